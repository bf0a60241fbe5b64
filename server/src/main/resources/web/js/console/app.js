import { html, render } from "../lit.js";
import "../header.js";
import { MillHeader } from "../header.js";
import "../toasts.js";
import "./home-view.js";
import "./model-view.js";
import "./models-view.js";
import "./run-view.js";
import "./runs-view.js";
import "./dataset-view.js";
import "./layout-view.js";
import { runs } from "./runs.js";

/** @import {Health} from "../header.js" */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const header = /** @type {MillHeader} */ (document.querySelector("mill-header"));

function atModels() {
  return window.location.hash.startsWith("#/models");
}

/** @returns {Health} */
function health() {
  if (runs.problem) return { text: "Unreachable", tone: "bad" };
  if (Object.keys(runs.notReady ?? {}).length) return { text: "Not ready", tone: "bad" };
  return runs.stream.status === "live" ? { text: "Live", tone: "good" } : { text: "Connecting", tone: "waiting" };
}

function drawHeader() {
  header.tabs = [
    { href: "/faces/#/photos", text: "Photos", current: false },
    { href: "/faces/#/strangers", text: "Strangers", current: false },
    { href: "/faces/#/people", text: "People", current: false },
    { href: "/#/models", text: "Models", current: atModels() },
    { href: "/#/", text: "Console", current: !atModels() },
  ];
  header.health = health();
}

/** @type {[RegExp, string, (parts: string[]) => unknown][]} */
const PLACES = [
  [/^#\/runs\/([\w-]+)$/, "Run", ([id]) => html`<run-view .run=${id}></run-view>`],
  [/^#\/runs\?state=(ready|running|succeeded|dead)$/, "Runs", ([state]) => html`<runs-view .state=${state}></runs-view>`],
  [/^#\/models$/, "Models", () => html`<models-view></models-view>`],
  [/^#\/models\/([\w-]+)$/, "Model", ([name]) => html`<model-view .model=${name}></model-view>`],
  [/^#\/datasets\/(\w+)$/, "Dataset", ([name]) => html`<dataset-view .name=${name}></dataset-view>`],
  [
    /^#\/datasets\/(\w+)\/layouts\/([\w-]+)$/,
    "Layout",
    ([name, fingerprint]) => html`<layout-view .place=${[name, fingerprint]}></layout-view>`,
  ],
];

/** Shows what the address names; the skip link's `#main` names no place. */
function go() {
  if (window.location.hash === "#main") return;
  drawHeader();
  for (const [place, title, view] of PLACES) {
    const parts = place.exec(window.location.hash);
    if (parts) {
      document.title = `${title} – Millrace`;
      render(view(parts.slice(1)), main);
      return;
    }
  }
  document.title = "Console – Millrace";
  render(html`<home-view></home-view>`, main);
}

window.addEventListener("hashchange", () => {
  go();
  if (window.location.hash !== "#main") main.focus();
});
runs.addEventListener("change", drawHeader);
go();
void runs.start();
