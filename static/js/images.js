// The drop of images on the page of a ticket: shows what is found, what is sent and what was not, and starts over.
import { chosen, dropped, refusal, sha256 } from "./image-files.js";
import { batches, known, send } from "./image-send.js";
import { csrfToken } from "./once.js";

const form = document.querySelector("[data-image-drop]");
const part = (name) => form.querySelector(`[data-image-${name}]`);
const SHOWN = 200;
const ASKED = 200;
const LINES = 2;
const MOST_ZIPS = 5;
const order = new Intl.Collator("en", { numeric: true });
let work = null;
let last = [];

if (form) start();

function start() {
  const zone = part("zone");
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.removeAttribute("name");
    input.addEventListener("change", () => {
      begin(chosen(input.files));
      input.value = "";
    });
  }
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => over(event, zone, true));
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || over(event, zone, false));
  zone.addEventListener("drop", async (event) => {
    over(event, zone, false);
    try {
      begin(await dropped(event.dataTransfer));
    } catch {
      say("The folder could not be read. Choose it instead.");
    }
  });
  part("stop").addEventListener("click", () => work?.stop.abort());
  part("again").addEventListener("click", () => begin(last));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => work && event.preventDefault());
}

function over(event, zone, is) {
  event.preventDefault();
  zone.toggleAttribute("data-over", is);
}

async function begin(items) {
  if (work || !items.length) return;
  last = items.sort((a, b) => order.compare(a.folder, b.folder) || order.compare(a.file.name, b.file.name));
  work = { stop: new AbortController(), folders: new Map(), refused: new Map(), zips: [], told: [], problem: "", sent: 0, there: 0, images: 0, bytes: 0, done: 0, going: new Map() };
  part("sending").hidden = false;
  part("problems").hidden = part("again").hidden = true;
  part("stop").hidden = false;
  part("folders").replaceChildren();
  try {
    await sendAll(await sift(items));
    await sendZips();
  } catch (problem) {
    work.problem = problem.message;
  }
  end();
}

// The images among the files; counts the others by why they are not sent.
async function sift(items) {
  const images = [];
  for (const [place, item] of items.entries()) {
    if (work.stop.signal.aborted) break;
    if (place % 50 === 0) words(`Looking at ${place} of ${items.length} files…`);
    const why = archived(item, await refusal(item.file).catch(() => "unreadable"));
    if (why === "zip") work.zips.push(item);
    else if (why) work.refused.set(why, (work.refused.get(why) || 0) + 1);
    else images.push(item);
  }
  work.images = images.length;
  work.bytes = [...images, ...work.zips].reduce((sum, item) => sum + item.file.size, 0);
  for (const item of images) folder(item).total += 1;
  return images;
}

// The server lists a ZIP by its table of contents. More than a few, or one it would not take, need not travel for that.
function archived(item, why) {
  if (why !== "zip") return why;
  return work.zips.length < MOST_ZIPS && item.file.size <= form.dataset.fileLimit * 1048576 ? "zip" : "archive";
}

// One at a time, behind the images: each is refused with what is in it.
async function sendZips() {
  for (const item of work.zips) {
    if (work.stop.signal.aborted || work.problem) return;
    folder(item).total += 1;
    await sendBatch([item]);
  }
}

async function sendAll(images) {
  // Hashing goes on while earlier images are being sent.
  const waiting = [];
  let isHashed = false;
  const lines = Array.from({ length: LINES }, async () => {
    for (;;) {
      const batch = waiting.shift();
      if (batch) await sendBatch(batch);
      else if (isHashed) return;
      else await new Promise((done) => setTimeout(done, 30));
      if (work.stop.signal.aborted || work.problem) return;
    }
  });
  for (let first = 0; first < images.length && !work.stop.signal.aborted && !work.problem; first += ASKED) {
    waiting.push(...batches(await missing(images.slice(first, first + ASKED))));
  }
  isHashed = true;
  await Promise.all(lines);
}

async function missing(images) {
  const hashes = [];
  for (const item of images) hashes.push(work.stop.signal.aborted ? "" : await sha256(item.file).catch(() => ""));
  const there = hashes.some(Boolean) ? await known(form, csrfToken(), hashes.filter(Boolean)) : new Set();
  return images.filter((item, place) => {
    if (!there.has(hashes[place])) return true;
    work.there += 1;
    arrived(item);
    return false;
  });
}

