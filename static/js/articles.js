// Puts the address of an article into the reply that is being written, where the cursor stands.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = button && document.getElementById("reply_body");
  if (!field) return;
  const tab = document.getElementById("compose-reply");
  if (tab) tab.checked = true;
  const before = field.value.slice(0, field.selectionStart);
  field.setRangeText(`${before && !/\s$/.test(before) ? "\n" : ""}${button.dataset.insert}\n`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
