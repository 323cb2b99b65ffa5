// Sends images in small requests, two at a time, each tried again when the connection breaks.
const MOST_FILES = 25;
const MOST_BYTES = 16 * 2 ** 20;
const TRIES = 4;

export function batches(items) {
  const found = [];
  let bytes = Infinity;
  for (const item of items) {
    if (bytes + item.file.size > MOST_BYTES || found.at(-1).length >= MOST_FILES) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1).push(item);
    bytes += item.file.size;
  }
  return found;
}

// Which of these the ticket has already; none when that cannot be asked.
export async function known(form, token, hashes) {
  const data = new FormData();
  for (const hash of hashes) data.append("sha256", hash);
  try {
    const answer = await fetch(form.dataset.knownUrl, { method: "POST", body: data, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    return new Set(answer.ok ? (await answer.json()).known : []);
  } catch {
    return new Set();
  }
}

// Resolves to the answer; rejects with words for a refusal that trying again will not change, or with "stopped".
export async function send(form, token, batch, progress, signal) {
  for (let tried = 1; ; tried++) {
    try {
      return await once(form, token, batch, progress, signal);
    } catch (problem) {
      if (problem.isFinal || tried === TRIES) throw problem;
      await new Promise((done) => setTimeout(done, 500 * 2 ** tried));
    }
  }
}

function once(form, token, batch, progress, signal) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
    const data = new FormData();
    data.append("drop", form.elements.drop.value);
    for (const item of batch) data.append("files", item.file, item.file.name);
    const final = (words) => fail(Object.assign(new Error(words), { isFinal: true }));
    request.upload.addEventListener("progress", (event) => progress(event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("load", () => {
      if (request.status === 201) return done(JSON.parse(request.responseText));
      if (request.status >= 500) return fail(new Error("The server has a problem."));
      final(detail(request));
    });
    request.addEventListener("error", () => fail(new Error("The connection was lost.")));
    request.addEventListener("abort", () => final("Stopped."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) return final("Stopped.");
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

function detail(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return request.status === 403 ? "You are signed out or may not add images. Open the page again." : "The server refused it.";
  }
}
