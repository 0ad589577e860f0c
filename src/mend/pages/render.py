"""A saved lesson as a page: its cells as HTML, its widgets with the modules that bring them to life.

The page needs no kernel: what a widget shows was saved with the lesson, and its front-end module does the
rest.
"""

import copy
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import page, sections, support
from ..lessons import LINKS, STATE, VIEW

HERE = Path(__file__).parent
TEMPLATE = HERE / "template"
STATIC = HERE / "static"

# The ordinary controls that static/controls.js draws; a lesson with any other of them asks for Python.
CONTROLS = {"VBoxModel", "HBoxModel", "HTMLModel", "DropdownModel", "StackModel"}

_EMPTY_LINK = re.compile(r'<a class="anchor-link"[^>]*></a>')  # a stop for the Tab key that leads nowhere
_REFERENCE = re.compile(r'"IPY_MODEL_([^"]+)"')


@dataclass
class Widgets:
    """The widgets of a page.

    models  : id -> {"esm", "css", "state"}, names in `modules`; of an ordinary control {"control", "state"}
    modules : file name, made of the content's hash -> the content: JavaScript modules and styles
    before  : HTML that stands before the script that brings them to life
    """

    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    before: str = ""

    def update(self, other: "Widgets") -> None:
        """Take in the widgets of another lesson; their ids begin with the lesson's name."""
        self.models |= other.models
        self.modules |= other.modules

    @property
    def styles(self) -> list[str]:
        """The names of all styles, each once."""
        return sorted({model["css"] for model in self.models.values() if model.get("css")})

    @property
    def json(self) -> str:
        """The models, ready to stand in a script element."""
        return json.dumps(self.models, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def needs_python(notebook: Any) -> bool:
    """Whether a lesson shows something that is not whole without a kernel."""
    state = state_of(notebook)
    shown = _shown(notebook)
    return any(asks_python(state.get(name, {})) for name in shown | made_of(state, shown))


def in_country(notebook: Any) -> Any:
    """The notebook, its support lines in the order that MEND_COUNTRY asks for."""
    for data in (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])):
        if "text/html" in data:
            data["text/html"] = page.in_country(data["text/html"])
    return notebook


def widgets(notebook: Any) -> Widgets:
    """The widgets that a lesson shows, as it was saved."""
    state, found = state_of(notebook), Widgets()
    wanted = _shown(notebook)
    wanted |= made_of(state, wanted)
    wanted |= {name for name, model in state.items() if model["model_name"] in LINKS}
    for name in sorted(wanted & state.keys()):
        model = state[name]
        own = {k: v for k, v in model["state"].items() if k not in ("_esm", "_css") and k[:7] != "_model_"}
        if "_esm" in model["state"]:
            esm = _named(model["state"]["_esm"], "js")
            css = _named(model["state"].get("_css", ""), "css")
            found.modules |= {esm: model["state"]["_esm"], css: model["state"].get("_css", "")}
            own = {k: v for k, v in own.items() if not k.startswith(("_view", "_dom", "layout"))}
            if "support" in own:
                own["support"] = support.content()
            found.models[name] = {"esm": esm, "css": css, "state": own}
        elif model["model_name"] in CONTROLS | LINKS:
            found.models[name] = {"control": model["model_name"], "state": own}
    return found


def cells(notebook: Any, places: tuple[int, ...]) -> str:
    """The HTML of some cells, as nbconvert writes it: no code, and an error only as a calm sentence."""
    part = copy.copy(notebook)
    # nbconvert copies all that it is given, some of it twice; of widgets it asks only whether they are there.
    part.metadata = copy.copy(notebook.metadata)
    part.metadata["widgets"] = {STATE: {"state": {name: {} for name in state_of(notebook)}}}
    part.cells = [notebook.cells[place] for place in places]
    html, _ = _exporter().from_notebook_node(part)
    return _EMPTY_LINK.sub("", html)


def parts(notebook: Any) -> list[tuple[str, str]]:
    """(title, HTML) of every section of a lesson, in order; nothing of it is for facilitators alone."""
    return [(section.title, cells(notebook, section.cells)) for section in sections.of(notebook)]


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    from .. import frameworks

    exporter = HTMLExporter(
        template_name="lab",
        template_file="cells.html.j2",
        extra_template_paths=[str(TEMPLATE)],
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_input_prompt=True,
        anchor_link_text="",
    )
    exporter.environment.globals["words"] = frameworks.content("present")["words"]
    return exporter


def markdown(text: str) -> str:
    """A facilitator's note, or the text of a plan, as HTML."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return markdown2html_mistune(text)


def attribute(value: Any) -> str:
    """A value for an attribute of an element."""
    return escape(str(value), quote=True)


def _named(text: str, kind: str) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.{kind}" if text else ""


def state_of(notebook: Any) -> dict[str, Any]:
    """The saved widgets of a lesson: id -> {"model_name", "model_module", "state", …}."""
    return notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def _shown(notebook: Any) -> set[str]:
    """The ids of the widgets in the outputs that anyone may see."""
    return {
        output["data"][VIEW]["model_id"]
        for cell in notebook.cells
        if not sections.is_for_facilitators(cell)
        for output in cell.get("outputs", [])
        if VIEW in output.get("data", {})
    }


def made_of(state: dict[str, Any], names: set[str]) -> set[str]:
    """The ids of what the widgets of these names hold, and of what that holds."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        model = state.get(waiting.pop())
        held = set(_REFERENCE.findall(json.dumps(model["state"]))) if model else set()
        waiting |= held - found
        found |= held
    return found


def is_look(model: dict[str, Any]) -> bool:
    """Whether a saved widget is no more than how a control looks."""
    base = model.get("model_module") == "@jupyter-widgets/base"
    return base or model.get("model_name", "").endswith("StyleModel")


def asks_python(model: dict[str, Any]) -> bool:
    """Whether a saved widget is not whole without a kernel."""
    if is_look(model):
        return False
    name = model.get("state", {}).get("_anywidget_id") or ""
    if not name.startswith("mend."):
        return model.get("model_name") not in CONTROLS
    module, _, kind = name.rpartition(".")
    return bool(getattr(import_module(module), kind)._asks_python)
