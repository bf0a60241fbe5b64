import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { plural, size, when } from "../format.js";
import { complain, toasts } from "../toasts.js";
import { cause, replay, retry, runOf, runs } from "./runs.js";
import { timeline } from "./timeline.js";

/** @import {Attempt, Delivery, Run} from "./runs.js" */

/** One run: what it looked at, where its time went, what came out, and what made it. */
export class RunView extends View {
  #id = "";
  /** @type {Run | undefined} */
  #run;
  #problem = "";
  #replayed = "";

  /** @param {string} id */
  set run(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.#run = undefined;
    this.#replayed = "";
    void this.#load();
  }

  arrive() {
    const again = () => this.#ended() || void this.#load();
    runs.addEventListener("change", again);
    this.until(() => runs.removeEventListener("change", again));
  }

  /** A run that ended is asked for again only while its result is still being delivered. */
  #ended() {
    const { state, deliveries = [] } = this.#run ?? {};
    return (state === "succeeded" || state === "dead") && deliveries.every((delivery) => delivery.state !== "pending");
  }

  async #load() {
    try {
      this.#run = await runOf(this.#id);
      this.#problem = "";
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  async #retry() {
    await retry(this.#id).then(() => toasts().show("It is tried again."), complain);
    await this.#load();
  }

  async #replay() {
    try {
      const { identical, differences } = await replay(this.#id);
      this.#replayed = identical
        ? "Replayed: the result is identical."
        : `Replayed: the result differs.\n${JSON.stringify(differences, null, 2)}`;
      toasts().say(this.#replayed);
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  view() {
    const run = this.#run;
    if (this.#problem) {
      return html`<div class="panel empty"><h1>No such run</h1><p>${this.#problem}</p><p><a href="#/">Back to the console</a></p></div>`;
    }
    if (!run) return html`<h1 class="quiet">Run</h1>`;
    return html`<div class="stack">
      ${this.#head(run)}
      ${run.state === "dead" ? html`<div class="notice">
            <div>
              <p>${cause(run)}</p>
              <p class="small">Retry looks at the same bytes again: good after an outage or a change of model or settings. If the file itself is at fault, the same bytes fail again; send it mended.</p>
            </div>
          </div>` : nothing}
      ${run.timeline?.length ? this.#timeline(run) : nothing}
      <div class="columns">${this.#facts(run)} ${this.#result(run)}</div>
    </div>`;
  }

  /** @param {Run} run */
  #head(run) {
    const done = run.state === "succeeded";
    return html`<div class="home-head">
      <div class="run-title">
        <p><a href="#/">Console</a></p>
        <h1>${run.object.key}</h1>
        <p class="row"><span class="badge ${run.state}">${run.state}</span><span class="quiet">${when(run.createdAt)}</span></p>
      </div>
      <div class="row">
        ${run.state === "dead" ? html`<button class="primary" @click=${() => void this.#retry()}>Retry</button>` : nothing}
        ${done ? html`<button @click=${() => void this.#replay()}>Replay</button>` : nothing}
      </div>
    </div>`;
  }

  /** @param {Run} run */
  #timeline(run) {
    return html`<section class="panel" aria-labelledby="timeline-title">
      <div class="panel-head"><h2 id="timeline-title">Where the time went</h2></div>
      <div class="panel-body">${timeline(run.timeline ?? [])}</div>
    </section>`;
  }

  /** @param {Run} run */
  #facts({ id, object, pipeline, pipelineVersion, model, attempts = [], deliveries = [] }) {
    const made = Object.entries(model ?? {}).map(([name, value]) => fact(name, String(value)));
    return html`<section class="panel" aria-labelledby="facts-title">
      <div class="panel-head"><h2 id="facts-title">What made it</h2></div>
      <dl class="facts">
        ${fact("run", id)} ${fact("pipeline", pipelineVersion ? `${pipeline}, version ${pipelineVersion}` : pipeline)}
        ${fact("object", `${object.bucket}/${object.key}`)} ${fact("bytes (SHA-256)", object.version)}
        ${object.size ? fact("size", size(object.size)) : nothing} ${made}
        ${attempts.map((attempt) => fact(`attempt ${attempt.number}`, attemptText(attempt)))}
        ${deliveries.map((delivery) => fact(`delivery to ${delivery.subscription}`, deliveryText(delivery)))}
      </dl>
    </section>`;
  }

  /** @param {Run} run */
  #result({ result, state }) {
    return html`<section class="panel" aria-labelledby="result-title">
      <div class="panel-head"><h2 id="result-title">Result</h2></div>
      <p class="panel-body replayed" role="status" ?hidden=${!this.#replayed}>${this.#replayed}</p>
      ${result === undefined || result === null
        ? html`<p class="panel-body quiet">${state === "dead" ? "None: every attempt failed. The run is kept, and can be tried again." : "None yet."}</p>`
        : html`<pre tabindex="0" role="region" aria-label="Result as JSON">${JSON.stringify(result, null, 2)}</pre>`}
    </section>`;
  }
}

/** @param {string} name @param {string} value */
function fact(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** @param {Attempt} attempt */
function attemptText({ outcome, startedAt, error }) {
  return [outcome, `started ${when(startedAt)}`, error?.detail].filter(Boolean).join(", ");
}

/** @param {Delivery} delivery */
function deliveryText({ state, attempts = [], nextAttemptAt }) {
  const next = nextAttemptAt ? `next try ${when(nextAttemptAt)}` : "";
  return [state, plural(attempts.length, "try", "tries"), attempts.at(-1)?.error, next].filter(Boolean).join(", ");
}

customElements.define("run-view", RunView);
