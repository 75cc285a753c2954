// Saves each figure as one types, and tells the truth about it. Nothing typed is ever lost.
//
// A field is an element with data-autosave-url, data-field and data-version that holds one control (or one group of
// radio buttons), a [data-save-state], a [data-field-error] and a [data-field-warnings]: components/entry_field.html.
// Its words come from components/autosave_words.html.
//
// POST field, value, version with the X-CSRFToken header; the answer is JSON:
//   200 {state: "saved", version, saved_at, display, warnings, fields, lines, summary_html}
//       fields: {CODE: {version, display, warnings}}, other fields whose waiting text this one made acceptable
//   422 {state: "refused", error, version?}      kept on the server beside its error, not scored
//   409 {state: "conflict", theirs, theirs_by, version}
//   423 {state: "locked", error}
// Anything else is tried again; a redirection means that the session is over.

const PAUSE = 900;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;

const words = document.getElementById("autosave-words");
const root = document.documentElement;
const queue = new Set();
const fields = new Map();
let isSending = false;
let retryDelay = FIRST_RETRY;
let retryTimer = null;

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
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (kept === null) return;
    if (isSame(kept.value, this.value)) {
      localStorage.removeItem(this.key);
      return;
    }
    this.value = kept.value;
    this.version = kept.version;
    this.show("retry", words.dataset.restored);
    this.enqueue();
  }

  typed(pause) {
    clearTimeout(this.timer);
    if (this.value === this.saved && !queue.has(this) && !this.isAsking) {
      localStorage.removeItem(this.key);
      return;
    }
    localStorage.setItem(this.key, JSON.stringify({ value: this.value, version: this.version }));
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
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: new URLSearchParams({ field: this.element.dataset.field, value: sent, version: this.version }),
      redirect: "manual",
      keepalive: true,
    });
    if (response.type === "opaqueredirect" || response.status === 401) return "signed-out";
    if (response.status >= 500 || response.status === 429 || response.status === 408) return "retry";
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json() : { state: "locked", error: words.dataset.locked };
    this.settle(answer, sent);
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
      if (this.value === sent) localStorage.removeItem(this.key);
    }
    this.showError(answer.state === "saved" ? "" : answer.error);
    this.showWarnings(answer.warnings ?? []);
    this.show(answer.state, words.dataset[answer.state].replace("{time}", answer.saved_at ?? ""));
    if (answer.state === "saved") {
      this.showAsWritten(answer.display, sent);
      for (const [code, other] of Object.entries(answer.fields ?? {})) fields.get(code)?.becomeSaved(other, answer);
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
    if (state === "signed-out") {
      const link = document.createElement("a");
      link.href = `${words.dataset.signInUrl}?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = words.dataset.signIn;
      place.append(" ", link);
    }
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
      this.isAsking = false;
      this.enqueue();
    });
    box.querySelector("[data-keep=theirs]").addEventListener("click", () => {
      box.remove();
      this.isAsking = false;
      this.value = answer.theirs;
      this.saved = answer.theirs;
      localStorage.removeItem(this.key);
      this.showError("");
      this.show("", "");
    });
    this.element.append(box);
  }
}

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
    outcome = "retry";
  }
  isSending = false;
  if (outcome === "answered") {
    retryDelay = FIRST_RETRY;
    if (queue.size === 0) root.dataset.unsaved = "no";
    pump();
    return;
  }
  queue.add(field);
  field.show(outcome, outcome === "retry" ? words.dataset.retry : words.dataset.signedOut);
  retryTimer = setTimeout(pump, retryDelay);
  retryDelay = Math.min(retryDelay * 2, LAST_RETRY);
}

if (words) {
  for (const element of document.querySelectorAll("[data-autosave-url]")) new Field(element);
  window.addEventListener("online", pump);
  window.addEventListener("focus", pump);
}
