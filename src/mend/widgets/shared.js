// shared.js — the few helpers that every module uses. The base class puts this file in front of each module.
const build = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
};
const html = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// Sets only what differs, so that a repaint costs what has changed.
const set = (node, name, value) => {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
};
const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};
const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const button = (text, act, more = {}) => html("button", { type: "button", class: "mend-button", text, onclick: act, ...more });
// Sets several traits and tells Python once; unsaved, they stay in the page until the next change.
const changer = (model) => (values, save = true) => {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  if (save) model.save_changes();
};
const tenth = (value) => Math.round(value * 10) / 10;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const mark = (kind) => svg("svg", { class: `mend-mark is-${kind}`, viewBox: "-18 -12 36 24", "aria-hidden": "true" },
  svg("line", { x1: -18, x2: 18 }), svg("path", { d: SHAPES[kind] }));

// A ring is told by its shape, its line and its fill, not by colour alone.
const SHAPES = {
  concept: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0Z",
  esteem: "M0-9.5 9.5 0 0 9.5-9.5 0Z",
  other: "M-7.5-7.5h15v15h-15Z",
};

// The new value of a slider after a key, or undefined where the key is none of its own.
const slide = (event, value, { low, high, step, page }) => {
  const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: page, PageDown: -page }[event.key];
  const to = by !== undefined ? value + by : { Home: low, End: high }[event.key];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return clamp(tenth(to), low, high);
};

// The element that a widget draws into: the host's shortcuts stay out of it, and one polite voice says what changed.
const stage = (el, name, label) => {
  const live = html("p", { class: "mend-live", "aria-live": "polite" });
  const root = html("section", { class: `mend mend-${name}`, "aria-label": label, "data-lm-suppress-shortcuts": "true" }, live);
  for (const type of ["keydown", "keyup", "keypress"]) root.addEventListener(type, (event) => event.stopPropagation());
  // A held Enter is one press: it neither says yes to "are you sure" nor leads out and back again.
  root.addEventListener("keydown", (event) => event.repeat && event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.preventDefault());
  root.addEventListener("contextmenu", (event) => event.stopPropagation());
  el.append(root);
  return { root, announce: (text) => put(live, text === live.textContent ? `${text}\u00a0` : text) }; // the same news twice is news
};

// A button that erases: the first press asks, the second one does it.
const erase = (label, ask, act, announce) => {
  const doubt = (sure) => {
    node.dataset.sure = sure;
    put(node, sure ? ask : label);
  };
  const node = button("", () => {
    const sure = node.dataset.sure === "true";
    doubt(!sure);
    if (sure) act();
    else announce(ask);
  }, { onblur: () => doubt(false) });
  doubt(false);
  return node;
};

// The support lines, for every place that leads to them.
const supportPanel = (support) => html("div", { class: "mend-support" },
  html("h3", { text: support.title }),
  html("p", { text: support.intro }),
  html("p", { class: "mend-urgent", text: support.urgent }),
  html("dl", {}, support.countries.map((place) => [
    html("dt", { text: place.country }),
    ...place.lines.map((line) => html("dd", {}, html("span", { text: line.name }), " ",
      /^[\d ()-]+$/.test(line.phone) ? html("a", { href: `tel:${line.phone.replace(/\D/g, "")}`, text: line.phone })
        : html("strong", { text: line.phone }),
      ["more", "site"].filter((key) => line[key] !== "-").map((key) => html("small", { text: line[key] })))),
  ])),
  html("p", { class: "mend-quiet", text: support.private }),
  html("p", { class: "mend-quiet", text: support.check }));

// The bar with the way out, in sight at all times, and the support lines that it leads to. The work is hidden, never lost.
const wayOut = (model, words, ...work) => {
  const leave = (event, out) => {
    if (event.detail > 1) return; // the second click of a double click would lead straight back
    refuge.hidden = home.hidden = !out;
    safety.hidden = out;
    for (const node of work) node.hidden = out;
    (out ? refuge : safety).focus({ preventScroll: true });
    if (out) refuge.scrollIntoView();
  };
  const safety = html("button", { type: "button", class: "mend-safety", text: words.safety, onclick: (event) => leave(event, true) });
  const home = html("button", { type: "button", class: "mend-button", hidden: true, text: words.leave, onclick: (event) => leave(event, false) });
  const refuge = html("div", { class: "mend-out", hidden: true, role: "region", tabindex: -1, "aria-label": words.support },
    html("p", { text: words.safety_first }), supportPanel(model.get("support")));
  return [html("div", { class: "mend-bar" }, html("h3", { text: words.title }), safety, home), refuge];
};
