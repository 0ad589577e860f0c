// page.js — brings the widgets of a saved lesson to life, in the order in which they stand.
import { control, link } from "./controls.js";
import { Model, mount } from "./host.js";

const given = JSON.parse(document.getElementById("mend-models").textContent);
const assets = new URL(".", import.meta.url);
const models = new Map();
for (const [name, { control: kind, state }] of Object.entries(given))
  if (kind && state.source === undefined) models.set(name, { kind, model: new Model(state) });

const places = [...document.querySelectorAll(".mend-host")];
for (const place of places) {
  const name = place.dataset.model;
  const widget = given[name];
  try {
    if (widget?.esm) models.set(name, { model: await mount(place, { ...widget, esm: new URL(widget.esm, assets).href }) });
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
