// What a screen reader needs of a page that axe does not ask for; returns one line a fault.
() => {
  const faults = [];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
  const brief = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);

  const headings = shown("h1, h2, h3, h4, h5, h6");
  const titles = headings.filter((heading) => heading.matches("h1"));
  if (titles.length !== 1) faults.push(`one h1: ${titles.length} (${titles.map((title) => brief(title.textContent)).join(", ")})`);
  let level = 0;
  for (const heading of headings.filter((heading) => heading.closest("main"))) {
    const here = Number(heading.localName[1]);
    if (here > level + 1) faults.push(`heading skips from h${level} to h${here}: ${brief(heading.textContent)}`);
    level = here;
  }

  for (const table of shown("table")) {
    const isNamed = table.caption?.textContent.trim() || table.matches("[aria-label], [aria-labelledby], [role=presentation]")
      || table.closest("figure")?.querySelector("figcaption")?.textContent.trim();
    if (!isNamed) faults.push(`table without a caption: ${brief(table.textContent)}`);
  }

  for (const link of shown("a[href^='#']")) {
    if (link.hash.length > 1 && !document.getElementById(decodeURIComponent(link.hash.slice(1)))) faults.push(`link to a place that is not there: ${link.hash}`);
  }
  for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (id && !document.getElementById(id)) faults.push(`${attribute} names nothing: ${id}`);
      }
    }
  }

  // Text of the other language is said to be so, or is read out with the wrong voice. Names and what somebody typed
  // are set apart (bdi, dir="auto"): nobody knows their language.
  const page = document.documentElement.lang;
  const foreign = page === "ar" ? /[A-Za-zÀ-ÿ’']{2,}(?:[\s,]+[A-Za-zÀ-ÿ’']{2,}){2,}/ : /[\u0621-\u064a]{2,}/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const [text, place] = [texts.currentNode, texts.currentNode.parentElement];
    if (place.closest("script, style, template, code, kbd, textarea, svg, bdi, [dir=auto]") || !foreign.test(text.data) || !isShown(place)) continue;
    if (place.closest("[lang]").lang === page) faults.push(`not marked as another language: ${brief(text.data)}`);
  }
  return [...new Set(faults)];
}
