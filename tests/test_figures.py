"""The figures say the right numbers, take the page's colours, and can stand side by side."""

import re

import pandas as pd
import pytest

from mend import figures, measures, samples
from mend.theme import CSS, PICTURES


@pytest.fixture(scope="module")
def scores():
    return measures.area_scores(samples.load("self_concept_survey"))


@pytest.fixture(scope="module")
def checkins():
    return samples.load("couple_checkins")


@pytest.fixture(scope="module")
def diaries():
    return samples.load("sign_diaries")


@pytest.fixture(scope="module")
def drawn(scores, checkins, diaries):
    arguments = samples.load("argument_log")
    return {
        "six_distributions": figures.six_distributions(scores),
        "concept_against_esteem": figures.concept_against_esteem(scores, "family"),
        "one_thing_or_two": figures.one_thing_or_two(scores),
        "change_between_waves": figures.change_between_waves(scores),
        "self_and_partner_first": figures.self_and_partner_first(samples.load("self_concept_survey"), scores),
        "weeks_on_steps": figures.weeks_on_steps(checkins),
        "where_journeys_stall": figures.where_journeys_stall(checkins),
        "how_journeys_ended": figures.how_journeys_ended(checkins),
        "both_commitments": figures.both_commitments(checkins),
        "one_journey": figures.one_journey(checkins, checkins["couple"].iloc[0]),
        "around_a_setback": figures.around_a_setback(checkins),
        "signs_then_self": figures.signs_then_self(diaries),
        "one_diary": figures.one_diary(diaries, "D016"),  # the fullest: its HTML too stays small
        "told_and_self": figures.told_and_self(diaries),
        "clarity_against_doubt": figures.clarity_against_doubt(arguments),
        "doubt_by_opening": figures.doubt_by_opening(arguments),
        "calm_and_reply": figures.calm_and_reply(arguments),
        "one_partner_asked": figures.one_partner_asked(pd.DataFrame({"rate_marriage": [5, 5, 4, 2]})),
        "who_names_what": figures.who_names_what(samples.load("expert_positions")),
    }


def journey(couple: str, steps: list[int], trust: list[float], outcome: str) -> pd.DataFrame:
    names = ["acknowledgment", "evaluation", "cooperation", "solution", "implementation"]
    rows = [
        {
            "couple": couple,
            "week": week,
            "partner": partner,
            "trust": value + (partner == "B"),
            "step": names[step],
        }
        for week, (step, value) in enumerate(zip(steps, trust, strict=True), start=1)
        for partner in "AB"
    ]
    frame = pd.DataFrame(rows).assign(outcome=outcome)
    return frame.assign(step=pd.Categorical(frame["step"], names, ordered=True))


def test_alt_text_of_the_couples_by_hand():
    falls = journey("C1", [0, 0, 1, 1, 0, 0, 1], [5, 6, 6, 6, 2, 3, 4], "parted")
    ends = journey("C2", [0, 1, 2, 3, 4], [4, 5, 6, 7, 8], "reached the end")
    both = pd.concat([falls, ends])
    assert "1 of 2 journeys that did not reach the end" in figures.where_journeys_stall(both).alt
    assert "evaluation 1 (100%); cooperation 0 (0%)" in figures.where_journeys_stall(both).alt
    assert "acknowledgment 2.5 weeks (2 couples); evaluation 2 weeks" in figures.weeks_on_steps(both).alt
    one = figures.one_journey(both, "C1").alt
    assert "C1, 7 weeks: 1 setback, last on the step evaluation; parted." in one
    assert "partner B, 0 to 10: 6 at first, 3 at its lowest, 5 at the end" in one
    around = figures.around_a_setback(both, before=2, after=2).alt
    assert (
        "1 setback of 1 couple: 6.5 at 2 weeks before, 6.5 the week before, 2.5 in the week itself" in around
    )
    assert "regained after 100% of them" in around


