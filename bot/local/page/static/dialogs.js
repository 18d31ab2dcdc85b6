// What lies over the conversation: the bot's forms, the question before starting over, and short words.

import { make, put, word } from "./words.js";

const form = document.getElementById("form");
const fields = document.getElementById("form-fields");
const refused = document.getElementById("form-error");
const flashes = document.getElementById("flashes");
const sure = document.getElementById("sure");

let shown = ""; // which form is open
let from = ""; // the message it was opened from
let acts = null;
let leaving = false;

// showForm opens the bot's form, or closes it if there is none. The same form again stays as it is, with what was typed.
// on has fill, which returns why the bot refused it ("" if it did not), and close.
export function showForm(asked, on) {
  const which = asked ? [asked.person, asked.chat, asked.ref, asked.form.action].join(" ") : "";
  if (leaving || (which === shown && (form.open || !asked))) return;
  shown = which;
  acts = on;
  if (form.open) form.close();
  if (!asked) {
    // The button that opened it may have been drawn anew.
    if (document.activeElement === document.body) document.querySelector(`[data-key="${from}"]`)?.focus({ preventScroll: true });
    return;
  }
  from = asked.ref;
  document.getElementById("form-title").textContent = asked.form.title;
  fields.replaceChildren(...asked.form.fields.map(field));
  put(refused, "");
  form.showModal();
  fields.querySelector("input").focus();
}

function field(f) {
  const node = make("field");
  const input = node.querySelector("input");
  const hint = node.querySelector(".hint");
  input.id = "field-" + f.name;
  input.name = f.name;
  input.value = f.value ?? "";
  input.maxLength = f.max;
  input.required = Boolean(f.required);
  node.querySelector("label").htmlFor = input.id;
  node.querySelector(".words").textContent = f.label;
  put(node.querySelector("small"), f.value && !f.required ? word("keep") : "");
  put(hint, f.hint);
  if (f.hint) {
    hint.id = input.id + "-hint";
    input.setAttribute("aria-describedby", hint.id);
  }
  return node;
}

form.querySelector("form").addEventListener("submit", async (e) => {
  e.preventDefault();
  const save = form.querySelector("[type=submit]");
  if (save.getAttribute("aria-busy") === "true") return;
  save.setAttribute("aria-busy", "true");
  put(refused, "");
  const why = await acts.fill(Object.fromEntries([...fields.querySelectorAll("input")].map((i) => [i.name, i.value])));
  save.removeAttribute("aria-busy");
  put(refused, why);
  if (why) fields.querySelector("input").focus();
});
form.querySelector("[data-close]").addEventListener("click", leave);
form.addEventListener("cancel", (e) => {
  e.preventDefault();
  leave();
});

// leave closes the form here at once. If the server could not, it may open again.
async function leave() {
  leaving = true;
  form.close();
  await acts.close();
  leaving = false;
  shown = "";
}

// areYouSure asks before everything is deleted; then it does so.
export function areYouSure(then) {
  sure.onsubmit = (e) => {
    e.preventDefault();
    sure.close();
    then();
  };
  sure.showModal();
}
sure.querySelector("[data-close]").addEventListener("click", () => sure.close());

// flash shows a short word for a while, in place of the one before. A loud one is read out at once and stays longer.
export function flash(text, loud = false) {
  if (!text) return;
  const box = document.getElementById(loud ? "alerts" : "toasts");
  lift();
  const node = make("toast");
  node.querySelector("p").textContent = text;
  node.querySelector("button").addEventListener("click", () => node.remove());
  box.replaceChildren(node);
  setTimeout(() => node.remove(), loud ? 12000 : 7000);
}

// hush takes the short words away: what comes next is about something else.
export function hush() {
  for (const box of flashes.children) box.replaceChildren();
}

// lift puts the short words where they can be seen: a modal dialog covers all that is outside of it. Elsewhere they stand
// between the conversation and the line to type in, so that they cover nothing.
function lift() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) dialog.append(flashes);
  else document.getElementById("talk").after(flashes);
}
for (const dialog of [form, sure]) dialog.addEventListener("close", lift);

// speak tells a screen reader what everybody else sees.
export function speak(text) {
  document.getElementById("spoken").textContent = text;
}
