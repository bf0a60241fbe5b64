import { html } from "../lit.js";

/**
 * Rows of plain values as a table that scrolls sideways within itself.
 * @param {string} caption
 * @param {string[]} columns
 * @param {unknown[][]} rows
 */
export function dataTable(caption, columns, rows) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label=${caption}>
    <table class="data">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((cell) => html`<td class=${typeof cell === "number" ? "number" : ""}>${shown(cell)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {unknown} cell */
function shown(cell) {
  return cell === null || cell === undefined ? "" : String(cell);
}
