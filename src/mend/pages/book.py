"""The pages themselves: the list of lessons, each lesson, a workshop plan, and what the facilitator reads."""

import json
import re
import threading
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from .. import frameworks, lessons, page, sections
from ..models import Lesson
from ..models.plan import Shown, Talk
from ..theme import CSS, PAGE
from . import network
from .places import Places
from .render import STATIC, TEMPLATE, Widgets, cells, in_country, markdown, needs_python, widgets


@dataclass(frozen=True)
class Entry:
    """A row in the list of lessons; where the course does not know one, mark, about and minutes are ""."""

    stem: str
    mark: str
    title: str
    about: str
    minutes: str
    planned: int

    @property
    def file(self) -> str:
        """The notebook's name, by which lessons link to each other."""
        return f"{self.stem}.ipynb"


@dataclass(frozen=True)
class Part:
    """One section as it is presented.

    kind    : "section", "talk" or "break"
    lesson  : the stem of its lesson, "" where it has none
    minutes : planned, 0 where only the whole lesson is planned
    html    : what is on the wall
    """

    kind: str
    lesson: str
    title: str
    minutes: int
    html: str


@dataclass(frozen=True)
class Way:
    """A way to a lesson or to a session: a row in a list, a card under a page.

    page    : its name in what a tab remembers
    minutes : in words, "" where nobody planned any
    """

    href: str
    page: str
    mark: str
    title: str
    about: str
    minutes: str
    planned: int

    @classmethod
    def to(cls, entry: Entry, places: Places) -> "Way":
        """The way to a lesson."""
        row = (entry.stem, entry.mark, entry.title, entry.about, entry.minutes, entry.planned)
        return cls(places.lesson(entry.stem), *row)


