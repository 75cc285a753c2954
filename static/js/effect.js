// Draws the effect of the figures again as one types: the page itself, asked for with what is typed, says it.

const PAUSE = 600;
const form = document.querySelector("form[data-effect]");
let timer = null;
let asked = 0;

async function refresh() {
  const mine = ++asked;
  const sent = new FormData(form);
  sent.delete("files");
  sent.set("preview", "1");
  const response = await fetch(window.location.href, { method: "POST", body: sent, redirect: "manual" });
  // A later figure was typed meanwhile, or the session is over: what stands on the page stays.
  if (!response.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.getElementById("effect");
  if (found) document.getElementById("effect").replaceChildren(...found.childNodes);
}

form?.addEventListener("input", (event) => {
  if (!event.target.name.startsWith("figure-")) return;
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
});
