// Ctrl-K: a list the server makes, walked by arrow keys; and the completion of filter lines.
import { csrfToken, each } from "./once.js";

const dialog = document.getElementById("palette");
const WAIT_MS = 120;

export function startPalette() {
  const name = new URLSearchParams(location.search).get("do");
  if (name && /^[a-z]+$/.test(name)) document.querySelector(`[id^="${name}_"]:is(select, textarea, input:not([type=hidden]))`)?.focus();
  if (!dialog) return;
  const field = dialog.querySelector("input[type=search]");
  const list = dialog.querySelector("[data-go-list]");
  let timer = 0;
  let asked = null;
  const load = async () => {
    asked?.abort();
    asked = new AbortController();
    // Posted: what is typed may be a number of a patient, and must stand in no address.
    const sent = new URLSearchParams({ q: field.value.trim() });
    const at = /\/desk\/t\/(\d+)\//.exec(location.pathname);
    if (at) sent.set("ticket", at[1]);
    try {
      const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken() };
      const answer = await fetch(dialog.dataset.url, { method: "POST", body: sent, signal: asked.signal, headers });
      if (!answer.ok || answer.redirected) return;
      list.innerHTML = await answer.text();
      point(list.querySelector("[data-go]"));
    } catch {
      // another key was pressed, or the connection is gone; the field stays
    }
  };
  const point = (item) => {
    for (const other of list.querySelectorAll("[data-go]")) other.toggleAttribute("data-here", other === item);
    item?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) return dialog.close();
    show();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show();
  });
  function show() {
    field.value = "";
    dialog.showModal();
    load();
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(load, WAIT_MS);
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    load().then(() => list.querySelector("[data-here]")?.click());
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = [...list.querySelectorAll("[data-go]")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (all.length) point(all[(all.findIndex((item) => item.hasAttribute("data-here")) + step + all.length) % all.length]);
  });
}

export function bindCompletion(root) {
  each(root, "[data-complete]", "complete", (box) => {
    const field = box.querySelector("input[type=search]");
    const list = document.createElement("ul");
    list.className = "combobox-list";
    list.id = `${field.id}-list`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "What the word may become");
    const around = document.createElement("div");
    around.className = "combobox";
    field.replaceWith(around);
    around.append(field, list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);
    let timer = 0;
    const close = () => {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const word = () => {
      const before = field.value.slice(0, field.selectionStart);
      return /(?:^|\s)(-?(?:[a-z]+:(?:"[^"]*"?|[^\s"])*|[a-z]{2,}))$/i.exec(before)?.[1] ?? "";
    };
    const ask = async () => {
      const begun = word();
      if (!begun) return close();
      try {
        const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(begun)}`, { headers: { "HX-Request": "true" } });
        const html = answer.ok && !answer.redirected ? (await answer.text()).trim() : "";
        if (begun !== word() || document.activeElement !== field) return;
        list.innerHTML = html;
        [...list.children].forEach((option, index) => {
          option.id = `${list.id}-${index}`;
          option.setAttribute("aria-selected", "false");
        });
        if (!html || list.children.length === 1 && list.firstElementChild.dataset.value === begun) return close();
        list.hidden = false;
        field.setAttribute("aria-expanded", "true");
      } catch {
        close();
      }
    };
    const take = (option) => {
      const end = field.selectionStart;
      const start = end - word().length;
      const value = option.dataset.value;
      field.setRangeText(value.endsWith(":") ? value : `${value} `, start, end, "end");
      close();
      if (value.endsWith(":")) ask();
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const all = [...list.children];
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const next = all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % all.length];
        all.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
        field.setAttribute("aria-activedescendant", next.id);
      } else if ((event.key === "Enter" && at >= 0) || (event.key === "Tab" && at >= 0)) {
        event.preventDefault();
        take(all[at]);
      } else if (event.key === "Enter") {
        close();
      }
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    field.addEventListener("blur", close);
  });
}
