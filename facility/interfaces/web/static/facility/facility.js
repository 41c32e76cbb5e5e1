// Small helps for pages that work without them: counts, focus, autosave, words kept over an expired session.

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

const store = {
  get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
};
const valueOf = (field) => {
  if (field.type === "checkbox") return field.checked ? field.value : "";
  return field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
};
const put = (field, value) => {
  if (field.type === "checkbox") field.checked = value !== "";
  else if (field.type === "radio") field.checked = field.value === value || field.checked;
  else if (field.multiple) for (const one of field.options) one.selected = value.includes(one.value);
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const writable = (field) => field.name && !["file", "hidden", "password", "submit", "button"].includes(field.type);

// Autosave. <form method="post" data-autosave="/address/"> posts each changed field alone, half a second after the last
// key, as field, value (several for several choices) and version (from data-version). The answer is JSON:
// {saved: "words", version: 4}, or with status 409 {conflict: "words"}, or with 422 {refused: "words"}.
// What could not be saved stays in the field and in this tab, and comes back when the page is opened again.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const note = form.querySelector("[data-autosave-note]");
  const timers = new Map();
  const unsaved = new Set();
  const keyOf = (field) => `unsaved:${form.dataset.autosave}:${field.name}`;
  const say = (words) => { if (note && words) note.textContent = words; };
  const save = async (field) => {
    const body = new FormData();
    const value = valueOf(field);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("field", field.name);
    for (const one of Array.isArray(value) ? value : [value]) body.append("value", one);
    if (field.dataset.version) body.set("version", field.dataset.version);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      say(told.conflict ?? told.refused ?? told.saved);
      if (!answer.ok) throw new Error("not saved");
      if (told.version) field.dataset.version = told.version;
      if (String(valueOf(field)) === String(value)) {
        unsaved.delete(field);
        store.drop(keyOf(field));
      }
      document.body.dispatchEvent(new CustomEvent("facility:saved", { detail: { field: field.name } }));
    } catch (error) {
      store.set(keyOf(field), value);
      if (error.message !== "not saved") say(form.dataset.autosaveFailed);
    }
  };
  const soon = (event) => {
    const field = event.target;
    if (!writable(field)) return;
    unsaved.add(field);
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(save, event.type === "change" ? 0 : 500, field));
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => { for (const field of unsaved) { store.drop(keyOf(field)); } unsaved.clear(); });
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  for (const field of form.elements) {
    const kept = writable(field) ? store.get(keyOf(field)) : null;
    if (kept !== null) put(field, kept);
  }
}

// A form whose session had expired leads to sign-in; what was written in it comes back with the page after that.
const KEPT = "kept";
const kept = store.get(KEPT);
const signIn = document.body.dataset.signIn;
if (kept && signIn && location.pathname.startsWith(signIn)) {
  store.set(KEPT, { ...kept, asked: true });
} else if (kept) {
  store.drop(KEPT);
  const form = document.forms[kept.form];
  if (kept.asked && kept.path === location.pathname && form) {
    for (const [name, value] of kept.values) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) if (writable(field)) put(field, value);
    }
  }
}

// A form is sent once: a second press of the button while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
  if (form.querySelector("textarea, [data-keep]")) {
    const values = [...form.elements].filter(writable).filter((one) => one.type !== "radio" || one.checked);
    store.set(KEPT, {
      path: location.pathname,
      form: [...document.forms].indexOf(form),
      values: values.map((one) => [one.name, valueOf(one)]),
    });
  }
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
