import { html, render } from "../lit.js";
import "../header.js";
import { MillHeader } from "../header.js";
import "../toasts.js";
import "./home-view.js";
import "./run-view.js";
import { runs } from "./runs.js";

/** @import {Health} from "../header.js" */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const header = /** @type {MillHeader} */ (document.querySelector("mill-header"));

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
    { href: "/#/", text: "Console", current: true },
  ];
  header.health = health();
}

/** Shows what the address names; the skip link's `#main` names no place. */
function go() {
  if (window.location.hash === "#main") return;
  const run = /^#\/runs\/([\w-]+)$/.exec(window.location.hash)?.[1];
  document.title = run ? "Run – Millrace" : "Console – Millrace";
  render(run ? html`<run-view .run=${run}></run-view>` : html`<home-view></home-view>`, main);
}

window.addEventListener("hashchange", () => {
  go();
  if (window.location.hash !== "#main") main.focus();
});
runs.addEventListener("change", drawHeader);
drawHeader();
go();
void runs.start();
