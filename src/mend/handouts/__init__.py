"""Handouts: what a participant takes home, as an accessible PDF or as one page that a browser prints.

Nothing is written for a lesson alone: its cells and the saved state of its widgets say what there is, and
`forms/` says how each kind of widget is printed. Facilitator notes and code are never printed.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Plain
from ..files import put

if TYPE_CHECKING:
    from ..models.plan import Talk
    from .forms import Form
    from .lesson import Printed

PAPERS = {"a4": "A4", "letter": "letter"}
FOR = ("person", "table", "all")


class HandoutError(Plain):
    """One sentence on why a handout cannot be written, and the way out."""


@dataclass(frozen=True)
class Part:
    """A lesson, and the titles of those of its sections that are wanted; None for all."""

    path: Path
    titles: Collection[str] | None = None


def of_course() -> list[Part]:
    """Every lesson and appendix, in order; the facilitator guide is not for participants."""
    from .. import frameworks, lessons

    guide = frameworks.load("course").guide.file
    return [Part(path) for path in lessons.every() if path.name != guide]


def of_plan(name: str) -> tuple[str, list[Part], "Talk | None"]:
    """The title, the parts and the ground rules of the handout for a workshop plan.

    The parts are its sections, in its order. The ground rules are the first talk, if it opens the plan.

    Raises Plain for a name that no plan has, CourseError for a plan that is not as it should be.
    """
    from .. import plans
    from ..models.plan import Shown, Talk

    plan = plans.load(name)
    shown = [row for session in plan.sessions for row in session.parts if isinstance(row, Shown)]
    wanted = dict.fromkeys((plans.place(row).path, row.section) for row in shown)  # each once
    parts: list[tuple[Path, list[str]]] = []
    for path, section in wanted:
        if not parts or parts[-1][0] != path:
            parts.append((path, []))
        parts[-1][1].append(section)
    if not parts:
        raise HandoutError(f'The plan "{name}" shows no lesson, so there is nothing to print.')
    first = plan.sessions[0].parts[0]
    rules = first if isinstance(first, Talk) else None
    return plan.title, [Part(path, tuple(titles)) for path, titles in parts], rules


def checked(to: Path) -> Path:
    """The place for a handout; HandoutError where it has another ending, is a folder or has none to be in."""
    if to.suffix.lower() not in (".pdf", ".html"):
        raise HandoutError(f'"{to}" is neither a PDF nor a page. Give a name that ends in .pdf or .html.')
    if to.is_dir():
        raise HandoutError(f"{to} is a folder. Name a file, such as {to / 'handout.pdf'}.")
    if not to.parent.is_dir():
        raise HandoutError(
            f"There is no folder {to.parent} to write {to.name} into. Make it, or name another."
        )
    return to


def write(
    parts: Sequence[Part],
    to: Path,
    paper: str = "a4",
    title: str = "",
    on_lesson: Callable[[], None] = lambda: None,
    *,
    whom: str = "all",
    rules: "Talk | None" = None,
    on_page: Callable[[int], None] = lambda page: None,
) -> None:
    """Write a handout, whole or not at all.

    parts   : at least one, in order; several get a first page with their titles
    to      : a name that ends in .pdf or .html, in a folder that is there
    paper   : "a4" or "letter"
    title   : of the whole, for a first page; without it the course's, or that of the only lesson
    whom    : "person" for a few pages to keep; "table" for cards, sheets and keys that a table shares one of;
              "all" for both, with every text
    rules   : the ground rules of the room, for the first page of a person
    on_lesson, on_page : called for each part that was read, and with the number of each page of a PDF
    Raises HandoutError, LessonError or Plain with a sentence for who asked for it.
    """
    from . import pdf

    checked(to)
    page = html(parts, paper, title, on_lesson, whom, rules)
    data = pdf.made(page, on_page) if to.suffix.lower() == ".pdf" else page
    try:
        put(to, data)
    except OSError as error:
        raise HandoutError(
            f"{to} cannot be written ({error.strerror}). Close it where it is open, or name another file."
        ) from error


def html(
    parts: Sequence[Part],
    paper: str = "a4",
    title: str = "",
    on_lesson: Callable[[], None] = lambda: None,
    whom: str = "all",
    rules: "Talk | None" = None,
) -> str:
    """The same as one page of HTML that asks for nothing from outside, not even a font."""
    from .. import frameworks
    from . import lesson, templates

    words, course = frameworks.content("handout"), frameworks.content("course")
    parts = _once(parts) if whom == "person" else parts
    several = len(parts) > 1 or bool(title) or whom == "table"
    of = lesson.short if whom == "person" else lesson.of
    printed = []
    for place, part in enumerate(parts, 1):
        printed.append(of(part.path, part.titles, f"part-{place}", alone=not several))
        on_lesson()
    found = [form for one in printed for form in one.forms]
    ends = {kind: templates.Markup("").join(map(pages, found)) for kind, pages in _ENDS[whom].items()}
    ends = {kind: pages for kind, pages in ends.items() if pages.strip()}
    if whom == "table" and not ends:
        raise HandoutError("There are no cards and no sheets in it for a table to share.")
    named = title or (words["title"].format(course=course["title"]) if len(parts) > 1 else printed[0].title)
    whole = words["table"]["title"].format(title=named) if whom == "table" else named
    support = frameworks.content("support")
    return templates.handout(
        lang=words["lang"],
        w=words,
        kind=whom,
        course=course,
        title=whole if course["title"] in whole else f"{whole} \u00b7 {course['title']}",
        description=course["question"],
        cover=whole if several else "",
        about={"person": words["home"], "table": words["table"], "all": words}[whom]["about"],
        rules=rules if whom == "person" else None,
        lessons=[] if whom == "table" else printed,
        sources=_sources(printed),
        ends=ends,
        support=templates.part("lines", support, support["title"]),
        css=templates.style(PAPERS[paper]),
    )


def _once(parts: Sequence[Part]) -> list[Part]:
    """Each lesson once, in the order of the course, however often a plan comes back to it."""
    titles: dict[Path, list[str] | None] = {}
    for part in parts:
        before = titles.setdefault(part.path, [])
        titles[part.path] = None if before is None or part.titles is None else [*before, *part.titles]
    return [Part(path, titles[path]) for path in sorted(titles)]


# What stands after the lessons: where a table has a sheet, a person has none of their own.
_ENDS: dict[str, dict[str, Callable[["Form"], str]]] = {
    "person": {"sheets": lambda form: "" if form.shared else form.sheet},
    "table": {
        "cut": lambda form: form.cut,
        "shared": lambda form: form.shared,
        "keys": lambda form: form.key,
    },
    "all": {"sheets": lambda form: form.sheet, "cut": lambda form: form.cut, "keys": lambda form: form.key},
}
_ANSWERS = re.compile(r"\*([^*]+)\* \((\D[^)]*)\)\.")


def _sources(printed: "Sequence[Printed]") -> list[str]:
    """Each source once, in HTML; where lessons name different answers from one, it says which."""
    from .prose import Prose

    named: dict[str, list[str]] = {}
    for one in printed:
        for source in one.sources:
            same = _ANSWERS.fullmatch(source)
            lines = named.setdefault(f"*{same[1]}*" if same else source, [])
            if same:
                lines.append(f"{one.title}: {same[2]}.")
    prose = Prose(1)
    return [prose.html(" ".join([source, *lines])) for source, lines in named.items()]
