// experts.js — draws who names which condition: as a map (grid.js), two side by side, by how many, or to code alone (coding.js).
export default kept({
  render({ model, el }) {
    const content = model.get("content"), { conditions, codes, experts, groups, differ, retold, words } = content;
    const positions = model.get("positions"), SILENT = codes.at(-1).id;
    const { root, announce } = stage(el, "experts", words.title);
    const change = changer(model);

    // --- what is so ---------------------------------------------------------------------------------------------------
    const sealed = (id) => retold.some((row) => row.id === id) && !model.get("shown").includes(id);
    const open = () => experts.filter(({ id }) => !sealed(id));
    const person = (id) => experts.find((row) => row.id === id), condition = (id) => conditions.find((row) => row.id === id);
    const surname = (id) => person(id).name.split(" ").at(-1);
    const said = (id) => codes.find((code) => code.id === id).name;
    const kind = (expert, at) => (sealed(expert) ? "sealed" : positions[expert][at].code.split(" ")[0]);
    const spot = (kind = "") => html("i", { class: `mend-spot is-${kind}`, "aria-hidden": "true" });
    const tint = (node, kind) => set(node, "class", `mend-spot is-${kind}`);
    const who = (at, code) => open().filter(({ id }) => positions[id][at].code === code).map(({ id }) => surname(id));
    const both = (expert, at) => say(words.label, { name: person(expert).name, condition: condition(at).name,
      code: sealed(expert) ? words.sealed : said(positions[expert][at].code) });
    const rests = (expert, at) => {
      const { says } = positions[expert][at];
      return say(sealed(expert) ? words.sealed_one : says || words.silent, { name: person(expert).name });
    };
    const paragraph = ({ code, paragraph: n }) => (n ? say(words.paragraph, { code: said(code), n }) : said(code));

    // --- what more than one view needs ---------------------------------------------------------------------------------
    const ranked = (rows, how, count) => {
      if (how === "article") return rows;
      const weight = how === "named" && new Map(rows.map((row) => [row, count(row)]));
      return [...rows].sort((a, b) => (weight ? weight.get(b) - weight.get(a) : a.name.localeCompare(b.name)));
    };
    const weigh = (codes) => codes.reduce((sum, code) => sum + (code === "names" ? 100 : code === "implies" ? 1 : 0), 0);
    const ways = {
      conditions: (how) => ranked(conditions, how, ({ id }) => weigh(open().map((expert) => positions[expert.id][id].code))),
      experts: (how) => ranked(experts, how, ({ id }) => (sealed(id) ? -1 : weigh(conditions.map((at) => positions[id][at.id].code)))),
    };
    const named = (at) => say(words.count, { n: who(at, "names").length, m: open().length });
    const drop = (label, options, act) => {
      const node = html("select", { onchange: () => act(node.value) }, options.map(([value, text]) => html("option", { value, text })));
      return { node, box: html("label", { class: "mend-drop" }, html("span", { text: label }), node) };
    };
    const alone = (id) => {
      change({ view: "code", reading: id });
      tabs.code.focus();
    };
    const facts = { model, change, announce, sealed, open, kind, spot, tint, person, surname, condition, said, both, rests, paragraph, ways, named, drop, alone };
    const map = grid(facts), code = coding(facts);

    // --- two side by side ---------------------------------------------------------------------------------------------
    const picks = [words.one, words.other].map((label, i) => drop(label, experts.map(({ id, name }) => [id, name]), (id) => {
      const pair = [...model.get("pair")];
      if (pair[1 - i] === id) pair[1 - i] = pair[i]; // the same one twice: the two change places
      pair[i] = id;
      change({ pair });
      announce([...two.node.querySelectorAll("thead th")].slice(1).map((head) => head.textContent).join(", "));
    }));
    const two = table(words.pair, [words.corner, words.one, words.other], conditions.length, "is-pair");
    const sides = two.rows.map((row, i) => {
      row[0].append(html("span", { class: "mend-at", text: conditions[i].name }), html("span", { class: "mend-count" }));
      return row.slice(1).map((cell) => {
        const parts = { cell, spot: spot(), code: html("span"), says: html("p") };
        cell.append(html("span", { class: "mend-how" }, parts.spot, parts.code), parts.says);
        return parts;
      });
    });
    const RELATIONS = ["both", "first", "second", "neither"], sums = RELATIONS.map(() => html("div", {}, html("dt"), html("dd")));

    // --- all, most, one -----------------------------------------------------------------------------------------------
    const tallies = conditions.map(({ name, means }) => html("li", {}, html("strong", { text: name }), html("span", { class: "mend-row", "aria-hidden": "true" }, experts.map(() => spot())),
      html("span", { class: "mend-count" }), html("p", { class: "mend-quiet", text: means }), html("p"), html("p")));
    const bands = groups.map(({ name }) => html("section", {}, html("h3", { text: name }), html("ul")));
    const counted = html("p", { class: "mend-quiet" });
    const stands = differ.map((point) => point.positions.map(({ whose, text }) => html("li", { "data-whose": whose.join(" ") },
      html("strong", { text: whose.map(surname).join(", ") }), html("span", { text }))));
    const parting = html("div", { class: "mend-parting" }, html("h3", { text: words.differ }), html("div", { class: "mend-points" }, differ.map(({ title, note }, i) =>
      html("section", {}, html("h4", { text: title }), html("ul", {}, stands[i]), note !== "-" && html("p", { class: "mend-note", text: note })))));

    // --- the four views, and what is sealed ---------------------------------------------------------------------------
    const id = Math.random().toString(36).slice(2);
    const panels = Object.fromEntries(Object.entries({
      map: map.nodes,
      pair: [html("div", { class: "mend-tools" }, picks.map(({ box }) => box)), html("dl", { class: "mend-sums" }, sums), two.node],
      says: [counted, bands, parting],
      code: code.nodes,
    }).map(([view, nodes]) => [view, html("div", { role: "tabpanel", id: `${id}-${view}`, "aria-label": words.views[view], hidden: true }, nodes)]));
    const tabs = Object.fromEntries(Object.keys(panels).map((view) => [view,
      html("button", { type: "button", role: "tab", "aria-controls": `${id}-${view}`, text: words.views[view], onclick: () => change({ view }) })]));
    const list = html("div", { class: "mend-tabs", role: "tablist", "aria-label": words.tabs, onkeydown: (event) => {
      const views = Object.keys(tabs), at = views.indexOf(model.get("view")), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      change({ view: views.at(to % views.length) });
      tabs[model.get("view")].focus();
    } }, Object.values(tabs));
    const still = html("p"), seal = html("div", { class: "mend-seal" }, spot("sealed"), still, html("div", { class: "mend-buttons" },
      button(words.views.code, () => alone(retold.find((row) => sealed(row.id)).id)),
      button(words.open_all, () => {
        change({ shown: retold.map((row) => row.id) });
        tabs[model.get("view")].focus();
        announce(words.opened);
      })));
    const work = html("div", {}, html("p", { class: "mend-ask", text: words.ask }), html("p", { class: "mend-about", text: words.about }), list, Object.values(panels).slice(0, 3), seal, panels.code);
    root.append(...wayOut(model, words, work), work);

    // --- painting: nodes are built once; sorting moves them -----------------------------------------------------------
    const paints = {
      map: map.paint,
      pair: () => {
        const pair = model.get("pair"), names = pair.map(surname), hushed = pair.some(sealed);
        const has = (expert, at) => positions[expert][at].code !== SILENT;
        const relation = (at) => RELATIONS[3 - 2 * has(pair[0], at) - has(pair[1], at)];
        picks.forEach(({ node }, i) => (node.value = pair[i]));
        pair.forEach((expert, i) => put(two.heads[i + 1], say(words.person, person(expert))));
        RELATIONS.forEach((each, i) => {
          sums[i].hidden = hushed;
          put(sums[i].firstChild, say(words.relations[each], { name: names[i - 1] }));
          put(sums[i].lastChild, conditions.filter(({ id }) => relation(id) === each).map(({ name }) => name).join(", ") || words.none);
        });
        conditions.forEach(({ id }, row) => pair.forEach((expert, i) => {
          const parts = sides[row][i], cell = positions[expert][id], hidden = sealed(expert);
          tint(parts.spot, kind(expert, id));
          put(parts.code, hidden ? words.sealed : said(cell.code));
          put(parts.says, hidden ? "" : cell.says);
          set(parts.cell, "data-label", names[i]);
        }));
      },
      says: () => {
        put(counted, say(words.says_about, { n: open().length }));
        ways.conditions("named").forEach((at) => {
          const node = tallies[conditions.indexOf(at)], [, marks, count, , ...said] = node.children;
          const [names, implies] = ["names", "implies"].map((code) => who(at.id, code).length), band = groups.findIndex((group) => names / open().length >= group.at_least);
          const kinds = ["names", "implies", "does", "sealed"], found = experts.map(({ id }) => kind(id, at.id)).sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b));
          put(count, [named(at.id), implies && say(words.also, { n: implies })].filter(Boolean).join(", "));
          found.forEach((kind, i) => tint(marks.children[i], kind));
          said.forEach((line, i) => put(line, who(at.id, codes[i].id).length ? say(words.who, { code: codes[i].name, names: who(at.id, codes[i].id).join(", ") }) : ""));
          bands[band].lastChild.append(node);
        });
        for (const band of bands) band.hidden = !band.lastChild.children.length;
        for (const stand of stands.flat()) stand.hidden = stand.dataset.whose.split(" ").some(sealed);
      },
      code: code.paint,
    };
    const paint = () => {
      const view = model.get("view"), left = retold.filter((row) => sealed(row.id));
      for (const [name, tab] of Object.entries(tabs)) {
        set(tab, "aria-selected", name === view);
        set(tab, "tabindex", name === view ? 0 : -1);
        panels[name].hidden = name !== view;
      }
      seal.hidden = !left.length || view === "code";
      put(still, say(words.sealed_about, { names: left.map((row) => person(row.id).name).join(", ") }));
      paints[view]();
    };
    for (const trait of ["view", "sort", "filter", "pair", "cell", "codes", "shown", "reading"]) model.on(`change:${trait}`, paint);
    paint();
  },
});
