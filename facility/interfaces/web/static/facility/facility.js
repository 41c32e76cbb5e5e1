// Small helps for pages that work without them: counts, focus, forms that are sent once.

// Characters written in a text area with data-count="limit".
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const note = document.createElement("p");
  note.className = "f-count";
  note.setAttribute("aria-live", "polite");
  area.after(note);
  const show = () => { note.textContent = `${[...area.value].length} / ${area.dataset.count}`; };
  area.addEventListener("input", show);
  show();
}

// The summary of errors takes the focus, so that it is read first.
document.querySelector(".f-errors")?.focus();

// A form is sent once: a second press of the button while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
