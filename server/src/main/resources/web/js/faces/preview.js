/** @import {Preview} from "./types.js" */
/** @typedef {{id: number, copy?: Blob, width: number, height: number}} Made */

/** @type {Map<number, (preview: Preview | undefined) => void>} */
const asked = new Map();
/** @type {Worker | undefined} */
let worker;
let next = 1;

/**
 * An upright, smaller copy of a photo to draw on, so that a hundred 12-megapixel photos do not fill
 * the memory.
 * @param {Blob} photo
 * @returns {Promise<Preview | undefined>} undefined when this browser cannot show such a file (HEIC, TIFF)
 */
export function previewOf(photo) {
  worker ??= start();
  const id = next++;
  worker.postMessage({ id, photo });
  return new Promise((done) => asked.set(id, done));
}

function start() {
  const made = new Worker(new URL("./preview-worker.js", import.meta.url), { type: "module" });
  made.onmessage = (/** @type {MessageEvent<Made>} */ event) => answer(event.data);
  return made;
}

/** @param {Made} made */
function answer({ id, copy, width, height }) {
  const done = asked.get(id);
  asked.delete(id);
  done?.(copy && { url: URL.createObjectURL(copy), width, height });
}
