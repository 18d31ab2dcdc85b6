// Suggestions while typing: commands after a slash, their settings, and what the bot suggests as a value.

import { make, word } from "./words.js";

const input = document.getElementById("say");
const list = document.getElementById("hints");

const shelf = document.getElementById("shelf");

let all = []; // commands
let menu = []; // those of them that make sense here
let ask = null; // asks the bot: text → choices
let asked = 0; // counts questions, so that a late answer is left out
let wait = 0;
let hints = [];
let chosen = -1;

// suggestFrom starts suggesting.
export function suggestFrom(commands, complete) {
  menu = all = commands;
  ask = complete;
}

// placeIs tells whether this is a private chat: what is for teams is not suggested there.
export function placeIs(dm) {
  menu = all.filter((c) => !dm || !c.team);
}

input.addEventListener("input", suggest);
input.addEventListener("focus", suggest);
input.addEventListener("blur", () => setTimeout(hide, 150)); // a click on a hint comes first

export function hide() {
  asked++;
  clearTimeout(wait);
  show([]);
}

function suggest() {
  asked++;
  clearTimeout(wait);
  const place = placeOf(input.value);
  show(place.hints ?? []);
  if (!place.ask) return;
  const number = asked;
  wait = setTimeout(async () => {
    const choices = await ask(input.value);
    if (number !== asked) return;
    const typed = input.value.slice(place.from);
    show(choices.filter((c) => c.value !== typed).map((c) => ({
      name: c.label, brief: "", text: input.value.slice(0, place.from) + (place.quoted && /\s/.test(c.value) ? `"${c.value}"` : c.value) + " ",
    })));
  }, 120);
}

// placeOf finds what is being typed: a command, a part of it, a setting, or a setting's value.
function placeOf(text) {
  const command = /^\/(\S*)$/.exec(text);
  if (command) {
    return { hints: hintsFor(menu, command[1].toLowerCase(), "/", (c) => `/${c.name} `) };
  }
  const [, name, gap, rest] = /^\/(\S+)(\s+)(.*)$/.exec(text) ?? [];
  const found = menu.find((c) => c.name === name?.toLowerCase());
  if (!found) return {};
  let options = found.options ?? [];
  let start = 1 + name.length + gap.length;
  if (found.subs) {
    const [, word, space] = /^(\S*)(\s*)/.exec(rest);
    const sub = found.subs.find((s) => s.name === word.toLowerCase());
    if (!sub || !space) {
      return rest === word ? { hints: hintsFor(found.subs, word.toLowerCase(), "", (s) => `${text.slice(0, start)}${s.name} `) } : {};
    }
    options = sub.options ?? [];
    start += word.length + space.length;
  }
  return valueOf(text, start, options);
}

function valueOf(text, start, options) {
  const rest = text.slice(start);
  const named = options.map((o) => ({ o, at: (" " + rest).lastIndexOf(` ${o.name}=`) })).filter((x) => x.at >= 0);
  named.sort((a, b) => b.at - a.at);
  if (named.length) {
    const from = start + named[0].at + named[0].o.name.length + 1;
    const value = text.slice(from);
    if (!/\s/.test(value) || /^"[^"]*$/.test(value)) return named[0].o.complete ? { ask: true, from, quoted: true } : {};
  }
  const whole = options.find((o) => o.rest && o.complete);
  if (whole && !named.length) return { ask: true, from: start };
  const [, last] = /(\S*)$/.exec(rest);
  // Words of a report are no settings: only at the beginning, after another one, or when it looks like one.
  const after = /(^|\s)[a-z]+=("[^"]*"|\S+)\s+$/.test(rest);
  if (rest !== "" && !after && last.length < 3) return {};
  const free = options.filter((o) => !o.rest && !named.some((x) => x.o === o));
  return {
    hints: hintsFor(free, last.toLowerCase(), "", (o) => text.slice(0, text.length - last.length) + word("option", o),
      (o) => word("option", o)),
  };
}

function hintsFor(all, typed, mark, text, name = (e) => mark + e.name) {
  return all.filter((e) => e.name.startsWith(typed)).map((e) => ({ name: name(e), brief: e.brief, text: text(e) }));
}

function show(some) {
  hints = some;
  chosen = -1;
  list.replaceChildren(...hints.map((h, i) => {
    const node = make("hint");
    node.id = "hint-" + i;
    node.setAttribute("aria-selected", "false");
    node.querySelector("b").textContent = h.name;
    node.querySelector("span").textContent = h.brief;
    node.addEventListener("mousedown", (e) => e.preventDefault());
    node.addEventListener("click", () => take(i));
    return node;
  }));
  shelf.hidden = hints.length === 0;
  list.scrollTop = 0;
  cue();
  input.setAttribute("aria-expanded", String(!shelf.hidden));
  input.removeAttribute("aria-activedescendant");
}

// cue shows at which end of the list there is more.
function cue() {
  shelf.toggleAttribute("data-above", list.scrollTop > 4);
  shelf.toggleAttribute("data-below", list.scrollHeight - list.scrollTop - list.clientHeight > 4);
}
list.addEventListener("scroll", cue);

function choose(i) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = (i + hints.length) % hints.length;
  const node = list.children[chosen];
  node.setAttribute("aria-selected", "true");
  node.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", node.id);
}

function take(i) {
  input.value = hints[i].text;
  input.focus();
  suggest();
}

// key takes a key that is meant for the suggestions; it reports whether it was.
export function key(e) {
  if (shelf.hidden) return false;
  if (e.key === "ArrowDown") choose(chosen + 1);
  else if (e.key === "ArrowUp") choose(chosen < 0 ? hints.length - 1 : chosen - 1);
  else if (e.key === "Enter" && chosen >= 0) take(chosen);
  else if (e.key === "Escape") hide();
  else return false;
  e.preventDefault();
  return true;
}
