import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { ago, plural } from "../format.js";
import "../thumb.js";
import { complain } from "../toasts.js";
import { gallery, whosWho } from "./world.js";
import "./name-field.js";

/** @import {Group} from "./types.js" */

/** People seen but not named yet, grouped, so that each needs to be named only once. */
export class StrangersView extends View {
  /** @type {Group[] | undefined} */
  #groups;
  #more = false;

  arrive() {
    const load = () => void this.#load();
    whosWho.addEventListener("change", load);
    this.until(() => whosWho.removeEventListener("change", load));
    load();
  }

  async #load() {
    try {
      const page = await gallery.strangers();
      this.#groups = page.groups;
      this.#more = Boolean(page.next);
    } catch (error) {
      this.#groups ??= [];
      complain(error);
    }
    this.update();
  }

  /** @param {Group} group @param {CustomEvent} event */
  async #named(group, { detail: { who, name } }) {
    const next = this.#groups?.[this.#groups.indexOf(group) + 1];
    if (await whosWho.nameGroup(group, who, name)) this.#focus(next);
  }

  /** Moves on to the next stranger, so that many can be named without the mouse. @param {Group | undefined} group */
  #focus(group) {
    const field = group && this.querySelector(`#${group.id} input`);
    if (field instanceof HTMLElement) field.focus();
    else document.querySelector("main")?.focus();
  }

  view() {
    const groups = this.#groups;
    return html`<section class="stack" aria-labelledby="strangers-title">
      <div>
        <h1 id="strangers-title">Strangers</h1>
        <p class="quiet">People who were seen and have no name yet. Name a group once and all its faces are named.</p>
      </div>
      ${groups?.length === 0 ? nobody() : nothing}
      <ul class="groups">
        ${repeat(
          groups ?? [],
          (group) => group.id,
          (group) => this.#group(group),
        )}
      </ul>
      ${this.#more
        ? html`<p class="quiet centered">Only the largest groups are shown. More follow as these are named.</p>`
        : nothing}
    </section>`;
  }

  /** @param {Group} group */
  #group(group) {
    return html`<li class="panel group" id=${group.id}>
      <div class="samples">
        ${group.samples.map((face) => html`<mill-thumb .path=${`${face.thumbnail}?size=160`}></mill-thumb>`)}
      </div>
      <p class="small quiet">Seen on ${plural(group.faces, "photo")}, last ${ago(group.lastSeen)}</p>
      <name-field
        .label=${"Who is this?"}
        .people=${whosWho.people}
        @named=${(/** @type {CustomEvent} */ event) => void this.#named(group, event)}
      ></name-field>
      <button class="plain compact" @click=${() => void whosWho.dismissGroup(group)}>Leave out</button>
    </li>`;
  }
}

function nobody() {
  return html`<div class="panel empty">
    <h2>No strangers</h2>
    <p>Everyone seen so far has a name, or no photo has been sent yet.</p>
    <p><a class="button" href="#/photos">Go to the photos</a></p>
  </div>`;
}

customElements.define("strangers-view", StrangersView);
