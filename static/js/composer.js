// Writing on a ticket: drafts kept on the server, templates put in where the cursor is, colleagues by @name.
import { each } from "./once.js";

const KEEP_MS = 2500;
const WAIT_MS = 150;

each(document, "form[data-keep]", "keep", keep);
each(document, "form[data-mentions]", "mentions", mentions);
document.addEventListener("click", insert);
// A tick that was refused is sent again as a page, which says why.
document.addEventListener("htmx:responseError", (event) => event.target.closest("#checklist") && event.target.submit());

function keep(form) {
  const status = form.querySelector("[data-keep-status]");
  form.querySelector("[data-keep-button]")?.setAttribute("hidden", "");
  let timer = 0;
  let waiting = false;
  let asked = null;
  const data = () => {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "body", "done", "code"]) if (form.elements[name]) sent.set(name, form.elements[name].value);
    sent.set("kind", form.dataset.kind);
    return sent;
  };
  const save = async () => {
    waiting = false;
    asked = new AbortController();
    const options = { method: "POST", body: data(), headers: { "X-Keep": "1" }, redirect: "manual", signal: asked.signal };
    const answer = await fetch(form.dataset.keep, options).catch(() => null);
    if (asked.signal.aborted) return;
    waiting ||= !answer?.ok;
    status.textContent = answer?.ok ? "Draft kept" : answer?.status === 400 ? await answer.text() : "Draft not kept yet: RadDesk cannot be reached, or you are signed out";
  };
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, select")) return;
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(save, KEEP_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // not sent yet: the guard asks first whether RadDesk can be reached
    clearTimeout(timer);
    asked?.abort();
    waiting = false;
  });
  window.addEventListener("pagehide", () => waiting && navigator.sendBeacon(form.dataset.keep, data()));
}

function insert(event) {
  const choice = event.target.closest("button[type=button][data-insert]");
  if (!choice) return;
  const field = choice.form?.querySelector("textarea");
  if (!field) return;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const gap = start && !/\n\s*$/.test(value.slice(0, start)) ? "\n\n" : "";
  field.focus();
  field.setRangeText(gap + choice.dataset.insert, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  choice.closest("details").open = false;
}

function mentions(form) {
  const field = form.querySelector("textarea");
  const list = document.createElement("ul");
  const box = document.createElement("div");
  let asked = null;
  let timer = 0;
  box.className = "mention-box";
  list.className = "mention-list";
  list.id = `${field.id}_people`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Colleagues");
  field.after(box);
  box.append(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");
  const typed = () => /(?:^|[^\w.@])@([\p{L}\d.\-]*(?: [\p{L}\d.\-]*)?)$/u.exec(field.value.slice(0, field.selectionStart));
  const close = () => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const point = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    const found = typed();
    if (found) field.setRangeText(`${option.dataset.label} `, field.selectionStart - found[1].length, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const search = async () => {
    const found = typed();
    if (!found) return close();
    asked?.abort();
    asked = new AbortController();
    const address = `${form.dataset.mentions}?q=${encodeURIComponent(found[1])}`;
    const html = await fetch(address, { signal: asked.signal }).then((answer) => (answer.ok ? answer.text() : ""), () => "");
    list.innerHTML = html;
    options().forEach((option, index) => (option.id = `${list.id}_${index}`));
    list.hidden = !options().length;
    if (list.hidden) return close();
    point(options()[0]);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_MS);
  });
  field.addEventListener("blur", () => setTimeout(close, 200));
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const at = all.indexOf(current());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) point(all[(at + step + all.length) % all.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && current()) choose(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}
