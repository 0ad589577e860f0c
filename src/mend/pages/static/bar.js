// bar.js — the bar above a page: how far one is in it, its sections, the size and colors of the text, and presenting.
const tab = window.mendTab;
const root = document.documentElement;
const bar = document.querySelector("body > .mend-top");
const told = JSON.parse(document.getElementById("mend-page").textContent);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// What is scrolled to, and what sticks within a widget, stays clear of the bar.
new ResizeObserver(() => root.style.setProperty("--mend-bar-height", `${bar.offsetHeight}px`)).observe(bar);

// --- size and colors ---------------------------------------------------------------------------------------------------
const SIZES = 3;
const choices = [...document.querySelectorAll("#mend-look input")];
const check = () => choices.forEach((one) => (one.checked = one.value === root.dataset[one.name.replace("mend-", "")]));
const resize = (size) => {
  tab.set({ size: Math.max(0, Math.min(SIZES - 1, size)) });
  check();
};
for (const one of choices)
  one.addEventListener("change", () => {
    if (one.name === "mend-size") resize(Number(one.value));
    else tab.set({ theme: one.value });
  });
const STEPS = { "+": 1, "=": 1, "-": -1 };
document.addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return;
  resize(Number(root.dataset.size) + STEPS[event.key]);
});
check();

bar.querySelector(".mend-present")?.addEventListener("click", () => document.dispatchEvent(new CustomEvent("mend-present")));

// --- how far one is ----------------------------------------------------------------------------------------------------
const links = [...document.querySelectorAll("#mend-menu a")];
const progress = bar.querySelector(".mend-progress");
const where = bar.querySelector(".mend-at");
let at = -1;

// Where each section begins; in a page that Voilà draws these are its headings, as soon as they are there.
function begins() {
  const parts = [...document.querySelectorAll("main > .mend-part")];
  if (parts.length) return parts;
  return [...document.querySelectorAll("#rendered_cells :is(.jp-RenderedMarkdown, .jp-MarkdownOutput) > :is(h1, h2)")];
}

function follow() {
  const marks = begins();
  if (marks.length !== links.length || !marks[0].getClientRects().length) return; // it is still being drawn
  if (!bar.isConnected || document.body.hasAttribute("data-presenting")) return;
  const line = bar.offsetHeight + innerHeight * 0.3;
  const end = root.scrollHeight - innerHeight;
  const passed = marks.filter((mark) => mark.getBoundingClientRect().top <= line).length;
  const now = end > 0 && scrollY >= end - 2 ? marks.length - 1 : Math.max(0, passed - 1);
  progress.firstElementChild.style.scale = `${end > 0 ? Math.min(1, scrollY / end) : 1} 1`;
  if (now === at) return;
  at = now;
  const values = { at: at + 1, of: marks.length };
  where.textContent = fill(where.dataset.words, values);
  progress.setAttribute("aria-valuenow", at + 1);
  progress.setAttribute("aria-valuetext", `${where.textContent}: ${links[at].firstElementChild.textContent}`);
  links.forEach((link, i) => {
    link.hash = marks[i].id;
    if (i === at) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  if (told.page) tab.set({ last: told.page, been: { ...tab.get("been"), [told.page]: marks[at].id } });
}

if (links.length) {
  let waiting = 0;
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      follow();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(document.body);
  const menu = document.getElementById("mend-menu");
  menu.addEventListener("click", (event) => event.target.closest("a") && menu.hidePopover?.());
  follow();
}
