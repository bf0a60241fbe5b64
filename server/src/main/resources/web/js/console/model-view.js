import { html, nothing, repeat } from "../lit.js";
import { View } from "../element.js";
import { ago, plural, when } from "../format.js";
import { complain, toasts } from "../toasts.js";
import "./drift-view.js";
import "./publish-box.js";
import { compare, modelOf, moveAlias, verify } from "./models.js";

/** @import {Comparison, Model, Version} from "./models.js" */

/** One model: its versions and what their cases gave, its aliases, drift, and a place to publish. */
export class ModelView extends View {
  #name = "";
  /** @type {Model | undefined} */
  #model;
  #problem = "";
  /** Whose drift is shown. */
  #shown = 0;
  /** @type {{a: number, b: number, report?: Comparison} | undefined} */
  #comparison;

  /** @param {string} name */
  set model(name) {
    if (name === this.#name) return;
    this.#name = name;
    this.#model = undefined;
    this.#shown = 0;
    this.#comparison = undefined;
    void this.#load();
  }

  async #load() {
    try {
      const model = await modelOf(this.#name);
      this.#model = model;
      this.#shown ||= model.aliases.live ?? model.versions[0].version;
      this.#problem = "";
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  /** @param {() => Promise<string>} work what it did, as a sentence */
  async #do(work) {
    try {
      toasts().show(await work());
    } catch (error) {
      complain(error);
    }
    await this.#load();
  }

  /** @param {string} alias @param {number} version */
  #move(alias, version) {
    const before = this.#model?.aliases[alias];
    return this.#do(async () => {
      await moveAlias(this.#name, alias, version);
      return `${this.#name}@${alias} is version ${version} now${before ? `, and was ${before}` : ""}.`;
    });
  }

  /** @param {number} version */
  #verify(version) {
    return this.#do(async () => {
      const { passed } = await verify(this.#name, version);
      return passed ? `Version ${version}: its cases pass.` : `Version ${version}: its cases fail; it is served no more.`;
    });
  }

  /** @param {number} version with what is live */
  async #compare(version) {
    const live = this.#model?.aliases.live;
    if (!live) return;
    /** @type {{a: number, b: number, report?: Comparison}} */
    const mine = { a: live, b: version };
    this.#comparison = mine;
    this.update();
    const shown = () => this.#comparison === mine && this.isConnected;
    try {
      await compare(
        this.#name,
        live,
        version,
        (report) => {
          mine.report = report;
          this.update();
        },
        shown,
      );
    } catch (error) {
      if (shown()) this.#comparison = undefined;
      complain(error);
    }
    this.update();
  }

  view() {
    const model = this.#model;
    if (this.#problem) {
      return html`<div class="panel empty"><h1>No such model</h1><p>${this.#problem}</p><p><a href="#/models">All models</a></p></div>`;
    }
    if (!model) return html`<h1 class="quiet">${this.#name}</h1>`;
    return html`<div class="stack">
      <div class="run-title">
        <p><a href="#/models">Models</a></p>
        <h1>${model.name}</h1>
      </div>
      ${this.#versions(model)} ${this.#comparison ? this.#compared(this.#comparison) : nothing}
      <drift-view .of=${{ name: model.name, version: this.#shown }}></drift-view>
      <publish-box .model=${model.name} @published=${() => void this.#load()}></publish-box>
    </div>`;
  }

  /** @param {Model} model */
  #versions(model) {
    return html`<section class="panel" aria-labelledby="versions-title">
      <div class="panel-head"><h2 id="versions-title">Versions</h2></div>
      <table class="plain-table versions">
        <thead>
          <tr>
            <th scope="col">Version</th><th scope="col">Verification</th><th scope="col">Runtime</th>
            <th scope="col">Published</th><th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            model.versions,
            (version) => version.version,
            (version) => this.#row(model, version),
          )}
        </tbody>
      </table>
    </section>`;
  }

  /** @param {Model} model @param {Version} version */
  #row(model, version) {
    const aliases = Object.keys(model.aliases).filter((alias) => model.aliases[alias] === version.version);
    return html`<tr>
      <th scope="row">
        <span class="row">${version.version} ${aliases.map((alias) => html`<span class="badge known">${alias}</span>`)}</span>
        <code class="small quiet" title=${version.digest}>${version.digest.slice(7, 19)}</code>
      </th>
      <td>${verification(version)}</td>
      <td class="small">${version.verification?.runtime ?? "–"}</td>
      <td class="quiet"><time datetime=${version.publishedAt} title=${when(version.publishedAt)}>${ago(version.publishedAt)}</time></td>
      <td class="row">${this.#actions(model, version.version)}</td>
    </tr>`;
  }

  /** @param {Model} model @param {number} version */
  #actions(model, version) {
    const { live } = model.aliases;
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
      html`<button class="compact" aria-label=${`${text}: version ${version}`} @click=${act}>${text}</button>`;
    return html`
      ${live === version ? nothing : button("Make live", () => void this.#move("live", version))}
      ${live === version || model.aliases.candidate === version
        ? nothing
        : button("Make candidate", () => void this.#move("candidate", version))}
      ${button("Verify", () => void this.#verify(version))}
      ${live && live !== version ? button("Compare with live", () => void this.#compare(version)) : nothing}
      ${this.#shown === version
        ? nothing
        : button("Show drift", () => {
            this.#shown = version;
            this.update();
          })}
    `;
  }

  /** @param {{a: number, b: number, report?: Comparison}} comparison */
  #compared({ a, b, report }) {
    return html`<section class="panel" aria-labelledby="compare-title">
      <div class="panel-head"><h2 id="compare-title">Version ${a} beside version ${b}</h2></div>
      <div class="panel-body" role="status">
        ${report?.state === "done"
          ? html`<p>
                Of the last ${plural(report.compared, "object")}, ${report.same} are answered the same, ${report.different} otherwise${report.failed
                  ? `, and ${report.failed} failed`
                  : ""}.
              </p>
              <ul>
                ${report.unlike.map(
                  ({ run, object, differenceCount }) =>
                    html`<li><a href=${`#/runs/${run}`}>${object.key}</a> <span class="quiet">${plural(differenceCount, "difference")}</span></li>`,
                )}
              </ul>`
          : html`<p class="quiet">The last objects are answered by both${report?.total ? `: ${report.done} of ${report.total}` : ""}.</p>
              <progress max=${report?.total || 1} value=${report?.done ?? 0} aria-label="Objects compared"></progress>`}
      </div>
    </section>`;
  }
}

/** @param {Version} version */
function verification({ verified, verification: last, refused }) {
  if (refused) return html`<span class="badge dead">refused</span><p class="small">${refused}</p>`;
  if (!verified) return html`<span class="badge unsure">unverified</span>`;
  if (!last) return html`–`;
  return html`<span class="badge ${last.passed ? "known" : "dead"}">${plural(last.cases, "case")} ${last.passed ? "passed" : `of which ${last.failed} failed`}</span>
    <p class="small quiet">
      ${ago(last.at)}${difference(last.maxAbsDiff)}
    </p>`;
}

/** @param {number | undefined} most */
function difference(most) {
  if (most === undefined) return "";
  return most === 0 ? ", exactly" : `, differing by ${most.toPrecision(2)} at most`;
}

customElements.define("model-view", ModelView);
