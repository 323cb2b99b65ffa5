// Small things of every page: times, flash, dialogs, menus, theme, first focus.
import { csrfToken, each } from "./once.js";

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function bindPage(root) {
  each(root, "time[data-relative]", "time", relative);
  each(root, "[data-autofocus]", "focus", (element) => element.focus());
  each(root, "[data-theme-form]", "theme", bindTheme);
  each(root, "dialog[data-dialog]", "dialog", (dialog) => {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  });
}

export function startPage() {
  setInterval(() => document.hidden || document.querySelectorAll("time[data-relative]").forEach(relative), 30000);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function onClick(event) {
  const target = event.target;
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
  const opener = target.closest("[data-dialog-open]");
  if (opener) {
    opener.closest("[data-menu]")?.removeAttribute("open");
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
  }
  target.closest("[data-dialog-close]")?.closest("dialog").close();
  target.closest("[data-flash-close]")?.closest("[data-flash]").remove();
}

function relative(element) {
  const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  element.textContent = unit ? words.format(Math.trunc(seconds / unit[1]), unit[0]) : seconds > 0 ? "in a moment" : "just now";
}

function bindTheme(form) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    document.documentElement.dataset.theme = button.value;
    for (const each of form.querySelectorAll("[name=theme]")) each.setAttribute("aria-pressed", String(each === button));
    document.dispatchEvent(new CustomEvent("theme:change"));
    const data = new FormData(form, button);
    await fetch(form.action, { method: "POST", body: data, headers: { "X-CSRFToken": csrfToken() }, redirect: "manual" }).catch(() => null);
  });
}
