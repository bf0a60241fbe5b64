import { send } from "../http.js";
import { previewOf } from "./preview.js";

/** @import {Face, PhotoState, Preview, SeenFace} from "./types.js" */

let made = 0;

/**
 * One photo on the page, from the moment it is dropped until its faces are known. It says `change`
 * whenever something about it changed.
 */
export class Photo extends EventTarget {
  id = `photo-${++made}`;
  name;
  /** @type {PhotoState} */
  state = "waiting";
  /** How much is sent, 0..1. */
  progress = 0;
  /** Seconds that the server asked to wait before sending, if it did. */
  patience = 0;
  /** Why it failed, as a sentence. */
  reason = "";
  /** @type {string | undefined} */
  run;
  /** Size of the upright picture. @type {{width: number, height: number} | undefined} */
  image;
  /** @type {Face[]} */
  faces = [];
  /** @type {Preview | undefined} */
  preview;
  /** This browser cannot show it; its faces are known all the same. */
  unshowable = false;
  /** Milliseconds from dropping it to its answer. @type {number | undefined} */
  took;
  #born = performance.now();
  #bytes;
  #looking = false;

  /**
   * @param {string} name what people call it
   * @param {() => Promise<Blob>} bytes gives the photo itself
   */
  constructor(name, bytes) {
    super();
    this.name = name;
    this.#bytes = bytes;
  }

  /**
   * A photo that the server already has.
   * @param {{bucket: string, key: string, version: string}} object
   */
  static kept({ bucket, key, version }) {
    const path = objectPath(bucket, key) + `?version=${version}`;
    const photo = new Photo(key, () => send(path).then((response) => response.blob()));
    photo.state = "kept";
    return photo;
  }

  /** Makes the picture to show, once; called when the photo comes near the visible part. */
  async show() {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.preview = await previewOf(await this.#bytes());
      this.unshowable = !this.preview;
    } catch {
      this.unshowable = true;
    }
    this.changed();
  }

  bytes() {
    return this.#bytes();
  }

  /** @param {Partial<Photo>} what */
  become(what) {
    Object.assign(this, what);
    this.changed();
  }

  /** @param {unknown} error */
  fail(error) {
    this.become({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
  }

  /**
   * @param {{image?: {width: number, height: number}, faces: any[]}} result what `identify-faces` answered
   */
  answer(result) {
    this.took ??= performance.now() - this.#born;
    const faces = result.faces.map(({ id, box, match }) => ({ id, box, ...match }));
    this.become({ state: "answered", image: result.image, faces: faces.filter(notDismissed) });
  }

  /**
   * Takes over what is known now about its faces; faces that the gallery does not know any more
   * were erased there and disappear here.
   * @param {Map<string, SeenFace>} now
   */
  learn(now) {
    const faces = this.faces.flatMap((face) => {
      const seen = now.get(face.id);
      if (!seen) return [];
      const { status, person, similarity, falseAlarm } = seen;
      return [{ ...face, status, person, similarity, falseAlarm }];
    });
    this.become({ faces: faces.filter(notDismissed) });
  }

  get pending() {
    return this.state !== "answered" && this.state !== "failed";
  }

  forget() {
    if (this.preview) URL.revokeObjectURL(this.preview.url);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Face} face */
function notDismissed(face) {
  return face.status !== "dismissed";
}

/** @param {string} bucket @param {string} key */
export function objectPath(bucket, key) {
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  return `/v1/buckets/${encodeURIComponent(bucket)}/objects/${encoded}`;
}
