"""The words of the course: what stands in data/frameworks, and what is refused."""

import re
import shutil

import pytest
import yaml

from mend import frameworks, samples
from mend.errors import CourseError
from mend.paths import FRAMEWORKS, NOTEBOOKS


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FRAMEWORKS, tmp_path / "frameworks")


def change(folder, name, old, new):
    """Replace one text in one file and return the line, from 1, on which it stands."""
    path = folder / f"{name}.yaml"
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_the_words_are_whole():
    assert frameworks.check() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "found", "expected"),
    [
        ("F12-six-areas", "    short: Physical", "    shrt: Physical", "areas.2.shrt", "the unknown key 'shrt'", "one of id,"),
        ("F12-six-areas", "title: Six areas", "titel: Six areas", "title", "no such key", "the key 'title'"),
        ("F12-six-areas", "id: physical", "id: personal", "areas.2", "'personal' a second time", "no other row"),
        ("F12-six-areas", "id: F12", "id: F25", "id", "'F25'", "F01 to F24"),
        ("F12-six-areas", "experts: [coleman]", "experts: [colman]", "experts.1", "'colman'", "one of mead,"),
        ("F19-healing-steps", "practices: [admit,", "practices: [admitt,", "steps.1.practices.1", "'admitt'", "one of admit"),
        ("F19-healing-steps", "pause: Pause", "pause: ''", "words.pause", "an empty text", "some text"),
        ("F19-healing-steps", "{person} has", "{persn} has", "words.waiting", "persn", "{person}"),
        ("support", "title: Support", "title: Support\ntitle: Twice", "title", "the same key a second time", "once"),
        ("support", "code: NZ", "code: GB", "countries.5", "'GB' a second time", "no other row"),
        ("support", "code: GB", "code: UK", "countries.2.code", "'UK'", "such as GB"),
        ("support", "code: NZ", "code: no", "countries.5.code", "False", "text (put it in quotes)"),
        ("support", "target: https:", "target: http:", "leave.target", "'http://", "begins with https://"),
        ("course", "frameworks: [F12]", "frameworks: [F12, F99]", "lessons.5.frameworks.2", "'F99'", "F01 to F24"),
        ("words", "undo: Undo", "undo: 7", "words.undo", "7", "text"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(folder, name, old, new, place, found, expected):
    line = change(folder, name, old, new)
    faults = [fault for fault in frameworks.check(folder) if fault.place == place]
    assert len(faults) == 1
    assert faults[0].file.endswith(f"{name}.yaml")
    # A missing key is told at the place where it should stand; a second key stands a line below the first.
    assert abs(faults[0].line - line) <= (line if found == "no such key" else 2)
    assert found in faults[0].found and expected in faults[0].expected


def test_every_fault_is_told_not_only_the_first(folder):
    change(folder, "F12-six-areas", "anchors: [not at all, ", "anchors: [")
    change(folder, "F12-six-areas", "title: Who am I?", "title: ''")
    (folder / "F07-seven-practices.yaml").unlink()
    (folder / "F16-finding-the-root.yaml").write_text("id: [")
    (folder / "F22-nobody-heals-alone.yaml").write_bytes("title: caf\u00e9".encode("latin-1"))
    (folder / "F99-stray.yaml").write_text("id: F99")
    told = {(re.sub(r".*/", "", fault.file), fault.found) for fault in frameworks.check(folder)}
    assert ("F12-six-areas.yaml", "4 rows") in told
    assert ("F12-six-areas.yaml", "an empty text") in told
    assert ("F07-seven-practices.yaml", "no such file") in told
    assert ("F22-nobody-heals-alone.yaml", "bytes that are not UTF-8") in told
    assert ("F99-stray.yaml", "a file that nothing reads") in told
    assert any(file == "F16-finding-the-root.yaml" for file, _ in told)


def test_loading_a_broken_file_stops_with_its_faults(folder, monkeypatch):
    change(folder, "F12-six-areas", "title: Six areas", "titel: Six areas")
    monkeypatch.setattr(frameworks, "FRAMEWORKS", folder)
    frameworks.load.cache_clear()
    try:
        with pytest.raises(CourseError, match=r"F12-six-areas\.yaml:\d+: titel: found the unknown key"):
            frameworks.load("F12")
    finally:
        frameworks.load.cache_clear()
    with pytest.raises(KeyError, match="Known: experts"):
        frameworks.load("F99")


def test_what_the_words_name_is_there():
    course = frameworks.load("course")
    parts = {part.file for part in [*course.lessons, *course.appendices, course.guide]}
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} <= parts
    people = {row["person"] for row in samples.rows("self_concept_survey")}
    assert {row.person for row in frameworks.load("F12").examples} <= people
    assert samples.journey(frameworks.load("F19").couple)
    assert len({expert.id for expert in frameworks.load("experts").experts}) == 12


def test_the_article_is_carried_over():
    areas = [area.name for area in frameworks.load("F12").areas]
    assert areas == ["Personal", "Physical", "Family", "Social and community", "Work, study and money", "Moral and spiritual"]  # fmt: skip
    way = [step.name for step in frameworks.load("F19").steps]
    assert way == ["Acknowledgment", "Evaluation", "Cooperation", "Finding a solution", "Implementing the solution"]  # fmt: skip
    path = frameworks.load("F19")
    assert {p for step in path.steps for p in step.practices} == {
        p.id for p in frameworks.load("F07").practices
    }
    assert {h for step in path.steps for h in step.helpers} == {h.id for h in frameworks.load("F22").helpers}
    asked = [step.questions for step in path.steps]
    assert asked[1] == [q.id for q in frameworks.load("F16").questions] and not any(asked[:1] + asked[2:])


def test_support_numbers_are_the_checked_ones():
    # Typed here a second time on purpose: a slip of the finger in a helpline must not pass unseen.
    told = {line.phone for place in frameworks.load("support").countries for line in place.lines}
    assert told == {"1-800-799-7233", "1-866-331-9474", "0808 2000 247", "1800 341 900", "1800 737 732", "0800 733 843", "112, 911 or 999"}  # fmt: skip
    more = yaml.safe_load((FRAMEWORKS / "support.yaml").read_text())["countries"][0]["lines"][0]["more"]
    assert "1-800-787-3224" in more and "88788" in more


DECKS = {"F01": 24, "F03": 14, "F11": 16, "F14": 8, "F15": 16, "F18": 10, "F21": 8}


@pytest.mark.parametrize(("deck", "least"), DECKS.items())
def test_a_deck_is_large_enough_and_not_only_about_couples(deck, least):
    cards = frameworks.load(deck).cards
    assert len(cards) >= least
    assert {card.kind for card in cards} == {"couple", "family", "friends"}
    assert any(card.key == ["depends"] for card in cards)  # some are really ambiguous
    assert all(len(card.text.split()) <= 45 for card in cards)  # a moment, not a definition


def test_the_decks_carry_the_article_over():
    harm = frameworks.load("F01").piles
    assert [p.id for p in harm if p.group == "Abuse"] == ["emotional", "financial", "spiritual", "sexual", "physical"]  # fmt: skip
    assert [p.id for p in harm if p.group != "Abuse"] == ["fighting", "embarrassing", "demeaning", "manipulation"]  # fmt: skip
    shown = {deck: {card.about for card in frameworks.load(deck).cards} - {"-"} for deck in DECKS}
    assert shown["F15"] == {"Vulnerability", "Whose well-being comes first", "Room to exist", "Clarity or self-doubt", "Anger without dominating"}  # fmt: skip
    assert shown["F11"] >= {"Hard to decide", "Hard to trust oneself", "The other's needs above one's own", "Enabling", "Anything to keep it"}  # fmt: skip
    assert shown["F11"] >= {"Whom one may see", "Staying because it is known", "Feelings that may be felt"}
    assert shown["F03"] >= {"Stress", "An old wound", "Miscommunication"}
    assert [sign.id for sign in frameworks.load("F02").signs] == samples.signs()
