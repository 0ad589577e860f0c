"""The measures, against numbers worked by hand, and the two-person model, against its own equations."""

import numpy as np
import pandas as pd
import pytest

from mend import measures, samples

ITEMS = [item.name for item in samples.survey_items()]


def survey(*people, wave=1):
    """People who answer 3 to everything but what is given here."""
    rows = [
        dict.fromkeys(ITEMS, 3) | {"person": f"S{i:03d}", "wave": wave} | p for i, p in enumerate(people, 1)
    ]
    return pd.DataFrame(rows)


def test_area_scores_turn_the_third_item_and_stand_in_for_one_missing_answer():
    scores = measures.area_scores(
        survey(
            {"family_c1": 5, "family_c2": 4, "family_c3": 2},  # 5, 4 and 6 - 2 = 4: 13 / 3
            {"family_c1": 5, "family_c2": np.nan, "family_c3": 2},  # 5 and 4: 4.5
            {"family_c1": 5, "family_c2": np.nan, "family_c3": np.nan},  # one answer is too few
        )
    ).xs(1, level="wave")
    assert scores["family_concept"].tolist() == pytest.approx([13 / 3, 4.5, np.nan], nan_ok=True)
    assert (scores["family_esteem"] == 3).all()
    areas = ["personal", "physical", "family", "social", "work", "moral"]
    assert list(scores.columns) == [f"{area}_{scale}" for area in areas for scale in ("concept", "esteem")]


def test_reliability_is_cronbachs_alpha():
    # Turned answers (1,2,1) (2,2,3) (4,3,4) (5,5,4): the items' variances 10/3, 2 and 2 sum to 22/3; the sums
    # 4, 7, 11 and 14 have variance 58/3. So alpha = 3/2 * (1 - (22/3) / (58/3)) = 3/2 * 36/58.
    answers = [(1, 2, 5), (2, 2, 3), (4, 3, 2), (5, 5, 2)]
    names = ["work_e1", "work_e2", "work_e3"]
    data = survey(*[dict(zip(names, given, strict=True)) for given in answers])
    others = [name for name in ITEMS if name not in names]
    data[others] = np.random.default_rng(1).integers(1, 6, (4, len(others)))
    found = measures.reliability(data).set_index(["area", "scale"]).loc[("work", "esteem")]
    assert found["alpha"] == pytest.approx(1.5 * 36 / 58)
    assert found["low"] < found["alpha"] < found["high"]
    assert found["n"] == 4


def test_reliability_of_two_people_is_missing():
    assert measures.reliability(survey({}, {}))["alpha"].isna().all()


def scores(**columns):
    """Scores of three people at two waves; what is not given is missing."""
    index = pd.MultiIndex.from_product([["S001", "S002", "S003"], [1, 2]], names=["person", "wave"])
    names = [f"{area}_{scale}" for area in ("family", "work") for scale in ("concept", "esteem")]
    return pd.DataFrame({name: columns.get(name, [np.nan] * 6) for name in names}, index=index)


def test_concept_and_esteem_is_pearsons_r():
    # Wave 1: (1, 1), (2, 3), (3, 2): r = 1 / 2.
    found = measures.concept_and_esteem(
        scores(family_concept=[1, 5, 2, 5, 3, 5], family_esteem=[1, 5, 3, 5, 2, 5])
    )
    assert found["area"].tolist() == ["family", "work"]
    assert found["r"].tolist() == pytest.approx([0.5, np.nan], nan_ok=True)
    assert found["n"].tolist() == [3, 0]


def test_change_is_the_mean_with_its_interval_and_the_retest():
    # Changes 1, 2, 0: mean 1, standard error 1 / sqrt(3), t(2, .975) = 4.302653.
    found = measures.change(scores(work_esteem=[1, 2, 2, 4, 3, 3])).set_index(["area", "scale"])
    row = found.loc[("work", "esteem")]
    half = 4.302653 / np.sqrt(3)
    assert row[["change", "low", "high", "n"]].tolist() == pytest.approx(
        [1, 1 - half, 1 + half, 3], abs=0.005
    )
    assert row["retest"] == pytest.approx(0.5)
    assert found.loc[("family", "concept"), "n"] == 0


