// controls.js — the few ordinary controls that lessons show: boxes, a list to choose from, a stack of which one is shown.
const set = (node, names) => Object.assign(node, names);
const element = (tag, names = {}) => set(document.createElement(tag), names);

const draw = {
  HTMLModel: (el, model) => el.append(document.createRange().createContextualFragment(model.get("value"))), // a figure of the lesson itself
  VBoxModel: (el, model, inside) => model.get("children").forEach((name) => inside(el, name)),
  HBoxModel: (el, model, inside) => model.get("children").forEach((name) => inside(el, name)),
  StackModel(el, model, inside) {
    const shown = model.get("children").map((name) => inside(el, name));
    const show = () => shown.forEach((node, i) => (node.hidden = i !== model.get("selected_index")));
    model.on("change:selected_index", show);
    show();
  },
  DropdownModel(el, model) {
    const list = element("select", { disabled: Boolean(model.get("disabled")) });
    list.append(...model.get("_options_labels").map((text, i) => element("option", { value: i, textContent: text })));
    const label = element("label", { className: "mend-choose" });
    label.append(element("span", { textContent: model.get("description") }), list);
    list.addEventListener("change", () => model.set("index", Number(list.value)));
    const show = () => (list.value = model.get("index"));
    model.on("change:index", show);
    show();
    el.append(label);
  },
};

// Draw a control and what it holds; `models` knows every control of the page by its name.
export function control(el, name, models) {
  const node = el.appendChild(element("div", { className: "mend-control" }));
  const { kind, model } = models.get(name);
  draw[kind](node, model, (into, reference) => control(into, reference.replace("IPY_MODEL_", ""), models));
  return node;
}

// What Python linked stays linked: [name, trait] of each end.
export function link(kind, state, models) {
  const [[a, from], [b, to]] = [state.source, state.target].map(([name, trait]) => [models.get(name.replace("IPY_MODEL_", ""))?.model, trait]);
  if (!a || !b) return;
  const follow = (one, its, other, theirs) => one.on(`change:${its}`, () => other.set(theirs, one.get(its)));
  follow(a, from, b, to);
  if (kind === "LinkModel") follow(b, to, a, from);
  b.set(to, a.get(from));
}
