import { html } from "../lit.js";
import { View } from "../element.js";
import { complain, toasts } from "../toasts.js";
import { changeSettings, settings } from "./datasets.js";

/** @import {Settings} from "./datasets.js" */

const HIDDEN = /** @type {const} */ ([
  ["hiddenRows", "Hidden rows"],
  ["hiddenColumns", "Hidden columns"],
  ["hiddenSheets", "Hidden sheets"],
]);

/** How a dataset's files are read: what is hidden in them, repairs, and their password, which is never shown. */
export class DatasetSettings extends View {
  #name = "";
  /** @type {Settings | undefined} */
  #settings;
  #busy = false;

  /** @param {string} name the dataset's */
  set name(name) {
    if (name === this.#name) return;
    this.#name = name;
    void settings(name)
      .then((found) => (this.#settings = found))
      .catch(complain)
      .finally(() => this.update());
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const given = new FormData(form);
    const above = String(given.get("repairAbove") ?? "");
    const change = {
      ...Object.fromEntries(HIDDEN.map(([name]) => [name, given.get(name)])),
      ...(above ? { repairAbove: Number(above) } : { repair: false }),
      ...(given.get("forget") ? { password: "" } : {}),
      ...(given.get("password") ? { password: String(given.get("password")) } : {}),
    };
    this.#busy = true;
    this.update();
    try {
      this.#settings = await changeSettings(this.#name, change);
      form.reset();
      toasts().show("Saved; the files concerned were read again.");
      this.dispatchEvent(new CustomEvent("fixed", { bubbles: true }));
    } catch (error) {
      complain(error);
    }
    this.#busy = false;
    this.update();
  }

  view() {
    const now = this.#settings;
    if (!now) return html`<p class="quiet panel-foot">Asking…</p>`;
    return html`<form @submit=${(/** @type {SubmitEvent} */ event) => void this.#save(event)}>
      <div class="fields">
        ${HIDDEN.map(
          ([name, text]) => html`<label for=${name}>${text}</label>
            <select id=${name} name=${name}>
              <option value="READ" ?selected=${now[name] === "READ"}>are read</option>
              <option value="LEAVE_OUT" ?selected=${now[name] === "LEAVE_OUT"}>are left out, and listed</option>
            </select>`,
        )}
        <label for="repairAbove">Repair contradictions above a confidence (0 to 1)</label>
        <input id="repairAbove" name="repairAbove" type="number" min="0" max="1" step="0.01"
          .value=${now.repairAbove === undefined ? "" : String(now.repairAbove)} placeholder="only suggest" />
        <label for="password">Password of protected files</label>
        <input id="password" name="password" type="password" autocomplete="new-password"
          placeholder=${now.passwordGiven ? "one is kept" : "none"} />
        ${now.passwordGiven
          ? html`<label for="forget">Forget the password</label><input id="forget" name="forget" type="checkbox" />`
          : ""}
      </div>
      <div class="row panel-foot"><button class="compact" ?disabled=${this.#busy}>Change how files are read</button></div>
    </form>`;
  }
}

customElements.define("dataset-settings", DatasetSettings);
