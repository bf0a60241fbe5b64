import { html, nothing } from "../lit.js";

/** @import {Layout} from "./datasets.js" */

/** What answers a question: the control's name, what is missing without it, and the answers. */
const CONTROLS = /** @type {const} */ ([
  ["DECIMAL_MARK", "decimalMark", "Decimal mark", [["POINT", "The point"], ["COMMA", "The comma"]]],
  ["DATE_ORDER", "dateOrder", "Day or month first", [["DAY_FIRST", "The day"], ["MONTH_FIRST", "The month"]]],
  ["SUSPECTED_TOTALS", "suspectedTotals", "Rows that may be totals", [["true", "They are totals, left out"], ["false", "They are data"]]],
  ["GROUPS", "groups", "Rows with a name alone", [["true", "They name the rows below"], ["false", "They are data"]]],
  ["FILL_DOWN", "fillDown", "Empty cells", [["true", "They mean the value above"], ["false", "They are empty"]]],
  ["UNPIVOT", "unpivot", "Columns that hold values", [["true", "They become rows"], ["false", "They stay columns"]]],
]);

/**
 * The open questions, each with its control; what was answered before can be changed.
 * @param {Layout} layout
 */
export function openQuestions(layout) {
  const asked = layout.questions ?? [];
  const waits = layout.state === "WAITING";
  const looks = waits ? asked.filter((question) => !question.answer) : [];
  const controls = CONTROLS.filter(([answer]) => asked.some((one) => one.answer === answer) || said(layout, answer) !== "");
  if (!looks.length && !controls.length) return nothing;
  return html`<div class="panel-head"><h2>${waits ? "Open questions" : "Answers"}</h2></div>
    <ul class="questions">
      ${looks.map((question) => html`<li><p>${question.text}</p></li>`)}
      ${controls.map(
        ([answer, name, label, answers]) => html`<li>
          ${asked.filter((one) => one.answer === answer).map((one) => html`<p id="why-${name}">${one.text}</p>`)}
          <label for=${name}>${label}</label>
          <select id=${name} name=${name} required>
            ${waits && said(layout, answer) === "" ? html`<option value="" selected>Choose…</option>` : nothing}
            ${answers.map(([value, text]) => html`<option value=${value} ?selected=${value === said(layout, answer)}>${text}</option>`)}
          </select>
        </li>`,
      )}
    </ul>`;
}

/**
 * What the controls of a form say, for a decision.
 * @param {FormData} given
 * @returns {Record<string, string | boolean | undefined>}
 */
export function answers(given) {
  return Object.fromEntries(
    CONTROLS.map(([, name]) => {
      const value = String(given.get(name) ?? "");
      return [name, value === "true" || value === "false" ? value === "true" : value || undefined];
    }),
  );
}

/**
 * What must still be answered, in words.
 * @param {Layout} layout
 * @param {FormData | undefined} given
 * @returns {string[]}
 */
export function missing(layout, given) {
  if (layout.state !== "WAITING") return [];
  return CONTROLS.filter(([answer]) => layout.questions?.some((one) => one.answer === answer))
    .filter(([answer, name]) => !(given ? given.get(name) : said(layout, answer)))
    .map(([, , label]) => label.toLowerCase());
}

/**
 * What the decision says already; nothing is said for an unpivot that is only proposed.
 * @param {Layout} layout
 * @param {typeof CONTROLS[number][0]} answer
 */
function said(layout, answer) {
  const asks = layout.questions?.some((one) => one.answer === answer) ?? false;
  switch (answer) {
    case "DECIMAL_MARK":
      return layout.decimalMark ?? "";
    case "DATE_ORDER":
      return layout.dateOrder ?? "";
    case "SUSPECTED_TOTALS":
      return String(layout.suspectedTotals ?? "");
    case "GROUPS":
      return String(layout.groups ?? "");
    case "FILL_DOWN":
      return String(layout.fillDown ?? "");
    case "UNPIVOT":
      return (asks && layout.state === "WAITING") || !(asks || layout.unpivot) ? "" : String(layout.unpivot ?? false);
  }
}
