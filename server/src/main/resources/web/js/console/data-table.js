import { html, nothing } from "../lit.js";

/**
 * Rows of plain values as a table that scrolls sideways within itself.
 * @param {string} caption
 * @param {string[]} columns
 * @param {unknown[][]} rows
 * @param {Record<string, string>} units that all values of a column are in
 */
export function dataTable(caption, columns, rows, units = {}) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label=${caption}>
    <table class="data">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class=${column.startsWith("_") ? "provenance" : ""}>${column.startsWith("_") ? column.slice(1).replaceAll("_", " ") : column}${units[column] ? html` <span class="quiet">in ${units[column]}</span>` : nothing}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((cell, at) => html`<td class="${typeof cell === "number" ? "number" : ""} ${columns[at].startsWith("_") ? "provenance" : ""}">${shown(cell)}</td>`)}
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
