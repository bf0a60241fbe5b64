import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { ago, plural } from "../format.js";
import { complain, toasts } from "../toasts.js";
import "./datasets-list.js";
import { cause, retry, retryAll, runs } from "./runs.js";
import { runsTable } from "./runs-table.js";

/** @import {Run, RunState} from "./runs.js" */

const SHOWN_DEAD = 8;

/** The first page: is all well, what failed and why, what happened last. */
export class HomeView extends View {
  arrive() {
    this.follow(runs);
  }

  view() {
    return html`<div class="stack">
      ${this.#head()} ${this.#tiles()} ${runs.dead.length ? this.#dead() : nothing}
      <datasets-list></datasets-list>
      ${this.#recent()}
    </div>`;
  }

  #head() {
    const troubles = Object.entries(runs.notReady ?? {});
    return html`<div class="home-head">
      <div>
        <h1>${headline(troubles.length)}</h1>
        <p class="quiet">${runs.problem || `What lands here is kept, seen by a model, and answered.`}</p>
      </div>
      <a class="button primary" href="/faces/">Open the face app</a>
      ${troubles.map(([part, why]) => html`<div class="notice"><p><strong>${part}</strong>: ${why}</p></div>`)}
    </div>`;
  }

  #tiles() {
    const tile = (/** @type {RunState} */ state, /** @type {string} */ text, /** @type {string} */ hint) =>
      html`<li>
        <a class="panel tile ${state} ${runs.counts?.[state] ? "" : "none"}" href=${`#/runs?state=${state}`}>
          <span class="tile-count">${runs.counts?.[state] ?? "–"}</span>
          <span class="tile-text">${text}</span>
          <span class="small quiet">${hint}</span>
        </a>
      </li>`;
    return html`<ul class="tiles" aria-label="Runs by state">
      ${tile("ready", "waiting", "kept, their turn comes")}
      ${tile("running", "working", "a model is looking")}
      ${tile("dead", "dead", "kept, and need a hand")}
    </ul>`;
  }

  #dead() {
    const shown = runs.dead.slice(0, SHOWN_DEAD);
    const left = (runs.counts?.dead ?? 0) - shown.length;
    return html`<section class="panel" aria-labelledby="dead-title">
      <div class="panel-head row between">
        <h2 id="dead-title">Dead runs</h2>
        <button class="compact" @click=${() => void this.#retryAll()}>Retry all ${runs.counts?.dead}</button>
      </div>
      <ul class="dead-list">
        ${repeat(
          shown,
          (run) => run.id,
          (run) => this.#deadRun(run),
        )}
      </ul>
      ${left > 0 ? html`<p class="panel-foot"><a href="#/runs?state=dead">And ${left} more</a></p>` : nothing}
    </section>`;
  }

  /** @param {Run} run */
  #deadRun(run) {
    return html`<li>
      <div class="dead-words">
        <a href=${`#/runs/${run.id}`}>${run.object.key}</a>
        <p class="small">${cause(run)}</p>
        <p class="small quiet">Pipeline ${run.pipeline}, ${ago(run.endedAt ?? run.createdAt)}</p>
      </div>
      <button class="compact" aria-label="Retry ${run.object.key}" @click=${() => void this.#retry(run)}>Retry</button>
    </li>`;
  }

  /** @param {Run} run */
  async #retry(run) {
    try {
      await retry(run.id);
      toasts().show(`${run.object.key} is tried again.`);
    } catch (error) {
      complain(error);
    }
  }

  async #retryAll() {
    try {
      toasts().show(`${plural(await retryAll(), "run")} tried again.`);
    } catch (error) {
      complain(error);
    }
  }

  #recent() {
    const { recent } = runs;
    return html`<section class="panel" aria-labelledby="recent-title">
      <div class="panel-head"><h2 id="recent-title">Recent runs</h2></div>
      ${recent && recent.length > 0 ? runsTable(recent) : nothing}
      ${recent?.length === 0
        ? html`<div class="empty">
            <p>Nothing has landed yet. Send a photo in the <a href="/faces/">face app</a>, or with <code>./millrace put</code>.</p>
          </div>`
        : nothing}
    </section>`;
  }

}

/** @param {number} troubles */
function headline(troubles) {
  if (runs.problem) return "The server cannot be asked";
  if (troubles) return "Not ready";
  if (!runs.notReady) return "Asking how things are";
  const dead = runs.counts?.dead ?? 0;
  return dead ? plural(dead, "run needs a hand", "runs need a hand") : "All is well";
}

customElements.define("home-view", HomeView);
