"""What every figure is drawn on: the tokens, the two looks, and a `Figure` that shows itself on any page.

On a page a figure is an SVG whose colors are the variables of `mend.css`, so that it goes dark with the
page. Where HTML is not shown it is a PNG, or its alt text.
"""

import hashlib
import html
import io
import re
import textwrap
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property, wraps
from typing import Any, ParamSpec, cast
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from PIL import Image

from mend.samples import ORIGIN
from mend.theme import STYLE, pictures

# The tokens of mend.css, as they are in the light theme. No other color is drawn.
TOKENS = {
    "paper": "#fbf8f2",
    "sheet": "#ffffff",
    "ink": "#23313a",
    "soft": "#5b6a73",
    "line": "#d9d3c6",
    "grid": "#e3dccd",
    "concept": "#17616b",
    "esteem": "#b4532a",
    "calm": "#e6efe9",
    "care": "#fff3dc",
}
PAPER, SHEET, INK, SOFT, LINE, GRID, CONCEPT, ESTEEM, CALM, CARE = TOKENS.values()

# Self-concept and self-esteem, partner A and partner B: told apart by shape, fill and line, and by color.
FIRST: dict[str, Any] = {"color": CONCEPT, "marker": "o", "linestyle": "-"}
SECOND: dict[str, Any] = {"color": ESTEEM, "marker": "D", "linestyle": "--", "markerfacecolor": SHEET}

SIMULATED = "Simulated data."
WIDTH = 5.4  # inches: at 360 px wide the smallest letters are still about 9 px


def _theme() -> AbstractContextManager[None]:
    """mend.mplstyle over matplotlib's own defaults, whatever the reader's settings are."""
    style = mpl.rc_params_from_file(STYLE)
    return mpl.rc_context({key: value for key, value in style.items() if "backend" not in key})


class Figure(MatplotlibFigure):
    """A matplotlib figure that says what is seen on it and shows itself on any page.

    alt     : what is seen, in a sentence or two, with the numbers
    caption : what is drawn, of how many; one visible line under the figure
    """

    def __init__(self, height: float, alt: str = "", caption: str = ""):
        """Open an empty figure of the common width; `height` in inches."""
        super().__init__(figsize=(WIDTH, height))
        self.height = height
        self.alt = alt
        self.caption = caption

    def settle(self) -> None:
        """Lay it out once and for all: a second layout, at another resolution, would move things a little."""
        for artist in self.findobj():
            artist.set_clip_on(False)  # nothing is drawn outside its axes, and a clip path is an id more
        self.draw_without_rendering()
        self.set_layout_engine("none")

    @cached_property
    def html(self) -> str:
        """The figure as `<figure>` with an inline SVG and a caption; the same bytes for the same data."""
        out = io.StringIO()
        with _theme():
            facts = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            self.savefig(out, format="svg", transparent=True, metadata=facts)
        # Its own sheet and, in forced colors, its own palette: legible where nobody has heard of mend.css.
        sheet = (
            "box-sizing:border-box;max-width:660px;margin:1em 0;padding:14px 12px;border-radius:12px;"
            f"background:{SHEET};border:1px solid {LINE};forced-color-adjust:none"
        )
        small = f"margin:10px 4px 0;font:clamp(12.5px,2.3vw,15px)/1.45 system-ui,sans-serif;color:{SOFT}"
        return (
            f'<figure class="mend-figure" style="{_variables(sheet)}">{_inline_svg(out.getvalue(), self.alt)}'
            f'<figcaption style="{_variables(small)}">{html.escape(self.caption)}</figcaption></figure>'
        )

    @cached_property
    def png(self) -> bytes:
        """The figure with its caption on paper, at twice the size, for GitHub and for a PDF."""
        out = io.BytesIO()
        with _theme():
            note = self.text(0, -0.02, textwrap.fill(self.caption, 66), color=SOFT, size=9.5, va="top")
            self.savefig(out, dpi=192, bbox_inches="tight", pad_inches=0.15)
            note.remove()
        small = io.BytesIO()  # 64 colors are all that is in it, and a third of the bytes
        Image.open(out).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True
        )
        return small.getvalue()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        png = {"image/png": self.png} if pictures() else {}
        return {"text/html": self.html, **png, "text/plain": self.alt}


def _variables(style: str) -> str:
    """Each hex color of the palette as a CSS variable that falls back on it."""
    names = {color: name for name, color in TOKENS.items()}
    return re.sub("|".join(names), lambda found: f"var(--mend-{names[found[0]]}, {found[0]})", style)


