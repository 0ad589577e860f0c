// present.js — one section at a time on the wall, by keys and clickers, in step with the second window.
import { compared, fresh, hour, of, rest, say, total, turn } from "./clock.js";
import { fit, gather, reveal, views } from "./views.js";

const page = JSON.parse(document.getElementById("mend-page")?.textContent || "{}");
const wall = document.querySelector(".mend-wall");
const root = document.documentElement;
const GUIDE = /(^|;\s*)mend_role=guide(;|$)/.test(document.cookie);
const GO = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const STALE = 3 * 3_600_000; // a tab that was left so long ago begins anew
const WRITES = "input:not([type=radio], [type=checkbox], [type=range], [type=button], [type=submit]), textarea, [contenteditable]";
// What has keys of its own: in it the arrows stay where they are.
const HOLDS = `${WRITES}, select, input, [role=slider], [role=tab], [role=radio], [role=grid], [role=gridcell], [role=listbox], [role=option], [role=spinbutton]`;

if (wall && page.words) begin();

function begin() {
  const words = page.words.wall, blank = document.querySelector(".mend-blank"), help = document.querySelector("dialog.mend-wall-support");
  const part = (name) => wall.querySelector(`.mend-wall-${name}`), does = (name) => wall.querySelector(`[data-do="${name}"]`);
  const put = (node, text) => node.textContent !== text && (node.textContent = text);
  const kept = `mend-wall ${location.pathname}`;
  const channel = new BroadcastChannel(`mend ${page.notes}`);
  let sections = [], stage, cut = [], at = 0, view = 0, on = false, clock, place, wanted = null, soon;

  // --- what is on the wall ----------------------------------------------------------------------------------------------
  const size = () => {
    const unit = Math.min(innerWidth / 1280, innerHeight / 720);
    root.style.setProperty("--wall-unit", `${unit}px`);
    const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(stage);
    return { unit, room: stage.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom), width: stage.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) };
  };
  const lay = () => {
    for (const name of ["--wall-root", "--wall-type"]) root.style.removeProperty(name);
    sections.forEach((section, i) => (section.hidden = i !== at));
    reveal(sections[at], null);
    stage.scrollTop = 0;
    const { room, unit } = size();
    cut = views(sections[at], room - 30 * unit, unit); // the space below the last line
    if (!cut.length) cut = [[...sections[at].children]];
  };
  const show = (end = false) => {
    view = Math.max(0, Math.min(view, cut.length - 1));
    reveal(sections[at], cut[view]);
    fit(stage, cut[view], size());
    stage.scrollTop = end ? stage.scrollHeight : 0;
    const values = { title: sections[at].dataset.title, n: view + 1, m: cut.length };
    put(part("title"), values.title);
    put(part("view"), cut.length > 1 ? say(words.view, values) : "");
    put(part("said"), say(words.told, values));
    part("progress").firstElementChild.style.inlineSize = `${((at + (view + 1) / cut.length) / sections.length) * 100}%`;
    const address = new URLSearchParams(location.search);
    for (const name of ["present", "at", "view"]) address.delete(name);
    history.replaceState(history.state, "", `?${[...address].length ? `${address}&` : ""}present&at=${at + 1}${view ? `&view=${view + 1}` : ""}${location.hash}`);
    below();
    tick();
    tell();
  };
  const below = () => (part("more").hidden = !on || stage.scrollHeight - stage.clientHeight - stage.scrollTop < 5);
  const again = () => {
    if (!on) return;
    const first = cut[view]?.[0], focused = stage.contains(document.activeElement) && document.activeElement, top = stage.scrollTop;
    lay();
    const found = cut.findIndex((shown) => shown.includes(first));
    view = wanted ?? (found < 0 ? Math.min(view, cut.length - 1) : found);
    show();
    stage.scrollTop = top;
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
    below();
  };

  const to = (section, which = 0, end = false) => {
    wanted = null;
    clock = turn(clock, section, Date.now());
    at = section;
    lay();
    view = which < 0 ? cut.length - 1 : which;
    show(end);
  };
  const go = (by) => {
    part("hint").hidden = true;
    wanted = null;
    if (!blank.hidden) return dark(false);
    const most = stage.scrollHeight - stage.clientHeight, from = stage.scrollTop;
    if (most > 4 && (by > 0 ? from < most - 4 : from > 4)) {
      stage.scrollTop = from + by * stage.clientHeight * 0.8;
      return below();
    }
    if (stage.contains(document.activeElement)) document.activeElement.blur();
    if (cut[view + by]) {
      view += by;
      show(by < 0);
    } else if (sections[at + by]) to(at + by, by > 0 ? 0 : -1, by < 0);
    else put(part("said"), by > 0 ? words.last : words.first);
  };
  const dark = (wanted) => {
    blank.hidden = !wanted;
    stage.inert = wanted;
    tell();
  };

  // --- time --------------------------------------------------------------------------------------------------------------
  const tick = () => {
    if (!on) return;
    const now = Date.now(), section = sections[at], own = Number(section.dataset.minutes), spent = own ? of(clock, at, now) : total(clock, now);
    const { late, text } = compared(words, spent, own || page.planned || 0);
    part("time").classList.toggle("is-late", late);
    put(part("time"), text);
    const until = section.querySelector(".mend-rest-until"), left = own * 60_000 - spent;
    if (until) {
      section.classList.toggle("is-over", left <= 0);
      const ring = section.querySelector(".mend-rest"), last = left > 0 && left < 60_000;
      put(section.querySelector(".mend-rest-left"), last ? words.rest_last : String(Math.max(0, Math.ceil(left / 60_000))));
      ring.classList.toggle("is-words", last);
      ring.style.setProperty("--left", Math.max(0, left / (own * 60_000)));
      put(until, left <= 0 ? words.rest_over : say(words.rest_until, { time: hour(now + left) }));
    }
    sessionStorage.setItem(kept, JSON.stringify(clock));
  };
  setInterval(tick, 1000);

  // --- the second window ------------------------------------------------------------------------------------------------
  const tell = () => channel.postMessage({ kind: "state", on, at, view, views: cut.length, clock, blank: !blank.hidden });
  const asked = {
    ask: tell,
    go: ({ by }) => (on ? go(by) : start()),
    to: ({ at: wanted }) => on && sections[wanted] && to(wanted),
    blank: () => on && dark(blank.hidden),
    rest: () => on && ((clock = rest(clock, Date.now())), tick(), tell()),
    reset: () => on && ((clock = fresh(at, Date.now())), tick(), tell()),
  };
  channel.addEventListener("message", ({ data }) => asked[data.kind]?.(data));
  addEventListener("pagehide", () => channel.postMessage({ kind: "bye" }));
  const notes = () => {
    if (!GUIDE) return;
    const opened = window.open(page.notes, "mend-notes", "popup,width=920,height=720");
    part("hint").hidden = Boolean(opened);
    if (opened) opened.focus();
    else put(part("hint"), words.blocked);
  };

  // --- beginning and ending ----------------------------------------------------------------------------------------------
  const start = () => {
    if (!sections.length) sections = gather(page.lesson);
    if (on || !sections.length) return;
    stage = sections[0].parentElement;
    const asks = new URLSearchParams(location.search), fromLink = asks.has("present");
    const seen = sections.findIndex((section) => section.getBoundingClientRect().bottom > innerHeight / 3); // where the reader is
    at = Math.max(0, Math.min(sections.length - 1, fromLink ? (parseInt(asks.get("at"), 10) || 1) - 1 : seen));
    view = (parseInt(asks.get("view"), 10) || 1) - 1;
    if (fromLink) wanted = view; // widgets that come later change how a section is cut
    on = true;
    root.dataset.presenting = document.body.dataset.presenting = "";
    stage.classList.add("mend-stage");
    wall.hidden = false;
    does("notes").hidden = !GUIDE;
    for (const section of sections) grown.observe(section);
    if (document.getElementById("rendered_cells")) came.observe(stage, { childList: true, subtree: true });
    place = document.querySelector(".mend-leave-place");
    if (place) {
      place.before(document.createComment("leave")); // where it stands while nobody presents
      place.home = place.previousSibling;
      part("buttons").append(place);
    }
    const stored = JSON.parse(sessionStorage.getItem(kept) ?? "null"), before = Date.now() - stored?.since < STALE ? stored : null;
    clock = before ? turn(before, at, Date.now()) : fresh(at, Date.now());
    put(part("hint"), GUIDE ? `${words.hint} ${words.hint_notes}` : words.hint);
    part("hint").hidden = Boolean(before);
    lay();
    show();
    Promise.all([...stage.querySelectorAll("img")].map((image) => image.decode().catch(() => {}))).then(again);
  };
  const finish = () => {
    if (!on) return;
    on = false;
    if (!blank.hidden) dark(false);
    for (const section of sections) {
      section.hidden = false;
      reveal(section, null);
    }
    delete root.dataset.presenting;
    delete document.body.dataset.presenting;
    for (const name of ["--wall-root", "--wall-type"]) root.style.removeProperty(name);
    stage.classList.remove("mend-stage");
    wall.hidden = true;
    place?.home.replaceWith(place);
    const address = new URLSearchParams(location.search);
    for (const name of ["present", "at", "view"]) address.delete(name);
    history.replaceState(history.state, "", `${location.pathname}${[...address].length ? `?${address}` : ""}${location.hash}`);
    sections[at].scrollIntoView();
    tell();
  };

  const support = () => (help.open ? help.close() : help.showModal());
  const acts = { back: () => go(-1), on: () => go(1), notes, support, end: finish };
  wall.addEventListener("click", ({ target }) => acts[target.closest("[data-do]")?.dataset.do]?.());
  blank.addEventListener("click", () => dark(false));
  document.addEventListener("mend-present", start);
  document.addEventListener("mend-alive", () => (again(), (wanted = null)));
  document.addEventListener("scroll", () => on && below(), true);
  addEventListener("resize", () => requestAnimationFrame(again));
  const grown = new ResizeObserver(() => on && below());
  // Where Voilà draws, widgets come one by one.
  const came = new MutationObserver((changes) => {
    const late = changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.(".mend") || node.querySelector?.(".mend")));
    if (late) clearTimeout(soon), (soon = setTimeout(again, 300));
  });

  // Keys are heard before anyone else: widgets keep theirs to themselves.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body, key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const inside = stage?.contains(target) && target !== stage, mine = () => (event.preventDefault(), event.stopImmediatePropagation());
    if (target.closest(WRITES) && !["PageDown", "PageUp", "Escape"].includes(key)) return;
    if (key === "p" && !help.open) return mine(), event.repeat || (on ? finish() : start());
    if (!on) return;
    if (help.open) return key === "s" ? (mine(), help.close()) : undefined;
    if (key === "Escape") return inside && target.closest(HOLDS) ? target.blur() : (mine(), finish()); // first out of a widget
    if (key === "PageDown" || key === "PageUp") return mine(), go(GO[key]);
    if (!inside && (key === "b" || key === ".")) return mine(), event.repeat || dark(blank.hidden);
    if (key === "b" || key === ".") return target.closest(".mend") && target.closest(HOLDS) ? undefined : (mine(), event.repeat || dark(blank.hidden));
    if (key === "s" || key === "n") return mine(), event.repeat || { s: support, n: notes }[key]();
    if (key === " " && (event.shiftKey || target.closest("button, a, summary, label, [role=button], .mend [tabindex]"))) return;
    if (!GO[key] && key !== "Home" && key !== "End") return;
    if (target.closest(HOLDS)) return;
    const act = () => (key === "Home" ? to(0) : key === "End" ? to(sections.length - 1) : go(GO[key]));
    if (!inside || !target.closest(".mend")) return mine(), act();
    setTimeout(() => event.defaultPrevented || act()); // the widget first: a key that it does not use goes on
  }, true);

  if (new URLSearchParams(location.search).has("present")) start();
}
