"""What stops a build: a line for each thing that a page could not show and each link that leads nowhere."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

_ID = re.compile(r'\sid="([^"]+)"')


class Faults:
    """What is wrong with the pages of the site.

    said : a line each, in the order in which it was found
    """

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.said: list[str] = []
        self._links: dict[tuple[str, int, str], None] = {}

    def add(self, file: str, cell: int, found: str, expected: str) -> None:
        """One fault; cell: from 1, or 0 where none is known."""
        place = f"cell {cell}: " if cell else ""
        self.said.append(f"{file}: {place}found {found}; expected {expected}.")

    def link(self, file: str, cell: int, href: str) -> None:
        """A link that stays in the site, to be checked once every page is there."""
        self._links[file, cell, href] = None

    def check(self, pages: dict[str, str]) -> None:
        """Tell of every link that leads to no page, or to no place on its page; pages: file -> HTML."""
        ids = {name: set(map(unescape, _ID.findall(html))) for name, html in pages.items()}
        for file, cell, href in self._links:
            name, _, place = map(unquote, href.partition("#"))
            told = f'a link to "{_written(href)}"'
            if name not in ids:
                self.add(file, cell, f"{told}, which is no page of the site", "one of its lessons")
            elif place and place not in ids[name]:
                self.add(file, cell, f"{told}, where nothing has that name", "a heading or a term")


def _written(href: str) -> str:
    """A link to a lesson as its author wrote it."""
    own = href.startswith(("glossary", "exercise"))
    return href if own else re.sub(r"^([\w-]+)\.html", r"\1.ipynb", href)


def unusable(model: dict[str, Any] | None) -> tuple[str, str] | None:
    """(found, expected) where a page has no way to show a saved widget."""
    if model is None:
        return "a widget whose state is not there", "a lesson that was run"
    name, module = model.get("model_name"), model.get("model_module", "")
    if model["state"].get("_esm") or module.startswith("@jupyter-widgets/"):
        return None
    return f"a widget with no front-end module, {name} of {module}", "one that brings its module"
