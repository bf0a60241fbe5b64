import { html, nothing, svg } from "../lit.js";
import { View } from "../element.js";
import { driftOf } from "./models.js";

/** @import {Share, Verdict, Watched} from "./models.js" */

const EVERY_MS = 10_000;
const WIDTH = 36;
const HEIGHT = 120;
/** @type {Record<Verdict, string>} */
const TONES = { gathering: "", stable: "known", moving: "unsure", shifted: "dead" };

/** What the reference's rows are. @type {Record<Watched["reference"], string>} */
const REFERENCES = {
  "reference-window": " of the package's reference window",
  "verification-cases": " of the verification cases",
  "served-rows": ", the first that were served",
};

/** Whether a version still sees and says what it did when it was put to work. */
export class DriftView extends View {
  #name = "";
  #version = 0;
  /** @type {Watched[] | undefined} */
  #watched;
  /** What is drawn, by role, side and name; the most moved one when nothing was chosen. */
  #chosen = "";
  #problem = "";

  /** @param {{name: string, version: number}} of */
  set of({ name, version }) {
    if (name === this.#name && version === this.#version) return;
    this.#name = name;
    this.#version = version;
    this.#watched = undefined;
    this.#chosen = "";
    void this.#load();
  }

  arrive() {
    const timer = window.setInterval(() => document.hidden || void this.#load(), EVERY_MS);
    this.until(() => window.clearInterval(timer));
  }

  async #load() {
    const asked = this.#version;
    try {
      const watched = await driftOf(this.#name, asked);
      if (asked === this.#version) this.#watched = watched;
      this.#problem = "";
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  view() {
    const watched = this.#watched ?? [];
    return html`<section class="panel" aria-labelledby="drift-title">
      <div class="panel-head">
        <h2 id="drift-title">Drift of version ${this.#version}</h2>
        <p class="small quiet">Its last rows against what its package says of them, or its first 500, by population stability index: above 0.1 look, above 0.25 it is another population.</p>
      </div>
      ${this.#problem ? html`<div class="panel-body"><p>${this.#problem}</p></div>` : nothing}
      ${this.#watched && !watched.length ? html`<div class="panel-body"><p class="quiet">It was not used yet.</p></div>` : nothing}
      ${watched.length ? html`<div class="columns drift">${this.#list(watched)} ${this.#shown(watched)}</div>` : nothing}
    </section>`;
  }

  /** @param {Watched[]} watched */
  #list(watched) {
    const shown = this.#choice(watched);
    return html`<table class="plain-table" aria-label="Drift of each input and output; a name shows its shares">
      <thead>
        <tr><th scope="col">What</th><th scope="col">Side</th><th scope="col" class="number">PSI</th><th scope="col">Verdict</th></tr>
      </thead>
      <tbody>
        ${watched.map(
          (one) => html`<tr aria-current=${one === shown ? "true" : nothing}>
            <th scope="row">
              <button class="compact plain" aria-pressed=${one === shown ? "true" : "false"} aria-controls="drift-shares" @click=${() => this.#choose(one)}>${one.tensor}</button>
            </th>
            <td>${one.side}</td>
            <td class="number">${one.psi === null ? "–" : one.psi.toFixed(3)}</td>
            <td><span class="badge ${TONES[one.verdict]}">${one.verdict}</span></td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** @param {Watched} one */
  #choose(one) {
    this.#chosen = key(one);
    this.update();
  }

  /** @param {Watched[]} watched */
  #choice(watched) {
    const most = [...watched].sort((a, b) => (b.psi ?? -1) - (a.psi ?? -1))[0];
    return watched.find((one) => key(one) === this.#chosen) ?? most;
  }

  /** @param {Watched[]} watched */
  #shown(watched) {
    const one = this.#choice(watched);
    if (!one.shares.length) {
      return html`<p id="drift-shares" class="panel-body quiet">${one.referenceRows} of 500 rows of the reference are gathered.</p>`;
    }
    return html`<figure class="drift-figure" id="drift-shares">
      <figcaption>
        ${one.tensor}: <span class="key reference"></span> reference (${one.referenceRows} rows${REFERENCES[one.reference]}),
        <span class="key recent"></span> lately (${one.recentRows} rows)
      </figcaption>
      ${chart(one.shares)} ${table(one.shares)}
    </figure>`;
  }
}

/** @param {Watched} one */
function key({ role, side, tensor }) {
  return `${role}/${side}/${tensor}`;
}

/** @param {Share[]} shares */
function chart(shares) {
  const most = Math.max(0.01, ...shares.flatMap(({ reference, recent }) => [reference, recent]));
  const bar = (/** @type {number} */ share, /** @type {number} */ x, /** @type {string} */ name) => {
    const height = (share / most) * HEIGHT;
    return svg`<rect class=${name} x=${x} y=${HEIGHT - height} width="14" height=${height} rx="2"></rect>`;
  };
  return html`<svg
    class="shares"
    viewBox=${`0 0 ${shares.length * WIDTH} ${HEIGHT}`}
    preserveAspectRatio="none"
    role="img"
    aria-label="Shares of the bins, reference beside lately; the table below has the numbers"
  >
    ${shares.map(({ reference, recent }, i) => [bar(reference, i * WIDTH + 3, "reference"), bar(recent, i * WIDTH + 18, "recent")])}
  </svg>`;
}

/** @param {Share[]} shares */
function table(shares) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return html`<table class="plain-table small" aria-label="Shares of the bins">
    <thead>
      <tr><th scope="col">Bin</th><th scope="col" class="number">Reference</th><th scope="col" class="number">Lately</th></tr>
    </thead>
    <tbody>
      ${shares.map(
        ({ bin, reference, recent }) => html`<tr><th scope="row">${bin}</th><td class="number">${percent(reference)}</td><td class="number">${percent(recent)}</td></tr>`,
      )}
    </tbody>
  </table>`;
}

customElements.define("drift-view", DriftView);
