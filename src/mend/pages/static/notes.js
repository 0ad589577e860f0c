// notes.js — the facilitator's second window: follows the wall, and leads it.
import { compared, hour, minutes, of, say, total } from "./clock.js";

const { parts, planned, words } = JSON.parse(document.getElementById("mend-notes-page").textContent);
const one = (selector) => document.querySelector(selector);
const put = (node, text) => node.textContent !== text && (node.textContent = text);
const channel = new BroadcastChannel(`mend ${decodeURI(location.pathname)}`);
const SILENT = 5000; // milliseconds after which the first window counts as gone
let state = null, heard = 0, gone = 0;

const own = [...document.querySelectorAll(".notes-own > div")], lessons = [...document.querySelectorAll(".notes-lesson")];
const asks = Object.fromEntries([...document.querySelectorAll("[data-ask]")].map((node) => [node.dataset.ask, node]));

// --- what is shown --------------------------------------------------------------------------------------------------
const follow = () => {
  const at = state?.at ?? 0, part = parts[at] ?? parts[0], next = parts[at + 1];
  if (!part) return;
  put(one("h1"), part.title);
  put(one(".notes-part"), say(words.part, { n: at + 1, m: parts.length }));
  own.forEach((node, i) => (node.hidden = i !== at));
  for (const node of lessons) {
    const shown = node.dataset.lesson === part.lesson;
    if (node.hidden === shown) one("main").scrollTop = 0;
    node.hidden = !shown;
  }
  put(one(".notes-next b"), next?.title ?? words.last);
  put(one(".notes-next span"), next?.minutes ? say(words.spent, { done: next.minutes }) : "");
  put(one(".notes-view"), state?.views > 1 ? say(words.view, { n: state.view + 1, m: state.views }) : "");
  asks.blank.setAttribute("aria-pressed", Boolean(state?.blank));
  put(asks.blank, state?.blank ? words.show : words.blank);
  put(asks.rest, state && state.clock?.since === null ? words.go_on : words.pause);
};

const gauge = (name, spent, minutes) => {
  const { late, text } = compared(words, spent, minutes), node = one(`[data-of="${name}"]`);
  node.classList.toggle("is-late", late);
  put(node.querySelector("b"), text);
  node.querySelector("i").hidden = !minutes;
  node.querySelector("i > i").style.inlineSize = `${Math.min(100, (spent / (minutes * 60_000 || 1)) * 100)}%`;
};

// How far the session is behind its plan: what was spent beyond, in parts that are over and in this one.
const behind = (now) => {
  if (!parts.some((part) => part.minutes)) return total(state.clock, now) - planned * 60_000;
  const before = parts.slice(0, state.at).reduce((sum, part) => sum + part.minutes, 0), due = before + parts[state.at].minutes;
  return total(state.clock, now) - due * 60_000;
};

const tick = () => {
  const now = Date.now();
  put(one(".notes-clock b"), hour(now));
  if (state?.clock) {
    gauge("part", of(state.clock, state.at, now), parts[state.at]?.minutes ?? 0);
    gauge("all", total(state.clock, now), planned);
    const late = minutes(behind(now)), resting = state.clock.since === null;
    one(".notes-late").classList.toggle("is-late", !resting && late > 0);
    put(one(".notes-late"), resting ? words.resting : late > 0 ? say(words.late, { late }) : words.on_time);
  }
  const news = now - heard > SILENT || gone ? words.gone : !state.on ? words.away : state.blank ? words.blanked : "";
  const silent = news === words.gone && now - Math.max(heard, gone) < 1500; // a first window that is loaded anew says so at once
  if (!silent) put(one(".notes-news"), news);
  if (!silent) one(".notes-news").hidden = !news;
};

// --- in step with the first window --------------------------------------------------------------------------------------
channel.addEventListener("message", ({ data }) => {
  if (data.kind === "bye") gone = Date.now();
  if (data.kind !== "state") return;
  heard = Date.now();
  gone = 0;
  state = data.clock ? data : { ...state, ...data, clock: state?.clock };
  follow();
  tick();
});
const ask = (kind, more = {}) => channel.postMessage({ kind, ...more });
const acts = {
  back: () => ask("go", { by: -1 }), on: () => ask("go", { by: 1 }), blank: () => ask("blank"), rest: () => ask("rest"), reset: () => ask("reset"),
  first: () => ask("to", { at: 0 }), end: () => ask("to", { at: parts.length - 1 }),
};
const KEYS = { ArrowRight: "on", ArrowDown: "on", PageDown: "on", " ": "on", ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Home: "first", End: "end", b: "blank", ".": "blank" };
document.addEventListener("click", ({ target }) => acts[target.closest("[data-ask]")?.dataset.ask]?.());
addEventListener("keydown", (event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[key] || (key === " " && event.target.closest?.("button, a, summary"))) return;
  event.preventDefault();
  if (!event.repeat || KEYS[key] !== "blank") acts[KEYS[key]]();
});

follow();
tick();
ask("ask");
setInterval(tick, 1000);
setInterval(() => ask("ask"), 2000);
