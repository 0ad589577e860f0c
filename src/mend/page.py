"""The parts of a page that every lesson shares: its opening, the content note, support, the map."""

import json
from html import escape
from pathlib import Path
from typing import Any

from . import frameworks, tables
from . import support as help_lines
from .models import Guide, Lesson
from .models.course import SupportCountry
from .paths import NOTEBOOKS
from .theme import CSS, LEAVE, PAGE

LINKS = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
GUIDE = "guide"
LEAVING = (Path(__file__).parent / "leave.js").read_text(encoding="utf-8").rstrip()


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
    """A lesson by its number, an appendix by its letter, the facilitator guide as "guide"."""
    course = frameworks.load("course")
    parts = {row.number: row for row in course.lessons} | {row.letter: row for row in course.appendices}
    parts[GUIDE] = course.guide
    if name not in parts:
        raise ValueError(f"There is no lesson {name!r}. Lessons: {', '.join(parts)}.")
    return parts[name]


def minutes(part: Any) -> str:
    """How long a lesson or an appendix takes, in words."""
    course = frameworks.load("course")
    return (course.minutes if isinstance(part, Lesson) else course.reading).format(**part.model_dump())


def opening(number: str, exercise: bool = False) -> Page:
    """The line above a lesson's title, the way out of its page, its look, and links that find their end.

    number   : two digits ("04"), an appendix's letter, or "guide"; ValueError lists what there is
    exercise : the line above the exercise of that lesson instead
    """
    course, part = frameworks.load("course"), _part(number)
    tables.use()
    where = course.appendix.format(letter=number)
    if isinstance(part, Lesson):
        eyebrow = course.exercise if exercise else course.eyebrow
        where = eyebrow.format(number=int(number), last=int(course.lessons[-1].number))
    elif isinstance(part, Guide):
        where = part.eyebrow
    line = f"{course.title} \u00b7 {course.question if number == '00' else where}"
    length = "" if exercise else minutes(part)
    hint = f'<span class="mend-leave-hint">{escape(frameworks.load("support").leave.hint)}</span>'
    return Page(
        f"<style>{CSS}{PAGE}</style><script>{LINKS}</script>"
        f'<div class="mend-leave">{hint}{leave_button()}</div>{leaving()}'
        f'<p class="mend-opening"><span>{escape(line)}</span> <span>{escape(length)}</span></p>',
        f"{line} \u00b7 {length}" if length else line,
    )


def leave_button() -> str:
    """The HTML of "Leave this page", for a bar that is always in sight; it acts where `leaving` is too.

    Without a script, as where JupyterLab does not trust a notebook, it is a link to the neutral page.
    """
    words = frameworks.load("support").leave
    return (
        f'<span class="mend-leaving"><a class="mend-leave-button" href="{escape(words.target)}" role="button"'
        f' draggable="false" rel="nofollow noreferrer" data-mend-leave>{escape(words.button)}</a>'
        '<span class="mend-leave-dots" aria-hidden="true"><i></i><i></i><i></i></span>'
        '<span class="mend-leave-said" role="status"></span></span>'
    )


def leaving() -> str:
    """The HTML of what leaves a page: its look, and the script for the button and three presses of Shift.

    Every element with `data-mend-leave` acts as the button. An `opening` has it already; twice does no harm.
    The colors are those of `theme.CSS`.
    """
    words = json.dumps(frameworks.content("support")["leave"], ensure_ascii=False).replace("<", "\\u003c")
    return f"<style>{LEAVE}</style><script>{LEAVING}({words});</script>"


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
    """Every support line, by country: the one that MEND_COUNTRY names comes first."""
    words = frameworks.load("support")
    return Page(support(), f"{words.intro}\n{_plain(words)}")


def support(country: str | None = None) -> str:
    """The HTML of the support panel: the urgent line, one country's lines, the others folded, two reminders.

    country : a code such as "GB", or None for what MEND_COUNTRY says; where that is nothing, all stand open
    Raises Plain for a code that `support.yaml` does not have.
    """
    words = frameworks.load("support")
    lines = _lines(words, country, f"<p>{escape(words.intro)}</p>")
    return f'<div class="mend-care mend-support">{lines}</div>'


