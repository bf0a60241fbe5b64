import { html, nothing } from "../lit.js";

/** How many rows a page has. */
const SIZE = 50;

/**
 * Where a page stands among all rows, and the ways to the pages beside it; nothing where all fit on one.
 * @param {{offset: number, shown: number, next: number | undefined, total: number | undefined, turn: (offset: number) => void}} at
 */
export function pager({ offset, shown, next, total, turn }) {
  if (offset === 0 && next === undefined) return nothing;
  const of = total === undefined ? "" : ` of ${total.toLocaleString("en")}`;
  return html`<button class="compact" ?disabled=${offset === 0} @click=${() => turn(Math.max(0, offset - SIZE))}>Previous</button>
    <button class="compact" ?disabled=${next === undefined} @click=${() => turn(next ?? 0)}>Next</button>
    <span class="small quiet">rows ${(offset + 1).toLocaleString("en")} to ${(offset + shown).toLocaleString("en")}${of}</span>`;
}
