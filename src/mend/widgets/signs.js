// signs.js — draws `weeks` as far as they were seen and the mark `worry`; once `revealed`, all of it and everybody's `spread`.
export default kept({
  render({ model, el }) {
    const { signs, diary, words } = model.get("content");
    const [weeks, spread, facts] = ["weeks", "spread", "facts"].map((name) => model.get(name));
    const { root, announce } = stage(el, "signs", words.title);
    const last = weeks.length - 1, entries = new Map(diary.entries.map((entry) => [entry.week, entry.text]));
    const revealed = () => model.get("revealed");
    const seen = () => Math.max(model.get("seen"), model.get("week"));
    const far = () => (revealed() ? last : seen());
    const change = changer(model);
    const place = (node, attributes) => {
      for (const [name, value] of Object.entries(attributes)) set(node, name, value);
    };

    // --- in words ---------------------------------------------------------------------------------------------------
    const listed = (ids) => signs.filter((sign) => ids.includes(sign.id)).map((sign) => sign.name).join(", ");
    const blank = (row) => row.unknown.length === signs.length;
    const noted = (row) => (blank(row) ? words.blank : listed(row.signs) || words.none);
    const later = (row) => [row.recognize_self != null && say(words.self_at, { value: row.recognize_self }),
      words.whom[row.told] && say(words.told_at, { whom: words.whom[row.told] })].filter((text) => revealed() && text).join(" ");
    const after = (week) => {
      const n = week - facts.sign;
      return n < 0 ? words.after.before : say(words.after[["same", "one"][n] ?? "many"], { weeks: n });
    };

    // --- the page of the week ---------------------------------------------------------------------------------------
    const quiet = (text = "") => html("p", { class: "mend-quiet", text });
    const go = (to) => change({ seen: revealed() ? model.get("seen") : Math.max(seen(), to), week: to });
    const text = () => entries.get(model.get("week") + 1) ?? "";
    const turn = (by) => {
      go(clamp(model.get("week") + by, 0, last));
      announce(`${marker.getAttribute("aria-valuetext")} ${text()}`);
    };
    const back = button(words.back, () => turn(-1)), next = button(words.next, () => turn(1), { class: "mend-button is-main" });
    const name = html("h3"), entry = html("p", { class: "mend-entry", hidden: !diary.entries.length });
    const note = quiet(), said = quiet();
    const chips = signs.map((sign) => html("li", { class: "mend-chip", text: sign.name }));
    const worry = button("", () => {
      const week = model.get("week") + 1;
      change({ worry: model.get("worry") === week ? 0 : week });
      announce(said.textContent || words.unmarked);
    });
    const reveal = button(words.reveal, () => {
      change({ revealed: true });
      on.focus();
    }, { class: "mend-button is-main" });
    const reset = erase(words.reset, words.sure, () => {
      change({ revealed: false, worry: 0, week: 0, seen: 0 });
      announce(marker.getAttribute("aria-valuetext"));
    }, announce);
    const page = html("div", { class: "mend-page" }, html("div", { class: "mend-turn" }, name, html("div", { class: "mend-buttons" }, back, next)),
      entry, html("div", { class: "mend-noted" }, html("ul", {}, chips), note), html("div", { class: "mend-buttons" }, worry, reveal, reset, said));

    // --- the weeks --------------------------------------------------------------------------------------------------
    const label = (text, kind = "") => svg("text", { text, class: kind });
    const path = (kind) => svg("path", { class: kind });
    const flag = (kind) => svg("g", { class: `flag is-${kind}` }, path("pole"), svg("path", { class: "cloth", d: "M0 0 14 5.5 0 11Z" }), label(""));
    const lanes = signs.map((sign) => ({ line: path("grid"), strip: path("strip"), marks: path("marks"), name: label(sign.name, "sign") }));
    const [cursor, now, self, scale] = ["cursor", "now", "self", "grid"].map(path);
    const scales = [label(words.recognize), label(10, "tick"), label(0, "tick")];
    const below = svg("g", {}, scale, self, scales);
    const ticks = weeks.map((row) => row.week).filter((week) => week === 1 || week > last || (week % 10 === 0 && last - week > 3));
    const numbers = ticks.map((week) => label(week, "tick"));
    const [mine, first, placed] = ["mine", "first", "mine"].map(flag);
    const marker = svg("g", { class: "marker", role: "slider", tabindex: 0, "aria-label": words.marker, "aria-valuemin": 1, "aria-valuemax": weeks.length,
      onkeydown: (event) => {
        // An arrow or a page goes one new week ahead at the most, and End as far as was seen.
        const high = event.key === "End" ? far() : Math.min(far() + 1, last);
        const to = slide(event, model.get("week"), { low: 0, high, step: 1, page: 4 });
        if (to === undefined) return;
        go(to);
        announce(text());
      } }, svg("circle", { class: "halo", r: 24 }), svg("circle", { r: 8 }));
    const chart = svg("svg", { class: "mend-strip", role: "group", "aria-label": words.lanes },
      lanes.map(({ line, strip }) => [line, strip]), cursor, lanes.map(({ marks }) => marks), now, below, numbers, mine, first, lanes.map(({ name }) => name), marker);
    let width = 1000, left, lane, top, floor;
    const x = (i) => left + 8 + (i * (width - left - 20)) / Math.max(1, last);
    const y = (j) => top + (j + 1) * lane - 12;
    const height = (value) => floor + 134 - 6 * value; // of self-recognition, 0 to 10
    const bar = (i, j, more) => {
      const half = clamp((x(1) - x(0)) * 0.3, 1.3, 3) + more, deep = 8 + more;
      return `M${(x(i) - half).toFixed(1)} ${y(j) - deep}h${2 * half}v${2 * deep}h${-2 * half}Z`;
    };
    // No words, no flag. They stand on the wanted side of the pole (1 right, -1 left) if there is room, else on the wider side.
    const hoist = (node, at, row, poles, text, wanted = 1) => {
      const room = text.length * 7 + 18, fits = wanted < 0 ? at > room : at + room < width, side = fits ? wanted : at < width / 2 ? 1 : -1;
      node.toggleAttribute("hidden", !text);
      place(node, { transform: `translate(${at.toFixed(1)} 0)` });
      place(node.children[0], { d: poles.map(([from, to]) => `M0 ${from}V${to}`).join("") });
      place(node.children[1], { transform: `translate(0 ${row}) scale(${side} 1)` });
      place(node.children[2], { x: 20 * side, y: row + 10, "text-anchor": side < 0 ? "end" : "start" });
      put(node.children[2], text);
    };

    // --- everybody's weeks ------------------------------------------------------------------------------------------
    const FLOOR = 138, most = 10 * Math.ceil(Math.max(weeks.length, ...spread) / 10);
    const dots = spread.map((_, k) => svg("circle", { class: k === facts.place ? "dot is-this" : "dot" }));
    const axis = path("grid"), middle = path("median"), tens = Array.from({ length: most / 10 + 1 }, (_, i) => label(i * 10, "tick"));
    const [half, never, own] = [label(say(words.median, { weeks: facts.median })), label(words.never), label(words.this, "this")];
    const told = say(words.spread, { told: spread.length - facts.never, all: spread.length, weeks: facts.median, never: facts.never });
    const crowd = svg("svg", { class: "mend-crowd", role: "img", "aria-label": told }, axis, tens, middle, dots, half, never, own, placed);
    const along = (after) => 12 + (after * (width - 126)) / most;
    const gather = () => {
      const step = along(1) - along(0), unit = step < 8 ? 2 : 1, r = Math.min(6, (unit * step) / 2 - 0.4), piles = {};
      place(crowd, { viewBox: `0 0 ${width} 184` });
      // This diary comes first: it lies at the foot of its pile, above its name.
      for (const k of [facts.place, ...spread.keys()].filter((k, i) => !i || k !== facts.place)) {
        const none = spread[k] == null, pile = none ? "none" : Math.floor(spread[k] / unit), n = (piles[pile] = (piles[pile] ?? -1) + 1);
        const cx = none ? width - 84 + (n % 6) * (2 * r + 2) : along(unit * (pile + 0.5) - 0.5);
        place(dots[k], { cx: cx.toFixed(1), cy: FLOOR - 4 - r - (none ? Math.floor(n / 6) : n) * (2 * r + 1), r });
        if (k === facts.place) place(own, { x: clamp(cx, 34, width - 34), y: FLOOR + 38 });
      }
      place(axis, { d: `M4 ${FLOOR}H${width - 104}M${width - 92} ${FLOOR}H${width}` });
      tens.forEach((node, i) => place(node, { x: along(i * 10), y: FLOOR + 17 }));
      place(middle, { d: `M${along(facts.median)} 40V${FLOOR}` });
      place(never, { x: width, y: FLOOR + 17, "text-anchor": "end" });
    };
    const on = html("h3", { text: words.went, tabindex: -1 }), [toldSaid, selfSaid, worrySaid] = ["p", "p", "p"].map((tag) => html(tag));
    const rest = html("div", { class: "mend-rest" }, on, toldSaid, selfSaid, worrySaid, html("h3", { text: words.everybody }),
      quiet(say(words.dots, { all: spread.length })), crowd, html("p", { text: told }), html("p", { class: "mend-calmly", text: say(words.hindsight, { weeks: weeks.length }) }));

    // --- a tap goes one new week ahead at the most, a drag runs ahead ---------------------------------------------------
    let held = null;
    const under = (event) => clamp(Math.round((event.clientX - chart.getBoundingClientRect().left - x(0)) / (x(1) - x(0))), 0, last);
    chart.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = { from: event.clientX, drags: false };
      chart.setPointerCapture(event.pointerId);
      marker.focus({ preventScroll: true });
      event.preventDefault();
    });
    chart.addEventListener("pointermove", (event) => {
      if (held) held.drags ||= Math.abs(event.clientX - held.from) > 5;
      if (held?.drags) go(under(event));
    });
    chart.addEventListener("pointerup", (event) => {
      if (held && !held.drags) go(Math.min(under(event), far() + 1));
      if (held) announce(text());
      held = null;
    });
    chart.addEventListener("pointercancel", () => (held = null));
    const hint = html("p", { class: "mend-quiet mend-hint", text: words.hint });
    root.append(html("h3", { text: words.title }), quiet(diary.about), page, chart, hint, rest,
      html("details", {}, html("summary", { text: words.signs }), html("dl", {}, signs.map((sign) => [html("dt", { text: sign.name }), html("dd", { text: sign.text })]))));

    // --- painting: only what was seen is drawn -------------------------------------------------------------------------
    const layout = () => {
      const wide = width >= 620, shown = revealed();
      [left, lane, top] = [wide ? 168 : 14, wide ? 25 : 38, shown ? 46 : 24];
      floor = top + signs.length * lane + 14;
      const high = floor + (shown ? 144 : 34);
      place(chart, { viewBox: `0 0 ${width} ${high}`, height: high });
      lanes.forEach(({ line, name }, j) => {
        place(line, { d: `M${left} ${y(j)}H${width}` });
        place(name, wide ? { x: left - 10, y: y(j) + 4, "text-anchor": "end" } : { x: 4, y: y(j) - 13, "text-anchor": "start" });
      });
      numbers.forEach((node, i) => place(node, { x: x(ticks[i] - 1), y: floor + 27 }));
      place(scale, { d: [0, 5, 10].map((value) => `M${left} ${height(value)}H${width}`).join("") });
      scales.forEach((node, i) => place(node, i ? { x: left - 8, y: height(i === 1 ? 10 : 0) + 4 } : { x: left, y: height(10) - 10 }));
      place(cursor, { d: `M0 ${top - 4}V${shown ? height(0) : floor}` });
      for (const circle of marker.querySelectorAll("circle")) place(circle, { cy: floor });
      if (shown) gather();
    };
    const disable = (node, off, other) => {
      if (off && node.matches(":focus")) other.focus(); // the focus is never lost
      node.disabled = off;
    };
    const paint = () => {
      const i = clamp(model.get("week"), 0, last), row = weeks[i], mark = model.get("worry"), shown = revealed();
      layout();
      put(name, say(words.week, { week: row.week }));
      put(entry, text() || words.blank);
      entry.classList.toggle("is-blank", !text());
      chips.forEach((chip, j) => (chip.hidden = !row.signs.includes(signs[j].id)));
      put(note, [!row.signs.length && (entry.hidden || !blank(row)) && noted(row),
        row.unknown.length && !blank(row) && say(words.unknown, { signs: listed(row.unknown) }), later(row)].filter(Boolean).join(" "));
      put(said, mark ? say(words.marked, { week: mark }) : "");
      put(worry, mark === row.week ? words.unmark : mark ? words.move : words.worry);
      worry.hidden = said.hidden = shown;
      hint.hidden = far() === last;
      reveal.hidden = shown || !(mark || seen() === last);
      next.classList.toggle("is-main", i < last);
      disable(next, i === last, reveal.hidden ? back : reveal);
      disable(back, i === 0, next);
      lanes.forEach(({ strip, marks }, j) => {
        let whole = "", bars = "", pen = "";
        weeks.slice(0, far() + 1).forEach((each, k) => {
          const edge = (x(1) - x(0)) / 2, known = !each.unknown.includes(signs[j].id);
          if (known) whole += `${pen || `M${(x(k) - edge).toFixed(1)} ${y(j)}`}H${(x(k) + edge).toFixed(1)}`;
          if (each.signs.includes(signs[j].id)) bars += bar(k, j, 0);
          pen = known ? " " : "";
        });
        place(strip, { d: whole });
        place(marks, { d: bars });
      });
      place(now, { d: signs.map((sign, j) => (row.signs.includes(sign.id) ? bar(i, j, 1.5) : "")).join("") });
      let pen = "M";
      place(self, { d: weeks.map((each, k) => {
        const known = shown && each.recognize_self != null, point = known ? `${pen}${x(k).toFixed(1)} ${height(each.recognize_self)}` : "";
        pen = known ? "L" : "M";
        return point;
      }).join("") });
      below.toggleAttribute("hidden", !shown);
      hoist(mine, x(mark - 1), 3, [[3, floor - 14]], mark ? say(words.mine, { week: mark }) : "");
      const whom = shown && words.whom[facts.whom];
      hoist(first, x(facts.told - 1), 25, [[25, floor - 14], [height(10), height(0)]], whom ? say(words.first, { week: facts.told, whom }) : "", mark > facts.told ? -1 : 1);
      place(cursor, { transform: `translate(${x(i).toFixed(1)} 0)` });
      place(marker, { transform: `translate(${x(i).toFixed(1)} 0)`, "aria-valuenow": row.week, "aria-valuetext": `${say(words.at, { week: row.week, signs: noted(row) })} ${later(row)}`.trim() });
      rest.hidden = !shown;
      if (!shown) return;
      put(toldSaid, whom ? say(words.own_told, { week: facts.told, whom, after: after(facts.told) }) : words.own_never);
      put(selfSaid, say(words.self_from, { from: facts.self[0], to: facts.self[1] }));
      put(worrySaid, mark ? say(words.worry_at, { week: mark, after: after(mark) }) : words.worry_none);
      const side = mark - facts.sign < facts.median ? 1 : -1; // so that no pole runs through it
      place(half, { x: along(facts.median) + 6 * side, y: 50, "text-anchor": side < 0 ? "end" : "start" });
      hoist(placed, along(mark - facts.sign), 8, [[8, FLOOR]], mark < facts.sign ? "" : words.my_mark);
    };
    for (const trait of ["week", "seen", "worry", "revealed"]) model.on(`change:${trait}`, paint);
    const watch = new ResizeObserver(([box]) => {
      const now = Math.round(box.contentRect.width);
      if (!now || now === width) return;
      width = now;
      paint();
    });
    watch.observe(chart);
    paint();
    return () => watch.disconnect();
  },
});
