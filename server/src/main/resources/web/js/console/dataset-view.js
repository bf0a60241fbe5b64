import { html, nothing } from "../lit.js";
import { View } from "../element.js";
import { complain } from "../toasts.js";
import { plural } from "../format.js";
import { dataTable } from "./data-table.js";
import { dataset, exportPath, files, layouts, origins, page, query } from "./datasets.js";
import { OriginDialog } from "./origin-dialog.js";
import { pager } from "./pager.js";
import { rowsBar } from "./rows-bar.js";
import "./dataset-settings.js";
import "./rejects-view.js";
import "./suggestions-view.js";

/** @import {Answer, Dataset, File, Layout, Page, Placed} from "./datasets.js" */

const BOOKS = /** @type {const} */ ([
  ["rows", "Table"],
  ["changes", "Changes"],
  ["rejects", "Rejects"],
  ["suggestions", "Suggestions"],
  ["others", "Rows that are no data"],
]);

/** One dataset: where its rows came from, what waits for a person, the table itself, SQL. */
export class DatasetView extends View {
  #name = "";
  /** @type {Dataset | undefined} */
  #dataset;
  /** @type {File[]} */
  #files = [];
  /** @type {Layout[]} */
  #layouts = [];
  #book = "rows";
  #offset = 0;
  /** @type {Page | undefined} */
  #page;
  /** @type {Answer | undefined} */
  #answer;
  #refused = "";
  #problem = "";

