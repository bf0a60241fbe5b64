/**
 * Makes upright, smaller copies of photos away from the page's own thread; there the browser puts
 * encoding off for as long as anything on the page moves. One at a time, so memory stays bounded.
 */
const LONG_SIDE = 1600;
/** The scope of a worker; the checker knows only that of a page. */
const worker = /** @type {{onmessage: unknown, postMessage: (message: unknown) => void}} */ (
  /** @type {unknown} */ (globalThis)
);
let last = Promise.resolve();

/** @param {MessageEvent<{id: number, photo: Blob}>} event */
worker.onmessage = ({ data: { id, photo } }) => {
  last = last.then(() =>
    shrink(photo).then(
      (copy) => worker.postMessage({ id, ...copy }),
      () => worker.postMessage({ id }),
    ),
  );
};

/** @param {Blob} photo */
async function shrink(photo) {
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, width * scale), Math.max(1, height * scale));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return { copy: await canvas.convertToBlob({ type: "image/jpeg", quality: 0.88 }), width, height };
}
