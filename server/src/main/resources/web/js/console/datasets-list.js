import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { datasets } from "./datasets.js";

/** @import {Dataset} from "./datasets.js" */

/** The datasets of this installation, with what waits in them; nothing where there is none. */
export class DatasetsList extends View {
  /** @type {Dataset[]} */
  #all = [];

  arrive() {
    void datasets()
      .then((all) => (this.#all = all))
      .catch(() => {}) // the page's head says that the server cannot be asked
      .finally(() => this.update());
  }

  view() {
    if (!this.#all.length) return nothing;
    return html`<section class="panel" aria-labelledby="datasets-title">
      <div class="panel-head"><h2 id="datasets-title">Datasets</h2></div>
      <ul class="dead-list">
        ${this.#all.map(
          (one) => html`<li>
            <div class="dead-words">
              <a href=${`#/datasets/${one.name}`}>${one.name}</a>
              <p class="small quiet">${plural(one.rows.data, "row")} of ${plural(one.files, "file")}</p>
            </div>
            ${one.layoutsWaiting
              ? html`<span class="badge waiting">${plural(one.layoutsWaiting, "layout")} waiting</span>`
              : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("datasets-list", DatasetsList);
