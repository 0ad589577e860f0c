"""Workshop plans: those that come with the course, and what is refused."""

import re
import shutil

import pytest

from mend import frameworks, plans
from mend.errors import CourseError, Plain
from mend.models.plan import Shown, Talk
from mend.paths import ROOT, WORKSHOPS

GATE = '      - lesson: "02"\n        section: The safety gate\n'
PLAY = '      - lesson: "06"\n        section: A play in three acts\n'


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(WORKSHOPS, tmp_path / "workshops")


def change(folder, old, new, name="two-hours"):
    """Replace one text in a plan and return the line, from 1, on which it began."""
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("name", ["45-minutes", "full-day", "six-weeks", "two-hours"])
def test_a_plan_that_comes_with_the_course(name):
    plan = plans.load(name)
    shown = [
        (part.lesson, part.section) for s in plan.sessions for part in s.parts if isinstance(part, Shown)
    ]
    assert ("02", "Why safety comes before repair") in shown and ("02", "The safety gate") in shown
    for session in plan.sessions:
        first, *_, goodbye, last = session.parts
        assert isinstance(first, Talk) and isinstance(goodbye, Talk)
        assert "handout" in " ".join(goodbye.text)
        assert (last.lesson, last.section) == ("00", "Where support is")
        assert all(part.note for part in session.parts)


def test_a_part_leads_to_its_cells():
    part = next(
        part for part in plans.load("two-hours").sessions[0].parts if "gate" in getattr(part, "section", "")
    )
    place = plans.place(part)
    assert (place.lesson.number, place.path.name, place.section.title) == (
        "02",
        "02-safety-first.ipynb",
        "The safety gate",
    )
    assert place.section.cells


def test_the_two_hours_are_two_hours():
    (session,) = plans.load("two-hours").sessions
    assert session.minutes == sum(part.minutes for part in session.parts) == 120
    assert 14 <= len(session.parts) <= 18


def test_what_is_about_repair():
    course = frameworks.load("course")
    assert [lesson.number for lesson in course.lessons if lesson.repair] == ["06", "07", "08", "10"]


def test_the_readme_lists_the_plans():
    rows = re.findall(
        r"^\| \[(.+)\]\(data/workshops/\1\.yaml\) \|.*\| (\d+) \|$",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert sorted(rows) == [(name, str(plans.load(name).minutes)) for name in plans.names()]


@pytest.mark.parametrize(
    ("old", "new", "below", "place", "found", "expected"),
    [
        ("minutes: 120\nbefore", "minutes: 130\nbefore", 0, "minutes", "130", "120, the sum of its sessions"),
        ("    minutes: 120\n    parts", "    minutes: 118\n    parts", 0, "sessions.1.minutes", "118", "120, the sum of its parts"),
        (GATE, GATE.replace("02", "12"), 0, "sessions.1.parts.7.lesson", "'12'", "one of 00, 01"),
        (GATE, GATE.replace("gate", "gap"), 1, "sessions.1.parts.7.section", "'The safety gap'", "'The safety gate'"),
        (GATE, GATE.replace('"02"', "02"), 0, "sessions.1.parts.7.lesson", "2", "text (put it in quotes)"),
        (GATE, GATE.replace("section", "sektion"), 1, "sessions.1.parts.7.sektion", "the unknown key 'sektion'", "one of lesson, section, minutes, note"),
        ("      - break: Break\n        minutes: 10\n", "      - break: Break\n        minuts: 10\n", 1, "sessions.1.parts.9.minuts", "'minuts'", "one of break, minutes, note"),
        ("      - break: Break\n", "      - rest: Break\n", 0, "sessions.1.parts.9", "a row with rest, minutes, note", "one of lesson, talk, break"),
        ("      - break: Break\n", "      - talk: Go on\n        text: [Go on]\n", 4, "sessions.1.parts.10", "76 minutes since the last break", "75"),
        (GATE, PLAY, 0, "sessions.1.parts.7.lesson", "'06', a lesson on repair, before safety", "'The safety gate' of lesson '02'"),
        ("title: Can", "title: [Can", 1, "", "expected", "YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(folder, old, new, below, place, found, expected):
    line = change(folder, old, new)
    faults = [fault for fault in plans.check(folder) if fault.place == place]
    assert len(faults) == 1, plans.check(folder)
    assert faults[0].file.endswith("two-hours.yaml")
    assert found in faults[0].found and expected in faults[0].expected
    assert faults[0].line - line == below


def test_safety_in_a_later_week_is_too_late(folder):
    path = folder / "six-weeks.yaml"
    head, *weeks = re.split(r"(?m)^(?=  - title:)", path.read_text(encoding="utf-8"))
    weeks[1], weeks[3] = weeks[3], weeks[1]
    path.write_text("".join([head, *weeks]), encoding="utf-8")
    (fault,) = plans.check(folder)
    assert fault.place == "sessions.2.parts.7.lesson" and "before safety" in fault.found


def test_an_empty_plan_and_a_stray_file(folder):
    (folder / "empty.yaml").write_text("title: A\nabout: B\nminutes: 5\nbefore: [C]\nsessions: []\n")
    (folder / "mine.yml").write_text("title: A")
    told = [(fault.file.rsplit("/", 1)[-1], fault.line, fault.found) for fault in plans.check(folder)]
    assert told == [("empty.yaml", 5, "0 rows"), ("mine.yml", 1, "a file that nothing reads")]


def test_safety_that_no_lesson_has_is_a_fault_of_the_course(monkeypatch):
    course = frameworks.load("course").model_copy(deep=True)
    course.safety.section = "The gate"
    monkeypatch.setattr(frameworks, "load", lambda _: course)
    told = [fault for fault in plans.check() if fault.place == "safety.section"]
    assert len(told) == 1 and told[0].file.endswith("course.yaml") and told[0].found == "'The gate'"


def test_loading_names_what_there_is(folder, monkeypatch):
    with pytest.raises(
        Plain, match=r'no workshop plan "three-hours"\. The plans are: 45-minutes, full-day, '
    ):
        plans.load("three-hours")
    monkeypatch.setattr(plans, "WORKSHOPS", folder)
    change(folder, GATE, GATE.replace("gate", "gap"))
    with pytest.raises(CourseError, match=r"two-hours\.yaml:\d+: sessions\.1\.parts\.7\.section"):
        plans.load("two-hours")
