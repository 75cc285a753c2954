// Cells of a table[data-grid] as in a spreadsheet: arrows and Enter move, a copied block is pasted into the cells.
//
// Without it the page is a plain form. A cell is a td with one control that can be seen. Rows are added from a
// <template data-grid-row> (a form of a formset, __prefix__ for its number) by [data-grid-add]; the number of forms is
// counted in the input that data-grid-total names. What a paste did is told in [data-grid-status], in its own words:
// data-filled and data-unknown, with {count}, and data-full. No more rows than data-grid-most.

const CONTROL = "input:not([type=hidden], [type=checkbox]), select, textarea";

function setUp(table) {
  const form = table.closest("form");
  const template = form.querySelector("template[data-grid-row]");
  const adding = form.querySelector("[data-grid-add]");
  const status = form.querySelector("[data-grid-status]");

  const rows = () => [...table.querySelectorAll("tr")].filter((row) => row.querySelector(`td :is(${CONTROL})`));
  const controls = (row) => [...row.querySelectorAll(`td :is(${CONTROL})`)];

  function placeOf(control) {
    const all = rows();
    const row = all.indexOf(control.closest("tr"));
    return { all, row, column: row < 0 ? -1 : controls(all[row]).indexOf(control) };
  }

  function go(control) {
    if (!control) return false;
    control.focus();
    if (control.select) control.select();
    control.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  // Null once the page is full: more rows would not be sent whole.
  function addRow() {
    const total = form.querySelector(`[name="${table.dataset.gridTotal}"]`);
    if (Number(total.value) >= Number(table.dataset.gridMost)) {
      status.textContent = status.dataset.full;
      return null;
    }
    const holder = document.createElement("tbody");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    table.tBodies[table.tBodies.length - 1].append(row);
    total.value = String(Number(total.value) + 1);
    return row;
  }

  // --- Moving ----------------------------------------------------------------------------------------------

  function isAtEdge(control, towardsStart) {
    if (control.tagName === "SELECT") return true;
    const { selectionStart: start, selectionEnd: end, value } = control;
    if (start === null || (start === 0 && end === value.length)) return true;
    return start === end && (towardsStart ? start === 0 : end === value.length);
  }

  function sideways(event) {
    const control = event.target;
    const isLeft = event.key === "ArrowLeft";
    const towardsStart = isLeft === (getComputedStyle(control).direction === "ltr");
    if (!isAtEdge(control, towardsStart)) return false;
    const { all, row, column } = placeOf(control);
    const step = isLeft === (getComputedStyle(table).direction === "ltr") ? -1 : 1;
    return go(controls(all[row])[column + step]);
  }

  function upOrDown(control, step) {
    const { all, row, column } = placeOf(control);
    if (row + step >= all.length && template) {
      const added = addRow();
      return go(added && controls(added)[column]);
    }
    return go(all[row + step] && controls(all[row + step])[column]);
  }

  table.addEventListener("keydown", (event) => {
    if (!event.target.matches(CONTROL) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isList = event.target.tagName === "SELECT";
    let moved = false;
    // In a grid Enter goes down a row; the form is sent by its button.
    if (event.key === "Enter") {
      upOrDown(event.target, event.shiftKey ? -1 : 1);
      moved = true;
    } else if (event.shiftKey) return;
    else if (event.key === "ArrowDown" && !isList) {
      const { all, row } = placeOf(event.target);
      moved = row + 1 < all.length && upOrDown(event.target, 1);
    } else if (event.key === "ArrowUp" && !isList) moved = upOrDown(event.target, -1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") moved = sideways(event);
    if (moved) event.preventDefault();
  });

  // --- Pasting ---------------------------------------------------------------------------------------------

  table.addEventListener("paste", (event) => {
    if (!event.target.matches(CONTROL)) return;
    const block = read(event.clipboardData.getData("text/plain"));
    if (block.length === 1 && block[0].length === 1 && event.target.tagName !== "SELECT") return;
    event.preventDefault();
    const { row, column } = placeOf(event.target);
    let filled = 0;
    let unknown = 0;
    let isFull = false;
    block.forEach((line, down) => {
      if (row + down >= rows().length && template) isFull = addRow() === null;
      const own = rows()[row + down];
      if (!own) return;
      const cells = controls(own);
      line.forEach((text, across) => {
        const cell = cells[column + across];
        if (!cell || cell.readOnly || cell.disabled) return;
        if (put(cell, text)) filled += 1;
        else unknown += 1;
      });
    });
    tell(filled, unknown, isFull);
  });

  function tell(filled, unknown, isFull) {
    if (!status) return;
    const texts = [status.dataset.filled.replace("{count}", filled)];
    if (isFull) texts.push(status.dataset.full);
    if (unknown) texts.push(status.dataset.unknown.replace("{count}", unknown));
    status.textContent = texts.join(" ");
  }

  adding?.addEventListener("click", () => {
    const row = addRow();
    go(row && controls(row)[0]);
  });
  if (adding) adding.hidden = false;
}

// A word of a list is recognised by its value or by what people read, whatever its case.
function put(control, text) {
  const plain = (word) => word.trim().toLocaleLowerCase();
  if (control.tagName === "SELECT") {
    const found = [...control.options].find((option) => [option.value, option.text].some((word) => plain(word) === plain(text)));
    if (!found) {
      control.setAttribute("aria-invalid", "true");
      return false;
    }
    control.value = found.value;
    control.removeAttribute("aria-invalid");
  } else control.value = text.trim();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// A block as spreadsheets copy it: cells between tabs, a cell that holds a tab or a line end between quotation marks.
function read(text) {
  const rows = [[""]];
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let index = 0; index < plain.length; index += 1) {
    const letter = plain[index];
    const row = rows[rows.length - 1];
    const last = row.length - 1;
    if (quoted) {
      if (letter !== '"') row[last] += letter;
      else if (plain[index + 1] === '"') { row[last] += '"'; index += 1; }
      else quoted = false;
    } else if (letter === '"' && row[last] === "") quoted = true;
    else if (letter === "\t") row.push("");
    else if (letter === "\n") rows.push([""]);
    else row[last] += letter;
  }
  return rows;
}

for (const table of document.querySelectorAll("table[data-grid]")) setUp(table);
