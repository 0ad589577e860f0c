"""Decks of cards in Python: what a sort may be, what is refused, what is said, and what a deck's file must hold."""

import re
import subprocess
import sys

import pytest
from traitlets import TraitError

import mend
from mend import frameworks
from mend.measures import agreement_in_words
from mend.paths import FRAMEWORKS
from mend.widgets.cards import DECKS, CardSort

WORK = {
    "deck": "F18",
    "sorts": [
        {"bumper": ["answers"], "sensitive": ["turns", "answers"], "rent": ["depends"]},
        {"bumper": ["depends"], "sensitive": ["turns"]},
    ],
    "committed": ["sensitive", "bumper"],
}


def test_an_answer_comes_back_exactly():
    first, second = CardSort("F18"), CardSort(deck="F18")
    assert first.answer == {"deck": "F18", "sorts": [{}], "committed": []}
    first.answer = WORK
    second.answer = first.answer
    assert second.answer == WORK
    second.answer["sorts"][0].clear()
    assert second.answer == WORK
    second.answer = CardSort(
        "F18"
    ).answer  # back to nothing, though committed cards lose their placement on the way
    assert second.answer == CardSort("F18").answer


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"deck": "F03"}, "deck: found 'F03'; expected 'F18'"),
        ({"sorts": [{"bumpr": ["answers"]}]}, "sorts: found the card 'bumpr'; expected one of bumper,"),
        ({"sorts": [{"bumper": ["answer"]}]}, "found the pile 'answer' for bumper; expected one of answers, turns, depends"),
        ({"sorts": [{"bumper": ["depends", "turns"]}]}, "found 'depends' beside another for bumper"),
        ({"sorts": [{"bumper": ["turns", "turns"]}]}, "found 'turns' twice for bumper"),
        ({"sorts": [{"bumper": ["answers", "turns", "depends"]}]}, "expected a list of one pile or two"),
        ({"sorts": [{"bumper": []}]}, "found [] for bumper; expected a list of one pile or two"),
        ({"sorts": [{"bumper": "turns"}]}, "found 'turns' for bumper; expected a list"),
        ({"sorts": []}, "sorts"),
        ({"sorts": [{}] * 7}, "sorts"),
        ({"committed": ["bumper", "rent"]}, "committed: found 'rent', which person 2 has not placed"),
        ({"sorts": [{"bumper": ["turns"]}] * 2}, "committed: found 'sensitive', which person 1 has not placed"),
        ({"committed": ["bumper", "bumper"]}, "committed: found 'bumper' twice"),
        ({"committed": ["nobody"]}, "committed: found the card 'nobody'"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_refused_and_changes_nothing(changed, told):
    widget = CardSort("F18")
    widget.answer = WORK
    with pytest.raises(TraitError, match=re.escape(told)):
        widget.answer = {**WORK, **changed}
    assert widget.answer == WORK


def test_one_trait_alone_is_held_to_the_others():
    widget = CardSort("F18", **{name: WORK[name] for name in ("sorts", "committed")})
    for name, value in {"sorts": [{}, {}], "committed": ["rent"], "chosen": "nobody", "person": 6}.items():
        with pytest.raises(TraitError):
            setattr(widget, name, value)
    assert widget.answer == WORK and widget.chosen == "bumper"


def test_decks_are_named_and_others_refused():
    assert DECKS == ["F01", "F03", "F11", "F14", "F15", "F18", "F21"]
    for wrong in ("F02", "cards", None):
        with pytest.raises(TraitError, match=f"deck: found {wrong!r}; expected one of F01, F03,"):
            mend.CardSort(wrong)


def test_the_summary_counts_what_lies_as_in_the_key():
    assert repr(CardSort("F18")) == "Accountability missing: 0 of 10 cards sorted."
    one = CardSort("F18", sorts=WORK["sorts"][:1], committed=WORK["committed"])
    assert repr(one) == "Accountability missing: 2 of 10 cards sorted; 1 as in the key."
    two = CardSort("F18", sorts=WORK["sorts"], committed=WORK["committed"])
    assert repr(two).endswith("2 of 10 cards sorted; Person 1: 1 as in the key; Person 2: 1 as in the key.")
    assert len({w.picture() for w in (CardSort("F18"), one, two)}) == 3


def test_a_deck_without_its_key_can_be_given():
    content = frameworks.content("F18")
    for card in content["cards"]:
        del card["key"], card["why"]
    widget = CardSort(content=content, sorts=WORK["sorts"], committed=WORK["committed"])
    assert widget.answer == WORK
    assert repr(widget) == "Accountability missing: 2 of 10 cards sorted."
    assert widget.picture().startswith(b"\x89PNG")


def test_words_for_kappa_are_landis_and_kochs():
    bands = frameworks.content("cards")["bands"]
    for hundredth in range(-100, 101):
        kappa = hundredth / 100
        assert next(b["words"] for b in bands if kappa <= b["at_most"]) == agreement_in_words(kappa), kappa


@pytest.mark.parametrize(
    ("old", "new", "place", "found", "expected"),
    [
        ("key: [answers]", "key: [answer]", "cards.1.key.1", "'answer'", "one of answers, turns, or depends alone"),
        ("key: [turns]", "key: [turns, turns]", "cards.2.key.2", "'turns' a second time", "each pile once"),
        ("key: [turns]", "key: [turns, depends]", "cards.2.key.2", "'depends' beside another pile", "it alone"),
        ("  - {id: turns", "  - {id: nobody, name: N, means: M}\n  - {id: turns", "piles.2", "no card whose key is 'nobody'", "at least one"),
        ("  - {id: turns", "  - {id: depends, name: N, means: M}\n  - {id: turns", "piles.2.id", "'depends'", "another id"),
    ],
)  # fmt: skip
def test_a_deck_that_nobody_could_sort_is_told_with_its_line(tmp_path, old, new, place, found, expected):
    name = "F18-accountability-missing"
    text = (FRAMEWORKS / f"{name}.yaml").read_text()
    line = text[: text.index(old)].count("\n") + 1
    (tmp_path / f"{name}.yaml").write_text(text.replace(old, new, 1))
    faults = [fault for fault in frameworks.check(tmp_path) if fault.file.endswith(f"{name}.yaml")]
    assert [(fault.line, fault.place) for fault in faults] == [(line, place)]
    assert faults[0].found == found and expected in faults[0].expected


def test_a_deck_is_shown_without_pandas_and_matplotlib():
    code = "import sys, mend; mend.CardSort('F18'); print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
