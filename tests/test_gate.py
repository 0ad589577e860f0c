"""The safety gate: every way through its questions, what it refuses, and what it keeps to itself."""

import re
import shutil
from itertools import product

import pytest
from traitlets import TraitError

import mend
from mend import frameworks, gate
from mend.paths import FRAMEWORKS
from mend.theme import PICTURES

GATE, DAMAGE = frameworks.load("F04"), frameworks.load("F06")
ASKED = gate.questions(GATE, DAMAGE)
SAFE = {"afraid": "no", "force": "no", "control": "no"}
WAY = SAFE | {"different": "yes", "responsibility": "yes", "cost": "some", "long": "months"}


def wanted(given):
    """The requirement, said a second time, in words that owe nothing to the rules in the file."""
    if any(given.get(name, "no") != "no" for name in ("afraid", "force", "control")):
        return "safety"  # also when one is not sure, and when it was long ago
    if len(given) < 7:
        return None
    if given["cost"] == "lost" or given["responsibility"] == "no":
        return "self"
    if given["cost"] == "much" and given["long"] != "months":
        return "pause"
    return "together" if given["different"] != "no" and given["responsibility"] == "yes" else "pause"


def test_every_set_of_answers_leads_where_it_should():
    names = [question.id for question in ASKED]
    assert names == ["afraid", "force", "control", "different", "responsibility", "cost", "long"]
    reached = {}
    for picks in product(*[[None, *(answer.id for answer in question.answers)] for question in ASKED]):
        given = {name: pick for name, pick in zip(names, picks, strict=True) if pick}
        found = gate.end(given, ASKED, GATE)
        assert found == wanted(given), given
        assert found == gate.end(dict(reversed(given.items())), ASKED, GATE)  # in whatever order
        # No later answer leads a danger away.
        assert (found == "safety") == bool(gate.dangers(given, ASKED))
        reached[found] = reached.get(found, 0) + 1
    assert set(reached) == {None, "safety", "pause", "together", "self"}


def test_the_table_holds_every_way_without_danger_and_no_other():
    table = mend.DecisionPath().routes
    assert len(table) == 3**4 and "safety" not in table.values()
    for way, end in table.items():
        given = dict(zip([question.id for question in ASKED], way.split(" "), strict=True))
        assert end == wanted(given)


def test_every_end_says_whose_its_thoughts_are():
    for end in mend.DecisionPath().content["ends"]:
        assert any(thought["whose"] for thought in end["thoughts"]), end["id"]
        assert all(thought["whose"] or thought["source"] != "-" for thought in end["thoughts"])
    assert "Carrie Mead" in mend.DecisionPath().content["ends"][0]["thoughts"][0]["whose"]


def test_an_answer_comes_back_exactly():
    first, second = mend.DecisionPath(), mend.DecisionPath()
    first.answer = {"answers": WAY}
    second.answer = first.answer
    assert second.answer == {"answers": WAY} and second.end == "together"
    second.answer["answers"].clear()  # a copy: changing it changes no widget
    assert second.answer == {"answers": WAY}
    mine = dict(WAY)
    second.answers = mine
    mine["afraid"] = "maybe"
    assert second.answers == WAY


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"answers": {"afraid": "maybe"}}, "answers: found 'maybe' for afraid; expected one of yes, unsure, no."),
        ({"answers": {"angry": "yes"}}, "answers: found the question 'angry'; expected afraid, force, control,"),
        ({"answers": {"afraid": ["no"]}}, "answers: found ['no'] for afraid; expected one of"),
        ({"answers": {"afraid": False}}, "answers: found False for afraid; expected one of"),
        ({"at": 7}, "at: found 7; expected a whole number from 0 to 6, or None."),
        ({"at": -1}, "at: found -1; expected"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_and_changes_nothing(values, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        mend.DecisionPath(**values)
    path = mend.DecisionPath(answers=SAFE)
    path.at = 1
    with pytest.raises(TraitError):
        path.set_trait_values(values)
    assert (path.answers, path.at) == (SAFE, 1)
    path.answers = {}
    assert path.at is None


def test_nothing_printed_or_drawn_tells_an_answer(monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    calm, danger = mend.DecisionPath(answers=SAFE), mend.DecisionPath(answers=SAFE | {"force": "yes"})
    assert (
        repr(calm)
        == repr(danger)
        == repr(mend.DecisionPath())
        == "The safety gate: 7 questions. What was answered stays on the page."
    )
    shown, other = calm._repr_mimebundle_()[0], danger._repr_mimebundle_()[0]
    assert shown["image/png"].startswith(b"\x89PNG") and shown["image/png"] == other["image/png"]
    assert mend.DecisionPath(answers=WAY).picture() == shown["image/png"]
    assert shown["text/plain"] == other["text/plain"]


@pytest.mark.parametrize(
    ("stem", "old", "new", "place", "found", "expected"),
    [
        ("F04", "{end: self, when: {cost: [lost]}}", "{end: sefl, when: {cost: [lost]}}", "rules.1.end", "'sefl'", "one of safety, pause"),
        ("F04", "when: {cost: [lost]}", "when: {costs: [lost]}", "rules.1.when.costs", "'costs'", "one of afraid"),
        ("F04", "when: {cost: [lost]}", "when: {cost: [lots]}", "rules.1.when.cost.1", "'lots'", "some, much, lost"),
        ("F04", "when: {cost: [lost]}", "when: {force: [before]}", "rules.1.when.force.1", "'before'", "without danger: no"),
        ("F04", "{end: pause, when: {}}", "{end: pause, when: {cost: [some]}}", "rules.5.when", "a condition in the last rule", "{}"),
        ("F04", "  - {end: together, when", "  - {end: pause, when", "ends.3", "'together', where no answers lead", "an end with a rule"),
        ("F04", "danger: safety\n", "danger: pause\n", "danger", "'pause'", "input should be 'safety'"),
        ("F04", "  - id: pause\n", "  - id: safety\n", "ends.2", "'safety' a second time", "no other row"),
        ("F04", "  - id: safety\n", "  - id: safe\n", "danger", "'safety'", "one of safe, pause"),
        ("F04", "whose: [jameson]}", "whose: [jamson]}", "ends.1.thoughts.4.whose.1", "'jamson'", "one of mead,"),
        ("F04", ", whose: [jameson]}", "}", "ends.1.thoughts.4", "a thought of nobody", "whose or source"),
        ("F04", "- {id: before,", "- {id: unsure,", "questions.2.answers.3", "'unsure' a second time", "an id of its own"),
        ("F04", '{id: "no", text: "No", rests: Neither is afraid of the other.}', '{id: "no", text: "No", rests: Neither., danger: true}', "questions.1.answers", "danger in every answer", "one answer without"),
        ("F04", "- {id: before,", "- {id: be fore,", "questions.2.answers.2.id", "'be fore'", "pattern"),
        ("F06", "- id: cost", "- id: control", "questions.1", "'control' a second time", "an id that F04 has not"),
    ],
)  # fmt: skip
def test_a_gate_that_is_not_safe_is_refused(tmp_path, stem, old, new, place, found, expected):
    folder = shutil.copytree(FRAMEWORKS, tmp_path / "frameworks")
    path = next(folder.glob(f"{stem}-*.yaml"))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    faults = [fault for fault in frameworks.check(folder) if fault.place == place]
    assert len(faults) == 1, frameworks.check(folder)
    assert found in faults[0].found and expected in faults[0].expected
