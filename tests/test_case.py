"""The case and its summary in Python: what it stands on, what it takes from other widgets, what it keeps to itself."""

import re
import subprocess
import sys

import pytest
from traitlets import TraitError

import mend
from mend import frameworks, samples
from mend.paths import FRAMEWORKS
from mend.widgets.base import HERE, Widget
from mend.widgets.summary import CaseSummary

CASE = frameworks.load("case")
NOTES = {"meeting": 'Line one\n<b>"two"</b>', "steps": "  ", "follow_up": "x" * 2000}


class Plain(Widget):
    """A widget that is quick to draw, and counts how often it was."""

    _module = "path.js"
    _framework = "F19"
    _answer = ("support",)  # any trait will do
    drawn = 0

    def summary(self):
        return f"{len(self.support)} places"

    def draw(self, figure):
        self.drawn += 1
        figure.add_subplot().plot([0, len(self.support)])


def test_the_case_stands_on_data_that_exists_and_is_told_right():
    data = CASE.data
    weeks = samples.journey(data.couple.code)
    steps = {row["week"]: row["step"] for row in weeks}
    falls = [week for week in steps if week > 1 and steps[week] < steps[week - 1]]
    assert falls == [8] and [steps[w] for w in (1, 7, 8, 12, 20, 25, 26)] == [1, 3, 2, 3, 4, 5, 5]
    kept = sum(row["checkin_kept"] for row in weeks if row["week"] <= 26)
    assert f"{len(weeks)} weeks" in data.couple.shows and f"kept {kept} of 26" in data.couple.shows

    (steady, low), personal = [p.code for p in data.people], 0
    first, second = samples.profile(low, 1), samples.profile(low, 2)
    gaps = [round(wave["concept"][personal] - wave["esteem"][personal], 2) for wave in (first, second)]
    assert (
        f"{gaps[0]:.2f} below" in data.people[1].shows and f"and {gaps[1]:.2f} twelve" in data.people[1].shows
    )
    scores = samples.profile(steady, 1)
    assert all(c - e < 0.34 for c, e in zip(scores["concept"], scores["esteem"], strict=True))
    survey = [row for row in samples.rows("self_concept_survey") if row["person"] in (steady, low)]
    assert len(survey) == 4 and all(all(row.values()) for row in survey)
    assert {(row["status"], row["age_band"]) for row in survey} == {("married", "35-44")}

    log = [row for row in samples.rows("argument_log") if row["pair"] == data.arguments.code]
    assert {row["kind"] for row in log} == {"couple"} and str(len(log)) in data.arguments.shows
    for half in ([r for r in log if int(r["week"]) <= 13], [r for r in log if int(r["week"]) > 13]):
        replies = [row["reply"] for row in half if row["reply"]]
        assert f"in {replies.count('listened')} of {len(replies)}" in data.arguments.shows
        for column in ("clarity", "self_doubt"):
            mean = sum(int(row[column]) for row in half) / len(half)
            assert f"{mean:.1f}" in data.arguments.shows

    diary = samples.diary(data.diary.code)
    signs = [(row["week"], sign) for row in diary for sign in row["signs"]]
    assert (len(signs), sum(week <= 26 for week, _ in signs), len(diary)) == (8, 4, 78)
    assert {sign for _, sign in signs} == {"skirting", "unsupported", "disrespect"}
    told = {row["kind"] for row in samples.rows("sign_diaries") if row["person"] == data.diary.code}
    assert told == {"partner"}


def test_the_rise_is_said_no_larger_than_it_is():
    from mend import measures  # the one number of the case that needs pandas

    survey = samples.load("self_concept_survey")
    scores = measures.area_scores(survey)
    least = measures.reliably_changed(scores, measures.reliability(survey)).set_index(["area", "scale"])[
        "least"
    ]
    person = CASE.data.people[1]
    moved = scores.loc[(person.code, 2), "personal_esteem"] - scores.loc[(person.code, 1), "personal_esteem"]
    assert moved == 1 and f"the {least['personal', 'esteem']:.2f} that would" in " ".join(
        person.shows.split()
    )


def test_the_stations_can_be_named_in_python_and_lead_to_lessons():
    ids = [station.id for station in CASE.stations]
    assert not set(ids) & set(CaseSummary.class_trait_names()) and all(name.isidentifier() for name in ids)
    assert {station.lesson for station in CASE.stations} == {f"0{n}" for n in range(1, 10)}


def test_an_answer_comes_back_exactly_and_a_bad_one_changes_nothing():
    one, two = CaseSummary(), CaseSummary()
    one.answer = {"notes": NOTES}
    two.answer = one.answer
    assert two.answer == {"notes": NOTES} and two.noted == ["meeting", "follow_up"]
    for notes, told in [
        ({"end": "x"}, "notes: found the station 'end'; expected meeting, safety,"),
        ({"meeting": 3}, "notes: found 3 for meeting; expected text."),
        ({"meeting": "x" * 2001}, "notes: found 2001 characters for meeting; expected at most 2000."),
    ]:
        with pytest.raises(TraitError, match=re.escape(told)):
            two.answer = {"notes": notes}
        assert two.answer == {"notes": NOTES}


