// cards.js — draws one deck, the card in hand and its piles; reports placing and committing into `sorts` and `committed`.
// The table beside the key, and the agreement under it, stand in sorts.js.

export default kept({
  render({ model, el }) {
    const { title, ask, depends, cards, kinds, words, piles: own } = model.get("content");
    const piles = [...own, { id: DEPENDS, name: words.depends, means: depends, group: "-" }];
    const names = Object.fromEntries(piles.map((pile) => [pile.id, pile.name]));
    const named = (ids) => ids.map((id) => names[id]).join(" + ");
    const { root, announce } = stage(el, "cards", title);
    const change = changer(model);

    // --- what is so ---------------------------------------------------------------------------------------------------
    const sorts = () => model.get("sorts"), committed = () => model.get("committed");
    const at = () => Math.max(0, cards.findIndex((card) => card.id === model.get("chosen")));
    const hand = () => cards[at()];
    const who = () => Math.min(model.get("person"), sorts().length - 1);
    const placed = (person, card) => sorts()[person][card.id] ?? [];
    const waiting = (card) => sorts().map((_, i) => i).filter((i) => !placed(i, card).length);
    const finished = () => committed().length === cards.length;
    const isOpen = (card) => committed().includes(card.id);
    const person = (i) => say(words.person, { n: i + 1 }), short = (i) => say(words.person_short, { n: i + 1 });

    // --- what a learner does ------------------------------------------------------------------------------------------
    const place = (id, stay = false) => {
      const card = hand(), me = who(), mine = placed(me, card), there = mine.includes(id);
      if (isOpen(card) || (there && stay)) return;
      const next = there ? mine.filter((other) => other !== id)
        : id === DEPENDS ? [id] : [...mine.filter((other) => other !== DEPENDS), id].slice(-2);
      const { [card.id]: _, ...rest } = sorts()[me];
      change({ sorts: sorts().map((sort, i) => (i !== me ? sort : next.length ? { ...rest, [card.id]: next } : rest)) });
      announce(next.length ? say(words.lies, { piles: named(next) }) : words.in_hand);
    };
    const take = (i, strip = false) => {
      const card = cards[(i + cards.length) % cards.length];
      change({ chosen: card.id, person: isOpen(card) ? who() : waiting(card)[0] ?? 0 });
      (strip ? dots[at()] : sheet).focus();
    };
    const turn = (i) => {
      change({ person: i });
      if (!isOpen(hand())) announce(say(words.turn, { person: person(i) }));
    };
    // One way on from the card in hand: to the next person, to the answer, to the next card.
    const onward = () => {
      const card = hand(), missing = waiting(card);
      if (isOpen(card)) return finished() ? show(true) : take(at() + 1);
      if (missing.includes(who())) return announce(words.place_first);
      if (missing.length) {
        turn(missing.find((i) => i > who()) ?? missing[0]);
        return sheet.focus({ preventScroll: true });
      }
      change({ committed: [...committed(), card.id] });
      why.scrollIntoView({ block: "nearest" });
      why.focus({ preventScroll: true });
    };

    // --- the card in hand: it follows mouse and finger --------------------------------------------------------------------
    const kind = html("span", { class: "mend-kind" }), text = html("p", { class: "mend-text" });
    const sheet = html("div", { class: "mend-sheet", role: "group", tabindex: 0, "aria-description": words.hint }, kind, text);
    let held = null;
    const light = (over) => tiles.forEach(({ node }, i) => node.classList.toggle("is-over", i === over));
    const over = (x, y) => tiles.findIndex(({ node }) => {
      const box = node.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
    const drop = (event) => {
      if (held?.id !== event.pointerId) return;
      const onto = event.type === "pointerup" && held.moved ? over(event.clientX, event.clientY) : -1;
      held = null;
      light(-1);
      sheet.classList.remove("is-held");
      sheet.classList.toggle("is-back", onto < 0);
      sheet.style.transform = "";
      if (onto >= 0) place(piles[onto].id, true);
    };
    sheet.addEventListener("pointerdown", (event) => {
      if (event.button || held || isOpen(hand())) return;
      const { clientX: x, clientY: y, pointerId: id } = event, box = sheet.getBoundingClientRect();
      held = { id, x, y };
      sheet.setPointerCapture(id);
      sheet.style.transformOrigin = `${x - box.left}px ${y - box.top}px`;
    });
    sheet.addEventListener("pointermove", ({ clientX: x, clientY: y, pointerId: id }) => {
      if (held?.id !== id || (!held.moved && Math.hypot(x - held.x, y - held.y) < 6)) return;
      held.moved = true;
      sheet.classList.add("is-held");
      sheet.style.transform = `translate(${x - held.x}px, ${y - held.y}px) scale(.42) rotate(-2deg)`;
      light(over(x, y));
    });
    for (const type of ["pointerup", "pointercancel"]) sheet.addEventListener(type, drop);

    // --- piles, people, numbers, buttons -----------------------------------------------------------------------------------
    const chip = (more = {}) => html("span", { class: "mend-chip", hidden: true, ...more });
    const tiles = piles.map((pile, i) => {
      const digit = pile.id === DEPENDS ? 0 : i + 1, count = html("span", { class: "mend-count" });
      const chips = Array.from({ length: MOST }, () => chip()), key = chip({ class: "mend-chip is-key", text: words.key });
      const node = html("button", { type: "button", class: "mend-pile", "aria-keyshortcuts": digit, onclick: () => place(pile.id) },
        html("kbd", { text: digit, "aria-hidden": "true" }), html("span", { class: "mend-name", text: pile.name }), count,
        html("span", { class: "mend-what", text: pile.means }), html("span", { class: "mend-chips" }, chips, key));
      return { node, count, chips, key };
    });
    const shelves = [...new Set(piles.map((pile) => pile.group))].sort((a, b) => (a === "-") - (b === "-")).map((group) =>
      html("div", { class: "mend-shelf", role: "group", "aria-label": group === "-" ? words.piles : group },
        group !== "-" && html("h4", { text: group }), tiles.filter((_, i) => piles[i].group === group).map((tile) => tile.node)));
    const seats = Array.from({ length: MOST }, (_, i) => button("", () => turn(i), { class: "mend-seat" }));
    seats.forEach((seat, i) => seat.append(html("i"), html("span", { text: person(i) }), html("span", { class: "mend-live" })));
    const turns = html("p", { class: "mend-quiet" }), means = html("p", { class: "mend-says mend-quiet" });
    const people = html("div", { class: "mend-people" }, html("div", { role: "group", "aria-label": words.people }, seats), turns);
    const dots = cards.map((_, i) => html("button", { type: "button", class: "mend-dot", text: i + 1, onclick: () => take(i, true) }));
    const [compared, inKey, reason, about] = ["h3", "p", "p", "p"].map((tag) => html(tag));
    const why = html("div", { class: "mend-why", tabindex: -1, role: "group", hidden: true }, compared, inKey, reason, about);
    const commit = button("", () => onward());
    const arrow = (sign, label, by) => button(sign, () => take(at() + by), { class: "mend-button mend-arrow", "aria-label": label, "data-word": label });
    const previous = arrow("\u2190", words.previous, -1), next = arrow("\u2192", words.next, 1);
    const board = html("div", { class: piles.length > 5 ? "mend-board is-many" : "mend-board" }, people, sheet,
      html("div", { class: "mend-piles" }, shelves, means), why, html("div", { class: "mend-acts" }, commit, previous, next),
      html("p", { class: "mend-quiet mend-hint", text: words.hint }));

    const show = (table) => {
      board.hidden = table;
      review.hidden = !table;
      paint();
      if (table) review.scrollIntoView();
      (table ? sum : sheet).focus({ preventScroll: table });
    };
    const see = button("", () => show(review.hidden)), add = button(words.add, () => {
      change({ sorts: [...sorts(), {}] });
      turn(waiting(hand())[0]);
      if (add.hidden) sheet.focus();
    });
    const remove = button("", () => {
      change({ sorts: sorts().slice(0, -1), person: Math.min(who(), sorts().length - 2) });
      if (remove.hidden) add.focus();
    });
    const reset = erase(words.reset, words.sure, () => {
      change({ sorts: sorts().map(() => ({})), committed: [] });
      back(0);
      announce(words.cleared);
    }, announce);

    const back = (i) => {
      show(false);
      take(i);
    };
    const { review, sum, compare } = besideTheKey(model.get("content"), named, back);
    const count = html("p", { class: "mend-quiet" }), fixed = html("p", { class: "mend-quiet", text: words.fixed });
    root.append(html("div", { class: "mend-top" }, html("div", {}, html("p", { class: "mend-quiet", text: title }), count), html("h3", { text: ask })),
      html("div", { class: "mend-dots", role: "group", "aria-label": words.cards }, dots),
      board, review, html("div", { class: "mend-buttons" }, see, add, remove, reset), fixed);
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || board.hidden) return;
      const tile = tiles.find(({ node }) => node.getAttribute("aria-keyshortcuts") === event.key);
      if (tile && !event.repeat) place(piles[tiles.indexOf(tile)].id);
      const strip = dots.includes(event.target), by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!strip && event.target !== sheet && event.target !== why) return;
      if (by) event.preventDefault();
      if (by) take(at() + by, strip);
      else if (!strip && /^Enter$/.test(event.key) && !event.repeat) onward();
    });

    // --- painting: nodes are built once, only attributes and texts change -----------------------------------------------------
    const paint = () => {
      const now = at(), card = cards[now], me = who(), many = sorts().length > 1, opened = isOpen(card), missing = waiting(card);
      const mine = sorts().map((_, i) => placed(i, card)), done = committed().length, all = finished(), sorting = !board.hidden;
      if (!done && !sorting) return show(false);
      const told = [[count, say(words.count, { n: now + 1, m: cards.length })], [kind, kinds[card.kind]], [text, card.text]];
      told.forEach(([node, words]) => put(node, words));
      set(sheet, "aria-label", told.map(([, words]) => words).join(". "));
      sheet.classList.toggle("is-open", opened);
      dots.forEach((dot, i) => {
        const state = isOpen(cards[i]) ? "committed" : waiting(cards[i]).length ? "free" : "placed";
        set(dot, "class", `mend-dot is-${state}`);
        set(dot, "aria-label", say(words.dot, { n: i + 1, state: words.states[state] }));
        set(dot, "tabindex", i === now ? 0 : -1);
        set(dot, "aria-current", sorting && i === now ? "step" : "false");
      });
      tiles.forEach(({ node, count, chips, key }, i) => {
        const id = piles[i].id, n = Object.values(sorts()[me]).filter((ids) => ids.includes(id)).length;
        put(count, n ? (n === 1 ? words.one_card : say(words.many_cards, { n })) : "");
        set(node, "aria-pressed", mine[me].includes(id));
        set(node, "aria-disabled", opened);
        key.hidden = !(opened && card.key?.includes(id));
        node.classList.toggle("is-key", !key.hidden);
        chips.forEach((chip, j) => {
          chip.hidden = !(mine[j]?.includes(id) && (opened || j === me));
          put(chip, many ? short(j) : words.yours);
        });
      });
      put(means, mine[me].map((id) => piles.find((pile) => pile.id === id)).map((pile) => `${pile.name}: ${pile.means}`).join(" "));
      people.hidden = !many;
      board.classList.toggle("is-group", many);
      board.classList.toggle("is-shown", opened);
      seats.forEach((seat, i) => {
        seat.hidden = i >= sorts().length;
        set(seat, "aria-pressed", i === me);
        seat.classList.toggle("is-done", !missing.includes(i));
        put(seat.lastChild, missing.includes(i) ? "" : words.has_placed);
      });
      put(turns, opened ? "" : missing.length ? say(words.turn, { person: person(me) }) : words.all_placed);
      const seeing = many ? words.see_all : words.see;
      const others = missing.length > 0 && !missing.includes(me), after = missing.find((i) => i > me) ?? missing[0];
      put(commit, opened ? (all ? seeing : words.done) : others ? say(words.next_person, { person: person(after) }) : many ? words.commit_all : words.commit);
      commit.disabled = opened ? !all : missing.includes(me);
      commit.classList.toggle("is-main", !commit.disabled);
      next.classList.toggle("is-main", opened && !all);
      why.hidden = !opened;
      const key = opened && card.key, how = key && relation(mine[0], key), depended = key && key.includes(DEPENDS);
      const hits = key ? mine.filter((ids) => relation(ids, key) === "same").length : 0;
      const verdict = !key ? "no_key" : many ? (depended ? "group_depends" : hits ? "group" : "group_none") : depended ? (how === "same" ? "both_depend" : "key_depends")
        : mine[0].includes(DEPENDS) ? "you_depend" : how;
      put(compared, opened ? say(words.compared[verdict], { n: hits, m: mine.length }) : "");
      put(inKey, key ? say(words.in_key, { piles: named(key) }) : "");
      put(reason, (opened && card.why) || "");
      put(about, opened && card.about && card.about !== "-" ? say(words.about, { about: card.about }) : "");
      set(why, "aria-label", [compared, inKey, reason, about].map((node) => node.textContent).join(" "));

      see.hidden = !done || (sorting && all); // then the way there is the main button
      put(see, sorting ? seeing : words.back);
      add.hidden = remove.hidden = done > 0 || !sorting;
      add.hidden ||= sorts().length === MOST || Boolean(model.get("kept")?.traits); // what is handed in is one person's
      remove.hidden ||= !many;
      put(remove, say(words.remove, { person: person(sorts().length - 1) }));
      reset.hidden = !sorts().some((sort) => Object.keys(sort).length);
      fixed.hidden = !done || !sorting || !many;
      if (!sorting) compare(sorts(), committed());
    };
    for (const trait of ["sorts", "committed", "chosen", "person"]) model.on(`change:${trait}`, paint);
    paint();
  },
});