async function sendBatch(batch) {
  const shares = batch.map((item) => item.file.size);
  const total = shares.reduce((sum, size) => sum + size, 0);
  try {
    const answer = await send(form, csrfToken(), batch, (share) => going(batch, shares, share * total), work.stop.signal);
    for (const { place, why } of answer.refused) {
      if (work.zips.includes(batch[place])) work.told.push(`${batch[place].file.name}: ${why}`);
      else work.refused.set(why, (work.refused.get(why) || 0) + 1);
    }
    work.sent += answer.added;
    work.there += answer.known;
    batch.forEach(arrived);
  } catch (problem) {
    if (!work.stop.signal.aborted) work.problem = problem.message;
  }
  for (const item of batch) work.going.delete(item);
  show();
}

// How much of each file of a request is on its way: the files go one after another.
function going(batch, shares, bytes) {
  let before = 0;
  for (const [place, item] of batch.entries()) {
    work.going.set(item, Math.max(0, Math.min(1, (bytes - before) / Math.max(1, shares[place]))));
    before += shares[place];
  }
  show();
}

function arrived(item) {
  folder(item).done += 1;
  work.done += item.file.size;
  show();
}

function folder(item) {
  if (!work.folders.has(item.folder)) work.folders.set(item.folder, { total: 0, done: 0 });
  return work.folders.get(item.folder);
}

let isDue = false;
function show() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    if (work) draw();
  });
}

function draw() {
  const partly = [...work.going].reduce((sum, [item, share]) => sum + item.file.size * share, 0);
  part("progress").value = work.bytes ? (100 * (work.done + partly)) / work.bytes : 0;
  const what = work.images ? `${count(work.sent + work.there)} of ${count(work.images)} images` : "Asking what is in the ZIP";
  words(`${what}, ${size(work.done + partly)} of ${size(work.bytes)}`);
  rows(part("folders"), [...work.folders].slice(0, SHOWN).map(([name, { total, done }]) => [name || "Files", done / Math.max(1, total), `${count(done)} of ${count(total)}`]));
  part("detail").hidden = !work.going.size;
  rows(part("files"), [...work.going].map(([item, share]) => [item.file.name, share, `${Math.round(share * 100)} %`]));
}

function rows(list, lines) {
  while (list.children.length > lines.length) list.lastElementChild.remove();
  for (const [place, [name, share, text]] of lines.entries()) {
    const row = list.children[place] || list.appendChild(newRow());
    const [label, progress, number] = row.children;
    label.textContent = name;
    progress.value = share;
    progress.setAttribute("aria-label", name);
    number.textContent = text;
  }
}

function newRow() {
  const row = document.createElement("li");
  const number = document.createElement("span");
  number.className = "num";
  row.append(document.createElement("span"), document.createElement("progress"), number);
  return row;
}

const WHY = {
  empty: (n) => `${n} empty`,
  archive: (n) => `${n} archive${n > 1 ? "s" : ""}: unpack and drop the folder instead`,
  other: (n) => `${n} no DICOM image${n > 1 ? "s" : ""}`,
  unreadable: (n) => `${n} could not be read from the disk`,
};

function end() {
  const { refused, told: zips, problem, sent, there, images, stop } = work;
  draw();
  const isWhole = !problem && !stop.signal.aborted;
  const told = `${count(sent)} image${sent === 1 ? "" : "s"} sent${there ? `, ${count(there)} here already` : ""}.`;
  words(isWhole ? told : `${told} ${problem || "Stopped."}`);
  const lines = [...refused].map(([why, n]) => (WHY[why] ? WHY[why](n) : `${n}: ${why}`)).concat(zips);
  if (!isWhole && images > sent + there) lines.unshift(`${count(images - sent - there)} not yet: ${problem || "stopped by you"}`);
  part("refused").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  part("problems").hidden = !lines.length;
  part("again").hidden = isWhole;
  part("stop").hidden = true;
  part("detail").hidden = true;
  work = null;
  say(part("words").textContent);
  const found = document.getElementById("images-found");
  if (found && sent) window.htmx?.ajax("GET", location.pathname, { target: found, swap: "outerHTML" });
}

function words(text) {
  part("words").textContent = text;
}

function say(text) {
  part("status").textContent = text;
}

function count(number) {
  return number.toLocaleString("en");
}

function size(bytes) {
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0)} MB`;
}
