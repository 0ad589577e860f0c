"""The templates in `forms/`: one for each kind of widget, one for the parts of a page, one for the whole."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FORMS = Path(__file__).parent / "forms"

_PAGES = Environment(
    loader=FileSystemLoader(FORMS),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


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