class Book:
    """Renders each page once, and again when its notebook has changed on disk.

    folder  : where the lessons are
    plan    : a workshop plan, or None for the course as it is
    """

    places = Places()
    templates: tuple[Path, ...] = (TEMPLATE,)

    def __init__(self, folder: Path, plan: Any = None):
        """Render nothing yet; `warm` does."""
        self.folder, self.plan = folder, plan
        self.modules: dict[str, str] = {}
        self._kept: dict[Any, tuple[float, Any]] = {}
        self._lock = threading.RLock()

    # --- what there is ---
    def entries(self) -> list[Entry]:
        """Every lesson that a participant may open, in order."""
        return [self.entry(path) for path in sorted(self.folder.glob("*.ipynb")) if is_shown(path)]

    def entry(self, path: Path) -> Entry:
        """What the list says of a lesson."""
        course = frameworks.load("course")
        for part in [*course.lessons, *course.appendices, course.guide]:
            if part.file == path.name:
                whole = isinstance(part, Lesson)
                mark = str(int(part.number)) if whole else getattr(part, "letter", "")
                planned = part.teaching if whole else part.reading
                return Entry(path.stem, mark, part.title, part.about, page.minutes(part), planned)
        title = self._read(path)[1][0].title or path.stem
        return Entry(path.stem, "", title, "", "", 0)

    def path(self, file: str, guide: bool = False) -> Path | None:
        """The lesson of that name, or None: nothing else in the folder is shown to anyone.

        guide : whether the one who presents asks; the facilitator guide is there for nobody else
        """
        if guide and file == frameworks.load("course").guide.file and (self.folder / file).is_file():
            return self.folder / file
        return next((self.folder / one.file for one in self.entries() if one.file == file), None)

    def needs_python(self, path: Path) -> bool:
        """Whether the lesson is whole only with a kernel."""
        return self._kept_for(("python", path), path, lambda: needs_python(self._read(path)[0]))

    # --- pages ---
    def listing(self, guide: bool, shared: bool) -> str:
        """The list of lessons; where a plan is presented, that of its sessions.

        guide  : whether the one who presents asks, for whom there is more
        shared : whether participants may come in
        """
        around = self._around()
        course = around["course"]
        about = course.about
        eyebrow, headline = "", course.question
        rows = [Way.to(entry, self.places) for entry in self.entries()]
        if self.plan:
            eyebrow, headline, about = course.question, self.plan.title, self.plan.about
            rows = [self._to_session(number) for number in range(len(self.plan.sessions))]
        more = [*self._more, *[("/join", around["words"]["join_open"])] * shared]
        around |= {
            "home": "",
            "title": headline if self.plan else course.title,
            "more": more if guide else [],
        }
        return self._template("list.html.j2").render(
            rows=rows, eyebrow=eyebrow, headline=headline, about=about, **around
        )

    def lesson(self, path: Path) -> str:
        """A lesson as it was saved, its widgets alive without a kernel."""

        def draw() -> str:
            notebook, _ = self._read(path)
            found = widgets(notebook)
            self.modules |= found.modules
            entry = self.entry(path)
            return self._page(self._sections(path, lambda one: cells(notebook, one.cells)), found, entry)

        return self._kept_for(("lesson", path), path, draw)

    def deck(self, session: int) -> str:
        """One session of the plan, from 0: its sections in order, with its talks and breaks, as one page."""
        parts = self._planned(session)
        seen: set[str] = set()
        parts = [replace(part, html=_once(part.html, seen)) for part in parts]
        found = Widgets()
        for path in dict.fromkeys(self.folder / f"{part.lesson}.ipynb" for part in parts if part.lesson):
            found.update(widgets(self._read(path)[0]))
        self.modules |= found.modules
        return self._page(parts, found, None, session)

    def notes(self, path: Path) -> str:
        """What the facilitator reads in the second window, beside a lesson; never sent to anyone else."""
        parts = [
            {"title": one.title, "minutes": 0, "lesson": path.stem, "note": ""} for one in self._read(path)[1]
        ]
        return self._notes(parts, self.entry(path).title, self.entry(path).planned)

    def deck_notes(self, session: int) -> str:
        """The same beside a session of the plan."""
        row = self.plan.sessions[session]
        parts = [
            {"title": part.title, "minutes": part.minutes, "lesson": part.lesson, "note": markdown(own.note)}
            for part, own in zip(self._planned(session), row.parts, strict=True)
        ]
        if session == 0:
            before = frameworks.load("present").words.second.before
            parts[0]["note"] += markdown(
                "\n".join([f"**{before}**", "", *(f"- {one}" for one in self.plan.before)])
            )
        return self._notes(parts, row.title, row.minutes)

    def join(self, invitation: str) -> str:
        """The way in for participants: an address to type, the same as a QR code, and what they can do."""
        plain, _, code = invitation.partition("/?code=")
        return self._template("join.html.j2").render(
            address=plain, code=code, qr=network.qr(invitation), **self._around()
        )

    def problem(self, name: str, ask: bool = False, inside: bool = True) -> str:
        """A calm page instead of an error.

        name   : "broken", "missing" or "closed"
        ask    : whether a code would help
        inside : whether whoever sees it may go anywhere else
        """
        around = self._around()
        words = around["words"]
        if not inside:
            around["home"] = ""
        return self._template("problem.html.j2").render(
            text=words[name], about=words[f"{name}_about"], ask=ask, **around
        )

    def opening(self, path: Path) -> str:
        """The beginning of a page that Voilà draws, with the words that stand there until it is drawn."""
        return self._template("opening.html.j2").render(
            menu=self._sections(path), **self._framing(self.entry(path))
        )

    def ending(self, stem: str) -> str:
        """The end of such a page, under the lesson."""
        around = self._framing(self.entry(self.folder / f"{stem}.ipynb"))
        module: Any = self._template("frame.html.j2").make_module(around)
        return str(module.bottom(presents=True))

    def stopped(self) -> str:
        """What stands where such a lesson would, had it not failed on the way."""
        words = self._around()["words"]
        return (
            f'<p class="mend-calm is-stopped">{escape(words["broken"])}. {escape(words["broken_about"])}</p>'
        )

    def warm(self) -> None:
        """Render every page ahead, so that none is waited for."""
        for session in range(len(self.plan.sessions) if self.plan else 0):
            self.deck(session)
        for entry in self.entries():
            self.lesson(self.folder / entry.file)

    # --- how ---
    def _sections(self, path: Path, draw: Any = lambda _: "") -> list[Part]:
        """The sections of a lesson as parts; draw: what makes the HTML of one."""
        return [Part("section", path.stem, one.title, 0, draw(one)) for one in self._read(path)[1]]

    def _planned(self, session: int) -> list[Part]:
        return [self._part(row) for row in self.plan.sessions[session].parts]

    def _part(self, row: Any) -> Part:
        if isinstance(row, Shown):
            path = lessons.find(row.lesson)
            notebook, found = self._read(path)
            section = next(one for one in found if one.title == row.section)
            html = self._kept_for(("cells", path, section), path, lambda: cells(notebook, section.cells))
            return Part("section", path.stem, row.section, row.minutes, html)
        if isinstance(row, Talk):
            slide = self._slide("talk", row.talk, row.minutes, row.text)
            return Part("talk", "", row.talk, row.minutes, slide)
        slide = self._slide("break", row.pause, row.minutes, [])
        return Part("break", "", row.pause, row.minutes, slide)

    def _slide(self, kind: str, title: str, minutes: int, text: list[str]) -> str:
        lines = [markdown(line) for line in text]
        words = frameworks.content("present")["words"]
        return self._template("slide.html.j2").render(
            kind=kind, title=title, minutes=minutes, lines=lines, words=words
        )

    def _notes(self, parts: list[dict[str, Any]], title: str, planned: int) -> str:
        stems = dict.fromkeys(part["lesson"] for part in parts if part["lesson"])
        texts = {
            stem: [markdown(note) for note in sections.notes(self._read(self.folder / f"{stem}.ipynb")[0])]
            for stem in stems
        }
        around = self._around()
        told = {
            "parts": [{key: part[key] for key in ("title", "minutes", "lesson")} for part in parts],
            "planned": planned,
            "words": {**around["words"]["second"], "view": around["words"]["wall"]["view"]},
        }
        around |= {
            "parts": parts,
            "texts": texts,
            "title": title,
            "planned": planned,
            "told": self._safe(told),
        }
        return self._template("notes.html.j2").render(around)

    def _page(self, parts: list[Part], found: Widgets, entry: Entry | None, session: int = 0) -> str:
        html = self._template("page.html.j2").render(
            parts=parts, found=found, **self._framing(entry, session)
        )
        return self._linked(html)

    def _linked(self, html: str) -> str:
        """The page with links that lead to lessons wherever it stands: that of a plan has another address."""
        return _TO_LESSON.sub(lambda link: f'href="{self.places.lesson(link[1])}', html)

    def _framing(self, entry: Entry | None, session: int = 0) -> dict[str, Any]:
        """What the frame of a lesson needs, or that of a session of the plan where there is no lesson."""
        around = self._around()
        if entry:
            rows = [Way.to(one, self.places) for one in self.entries()]
            at = next((i for i, row in enumerate(rows) if row.page == entry.stem), -1)
            title, planned, notes = entry.title, entry.planned, self.places.notes(entry.file)
        else:
            rows = [self._to_session(number) for number in range(len(self.plan.sessions))]
            row, at = self.plan.sessions[session], session
            title, planned, notes = row.title, row.minutes, self.places.notes(f"session/{session + 1}")
            around["home"] = around["home"] if len(rows) > 1 else ""
        told = {
            "page": rows[at].page if at >= 0 else "",
            "lesson": entry.stem if entry else "",
            "title": title,
            "planned": planned,
            "notes": notes,
            "words": {name: text for name, text in around["words"].items() if name != "second"},
        }
        return {
            **around,
            "entry": entry,
            "title": title,
            "mark": entry.mark if entry else "",
            "before": rows[at - 1] if at > 0 else None,
            "after": rows[at + 1] if 0 <= at < len(rows) - 1 else None,
            "told": self._safe(told),
        }

    @property
    def _more(self) -> list[tuple[str, str]]:
        """(address, title) of what else there is for whoever presents."""
        guide = frameworks.load("course").guide
        return [(self.places.notes(guide.file), guide.title)] * self._has_guide

    def _to_session(self, number: int) -> "Way":
        row = self.plan.sessions[number]
        minutes = frameworks.content("present")["words"]["plan_minutes"].format(minutes=row.minutes)
        at = str(number + 1)
        return Way(f"/session/{at}", f"session-{at}", at, row.title, "", minutes, row.minutes)

    @property
    def _has_guide(self) -> bool:
        return (self.folder / frameworks.load("course").guide.file).is_file()

    def _around(self) -> dict[str, Any]:
        words = frameworks.content("present")["words"]
        return {
            "words": words,
            "course": frameworks.load("course"),
            "support": page.support(),
            "leave": page.leave_button(),
            "leaving": page.leaving(),
            "places": self.places,
            "extra": {},
            "home": words["workshop" if self.plan else "lessons"],
            "mark": "",
            "before": None,
            "after": None,
            "told": self._safe({"words": words}),
        }

    def _read(self, path: Path) -> tuple[Any, list[sections.Section]]:
        def read() -> tuple[Any, list[sections.Section]]:
            notebook = in_country(lessons.read(path))
            return notebook, sections.of(notebook)

        return self._kept_for(("read", path), path, read)

    def _kept_for(self, key: Any, path: Path, make: Any) -> Any:
        changed = path.stat().st_mtime_ns
        with self._lock:
            if key not in self._kept or self._kept[key][0] != changed:
                self._kept[key] = (changed, make())
            return self._kept[key][1]

    @staticmethod
    def _safe(told: dict[str, Any]) -> str:
        """JSON that may stand in a script element."""
        return json.dumps(told, ensure_ascii=False).replace("</", "<\\/")

    def _template(self, name: str) -> Any:
        from mend.templates import environment

        return environment(*self.templates).get_template(name)


_TO_LESSON = re.compile(r'href="([\w-]+)\.ipynb')
_SHARED = {"mend.css": CSS, "page.css": PAGE}  # what lessons carry in themselves where they are no pages


_ANCHOR = re.compile(r'(<(?:h\d|div)\b[^>]*?) id="((?:cell-id=)?[^"]*)"')


def _once(html: str, seen: set[str]) -> str:
    """A section for a page of several lessons: no id stands twice."""

    def once(found: re.Match[str]) -> str:
        if found[2] in seen:
            return found[1]
        seen.add(found[2])
        return found[0]

    return _ANCHOR.sub(once, html)


def is_shown(path: Path) -> bool:
    """Whether a notebook of the folder is one for participants."""
    return path.name != frameworks.load("course").guide.file and not path.name.startswith(".")


def asset(name: str, book: Book) -> tuple[str, bool] | None:
    """(text, whether it never changes) of a script or style by its name, or None."""
    if name in book.modules:
        return book.modules[name], True
    if name in _SHARED:
        return _SHARED[name], False
    file = STATIC / name
    if file.parent == STATIC and file.is_file():
        return file.read_text(encoding="utf-8"), False
    return None
