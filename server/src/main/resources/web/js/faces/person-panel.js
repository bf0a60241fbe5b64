import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import "../thumb.js";
import { complain } from "../toasts.js";
import * as icons from "./icons.js";
import { gallery, whosWho } from "./world.js";
import "./name-field.js";

/** @import {Person, SeenFace} from "./types.js" */

/** One person: rename, see and correct their faces, join with another, remove. */
export class PersonPanel extends View {
  /** @type {Person | undefined} */
  #person;
  /** @type {SeenFace[]} */
  #faces = [];
  #asking = false;
  /** Asked for and not on the screen yet; the dialog's own state lags behind its closing. */
  #opening = false;

  arrive() {
    const follow = () => void this.#refresh();
    whosWho.addEventListener("change", follow);
    this.until(() => whosWho.removeEventListener("change", follow));
    this.addEventListener("named", (event) => void this.#same(/** @type {CustomEvent} */ (event)));
  }

  /** @param {string} id */
  open(id) {
    this.#person = whosWho.people.find((person) => person.id === id);
    this.#faces = [];
    this.#asking = false;
    this.#opening = true;
    this.update();
    void this.#refresh();
  }

  async #refresh() {
    const id = this.#person?.id;
    if (!id) return;
    this.#person = whosWho.people.find((person) => person.id === id);
    if (!this.#person) return this.#dialog.close();
    try {
      this.#faces = await gallery.facesOf(id);
    } catch (error) {
      complain(error);
    }
    this.update();
    return undefined;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  drawn() {
    if (this.#person && this.#opening) {
      this.#opening = false;
      this.#dialog.showModal();
    }
    if (this.#asking) /** @type {HTMLElement} */ (this.querySelector(".keep"))?.focus();
  }

  #closed() {
    const id = this.#person?.id;
    this.#person = undefined;
    this.#faces = [];
    this.update();
    const tile = id && document.getElementById(id);
    (tile || document.querySelector("main"))?.focus();
  }

  /** @param {Event} event @param {Person} person */
  async #rename(event, person) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector("#person-name"));
    const name = field.value.trim();
    if (name && name !== person.name) await whosWho.rename(person, name);
  }

  /** "This is the same person as …". @param {CustomEvent} event */
  async #same({ detail: { who } }) {
    const person = this.#person;
    const other = whosWho.people.find(({ id }) => id === who.person);
    if (!person || !other) return complain("Choose one of the people in the list.");
    this.#dialog.close();
    await whosWho.merge(other, person);
    return undefined;
  }

  /** @param {boolean} asking */
  #ask(asking) {
    this.#asking = asking;
    this.update();
  }

  /** @param {Person} person */
  #remove(person) {
    this.#dialog.close();
    void whosWho.remove(person);
  }

  view() {
    const person = this.#person;
    return html`<dialog
      class="sheet person-dialog"
      aria-labelledby="person-title"
      @close=${() => this.#closed()}
      @click=${(/** @type {Event} */ event) => event.target === this.#dialog && this.#dialog.close()}
    >
      ${person ? this.#body(person) : nothing}
    </dialog>`;
  }

  /** @param {Person} person */
  #body(person) {
    return html`<div class="dialog-body">
      <div class="row between">
        <h2 id="person-title">${person.name}</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.#dialog.close()}>${icons.close}</button>
      </div>
      ${this.#asking ? this.#question(person) : this.#details(person)}
    </div>`;
  }

  /** @param {Person} person */
  #details(person) {
    return html`<form @submit=${(/** @type {Event} */ event) => void this.#rename(event, person)}>
        <label for="person-name">Name</label>
        <div class="rename">
          <input type="text" id="person-name" .value=${person.name} maxlength="200" autocomplete="off" />
          <button>Rename</button>
        </div>
      </form>
      ${this.#gallery(person)}
      <name-field
        .label=${`The same person as`}
        .people=${whosWho.people.filter((other) => other.id !== person.id)}
        ?hidden=${whosWho.people.length < 2}
      ></name-field>
      <div class="face-more">
        <button class="compact remove" @click=${() => this.#ask(true)}>Remove ${person.name}</button>
      </div>`;
  }

  /** @param {Person} person */
  #gallery(person) {
    return html`<div>
      <h3>${plural(person.faces, "face")}</h3>
      <ul class="person-faces">
        ${repeat(
          this.#faces,
          (face) => face.id,
          (face) => html`<li>
            <mill-thumb .path=${`${face.thumbnail}?size=160`} .alt=${faceText(face)}></mill-thumb>
            <button class="compact" @click=${() => void whosWho.reject(face)} aria-label="Not ${person.name}, ${faceText(face)}">
              Not ${person.name}
            </button>
          </li>`,
        )}
      </ul>
    </div>`;
  }

  /** @param {Person} person */
  #question(person) {
    return html`<p>
        Remove ${person.name} and erase ${plural(person.faces, "face")}? What Millrace learned about this person is erased.
        This cannot be undone. The photos stay.
      </p>
      <div class="actions">
        <button class="keep" @click=${() => this.#ask(false)}>Keep</button>
        <button class="danger" @click=${() => this.#remove(person)}>Remove ${person.name}</button>
      </div>`;
  }
}

/** @param {SeenFace} face */
function faceText({ status, source }) {
  const origin = source.key ? `on ${source.key}` : "from an uploaded photo";
  return `${status === "known" ? "recognised" : "named by you"} ${origin}`;
}

customElements.define("person-panel", PersonPanel);
