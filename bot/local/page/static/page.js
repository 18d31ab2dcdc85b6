// The page: who looks where, news from the server, and what people do.

import { areYouSure, flash, hush, showForm, speak } from "./dialogs.js";
import { hide, key, placeIs, suggestFrom } from "./hints.js";
import { draw, editable, face, showNewest } from "./talk.js";
import { make, Times, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const input = $("say");

let view = null; // what is shown
let home = null; // {person, chat} to begin with
let where = null; // {person, chat}
let times = new Times("");
let ahead = 0; // how far the chat's clock is ahead of this machine's, in ms
let poll = new AbortController();
let editing = false;
let own = false; // what comes is an answer: show it, unless somebody scrolls away
let jumped = false; // what comes may be for others
const seen = new Map(); // chat → the newest message that was looked at

// ---- the server

// send returns what the server said, or null after complain was told why not.
async function send(path, body, complain = (why) => flash(why, true)) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    complain(word("lost"));
    return null;
  }
  const said = await answer.json().catch(() => ({ error: word("lost") }));
  if (answer.ok) return said;
  complain(said.error);
  return null;
}

// act does something as the person who looks.
async function act(deed, complain) {
  own = true;
  jumped = false;
  hush();
  const said = await send("/api/act", { ...where, ...deed }, complain);
  for (const t of said?.toasts ?? []) {
    if (t.alert && complain) complain(t.text);
    else flash(t.text, t.alert);
  }
  return said;
}

