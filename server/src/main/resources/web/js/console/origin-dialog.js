import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { when } from "../format.js";

/** @import {Origin, Placed} from "./datasets.js" */

/** The cells that the values of one row came from, and what was done to each. */
export class OriginDialog extends View {
  /** @type {Placed | undefined} */
  #row;
  /** @type {Origin[]} */
  #origins = [];

  /**
   * @param {Placed} row
   * @param {Origin[]} origins
   */
  open(row, origins) {
    this.#row = row;
    this.#origins = origins;
    this.update();
    this.#dialog()?.showModal();
  }

  #dialog() {
    return /** @type {HTMLDialogElement | null} */ (this.querySelector("dialog"));
  }

  view() {
    return html`<dialog class="sheet origin" aria-labelledby="origin-title">
      <div class="dialog-body">
        <h2 id="origin-title">Where it came from</h2>
        ${this.#row ? this.#words(this.#row) : nothing}
        <ul class="origins">
          ${this.#origins.map((origin) => this.#origin(origin))}
        </ul>
        <div class="actions"><button class="primary" @click=${() => this.#dialog()?.close()}>Close</button></div>
      </div>
    </dialog>`;
  }

  /** @param {Placed} row */
  #words(row) {
    return html`<p>
        File <strong>${row._file_name}</strong>${row._sheet ? html`, sheet <strong>${row._sheet}</strong>` : nothing}, row <strong>${row._row}</strong>
      </p>
      <p class="small quiet">SHA-256 ${this.#origins[0]?.sha256}</p>`;
  }

  /** @param {Origin} origin */
  #origin({ column_name: column, cell, header, raw, rule, value, made_by: by, made_at: at }) {
    return html`<li>
      <p><strong>${column}</strong> ${cell ? html`from cell <code>${cell}</code>, under “${header}”` : html`from the header “${header}”`}</p>
      ${rule
        ? html`<p class="small">“${raw}” became “${value}” by <code>${rule}</code>${by ? html`, ${by}, ${when(at ?? "")}` : nothing}</p>`
        : html`<p class="small quiet">As it stands there.</p>`}
    </li>`;
  }
}

customElements.define("origin-dialog", OriginDialog);
