// Search as you type, after the ARIA 1.2 combobox pattern: focus stays in the field, the active option is pointed at.
import { each } from "./once.js";

const WAIT_MS = 180;
let lists = 0;

export function bindComboboxes(root) {
  each(root, "[data-combobox]", "combobox", start);
}

function start(box) {
  const field = box.querySelector("input:not([type=hidden])");
  const hidden = box.querySelector("[data-combobox-value]");
  const list = box.querySelector("[role=listbox]");
  const status = box.querySelector("[data-combobox-status]");
  const least = Number(box.dataset.comboboxMin || 2);
  let timer = 0;
  let asked = null;
  list.id ||= `combobox-${(lists += 1)}`;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);

  const options = () => [...list.querySelectorAll("[role=option]")];
  const sole = () => {
    // Somebody who only types need not point at the only match, where the field says so.
    const all = options();
    return "comboboxSole" in box.dataset && !list.hidden && all.length === 1 && !all[0].matches("[aria-disabled=true]") ? all[0] : null;
  };
  const active = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const point = (option) => {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    hidden.value = option.dataset.value ?? "";
    field.value = option.dataset.label ?? option.textContent.trim();
    close();
    status.textContent = `${field.value} chosen.`;
    box.dispatchEvent(new CustomEvent("combobox:change", { bubbles: true, detail: { value: hidden.value, label: field.value } }));
  };
  const show = (html) => {
    list.innerHTML = html;
    options().forEach((option, index) => {
      option.id = `${list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    const count = options().length;
    if (!count) list.innerHTML = '<li class="combobox-empty" role="option" aria-disabled="true" aria-selected="false">Nothing found. You can send what you typed.</li>';
    status.textContent = count ? `${count} found. Use the arrow keys.` : "Nothing found. You can send what you typed.";
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };
  const search = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(box.dataset.comboboxUrl, location.href);
    address.searchParams.set("q", field.value.trim());
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { "HX-Request": "true" } });
      if (answer.ok && document.activeElement === field) show(await answer.text());
    } catch {
      close();
    }
  };
  field.addEventListener("input", () => {
    hidden.value = "";
    clearTimeout(timer);
    if (field.value.trim().length < least) return close();
    timer = setTimeout(search, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const all = options().filter((option) => !option.matches("[aria-disabled=true]"));
    const at = all.indexOf(active());
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return field.value.trim().length >= least ? search() : undefined;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (all.length) point(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(all[at]);
    } else if (event.key === "Enter" && sole()) {
      event.preventDefault();
      choose(sole());
    } else if (event.key === "Tab") {
      if (sole()) choose(sole());
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled=true])");
    if (option) choose(option);
  });
  field.addEventListener("blur", close);
  if (field.autofocus) setTimeout(() => document.activeElement === field && field.select()); // an old draft is typed over
}
