// Saves each figure as one types, and tells the truth about it. Nothing typed is ever lost.
//
// A field is an element with data-autosave-url, data-field and data-version that holds one control (or one group of
// radio buttons), a [data-save-state], a [data-field-error] and a [data-field-warnings]: components/entry_field.html.
// Its words, and the banner that says what happened, come from components/autosave_words.html.
//
// POST field, value, version with the headers X-CSRFToken and X-Typed-By; the answer is JSON:
//   200 {state: "saved", version, saved_at, display, warnings, others, fields, lines, summary_html}
//       fields: {CODE: {version, display, warnings}}, other fields whose waiting text this one made acceptable
//       others: {CODE: warnings}, other fields that a check of the grid reads together with this one
//   401 somebody else has signed in meanwhile; a redirection means that the session is over
//   422 {state: "refused", error, version?}      kept on the server beside its error, not scored
//   409 {state: "conflict", theirs, theirs_by, version}
//   423 {state: "locked", error}
// A page instead of JSON means that this one is too old to save; anything else is tried again.
//
// What is typed stays in localStorage until the server has it; the windows of one person tell each other what was
// saved.

const PAUSE = 900;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
// A line that is lost in the middle of a request does not always say so.
const PATIENCE = 20000;

const words = document.getElementById("autosave-words");
const root = document.documentElement;
const queue = new Set();
const fields = new Map();
let isSending = false;
let retryDelay = FIRST_RETRY;
let retryTimer = null;
// What keeps things from being saved at the moment, in the words of the banner; empty when nothing does.
let trouble = "";
let windows = null;

function csrfToken() {
  // The cookie, and not the form: it changes when one signs in again in another window.
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie?.split("=")[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// "20870000" and "20 870 000,00" are the same figure.
function isSame(first, second) {
  const plain = (text) => text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const [a, b] = [plain(first), plain(second)];
  return a === b || (a !== "" && b !== "" && Number(a) === Number(b));
}

const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; }
  },
  // A browser may refuse to keep anything: what is typed is then saved all the same.
  write(key, kept) {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* nothing is kept */ }
  },
  // Another window may have kept something newer under the same name.
  forget(key, value) {
    const kept = store.read(key);
    if (kept !== null && (value === undefined || kept.value === value)) localStorage.removeItem(key);
  },
};

// --- The banner: what happened, and what is kept -------------------------------------------------------------

const banner = document.querySelector("[data-entry-banner]");
if (banner) document.querySelector("main > .container, main").prepend(banner);

function tell(news, field) {
  if (!news) {
    banner.replaceChildren();
    return;
  }
  const sentence = words.content.querySelector(`[data-news="${news}"]`);
  const box = words.content.querySelector("[data-banner]").cloneNode(true);
  box.dataset.news = news;
  box.classList.add(`tone-${sentence.dataset.tone}`);
  box.querySelector(".notice-title").textContent = sentence.title;
  box.querySelector("[data-banner-text]").textContent = sentence.textContent;
  const link = linkOf(news, field);
  if (link) box.querySelector("[data-banner-text]").append(" ", link);
  const waiting = box.querySelector("[data-banner-waiting]");
  if (news === trouble && queue.size) waiting.textContent = waiting.textContent.replace("{count}", queue.size);
  else waiting.remove();
  // Said once: the same words again are not read out again.
  if (banner.textContent !== box.textContent) banner.replaceChildren(box);
}

function linkOf(news, field) {
  const link = document.createElement("a");
  if (news === "signed-out") {
    link.href = `${words.dataset.signInUrl}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = words.dataset.signIn;
  } else if (news === "stale") {
    link.href = location.pathname + location.search;
    link.textContent = words.dataset.reload;
  } else if (news === "conflict") {
    link.href = `#${field.element.id}`;
    link.textContent = words.dataset.show;
    return link;
  } else {
    return null;
  }
  // What is typed is kept: nobody needs to be asked before leaving this way.
  link.addEventListener("click", () => { root.dataset.unsaved = "no"; });
  return link;
}

function setTrouble(news) {
  const was = trouble;
  trouble = news;
  if (news) tell(news);
  else if (was) tell(queue.size ? "" : "back");
}

// --- One field ------------------------------------------------------------------------------------------------

class Field {
  constructor(element) {
    this.element = element;
    this.version = element.dataset.version;
    this.controls = [...element.querySelectorAll(`[name="${CSS.escape(element.dataset.field)}"]`)];
    this.key = `adaa:${words.dataset.owner}:${element.dataset.autosaveUrl}:${element.dataset.field}`;
    this.saved = this.value;
    this.timer = null;
    // While the person chooses between two figures nothing is sent: leaving the control is no choice.
    this.isAsking = false;
    fields.set(element.dataset.field, this);
    element.addEventListener("input", () => this.typed(PAUSE));
    element.addEventListener("change", () => this.typed(0));
    this.restore();
  }