def checkins(**couples):
    """Both partners' rows of couples whose steps are given as digits, one a week."""
    names = samples.steps()
    rows = [
        (couple, week, partner, names[int(step) - 1], "parted")
        for couple, steps in couples.items()
        for week, step in enumerate(steps, 1)
        for partner in "AB"
    ]
    return pd.DataFrame(rows, columns=["couple", "week", "partner", "step", "outcome"])


def test_weeks_on_step_counts_every_visit_once():
    found = measures.weeks_on_step(checkins(C1="1122122", C2="1"))
    assert found.astype({"step": str}).to_numpy().tolist() == [
        ["C1", "acknowledgment", 3],
        ["C1", "evaluation", 4],
        ["C2", "acknowledgment", 1],
    ]


def test_last_step_is_where_the_weeks_end():
    found = measures.last_step(checkins(C1="123", C2="1221"))
    assert found["step"].tolist() == ["cooperation", "acknowledgment"]
    assert found["week"].tolist() == [3, 4]
    assert found["outcome"].tolist() == ["parted", "parted"]
    assert found["step"].cat.ordered


def test_setbacks_are_dated_and_regained_or_not():
    found = measures.setbacks(checkins(C1="12212233", C2="1232211", C3="123"))
    assert found.drop(columns="weeks_to_regain").astype(
        {"from_step": str, "to_step": str}
    ).to_numpy().tolist() == [
        ["C1", 4, "evaluation", "acknowledgment"],
        ["C2", 4, "cooperation", "evaluation"],
        ["C2", 6, "evaluation", "acknowledgment"],
    ]
    assert found["weeks_to_regain"].tolist() == pytest.approx([1, np.nan, np.nan], nan_ok=True)


def test_setbacks_of_a_class_without_any_are_an_empty_table():
    found = measures.setbacks(checkins(C1="123"))
    assert len(found) == 0
    assert found["from_step"].cat.ordered


def people(**given):
    """One score a person."""
    return pd.Series(given, dtype="float64")


def test_reliable_change_is_counted_in_standard_errors_of_a_difference():
    # 7.5 * sqrt(1 - .80) = 3.3541, times sqrt(2) = 4.7434: beyond 1.96 * 4.7434 = 9.297 points. 15 / 4.7434 is
    # 3.1623, 9.2 is 1.9395 and 10 is 2.1082 of these errors; without the sqrt(2), 9.2 points would count too.
    found = measures.reliable_change(
        people(a=32.5, b=40, c=40, d=40, e=40, f=40),
        people(f=30, e=30.8, d=np.nan, c=49.2, a=47.5, g=40),  # in another order: people meet by name
        reliability=0.80,
        sd=7.5,
    )
    assert list(found.index) == list("abcdefg")
    nan = np.nan
    assert found["change"].tolist() == pytest.approx([15, nan, 9.2, nan, -9.2, -10, nan], nan_ok=True)
    rci = [3.1623, nan, 1.9395, nan, -1.9395, -2.1082, nan]
    assert found["rci"].tolist() == pytest.approx(rci, abs=5e-5, nan_ok=True)
    verdict = found["verdict"]
    assert verdict.dropna().to_dict() == {"a": "rose", "c": "not reliably", "e": "not reliably", "f": "fell"}
    assert verdict.cat.ordered and list(verdict.cat.categories) == ["fell", "not reliably", "rose"]


