// The page of one ticket: says what others did meanwhile, shows it without touching what is being typed, and who else is here.
import { bind } from "./app.js";
import { connect, gently, page, pill } from "./live.js";
import { csrfToken } from "./once.js";

const HERE_MS = 15000;
const TYPING_MS = 60000;
const FIELDS = "input:not([type=hidden]):not([type=radio][name=compose]), textarea, select";
const root = document.querySelector("[data-live][data-ticket]");
if (root) start();

function start() {
  const bar = document.querySelector("[data-live-bar]");
  const { spread, reached } = connect(root, { told, poll: () => look() });
  const look = gently(ask, spread, reached);
  const here = root.dataset.here ? presence() : () => {};

  function told(message) {
    if (message.event === "presence") return here();
    if (message.event === "ticket" && message.ticket !== Number(root.dataset.ticket)) return;
    if (message.version && message.version <= Number(root.dataset.version)) return;
    look();
  }

  async function ask() {
    const answer = await fetch(`${root.dataset.news}?seen=${root.dataset.seen}`, { signal: AbortSignal.timeout(10000) });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    if (answer.status === 204) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-news]");
    if (!found || found.querySelector("p").textContent === bar.querySelector("p")?.dataset.was) return;
    found.querySelector("p").dataset.was = found.querySelector("p").textContent;
    bar.replaceChildren(document.importNode(found, true));
    bind(bar);
  }

  bar.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-live-show]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const first = bar.querySelector("[data-first]")?.dataset.first;
    try {
      show(await page(root.dataset.page), first);
    } catch {
      pill(bar, "RadDesk cannot be reached just now. What you typed is still here.", () => look());
    }
  });

  function show(fresh, first) {
    const live = fresh.getElementById("live");
    const kept = [];
    for (const part of parts(document)) {
      const next = partOf(fresh, part);
      if (!next) isBusy(part) ? kept.push(part) : part.remove();
      else if (isBusy(part)) kept.push(part);
      else replace(part, next);
    }
    for (const next of parts(fresh)) if (!partOf(document, next)) document.querySelector("[data-live-parts]")?.append(document.importNode(next, true));
    for (const part of kept) adopt(part, live);
    for (const name of ["version", "seen", "since"]) if (live.dataset[name]) root.dataset[name] = live.dataset[name];
    bar.replaceChildren();
    bind(document.body);
    const target = document.getElementById(first) || document.getElementById("thread")?.lastElementChild;
    if (target) reveal(target);
  }
}

function parts(where) {
  return [...where.querySelectorAll("[data-live-part], [data-live-parts] > *")];
}

function partOf(where, part) {
  if (part.id) return where.getElementById(part.id);
  const name = part.getAttribute("aria-labelledby");
  return name && where.querySelector(`[data-live-parts] > [aria-labelledby="${CSS.escape(name)}"]`);
}

function isBusy(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches(FIELDS)) return true;
  if (part.querySelector("[data-upload-item], [data-uploading]")) return true;
  return [...part.querySelectorAll(FIELDS)].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected && (option.defaultSelected || field.selectedIndex > 0));
    return field.value !== field.defaultValue;
  });
}

function replace(part, next) {
  const focused = part.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : "";
  const fresh = document.importNode(next, true);
  part.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// What is being typed stays; the form now says that its writer has seen the news.
function adopt(part, live) {
  for (const form of part.querySelectorAll("form")) {
    if (!new URL(form.action).pathname.includes(`/t/${live.dataset.ticket}/`)) continue;
    for (const name of ["version", "seen"]) {
      const field = form.querySelector(`input[type=hidden][name=${name}]`);
      if (field && live.dataset[name]) field.value = live.dataset[name];
    }
  }
}

function reveal(target) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.setAttribute("tabindex", "-1");
  target.classList.add("live-new");
  if (!document.activeElement?.matches(FIELDS)) target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function presence() {
  const list = root.querySelector("[data-here-list]");
  let doing = "looking", typed = 0, said = 0;

  async function say(what = doing) {
    said = Date.now();
    try {
      const answer = await fetch(root.dataset.here, {
        method: "POST", body: new URLSearchParams({ doing: what }), keepalive: what === "leaving",
        headers: { "X-CSRFToken": csrfToken() }, signal: AbortSignal.timeout(5000),
      });
      if (!answer.ok || answer.redirected || what === "leaving") return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      if (found.textContent.trim() !== list.textContent.trim()) list.replaceChildren(...document.importNode(found, true).childNodes);
    } catch {
      list.replaceChildren(); // nobody is known to be here
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[action*='/t/']");
    if (!form || !event.target.matches(FIELDS)) return;
    typed = Date.now();
    const verb = new URL(form.action).pathname.split("/").at(-2);
    change({ reply: "replying", note: "noting" }[verb] || "deciding");
  });

  function change(next) {
    if (doing === next) return;
    doing = next;
    say();
  }

  setInterval(() => {
    if (document.hidden && doing === "looking") return;
    if (doing !== "looking" && Date.now() - typed > TYPING_MS) change("looking");
    if (Date.now() - said >= HERE_MS) say();
  }, 1000);
  window.addEventListener("pagehide", () => say("leaving"));
  window.addEventListener("pageshow", (event) => event.persisted && say());
  document.addEventListener("visibilitychange", () => document.hidden || say());
  if (!document.hidden) say();
  return () => Date.now() - said > 500 && say();
}
