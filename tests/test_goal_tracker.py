"""Goals and check-ins: what a row of weeks shows, what the tracker refuses, and what it keeps to itself."""

import random
import re

import pytest
from traitlets import TraitError

import mend
from mend import frameworks, goals, samples
from mend.errors import CourseError
from mend.theme import PICTURES

EXAMPLE = frameworks.content("F13")["example"]
ANSWER = {key: EXAMPLE[key] for key in ("goals", "weeks", "people")} | {"alone": False}
GOAL = {"area": "work", "term": "long", "whose": "both", "text": "We do the money together."}
WEEK = {"answers": ["yes", None], "lines": ["", "Tired."]}
KINDS = {"y": "yes", "p": "partly", "n": "no", ".": None}


def found(strip):
    told = goals.story([KINDS[letter] for letter in strip])
    return told["run"], told["best"], [tuple(pair) for pair in told["setbacks"]]


@pytest.mark.parametrize(
    ("answers", "week"),
    [
        (["yes", "yes"], "yes"),
        (["yes", "partly"], "partly"),
        (["partly", "no"], "no"),
        (["yes", None], None),  # one of two is no week of both
        (["no", None], "no"),  # a no is heard before the other has answered
        ([None, None], None),
        (["partly"], "partly"),
    ],
)
def test_a_week_is_what_it_was_for_both(answers, week):
    assert goals.joint(answers) == week == goals.joint(answers[::-1])


@pytest.mark.parametrize(
    ("strip", "shows"),
    [
        ("", (0, 0, [])),
        ("yyy", (3, 3, [])),
        ("yyp", (0, 2, [])),  # partly ends a row and is no setback
        ("nny", (1, 1, [])),  # nothing was kept before that could be lost
        ("yny", (1, 1, [(1, 1)])),
        ("yn.nny", (1, 1, [(1, 4)])),  # one setback until a week is kept again, not three
        ("ypny", (1, 1, [(2, 1)])),
        ("yynyynp", (0, 2, [(2, 1), (5, None)])),
        ("yy..", (2, 2, [])),  # the week in hand ends no row before it is answered
        ("yy.y", (1, 2, [])),  # a week that nobody answered does
    ],
)
def test_rows_setbacks_and_returns(strip, shows):
    assert found(strip) == shows


def test_the_rule_holds_when_it_is_said_another_way():
    draw = random.Random(13)
    for _ in range(2000):
        strip = "".join(draw.choices("yypn.", k=draw.randrange(30)))
        setbacks = []
        for match in re.finditer("y(?=[^yn]*(n))", strip):
            back = strip.find("y", match.start(1))
            setbacks.append((match.start(1), back - match.start(1) if back > 0 else None))
        run = len(re.search("y*$", strip.rstrip("."))[0])
        assert found(strip) == (run, max(map(len, re.findall("y*", strip))), setbacks), strip


