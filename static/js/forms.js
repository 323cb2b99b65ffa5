// Drafts, the submit guard, and forms that send themselves.
import { each, storage } from "./once.js";

const PREFIX = "raddesk-draft:";
const SENT = "raddesk-sent:";
const GUARD_MS = 20000;
const PING_MS = 5000;
// Identifiers of patients (data-private) are never kept in the browser.
const PLAIN = "input:not([data-private]):not([type=hidden]):not([type=password]):not([type=file]):not([type=submit]), textarea, select";

export function bindForms(root) {
  each(root, "[data-draft-clear]", "clear", clearDraft);
  each(root, "form[data-signout]", "signout", (form) => form.addEventListener("submit", () => forget("*")));
  each(root, "form[data-draft]", "draft", keepDraft);
  each(root, "form[data-once]", "once", guard);
  each(root, "form[data-tidy]", "tidy", (form) => form.addEventListener("formdata", tidy));
  each(root, "[data-autosubmit]", "autosubmit", (element) => {
    element.addEventListener("change", () => (element.form || element).requestSubmit());
  });
}

function tidy(event) {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
}

function clearDraft(element) {
  forget(element.dataset.draftClear || "*");
}

function forget(key) {
  const store = storage("sessionStorage");
  if (!store) return;
  if (key !== "*") return store.removeItem(PREFIX + key);
  for (const name of Object.keys(store)) if (name.startsWith(PREFIX)) store.removeItem(name);
}

// What was sent is no draft any more, once a page says that it was done; until then it is kept.
function settleSent() {
  const store = storage("sessionStorage");
  if (!store) return;
  const isDone = document.querySelector("#flashes .flash-success");
  for (const name of Object.keys(store).filter((each) => each.startsWith(SENT))) {
    store.removeItem(name);
    if (isDone) forget(name.slice(SENT.length));
  }
}
settleSent();

function keepDraft(form) {
  const store = storage("sessionStorage");
  if (!store) return;
  const key = PREFIX + form.dataset.draft;
  form.addEventListener("submit", (event) => event.defaultPrevented || store.setItem(SENT + form.dataset.draft, "1"));
  restore(form, store.getItem(key));
  let timer = 0;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(store, key, form), 200);
  };
  for (const name of ["input", "change", "upload:change", "combobox:change"]) form.addEventListener(name, save);
  window.addEventListener("pagehide", () => {
    if (timer && !document.querySelector("[data-signing-out]")) write(store, key, form);
  });
}

function write(store, key, form) {
  const fields = {};
  for (const control of form.querySelectorAll(`${PLAIN}, [data-combobox-value]`)) {
    if (!control.name || control.disabled) continue;
    if (control.type === "radio" || control.type === "checkbox") {
      (fields[control.name] ||= []).push(...(control.checked ? [control.value] : []));
    } else if (control.value !== control.defaultValue || control.tagName === "SELECT" || control.matches("[data-combobox-value]")) {
      fields[control.name] = control.multiple ? [...control.selectedOptions].map((option) => option.value) : control.value;
    }
  }
  const files = [...form.querySelectorAll("[data-upload-item]")]
    .map((item) => ({ id: item.querySelector("[name=uploads]")?.value, name: item.querySelector(".file-name").textContent, state: item.querySelector(".upload-state").textContent }))
    .filter((file) => file.id);
  try {
    store.setItem(key, JSON.stringify({ fields, files }));
  } catch {
    /* full or forbidden: the form still works */
  }
}

function restore(form, text) {
  if (!text) return;
  let draft;
  try {
    draft = JSON.parse(text);
  } catch {
    return;
  }
  for (const control of form.querySelectorAll(`${PLAIN}, [data-combobox-value]`)) {
    const value = draft.fields?.[control.name];
    if (value === undefined) continue;
    if (control.type === "radio" || control.type === "checkbox") control.checked = value.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = value.includes(option.value);
    else if (!(control.tagName === "SELECT" && ![...control.options].some((option) => option.value === value))) control.value = value;
  }
  if (draft.files?.length) form.querySelector("[data-upload]")?.dispatchEvent(new CustomEvent("upload:restore", { detail: draft.files }));
}

function guard(form) {
  let going = false;
  const release = () => {
    going = false;
    for (const button of submitters(form)) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("submit", async (event) => {
    if (going === "sent") {
      event.preventDefault();
      return;
    }
    if (going === "passed") {
      going = "sent";
      setTimeout(release, GUARD_MS);
      return;
    }
    const byHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-get]");
    event.preventDefault();
    if (going) return;
    if (form.querySelector("[data-uploading]")) return banner("Your files are still being sent. Please wait a moment, then try again.", null);
    going = "asking";
    const button = event.submitter;
    for (const each of submitters(form)) each.setAttribute("aria-disabled", "true");
    button?.setAttribute("aria-busy", "true");
    if (!byHtmx && !(await answers())) {
      release();
      banner("RadDesk cannot be reached just now. Nothing is lost: what you typed is still here.", () => form.requestSubmit(button));
      return;
    }
    closeBanner();
    going = "passed";
    form.requestSubmit(button);
  }, { capture: true });
  window.addEventListener("pageshow", (event) => event.persisted && release());
  form.addEventListener("htmx:afterRequest", release);
  form.addEventListener("htmx:sendError", () => banner("RadDesk cannot be reached just now. Nothing is lost: what you typed is still here.", () => form.requestSubmit()));
}

function submitters(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

async function answers() {
  if (!navigator.onLine) return false;
  const address = document.body.dataset.ping;
  if (!address) return true;
  try {
    await fetch(address, { method: "GET", cache: "no-store", signal: AbortSignal.timeout(PING_MS) });
    return true;
  } catch {
    return false;
  }
}

function banner(words, again) {
  closeBanner();
  const box = document.createElement("div");
  box.className = "flash flash-warning connection-banner";
  box.id = "connection-banner";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "flash-body";
  text.textContent = words;
  box.append(text);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = again ? "Try again" : "OK";
  button.addEventListener("click", () => {
    closeBanner();
    again?.();
  });
  box.append(button);
  document.body.append(box);
}

function closeBanner() {
  document.getElementById("connection-banner")?.remove();
}
