import { plural } from "../format.js";
import { complain, toasts } from "../toasts.js";

/** @import {Album} from "./album.js" */
/** @import {Gallery, Who} from "./gallery.js" */
/** @import {Face, Group, Person, SeenFace} from "./types.js" */
/** @import {Photo} from "./photo.js" */

/** @typedef {{name: string, photos: Set<Photo>}} Told a person, and the photos already told of */

/** When to look what a decision changed elsewhere; recognition goes on in the background. */
const LOOK_AGAIN_MS = [150, 600, 1_500, 3_000, 6_000];

/**
 * Who is who on this page: the people, and the decisions about them. Each decision is shown at once
 * on every photo, can be undone from its message, and says what it changed elsewhere. Says `change`
 * when the people changed and `faces` when who is on the photos did.
 */
export class WhosWho extends EventTarget {
  /** @type {Person[]} */
  people = [];
  strangers = 0;
  /** @type {number | undefined} */
  #revision;
  #gallery;
  #album;
  #watch = 0;

  /** @param {Gallery} gallery @param {Album} album */
  constructor(gallery, album) {
    super();
    this.#gallery = gallery;
    this.#album = album;
  }

  /** Fetches the people and how many strangers there are. */
  async load() {
    const [people, state] = await Promise.all([this.#gallery.people(), this.#gallery.state()]);
    this.people = people;
    this.strangers = state.unknownGroups;
    this.#revision = state.revision;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Brings some photos up to what is known now.
   * @param {Photo[]} [photos] all on the page unless given
   */
  async refresh(photos = this.#album.photos) {
    const answered = photos.filter((photo) => photo.state === "answered" && photo.run);
    const faces = await this.#gallery.facesNow(answered.map((photo) => photo.run ?? ""));
    const now = new Map(faces.map((face) => [face.id, face]));
    for (const photo of answered) photo.learn(now);
    this.dispatchEvent(new Event("faces"));
  }

  /** @param {Face | SeenFace} face @param {Who} who @param {string} name */
  name(face, who, name) {
    const here = this.#album.photos.filter((photo) => photo.faces.some(({ id }) => id === face.id));
    const told = { name, photos: new Set([...here, ...this.#photosOf(name)]) };
    return this.#decide(`Named ${name}.`, () => this.#gallery.assign(face.id, who), told);
  }

  /** "Yes, that is who you think." @param {Face} face */
  confirm(face) {
    const person = /** @type {NonNullable<Face["person"]>} */ (face.person);
    return this.name(face, { person: person.id }, person.name);
  }

  /** @param {Face | SeenFace} face */
  reject(face) {
    const name = face.person?.name ?? "that person";
    return this.#decide(`Not ${name}. That is remembered.`, () => this.#gallery.reject(face.id));
  }

  /** @param {Face} face */
  dismiss(face) {
    return this.#decide("Left out: not a face.", () => this.#gallery.dismiss(face.id));
  }

  /** @param {Group} group @param {Who} who @param {string} name */
  nameGroup(group, who, name) {
    const text = `Named ${name} on ${plural(group.faces, "photo")}.`;
    return this.#decide(text, () => this.#gallery.nameGroup(group.id, who));
  }

  /** @param {Group} group */
  dismissGroup(group) {
    return this.#decide("Left out of the strangers.", () => this.#gallery.dismissGroup(group.id));
  }

  /** @param {Person} person @param {string} name */
  rename(person, name) {
    return this.#decide(`Renamed to ${name}.`, () => this.#gallery.rename(person.id, name));
  }

  /** @param {Person} person who stays @param {Person} from */
  merge(person, from) {
    const text = `${from.name} and ${person.name} are one person now.`;
    return this.#decide(text, () => this.#gallery.merge(person.id, from.id));
  }

  /** Erases for good. @param {Person} person */
  async remove(person) {
    try {
      await this.#gallery.remove(person.id);
      toasts().show(`${person.name} is removed.`);
      await this.#settle();
    } catch (error) {
      complain(error);
    }
  }

  /**
   * @param {string} text what to say when it is done
   * @param {() => Promise<{decision?: number}>} decision
   * @param {Told} [told] whose other photos to tell about, as they turn up
   * @returns {Promise<boolean>} whether it was done
   */
  async #decide(text, decision, told) {
    try {
      const { decision: number } = await decision();
      toasts().show(text, "Undo", () => void this.#undo(number));
      await this.#settle(told);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  /** @param {number | undefined} decision */
  async #undo(decision) {
    try {
      await this.#gallery.undo(decision);
      toasts().show("Undone.");
      await this.#settle();
    } catch (error) {
      complain(error);
    }
  }

  /** Shows the decision's own effect, then waits for those in the background. @param {Told} [told] */
  async #settle(told) {
    await this.#reload();
    this.#tell(told);
    void this.#follow(told, ++this.#watch);
  }

  async #reload() {
    await Promise.all([this.load(), this.refresh()]);
  }

  /** @param {Told | undefined} told @param {number} watch */
  async #follow(told, watch) {
    for (const wait of LOOK_AGAIN_MS) {
      await new Promise((resolve) => window.setTimeout(resolve, wait));
      if (watch !== this.#watch) return;
      await this.#catchUp().catch(() => {});
      this.#tell(told);
    }
  }

  async #catchUp() {
    const { revision } = await this.#gallery.state();
    if (revision === undefined || revision !== this.#revision) await this.#reload();
  }

  /** Says on which photos a named person turned up that were not told of yet. @param {Told} [told] */
  #tell(told) {
    if (!told) return;
    const found = this.#photosOf(told.name).filter((photo) => !told.photos.has(photo));
    if (found.length === 0) return;
    for (const photo of found) told.photos.add(photo);
    toasts().show(`Also found ${told.name} on ${plural(found.length, "other photo")}.`);
  }

  /** @param {string} name */
  #photosOf(name) {
    return this.#album.photos.filter((photo) => photo.faces.some((face) => face.person?.name === name));
  }
}
