// What the page says: the words and pieces that stand in page.html, and times.

const words = new Map();
for (const w of document.getElementById("words").content.querySelectorAll("[data-key]")) {
  words.set(w.dataset.key, w.textContent);
}

// word is what the page says for a key, "" for a key that is not there.
export function word(key, args = {}) {
  return (words.get(key) ?? "").replace(/\{(\w+)\}/g, (_, name) => args[name] ?? "");
}

// make copies a template.
export function make(id) {
  return document.getElementById("t-" + id).content.firstElementChild.cloneNode(true);
}

// put shows text in an element, or hides it if there is none.
export function put(element, text) {
  element.textContent = text ?? "";
  element.hidden = !text;
}

// Times tells instants in one zone; "" is the browser's own.
export class Times {
  constructor(zone) {
    this.zone = zone;
    this.name = zone || new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const lang = document.documentElement.lang;
    const of = (parts) => {
      try {
        return new Intl.DateTimeFormat(lang, { ...parts, timeZone: zone || undefined });
      } catch { // a zone this browser does not know
        return new Intl.DateTimeFormat(lang, parts);
      }
    };
    this.hour = of({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.date = of({ weekday: "short", day: "numeric", month: "short" });
    this.long = of({ weekday: "long", day: "numeric", month: "long" });
    this.whole = of({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
}
