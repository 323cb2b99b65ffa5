// Behaviour of every page, bound by data- attributes. Each part is a function bind(root) that may run again on new content.
import { bindForms } from "./forms.js";
import { bindUploads } from "./upload.js";
import { bindComboboxes } from "./combobox.js";
import { bindPage, startPage } from "./page.js";
import { arrived, startShortcuts } from "./shortcuts.js";
import { bindRefresh } from "./refresh.js";
import { bindCompletion, startPalette } from "./palette.js";
import { startBell } from "./bell.js";

export function bind(root) {
  bindPage(root);
  bindUploads(root);
  bindForms(root);
  bindComboboxes(root);
  bindRefresh(root, bind);
  bindCompletion(root);
}

document.documentElement.classList.add("js");
startPage();
startShortcuts();
startPalette();
startBell();
bind(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  bind(event.target);
  if (event.target.matches("details.change")) arrived(event.target.querySelector("input:not([type=hidden]), select, textarea"));
});
