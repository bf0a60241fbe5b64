import { html, nothing } from "../lit.js";

/** @typedef {{label: (row: number) => string, pick: (row: number) => void}} Origin how a row is asked where it came from */

/**
 * Rows of plain values as a table that scrolls sideways within itself.
 * @param {string} caption
 * @param {string[]} columns
 * @param {unknown[][]} rows
 * @param {{units?: Record<string, string>, origin?: Origin}} more units that all values of a column are in; a button in each row
 */
export function dataTable(caption, columns, rows, { units = {}, origin } = {}) {
  const classes = columns.map((column, at) => [isNumeric(rows, at) ? "number" : "", isProvenance(column) ? "provenance" : ""].join(" "));
  return html`<div class="wide-table" tabindex="0" role="region" aria-label=${caption}>
    <table class="data">
      <thead>
        <tr>
          ${columns.map((column, at) => html`<th scope="col" class=${classes[at]}>${headed(column)}${units[column] ? html` <span class="quiet">in ${units[column]}</span>` : nothing}</th>`)}
          ${origin ? html`<th scope="col">origin</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, at) => html`<tr>
            ${row.map((cell, of) => html`<td class=${classes[of]}>${shown(cell)}</td>`)}
            ${origin ? html`<td><button class="compact plain" aria-label=${origin.label(at)} @click=${() => origin.pick(at)}>Where from?</button></td>` : nothing}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {string} column */
function isProvenance(column) {
  return column.startsWith("_");
}

/** @param {string} column */
function headed(column) {
  return isProvenance(column) ? column.slice(1).replaceAll("_", " ") : column;
}

/**
 * Whether a column's header stands to the right, as its numbers do.
 * @param {unknown[][]} rows
 * @param {number} at
 */
function isNumeric(rows, at) {
  const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === "number");
}

/** No value is not an empty text. @param {unknown} cell */
function shown(cell) {
  return cell === null || cell === undefined ? html`<span class="no-value">null</span>` : String(cell);
}
