// Finds the images in what was dropped or chosen: walks folders, looks at the first bytes, computes the SHA-256.
const MARK = [0x44, 0x49, 0x43, 0x4d]; // "DICM" behind 128 bytes, PS3.10 7.1
const ENDINGS = [".dcm", ".dicom", ".ima"];
const ZIPS = [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6]];
const ARCHIVES = [[0x37, 0x7a, 0xbc, 0xaf], [0x52, 0x61, 0x72, 0x21], [0x1f, 0x8b]];
const MOST_HASHED = 64 * 2 ** 20;

export async function dropped(transfer) {
  // Entries must be taken before the first wait: afterwards the browser has emptied the drop.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, folder: "" }));
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return found;
}

export function chosen(files) {
  return [...files].map((file) => ({ file, folder: file.webkitRelativePath.split("/").slice(0, -1).join("/") }));
}

async function walk(entry, folder, found) {
  if (entry.isFile) {
    found.push({ file: await new Promise((done, fail) => entry.file(done, fail)), folder });
    return;
  }
  const reader = entry.createReader();
  const inside = folder ? `${folder}/${entry.name}` : entry.name;
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)); // at most a hundred at a time
    if (!some.length) return;
    for (const each of some) await walk(each, inside, found);
  }
}

// "" for an image, "zip" for what the server tells the contents of, else why it is not sent.
export async function refusal(file) {
  if (!file.size) return "empty";
  const head = new Uint8Array(await file.slice(0, 132).arrayBuffer());
  if (MARK.every((byte, place) => head[128 + place] === byte)) return "";
  const begins = (start) => start.every((byte, place) => head[place] === byte);
  if (ZIPS.some(begins)) return "zip";
  if (ARCHIVES.some(begins)) return "archive";
  return ENDINGS.some((ending) => file.name.toLowerCase().endsWith(ending)) ? "" : "other";
}

// Without HTTPS browsers compute no hash: then everything is sent, and the server leaves out what it has.
export async function sha256(file) {
  if (!crypto.subtle || file.size > MOST_HASHED) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