def test_endings_and_the_trust_before_them_by_hand():
    # Partner B trusts one point more, so C1's last four weeks are 6.5, 2.5, 3.5 and 5.5; C3 has only two answers.
    rows = pd.concat(
        [
            journey("C1", [0] * 7, [5, 6, 6, 6, 2, 3, 5], "parted"),
            journey("C2", [0, 1, 2, 3, 4], [4, 5, 6, 7, 8], "reached the end"),
            journey("C3", [0, 0, 0], [2, 4, float("nan")], "parted"),
        ]
    )
    endings = ["reached the end", "parted", "stopped answering"]
    figure = figures.how_journeys_ended(rows.assign(outcome=pd.Categorical(rows["outcome"], endings)))
    assert figure.alt == (
        "How 3 journeys ended: reached the end 1 (33%); parted 2 (67%); stopped answering 0 (0%). Trust of both "
        "partners in the last four weeks, 0 to 10, mean and range of the couples: reached the end 7.0 (7.0 to 7.0); "
        "parted 4.0 (3.5 to 4.5). None of this says who is safe."
    )


def test_the_endings_are_those_of_the_data(drawn, checkins):
    counts = checkins.drop_duplicates("couple")["outcome"].value_counts()
    assert counts.sum() == 160
    for ending, n in counts.items():
        assert f"{ending} {n} ({n / 160:.0%})" in drawn["how_journeys_ended"].alt


def test_two_commitments_and_where_trust_rose_by_hand():
    # Twelve weeks; C1: 8 and 7, trust from 3 to 6. C2: 9 and 2, from 3 to 3. C3 has only eleven weeks.
    rows = [
        {
            "couple": couple,
            "week": week,
            "partner": partner,
            "commitment": level if week <= 8 else 0,
            "trust": trust,
        }
        for couple, levels, end, weeks in (
            ("C1", (8, 7), 6, 12),
            ("C2", (9, 2), 3, 12),
            ("C3", (9, 9), 9, 11),
        )
        for week in range(1, weeks + 1)
        for partner, level in zip("AB", levels, strict=True)
        for trust in [3 if week <= 4 else end]
    ]
    found = measures.two_commitments(pd.DataFrame(rows))
    assert found.to_dict("index") == {
        "C1": {"commitment_A": 8, "commitment_B": 7, "trust_change": 3},
        "C2": {"commitment_A": 9, "commitment_B": 2, "trust_change": 0},
    }
    assert figures.both_commitments(pd.DataFrame(rows)).alt.endswith(
        "both at 6 or above in 1 couple, and trust rose by a point or more in 1; "
        "one at 6 or above and the other below 5 in 1 couple, and trust rose by a point or more in 0."
    )


def test_the_two_commitments_are_the_pattern_of_the_codebook(checkins):
    found = measures.two_commitments(checkins)
    low, high = (
        found[["commitment_A", "commitment_B"]].min(axis=1),
        found[["commitment_A", "commitment_B"]].max(axis=1),
    )
    rise = found["trust_change"]
    assert samples.compare(
        "both-committed", rise[low >= 6].mean() - rise[(high >= 6) & (low < 5)].mean()
    ).holds


def test_who_was_not_asked_has_no_answer():
    figure = figures.one_partner_asked(pd.DataFrame({"rate_marriage": [5, 5, 4, 2]}))
    assert "4 wives" in figure.alt and "very good 2 (50%)" in figure.alt and "fair 0 (0%)" in figure.alt
    assert not figure.axes[1].patches  # no bar on the side of those whom nobody asked
    with pytest.raises(ValueError, match="rate_marriage: found 7; expected a whole number from 1 to 5"):
        figures.one_partner_asked(pd.DataFrame({"rate_marriage": [7]}))


def test_self_and_partner_first_by_hand():
    people = [("S1", 1, 3.0, 3.0), ("S2", 1, 4.0, 3.0), ("S3", 5, 5.0, 3.0), ("S4", 5, 3.0, 1.0), ("S5", None, 5.0, 1.0)]  # fmt: skip
    rows = [(who, wave, first, f, p) for who, first, f, p in people for wave in (1, 2)]
    frame = pd.DataFrame(
        rows, columns=["person", "wave", "partner_first", "family_esteem", "personal_esteem"]
    )
    frame.loc[frame["wave"] == 2, "family_esteem"] = 1
    scores = frame.set_index(["person", "wave"])[["family_esteem", "personal_esteem"]]
    # 0 and 1: a mean of 0.5, and 1.96 times 0.7071 over the root of 2 is 0.98.
    assert figures.self_and_partner_first(frame, scores).alt.endswith(
        "how far 4 people put the partner first in every matter, 1 (not true) to 5 (fully true); means with 95% "
        "intervals: answer 1 +0.50 (−0.48 to +1.48, 2 people); answer 5 +2.00 (+2.00 to +2.00, 2 people)."
    )


