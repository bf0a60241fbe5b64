import { html, render } from "./lit.js";

/**
 * Asks for an access key in a dialog.
 * @returns {Promise<string>} the key, empty when the person closed the dialog
 */
export function ask() {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", "key-title");
  render(
    html`<form method="dialog" class="dialog-body">
      <h2 id="key-title">This server asks for a key</h2>
      <p class="quiet">
        Whoever started Millrace has it. It stays in this tab and is forgotten when you close it.
      </p>
      <label>Access key <input type="password" name="key" autocomplete="off" required /></label>
      <div class="actions"><button class="primary" value="use">Use this key</button></div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const field = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
      resolve(dialog.returnValue === "use" ? field.value.trim() : "");
      dialog.remove();
    });
  });
}
