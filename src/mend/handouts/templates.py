"""The templates in `forms/`: one for each kind of widget, one for the parts of a page, one for the whole.

Their style brings its fonts along, so that a handout has the same pages on every computer.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from mend.templates import environment

HERE = Path(__file__).parent
FORMS = HERE / "forms"


_PAGES = environment(FORMS)


@cache
def macros(name: str) -> Any:
    """The macros of one file; their texts are escaped."""
    return _PAGES.get_template(f"{name}.html").module


def part(name: str, *texts: Any) -> Markup:
    """A part of a page, by the name of its macro in `page.html`."""
    return getattr(macros("page"), name)(*texts)


def handout(**texts: Any) -> str:
    """The whole document."""
    return _PAGES.get_template("handout.html").render(**texts)


@cache
def style(paper: str) -> Markup:
    """The style sheet for a paper size of CSS, with its fonts in it."""
    rules = (HERE / "handout.css").read_text(encoding="utf-8").replace("PAPER", paper)
    return Markup("\n".join([faces(), rules]))


@cache
def faces() -> str:
    """The fonts as rules of CSS that hold them, for a page that loads nothing."""
    return "\n".join(map(_face, sorted((HERE / "fonts").glob("*.woff2"))))


def _face(font: Path) -> str:
    family, weight, slant = font.stem.rsplit("-", 2)
    data = b64encode(font.read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {slant}; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
