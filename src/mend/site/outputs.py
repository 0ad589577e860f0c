"""The cells of a lesson as a page of the site may show them.

No style and no script stands in them, links lead to files, and where only Python could go on stands what was
saved.
"""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any

from .. import page
from ..lessons import VIEW
from ..pages.render import asks_python, cells, is_look, made_of, state_of
from ..theme import CSS, LEAVE, PAGE
from .faults import Faults, unusable
from .files import Files, digest

GLOSSARY = "glossary.html"

_CELL = re.compile(r'id="cell-id=([^"]*)"')
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_IMAGE = re.compile(r"<(?:img|svg)\b[^>]*>")
_WORDS = re.compile(r'\s(?:alt|aria-label|aria-labelledby)="\s*[^"\s][^"]*"|\saria-hidden="true"')
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)"')
_AWAY = re.compile(r"[a-z]+:|#")  # what begins so leads to another site, or stays on the page
_PRACTICE = re.compile(
    r'<a class="mend-in-lab" href="\.\./practice/([\w-]+)/[\w-]+\.ipynb">(.*?)</a>'
    r'<span class="mend-in-page">.*?</span>',
    re.DOTALL,
)
_LESSON = re.compile(r"(?:\.\./notebooks/|\./)?([\w-]+)\.ipynb(#.*)?")


class Outputs:
    """Draws cells for the site.

    places    : where its files are
    faults    : takes what is wrong
    exercises : the names of those that are there to practice on
    line      : what stands under a saved figure whose control needs Python
    """

    def __init__(self, places: Files, faults: Faults, exercises: Iterable[str], line: str):
        """Keep all of it."""
        self.places, self.faults, self.exercises, self.line = places, faults, set(exercises), line

    def html(self, notebook: Any, places: tuple[int, ...], file: str) -> str:
        """Some cells of a notebook, from 0; file: its name where a fault is told."""
        state = state_of(notebook)
        for place in places:
            self._saved(notebook.cells[place], state, file, place + 1)
        html = cells(notebook, places)
        self._check(html, notebook, file)
        html = _STYLE.sub(self._taken, _SCRIPT.sub("", html))
        html = _LINK.sub(self._linked, _PRACTICE.sub(self._practiced, html))
        return self.places.look(html)

    def _check(self, html: str, notebook: Any, file: str) -> None:
        """Tell of scripts, of images without words and, later, of links that lead nowhere."""
        numbers = {cell.get("id"): number for number, cell in enumerate(notebook.cells, 1)}
        begins = [(found.start(), numbers.get(unescape(found[1]), 0)) for found in _CELL.finditer(html)]

        def cell(found: re.Match[str]) -> int:
            return next((number for start, number in reversed(begins) if start <= found.start()), 0)

        for found in _SCRIPT.finditer(html):
            if found[1] != page.LINKS and not found[1].startswith(page.LEAVING):
                expected = "none, since a page of the site runs only what the course brings"
                self.faults.add(file, cell(found), "a script in an output", expected)
        for found in _IMAGE.finditer(html):
            if not _WORDS.search(found[0]):
                self.faults.add(file, cell(found), "an image without words for it", "an alternative text")
        for found in _LINK.finditer(_PRACTICE.sub(lambda found: " " * len(found[0]), html)):
            if not _AWAY.match(found[2]):
                self.faults.link(file, cell(found), self.to(unescape(found[2])))

    def to(self, href: str) -> str:
        """A link of a notebook as one of the site."""
        found = _LESSON.fullmatch(href)
        if not found:
            return href
        if (found[2] or "").startswith("#term-"):
            return GLOSSARY + found[2]
        return self.places.lesson(found[1]) + (found[2] or "")

    def _linked(self, found: re.Match[str]) -> str:
        return f'{found[1]}{escape(self.to(unescape(found[2])))}"'

    def _taken(self, found: re.Match[str]) -> str:
        """A style goes into the one sheet, where the policy wants it; the course's own are there already."""
        if found[1] not in (CSS + PAGE, LEAVE, CSS):
            self.places.styles[digest(found[1].encode())] = found[1]
        return ""

    def _practiced(self, found: re.Match[str]) -> str:
        if found[1] not in self.exercises:
            return found[2]
        return f'<a href="{self.places.exercise(found[1])}">{found[2]}</a>'

    def _saved(self, cell: Any, state: dict[str, Any], file: str, number: int) -> None:
        """In place of a widget that only Python can move: its saved figure, and how to get the live one."""
        for output in cell.get("outputs", []):
            if VIEW not in output.get("data", {}):
                continue
            name = output["data"][VIEW]["model_id"]
            tree = [name, *(one for one in made_of(state, {name}) if not is_look(state.get(one, {})))]
            for found, expected in filter(None, (unusable(state.get(one)) for one in tree)):
                self.faults.add(file, number, found, expected)
            models = [state[one] for one in tree if one in state]
            if any(asks_python(model) and not model["state"].get("_esm") for model in models):
                held = [output for model in models for output in model["state"].get("outputs") or ()]
                html = f'{figures(held) or figures([output])}<p class="mend-calm">{escape(self.line)}</p>'
                output["data"] = {"text/html": html, "text/plain": self.line}


def figures(outputs: Iterable[Any]) -> str:
    """The pictures among what was shown when a lesson was saved, as HTML."""
    shown = ""
    for data in (output.get("data", {}) for output in outputs):
        if "text/html" in data:
            shown += data["text/html"]
        elif "image/png" in data:
            words = escape(data.get("text/plain", ""), quote=True)
            shown += f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="{words}">'
    return shown
