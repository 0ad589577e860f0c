"""The two-person model, its surface in the file, and the explorer in Python."""

import json
import re
import subprocess
import sys
from base64 import b64decode

import numpy as np
import pandas as pd
import pytest
from traitlets import TraitError

from mend import commitment, frameworks, samples, surface
from mend.paths import SURFACE
from mend.theme import PICTURES
from mend.widgets.commitment import CommitmentExplorer

# --- the model ---------------------------------------------------------------------------------------------


def test_one_week_by_hand():
    # gain .10 * .8 * .5 = .04 of the room left; loss .05 * (1 - .5) = .025 of what is there.
    after = commitment.step(0.8, 0.5, 4.0, 6.0)
    assert after.trust_a == pytest.approx(4 + 0.04 * 6 - 0.025 * 4)
    assert after.trust_b == pytest.approx(6 + 0.04 * 4 - 0.025 * 6)
    assert after.commitment_a == pytest.approx(0.8 - 0.015 * 0.3 + 0.015 * (0.4 - 0.8))
    assert after.commitment_b == pytest.approx(0.5 + 0.015 * 0.3 + 0.015 * (0.6 - 0.5))


def test_trust_grows_where_both_are_willing_and_not_where_one_is():
    path = commitment.course([0.8, 0.9, 0.4], [0.8, 0.2, 0.4], weeks=30, trust=4)
    assert path.trust_a.shape == (31, 3)
    rise = path.trust_a[-1] - path.trust_a[0]
    assert rise[0] > 2
    assert rise[1] < 0.3
    assert rise[2] < 0


def test_the_model_never_leaves_its_ranges_whatever_the_noise():
    rng = np.random.default_rng(3)
    state = commitment.State(rng.random(200), rng.random(200), 10 * rng.random(200), 10 * rng.random(200))
    for _ in range(30):
        state = commitment.step(*state, noise=3 * rng.standard_normal((4, 200)))
        assert all(np.all((x >= 0) & (x <= top)) for x, top in zip(state, (1, 1, 10, 10), strict=True))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: commitment.course(1.2, 0.5),
        lambda: commitment.course(0.5, np.nan),
        lambda: commitment.course(0.5, 0.5, trust=11),
        lambda: commitment.course(0.5, 0.5, weeks=-1),
        lambda: commitment.Assumptions(trust_gain=-0.1),
        lambda: commitment.Assumptions(trust_gain=0.7, trust_loss=0.7),
    ],
)
def test_the_model_refuses_what_has_no_meaning(wrong):
    with pytest.raises(ValueError, match=r"outside|expected"):
        wrong()


# --- its surface -------------------------------------------------------------------------------------------

# Anywhere, on the grid and off it, some of them beside the diagonal, where the model bends.
RNG = np.random.default_rng(11)
SETTINGS = [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0), (9.0, 2.0), (8.0, 8.0), (9.9, 10.0)]
SETTINGS += [tuple(pair) for pair in RNG.uniform(0, 10, (150, 2)).round(1).tolist()]
SETTINGS += [
    (a, min(10.0, round(a + by, 1)))
    for a, by in RNG.uniform([0, -0.2], [9.7, 0.3], (60, 2)).round(1).clip(0).tolist()
]


def average(a, b):
    """The path that the surface stands for: trust and both commitments, all 0 to 10."""
    path = commitment.course(a / 10, b / 10, 52, commitment.START_TRUST, noise=commitment.AVERAGE)
    return path.trust_a, 10 * path.commitment_a, 10 * path.commitment_b


def near(found, expected):
    """Within 1 % of the value; of the scale where the value is below 1."""
    expected = np.asarray(expected)
    return np.all(np.abs(np.asarray(found) - expected) <= np.where(expected >= 1, 0.01 * expected, 0.1))


@pytest.fixture(scope="module")
def whole():
    return commitment.surface()


def test_the_file_is_what_the_model_gives(whole):
    told = json.loads(SURFACE.read_text())
    numbers = [
        np.frombuffer(b64decode(text), ">u2").astype(int)
        for text in (told.pop("table"), commitment.packed(whole))
    ]
    assert (
        len(numbers[0]) == len(numbers[1]) and np.abs(numbers[0] - numbers[1]).max() <= 1
    )  # a last bit may differ
    assert told == {"weeks": 52, "points": 21, "every": 4, "start": commitment.START_TRUST}
    assert SURFACE.stat().st_size <= 60_000


def test_what_is_looked_up_is_what_the_model_says():
    for a, b in SETTINGS:
        year = surface.year(a, b)
        for found, expected in zip((year.trust, year.a, year.b), average(a, b), strict=True):
            assert len(found) == 53 and near(found, expected), (a, b)


def test_the_band_is_the_surface_s(whole):
    i, j = np.tril_indices(21)
    for at in range(0, len(i), 7):  # on the grid; between its knots of time as well
        year = surface.year(j[at] / 2, i[at] / 2)
        for found, expected in ((year.low, whole.low[at]), (year.high, whole.high[at])):
            far = np.abs(np.array(found) - expected)
            # In the first month hard weeks are still too rare to reach the edge of the band: it steps down there.
            assert far[:4].max() < 0.3 and far[4:].max() < 0.1
    assert np.all(whole.low <= whole.high) and np.all(whole.trust <= whole.high)
    assert np.all(whole.low - whole.trust < 0.1)  # near nothing, where a year cannot fall any further


