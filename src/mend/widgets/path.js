// path.js — draws `confirmed`, `step`, `paused` and one couple's `weeks`; reports confirmations and moves back.
export default kept({
  render({ model, el }) {
    const { steps, people, words, compare, key } = model.get("content");
    const weeks = model.get("weeks");
    const { root, announce } = stage(el, "path", words.title);
    const confirmed = () => model.get("confirmed");
    const reached = () => {
      const first = confirmed().findIndex((pair) => !(pair[0] && pair[1]));
      return first < 0 ? steps.length : first;
    };
    const status = (i) => (i > reached() ? "shut" : ["none", "one", "both"][confirmed()[i].filter(Boolean).length]);
    const change = changer(model);
    const RINGS = ["concept", "esteem"]; // the two people are told apart by the marks of the two rings

    // --- the five steps ---------------------------------------------------------------------------------------------
    const pairs = steps.map(() => RINGS.map((ring) => mark(ring)));
    const tabs = steps.map((step, i) => html("button", { type: "button", class: "mend-step", onclick: () => change({ step: i }) },
      html("span", { class: "mend-count", text: i + 1 }), html("span", { class: "mend-name", text: step.name }),
      html("span", { class: "mend-status" }), html("span", { class: "mend-pair" }, pairs[i])));
    const list = (rows) => html("ul", {}, rows.map((row) => html("li", {}, row.name && html("strong", { text: `${row.name}. ` }), row.text ?? row)));
    const part = (title, rows) => rows.length > 0 && html("div", {}, html("h4", { text: title }), list(rows));
    const parts = steps.map((step) => html("div", { hidden: true }, html("p", { class: "mend-means", text: step.means }),
      html("div", { class: "mend-parts" }, part(words.practices, step.practices), part(words.questions, step.questions),
        part(words.helpers, step.helpers), part(words.done, step.done))));
    const name = html("h3", { tabindex: -1 }), said = html("p", { class: "mend-said" });
    const agree = people.map((_, person) => button("", () => {
      const i = model.get("step"), next = confirmed().map((pair) => [...pair]);
      next[i][person] = !next[i][person];
      change({ confirmed: next });
      announce([agree[person].textContent, said.textContent || (next[i].every(Boolean) ? words.status.both : "")].filter(Boolean).join(". "));
    }));
    agree.forEach((control, person) => control.append(mark(RINGS[person]), html("span")));
    const confirm = html("fieldset", { class: "mend-confirm" }, html("legend", { text: words.confirm }), html("div", { class: "mend-buttons" }, agree));
    const go = (by) => {
      change({ step: clamp(model.get("step") + by, 0, steps.length - 1) });
      name.focus();
    };
    const back = button(words.back, () => go(-1)), next = button(words.next, () => go(1));
    const pause = button(words.pause, () => {
      change({ paused: !model.get("paused") });
      announce(model.get("paused") ? words.paused : words.resume);
    });
    const panel = html("div", { class: "mend-panel" }, name, parts, confirm, said, html("div", { class: "mend-buttons" }, next, back, pause));
    const way = html("div", {}, html("ol", { class: "mend-steps", "aria-label": words.steps }, tabs.map((tab) => html("li", {}, tab))), panel);

    // --- one couple's weeks -------------------------------------------------------------------------------------------
    const LANE = 26, TOP = 10, LOW = TOP + 5 * LANE + 36, DEEP = 54, LEFT = 24;
    const lanes = steps.map((_, i) => svg("g", {}, svg("line", { class: "grid", x1: LEFT }), svg("text", { x: 4, text: i + 1 })));
    const path = svg("path", { class: "way" }), falls = svg("path", { class: "fall" });
    const lines = RINGS.map((ring) => svg("path", { class: `line is-${ring}` }));
    const ends = [svg("text", { y: LOW + DEEP + 18 }), svg("text", { y: LOW + DEEP + 18, "text-anchor": "end" })];
    const about = svg("text", { x: LEFT + 18, y: LOW - 12, text: words.trust });
    const marker = svg("g", { class: "marker", role: "slider", tabindex: 0, "aria-label": words.week, "aria-valuemin": 1, "aria-valuemax": weeks.length,
      onkeydown: (event) => {
        const to = slide(event, model.get("week"), { low: 0, high: weeks.length - 1, step: 1, page: 4 });
        if (to !== undefined) change({ week: to });
      } }, svg("line", { y1: TOP - 6, y2: LOW + DEEP }), svg("circle", { class: "halo", r: 24 }), svg("circle", { r: 7 }));
    const strip = svg("svg", { class: "mend-strip", role: "group", "aria-label": words.weeks }, lanes, path, falls, about, lines, ends, marker);
    const read = html("p", { class: "mend-read" });
    const below = html("div", { class: "mend-weeks" }, html("h3", { text: words.weeks }), html("p", { class: "mend-quiet", text: words.weeks_about }),
      strip, html("p", { class: "mend-key mend-quiet" }, RINGS.map((ring, i) => html("span", {}, mark(ring), html("span", { text: people[i] })))), read);
    let width = 600;
    const x = (i) => LEFT + 8 + (i * (width - LEFT - 18)) / Math.max(1, weeks.length - 1);
    const y = (step) => TOP + (5 - step) * LANE + LANE / 2;
    const layout = () => {
      set(strip, "viewBox", `0 0 ${width} 254`);
      lanes.forEach((lane, i) => {
        for (const end of ["y1", "y2"]) set(lane.firstChild, end, y(i + 1));
        set(lane.firstChild, "x2", width);
        set(lane.lastChild, "y", y(i + 1) + 4);
      });
      let route = "", fallen = "";
      weeks.forEach((row, i) => {
        const from = weeks[i - 1]?.step;
        route += i ? `H${x(i).toFixed(1)}V${y(row.step)}` : `M${x(0)} ${y(row.step)}`;
        if (from > row.step) fallen += `M${x(i).toFixed(1)} ${y(from)}V${y(row.step)}`;
      });
      set(path, "d", route);
      set(falls, "d", fallen || "M0 0");
      lines.forEach((line, person) => {
        let pen = "M";
        set(line, "d", weeks.map((row, i) => {
          const value = row.trust[person];
          const point = value == null ? "" : `${pen}${x(i).toFixed(1)} ${(LOW + DEEP * (1 - value / 10)).toFixed(1)}`;
          pen = value == null ? "M" : "L";
          return point;
        }).join(""));
      });
      ends.forEach((end, i) => {
        set(end, "x", i ? width - 4 : LEFT);
        put(end, `${words.week} ${weeks[i ? weeks.length - 1 : 0].week}`);
      });
      point();
    };
    const point = () => {
      const i = clamp(model.get("week"), 0, weeks.length - 1), row = weeks[i];
      set(marker, "transform", `translate(${x(i).toFixed(1)} 0)`);
      for (const circle of marker.querySelectorAll("circle")) set(circle, "cy", y(row.step));
      const [a, b] = row.trust.map((value) => (value == null ? words.unknown : value.toFixed(1)));
      const text = say(weeks[i - 1]?.step > row.step ? words.setback : words.at, { week: row.week, step: steps[row.step - 1].name, a, b,
        checkin: row.checkin_kept ? words.kept : words.missed });
      put(read, text);
      set(marker, "aria-valuenow", i + 1);
      set(marker, "aria-valuetext", text);
    };
    const seek = (event) => {
      const place = (event.clientX - strip.getBoundingClientRect().left - x(0)) / (x(1) - x(0));
      change({ week: clamp(Math.round(place), 0, weeks.length - 1) });
    };
    strip.addEventListener("pointerdown", (event) => {
      strip.setPointerCapture(event.pointerId);
      seek(event);
      marker.focus({ preventScroll: true });
      event.preventDefault();
    });
    strip.addEventListener("touchstart", (event) => marker.contains(event.target) && event.preventDefault(), { passive: false });
    strip.addEventListener("pointermove", (event) => strip.hasPointerCapture(event.pointerId) && seek(event));

    const told = caseLines(model, change), both = (pair) => people.filter((_, i) => pair[i]).join(` ${compare?.both} `) || compare.open;
    const last = key ? key.findIndex(({ done }) => !(done[0] && done[1])) : -1; // what lies behind it is shut
    const beside = comparing(model.get("content"), announce, () => [...steps.slice(0, last < 0 ? steps.length : last + 1).map((step, i) => {
      const mine = confirmed()[i], { done, why } = key[i], alike = mine.filter((is, j) => is === done[j]).length;
      return { name: step.name, yours: both(mine), key: both(done), how: !confirmed().flat().some(Boolean) ? "none" : ["other", "partly", "same"][alike], why };
    }), ...told.rows()]);
    const work = html("div", {}, way, told.node ?? "", beside.node ?? "", below);
    root.append(...wayOut(model, words, work), work);

    // --- painting ---------------------------------------------------------------------------------------------------
    const paint = () => {
      const at = model.get("step"), far = reached(), paused = model.get("paused"), state = status(at);
      steps.forEach((step, i) => {
        const shut = status(i) === "shut";
        tabs[i].classList.toggle("is-shut", shut);
        if (i === at) set(tabs[i], "aria-current", "step");
        else tabs[i].removeAttribute("aria-current");
        put(tabs[i].children[2], words.status[status(i)]);
        pairs[i].forEach((node, person) => node.classList.toggle("is-on", confirmed()[i][person]));
        parts[i].hidden = i !== at || shut;
      });
      put(name, `${at + 1}. ${steps[at].name}`);
      agree.forEach((control, person) => {
        const done = confirmed()[at][person];
        set(control, "aria-pressed", done);
        put(control.lastChild, `${people[person]}: ${done ? words.confirmed : words.not_yet}`);
        control.disabled = paused;
      });
      confirm.hidden = state === "shut";
      const kept = confirmed().slice(at + 1).some((pair) => pair[0] || pair[1]);
      const alone = people[confirmed()[at].indexOf(true)];
      const message = paused ? words.paused
        : state === "shut" ? say(words.shut, { step: steps[at - 1].name })
        : far === steps.length ? words.complete
        : state === "one" ? say(words.waiting, { person: alone })
        : state === "none" && kept ? say(words.reopened, { step: steps[at].name }) : "";
      put(said, message);
      panel.classList.toggle("is-paused", paused);
      put(pause, paused ? words.resume : words.pause);
      next.disabled = paused || at >= Math.min(far, steps.length - 1);
      next.classList.toggle("is-main", !next.disabled);
      back.disabled = at === 0;
    };
    for (const trait of ["confirmed", "step", "paused"]) model.on(`change:${trait}`, paint);
    model.on("change:week", point);
    const watch = new ResizeObserver(([entry]) => {
      const now = Math.round(entry.contentRect.width);
      if (now && now !== width) {
        width = now;
        layout();
      }
    });
    watch.observe(strip);
    paint();
    layout();
    return () => watch.disconnect();
  },
});