def test_partner_first_shows_the_size_that_the_dictionary_declares(drawn):
    found = re.findall(r"answer \d ([−+])([0-9.]+) \(.*?, (\d+) people", drawn["self_and_partner_first"].alt)
    means = [float(value) * (1 if sign == "+" else -1) for sign, value, _ in found]
    n = [int(people) for *_, people in found]
    low = (means[0] * n[0] + means[1] * n[1]) / (n[0] + n[1])
    size = samples.patterns("self_concept_survey")["size"]["partner-first"]
    assert means[4] - low == pytest.approx(size, abs=0.01)


def diary(person: str, noted: list[int], selves: list[float], told: dict[int, str]) -> pd.DataFrame:
    """One row a week; `noted` signs in it, the first so many of the seven; `told` by week."""
    rows = [
        {"person": person, "week": week, "recognize_self": value, "told": told.get(week, "nobody")}
        | {sign: float(i < n) for i, sign in enumerate(samples.signs())}
        for week, (n, value) in enumerate(zip(noted, selves, strict=True), start=1)
    ]
    return pd.DataFrame(rows)


def bound(*diaries: pd.DataFrame) -> pd.DataFrame:
    listeners = ["nobody", "a friend", "family", "a professional"]
    frame = pd.concat(diaries, ignore_index=True)
    return frame.assign(told=pd.Categorical(frame["told"], listeners))


def test_signs_are_laid_over_the_week_in_which_half_of_them_had_come():
    # Four signs a week from week 21 on: of the nine weeks around week 21 five have them, 20 / 9 = 2.2 a week, the
    # first mean above the half of 4. Self-recognition falls from 9 to 3 in week 33: in the same way, 12 weeks later.
    falls = diary("D1", [0] * 20 + [4] * 40, [9] * 32 + [3] * 28, {})
    stays = diary("D2", [0] * 20 + [4] * 40, [9] * 32 + [7] * 28, {})
    alt = figures.signs_then_self(bound(falls, stays), after=30).alt
    assert alt.startswith("1 of 2 diaries, those in which self-recognition fell by 3 points or more")
    assert (
        "Mean signs a week: 0.0 at 20 weeks before, 2.2 in that week, 4.0 at 30 weeks after. "
        "Mean self-recognition, 0 to 10: 9.0 at 20 weeks before, 9.0 in that week, 3.0 at 30 weeks after"
        in alt
    )
    assert "a median of 12 weeks after half of the signs" in alt
    with pytest.raises(ValueError, match="fell by 3 points"):
        figures.signs_then_self(bound(stays))


def test_alt_text_of_a_diary_by_hand():
    own = diary("D1", [0, 2, 1, 1, 0], [8, 7, 2, 5, 6], {2: "family", 4: "a friend", 5: "family"})
    own.loc[3, [*samples.signs(), "recognize_self", "told"]] = None  # week 4 left empty
    figure = figures.one_diary(bound(own.drop(index=2)), "D1")  # and week 3 without a row
    assert figure.alt == (
        "Diary D1, 5 weeks, 2 of them empty. Weeks with each sign: skirting criticism 1, not supported 1, jealousy 0, "
        "everyday disrespect 0, dishonesty 0, anxious near them 0, controlling behavior 0. Weeks in which somebody "
        "was told: a friend 0, family 2, a professional 0. Self-recognition, 0 to 10: 8 at first, 6 at its lowest, "
        "6 at the end."
    )
    assert list(figures.some_diaries(bound(own), ["D1"])) == ["Diary D1"]


def test_all_weeks_point_one_way_and_weeks_alike_the_other():
    # After: 40 easy weeks at 9 and 40 heavy ones at 3, so 6.0; before: 40 easy ones at 8. Among the easy ones 9 and 8.
    # Signs behind the 40 heavy weeks: 7 * (1 + ... + 20) + 20 * 140 = 4270; over all 80 weeks after, 53.4 each.
    never, easy = diary("D1", [0] * 40, [8] * 40, {}), diary("D2", [0] * 40, [9] * 40, {1: "a friend"})
    heavy = diary("D3", [7] * 40, [3] * 40, {1: "family", 9: "family"})
    alt = figures.told_and_self(bound(never, easy, heavy)).alt
    assert "all weeks 6.0 and 8.0, a difference of −2.00, with 53.4 and 0.0 signs behind them" in alt
    assert alt.endswith(
        "before: 0 to 4 signs 9.0 and 8.0, a difference of +1.00, with 0.0 and 0.0 signs behind them."
    )
    with pytest.raises(ValueError, match="told: found weeks before or after"):
        figures.told_and_self(bound(never))


