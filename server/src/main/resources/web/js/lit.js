/** The one place that names lit-html's address; the server serves it from its webjar. */
export { html, svg, render, nothing } from "/webjars/lit-html/3.3.2/lit-html.js";
export { repeat } from "/webjars/lit-html/3.3.2/directives/repeat.js";
