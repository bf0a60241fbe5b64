import { call, send } from "../http.js";

/** @import {Group, Person, SeenFace} from "./types.js" */
/** @typedef {{person: string} | {name: string}} Who an existing person's id, or a new person's name */

const RUNS_AT_ONCE = 50;

/**
 * The people of one collection: who is who, and the decisions about it. Every decision gives back
 * its number for {@link Gallery.undo}, when the server names it.
 */
export class Gallery {
  #base;

  /** @param {string} [collection] */
  constructor(collection = "people") {
    this.#base = `/v1/collections/${encodeURIComponent(collection)}`;
  }

  /** @returns {Promise<{revision?: number, people: number, seenFaces: number, unknownGroups: number}>} */
  state() {
    return call(this.#base);
  }

  /** @returns {Promise<Person[]>} everyone, by name */
  people() {
    return this.#all(`${this.#base}/people`, "people");
  }

  /** @param {string} person @returns {Promise<SeenFace[]>} */
  facesOf(person) {
    return call(`${this.#base}/people/${person}/faces?limit=60`).then((page) => page.faces);
  }

  /**
   * What is known now about the faces of some runs; their results say what was known then.
   * @param {string[]} runs
   * @returns {Promise<SeenFace[]>}
   */
  async facesNow(runs) {
    const faces = [];
    for (let from = 0; from < runs.length; from += RUNS_AT_ONCE) {
      const some = runs.slice(from, from + RUNS_AT_ONCE).map((run) => `run=${encodeURIComponent(run)}`);
      faces.push(...(await this.#all(`${this.#base}/faces?${some.join("&")}`, "faces")));
    }
    return faces;
  }

  /** @param {string} face @param {Who} who */
  assign(face, who) {
    return this.#decide(`/v1/faces/${face}/person`, { method: "PUT", json: who });
  }

  /** @param {string} face @param {string} [person] a candidate other than the one assigned */
  reject(face, person) {
    const which = person ? `?person=${encodeURIComponent(person)}` : "";
    return this.#decide(`/v1/faces/${face}/person${which}`, { method: "DELETE" });
  }

  /** @param {string} face */
  dismiss(face) {
    return this.#decide(`/v1/faces/${face}/dismiss`, { method: "POST" });
  }

  /** @param {string} person @param {string} name */
  rename(person, name) {
    return this.#decide(`${this.#base}/people/${person}`, { method: "PATCH", json: { name } });
  }

  /** @param {string} person who stays @param {string} from who turns out to be the same */
  merge(person, from) {
    return this.#decide(`${this.#base}/people/${person}/merge`, { method: "POST", json: { from } });
  }

  /** Erases a person and their faces; there is no undo. @param {string} person */
  async remove(person) {
    await send(`${this.#base}/people/${person}`, { method: "DELETE" });
  }

  /** @returns {Promise<{groups: Group[], next?: string}>} strangers, largest group first */
  strangers() {
    return call(`${this.#base}/unknown?limit=60`);
  }

  /** @param {string} group @param {Who} who */
  nameGroup(group, who) {
    return this.#decide(`${this.#base}/unknown/${group}/name`, { method: "POST", json: who });
  }

  /** @param {string} group */
  dismissGroup(group) {
    return this.#decide(`${this.#base}/unknown/${group}/dismiss`, { method: "POST" });
  }

  /** @param {number} [decision] the last one unless given */
  async undo(decision) {
    await send(`${this.#base}/undo`, { method: "POST", json: decision && { decision } });
  }

  /**
   * @param {string} path
   * @param {RequestInit & {json?: unknown}} options
   * @returns {Promise<{decision?: number, body: any}>}
   */
  async #decide(path, options) {
    const response = await send(path, options);
    const text = await response.text();
    const decision = Number(response.headers.get("Millrace-Decision")) || undefined;
    return { decision, body: text ? JSON.parse(text) : undefined };
  }

  /** @param {string} path @param {string} field */
  async #all(path, field) {
    const items = [];
    let after = "";
    do {
      const more = `${path.includes("?") ? "&" : "?"}limit=500${after}`;
      const page = await call(path + more);
      items.push(...page[field]);
      after = page.next ? `&after=${encodeURIComponent(page.next)}` : "";
    } while (after);
    return items;
  }
}
