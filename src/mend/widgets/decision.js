// decision.js — asks one question at a time, draws the end where `answers` lead; reports answers and looks back.
export default kept({
  render({ model, el }) {
    const { questions, ends, danger, words, compare, key } = model.get("content");
    const routes = model.get("routes");
    const { root, announce } = stage(el, "decision", words.title);
    const change = changer(model);
    const given = (i) => questions[i].answers.find((answer) => answer.id === model.get("answers")[questions[i].id]);
    const alarms = () => questions.map((_, i) => Boolean(given(i)?.danger));
    // The end where the answers lead, by the table that Python gave; undefined while that is open.
    const reached = () => (alarms().includes(true) ? danger : routes[questions.map((_, i) => given(i)?.id).join(" ")]);
    // The question in view: an answered one that is looked at again, or else the first open one; -1 at the end.
    const view = () => {
      const at = model.get("at");
      if (at != null && given(at)) return at;
      return reached() ? -1 : questions.findIndex((_, i) => !given(i));
    };

    // --- changing: the control that was pressed may go out of view, so the focus goes on to what comes into view ---
    const title = () => (view() < 0 ? named : asks[view()].querySelector("h4"));
    const go = (values) => {
      change(values);
      title().focus();
      announce(view() < 0 ? words.ended : progress.textContent);
    };
    // The second click of a double click would answer a question that nobody has read.
    const choose = (event, i, answer) => event.detail < 2 && go({ answers: { ...model.get("answers"), [questions[i].id]: answer.id }, at: null });
    const after = (i) => (alarms().includes(true) || i + 1 === questions.length ? null : i + 1);

    // --- the questions ----------------------------------------------------------------------------------------------
    const progress = html("p", { class: "mend-quiet" });
    const choices = questions.map((question, i) => question.answers.map((answer) => html("button", { type: "button", class: "mend-answer",
      onclick: (event) => choose(event, i, answer) }, html("span", { class: "mend-dot" }), html("span", { text: answer.text }))));
    const walk = (event, list) => {
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      list[(list.indexOf(event.target) + by + list.length) % list.length].focus();
    };
    const asks = questions.map((question, i) => html("div", { hidden: true }, html("h4", { class: "mend-ask", tabindex: -1, text: question.text }),
      html("p", { class: "mend-why", text: question.why }),
      html("div", { class: "mend-answers", role: "group", "aria-label": question.text, onkeydown: (event) => walk(event, choices[i]) }, choices[i])));
    const back = button(words.back, () => go({ at: view() - 1 })), next = button(words.next, () => go({ at: after(view()) }), { class: "mend-button is-main" });
    const chips = questions.map((_, i) => html("button", { type: "button", class: "mend-given", onclick: () => go({ at: i }) },
      html("span", { class: "mend-count", text: i + 1 }), html("span")));
    const items = chips.map((chip) => html("li", {}, chip));
    const trail = html("div", { class: "mend-trail" }, html("h4", { text: words.trail }), html("ol", { "aria-label": words.trail }, items));

    // --- the end ----------------------------------------------------------------------------------------------------
    const named = html("h4", { class: "mend-ask", tabindex: -1 }), means = html("p", { class: "mend-means" });
    const rests = () => {
      const head = html("h4"), pairs = questions.map((question) => html("div", {}, html("dt", { text: question.text }), html("dd")));
      return { head, pairs, box: html("div", { class: "mend-rests" }, head, html("dl", {}, pairs)) };
    };
    const signs = rests(), others = rests();
    const support = supportPanel(model.get("support"));
    const whose = (thought) => [...thought.whose, thought.source].filter((text) => text !== "-").join(", ");
    const thoughts = ends.map((end) => html("ul", {}, end.thoughts.map((thought) =>
      html("li", {}, html("p", { text: thought.text }), html("small", { text: say(words.whose, { who: whose(thought) }) })))));
    const again = button(words.change, () => go({ at: reached() === danger ? alarms().indexOf(true) : questions.length - 1 }));
    const reset = button(words.reset, () => go({ answers: {}, at: null }));
    const panel = html("div", { class: "mend-panel" }, html("p", { class: "mend-quiet", text: words.way }), named, means,
      html("div", { class: "mend-grounds" }, signs.box, support, html("div", { class: "mend-thoughts" }, html("h4", { text: words.thoughts }), thoughts), others.box));

    const about = html("p", { class: "mend-about", text: words.about });
    const work = html("div", {}, html("div", { class: "mend-board" },
      html("div", {}, about, progress, asks, panel, html("div", { class: "mend-buttons" }, next, back, again, reset)), trail),
      html("p", { class: "mend-quiet mend-private", text: words.private }));
    // Behind a sign of danger nothing is asked, so neither is anything compared.
    const told = caseLines(model, change), beside = comparing(model.get("content"), announce, () => {
      const all = [], stopped = questions.findIndex((_, i) => given(i)?.danger);
      for (const [i, question] of questions.entries()) {
        const fits = key[question.id], mine = given(i), name = (ids) => question.answers.filter(({ id }) => ids.includes(id)).map(({ text }) => text).join(" / ");
        if (!fits) continue;
        const none = stopped >= 0 && stopped < i ? "unasked" : "none";
        const right = fits.accept.includes(mine?.id), ends = (id) => question.answers.find((answer) => answer.id === id)?.danger;
        all.push({ name: question.text, yours: mine?.text ?? compare[none], key: name(fits.accept), how: !mine ? none : right ? "same" : "other", why: fits.why });
        if (fits.accept.every(ends) || (right && mine.danger)) break;
      }
      return [...all, ...told.rows()];
    });
    work.append(...[told.node, beside.node].filter(Boolean));
    root.append(...wayOut(model, words, work), work);

    // --- painting ---------------------------------------------------------------------------------------------------
    const list = ({ head, pairs, box }, text, shows) => {
      put(head, text);
      pairs.forEach((pair, i) => {
        pair.hidden = !shows(i);
        if (!pair.hidden) put(pair.lastChild, given(i).rests);
      });
      box.hidden = pairs.every((pair) => pair.hidden);
    };
    const paint = () => {
      const i = view(), ended = i < 0, end = ends.findIndex(({ id }) => id === reached()), care = ended && reached() === danger;
      const some = questions.some((_, j) => given(j)), sign = alarms(), { activeElement } = root.getRootNode();
      put(progress, ended ? "" : say(words.progress, { number: i + 1, total: questions.length }));
      progress.hidden = ended;
      about.hidden = some;
      questions.forEach((question, j) => {
        const answer = given(j);
        asks[j].hidden = j !== i;
        question.answers.forEach((row, k) => set(choices[j][k], "aria-pressed", row === answer));
        items[j].hidden = !answer;
        put(chips[j].lastChild, answer?.text ?? "");
        set(chips[j], "aria-label", say(words.given, { number: j + 1, question: question.text, answer: answer?.text }));
        if (j === i) set(chips[j], "aria-current", "step");
        else chips[j].removeAttribute("aria-current");
      });
      trail.hidden = ended || !some;
      panel.hidden = again.hidden = !ended;
      back.hidden = i < 1;
      next.hidden = ended || !given(i);
      reset.hidden = !some;
      if (ended) {
        put(named, ends[end].name);
        put(means, ends[end].means);
        panel.classList.toggle("is-care", care);
        support.hidden = !care;
        thoughts.forEach((node, j) => (node.hidden = j !== end));
        list(signs, words.rests, (j) => care && sign[j]);
        list(others, care ? words.also : words.rests, (j) => given(j) && !sign[j]);
      }
      if (root.contains(activeElement) && !activeElement.checkVisibility()) title().focus();
    };
    for (const trait of ["answers", "at"]) model.on(`change:${trait}`, paint);
    paint();
  },
});
