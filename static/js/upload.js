// Files by drop, paste or picker. Each goes up at once; the form then carries only ids.
import { csrfToken, each } from "./once.js";

export function bindUploads(root) {
  each(root, "[data-upload][data-upload-url]", "upload", start);
}

function start(box) {
  const input = box.querySelector("input[type=file]");
  const zone = box.querySelector("[data-upload-zone]");
  input.removeAttribute("name");
  input.addEventListener("change", () => {
    add(box, input.files);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => over(event, zone, true));
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || over(event, zone, false));
  zone.addEventListener("drop", (event) => {
    over(event, zone, false);
    add(box, event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length || !box.isConnected || (document.activeElement?.form && !document.activeElement.form.contains(box))) return;
    event.preventDefault();
    add(box, files);
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-upload-remove]");
    if (!button) return;
    button.closest("[data-upload-item]").remove();
    changed(box, "File removed.");
    input.focus();
  });
  box.addEventListener("upload:restore", (event) => event.detail.forEach((file) => restore(box, file)));
}

function over(event, zone, is) {
  event.preventDefault();
  zone.toggleAttribute("data-over", is);
}

function add(box, files) {
  for (const file of files) send(box, file, row(box, file.name));
}

function row(box, name) {
  const item = box.querySelector("[data-upload-template]").content.firstElementChild.cloneNode(true);
  item.querySelector(".file-name").textContent = name;
  item.querySelector("[data-upload-remove]").setAttribute("aria-label", `Remove ${name}`);
  box.querySelector("[data-upload-list]").append(item);
  return item;
}

function restore(box, file) {
  if ([...box.querySelectorAll("[name=uploads]")].some((input) => input.value === String(file.id))) return;
  finish(box, row(box, file.name), file.id, file.state);
}

function finish(box, item, id, words) {
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = "uploads";
  hidden.value = id;
  item.append(hidden);
  item.querySelector(".upload-state").textContent = words;
}

function send(box, file, item) {
  // XMLHttpRequest, because fetch cannot tell how much has been sent.
  const request = new XMLHttpRequest();
  const progress = document.createElement("progress");
  const state = item.querySelector(".upload-state");
  progress.max = 100;
  progress.setAttribute("aria-label", `Sending ${file.name}`);
  item.append(progress);
  item.toggleAttribute("data-uploading", true);
  state.textContent = size(file.size);
  const end = () => {
    progress.remove();
    item.removeAttribute("data-uploading");
  };
  const fail = (words) => {
    end();
    item.toggleAttribute("data-failed", true);
    state.textContent = words;
    changed(box, `${file.name}: ${words}`);
  };
  request.upload.addEventListener("progress", (event) => event.lengthComputable && (progress.value = (100 * event.loaded) / event.total));
  request.addEventListener("load", () => {
    const answer = json(request.responseText);
    if (request.status >= 300 || answer.id === undefined) return fail(reason(request.status, answer));
    end();
    finish(box, item, answer.id, size(answer.size ?? file.size));
    changed(box, `${file.name} added.`);
  });
  request.addEventListener("error", () => fail("Not sent: the connection was lost. Remove it and add it again."));
  item.querySelector("[data-upload-remove]").addEventListener("click", () => request.abort());
  const data = new FormData();
  data.append("file", file, file.name || "screenshot.png");
  if (box.dataset.uploadToken) data.append("form_token", box.dataset.uploadToken);
  request.open("POST", box.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  request.send(data);
}

function changed(box, words) {
  box.querySelector("[data-upload-status]").textContent = words;
  box.dispatchEvent(new CustomEvent("upload:change", { bubbles: true }));
}

function reason(status, answer) {
  const words = answer.detail || answer.error || Object.values(answer.errors || {}).flat()[0];
  if (typeof words === "string") return words;
  return status === 413 ? "This file is too big." : "This file could not be taken. Try again or add another.";
}

function json(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
