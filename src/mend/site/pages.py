"""The pages of the site: those of `mend present`, and what only a site has."""

import json
import re
from collections import Counter
from functools import cached_property
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import exercises, frameworks, sections
from ..models import Lesson
from ..pages.book import Book, Entry, Part, Way
from ..pages.render import TEMPLATE, Widgets, in_country, state_of, widgets
from ..paths import shown
from ..widgets.base import Widget
from . import practice, search
from .faults import Faults
from .files import HERE, Files, deferred
from .outputs import GLOSSARY, Outputs

EXERCISES, MISSING = "exercises.html", "404.html"

_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
_HOST = re.compile(r'data-model="([^"]+)"')


class SiteBook(Book):
    """Draws every page of the site.

    notebooks : path of a lesson -> the notebook to show, run or as it was saved
    trained   : name of an exercise -> its notebook, run to practice on
    """

    templates = (HERE / "template", TEMPLATE)

    def __init__(self, folder: Path, notebooks: dict[Path, Any], trained: dict[str, Any]):
        """Draw nothing yet."""
        super().__init__(folder)
        self.notebooks = {path: in_country(notebook) for path, notebook in notebooks.items()}
        self.trained = {name: in_country(notebook) for name, notebook in trained.items()}
        self.places: Files = Files()
        self.faults = Faults()
        self._outputs = Outputs(self.places, self.faults, trained, self._site["needs_python"])
        self._texts: list[search.Text] = []

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
        style, index = self.places.style(), self.places.keep("index.js", search.script(self._texts))
        return {
            name: html.replace('href="@style"', f'href="{style}"').replace('"@index"', f'"{index}"')
            for name, html in drawn.items()
        }

    # --- pages ---
    def lesson(self, path: Path) -> str:
        """A lesson."""
        return self._whole(self.notebooks[path], shown(path), self.entry(path), self.places.lesson(path.stem))

    def exercise(self, name: str) -> str:
        """An exercise, to practice on."""
        told = (
            f'\n<script type="application/json" id="mend-exercise">{self._safe(practice.told(name))}</script>'
        )
        source = shown(exercises.find(name) / f"{name}.ipynb")
        return self._whole(self.trained[name], source, self._trained(name), self.places.exercise(name), told)

    def glossary(self) -> str:
        """Every term, and the lessons that lead to it."""
        terms = sorted(frameworks.load("glossary").terms, key=lambda term: term.name.casefold())
        where: dict[str, list[tuple[str, str, str]]] = {}
        for file, href, title in self._led:
            row = (*self._numbered(file), title)
            if row not in where.setdefault(href, []):
                where[href].append(row)
        rows = [(term, where.get(term.id, [])) for term in terms]
        for term in terms:
            place = f"{GLOSSARY}#term-{term.id}"
            self._texts.append(search.Text(place, term.name, self._site["glossary"], term.means))
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

    def _whole(self, notebook: Any, source: str, entry: Entry, file: str, more: str = "") -> str:
        """The page of a notebook; source: its own name, more: what stands before its scripts."""
        trained = entry.stem.startswith("exercise-")
        parts = [
            Part("section", "" if trained else entry.stem, one.title, 0, html)
            for one in sections.of(notebook)
            for html in [self._outputs.html(notebook, one.cells, source)]
        ]
        found = self._widgets(notebook, source)
        found.before += more
        for at, part in enumerate(parts, 1):
            names = [] if trained else _HOST.findall(part.html)
            contents = [found.models[name]["state"].get("content") for name in names if name in found.models]
            words = " ".join(
                [search.text(part.html), *(text for one in contents for text in search.told(one))]
            )
            self._texts.append(search.Text(f"{file}#part-{at}", part.title, entry.title, words))
        return self._checked(file, self._page(parts, found, entry))

    def _drawn(self, template: str, file: str, **given: Any) -> str:
        return self._checked(file, self._template(template).render(**given))

    def _checked(self, file: str, html: str) -> str:
        """The page, once each of its links that stay in the site is noted to be checked."""
        for href in map(unescape, _LINK.findall(html)):
            if not re.match(r"[a-z]+:", href):
                self.faults.link(file, 0, file + href if href.startswith("#") else href)
        return html

    def _read(self, path: Path) -> tuple[Any, list[sections.Section]]:
        return self.notebooks[path], sections.of(self.notebooks[path])

    def _linked(self, html: str) -> str:
        return html  # set cell by cell

    def _widgets(self, notebook: Any, source: str) -> Widgets:
        """The widgets of a page, each with the scripts that it is made of and a name for its work."""
        found, state = widgets(notebook), state_of(notebook)
        scripts: dict[str, None] = {}
        counts: Counter[str] = Counter()
        for name, model in found.models.items():
            if "esm" not in model:
                if model["control"] == "HTMLModel":
                    model["state"]["value"] = self.places.look(model["state"]["value"])
                continue
            saved = state[name]["state"]
            kind = _kind(saved.get("_anywidget_id") or "")
            if kind is None:
                scripts[self.places.module(model["esm"], saved["_esm"], saved.get("_css", ""))] = None
            else:
                if saved["_esm"] != kind._esm:
                    told = f"an older {kind.__name__} in what was saved"
                    self.faults.add(source, 0, told, "what `mend refresh` saves")
                counts[kind.__name__] += 1
                scripts |= dict.fromkeys(self.places.widget(kind))
                self._worked(model, kind, counts[kind.__name__])
            del model["css"]
            model["state"] = {key: value for key, value in model["state"].items() if key[0] != "_"}
        found.before = "\n".join(map(deferred, scripts))
        return found

    def _worked(self, model: dict[str, Any], kind: type[Widget], number: int) -> None:
        """Name a widget's module, and what a learner's work in it is: its name on the page, its traits."""
        kept = model["state"].get("kept") or {}
        model["esm"] = kind._module
        model["work"] = kept.get("task") or f"{kind.__name__}-{number}"
        model["answer"] = kept.get("traits") or list(kind._answer)
        if kind._asks_python:
            content = model["state"]["content"]
            words = {**content["words"], "away": self._site["notes_only"]}
            model["state"]["content"] = {**content, "words": words}

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


def _kind(name: str) -> type[Widget] | None:
    """The class of a widget of this course, by the id that anywidget gives it."""
    module, _, kind = name.rpartition(".")
    return getattr(import_module(module), kind) if name.startswith("mend.") else None