def test_the_diaries_show_the_sizes_that_the_dictionary_declares(drawn):
    size = samples.patterns("sign_diaries")["size"]
    assert f"a median of {size['signs-first']:g} weeks after" in drawn["signs_then_self"].alt
    found = re.findall("difference of ([−+])([0-9.]+)", drawn["told_and_self"].alt)
    all_weeks, *alike = [float(number) * (1 if sign == "+" else -1) for sign, number in found]
    assert all_weeks == size["telling-tempts"]
    assert sum(alike) / len(alike) == pytest.approx(size["telling-helps"], abs=0.006)


def test_alt_text_of_the_arguments_by_hand():
    log = pd.DataFrame(
        [
            ("P1", "request", "no", "yes", "listened", 6, 1, "healthy", "healthy"),
            ("P1", "request", "no", "yes", "listened", 8, 3, "healthy", "healthy"),
            ("P2", "contempt", "yes", "yes", "listened", 4, 9, "healthy", "unhealthy"),
            ("P3", "contempt", "no", "no", "mocked", 2, 6, "unhealthy", "unhealthy"),
            ("P3", "contempt", None, "no", None, None, None, "unhealthy", "unhealthy"),
        ],
        columns=[
            *("pair", "opening", "past_dug_up", "calm_response", "reply"),
            *("clarity", "self_doubt", "observer_1", "observer_2"),
        ],
    )
    log = log.assign(
        opening=pd.Categorical(log["opening"], ["request", "complaint", "criticism", "contempt"]),
        reply=pd.Categorical(log["reply"], ["listened", "dismissed", "mocked", "blamed"]),
    )
    # Off the mean of 6 the two pairs are 0 + 2 and -2 together: sqrt(2 / 1 * (4 + 4)) / 3 = 4 / 3, times 1.96 is 2.6.
    assert figures.calm_and_reply(log).alt.endswith(
        "listened: a calm response 6.0 (3.4 to 8.6); mocked: no calm response 2.0."
    )
    assert figures.doubt_by_opening(log).alt.endswith(
        "request: the past left alone 2.0; contempt: the past left alone 6.0, the past dug up 9.0."
    )
    alt = figures.clarity_against_doubt(log).alt
    assert (
        "of 3 pairs. Both say healthy, 1 pair: clarity 7.0 and self-doubt 2.0 on average, 1 with more" in alt
    )
    assert "Both say unhealthy, 1 pair: clarity 2.0 and self-doubt 6.0 on average, 0 with more clarity" in alt
    assert "Others, 1 pair: clarity 4.0" in alt


def test_conditions_stand_in_the_order_of_how_many_name_them():
    codes = {
        "time": ("implies", "names"),
        "self-work": ("does not mention", "implies"),
        "both": ("names", "names"),
    }
    rows = [
        (e, name, code) for name, two in codes.items() for e, code in zip(("bruno", "mead"), two, strict=True)
    ]
    positions = pd.DataFrame(rows, columns=["expert", "condition", "code"])
    figure = figures.who_names_what(positions)
    assert figure.alt == (
        "What 2 practitioners say healing depends on: both: names 2 (Bruno, Mead); time: names 1 (Mead), implies 1 "
        "(Bruno); self-work: implies 1 (Mead)."
    )
    shown = re.findall(r"<text[^>]*>([^<]+)</text>", figure.html)
    assert [word for word in shown if word in ("Mead", "Bruno")] == ["Mead", "Bruno"]  # as in the article
    assert [word for word in shown if word in ("0", "1", "2")] == ["2", "1", "0"]
    with pytest.raises(ValueError, match="expert: found 'freud'; expected one of mead, joshi"):
        figures.who_names_what(positions.replace("mead", "freud"))


