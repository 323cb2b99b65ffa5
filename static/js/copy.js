// Copies a table as lines of tab-separated text, fit for a mail or a sheet.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const table = document.getElementById(button.dataset.copy);
    const lines = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t"));
    const status = button.parentElement.querySelector("[data-copy-status]");
    status.textContent = (await put(lines.join("\n"), table)) ? "Copied." : "Marked: copy it with the keyboard.";
    button.querySelector("span").textContent = status.textContent.replace(/[.:].*/, "");
  });
}

async function put(text, table) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without HTTPS: mark the table, so that one key copies it.
    getSelection().selectAllChildren(table);
    return false;
  }
}
