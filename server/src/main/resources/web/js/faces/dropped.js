const PHOTO_NAME = /\.(jpe?g|png|webp|gif|bmp|tiff?|hei[cf]|avif)$/i;
const MOST = 2_000;

/**
 * The files that were dropped or pasted, those inside folders too.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function filesOf(transfer) {
  // Entries must be taken before the first await: the list is emptied when the event is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const loose = [...transfer.files];
  /** @type {File[]} */
  const files = [];
  for (const entry of entries) {
    if (entry?.isDirectory) await walk(/** @type {FileSystemDirectoryEntry} */ (entry), files);
  }
  const folders = new Set(entries.filter((entry) => entry?.isDirectory).map((entry) => entry?.name));
  return [...loose.filter((file) => !folders.has(file.name)), ...files];
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @param {File[]} files filled with what is found
 */
async function walk(folder, files) {
  const reader = folder.createReader();
  for (let some = await read(reader); some.length > 0; some = await read(reader)) {
    for (const entry of some) {
      if (files.length >= MOST) return;
      if (entry.isDirectory) await walk(/** @type {FileSystemDirectoryEntry} */ (entry), files);
      else files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    }
  }
}

/** @param {FileSystemDirectoryReader} reader @returns {Promise<FileSystemEntry[]>} */
function read(reader) {
  return new Promise((done, fail) => reader.readEntries(done, fail));
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
function fileOf(entry) {
  return new Promise((done, fail) => entry.file(done, fail));
}

/** @param {File} file whether to send it as a photo; the server has the last word on its content */
export function looksLikePhoto(file) {
  return file.type.startsWith("image/") || PHOTO_NAME.test(file.name);
}
