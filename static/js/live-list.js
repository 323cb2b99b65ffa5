// A list that stays right without moving a row: rows change where they are; what comes and goes is announced and shown on demand.
import { bind } from "./app.js";
import { connect, gently, page, pill } from "./live.js";

const RESTING_MS = 60000;
const QUIET_KINDS = new Set(["reply_sent", "note_added", "file_added", "file_inspected", "files_added", "files_inspected", "order_compared", "software_learned", "promise_warned", "promise_missed"]);
const root = document.querySelector("[data-live][data-list]");
if (root) start();

function start() {
  const bar = document.querySelector("[data-live-bar]");
  const logged = new Set();
  let touched = Date.now(), latest = null;

  const { spread, reached } = connect(root, { told, poll: () => look() });
  const look = gently(refresh, spread, reached);
  for (const name of ["pointermove", "pointerdown", "keydown", "scroll"]) {
    document.addEventListener(name, () => (touched = Date.now()), { passive: true });
  }

  function told(message) {
    if (message.event === "presence") return;
    if (message.event === "resync") return look();
    const row = rowOf(document, message.ticket);
    if (row && Number(row.dataset.version) >= message.version) return;
    if (!row && message.kinds.every((kind) => QUIET_KINDS.has(kind))) return;
    if (!row && "sure" in root.dataset && message.kinds.includes("ticket_logged")) {
      logged.add(String(message.ticket));
      announce([...logged], []);
    }
    look();
  }

  async function refresh() {
    const fresh = await page(location.href);
    counts(fresh);
    const now = rows(document), then = rows(fresh);
    const entering = [...then.keys()].filter((number) => !now.has(number));
    const leaving = [...now.keys()].filter((number) => !then.has(number));
    const moved = [...now.keys()].filter((number) => then.has(number)).join() !== [...then.keys()].filter((number) => now.has(number)).join();
    latest = fresh;
    logged.clear();
    if (!now.size || (!entering.length && !leaving.length && !moved) || resting()) return show();
    for (const [number, row] of now) then.has(number) ? renew(row, then.get(number)) : retire(row);
    announce(entering, leaving, moved);
  }

  function announce(entering, leaving, moved = false) {
    const words = [];
    if (entering.length) words.push(`${entering.length} new ticket${entering.length > 1 ? "s" : ""}`);
    if (leaving.length) words.push(`${leaving.length} left this list`);
    if (!words.length && moved) words.push("The order has changed");
    if (bar.querySelector("p")?.textContent === words.join(", ")) return;
    pill(bar, words.join(", "), async () => {
      if (!latest || logged.size) latest = await page(location.href).catch(() => latest);
      if (latest) show(true);
    });
  }

  function show(byHand = false) {
    const region = document.getElementById("rows"), fresh = latest.getElementById("rows");
    if (!byHand && same(region, fresh)) {
      bar.replaceChildren();
      for (const [number, row] of rows(document)) renew(row, rows(latest).get(number));
      return;
    }
    const focused = region.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.ticket : "";
    counts(latest);
    bar.replaceChildren();
    logged.clear();
    region.replaceChildren(...document.importNode(fresh, true).childNodes);
    bind(region);
    const row = focused && rowOf(document, focused);
    if (row) row.querySelector(".row-link").focus({ preventScroll: true });
    else if (byHand) region.querySelector(".row-link")?.focus({ preventScroll: true });
    latest = null;
  }

  function resting() {
    return Date.now() - touched > RESTING_MS && !document.getElementById("rows").contains(document.activeElement);
  }
}

function rows(where) {
  return new Map([...where.querySelectorAll("#rows tr[data-ticket]")].map((row) => [row.dataset.ticket, row]));
}

function rowOf(where, number) {
  return where.querySelector(`#rows tr[data-ticket="${Number(number)}"]`);
}

function same(region, fresh) {
  const numbers = (where) => [...where.querySelectorAll("tr[data-ticket]")].map((row) => row.dataset.ticket).join();
  return numbers(region) !== "" && numbers(region) === numbers(fresh);
}

// The row stays where it is; only what it says changes. The time until it is due moves by itself, so it is always renewed.
function renew(row, fresh) {
  if (getSelection()?.type === "Range" && row.contains(getSelection().anchorNode)) return;
  const isChanged = row.dataset.version !== fresh.dataset.version || row.classList.contains("row-gone");
  const focused = row.contains(document.activeElement);
  const cells = [...document.importNode(fresh, true).cells];
  cells.forEach((cell, at) => {
    const old = row.cells[at];
    if ((isChanged || cell.querySelector(".due")) && old.innerHTML !== cell.innerHTML) old.replaceWith(cell);
  });
  row.dataset.version = fresh.dataset.version;
  row.classList.remove("row-gone");
  bind(row);
  if (focused && !row.contains(document.activeElement)) row.querySelector(".row-link").focus({ preventScroll: true });
}

function retire(row) {
  if (row.classList.contains("row-gone")) return;
  const focused = row.querySelector(".cell-action")?.contains(document.activeElement);
  row.classList.add("row-gone");
  const note = document.createElement("span");
  note.className = "muted small";
  note.textContent = "Left this list";
  row.cells[row.cells.length - 1].replaceChildren(note);
  if (focused) row.querySelector(".row-link").focus({ preventScroll: true });
}

function counts(fresh) {
  const tabs = document.getElementById("scopes"), now = fresh.getElementById("scopes");
  const old = tabs?.querySelectorAll(".count"), then = now?.querySelectorAll(".count");
  if (old && then && old.length === then.length) old.forEach((count, at) => count.textContent !== then[at].textContent && (count.textContent = then[at].textContent));
}
