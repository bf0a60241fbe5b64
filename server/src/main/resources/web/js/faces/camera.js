import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import * as icons from "./icons.js";
import { progressText, spoken } from "./words.js";
import { album } from "./world.js";

/** @import {Photo} from "./photo.js" */

/** What each refusal of a browser means for the person in front of it. @type {Record<string, string>} */
const REFUSALS = {
  NotAllowedError:
    "The camera is blocked for this page. Allow it in the browser's address bar (or the system's privacy settings), then try again.",
  NotFoundError: "No camera was found on this device. You can choose photos instead.",
  NotReadableError: "The camera is busy in another program. Close that one, then try again.",
  OverconstrainedError: "No camera here can give a usable picture. You can choose photos instead.",
};

/** Takes photos with the device's camera and sends them like any other photo. */
export class CameraPanel extends View {
  /** @type {MediaStream | undefined} */
  #stream;
  #problem = "";
  #starting = false;
  #facing = "user";
  #cameras = 1;
  /** @type {Photo | undefined} */
  #last;

  async open() {
    this.#dialog.showModal();
    await this.#start();
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  get #video() {
    return /** @type {HTMLVideoElement} */ (this.querySelector("video"));
  }

  async #start() {
    this.#stop();
    this.#problem = "";
    this.#starting = true;
    this.update();
    try {
      await this.#connect();
    } catch (error) {
      this.#problem = reasonOf(error);
    }
    this.#starting = false;
    this.update();
  }

  async #connect() {
    const devices = navigator.mediaDevices;
    if (!devices) throw new DOMException("", "SecurityError");
    const video = { facingMode: this.#facing, width: { ideal: 1920 }, height: { ideal: 1080 } };
    const stream = await devices.getUserMedia({ video, audio: false });
    if (!this.#dialog.open) return stream.getTracks().forEach((track) => track.stop());
    this.#stream = stream;
    this.#video.srcObject = stream;
    await this.#video.play();
    const all = await devices.enumerateDevices();
    this.#cameras = all.filter((device) => device.kind === "videoinput").length;
    return undefined;
  }

  #stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }

  #turn() {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    void this.#start();
  }

  async #shoot() {
    const video = this.#video;
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    const blob = await jpegOf(canvas);
    const stamp = new Date().toISOString().slice(0, 23).replaceAll(":", "-").replace("T", " ");
    const { sent } = album.add([new File([blob], `camera ${stamp}.jpg`, { type: "image/jpeg" })]);
    this.#last = sent[0];
    this.#last?.addEventListener("change", () => this.update());
    this.update();
  }

  #closed() {
    this.#stop();
    this.#last = undefined;
    this.#problem = "";
    this.update();
  }

  view() {
    return html`<dialog class="camera-dialog" aria-labelledby="camera-title" @close=${() => this.#closed()}>
      <div class="dialog-body">
        <div class="row between">
          <h2 id="camera-title">Camera</h2>
          <button class="icon-button" aria-label="Close the camera" @click=${() => this.#dialog.close()}>
            ${icons.close}
          </button>
        </div>
        ${this.#problem
          ? html`<div class="notice" role="alert"><p>${this.#problem}</p></div>`
          : nothing}
        <div class="viewfinder" ?hidden=${Boolean(this.#problem)}>
          <video
            class=${this.#facing === "user" ? "mirrored" : ""}
            muted
            playsinline
            aria-label="What the camera sees"
          ></video>
          ${this.#starting ? html`<p class="viewfinder-text">Starting the camera</p>` : nothing}
        </div>
        <p class="camera-answer" aria-live="polite">${this.#last ? this.#lastText(this.#last) : nothing}</p>
        <div class="camera-actions">${this.#problem ? this.#afterProblem() : this.#buttons()}</div>
      </div>
    </dialog>`;
  }

  /** @param {Photo} photo */
  #lastText(photo) {
    if (photo.state !== "answered") return progressText(photo);
    return spoken(photo).slice(photo.name.length + 2);
  }

  #buttons() {
    const ready = Boolean(this.#stream) && !this.#starting;
    return html`<button class="primary shutter" ?disabled=${!ready} @click=${() => void this.#shoot()}>
        ${icons.camera}Take photo
      </button>
      ${this.#cameras > 1
        ? html`<button @click=${() => this.#turn()}>${icons.again}Other camera</button>`
        : nothing}`;
  }

  #afterProblem() {
    return html`<button class="primary" @click=${() => void this.#start()}>Try again</button>`;
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function jpegOf(canvas) {
  return new Promise((done, fail) => {
    const take = (/** @type {Blob | null} */ blob) => (blob ? done(blob) : fail(new Error("The picture is empty.")));
    canvas.toBlob(take, "image/jpeg", 0.92);
  });
}

/** @param {unknown} error */
function reasonOf(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "SecurityError") {
    return "Browsers give the camera only to pages opened over https or on localhost. You can choose photos instead.";
  }
  return REFUSALS[name] ?? "The camera could not be started. You can choose photos instead.";
}

customElements.define("camera-panel", CameraPanel);
