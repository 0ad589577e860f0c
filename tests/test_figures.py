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
def drawn(scores, checkins):
    return {
        "six_distributions": figures.six_distributions(scores),
        "concept_against_esteem": figures.concept_against_esteem(scores, "family"),
        "one_thing_or_two": figures.one_thing_or_two(scores),
        "change_between_waves": figures.change_between_waves(scores),
        "weeks_on_steps": figures.weeks_on_steps(checkins),
        "where_journeys_stall": figures.where_journeys_stall(checkins),
        "one_journey": figures.one_journey(checkins, checkins["couple"].iloc[0]),
        "around_a_setback": figures.around_a_setback(checkins),
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


def test_every_figure_is_described_and_says_that_it_is_simulated(drawn, monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    for name, figure in drawn.items():
        shown = figure._repr_mimebundle_()
        assert shown["text/plain"] == figure.alt and figure.alt.endswith("."), name
        assert 'role="img" aria-label="' in shown["text/html"] and "<?xml" not in shown["text/html"]
        assert "Simulated data." in re.findall(r"<figcaption.*?>(.*?)</figcaption>", shown["text/html"])[0]
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
            lambda s, c: figures.concept_against_esteem(s, "mind"),
            "found 'mind'; expected one of personal, physical",
        ),
        (lambda s, c: figures.one_journey(c, "C999"), "found 'C999'"),
        (lambda s, c: figures.choose("Area", {}), "at least one"),
    ],
)
def test_a_wrong_name_is_answered_in_a_sentence(draw, said, scores, checkins):
    with pytest.raises(ValueError, match=said):
        draw(scores, checkins)
