"""The smallest widget there can be: it proves that a host works before a real widget is tested in it."""

import anywidget
import traitlets


class Tiny(anywidget.AnyWidget):
    """A button that counts."""

    _esm = """
    export default {
      render({ model, el }) {
        const button = document.createElement("button");
        const show = () => (button.textContent = `count ${model.get("count")}`);
        button.className = "tiny";
        button.onclick = () => {
          model.set("count", model.get("count") + 1);
          model.save_changes();
        };
        model.on("change:count", show);
        show();
        el.append(button);
      },
    };
    """
    _css = ".tiny { color: rgb(1, 2, 3); }"
    count = traitlets.Int(0).tag(sync=True)
