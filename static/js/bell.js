// The bell: how many notices are unread, told by the page's live stream or one of its own, and asked for when there is none.
// One tab of a browser, whichever holds the lock, may also show them in the corner of the screen (never pushed from outside).
const ASK_MS = 30000;
const SHOWN_KEY = "raddesk.desktop";
const LAST_KEY = "raddesk.desktop.last";

export function startBell() {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const badge = bell.querySelector("[data-bell-count]"), says = document.querySelector("[data-bell-says]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("raddesk.notices") : null;
  let asked = 0, running = false, again = false, known = null, leads = false, stream = null, since = Date.now();

  async function ask() {
    if (running) return (again = true);
    running = true;
    asked = Date.now();
    const address = new URL(bell.dataset.count, location.href);
    if (leads && isOn()) address.searchParams.set("after", localStorage.getItem(LAST_KEY) || "0");
    try {
      const answer = await fetch(address, { headers: { "X-Refresh": "live" }, signal: AbortSignal.timeout(10000) });
      if (answer.ok && !answer.redirected) {
        const said = await answer.json();
        show(said);
        tabs?.postMessage({ unread: said.unread, shown: said.shown, news: [] });
      }
    } catch {
      // The next turn asks again.
    }
    running = false;
    if (again) {
      again = false;
      ask();
    }
  }

  function show({ unread, shown, news }) {
    badge.textContent = shown;
    badge.hidden = !unread;
    if (known !== null && unread > known) says.textContent = `${shown} unread ${unread === 1 ? "notice" : "notices"}`;
    known = unread;
    if (leads && isOn()) corner(news);
  }

  function corner(news) {
    if (!news.length) return;
    const isFirst = localStorage.getItem(LAST_KEY) === null;
    localStorage.setItem(LAST_KEY, String(news[0].id));
    if (isFirst || Notification.permission !== "granted") return;
    for (const each of [...news].reverse()) {
      const shown = new Notification(each.title, { body: each.body, tag: `raddesk-${each.id}` });
      shown.addEventListener("click", () => {
        window.focus();
        location.assign(each.url);
        shown.close();
      });
    }
  }

  // The page's own stream tells of notices; a page without one listens by itself, and so does the tab that leads.
  function listen() {
    const needed = (leads && isOn()) || (!document.hidden && !document.querySelector("[data-live]"));
    if (!needed) {
      stream?.close();
      stream = null;
      return;
    }
    if (stream) return;
    const address = new URL(bell.dataset.stream, location.href);
    address.searchParams.set("since", String(since));
    stream = new EventSource(address);
    const mine = stream;
    mine.addEventListener("notice", ask);
    mine.addEventListener("resync", ask);
    mine.addEventListener("bye", (message) => {
      mine.close();
      if (stream === mine) stream = null;
      since = Date.now();
      setTimeout(listen, JSON.parse(message.data).again_ms);
    });
  }

  document.addEventListener("raddesk:notice", ask);
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) ask();
  });
  document.addEventListener("raddesk:desktop", () => {
    listen();
    ask();
  });
  window.addEventListener("pagehide", () => {
    stream?.close();
    stream = null;
  });
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  tabs?.addEventListener("message", (message) => show(message.data));
  setInterval(() => {
    if (document.hidden && !(leads && isOn())) return;
    if (stream?.readyState === EventSource.CLOSED) stream = null;
    listen();
    if (Date.now() - asked >= ASK_MS) ask();
  }, 5000);
  navigator.locks?.request("raddesk.notices", () => {
    leads = true;
    listen();
    return new Promise(() => {});
  });
  bindDesktop();
  seen(bell).then(ask);
  listen();
}

// Whoever has a ticket before them has seen its notices.
async function seen(bell) {
  const number = document.querySelector("[data-live][data-ticket]")?.dataset.ticket;
  if (!number || document.hidden) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  const headers = { "X-CSRFToken": token, "X-Refresh": "live" };
  await fetch(bell.dataset.seen, { method: "POST", headers, body: new URLSearchParams({ ticket: number }) }).catch(() => {});
}

function isOn() {
  return localStorage.getItem(SHOWN_KEY) === "on" && "Notification" in window && Notification.permission === "granted";
}

function bindDesktop() {
  const card = document.querySelector("[data-desktop]");
  if (!card || !("Notification" in window)) return;
  const line = card.querySelector("[data-desktop-state]"), button = card.querySelector("[data-desktop-switch]");
  card.hidden = false;
  function say() {
    const isBlocked = Notification.permission === "denied";
    line.textContent = isBlocked ? "This browser blocks notifications of RadDesk. Allow them in its settings for this page first." : isOn() ? "They are on in this browser." : "They are off in this browser.";
    button.disabled = isBlocked;
    button.querySelector("span").textContent = isOn() ? "Stop showing notices on this computer" : "Show notices on this computer";
  }
  button.addEventListener("click", async () => {
    if (isOn()) localStorage.setItem(SHOWN_KEY, "off");
    else if ((await Notification.requestPermission()) === "granted") localStorage.setItem(SHOWN_KEY, "on");
    say();
    document.dispatchEvent(new Event("raddesk:desktop"));
  });
  say();
}
