import { call } from "../http.js";
import { ResultStream } from "../stream.js";
import { looksLikePhoto } from "./dropped.js";
import { objectPath, Photo } from "./photo.js";
import { Uploads } from "./uploads.js";

const BUCKET = "photos";
const PIPELINE = "faces";
const PAGE = 12;
/** Photos kept on the page; the oldest leave first. They stay on the server. */
const MOST = 400;
const EARLY_ANSWERS = 500;
const CHECK_MS = 2_000;
const CHECKED_AT_ONCE = 4;

/**
 * The photos on the page, newest first: those dropped here, those that arrived from elsewhere while
 * the page is open, and earlier ones. Says `change` when the list changed and `answered` (detail:
 * the photo) when a photo's faces are known.
 */
export class Album extends EventTarget {
  /** @type {Photo[]} */
  photos = [];
  stream = new ResultStream(`/v1/results?bucket=${BUCKET}&pipeline=${PIPELINE}`);
  /** Whether the server may have photos older than the oldest here. */
  more = false;
  #uploads = new Uploads();
  /** @type {Map<string, Photo>} */
  #byRun = new Map();
  /** Answers that came before the upload's own response said which run to wait for. @type {Map<string, any>} */
  #early = new Map();
  /** @type {string | undefined} */
  #before;
  /** @type {Map<string, string>} */
  #keys = new Map();

  start() {
    this.stream.addEventListener("event", (event) => {
      this.#told(JSON.parse(/** @type {CustomEvent} */ (event).detail.data));
    });
    this.stream.start();
    window.setInterval(() => void this.#check(), CHECK_MS);
  }

  /** Fetches a page of earlier photos. */
  async earlier() {
    const after = this.#before ? `&after=${encodeURIComponent(this.#before)}` : "";
    const page = await call(`/v1/runs?bucket=${BUCKET}&pipeline=${PIPELINE}&limit=${PAGE}${after}`);
    this.#before = page.next;
    this.more = Boolean(page.next);
    const unseen = page.runs.filter((/** @type {any} */ run) => !this.#byRun.has(run.id));
    const found = await Promise.all(unseen.map((/** @type {any} */ run) => this.#recall(run.id)));
    this.photos = [...this.photos, ...found];
    this.#changed();
    return found;
  }

  /** @param {string} id @returns {Promise<Photo>} */
  async #recall(id) {
    const run = await call(`/v1/runs/${id}`);
    const photo = Photo.kept(run.object);
    this.#expect(photo, id);
    this.#settle(photo, run);
    photo.took = undefined;
    return photo;
  }

  /**
   * Sends files; those that cannot be photos are left out.
   * @param {File[]} files
   * @returns {{sent: Photo[], leftOut: string[]}}
   */
  add(files) {
    const sent = files.filter(looksLikePhoto).map((file) => {
      const photo = new Photo(file.name, async () => file);
      void this.#deliver(photo, file);
      return photo;
    });
    this.#prepend(sent);
    return { sent, leftOut: files.filter((file) => !looksLikePhoto(file)).map((file) => file.name) };
  }

  /** Sends a failed photo again. @param {Photo} photo */
  async again(photo) {
    photo.become({ state: "waiting", reason: "", progress: 0 });
    if (photo.run) await this.#retry(photo, photo.run);
    else await this.#deliver(photo, /** @type {File} */ (await photo.bytes()));
  }

  /** @param {Photo} photo @param {string} run */
  async #retry(photo, run) {
    await call(`/v1/runs/${run}/retry`, { method: "POST" }).catch((error) => photo.fail(error));
    if (photo.pending) photo.become({ state: "kept" });
  }

  /** Takes a photo off the page; it stays on the server. @param {Photo} photo */
  hide(photo) {
    this.photos = this.photos.filter((other) => other !== photo);
    if (photo.run) this.#byRun.delete(photo.run);
    photo.forget();
    this.#changed();
  }

  /** @returns {string[]} the runs whose answers are on the page */
  runs() {
    return this.photos.flatMap((photo) => (photo.state === "answered" && photo.run) || []);
  }

  /** @param {Photo} photo @param {File} file */
  async #deliver(photo, file) {
    try {
      const landed = await this.#uploads.send({
        path: objectPath(BUCKET, this.#keyFor(file)),
        bytes: file,
        progress: (progress) => photo.become({ state: "sending", progress, patience: 0 }),
        waiting: (patience) => photo.become({ state: "waiting", patience }),
      });
      this.#landed(photo, landed);
    } catch (error) {
      photo.fail(error);
    }
    this.#adopt();
  }

