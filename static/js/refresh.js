// Regions that renew themselves: rest while the tab is hidden, somebody types or a dialog is open; say so when it fails.
import { each } from "./once.js";

export function bindRefresh(root, bind) {
  each(root, "[data-refresh-seconds][id]", "refresh", (region) => start(region, bind));
}

function start(region, bind) {
  const wait = Math.max(5, Number(region.dataset.refreshSeconds)) * 1000;
  const timer = setInterval(async () => {
    if (!region.isConnected) return clearInterval(timer);
    if (document.hidden || busy(region)) return;
    const fresh = await load(region);
    if (!region.isConnected || busy(region)) return;
    stale(region, !fresh);
    if (fresh) replace(region, fresh, bind);
  }, wait);
}

function busy(region) {
  if (document.querySelector("dialog[open], [data-menu][open]")) return true;
  if (getSelection()?.type === "Range" && region.contains(getSelection().anchorNode)) return true;
  return region.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
}

async function load(region) {
  try {
    const answer = await fetch(region.dataset.refreshUrl || location.href, { headers: { "X-Refresh": region.id }, signal: AbortSignal.timeout(10000) });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById(region.id) || page.body;
  } catch {
    return null;
  }
}

function replace(region, fresh, bind) {
  if (fresh.innerHTML === region.dataset.refreshLast) return;
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.href ? `a[href="${CSS.escape(focused.getAttribute("href"))}"]` : "");
  region.dataset.refreshLast = fresh.innerHTML;
  region.replaceChildren(...fresh.childNodes);
  if (mark) region.querySelector(mark)?.focus({ preventScroll: true });
  bind(region);
}

function stale(region, is) {
  const id = `${region.id}-stale`;
  if (!is) return document.getElementById(id)?.remove();
  if (document.getElementById(id)) return;
  const note = document.createElement("p");
  note.id = id;
  note.className = "flash flash-warning";
  note.setAttribute("role", "status");
  note.textContent = "Live updates are lost; trying again. What you see may be out of date.";
  region.before(note);
}
