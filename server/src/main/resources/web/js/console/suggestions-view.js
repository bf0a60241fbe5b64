import { html } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { complain, toasts } from "../toasts.js";
import { accept, suggestions } from "./datasets.js";

/** @import {Suggestion} from "./datasets.js" */

/** @typedef {Suggestion & {cells: number}} Group */

/** Cells that are probably wrong, those alike together, each group accepted by one click. */
export class SuggestionsView extends View {
  #name = "";
  /** @type {Group[]} */
  #groups = [];
  #busy = false;
  #asked = false;

  /** @param {string} name the dataset's */
  set name(name) {
    if (name === this.#name) return;
    this.#name = name;
    void this.#load();
  }

  async #load() {
    try {
      this.#groups = grouped((await suggestions(this.#name)).suggestions);
    } catch (error) {
      complain(error);
    }
    this.#asked = true;
    this.update();
  }

  /** @param {Group} group */
  async #accept(group) {
    this.#busy = true;
    this.update();
    try {
      const { kind, column, value, suggested } = group;
      const done = await accept(this.#name, { kind, column, value, suggested });
      toasts().show(`${plural(done.accepted, "cell")} changed to ${suggested}.`);
      await this.#load();
      this.dispatchEvent(new CustomEvent("fixed", { bubbles: true }));
    } catch (error) {
      complain(error);
    }
    this.#busy = false;
    this.update();
  }

  view() {
    if (!this.#groups.length) return html`<p class="quiet panel-foot">${this.#asked ? "None." : "Asking…"}</p>`;
    return html`<div class="wide-table" tabindex="0" role="region" aria-label="Suggestions">
      <table class="data">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Value</th>
            <th scope="col">Suggested</th>
            <th scope="col">Cells</th>
            <th scope="col">Why</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${this.#groups.map((group) => this.#row(group))}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {Group} group */
  #row(group) {
    const why =
      group.kind === "spelling" ? "spelt almost like it" : `contradicts other columns, ${Math.round(100 * group.confidence)} % sure`;
    return html`<tr>
      <td>${group.column}</td>
      <td>${group.value}</td>
      <td>${group.suggested}</td>
      <td class="number" title="${group.file}, row ${group.row}">${group.cells}</td>
      <td>${why}</td>
      <td>
        <button
          class="compact"
          ?disabled=${this.#busy}
          aria-label="Change ${group.value} to ${group.suggested} in ${group.column}"
          @click=${() => void this.#accept(group)}
        >
          Accept
        </button>
      </td>
    </tr>`;
  }
}

/**
 * @param {Suggestion[]} all
 * @returns {Group[]}
 */
function grouped(all) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const one of all) {
    const key = JSON.stringify([one.kind, one.column, one.value, one.suggested]);
    const group = groups.get(key);
    if (group) group.cells++;
    else groups.set(key, { ...one, cells: 1 });
  }
  return [...groups.values()];
}

customElements.define("suggestions-view", SuggestionsView);
