// views.js — cuts a section into views that fit the wall: what belongs together stays together, nothing is left out.

const HEADING = /^H[1-6]$/, LISTS = "ul, ol, dl, blockquote, .mend-care, .mend-glossary, .mend-map, section, div";
const ALONE = ".mend, .mend-control, figure, img";
const WHOLE = ".mend-support"; // a number to call is looked for at a glance
// A text that all but fits is set a little smaller, rather than leave its last line a view of its own.
const TYPES = [28, 27, 26, 25], SMALLEST = 24, DENSE = 1.1; // pixels on 1280 x 720; on any wall; how much more a view then holds
const types = (unit) => TYPES.filter((type) => type * unit >= SMALLEST);

// The sections of a page. One that Voilà draws has its cells in one row: each heading of the second level begins a section.
export function gather(lesson) {
  const there = [...document.querySelectorAll("main > section.mend-part")], cells = document.getElementById("rendered_cells");
  if (there.length || !cells) return there;
  for (const cell of [...cells.querySelectorAll(".jp-Cell")].filter((node) => !node.parentElement.closest(".jp-Cell"))) {
    const heading = cell.querySelector(".jp-RenderedMarkdown :is(h1, h2)");
    if (!there.length || heading?.tagName === "H2") {
      const section = Object.assign(document.createElement("section"), { className: "mend-part is-section" });
      Object.assign(section.dataset, { title: "", lesson, minutes: 0 });
      if (there.length) there.at(-1).after(section);
      else cell.before(section);
      there.push(section);
    }
    const now = there.at(-1);
    if (heading) now.dataset.title ||= heading.textContent.replace("¶", "").trim();
    now.append(cell);
  }
  return there;
}

// The smallest pieces that are shown or hidden: a paragraph, a list, an output; a line of a list that is too tall.
const pieces = (section, room) => {
  const found = [];
  const take = (node) => {
    const { height } = node.getBoundingClientRect();
    if (!height || node.matches("style, script")) return;
    const apart = height > room * 0.7 && node.matches(LISTS) && !node.matches(`${ALONE}, ${WHOLE}`) && !node.querySelector(ALONE) && !node.querySelector(":scope > table");
    if (!apart || !node.children.length) return found.push(node);
    if (node.matches("ol")) [...node.children].forEach((line, i) => (line.value = i + 1)); // a hidden line still counts
    for (const child of node.children) take(child);
  };
  for (const node of section.querySelectorAll(".jp-RenderedMarkdown > *, .jp-OutputArea-output"))
    if (!node.parentElement.closest(".jp-OutputArea-output") && !node.matches(".jp-OutputArea-output > .jp-RenderedMarkdown")) take(node);
  return found;
};

// What would say nothing at the end of a view: a heading, the term of a list, a line that announces the next.
const leads = (node) => HEADING.test(node.tagName) || node.tagName === "DT" || node.matches(".mend-opening")
  || (node.tagName === "P" && (/[:：]$/.test(node.textContent.trim()) || (node.children.length === 1 && node.firstElementChild.tagName === "STRONG" && node.textContent.trim() === node.firstElementChild.textContent.trim())));

const alone = (node) => node.matches(ALONE) || Boolean(node.querySelector(ALONE));
const widget = (node) => node.matches(".mend") || Boolean(node.querySelector(".mend"));
const BESIDE = 2.2; // how much taller a text grows in the column beside a figure

// Views of at most `room` pixels, as lists of pieces.
const fill = (all, room) => {
  const views = [];
  let now = [];
  const close = () => {
    let keep = now.length;
    while (keep > 0 && leads(now[keep - 1].node)) keep -= 1; // what only announces goes along to the next view
    if (keep > 0) views.push(now.slice(0, keep));
    now = now.slice(keep);
  };
  for (const piece of all) {
    const beside = piece.figure && now.length && (now.at(-1).bottom - now[0].top) * BESIDE < room;
    if ((piece.alone && !beside) || (now.length && !beside && piece.bottom - now[0].top > room)) close();
    now.push(piece);
    if (piece.alone) {
      views.push(now);
      now = [];
    }
  }
  if (now.length) views.push(now);
  return views;
};

