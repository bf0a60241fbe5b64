import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { crop } from "./crop.js";
import { NameField } from "./name-field.js";
import * as icons from "./icons.js";
import { certainty, standing } from "./words.js";
import { whosWho } from "./world.js";

/** @import {Face, PersonRef} from "./types.js" */
/** @import {Photo} from "./photo.js" */

const GAP = 12;

/** The question about one face: who is this? It opens beside the face, and as a sheet on a phone. */
export class FacePanel extends View {
  /** @type {Photo | undefined} */
  #photo;
  /** @type {Face | undefined} */
  #face;
  #back = "";
  /** @type {DOMRect | undefined} */
  #anchor;
  /** Asked for and not on the screen yet; the dialog's own state lags behind its closing. */
  #opening = false;

  arrive() {
    this.follow(whosWho);
    this.addEventListener("named", (event) => this.#named(/** @type {CustomEvent} */ (event)));
  }

  /**
   * @param {Photo} photo
   * @param {Face} face
   * @param {DOMRect} anchor where the face is on the screen
   * @param {string} back id of the element that has the focus afterwards
   */
  open(photo, face, anchor, back) {
    this.#photo = photo;
    this.#face = face;
    this.#anchor = anchor;
    this.#back = back;
    this.#opening = true;
    this.update();
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  drawn() {
    if (!this.#face || !this.#opening) return;
    this.#opening = false;
    this.#dialog.showModal();
    this.#place();
    if (standing(this.#face) === "unknown") this.querySelector("input")?.focus();
  }

  /** Beside the face where there is room, never over the edge. */
  #place() {
    const dialog = this.#dialog;
    dialog.style.cssText = "";
    const anchor = this.#anchor;
    if (!anchor || window.matchMedia("(max-width: 720px)").matches) return;
    const { width, height } = dialog.getBoundingClientRect();
    const right = anchor.right + GAP + width < window.innerWidth;
    const left = right ? anchor.right + GAP : Math.max(GAP, anchor.left - GAP - width);
    const top = Math.min(anchor.top, window.innerHeight - Math.max(height, 480) - GAP);
    dialog.style.cssText = `margin: 0; left: ${left}px; top: ${Math.max(GAP, top)}px`;
  }

  #close() {
    this.#dialog.close();
  }

  #closed() {
    this.#face = undefined;
    this.querySelector("name-field") instanceof NameField && this.#field.clear();
    document.getElementById(this.#back)?.focus();
    this.update();
  }

  get #field() {
    return /** @type {NameField} */ (this.querySelector("name-field"));
  }

  /** @param {CustomEvent} event */
  #named({ detail: { who, name } }) {
    const face = this.#face;
    this.#close();
    if (face) void whosWho.name(face, who, name);
  }

  /** @param {(face: Face) => Promise<unknown>} decision */
  #decide(decision) {
    const face = this.#face;
    this.#close();
    if (face) void decision(face);
  }

  view() {
    const [photo, face] = [this.#photo, this.#face];
    return html`<dialog
      class="sheet face-dialog"
      aria-labelledby="face-title"
      @close=${() => this.#closed()}
      @click=${(/** @type {Event} */ event) => event.target === this.#dialog && this.#close()}
    >
      ${photo && face ? this.#body(photo, face) : nothing}
    </dialog>`;
  }

  /** @param {Photo} photo @param {Face} face */
  #body(photo, face) {
    const kind = standing(face);
    return html`<div class="dialog-body">
      <div class="face-head">
        ${crop(photo, face)}
        <div>
          <h2 id="face-title">${title(face)}</h2>
          <p class="quiet small">${certainty(face)}</p>
        </div>
        <button class="icon-button" aria-label="Close" @click=${() => this.#close()}>${icons.close}</button>
      </div>
      ${kind === "unsure" ? this.#question(face) : nothing}
      <name-field
        .label=${kind === "unknown" ? "Name" : "Someone else"}
        .people=${whosWho.people}
        .alike=${alike(face)}
      ></name-field>
      <div class="face-more">
        ${kind === "known"
          ? html`<button class="compact" @click=${() => this.#decide((it) => whosWho.reject(it))}>
              Not ${face.person?.name}
            </button>`
          : nothing}
        <button class="compact" @click=${() => this.#decide((it) => whosWho.dismiss(it))}>Not a face</button>
      </div>
    </div>`;
  }

  /** @param {Face} face */
  #question(face) {
    return html`<div class="yes-no">
      <button class="primary" @click=${() => this.#decide((it) => whosWho.confirm(it))}>
        ${icons.check}Yes, ${face.person?.name}
      </button>
      <button @click=${() => this.#decide((it) => whosWho.reject(it))}>${icons.close}No</button>
    </div>`;
  }
}

/** @param {Face} face */
function title(face) {
  const name = face.person?.name;
  if (!name) return "Who is this?";
  return face.status === "unsure" ? `Is this ${name}?` : name;
}

/** @param {Face} face @returns {PersonRef[]} whom the face resembles, without who it is said to be */
function alike({ candidates = [], person }) {
  const others = candidates.filter((candidate) => candidate.person.id !== person?.id);
  const known = new Set(whosWho.people.map(({ id }) => id));
  return others.map((candidate) => candidate.person).filter(({ id }) => known.has(id)).slice(0, 3);
}

customElements.define("face-panel", FacePanel);

/** @returns {FacePanel} the page's panel */
export function facePanel() {
  return /** @type {FacePanel} */ (document.querySelector("face-panel"));
}
