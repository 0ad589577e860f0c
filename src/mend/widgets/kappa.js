// kappa.js — Cohen's kappa, how it is written, and the tables in which readings stand side by side.

// Cohen's kappa of two lists of codes; null where only one code is in use, since chance alone would then agree on all.
const kappa = (first, second) => {
  const n = first.length, used = [...new Set([...first, ...second])], count = (codes, code) => codes.filter((c) => c === code).length;
  const same = first.filter((code, i) => code === second[i]).length;
  const chance = used.reduce((sum, code) => sum + count(first, code) * count(second, code), 0) / n ** 2;
  return { n, same, value: used.length > 1 ? (same / n - chance) / (1 - chance) : null };
};

// A kappa with two decimals, and Landis and Koch's word for it; with fewer than `least` codes it says too little to be shown.
const kappaSaid = ({ n, value }, { bands, least, words }) => {
  if (n < least) return ["", words.few];
  if (value === null) return ["", words.one_code];
  const near = Number(value.toFixed(2)) + 0;
  return [near.toFixed(2).replace("-", "\u2212"), bands.find((band) => near <= band.at_most).words];
};

// The roles are said, since a narrow page lays the rows out as blocks, and a table would stop being one.
const table = (caption, labels, size, kind) => {
  const heads = labels.map((text) => html("th", { role: "columnheader", scope: "col", text }));
  const rows = Array.from({ length: size }, () => labels.map((_, i) =>
    html(i ? "td" : "th", i ? { role: "cell" } : { role: "rowheader", scope: "row" })));
  const lines = rows.map((row) => html("tr", { role: "row" }, row));
  const node = html("div", { class: "mend-table" }, html("table", { role: "table", class: kind }, html("caption", { text: caption }),
    html("thead", { role: "rowgroup" }, html("tr", { role: "row" }, heads)), html("tbody", { role: "rowgroup" }, lines)));
  return { node, heads, rows, lines };
};
const fill = ({ heads, rows }, i, texts) => texts.forEach((text, j) => {
  if (text === null) return;
  put(rows[i][j], text);
  set(rows[i][j], "data-label", heads[j].textContent);
});