@pytest.mark.parametrize("answer", [ANSWER, ANSWER | {"alone": True, "people": ["", "Jo"], "goals": []}])
def test_an_answer_comes_back_exactly(answer):
    first, second = mend.GoalTracker(), mend.GoalTracker(couple="C052")
    first.answer = answer
    second.answer = first.answer
    assert second.answer == answer
    assert len(second.sample) == 29  # one's own weeks and a couple's never mix
    second.answer["weeks"][0]["answers"][0] = "no"  # a copy: changing it changes no widget
    assert second.answer == answer


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"goals": [GOAL] * 13}, "goals: found 13; expected at most 12."),
        ({"goals": [GOAL, GOAL | {"area": "money"}]}, "goals: found 'money' in goal 2 area; expected an area"),
        ({"goals": [GOAL | {"term": "soon"}]}, "found 'soon' in goal 1 term"),
        ({"goals": [GOAL | {"whose": "they"}]}, "found 'they' in goal 1 whose"),
        ({"goals": [GOAL | {"text": " "}]}, "found ' ' in goal 1 text"),
        ({"goals": [GOAL | {"text": "secret " * 40}]}, "found a str in goal 1 text; expected"),
        ({"goals": [GOAL | {"done": True}]}, "found True in goal 1 done"),
        ({"goals": [3]}, "found 3 in goal 1; expected"),
        ({"weeks": [WEEK] * 53}, "weeks: found 53; expected at most 52."),
        ({"weeks": [WEEK, {"answers": ["yes", "no"]}]}, "weeks: found no such key in week 2 lines"),
        ({"weeks": [WEEK | {"answers": ["yes"]}]}, "found ['yes'] in week 1 answers; expected two answers"),
        ({"weeks": [WEEK | {"answers": ["yes", "maybe"]}]}, "found 'maybe' in week 1 answers 1"),
        ({"weeks": [WEEK | {"answers": [True, "no"]}]}, "found True in week 1 answers 0"),
        ({"weeks": [WEEK | {"lines": ["", "x" * 161]}]}, "found a str in week 1 lines 1"),
        ({"people": ["Jo"]}, "people: found 1 values; expected two names of at most 24 letters."),
        ({"people": ["Jo", "x" * 25]}, "people: found 2 values"),
        ({"week": 52}, "week: found 52; expected a whole number from 0 to 51."),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_and_changes_nothing(values, told):
    with pytest.raises(TraitError, match=re.escape(told)) as error:
        mend.GoalTracker(**values)
    assert "secret" not in str(error.value)
    tracker = mend.GoalTracker()
    tracker.answer = ANSWER
    with pytest.raises(TraitError):
        tracker.answer = ANSWER | {"alone": True} | values
    assert tracker.answer == ANSWER


def test_a_couple_of_the_sample_is_read():
    tracker = mend.GoalTracker(couple="C052")
    assert [week["answers"] for week in tracker.sample] == [w["goal_met"] for w in samples.journey("C052")]
    assert repr(tracker) == (
        "Goals, and a check-in each week. Partner A and Partner B, couple C052, simulated. Goals: 0. Weeks: 29."
    )
    assert tracker.answer == mend.GoalTracker().answer
    assert "week 21, back within 3 weeks" in tracker.tells()[1]
    tracker.couple = ""
    assert tracker.sample == [] and tracker.story["best"] == 0
    with pytest.raises(CourseError, match="found 'C999'; expected one of C001"):
        mend.GoalTracker(couple="C999")


def test_alone_is_about_one():
    weeks = [{"answers": [mine, "no"], "lines": ["", ""]} for mine in ("yes", "yes", None)]
    assert mend.GoalTracker(weeks=weeks).tells()[0].startswith("The latest week is not one")
    assert mend.GoalTracker(weeks=weeks, alone=True).tells() == [
        "Kept, up to now: 2 weeks in a row. No row was longer so far.",
        "No setback so far.",
    ]


def test_nothing_printed_or_drawn_tells_what_was_typed(monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    tracker = mend.GoalTracker(**EXAMPLE)
    said = [goal | {"text": "secret"} for goal in EXAMPLE["goals"]]
    weeks = [week | {"lines": ["secret", "secret"]} for week in EXAMPLE["weeks"]]
    other = mend.GoalTracker(goals=said, weeks=weeks, people=["secret", "secret"])
    assert repr(tracker) == repr(other)
    assert repr(other) == "Goals, and a check-in each week, for two. Goals: 5. Weeks: 10."
    pictures = [widget._repr_mimebundle_()[0]["image/png"] for widget in (tracker, other)]
    assert pictures[0].startswith(b"\x89PNG") and pictures[0] == pictures[1]
    assert pictures[0] != mend.GoalTracker(**EXAMPLE, alone=True).picture()


def test_a_case_shows_its_people_and_goals_with_a_couples_weeks():
    goal = {"area": "social", "term": "short", "whose": "first", "text": "No jokes."}
    tracker = mend.GoalTracker(couple="C099", people=["Ruben", "Salma"], goals=[goal])
    assert "Ruben and Salma, couple C099, simulated. Goals: 1. Weeks: 27." in repr(tracker)
    assert "Ruben" not in repr(
        mend.GoalTracker(people=["Ruben", "Salma"])
    )  # what a learner typed is told nowhere
