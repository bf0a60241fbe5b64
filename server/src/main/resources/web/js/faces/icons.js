import { svg, html } from "../lit.js";

/** @param {unknown} drawing */
const icon = (drawing) =>
  html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawing}</svg>`;

export const camera = icon(
  svg`<path d="M4 8.5A2.5 2.5 0 0 1 6.5 6h1.3l1.4-2h5.6l1.4 2h1.3A2.5 2.5 0 0 1 20 8.500v8A2.5 2.5 0 0 1 17.5 19h-11A2.5 2.5 0 0 1 4 16.500z"/><circle cx="12" cy="12.5" r="3.5"/>`,
);
export const photos = icon(
  svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="9" cy="10" r="1.6"/><path d="m4 17 5-4.5 3.5 3 3-2.5 4.5 4"/>`,
);
export const larger = icon(svg`<path d="M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7"/>`);
export const smaller = icon(svg`<path d="M20 10h-6V4M14 10l6-6M4 14h6v6M10 14l-6 6"/>`);
export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const check = icon(svg`<path d="m5 12.5 4.5 4.500L19 7.5"/>`);
export const again = icon(svg`<path d="M19 12a7 7 0 1 1-2.1-5M19 4v4h-4"/>`);
export const people = icon(
  svg`<circle cx="9" cy="9" r="3.5"/><path d="M3 19c.6-3.3 3-5 6-5s5.4 1.7 6 5M15.5 5.800a3.3 3.3 0 0 1 0 6.300M17.5 14.500c2 .6 3.2 2.2 3.5 4.5"/>`,
);