def test_reliable_change_takes_the_spread_of_everybody_at_first():
    # 1 to 5 have variance 10 / 4, so the error is sqrt(2 * 2.5 * (1 - .8)) = 1 point. The variance over 5 people
    # instead of 4, of the second scores, or of the four who have both would each give another.
    first = people(a=1, b=2, c=3, d=4, e=5)
    found = measures.reliable_change(first, people(a=3, b=0.1, c=3, d=np.nan, e=3), reliability=0.8)
    assert found["rci"].tolist() == pytest.approx([2, -1.9, 0, np.nan, -2], nan_ok=True)
    assert found["verdict"].dropna().tolist() == ["rose", "not reliably", "not reliably", "fell"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("first", "sd"),
    [
        (people(a=0.1, b=0.1, c=0.1), None),  # np.std of these is 1.7e-17
        (people(a=1), None),
        (people(a=1, b=2), 0),
        (people(a=1, b=2), np.nan),
    ],
)
def test_reliable_change_on_a_scale_without_spread_is_missing_and_not_infinite(first, sd):
    found = measures.reliable_change(first, first + 1, 0.8, sd)
    assert found["change"].tolist() == pytest.approx([1] * len(first))
    assert found[["rci", "verdict"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reliability": 1},
        {"reliability": -0.1},
        {"reliability": np.nan},
        {"sd": -1},
        {"first": pd.Series([1, 2, 3], index=["a", "a", "b"])},
        {"second": pd.Series([1, 2, 3], index=["a", "b", "b"])},
    ],
)
def test_reliable_change_refuses_what_has_no_meaning(wrong):
    given = {"first": people(a=1, b=2), "second": people(a=1, b=2), "reliability": 0.8}
    (name,) = wrong
    with pytest.raises(ValueError, match=rf"^{name}: found .*; expected "):
        measures.reliable_change(**given | wrong)


def test_reliably_changed_counts_people_by_each_scales_own_alpha():
    # First scores 1, 3 and 5: standard deviation 2. Alpha .5: error 2 * sqrt(2 * .5) = 2, so 3.92 points.
    # Alpha .875: error 2 * sqrt(2 * .125) = 1, so 1.96 points.
    alphas = pd.DataFrame(
        [
            ("work", "esteem", 0.875),
            ("family", "esteem", 0.5),
            ("work", "concept", -0.2),
            ("family", "concept", 1),
        ],
        columns=["area", "scale", "alpha"],
    )
    moved = [1, 5, 3, np.nan, 5, 2]  # up 4, not known, down 3
    found = measures.reliably_changed(
        scores(family_concept=moved, family_esteem=moved, work_concept=moved, work_esteem=moved), alphas
    ).set_index(["area", "scale"])
    counts = ["fell", "not_reliably", "rose", "n"]
    assert list(found.columns) == ["least", *counts]
    assert found["least"].tolist() == pytest.approx([np.nan, 3.92, np.nan, 1.96], nan_ok=True)
    assert found.loc[("family", "esteem"), counts].tolist() == [0, 1, 1, 2]
    assert found.loc[("work", "esteem"), counts].tolist() == [1, 0, 1, 2]
    assert (found["n"] == [0, 2, 0, 2]).all()  # of an alpha of 1 or below 0 nothing can be said
    with pytest.raises(KeyError):
        measures.reliably_changed(scores(), alphas[1:])


