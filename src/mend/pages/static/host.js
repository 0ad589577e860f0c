// host.js — lets anywidget modules live in a page with no kernel: in `mend present`, in a plain file, in the tests.

// What a module may ask of its model, as anywidget describes it; nothing is sent anywhere.
export class Model {
  #state;
  #listeners = new Map();

  constructor(state) {
    this.#state = state;
  }
  get(name) {
    return this.#state[name];
  }
  set(name, value) {
    const values = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(values).filter((k) => JSON.stringify(this.#state[k]) !== JSON.stringify(values[k]));
    Object.assign(this.#state, values);
    for (const k of changed) this.#tell(`change:${k}`, this, values[k]);
    if (changed.length) this.#tell("change", this);
  }
  on(names, callback) {
    for (const name of names.split(" ")) this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), callback]);
  }
  off(names, callback) {
    for (const name of names ? names.split(" ") : this.#listeners.keys())
      this.#listeners.set(name, callback ? (this.#listeners.get(name) ?? []).filter((f) => f !== callback) : []);
  }
  save_changes() {}
  send(message) {
    this.answer?.(message); // by whoever stands in for Python
  }
  // A message as Python would send it.
  hear(message) {
    this.#tell("msg:custom", message);
  }
  #tell(name, ...values) {
    for (const callback of this.#listeners.get(name) ?? []) callback(...values);
  }
}

// Draw one widget into an element and return its model; `esm` is its module, or the address of it.
export async function mount(el, { esm, state }, before = () => {}) {
  const found = typeof esm === "string" ? (await import(esm)).default : esm;
  const widget = typeof found === "function" ? await found() : found;
  const model = new Model(state);
  before(model);
  await widget.initialize?.({ model });
  await widget.render?.({ model, el });
  return model;
}
