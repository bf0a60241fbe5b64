import { html, svg } from "../lit.js";

/** @import {Rows} from "./datasets.js" */

const PARTS = /** @type {const} */ ([
  ["data", "in the table"],
  ["rejected", "rejected"],
  ["repeated", "repeated"],
  ["waiting", "waiting"],
  ["other", "no data"],
]);

/**
 * Where all rows went: a bar, and its numbers as words.
 * @param {Rows} rows
 */
export function rowsBar(rows) {
  const parts = PARTS.filter(([part]) => rows[part] > 0);
  let at = 0;
  const pieces = parts.map(([part]) => {
    const width = (100 * rows[part]) / rows.in;
    at += width;
    return svg`<rect class=${part} x="${at - width}%" width="${Math.max(width, 0.3)}%" height="100%"></rect>`;
  });
  return html`<div>
    <svg class="rows-bar" aria-hidden="true">${pieces}</svg>
    <ul class="rows-key">
      <li><strong>${rows.in.toLocaleString("en")}</strong> rows read</li>
      ${parts.map(
        ([part, text]) => html`<li>
          <svg class="swatch" aria-hidden="true"><rect class=${part} width="100%" height="100%"></rect></svg>
          <strong>${rows[part].toLocaleString("en")}</strong> ${text}
        </li>`,
      )}
    </ul>
  </div>`;
}
