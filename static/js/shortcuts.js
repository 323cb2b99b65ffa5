// Single keys for the desk. They can be switched off (WCAG 2.1.4) and never fire while somebody types.
import { storage } from "./once.js";

const OFF = "raddesk-shortcuts-off"; // on this computer; data-keys="off" is for the person, wherever they are
const SEQUENCE_MS = 900;
const CHOICE = [["Choose the ticket", "x"], ["Choose up to here", "Shift+x"], ["Choose none", "Esc"], ["Reply", "r"], ["Assign", "i"], ["Queue", "q"], ["Priority", "p"], ["Category", "c"], ["Note", "n"], ["Wait", "e"], ["Resolve", "s"], ["Merge", "m"]];
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
  return document.documentElement.dataset.keys === "off" || storage("localStorage")?.getItem(OFF) === "1";
}

function onKey(event) {
  if (event.altKey && !event.ctrlKey && !event.metaKey && !event.defaultPrevented) return withAlt(event);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (event.key === "Escape" && event.target.matches("input, textarea, select")) return event.target.blur(); // back to the keys; a draft stays
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (awaited) return keep(event);
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
    if (element.matches("a.change[hx-get]")) expect();
    if (element.matches("details[open] > summary")) element.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    if (element.dataset.shortcutFocus) document.getElementById(element.dataset.shortcutFocus)?.focus();
  } else if (key === "o" && document.activeElement?.matches("[data-list-nav] .row-link")) {
    document.activeElement.click();
  } else if (key === "j" || key === "k") {
    move(event, key === "j" ? 1 : -1);
  }
}

// A small form is on its way: what is typed meanwhile is meant for its first field, and no key does anything else.
let awaited = 0;
let typed = "";

function expect() {
  typed = "";
  clearTimeout(awaited);
  awaited = setTimeout(() => (awaited = 0), 5000);
}

function keep(event) {
  if (event.key === "Escape") awaited = 0;
  if (event.key.length !== 1) return;
  event.preventDefault();
  typed += event.key;
}

export function arrived(field) {
  field?.focus();
  if (!awaited || !field) return;
  clearTimeout(awaited);
  awaited = 0;
  if (!typed) return;
  if (field.matches("select")) {
    const wanted = [...field.options].find((option) => option.text.toLowerCase().startsWith(typed.toLowerCase()));
    if (wanted) wanted.selected = true;
  } else {
    field.value += typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function withAlt(event) {
  // With Alt a key works while somebody types: a button that says so, by the digit on its key whatever Alt makes of it.
  const button = document.querySelector(`[data-alt-key="${event.code.replace("Digit", "")}"]`);
  if (!button?.checkVisibility()) return;
  event.preventDefault();
  button.click();
}

function find(keys) {
  // In a list the key means the row in focus; without one it does nothing there, so that no ticket is taken by accident.
  const row = document.activeElement?.closest("[data-list-nav] :is(tr, li)");
  const all = [...document.querySelectorAll("[data-shortcut]")].filter((element) => (element.dataset.shortcut.toLowerCase() === keys || element.dataset.shortcutAlso === keys) && (element.checkVisibility() || element.closest(".nav-menu")));
  return all.find((element) => row?.contains(element)) || all.find((element) => !element.closest("[data-list-nav]"));
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
  const rows = [...new Map([...document.querySelectorAll("[data-shortcut]")].map((element) => [element.dataset.shortcut, name(element)]))].map(([keys, words]) => [words, keys]);
  if (document.querySelector("[data-list-nav]")) rows.unshift(["Next ticket", "j"], ["Previous ticket", "k"], ["Open ticket", "o"]);
  if (document.querySelector("[data-choose]")) rows.push(...CHOICE);
  if (document.getElementById("palette")) rows.push(["Go anywhere, do anything", "Ctrl+K"]);
  rows.push(["Leave a field", "Esc"], ["This list", "?"]);
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
