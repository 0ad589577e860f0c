// commitment.js — draws two people's `commitment` and the year that the `table` gives it, with the `couples` nearby; reports drags and keys.
export default kept({
  render({ model, el }) {
    const { people, examples, readings, points, time, takes, leaves, words } = model.get("content");
    const [table, couples] = ["table", "couples"].map((name) => model.get(name));
    const { root, announce } = stage(el, "commitment", words.title);
    const change = changer(model);
    const place = (node, attributes) => {
      for (const [name, value] of Object.entries(attributes)) set(node, name, value);
    };
    const both = () => model.get("commitment");
    const RINGS = ["concept", "esteem"]; // the two people are told apart by the marks of the two rings

    // --- looking up: the same sums as in surface.py --------------------------------------------------------------------
    const knots = table.weeks / table.every + 1, raw = atob(table.table);
    const values = Float64Array.from({ length: raw.length / 2 }, (_, k) => (raw.charCodeAt(2 * k) * 256 + raw.charCodeAt(2 * k + 1)) / 6553.5);
    const corners = ([a, b]) => {
      const [x, y] = [Math.max(a, b), Math.min(a, b)].map((value) => (value * (table.points - 1)) / 10);
      const [i, j] = [x, y].map((value) => Math.min(Math.floor(value), table.points - 2)), u = x - i, v = y - j;
      const [side, most, least] = u >= v ? [[i + 1, j], u, v] : [[i, j + 1], v, u];
      return [[i, j, 1 - most], [...side, most - least], [i + 1, j + 1, least]].filter(([, , share]) => share)
        .map(([p, q, share]) => [((p * (p + 1)) / 2 + q) * 5 * knots, share]);
    };
    const mixed = (found, k) => found.reduce((sum, [at, share]) => sum + share * values[at + k], 0);
    const weekly = (given) => {
      const beyond = ([one, two, three]) => 3 * (one - two) + three;
      const known = [beyond(given), ...given, beyond(given.slice(-3).reverse())];
      return Array.from({ length: table.weeks + 1 }, (_, week) => {
        const k = Math.floor(week / table.every), t = (week % table.every) / table.every, [p, q, r, s] = known.slice(k, k + 4);
        return t ? clamp(q + (t * (r - p + (2 * p - 5 * q + 4 * r - s) * t + (3 * (q - r) + s - p) * t * t)) / 2, 0, 10) : q;
      });
    };
    const year = (pair) => {
      const found = corners(pair);
      const [trust, low, high, more, less] = [0, 1, 2, 3, 4].map((s) => weekly(Array.from({ length: knots }, (_, k) => mixed(found, s * knots + k))));
      return { trust, low, high, people: pair[0] < pair[1] ? [less, more] : [more, less] };
    };
    const end = (pair) => mixed(corners(pair), knots - 1); // trust after the whole year
    const nearest = ([a, b]) => couples.map(({ start }, at) => [(Math.max(...start) - Math.max(a, b)) ** 2 + (Math.min(...start) - Math.min(a, b)) ** 2, at])
      .sort(([one], [other]) => one - other).slice(0, rows.length).map(([, at]) => couples[at]);

    // --- the two handles, and the point between them ----------------------------------------------------------------------
    const SIZE = 276, LEFT = 54, FOOT = 286, RAIL = 22; // the square, and how far from it the handles run
    const across = (value) => LEFT + (value * SIZE) / 10, up = (value) => FOOT - (value * SIZE) / 10;
    // Where a year ends with this much trust: for each commitment of the one, the least of the other.
    const needed = (level, own) => {
      let [low, high] = [0, 10];
      for (let n = 0; n < 14; n++) end([own, (low + high) / 2]) < level ? (low = (low + high) / 2) : (high = (low + high) / 2);
      return high;
    };
    const edge = (level) => {
      const least = needed(level, 10), steps = [least, ...Array.from({ length: 41 }, (_, n) => n / 4).filter((own) => own > least)];
      return steps.map((own, n) => `${n ? "L" : "M"}${across(own).toFixed(1)} ${up(n ? needed(level, own) : 10).toFixed(1)}`).join("");
    };
    const area = (level) => svg("path", { class: "area", d: `${edge(level)}L${across(10)} ${up(10)}Z` });
    const levels = [1, 2, 3, 4, 5, 6, 7, 8];
    const heights = [2, 4, 6].map((level) => svg("text", { class: "height", x: across(10) - 5, y: up(needed(level, 10)) - 4, text: level }));
    const scale = [0, 5, 10].flatMap((value) => [svg("text", { x: across(value), y: FOOT + RAIL + 30, text: value }), svg("text", { x: LEFT - RAIL - 22, y: up(value) + 4, text: value })]);
    const way = svg("path", { class: "way" }), now = svg("circle", { class: "now", r: 4 }), cross = svg("path", { class: "cross" });
    const handles = people.map((person, p) => svg("g", { class: `handle is-${RINGS[p]}`, role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 10,
      "aria-label": say(words.handle, { person }), "aria-orientation": p ? "vertical" : "horizontal",
      onkeydown: (event) => {
        const to = slide(event, both()[p], { low: 0, high: 10, step: 0.1, page: 1 });
        if (to !== undefined) move([p], [to, to]);
      } }, svg("circle", { class: "halo", r: 22 }), svg("path", { class: "shape", d: SHAPES[RINGS[p]] })));
    const point = svg("g", { class: "point" }, svg("circle", { class: "halo", r: 22 }), svg("circle", { class: "shape", r: 10 }));
    const pad = svg("svg", { class: "mend-pad", viewBox: "0 0 344 344", role: "group", "aria-label": words.commitment },
      svg("rect", { class: "ground", x: LEFT, y: FOOT - SIZE, width: SIZE, height: SIZE }), levels.map(area), svg("path", { class: "even", d: edge(table.start) }), heights,
      svg("path", { class: "rail", d: `M${across(0)} ${FOOT + RAIL}H${across(10)}M${LEFT - RAIL} ${up(0)}V${up(10)}` }), scale, cross, way, now, point, handles);
    const move = (which, to) => change({ commitment: both().map((value, p) => (which.includes(p) ? tenth(clamp(to[p], 0, 10)) : value)) });
    const spot = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(pad.getScreenCTM().inverse());
    const there = ({ x, y }) => [((x - LEFT) / SIZE) * 10, ((FOOT - y) / SIZE) * 10];
    let held = null, caught = false;
    pad.addEventListener("pointerdown", (event) => {
      const { x, y } = spot(event), [a, b] = both();
      const near = [[[0], across(a), FOOT + RAIL], [[1], LEFT - RAIL, up(b)], [[0, 1], across(a), up(b)]]
        .map(([which, cx, cy]) => ({ which, far: Math.hypot(x - cx, y - cy) })).sort((one, other) => one.far - other.far)[0];
      caught = near.far <= 24 && !event.button;
      if (!caught) return;
      held = near.which;
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      handles[held[0]].focus({ preventScroll: true });
    });
    pad.addEventListener("pointermove", (event) => held && move(held, there(spot(event))));
    pad.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false }); // elsewhere a finger scrolls the page
    for (const type of ["pointerup", "pointercancel"]) pad.addEventListener(type, () => (held = null));
    pad.addEventListener("click", (event) => {
      const { x, y } = spot(event);
      if (!caught) move(x < LEFT ? [1] : y > FOOT ? [0] : [0, 1], there({ x, y }));
    });

    // --- the year ---------------------------------------------------------------------------------------------------------
    const TOP = 10, HIGH = 240, SIDE = 26;
    const grid = [0, 2, 4, 6, 8, 10].map((value) => [svg("path", { class: "grid" }), svg("text", { x: SIDE - 8, y: TOP + (HIGH * (10 - value)) / 10 + 4, "text-anchor": "end", text: value })]);
    const months = [0, 13, 26, 39, 52].map((week) => svg("text", { y: TOP + HIGH + 20, "text-anchor": "middle", text: week }));
    const [band, line, begun] = ["band", "line", "even"].map((kind) => svg("path", { class: kind }));
    const ENDS = ["M-4-4H4V4H-4Z", "M-4-5 5 0-4 5Z", "M-4-4 4 4M4-4-4 4", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z"], { outcomes } = model.get("content");
    const rows = Array.from({ length: 5 }, (_, n) => ({ line: svg("path", { class: "couple" }), ends: svg("g", { class: "end" }, svg("path", {}), svg("text", { x: 7, y: 4, text: n + 1 })),
      shape: svg("path", {}), said: html("span") }));
    const marker = svg("g", { class: "marker", role: "slider", tabindex: 0, "aria-label": words.week, "aria-valuemin": 0, "aria-valuemax": table.weeks,
      onkeydown: (event) => {
        const to = slide(event, model.get("week"), { low: 0, high: table.weeks, step: 1, page: 4 });
        if (to !== undefined) change({ week: to });
      } }, svg("path", { class: "pole", d: `M0 ${TOP - 4}V${TOP + HIGH}` }), svg("circle", { class: "halo", r: 24 }), svg("circle", { class: "shape", r: 8 }));
    const chart = svg("svg", { class: "mend-year", height: TOP + HIGH + 28, role: "group", "aria-label": words.chart }, grid, months, band, begun,
      rows.map((row) => row.line), line, rows.map((row) => row.ends), marker);
    let width = 600;
    const x = (week) => SIDE + 6 + (week * (width - SIDE - 20)) / table.weeks, y = (trust) => TOP + (HIGH * (10 - trust)) / 10;
    const drawn = (series) => series.map((value, week) => `${week ? "L" : "M"}${x(week).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const seek = (event) => change({ week: clamp(Math.round((event.clientX - chart.getBoundingClientRect().left - x(0)) / (x(1) - x(0))), 0, table.weeks) });
    chart.addEventListener("pointerdown", (event) => {
      chart.setPointerCapture(event.pointerId);
      seek(event);
      marker.focus({ preventScroll: true });
      event.preventDefault();
    });
    chart.addEventListener("touchstart", (event) => marker.contains(event.target) && event.preventDefault(), { passive: false });
    chart.addEventListener("pointermove", (event) => chart.hasPointerCapture(event.pointerId) && seek(event));

    // --- in words -----------------------------------------------------------------------------------------------------------
    const quiet = (text) => html("p", { class: "mend-quiet", text });
    const list = (texts) => html("ul", {}, texts.map((text) => html("li", { text })));
    const thought = (row) => html("li", {}, html("h4", { text: row.name }), html("p", { text: row.text }), quiet(row.whose.join(", ")));
    const sample = (kind) => svg("svg", { class: "mend-sample", viewBox: "0 0 30 20", "aria-hidden": "true" }, svg("path", { class: kind, d: kind === "band" ? "M0 2H30V18H0Z" : "M0 10H30" }));
    const key = (kinds) => html("p", { class: "mend-key mend-quiet" }, kinds.map(([kind, text]) => html("span", {}, sample(kind), text)));
    const shown = people.map((person, p) => html("span", {}, mark(RINGS[p]), html("span", { text: person }), html("strong")));
    const reading = html("p", { class: "mend-reading" }), read = html("p", { class: "mend-read" }), then = html("p", { class: "mend-read" });
    const tries = html("div", { class: "mend-buttons mend-tries" }, html("h4", { text: words.examples }), examples.map((example) => button(example.name, () => {
      change({ commitment: [...example.commitment] });
      announce(reading.textContent);
    })));
    const fold = (label, ...inside) => {
      const body = html("div", { class: "mend-fold", hidden: true }, ...inside);
      const control = button(label, () => set(control, "aria-expanded", !(body.hidden = !body.hidden)), { "aria-expanded": "false" });
      return [control, body];
    };
    const [assume, assumed] = fold(words.model, html("div", {}, html("h4", { text: words.takes }), list(takes)),
      html("div", {}, html("h4", { text: words.leaves }), list(leaves), html("p", { text: words.fitted })));
    const [whose, ideas] = fold(words.ideas, html("ul", { class: "mend-thoughts" }, points.map(thought)));
    const thoughts = time.map(thought);
    const work = html("div", {}, html("p", { text: words.about }), tries,
      html("div", { class: "mend-board" },
        html("div", { class: "mend-setting" }, html("h4", { text: words.commitment }), html("p", { class: "mend-key" }, shown), pad, quiet(words.hint),
          key([["shade", words.shading], ["even", words.even], ["way", words.drift]])),
        html("div", { class: "mend-result" }, html("div", { class: "mend-panel" }, reading), html("h4", { text: words.chart }), chart,
          key([["line", words.average], ["band", words.band], ["couple", words.nearby]]), read, then, html("p", { class: "mend-care", text: words.care }))),
      html("div", { class: "mend-part" }, html("h3", { text: words.time }), quiet(words.time_note), html("ol", { class: "mend-thoughts is-time" }, thoughts)),
      html("div", { class: "mend-part" }, html("h3", { text: words.couples }), quiet(words.couples_note),
        html("ol", { class: "mend-couples" }, rows.map(({ shape, said }) => html("li", {}, svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("g", { class: "end" }, shape)), said)))),
      html("div", { class: "mend-part mend-folds" }, html("div", { class: "mend-buttons" }, assume, whose), assumed, ideas));
    root.append(...wayOut(model, words, work), work);

    // --- painting -------------------------------------------------------------------------------------------------------------
    let found = null, told = null;
    const stand = () => {
      const week = model.get("week"), [trust, low, high, a, b] = [found.trust, found.low, found.high, ...found.people].map((series) => series[week].toFixed(1));
      place(marker, { transform: `translate(${x(week).toFixed(1)} 0)`, "aria-valuenow": week });
      for (const circle of [marker.children[1], marker.children[2]]) set(circle, "cy", y(found.trust[week]).toFixed(1));
      place(now, { cx: across(found.people[0][week]).toFixed(1), cy: up(found.people[1][week]).toFixed(1) });
      put(read, say(week ? words.at : words.start, { week, trust, low, high }));
      put(then, say(words.by_then, { one: people[0], two: people[1], a, b }));
      set(marker, "aria-valuetext", `${read.textContent} ${then.textContent}`);
      const reached = time.findLastIndex((row) => row.week <= week);
      if (told !== null && told !== reached) announce(`${time[reached].name}. ${time[reached].text}`);
      told = reached;
      thoughts.forEach((node, n) => (n === reached ? set(node, "aria-current", "true") : node.removeAttribute("aria-current")));
    };
    const paint = () => {
      const pair = both(), [a, b] = pair, begin = { x: across(a).toFixed(1), y: up(b).toFixed(1) };
      found = year(pair);
      const last = found.trust[table.weeks], by = last - found.trust[0], apart = Math.abs(a - b);
      put(reading, readings.find((row) => by >= row.change && apart >= row.apart).words);
      place(handles[0], { transform: `translate(${begin.x} ${FOOT + RAIL})` });
      place(handles[1], { transform: `translate(${LEFT - RAIL} ${begin.y})` });
      place(point, { transform: `translate(${begin.x} ${begin.y})` });
      place(cross, { d: `M${begin.x} ${FOOT + RAIL}V${begin.y}H${LEFT - RAIL}` });
      place(way, { d: found.people[0].map((value, week) => `${week ? "L" : "M"}${across(value).toFixed(1)} ${up(found.people[1][week]).toFixed(1)}`).join("") });
      pair.forEach((value, p) => {
        put(shown[p].lastChild, value.toFixed(1));
        place(handles[p], { "aria-valuenow": value, "aria-valuetext": say(words.value, { value: value.toFixed(1), trust: last.toFixed(1) }) });
      });
      place(line, { d: drawn(found.trust) });
      place(band, { d: `${drawn(found.high)}${found.low.map((value, week) => `L${x(week).toFixed(1)} ${y(value).toFixed(1)}`).reverse().join("")}Z` });
      nearest(pair).forEach(({ start, trust, outcome }, n) => {
        let pen = "M";
        place(rows[n].line, { d: trust.map((value, week) => {
          const at = value == null ? "" : `${pen}${x(week).toFixed(1)} ${y(value).toFixed(1)}`;
          pen = value == null ? "M" : "L";
          return at;
        }).join("") });
        const shape = ENDS[outcomes.indexOf(outcome)], seen = trust.findLast((value) => value != null);
        place(rows[n].ends, { transform: `translate(${x(trust.length - 1).toFixed(1)} ${y(seen).toFixed(1)})` });
        for (const node of [rows[n].ends.firstChild, rows[n].shape]) place(node, { d: shape, class: `is-${outcomes.indexOf(outcome)}` });
        put(rows[n].said, say(words.couple, { a: Math.max(...start).toFixed(1), b: Math.min(...start).toFixed(1), outcome: words.outcomes[outcome], week: trust.length }));
      });
      stand();
    };
    model.on("change:commitment", paint);
    model.on("change:week", stand);
    const watch = new ResizeObserver(([box]) => {
      const wide = Math.round(box.contentRect.width);
      if (!wide || wide === width) return;
      width = wide;
      layout();
    });
    const layout = () => {
      place(chart, { viewBox: `0 0 ${width} ${TOP + HIGH + 28}` });
      grid.forEach(([path], n) => place(path, { d: `M${x(0)} ${y(2 * n)}H${x(table.weeks)}` }));
      months.forEach((node, n) => place(node, { x: x(13 * n) }));
      place(begun, { d: `M${x(0)} ${y(table.start)}H${x(table.weeks)}` });
      paint();
    };
    watch.observe(chart);
    layout();
    return () => watch.disconnect();
  },
});
