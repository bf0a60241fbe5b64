import { plural } from "../format.js";

/** @import {Face} from "./types.js" */
/** @import {Photo} from "./photo.js" */

/** @param {Face} face @returns {"known" | "unsure" | "unknown"} */
export function standing(face) {
  if (face.status === "unsure" && face.person) return "unsure";
  return face.person ? "known" : "unknown";
}

/** @param {Face} face @returns {string} the few words under a face */
export function caption(face) {
  if (!face.person) return "Who is this?";
  return face.status === "unsure" ? `${face.person.name}?` : face.person.name;
}

/** @param {Photo} photo @returns {string} how far the photo is */
export function progressText(photo) {
  switch (photo.state) {
    case "waiting":
      return photo.patience ? `Server is busy, sending in ${photo.patience} s` : "Waiting to be sent";
    case "sending":
      return photo.progress < 1 ? `Sending, ${Math.floor(photo.progress * 100)}%` : "Storing safely";
    case "kept":
      return "Kept. Its turn comes soon";
    case "looking":
      return "Kept. Looking for faces";
    case "answered":
      return summary(photo);
    case "failed":
      return photo.reason;
  }
}

/** @param {Photo} photo */
function summary({ faces }) {
  if (faces.length === 0) return "No faces";
  const named = faces.filter((face) => standing(face) === "known").length;
  return `${plural(faces.length, "face")}${named ? `, ${named} known` : ""}`;
}

/** @param {Photo} photo @returns {string} what a screen reader is told when the answer came */
export function spoken({ name, faces }) {
  if (faces.length === 0) return `${name}: no faces.`;
  const known = faces.filter((face) => standing(face) === "known").map((face) => face.person?.name);
  const unsure = faces.filter((face) => standing(face) === "unsure").map(caption);
  const strangers = faces.length - known.length - unsure.length;
  const parts = [...known, ...unsure, ...(strangers ? [plural(strangers, "stranger")] : [])];
  return `${name}: ${parts.join(", ")}.`;
}

/** @param {Face} face @returns {string} how sure the machine is, in plain words */
export function certainty({ status, similarity, falseAlarm }) {
  if (status === "enrolled" || status === "confirmed") return "Named by a person.";
  if (similarity === undefined) return "";
  const alike = `Similarity ${similarity.toFixed(2)}.`;
  if (!falseAlarm) return alike;
  const among = Math.round(1 / falseAlarm);
  if (among < 2) return `${alike} Most strangers look this alike.`;
  return `${alike} About one stranger in ${rounded(among)} looks this alike.`;
}

/** @param {number} count two leading digits are honest here */
function rounded(count) {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return (Math.round(count / unit) * unit).toLocaleString("en");
}
