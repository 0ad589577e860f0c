// rewrite.js — draws `sentence` and reads what is written as `rewriting.read` does; reports into `texts` and `dismissed`.
const OWN = "own";

// The rules of Python in the browser. A mark or a part is { start, end, id }, and none of them overlaps another.
const reader = ({ marks, parts, rules: { spared, care, folds, ...rules } }) => {
  const compiled = (key, rows) => rows.map(({ id }) => [id, new RegExp(rules[key][id], "gi")]); // a saved lesson sorts an object's keys
  const all = (text, pattern, id) => [...text.matchAll(pattern)].map((found) => ({ start: found.index, end: found.index + found[0].length, id }));
  const [markers, lights] = [compiled("marks", marks), compiled("parts", parts)], [sparing, caring] = [spared, care].map((source) => new RegExp(source, "gi"));
  const plain = (text) => Object.entries(folds).reduce((so, [to, chars]) => so.replace(new RegExp(`[${chars}]`, "g"), to), text);
  const read = (text) => {
    const folded = plain(text), taken = all(folded, sparing);
    const free = (span) => taken.every(({ start, end }) => span.end <= start || end <= span.start);
    const take = (span) => taken.push(span);
    const found = markers.flatMap(([id, pattern]) => all(folded, pattern, id)).sort((a, b) => a.start - b.start || b.end - a.end);
    return {
      marks: found.filter((span) => free(span) && take(span)),
      parts: lights.map(([id, pattern]) => all(folded, pattern, id).find((span) => free(span) && take(span))).filter(Boolean),
      care: all(folded, caring),
    };
  };
  return { read, phrase: (text, { start, end }) => plain(text.slice(start, end)).toLowerCase() };
};

