"""The widgets in Python: what they take, what they refuse, what they give back."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from traitlets import TraitError

import mend
from mend import samples
from mend.paths import ROOT
from mend.theme import CSS, PICTURES
from mend.widgets.base import HERE
from mend.widgets.path import HealingPath
from mend.widgets.wheel import SelfConceptWheel

WHEEL = {
    "concept": [4.0, 3.0, 3.4, 4.2, 3.7, 4.5],
    "esteem": [3.6, 3.1, 2.1, 3.9, 3.0, 4.4],
    "guess": [1.0, 2.0, 3.0, 4.0, 5.0, 1.5],
    "own": [],
    "who": {"values": "honesty"},
}
PATH = {
    "confirmed": [[True, True], [True, False], [False, False], [True, True], [False, True]],
    "step": 1,
    "paused": True,
}


@pytest.mark.parametrize(("kind", "answer"), [(SelfConceptWheel, WHEEL), (HealingPath, PATH)])
def test_an_answer_comes_back_exactly(kind, answer):
    first, second = kind(), kind()
    first.answer = answer
    second.answer = first.answer
    assert second.answer == answer
    taken = second.answer
    next(iter(taken.values())).clear()  # a copy: changing it changes no widget
    assert second.answer == answer


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        (SelfConceptWheel, {"concept": [3, 3, 3, 3, 3]}, "concept: found 5 values; expected six"),
        (
            SelfConceptWheel,
            {"esteem": [3, 3, 3, 3, 3, 5.1]},
            "esteem: found 5.1 in place 6; expected a number from 1 to 5",
        ),
        (SelfConceptWheel, {"concept": [0.9, 3, 3, 3, 3, 3]}, "found 0.9 in place 1"),
        (SelfConceptWheel, {"concept": []}, "found 0 values"),
        (SelfConceptWheel, {"guess": ["3", 3, 3, 3, 3, 3]}, "found '3' in place 1"),
        (SelfConceptWheel, {"own": [float("nan"), 3, 3, 3, 3, 3]}, "found nan in place 1"),
        (
            SelfConceptWheel,
            {"who": {"hopes": "x"}},
            "found the field 'hopes'; expected values, beliefs, worldview",
        ),
        (SelfConceptWheel, {"who": {"values": 3}}, "found 3 in values; expected text"),
        (SelfConceptWheel, {"layer": "them"}, "them"),
        (HealingPath, {"confirmed": [[True, True]] * 4}, "confirmed: found 4 steps; expected five pairs"),
        (HealingPath, {"confirmed": [[1, 0]] * 5}, "for step 1; expected a pair of True or False"),
        (HealingPath, {"step": 5}, "step"),
    ],
)
def test_a_bad_value_is_refused_with_one_sentence(kind, values, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        kind(**values)
    widget = kind()
    before = widget.answer
    with pytest.raises(TraitError):
        widget.set_trait_values(values)
    assert widget.answer == before


@pytest.mark.parametrize(
    "bad",
    [
        {"concept": [9] * 6},
        {"concept": WHEEL["concept"]},
        "answer",
        {**WHEEL, "more": 1},
        {**WHEEL, "own": [1]},
    ],
)
def test_a_bad_answer_changes_nothing(bad):
    wheel = SelfConceptWheel()
    wheel.answer = WHEEL
    with pytest.raises(TraitError):
        wheel.answer = bad
    assert wheel.answer == WHEEL


def test_a_notebook_shows_the_sentence_and_no_traceback():
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    with capture_output() as shown:
        InteractiveShell().run_cell("import mend; mend.SelfConceptWheel(concept=[9] * 6)")
    assert shown.stdout.strip() == "concept: found 9 in place 1; expected a number from 1 to 5."


def test_the_path_opens_with_two():
    path = HealingPath(confirmed=[[True, True], [True, False], [True, True], [False, False], [False, False]])
    assert [path.status(i) for i in range(5)] == ["both", "one", "shut", "shut", "shut"]
    path.confirmed = [[True, True]] * 5
    assert path.reached == 5 and [path.status(i) for i in range(5)] == ["both"] * 5


def test_the_summary_says_the_state_and_no_secret(monkeypatch):
    wheel = SelfConceptWheel(concept=WHEEL["concept"], who={"values": "honesty"})
    assert "Family 3.4 / 3.0" in repr(wheel) and "honesty" not in repr(wheel)
    assert "2. Evaluation, one of two; 3. Cooperation, opens with two" in repr(
        HealingPath(confirmed=[[True, True], [True, False], *[[False, False]] * 3])
    )
    assert "image/png" not in wheel._repr_mimebundle_()[0]
    monkeypatch.setenv(PICTURES, "1")
    drawn = [kind()._repr_mimebundle_()[0]["image/png"] for kind in (SelfConceptWheel, HealingPath)]
    assert all(png.startswith(b"\x89PNG") for png in drawn)
    assert SelfConceptWheel(concept=[1] * 6).picture() != SelfConceptWheel(concept=[5] * 6).picture()


def test_the_examples_are_people_of_the_sample():
    wheel = SelfConceptWheel()
    for row, shown in zip(wheel.content["examples"], wheel.examples, strict=True):
        assert {key: shown[key] for key in ("concept", "esteem")} == samples.profile(row["person"])


def test_an_example_with_a_gap_is_refused(monkeypatch):
    monkeypatch.setattr(samples, "profile", lambda _: {"concept": [3.0] * 6, "esteem": [None, *[3.0] * 5]})
    with pytest.raises(TraitError, match="found a score missing for S131"):
        SelfConceptWheel()


def test_a_widget_needs_no_pandas_and_no_matplotlib():
    question = "content={'title': 'A', 'items': [{'id': 'a', 'form': 'number', 'ask': '?', 'unit': '-'}]}"
    given = {"CardSort": "'F01'", "Conversation": "'F10'", "Question": question}
    kinds = [name for name, home in mend._HOMES.items() if ".widgets." in home]
    widgets = "; ".join(f"mend.{name}({given.get(name, '')})" for name in kinds)
    assert len(kinds) == 12
    code = f"import sys, mend; {widgets}; print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


@pytest.mark.parametrize("module", sorted(HERE.glob("*.js")), ids=lambda path: path.name)
def test_a_module_draws_and_has_no_words(module):
    source = re.sub(r"//.*", "", module.read_text())
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|https?://(?!www\.w3\.org/2000/svg)", source
    )
    texts = re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', source)
    # A word that a learner reads starts with a capital or has a space between two words.
    keys = {
        "ArrowUp",
        "ArrowRight",
        "ArrowDown",
        "ArrowLeft",
        "PageUp",
        "PageDown",
        "Home",
        "End",
        "Enter",
        "Escape",
    }
    for text in filter(None, (next(filter(None, found), "") for found in texts)):
        bare = re.sub(r"\$\{[^}]*\}", "", text)
        if re.fullmatch(r"[MHVLZ\d .,-]*(a[\d .,-]+)*Z?|mend[\w -]*|Control\+z|[a-z]+", bare) or bare in keys:
            continue
        assert not re.search(r"\b[A-Z][a-z]+|[a-z]{3,} [a-z]{3,}", re.sub(r"mend-[\w-]+|is-\w+", "", bare)), (
            text
        )
    assert len(module.read_text().splitlines()) <= 240


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(theme):
    pairs = dict(re.findall(r"--mend-([\w-]+): light-dark\(([^)]+)\)", CSS))
    colour = {name: _luminance(value.split(", ")[theme][:7]) for name, value in pairs.items()}

    def contrast(one, other):
        low, high = sorted((colour[one], colour[other]))
        return (high + 0.05) / (low + 0.05)

    for ground in ("paper", "sheet", "calm", "care"):
        for text in ("ink", "soft", "concept"):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast("sheet", "concept") >= 4.5  # the main button
    for line in ("concept", "esteem", "edge", "focus"):
        assert contrast(line, "sheet") >= 3, line


def test_no_path_of_a_machine_is_named():
    # Public text speaks of the project alone.
    found = subprocess.run(
        ["git", "grep", "-nIE", r"/(root|home|Users)/[a-z]+/", "--", ":!tests", ":!.ci"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stdout == ""


def test_the_people_of_a_case_are_named():
    path = HealingPath(couple="C099", people=["Ruben", "Salma"])
    steps = [week["step"] for week in samples.journey("C099")]
    assert [week["step"] for week in path.weeks] == steps
    back = sum(now < before for before, now in pairwise(steps))
    assert repr(path).startswith(f"Ruben and Salma, {len(steps)} weeks, simulated. Steps back: {back}.")
    assert repr(SelfConceptWheel(name="Ruben")).startswith("Ruben. ")
    diary = {"person": "D068", "name": "Salma's diary", "about": "Made up.", "entries": []}
    assert "Salma's diary" in repr(mend.SignsTimeline("D068", diary=diary))
    for kind in (HealingPath, mend.CommitmentExplorer):
        for bad in (["Ruben"], ["Ruben", " "], "Ruben"):
            with pytest.raises(TraitError, match="expected two names"):
                kind(people=bad)
