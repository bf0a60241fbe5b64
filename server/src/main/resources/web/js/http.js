/**
 * Requests to the server that serves this page. Failures are {@link Problem}s whose message is a
 * sentence for people (RFC 9457's `detail`, else its `title`).
 */

export class Problem extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 when no answer came at all
   * @param {string} [type] the problem's `type`
   * @param {number} [retryAfter] seconds, when the server named them
   * @param {Record<string, any>} [members] all that the problem says
   */
  constructor(message, status, type = "about:blank", retryAfter = undefined, members = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
    this.members = members;
  }
}

const KEY = "millrace.key";
/** @type {Promise<boolean> | undefined} */
let asking;

/** The access key given in this tab, if one was needed. */
export function accessKey() {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** @returns {Record<string, string>} what a request must carry to be let in */
export function credentials() {
  const key = accessKey();
  return key ? { Authorization: `Bearer ${key}` } : {};
}

/**
 * Asks for an access key, once however many requests were refused together.
 * @returns {Promise<boolean>} whether one was given
 */
export function askForKey() {
  asking ??= import("./key-dialog.js")
    .then(({ ask }) => ask())
    .then((key) => {
      if (key) sessionStorage.setItem(KEY, key);
      return Boolean(key);
    })
    .finally(() => (asking = undefined));
  return asking;
}

/**
 * Sends a request and gives back its answer when that is 2xx.
 * @param {string} path
 * @param {RequestInit & {json?: unknown}} [options] `json` is sent as the body
 * @returns {Promise<Response>}
 * @throws {Problem}
 */
export async function send(path, options = {}) {
  const { json, ...rest } = options;
  const headers = { ...credentials(), .../** @type {Record<string, string>} */ (rest.headers) };
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const request = { ...rest, headers, body: json === undefined ? rest.body : JSON.stringify(json) };
  const response = await fetch(path, request).catch((cause) => {
    if (cause.name === "AbortError") throw cause;
    throw new Problem("The server cannot be reached. Check that Millrace is running.", 0);
  });
  if (response.status === 401 && (await askForKey())) return send(path, options);
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * @param {string} path
 * @param {RequestInit & {json?: unknown}} [options]
 * @returns {Promise<any>} the answer's JSON; undefined when it has no body
 */
export async function call(path, options) {
  const response = await send(path, options);
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

/** @param {Response} response */
async function problemOf(response) {
  const text = await response.text().catch(() => "");
  return problem(response.status, text, response.headers.get("Retry-After"));
}

/**
 * @param {number} status
 * @param {string} body
 * @param {string | null} retryAfter the header, in seconds or as a date
 */
export function problem(status, body, retryAfter) {
  const seconds = secondsOf(retryAfter);
  try {
    const members = JSON.parse(body);
    const { title, detail, type } = members;
    return new Problem(detail ?? title ?? sentence(status), status, type, seconds, members);
  } catch {
    return new Problem(sentence(status), status, undefined, seconds);
  }
}

/** @param {number} status */
function sentence(status) {
  return `The server answered with status ${status} and no explanation.`;
}

/** @param {string | null} retryAfter */
function secondsOf(retryAfter) {
  if (!retryAfter) return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
