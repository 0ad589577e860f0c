// wheel.js — draws `concept`, `esteem` and the other person's ring over six spokes; reports drags, keys and words back.
const UNIT = 32; // length of one point of the scale
const SIDE = { concept: -11, esteem: 11, other: 0 }; // each ring keeps to its side of the spoke, so no handle hides another

export default kept({
  render({ model, el }) {
    const { areas, rings, anchors, differences, surprises, who, words, compare, reading, key: keyed, tolerance } = model.get("content");
    const examples = model.get("examples");
    const { root, announce } = stage(el, "wheel", [words.title, model.get("name")].filter(Boolean).join(": "));
    const undone = [];
    const other = () => (model.get("layer") === "me" ? null : model.get("layer"));
    const trait = (ring) => (ring === "other" ? other() : ring);
    const at = (i, value, side = 0) => {
      const t = (i * Math.PI) / 3;
      return [UNIT * value * Math.sin(t) + side * Math.cos(t), -UNIT * value * Math.cos(t) + side * Math.sin(t)];
    };

    // --- changing ---------------------------------------------------------------------------------------------------
    let merging = null; // the handle whose key presses count as one step to undo
    const remember = (what, names = ["concept", "esteem", "guess", "own", "layer"]) => {
      if (what && what === merging) return;
      merging = what;
      undone.push(Object.fromEntries(names.map((name) => [name, model.get(name)])));
    };
    const change = changer(model);
    const move = (ring, i, value) => {
      const name = trait(ring);
      const next = [...model.get(name)];
      next[i] = tenth(clamp(value, 1, 5));
      change({ [name]: next, chosen: i });
    };

    // --- the wheel --------------------------------------------------------------------------------------------------
    const shapes = {}, handles = {}, labels = [];
    const wheel = svg("svg", { viewBox: "-196 -208 392 412", role: "group", "aria-label": words.title, class: "mend-spokes" });
    for (let value = 1; value <= 5; value++) {
      wheel.append(svg("polygon", { class: "grid", points: areas.map((_, i) => at(i, value)).join(" ") }));
      wheel.append(svg("text", { class: "tick", x: -UNIT * value * 0.433, y: -UNIT * value * 0.75 + 4, text: value }));
    }
    areas.forEach((area, i) => {
      const [x, y] = at(i, 5);
      wheel.append(svg("line", { class: "grid", x2: x, y2: y }));
      const label = svg("text", { x: x * 1.06, y: y + (y < 0 ? -20 : 30), text: area.short, onclick: () => change({ chosen: i }) });
      labels.push(label);
      wheel.append(label);
    });
    for (const ring of ["other", "esteem", "concept"]) {
      shapes[ring] = svg("polygon", { class: `ring is-${ring}` });
      wheel.append(shapes[ring]);
    }
    areas.forEach((_, i) => {
      for (const ring of ["concept", "esteem", "other"]) {
        const key = (event) => {
          const value = slide(event, model.get(trait(ring))[i], { low: 1, high: 5, step: 0.1, page: 0.5 });
          if (value === undefined) return;
          remember(`${ring}${i}`);
          move(ring, i, value);
        };
        const handle = svg("g", { class: `handle is-${ring}`, role: "slider", tabindex: 0, "aria-valuemin": 1, "aria-valuemax": 5,
          onkeydown: key, onfocus: () => model.get("chosen") !== i && change({ chosen: i }) },
          svg("circle", { class: "halo", r: 22 }), svg("path", { class: "way", d: "M-5-19 0-25 5-19M-5 19 0 25 5 19", transform: `rotate(${i * 60})` }),
          svg("path", { class: "shape", d: SHAPES[ring] }));
        (handles[ring] ??= []).push(handle);
        wheel.append(handle);
      }
    });
    // The nearest handle answers, so that two close together can both be caught by a finger.
    let held = null;
    wheel.addEventListener("pointerdown", (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(wheel.getScreenCTM().inverse());
      const near = Object.keys(handles).filter(trait).flatMap((ring) => areas.map((_, i) => {
        const [x, y] = at(i, model.get(trait(ring))[i], SIDE[ring]);
        return { ring, i, far: Math.hypot(point.x - x, point.y - y) };
      })).sort((a, b) => a.far - b.far)[0];
      if (near.far > 24 || event.button) return;
      held = near;
      event.preventDefault();
      wheel.setPointerCapture(event.pointerId);
      handles[near.ring][near.i].focus({ preventScroll: true });
      merging = null;
    });
    wheel.addEventListener("pointermove", (event) => {
      if (!held) return;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(wheel.getScreenCTM().inverse());
      const t = (held.i * Math.PI) / 3;
      remember(held);
      move(held.ring, held.i, (point.x * Math.sin(t) - point.y * Math.cos(t)) / UNIT);
    });
    // A finger on a handle moves the handle; anywhere else on the wheel it scrolls the page.
    wheel.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false });
    for (const type of ["pointerup", "pointercancel"]) wheel.addEventListener(type, () => (held = null));

    // --- the panel beside it ----------------------------------------------------------------------------------------
    const key = Object.fromEntries(["concept", "esteem", "other"].map((ring) => [ring, html("span", {}, mark(ring), html("span"))]));
    const [name, prompt, values, gap, surprise] = ["h3", "p", "p", "p", "p"].map((tag) => html(tag));
    values.className = "mend-values";
    const rows = areas.map((area, i) => html("button", { type: "button", class: "mend-area", onclick: () => change({ chosen: i }) },
      html("span", { text: area.name }), html("span", { class: "mend-numbers" })));
    const group = `layer-${Math.random().toString(36).slice(2)}`;
    const layers = ["me", "guess", "own"].map((layer) => html("input", { type: "radio", name: group, value: layer, onchange: () => {
      remember(null);
      if (layer !== "me" && !model.get(layer).length) change({ [layer]: areas.map(() => 3) }, false);
      change({ layer });
    } }));
    const samples = html("div", { class: "mend-examples", hidden: true }, html("p", { class: "mend-quiet", text: words.examples }),
      examples.map((example) => html("button", { type: "button", class: "mend-example", onclick: () => {
        remember(null);
        change({ concept: example.concept.map(tenth), esteem: example.esteem.map(tenth) });
        announce(`${example.name}. ${example.caption}`);
      } }, html("strong", { text: example.name }), html("span", { text: example.caption }))));
    const toggle = (target, control, show = target.hidden) => {
      target.hidden = !show;
      set(control, "aria-expanded", show);
    };
    const show = button(words.example, () => toggle(samples, show), { "aria-expanded": "false", class: "mend-button is-main" });
    const cells = areas.map((area) => [html("th", { scope: "row", text: area.short }), ...Array.from({ length: 5 }, () => html("td"))]);
    const heads = [words.area, rings.concept.short, rings.esteem.short, words.difference, rings.guess.short, rings.own.short]
      .map((text) => html("th", { scope: "col", text }));
    const table = html("div", { class: "mend-table", hidden: true }, html("table", {},
      html("caption", { text: words.title }),
      html("thead", {}, html("tr", {}, heads)),
      html("tbody", {}, cells.map((row) => html("tr", {}, row)))));
    const asTable = button(words.table, () => {
      toggle(table, asTable);
      put(asTable, table.hidden ? words.table : words.wheel);
      board.classList.toggle("is-table", !table.hidden);
    }, { "aria-expanded": "false", "aria-keyshortcuts": "t" });
    const undo = button(words.undo, () => {
      if (!undone.length) return;
      merging = null;
      change(undone.pop());
      announce(words.undo);
    }, { "aria-keyshortcuts": "Control+z" });
    const reset = button(words.reset, () => {
      remember(null, ["concept", "esteem", "guess", "own", "layer", "who"]);
      change({ concept: areas.map(() => 3), esteem: areas.map(() => 3), guess: [], own: [], layer: "me", who: {} });
      announce(words.reset);
    });
    const fields = who.fields.map((field) => html("textarea", { rows: 2, placeholder: field.hint, oninput: (event) => {
      change({ who: { ...model.get("who"), [field.id]: event.target.value } });
    } }));

    const drawing = html("div", { class: "mend-drawing" }, html("p", { class: "mend-key" }, Object.values(key)), wheel, html("p", { class: "mend-quiet mend-hint", text: words.hint }));
    const board = html("div", { class: "mend-board" }, drawing, table,
      html("div", { class: "mend-side" },
        html("div", { class: "mend-chosen" }, name, values, prompt, gap, surprise),
        html("div", { class: "mend-areas" }, rows),
        html("fieldset", { class: "mend-layers" }, html("legend", { class: "mend-live", text: words.layers }),
          layers.map((input, i) => html("label", {}, input, html("span", { text: [words.me, rings.guess.name, rings.own.name][i] })))),
        html("div", { class: "mend-buttons" }, show, asTable, undo, reset), samples));
    const named = model.get("name");
    root.append(named ? html("h3", { text: named }) : "", board, html("div", { class: "mend-who" }, html("h3", { text: who.title }), html("p", { text: who.intro }),
      html("div", {}, who.fields.map((field, i) => html("label", {}, html("span", { text: field.name }), fields[i])))),
      html("p", { class: "mend-quiet", text: words.private }));
    const near = (mine, key) => (Math.abs(mine - key) <= tolerance + 1e-9 ? "same" : Math.abs(mine - key) <= 2 * tolerance + 1e-9 ? "partly" : "other");
    const beside = comparing(model.get("content"), announce, () => areas.flatMap((area, i) => ["concept", "esteem"].map((ring) => {
      const mine = model.get(ring)[i], { [ring]: key, why } = keyed[i];
      const row = { name: `${area.name}, ${rings[ring].term}`, yours: mine.toFixed(1), why: ring === "concept" ? why : "" };
      return key == null ? { ...row, key: compare.untold, how: "untold" } : { ...row, key: key.toFixed(1), how: moved() ? near(mine, key) : "none" };
    })));
    const moved = () => [...model.get("concept"), ...model.get("esteem")].some((value) => value !== 3);
    if (reading) {
      for (const node of [show, samples, ...root.querySelectorAll(".mend-layers, .mend-who")]) node.remove();
      if (beside.node) root.append(beside.node);
    }
    root.addEventListener("keydown", (event) => {
      if (event.target.matches("textarea")) return;
      if (event.key === "t" && !event.ctrlKey && !event.metaKey) asTable.click();
      if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo.click();
    });

    // --- painting: nodes are built once, only attributes change ---------------------------------------------------------
    const band = (bands, gap) => bands.find((row) => gap >= row.at_least - 1e-9)?.words ?? "";
    const signed = (value) => (value > 0 ? "+" : value < 0 ? "\u2212" : "") + Math.abs(value).toFixed(1);
    const paint = () => {
      const layer = other(), chosen = model.get("chosen");
      const state = { concept: model.get("concept"), esteem: model.get("esteem"), guess: model.get("guess"), own: model.get("own") };
      for (const ring of ["concept", "esteem", "other"]) {
        const from = state[trait(ring)], shown = Boolean(from?.length);
        shapes[ring].style.display = key[ring].style.display = shown ? "" : "none";
        const label = rings[trait(ring)]?.name;
        if (shown) {
          set(shapes[ring], "points", from.map((value, i) => at(i, value, SIDE[ring]).map((n) => n.toFixed(1))).join(" "));
          put(key[ring].lastChild, label);
        }
        handles[ring].forEach((handle, i) => {
          handle.style.display = shown ? "" : "none";
          if (!shown) return;
          const [x, y] = at(i, from[i], SIDE[ring]);
          set(handle, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
          set(handle, "aria-label", `${areas[i].name}, ${label}`);
          set(handle, "aria-valuenow", from[i]);
          set(handle, "aria-valuetext", say(words.value, { value: from[i].toFixed(1), anchor: anchors[Math.round(from[i]) - 1] }));
          handle.classList.toggle("is-chosen", i === chosen);
        });
      }
      const both = (i) => `${state.concept[i].toFixed(1)} / ${state.esteem[i].toFixed(1)}`;
      areas.forEach((area, i) => {
        labels[i].classList.toggle("is-chosen", i === chosen);
        set(rows[i], "aria-pressed", i === chosen);
        put(rows[i].lastChild, both(i));
        const row = [state.concept[i], state.esteem[i], state.concept[i] - state.esteem[i], state.guess[i], state.own[i]];
        row.forEach((value, j) => put(cells[i][j + 1], value === undefined ? "" : j === 2 ? signed(tenth(value)) : value.toFixed(1)));
      });
      for (const row of [heads, ...cells]) ["guess", "own"].forEach((name, j) => (row[j + 4].hidden = !state[name].length));
      put(name, areas[chosen].name);
      put(prompt, named ? areas[chosen].about : areas[chosen].prompt); // nobody is asked about themselves in somebody's case
      put(values, say(words.both, { concept: state.concept[chosen].toFixed(1), esteem: state.esteem[chosen].toFixed(1) }));
      put(gap, named ? "" : band(differences, tenth(state.concept[chosen] - state.esteem[chosen])));
      const known = layer && state.guess.length && state.own.length;
      surprise.hidden = !known;
      if (known) put(surprise, band(surprises, tenth(state.own[chosen] - state.guess[chosen])));
      layers.forEach((input) => (input.checked = input.value === model.get("layer")));
      fields.forEach((field, i) => {
        const text = model.get("who")[who.fields[i].id] ?? "";
        if (field.value !== text) field.value = text;
      });
      if (!undone.length && root.getRootNode().activeElement === undo) reset.focus(); // it is never lost
      undo.disabled = !undone.length;
    };
    for (const name of ["concept", "esteem", "guess", "own", "layer", "chosen", "who"]) model.on(`change:${name}`, paint);
    paint();
  },
});
