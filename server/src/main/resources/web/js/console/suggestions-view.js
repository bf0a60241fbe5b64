import { html } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { complain, toasts } from "../toasts.js";
import { accept, dismiss, restore, suggestions } from "./datasets.js";

/** @import {Suggestion} from "./datasets.js" */

/** @typedef {Suggestion & {cells: number}} Group */

/** Cells that are probably wrong, those alike together, each group accepted or dismissed by one click. */
export class SuggestionsView extends View {
  #name = "";
  /** @type {Group[]} */
  #groups = [];
  #dismissed = 0;
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
      const all = await suggestions(this.#name);
      this.#groups = grouped(all.suggestions);
      this.#dismissed = all.dismissed;
    } catch (error) {
      complain(error);
    }
    this.#asked = true;
    this.update();
  }

  /** @param {Group} group */
  #accept({ kind, column, value, suggested }) {
    return this.#change(async () => {
      const done = await accept(this.#name, { kind, column, value, suggested });
      toasts().show(`${plural(done.accepted, "cell")} changed to ${suggested}.`);
      this.dispatchEvent(new CustomEvent("fixed", { bubbles: true }));
    });
  }

  /** @param {Group} group */
  #dismiss({ kind, column, value, suggested }) {
    return this.#change(async () => {
      await dismiss(this.#name, { kind, column, value, suggested });
      toasts().show(`${value} stays as it is.`);
    });
  }

  #restore() {
    return this.#change(() => restore(this.#name));
  }

  /** @param {() => Promise<unknown>} change */
  async #change(change) {
    this.#busy = true;
    this.update();
    try {
      await change();
      await this.#load();
    } catch (error) {
      complain(error);
    }
    this.#busy = false;
    this.update();
  }

  view() {
    if (!this.#groups.length) return html`<p class="quiet panel-foot">${this.#asked ? "None." : "Asking…"}</p>${this.#foot()}`;
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
    </div>${this.#foot()}`;
  }

  #foot() {
    if (!this.#dismissed) return "";
    return html`<p class="quiet panel-foot">
      ${plural(this.#dismissed, "suggestion")} dismissed.
      <button class="compact" ?disabled=${this.#busy} @click=${() => void this.#restore()}>Suggest again</button>
    </p>`;
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
        <button
          class="compact plain"
          ?disabled=${this.#busy}
          aria-label="Leave ${group.value} as it is in ${group.column}"
          @click=${() => void this.#dismiss(group)}
        >
          Dismiss
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
