import { call } from "../http.js";
import { ResultStream } from "../stream.js";

/**
 * @typedef {"ready" | "running" | "succeeded" | "dead"} RunState
 * @typedef {{what: string, at: string, detail?: string}} Moment
 * @typedef {{number: number, outcome: string, startedAt: string, endedAt?: string, error?: Failure}} Attempt
 * @typedef {{subscription: string, state: string, nextAttemptAt?: string, attempts: {at: string, status?: number, error?: string}[]}} Delivery
 * @typedef {{type: string, detail?: string}} Failure
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
 * @property {Delivery[]} [deliveries]
 */

const RECENT = 25;
const EVERY_MS = 5_000;
const SHOWN_DEAD = 100;

/** The server's runs as the console shows them, kept up to date. Says `change`. */
export class Runs extends EventTarget {
  /** @type {Run[] | undefined} */
  recent;
  /** @type {Run[]} */
  dead = [];
  /** How many runs are in each state; undefined while unknown. @type {Record<RunState, number> | undefined} */
  counts;
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
    const [recent, dead, counted, health] = await Promise.all([
      call(`/v1/runs?limit=${RECENT}`),
      call(`/v1/runs?state=dead&limit=${SHOWN_DEAD}`),
      call("/v1/runs/counts"),
      fetch("/health/ready").then((response) => response.json()),
    ]);
    this.recent = recent.runs;
    this.dead = dead.runs;
    this.counts = sums(counted.counts);
    this.notReady = health.notReady ?? {};
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {{state: RunState, runs: number}[]} counts by pipeline */
function sums(counts) {
  const all = { ready: 0, running: 0, succeeded: 0, dead: 0 };
  for (const { state, runs } of counts) all[state] += runs;
  return all;
}

export const runs = new Runs();

/** @param {string} id @returns {Promise<Run>} */
export function runOf(id) {
  return call(`/v1/runs/${encodeURIComponent(id)}`);
}

/**
 * A page of the runs in a state.
 * @param {RunState} state
 * @param {string} [after] where the page before said that this one begins
 * @returns {Promise<{runs: Run[], next?: string}>}
 */
export function runsIn(state, after) {
  return call(`/v1/runs?state=${state}&limit=50${after ? `&after=${encodeURIComponent(after)}` : ""}`);
}

/** @param {string} id */
export async function retry(id) {
  await call(`/v1/runs/${encodeURIComponent(id)}/retry`, { method: "POST" });
  await runs.load();
}

/** Makes every dead run ready again. @returns {Promise<number>} how many */
export async function retryAll() {
  const { retried } = await call("/v1/runs/retry?state=dead", { method: "POST" });
  await runs.load();
  return retried;
}

/** @param {string} id @returns {Promise<{identical: boolean, differences?: unknown[]}>} */
export function replay(id) {
  return call(`/v1/runs/${encodeURIComponent(id)}/replay`, { method: "POST" });
}

/** @param {Run} run @returns {string} why it failed, as a sentence */
export function cause({ error, state }) {
  if (!error) return state === "dead" ? "No reason was recorded." : "";
  return error.detail ?? error.type;
}
