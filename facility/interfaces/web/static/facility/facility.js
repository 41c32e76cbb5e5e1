// Small helps for pages that work without them: counts of characters, autosave, and the guard of unsaved words.

// Characters left under a text area with data-count="limit".
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

// Autosave: <form data-autosave="/address/"> posts each changed field by itself, half a second after the last key.
// The answer is JSON {saved: "text", version: n} or {conflict: "text"}; words stay in the field whatever happens.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const note = form.querySelector("[data-autosave-note]");
  const timers = new Map();
  const pending = new Set();
  const say = (words) => { if (note) note.textContent = words; };
  const save = async (field) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("field", field.name);
    if (field.type === "checkbox") body.set("value", field.checked ? "true" : "");
    else if (field.multiple) for (const option of field.selectedOptions) body.append("value", option.value);
    else body.set("value", field.value);
    if (field.dataset.version) body.set("version", field.dataset.version);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (told.version) field.dataset.version = told.version;
      if (answer.ok) pending.delete(field);
      say(told.conflict ?? told.saved ?? "");
    } catch {
      say(form.dataset.autosaveFailed ?? "");
    }
  };
  const soon = (event) => {
    const field = event.target;
    if (!field.name || field.type === "file" || field.type === "hidden") return;
    pending.add(field);
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(save, event.type === "change" ? 0 : 500, field));
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => pending.clear());
  addEventListener("beforeunload", (event) => { if (pending.size) event.preventDefault(); });
}

// A form is sent once: a second press of the button while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
