// coding.js — three answers to code alone, then the key beside them, and how far the two agree. It draws into experts.js.
const coding = ({ model, change, announce, sealed, spot, tint, person, said }) => {
  const content = model.get("content"), { conditions, codes, retold, words } = content;
  const positions = model.get("positions"), group = Math.random().toString(36).slice(2);
  const now = () => model.get("reading"), given = (id = now()) => model.get("codes")[id] ?? {};
  const own = (id) => conditions.filter((at) => given(id)[at.id]);
  const same = (id, at) => given(id)[at.id] === positions[id][at.id].code;

  const choices = retold.map(({ id }) => button("", () => change({ reading: id })));
  const texts = retold.map(({ id, text }) => html("div", { class: "mend-retold" },
    html("h4", { text: say(words.retold, { name: person(id).name }) }), text.map((part) => html("p", { text: part }))));
  const items = conditions.map((at, i) => {
    const radios = codes.map((code) => html("input", { type: "radio", name: `${group}-${i}`, value: code.id, onchange: () => {
      change({ codes: { ...model.get("codes"), [now()]: { ...given(), [at.id]: code.id } } });
    } }));
    const parts = { spot: spot(), key: html("span"), how: html("span"), says: html("p"), readings: html("p", { class: "mend-quiet" }) };
    const key = html("div", { class: "mend-keyed", hidden: true }, html("p", { class: "mend-how" }, parts.spot, parts.key, parts.how), parts.says, parts.readings);
    const node = html("fieldset", { class: "mend-item" }, html("legend", { text: at.name }), html("p", { class: "mend-quiet", text: at.means }),
      html("div", { class: "mend-radios" }, radios.map((radio, j) => html("label", {}, radio, html("span", { text: codes[j].name })))), key);
    return { ...parts, node, radios, box: key };
  });
  const progress = html("p", { class: "mend-quiet mend-progress" });
  const reveal = () => {
    change({ shown: [...model.get("shown"), now()] });
    result.focus();
    result.scrollIntoView({ block: "nearest" });
  };
  const compare = button(words.compare, reveal, { class: "mend-button is-main" }), show = button(words.show, reveal);
  const reset = erase(words.reset, words.sure, () => {
    change({ codes: {}, shown: [] });
    choices[0].focus(); // the button goes out of sight
    announce(words.cleared);
  }, announce);
  const result = html("h4", { tabindex: -1 }), talk = html("p");
  const outcome = html("div", { class: "mend-panel", hidden: true }, result, talk);

  const READERS = retold.length + 1; // the rows: one an answer, all of them, and the data's own two readings
  const agree = table(words.agreement, [words.pairing, words.share, words.kappa, words.word], READERS + 1);
  const readings = Object.values(positions).flatMap((row) => Object.values(row));
  const shown = (row, who, first, second) => {
    const found = kappa(first, second);
    agree.lines[row].hidden = !found.n;
    fill(agree, row, [who, say(words.alike, { n: found.same, m: found.n }), ...kappaSaid(found, content)]);
    set(agree.lines[row], "data-kappa", found.value);
  };
  const nodes = [html("p", { class: "mend-about", text: words.code_about }),
    html("div", { class: "mend-buttons mend-choices", role: "group", "aria-label": words.choose }, choices),
    html("div", { class: "mend-read" }, html("div", { class: "mend-text" }, texts), html("div", { class: "mend-items" }, outcome, items.map(({ node }) => node),
      progress, html("div", { class: "mend-buttons" }, compare, show, reset))),
    html("div", { class: "mend-agree" }, agree.node, html("p", { class: "mend-quiet", text: words.kappa_means }))];

  const paint = () => {
    const id = now(), mine = own(id), opened = !sealed(id);
    retold.forEach((row, i) => {
      const state = sealed(row.id) ? "sealed" : own(row.id).length === conditions.length ? "coded" : "open";
      put(choices[i], say(words.choice, { name: person(row.id).name, state: words.states[state] }));
      set(choices[i], "aria-pressed", row.id === id);
      texts[i].hidden = row.id !== id;
      const at = state === "sealed" ? [] : own(row.id);
      shown(i, say(words.you, { name: person(row.id).name }), at.map((c) => given(row.id)[c.id]), at.map((c) => positions[row.id][c.id].code));
    });
    const seen = retold.filter((row) => !sealed(row.id) && own(row.id).length), each = seen.length > 1 ? seen.flatMap((row) => own(row.id).map((at) => [row.id, at.id])) : [];
    shown(retold.length, words.you_all, each.map(([row, at]) => given(row)[at]), each.map(([row, at]) => positions[row][at].code));
    shown(READERS, words.readers, readings.map((cell) => cell.first), readings.map((cell) => cell.second));
    items.forEach((item, i) => {
      const at = conditions[i].id, cell = positions[id][at], like = same(id, conditions[i]);
      for (const radio of item.radios) {
        radio.checked = given()[at] === radio.value;
        radio.disabled = opened;
      }
      item.box.hidden = !opened;
      put(item.key, opened ? say(cell.paragraph ? words.key_at : words.key, { code: said(cell.code), n: cell.paragraph }) : "");
      tint(item.spot, opened ? cell.code.split(" ")[0] : "sealed");
      put(item.how, opened && given()[at] ? (like ? words.same : words.differs) : "");
      set(item.how, "class", `mend-like is-${like}`);
      put(item.says, opened && !like ? cell.says || say(words.silent, { name: person(id).name }) : "");
      const parted = opened && cell.first !== cell.second;
      put(item.readings, parted ? say(words.readings, { first: said(cell.first), second: said(cell.second) }) : "");
    });
    put(progress, say(words.progress, { n: mine.length, m: conditions.length }));
    compare.disabled = mine.length < conditions.length;
    compare.classList.toggle("is-main", !compare.disabled);
    progress.hidden = compare.hidden = show.hidden = opened;
    outcome.hidden = !opened;
    reset.hidden = !model.get("shown").length && !Object.keys(model.get("codes")).length;
    put(result, mine.length ? say(words.result, { n: mine.filter((at) => same(id, at)).length, m: mine.length }) : words.result_none);
    put(talk, mine.length ? words.result_talk : "");
  };
  return { nodes, paint };
};
