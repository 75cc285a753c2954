// Sends several files in parts (the tus protocol): each goes on where it was after a cut, a pause or a new visit.
//
// One file at a time, since they share one line. When one has arrived, the table of those that wait is brought from
// the server; what was chosen in it stays. The words and the addresses come from assessments/commune/_several.html, on
// its own page and on the page of the evidence documents.

const zone = document.querySelector("[data-several]");
const root = document.documentElement;
const words = zone?.dataset;
const PART = 256 * 1024;
const sendings = [];

function csrfToken() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie?.split("=")[1] ?? zone.querySelector("[name=csrfmiddlewaretoken]").value;
}

class Sending {
  constructor(file) {
    this.file = file;
    this.state = "waiting";
    this.row = document.createElement("li");
    this.text = Object.assign(document.createElement("span"), { className: "upload-state" });
    this.progress = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    this.progress.setAttribute("aria-label", file.name);
    this.button = Object.assign(document.createElement("button"), {
      type: "button", className: "btn btn-outline-secondary btn-sm", textContent: words.pause,
    });
    this.button.addEventListener("click", () => (this.state === "paused" ? this.queue() : this.pause()));
    const name = Object.assign(document.createElement("bdi"), { textContent: file.name });
    this.row.append(name, this.text, this.button, this.progress);
    zone.querySelector("[data-upload-list]").append(this.row);
    this.upload = new window.tus.Upload(file, {
      endpoint: words.endpoint,
      chunkSize: PART,
      metadata: { filename: file.name },
      retryDelays: [0, 1000, 3000, 5000],
      removeFingerprintOnSuccess: true,
      // The same file of the same person for the same object, whatever the language of the page.
      fingerprint: async () =>
        ["adaa-upload", words.owner, words.target, file.name, file.size, file.lastModified].join(" "),
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onProgress: (sent, all) => {
        const percent = Math.floor((100 * sent) / all);
        this.progress.value = percent;
        if (this.state === "sending") this.show("sending", `${words.sending} ${percent} %`);
      },
      onError: (error) => this.failed(error),
      onSuccess: () => this.arrived(),
    });
    this.show("waiting", words.waitingWord);
  }

  show(state, text) {
    this.state = state;
    this.row.dataset.state = state;
    this.text.textContent = text;
    this.button.hidden = state === "done" || state === "refused";
    this.button.textContent = state === "paused" ? words.resume : words.pause;
  }

  async send() {
    this.show("sending", words.sending);
    const [earlier] = await this.upload.findPreviousUploads();
    if (earlier) this.upload.resumeFromPreviousUpload(earlier);
    if (this.state === "sending") this.upload.start();
  }

  queue() {
    this.show("waiting", words.waitingWord);
    pump();
  }

  async pause() {
    this.show("paused", words.paused);
    await this.upload.abort();
    pump();
  }

  // A refusal is told; anything else is a cut, and goes on.
  failed(error) {
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    if (status >= 400 && status < 500 && ![401, 403, 408, 409, 423, 429].includes(status)) {
      this.show("refused", `${words.refused} : ${answer.getBody()}`);
      this.progress.remove();
    } else if (status === 429) {
      this.show("paused", answer.getBody());
    } else {
      // A page where the protocol's answer should be is the one that asks to sign in.
      this.show("cut", answer && !answer.getHeader("Tus-Resumable") ? words.signedOut : words.cut);
      setTimeout(() => { if (this.state === "cut") this.queue(); }, 15000);
    }
    pump();
  }

  arrived() {
    this.progress.value = 100;
    this.show("done", words.arrived);
    bringTable();
    pump();
  }
}

function pump() {
  const isBusy = sendings.some((sending) => sending.state === "sending");
  if (!isBusy) sendings.find((sending) => sending.state === "waiting")?.send();
  const isOver = sendings.every((sending) => ["done", "refused"].includes(sending.state));
  root.dataset.unsaved = isOver ? "no" : "yes";
}

function goOn() {
  for (const sending of sendings) if (sending.state === "cut") sending.queue();
}

async function bringTable() {
  const place = document.querySelector("[data-waiting]");
  const answer = await fetch(words.page, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-waiting]");
  if (!fresh) return;
  const controls = (part) => [...part.querySelectorAll("tbody select, tbody input")];
  const chosen = new Map(controls(place).map((control) => [control.name, control.value]));
  const focused = document.activeElement?.name;
  place.replaceChildren(...fresh.childNodes);
  for (const control of controls(place)) {
    if (chosen.has(control.name)) control.value = chosen.get(control.name);
    if (focused && control.name === focused) control.focus();
  }
}

function take(files) {
  for (const file of files) sendings.push(new Sending(file));
  pump();
}

if (zone) {
  for (const input of zone.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
  }
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
  window.addEventListener("online", goOn);
  window.addEventListener("focus", goOn);
}
