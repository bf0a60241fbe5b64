import { html, nothing } from "./lit.js";
import { View } from "./element.js";
import { accessKey, send } from "./http.js";

/**
 * A picture that the server keeps. Where an access key is needed it is fetched with the key, which a
 * plain `img` could not send.
 */
export class MillThumb extends View {
  #path = "";
  #alt = "";
  #url = "";

  /** @param {string} path */
  set path(path) {
    if (path === this.#path) return;
    this.#path = path;
    this.#forget();
    if (accessKey()) void this.#fetch(path);
    else this.#url = path;
    this.update();
  }

  /** @param {string} alt */
  set alt(alt) {
    this.#alt = alt;
    this.update();
  }

  arrive() {
    this.until(() => this.#forget());
  }

  /** @param {string} path */
  async #fetch(path) {
    const picture = await send(path).then((response) => response.blob(), () => undefined);
    if (!picture || path !== this.#path || !this.isConnected) return;
    this.#url = URL.createObjectURL(picture);
    this.update();
  }

  #forget() {
    if (this.#url.startsWith("blob:")) URL.revokeObjectURL(this.#url);
    this.#url = "";
  }

  view() {
    return this.#url ? html`<img src=${this.#url} alt=${this.#alt} title=${this.#alt || nothing} />` : nothing;
  }
}

customElements.define("mill-thumb", MillThumb);
