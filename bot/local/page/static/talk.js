// The conversation: draws what one person sees in one chat, and changes only what changed, so that a screen reader reads
// what is new and the keyboard stays where it was.

import { make, put, word } from "./words.js";

const log = document.getElementById("log");
const talk = document.getElementById("talk");
const newer = document.getElementById("newer");
const pinned = document.getElementById("pinned");

// draw shows a view. acts has press, pick and edit, and own if somebody waits for an answer. whole says that it is
// another chat than before.
export function draw(view, times, acts, whole) {
  const bottom = whole || rest() < 80;
  // Another chat is not news to read aloud.
  log.setAttribute("aria-live", whole ? "off" : "polite");
  const kept = new Map([...log.children].map((node) => [node.dataset.key, node]));
  if (whole) kept.clear();
  const focus = log.contains(document.activeElement) ? document.activeElement.closest("[data-key]")?.dataset.key : null;
  const before = log.lastElementChild?.dataset.key;

  const nodes = pieces(view, times).map(({ key, version, build }) => {
    const old = kept.get(key);
    if (old && old.dataset.version === version) return old;
    const node = build(acts);
    node.dataset.key = key;
    node.dataset.version = version;
    return node;
  });
  place(nodes);
  pin(view);
  if (focus && !log.contains(document.activeElement)) {
    nodes.find((node) => node.dataset.key === focus)?.focus({ preventScroll: true });
  }
  const news = log.lastElementChild?.dataset.key !== before;
  if (bottom || (news && acts.own)) showNewest();
  else if (news) newer.hidden = false;
}

// mostPinned is how many lines may stand at the top.
const mostPinned = 3;

// pin draws what stands at the top of the chat, the newest first.
function pin(view) {
  const all = view.messages.filter((m) => m.pinned).slice(-mostPinned).reverse();
  const now = JSON.stringify(all.map((m) => [m.ref, headline(m)]));
  if (pinned.dataset.shown === now) return;
  pinned.dataset.shown = now;
  pinned.hidden = all.length === 0;
  pinned.replaceChildren(...all.map((m) => {
    const node = make("pin");
    node.querySelector(".words").textContent = headline(m);
    node.querySelector("button").addEventListener("click", () => goTo(m.ref));
    return node;
  }));
}

const headline = (m) => m.title || m.body?.[0] || "";

// place makes nodes the log's children and moves none that is in its place.
function place(nodes) {
  const wanted = new Set(nodes);
  for (const node of [...log.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, i) => {
    if (log.children[i] !== node) log.insertBefore(node, log.children[i] ?? null);
  });
}

// showNewest scrolls to the end, but not past the beginning of a message that is taller than the window: a line or two do
// not count, for the buttons are at the end.
export function showNewest() {
  const node = log.lastElementChild;
  talk.scrollTop = node ? talk.scrollHeight : 0;
  const over = node ? talk.getBoundingClientRect().top + 10 - node.getBoundingClientRect().top : 0;
  if (over > 64) talk.scrollTop -= over;
  newer.hidden = true;
}

newer.addEventListener("click", showNewest);
const rest = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight;
let atEnd = true;
talk.addEventListener("scroll", () => {
  atEnd = rest() < 20;
  if (atEnd) newer.hidden = true;
});
// Whoever reads the end goes on reading it when the window below gets smaller.
new ResizeObserver(() => {
  if (atEnd) talk.scrollTop = talk.scrollHeight;
}).observe(talk);

// pieces lists what stands in the log: days and messages, each with a key and what tells two versions of it apart.
function pieces(view, times) {
  const said = view.messages.filter((m) => m.ref);
  const mine = editable(view)?.ref;
  const list = [];
  let day = "";
  for (const m of said) {
    const at = new Date(m.at);
    const today = times.long.format(at);
    if (today !== day) {
      day = today;
      list.push({ key: "day:" + today, version: today, build: () => buildDay(today) });
    }
    const quoted = m.reply_to && said.find((o) => o.ref === m.reply_to);
    const seen = { ...m, last: m.ref === mine, quoted, clock: times.hour.format(at), team: view.chat !== "dm" };
    const build = !m.from ? buildBot : m.from === view.person ? buildOwn : buildOther;
    list.push({
      key: m.ref,
      version: [m.change, seen.last, quoted && about(quoted), times.zone].join("|"),
      build: (acts) => build(seen, acts),
    });
  }
  return list;
}

// editable is the last line of who looks, if it was a report that the bot answered: changing another one would do nothing
// good.
export function editable(view) {
  const i = view.messages.findLastIndex((m) => m.ref && m.from === view.person);
  const mine = view.messages[i];
  if (!mine || (mine.words.startsWith("/") && !/^\/hard(\s|$)/i.test(mine.words))) return null;
  const answer = view.messages.slice(i + 1).find((m) => !m.from);
  return answer?.kind === "answer" ? mine : null;
}

