import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { complain, toasts } from "../toasts.js";
import { confirm, dataset, layout, point } from "./datasets.js";
import { answers, missing, openQuestions } from "./layout-questions.js";
import "./sheet-preview.js";

/** @import {Dataset, Layout} from "./datasets.js" */

/** One layout: the first rows of a sheet that has it, and which column each of its fields is. */
export class LayoutView extends View {
  /** @type {[string, string]} */
  #place = ["", ""];
  /** @type {Dataset | undefined} */
  #dataset;
  /** @type {Layout | undefined} */
  #layout;
  #problem = "";
  #busy = false;

  /** @param {[string, string]} place the dataset's name and the fingerprint */
  set place(place) {
    if (place.join() === this.#place.join()) return;
    this.#place = place;
    void this.#load();
  }

  async #load() {
    try {
      [this.#dataset, this.#layout] = await Promise.all([dataset(this.#place[0]), layout(...this.#place)]);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  /**
   * @param {string} state
   * @param {SubmitEvent} [event]
   */
  async #decide(state, event) {
    event?.preventDefault();
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form.mapping"));
    const given = new FormData(form);
    const fields = Object.keys(this.#layout?.columns ?? {});
    const decision = {
      state,
      columns: Object.fromEntries(fields.map((field, at) => [field, String(given.get(`field-${at}`) ?? "")])),
      ...answers(given),
    };
    this.#busy = true;
    this.update();
    try {
      const done = await confirm(...this.#place, decision);
      if (state === "CONFIRMED" && done.layout.state === "WAITING") {
        toasts().show("Another question came up.");
        this.#layout = { ...done.layout, preview: this.#layout?.preview };
      } else {
        toasts().show(`${plural(done.files, "file")} ${state === "IGNORED" ? "left out" : "loaded with this layout"}.`);
        window.location.hash = `#/datasets/${this.#place[0]}`;
      }
    } catch (error) {
      complain(error);
    }
    this.#busy = false;
    this.update();
  }

  view() {
    if (this.#problem) return html`<div class="notice"><p>${this.#problem}</p></div>`;
    if (!this.#layout) return html`<p class="quiet">Asking…</p>`;
    const { example, state, confidence } = this.#layout;
    return html`<div class="stack">
      <div>
        <a href=${`#/datasets/${this.#place[0]}`}>${this.#place[0]}</a>
        <h1>A layout</h1>
        <p class="quiet">
          <span class="badge ${state.toLowerCase()}">${state.toLowerCase()}</span>
          First seen in ${example.file}${example.sheet ? `, sheet ${example.sheet}` : ""}, ${example.area}.
          ${state === "ACCEPTED" ? `Header and columns were found with ${Math.round(confidence * 100)} % confidence.` : nothing}
        </p>
      </div>
      ${this.#preview()} ${this.#form(this.#layout)}
    </div>`;
  }

  #preview() {
    const lines = this.#layout?.preview ?? [];
    if (!lines.length) return nothing;
    return html`<sheet-preview .lines=${lines} @pointed=${(/** @type {CustomEvent} */ event) => void this.#point(event.detail)}></sheet-preview>`;
  }

  /** @param {object} place where the header is */
  async #point(place) {
    this.#busy = true;
    this.update();
    try {
      const { files, layout } = await point(...this.#place, place);
      const waits = layout.state === "WAITING" ? " Say which columns these are." : "";
      toasts().show(`${plural(files, "file")} read with this header.${waits}`);
      window.location.hash = `#/datasets/${this.#place[0]}/layouts/${layout.fingerprint}`;
    } catch (error) {
      complain(error);
    }
    this.#busy = false;
    this.update();
  }

  /** @param {Layout} layout */
  #form(layout) {
    const columns = this.#dataset?.columns ?? [];
    const form = /** @type {HTMLFormElement | null} */ (this.querySelector("form.mapping"));
    const open = missing(layout, form ? new FormData(form) : undefined);
    return html`<form class="panel mapping" @change=${() => this.update()} @submit=${(/** @type {SubmitEvent} */ event) => void this.#decide("CONFIRMED", event)}>
      ${openQuestions(layout)}
      <div class="panel-head"><h2>Which column is each field?</h2></div>
      <datalist id="columns">${columns.map((column) => html`<option value=${column.name}></option>`)}</datalist>
      <div class="fields">
        ${Object.entries(layout.columns).map(
          ([field, column], at) => html`<label for="field-${at}">${field}</label>
            <input id="field-${at}" name="field-${at}" list="columns" .value=${column} placeholder="left out"
              pattern="[a-z][a-z0-9_]{0,62}" />`,
        )}
      </div>
      <div class="row panel-foot">
        <button class="primary" ?disabled=${this.#busy}>${open.length ? `Answer first: ${open.join(", ")}` : "Read it so"}</button>
        <button type="button" ?disabled=${this.#busy} @click=${() => void this.#decide("IGNORED")}>Leave this layout out</button>
      </div>
    </form>`;
  }
}

customElements.define("layout-view", LayoutView);
