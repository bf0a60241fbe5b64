import { call } from "../http.js";
import { ResultStream } from "../stream.js";

/**
 * @typedef {"ready" | "running" | "succeeded" | "dead"} RunState
 * @typedef {{step?: string, event?: string, at: string, detail?: string}} Moment
 * @typedef {{number?: number, startedAt?: string, endedAt?: string, error?: unknown}} Attempt
 * @typedef {{type?: string, message?: string, detail?: string}} Failure
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {string} pipeline
 * @property {number} [pipelineVersion]
 * @property {{bucket: string, key: string, version: string, size?: number, mediaType?: string}} object
 * @property {RunState} state
 * @property {string} createdAt
 * @property {string} [endedAt]
 * @property {Attempt[]} [attempts]
 * @property {Record<string, unknown>} [model]
 * @property {unknown} [result]
 * @property {Failure} [error]
 * @property {Moment[]} [timeline]
 * @property {Record<string, any>[]} [deliveries]
 */

const RECENT = 25;
const COUNTED = 100;
const EVERY_MS = 5_000;
/** @type {RunState[]} */
const COUNTS = ["ready", "running", "dead"];

/** The server's runs as the console shows them, kept up to date. Says `change`. */
export class Runs extends EventTarget {
  /** @type {Run[] | undefined} */
  recent;
  /** @type {Run[]} */
  dead = [];
  /** How many runs are in a state; a text, since beyond 100 it is only "100+". @type {Record<string, string>} */
  counts = {};
  /** What is not ready, by part; undefined while unknown. @type {Record<string, string> | undefined} */
  notReady;
  /** Why nothing is known, when so. */
  problem = "";
  stream = new ResultStream("/v1/results");
  #due = 0;
  #loading = false;

  start() {
    this.stream.addEventListener("event", () => this.#soon());
    this.stream.addEventListener("change", () => this.#changed());
    this.stream.start();
    window.setInterval(() => document.hidden || void this.load(), EVERY_MS);
    return this.load();
  }

  #soon() {
    this.#due ||= window.setTimeout(() => {
      this.#due = 0;
      void this.load();
    }, 400);
  }

  async load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      await this.#fetch();
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.#loading = false;
    this.#changed();
  }

  async #fetch() {
    const [recent, health, ...counted] = await Promise.all([
      call(`/v1/runs?limit=${RECENT}`),
      fetch("/health/ready").then((response) => response.json()),
      ...COUNTS.map((state) => call(`/v1/runs?state=${state}&limit=${COUNTED}`)),
    ]);
    this.recent = recent.runs;
    this.notReady = health.notReady ?? {};
    this.dead = counted[COUNTS.indexOf("dead")].runs;
    COUNTS.forEach((state, index) => {
      const { runs, next } = counted[index];
      this.counts[state] = next ? `${runs.length}+` : String(runs.length);
    });
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const runs = new Runs();

/** @param {string} id @returns {Promise<Run>} */
export function runOf(id) {
  return call(`/v1/runs/${encodeURIComponent(id)}`);
}

/** @param {string} id */
export async function retry(id) {
  await call(`/v1/runs/${encodeURIComponent(id)}/retry`, { method: "POST" });
  await runs.load();
}

/** Makes every dead run ready again. */
export async function retryAll() {
  await call("/v1/runs/retry?state=dead", { method: "POST" });
  await runs.load();
}

/** @param {string} id @returns {Promise<{identical: boolean, differences?: unknown[]}>} */
export function replay(id) {
  return call(`/v1/runs/${encodeURIComponent(id)}/replay`, { method: "POST" });
}

/** @param {Run} run @returns {string} why it failed, as a sentence */
export function cause({ error, state }) {
  if (!error) return state === "dead" ? "No reason was recorded." : "";
  return error.message ?? error.detail ?? error.type ?? "No reason was recorded.";
}
