"""The pages of the site: those of `mend present`, and what only a site has."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from .. import exercises, frameworks, page, sections
from ..lessons import VIEW
from ..models import Lesson
from ..pages.book import Book, Entry, Part, Way
from ..pages.render import Widgets, asks_python, cells, in_country, made_of, state_of, widgets
from ..paths import shown
from ..theme import CSS, LEAVE, PAGE
from ..widgets.base import Widget
from . import practice, search
from .files import Files, digest

GLOSSARY, EXERCISES, MISSING = "glossary.html", "exercises.html", "404.html"
ORDINARY = "@jupyter-widgets/"  # the module of a control that Jupyter itself brings

_CELL = re.compile(r'id="cell-id=([^"]*)"')
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_IMAGE = re.compile(r"<(?:img|svg)\b[^>]*>")
_ALT = re.compile(
    r'\salt="\s*[^"\s][^"]*"|\saria-label="\s*[^"\s][^"]*"|\saria-labelledby="[^"]+"|\saria-hidden="true"'
)
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)"')
_PRACTICE = re.compile(
    r'<a class="mend-in-lab" href="\.\./practice/([\w-]+)/[\w-]+\.ipynb">(.*?)</a>'
    r'<span class="mend-in-page">.*?</span>',
    re.DOTALL,
)
_HOST = re.compile(r'data-model="([^"]+)"')
_SOUGHT = {"idea", "ask", "piles", "areas", "steps", "points", "conditions", "retold"}
_ID = re.compile(r'\sid="([^"]+)"')


@dataclass
class Faults:
    """What is wrong with the pages, a line each.

    links : (file, cell from 1 or 0, address) of each link within the site, checked when every page is there
    """

    said: list[str] = field(default_factory=list)
    links: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, cell: int, found: str, expected: str) -> None:
        """One fault; cell: from 1, or 0 where none is known."""
        place = f"cell {cell}: " if cell else ""
        self.said.append(f"{file}: {place}found {found}; expected {expected}.")

    def check(self, pages: dict[str, str]) -> None:
        """Tell of every link that leads to no page, or to no place on its page."""
        ids = {name: set(map(unescape, _ID.findall(html))) for name, html in pages.items()}
        for file, cell, href in dict.fromkeys(self.links):
            name, _, place = href.partition("#")
            name, place = unquote(name), unquote(place)
            if name not in ids:
                self.add(
                    file,
                    cell,
                    f'a link to "{_source(href)}", which is no page of the site',
                    "one of its lessons",
                )
            elif place and place not in ids[name]:
                self.add(
                    file,
                    cell,
                    f'a link to "{_source(href)}", where nothing has that name',
                    "a heading or a term",
                )


def _source(href: str) -> str:
    """A link as its author wrote it."""
    return (
        re.sub(r"^([\w-]+)\.html", r"\1.ipynb", href)
        if not href.startswith(("glossary", "exercise"))
        else href
    )


class SiteBook(Book):
    """Draws every page of the site.

    notebooks : path of a lesson -> the notebook to show, run or as it was saved
    exercises : name of an exercise -> its notebook, run to practice on
    country   : whose support lines come first, or None
    """

    def __init__(self, folder: Path, notebooks: dict[Path, Any], trained: dict[str, Any]):
        """Draw nothing yet."""
        super().__init__(folder)
        self.notebooks, self.trained = notebooks, trained
        self.places: Files = Files()
        self.faults = Faults()
        self.texts: list[
            dict[str, str]
        ] = []  # what is searched: of each section its page, place, titles and text

    def pages(self) -> dict[str, str]:
        """File -> HTML of every page. Look into `faults` before one of them is used."""
        drawn = {self.places.lesson(path.stem): self.lesson(path) for path in self.notebooks}
        drawn |= {self.places.exercise(name): self.exercise(name) for name in self.trained}
        drawn[GLOSSARY] = self.glossary()
        if self.trained:
            drawn[EXERCISES] = self.training()
        drawn["index.html"] = self.listing(guide=True, shared=False)
        drawn[MISSING] = self.problem("missing")
        self.faults.check(drawn)
        style, index = self.places.style(), self.places.keep("index.js", search.script(self.texts))
        return {
            name: html.replace('href="@style"', f'href="{style}"').replace('"@index"', f'"{index}"')
            for name, html in drawn.items()
        }

    # --- pages ---
    def lesson(self, path: Path) -> str:
        """A lesson."""
        notebook, found = self._read(path)
        self._now = shown(path)
        entry = self.entry(path)
        parts = [Part("section", path.stem, one.title, 0, self._cells(notebook, one.cells)) for one in found]
        return self._whole(parts, self._widgets(notebook, path.stem), entry, self.places.lesson(path.stem))

    def exercise(self, name: str) -> str:
        """An exercise, to practice on."""
        notebook = in_country(self.trained[name])
        self._now = shown(exercises.find(name) / f"{name}.ipynb")
        parts = [
            Part("section", "", one.title, 0, self._cells(notebook, one.cells))
            for one in sections.of(notebook)
        ]
        found = self._widgets(notebook, f"exercise-{name}")
        told = json.dumps(practice.told(name), ensure_ascii=False).replace("</", "<\\/")
        found.before += f'\n<script type="application/json" id="mend-exercise">{told}</script>'
        return self._whole(parts, found, self._trained(name), self.places.exercise(name))

    def glossary(self) -> str:
        """Every term, and the lessons that lead to it."""
        terms = sorted(frameworks.load("glossary").terms, key=lambda term: term.name.casefold())
        where: dict[str, list[tuple[str, str, str]]] = {}
        for file, href, title in self._led:
            row = (*self._numbered(file), title)
            if row not in where.setdefault(href, []):
                where[href].append(row)
        rows = [(term, where.get(term.id, [])) for term in terms]
        for term, _ in rows:
            self._searched(GLOSSARY, f"term-{term.id}", term.name, self._site["glossary"], term.means)
        return self._drawn(
            "glossary.html.j2",
            GLOSSARY,
            rows=rows,
            **{**self._around(), "title": self._site["glossary"], "site": self._site},
        )

    def training(self) -> str:
        """The list of exercises."""
        site = self._site
        around = self._around() | {"title": site["exercises"], "more": []}
        rows = [self._way(name) for name in self.trained]
        return self._drawn(
            "list.html.j2",
            EXERCISES,
            rows=rows,
            eyebrow=around["course"].title,
            headline=site["exercises"],
            about=site["exercises_about"],
            **around,
        )

    def listing(self, guide: bool, shared: bool) -> str:
        """The list of lessons, the first page of the site."""
        return self._linked(super().listing(guide, shared))

    # --- how ---
    @property
    def _more(self) -> list[tuple[str, str]]:
        return [(EXERCISES, self._site["exercises"])] * bool(self.trained) + [
            (GLOSSARY, self._site["glossary"])
        ]

    @cached_property
    def _site(self) -> dict[str, str]:
        return frameworks.content("site")["words"]

    @cached_property
    def _led(self) -> list[tuple[str, str, str]]:
        """(stem, term, section's title) of each link to a term, in order."""
        found = []
        for path in self.notebooks:
            notebook, parts = self._read(path)
            for part in parts:
                text = "\n".join(notebook.cells[place].source for place in part.cells)
                found += [(path.stem, term, part.title) for term in re.findall(r"#term-([\w-]+)\)", text)]
        return found

    def _numbered(self, stem: str) -> tuple[str, str]:
        """(address, name such as "4") of a lesson."""
        entry = self.entry(self.folder / f"{stem}.ipynb")
        return self.places.lesson(stem), entry.mark or entry.title

    def _whole(self, parts: list[Part], found: Widgets, entry: Entry, file: str) -> str:
        for at, part in enumerate(parts, 1):
            names = _HOST.findall(part.html) if part.lesson else []
            shown = [found.models[name] for name in names if name in found.models]
            told = [
                _text(part.html),
                *(text for model in shown for text in _told(model["state"].get("content"))),
            ]
            self._searched(file, f"part-{at}", part.title, entry.title, " ".join(told))
        html = self._page(parts, found, entry)
        return self._checked(file, html)

    def _drawn(self, template: str, file: str, **given: Any) -> str:
        return self._checked(file, self._template(template).render(**given))

    def _checked(self, file: str, html: str) -> str:
        """The page, once each of its links that stay in the site is noted to be checked."""
        for before, href in _LINK.findall(html):
            if "mend-part" not in before and not re.match(r"[a-z]+:", href):
                self.faults.links.append(
                    (file, 0, unescape(href) if not href.startswith("#") else file + unescape(href))
                )
        return html

    def _searched(self, file: str, place: str, title: str, within: str, text: str) -> None:
        self.texts.append({"to": f"{file}#{place}", "title": title, "within": within, "text": text})

    def _read(self, path: Path) -> tuple[Any, list[sections.Section]]:
        notebook = in_country(self.notebooks[path])
        return notebook, sections.of(notebook)

    def _cells(self, notebook: Any, places: tuple[int, ...]) -> str:
        """Some cells: styles and scripts of their own taken out, links set, and what is wrong told."""
        state = state_of(notebook)
        for place in places:
            self._saved(notebook.cells[place], place + 1, state)
        html = cells(notebook, places)
        ids = {cell.get("id"): place for place, cell in enumerate(notebook.cells, 1)}
        begins = [(found.start(), ids.get(unescape(found[1]), 0)) for found in _CELL.finditer(html)]

        def cell(at: int) -> int:
            return next((number for start, number in reversed(begins) if start <= at), places[0] + 1)

        for found in _SCRIPT.finditer(html):
            if found[1] != page.LINKS and not found[1].startswith(page.LEAVING):
                expected = "none, since a page of the site runs only what the course brings"
                self.faults.add(self._now, cell(found.start()), "a script in an output", expected)
        for found in _IMAGE.finditer(html):
            if not _ALT.search(found[0]):
                self.faults.add(
                    self._now, cell(found.start()), "an image without words for it", "an alternative text"
                )
        html = _SCRIPT.sub(lambda found: "", html)
        html = _STYLE.sub(self._style, html)
        html = _PRACTICE.sub(self._to_exercise, html)
        for found in _LINK.finditer(html):
            if not re.match(r"[a-z]+:|#", found[2]):
                self.faults.links.append((self._now, cell(found.start()), self._to(unescape(found[2]))))
        return self.places.look(
            _LINK.sub(lambda found: f'{found[1]}{escape(self._to(unescape(found[2])))}"', html)
        )

    def _style(self, found: re.Match[str]) -> str:
        if found[1] not in (CSS + PAGE, LEAVE, CSS):
            self.places.styles[digest(found[1].encode())] = found[1]
        return ""

    def _to_exercise(self, found: re.Match[str]) -> str:
        if found[1] in self.trained:
            return f'<a href="{self.places.exercise(found[1])}">{found[2]}</a>'
        return found[2]

    def _to(self, href: str) -> str:
        """A link of a notebook as one of the site."""
        found = re.fullmatch(r"(?:\.\./notebooks/|\./)?([\w-]+)\.ipynb(#.*)?", href)
        if not found:
            return href
        if (found[2] or "").startswith("#term-"):
            return GLOSSARY + found[2]
        return self.places.lesson(found[1]) + (found[2] or "")

    def _linked(self, html: str) -> str:
        return html  # set cell by cell

    def _saved(self, cell: Any, number: int, state: dict[str, Any]) -> None:
        """In place of a widget that only Python can move: its saved figure, and how to get the live one."""
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if VIEW not in data:
                continue
            name = data[VIEW]["model_id"]
            tree = [name, *(one for one in made_of(state, {name}) if not _is_look(state.get(one, {})))]
            for found, expected in filter(None, (_unusable(state.get(one)) for one in tree)):
                self.faults.add(self._now, number, found, expected)
            models = [state[one] for one in tree if one in state]
            if any(asks_python(model) and not model["state"].get("_esm") for model in models):
                figures = "".join(_figures(model["state"].get("outputs") or ()) for model in models)
                line = f'<p class="mend-calm">{escape(self._site["needs_python"])}</p>'
                html = (figures or _figures([output])) + line
                output["data"] = {"text/html": html, "text/plain": self._site["needs_python"]}

    def _widgets(self, notebook: Any, name: str) -> Widgets:
        """The widgets of a page, each with the scripts that it is made of and a name for its work."""
        found, state = widgets(notebook), state_of(notebook)
        scripts: dict[str, None] = {}
        counts: dict[str, int] = {}
        for one, model in found.models.items():
            if "esm" not in model:
                if model["control"] == "HTMLModel":
                    model["state"]["value"] = self.places.look(model["state"]["value"])
                continue
            saved = state[one]["state"]
            kind = _kind(saved.get("_anywidget_id", ""))
            if kind is None:
                scripts[self.places.module(model["esm"], saved["_esm"], saved.get("_css", ""))] = None
            else:
                if saved["_esm"] != kind._esm:
                    self.faults.add(
                        self._now,
                        0,
                        f"an older {kind.__name__} in what was saved",
                        "what `mend refresh` saves",
                    )
                scripts |= dict.fromkeys(self.places.widget(kind))
                counts[kind.__name__] = counts.get(kind.__name__, 0) + 1
                kept = model["state"].get("kept") or {}
                model["work"] = kept.get("task") or f"{kind.__name__}-{counts[kind.__name__]}"
                model["answer"] = kept.get("traits") or list(kind._answer)
                model["esm"] = kind._module
                if kind._asks_python:
                    content = model["state"]["content"]
                    words = {**content["words"], "away": self._site["notes_only"]}
                    model["state"]["content"] = {**content, "words": words}
            model.pop("css")
            for key in [key for key in model["state"] if key.startswith("_")]:
                del model["state"][key]
        found.modules = {}
        found.before = "\n".join(f'<script defer src="{escape(address)}"></script>' for address in scripts)
        return found

    def _framing(self, entry: Entry | None, session: int = 0) -> dict[str, Any]:
        assert entry is not None
        framed = super()._framing(entry, session)
        if entry.stem.startswith("exercise-"):  # it belongs between its lesson and the next one
            rows = [Way.to(one, self.places) for one in self.entries()]
            at = next((i for i, row in enumerate(rows) if row.mark == entry.mark), -1)
            framed["before"] = rows[at] if at >= 0 else None
            framed["after"] = rows[at + 1] if 0 <= at < len(rows) - 1 else None
        told = json.loads(framed["told"].replace("<\\/", "</"))
        told |= {"page": entry.stem, "work": entry.stem}
        framed["told"] = self._safe(told)
        return framed

    def _trained(self, name: str) -> Entry:
        exercise = exercises.load(exercises.find(name))
        number = str(int(exercise.lesson))
        minutes = frameworks.content("answers")["sheet"]["minutes"].format(minutes=exercise.minutes)
        return Entry(
            f"exercise-{name}", number, exercise.title, exercise.outcomes[0], minutes, exercise.minutes
        )

    def _way(self, name: str) -> Way:
        entry = self._trained(name)
        row = (entry.stem, entry.mark, entry.title, entry.about, entry.minutes, entry.planned)
        return Way(self.places.exercise(name), *row)

    def _around(self) -> dict[str, Any]:
        around = super()._around()
        words = {**around["words"], "stays": self._site["stays"], "for_guide": self._site["more"]}
        return {
            **around,
            "words": words,
            "leaving": "",
            "told": self._safe({"words": words}),
            "extra": self._extra,
        }

    @cached_property
    def _extra(self) -> dict[str, str]:
        module: Any = self._template("panels.html.j2").make_module(
            {
                "words": frameworks.content("present")["words"],
                "site": self._site,
                "told": self._told,
                "more": self._more,
            }
        )
        return {"tools": str(module.tools()), "panels": str(module.panels()), "foot": str(module.foot())}

    @cached_property
    def _told(self) -> str:
        """What the scripts of the site need on every page: their words, and what each page is called."""
        course = frameworks.load("course")
        titles = {}
        for part in [*course.lessons, *course.appendices]:
            mark = str(int(part.number)) if isinstance(part, Lesson) else part.letter
            titles[Path(part.file).stem] = f"{mark} {part.title}"
        for name in self.trained:
            titles[f"exercise-{name}"] = self._site["exercise"].format(number=int(name[:2]))
        found = {"library": self.places.asset("minisearch.js"), "index": "@index"}
        return self._safe({"words": self._site, "titles": titles, **found})


def _is_look(model: dict[str, Any]) -> bool:
    return model.get("model_module") == "@jupyter-widgets/base" or model.get("model_name", "").endswith(
        "StyleModel"
    )


def _unusable(model: dict[str, Any] | None) -> tuple[str, str] | None:
    """(found, expected) where a page has no way to show a widget."""
    if model is None:
        return "a widget whose state is not there", "a lesson that was run"
    name, module = model.get("model_name"), model.get("model_module", "")
    if model["state"].get("_esm") or module.startswith(ORDINARY):
        return None
    return f"a widget with no front-end module, {name} of {module}", "one that brings its module"


def _figures(outputs: Iterable[Any]) -> str:
    """The pictures among what was shown when the lesson was saved."""
    shown = ""
    for data in (output.get("data", {}) for output in outputs):
        if "text/html" in data:
            shown += data["text/html"]
        elif "image/png" in data:
            words = escape(data.get("text/plain", ""), quote=True)
            shown += f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="{words}">'
    return shown


def _kind(name: str) -> type[Widget] | None:
    """The class of a widget of this course, by the id that anywidget gives it."""
    module, _, kind = (name or "").rpartition(".")
    return getattr(import_module(module), kind) if name and name.startswith("mend.") else None


def _told(content: Any, key: str = "") -> list[str]:
    """The ideas, areas and steps in a widget's content, for searching: no button, card, script or answer."""
    if not key and isinstance(content, dict):
        return [text for name, value in content.items() if name in _SOUGHT for text in _told(value, name)]
    if isinstance(content, str):
        return [content] if " " in content or key == "name" else []
    rows = (
        content.items()
        if isinstance(content, dict)
        else [(key, row) for row in content]
        if isinstance(content, list)
        else []
    )
    return [text for name, value in rows if name != "words" for text in _told(value, name)]


def _text(html: str) -> str:
    """The words of a section, for searching."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for node in soup.select("svg, table, .mend-leave, .mend-opening, .mend-care, pre"):
        node.decompose()
    return re.sub(r"\s+", " ", soup.get_text(" ")).strip()
