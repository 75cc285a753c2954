// What every page has: menus, the list of shortcuts, and a question before unsent words are left behind.

const root = document.documentElement;

// --- Menus -------------------------------------------------------------------------------------------------

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const toggle = event.target.closest("[data-toggles]");
  if (toggle) {
    const isOpen = document.getElementById(toggle.dataset.toggles).classList.toggle("menu-is-open");
    toggle.setAttribute("aria-expanded", String(isOpen));
  }
});

// --- Keyboard shortcuts ------------------------------------------------------------------------------------

const shortcuts = document.getElementById("shortcuts");
const shortcutsSwitch = document.querySelector("[data-shortcuts-switch]");
const SWITCH_KEY = "adaa-shortcuts";
let openedFrom = null;
let pending = "";

function searchField() {
  return document.querySelector("[role=search] input:not([type=hidden]), input[type=search]");
}

function showShortcuts() {
  openedFrom = document.activeElement;
  // A page without a search field does not promise one.
  for (const row of shortcuts.querySelectorAll("[data-of-search]")) row.hidden = searchField() === null;
  shortcuts.hidden = false;
  shortcuts.focus();
}

function hideShortcuts() {
  shortcuts.hidden = true;
  openedFrom?.focus();
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

// Under an Arabic layout a key is known by its place: it is the Latin letter written beside the Arabic one.
function letterOf(event) {
  if (event.key === "؟") return "?";
  if (event.key.length > 1 || event.key.charCodeAt(0) < 128) return event.key;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
}

function follow(keys) {
  if (keys === "?") {
    if (shortcuts.hidden) showShortcuts();
    else hideShortcuts();
    return true;
  }
  if (keys === "/") {
    const search = searchField();
    search?.focus();
    return search !== null;
  }
  const link = document.querySelector(`[data-shortcut="${keys}"]`);
  link?.click();
  return link !== null;
}

// One key alone, where a page gives one to a link, a button or a field: never from within a field, and arrows keep
// their own work in whatever has the focus and uses them.
function press(key, target) {
  if (target.matches("input, select, textarea")) return false;
  if (key.startsWith("Arrow") && target !== document.body && target.closest("a, button, h1, h2, main") !== target) {
    return false;
  }
  const found = document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.matches("a, button")) {
    found.click();
  } else {
    found.querySelector("input, textarea, select")?.focus();
  }
  return true;
}

if (shortcuts) {
  shortcutsSwitch.checked = localStorage.getItem(SWITCH_KEY) !== "off";
  shortcutsSwitch.addEventListener("change", () => {
    localStorage.setItem(SWITCH_KEY, shortcutsSwitch.checked ? "on" : "off");
  });
  document.querySelector("[data-opens=shortcuts]")?.addEventListener("click", showShortcuts);
  document.querySelector("[data-closes=shortcuts]").addEventListener("click", hideShortcuts);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement.closest("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
    if (shortcuts && !shortcuts.hidden) hideShortcuts();
    return;
  }
  if (!shortcutsSwitch?.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = letterOf(event);
  if (key === "g" && !pending) {
    pending = "g";
    setTimeout(() => { pending = ""; }, 1500);
    return;
  }
  const keys = pending ? `${pending} ${key}` : key;
  pending = "";
  if (/^(\?|\/|g [a-z])$/.test(keys) ? follow(keys) : press(keys, event.target)) event.preventDefault();
});

// --- Unsent words ------------------------------------------------------------------------------------------

// Fields that save themselves are looked after by autosave.js; filters lose nothing when left.
function isWatched(form) {
  return form && form.method === "post" && !form.matches("[data-leaves]");
}

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (isWatched(form) && !event.target.closest("[data-autosave-url]")) changed.add(form);
});
document.addEventListener("reset", (event) => changed.delete(event.target));
document.addEventListener("submit", (event) => {
  changed.clear();
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  // A second click sends nothing twice. Deferred: a disabled button would not send its own name and value.
  setTimeout(() => {
    const buttons = form.querySelectorAll("button:not([type=button])");
    for (const button of buttons) button.disabled = true;
    // A form that gives a file leaves its page in place.
    setTimeout(() => { for (const button of buttons) button.disabled = false; }, 5000);
  });
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form button:disabled")) button.disabled = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed.size || root.dataset.unsaved === "yes") event.preventDefault();
});

// --- Parts of the page that an answer brings with it (autosave.js, upload.js) ------------------------------

// detail: {lines: {"A1": {html}}, summary_html, files: {"DOC1": {html}}}; each part is optional.
document.addEventListener("adaa:answer", ({ detail }) => {
  const fill = (attribute, name, html) => {
    for (const place of document.querySelectorAll(`[${attribute}="${CSS.escape(name)}"]`)) {
      place.innerHTML = html;
      window.htmx?.process(place);
    }
  };
  for (const [code, line] of Object.entries(detail.lines ?? {})) fill("data-line", code, line.html);
  for (const [code, files] of Object.entries(detail.files ?? {})) fill("data-files", code, files.html);
  if (detail.summary_html !== undefined) fill("data-summary", "score", detail.summary_html);
});

// --- Wide tables --------------------------------------------------------------------------------------------

// One that scrolls sideways can be reached and scrolled with the keyboard.
function reachTables() {
  for (const frame of document.querySelectorAll(".table-frame")) {
    if (frame.scrollWidth <= frame.clientWidth || frame.hasAttribute("tabindex")) continue;
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", frame.querySelector("caption, th")?.textContent.trim() ?? "");
  }
}

reachTables();
window.addEventListener("resize", reachTables);
document.addEventListener("htmx:afterSettle", reachTables);

// --- Parts that scroll sideways on a telephone: the one that is shown comes into sight ----------------------

for (const parts of document.querySelectorAll(".tabs-parts")) {
  const shown = parts.querySelector("[aria-current]");
  if (!shown || parts.scrollWidth <= parts.clientWidth) continue;
  const [strip, tab] = [parts.getBoundingClientRect(), shown.getBoundingClientRect()];
  parts.scrollBy({ left: tab.left + tab.width / 2 - (strip.left + strip.width / 2), behavior: "instant" });
}

// --- After a refusal, the summary of errors is read first --------------------------------------------------

document.querySelector("[data-takes-focus]")?.focus();
