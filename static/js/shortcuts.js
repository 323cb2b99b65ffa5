// Single keys for the desk. They can be switched off (WCAG 2.1.4) and never fire while somebody types.
import { storage } from "./once.js";

const OFF = "raddesk-shortcuts-off";
const SEQUENCE_MS = 900;
let first = "";
let firstAt = 0;

export function startShortcuts() {
  document.addEventListener("keydown", onKey);
  const toggle = document.querySelector("[data-shortcut-toggle]");
  if (!toggle) return;
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => {
    if (toggle.checked) storage("localStorage")?.removeItem(OFF);
    else storage("localStorage")?.setItem(OFF, "1");
  });
  const dialog = document.getElementById("shortcut-help");
  new MutationObserver(() => dialog.open && list(dialog)).observe(dialog, { attributeFilter: ["open"] });
}

function isOff() {
  return storage("localStorage")?.getItem(OFF) === "1";
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (event.key === "?") return open(event);
  const key = event.key.toLowerCase();
  const both = Date.now() - firstAt < SEQUENCE_MS ? `${first} ${key}` : "";
  const element = (both && find(both)) || find(key);
  first = key;
  firstAt = Date.now();
  if (element) {
    event.preventDefault();
    first = "";
    if (element.matches("input:not([type=submit]), textarea, select")) element.focus();
    else element.click();
  } else if (key === "j" || key === "k") {
    move(event, key === "j" ? 1 : -1);
  }
}

function find(keys) {
  return [...document.querySelectorAll("[data-shortcut]")].find((element) => element.dataset.shortcut.toLowerCase() === keys && element.checkVisibility());
}

function open(event) {
  event.preventDefault();
  document.getElementById("shortcut-help")?.showModal();
}

function move(event, step) {
  const rows = [...document.querySelectorAll("[data-list-nav] .row-link")];
  if (!rows.length) return;
  event.preventDefault();
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function list(dialog) {
  const target = dialog.querySelector("[data-shortcut-list]");
  const rows = [...document.querySelectorAll("[data-shortcut]")].map((element) => [name(element), element.dataset.shortcut]);
  if (document.querySelector("[data-list-nav]")) rows.unshift(["Next ticket", "j"], ["Previous ticket", "k"], ["Open ticket", "Enter"]);
  rows.push(["This list", "?"]);
  target.replaceChildren(...rows.flatMap(([label, keys]) => {
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = label;
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      detail.append(cap, " ");
    }
    return [term, detail];
  }));
}

function name(element) {
  return element.dataset.shortcutLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent.trim() || element.textContent.trim().replace(/\s+/g, " ");
}