export default kept({
  render({ model, el }) {
    const { starts, marks, parts, kinds, most, example, ways, words, exercise } = model.get("content");
    const { root, announce } = stage(el, "rewrite", words.title);
    const change = changer(model);
    const { read, phrase } = reader(model.get("content"));
    const MOST = 20; // marks in view; more of them would be a wall
    const named = Object.fromEntries(marks.map((mark) => [mark.id, mark]));

    // --- what is so ---------------------------------------------------------------------------------------------------
    const ids = [...starts.map((start) => start.id), ...(exercise ? [] : [OWN])]; // one's own sentence is nothing to hand in
    const now = () => model.get("sentence");
    const start = () => starts.find(({ id }) => id === now());
    const text = (id = now()) => model.get("texts")[id] ?? "";
    const aside = () => model.get("dismissed")[now()] ?? [];
    // What stands: without what was set aside, and nothing at all where words of harm or fear stand.
    let all, open;
    const look = () => {
      const value = text(), gone = aside(), stands = (span) => !gone.includes(phrase(value, span));
      all = read(value);
      const care = all.care.filter(stands);
      open = care.length ? { care, marks: [], parts: [] } : { care, marks: all.marks.filter(stands), parts: all.parts };
    };

    // --- what a learner does ------------------------------------------------------------------------------------------
    const without = (all, id, value) => {
      const { [id]: _, ...rest } = all;
      return value.length ? { ...rest, [id]: value } : rest;
    };
    // A phrase is set aside for as long as it stands.
    const write = (value) => {
      const { marks: marked, care } = read(value), standing = [...marked, ...care].map((span) => phrase(value, span));
      change({ texts: without(model.get("texts"), now(), value),
        dismissed: without(model.get("dismissed"), now(), aside().filter((each) => standing.includes(each))) });
    };
    const dismiss = (each) => {
      const was = aside();
      change({ dismissed: without(model.get("dismissed"), now(), was.includes(each) ? was.filter((other) => other !== each) : [...was, each]) });
      tell();
    };
    const choose = (i) => {
      change({ sentence: ids[(i + ids.length) % ids.length] });
      one.open = false;
      tabs[ids.indexOf(now())].focus();
      announce([situation, says].map((node) => node.textContent).join(" "));
    };
    // Said when the typing rests, so that nobody is talked over.
    let rest, told = "";
    const tell = () => {
      const marked = open.marks.map((span) => phrase(text(), span)).join(", ");
      const news = open.care.length ? words.care : say(words.heard, { parts: open.parts.map(({ id }) => parts.find((part) => part.id === id).name).join(", ") || 0, marks: marked || 0 });
      if (news !== told) announce(news);
      told = news;
    };

    // --- the sentences and the sheet ------------------------------------------------------------------------------------
    const tabs = ids.map((id, i) => html("button", { type: "button", role: "radio", class: "mend-tab", text: id === OWN ? words.own : i + 1, onclick: () => choose(i) }));
    const strip = html("div", { class: "mend-tabs", role: "radiogroup", "aria-label": words.sentences, onkeydown: (event) => {
      const at = ids.indexOf(now()), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      choose(to);
    } }, tabs);
    const kind = html("span", { class: "mend-kind" }), situation = html("p"), says = html("p", { class: "mend-says" });
    const segments = Array.from({ length: MOST + parts.length }, () => [document.createTextNode(""), html("span", {}, "")]);
    const tail = document.createTextNode("");
    const mirror = html("div", { class: "mend-mirror", "aria-hidden": "true" }, segments, tail);
    // No spell checker: its lines would be a red pen, and some of them send away what is written.
    const area = html("textarea", { rows: 1, maxlength: most, "aria-label": words.yours, placeholder: words.hint, spellcheck: "false", autocomplete: "off",
      oninput: () => {
        write(area.value);
        clearTimeout(rest);
        rest = setTimeout(tell, 900);
      } });
    const begin = button(words.begin, () => {
      write(start().says);
      area.focus();
      tell();
    });
    const care = html("div", { class: "mend-panel is-care", hidden: true }, html("p", { text: words.care }), button(words.go_on, () => {
      const harm = open.care.map((span) => phrase(text(), span));
      change({ dismissed: { ...model.get("dismissed"), [now()]: [...new Set([...aside(), ...harm])] } });
      area.focus();
      tell();
    }));
    const sheet = html("div", { class: "mend-written" }, html("div", { class: "mend-line" }, html("h4", { text: words.yours }), begin),
      html("div", { class: "mend-paper" }, mirror, area), care);

    // --- what is marked, and the four parts -----------------------------------------------------------------------------
    const rows = Array.from({ length: MOST }, () => {
      const said = html("q"), name = html("span", { class: "mend-name" }), lands = html("p"), act = button("", () => dismiss(said.dataset.phrase));
      return { said, name, lands, act, node: html("li", { hidden: true }, html("div", {}, said, name), act, lands) };
    });
    const [none, more] = [words.none, words.more].map((text) => html("p", { class: "mend-quiet", text }));
    const landing = html("div", { class: "mend-lands" }, html("h4", { text: words.lands }), none, html("ul", {}, rows.map((row) => row.node)), more);
    const lights = parts.map((part) => {
      const said = html("q"), by = html("span", { class: "mend-by", hidden: true }, html("span", { class: "mend-live", text: words.lit }), " ", said);
      return { said, by, node: html("li", {}, html("i"), html("div", {}, html("div", { class: "mend-line" }, html("strong", { text: part.name }), by), html("p", { text: part.means }))) };
    });
    const whole = html("p", { class: "mend-whole", text: words.whole });
    const four = html("div", { class: "mend-four" }, html("h4", { text: words.parts }), html("ol", {}, lights.map((light) => light.node)), whole);

    // --- to look up -----------------------------------------------------------------------------------------------------
    const fold = (title, ...inside) => html("details", {}, html("summary", { text: title }), inside);
    const quiet = (of) => html("p", { class: "mend-quiet", text: of });
    const other = html("p", { class: "mend-other" }), one = fold(words.way, other, quiet(words.way_about));
    const shown = fold(words.example, html("p", { text: example.situation }), html("p", { class: "mend-says", text: example.says }),
      html("dl", {}, parts.map((part) => [html("dt", { text: part.name }), html("dd", { text: example.parts[part.id] })])), quiet(example.note));
    const eight = fold(words.ways, quiet(words.whose), html("dl", {}, ways.map((way) => [html("dt", { text: way.name }),
      html("dd", {}, way.text, way.note !== "-" && html("small", { text: way.note }))])));
    const reset = erase(words.reset, words.sure, () => {
      change({ sentence: ids[0], texts: {}, dismissed: {} });
      announce(words.erased);
    }, announce);

    const work = html("div", {}, html("p", { text: words.about }), strip,
      html("div", { class: "mend-board" }, html("div", { class: "mend-start" }, kind, situation, says), sheet, four, landing),
      html("div", { class: "mend-more" }, one, shown, eight),
      html("div", { class: "mend-buttons" }, reset), quiet(words.limits), quiet(words.private));
    root.append(...wayOut(model, words, work), work);

    // --- painting: the mirror behind the text holds the same words, so what is under them lies where they lie -----------------
    const fill = (node, value) => {
      if (node.data !== value) node.data = value;
    };
    const reflect = (value, spans) => {
      let at = 0;
      segments.forEach(([before, node], i) => {
        const span = spans[i] ?? { start: value.length, end: value.length };
        fill(before, value.slice(at, span.start));
        fill(node.firstChild, value.slice(span.start, span.end));
        set(node, "class", span.id ? `is-${named[span.id]?.kind ?? "part"}` : "");
        set(node, "data-id", span.id ?? "");
        at = span.end;
      });
      fill(tail, `${value.slice(at)}\u200b`); // so that an empty last line is as high as in the text
    };
    const paint = () => {
      look();
      const value = text(), seen = all.marks.slice(0, MOST), marked = open.marks.filter((span) => seen.includes(span));
      if (area.value !== value) area.value = value;
      reflect(value, [...marked, ...open.parts].sort((a, b) => a.start - b.start));
      // One row for a phrase, however often it stands there, in the words that stand there first.
      const once = new Set(), list = seen.map((span) => [phrase(value, span), span]).filter(([each]) => !once.has(each) && once.add(each));
      rows.forEach(({ node, said, name, lands, act }, i) => {
        const [each, span] = list[i] ?? [];
        node.hidden = !each;
        if (!each) return;
        const out = aside().includes(each), mark = named[span.id];
        set(node, "class", out ? "is-aside" : `is-${mark.kind}`);
        set(said, "data-phrase", each);
        put(said, value.slice(span.start, span.end));
        put(name, out ? words.aside : mark.name);
        put(lands, mark.lands);
        put(act, out ? words.restore : words.dismiss);
        set(act, "aria-label", say(words.about_phrase, { act: act.textContent, phrase: said.textContent }));
      });
      none.hidden = list.length > 0;
      more.hidden = all.marks.length <= MOST;
      care.hidden = !open.care.length;
      four.hidden = !care.hidden || !parts.length; // no list of what is still to be said, there
      landing.hidden = !value.trim() || !care.hidden || !marks.length;
      lights.forEach(({ node, said, by }, i) => {
        const lit = open.parts.find(({ id }) => id === parts[i].id);
        node.classList.toggle("is-lit", Boolean(lit));
        put(said, lit ? value.slice(lit.start, lit.end) : "");
        by.hidden = !lit;
      });
      whole.hidden = !parts.length || open.parts.length < parts.length || open.marks.length > 0;
      begin.hidden = !start() || value.length > 0;
      ids.forEach((id, i) => {
        const done = text(id).trim().length > 0;
        tabs[i].classList.toggle("is-done", done);
        set(tabs[i], "tabindex", id === now() ? 0 : -1);
        set(tabs[i], "aria-checked", id === now());
        if (id !== OWN) set(tabs[i], "aria-label", say(done ? words.done : words.number, { n: i + 1 }));
      });
    };
    const turn = () => {
      const row = start();
      put(kind, kinds[row?.kind] ?? "");
      kind.hidden = !row;
      put(situation, row?.situation ?? words.own_about);
      put(says, row?.says ?? "");
      says.hidden = !row;
      one.hidden = (row?.way ?? "-") === "-";
      put(other, row?.way ?? "");
      paint();
    };
    model.on("change:sentence", turn);
    for (const trait of ["texts", "dismissed"]) model.on(`change:${trait}`, paint);
    turn();
    return () => clearTimeout(rest);
  },
});
