// A lesson's widgets are in its file, and ipywidgets shows them once the kernel has answered. Where the answer
// is lost or late (the connection drops as the page opens, a busy machine), it would show nothing at all, and
// say nothing. A widget of Mend needs no kernel, so after a moment the ones in the file are shown.
//
// This is a JupyterLab extension as its module federation expects one, without a build.

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";
const PATIENCE = 3000; // ms

function* renderers(widget) {
  if (widget.mimeType === VIEW) yield widget;
  for (const child of widget.children?.() ?? []) yield* renderers(child);
}

/** The widgets of the file that the manager does not hold yet; none where one needs more than its JSON. */
function missing(manager, saved) {
  const models = Object.entries(saved?.[STATE]?.state ?? {});
  if (models.some(([, model]) => model.buffers?.length)) return [];
  return models.filter(([id]) => !manager.has_model(id));
}

async function show(panel, context) {
  await context.sessionContext.ready;
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = renderers(panel.content).next().value;
  if (!first || panel.isDisposed) return;
  const manager = await first._manager.promise;
  if (manager.restoredStatus) return;
  const found = missing(manager, context.model.getMetadata("widgets")).map(([model_id, model]) => {
    const { model_name, model_module, model_module_version, state } = model;
    return manager.new_model({ model_id, model_name, model_module, model_module_version }, state);
  });
  await Promise.all(found);
  manager._restored.emit(); // what waits for its model looks again
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
