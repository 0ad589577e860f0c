// A lesson's widgets are in its file, and ipywidgets shows them once the kernel has answered. Where the answer
// is lost, late or broken off (the connection drops as the page opens, the kernel dies and is started again), it
// shows nothing at all, or "model not found". A widget of Mend needs no kernel, so after a moment the ones in the
// file are shown.
//
// This is a JupyterLab extension as its module federation expects one, without a build.

// "Back" from the neutral page that leave.js led to shows nothing of the course: JupyterLab is not even drawn.
const marked = window.name === "1" || sessionStorage.getItem("mend-left"); // as leave.js marks a tab
if (marked && performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
  document.documentElement.replaceChildren();
  location.replace("about:blank");
}

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";
const PATIENCE = 3000; // ms
const LOOKS = 100; // five minutes, for a kernel that is slow to start

const moment = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

function* within(widget) {
  if (widget.mimeType === VIEW) yield widget;
  for (const child of widget.children?.() ?? []) yield* within(child);
}

/** Each place for a widget of the file that is still empty: its output and its renderer. */
function* empty(panel, saved) {
  for (const { outputArea } of panel.content.widgets) {
    for (const [at, output] of (outputArea?.widgets ?? []).entries()) {
      const model = outputArea.model.get(at);
      for (const renderer of within(output)) {
        if (!renderer.layout?.widgets?.length && saved[model?.data[VIEW]?.model_id]) yield { model, renderer };
      }
    }
  }
}

/** Fill the empty places; whether none is left. `filled` holds the renderers that were given one more try. */
async function fill(panel, saved, filled) {
  const places = [...empty(panel, saved)];
  if (!places.length) return true;
  const manager = await Promise.race([places[0].renderer._manager.promise, moment()]);
  if (!manager) return false; // there is no kernel yet
  const missing = Object.entries(saved).filter(([id]) => !manager.has_model(id));
  if (missing.some(([, model]) => model.buffers?.length)) return true;
  const lost = places.filter(({ model, renderer }) => {
    const failed = renderer.hasClass("jupyter-widgets"); // it says "model not found", and looks no more
    return (failed || !manager.has_model(model.data[VIEW].model_id)) && !filled.has(renderer);
  });
  await Promise.all(
    missing.map(([model_id, { model_name, model_module, model_module_version, state }]) =>
      manager.new_model({ model_id, model_name, model_module, model_module_version }, state),
    ),
  );
  for (const { model, renderer } of lost) {
    filled.add(renderer);
    await renderer.renderModel(model);
  }
  return false;
}

async function show(panel, context) {
  await context.ready;
  const saved = context.model.getMetadata("widgets")?.[STATE]?.state;
  if (!saved) return;
  const filled = new WeakSet();
  for (let look = 0; look < LOOKS; look++) {
    await moment();
    if (panel.isDisposed || (await fill(panel, saved, filled))) return;
  }
}

const plugin = {
  id: "mend:widgets",
  description: "Shows the widgets that are saved in a notebook, also while its kernel is silent.",
  autoStart: true,
  activate: (app) =>
    app.docRegistry.addWidgetExtension("Notebook", {
      createNew: (panel, context) => {
        show(panel, context).catch((error) => console.warn("mend: the saved widgets were not shown.", error));
      },
    }),
};

window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB.mend = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
