// A live session: what the room sees comes by itself over a stream; where there is none, the page asks every ten seconds.
// Only what changed is put in place: focus stays, and what is being typed lies outside. Everything works without this.

const news = document.getElementById("live-news");
const FOCUSABLE = "a[href], button, summary, input:not([type=hidden])";
const QUIET = 8000; // between two things said to a screen reader
const mark = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const live = () => document.getElementById("live");
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

let source = null;
let over = false;

// ---- what is said, and not more often than one can listen to

let said = 0;
let toSay = 0;
const say = (words) => {
  clearTimeout(toSay);
  toSay = setTimeout(() => { said = Date.now(); news.textContent = words; }, Math.max(0, said + QUIET - Date.now()));
};
const standing = () => new Map([...live().querySelectorAll("[data-key^=question-], [data-key^=poll-]")]
  .map((one) => [one.dataset.key, one.dataset.state]));
const tell = (before) => {
  for (const [key, state] of standing()) {
    if (before.get(key) !== state && news.dataset[state]) say(news.dataset[state]);
  }
};

// ---- one state in place of another

const held = () => {
  const at = document.activeElement;
  const item = at?.closest("#live [data-key]");
  return item ? { at, key: item.dataset.key, place: [...item.querySelectorAll(FOCUSABLE)].indexOf(at) } : null;
};
const giveBack = (was) => {
  if (!was || document.activeElement === was.at) return;
  let to = was.at.isConnected ? was.at : null;
  if (!to) {
    const item = live().querySelector(`[data-key="${was.key}"]`) ?? live().querySelector("[data-key=questions-title]");
    to = [...item.querySelectorAll(FOCUSABLE)][was.place] ?? item.querySelector(FOCUSABLE) ?? item;
    if (to === item) item.tabIndex = -1;
  }
  to.focus({ preventScroll: true });
};
const put = (old, fresh, whole) => {
  const before = new Map([...old.children].map((one) => [one.dataset.key, one]));
  let last = null;
  for (const one of [...fresh.children]) {
    const there = before.get(one.dataset.key);
    before.delete(one.dataset.key);
    let now = there;
    if (there && "items" in one.dataset) put(there, one, whole);
    else if (!there?.isEqualNode(one)) {
      now = document.adoptNode(one);
      there?.replaceWith(now);
    }
    const next = last ? last.nextElementSibling : old.firstElementChild;
    if (now !== next) old.insertBefore(now, next);
    last = now;
  }
  // Own questions that the room does not see yet are on no stream: they stay.
  for (const gone of before.values()) if (whole || !("private" in gone.dataset)) gone.remove();
};
const show = (fresh, whole) => {
  const was = held();
  const before = standing();
  for (const one of fresh.querySelectorAll("input[name=csrfmiddlewaretoken]")) one.setAttribute("value", mark);
  if (!whole) {
    // The stream holds both ways in which a question or option may stand; only this page knows which is its reader's.
    for (const way of fresh.querySelectorAll("[data-way]")) {
      const mine = live().querySelector(`[data-of="${way.dataset.of}"][data-way=mine]`) !== null;
      if ((way.dataset.way === "mine") !== mine) way.remove();
    }
  }
  put(live(), fresh, whole);
  if (live().querySelector("[data-private]")) live().querySelector("[data-key=none]")?.remove();
  if (whole) {
    live().dataset.stream = fresh.dataset.stream ?? "";
    if (!fresh.hasAttribute("hx-get")) {
      over = true;
      source?.close();
      say(news.dataset.over);
    }
  }
  giveBack(was);
  tell(before);
};

// Nothing moves under a finger that is down: the newest state waits for it.
let waiting = null;
const showSoon = (fresh, whole) => {
  if (!fresh) return;
  const first = waiting === null;
  waiting = { fresh, whole };
  if (!first) return;
  const look = () => {
    if (live().matches(":active")) { setTimeout(look, 150); return; }
    const { fresh: newest, whole: all } = waiting;
    waiting = null;
    show(newest, all);
  };
  look();
};

// ---- asking

let asking = false;
let soon = 0;
const ask = async () => {
  if (over) return;
  if (asking) { askSoon(); return; }
  asking = true;
  try {
    const answer = await fetch(news.dataset.list, { headers: { "HX-Request": "true" } });
    if (answer.ok && !answer.redirected) showSoon(parsed(await answer.text()).getElementById("live"), true);
  } catch { /* the next time comes */ } finally { asking = false; }
};
const askSoon = (within = 400) => {
  soon ||= setTimeout(() => { soon = 0; ask(); }, 200 + Math.random() * within);
};

// ---- listening

let renewal = 0;
const listen = () => {
  const address = live().dataset.stream;
  if (!address || over) return;
  source?.close();
  const here = source = new EventSource(address);
  here.addEventListener("room", (event) => showSoon(parsed(JSON.parse(event.data).html).getElementById("live"), false));
  here.addEventListener("desk", () => askSoon());
  here.addEventListener("end", () => { here.close(); source = null; askSoon(5000); });
  here.addEventListener("error", () => { if (here.readyState === EventSource.CLOSED && source === here) source = null; });
  // Its ticket is renewed while it is good, each page at a moment of its own.
  clearTimeout(renewal);
  renewal = setTimeout(async () => { await ask(); listen(); }, news.dataset.good * 1000 * (0.5 + Math.random() * 0.4));
};

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id !== "live") return;
  event.preventDefault();
  if (source?.readyState === EventSource.OPEN) return;
  ask().then(() => { if (!source) setTimeout(() => { if (!source) listen(); }, Math.random() * 2000); });
});

// A vote leaves the page where it is, with whatever is being typed.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.closest("#live")) return;
  event.preventDefault();
  try {
    const body = new URLSearchParams(new FormData(form));
    const page = parsed(await (await fetch(form.action, { method: "POST", body })).text());
    const told = page.querySelector(".f-messages");
    if (!told) throw new Error("refused");
    document.querySelector(".f-messages")?.remove();
    document.getElementById("main").prepend(document.adoptNode(told));
    showSoon(page.getElementById("live"), true);
  } catch { form.submit(); }
});

listen();
