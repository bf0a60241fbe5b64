import { html, repeat } from "../lit.js";
import { ago, when } from "../format.js";

/** @import {Run} from "./runs.js" */

/**
 * Runs as a table. Its parts say what they are, because a phone shows its rows as blocks.
 * @param {Run[]} runs
 */
export function runsTable(runs) {
  return html`<table class="runs" role="table" aria-label="Runs">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Object</th>
        <th role="columnheader" scope="col">Pipeline</th>
        <th role="columnheader" scope="col">State</th>
        <th role="columnheader" scope="col">Landed</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(
        runs,
        (run) => run.id,
        (run) => html`<tr role="row">
          <td role="cell" class="key"><a href=${`#/runs/${run.id}`}>${run.object.key}</a></td>
          <td role="cell">${run.pipeline}</td>
          <td role="cell"><span class="badge ${run.state}">${run.state}</span></td>
          <td role="cell" class="quiet"><time datetime=${run.createdAt} title=${when(run.createdAt)}>${ago(run.createdAt)}</time></td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
