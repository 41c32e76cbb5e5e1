// Small helps for pages that work without them: counts, focus, words kept over an expired session.

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

// An ordinary form whose session had expired leads to sign-in; what was written in it comes back with the page after
// that. Forms that answer a schema (data-answers) have their own, finer way: see answers.js.
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
  if (!form.dataset.answers && form.querySelector("textarea, [data-keep]")) {
    const values = [...form.elements].filter(writable).filter((one) => one.type !== "radio" || one.checked);
    store.set(KEPT, {
      path: location.pathname,
      form: [...document.forms].indexOf(form),
      values: values.map((one) => [one.name, valueOf(one)]),
    });
  }
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
