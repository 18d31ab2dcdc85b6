// What lies over the conversation: the bot's forms, the question before starting over, and short words.

import { make, put, word } from "./words.js";

const form = document.getElementById("form");
const fields = document.getElementById("form-fields");
const sure = document.getElementById("sure");

let shown = ""; // which form is open
let from = ""; // the message it was opened from
let acts = null;

// showForm opens the bot's form, or closes it if there is none. on has fill and close.
export function showForm(asked, on) {
  const which = asked ? JSON.stringify(asked) : "";
  if (which === shown) return;
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
  put(node.querySelector("small"), f.required ? "" : word("optional"));
  put(hint, f.hint);
  if (f.hint) {
    hint.id = input.id + "-hint";
    input.setAttribute("aria-describedby", hint.id);
  }
  return node;
}

form.querySelector("form").addEventListener("submit", (e) => {
  e.preventDefault();
  acts.fill(Object.fromEntries([...fields.querySelectorAll("input")].map((i) => [i.name, i.value])));
});
form.querySelector("[data-close]").addEventListener("click", leave);
form.addEventListener("cancel", (e) => {
  e.preventDefault();
  leave();
});

// leave closes the form here at once. If the server could not, it may open again.
async function leave() {
  form.close();
  if (!(await acts.close())) shown = "";
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

// flash shows a short word for a while. A loud one is read out at once and stays longer.
export function flash(text, loud = false) {
  if (!text) return;
  const box = document.getElementById(loud ? "alerts" : "toasts");
  lift();
  const node = make("toast");
  node.querySelector("p").textContent = text;
  node.querySelector("button").addEventListener("click", () => node.remove());
  box.append(node);
  while (box.children.length > 3) box.firstElementChild.remove();
  setTimeout(() => node.remove(), loud ? 12000 : 7000);
}

// lift puts the short words where they can be seen: a modal dialog covers all that is outside of it.
function lift() {
  (document.querySelector("dialog[open]") ?? document.body).append(document.getElementById("toasts"), document.getElementById("alerts"));
}
for (const dialog of [form, sure]) dialog.addEventListener("close", lift);

// speak tells a screen reader what everybody else sees.
export function speak(text) {
  document.getElementById("spoken").textContent = text;
}