def test_alt_text_of_the_survey_agrees_with_the_measures(drawn, scores):
    r = measures.concept_and_esteem(scores).set_index("area").loc["family"]
    assert f"Family: self-esteem against self-concept, from 1 to 5, for {r['n']:.0f} people" in (
        alt := drawn["concept_against_esteem"].alt
    )
    assert f"r = {r['r']:.2f}" in alt
    assert sum(int(n) for n in re.findall(r"(?:higher|same): (\d+)", alt)) == r["n"]
    median = scores.xs(1, level="wave")["moral_esteem"].median()
    assert f"and {median:.1f}." in drawn["six_distributions"].alt
    counted = [int(n) for n in re.findall(r"\((\d+) pairs", drawn["one_thing_or_two"].alt)]
    assert counted == [6, 15, 15, 30]


def test_a_figure_drawn_twice_is_the_same_bytes(drawn, scores):
    again = figures.six_distributions(scores)
    assert again.png == drawn["six_distributions"].png  # the PNG first: it leaves no trace in the SVG
    assert again.html == drawn["six_distributions"].html


def test_the_page_decides_the_colours(drawn):
    for name, figure in drawn.items():
        loose = re.sub(r"var\(--mend-[a-z]+, #[0-9a-f]{6}\)", "", figure.html)
        assert not re.search(r"#[0-9a-f]{6}\b|rgb\(", loose.replace('href="#mend', "")), name
    for name, colour in figures.TOKENS.items():
        assert f"--mend-{name}: light-dark({colour}," in CSS


def test_figures_share_a_page(drawn):
    ids = [found for figure in drawn.values() for found in re.findall(r' id="([^"]+)"', figure.html)]
    assert ids and len(ids) == len(set(ids))
    for figure in drawn.values():
        assert set(re.findall(r'href="#([^"]+)"', figure.html)) <= set(
            re.findall(r' id="([^"]+)"', figure.html)
        )


def test_every_figure_is_described_and_says_where_its_data_come_from(drawn, monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    for name, figure in drawn.items():
        shown = figure._repr_mimebundle_()
        assert shown["text/plain"] == figure.alt and figure.alt.endswith("."), name
        assert 'role="img" aria-label="' in shown["text/html"] and "<?xml" not in shown["text/html"]
        origins = {"who_names_what": "Coded from the article.", "one_partner_asked": "Real answers of"}
        origin = origins.get(name, "Simulated data.")
        assert origin in re.findall(r"<figcaption.*?>(.*?)</figcaption>", shown["text/html"])[0]
        assert len(shown["text/html"]) < 40_000 and shown["image/png"].startswith(b"\x89PNG")


def test_choosing_is_linked_in_the_browser(drawn, monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    from ipywidgets.embed import dependency_state

    names = ["one_journey", "where_journeys_stall"]
    choice = figures.choose("Couple", {name: drawn[name] for name in names}, "Choose a couple.")
    control, stack = choice.children[-2:]
    assert control.options == tuple(names) and control.description == "Couple"
    assert [page.value for page in stack.children] == [drawn[name].html for name in names]
    saved = dependency_state([choice]).values()  # what a page with no kernel is given
    links = [model["state"] for model in saved if model["model_name"] == "LinkModel"]
    ends = [
        [f"IPY_MODEL_{control.model_id}", "index"],
        [f"IPY_MODEL_{stack.model_id}", "selected_index"],
    ]
    assert [[list(link["source"]), list(link["target"])] for link in links] == [ends]
    shown = choice._repr_mimebundle_()
    assert shown["text/plain"] == drawn["one_journey"].alt and shown["image/png"] == drawn["one_journey"].png
    assert "application/vnd.jupyter.widget-view+json" in shown


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (
            lambda s, c, d: figures.concept_against_esteem(s, "mind"),
            "found 'mind'; expected one of personal, physical",
        ),
        (lambda s, c, d: figures.one_journey(c, "C999"), "found 'C999'"),
        (
            lambda s, c, d: figures.one_diary(d, "D999"),
            "found 'D999'; expected one of D001, D002, D003, ..., D080",
        ),
        (lambda s, c, d: figures.choose("Area", {}), "at least one"),
    ],
)
def test_a_wrong_name_is_answered_in_a_sentence(draw, said, scores, checkins, diaries):
    with pytest.raises(ValueError, match=said):
        draw(scores, checkins, diaries)
