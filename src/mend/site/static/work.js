// work.js — what a learner did on this page: in the page's memory, in a copy that they save, and in this browser only
// where they turned that on. Nothing is sent anywhere.
const told = JSON.parse(document.getElementById("mend-site").textContent);
const page = JSON.parse(document.getElementById("mend-page").textContent).work ?? "";
const { words, titles } = told;
const STORE = "mend-work"; // Leave this page clears whatever begins with mend
const FORMAT = 1;
const LARGEST = 5_000_000; // bytes of a copy
const REST = 300; // ms until what is typed is kept
const panel = document.getElementById("mend-work");
const part = (name) => panel.querySelector(name);
const does = (name) => panel.querySelector(`[data-do="${name}"]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const copied = (value) => JSON.parse(JSON.stringify(value ?? null));
const stamp = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// name -> the widget's model, the traits that are its answer, and how they were at first
const slots = new Map();
// name -> { at, stamp, answer }, as the files of an exercise have it
let entries = {};
let others = {}; // of other pages, out of a copy
const heard = new Set();
let alive = false;
let kept = false; // whether the learner wants it in this browser
let unsaved = false;

// --- the browser, where it is wanted --------------------------------------------------------------------------------------
const store = (() => {
  try {
    if (location.protocol === "file:") return null; // there all folders share one store
    localStorage.getItem(STORE);
    return localStorage;
  } catch {
    return null;
  }
})();
const stored = () => {
  try {
    return checked(JSON.parse(store?.getItem(STORE) ?? "null")).pages;
  } catch {
    return {};
  }
};
let later;
const put = (begin = false) => {
  clearTimeout(later);
  if (kept && !begin && store.getItem(STORE) === null) kept = false; // erased meanwhile, as by Leave this page: it stays so
  if (!kept) return;
  try {
    store.setItem(STORE, JSON.stringify({ "mend-work": FORMAT, pages: all() }));
    others = {}; // from now on another tab may have newer work on them
  } catch {
    said(words.keep_not, true); // the browser's room is used up
  }
};
const soon = () => {
  clearTimeout(later);
  later = setTimeout(put, REST);
};
addEventListener("pagehide", () => later && put());

const all = () => full({ ...(kept ? stored() : {}), ...others, [page]: entries });
const full = (pages) => Object.fromEntries(Object.entries(pages).filter(([name, rows]) => name && Object.keys(rows).length));

// --- what is done on the page ---------------------------------------------------------------------------------------------
const answer = ({ model, traits }) => Object.fromEntries(traits.map((trait) => [trait, copied(model.get(trait))]));
let putting = false;
const changed = (name) => {
  if (!alive || putting) return;
  const slot = slots.get(name);
  const now = answer(slot);
  if (same(now, entries[name]?.answer ?? slot.first)) return tell(name);
  if (same(now, slot.first)) delete entries[name];
  else entries[name] = { at: new Date().toISOString(), stamp: stamp(), answer: now };
  unsaved = true;
  soon();
  show();
  tell(name);
};
const tell = (name) => heard.forEach((act) => act(name));
document.addEventListener("mend-model", ({ detail: { model, widget } }) => {
  if (!widget.answer?.length) return;
  const slot = { model, traits: widget.answer };
  slots.set(widget.work, slot);
  const listen = () => queueMicrotask(() => changed(widget.work)); // of several traits at once, once
  for (const trait of slot.traits) model.on(`change:${trait}`, listen);
});
const begin = () => {
  for (const slot of slots.values()) slot.first = answer(slot);
  alive = true;
  kept = Boolean(store?.getItem(STORE));
  const { [page]: mine } = stored();
  if (mine && !restore(mine)) entries = {};
  for (const name of slots.keys()) tell(name);
  show();
};

// --- putting back ---------------------------------------------------------------------------------------------------------
const kind = (value) => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
const fits = (value, first) => first === null || kind(value) === kind(first);
// The name of the first that does not fit, or "".
const unfit = (rows) =>
  Object.entries(rows).find(([name, row]) => {
    const slot = slots.get(name);
    return !slot || !same(Object.keys(row.answer ?? {}).sort(), [...slot.traits].sort()) || slot.traits.some((trait) => !fits(row.answer[trait], slot.first[trait]));
  })?.[0] ?? "";
const set = (slot, values) => {
  slot.model.set(copied(values));
};
// All of it or nothing; whether it was put back.
function restore(rows) {
  if (unfit(rows)) return false;
  const before = new Map([...slots].map(([name, slot]) => [name, answer(slot)]));
  putting = true;
  try {
    for (const [name, row] of Object.entries(rows)) set(slots.get(name), row.answer);
    entries = { ...entries, ...copied(rows) };
    return true;
  } catch (error) {
    console.warn(error);
    for (const [name, values] of before)
      try {
        set(slots.get(name), values);
      } catch {}
    return false;
  } finally {
    queueMicrotask(() => (putting = false));
    for (const name of Object.keys(rows)) tell(name);
  }
}

class Unfit extends Error {}
const refuse = (why, values = {}) => {
  throw new Unfit(fill(why, values));
};
const rowsFit = (rows) => kind(rows) === "object" && Object.values(rows).every((row) => kind(row) === "object" && kind(row.answer) === "object" && typeof row.at === "string" && typeof row.stamp === "string");
// A copy, or the answers to an exercise, as { pages }; Unfit says what is wrong.
function checked(data) {
  if (kind(data) !== "object") refuse(words.why_no_json);
  if ("exercise" in data) {
    if (data.mend > FORMAT) refuse(words.why_newer);
    const name = `exercise-${data.exercise}`;
    if (name !== page) refuse(words.why_exercise, { found: String(data.exercise).slice(0, 60) });
    if (data.edition > (window.mendPractice?.edition ?? 0)) refuse(words.why_newer);
    // A number that Python worked out belongs to the file alone.
    const rows = Object.entries(data.answers ?? {}).filter(([, row]) => kind(row?.answer) !== "number");
    data = { "mend-work": FORMAT, pages: { [name]: Object.fromEntries(rows) } };
  }
  if (data["mend-work"] > FORMAT) refuse(words.why_newer);
  if (data["mend-work"] !== FORMAT || kind(data.pages) !== "object" || !Object.values(data.pages).every(rowsFit)) refuse(words.why_no_json);
  return data;
}

// --- the panel ------------------------------------------------------------------------------------------------------------
const dot = document.querySelector(".site-work i");
const said = (text, wrong = false) => {
  const node = part(".work-said");
  node.hidden = !text;
  node.classList.toggle("is-wrong", wrong);
  node.textContent = text;
};
function show() {
  const n = Object.keys(entries).length;
  part(".work-state").textContent = [kept ? words.work_kept : n ? words.work_some : words.work_none, n ? fill(words.work_here, { n }) : ""].filter(Boolean).join(" ");
  const none = !Object.keys(all()).length;
  does("save").disabled = none;
  does("erase").disabled = none && !kept;
  dot.hidden = kept || !n || !unsaved;
  keeping.checked = kept;
}
export const download = (text, name) => {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
const named = (pages) => pages.map((name) => titles[name] ?? name).join(", ");

const save = () => {
  download(JSON.stringify({ "mend-work": FORMAT, pages: all() }, null, 1), words.file);
  unsaved = false;
  said(fill(words.saved, { name: words.file }));
  show();
};
let waiting = null;
const take = (pages) => {
  const { [page]: mine = {}, ...rest } = pages;
  const n = Object.keys(mine).length;
  if (n && !restore(mine)) refuse(words.why_fit, { found: unfit(mine) || page });
  others = { ...others, ...rest };
  put();
  const names = Object.keys(full(rest));
  const values = { n, pages: named(names) };
  said([n ? fill(words.opened, values) : "", names.length ? fill(n ? words.opened_others : words.opened_none, values) : ""].filter(Boolean).join(" "));
  show();
};
const open = async (file) => {
  said("");
  try {
    if (file.size > LARGEST) refuse(words.why_large);
    const { pages } = checked(await file.text().then(JSON.parse).catch(() => refuse(words.why_no_json)));
    const mine = pages[page] ?? {};
    const wrong = unfit(mine);
    if (wrong) refuse(words.why_fit, { found: wrong });
    const differs = Object.keys(mine).some((name) => entries[name] && !same(entries[name].answer, mine[name].answer));
    if (!differs) return take(pages);
    waiting = pages;
    ask(true);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    said(fill(words.not_opened, { name: file.name, why: error.message }), true);
  }
};
const ask = (is) => {
  part(".work-ask").hidden = !is;
  if (is) part(".work-ask").focus();
  else does("open").focus();
};
const erase = () => {
  const button = does("erase");
  if (button.dataset.sure !== "true") {
    button.dataset.sure = "true";
    button.textContent = words.erase_sure;
    return;
  }
  kept = false;
  clearTimeout(later);
  store?.removeItem(STORE);
  entries = others = {};
  location.reload(); // nothing half typed stays behind in a widget
};
const input = part("input[type=file]");
const keeping = part(".work-keep input");
const acts = {
  save,
  open: () => input.click(),
  erase,
  replace: () => {
    const pages = waiting;
    ask(false);
    try {
      take(pages);
    } catch (error) {
      said(fill(words.not_opened, { name: words.file, why: error.message }), true);
    }
  },
  "keep-mine": () => ask(false),
};
panel.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
does("erase").addEventListener("blur", ({ target }) => {
  target.dataset.sure = "false";
  target.textContent = words.erase;
});
input.addEventListener("change", () => {
  const [file] = input.files;
  if (file) open(file);
  input.value = ""; // the same file once more is a choice too
});
keeping.addEventListener("change", () => {
  kept = keeping.checked;
  if (kept) put(true);
  else {
    const { [page]: _, ...rest } = stored();
    others = { ...rest, ...others };
    store.removeItem(STORE);
  }
  show();
});
if (!store) {
  keeping.disabled = true;
  part("#work-keep").textContent = location.protocol === "file:" ? words.keep_file : words.keep_not;
}
// Turned on or off, or erased, in another tab.
addEventListener("storage", (event) => {
  if (event.key !== STORE) return;
  kept = event.newValue !== null;
  show();
});
if (document.getElementById("mend-models")) document.addEventListener("mend-alive", begin);
else begin();

export const work = { slots, entries: () => entries, heard };
