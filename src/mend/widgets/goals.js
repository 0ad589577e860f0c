// goals.js — draws `goals` and the strip of `weeks`, or a couple's `sample`; reports goals, answers and lines.
// The strip, and what it shows, stand in weeks.js.
export default kept({
  render({ model, el }) {
    const { areas, terms, kinds, people, partners, example, points, most, words } = model.get("content");
    const { root, announce } = stage(el, "goals", words.title);
    const change = changer(model);
    const WHOSE = ["first", "second", "both"];

    // --- what is so -------------------------------------------------------------------------------------------------
    const blank = { answers: [null, null], lines: ["", ""] };
    const reading = () => model.get("couple") !== "";
    const alone = () => model.get("alone") && !reading();
    const seats = () => (alone() ? [0] : [0, 1]);
    const weeks = () => model.get(reading() ? "sample" : "weeks");
    const last = () => (reading() ? weeks().length - 1 : clamp(model.get("week"), weeks().length, most.weeks - 1));
    const at = () => clamp(model.get("week"), 0, last());
    const row = (i) => weeks()[i] ?? blank;
    const answer = (person, week = at()) => row(week).answers[person];
    const name = (i) => (alone() && !reading() ? words.me : model.get("people")[i].trim() || (reading() ? partners : people)[i]);
    const tell = (i) => say(words.answer, { person: name(i), answer: kinds[answer(i) ?? "none"] });
    const spoken = () => say(words.at, { week: at() + 1, answers: seats().map(tell).join(" ") });
    const owner = (goal) => (goal.whose === "both" ? words.both : name(WHOSE.indexOf(goal.whose)));
    const empty = () => !model.get("goals").length && !model.get("weeks").length && !model.get("people").some(Boolean);

    // --- who --------------------------------------------------------------------------------------------------------
    const quiet = (text = "") => html("p", { class: "mend-quiet", text });
    const field = (label, control) => html("label", { class: "mend-field" }, html("span", { text: label }), control);
    const input = (most, more) => html("input", { type: "text", maxlength: most, autocomplete: "off", ...more });
    const about = quiet();
    const sides = [words.two, words.alone].map((text, i) => button(text, () => change({ alone: i === 1 })));
    const names = people.map((person, i) => input(most.name, { placeholder: person, "aria-label": say(words.names, { person }),
      oninput: (event) => change({ people: model.get("people").map((text, j) => (j === i ? event.target.value : text)) }) }));
    const named = html("div", { class: "mend-names" }, names.map((node, i) => html("span", {}, mark(PAIR[i]), node)));
    const show = button(words.example, () => {
      change({ ...structuredClone(example), alone: false, week: example.weeks.length - 1 });
      announce(about.textContent);
    });
    const own = button(words.own, () => change({ couple: "", week: Math.min(model.get("weeks").length, most.weeks - 1) }), { class: "mend-button is-main mend-yours" });
    const who = html("div", { class: "mend-people" }, html("div", { role: "group", "aria-label": words.who }, sides), named, show);

    // --- goals: twelve rows built once ------------------------------------------------------------------------------
    const select = (rows) => html("select", {}, rows.map(([value, text]) => html("option", { value, text })));
    const text = input(most.text, { placeholder: words.placeholder });
    const area = select(areas.map(({ id, name }) => [id, name])), term = select(["short", "long"].map((id) => [id, terms[id]])), whose = select(WHOSE.map((id) => [id, ""]));
    const whom = field(words.whose, whose), note = html("p", { class: "mend-note" });
    const add = html("button", { type: "submit", class: "mend-button is-main" });
    const fill = (goal) => [[text, goal?.text ?? ""], ...(goal ? [[area, goal.area], [term, goal.term], [whose, goal.whose]] : [])].forEach(([node, value]) => (node.value = value));
    let editing = -1;
    const edit = (i) => {
      editing = i;
      fill(model.get("goals")[i]);
      paint();
      put(note, i < 0 ? "" : words.editing);
      if (i >= 0) announce(words.editing);
      text.focus();
    };
    const cancel = button(words.cancel, () => edit(-1));
    const form = html("form", { class: "mend-form", onkeydown: (event) => event.key === "Escape" && editing >= 0 && edit(-1), onsubmit: (event) => {
      event.preventDefault();
      const goal = { area: area.value, term: term.value, whose: alone() && editing < 0 ? "first" : whose.value, text: text.value.trim() };
      const goals = model.get("goals"), news = !goal.text ? words.write_first : editing < 0 ? words.added : words.saved;
      if (goal.text) change({ goals: editing < 0 ? [...goals, goal] : goals.map((each, i) => (i === editing ? goal : each)) });
      if (goal.text) edit(-1);
      put(note, news);
      announce(news);
      text.focus();
    } }, field(words.text, text), html("div", { class: "mend-choices" }, field(words.area, area), field(words.term, term), whom,
      html("div", { class: "mend-buttons" }, add, cancel)));
    const listed = Array.from({ length: most.goals }, (_, i) => {
      const [what, tags, whose] = ["p", "small", "small"].map((tag) => html(tag));
      const marks = PAIR.map((ring) => mark(ring)), alter = button(words.edit, () => edit(i));
      const remove = erase(words.remove, words.sure_remove, () => {
        change({ goals: model.get("goals").filter((_, j) => j !== i) });
        put(note, "");
        announce(words.removed);
        head.focus();
      }, announce);
      const node = html("li", { class: "mend-goal", hidden: true }, tags, what, html("div", {}, html("span", {}, marks, whose), alter, remove));
      return { node, what, tags, whose, marks, controls: [alter, remove] };
    });
    const head = html("h4", { tabindex: -1, text: words.goals }), none = quiet(words.no_goals), full = quiet(words.full), hint = quiet(words.hint);
    const written = html("div", { class: "mend-part" }, head, none, html("ul", { class: "mend-list" }, listed.map(({ node }) => node)),
      form, full, note, hint);

    // --- the week in view -------------------------------------------------------------------------------------------
    const write = (person, part, value) => {
      const week = at(), had = row(week), pair = had[part].map((each, i) => (i === person ? value : each));
      change({ weeks: Array.from({ length: Math.max(weeks().length, week + 1) }, (_, i) => (i === week ? { ...had, [part]: pair } : row(i))) });
    };
    const chairs = PAIR.map((ring, i) => {
      const called = html("h4"), given = html("p", { class: "mend-given" }, KINDS.concat("none").map(glass), html("span"));
      const choices = KINDS.map((kind) => {
        const node = button("", () => {
          write(i, "answers", answer(i) === kind ? null : kind);
          announce(`${tell(i)} ${said.textContent}`);
        }, { class: "mend-button mend-answer" });
        node.append(glass(kind), html("span", { text: kinds[kind] }));
        return node;
      });
      const line = html("textarea", { rows: 2, maxlength: most.text, autocomplete: "off", placeholder: words.line, oninput: (event) => write(i, "lines", event.target.value) });
      const own = html("div", {}, html("div", { class: "mend-buttons" }, choices), line);
      const node = html("div", { class: `mend-chair is-${ring}`, role: "group" }, html("div", {}, mark(ring), called), own, given);
      return { node, called, choices, line, own, given };
    });
    const ask = html("p"), said = html("p", { class: "mend-said" }), title = html("h3", { tabindex: -1 });
    const go = (to) => {
      change({ week: to });
      announce(spoken());
    };
    const back = button(words.back, () => go(at() - 1)), next = button(words.next, () => go(at() + 1));

    // --- the strip --------------------------------------------------------------------------------------------------
    const strip = weekStrip(words, { at, last, go: (to) => change({ week: to }) }, () => paint());
    const key = html("p", { class: "mend-key mend-quiet" }, KINDS.concat("none").map((kind) => html("span", {}, glass(kind), html("span", { text: kinds[kind] }))));
    const [first, setbacks] = [html("p"), html("p")], shows = html("div", { class: "mend-shows" }, first, setbacks, quiet(words.stays));

    // --- the page ---------------------------------------------------------------------------------------------------
    const reset = erase(words.reset, words.sure, () => {
      change({ goals: [], weeks: [], people: ["", ""], week: 0 });
      fill();
      announce(words.cleared);
      head.focus();
    }, announce);
    const check = html("div", { class: "mend-part mend-check" }, html("p", { class: "mend-quiet", text: words.checkin }),
        html("div", { class: "mend-turn" }, title, back), ask,
      html("div", { class: "mend-chairs" }, chairs.map(({ node }) => node)), html("div", { class: "mend-turn" }, said, next), strip.node, key, shows);
    const work = html("div", {}, about, own, who, written, check,
      html("details", {}, html("summary", { text: words.points }), html("dl", {}, points.map((point) => [html("dt", { text: point.name }), html("dd", { text: point.text })]))),
      html("div", { class: "mend-buttons" }, reset), quiet(words.private));
    root.append(...wayOut(model, words, work), work);

    // --- painting: nodes are built once, only attributes and texts change ---------------------------------------------
    const paint = () => {
      const week = at(), goals = model.get("goals"), read = reading(), one = alone(), { activeElement } = root.getRootNode();
      const [a, b] = example.people, fiction = !read && model.get("people").join() === example.people.join();
      put(about, read ? say(model.get("people").some((text) => text.trim()) ? words.couple_named : words.couple_about, { couple: model.get("couple"), first: name(0), second: name(1) }) : fiction ? say(words.example_about, { first: a, second: b }) : words.about);
      who.hidden = hint.hidden = note.hidden = read;
      written.hidden = read && !goals.length;
      own.hidden = !read;
      sides.forEach((side, i) => set(side, "aria-pressed", one === (i === 1)));
      named.hidden = whom.hidden = one;
      names.forEach((node, i) => node.value !== model.get("people")[i] && (node.value = model.get("people")[i]));
      listed.forEach(({ node, what, tags, whose, marks, controls }, i) => {
        const goal = goals[i];
        node.hidden = !goal || (one && goal.whose === "second");
        if (node.hidden) return;
        put(what, goal.text);
        put(tags, `${areas.find(({ id }) => id === goal.area).name} \u00b7 ${terms[goal.term]}`);
        put(whose, owner(goal));
        marks.forEach((node, j) => node.toggleAttribute("hidden", ![WHOSE[j], "both"].includes(goal.whose)));
        node.classList.toggle("is-edited", i === editing);
        controls.forEach((control) => {
          control.hidden = read;
          set(control, "aria-description", goal.text);
        });
      });
      WHOSE.forEach((id, i) => put(whose.options[i], owner({ whose: id })));
      none.hidden = read || listed.some(({ node }) => !node.hidden);
      full.hidden = read || goals.length < most.goals;
      form.hidden = read || (!full.hidden && editing < 0);
      put(add, editing < 0 ? words.add : words.save);
      cancel.hidden = editing < 0;

      const given = seats().map((i) => answer(i)), closed = given.every(Boolean), states = Array.from({ length: last() + 1 }, (_, week) => joint(seats().map((i) => answer(i, week))));
      put(title, say(words.week, { week: week + 1 }));
      put(ask, one ? words.ask_alone : words.ask);
      ask.hidden = said.hidden = read;
      chairs.forEach((chair, i) => {
        chair.node.hidden = !seats().includes(i);
        put(chair.called, name(i));
        set(chair.node, "aria-label", name(i));
        chair.choices.forEach((node, j) => set(node, "aria-pressed", answer(i) === KINDS[j]));
        set(chair.line, "aria-label", `${name(i)}: ${words.line}`);
        if (chair.line.value !== row(week).lines[i]) chair.line.value = row(week).lines[i];
        chair.own.hidden = read;
        chair.given.hidden = !read;
        [...chair.given.children].forEach((node, j) => node.toggleAttribute("hidden", j < 4 && (KINDS[j] ?? null) !== answer(i)));
        put(chair.given.lastChild, kinds[answer(i) ?? "none"]);
      });
      put(said, read ? "" : closed ? `${one ? words.closed_alone : words.closed} ${week === most.weeks - 1 ? words.last : ""}`.trim()
        : one ? words.open_alone : given.some(Boolean) ? say(words.half, { person: name(given.findIndex(Boolean)), other: name(given.indexOf(null)) }) : words.open);
      back.disabled = week === 0;
      next.disabled = week === (read ? last() : most.weeks - 1);
      next.classList.toggle("is-main", closed && !next.disabled && !read);
      const told = words.tells[read ? "couple" : one ? "one" : "two"];
      tells(words, told, states).forEach((line, i) => put([first, setbacks][i], line));
      strip.draw(seats().map((i) => ({ name: name(i), answers: states.map((_, week) => answer(i, week)) })), states,
        one ? words.kept_row_alone : words.kept_row, spoken());
      show.hidden = read || !empty();
      reset.hidden = read || empty();
      if (root.contains(activeElement) && (activeElement.disabled || !activeElement.checkVisibility())) (check.contains(activeElement) ? title : head).focus(); // it is never lost
    };
    for (const trait of ["people", "alone", "weeks", "week", "couple", "sample"]) model.on(`change:${trait}`, paint);
    model.on("change:goals", () => {
      editing = -1;
      paint();
    });
    paint();
    return strip.stop;
  },
});
