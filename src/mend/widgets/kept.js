// kept.js — under a widget of an exercise: says whether its work is saved, and covers it while nobody would save it.
const MORE_THAN = { wait: 900, rest: 300, answer: 6000 }; // ms: until one is told to wait, until typing is passed on, until a silence is one

const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// Runs the notebook from its first cell, where the page allows it: a learner need not know what a cell is.
const runner = () => globalThis.jupyterapp;
const startButton = (words) => {
  const menu = html("p", { text: words.menu, hidden: Boolean(runner()) });
  const start = button(words.start, async () => {
    if (start.ariaBusy === "true") return; // a second press would run it all twice
    start.ariaBusy = "true";
    await Promise.race([runAll(runner()), new Promise((late) => setTimeout(late, MORE_THAN.answer))]).catch(() => {}); // JupyterLab says why
    start.ariaBusy = "false";
  }, { class: "mend-button is-main", hidden: !runner() });
  return [start, menu];
};

// Asks Python whether it is there, and again until it is; a widget of a saved notebook has nobody to ask.
const knock = (model, heard) => {
  let there = false;
  const ask = () => {
    if (there) return clearInterval(timer);
    try {
      model.send({ kept: "here" });
    } catch {} // no kernel yet
  };
  const hear = (message) => {
    if (!message?.kept) return;
    there = true;
    heard(message.kept);
  };
  model.on("msg:custom", hear);
  const timer = setInterval(ask, 1500);
  ask();
  return () => {
    clearInterval(timer);
    model.off("msg:custom", hear);
  };
};

const keeping = (model, el, { traits, words }) => {
  const root = el.querySelector(".mend"), work = [...root.children];
  const line = html("p", { class: "mend-kept mend-quiet" }), alarm = html("div", { class: "mend-alarm", role: "alert", tabindex: -1, hidden: true });
  const told = html("p"), begin = html("div", { hidden: true }, startButton(words)), choose = html("div", { class: "mend-buttons" }, button(words.theirs, () => pick("theirs")), button(words.mine, () => pick("mine")));
  alarm.append(told, choose, begin);
  const waiting = html("p", { text: words.waiting });
  const cover = html("div", { class: "mend-cover", hidden: true, role: "status" }, waiting, startButton(words));
  root.tabIndex = -1;
  root.prepend(cover);
  root.append(alarm, line);
  const open = (is) => work.forEach((node) => (node.inert = !is));
  let silence, rest, first = true;
  const pick = (which) => model.send({ kept: which });
  const trouble = (text, both = false, lost = false) => {
    alarm.hidden = !text;
    choose.hidden = !both;
    begin.hidden = !lost;
    put(told, text);
    line.hidden = Boolean(text);
  };
  const heard = ({ state, at, why }) => {
    clearTimeout(silence);
    clearTimeout(patience);
    cover.hidden = true;
    const { activeElement: focused } = root.getRootNode(), held = (state === "other" ? root : alarm).contains(focused);
    open(state !== "other");
    const time = at ? clock(at) : "";
    if (state === "other") trouble(say(words.other, { time }), true);
    else trouble(state === "failed" ? say(words.failed, { why }) : "");
    if (held) (alarm.hidden ? root : alarm).focus({ preventScroll: alarm.hidden }); // what had it is shut or gone
    put(line, state === "saved" ? say(first ? words.ready : words.saved, { time }) : words[state] ?? "");
    line.classList.toggle("is-saved", state === "saved");
    first = false;
  };
  const changed = () => {
    if (first) return; // Python put back what was kept
    clearTimeout(rest);
    rest = setTimeout(() => model.save_changes(), MORE_THAN.rest); // a text that is typed is passed on before one leaves it
    clearTimeout(silence);
    silence = setTimeout(() => trouble(words.lost, false, true), MORE_THAN.answer);
  };
  open(false);
  const patience = setTimeout(() => (cover.hidden = false), MORE_THAN.wait);
  const names = traits.map((trait) => `change:${trait}`);
  for (const name of names) model.on(name, changed);
  const gone = knock(model, heard);
  return () => {
    for (const timer of [silence, rest, patience]) clearTimeout(timer);
    for (const name of names) model.off(name, changed);
    gone();
  };
};

const kept = ({ render }) => ({
  render(context) {
    const clean = render(context), asked = context.model.get("kept");
    const gone = asked?.traits && keeping(context.model, context.el, asked);
    return () => {
      clean?.();
      gone?.();
    };
  },
});
