// Choosing tickets in a list: x, shift for a range, and a bar with what can be done to them.
const table = document.querySelector("[data-choose]");
const bar = document.getElementById("bulk-bar");
let last = null;
let asked = null;
let waiting = null;
let before = "";
let beforeAt = 0;

const boxes = () => [...document.querySelectorAll("[data-choose-row]")];
const chosen = () => boxes().filter((box) => box.checked);

if (table) {
  document.documentElement.classList.add("has-choice");
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-choose-row]");
    if (!box) return;
    if (event.shiftKey && last && last !== box) range(last, box);
    last = box;
    changed();
  });
  document.addEventListener("keydown", onKey, true);
  changed();
}

function range(from, to) {
  const all = boxes();
  const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(first, end + 1)) box.checked = to.checked;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
  const key = event.key.toLowerCase();
  const isSecond = before === "g" && Date.now() - beforeAt < 900; // "g i" goes to the inbox, whatever is chosen
  before = key;
  beforeAt = Date.now();
  if (isSecond) return;
  if (key === "escape" && !event.target.matches("input:not([type=checkbox]), textarea, select") && chosen().length && !document.querySelector("[data-menu][open], dialog[open]")) {
    for (const box of chosen()) box.checked = false;
    return changed();
  }
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const row = document.activeElement?.closest("[data-list-nav] tr");
  const box = row?.querySelector("[data-choose-row]");
  if (key === "x" && box) {
    event.preventDefault();
    event.stopPropagation();
    box.checked = !box.checked;
    if (event.shiftKey && last && last !== box) range(last, box);
    last = box;
    changed();
  } else if ("ipqecnsm".includes(key) && key.length === 1 && (box || chosen().length)) {
    // The key of the bar, with the row at hand when none is chosen.
    event.preventDefault();
    event.stopPropagation();
    if (!chosen().length) {
      box.checked = true;
      last = box;
    }
    changed().then(() => open(key));
  } else if (key === "r" && row) {
    event.preventDefault();
    location.href = `${row.querySelector(".row-link").href}?do=reply`;
  } else if (key === "a" && chosen().length) {
    event.preventDefault();
    event.stopPropagation();
    changed().then(() => bar.querySelector("[data-shortcut=a]")?.click());
  }
}

function open(key) {
  const summary = bar.querySelector(`summary[data-shortcut="${key}"]`);
  if (!summary) return;
  for (const menu of bar.querySelectorAll("[data-menu][open]")) menu.open = false;
  summary.parentElement.open = true;
  summary.parentElement.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

function changed() {
  const numbers = chosen().map((box) => box.value);
  if (!numbers.length) {
    bar.hidden = true;
    bar.replaceChildren();
    asked = null;
    return Promise.resolve();
  }
  const address = `${table.dataset.choose}?ticket=${numbers.join(",")}&next=${encodeURIComponent(location.pathname + location.search)}`;
  if (asked !== address) {
    asked = address;
    waiting = load(address);
  }
  return waiting;
}

async function load(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (asked !== address) return;
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    bar.innerHTML = await answer.text();
    bar.hidden = false;
    bar.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // app.js binds what is new
  } catch {
    if (asked !== address) return;
    bar.hidden = true;
    asked = null;
    document.documentElement.classList.remove("has-choice"); // the button below the list does the same
  }
}
