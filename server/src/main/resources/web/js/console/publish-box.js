import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { plural } from "../format.js";
import { toasts } from "../toasts.js";
import { publish } from "./models.js";

/** Where a package's zip is dropped or chosen; says `published` when it has become a version. */
export class PublishBox extends View {
  #model = "";
  #over = false;
  #busy = "";
  #problem = "";

  /** The model that packages are of; asked for when empty. @param {string} name */
  set model(name) {
    this.#model = name;
    this.update();
  }

  /** @param {DragEvent} event @param {boolean} over */
  #drag(event, over) {
    event.preventDefault();
    this.#over = over;
    this.update();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    this.#drag(event, false);
    void this.#take(event.dataTransfer?.files[0]);
  }

  #name() {
    return this.#model || /** @type {HTMLInputElement | null} */ (this.querySelector("#publish-name"))?.value.trim() || "";
  }

  /** @param {File | undefined} zip */
  async #take(zip) {
    if (!zip || this.#busy) return;
    const name = this.#name();
    this.#problem = name ? "" : "Say first which model the package is of.";
    this.#busy = name ? `${zip.name}: its verification cases run now.` : "";
    this.update();
    if (!name) return;
    try {
      const { version, verification } = await publish(name, zip);
      toasts().show(`${name}@${version}: ${plural(verification.length, "case")} passed.`);
      this.dispatchEvent(new Event("published"));
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#busy = "";
    this.update();
  }

  view() {
    return html`<section class="panel publish" aria-labelledby="publish-title">
      <div class="panel-head"><h2 id="publish-title">Publish a package</h2></div>
      <div class="panel-body stack">
        ${this.#model
          ? nothing
          : html`<div><label for="publish-name">Model</label><input type="text" id="publish-name" autocomplete="off" /></div>`}
        <label
          class="drop ${this.#over ? "over" : ""}"
          @dragenter=${(/** @type {DragEvent} */ event) => this.#drag(event, true)}
          @dragover=${(/** @type {DragEvent} */ event) => this.#drag(event, true)}
          @dragleave=${(/** @type {DragEvent} */ event) => this.#drag(event, false)}
          @drop=${(/** @type {DragEvent} */ event) => this.#drop(event)}
        >
          <input
            type="file"
            accept=".zip,application/zip"
            class="visually-hidden"
            @change=${(/** @type {Event} */ event) => {
              const input = /** @type {HTMLInputElement} */ (event.target);
              void this.#take(input.files?.[0]).finally(() => (input.value = ""));
            }}
          />
          ${this.#busy || "Drop a model package (zip) here, or choose one"}
        </label>
        ${this.#problem ? html`<div class="notice" role="alert"><p>${this.#problem}</p></div>` : nothing}
      </div>
    </section>`;
  }
}

customElements.define("publish-box", PublishBox);