async function follow() {
  let since = "";
  for (let pause = 250; ; ) {
    if (document.hidden) await new Promise((on) => document.addEventListener("visibilitychange", on, { once: true }));
    poll = new AbortController();
    const asked = where;
    try {
      const query = new URLSearchParams({ ...asked, since: asked === where && view && same(asked, view) ? since : "" });
      const answer = await fetch("/api/view?" + query, { signal: poll.signal });
      if (answer.status === 404) { // an address of another time
        where = home;
        continue;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const news = await answer.json();
      if (asked !== where) continue;
      since = news.seen;
      pause = 250;
      $("offline").hidden = true;
      show(news);
    } catch {
      if (poll.signal.aborted) continue;
      $("offline").hidden = false;
      await new Promise((on) => setTimeout(on, pause));
      pause = Math.min(pause * 2, 4000);
    }
  }
}

const same = (a, b) => a?.person === b?.person && a?.chat === b?.chat;
// A page in the background leaves its connection to others.
document.addEventListener("visibilitychange", () => document.hidden && poll.abort());

// ---- what is shown

function show(news) {
  if (view && news.boot !== view.boot) {
    location.reload(); // a new server may have a new page
    return;
  }
  const whole = !same(view, news);
  const before = view;
  view = news;
  if (news.zone !== times.zone) times = new Times(news.zone);
  $("now-zone").textContent = $("zone").textContent = times.name;
  ahead = Date.parse(news.now) - Date.now();
  tick();
  chats(before);
  const dm = news.chat === "dm";
  const others = [...new Set(news.chats.map((c) => c.person))].filter((p) => p !== news.person).join(", ");
  const about = { person: news.person, others, team: news.chat };
  $("chat-name").textContent = word(dm ? "dm.title" : "team.title", about);
  $("chat-who").textContent = word(dm ? "dm.who" : "team.who", about);
  $("empty").hidden = news.messages.length > 0 || !dm;
  $("empty-team").hidden = news.messages.length > 0 || dm;
  input.placeholder = word(dm ? "write" : "write.team");
  placeIs(dm);
  draw(news, times, { press, pick, edit, own }, whole);
  if (whole && editing) editStop();
  const asked = news.messages.find((m) => m.form);
  showForm(asked && { ref: asked.ref, form: asked.form, ...where }, { fill, close });
  document.body.dataset.ready = "yes";
}

// chats draws who can be played and where, with a dot where something came.
function chats(before) {
  const first = seen.size === 0;
  for (const c of view.chats) {
    const id = c.person + "/" + c.chat;
    if (first || same(c, view)) seen.set(id, c.last);
    const old = before?.chats.find((o) => same(o, c));
    if (jumped && old && old.last !== c.last && fresh(c)) {
      flash(word("new.in", { person: c.person, chat: word(c.team ? "team" : "dm", { team: c.chat }) }));
    }
  }
  const people = Map.groupBy(view.chats, (c) => c.person);
  if ($("chats").childElementCount !== people.size) $("chats").replaceChildren(...[...people].map(person));
  for (const link of $("chats").querySelectorAll("a")) mark(link);
}

function person([name, all]) {
  const node = make("person");
  const link = node.querySelector("a");
  face(link.querySelector(".face"), name);
  link.querySelector(".words").textContent = name;
  link.dataset.person = name;
  node.querySelector("ul").append(...all.map((c) => {
    const item = make("chat");
    const to = item.querySelector("a");
    to.href = hash(c);
    to.dataset.person = name;
    to.dataset.chat = c.chat;
    to.classList.add(c.team ? "team" : "dm");
    to.querySelector(".words").textContent = word(c.team ? "team" : "dm", { team: c.chat });
    to.querySelector(".short").textContent = word(c.team ? "team.short" : "dm.short");
    to.querySelector(".dot .unseen").textContent = word("new");
    return item;
  }));
  return node;
}

// mark shows whether a link is where we are, and whether something new is behind it.
function mark(link) {
  const { person, chat } = link.dataset;
  const here = person === view.person && (!chat || chat === view.chat);
  link.toggleAttribute("data-here", here);
  if (!chat) {
    link.href = hash({ person, chat: view.chat });
    link.parentElement.toggleAttribute("data-here", here);
    link.parentElement.toggleAttribute("data-new", view.chats.some((c) => c.person === person && fresh(c)));
    return;
  }
  if (here) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
  link.querySelector(".dot").hidden = !fresh(view.chats.find((c) => same(c, { person, chat })));
}

const fresh = (c) => Boolean(c.last) && seen.get(c.person + "/" + c.chat) !== c.last;
const hash = (c) => `#${encodeURIComponent(c.person)}/${encodeURIComponent(c.chat)}`;

function tick() {
  if (!view) return;
  const now = new Date(Date.now() + ahead);
  const [time, date] = [times.hour.format(now), times.date.format(now)];
  if ($("now-time").textContent === time && $("now-date").textContent === date) return;
  $("now-time").textContent = time;
  $("now-date").textContent = date;
  $("now").dateTime = now.toISOString();
}
setInterval(tick, 1000);
// ---- what people do

// once lets a button be pressed again only when it was answered.
async function once(button, f) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await f();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

const press = (button, ref, action) => once(button, () => act({ do: "press", ref, action }));
const pick = (button, ref, value) => once(button, () => act({ do: "pick", ref, value }));
async function fill(values) {
  let why = "";
  await act({ do: "fill", values }, (text) => (why = text));
  return why;
}
const close = () => act({ do: "close" });

function edit(words) {
  editing = true;
  $("editing").hidden = false;
  input.value = words;
  input.focus();
  input.select();
}

function editStop() {
  editing = false;
  $("editing").hidden = true;
  input.value = "";
}

async function say(text) {
  const deed = editing ? "edit" : "say";
  editStop();
  hide();
  showNewest();
  if (!(await act({ do: deed, text })) && !input.value) input.value = text;
}

$("composer").addEventListener("submit", (e) => {
  e.preventDefault();
  if (input.value.trim()) say(input.value.trim());
});
input.addEventListener("keydown", (e) => {
  if (e.isComposing || key(e)) return;
  if (e.key === "Escape" && editing) editStop();
  else if (e.key === "ArrowUp" && !input.value) {
    const mine = view && editable(view);
    if (mine) edit(mine.words);
  } else return;
  e.preventDefault();
});
$("edit-stop").addEventListener("click", () => {
  editStop();
  input.focus();
});
for (const b of document.querySelectorAll("[data-say]")) {
  b.addEventListener("click", () => {
    input.focus();
    say(b.dataset.say);
  });
}
for (const b of document.querySelectorAll(".jump")) {
  b.addEventListener("click", () => once(b, async () => {
    own = jumped = true;
    hush();
    const said = await send("/api/jump", b.dataset.for ? { for: b.dataset.for } : { next: true });
    if (!said) return;
    if (!said.ok) flash(word("nothing"));
    else speak(word("now", { when: times.whole.format(new Date(said.now)) }));
  }));
}
for (const move of ["wheel", "touchmove"]) $("talk").addEventListener(move, () => (own = false), { passive: true });
$("start-over").addEventListener("click", () => {
  if ($("more").matches(":popover-open")) $("more").hidePopover();
  areYouSure(startOver);
});
async function startOver() {
  if (!(await send("/api/start-over", {}))) return;
  location.hash = hash(home);
  flash(word("over", home));
}
$("skip").addEventListener("click", (e) => {
  e.preventDefault();
  input.focus();
});

// ---- who looks where

function go() {
  const [person, chat] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (!person || !chat || same(where, { person, chat })) return;
  where = { person, chat };
  poll.abort();
}
window.addEventListener("hashchange", go);

async function start() {
  const begin = await fetch("/api/start").then((a) => a.json());
  suggestFrom(begin.commands, async (text) => {
    const said = await fetch("/api/act", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...where, do: "complete", text }),
    }).then((a) => (a.ok ? a.json() : {})).catch(() => ({}));
    return said.choices ?? [];
  });
  go();
  home = { person: begin.person, chat: "dm" };
  where ??= home;
  follow();
}
start();
