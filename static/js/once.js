// Elements are bound once, however often bind() runs over them.
const bound = new WeakMap();

export function each(root, selector, part, start) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  for (const element of found) {
    const parts = bound.get(element) || new Set();
    if (parts.has(part)) continue;
    parts.add(part);
    bound.set(element, parts);
    start(element);
  }
}

export function csrfToken() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  } catch {
    return "";
  }
}

export function storage(kind) {
  // Storage may be switched off by policy; a page must not break for that.
  try {
    return window[kind];
  } catch {
    return null;
  }
}
