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

// A list of many choices gets a field that narrows it, and says what is chosen.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const many of document.querySelectorAll(".f-many")) {
  const labels = [...many.querySelectorAll("label")];
  const find = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", placeholder: many.dataset.find });
  find.className = "ecl-text-input f-input f-many__find";
  find.setAttribute("aria-label", many.dataset.find);
  const left = Object.assign(document.createElement("p"), { className: "f-count f-many__left" });
  left.setAttribute("aria-live", "polite");
  find.addEventListener("input", () => {
    const sought = plain(find.value.trim());
    for (const label of labels) label.hidden = !plain(label.textContent).includes(sought);
    left.textContent = sought && `${labels.filter((label) => !label.hidden).length} / ${labels.length}`;
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  many.querySelector(".f-many__list").before(find, left);
  const say = () => {
    const chosen = labels.filter((label) => label.control.checked).map((label) => label.textContent.trim());
    many.querySelector(".f-many__chosen").textContent = chosen.join(", ") || many.dataset.none;
  };
  many.addEventListener("change", say);
  // A browser that comes back to the page ticks boxes without a word.
  addEventListener("pageshow", say);
}
