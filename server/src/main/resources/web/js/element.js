import { render, nothing } from "./lit.js";

/**
 * A custom element that draws itself with lit-html into the page's own tree, so that one style
 * sheet and one accessibility tree hold everything. Changes made in one turn draw once.
 */
export class View extends HTMLElement {
  #queued = false;
  /** @type {(() => void)[]} */
  #leaving = [];

  connectedCallback() {
    this.arrive();
    this.#draw();
  }

  disconnectedCallback() {
    for (const leave of this.#leaving.splice(0)) leave();
  }

  /** Called when the element enters the page; listen to things here, with {@link until}. */
  arrive() {}

  /**
   * What to do when the element leaves the page.
   * @param {() => void} leave
   */
  until(leave) {
    this.#leaving.push(leave);
  }

  /**
   * Draws again whenever the source says that it changed, for as long as the element is on the page.
   * @param {EventTarget} source
   * @param {string} [type]
   */
  follow(source, type = "change") {
    const draw = () => this.update();
    source.addEventListener(type, draw);
    this.until(() => source.removeEventListener(type, draw));
  }

  /** Asks for a new drawing; it happens at the end of this turn. */
  update() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) this.#draw();
    });
  }

  #draw() {
    render(this.view(), this, { host: this });
    this.drawn();
  }

  /** Called after each drawing. */
  drawn() {}

  /** @returns {unknown} the template to draw */
  view() {
    return nothing;
  }
}