  /** @param {string} name */
  set name(name) {
    if (name === this.#name) return;
    this.#name = name;
    void this.#load();
  }

  async #load() {
    try {
      [this.#dataset, this.#files, this.#layouts] = await Promise.all([
        dataset(this.#name),
        files(this.#name),
        layouts(this.#name),
      ]);
      await this.#turn(this.#book, 0);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  /**
   * @param {string} book
   * @param {number} offset
   */
  async #turn(book, offset) {
    // these two show their own pages
    const isOwn = book === "rejects" || book === "suggestions";
    try {
      this.#page = isOwn ? undefined : await page(this.#name, book, offset);
      this.#book = book;
      this.#offset = offset;
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  /** @param {SubmitEvent} event */
  async #ask(event) {
    event.preventDefault();
    const sql = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("sql"));
    try {
      this.#answer = await query(this.#name, sql);
      this.#refused = "";
    } catch (error) {
      this.#refused = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  view() {
    if (this.#problem) {
      return html`<div class="stack">
        <h1>${this.#name}</h1>
        <p>This dataset cannot be shown: ${this.#problem}.</p>
        <p><a href="#/">Back to the console</a></p>
      </div>`;
    }
    if (!this.#dataset) return html`<p class="quiet">Asking…</p>`;
    return html`<div class="stack">
      ${this.#head(this.#dataset)} ${this.#waiting()} ${this.#booksPanel()} ${this.#sql()} ${this.#filesPanel()}
      ${this.#layoutsPanel()} ${this.#settingsPanel()}
      <origin-dialog></origin-dialog>
    </div>`;
  }

  /** @param {Dataset} it */
  #head(it) {
    return html`<div>
        <a href="#/">Console</a>
        <h1>${it.name}</h1>
        <p class="quiet">${plural(it.files, "file")}, ${plural(it.columns.length, "column")}.</p>
        <p class="row">
          <span id="download">Download:</span>
          ${["xlsx", "csv", "parquet"].map(
            (form) => html`<a class="button compact" aria-label=${`Download as ${form}`} download href=${exportPath(it.name, form)}>${form}</a>`,
          )}
        </p>
      </div>
      ${rowsBar(it.rows)}`;
  }

  #waiting() {
    const waiting = this.#layouts.filter((layout) => layout.state === "WAITING");
    if (!waiting.length) return nothing;
    return html`<section class="panel" aria-labelledby="waiting-title">
      <div class="panel-head"><h2 id="waiting-title">Layouts waiting for a look</h2></div>
      <ul class="dead-list">
        ${waiting.map(
          (layout) => html`<li>
            <div class="dead-words">
              <a href=${`#/datasets/${this.#name}/layouts/${layout.fingerprint}`}>${layout.example.file}</a>
              <p class="small">${layout.questions?.[0]?.text ?? "Is it read right?"}</p>
            </div>
            <a class="button compact" href=${`#/datasets/${this.#name}/layouts/${layout.fingerprint}`}>Look</a>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #booksPanel() {
    const rows = this.#page?.rows ?? [];
    const all = Object.keys(rows[0] ?? {}).filter((name) => !["_file", "_part"].includes(name));
    const columns = [...all.filter((name) => !name.startsWith("_")), ...all.filter((name) => name.startsWith("_"))];
    return html`<section class="panel" aria-labelledby="books-title">
      <h2 id="books-title" class="visually-hidden">What it holds</h2>
      <div class="row panel-head" role="group" aria-label="Show">
        ${BOOKS.map(
          ([book, text]) => html`<button
            class="compact"
            aria-pressed=${this.#book === book}
            @click=${() => void this.#turn(book, 0)}
          >
            ${text}
          </button>`,
        )}
      </div>
      ${this.#bookView(columns, rows)}
    </section>`;
  }

  /**
   * @param {string[]} columns
   * @param {Record<string, unknown>[]} rows
   */
  #bookView(columns, rows) {
    const reload = () => void this.#load();
    switch (this.#book) {
      case "rejects":
        return html`<rejects-view .name=${this.#name} @fixed=${reload}></rejects-view>`;
      case "suggestions":
        return html`<suggestions-view .name=${this.#name} @fixed=${reload}></suggestions-view>`;
      default:
        return this.#bookPage(columns, rows);
    }
  }

  /**
   * @param {string[]} columns
   * @param {Record<string, unknown>[]} rows
   */
  #bookPage(columns, rows) {
    return html`${rows.length
        ? dataTable(
            this.#book,
            columns,
            rows.map((row) => columns.map((column) => row[column])),
            this.#book === "rows" ? { units: this.#units(), origin: this.#origins(rows) } : {},
          )
        : html`<p class="quiet panel-foot">None.</p>`}
      <div class="row panel-foot">
        ${pager({
          offset: this.#offset,
          shown: rows.length,
          next: this.#page?.next,
          total: this.#page?.total,
          turn: (offset) => void this.#turn(this.#book, offset),
        })}
      </div>`;
  }

  /**
   * Each row of the table can be asked which cells its values came from.
   * @param {Record<string, unknown>[]} rows
   */
  #origins(rows) {
    const of = (/** @type {number} */ at) => /** @type {Placed} */ (rows[at]);
    return {
      label: (/** @type {number} */ at) => `Where row ${of(at)._row} of ${of(at)._file_name} came from`,
      pick: (/** @type {number} */ at) => void this.#askOrigin(of(at)),
    };
  }

  /** @param {Placed} row */
  async #askOrigin(row) {
    try {
      const asked = await origins(this.#name, row);
      const dialog = /** @type {OriginDialog} */ (this.querySelector("origin-dialog"));
      dialog.open(row, asked);
    } catch (error) {
      complain(error);
    }
  }

  /** @returns {Record<string, string>} */
  #units() {
    const declared = (this.#dataset?.columns ?? []).filter((column) => column.unit);
    return Object.fromEntries(declared.map((column) => [column.name, column.unit ?? ""]));
  }

  #sql() {
    return html`<section class="panel" aria-labelledby="sql-title">
      <div class="panel-head"><h2 id="sql-title">SQL</h2></div>
      <form class="sql" @submit=${(/** @type {SubmitEvent} */ event) => void this.#ask(event)}>
        <label for="sql" class="small quiet">One select over ${this.#name}, audit.changes, audit.rejects, audit.files …</label>
        <textarea id="sql" name="sql" rows="3" spellcheck="false">select * from ${this.#name} limit 20</textarea>
        <button class="compact primary">Ask</button>
      </form>
      ${this.#refused ? html`<div class="notice"><p>${this.#refused}</p></div>` : nothing}
      ${this.#answer ? dataTable("Answer", this.#answer.columns, this.#answer.rows) : nothing}
    </section>`;
  }

  #filesPanel() {
    const shown = this.#files.map((file) => [
      file.name,
      file.format ?? "",
      file.state,
      file.rows.in,
      file.rows.data,
      file.rows.rejected,
      file.reason ?? "",
    ]);
    return html`<section class="panel" aria-labelledby="files-title">
      <div class="panel-head"><h2 id="files-title">Files</h2></div>
      ${dataTable("Where the rows of each file went", ["File", "Format", "State", "Rows", "In the table", "Rejected", "Why"], shown)}
    </section>`;
  }

  #settingsPanel() {
    return html`<section class="panel" aria-labelledby="settings-title">
      <div class="panel-head"><h2 id="settings-title">How files are read</h2></div>
      <dataset-settings .name=${this.#name} @fixed=${() => void this.#load()}></dataset-settings>
    </section>`;
  }

  #layoutsPanel() {
    return html`<section class="panel" aria-labelledby="layouts-title">
      <div class="panel-head"><h2 id="layouts-title">Layouts</h2></div>
      <ul class="dead-list">
        ${this.#layouts.map(
          (layout) => html`<li>
            <div class="dead-words">
              <a href=${`#/datasets/${this.#name}/layouts/${layout.fingerprint}`}>${layout.example.file}</a>
              <p class="small quiet">${Object.keys(layout.columns).join(", ")}</p>
            </div>
            <span class="badge ${layout.state.toLowerCase()}">${layout.state.toLowerCase()}</span>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("dataset-view", DatasetView);
