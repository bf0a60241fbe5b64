import { call } from "../http.js";

/**
 * @typedef {{name: string, versions: number, latest: number, aliases: Record<string, number>}} ModelSummary
 * @typedef {{passed: boolean, runtime: string, architecture: string, at: string, age: number, cases: number, failed: number, maxAbsDiff?: number}} Verification
 * @typedef {{version: number, digest: string, verified: boolean, publishedAt: string, verification?: Verification, refused?: string}} Version
 * @typedef {{name: string, aliases: Record<string, number>, versions: Version[]}} Model
 * @typedef {{bin: string, reference: number, recent: number}} Share
 * @typedef {"gathering" | "stable" | "moving" | "shifted"} Verdict
 * @typedef {{role: string, side: "input" | "output", tensor: string, verdict: Verdict, psi: number | null, reference: "reference-window" | "verification-cases" | "served-rows", referenceRows: number, recentRows: number, shares: Share[]}} Watched
 * @typedef {{id: string, state: "running" | "done" | "failed" | "cancelled", done: number, total: number, error?: string, compared: number, same: number, different: number, failed: number, unlike: {run: string, object: {key: string}, differenceCount: number}[]}} Comparison
 */

/** @param {string} name @param {string} [rest] */
function address(name, rest = "") {
  return `/v1/models/${encodeURIComponent(name)}${rest}`;
}

/** @returns {Promise<ModelSummary[]>} */
export async function listModels() {
  return (await call("/v1/models")).models;
}

/** @param {string} name @returns {Promise<Model>} */
export function modelOf(name) {
  return call(address(name));
}

/** @param {string} name @param {number} version @returns {Promise<Watched[]>} */
export async function driftOf(name, version) {
  return (await call(address(name, `/versions/${version}/drift`))).watched;
}

/** @param {string} name @param {Blob} zip @returns {Promise<{version: number, verification: {passed: boolean}[]}>} */
export function publish(name, zip) {
  return call(address(name, "/versions"), { method: "PUT", body: zip, headers: { "Content-Type": "application/zip" } });
}

/** @param {string} name @param {string} alias @param {number} version */
export function moveAlias(name, alias, version) {
  return call(address(name, `/aliases/${encodeURIComponent(alias)}`), { method: "PUT", json: { version } });
}

/** @param {string} name @param {number} version */
export function verify(name, version) {
  return call(address(name, `/versions/${version}/verify`), { method: "POST" });
}

/**
 * Compares two versions, telling how far that is.
 * @param {string} name @param {number} a @param {number} b
 * @param {(job: Comparison) => void} seen told of every look at it
 * @param {() => boolean} wanted whether anybody still waits for it
 */
export async function compare(name, a, b, seen, wanted) {
  /** @type {Comparison} */
  let job = await call(address(name, "/compare"), { method: "POST", json: { a, b, last: 50 }, headers: { Prefer: "wait=1" } });
  const path = address(name, `/comparisons/${job.id}`);
  while (job.state === "running") {
    seen(job);
    if (!wanted()) {
      await call(path, { method: "DELETE" });
      return;
    }
    job = await call(path, { headers: { Prefer: "wait=1" } });
  }
  if (job.state !== "done") throw new Error(job.error ?? "The comparison was cancelled.");
  seen(job);
}
