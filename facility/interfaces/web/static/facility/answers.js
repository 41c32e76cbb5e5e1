// Answering a schema: each field saves itself, shows who else is here, and keeps unsaved words in this window until
// they are safe. Everything here also works without it, by the buttons of the page.

const PAUSE = 1200; // after the last key
const AGAIN = 5000; // after a failed connection
const HERE = 20000; // between two signs of presence

for (const form of document.querySelectorAll("form[data-answers]")) {
  const url = form.dataset.answers;
  const note = form.querySelector("[data-note]");
  const present = form.querySelector("[data-present]");
  const token = () => form.elements.csrfmiddlewaretoken.value;
  const fields = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
  const timers = new Map();
  const dirty = new Set();
  const sending = new Set();
  const stopped = new Set(); // two wordings wait: nothing more is sent until the person decides
  const place = (key) => `answers:${location.pathname}:${key}`;
  const version = (key) => form.elements[`v.${key}`];
  const inputs = (box) => [...box.querySelectorAll("input, select, textarea")].filter(
    (one) => one.name && one.type !== "hidden" && !one.name.endsWith(".drop"));
  const line = (box, words, state) => {
    box.querySelector("[data-saved]").textContent = words;
    box.classList.toggle("f-answer--unsaved", state === "unsaved");
    box.classList.toggle("f-answer--refused", state === "refused");
  };
  const pairs = (box) => {
    const found = [];
    for (const one of inputs(box)) {
      if ((one.type === "checkbox" || one.type === "radio") && !one.checked) continue;
      found.push([one.name, one.value]);
    }
    return found;
  };
  const keep = (key) => {
    try { sessionStorage.setItem(place(key), JSON.stringify([version(key).value, pairs(fields.get(key))])); } catch { /* full or forbidden */ }
  };
  const forget = (key) => { try { sessionStorage.removeItem(place(key)); } catch { /* forbidden */ } };
  const put = (box, given) => {
    const left = given.map(([name, value]) => [name, value]);
    for (const one of inputs(box)) {
      const at = left.findIndex(([name, value]) => name === one.name && (one.type === "checkbox" || one.type === "radio" ? value === one.value : true));
      if (one.type === "checkbox" || one.type === "radio") one.checked = at >= 0;
      else one.value = at >= 0 ? left[at][1] : "";
      if (at >= 0) left.splice(at, 1);
    }
  };
  const count = (box) => {
    const show = box.querySelector("[data-count-line]");
    const text = box.querySelector("textarea, input[type=text]")?.value ?? "";
    if (!show) return;
    const words = box.dataset.maxWords;
    const most = Number(words ?? box.dataset.maxCharacters);
    const have = words ? text.split(/\s+/u).filter(Boolean).length : [...text].length;
    show.textContent = (words ? form.dataset.words : form.dataset.characters).replace("{have}", have).replace("{most}", most);
    show.classList.toggle("f-count--over", have > most);
  };
  const errors = (box, told) => {
    const id = `id_${box.dataset.field}_error`;
    let block = box.querySelector(`#${id}`);
    box.querySelector(".f-field")?.classList.toggle("f-field--invalid", told.length > 0);
    if (!told.length) { block?.remove(); return; }
    if (!block) {
      block = document.createElement("div");
      block.id = id;
      block.className = "ecl-feedback-message f-error";
      box.querySelector(".f-field").append(block);
    }
    block.replaceChildren(...told.map((words) => { const p = document.createElement("p"); p.textContent = words; return p; }));
  };
  const conflict = (box, html) => {
    box.querySelector(".f-conflict")?.remove();
    const piece = new DOMParser().parseFromString(html, "text/html").querySelector(".f-conflict");
    if (piece) box.querySelector(".f-saved").after(document.adoptNode(piece));
  };
  const save = async (key) => {
    const box = fields.get(key);
    if (stopped.has(key)) return;
    // One at a time: an answer that was overtaken would hide or show questions by what was true before.
    if (sending.size) { later(key, sending.has(key) ? PAUSE : 60); return; }
    sending.add(key);
    const sent = JSON.stringify(pairs(box));
    const body = new URLSearchParams(pairs(box));
    body.set("csrfmiddlewaretoken", token());
    body.set(`v.${key}`, version(key).value);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      const told = await answer.json().catch(() => null);
      if (!told) {
        // 403: somebody signed in again elsewhere and this page's own mark is no longer valid.
        line(box, answer.status === 403 ? form.dataset.expired : form.dataset.failed, "refused");
        if (answer.status !== 403) later(key, AGAIN);
        return;
      }
      if (!answer.ok) {
        line(box, told.refused ?? form.dataset.failed, "refused");
        note.textContent = told.refused ?? "";
        return;
      }
      const mine = told.fields[key];
      version(key).value = mine.version;
      const unchanged = JSON.stringify(pairs(box)) === sent;
      if (unchanged) {
        dirty.delete(key);
        if (typeof mine.value === "string") put(box, [[key, mine.value]]);
        forget(key); // safe now: saved, or kept beside the other wording
      }
      line(box, mine.line, "saved");
      note.textContent = mine.line;
      errors(box, mine.errors);
      count(box);
      if (mine.html) { stopped.add(key); conflict(box, mine.html); }
      for (const [other, there] of fields) there.hidden = told.hidden.includes(other);
      if (present) present.textContent = told.present;
      if (!unchanged) later(key, PAUSE);
    } catch {
      line(box, form.dataset.failed, "refused");
      later(key, AGAIN);
    } finally {
      sending.delete(key);
    }
  };
  const later = (key, pause) => {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(save, pause, key));
  };
  const typed = (event) => {
    const box = event.target.closest("[data-field]");
    if (!box || event.target.type === "hidden" || event.target.name?.endsWith(".drop")) return;
    const key = box.dataset.field;
    dirty.add(key);
    keep(key);
    count(box);
    if (!stopped.has(key)) line(box, form.dataset.unsaved, "unsaved");
    if (url) later(key, event.type === "change" && box.dataset.kind !== "table" ? 0 : PAUSE);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", () => { for (const timer of timers.values()) clearTimeout(timer); dirty.clear(); });
  addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

  // Words that a lost session or connection left unsaved: put them back on the version they were written on, so that
  // the server joins them with what others wrote since, or asks.
  let back = false;
  for (const [key, box] of fields) {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(place(key)) ?? "null"); } catch { kept = null; }
    if (!kept || !version(key)) continue;
    // An empty row more or less is no difference.
    const said = (list) => JSON.stringify(list.filter(([, value]) => value !== ""));
    if (said(kept[1]) === said(pairs(box))) { forget(key); continue; }
    put(box, kept[1]);
    version(key).value = kept[0];
    dirty.add(key);
    count(box);
    line(box, form.dataset.putBack, "unsaved");
    back = true;
    if (url) later(key, PAUSE);
  }
  if (back) note.textContent = form.dataset.putBack;

  if (form.dataset.presence) {
    const tell = async () => {
      if (document.hidden) return;
      const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
      for (const key of fields.keys()) if (version(key)) body.set(`v.${key}`, version(key).value);
      try {
        const answer = await fetch(form.dataset.presence, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) return;
        const told = await answer.json();
        if (present && present.textContent !== told.present) present.textContent = told.present;
        for (const [key, other] of Object.entries(told.changed)) {
          const box = fields.get(key);
          if (!box || dirty.has(key) || box.contains(document.activeElement)) continue;
          if (other.value === null) { line(box, form.dataset.reload, "unsaved"); continue; }
          put(box, [[key, other.value]]);
          version(key).value = other.version;
          line(box, other.line, "saved");
          count(box);
        }
      } catch { /* the next sign comes soon */ }
    };
    setInterval(tell, HERE);
    tell();
  }
}
