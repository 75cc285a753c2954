// Turns the pages of a file in place (components/page_viewer.html), by its links or by keys.
//
// Each control is a link to the page as it would be: that page is asked for and its viewer put here. Keys: PageUp and
// PageDown within the viewer, + and - , r to turn round; the arrows turn pages in the direction of reading. Without an
// answer the link is followed.

const selector = "[data-viewer]";
const SWITCH_KEY = "adaa-shortcuts";
const isAlone = document.querySelector(".page-alone") !== null;
let asked = 0;

// Stays in place while pages come and go: what arrives together with its words is not read aloud.
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.querySelector(selector)?.after(said);

function direction() {
  return document.documentElement.dir === "rtl" ? { ArrowLeft: "PageDown", ArrowRight: "PageUp" } : { ArrowLeft: "PageUp", ArrowRight: "PageDown" };
}

async function turn(link) {
  const mine = ++asked;
  const viewer = link.closest(selector);
  const key = link.dataset.turns;
  try {
    const response = await fetch(link.href, { redirect: "error" });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector(selector);
    if (mine !== asked) return;
    viewer.replaceChildren(...found.childNodes);
    history.replaceState(null, "", link.href);
    (viewer.querySelector(`[data-turns="${key}"]`) ?? viewer).focus();
    said.textContent = viewer.querySelector("[data-viewer-place]")?.textContent ?? "";
  } catch {
    window.location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${selector} a[data-turns]`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(link);
});

// A sign can be switched off with the other shortcuts (app.js). What scrolls the page does so outside of the viewer,
// and a large page is moved by the arrows before they turn it.
function keyOf(event) {
  if (event.key.length === 1) {
    if (localStorage.getItem(SWITCH_KEY) === "off") return null;
    return event.key === "=" ? "+" : event.key;
  }
  const isWithin = event.target.closest(selector) !== null;
  const arrow = direction()[event.key];
  if (!arrow) return isWithin || isAlone ? event.key : null;
  const isMoved = event.target.closest(".page-viewer-sheet.is-large") !== null;
  return (isWithin || event.target === document.body) && !isMoved ? arrow : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const key = keyOf(event);
  const link = key && document.querySelector(`${selector} a[data-turns="${CSS.escape(key)}"]`);
  if (!link) return;
  event.preventDefault();
  turn(link);
});