def coded(*table, names="abc"):
    """Two raters' codes, from how often the first (row) and the second (column) gave each pair."""
    pairs = [(names[i], names[j]) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize("names", ["abc", "cab", [30, "x", 1.5]])
def test_agreement_is_cohens_kappa_whatever_the_codes_are_called(names):
    # Of 200 pairs 140 agree: .70. By chance .50 * .60 + .30 * .30 + .20 * .10 = .41. Kappa .29 / .59 = .492.
    # Weighted by the distance of the codes it would be .47 or .45, and change with their order.
    found = measures.agreement(*coded((88, 10, 2), (14, 40, 6), (18, 10, 12), names=names))
    assert found[["kappa", "share", "n"]].tolist() == pytest.approx([0.29 / 0.59, 0.7, 200])


def test_agreement_has_the_interval_of_fleiss_cohen_and_everitt():
    # p: .4 .1 / .2 .3, rows .5 .5, columns .6 .4: kappa (.7 - .5) / (1 - .5) = .4. The variance has the parts
    #   agree    .4 * (1 - 1.1 * .6)^2 + .3 * (1 - .9 * .6)^2 = .04624 + .06348 = .10972
    #   differ   .6^2 * (.1 * (.6 + .5)^2 + .2 * (.4 + .5)^2) = .36 * .283      = .10188
    #   less     (.4 - .5 * .6)^2                                               = .01
    # which make .2016 / (50 * .5^2) = .016128; its root .126996 times 1.959964 is .248907.
    found = measures.agreement(*coded((20, 5), (10, 15)))
    assert found.to_dict() == pytest.approx(
        {"kappa": 0.4, "low": 0.4 - 0.248907, "high": 0.4 + 0.248907, "n": 50, "share": 0.7}, abs=1e-6
    )


def test_agreement_leaves_out_pairs_with_a_missing_code_and_goes_by_position():
    first, second = coded((20, 5), (10, 15))
    full = measures.agreement(first, second)
    a = pd.Series([None, *first, "c", np.nan], dtype="category")
    b = pd.Series(["a", *second, pd.NA, None], index=range(100, 153))
    assert measures.agreement(a, b).to_dict() == full.to_dict()  # nor does the unpaired code "c" count


def test_agreement_stays_between_its_ends():
    # None of 7 agree; by chance 24 / 49 would: kappa -24 / 25, and 1.96 standard errors below it is -1.36.
    found = measures.agreement(*coded((0, 4), (3, 0)))
    assert found[["kappa", "low", "share"]].tolist() == pytest.approx([-0.96, -1, 0])


@pytest.mark.filterwarnings("error")
def test_agreement_that_has_no_meaning_is_missing_and_full_agreement_is_one():
    nan = np.nan
    for first, second, expected in [
        ([], [], [nan, nan, nan, 0, nan]),
        (["a", None], [None, "a"], [nan, nan, nan, 0, nan]),
        (["a", "a", "b"], ["a", "a", None], [nan, nan, nan, 2, 1]),
        (["a", "a"], ["b", "b"], [0, nan, nan, 2, 0]),
        (list("abbbbc"), list("abbbbc"), [1, nan, nan, 6, 1]),  # a variance of -7e-17, by rounding
    ]:
        assert measures.agreement(first, second).tolist() == pytest.approx(expected, nan_ok=True)


def test_agreement_refuses_lists_of_other_lengths():
    with pytest.raises(ValueError, match="found a table"):
        measures.agreement(pd.DataFrame({"a": ["x"]}), pd.DataFrame({"a": ["x"]}))
    with pytest.raises(ValueError, match="found 2 codes and 1; expected"):
        measures.agreement(["a", "b"], ["a"])


def test_agreement_in_words_ends_each_band_where_landis_and_koch_do():
    ends = [-1, -0.01, 0, 0.2, 0.21, 0.4, 0.4 + 1e-12, 0.41, 0.6, 0.61, 0.8, 0.81, 1, np.nan]
    words = ["poor"] * 2 + ["slight"] * 2 + ["fair"] * 3 + ["moderate"] * 2 + ["substantial"] * 2
    words += ["almost perfect"] * 2 + ["undefined"]
    assert [measures.agreement_in_words(kappa) for kappa in ends] == words
    with pytest.raises(ValueError, match=r"kappa: found 1\.2; expected"):
        measures.agreement_in_words(1.2)


def diary():
    """Two couples at two weeks, in no order; C2's A has no row in week 2, and C1's B no trust in week 1."""
    rows = [
        ("C2", 2, "B", 8.0, 4, "high"),
        ("C1", 2, "B", 4.0, 2, "low"),
        ("C1", 1, "A", 1.0, 1, "low"),
        ("C2", 1, "B", 6.0, 3, "high"),
        ("C1", 2, "A", 3.0, 1, "high"),
        ("C2", 1, "A", 5.0, 0, "low"),
        ("C1", 1, "B", np.nan, 2, "high"),
    ]
    frame = pd.DataFrame(rows, columns=["couple", "week", "partner", "trust", "repairs", "mood"])
    return frame.assign(mood=pd.Categorical(frame["mood"], categories=["low", "high"], ordered=True))


def test_dyad_table_sets_both_partners_side_by_side():
    before = diary()
    found = measures.dyad_table(before, ["trust", "mood"])
    nan = np.nan
    expected = pd.DataFrame(
        [
            ("C1", 1, 1.0, nan, "low", "high"),
            ("C1", 2, 3.0, 4.0, "high", "low"),
            ("C2", 1, 5.0, 6.0, "low", "high"),
            ("C2", 2, nan, 8.0, nan, "high"),
        ],
        columns=["couple", "week", "trust_A", "trust_B", "mood_A", "mood_B"],
    ).astype({"mood_A": before["mood"].dtype, "mood_B": before["mood"].dtype})
    pd.testing.assert_frame_equal(found, expected)
    pd.testing.assert_frame_equal(before, diary())


def test_dyad_table_without_an_occasion_has_one_row_a_pair():
    week = diary().query("week == 1").rename(columns={"couple": "pair", "partner": "who"})
    found = measures.dyad_table(week, "repairs", dyad="pair", member="who", by=())
    assert found.to_dict("list") == {"pair": ["C1", "C2"], "repairs_A": [1, 0], "repairs_B": [2, 3]}
    assert found["repairs_A"].dtype == "int64"


def test_dyad_table_keeps_the_column_of_a_partner_who_never_answered_but_none_for_nobody():
    only = diary().query("partner == 'B'").astype({"partner": pd.CategoricalDtype(["A", "B"])})
    assert measures.dyad_table(only, "trust")["trust_A"].isna().all()
    three = diary().astype({"partner": pd.CategoricalDtype(["A", "B", "nobody"])})
    assert list(measures.dyad_table(three, "trust").columns) == ["couple", "week", "trust_A", "trust_B"]


def test_dyad_table_of_the_courses_own_couples():
    own = samples.load("couple_checkins")
    found = measures.dyad_table(own.sample(frac=1, random_state=1), ["commitment", "step"])
    for partner in "AB":
        theirs = own[own["partner"] == partner].reset_index(drop=True)
        for value in ("commitment", "step"):
            column = found[f"{value}_{partner}"]
            pd.testing.assert_series_equal(column, theirs[value], check_names=False)
    assert found["step_A"].cat.ordered


@pytest.mark.parametrize(
    ("wrong", "given", "said"),
    [
        (lambda d: pd.concat([d, d[3:4]]), {}, "couple C2, week 1, partner B twice"),
        (lambda d: d, {"by": ()}, "couple C2, partner B twice"),
        (lambda d: d.assign(partner=["A", "B", "C", *"BABA"]), {}, "partner: found A, B, C; expected two"),
        (
            lambda d: d.assign(partner=[None, *"BABAAB"]),
            {},
            "couple, week, partner: found 1 rows that lack one",
        ),
        (
            lambda d: d.assign(week=[2, 2, 1, 1, 2, np.nan, np.nan]),
            {"by": "week"},
            "couple, week, partner: found 2 rows",
        ),
    ],
)
def test_dyad_table_refuses_what_is_no_pair(wrong, given, said):
    with pytest.raises(ValueError, match=said):
        measures.dyad_table(wrong(diary()), "trust", **given)


def weeks_of_signs(person, signs, recognize):
    """One diary: how many of the seven signs, and the self-recognition, week by week."""
    rows = [
        {"person": person, "week": week, "recognize_self": felt}
        | {name: int(i < many) for i, name in enumerate(samples.signs())}
        for week, (many, felt) in enumerate(zip(signs, recognize, strict=True), 1)
    ]
    return pd.DataFrame(rows)


def test_signs_and_self_are_dated_half_way():
    # Nine weeks around week 21 hold five of the new level, which is past half way; around week 20 only four.
    steps = weeks_of_signs("D1", [0] * 20 + [4] * 30, [9] * 30 + [3] * 20)
    level = weeks_of_signs("D2", [1] * 40, [8] * 40)
    missing = steps.assign(person="D3")
    missing.loc[[2, 24, 40], [*samples.signs(), "recognize_self"]] = np.nan
    gone = missing.dropna().assign(person="D4")  # a week that was not answered has no row at all
    both = pd.concat([steps, level, missing, gone]).sample(frac=1, random_state=1)  # in no order
    found = measures.signs_and_self(both)
    assert found["person"].tolist() == ["D1", "D2", "D3", "D4"]
    assert found["signs_week"].tolist() == pytest.approx([21, np.nan, 21, 21], nan_ok=True)
    assert found["self_week"].tolist() == pytest.approx([31, np.nan, 31, 31], nan_ok=True)
    assert found["lag"].tolist() == pytest.approx([10, np.nan, 10, 10], nan_ok=True)
    assert found["fall"].tolist() == pytest.approx([6, 0, 6, 6])
