import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import "../thumb.js";
import { PersonPanel } from "./person-panel.js";
import { whosWho } from "./world.js";

/** @import {Person} from "./types.js" */

const SEARCH_FROM = 12;

/** Everyone who has a name. */
export class PeopleView extends View {
  #search = "";

  arrive() {
    this.follow(whosWho);
  }

  /** @param {Person} person */
  #open(person) {
    const panel = document.querySelector("person-panel");
    if (panel instanceof PersonPanel) panel.open(person.id);
  }

  /** @param {Event} event */
  #searched(event) {
    this.#search = /** @type {HTMLInputElement} */ (event.target).value.toLocaleLowerCase();
    this.update();
  }

  view() {
    const { people } = whosWho;
    const shown = people.filter(({ name }) => name.toLocaleLowerCase().includes(this.#search));
    return html`<section class="stack" aria-labelledby="people-title">
      <div class="row between">
        <div>
          <h1 id="people-title">People</h1>
          <p class="quiet">${people.length ? `${plural(people.length, "person", "people")} recognised on new photos.` : nothing}</p>
        </div>
        ${people.length >= SEARCH_FROM
          ? html`<label class="search"
              ><span class="visually-hidden">Search people</span
              ><input type="text" placeholder="Search" @input=${(/** @type {Event} */ event) => this.#searched(event)}
            /></label>`
          : nothing}
      </div>
      ${people.length === 0 ? nobody() : nothing}
      <ul class="people">
        ${repeat(
          shown,
          (person) => person.id,
          (person) => this.#tile(person),
        )}
      </ul>
    </section>`;
  }

  /** @param {Person} person */
  #tile(person) {
    return html`<li>
      <button class="person panel" aria-haspopup="dialog" id=${person.id} @click=${() => this.#open(person)}>
        ${portrait(person)}
        <span class="person-name">${person.name}</span>
        <span class="quiet small">${plural(person.faces, "face")}</span>
      </button>
    </li>`;
  }
}

/** @param {Person} person */
export function portrait({ thumbnail, name }) {
  return thumbnail
    ? html`<mill-thumb class="portrait" .path=${`${thumbnail}?size=256`}></mill-thumb>`
    : html`<span class="portrait initial" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>`;
}

function nobody() {
  return html`<div class="panel empty">
    <h2>Nobody has a name yet</h2>
    <p>Send a photo, click a face and type a name. From then on that person is recognised.</p>
    <p><a class="button" href="#/photos">Go to the photos</a></p>
  </div>`;
}

customElements.define("people-view", PeopleView);
