// sorts.js — everyone's sort beside the key, and how far any two agree, by kappa.js. It draws what cards.js hands it.
const DEPENDS = "depends";
const MOST = 6; // people around one screen

// A card's code is its set of piles; two placements are the same, share one pile, or lie elsewhere.
const code = (ids) => [...ids].sort().join(" ");
const relation = (mine, key) => (code(mine) === code(key) ? "same" : mine.some((id) => key.includes(id)) ? "partly" : "other");

const besideTheKey = (content, named, back) => {
  const { cards, words } = content;
  const KEY = MOST, people = [...Array(MOST).keys()]; // in a pair, the key stands where one more person would
  const person = (i) => (i === KEY ? words.with_key : say(words.person, { n: i + 1 }));
  const keyed = cards.some((card) => card.key);
  const pairs = [KEY, ...people].flatMap((j) => people.filter((i) => i < j).map((i) => [i, j]));
  const sides = table(words.table, [words.card, ...people.map(person), words.key_column, words.how], cards.length, "is-sides");
  const agree = table(words.agreement, [words.who, words.share, words.kappa, words.word], pairs.length);
  cards.forEach((card, i) => {
    sides.rows[i][0].append(html("button", { type: "button", class: "mend-row" }, html("span", { text: card.text })));
    sides.lines[i].addEventListener("click", () => back(i));
  });
  const sum = html("p", { class: "mend-sum", tabindex: -1 }), talk = cards.map((card) => html("li", { text: card.text }));
  const talks = html("div", { class: "mend-talk" }, html("p", { text: words.talk }), html("ul", {}, talk));
  const agreement = html("div", { class: "mend-agree" }, agree.node, html("p", { class: "mend-quiet", text: words.kappa_means }));
  const review = html("div", { class: "mend-review", role: "group", "aria-label": words.table, hidden: true },
    sum, sides.node, talks, agreement);

  const compare = (sorts, committed) => {
    const m = sorts.length, many = m > 1, is = (card) => committed.includes(card.id);
    const seen = cards.filter(is), known = seen.filter((card) => card.key);
    const how = (card) => sorts.map((sort) => relation(sort[card.id], card.key));
    put(sides.heads[1], many ? person(0) : words.you);
    put(sides.heads[KEY + 2], many ? words.how_group : words.how);
    cards.forEach((card, i) => {
      const open = is(card), key = open && card.key, marks = key ? how(card) : [];
      fill(sides, i, [null, ...people.map((j) => (open && sorts[j] ? named(sorts[j][card.id]) : "")), key ? named(key) : "",
        !key ? "" : many ? say(words.alike, { n: marks.filter((one) => one === "same").length, m }) : words.marks[marks[0]]]);
      set(sides.rows[i][KEY + 2], "class", key && !many ? `is-${marks[0]}` : "");
      sides.lines[i].hidden = !open;
      talk[i].hidden = !key || !key.includes(DEPENDS);
    });
    talks.hidden = talk.every((item) => item.hidden);
    for (const row of [sides.heads, ...sides.rows]) row.forEach((cell, j) => (cell.hidden = j > KEY ? !keyed : j > m));

    const lie = (mark) => known.filter((card) => how(card)[0] === mark).length;
    const all = seen.filter((card) => new Set(sorts.map((sort) => code(sort[card.id]))).size === 1).length;
    put(sum, many ? say(words.total_group, { n: all, m: seen.length }) : keyed ? [say(words.total, { n: lie("same"), m: known.length }), lie("partly") ? say(words.total_partly, { k: lie("partly") }) : ""].join(" ").trim()
      : say(words.total_no_key, { n: seen.length, m: cards.length }));
    pairs.forEach(([i, j], at) => {
      const shown = j === KEY ? keyed && i < m : j < m, common = j === KEY ? known : seen;
      agree.lines[at].hidden = !shown;
      if (!shown) return;
      const codes = (one) => common.map((card) => code(one === KEY ? card.key : sorts[one][card.id]));
      const found = kappa(codes(i), codes(j)), { n, same } = found;
      fill(agree, at, [say(words.pair, { one: many ? person(i) : words.you, other: person(j) }), n ? say(words.alike, { n: same, m: n }) : "",
        ...(n ? kappaSaid(found, content) : ["", words.no_card])]);
      set(agree.lines[at], "data-kappa", found.value);
    });
    agreement.hidden = agree.lines.every((line) => line.hidden);
  };
  return { review, sum, compare };
};