function buildDay(text) {
  const node = make("day");
  node.querySelector("span").textContent = text;
  return node;
}

function foot(node, m) {
  const time = node.querySelector("time");
  time.dateTime = m.at;
  time.textContent = m.clock;
  const edited = node.querySelector(".edited");
  if (edited) edited.hidden = !m.edited;
}

function buildOwn(m, acts) {
  const node = make("own");
  node.querySelector(".unseen").textContent = m.from + ": ";
  node.querySelector(".words").textContent = m.words;
  const edit = node.querySelector(".edit");
  edit.hidden = !m.last;
  edit.addEventListener("click", () => acts.edit(m.words));
  foot(node, m);
  return node;
}

function buildOther(m) {
  const node = make("other");
  face(node.querySelector(".face"), m.from);
  node.querySelector(".sender").textContent = m.from;
  node.querySelector(".words").textContent = m.words;
  foot(node, m);
  return node;
}

// face makes a person's round sign.
export function face(node, name) {
  node.textContent = name.slice(0, 1).toUpperCase();
  node.dataset.hue = String([...name].reduce((sum, c) => sum + c.codePointAt(0), 0) % 4);
}

// about says in a few words which message another one belongs to.
function about(m) {
  const facts = (m.facts ?? []).slice(0, 2).map((f) => f.value).join(", ");
  return facts ? word("report", { what: facts }) : word("reply", { what: m.words || m.title || m.body?.[0] || "" });
}

function buildBot(m, acts) {
  const node = make("bot");
  node.classList.add("tone-" + (m.tone || "plain"), "kind-" + (m.kind || "answer"));
  const kind = node.querySelector(".kind");
  const name = word("kind." + m.kind);
  kind.hidden = !name;
  kind.querySelector(".words").textContent = name;
  node.querySelector(".only").hidden = !(m.team && m.only);
  quote(node.querySelector(".quote"), m.quoted);
  put(node.querySelector(".title"), m.title);
  for (const text of m.body ?? []) {
    const p = document.createElement("p");
    p.textContent = text;
    node.querySelector(".body").append(p);
  }
  facts(node.querySelector(".facts"), m.facts ?? []);
  file(node.querySelector(".file"), m.file);
  keys(node.querySelector(".keys"), m, acts);
  foot(node, m);
  return node;
}

function quote(link, quoted) {
  if (!quoted) return;
  link.hidden = false;
  link.querySelector(".words").textContent = about(quoted);
  link.href = "#";
  link.addEventListener("click", (e) => {
    e.preventDefault();
    goTo(quoted.ref);
  });
}

function goTo(ref) {
  const there = [...log.children].find((node) => node.dataset.key === ref);
  there?.scrollIntoView({ block: "center" });
  there?.focus({ preventScroll: true });
}

// longFact is how long a value may be to stand beside its name; a longer one, such as who goes, stands below.
const longFact = 60;

function facts(list, all) {
  list.hidden = all.length === 0;
  for (const f of all) {
    const pair = document.createElement("div");
    pair.className = f.value.length > longFact ? "long" : "";
    const name = document.createElement("dt");
    const value = document.createElement("dd");
    name.textContent = f.name;
    value.textContent = f.value;
    pair.append(name, value);
    list.append(pair);
  }
}

function file(link, f) {
  if (!f) return;
  link.hidden = false;
  link.href = f.href;
  link.querySelector("b").textContent = f.name;
  link.querySelector("small").textContent =
    f.bytes < 1024 ? word("bytes", { count: f.bytes }) : word("kb", { count: Math.round(f.bytes / 1024) });
}

function keys(box, m, acts) {
  for (const row of m.rows ?? []) {
    const line = document.createElement("div");
    line.className = "keyrow";
    for (const b of row) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = b.label;
      button.addEventListener("click", () => acts.press(button, m.ref, b.action));
      line.append(button);
    }
    box.append(line);
  }
  if (m.pick) box.append(pick(m, acts));
  box.hidden = !box.hasChildNodes();
}

// pick is a list that opens in place: one press picks, with the mouse as with the keyboard.
function pick(m, acts) {
  const list = make("pick");
  const choices = list.querySelector(".choices");
  list.querySelector(".words").textContent = m.pick.label;
  choices.setAttribute("aria-label", m.pick.label);
  choices.append(...m.pick.choices.map((c) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = c.label;
    button.addEventListener("click", () => acts.pick(button, m.ref, c.value));
    return button;
  }));
  list.addEventListener("toggle", () => list.open && list.scrollIntoView({ block: "nearest" }));
  return list;
}