  /**
   * The file's name, or with a number when another file of that name was sent from this page.
   * @param {File} file
   */
  #keyFor(file) {
    const name = file.name.replaceAll(/[\\/\u0000-\u001f]/g, "-") || "photo";
    const mark = `${file.size}/${file.lastModified}`;
    const dot = name.lastIndexOf(".") > 0 ? name.lastIndexOf(".") : name.length;
    for (let number = 1; ; number++) {
      const key = number === 1 ? name : `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
      if ((this.#keys.get(key) ?? mark) !== mark) continue;
      this.#keys.set(key, mark);
      return key;
    }
  }

  /** @param {Photo} photo @param {import("./uploads.js").Landed} landed */
  #landed(photo, { runs }) {
    const run = runs.find(({ pipeline }) => pipeline === PIPELINE);
    if (!run) return photo.fail("It is kept, but no pipeline looks for faces in this kind of file.");
    const twin = this.#byRun.get(run.id);
    if (twin && twin !== photo) this.hide(twin);
    this.#expect(photo, run.id);
    photo.become({ state: run.state === "running" ? "looking" : "kept" });
    const early = this.#early.get(run.id);
    if (early) this.#settle(photo, early);
    else if (run.state === "succeeded" || run.state === "dead") void this.#ask(photo);
    return undefined;
  }

  /** @param {Photo} photo @param {string} run */
  #expect(photo, run) {
    photo.run = run;
    this.#byRun.set(run, photo);
  }

  /**
   * An event of the stream: a CloudEvent that says how a run ended.
   * @param {{data: any}} envelope
   */
  #told({ data: { run: id, ...told } }) {
    const run = { id, ...told, state: told.error ? "dead" : "succeeded" };
    const photo = this.#byRun.get(run.id);
    if (photo) return this.#settle(photo, run);
    this.#early.set(run.id, run);
    if (this.#early.size > EARLY_ANSWERS) this.#early.delete([...this.#early.keys()][0]);
    return this.#adopt();
  }

  /** Shows the photos that something else brought, once no upload of ours may still claim them. */
  #adopt() {
    if (this.photos.some((photo) => !photo.run && photo.pending)) return;
    const strays = [...this.#early.values()].filter((run) => !this.#byRun.has(run.id));
    this.#early.clear();
    for (const run of strays) {
      const photo = Photo.kept(run.object);
      this.#expect(photo, run.id);
      this.#prepend([photo]);
      this.#settle(photo, run);
    }
  }

  /** @param {Photo} photo @param {any} run a run as the server tells it */
  #settle(photo, run) {
    if (run.state === "dead") photo.fail(run.error?.detail ?? "The server gave up on it.");
    else if (run.result) {
      photo.answer(run.result);
      this.dispatchEvent(new CustomEvent("answered", { detail: photo }));
    } else if (run.state === "running") photo.become({ state: "looking" });
  }

  /** @param {Photo} photo */
  async #ask(photo) {
    const run = await call(`/v1/runs/${photo.run}`).catch(() => undefined);
    if (run && photo.pending) this.#settle(photo, run);
  }

  /** The stream tells of answers; asking after the longest waiting tells of the rest. */
  async #check() {
    const waiting = this.photos.filter((photo) => photo.run && photo.pending);
    await Promise.all(waiting.slice(-CHECKED_AT_ONCE).map((photo) => this.#ask(photo)));
  }

  /** @param {Photo[]} photos */
  #prepend(photos) {
    const all = [...photos, ...this.photos];
    this.photos = all;
    for (const old of all.slice(MOST).filter((photo) => !photo.pending)) this.hide(old);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