def test_the_band_holds_eight_of_ten_years_of_the_sample_s_ups_and_downs():
    rng = np.random.default_rng(99)  # other years than those of the surface
    years = 4000
    now = commitment.State(*(np.full(years, value) for value in (0.7, 0.4, 3.6, 3.6)))
    year = surface.year(7, 4)
    for week in range(1, 53):
        now = commitment.step(*now, noise=commitment.jolts(rng.random(years) < commitment.EVENT, rng))
        trust = (now.trust_a + now.trust_b) / 2
        assert week < 4 or 0.76 < ((trust >= year.low[week]) & (trust <= year.high[week])).mean() < 0.84
        assert abs(np.median(trust) - year.trust[week]) < 0.25  # the average year is the middle of them


def test_it_takes_two():
    one_sided, both = surface.year(9, 2), surface.year(8, 8)
    assert one_sided.trust[52] < one_sided.trust[0] - 1 and both.trust[52] > both.trust[0] + 2
    assert both.low[26] > one_sided.high[26]
    swapped = surface.year(2, 9)
    assert (swapped.trust, swapped.low, swapped.a, swapped.b) == (
        one_sided.trust,
        one_sided.low,
        one_sided.b,
        one_sided.a,
    )
    # No effort of the one makes up for the other: from 10 and 1 trust ends below where it began.
    assert surface.year(10, 1).trust[52] < surface.read()["start"]


# --- the couples nearby ------------------------------------------------------------------------------------


def test_the_couples_are_those_of_the_sample():
    data = samples.load("couple_checkins")
    early = (
        data[data["week"] <= 4].groupby(["couple", "partner"], observed=True)["commitment"].mean().unstack()
    )
    trust = data.groupby(["couple", "week"], observed=True)["trust"].mean()
    couples = surface.couples()
    assert [couple["couple"] for couple in couples] == early.dropna().index.tolist()
    for couple in couples:
        assert couple["start"] == pytest.approx(early.loc[couple["couple"]].tolist(), abs=0.0051)
        expected = trust.loc[couple["couple"]].tolist()
        assert pd.Series(couple["trust"], dtype=float).tolist() == pytest.approx(
            expected, abs=0.0051, nan_ok=True
        )
    words = CommitmentExplorer().content["words"]["outcomes"]
    assert set(words) == set(data["outcome"].cat.categories) == {couple["outcome"] for couple in couples}


def test_the_nearest_are_near_whoever_is_called_a():
    starts = [couple["start"] for couple in surface.couples()]
    for a, b in SETTINGS[:60]:
        far = [min((a - s) ** 2 + (b - t) ** 2, (a - t) ** 2 + (b - s) ** 2) for s, t in starts]
        assert [far[at] for at in surface.nearest((a, b))] == pytest.approx(sorted(far)[:5])
        assert surface.nearest((b, a)) == surface.nearest((a, b))


# --- the widget --------------------------------------------------------------------------------------------


def test_an_answer_comes_back_exactly_and_a_bad_one_changes_nothing():
    first, second = CommitmentExplorer(commitment=[8, 3.44], week=40), CommitmentExplorer()
    assert first.answer == {"commitment": [8.0, 3.4], "week": 40}
    second.answer = first.answer
    assert second.answer == first.answer
    second.answer["commitment"].clear()  # a copy
    for bad in (
        {"commitment": [8, 3]},
        {"commitment": [8, 11], "week": 4},
        {"commitment": [1, 1], "week": 53},
        7,
    ):
        with pytest.raises(TraitError):
            second.answer = bad
        assert second.answer == first.answer


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"commitment": [5]}, "commitment: found 1 values; expected two, one for each person."),
        ({"commitment": [5, 10.1]}, "commitment: found 10.1 in place 2; expected a number from 0 to 10."),
        ({"commitment": [True, 5]}, "found True in place 1"),
        ({"commitment": [5, float("nan")]}, "found nan in place 2"),
        ({"commitment": ["5", 5]}, "found '5' in place 1"),
        ({"week": 53}, "week: found 53; expected a whole number from 0 to 52."),
        ({"week": -1}, "week: found -1"),
    ],
)
def test_a_bad_value_is_refused_with_one_sentence(values, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        CommitmentExplorer(**values)


def test_the_summary_says_the_state_in_a_line_and_the_picture_shows_it(monkeypatch):
    said = repr(CommitmentExplorer(commitment=[8, 8], week=52))
    assert (
        "\n" not in said
        and "commitment 8.0 and 8.0" in said
        and "Trust grows." in said
        and "Week 52: trust 6.4" in said
    )
    assert "trust begins at 3.6" in repr(CommitmentExplorer(week=0))
    assert "image/png" not in CommitmentExplorer()._repr_mimebundle_()[0]
    monkeypatch.setenv(PICTURES, "1")
    drawn = CommitmentExplorer()._repr_mimebundle_()[0]["image/png"]
    assert drawn.startswith(b"\x89PNG") and drawn != CommitmentExplorer(commitment=[8, 8]).picture()


def test_the_words_say_what_the_model_does():
    content = frameworks.content("F05")
    taken = " ".join(content["takes"])
    assert f"at {commitment.START_TRUST} of 10" in taken
    assert f"one week in {1 / commitment.EVENT:.0f} " in taken.lower()
    weeks = [point["week"] for point in frameworks.content("F24")["points"]]
    assert weeks == sorted(weeks) and weeks[0] == 0
    codes = samples.load("expert_positions").query("condition == 'both willing' and code == 'names'")
    assert set(content["experts"]) == set(codes["expert"])
    # Eleven name it, and each of the eleven is heard with a point of it.
    assert {name for point in content["points"] for name in point["whose"]} == set(content["experts"])


def test_it_needs_no_numpy_pandas_or_matplotlib():
    code = (
        "import sys, mend; print(mend.CommitmentExplorer(), file=sys.stderr);"
        "print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
