import { html, render } from "../lit.js";
import "../header.js";
import { MillHeader } from "../header.js";
import { complain, toasts } from "../toasts.js";
import { plural } from "../format.js";
import "./camera.js";
import "./face-panel.js";
import "./people-view.js";
import "./person-panel.js";
import { takeDrops } from "./photos-view.js";
import "./strangers-view.js";
import { spoken } from "./words.js";
import { album, whosWho } from "./world.js";

/** @import {Health} from "../header.js" */
/** @import {Photo} from "./photo.js" */

const GATHER_MS = 600;
const MOST_SPOKEN = 3;
/** @type {Record<string, {title: string, view: unknown}>} */
const ROUTES = {
  photos: { title: "Photos", view: html`<photos-view></photos-view>` },
  strangers: { title: "Strangers", view: html`<strangers-view></strangers-view>` },
  people: { title: "People", view: html`<people-view></people-view>` },
};
/** @type {Record<string, Health>} */
const HEALTH = {
  connecting: { text: "Connecting", tone: "waiting" },
  live: { text: "Live", tone: "good" },
  waiting: { text: "Reconnecting", tone: "waiting" },
  paused: { text: "Paused", tone: "waiting" },
};

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const header = /** @type {MillHeader} */ (document.querySelector("mill-header"));

let current = "photos";

/** The skip link's `#main` is not a place to go: whoever follows it stays where they are. */
function here() {
  const { hash } = window.location;
  const name = hash.slice(2);
  if (hash !== "#main") current = name in ROUTES ? name : "photos";
  return current;
}

function drawHeader() {
  here();
  header.tabs = [
    { href: "#/photos", text: "Photos", current: current === "photos" },
    { href: "#/strangers", text: "Strangers", count: whosWho.strangers, current: current === "strangers" },
    { href: "#/people", text: "People", count: whosWho.people.length, current: current === "people" },
    { href: "/#/models", text: "Models", current: false },
    { href: "/", text: "Console", current: false },
  ];
  header.health = HEALTH[album.stream.status];
}

function go() {
  const { title, view } = ROUTES[here()];
  document.title = `${title} – Millrace`;
  render(view, main);
  drawHeader();
}

/** Speaks answers together when many come at once. */
function speakAnswers() {
  /** @type {Photo[]} */
  let gathered = [];
  album.addEventListener("answered", (event) => {
    gathered.push(/** @type {CustomEvent} */ (event).detail);
    if (gathered.length > 1) return;
    window.setTimeout(() => {
      toasts().say(gathered.length > MOST_SPOKEN ? together(gathered) : gathered.map(spoken).join(" "));
      gathered = [];
    }, GATHER_MS);
  });
}

/** @param {Photo[]} photos */
function together(photos) {
  const faces = photos.flatMap((photo) => photo.faces);
  const known = faces.filter((face) => face.person).length;
  return `${photos.length} photos answered: ${plural(faces.length, "face")}, ${known} known.`;
}

/** New answers may bring new strangers; the counts follow, not more than once a second. */
function followCounts() {
  let due = 0;
  album.addEventListener("answered", () => {
    window.clearTimeout(due);
    due = window.setTimeout(() => void whosWho.load().catch(() => {}), 1_000);
  });
}

async function start() {
  window.addEventListener("hashchange", () => {
    go();
    main.focus();
  });
  whosWho.addEventListener("change", drawHeader);
  album.stream.addEventListener("change", drawHeader);
  takeDrops(() => {
    if (here() !== "photos") window.location.hash = "#/photos";
  });
  go();
  album.start();
  await Promise.all([whosWho.load(), album.earlier()]);
  await whosWho.refresh();
  speakAnswers();
  followCounts();
}

start().catch(complain);
