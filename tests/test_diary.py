"""The diaries of small signs: what is read of them, and the timeline that shows one."""

import re
import subprocess
import sys

import pytest
from traitlets import TraitError

from mend import frameworks, samples
from mend.errors import CourseError
from mend.widgets.signs import SignsTimeline

ANSWER = {"week": 20, "seen": 30, "worry": 23, "revealed": True}


def test_a_diary_as_the_file_has_it():
    weeks = samples.diary("D060")
    assert [row["week"] for row in weeks] == list(range(1, 59))
    assert weeks[0] == {
        "week": 1,
        "signs": ["disrespect"],
        "unknown": [],
        "recognize_self": 9,
        "told": "nobody",
    }
    assert (weeks[6]["signs"], weeks[6]["unknown"]) == ([], ["control"])
    blank = {"week": 17, "signs": [], "unknown": samples.signs(), "recognize_self": None, "told": None}
    assert weeks[16] == blank
    assert weeks[29]["signs"] == ["skirting", "unsupported", "disrespect", "anxiety", "control"]
    assert weeks[29]["told"] == "a friend" and weeks[57]["recognize_self"] == 2
    with pytest.raises(CourseError, match="found 'D099'; expected one of D001 to D080"):
        samples.diary("D099")


def test_a_week_without_a_row_is_blank(monkeypatch):
    rows = [row for row in samples.rows("sign_diaries") if row["week"] != "2"]
    monkeypatch.setattr(samples, "rows", lambda _: rows)
    weeks = samples.diary("D060")
    assert len(weeks) == 58 and weeks[1] == {**weeks[16], "week": 2}


def test_the_spread_is_what_pandas_finds():
    diaries = samples.load("sign_diaries")
    told = diaries["told"].isin(["a friend", "family", "a professional"])
    noted = diaries[samples.signs()].sum(axis=1) > 0
    weeks = diaries[told].groupby("person")["week"].min() - diaries[noted].groupby("person")["week"].min()
    until = samples.until_told()
    assert list(until) == list(diaries["person"].unique())
    assert until == {p: None if weeks.isna()[p] else weeks[p] for p in weeks.index}
    facts = SignsTimeline().facts
    said = samples.patterns("sign_diaries").loc["told-late", "size"]
    assert facts["median"] == weeks.median() == said and facts["never"] == weeks.isna().sum()
    assert SignsTimeline().spread[facts["place"]] == facts["told"] - facts["sign"] == 29


def test_the_words_of_the_diary_go_with_its_weeks():
    content = frameworks.content("F02")
    weeks = samples.diary(content["diary"]["person"])
    written = [entry["week"] for entry in content["diary"]["entries"]]
    blank = [row["week"] for row in weeks if len(row["unknown"]) == 7]
    # One for each week in which something was answered, none for a blank one, in order.
    assert written == [row["week"] for row in weeks if row["week"] not in blank]
    assert [sign["id"] for sign in content["signs"]] == samples.signs()
    told = {row["told"] for row in samples.rows("sign_diaries")} - {"", "nobody"}
    assert set(content["words"]["whom"]) == told


def test_every_diary_can_be_shown():
    for person, until in samples.until_told().items():
        timeline = SignsTimeline(person=person)
        assert timeline.spread[timeline.facts["place"]] == until
        assert (timeline.facts["told"] is None) == (until is None)
        assert (timeline.content["diary"]["entries"] == []) == (person != "D060")


def test_an_answer_comes_back_exactly():
    first, second = SignsTimeline(), SignsTimeline()
    first.answer = ANSWER
    second.answer = first.answer
    assert second.answer == ANSWER
    for bad in ({**ANSWER, "worry": 59}, {**ANSWER, "week": 58}, {**ANSWER, "more": 1}, {"worry": 1}, None):
        with pytest.raises(TraitError):
            second.answer = bad
        assert second.answer == ANSWER


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"week": 58}, "week: found 58; expected a whole number from 0 to 57"),
        ({"seen": -1}, "seen: found -1; expected a whole number from 0 to 57"),
        ({"worry": 59}, "worry: found 59; expected a whole number from 0 to 58"),
        ({"person": "D030", "worry": 41}, "worry: found 41; expected a whole number from 0 to 40"),
    ],
)
def test_a_week_that_the_diary_does_not_have_is_refused(values, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        SignsTimeline(**values)


def test_the_summary_and_the_picture_say_the_state():
    timeline = SignsTimeline(seen=19, worry=12)
    assert repr(timeline) == "Small signs add up: diary D060, seen to week 20 of 58; worry marked in week 12."
    assert repr(SignsTimeline()).endswith("seen to week 1 of 58; no worry marked.")
    pictures = [timeline.picture()]
    timeline.worry = 13
    pictures.append(timeline.picture())
    timeline.revealed = True
    pictures.append(timeline.picture())
    assert len(set(pictures)) == 3 and repr(timeline).count("week 20 of 58")  # revealing is not reading


def test_it_needs_no_pandas_and_no_matplotlib():
    code = "import sys, mend; mend.SignsTimeline(); print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found == "[]\n"
