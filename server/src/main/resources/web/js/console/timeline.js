import { html, svg } from "../lit.js";
import { duration } from "../format.js";

/** @import {Moment} from "./runs.js" */
/** @typedef {{name: string, detail: string, from: number, to: number}} Span milliseconds since the first moment */

/**
 * Where the time of a run went: a table of its moments, and in each row a bar from the moment before.
 * @param {Moment[]} moments in order of time
 */
export function timeline(moments) {
  const start = Date.parse(moments[0].at);
  const spans = moments.map((moment, index) => {
    const at = Date.parse(moment.at) - start;
    const before = index === 0 ? 0 : Date.parse(moments[index - 1].at) - start;
    return { name: nameOf(moment), detail: moment.detail ?? "", from: before, to: at };
  });
  const total = Math.max(1, ...spans.map(({ to }) => to));
  return html`<table class="timeline">
    <thead>
      <tr>
        <th scope="col">Moment</th>
        <th scope="col" class="bar-cell"><span class="visually-hidden">Drawn</span></th>
        <th scope="col" class="number">Took</th>
        <th scope="col" class="number">After</th>
      </tr>
    </thead>
    <tbody>
      ${spans.map((span) => row(span, total))}
    </tbody>
  </table>`;
}

/** @param {Moment} moment @returns {string} `attempt-started` as "Attempt started" */
function nameOf({ what }) {
  const words = what.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** @param {Span} span @param {number} total */
function row(span, total) {
  const { name, detail, from, to } = span;
  return html`<tr>
    <td class="moment" title=${detail}>${name}</td>
    <td class="bar-cell">${bar(span, total)}</td>
    <td class="number">${to > from ? duration(to - from) : "–"}</td>
    <td class="number">${duration(to)}</td>
  </tr>`;
}

/** @param {Span} span @param {number} total */
function bar({ from, to }, total) {
  const x = (100 * from) / total;
  const width = Math.max(0.4, (100 * (to - from)) / total);
  return html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="track" width="100" height="12" /><rect class="span" x=${Math.min(x, 99.6)} width=${width} height="12" />`}
  </svg>`;
}
