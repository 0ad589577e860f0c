// page.js — brings the widgets of a saved lesson to life, in the order in which they stand.
import { control, link } from "./controls.js";
import { Model, mount } from "./host.js";

const holder = document.getElementById("mend-models");
const given = JSON.parse(holder.textContent);
const module = (name) => window.mendScripts?.[name]?.default ?? new URL(holder.dataset.assets + name, location.href).href;
const models = new Map();
for (const [name, { control: kind, state }] of Object.entries(given))
  if (kind && state.source === undefined) models.set(name, { kind, model: new Model(state) });

const places = [...document.querySelectorAll(".mend-host")];
for (const place of places) {
  const name = place.dataset.model;
  const widget = given[name];
  try {
    if (widget?.esm) {
      const tell = (model) => document.dispatchEvent(new CustomEvent("mend-model", { detail: { name, model, widget } }));
      models.set(name, { model: await mount(place, { ...widget, esm: module(widget.esm) }, tell) });
    }
    else if (models.has(name)) control(place, name, models);
  } catch (error) {
    console.error(error);
    place.classList.add("is-empty");
  }
}
for (const { control: kind, state } of Object.values(given)) if (kind && state.source) link(kind, state, models);

window.mendModels = models;
document.body.dataset.alive = "";
document.dispatchEvent(new Event("mend-alive"));
