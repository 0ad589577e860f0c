"""What twelve practitioners name: the file against the data, and what the map takes and refuses."""

import re
import subprocess
import sys

import pytest
from traitlets import TraitError

import mend
from mend import frameworks, samples
from mend.models.experts import SILENT
from mend.paths import FRAMEWORKS
from mend.widgets.experts import ExpertMap

FILE = "F23-where-twelve-agree"
F23 = frameworks.content("F23")
CODED = {
    (row["expert"], row["condition"]) for row in samples.rows("expert_positions") if row["code"] != SILENT
}
WORK = {
    "codes": {"devani": {"both willing": "names", "time": "does not mention"}, "bruno": {}},
    "shown": ["devani"],
    "pair": ["hope", "akin"],
}


def test_each_coded_cell_has_its_paraphrase_and_no_other():
    assert {(row["id"], condition) for row in F23["says"] for condition in row["cells"]} == CODED
    assert len(CODED) == 77


def test_conditions_codes_and_practitioners_are_those_of_the_data():
    fields = {field["name"]: field for field in samples.resource("expert_positions")["schema"]["fields"]}
    assert [row["id"] for row in F23["conditions"]] == fields["condition"]["categories"]
    assert {row["id"] for row in F23["codes"]} == set(fields["code"]["categories"])
    assert [row["id"] for row in F23["says"]] == F23["experts"] == fields["expert"]["categories"]


def test_three_answers_of_a_length_to_be_read_in_a_minute():
    lengths = [len(" ".join(row["text"]).split()) for row in F23["retold"]]
    assert all(80 <= words <= 180 for words in lengths)


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("      accountability: Among her steps is answering", "      permanence: Among her steps is answering",
         "says.1.cells.permanence", "a paraphrase"),
        ("      accountability: Among her steps is answering", "      permanence: Among her steps is answering",
         "says.1.cells", "no paraphrase for 'accountability'"),
        ("{id: time, name", "{id: thyme, name", "conditions.4.id", "'thyme'"),
        ("whose: [mead, joshi]", "whose: [mead, joschi]", "differ.4.positions.2.whose.2", "'joschi'"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path, old, new, place, found):
    text = (FRAMEWORKS / f"{FILE}.yaml").read_text()
    assert text.count(old) == 1
    (tmp_path / f"{FILE}.yaml").write_text(text.replace(old, new))
    (tmp_path / "experts.yaml").write_text((FRAMEWORKS / "experts.yaml").read_text())
    faults = {f.place: f for f in frameworks.check(tmp_path) if f.file.endswith(f"{FILE}.yaml")}
    assert faults[place].found == found
    if not place.endswith("cells"):  # that one is of the whole list
        assert faults[place].line == text[: text.index(old)].count("\n") + 1


def test_an_answer_comes_back_exactly():
    first, second = ExpertMap(), mend.ExpertMap()
    assert first.answer == {"codes": {}, "shown": [], "pair": ["joshi", "jameson"]}
    first.answer = WORK
    second.answer = first.answer
    assert second.answer == WORK
    second.answer["codes"]["devani"].clear()
    assert second.answer == WORK


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"codes": {"mead": {}}}, "codes: found 'mead'; expected one of bruno, burgemeester, devani"),
        ({"codes": {"bruno": {"thyme": "names"}}}, "codes: found 'thyme'; expected one of both willing,"),
        ({"codes": {"bruno": {"time": "denies"}}}, "codes: found 'denies'; expected one of names, implies"),
        ({"codes": {"bruno": "names"}}, "codes: found 'names' for bruno"),
        ({"shown": ["akin"]}, "shown: found 'akin'; expected one of bruno,"),
        ({"shown": ["bruno", "bruno"]}, "shown: found 'bruno' twice"),
        ({"pair": ["mead"]}, "pair: found 1 experts; expected two"),
        ({"pair": ["mead", "mead"]}, "pair: found 'mead' twice"),
        ({"pair": ["mead", "nobody"]}, "pair: found 'nobody'; expected one of mead, joshi,"),
    ],
)
def test_a_bad_answer_is_refused_and_changes_nothing(changed, told):
    widget = ExpertMap()
    widget.answer = WORK
    with pytest.raises(TraitError, match=re.escape(told)):
        widget.answer = {**WORK, **changed}
    assert widget.answer == WORK


@pytest.mark.parametrize(
    ("traits", "told"),
    [
        ({"view": "list"}, "view: found 'list'; expected one of map, pair, says, code"),
        ({"reading": "mead"}, "reading: found 'mead'; expected one of bruno,"),
        ({"sort": {"conditions": "named"}}, "sort: found conditions; expected conditions, experts"),
        ({"sort": {"conditions": "length", "experts": "named"}}, "sort: found 'length'; expected one of named,"),
        ({"filter": {"conditions": ["thyme"], "codes": []}}, "filter: found 'thyme'; expected one of both"),
        ({"filter": {"conditions": "time", "codes": []}}, "filter: found 'time'; expected a list of both"),
        ({"cell": ["mead"]}, "cell: found ['mead']; expected an expert and a condition"),
        ({"cell": ["mead", "thyme"]}, "cell: found 'thyme'; expected one of both willing"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused(traits, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        ExpertMap(**traits)


def test_what_is_sealed_counts_nowhere():
    sealed, opened = ExpertMap(), ExpertMap(shown=["bruno", "burgemeester", "devani"])
    assert sealed.sealed == ["bruno", "burgemeester", "devani"] and opened.sealed == []
    by_number = {"conditions": "named", "experts": "named"}
    for widget, conditions, first, last in (
        (sealed, ["both willing", "self-work", "professional help"], "mead", "devani"),
        (opened, ["both willing", "self-work", "professional help"], "mead", "devani"),
    ):
        widget.sort = by_number
        rows, columns = widget.ordered()
        assert rows[:3] == conditions and rows[-1] == "permanence"
        assert (columns[0], columns[-1]) == (first, last)
    assert set(sealed.ordered()[1][-3:]) == set(sealed.sealed)
    for widget, found in ((sealed, []), (opened, ["bruno"])):
        widget.filter = {"conditions": ["permanence"], "codes": ["names"]}
        assert widget.ordered()[1] == found
    opened.filter = {"conditions": ["both willing", "time"], "codes": ["names"]}
    assert set(opened.ordered()[1]) == {"mead", "joshi", "sullivan", "burgemeester"}
    assert len({w.picture() for w in (ExpertMap(), sealed, opened)}) == 3


def test_the_summary_counts_and_tells_no_code():
    assert repr(ExpertMap()) == "Where twelve experts agree: 9 of 12 answers open; 0 of 3 coded."
    codes = {
        "devani": dict.fromkeys([row["id"] for row in F23["conditions"]], "names"),
        "bruno": {"time": "names"},
    }
    assert repr(ExpertMap(codes=codes, shown=["devani"])).endswith("10 of 12 answers open; 1 of 3 coded.")


def test_it_is_shown_without_pandas_and_matplotlib():
    code = "import sys, mend; mend.ExpertMap(); print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
