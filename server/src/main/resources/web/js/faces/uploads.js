import { credentials, problem, Problem, askForKey } from "../http.js";

/**
 * @typedef {object} Upload
 * @property {string} path where the bytes go
 * @property {Blob} bytes
 * @property {(fraction: number) => void} progress 0..1; starts again at 0 when the upload is repeated
 * @property {(seconds: number) => void} waiting the server asked for patience
 *
 * @typedef {object} Landed what the server answers to an upload
 * @property {string} key
 * @property {string} version
 * @property {{id: string, pipeline: string, state: string}[]} runs
 */

const AT_ONCE = 3;
const TRIES = 8;

/**
 * Sends files a few at a time. When the server says that it is full (429 or 503) all of them wait
 * as long as it asks; a broken connection is tried again with growing pauses. Sending the same bytes
 * twice does no harm: the server answers with what it already has.
 */
export class Uploads {
  /** @type {{upload: Upload, done: (landed: Landed) => void, fail: (error: unknown) => void}[]} */
  #queue = [];
  #active = 0;
  /** Nothing is sent before this time. */
  #resumeAt = 0;

  /**
   * @param {Upload} upload
   * @returns {Promise<Landed>} when the bytes are durable
   * @throws {Problem}
   */
  send(upload) {
    return new Promise((done, fail) => {
      this.#queue.push({ upload, done, fail });
      this.#next();
    });
  }

  #next() {
    if (this.#active >= AT_ONCE) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#active++;
    void this.#persist(job.upload)
      .then(job.done, job.fail)
      .finally(() => {
        this.#active--;
        this.#next();
      });
  }

  /** @param {Upload} upload @returns {Promise<Landed>} */
  async #persist(upload) {
    for (let attempt = 1; ; attempt++) {
      await this.#turn(upload);
      try {
        return await put(upload);
      } catch (error) {
        if (!(error instanceof Problem) || attempt === TRIES) throw error;
        if (error.status === 401 && (await askForKey())) continue;
        if (!worthAnotherTry(error)) throw error;
        this.#patience(error, attempt);
      }
    }
  }

  /** @param {Upload} upload */
  async #turn(upload) {
    for (let left = this.#resumeAt - Date.now(); left > 0; left = this.#resumeAt - Date.now()) {
      upload.waiting(Math.ceil(left / 1000));
      await new Promise((resolve) => window.setTimeout(resolve, Math.min(left, 1000)));
    }
  }

  /** @param {Problem} error @param {number} attempt */
  #patience(error, attempt) {
    const growing = Math.min(0.5 * 2 ** attempt, 30) * (0.75 + Math.random() / 2);
    const wait = error.retryAfter ?? growing;
    this.#resumeAt = Math.max(this.#resumeAt, Date.now() + wait * 1000);
  }
}

/** @param {Problem} error */
function worthAnotherTry({ status }) {
  return status === 0 || status === 429 || status === 502 || status === 503 || status === 504;
}

/**
 * One try. XMLHttpRequest and not fetch, because only it tells how much has been sent.
 * @param {Upload} upload
 * @returns {Promise<Landed>}
 */
function put({ path, bytes, progress }) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", path);
    for (const [name, value] of Object.entries(credentials())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", bytes.type || "application/octet-stream");
    progress(0);
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(JSON.parse(request.responseText));
      else fail(problem(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => fail(new Problem("The connection to the server broke while sending.", 0));
    request.send(bytes);
  });
}
