import { askForKey, credentials } from "./http.js";

/**
 * One server-sent event.
 * @typedef {{id: string, event: string, data: string}} StreamEvent
 */

/**
 * Cuts a `text/event-stream` into events, however its bytes are split over the network.
 * See https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventParser {
  /** The last id that the server named, also by an event without data. */
  id = "";
  #rest = "";
  #event = "";
  /** @type {string[]} */
  #data = [];
  /** Milliseconds the server asked to wait before coming back. @type {number | undefined} */
  retry;

  /**
   * @param {string} chunk
   * @returns {StreamEvent[]} the events that this chunk completed
   */
  push(chunk) {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  /** @param {string} line */
  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "id") this.id = value;
    else if (name === "event") this.#event = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return undefined;
  }

  #dispatch() {
    const data = this.#data.splice(0);
    const event = this.#event || "message";
    this.#event = "";
    return data.length ? { id: this.id, event, data: data.join("\n") } : undefined;
  }
}

/**
 * Follows the server's results for as long as the page is open and loses none: every reconnection
 * says the last id seen. Built on fetch and not on EventSource, because EventSource cannot carry an
 * access key, gives up for ever after a 503, and cannot be told where to resume after it was closed.
 * It lets go of its connection while the tab is hidden, so that many tabs do not use up the six
 * connections a browser grants to one server.
 *
 * Events: `event` (detail: {@link StreamEvent}), `change` when {@link status} changed.
 */
export class ResultStream extends EventTarget {
  /** @type {"connecting" | "live" | "waiting" | "paused"} */
  status = "connecting";
  #path;
  #lastId = "";
  #failures = 0;
  #retry = 1000;
  /** @type {AbortController | undefined} */
  #connection;
  /** @type {number | undefined} */
  #hiding;

  /** @param {string} path such as `/v1/results?bucket=photos` */
  constructor(path) {
    super();
    this.#path = path;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#visibility());
    window.addEventListener("online", () => this.#connect());
    void this.#connect();
  }

  #visibility() {
    window.clearTimeout(this.#hiding);
    if (document.hidden) this.#hiding = window.setTimeout(() => this.#pause(), 20_000);
    else if (this.status !== "live") void this.#connect();
  }

  #pause() {
    this.#connection?.abort();
    this.#connection = undefined;
    this.#become("paused");
  }

  async #connect() {
    this.#connection?.abort();
    const connection = new AbortController();
    this.#connection = connection;
    try {
      await this.#read(connection);
    } catch {
      // A broken connection and a clean end are the same to us: come back and resume.
    }
    if (this.#connection === connection) this.#comeBack(connection);
  }

  /** @param {AbortController} connection */
  async #read(connection) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "text/event-stream", ...credentials() };
    if (this.#lastId) headers["Last-Event-ID"] = this.#lastId;
    const options = { headers, signal: connection.signal, cache: /** @type {const} */ ("no-store") };
    const response = await fetch(this.#path, options);
    if (response.status === 401) await askForKey();
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    this.#failures = 0;
    this.#become("live");
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const event of parser.push(part.value)) this.#tell(event);
      this.#lastId = parser.id || this.#lastId;
      this.#retry = parser.retry ?? this.#retry;
    }
  }

  /** @param {StreamEvent} event */
  #tell(event) {
    this.dispatchEvent(new CustomEvent("event", { detail: event }));
  }

  /** @param {AbortController} connection */
  #comeBack(connection) {
    this.#become("waiting");
    const wait = Math.min(this.#retry * 2 ** this.#failures++, 15_000) * (0.7 + Math.random() * 0.6);
    window.setTimeout(() => {
      if (this.#connection === connection) void this.#connect();
    }, wait);
  }

  /** @param {ResultStream["status"]} status */
  #become(status) {
    if (this.status === status) return;
    this.status = status;
    this.dispatchEvent(new Event("change"));
  }
}
