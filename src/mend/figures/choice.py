"""One figure out of several."""

import html
from collections.abc import Mapping
from typing import Any

from mend.theme import pictures

from .canvas import Figure


def choose(label: str, figures: Mapping[str, Figure], description: str = "") -> Any:
    """One figure out of several, chosen from a list, in the same place; it works with no kernel.

    label       : what is chosen, in front of the list ("Area")
    figures     : name in the list: figure
    description : a sentence above it, or nothing

    List and figures are linked in the browser. Where no widget can run, the output holds the first figure as
    a PNG and as its alt text.
    """
    if not figures:
        raise ValueError("figures: found none; expected at least one")
    import ipywidgets as w  # a figure alone needs no widgets

    first = next(iter(figures.values()))

    class Choice(w.VBox):
        def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
            bundle = super()._repr_mimebundle_(**kwargs) or {}
            png = {"image/png": first.png} if pictures() else {}
            return bundle | png | {"text/plain": first.alt}

    control = w.Dropdown(
        options=list(figures),
        description=label,
        tooltip=description or label,
        style={"description_width": "auto"},
        layout={"width": "auto", "max_width": "24rem", "margin": "0"},
    )
    # No width or scroll bar of the widgets' own: a figure is as wide as the page lets it be.
    wide = {"width": "100%", "margin": "0", "overflow": "visible"}
    stack = w.Stack(
        [w.HTML(figure.html, layout=wide) for figure in figures.values()], selected_index=0, layout=wide
    )
    w.jslink((control, "index"), (stack, "selected_index"))
    words = [w.HTML(html.escape(description), layout=wide)] if description else []
    return Choice([*words, control, stack], layout=wide)
