// compare.js — a learner's answer beside the key, in a table; and the lines of a case, to be chosen as reasons.

// rows() gives { name, yours, key, how, why } for each thing that was asked; how is "same", "partly", "other", "none" or "untold".
const comparing = (content, announce, rows) => {
  const { compare: words, key } = content;
  if (!key) return { node: null, paint: () => {} };
  const [body, total] = ["tbody", "p"].map((tag) => html(tag)), cell = (label, text) => html("td", { text, "data-label": words[label] });
  const table = html("table", { class: "mend-compared" }, html("caption", { class: "mend-live", text: words.title }),
    html("thead", {}, html("tr", {}, ["row", "yours", "key", "how", "why"].map((name) => html("th", { scope: "col", text: words[name] })))), body);
  const box = html("div", { class: "mend-beside", hidden: true, tabindex: -1, role: "region", "aria-label": words.title },
    html("h4", { text: words.title }), total, html("p", { class: "mend-quiet", text: words.note }), html("div", { class: "mend-scroll", tabindex: 0 }, table));
  const show = () => {
    const all = rows();
    const asked = all.filter(({ how }) => how !== "untold"); // of what a case does not tell nothing is asked
    if (asked.every(({ how }) => how === "none")) return announce(words.first);
    body.replaceChildren(...all.map(({ name, yours, key, how, why }) => html("tr", { class: `is-${how}` },
      html("th", { scope: "row", text: name }), cell("yours", yours), cell("key", key), html("td", {}, html("span", { class: "mend-how", text: how === "untold" ? "" : words[how] })), cell("why", why))));
    put(total, say(words.total, { n: asked.filter(({ how }) => how === "same").length, m: asked.length }));
    box.hidden = false;
    paint();
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };
  const look = button(words.compare, show, { class: "mend-button is-main" }), hide = button(words.hide, () => {
    box.hidden = true;
    paint();
    look.focus();
  });
  const paint = () => {
    hide.hidden = box.hidden;
    put(look, box.hidden ? words.compare : words.again);
  };
  paint();
  return { node: html("div", { class: "mend-compare" }, html("div", { class: "mend-buttons" }, look, hide), box), paint };
};

// The lines of a case; the ones that are chosen stand in the trait `reasons`.
const caseLines = (model, change) => {
  const { case: given, lines: words, compare } = model.get("content");
  if (!given) return { node: null, rows: () => [] };
  const chosen = () => model.get("reasons");
  const boxes = given.lines.map(({ id }) => html("input", { type: "checkbox", onchange: () => {
    change({ reasons: given.lines.map((line) => line.id).filter((other) => (other === id ? !chosen().includes(id) : chosen().includes(other))) });
  } }));
  const count = html("p", { class: "mend-quiet" });
  const node = html("fieldset", { class: "mend-case" }, html("legend", {}, html("h4", { text: given.ask })),
    html("div", { class: "mend-lines" }, given.lines.map((line, i) => html("label", {}, boxes[i], html("span", { text: line.text })))), count);
  const paint = () => {
    given.lines.forEach(({ id }, i) => (boxes[i].checked = chosen().includes(id)));
    put(count, say(words.chosen, { n: chosen().length, m: given.lines.length }));
  };
  model.on("change:reasons", paint);
  paint();
  const rows = () => given.lines.map(({ id, text, counts, why }) => {
    const mine = chosen().includes(id), name = (is) => (is ? compare.reason : compare.no_reason);
    return { name: text, yours: name(mine), key: name(counts), how: mine === counts ? "same" : "other", why };
  });
  return { node, rows: () => (chosen().length ? rows() : rows().map((row) => ({ ...row, how: row.how === "same" ? "same" : "none" }))) };
};
