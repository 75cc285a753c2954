// Sends the files of a form one by one, with their progress, and lets files be dropped on it.
//
// Works on forms with data-upload (components/upload.html). Each file is posted alone, as the plain form would, with
// an Accept header that asks for JSON:
//   200 {state: "kept", files: {"CODE": {html}}, lines, summary_html}    the parts are filled in by app.js
//   422 {state: "refused", error}

class Upload {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-upload-list]");
    this.input = form.querySelector("input[type=file]");
    this.waiting = Promise.resolve();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.input.files);
      form.reset();
    });
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      this.take(event.dataTransfer.files);
    });
  }

  // What stands in the other fields goes with each file, whatever is typed or emptied meanwhile.
  take(files, fields = [...new FormData(this.form)].filter(([name]) => name !== this.input.name)) {
    for (const file of files) {
      const row = this.row(file);
      this.waiting = this.waiting.then(() => this.send(file, row, fields));
    }
  }

  row(file) {
    const row = document.createElement("li");
    const name = Object.assign(document.createElement("bdi"), { textContent: file.name });
    const state = Object.assign(document.createElement("span"), { className: "upload-state" });
    const progress = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    progress.setAttribute("aria-label", file.name);
    row.append(name, state, progress);
    this.list.append(row);
    return row;
  }

  show(row, state, text) {
    row.dataset.state = state;
    row.querySelector(".upload-state").textContent = text;
    if (state === "done" || state === "refused") row.querySelector("progress").remove();
  }

  // Always resolves: a file that fails does not keep the next one waiting.
  send(file, row, fields) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append(this.input.name, file, file.name);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        const percent = Math.floor((100 * loaded) / total);
        row.querySelector("progress").value = percent;
        const { sending, checking } = this.form.dataset;
        this.show(row, "sending", percent < 100 ? `${sending} ${percent} %` : checking);
      });
      request.addEventListener("load", () => {
        this.settle(request, file, row, fields);
        resolve();
      });
      request.addEventListener("error", () => {
        this.offerAgain(file, row, fields);
        resolve();
      });
      request.send(body);
    });
  }

  settle(request, file, row, fields) {
    const answer = request.response;
    if (answer?.state === "kept") {
      this.show(row, "done", this.form.dataset.done);
      document.dispatchEvent(new CustomEvent("adaa:answer", { detail: answer }));
    } else if (answer?.error) {
      this.show(row, "refused", `${this.form.dataset.refused} : ${answer.error}`);
    } else {
      this.offerAgain(file, row, fields);
    }
  }

  offerAgain(file, row, fields) {
    this.show(row, "failed", this.form.dataset.failed);
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-outline-secondary btn-sm",
      textContent: this.form.dataset.retry,
    });
    button.addEventListener("click", () => {
      row.remove();
      this.take([file], fields);
    });
    row.append(button);
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