// As few views as fit, and those about equally full.
const even = (run, room, dense) => {
  let best = fill(run, room * dense);
  for (const part of [1, 0.85, 0.7, 0.55]) {
    const tried = fill(run, room * part);
    if (tried.length > best.length) break;
    best = tried;
  }
  return best;
};

// The views of a section that is wholly in sight, each a list of elements; a widget or a figure has one of its own.
export function views(section, room, unit) {
  const all = pieces(section, room).map((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return { node, top, bottom, alone: alone(node), figure: alone(node) && !widget(node) };
  });
  const runs = all.reduce((found, piece) => {
    found.at(-1).push(piece);
    if (piece.alone) found.push([]);
    return found;
  }, [[]]);
  const dense = types(unit).length === TYPES.length ? DENSE : 1;
  return runs.flatMap((run) => even(run, room, dense)).map((view) => view.map(({ node }) => node));
}

// Show some of the pieces and nothing else of their section; null shows it whole.
export function reveal(section, shown) {
  for (const node of section.querySelectorAll("[data-off]")) delete node.dataset.off;
  if (!shown) return;
  const kept = new Set();
  for (const node of shown) for (let up = node; up !== section; up = up.parentElement) kept.add(up);
  const hide = (parent) => {
    for (const child of parent.children) {
      if (!kept.has(child)) child.dataset.off = "";
      else if (!shown.includes(child)) hide(child);
    }
  };
  hide(section);
}

// How much room is left below what is shown.
const slack = (stage) => {
  const inside = [...stage.children].filter((node) => node.offsetHeight).at(-1); // the section
  return Math.max(0, stage.getBoundingClientRect().bottom - parseFloat(getComputedStyle(stage).paddingBottom) - (inside?.getBoundingClientRect().bottom ?? 0));
};

// Make what is shown fit: a figure and a table grow smaller, type does within what a back row can read.
export function fit(stage, shown, { width, room, unit }) {
  const root = document.documentElement.style;
  const over = () => stage.scrollHeight - stage.clientHeight;
  root.removeProperty("--wall-root");
  root.removeProperty("--wall-type");
  for (const node of shown) {
    for (const scaled of [node, ...node.querySelectorAll("figure, .jp-RenderedImage")]) scaled.style.removeProperty("zoom");
  }
  const working = shown.some(widget), figure = shown.at(-1);
  stage.classList.toggle("is-widget", working);
  if (working) {
    const sizes = [21, 20, 19, 18, 17, 16].map((size) => Math.max(16, size * unit));
    const size = sizes.find((one) => (root.setProperty("--wall-root", `${one}px`), over() <= 0)) ?? sizes[3];
    root.setProperty("--wall-root", `${size}px`);
  }
  else if (over() > 0 && !types(unit).some((type) => (root.setProperty("--wall-type", type / TYPES[0]), over() <= 0))) root.removeProperty("--wall-type");
  // A figure with a few words before it stands beside them.
  const cell = figure.closest(".jp-Cell"), beside = !working && alone(figure) && shown.length > 1 && !cell.contains(shown[0]);
  for (const one of stage.querySelectorAll(".is-beside")) one.classList.remove("is-beside");
  if (beside) for (const one of [cell, cell.parentElement]) one.classList.add("is-beside");
  for (const node of shown) {
    const figures = node.matches("figure") ? [node] : [...node.querySelectorAll("figure, .jp-RenderedImage")].filter((one) => !one.closest(".mend"));
    const seen = figures.find((one) => one.offsetHeight); // of several that are chosen from, one is in sight
    if (!seen) continue;
    const { height, width: wide } = seen.getBoundingClientRect(), space = beside ? cell.clientWidth : width;
    const by = Math.min(space / wide, (height - over() + slack(stage)) / height);
    for (const figure of figures) figure.style.zoom = Math.max(0.55, Math.min(1.5, by * 0.985));
  }
  for (const node of shown) {
    const table = node.matches("table") ? node : node.querySelector(":scope > table, :scope > div > table");
    if (!table) continue;
    const by = Math.min(1, width / table.scrollWidth, (shown.length === 1 && room / table.scrollHeight) || 1);
    if (by < 1) node.style.zoom = Math.max(0.55, by * 0.99);
  }
}
