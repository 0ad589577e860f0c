// grid.js — the map: conditions by practitioners, sorted, filtered, and walked by the arrow keys. It draws into experts.js.
const grid = ({ model, change, announce, sealed, open, kind, spot, tint, person, surname, condition, said, both, rests, paragraph, ways, named, drop, alone }) => {
  const content = model.get("content"), { conditions, codes, experts, words } = content;
  const positions = model.get("positions");

  // --- the map: how it is sorted and filtered -----------------------------------------------------------------------
  const counts = (id) => {
    const { conditions: wanted, codes } = model.get("filter");
    return !wanted.length || (!sealed(id) && wanted.every((at) => codes.includes(positions[id][at].code)));
  };
  const HOW = { conditions: ["named", "article", "name"], experts: ["article", "named"] }; // a saved lesson sorts an object's keys
  const sorts = Object.keys(ways).map((what) => drop(words.sort[what], HOW[what].map((how) => [how, words.sorts[what][how]]), (how) => {
    change({ sort: { ...model.get("sort"), [what]: how } });
    announce(say(words.sorted, { how: words.sorts[what][how] }));
  }));
  const toggle = (part, id) => {
    const filter = model.get("filter"), has = filter[part].includes(id);
    change({ filter: { ...filter, [part]: has ? filter[part].filter((other) => other !== id) : [...filter[part], id] } });
    announce(matching.textContent);
  };
  const legend = codes.map((code) => html("button", { type: "button", class: "mend-code", onclick: () => toggle("codes", code.id) },
    spot(code.id.split(" ")[0]), html("span", { text: code.name })));
  const chips = conditions.map((at) => button(at.name, () => toggle("conditions", at.id)));
  const matching = html("p", { class: "mend-matching" });

  // --- the map: its cells -------------------------------------------------------------------------------------------
  const pick = (expert, at, scroll = false) => {
    change({ cell: [expert, at] });
    cells[expert][at].focus({ preventScroll: !scroll });
    announce(rests(expert, at));
  };
  const each = (cell) => Object.fromEntries(experts.map(({ id }) => [id, Object.fromEntries(conditions.map((at) => [at.id, cell(id, at.id)]))]));
  const cells = each((expert, at) => html("td", { role: "gridcell", class: "mend-cell", tabindex: -1, onclick: () => pick(expert, at) }, spot()));
  const heads = Object.fromEntries(experts.map(({ id, name, role }) => [id, html("th", { role: "columnheader", scope: "col" },
    html("span", { class: "mend-spine" }, html("span", { class: "mend-who", text: name }), html("span", { class: "mend-role", text: role })),
    html("span", { class: "mend-short", "aria-hidden": "true", text: surname(id).slice(0, 2) }))]));
  const rows = Object.fromEntries(conditions.map(({ id, name }) => [id, html("tr", { role: "row" }, html("th", { role: "rowheader", scope: "row" },
    html("span", { class: "mend-at", text: name }), html("span", { class: "mend-count" })))]));
  const top = html("tr", { role: "row" }, html("th", { role: "columnheader", scope: "col" }, html("span", { class: "mend-live", text: words.corner })));
  const body = html("tbody", { role: "rowgroup" });
  const map = html("table", { role: "grid", class: "mend-grid", "aria-label": words.grid, onkeydown: (event) => {
    const { x, y, columns, order } = here(), last = columns.length - 1;
    const to = { ArrowRight: [x + 1, y], ArrowLeft: [x - 1, y], ArrowDown: [x, y + 1], ArrowUp: [x, y - 1], Home: [0, y], End: [last, y], PageDown: [x, Infinity], PageUp: [x, 0], Enter: [x, y], " ": [x, y] }[event.key];
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(columns[clamp(to[0], 0, last)].id, order[clamp(to[1], 0, order.length - 1)].id, true);
  } }, html("thead", { role: "rowgroup" }, top), body);
  // The cell that Tab leads to: the chosen one, or the first in sight.
  const here = () => {
    const sort = model.get("sort"), [expert, at] = model.get("cell");
    const columns = ways.experts(sort.experts).filter(({ id }) => counts(id)), order = ways.conditions(sort.conditions);
    const x = columns.findIndex(({ id }) => id === expert), y = order.findIndex(({ id }) => id === at);
    return { columns, order, x: Math.max(0, x), y: x < 0 ? 0 : Math.max(0, y), chosen: x >= 0 && y >= 0 };
  };
  const whose = html("p", { class: "mend-quiet" }), what = html("h4"), how = html("p", { class: "mend-how" }, spot(), html("span"));
  const text = html("p", { class: "mend-words" }), means = html("p", { class: "mend-quiet" });
  const readIt = button(words.read, () => alone(model.get("cell")[0]));
  const card = html("div", { class: "mend-card" }, whose, what, how, text, readIt, means);

  // --- painting: nodes are built once; sorting moves them -----------------------------------------------------------
  let sorted = "";
  const arrange = (columns, order) => {
    const now = [...columns, ...order].map((row) => row.id).join(" ");
    if (now === sorted) return;
    sorted = now;
    top.append(...columns.map((expert) => heads[expert.id]));
    body.append(...order.map((at) => rows[at.id]));
    for (const at of order) rows[at.id].append(...columns.map((expert) => cells[expert.id][at.id]));
  };
  const paint = () => {
    const sort = model.get("sort"), filter = model.get("filter"), { columns, order, x, y, chosen } = here();
    arrange(ways.experts(sort.experts), order);
    Object.keys(ways).forEach((what, i) => (sorts[i].node.value = sort[what]));
    legend.forEach((node, i) => set(node, "aria-pressed", filter.codes.includes(codes[i].id)));
    chips.forEach((node, i) => set(node, "aria-pressed", filter.conditions.includes(conditions[i].id)));
    put(matching, filter.conditions.length ? say(words.matching, { n: columns.length, m: open().length, conditions: filter.conditions.map((at) => condition(at).name).join(", ") }) : "");
    for (const { id } of conditions) put(rows[id].querySelector(".mend-count"), named(id));
    for (const { id } of experts) {
      const hidden = !columns.some((expert) => expert.id === id);
      heads[id].hidden = hidden;
      heads[id].classList.toggle("is-here", chosen && columns[x].id === id);
      for (const at of order) {
        const cell = cells[id][at.id], is = columns[x]?.id === id && order[y] === at;
        cell.hidden = hidden;
        tint(cell.firstChild, sealed(id) || filter.codes.includes(positions[id][at.id].code) ? kind(id, at.id) : "off");
        set(cell, "tabindex", is ? 0 : -1);
        set(cell, "aria-selected", is && chosen);
        set(cell, "aria-label", both(id, at.id));
      }
    }
    for (const at of order) rows[at.id].classList.toggle("is-here", chosen && order[y] === at);
    const [expert, at] = chosen ? model.get("cell") : [];
    put(whose, chosen ? say(words.person, person(expert)) : "");
    put(what, chosen ? condition(at).name : words.hint_title);
    how.hidden = !chosen || sealed(expert);
    if (!how.hidden) tint(how.firstChild, kind(expert, at));
    if (!how.hidden) put(how.lastChild, paragraph(positions[expert][at]));
    put(text, chosen ? rests(expert, at) : words.hint);
    text.classList.toggle("is-plain", !chosen || sealed(expert) || !positions[expert][at].says);
    card.classList.toggle("is-empty", !chosen);
    readIt.hidden = !chosen || !sealed(expert);
    put(means, chosen ? condition(at).means : content.idea);
  };

  const nodes = [html("div", { class: "mend-tools" }, sorts.map(({ box }) => box), html("div", { class: "mend-codes", role: "group", "aria-label": words.marks }, legend)),
    html("details", {}, html("summary", { text: words.only }), html("div", { class: "mend-chips", role: "group", "aria-label": words.only }, chips)), matching,
    html("div", { class: "mend-board" }, map, card)];
  return { nodes, paint };
};
