import { html, nothing, repeat } from "./lit.js";
import { View } from "./element.js";

/** @typedef {{id: number, text: string, action?: string, act?: () => void}} Toast */

const STAY_MS = 9_000;

/**
 * Short messages at the foot of the page, spoken by screen readers as they come. One with an action
 * stays while the pointer or the focus rests on it.
 */
export class MillToasts extends View {
  /** @type {Toast[]} */
  #toasts = [];
  #next = 1;
  #held = false;
  /** What assistive technology is told, apart from what is seen. */
  #spoken = "";

  /**
   * Shows a message for a while.
   * @param {string} text
   * @param {string} [action] what its button says
   * @param {() => void} [act]
   */
  show(text, action, act) {
    this.#goWhereItCanBeUsed();
    const toast = { id: this.#next++, text, action, act };
    this.#toasts = [...this.#toasts.slice(-2), toast];
    this.say(text);
    window.setTimeout(() => this.#expire(toast), STAY_MS);
  }

  /**
   * Says something to screen readers only.
   * @param {string} text
   */
  say(text) {
    // The same words twice are a change too: a no-break space makes them differ.
    this.#spoken = this.#spoken === text ? `${text}\u00a0` : text;
    this.update();
  }

  /** While a dialog is open everything outside it is out of reach, so the messages move into it. */
  #goWhereItCanBeUsed() {
    const dialog = document.querySelector("dialog[open]");
    if (dialog === this.parentElement) return;
    (dialog ?? document.body).append(this);
    dialog?.addEventListener("close", () => document.body.append(this), { once: true });
  }

  /** @param {Toast} toast */
  #expire(toast) {
    if (this.#held) window.setTimeout(() => this.#expire(toast), 1_000);
    else this.#remove(toast);
  }

  /** @param {Toast} toast */
  #remove(toast) {
    this.#toasts = this.#toasts.filter((other) => other !== toast);
    this.#held = this.#held && this.#toasts.length > 0;
    this.update();
  }

  /** @param {Toast} toast */
  #act(toast) {
    this.#remove(toast);
    toast.act?.();
  }

  /** @param {boolean} held */
  #hold(held) {
    this.#held = held;
  }

  view() {
    return html`<section aria-label="Messages">
      <div role="status" aria-live="polite" class="visually-hidden">${this.#spoken}</div>
      ${repeat(
        this.#toasts,
        (toast) => toast.id,
        (toast) => html`<div
          class="toast"
          @pointerenter=${() => this.#hold(true)}
          @pointerleave=${() => this.#hold(false)}
          @focusin=${() => this.#hold(true)}
          @focusout=${() => this.#hold(false)}
        >
          <p>${toast.text}</p>
          ${toast.action
            ? html`<button @click=${() => this.#act(toast)}>${toast.action}</button>`
            : nothing}
        </div>`,
      )}
    </section>`;
  }
}

customElements.define("mill-toasts", MillToasts);

/** @returns {MillToasts} the page's messages */
export function toasts() {
  return /** @type {MillToasts} */ (document.querySelector("mill-toasts"));
}

/**
 * Shows why something failed.
 * @param {unknown} error
 */
export function complain(error) {
  toasts().show(error instanceof Error ? error.message : String(error));
}
