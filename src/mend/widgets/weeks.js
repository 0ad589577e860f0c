// weeks.js — the answers of a check-in as glasses, full, half or empty; the strip of weeks, and what it shows. goals.js uses it.

const KINDS = ["yes", "partly", "no"];
const PAIR = ["concept", "esteem"]; // two people are told apart by the marks of the two rings

const glass = (kind) => svg("svg", { class: `mend-glass is-${kind}`, viewBox: "0 0 14 20", "aria-hidden": "true" },
  svg("path", { class: "full", d: { yes: "M1 1h12v18H1Z", partly: "M1 10h12v9H1Z" }[kind] ?? "" }),
  svg("path", { class: kind === "none" ? "none" : "edge", d: kind === "none" ? "M5 15h4v4h-4Z" : "M1 1h12v18H1Z" }));

// The rules of mend/goals.py, said once more since they have to hold with no kernel; a test holds the two together.
const joint = (given) => (given.includes("no") ? "no" : given.includes(null) ? null : given.includes("partly") ? "partly" : "yes");
const story = (states) => {
  const told = { run: 0, best: 0, setbacks: [] };
  let kept = false;
  states.slice(0, states.findLastIndex(Boolean) + 1).forEach((state, i) => {
    told.run = state === "yes" ? told.run + 1 : 0;
    told.best = Math.max(told.best, told.run);
    const open = told.setbacks.at(-1);
    if (state === "yes" && open?.[1] === null) open[1] = i - open[0];
    if (state === "no" && kept) told.setbacks.push([i, null]);
    if (state === "yes" || state === "no") kept = state === "yes";
  });
  return told;
};
const tells = (words, tell, states) => {
  const { run, best, setbacks } = story(states);
  const some = (row, n, values) => say(row[n === null ? "never" : n === 1 ? "one" : "many"], { n, ...values });
  if (!states.some(Boolean)) return [tell.none, ""];
  const list = setbacks.map(([i, after]) => some(words.back_list, after, { week: i + 1 })).join("; ");
  const first = [run ? say(tell.run, { row: some(words.rows, run) }) : tell.no_run,
    best > run ? say(tell.best, { row: some(words.rows, best) }) : run > 1 && tell.is_best];
  return [first.filter(Boolean).join(" "), list ? say(tell.setbacks, { list }) : best ? tell.steady : ""];
};

// The strip: one lane a person, one cell a week, and a marker. `at` and `last` say where it is and may go, `go` moves it.
const weekStrip = (words, { at, last, go }, repaint) => {
  const LANE = 68, TOP = 24, TALL = 32;
  const path = (kind) => svg("path", { class: kind }), text = (kind, more) => svg("text", { class: kind, ...more });
  const lanes = PAIR.map((ring) => svg("g", { class: `is-${ring}` }, text("name", { x: 20 }), path("grid"), ["none", "edge", "full"].map(path),
    svg("path", { class: "sign", d: SHAPES[ring] })));
  const [grid, kept, falls, column] = ["grid", "kept", "falls", "column"].map(path), together = text("name");
  const ticks = Array.from({ length: 7 }, () => text("tick"));
  const marker = svg("g", { class: "marker", role: "slider", tabindex: 0, "aria-label": words.marker, "aria-valuemin": 1, onkeydown: (event) => {
    const to = slide(event, at(), { low: 0, high: last(), step: 1, page: 4 });
    if (to !== undefined) go(to);
  } }, svg("circle", { class: "halo", r: 22 }), svg("circle", { r: 8 }));
  const node = svg("svg", { class: "mend-strip", role: "group", "aria-label": words.strip }, column, lanes, together, grid, falls, kept, ticks, marker);
  let width = 600, span = 12;
  const x = (i) => ((i + 0.5) * width) / span, n = (value) => value.toFixed(1);
  const seek = ({ clientX }) => go(clamp(Math.floor(((clientX - node.getBoundingClientRect().left) * span) / width), 0, last()));
  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    node.setPointerCapture(event.pointerId);
    seek(event);
    marker.focus({ preventScroll: true });
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => node.hasPointerCapture(event.pointerId) && seek(event));
  node.addEventListener("touchstart", (event) => marker.contains(event.target) && event.preventDefault(), { passive: false });
  const watch = new ResizeObserver(([box]) => {
    const now = Math.round(box.contentRect.width);
    if (!now || now === width) return;
    width = now;
    repaint();
  });
  watch.observe(node);

  // people : { name, answers } of each who takes part; states : what each week was for all of them
  const draw = (people, states, label, spoken) => {
    span = Math.max(12, states.length);
    const low = LANE * people.length + TOP + 8, floor = low + 34, half = Math.min(13, (width / span) * 0.32 - 0.4), slot = Math.min(width / span, 2 * half + 8);
    const box = (i, top, tall, wide = 2 * half) => `M${n(x(i) - wide / 2)} ${top}h${n(wide)}v${tall}h${n(-wide)}Z`;
    set(node, "viewBox", `0 0 ${width} ${floor + 34}`);
    node.style.height = `${floor + 34}px`;
    lanes.forEach((lane, i) => {
      lane.toggleAttribute("hidden", !people[i]);
      if (!people[i]) return;
      const top = LANE * i + TOP, d = { none: "", edge: "", full: "" }, [called, base, ...paths] = lane.children;
      people[i].answers.forEach((kind, week) => {
        if (kind) d.edge += box(week, top, TALL);
        else d.none += box(week, top + TALL - 5, 5, 5);
        if (kind === "yes") d.full += box(week, top, TALL);
        if (kind === "partly") d.full += box(week, top + TALL / 2, TALL / 2);
      });
      Object.values(d).forEach((value, j) => set(paths[j], "d", value));
      put(called, people[i].name);
      set(called, "y", top - 9);
      set(base, "d", `M0 ${top + TALL}H${width}`);
      set(paths[3], "transform", `translate(7 ${top - 14}) scale(.6)`);
    });
    put(together, label);
    set(together, "y", low - 16);
    set(grid, "d", `M0 ${floor}H${width}`);
    set(kept, "d", states.map((state, i) => (state === "yes" ? `M${n(x(i - 0.5))} ${low}H${n(x(i + 0.5))}` : "")).join(""));
    set(falls, "d", story(states).setbacks.map(([i, after]) => `M${n(x(i - 0.5))} ${low}` + (after === null ? `q4 16 16 16H${n(x(states.length - 0.5))}`
      : `C${n(x(i))} ${low + 24} ${n(x(i + after - 1))} ${low + 24} ${n(x(i + after - 0.5))} ${low}`)).join(""));
    const step = span > 30 ? 10 : span > 12 ? 5 : 4;
    ticks.forEach((tick, i) => {
      const week = i * step || 1;
      put(tick, week > span ? "" : String(week));
      set(tick, "x", n(x(week - 1)));
      set(tick, "y", floor + 28);
    });
    set(column, "d", people.map((_, i) => box(at(), LANE * i + TOP - 4, TALL + 8, slot)).join("") + box(at(), low - 9, 43, slot));
    set(marker, "transform", `translate(${n(x(at()))} ${floor})`);
    set(marker, "aria-valuemax", last() + 1);
    set(marker, "aria-valuenow", at() + 1);
    set(marker, "aria-valuetext", spoken);
  };
  return { node, draw, stop: () => watch.disconnect() };
};
