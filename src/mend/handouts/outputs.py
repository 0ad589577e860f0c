"""What the cells of a lesson show, on paper: figures, small tables, the parts of a page, widgets."""

import re
from html import unescape
from typing import Any

from bs4 import BeautifulSoup
from markupsafe import Markup

from .. import frameworks
from ..models import Lesson
from . import drawings
from .templates import part

ROWS, COLUMNS = 14, 9  # a table of more than that stays on the screen
PAPER = (0xFB, 0xF8, 0xF2)  # the ground of the saved pictures, which would print as a gray veil
AIR = 12  # around a figure, since its words may reach over its edge

_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")


def html(source: str, plain: str) -> Markup:
    """A text/html output: a part of a page, a figure or a table; "" where it is of no use on paper.

    plain : the same output's text/plain
    """
    kind = re.search(r'class="(?:dataframe |mend )?(mend-[a-z]+)', source)
    match kind[1] if kind else "":
        case "mend-care" if "mend-support" in source:
            support = frameworks.content("support")
            return part("care", support["intro"], support)
        case "mend-care":
            support = frameworks.content("support")
            return part("care", plain.splitlines()[0], support)
        case "mend-map":
            return part("map", _map())
        case "mend-glossary":
            terms = sorted(frameworks.content("glossary")["terms"], key=lambda term: term["name"].casefold())
            return part("glossary", terms)
        case "mend-figure":
            return _figure(source)
        case "mend-found":
            return _found(source)
        case "mend-checks":
            return _checks(source)
        case "mend-opening" | "mend-exercise":
            return Markup("")
    return _table(source) if "<table" in source else Markup("")


def picture(png: str, alt: str, caption: str = "") -> Markup:
    """A saved picture, its ground made white.

    png : in base64
    """
    return part("figure", f"data:image/png;base64,{_white(png)}", alt, caption)


def _figure(source: str) -> Markup:
    """The drawing itself, so that it is sharp on paper, with its caption."""
    found = _SVG.search(source)
    alt = re.search(r'aria-label="([^"]*)"', source)
    if not found or not alt:
        return Markup("")
    svg = _VARIABLE.sub(r"\1", found[0])
    # As a picture it cannot ask the page for its font or its size.
    svg = re.sub(r' style="display:block[^"]*"', f' style="font-family:{drawings.SANS}"', svg, count=1)
    box = _BOX.search(svg)
    wide, high = (float(box[1]) + 2 * AIR, float(box[2]) + 2 * AIR) if box else (1, 1)
    svg = _BOX.sub(
        f'viewBox="{-AIR} {-AIR} {wide:g} {high:g}" width="{wide:g}" height="{high:g}"', svg, count=1
    )
    caption = BeautifulSoup(source, "html.parser").figcaption
    kind = "is-tall" if high > wide else ""
    return part(
        "figure", drawings.address(svg), unescape(alt[1]), caption.get_text() if caption else "", kind
    )


def _found(source: str) -> Markup:
    soup = BeautifulSoup(source, "html.parser")
    value, small, said = soup.b, soup.small, soup.span
    if not (value and said):
        return Markup("")
    return part("found", value.get_text(), next(said.strings, "").strip(), small.get_text() if small else "")


def _checks(source: str) -> Markup:
    groups = BeautifulSoup(source, "html.parser").select(".mend-checks > div")
    return part(
        "checks",
        [
            (group.h3.get_text() if group.h3 else "", [label.get_text() for label in group.find_all("label")])
            for group in groups
        ],
    )


def _table(source: str) -> Markup:
    soup = BeautifulSoup(source, "html.parser")
    rows = [row.find_all(["th", "td"]) for row in soup.find_all("tr")]
    if len(rows) > ROWS + 1 or not rows or max(map(len, rows)) > COLUMNS:
        return Markup('<p class="refer">{}</p>').format(frameworks.load("handout").long_table)
    words = {int(place) for place in re.findall(r"mend-words-(\d+)", source)}
    wide = max(map(len, rows))
    body: list[list[dict[str, Any]]] = []
    for row in rows:
        # A cell of several rows stands in each of them, so that every row says whose it is.
        missing = wide - len(row) if body else 0
        body.append(body[-1][:missing] if missing else [])
        body[-1] += [_cell(found, place in words) for place, found in enumerate(row, 1 + missing)]
    return part("table", body[0], body[1:])


def _cell(found: Any, words: bool) -> dict[str, Any]:
    return {
        "text": found.get_text(strip=True),
        "head": found.name == "th",
        "words": words or "mend-index" in found.get("class", []),
    }


def _map() -> list[dict[str, str]]:
    course = frameworks.load("course")
    rows = []
    for one in [*course.lessons, *course.appendices]:
        lesson = isinstance(one, Lesson)
        minutes = (course.minutes if lesson else course.reading).format(**one.model_dump())
        mark = str(int(one.number)) if lesson else one.letter
        rows.append({"mark": mark, "title": one.title, "about": one.about, "minutes": minutes})
    return rows


def _white(png: str) -> str:
    """The picture with the ground of the theme made white, and no wider than what is drawn."""
    import io
    from base64 import b64decode, b64encode

    import numpy as np
    from matplotlib import image

    found = image.imread(io.BytesIO(b64decode(png)), format="png")[..., :3]
    found = np.clip(found * 255 / np.array(PAPER), 0, 1)
    rows, columns, _ = np.nonzero(found < 0.97)  # what surrounds it is left off
    if rows.size:
        found = found[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    target = io.BytesIO()
    image.imsave(target, found, format="png", pil_kwargs={"optimize": True})
    return b64encode(target.getvalue()).decode()
