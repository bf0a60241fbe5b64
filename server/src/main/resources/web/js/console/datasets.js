import { call } from "../http.js";

/**
 * @typedef {{in: number, data: number, rejected: number, repeated: number, waiting: number, other: number}} Rows
 * @typedef {{name: string, label: string, type: string, unit?: string}} Column
 * @typedef {{name: string, columns: Column[], keys: string[], files: number, rows: Rows, layoutsWaiting: number}} Dataset
 * @typedef {{name: string, sha256: string, size: number, format?: string, state: string, reason?: string, rows: Rows}} File
 * @typedef {{row: number, role: string, from: string, cells: string[]}} Line
 * @typedef {{text: string, answer?: string, field?: string}} Question
 * @typedef {{fingerprint: string, state: string, example: {file: string, sheet: string, area: string},
 *   columns: Record<string, string>, unpivot?: boolean, suspectedTotals?: boolean, groups?: boolean, fillDown?: boolean, decimalMark?: string,
 *   dateOrder?: string, confidence: number, questions?: Question[], preview?: Line[]}} Layout
 * @typedef {{columns: string[], types: string[], rows: unknown[][], complete: boolean}} Answer
 * @typedef {{rows: Record<string, unknown>[], total: number, next?: number}} Page
 * @typedef {{cell: string, column: string, text: string, problem?: string}} Cell
 * @typedef {Record<string, unknown> & {_file_name: string, _sheet: string, _row: number, _part: number}} Placed
 * @typedef {{file: string, sha256: string, sheet: string, cell: string, column_name: string, header: string, raw: string | null,
 *   rule: string | null, value: string | null, made_by: string | null, made_at: string | null}} Origin
 * @typedef {{hiddenRows: string, hiddenColumns: string, hiddenSheets: string, repairAbove?: number, passwordGiven: boolean}} Settings
 * @typedef {{file: string, sheet: string, row: number, cell?: string, column: string, value: string, suggested: string,
 *   kind: string, confidence: number}} Suggestion
 * @typedef {{file: string, sha256: string, sheet: string, row: number, reason: string, cells?: Cell[]}} Reject
 */

/** @param {string} name */
const path = (name) => `/v1/datasets/${encodeURIComponent(name)}`;

/** @returns {Promise<Dataset[]>} */
export const datasets = async () => (await call("/v1/datasets")).datasets;

/** @param {string} name @returns {Promise<Dataset>} */
export const dataset = (name) => call(path(name));

/** @param {string} name @returns {Promise<File[]>} */
export const files = async (name) => (await call(`${path(name)}/files`)).files;

/** @param {string} name @returns {Promise<Layout[]>} */
export const layouts = async (name) => (await call(`${path(name)}/layouts`)).layouts;

/** @param {string} name @param {string} fingerprint @returns {Promise<Layout>} */
export const layout = (name, fingerprint) => call(`${path(name)}/layouts/${fingerprint}`);

/**
 * @param {string} name
 * @param {string} fingerprint
 * @param {object} decision
 * @returns {Promise<{files: number, layout: Layout}>}
 */
export const confirm = (name, fingerprint, decision) =>
  call(`${path(name)}/layouts/${fingerprint}`, { method: "PUT", json: decision });

/**
 * Points at the header of a table; gives the layout that it has then.
 * @param {string} name
 * @param {string} fingerprint
 * @param {object} place
 * @returns {Promise<{files: number, layout: Layout}>}
 */
export const point = (name, fingerprint, place) =>
  call(`${path(name)}/layouts/${fingerprint}/header`, { method: "PUT", json: place });

/**
 * One page of `rows`, `changes`, `rejects` or `others`.
 * @param {string} name
 * @param {string} what
 * @param {number} offset
 * @returns {Promise<Page>}
 */
export const page = (name, what, offset) => call(`${path(name)}/${what}?limit=50&offset=${offset}`);

/**
 * Where the values of a row came from, and what was done to them.
 * @param {string} name
 * @param {Placed} row
 * @returns {Promise<Origin[]>}
 */
export async function origins(name, { _file_name: file, _sheet: sheet, _row: row, _part: part }) {
  const asked = new URLSearchParams({ file, sheet, row: String(row), part: String(part) });
  return (await call(`${path(name)}/origin?${asked}`)).origin;
}

/** @param {string} name @param {number} offset @returns {Promise<{rows: Reject[], total: number, next?: number}>} */
export const rejects = (name, offset) => call(`${path(name)}/rejects?limit=50&offset=${offset}`);

/**
 * Says what cells of a file should hold; the file is read again.
 * @param {string} name
 * @param {string} file
 * @param {string} sha256
 * @param {{sheet: string, cell: string, value: string}[]} fixes
 */
export const fix = (name, file, sha256, fixes) =>
  call(`${path(name)}/fixes`, { method: "POST", json: { file, sha256, fixes } });

/** @param {string} name @returns {Promise<Settings>} */
export const settings = (name) => call(`${path(name)}/settings`);

/** @param {string} name @param {object} change @returns {Promise<Settings>} */
export const changeSettings = (name, change) => call(`${path(name)}/settings`, { method: "PUT", json: change });

/** @param {string} name @returns {Promise<{total: number, dismissed: number, suggestions: Suggestion[]}>} */
export const suggestions = (name) => call(`${path(name)}/suggestions`);

/**
 * Accepts the suggestions that are all that is said of them.
 * @param {string} name
 * @param {{kind?: string, column?: string, value?: string, suggested?: string}} which
 * @returns {Promise<{accepted: number, left: number}>}
 */
export const accept = (name, which) => call(`${path(name)}/suggestions/accept`, { method: "POST", json: which });

/**
 * Dismisses the suggestions that are all that is said of them.
 * @param {string} name
 * @param {{kind?: string, column?: string, value?: string, suggested?: string}} which
 * @returns {Promise<{dismissed: number}>}
 */
export const dismiss = (name, which) => call(`${path(name)}/suggestions/dismiss`, { method: "POST", json: which });

/** @param {string} name @returns {Promise<{restored: number}>} */
export const restore = (name) => call(`${path(name)}/suggestions/restore`, { method: "POST" });

/** @param {string} name @param {string} sql @returns {Promise<Answer>} */
export const query = (name, sql) => call(`${path(name)}/query`, { method: "POST", json: { sql, limit: 500 } });

/** @param {string} name @param {string} form */
export const exportPath = (name, form) => `${path(name)}/export.${form}`;