def test_what_is_no_station_and_no_widget_is_refused():
    with pytest.raises(TraitError, match="stations: found 'wheels'; expected one of meeting, safety"):
        CaseSummary(wheels=Plain())
    with pytest.raises(TraitError, match="steps: found 'path'; expected a widget"):
        CaseSummary(steps=[Plain(), "path"])


def test_the_lines_follow_the_widgets_and_no_picture_is_older_than_its_line():
    one, two = Plain(), Plain()
    one.answer, two.answer = {"support": {"a": 1, "b": 2}}, {"support": {"a": 1}}  # before there is a summary
    case = CaseSummary(steps=[one, two])
    assert case.found == {"steps": [{"line": "2 places", "picture": ""}, {"line": "1 places", "picture": ""}]}
    case.asked += 1
    assert all(row["picture"].startswith("data:image/png;base64,") for row in case.found["steps"])
    one.answer = {"support": {}}
    first, second = case.found["steps"]
    assert first == {"line": "0 places", "picture": ""} and second["picture"]
    case.asked += 1
    assert case.found["steps"][0]["picture"] and (one.drawn, two.drawn) == (2, 1)


def test_what_nobody_used_says_so_and_is_not_drawn():
    plain = Plain()
    case = CaseSummary(steps=plain)
    unused = {"line": f"{plain.content['words']['title']}: not used yet.", "picture": None}
    before = plain.answer
    case.asked += 1
    assert case.found == {"steps": [unused]} and plain.drawn == 0
    plain.answer = {"support": {"a": 1}}
    assert case.found == {"steps": [{"line": "1 places", "picture": ""}]}
    case.asked += 1
    assert case.found["steps"][0]["picture"] and plain.drawn == 1
    plain.answer = before  # everything taken back
    assert case.found == {"steps": [unused]}


def test_what_was_made_with_something_to_show_shows_it_unused():
    couple = {"couple": "C099", "people": ["Ruben", "Salma"]}
    bare = [mend.SelfConceptWheel(), mend.SelfConceptWheel(name="Ruben"), mend.GoalTracker(), mend.HealingPath(),
            mend.Conversation("F10"), mend.ExpertMap(pair=["bruno", "devani"], shown=["bruno"]),
            mend.SignsTimeline("D068"), mend.CardSort("F15"), mend.RewriteBench(texts={"own": "You never ask!"})]  # fmt: skip
    made = [mend.SelfConceptWheel(**samples.profile("S316")), mend.GoalTracker(**couple),
            mend.HealingPath(**couple), mend.CommitmentExplorer(), mend.DecisionPath()]  # fmt: skip
    case = CaseSummary(steps=bare, us=made)
    assert case.pictures == {"steps": [None] * len(bare), "us": [""] * len(made)}
    assert case.lines["us"] == [widget.summary() for widget in made]
    assert all(line.endswith(": not used yet.") for line in case.lines["steps"])


def test_of_the_gate_it_is_not_told_whether_it_was_used():
    gate = mend.DecisionPath()
    case = CaseSummary(safety=gate)
    before = case.found
    gate.answers = {"afraid": "yes"}
    assert case.found == before


def test_python_answers_and_stores_nothing_of_it(monkeypatch):
    case, sent = CaseSummary(), []
    monkeypatch.setattr(case, "send", sent.append)
    before = case.get_state()
    case._handle_custom_msg({"other": 1}, [])
    assert sent == []
    case._handle_custom_msg({"ping": True}, [])
    assert sent == [{"alive": True}] and case.get_state() == before


def test_neither_the_summary_nor_the_picture_tells_a_word(monkeypatch):
    one, two = CaseSummary(notes={"us": "a"}), CaseSummary(notes={"us": "something else"})
    assert repr(one) == repr(two) == "Case summary: 1 of 10 stations have a note."
    assert one.picture() == two.picture() != CaseSummary().picture()


def test_it_needs_no_matplotlib_until_the_pictures_are_asked_for():
    code = (
        "import sys, mend; p = mend.HealingPath(); s = mend.CaseSummary(steps=p); p.paused = True; s.notes = {'us': 'x'};"
        "m = lambda: [n for n in ('pandas', 'matplotlib', 'numpy', 'PIL') if n in sys.modules];"
        "print(m()); s.asked = 1; print('matplotlib' in m())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "[]\nTrue\n"


def test_the_style_of_the_page_can_stand_in_it():
    assert not re.search("[<>&]|url|@import", (HERE / "summary-page.css").read_text())
    assert mend.CaseSummary().sheet


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("- {id: toast, kind", "- {id: letter, kind", "deck.cards.2", "'letter' a second time"),
        (
            'key: [healthy], text: "In February',
            'key: [well], text: "In February',
            "deck.cards.5.key.1",
            "'well'",
        ),
        ("- {id: two, to: hurt,", "- {id: two, to: nowhere,", "script.turns.2.replies.2.to", "'nowhere'"),
    ],
)
def test_a_fault_in_the_case_is_told_with_its_line(tmp_path, old, new, place, found):
    text = (FRAMEWORKS / "case.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "case.yaml").write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    faults = [fault for fault in frameworks.check(tmp_path) if fault.file.endswith("case.yaml")]
    assert [(fault.line, fault.place, fault.found) for fault in faults] == [(line, place, found)]
