import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import "./publish-box.js";
import { listModels } from "./models.js";

/** @import {ModelSummary} from "./models.js" */

/** Every model with its versions and aliases, and a place to publish. */
export class ModelsView extends View {
  /** @type {ModelSummary[] | undefined} */
  #models;
  #problem = "";

  arrive() {
    void this.#load();
  }

  async #load() {
    try {
      this.#models = await listModels();
      this.#problem = "";
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  view() {
    return html`<div class="stack">
      <h1>Models</h1>
      ${this.#problem ? html`<div class="notice"><p>${this.#problem}</p></div>` : nothing}
      ${this.#models ? this.#list(this.#models) : nothing}
      <publish-box .model=${""} @published=${() => void this.#load()}></publish-box>
    </div>`;
  }

  /** @param {ModelSummary[]} models */
  #list(models) {
    if (!models.length) return html`<div class="panel empty"><p>No model is published yet.</p></div>`;
    return html`<section class="panel" aria-label="Models">
      <table class="plain-table">
        <thead>
          <tr><th scope="col">Model</th><th scope="col">Versions</th><th scope="col">Aliases</th></tr>
        </thead>
        <tbody>
          ${repeat(
            models,
            (model) => model.name,
            (model) => html`<tr>
              <th scope="row"><a href=${`#/models/${model.name}`}>${model.name}</a></th>
              <td>${plural(model.versions, "version")}</td>
              <td class="row">
                ${Object.entries(model.aliases).map(([alias, version]) => html`<span class="badge known">${alias} → ${version}</span>`)}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

customElements.define("models-view", ModelsView);
