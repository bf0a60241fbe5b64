import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { Problem } from "../http.js";
import { complain, toasts } from "../toasts.js";
import { fix, rejects } from "./datasets.js";
import { pager } from "./pager.js";

/** @import {Cell, Reject} from "./datasets.js" */

/** Rows kept aside, each with its reasons and the cells by which it can be fixed and read again. */
export class RejectsView extends View {
  #name = "";
  #offset = 0;
  /** @type {Reject[]} */
  #rows = [];
  /** @type {number | undefined} */
  #next;
  /** @type {number | undefined} */
  #total;
  /** What the server said of a cell after a fix was refused, by reject and cell. */
  #refused = new Map();
  #busy = "";

  /** @param {string} name the dataset's */
  set name(name) {
    if (name === this.#name) return;
    this.#name = name;
    void this.#turn(0);
  }

  /** @param {number} offset */
  async #turn(offset) {
    try {
      const page = await rejects(this.#name, offset);
      this.#rows = page.rows;
      this.#next = page.next;
      this.#total = page.total;
      this.#offset = offset;
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  /**
   * @param {SubmitEvent} event
   * @param {Reject} reject
   */
  async #save(event, reject) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const changed = (reject.cells ?? []).filter((cell) => given.has(cell.cell) && given.get(cell.cell) !== cell.text);
    if (!changed.length) {
      toasts().show("Nothing was changed in this row.");
      return;
    }
    const cells = changed.map(({ cell }) => ({ sheet: reject.sheet, cell, value: String(given.get(cell)) }));
    this.#busy = id(reject);
    this.update();
    try {
      await fix(this.#name, reject.file, reject.sha256, cells);
      toasts().show(`Row ${reject.row} of ${reject.file} is in the table.`);
      await this.#turn(this.#offset);
      this.dispatchEvent(new CustomEvent("fixed", { bubbles: true }));
    } catch (error) {
      this.#note(reject, error);
      complain(error);
    }
    this.#busy = "";
    this.update();
  }

  /**
   * @param {Reject} reject
   * @param {unknown} error
   */
  #note(reject, error) {
    for (const cell of reject.cells ?? []) this.#refused.delete(`${id(reject)} ${cell.cell}`);
    const problems = error instanceof Problem ? (error.members.problems ?? []) : [];
    for (const problem of problems) this.#refused.set(`${id(reject)} ${problem.cell}`, problem.reason);
  }

  view() {
    if (!this.#rows.length) return html`<p class="quiet panel-foot">None.</p>`;
    return html`<ul class="rejects">
        ${repeat(this.#rows, id, (reject) => this.#reject(reject))}
      </ul>
      <div class="row panel-foot">
        ${pager({
          offset: this.#offset,
          shown: this.#rows.length,
          next: this.#next,
          total: this.#total,
          turn: (offset) => void this.#turn(offset),
        })}
      </div>`;
  }

  /** @param {Reject} reject */
  #reject(reject) {
    const cells = reject.cells ?? [];
    const wrong = cells.filter((cell) => cell.problem || this.#refused.has(`${id(reject)} ${cell.cell}`));
    const others = cells.filter((cell) => !wrong.includes(cell));
    const sheet = reject.sheet ? `, sheet ${reject.sheet}` : "";
    return html`<li>
      <form aria-label=${`Row ${reject.row} of ${reject.file}`} @submit=${(/** @type {SubmitEvent} */ event) => void this.#save(event, reject)}>
        <h3>${reject.file}${sheet}, row ${reject.row}</h3>
        ${wrong.length ? nothing : html`<p class="small">${reject.reason}</p>`}
        <div class="fix-cells">${wrong.map((cell) => this.#cell(reject, cell))}</div>
        ${others.length
          ? html`<details>
              <summary>Other cells of the row</summary>
              <div class="fix-cells">${others.map((cell) => this.#cell(reject, cell))}</div>
            </details>`
          : nothing}
        ${cells.length
          ? html`<button class="compact primary" ?disabled=${this.#busy !== ""}>
              ${this.#busy === id(reject) ? "Reading again…" : "Save and read again"}
            </button>`
          : nothing}
      </form>
    </li>`;
  }

  /**
   * @param {Reject} reject
   * @param {Cell} cell
   */
  #cell(reject, cell) {
    const field = `${id(reject)} ${cell.cell}`.replaceAll(/[^\w-]/g, "-");
    const why = this.#refused.get(`${id(reject)} ${cell.cell}`) ?? cell.problem;
    return html`<div>
      <label for=${field}>${cell.column} <span class="quiet">${cell.cell}</span></label>
      <input id=${field} name=${cell.cell} .value=${cell.text} autocomplete="off"
        aria-invalid=${why ? "true" : "false"} aria-describedby=${why ? `${field}-why` : nothing} />
      ${why ? html`<p id="${field}-why" class="small why">${why}</p>` : nothing}
    </div>`;
  }
}

/** @param {Reject} reject */
function id(reject) {
  return `${reject.file} ${reject.sheet} ${reject.row}`;
}

customElements.define("rejects-view", RejectsView);
