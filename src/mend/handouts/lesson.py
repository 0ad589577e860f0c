"""One lesson, or some of its sections, as it is printed."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from .. import frameworks, lessons, sections
from . import forms, outputs
from .prose import Prose, listed, ruled, sources
from .templates import part

_TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)
_SOURCES = re.compile(r'<p class="sources">.*?</p>', re.DOTALL)


@dataclass(frozen=True)
class Printed:
    """A lesson on paper, in HTML: what opens it, its body, then what stands at the end of the handout.

    running : its place in the course, for the head of each page
    forms   : its widgets, with their pages at the end of the handout
    sources : each in Markdown, where the body is without them
    """

    id: str
    title: str
    eyebrow: str
    running: str
    opening: Markup
    body: Markup
    forms: tuple[forms.Form, ...]
    sources: tuple[str, ...] = ()


def of(path: Path, titles: Collection[str] | None, name: str, alone: bool = True) -> Printed:
    """The lesson in a file.

    titles : of the sections that are wanted, in order, as `mend.sections` names them; None for all. Its
             title, its content note and its sources are printed with whatever section of it.
    name   : an id that nothing else in the document has
    alone  : whether it is the whole handout; else its headings are one level lower, and its content note
             leads to the support lines on the first page
    Raises LessonError for a file that is no notebook.
    """
    made = _Lesson(path, name, alone)
    opens, *others = sections.of(made.notebook)
    if titles is None:
        opening = made.cells(opens.cells)
        body = made.cells(place for part in others for place in part.cells)
    else:
        opening = made.opening(opens)
        body = made.cells(place for part in _chosen(others, titles) for place in part.cells)
        if not _SOURCES.search(body):
            body += made.sources()
    where = made.where()
    return Printed(
        id=name,
        title=made.title,
        eyebrow=made.eyebrow if titles is None else where,
        running=where,
        opening=opening,
        body=body,
        forms=tuple(made.forms),
    )


def short(path: Path, titles: Collection[str] | None, name: str, alone: bool = True) -> Printed:
    """The same for a person to keep: its key points, and what was asked about the sections that are wanted.

    Its key points are those of the whole lesson. The rest is as in `of`.
    """
    made = _Lesson(path, name, alone, brief=True)
    opens, *others = sections.of(made.notebook)
    opening = made.opening(opens)
    texts = list(made.texts())
    head = made.words.home.points
    points = [made.prose.html(item) for text in texts for item in listed(text, head)]
    body = part("points", made.level + 1, head, points) if points else Markup("")
    body += Markup("").join(made.asked(section) for section in _chosen(others, titles))
    where = made.where()
    return Printed(
        id=name,
        title=made.title,
        eyebrow=where,
        running=where,
        opening=opening,
        body=body,
        forms=tuple(made.forms),
        sources=tuple(found for text in texts for found in sources(text)),
    )


def _chosen(found: Iterable[sections.Section], titles: Collection[str] | None) -> list[sections.Section]:
    named = {section.title: section for section in found}
    return [named[title] for title in (named if titles is None else titles) if title in named]


class _Lesson:
    def __init__(self, path: Path, name: str, alone: bool, brief: bool = False) -> None:
        notebook = lessons.read(path)
        self.words = frameworks.load("handout")
        room = [(row.heading, row.each, row.after) for row in self.words.room]
        self.notebook, self.name, self.alone, self.brief = notebook, name, alone, brief
        self.level = 1 if alone else 2
        self.prose = Prose(self.level, room)
        self.state = notebook.metadata.get("widgets", {}).get(lessons.STATE, {}).get("state", {})
        self.forms: list[forms.Form] = []
        self.eyebrow = ""
        self.title = next((found[1] for text in self.texts() if (found := _TITLE.search(text))), path.stem)

    def where(self) -> str:
        """Its place in the course, once its opening was read."""
        return self.eyebrow.rpartition(" \u00b7 ")[0]

    def texts(self) -> Iterator[str]:
        """Its Markdown, but for what is for facilitators alone."""
        for cell in self.notebook.cells:
            if cell.cell_type == "markdown" and not sections.is_for_facilitators(cell):
                yield cell.source

    def opening(self, opens: sections.Section) -> Markup:
        """Its title and its content note, without what it promises."""
        return self.prose.html(f"# {self.title}") + self.cells(
            place for place in opens.cells if self.notebook.cells[place].cell_type == "code"
        )

    def asked(self, section: sections.Section) -> Markup:
        """What the section asks to notice, with room to write, and where its sheets are; "" for neither."""
        before = len(self.forms)
        self.cells(section.cells)
        home = Markup("").join(form.home for form in self.forms[before:])
        words = self.words.home
        texts = (self.notebook.cells[place].source for place in section.cells)
        items = [
            self.prose.html(item) + (ruled(words.lines) if place < words.answered else "")
            for place, item in enumerate(item for text in texts for item in listed(text, words.asked))
        ]
        return part("asked", self.level + 1, section.title, home, items) if items or home.strip() else home

    def cells(self, places: Any) -> Markup:
        return Markup("").join(self.cell(self.notebook.cells[place], place) for place in places)

    def cell(self, cell: Any, place: int) -> Markup:
        if cell.cell_type == "markdown":
            return self.prose.html(cell.source)
        if cell.cell_type != "code":
            return Markup("")
        return Markup("").join(self.output(output.get("data", {}), place) for output in cell.outputs)

    def output(self, data: Any, place: int) -> Markup:
        source, plain = data.get("text/html", ""), data.get("text/plain", "")
        if lessons.VIEW in data:
            return self.widget(data, plain, place)
        if "mend-opening" in source:
            self.eyebrow = plain
        if 'class="mend-care"' in source and not self.alone:
            support = frameworks.load("support")
            note = plain.splitlines()[0]
            note = note.removesuffix(support.line).strip() if self.brief else note
            return part("note", note, support.title, self.words.page)
        if source:
            return outputs.html(source, plain)
        return outputs.picture(data["image/png"], plain) if "image/png" in data else Markup("")

    def widget(self, data: Any, plain: str, place: int) -> Markup:
        model = self.state.get(data[lessons.VIEW]["model_id"], {})
        state = model.get("state", {})
        kind = state.get("_anywidget_id", "").rpartition(".")[2]
        caption = "" if kind else self.words.other_picture
        picture = outputs.picture(data["image/png"], plain, caption) if "image/png" in data else Markup("")
        if not forms.has(kind):
            return picture
        form = forms.printed(kind, state, f"{self.name}-{place}", self.level, picture)
        self.forms.append(form)
        return form.here

    def sources(self) -> Markup:
        """The paragraph with the sources, wherever in the lesson it is."""
        texts = [cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"]
        prose = Prose(self.level)
        found = next((found for text in texts if (found := _SOURCES.search(prose.html(text)))), None)
        return Markup(found[0]) if found else Markup("")