  get value() {
    if (this.controls[0].type === "radio") return this.controls.find((control) => control.checked)?.value ?? "";
    return this.controls[0].value;
  }

  set value(text) {
    if (this.controls[0].type === "radio") {
      for (const control of this.controls) control.checked = control.value === text;
    } else {
      this.controls[0].value = text;
    }
  }

  // What an earlier visit typed and could not save comes back, with the version it was typed over.
  restore() {
    const kept = store.read(this.key);
    if (kept === null) return;
    if (isSame(kept.value, this.value)) {
      store.forget(this.key);
      return;
    }
    this.value = kept.value;
    this.version = kept.version;
    this.show("retry", words.dataset.restored);
    this.element.closest("details:not([open])")?.setAttribute("open", "");
    trouble = "restored";
    this.enqueue();
    tell(trouble);
  }

  typed(pause) {
    clearTimeout(this.timer);
    if (!trouble && banner.firstChild?.dataset.news === "back") tell("");
    if (this.value === this.saved && !queue.has(this) && !this.isAsking) {
      store.forget(this.key);
      return;
    }
    store.write(this.key, { value: this.value, version: this.version });
    root.dataset.unsaved = "yes";
    if (this.isAsking) this.element.querySelector("[data-conflict-mine]").textContent = this.value;
    else this.timer = setTimeout(() => this.enqueue(), pause);
  }

  enqueue() {
    queue.add(this);
    root.dataset.unsaved = "yes";
    pump();
  }