def _inline_svg(svg: str, alt: str) -> str:
    """What matplotlib wrote, fit to stand inside a page beside other figures: small, themed, described."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.split("}")[1]
        element.text = (element.text or "").strip() or None
        element.tail = None
        for key in list(element.attrib):
            value = " ".join(element.attrib.pop(key).split())
            if key in ("x", "y", "d", "width", "height", "transform", "points"):
                value = re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), value)
            if key == "style":
                # The font that was measured is not the one that is shown; its size is.
                value = re.sub(r"; font-family: [^;]*|; stroke-dashoffset: 0", "", value)
                value = _variables(value.replace(": ", ":").replace("; ", ";"))
            if not (key == "transform" and value.startswith("rotate(-0 ")):
                element.attrib[key.split("}")[-1]] = value
    _thin(root, set(re.findall(r'(?:href="|url\()#([\w.]+)', ElementTree.tostring(root, encoding="unicode"))))
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",  # for viewers that turn an SVG in a page into an image
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": alt,
        "style": "display:block;width:100%;height:auto;overflow:visible;"
        "font-family:system-ui,sans-serif;stroke-linejoin:round",
    }
    text = ElementTree.tostring(root, encoding="unicode")
    mark = "mend" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return re.sub(r'(?<= id=")|(?<=href="#)|(?<=url\(#)', f"{mark}-", text)


def _thin(element: ElementTree.Element, wanted: set[str]) -> None:
    """Take away names that nothing refers to, paths that paint nothing and groups that only group."""
    kept: list[ElementTree.Element] = []
    for child in element:
        _thin(child, wanted)
        if child.attrib.get("id") not in wanted:
            child.attrib.pop("id", None)
        style = child.attrib.get("style", "")
        blank = child.tag == "path" and "fill:none" in style and "stroke:" not in style
        if child.tag in ("style", "metadata") or blank or (child.tag in ("g", "defs") and not len(child)):
            continue
        if child.tag == "defs":
            for shape in child.iterfind("path"):
                shape.attrib.pop("style", None)  # every use of it says the same
        style, *others = {mark.get("style", "") for mark in child} or {""}
        if child.tag == "g" and len(child) > 2 and style and not others and not child.get("style"):
            child.set("style", style)  # said once for all marks of a series
            for mark in child:
                del mark.attrib["style"]
        kept.extend(child if child.tag == "g" and not child.attrib else [child])
    element[:] = kept


P = ParamSpec("P")


def drawn(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw in the theme, then fix the layout."""

    @wraps(draw)
    def themed(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with _theme():
            figure = draw(*args, **kwargs)
            figure.settle()
        return figure

    return themed


def legend(figure: Figure, *keys: tuple[str, dict[str, Any]]) -> None:
    """A row of its own above the axes: (words, look) of each mark."""
    marks = [Line2D([], [], label=label, **look) for label, look in keys]
    figure.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.01, 0.995), ncols=len(keys), labelcolor=INK
    )
    cast(ConstrainedLayoutEngine, figure.get_layout_engine()).set(rect=(0, 0, 1, 1 - 0.36 / figure.height))


def but(look: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same look, but for these."""
    return {**look, **changes}


def blank(height: float, rows: int = 1, columns: int = 1, **kwargs: Any) -> tuple[Figure, list[Axes]]:
    """A figure with nothing on it, `height` in inches, and its axes row by row."""
    figure = Figure(height)
    return figure, list(figure.subplots(rows, columns, squeeze=False, **kwargs).flat)


# --- small words --------------------------------------------------------------------------------------------


def origin(data: pd.DataFrame) -> str:
    """Whose data it is, for a caption. The course's own is simulated; a class's says whose it is."""
    return str(data.attrs.get(ORIGIN, SIMULATED))


def signed(value: float) -> str:
    """With a sign that is a minus, not a hyphen, and no negative nought."""
    return f"{round(value, 2) + 0:+.2f}".replace("-", "\N{MINUS SIGN}")


def counted(n: float, noun: str) -> str:
    """1 week, 2.5 weeks, no weeks."""
    return f"{n:g} {noun}" if n == 1 else f"{n:g} {noun}s" if n else f"no {noun}s"


def in_weeks(n: float) -> str:
    """The same, of weeks."""
    return counted(n, "week")
