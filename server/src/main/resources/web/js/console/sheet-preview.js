import { html } from "../lit.js";
import { View } from "../element.js";

/** @import {Line} from "./datasets.js" */

/**
 * The first rows of a sheet, in which a person points at the header: a click on a row, or its button, makes it
 * the header; with Shift, the header's last row. Says where with the event `pointed`.
 */
export class SheetPreview extends View {
  /** @type {Line[]} */
  #lines = [];
  #first = "";
  #last = "";

  /** @param {Line[]} lines */
  set lines(lines) {
    if (lines === this.#lines) return;
    this.#lines = lines;
    const header = lines.filter((line) => line.role === "HEADER").map((line) => line.row);
    this.#first = header.length ? String(header[0]) : "";
    this.#last = header.length ? String(header[header.length - 1]) : "";
    this.update();
  }

  /**
   * @param {number} row
   * @param {MouseEvent} event
   */
  #pick(row, event) {
    const extends_ = event.shiftKey && this.#first !== "" && row >= Number(this.#first);
    if (!extends_) this.#first = String(row);
    this.#last = String(row);
    this.update();
  }

  /** @param {SubmitEvent} event */
  #point(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    /** @param {string} name */
    const number = (name) => (given.get(name) ? Number(given.get(name)) : undefined);
    /** @param {string} name */
    const text = (name) => (given.get(name) ? String(given.get(name)).toUpperCase() : undefined);
    const detail = {
      firstRow: number("first-row"),
      lastRow: number("last-row"),
      firstColumn: text("first-column"),
      lastColumn: text("last-column"),
      lastTableRow: number("table-end"),
    };
    this.dispatchEvent(new CustomEvent("pointed", { detail }));
  }

  view() {
    const from = columnNumber(this.#lines[0]?.from ?? "A");
    const width = Math.max(0, ...this.#lines.map((line) => line.cells.length));
    return html`<section class="panel" aria-labelledby="preview-title">
      <div class="panel-head"><h2 id="preview-title">The sheet</h2></div>
      <div class="wide-table" tabindex="0" role="region" aria-label="The sheet's first rows">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Taken for</th>
              ${Array.from({ length: width }, (_, at) => html`<th scope="col">${columnName(from + at)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.#lines.map((line) => this.#line(line))}
          </tbody>
        </table>
      </div>
      ${this.#form()}
    </section>`;
  }

  /** @param {Line} line */
  #line(line) {
    const picked = line.row >= Number(this.#first) && line.row <= Number(this.#last) && this.#first !== "";
    return html`<tr
      class="pickable role-${line.role.toLowerCase()} ${picked ? "picked" : ""}"
      @click=${(/** @type {MouseEvent} */ event) => this.#pick(line.row, event)}
    >
      <th scope="row">
        <button type="button" class="compact" aria-pressed=${picked} aria-label="Row ${line.row} is the header">${line.row}</button>
      </th>
      <td class="quiet">${line.role.toLowerCase().replaceAll("_", " ")}</td>
      ${line.cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  }

  #form() {
    return html`<form class="stack-tight" @submit=${(/** @type {SubmitEvent} */ event) => this.#point(event)}>
      <p class="small quiet panel-foot">
        Is the header another row? Click it (Shift-click for the last of several), or write its number here.
      </p>
      <div class="fields">
        <label for="first-row">Header's first row</label>
        <input id="first-row" name="first-row" type="number" min="1" required .value=${this.#first} />
        <label for="last-row">Header's last row</label>
        <input id="last-row" name="last-row" type="number" min="1" .value=${this.#last} />
        <label for="first-column">Table's first column</label>
        <input id="first-column" name="first-column" pattern="[A-Za-z]{1,3}" placeholder="the first that is named" />
        <label for="last-column">Table's last column</label>
        <input id="last-column" name="last-column" pattern="[A-Za-z]{1,3}" placeholder="the last that is named" />
        <label for="table-end">Table's last row</label>
        <input id="table-end" name="table-end" type="number" min="1" placeholder="where it ends by itself" />
      </div>
      <div class="row panel-foot"><button class="compact">This is the header</button></div>
    </form>`;
  }
}

/** @param {string} letters such as `AA` */
function columnNumber(letters) {
  return [...letters].reduce((number, letter) => 26 * number + letter.charCodeAt(0) - 64, 0) - 1;
}

/** @param {number} column from 0 */
function columnName(column) {
  let letters = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

customElements.define("sheet-preview", SheetPreview);