def course_map() -> Page:
    """Every lesson and appendix with its minutes; the ones that are there are links."""
    course = frameworks.load("course")
    rows, plain = [], []
    for part in [*course.lessons, *course.appendices]:
        mark = str(int(part.number)) if isinstance(part, Lesson) else part.letter
        ready = (NOTEBOOKS / part.file).is_file()
        title = escape(part.title)
        name = f'<a href="{part.file}">{title}</a>' if ready else f"<span>{title}</span>"
        state = minutes(part) if ready else course.coming
        rows.append(
            f"<li{'' if ready else ' class=is-coming'}><b>{mark}</b><div>{name}"
            f"<p>{escape(part.about)}</p></div><small>{escape(state)}</small></li>"
        )
        plain.append(f"{mark}. {part.title} ({state})")
    return Page(f'<ol class="mend-map">{"".join(rows)}</ol>', "\n".join(plain))


def checklist() -> Page:
    """What a facilitator ticks off before and after a session; the ticks stay until the page is closed."""
    lists = frameworks.load("checklists").lists
    html = [
        f"<div><h3>{escape(one.title)}</h3>"
        + "".join(f'<label><input type="checkbox"><span>{escape(item)}</span></label>' for item in one.items)
        + "</div>"
        for one in lists
    ]
    plain = ["\n".join([one.title, *(f"- {item}" for item in one.items)]) for one in lists]
    return Page(
        f'<div class="mend mend-checks" data-lm-suppress-shortcuts="true">{"".join(html)}</div>',
        "\n\n".join(plain),
    )


def glossary() -> Page:
    """Every term in one sentence, in the order of the alphabet; each can be linked to as `#term-ID`."""
    terms = sorted(frameworks.load("glossary").terms, key=lambda term: term.name.casefold())
    rows = [
        f'<div><dt id="term-{term.id}">{escape(term.name)}</dt><dd>{escape(term.means)}</dd></div>'
        for term in terms
    ]
    plain = [f"{term.name}: {term.means}" for term in terms]
    return Page(f'<dl class="mend-glossary">{"".join(rows)}</dl>', "\n".join(plain))


def in_country(html: str) -> str:
    """A saved page with the support lines in the order that MEND_COUNTRY asks for."""
    words = frameworks.load("support")
    for intro in ("", f"<p>{escape(words.intro)}</p>"):
        html = html.replace(_in_order(words, None, intro), _lines(words, None, intro))
    return html


def _lines(words: Any, country: str | None = None, intro: str = "") -> str:
    return _in_order(words, help_lines.country(country), intro)


def _in_order(words: Any, first: SupportCountry | None, intro: str) -> str:
    places = words.countries
    shown = _places(places if first is None else [first])
    if first is not None:
        others = _places([place for place in places if place != first])
        shown += f"<details><summary>{escape(words.others)}</summary>{others}</details>"
    return (
        f'<p class="mend-urgent">{escape(words.urgent)}</p>{intro}{shown}'
        f"<p><small>{escape(words.private)}</small></p><p><small>{escape(words.check)}</small></p>"
    )


def _places(places: list[SupportCountry]) -> str:
    rows = []
    for place in places:
        rows.append(f"<dt>{escape(place.country)}</dt>")
        for line in place.lines:
            more = "".join(f"<small>{escape(text)}</small>" for text in (line.more, line.site) if text != "-")
            rows.append(f"<dd>{escape(line.name)} <strong>{escape(line.phone)}</strong>{more}</dd>")
    return f"<dl>{''.join(rows)}</dl>"


def _plain(words: Any) -> str:
    places = help_lines.ordered()
    return "\n".join(
        [
            words.urgent,
            *(f"{place.country}: {line.name}, {line.phone}" for place in places for line in place.lines),
        ]
    )
