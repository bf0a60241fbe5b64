import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { complain } from "../toasts.js";
import { runs, runsIn } from "./runs.js";
import { runsTable } from "./runs-table.js";

/** @import {Run, RunState} from "./runs.js" */

/** All runs in one state, the newest first. */
export class RunsView extends View {
  /** @type {RunState} */
  #state = "ready";
  /** @type {Run[] | undefined} */
  #runs;
  /** @type {string | undefined} */
  #next;

  /** @param {RunState} state */
  set state(state) {
    this.#state = state;
    this.#runs = undefined;
    void this.#load();
  }

  arrive() {
    const again = () => this.#isOnePage() && void this.#load();
    runs.addEventListener("change", again);
    this.until(() => runs.removeEventListener("change", again));
  }

  /** What a person paged on to is not taken away again. */
  #isOnePage() {
    return (this.#runs?.length ?? 0) <= 50;
  }

  /** @param {string} [after] */
  async #load(after) {
    const asked = this.#state;
    try {
      const page = await runsIn(asked, after);
      if (asked !== this.#state) return;
      this.#runs = after ? [...(this.#runs ?? []), ...page.runs] : page.runs;
      this.#next = page.next;
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  view() {
    return html`<div class="stack">
      <div>
        <p><a href="#/">Console</a></p>
        <h1>Runs that are ${this.#state}</h1>
      </div>
      <section class="panel" aria-label="Runs that are ${this.#state}">
        ${this.#runs?.length ? runsTable(this.#runs) : nothing}
        ${this.#runs?.length === 0 ? html`<p class="empty">None.</p>` : nothing}
        ${this.#next ? html`<p class="panel-foot"><button class="compact" @click=${() => void this.#load(this.#next)}>Show more</button></p>` : nothing}
      </section>
    </div>`;
  }
}

customElements.define("runs-view", RunsView);
