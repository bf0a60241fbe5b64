import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import "../thumb.js";

/** @import {Person, PersonRef} from "./types.js" */
/** @import {Who} from "./gallery.js" */
/** @typedef {{who: Who, name: string, hint: string, picture?: string}} Option */

const MOST = 6;
let made = 0;

/**
 * A field for a name that suggests the people there are: first those who look alike, then those
 * whose name contains what is typed. Enter takes the marked suggestion, else the person of exactly
 * that name, else makes a new person. Says `named` (detail: `{who, name}`). After the ARIA pattern
 * "editable combobox with list autocomplete".
 */
export class NameField extends View {
  /** @type {Person[]} */
  #people = [];
  /** @type {PersonRef[]} */
  #alike = [];
  #label = "Name";
  #text = "";
  #open = false;
  #marked = -1;
  #id = `name-${++made}`;

  /** @param {Person[]} people */
  set people(people) {
    this.#people = people;
    this.update();
  }

  /** Who the face may be, best first. @param {PersonRef[]} alike */
  set alike(alike) {
    this.#alike = alike;
    this.update();
  }

  /** @param {string} label */
  set label(label) {
    this.#label = label;
    this.update();
  }

  clear() {
    this.#text = "";
    this.#open = false;
    this.#marked = -1;
    this.update();
  }

  /** @returns {Option[]} */
  get options() {
    const typed = plainly(this.#text);
    const alike = typed ? [] : this.#alike.map((person) => this.#option(person, "looks alike"));
    const known = this.#people
      .filter((person) => plainly(person.name).includes(typed))
      .filter((person) => !alike.some(({ who }) => "person" in who && who.person === person.id))
      .map((person) => this.#option(person, person.faces === 1 ? "1 face" : `${person.faces} faces`));
    const some = [...alike, ...known].slice(0, MOST);
    return typed && !this.#exact() ? [...some, this.#newcomer()] : some;
  }

  /** @param {PersonRef} person @param {string} hint @returns {Option} */
  #option({ id, name }, hint) {
    const picture = this.#people.find((person) => person.id === id)?.thumbnail;
    return { who: { person: id }, name, hint, picture };
  }

  /** @returns {Option} */
  #newcomer() {
    const name = this.#text.trim();
    return { who: { name }, name, hint: "new person" };
  }

  /** @returns {Person | undefined} */
  #exact() {
    return this.#people.find((person) => plainly(person.name) === plainly(this.#text));
  }

  /** @param {InputEvent} event */
  #typed(event) {
    this.#text = /** @type {HTMLInputElement} */ (event.target).value;
    this.#open = true;
    this.#marked = -1;
    this.update();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#mark(event, 1);
    else if (event.key === "ArrowUp") this.#mark(event, -1);
    else if (event.key === "Enter") this.#enter(event);
    else if (event.key === "Escape" && this.#open && this.#text) this.#shut(event);
  }

  /** @param {Event} event @param {1 | -1} step */
  #mark(event, step) {
    event.preventDefault();
    const count = this.options.length;
    this.#open = count > 0;
    const from = this.#marked < 0 && step < 0 ? 0 : this.#marked;
    this.#marked = count ? (from + step + count) % count : -1;
    this.update();
  }

  /** @param {Event} event */
  #enter(event) {
    event.preventDefault();
    const exact = this.#exact();
    const marked = this.options[this.#marked];
    if (marked) this.#take(marked);
    else if (exact) this.#take(this.#option(exact, ""));
    else if (this.#text.trim()) this.#take(this.#newcomer());
  }

  /** @param {Event} event */
  #shut(event) {
    event.preventDefault();
    event.stopPropagation();
    this.clear();
  }

  /** @param {Option} option */
  #take({ who, name }) {
    this.clear();
    this.dispatchEvent(new CustomEvent("named", { detail: { who, name }, bubbles: true }));
  }

  #opens() {
    this.#open = true;
    this.update();
  }

  /** @param {FocusEvent} event */
  #left(event) {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;
    this.#open = false;
    this.update();
  }

  view() {
    const options = this.options;
    const open = this.#open && options.length > 0;
    return html`<label for=${this.#id}>${this.#label}</label>
      <input
        type="text"
        id=${this.#id}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${open ? "true" : "false"}
        aria-controls=${open ? `${this.#id}-list` : nothing}
        aria-activedescendant=${open && this.#marked >= 0 ? `${this.#id}-${this.#marked}` : nothing}
        autocomplete="off"
        autocapitalize="words"
        spellcheck="false"
        enterkeyhint="done"
        maxlength="200"
        placeholder="Type a name"
        .value=${this.#text}
        @input=${this.#typed}
        @keydown=${this.#key}
        @focus=${this.#opens}
        @blur=${this.#left}
      />
      ${open
        ? html`<ul id=${`${this.#id}-list`} role="listbox" aria-label="People" class="suggestions">
            ${repeat(
              options,
              (option) => ("person" in option.who ? option.who.person : "new"),
              (option, index) => this.#optionView(option, index),
            )}
          </ul>`
        : nothing}`;
  }

  /** @param {Option} option @param {number} index */
  #optionView(option, index) {
    return html`<li
      id=${`${this.#id}-${index}`}
      role="option"
      aria-selected=${index === this.#marked ? "true" : "false"}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
      @click=${() => this.#take(option)}
    >
      ${option.picture
        ? html`<mill-thumb .path=${`${option.picture}?size=64`}></mill-thumb>`
        : html`<span class="initial" aria-hidden="true">${option.name.slice(0, 1).toUpperCase()}</span>`}
      <span class="option-name">${option.name}</span>
      <span class="quiet small">${option.hint}</span>
    </li>`;
  }
}

/** @param {string} text @returns {string} without case, accents and outer space, to compare */
function plainly(text) {
  return text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

customElements.define("name-field", NameField);
