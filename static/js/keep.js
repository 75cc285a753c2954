// Keeps what is typed in long texts until it is saved, and offers it back after a cut, a crash or a lost session.
//
// Every textarea of a form that is posted is kept, by person, address and field; a shorter field is when it carries
// data-keep, and data-keep="no" on a field or on its form keeps nothing. Figures that save themselves are
// autosave.js's. The words come from components/kept_words.html.
//
// What was sent is forgotten once the page that follows says that it succeeded, or shows the text; else it is offered
// again where it was typed.

const words = document.getElementById("kept-words");
const ALL = "adaa-kept:";
const DAYS = 30;
const PAUSE = 300;
// Shorter texts stand in many a page by chance.
const TELLING = 20;

// The language of the page changes nothing in what one types on it.
const withoutLanguage = (path) => path.replace(/^\/[a-z]{2}\//, "/");
const prefix = `${ALL}${words?.dataset.owner}:`;
const names = new Map();
const timers = new Map();

// A browser may refuse to keep anything, even to say what it keeps.
const store = {
  keys(start) {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; }
  },
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, kept) {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* nothing is kept */ }
  },
  forget(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  },
};

function isKept(field) {
  const form = field.form;
  if (!form || form.getAttribute("method")?.toLowerCase() !== "post" || field.readOnly) return false;
  if (field.closest("[data-autosave-url], [data-keep=no]")) return false;
  return field.localName === "textarea" || field.hasAttribute("data-keep");
}

function keyOf(field) {
  if (names.has(field)) return names.get(field);
  // Where the form is posted, not where it stands: a refused one often stands elsewhere.
  const action = new URL(field.form.getAttribute("action") || location.href, location.href);
  const name = `${withoutLanguage(action.pathname)} ${field.name}`;
  const taken = new Set(names.values());
  let key = `${prefix}${name}`;
  for (let number = 2; taken.has(key); number += 1) key = `${prefix}${name} ${number}`;
  names.set(field, key);
  return key;
}

// --- Keeping --------------------------------------------------------------------------------------------------

function keep(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
  if (field.value === field.defaultValue) store.forget(keyOf(field));
  else store.write(keyOf(field), { text: field.value, at: Date.now() });
}

function keepAsSent(event) {
  for (const field of event.target.elements) {
    if (!isKept(field)) continue;
    clearTimeout(timers.get(field));
    timers.delete(field);
    if (field.value !== field.defaultValue) {
      store.write(keyOf(field), { text: field.value, at: Date.now(), isSent: true });
    }
  }
}

// --- Forgetting -----------------------------------------------------------------------------------------------

const plain = (text) => text.replace(/\s+/g, " ").trim();

// Judged on the first page after a form was sent: one that neither thanks nor shows the text has not saved it.
function judgeWhatWasSent() {
  const succeeded = document.querySelector(".messages .tone-ok") !== null;
  const isRefused = document.querySelector("[aria-invalid=true], .error-summary") !== null;
  const shown = plain(document.querySelector("main").textContent);
  for (const key of store.keys(prefix)) {
    const kept = store.read(key);
    const isShown = plain(kept?.text ?? "").length > TELLING && shown.includes(plain(kept.text));
    const isOld = Date.now() - (kept?.at ?? 0) > DAYS * 24 * 3600 * 1000;
    if (isOld || (kept.isSent && (succeeded || isShown) && !isRefused)) store.forget(key);
    else if (kept.isSent) store.write(key, { text: kept.text, at: kept.at });
  }
}

// Whoever has to sign in first has saved nothing.
function nothingWasSaved() {
  for (const key of store.keys(ALL)) {
    const kept = store.read(key);
    if (kept?.isSent) store.write(key, { text: kept.text, at: kept.at });
  }
}

// --- Offering back --------------------------------------------------------------------------------------------

function offer(field) {
  const key = keyOf(field);
  const kept = store.read(key);
  if (kept === null || plain(kept.text) === plain(field.value)) return;
  const box = words.content.firstElementChild.cloneNode(true);
  // Arabic as Morocco writes it, with Western digits.
  const moment = new Date(kept.at).toLocaleString(`${document.documentElement.lang}-MA-u-nu-latn`, {
    day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
  });
  const title = box.querySelector("[data-kept-title]");
  title.textContent = title.textContent.replace("{moment}", moment);
  box.querySelector("[data-kept-text]").textContent = kept.text;
  box.querySelector("[data-kept=use]").addEventListener("click", () => {
    field.value = kept.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    box.remove();
    field.focus();
  });
  box.querySelector("[data-kept=discard]").addEventListener("click", () => {
    if (plain(store.read(key)?.text ?? "") === plain(kept.text)) store.forget(key);
    box.remove();
    field.focus();
  });
  field.before(box);
  const closed = field.closest("details:not([open])");
  if (closed) closed.open = true;
}

if (words) {
  judgeWhatWasSent();
  for (const field of document.querySelectorAll("textarea, [data-keep]")) if (isKept(field)) offer(field);
  document.addEventListener("input", ({ target }) => {
    if (!isKept(target)) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(keep, PAUSE, target));
  });
  document.addEventListener("submit", keepAsSent, { capture: true });
  window.addEventListener("pagehide", () => [...timers.keys()].forEach(keep));
} else {
  nothingWasSaved();
}
