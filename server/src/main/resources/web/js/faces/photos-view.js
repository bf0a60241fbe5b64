import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { complain, toasts } from "../toasts.js";
import { CameraPanel } from "./camera.js";
import { filesOf } from "./dropped.js";
import * as icons from "./icons.js";
import { standing } from "./words.js";
import { album, whosWho } from "./world.js";
import "./photo-card.js";

/** @import {Photo} from "./photo.js" */

/**
 * Sends files and says which were left out.
 * @param {File[]} files
 */
export function take(files) {
  const { leftOut } = album.add(files);
  if (leftOut.length === 1) toasts().show(`${leftOut[0]} is not a photo and was left out.`);
  else if (leftOut.length > 1) toasts().show(`${leftOut.length} files are not photos and were left out.`);
}

/** The photos: a place to drop them, and a card for each. */
export class PhotosView extends View {
  #fetching = false;

  arrive() {
    this.follow(album);
    this.follow(album, "answered");
    this.follow(whosWho, "faces");
  }

  #choose() {
    /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]")).click();
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    take([...(input.files ?? [])]);
    input.value = "";
  }

  #camera() {
    const panel = document.querySelector("camera-panel");
    if (panel instanceof CameraPanel) void panel.open();
  }

  async #earlier() {
    this.#fetching = true;
    this.update();
    await album.earlier().catch(complain);
    this.#fetching = false;
    this.update();
  }

  view() {
    const { photos } = album;
    return html`<section class="stack" aria-labelledby="photos-title">
      <div class="photos-head ${photos.length ? "" : "alone"}">
        <div class="photos-words">
          <h1 id="photos-title">${photos.length ? "Photos" : "Who is on your photos?"}</h1>
          <p class="quiet">${photos.length ? summary(photos) : invitation()}</p>
        </div>
        <div class="row photos-actions">
          <button class="primary" @click=${() => this.#choose()}>${icons.photos}Choose photos</button>
          <button @click=${() => this.#camera()}>${icons.camera}Camera</button>
        </div>
        <input
          type="file"
          hidden
          multiple
          accept="image/*,.heic,.heif,.tif,.tiff"
          @change=${(/** @type {Event} */ event) => this.#chosen(event)}
        />
        ${photos.length ? nothing : html`<p class="quiet small">Or drop them anywhere on this page, whole folders too.</p>`}
      </div>
      <div class="cards">
        ${repeat(
          photos,
          (photo) => photo.id,
          (photo) => html`<photo-card .photo=${photo}></photo-card>`,
        )}
      </div>
      ${album.more
        ? html`<div class="centered">
            <button ?disabled=${this.#fetching} @click=${() => void this.#earlier()}>Show earlier photos</button>
          </div>`
        : nothing}
    </section>`;
  }
}

function invitation() {
  return "Drop some in. Every face is found, people you have named are recognised, and strangers can be named with one click.";
}

/** @param {Photo[]} photos */
function summary(photos) {
  const pending = photos.filter((photo) => photo.pending).length;
  const faces = photos.flatMap((photo) => photo.faces);
  const known = faces.filter((face) => standing(face) === "known").length;
  const words = [plural(photos.length, "photo"), plural(faces.length, "face"), `${known} known`];
  return words.join(", ") + (pending ? `. ${pending} on the way` : "");
}

customElements.define("photos-view", PhotosView);

/**
 * Lets photos be dropped and pasted anywhere on the page.
 * @param {() => void} arrived called when some came
 */
export function takeDrops(arrived) {
  let depth = 0;
  const show = (/** @type {boolean} */ on) => document.body.classList.toggle("dropping", on);
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragenter", (event) => carriesFiles(event) && show(++depth > 0));
  window.addEventListener("dragleave", (event) => carriesFiles(event) && show(--depth > 0));
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    show(false);
    depth = 0;
    if (event.dataTransfer) void filesOf(event.dataTransfer).then(take).then(arrived);
  });
  window.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    take(files);
    arrived();
  });
}
