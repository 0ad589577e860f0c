"""Workshop plans: loads and checks `data/workshops`, and finds the section that a part of a plan shows.

A plan is refused, with file and line, where its minutes do not add up, where it names what no lesson has,
where people sit too long without a break, and where repair comes before safety.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from . import frameworks, lessons, sections
from .errors import CourseError, Fault, Plain
from .models.course import Course, Lesson
from .models.plan import Break, Plan, Shown
from .paths import FRAMEWORKS, WORKSHOPS, shown
from .yamlfile import Loc, line_of, place_of, read

LONGEST = 75  # minutes that people may sit without a break


@dataclass(frozen=True)
class Place:
    """What a part of a plan shows: its lesson, that lesson's file, and the section with its cells."""

    lesson: Lesson
    path: Path
    section: sections.Section


def names() -> list[str]:
    """The name of every plan, in the order of the alphabet; one that is not as it should be is among them."""
    return [path.stem for path in _files(WORKSHOPS)]


def load(name: str) -> Plan:
    """The checked plan of that name.

    Raises CourseError with every fault of the plan, Plain for a name that no plan has.
    """
    if name not in names():
        raise Plain(f'There is no workshop plan "{name}". The plans are: {", ".join(names())}.')
    plan, faults = _checked(WORKSHOPS / f"{name}.yaml", frameworks.load("course"))
    if plan is None or faults:
        raise CourseError(faults)
    return plan


def place(part: Shown) -> Place:
    """What a part of a loaded plan shows."""
    lesson = next(row for row in frameworks.load("course").lessons if row.number == part.lesson)
    path = lessons.folder() / lesson.file
    return Place(lesson, path, next(row for row in _sections(path) if row.title == part.section))


def check(folder: Path = WORKSHOPS) -> list[Fault]:
    """Every fault in every plan of the folder, and in what the course says of safety before repair."""
    try:
        course = frameworks.load("course")
    except CourseError:
        course = None  # its faults are told where the frameworks are checked
    faults = [fault for path in _files(folder) for fault in _checked(path, course)[1]]
    for path in folder.glob("*.y*ml"):
        if path.suffix != ".yaml":
            faults.append(Fault(shown(path), 1, "", "a file that nothing reads", "a name that ends in .yaml"))
    if course:
        file = FRAMEWORKS / "course.yaml"
        wrong = list(_unknown(course.safety.lesson, course.safety.section, course))
        node = read(file, Course)[2] if wrong else None
        for key, found, expected in wrong:
            loc = ("safety", key)
            faults.append(Fault(shown(file), line_of(node, loc), place_of(loc), found, expected))
    return sorted(faults)


def inventory() -> list[tuple[str, str, int]]:
    """(file, what it holds, how many) for each plan that can be read."""
    plans = [(path.name, read(path, Plan)[0]) for path in _files(WORKSHOPS)]
    return [(file, "parts", sum(len(row.parts) for row in plan.sessions)) for file, plan in plans if plan]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _checked(path: Path, course: Course | None) -> tuple[Plan | None, list[Fault]]:
    plan, faults, node = read(path, Plan)
    if plan and course:
        for loc, found, expected in _faults(plan, course):
            faults.append(Fault(shown(path), line_of(node, loc), place_of(loc), found, expected))
    return plan, faults


def _faults(plan: Plan, course: Course) -> Iterator[tuple[Loc, str, str]]:
    """(place, found, expected) for what the model alone cannot see."""
    yield from _sums(plan)
    repair = {lesson.number for lesson in course.lessons if lesson.repair}
    safe = False
    for i, session in enumerate(plan.sessions):
        sat = 0
        for j, part in enumerate(session.parts):
            at = ("sessions", i, "parts", j)
            before, sat = sat, 0 if isinstance(part, Break) else sat + part.minutes
            if before <= LONGEST < sat:
                yield at, f"{sat} minutes since the last break", f"a break after {LONGEST} at most"
            if not isinstance(part, Shown):
                continue
            for key, found, expected in _unknown(part.lesson, part.section, course):
                yield (*at, key), found, expected
            if part.lesson in repair and not safe:
                safe = True  # told once: the order is one fault, however many parts come too early
                yield (
                    (*at, "lesson"),
                    f"{part.lesson!r}, a lesson on repair, before safety",
                    f"{course.safety.section!r} of lesson {course.safety.lesson!r} to come first",
                )
            safe = safe or (part.lesson, part.section) == (course.safety.lesson, course.safety.section)


def _sums(plan: Plan) -> Iterator[tuple[Loc, str, str]]:
    for i, session in enumerate(plan.sessions):
        if session.minutes != (found := sum(part.minutes for part in session.parts)):
            yield ("sessions", i, "minutes"), str(session.minutes), f"{found}, the sum of its parts"
    if plan.minutes != (found := sum(session.minutes for session in plan.sessions)):
        yield ("minutes",), str(plan.minutes), f"{found}, the sum of its sessions"


def _unknown(number: str, section: str, course: Course) -> Iterator[tuple[str, str, str]]:
    """(key, found, expected) where there is no such lesson, or no such section in it."""
    files = {lesson.number: lesson.file for lesson in course.lessons}
    if number not in files:
        yield "lesson", repr(number), f"one of {', '.join(files)}"
        return
    try:
        titles = [row.title for row in _sections(lessons.folder() / files[number])]
    except lessons.LessonError as error:
        yield "lesson", repr(number), f"a lesson that can be read: {str(error).removesuffix('.')}"
        return
    if section not in titles:
        yield "section", repr(section), f"a section of lesson {number!r}: {', '.join(map(repr, titles))}"


def _sections(path: Path) -> tuple[sections.Section, ...]:
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> tuple[sections.Section, ...]:
    """The sections of a lesson, read once for as long as its file stays as it is."""
    return tuple(sections.of(lessons.read(path)))
