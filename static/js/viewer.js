// Turns the pages of a file in place (components/page_viewer.html), by its links or by keys.
//
// Each control is a link to the page as it would be: that page is asked for and its viewer put here. Keys: PageUp and
// PageDown, + and - , r to turn round; the arrows turn pages in the direction of reading. Without an answer the link
// is followed.

const selector = "[data-viewer]";
let asked = 0;

function direction() {
  return document.documentElement.dir === "rtl" ? { ArrowLeft: "PageDown", ArrowRight: "PageUp" } : { ArrowLeft: "PageUp", ArrowRight: "PageDown" };
}

async function turn(link) {
  const mine = ++asked;
  const viewer = link.closest(selector);
  const key = link.dataset.key;
  try {
    const response = await fetch(link.href, { redirect: "error" });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector(selector);
    if (mine !== asked) return;
    viewer.replaceChildren(...found.childNodes);
    history.replaceState(null, "", link.href);
    (viewer.querySelector(`[data-key="${key}"]`) ?? viewer).focus();
  } catch {
    window.location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${selector} a[data-key]`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(link);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  // A large page is moved by the arrows before they turn it.
  const inLarge = event.target.closest(".page-viewer-sheet.is-large");
  const arrow = inLarge ? undefined : direction()[event.key];
  const key = arrow ?? (event.key === "=" ? "+" : event.key);
  const link = document.querySelector(`${selector} a[data-key="${CSS.escape(key)}"]`);
  if (!link) return;
  event.preventDefault();
  turn(link);
});
