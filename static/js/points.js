// Sums of points told while they are typed; the server checks them again when the form is sent.
//
// An output[data-sum] names a sum: the fields that bear that name in data-adds-to, and data-rest, which stands on other
// pages. What it must reach is typed in the field whose data-target-of names the sum, or is its data-target. The words
// are its own, with [total], [target] and [gap]: data-equal, data-missing, data-over, and data-none without a target.

const language = document.documentElement.lang === "en" ? "en" : "fr";
const spaces = /[\s\u00a0\u202f\u200e\u200f\u2066-\u2069]/g;

// Points in cents, so that they add up exactly; nothing for what is no number.
function cents(text) {
  const plain = text.replace(spaces, "").replace(/[,٫]/, ".");
  return /^-?[0-9]+(\.[0-9]+)?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
}

const written = (amount) => (amount / 100).toLocaleString(language, { maximumFractionDigits: 2 });

function tell(output) {
  const name = output.dataset.sum;
  const parts = [...document.querySelectorAll(`[data-adds-to="${name}"]`)];
  const field = document.querySelector(`[data-target-of="${name}"]`);
  const target = cents(field ? field.value : output.dataset.target ?? "");
  const total = parts.reduce((sum, part) => sum + (cents(part.value) ?? 0), cents(output.dataset.rest) ?? 0);
  const gap = target === null ? 0 : target - total;
  let kind = "equal";
  if (target === null) kind = "none";
  else if (gap > 0) kind = "missing";
  else if (gap < 0) kind = "over";
  const words = output.dataset[kind]
    .replace("[total]", written(total))
    .replace("[target]", written(target ?? 0))
    .replace("[gap]", written(Math.abs(gap)));
  output.dataset.kind = kind;
  if (output.textContent !== words) output.textContent = words;
}

const outputs = [...document.querySelectorAll("output[data-sum]")];
for (const form of new Set(outputs.map((output) => output.closest("form")))) {
  form.addEventListener("input", () => outputs.forEach(tell));
}
// What a browser gives back after a reload is not what the server told.
outputs.forEach(tell);
