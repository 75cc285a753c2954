// A whole file by the keyboard (the keys themselves are in app.js): where the focus goes, and sending from a field.

const MOVED = "adaa-review-moved";
const heading = document.querySelector("[data-line-title]");
const decision = document.querySelector("form.decision");

// Whoever moved from line to line by a key starts at the line, not at the head of the page.
if (sessionStorage.getItem(MOVED) && heading && !document.querySelector("[data-takes-focus]")) heading.focus();
sessionStorage.removeItem(MOVED);

function remember() {
  sessionStorage.setItem(MOVED, "yes");
}

for (const link of document.querySelectorAll("a[data-key]")) {
  // A click by a key has no coordinates.
  link.addEventListener("click", (event) => { if (event.detail === 0) remember(); });
}

if (decision) {
  decision.addEventListener("submit", remember);
  // Control and Enter send from a field: a correction from the figures, and from the comment once one changed.
  decision.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const figures = [...decision.querySelectorAll("fieldset input")];
    const isChanged = figures.some((field) =>
      field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
    );
    decision.querySelector(`button[value="${isChanged ? "corrected" : "returned"}"]`).click();
  });
}
