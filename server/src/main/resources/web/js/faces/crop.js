import { html, svg } from "../lit.js";
import "../thumb.js";

/** @import {Box} from "./types.js" */
/** @import {Photo} from "./photo.js" */

const MARGIN = 0.25;

/**
 * A face cut out of its photo's preview; the server's thumbnail when there is no preview.
 * @param {Photo} photo
 * @param {{id: string, box: Box}} face
 */
export function crop(photo, face) {
  const { preview } = photo;
  if (!preview) return html`<mill-thumb class="crop" .path=${`/v1/faces/${face.id}/thumbnail?size=160`}></mill-thumb>`;
  const { x, y, side } = around(face.box);
  return html`<svg class="crop" viewBox="${x} ${y} ${side} ${side}" aria-hidden="true">
    ${svg`<image href=${preview.url} width=${preview.width} height=${preview.height} preserveAspectRatio="none" />`}
  </svg>`;
}

/** The square around a box, with some margin. @param {Box} box */
function around({ x, y, width, height }) {
  const side = Math.max(width, height) * (1 + 2 * MARGIN);
  return { x: x + width / 2 - side / 2, y: y + height / 2 - side / 2, side };
}
