import { html, nothing } from "./lit.js";
import { View } from "./element.js";

/** @typedef {{href: string, text: string, count?: number, current: boolean}} Tab */
/** @typedef {{text: string, tone: "good" | "waiting" | "bad"}} Health */

/** The bar above every page: the name, the ways to go, and whether answers can arrive. */
export class MillHeader extends View {
  /** @type {Tab[]} */
  #tabs = [];
  /** @type {Health | undefined} */
  #health;

  /** @param {Tab[]} tabs */
  set tabs(tabs) {
    this.#tabs = tabs;
    this.update();
  }

  /** @param {Health | undefined} health */
  set health(health) {
    this.#health = health;
    this.update();
  }

  view() {
    return html`<header class="bar">
      <a class="brand" href="/"><img src="/img/mark.svg" alt="" width="28" height="28" />Millrace</a>
      <nav class="tabs" aria-label="Main">${this.#tabs.map(tabView)}</nav>
      ${this.#health
        ? html`<p class="live"><span class="dot ${this.#health.tone}"></span>${this.#health.text}</p>`
        : nothing}
    </header>`;
  }
}

/** @param {Tab} tab */
function tabView(tab) {
  return html`<a href=${tab.href} aria-current=${tab.current ? "page" : nothing}
    >${tab.text}${tab.count ? html` <span class="count">${tab.count}</span>` : nothing}</a
  >`;
}

customElements.define("mill-header", MillHeader);
