"""The parts of a page that every lesson shares: its opening, the content note, support, the map."""

from html import escape
from pathlib import Path
from typing import Any

from . import frameworks, tables
from .models import Lesson
from .paths import NOTEBOOKS
from .theme import CSS, PAGE

_LINKS = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")


class Page:
    """A piece of a page: HTML, and the same in plain words where HTML is not shown."""

    def __init__(self, html: str, text: str):
        """Take HTML in which every text from a file is escaped already, and its plain words."""
        self.html, self.text = html, text

    def __repr__(self) -> str:
        """The plain words."""
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def _part(name: str) -> Any:
    """A lesson by its number, an appendix by its letter."""
    course = frameworks.load("course")
    parts = {row.number: row for row in course.lessons} | {row.letter: row for row in course.appendices}
    if name not in parts:
        raise ValueError(f"There is no lesson {name!r}. Lessons: {', '.join(parts)}.")
    return parts[name]


def _minutes(part: Any) -> str:
    course = frameworks.load("course")
    return (course.minutes if isinstance(part, Lesson) else course.reading).format(**part.model_dump())


def opening(number: str, exercise: bool = False) -> Page:
    """The line above a lesson's title, the look of its page and of its tables, and links that find their end.

    number   : two digits ("04"), or an appendix's letter; ValueError lists what there is where it is neither
    exercise : the line above the exercise of that lesson instead
    """
    course, part = frameworks.load("course"), _part(number)
    tables.use()
    where = course.appendix.format(letter=number)
    if isinstance(part, Lesson):
        eyebrow = course.exercise if exercise else course.eyebrow
        where = eyebrow.format(number=int(number), last=int(course.lessons[-1].number))
    line = f"{course.title} \u00b7 {course.question if number == '00' else where}"
    minutes = "" if exercise else _minutes(part)
    return Page(
        f"<style>{CSS}{PAGE}</style><script>{_LINKS}</script>"
        f'<p class="mend-opening"><span>{escape(line)}</span> <span>{escape(minutes)}</span></p>',
        f"{line} \u00b7 {minutes}" if minutes else line,
    )


def content_note(number: str, exercise: bool = False) -> Page:
    """What the lesson touches on, and that one can stop; the support lines open below it."""
    support, note = frameworks.load("support"), _part(number).note
    note = frameworks.load("course").exercise_note if exercise else note
    return Page(
        f'<div class="mend-care" role="note"><p>{escape(note)} {escape(support.line)}</p>'
        f"<details><summary>{escape(support.title)}</summary>{_lines(support)}</details></div>",
        f"{note} {support.line}\n{_plain(support)}",
    )


def exercise(number: str) -> Page:
    """Where the exercise of a lesson is: a link in JupyterLab, and in words on a page without one.

    number : two digits ("04"); nothing where the course was copied without its exercises
    """
    from . import exercises

    try:
        found = exercises.load(exercises.find(number))
    except exercises.ExerciseError:
        return Page("", "")
    words = frameworks.content("answers")["link"]
    title = words["title"].format(number=int(number), title=found.title, minutes=found.minutes)
    link = f'<a class="mend-in-lab" href="../practice/{found.id}/{found.id}.ipynb">{escape(title)}</a>'
    page = f'<span class="mend-in-page">{escape(title)}. {escape(words["page"])}</span>'
    return Page(
        f'<p class="mend-exercise-link">{escape(words["about"])} {link}{page}</p>',
        f"{words['about']} {title}",
    )


_BEGIN = (Path(__file__).parent / "widgets" / "begin.js").read_text(encoding="utf-8") + (
    "event.stopPropagation(); this.disabled = true; setTimeout(() => (this.disabled = false), 8000);"
    " runAll(globalThis.jupyterapp);"
)


def beginning() -> Page:
    """A button that runs an exercise; the page hides it as soon as the exercise's sheet is alive.

    In a copy that JupyterLab does not trust, it drops the script, asks, and runs the named command itself.
    """
    words = frameworks.content("answers")["kept"]
    button = (
        '<button type="button" class="mend-button is-main" data-commandlinker-command="runmenu:run-all"'
        f' onclick="{escape(_BEGIN)}">{escape(words["start"])}</button>'
    )
    return Page(
        f'<style>{CSS}</style><div class="mend mend-beginning"><p>{escape(words["begin"])}</p>'
        f'<div class="mend-buttons">{button}</div></div>',
        f"{words['begin']} {words['menu']}",
    )


def support_panel() -> Page:
    """Every support line, by country."""
    support = frameworks.load("support")
    html = f'<div class="mend-care mend-support"><p>{escape(support.intro)}</p>{_lines(support)}</div>'
    return Page(html, f"{support.intro}\n{_plain(support)}")


def course_map() -> Page:
    """Every lesson and appendix with its minutes; the ones that are there are links."""
    course = frameworks.load("course")
    rows, plain = [], []
    for part in [*course.lessons, *course.appendices]:
        mark = str(int(part.number)) if isinstance(part, Lesson) else part.letter
        ready = (NOTEBOOKS / part.file).is_file()
        title = escape(part.title)
        name = f'<a href="{part.file}">{title}</a>' if ready else f"<span>{title}</span>"
        state = _minutes(part) if ready else course.coming
        rows.append(
            f"<li{'' if ready else ' class=is-coming'}><b>{mark}</b><div>{name}"
            f"<p>{escape(part.about)}</p></div><small>{escape(state)}</small></li>"
        )
        plain.append(f"{mark}. {part.title} ({state})")
    return Page(f'<ol class="mend-map">{"".join(rows)}</ol>', "\n".join(plain))


def glossary() -> Page:
    """Every term in one sentence, in the order of the alphabet; each can be linked to as `#term-ID`."""
    terms = sorted(frameworks.load("glossary").terms, key=lambda term: term.name.casefold())
    rows = [
        f'<div><dt id="term-{term.id}">{escape(term.name)}</dt><dd>{escape(term.means)}</dd></div>'
        for term in terms
    ]
    plain = [f"{term.name}: {term.means}" for term in terms]
    return Page(f'<dl class="mend-glossary">{"".join(rows)}</dl>', "\n".join(plain))


def _lines(support: Any) -> str:
    rows = []
    for place in support.countries:
        rows.append(f"<dt>{escape(place.country)}</dt>")
        for line in place.lines:
            more = "".join(f"<small>{escape(text)}</small>" for text in (line.more, line.site) if text != "-")
            rows.append(f"<dd>{escape(line.name)} <strong>{escape(line.phone)}</strong>{more}</dd>")
    return (
        f'<p class="mend-urgent">{escape(support.urgent)}</p><dl>{"".join(rows)}</dl>'
        f"<p><small>{escape(support.private)}</small></p><p><small>{escape(support.check)}</small></p>"
    )


def _plain(support: Any) -> str:
    lines = [f"{p.country}: {line.name}, {line.phone}" for p in support.countries for line in p.lines]
    return "\n".join([support.urgent, *lines])
