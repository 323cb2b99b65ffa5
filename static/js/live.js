// The live stream: one connection while the page is looked at; when it fails the page asks again every 20 s, and says so.
const POLL_MS = 20000;
const SAFETY_MS = 60000;
const SILENCE_MS = 40000;
const PATIENCE_MS = 5000;
const LONGEST_WAIT_MS = 60000;
const SHOWN = { live: "Live", polling: `Updates every ${POLL_MS / 1000} s`, lost: "RadDesk cannot be reached; what you see may be out of date" };

// reached(ok) is told whether the last question was answered.
// told(message) hears { event, ticket?, version?, kinds? }; poll() asks for everything again.
export function connect(root, { told, poll }) {
  const line = root.querySelector("[data-live-state]");
  let source = null, since = root.dataset.since, state = "", failures = 0, spread = 0;
  let heard = 0, polled = Date.now(), again = 0, worse = 0, isLost = false;

  function say(next) {
    clearTimeout(worse);
    worse = 0;
    state = next;
    if (state === "live") isLost = false;
    show();
  }

  function show() {
    const shown = isLost ? "lost" : state;
    if (line.dataset.state === shown) return;
    line.textContent = SHOWN[shown];
    line.dataset.state = shown;
  }

  function reached(ok) {
    isLost = !ok;
    show();
  }

  function open() {
    clearTimeout(again);
    if (source || document.hidden) return;
    const address = new URL(root.dataset.live, location.href);
    address.searchParams.set("since", since);
    source = new EventSource(address);
    heard = Date.now();
    source.onerror = () => lost();
    on("state", (said) => {
      failures = 0;
      spread = said.spread_ms;
      say(said.live ? "live" : "polling");
    });
    on("ticket", (said) => told({ event: "ticket", ...said }));
    on("presence", (said) => told({ event: "presence", ...said }));
    on("notice", () => document.dispatchEvent(new Event("raddesk:notice")));
    on("resync", () => {
      document.dispatchEvent(new Event("raddesk:notice"));
      told({ event: "resync" });
    });
    on("beat", () => {});
    on("bye", (said) => {
      close();
      again = setTimeout(open, said.again_ms);
      doubt();
    });
  }

  function on(event, act) {
    source.addEventListener(event, (message) => {
      heard = Date.now();
      if (message.lastEventId) since = message.lastEventId;
      act(JSON.parse(message.data));
    });
  }

  function close() {
    source?.close();
    source = null;
  }

  function lost() {
    close();
    failures += 1;
    const wait = Math.min(1000 * 2 ** Math.min(failures - 1, 6), LONGEST_WAIT_MS);
    clearTimeout(again);
    again = setTimeout(open, wait * (0.7 + Math.random() * 0.6));
    doubt();
  }

  // A connection that is back at once was never gone for whoever looks at the page.
  function doubt() {
    if (state !== "live") return say("polling");
    if (!worse) worse = setTimeout(() => say("polling"), PATIENCE_MS);
  }

  setInterval(() => {
    if (document.hidden) return;
    const now = Date.now();
    if (source && now - heard > SILENCE_MS) lost();
    if (now - polled < (state === "live" ? SAFETY_MS : POLL_MS)) return;
    polled = now;
    poll();
  }, 1000);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
  return { spread: () => Math.random() * spread, reached };
}

// Calls act soon after it was asked for, and never twice at once; with many pages open each waits its own while.
export function gently(act, spread, reached) {
  let timer = 0, running = false, wanted = false;
  async function run() {
    timer = 0;
    running = true;
    wanted = false;
    await act().then(() => reached(true), () => reached(false));
    running = false;
    if (wanted) ask();
  }
  function ask() {
    wanted = true;
    if (!timer && !running) timer = setTimeout(run, 150 + spread());
  }
  return ask;
}

export async function page(address) {
  const answer = await fetch(address, { headers: { "X-Refresh": "live" }, signal: AbortSignal.timeout(10000) });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function pill(bar, words, onShow) {
  const box = document.createElement("div");
  box.className = "live-pill";
  const text = document.createElement("p");
  text.textContent = words;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Show";
  button.addEventListener("click", onShow);
  box.append(text, button);
  bar.replaceChildren(box);
}
