// Behaviour of every page, bound by data- attributes. Each part is a function bind(root) that may run again on new content.
import { bindForms } from "./forms.js";
import { bindUploads } from "./upload.js";
import { bindComboboxes } from "./combobox.js";
import { bindPage, startPage } from "./page.js";
import { startShortcuts } from "./shortcuts.js";
import { bindRefresh } from "./refresh.js";

export function bind(root) {
  bindPage(root);
  bindUploads(root);
  bindForms(root);
  bindComboboxes(root);
  bindRefresh(root, bind);
}

document.documentElement.classList.add("js");
startPage();
startShortcuts();
bind(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  bind(event.target);
  if (event.target.matches("details.change")) event.target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});
