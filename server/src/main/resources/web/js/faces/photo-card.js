import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { duration } from "../format.js";
import { crop } from "./crop.js";
import { facePanel } from "./face-panel.js";
import * as icons from "./icons.js";
import { caption, progressText, standing } from "./words.js";
import { album, whosWho } from "./world.js";

/** @import {Face} from "./types.js" */
/** @import {Photo} from "./photo.js" */

const FEW = 6;
/** Cards that come near the visible part make their pictures then. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof PhotoCard)) continue;
      nearby.unobserve(target);
      void target.photo?.show();
    }
  },
  { rootMargin: "600px" },
);

/** One photo: the picture with its faces drawn on it, how far it is, and its faces as a list. */
export class PhotoCard extends View {
  /** @type {Photo | undefined} */
  #photo;
  #large = false;
  #hot = "";

  get photo() {
    return this.#photo;
  }

  /** Set once, before the card enters the page. @param {Photo | undefined} photo */
  set photo(photo) {
    this.#photo = photo;
  }

  arrive() {
    if (!this.#photo) return;
    this.follow(this.#photo);
    nearby.observe(this);
    this.until(() => nearby.unobserve(this));
  }

  #resize() {
    this.#large = !this.#large;
    this.classList.toggle("large", this.#large);
    this.update();
    this.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} face */
  #heat(face) {
    this.#hot = face;
    this.update();
  }

  /** @param {Face} face @param {Event} event */
  #open(face, event) {
    const anchor = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    if (this.#photo) facePanel().open(this.#photo, face, anchor, this.#chipId(face));
  }

  /** @param {Face} face */
  #chipId(face) {
    return `chip-${this.#photo?.id}-${face.id}`;
  }

  view() {
    const photo = this.#photo;
    if (!photo) return nothing;
    return html`<article class="panel card ${photo.state}" aria-labelledby=${`${photo.id}-name`}>
      ${this.#stage(photo)}
      <div class="card-text">
        <div class="card-head">
          <div class="card-title">
            <h2 id=${`${photo.id}-name`} title=${photo.name}>${photo.name}</h2>
            <p class="status small">${this.#status(photo)}</p>
          </div>
          ${this.#tools(photo)}
        </div>
        ${photo.state === "failed" ? this.#failure(photo) : this.#faces(photo)}
      </div>
    </article>`;
  }

  /** @param {Photo} photo */
  #status(photo) {
    if (photo.state === "failed") return "Not answered";
    const took = photo.took && photo.state === "answered" ? `, in ${duration(photo.took)}` : "";
    return progressText(photo) + took;
  }

  /** @param {Photo} photo */
  #tools(photo) {
    const size = this.#large ? "smaller" : "larger";
    return html`<div class="card-tools">
      <button class="icon-button" title="Show ${size}" aria-label="Show ${photo.name} ${size}" @click=${() => this.#resize()}>
        ${this.#large ? icons.smaller : icons.larger}
      </button>
      ${photo.pending
        ? nothing
        : html`<button
            class="icon-button"
            title="Take off this page (it stays kept)"
            aria-label="Take ${photo.name} off this page; it stays kept"
            @click=${() => album.hide(photo)}
          >
            ${icons.close}
          </button>`}
    </div>`;
  }

  /** @param {Photo} photo */
  #stage(photo) {
    const { width, height } = photo.image ?? photo.preview ?? { width: 4, height: 3 };
    const shape = width / height >= 4 / 3 ? "wide" : "tall";
    return html`<div class="stage">
      <div class="frame ${shape}" .style=${`--shape: ${width / height}`}>
        ${photo.preview
          ? html`<img class="picture" src=${photo.preview.url} alt=${`The photo ${photo.name}`} />`
          : html`<div class="placeholder">
              ${icons.photos}
              ${photo.unshowable && photo.state === "answered"
                ? html`<p>This browser cannot show this kind of file. Its faces are below.</p>`
                : nothing}
            </div>`}
        ${photo.state === "answered" ? photo.faces.map((face) => this.#box(face, width, height)) : nothing}
      </div>
      ${photo.pending ? this.#veil(photo) : nothing}
    </div>`;
  }

  /** @param {Photo} photo */
  #veil({ state, progress }) {
    const sending = state === "sending" && progress < 1;
    return html`<div class="veil">
      <div class="meter ${sending ? "" : "busy"}" aria-hidden="true">
        <span .style=${sending ? `inline-size: ${Math.round(progress * 100)}%` : ""}></span>
      </div>
    </div>`;
  }

  /**
   * A box is for the pointer; the same face is in the list below for the keyboard and for screen
   * readers, so the box is kept out of their way.
   * @param {Face} face @param {number} width @param {number} height of the picture
   */
  #box(face, width, height) {
    const { box } = face;
    const part = (/** @type {number} */ a, /** @type {number} */ whole) => `${((100 * a) / whole).toFixed(3)}%`;
    const place =
      `left: ${part(box.x, width)}; top: ${part(box.y, height)}; ` +
      `width: ${part(box.width, width)}; height: ${part(box.height, height)}`;
    const above = box.y + box.height > 0.86 * height;
    return html`<button
      class="box ${standing(face)} ${above ? "above" : ""} ${this.#hot === face.id ? "hot" : ""}"
      tabindex="-1"
      aria-hidden="true"
      .style=${place}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
      @pointerenter=${() => this.#heat(face.id)}
      @pointerleave=${() => this.#heat("")}
      @click=${(/** @type {Event} */ event) => this.#open(face, event)}
    >
      <span class="box-label">${caption(face)}</span>
    </button>`;
  }

  /** @param {Photo} photo */
  #faces(photo) {
    if (photo.state !== "answered" || photo.faces.length === 0) return nothing;
    const shown = this.#large ? photo.faces : photo.faces.slice(0, FEW);
    const left = photo.faces.length - shown.length;
    return html`<ul class="chips" aria-label=${`Faces on ${photo.name}`}>
        ${repeat(
          shown,
          (face) => face.id,
          (face) => this.#chip(photo, face),
        )}
      </ul>
      ${left > 0
        ? html`<button class="plain compact" @click=${() => this.#resize()}>Show ${left} more</button>`
        : nothing}`;
  }

  /** @param {Photo} photo @param {Face} face */
  #chip(photo, face) {
    const kind = standing(face);
    return html`<li
      class="chip ${kind}"
      @pointerenter=${() => this.#heat(face.id)}
      @pointerleave=${() => this.#heat("")}
      @focusin=${() => this.#heat(face.id)}
      @focusout=${() => this.#heat("")}
    >
      <button
        class="chip-main"
        id=${this.#chipId(face)}
        aria-haspopup="dialog"
        @click=${(/** @type {Event} */ event) => this.#open(face, event)}
      >
        ${crop(photo, face)}<span class="chip-name">${caption(face)}</span>
      </button>
      ${kind === "unsure" ? this.#question(face) : nothing}
    </li>`;
  }

  /** @param {Face} face */
  #question(face) {
    const name = face.person?.name ?? "";
    return html`<button class="yes" aria-label="Yes, this is ${name}" title="Yes, this is ${name}" @click=${() => void whosWho.confirm(face)}>
        ${icons.check}
      </button>
      <button class="no" aria-label="No, not ${name}" title="No, not ${name}" @click=${() => void whosWho.reject(face)}>
        ${icons.close}
      </button>`;
  }

  /** @param {Photo} photo */
  #failure(photo) {
    return html`<div class="notice small"><p>${photo.reason}</p></div>
      <button class="compact" @click=${() => void album.again(photo)}>${icons.again}Try again</button>`;
  }
}

customElements.define("photo-card", PhotoCard);