  async send() {
    const sent = this.value;
    this.show("saving", words.dataset.saving);
    const response = await fetch(this.element.dataset.autosaveUrl, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), "X-Typed-By": words.dataset.owner, Accept: "application/json" },
      body: new URLSearchParams({ field: this.element.dataset.field, value: sent, version: this.version }),
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect" || response.status === 401) return "signed-out";
    if (response.status >= 500 || response.status === 429 || response.status === 408) return "server";
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return "stale";
    this.settle(await response.json(), sent);
    return "answered";
  }

  settle(answer, sent) {
    if (answer.version !== undefined) this.rememberVersion(answer.version);
    if (answer.state === "conflict") {
      this.askWhich(answer, sent);
      return;
    }
    if (answer.state === "saved" || answer.state === "refused") {
      this.saved = sent;
      store.forget(this.key, sent);
      windows?.postMessage({ ...answer, owner: words.dataset.owner, url: this.element.dataset.autosaveUrl,
        field: this.element.dataset.field, value: answer.display ?? sent });
    }
    this.showError(answer.state === "saved" ? "" : answer.error);
    this.showWarnings(answer.warnings ?? []);
    this.show(answer.state, words.dataset[answer.state].replace("{time}", answer.saved_at ?? ""));
    if (answer.state === "saved") {
      this.showAsWritten(answer.display, sent);
      for (const [code, other] of Object.entries(answer.fields ?? {})) fields.get(code)?.becomeSaved(other, answer);
      for (const [code, texts] of Object.entries(answer.others ?? {})) fields.get(code)?.showWarnings(texts);
      document.dispatchEvent(new CustomEvent("adaa:answer", { detail: answer }));
    }
    // Typed while the answer was on its way.
    if (this.saved === sent && this.value !== sent) this.typed(0);
  }

  // Accepted on the server because another field was saved; what is being typed here stays.
  becomeSaved(other, answer) {
    this.rememberVersion(other.version);
    if (this.value !== this.saved) return;
    this.value = other.display;
    this.saved = other.display;
    this.showError("");
    this.showWarnings(other.warnings);
    this.show("saved", words.dataset.saved.replace("{time}", answer.saved_at));
  }

  // Saved in another window of the same person; what is being typed here stays.
  followWindow(answer) {
    this.rememberVersion(answer.version);
    const isOlder = this.value === this.saved && !queue.has(this) && !this.isAsking;
    if (!isOlder && !isSame(this.value, answer.value)) return;
    queue.delete(this);
    this.value = answer.value;
    this.saved = answer.value;
    this.showError(answer.state === "saved" ? "" : answer.error);
    this.showWarnings(answer.warnings ?? []);
    this.show(answer.state, words.dataset[answer.state === "saved" ? "elsewhere" : "refused"].replace(
      "{time}", answer.saved_at));
    for (const [code, other] of Object.entries(answer.fields ?? {})) fields.get(code)?.becomeSaved(other, answer);
    document.dispatchEvent(new CustomEvent("adaa:answer", { detail: answer }));
  }

  rememberVersion(version) {
    this.version = String(version);
    this.element.dataset.version = this.version;
    const hidden = this.element.querySelector(`[name="${CSS.escape(this.element.dataset.field)}-version"]`);
    if (hidden) hidden.value = this.version;
  }

  // A figure is not rewritten under the fingers of the one who types it.
  showAsWritten(display, sent) {
    const control = this.controls[0];
    if (display === undefined || control.type === "radio" || control.type === "date") return;
    const write = () => {
      if (this.value !== sent) return;
      this.value = display;
      this.saved = display;
    };
    if (document.activeElement === control) control.addEventListener("blur", write, { once: true });
    else write();
  }

  show(state, text) {
    const place = this.element.querySelector("[data-save-state]");
    place.dataset.state = state;
    place.textContent = text;
    const link = linkOf(state, this);
    if (link && state !== "conflict") place.append(" ", link);
  }

  showError(text) {
    const place = this.element.querySelector("[data-field-error]");
    place.hidden = !text;
    place.querySelector("span").textContent = text;
    this.element.classList.toggle("field-has-error", Boolean(text));
    for (const control of this.controls) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  showWarnings(texts) {
    const place = this.element.querySelector("[data-field-warnings]");
    place.hidden = texts.length === 0;
    place.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  // A choice is told by its label, not by its value.
  inWords(text) {
    const choice = this.controls.find((control) => control.type === "radio" && control.value === text);
    return choice?.parentElement.textContent.trim() || text || "–";
  }

  askWhich(answer, mine) {
    this.isAsking = true;
    this.show("conflict", words.dataset.conflict);
    const box = words.content.cloneNode(true).firstElementChild;
    const by = box.querySelector("[data-conflict-by]");
    by.textContent = by.textContent.replace("{person}", answer.theirs_by);
    box.querySelector("[data-conflict-theirs]").textContent = this.inWords(answer.theirs);
    box.querySelector("[data-conflict-mine]").textContent = this.inWords(mine);
    box.querySelector("[data-keep=mine]").addEventListener("click", () => {
      box.remove();
      tell(trouble);
      this.isAsking = false;
      this.enqueue();
    });
    box.querySelector("[data-keep=theirs]").addEventListener("click", () => {
      box.remove();
      tell(trouble);
      this.isAsking = false;
      this.value = answer.theirs;
      this.saved = answer.theirs;
      store.forget(this.key);
      this.showError("");
      this.show("", "");
    });
    this.element.append(box);
    tell("conflict", this);
  }
}

// --- Sending --------------------------------------------------------------------------------------------------

// One request at a time: answers come in the order of what was typed.
async function pump() {
  if (isSending || queue.size === 0) return;
  isSending = true;
  clearTimeout(retryTimer);
  const [field] = queue;
  queue.delete(field);
  let outcome;
  try {
    outcome = await field.send();
  } catch {
    outcome = "offline";
  }
  isSending = false;
  if (outcome === "answered") {
    retryDelay = FIRST_RETRY;
    if (queue.size === 0) root.dataset.unsaved = "no";
    // A question stands in the banner until it is answered.
    if (field.isAsking) trouble = "";
    else if (queue.size === 0) setTrouble("");
    pump();
    return;
  }
  queue.add(field);
  setTrouble(outcome);
  for (const waiting of queue) {
    if (outcome === "signed-out") waiting.show(outcome, words.dataset.signedOut);
    else if (outcome === "stale") waiting.show(outcome, words.dataset.stale);
    else waiting.show("retry", words.dataset.retry);
  }
  if (outcome === "stale") return;
  retryTimer = setTimeout(pump, retryDelay);
  retryDelay = Math.min(retryDelay * 2, LAST_RETRY);
}

// The button of the form leads to a page of the browser's while nothing answers, or away from what is kept.
function holdBack(event) {
  if (!trouble || trouble === "restored") return;
  event.preventDefault();
  pump();
  banner.scrollIntoView({ block: "center" });
}

if (words) {
  if ("BroadcastChannel" in window) {
    windows = new BroadcastChannel("adaa-entry");
    windows.addEventListener("message", ({ data }) => {
      const field = fields.get(data.field);
      if (data.owner === words.dataset.owner && field?.element.dataset.autosaveUrl === data.url) {
        field.followWindow(data);
      }
    });
  }
  for (const element of document.querySelectorAll("[data-autosave-url]")) new Field(element);
  for (const form of new Set([...fields.values()].map((field) => field.element.closest("form")))) {
    form?.addEventListener("submit", holdBack);
  }
  window.addEventListener("offline", () => setTrouble("offline"));
  window.addEventListener("online", () => {
    retryDelay = FIRST_RETRY;
    if (queue.size === 0 && trouble === "offline") setTrouble("");
    pump();
  });
  window.addEventListener("focus", pump);
}
