// find.js — searches every section of the course, in an index that was made with the site; nothing is asked of a server.
const { words, library, index } = JSON.parse(document.getElementById("mend-site").textContent);
const panel = document.getElementById("mend-find");
const [field, said, list] = [panel.querySelector("input"), panel.querySelector(".find-said"), panel.querySelector("ol")];
const MOST = 20;
const AROUND = 90; // letters before and after the first word that was found
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (tag, names = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), names);
  node.append(...children);
  return node;
};

let found = null; // the index, once somebody searches
const load = (address) =>
  new Promise((done, failed) => document.head.append(make("script", { src: address, onload: done, onerror: failed })));
const ready = async () => {
  if (found) return found;
  await Promise.all([load(library), load(index)]);
  const { options, data } = window.mendIndex;
  return (found = window.MiniSearch.loadJS(data, options));
};

// The text around the first hit, with every hit marked.
const excerpt = (text, terms) => {
  const hit = new RegExp(terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|") || "$^", "giu");
  const first = Math.max(0, text.search(hit));
  const from = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 : 0;
  const until = text.length > first + 2 * AROUND ? text.lastIndexOf(" ", first + 2 * AROUND) : text.length;
  const piece = text.slice(from, until);
  const node = make("p");
  let at = 0;
  if (from) node.append("… ");
  for (const match of piece.matchAll(hit)) {
    node.append(piece.slice(at, match.index), make("mark", { textContent: match[0] }));
    at = match.index + match[0].length;
  }
  node.append(piece.slice(at), until < text.length ? " …" : "");
  return node;
};

let asked = 0;
async function search() {
  const text = field.value.trim();
  const turn = ++asked;
  if (text.length < 2) {
    said.textContent = words.search_hint;
    return list.replaceChildren();
  }
  if (!found) said.textContent = words.search_wait;
  try {
    await ready();
  } catch {
    said.textContent = words.search_lost;
    return;
  }
  if (turn !== asked) return; // another letter came meanwhile
  const hits = found.search(text, { prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND", boost: { title: 3, within: 1.5 } });
  const shown = hits.slice(0, MOST);
  said.textContent = !hits.length ? fill(words.search_none, { text }) : hits.length === 1 ? words.search_one
    : fill(hits.length > MOST ? words.search_most : words.search_found, { n: shown.length, m: hits.length });
  list.replaceChildren(...shown.map((hit) =>
    make("li", {}, make("a", { href: hit.to }, make("strong", { textContent: hit.title }), make("small", { textContent: hit.within }), excerpt(hit.text, hit.terms)))));
  panel.scrollTop = 0;
}

field.addEventListener("input", search);
// The field is its panel's autofocus: it has the keyboard before the next key comes, which "toggle" would be too late for.
field.addEventListener("focus", (event) => panel.contains(event.relatedTarget) || field.select());
panel.addEventListener("beforetoggle", (event) => {
  if (event.newState === "open") ready().catch(() => {}); // while the first word is typed
});
panel.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === field) links[0]?.click();
  else if (event.key === "ArrowDown") links[at + 1]?.focus();
  else if (event.key === "ArrowUp") (links[at - 1] ?? field).focus();
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => event.target.closest("a") && panel.hidePopover());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
  event.preventDefault();
  panel.showPopover();
});
