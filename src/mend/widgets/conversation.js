// conversation.js — draws the script as far as `route` goes, and both inner states; reports replies into `route`, words into `own`.
export default kept({
  render({ model, el }) {
    const { setting, you, other, turns, ends, states, kinds, words, sealed } = model.get("content"); // sealed: no word on how it goes
    const better = model.get("better");
    const { root, announce } = stage(el, "conversation", words.title);
    const change = changer(model);
    const people = ["you", "other"], names = { you: say(words.you, { name: you }), other };
    const places = Object.fromEntries([...turns, ...ends].map((place) => [place.id, place]));
    const route = () => model.get("route");
    const mine = (turn) => model.get("own")[turn.id] ?? "";
    const reply = (turn, id) => turn.replies.find((reply) => reply.id === id);
    // Every place from the first turn on; the last one is where the conversation stands, and an end has no replies.
    const way = () => route().reduce((passed, id) => [...passed, places[reply(passed.at(-1), id).to]], [turns[0]]);
    const now = () => way().at(-1);

    // --- changing: the control that was pressed goes out of view, so the focus goes on to what was said ----------------
    const title = () => (now().replies ? rows[route().length].says.node : named);
    const go = (values, news) => {
      writing = null;
      change(values);
      title().focus({ preventScroll: true });
      // What is new in sight, the latest of it last; where not all of it fits, it is read from its beginning.
      for (const node of now().replies ? [asks, rows[Math.max(0, route().length - 1)].you] : [ended]) node.scrollIntoView({ block: "nearest" });
      announce(news());
    };
    // The second click of a double click would answer what nobody has read.
    const choose = (event, i) => {
      const said = event.detail > 1 ? null : now().replies?.[i];
      if (said) go({ route: [...route(), said.id] }, () => (sealed ? title().textContent : [said.why, ...people.map(moved)].join(" ")));
    };
    const back = (to) => go({ route: route().slice(0, to) }, () => words.taken);
    const moved = (person) => {
      const [before, after] = way().slice(-2).map((place) => place.inner[person]);
      const changes = states.filter(({ id }) => before[id] !== after[id]).map(({ id, name }) => say(words.was, { state: name, value: after[id], before: before[id] }));
      return changes.length ? say(words.changed, { person: names[person], changes: changes.join("; ") }) : say(words.unchanged, { person: names[person] });
    };

    // --- the two panels ---------------------------------------------------------------------------------------------
    const meter = ({ id, name }) => {
      const [fill, was, value, by] = ["i", "i", "b", "span"].map((tag) => html(tag));
      return { id, name, fill, was, value, by, node: html("div", { class: `mend-meter is-${id}`, role: "meter", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 10 },
        html("span", { text: name }), html("div", { class: "mend-track" }, fill, was), value, by) };
    };
    const meters = Object.fromEntries(people.map((person) => [person, states.map(meter)]));
    const panels = html("div", { class: "mend-inner", role: "group", "aria-label": words.inner }, people.map((person) =>
      html("div", { class: `mend-person is-${person}`, role: "group", "aria-label": names[person] },
        html("h4", { text: names[person] }), meters[person].map(({ node }) => node))));

    // --- what was said, a row a turn --------------------------------------------------------------------------------
    const name = (person) => html("span", { class: `mend-name is-${person}`, text: names[person] });
    // What somebody does, and what they say; either may be left out.
    const line = (tag = "p", more = {}) => {
      const parts = ["em", "span"].map((part) => html(part)), node = html(tag, { class: "mend-line", ...more }, parts[0], " ", parts[1]);
      const fill = (row) => [row?.does, row?.says ?? row?.text].forEach((text, i) => {
        parts[i].hidden = !text || text === "-";
        put(parts[i], parts[i].hidden ? "" : text);
      });
      return { node, fill };
    };
    const rows = turns.map(() => {
      const says = line("p", { tabindex: -1 }), said = line(), first = html("p");
      const own = html("div", { class: "mend-own" }, html("small", { text: words.own_said }), first), why = html("p", { class: "mend-why" });
      const you = html("div", { class: "mend-you" }, html("div", { class: "mend-said" }, html("div", {}, name("you"), said.node), own), why);
      return { says, said, first, own, why, you, node: html("li", {}, html("div", { class: "mend-other" }, name("other"), says.node), you) };
    });

    // --- what may be said -------------------------------------------------------------------------------------------
    let writing = null; // whether the learner opened or closed the own words; null for neither
    const options = Array.from({ length: Math.max(...turns.map((turn) => turn.replies.length)) }, (_, i) => {
      const text = line("span");
      return { text, node: html("button", { type: "button", class: "mend-reply", "aria-keyshortcuts": i + 1, onclick: (event) => choose(event, i) },
        html("kbd", { text: i + 1, "aria-hidden": "true" }), text.node) };
    });
    const keep = (value) => {
      const { [now().id]: _, ...rest } = model.get("own");
      return { own: value ? { ...rest, [now().id]: value } : rest };
    };
    const text = html("textarea", { rows: 3, maxlength: 2000, "aria-label": words.own_ask, "aria-description": words.own_hint,
      oninput: () => change(keep(text.value), false), onchange: () => change({}) });
    const pen = button(words.own, () => {
      writing = write.hidden;
      paint();
      if (writing) text.focus();
    });
    const write = html("div", { class: "mend-write" }, html("p", { text: words.own_ask }), text, html("p", { class: "mend-quiet", text: words.own_hint }));
    const asks = html("div", { class: "mend-asks" }, html("div", { class: "mend-ask" }, html("h4", { text: words.ask }), pen), write,
      html("div", { class: "mend-replies", role: "group", "aria-label": words.ask }, options.map(({ node }) => node)),
      html("p", { class: "mend-quiet mend-hint", text: words.hint }));

    // --- the end, and where it could have turned: once on the way from the best kind of end to the next, once from there ----
    const [kind, means, hands, verdict] = ["p", "p", "p", "p"].map((tag) => html(tag)), named = html("h3", { tabindex: -1 });
    kind.className = "mend-kind";
    const turning = [0, 1].map((i) => {
      const says = line(), said = line(), others = Array.from({ length: options.length - 1 }, () => {
        const text = line(), why = html("p", { class: "mend-why" });
        return { text, why, node: html("li", {}, text.node, why) };
      });
      const box = html("div", { class: "mend-turning" }, name("other"), says.node, name("you"), said.node,
        html("h4", { text: words.instead }), html("ul", {}, others.map(({ node }) => node)), button(words.go, () => back(lost()[i])));
      return { box, says, said, others };
    });
    // The turns of the route after which a better end was out of reach.
    const lost = () => {
      const passed = way();
      return route().map((_, i) => i).filter((i) => better[passed[i].id][route()[i]].length);
    };
    const ended = html("div", { class: "mend-ended" }, html("div", { class: "mend-panel" }, kind, named, means, html("h4", { text: words.hands }), hands),
      html("h3", { text: words.turned }), verdict, turning.map(({ box }) => box));

    // --- all of it --------------------------------------------------------------------------------------------------
    const undo = button(words.back, (event) => event.detail < 2 && back(-1));
    const reset = erase(words.reset, words.sure, () => go({ route: [], own: {} }, () => words.cleared), announce);
    const meanings = html("details", {}, html("summary", { text: words.meanings }), html("p", { class: "mend-quiet", text: words.scale }),
      html("dl", {}, states.map((state) => html("div", {}, html("dt", { text: state.name }), html("dd", { text: state.means })))));
    const work = html("div", { class: "mend-talk" }, html("p", { class: "mend-setting", text: setting }),
      html("ol", { "aria-label": words.conversation }, rows.map(({ node }) => node)), asks, ended,
      html("div", { class: "mend-buttons" }, undo, reset), meanings, html("p", { class: "mend-quiet mend-private", text: words.private }));
    const [bar, refuge] = wayOut(model, words, panels, work);
    root.append(html("div", { class: "mend-page" }, html("div", { class: "mend-head" }, bar, panels), refuge, work));
    if (sealed) for (const node of [kind, hands.previousSibling, hands, verdict.previousSibling, verdict, meanings, panels]) node.remove();
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target === text || !asks.checkVisibility()) return;
      const shown = options.map(({ node }) => node).filter((node) => !node.hidden), at = shown.indexOf(event.target);
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (by && at >= 0) {
        event.preventDefault();
        shown[(at + by + shown.length) % shown.length].focus();
      } else if (shown[event.key - 1] && !event.repeat) choose(event, event.key - 1);
    });

    // --- painting ---------------------------------------------------------------------------------------------------
    const paint = () => {
      const passed = way(), here = passed.at(-1), from = passed.at(-2) ?? here, over = !here.replies, { activeElement } = root.getRootNode();
      rows.forEach((row, i) => {
        const turn = passed[i]?.replies && passed[i], chosen = turn && reply(turn, route()[i]);
        row.node.hidden = !turn;
        row.you.hidden = !chosen;
        row.says.fill(turn);
        row.said.fill(chosen);
        put(row.why, chosen?.why ?? "");
        row.why.hidden = sealed;
        put(row.first, chosen ? mine(turn) : "");
        row.own.hidden = !row.first.textContent;
      });
      for (const person of people) {
        for (const { id, name, node, fill, was, value, by } of meters[person]) {
          const level = here.inner[person][id], before = from.inner[person][id];
          set(node, "aria-valuenow", level);
          set(node, "aria-valuetext", level === before ? level : say(words.was, { state: name, value: level, before }));
          fill.style.width = `${10 * level}%`;
          was.style.left = `${10 * before}%`;
          was.hidden = level === before;
          put(value, `${level}`);
          put(by, level === before ? "" : `${level > before ? "\u2191" : "\u2193"}${Math.abs(level - before)}`);
        }
      }
      asks.hidden = over;
      ended.hidden = !over;
      options.forEach(({ node, text }, i) => {
        node.hidden = !here.replies?.[i];
        text.fill(here.replies?.[i]);
      });
      const draft = over ? "" : mine(here);
      write.hidden = over || !(writing ?? Boolean(draft));
      set(pen, "aria-expanded", !write.hidden);
      if (text.value !== draft) text.value = draft;
      undo.hidden = !route().length;
      reset.hidden = !route().length && !Object.keys(model.get("own")).length;
      const turned = over ? lost() : [];
      if (over) {
        put(kind, kinds[here.kind]);
        put(named, sealed ? words.sealed : here.name);
        put(means, here.says);
        put(hands, here.hands);
        put(verdict, turned.length ? words.turned_means : here.kind === "met" ? words.kept : words.not_yours);
        set(ended, "class", `mend-ended is-${here.kind}`);
      }
      turning.forEach(({ box, says, said, others }, j) => {
        const i = turned[j], turn = passed[i];
        box.hidden = i === undefined;
        if (box.hidden) return;
        says.fill(turn);
        said.fill(reply(turn, route()[i]));
        others.forEach(({ text, why, node }, k) => {
          const instead = reply(turn, better[turn.id][route()[i]][k]);
          node.hidden = !instead;
          text.fill(instead);
          put(why, instead?.why ?? "");
        });
      });
      if (root.contains(activeElement) && !activeElement.checkVisibility()) title().focus();
    };
    for (const trait of ["route", "own"]) model.on(`change:${trait}`, paint);
    paint();
  },
});
