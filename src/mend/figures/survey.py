"""The survey: six areas of self-concept and self-esteem (F12, lesson 04)."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from mend.anonymity import LEAST
from mend.frameworks import load
from mend.measures import BEYOND, change

from .canvas import (
    CONCEPT,
    ESTEEM,
    FIRST,
    INK,
    SECOND,
    SHEET,
    SOFT,
    Figure,
    blank,
    but,
    drawn,
    legend,
    origin,
    signed,
)


def _areas() -> dict[str, str]:
    """The six areas, in order: the name in a column and the name that is shown."""
    return {area.id: area.name for area in load("F12").areas}


def _known(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:.1f}"


def _wave(scores: pd.DataFrame, wave: int) -> pd.DataFrame:
    return scores.xs(wave, level="wave")


def _when(scores: pd.DataFrame) -> str:
    """Which answers are drawn, where people were asked more than once."""
    return "first wave" if scores.index.get_level_values("wave").nunique() > 1 else "asked once"


def _stacked(values: list[float], room: int = 6) -> np.ndarray:
    """Heights, 0 to `room`, at which marks at the sorted `values` do not touch, as far as there is room."""
    spread = np.sort(values)
    for width in (0.025, 0.02, 0.015, 0.01, 0.005, 0):
        heights: list[int] = []
        for i, value in enumerate(spread):
            taken = [h for v, h in zip(spread[:i], heights, strict=True) if value - v < width]
            heights.append(next(h for h in range(len(spread) + 1) if h not in taken))
        if max(heights) < room:
            break
    return np.array(heights)


@drawn
def six_distributions(scores: pd.DataFrame) -> Figure:
    """How many people have which score in each area: self-concept above the line, self-esteem below it (F12).

    scores : `measures.area_scores(survey)`: index (person, wave), twelve columns, 1 to 5; wave 1 is drawn
    """
    first = _wave(scores, 1)
    figure, panels = blank(6.8, 3, 2, sharex=True, sharey=True)
    levels = np.linspace(1, 5, 13)  # a mean of three answers moves in thirds
    edges = np.linspace(5 / 6, 31 / 6, 14)
    medians, top = [], 0
    for axes, (area, name) in zip(panels, _areas().items(), strict=True):
        for scale, side, look in (("concept", 1, FIRST), ("esteem", -1, SECOND)):
            values = first[f"{area}_{scale}"].dropna().to_numpy()
            counts = np.bincount(np.abs(values[:, None] - levels).argmin(axis=1), minlength=13)
            top = max(top, int(counts.max()))
            axes.stairs(side * counts, edges, baseline=0, fill=True, color=look["color"], alpha=0.16, lw=0)
            axes.stairs(side * counts, edges, baseline=0, color=look["color"], ls=look["linestyle"], lw=1.4)
            medians.append((axes, side, float(np.median(values)) if len(values) else np.nan, look))
        axes.axhline(0, color=INK, lw=0.8)
        axes.set(title=name, xlim=(0.75, 5.25), xticks=range(1, 6))
        axes.grid(axis="y", visible=False)
    top = max(top, 1)
    for axes, side, median, look in medians:
        if np.isnan(median):
            axes.text(3, side * 0.5 * top, "no scores", color=look["color"], va="center", ha="center")
            continue
        axes.plot([median, median], [0, side * 1.2 * top], markevery=[1], lw=1.4, **look)
        axes.text(median + 0.25, side * 1.2 * top, f"{median:.1f}", color=look["color"], va="center")
    ticks = [int(tick) for tick in MaxNLocator(3, integer=True).tick_values(0, top) if 0 <= tick <= top]
    ticks = [-tick for tick in ticks[:0:-1]] + ticks
    panels[0].set(
        ylim=(-1.36 * top, 1.36 * top), yticks=ticks, yticklabels=[str(abs(tick)) for tick in ticks]
    )
    for axes in panels[4:]:
        axes.set_xlabel("score")
    legend(figure, ("Self-concept", FIRST), ("Self-esteem", SECOND))
    each = "; ".join(
        f"{name} {_known(concept[2])} and {_known(esteem[2])}"
        for name, concept, esteem in zip(_areas().values(), medians[::2], medians[1::2], strict=True)
    )
    figure.alt = (
        f"Scores from 1 to 5 of {len(first)} people in six areas: self-concept above a line, self-esteem "
        f"below it. Medians of self-concept and self-esteem: {each}."
    )
    figure.caption = (
        f"How many people have each score; the mark is the median. {len(first)} people, {_when(scores)}. "
        f"{origin(scores)}"
    )
    return figure


@drawn
def concept_against_esteem(scores: pd.DataFrame, area: str) -> Figure:
    """How people see themselves in one area against how they feel about it; larger marks, more people (F12).

    scores : as in `six_distributions`; wave 1 is drawn
    area   : personal, physical, family, social, work or moral
    """
    names = _areas()
    if area not in names:
        raise ValueError(f"area: found {area!r}; expected one of {', '.join(names)}")
    pair: Any = _wave(scores, 1)[[f"{area}_concept", f"{area}_esteem"]].dropna().round(2)
    spots = pair.value_counts()
    concept, esteem = (spots.index.get_level_values(i).to_numpy() for i in (0, 1))
    people = spots.to_numpy()
    r = float(pair.corr().iloc[0, 1])
    together = f"r = {r:.2f}" if not np.isnan(r) else "r: too few answers, or all alike"
    widest = min(
        max(3 * people.max(initial=1) ** 0.5, 7), 20
    )  # points: five people can be seen, 5,000 told apart
    figure, (axes,) = blank(5.6)
    axes.axline((1, 1), (5, 5), color=SOFT, lw=1, ls=(0, (1, 2)))
    kinds = (
        ("Self-concept higher", concept > esteem, CONCEPT, "o", CONCEPT, (5, 0.55, "right")),
        ("Self-esteem higher", concept < esteem, ESTEEM, "D", SHEET, (0.8, 5.45, "left")),
        ("Both the same", concept == esteem, INK, "s", INK, (5, 5.45, "right")),
    )
    said = []
    for label, rows, color, marker, face, (x, y, side) in kinds:
        for many in np.unique(people[rows]):  # one shape for each size, used again and again
            here = rows & (people == many)
            wide = max(widest * (many / people.max()) ** 0.5, 1.5)
            size = {"markersize": wide, "markerfacecolor": face, "markeredgewidth": 1.2}
            axes.plot(concept[here], esteem[here], color=color, marker=marker, linestyle="", **size)
        said.append(f"{label}: {people[rows].sum()}")
        axes.text(x, y, said[-1], ha=side, va="center", color=color)
    axes.text(0.8, 0.55, together, va="center", weight="bold")
    axes.set(xlim=(0.8, 5.2), ylim=(0.3, 5.7), xticks=range(1, 6), yticks=range(1, 6), aspect="equal")
    axes.set_xlabel("self-concept: how I see myself")
    axes.set_title("self-esteem: how I feel about it", color=SOFT, weight="normal", size=10.5)
    figure.alt = (
        f"{names[area]}: self-esteem against self-concept, from 1 to 5, for {len(pair)} people. The two go "
        f"together with {together}. {'; '.join(said)}."
    )
    figure.caption = (
        f"{names[area]}. A larger mark is more people; on the dotted line both scores are the same. "
        f"{len(pair)} people, {_when(scores)}. {origin(scores)}"
    )
    return figure


def every_area(scores: pd.DataFrame) -> dict[str, Figure]:
    """`concept_against_esteem` for each area, by the area's name, as `choose` takes it."""
    return {name: concept_against_esteem(scores, area) for area, name in _areas().items()}


@drawn
def one_thing_or_two(scores: pd.DataFrame) -> Figure:
    """The 66 correlations between the twelve scores, by what the two scores share (F12).

    scores : as in `six_distributions`; wave 1, each pair of scores on the people who have both
    """
    first = _wave(scores, 1)
    r = first.corr()
    kinds: dict[str, list[float]] = {
        "Concept with esteem, same area": [],
        "Concept with concept, two areas": [],
        "Esteem with esteem, two areas": [],
        "Concept with esteem, two areas": [],
    }
    same_area, concepts, esteems, nothing = kinds.values()
    for (i, one), (j, other) in combinations(enumerate(r.columns), 2):
        (area, scale), (area2, scale2) = one.rsplit("_", 1), other.rsplit("_", 1)
        alike = {"concept": concepts, "esteem": esteems}[scale] if scale == scale2 else nothing
        if not np.isnan(r.iloc[i, j]):  # of two people, or of answers that are all alike, there is none
            (same_area if area == area2 else alike).append(float(r.iloc[i, j]))
    least = min([0.0, *same_area, *concepts, *esteems, *nothing])
    looks = (
        {"color": INK, "marker": "s"},
        FIRST,
        SECOND,
        {"color": SOFT, "marker": "s", "markerfacecolor": SHEET},
    )
    figure, (axes,) = blank(4.7)
    for row, ((name, values), look) in enumerate(zip(kinds.items(), looks, strict=True)):
        color = look["color"]
        axes.text(least, 0.62 - row, name, va="center")
        if not values:
            axes.text(1, 0.62 - row, "too few answers", color=color, va="center", ha="right")
            continue
        mean = np.mean(values)
        axes.plot(sorted(values), 0.085 * _stacked(values) - row, **but(look, linestyle="", markersize=6))
        axes.plot([mean, mean], [-row - 0.16, -row - 0.07], color=color, lw=3, ls="-", marker="")
        axes.text(1, 0.62 - row, f"mean {mean:.2f}", color=color, va="center", ha="right", weight="bold")
    axes.set(xlim=(least, 1), ylim=(-3.25, 0.8), yticks=[])
    axes.set_xlabel("correlation r: 0 nothing in common, 1 the same thing")
    each = "; ".join(
        f"{name.lower()}, mean {np.mean(v):.2f} ({len(v)} pairs, {min(v):.2f} to {max(v):.2f})"
        if v
        else f"{name.lower()}, too few answers"
        for name, v in kinds.items()
    )
    figure.alt = (
        f"Correlations between six self-concept and six self-esteem scores of {len(first)} people: {each}."
    )
    figure.caption = (
        f"Each mark is the correlation of two scores; the bar under a row is its mean. {len(first)} people, "
        f"{_when(scores)}. {origin(scores)}"
    )
    return figure


@drawn
def change_between_waves(scores: pd.DataFrame) -> Figure:
    """Mean change from wave 1 to wave 2 in each area, with its 95% interval (F12).

    scores : as in `six_distributions`; whoever has a score at both waves counts. Where fewer than five people
             have, the figure says so.
    """
    if scores.index.get_level_values("wave").nunique() < 2:
        return _no_change(scores, "asked once", "Asked once: there is no change to see.", AGAIN)
    moved = {(row["area"], row["scale"]): row for row in change(scores).to_dict("records")}
    if all(found["n"] < LEAST for found in moved.values()):
        few = "Fewer than five people can be followed from the first wave to the second."
        return _no_change(scores, "two waves", few, "Their codes have to be the same in both.")
    figure, (axes,) = blank(4.6)
    axes.axvline(0, color=INK, lw=0.8)
    said = []
    for row, (area, name) in enumerate(_areas().items()):
        for scale, lift, look in (("concept", 0.15, FIRST), ("esteem", -0.15, SECOND)):
            found = moved[area, scale]
            if found["n"] < LEAST:
                axes.text(0, lift - row, "too few answers", color=SOFT, va="center")
                continue
            axes.plot([found["low"], found["high"]], [lift - row] * 2, **but(look, marker="|"))
            axes.plot(found["change"], lift - row, **but(look, linestyle=""))
            interval = f"{signed(found['low'])} to {signed(found['high'])}"
            said.append(f"{name}, self-{scale} {signed(found['change'])} ({interval})")
    axes.set(ylim=(-5.5, 0.5), yticks=range(0, -6, -1), yticklabels=_areas().values())
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_xlabel("mean change, in points of the scale")
    legend(figure, ("Self-concept", FIRST), ("Self-esteem", SECOND))
    counts = [found["n"] for found in moved.values() if found["n"] >= LEAST]
    fewest, most = min(counts), max(counts)
    people = f"{fewest if fewest == most else f'{fewest} to {most}'} people with both waves"
    figure.alt = (
        f"Mean change from the first wave to the second, in points of a scale from 1 to 5, with 95% "
        f"intervals, {people}: {'; '.join(said)}."
    )
    figure.caption = f"Mean change between the two waves, with 95% intervals. {people}. {origin(scores)}"
    return figure


AGAIN = "Ask again in some weeks, and look then."


def _no_change(scores: pd.DataFrame, when: str, why: str, way_out: str) -> Figure:
    """In place of a change that cannot be seen."""
    figure, (axes,) = blank(1.5)
    axes.set_axis_off()
    middle = {"ha": "center", "va": "center", "transform": axes.transAxes}
    axes.text(0.5, 0.6, why, **middle)
    axes.text(0.5, 0.25, way_out, color=SOFT, **middle)
    figure.alt = f"{why} {way_out}"
    figure.caption = f"{len(_wave(scores, 1))} people, {when}. {origin(scores)}"
    return figure


@drawn
def self_and_partner_first(survey: pd.DataFrame, scores: pd.DataFrame) -> Figure:
    """Self-esteem in the family above or below that as a person, by how far the partner goes first (F11).

    survey : one row a person and wave, with the columns person, wave and partner_first (1 to 5, missing where
             it was not asked or not answered)
    scores : as in `six_distributions`, of the same people; wave 1 is drawn

    Means with 95% intervals of everybody's own difference; larger marks beside them are more people.
    """
    first, asked = _wave(scores, 1), survey[survey["wave"] == 1].set_index("person")
    gap = (first["family_esteem"] - first["personal_esteem"]).round(2)
    people: Any = pd.DataFrame({"answer": asked["partner_first"].astype("float64"), "gap": gap}).dropna()
    spots = people.value_counts()
    answers, gaps = (spots.index.get_level_values(i).to_numpy() for i in (0, 1))
    figure, (axes,) = blank(5.6)
    axes.axhline(0, color=INK, lw=1.2)
    faint = {"color": SOFT, "marker": "o", "linestyle": "", "alpha": 0.35, "markeredgewidth": 0}
    for many in np.unique(spots):  # one shape for each size, used again and again
        here = (spots == many).to_numpy()
        axes.plot(answers[here] - 0.2, gaps[here], markersize=2.6 * many**0.5, **faint)
    said, labels = [], []
    for answer in range(1, 6):
        own = people.loc[people["answer"] == answer, "gap"].to_numpy()
        labels.append(f"{answer}\n{len(own)} people")
        if len(own) > 1:
            mean, half = float(own.mean()), float(BEYOND * own.std(ddof=1) / len(own) ** 0.5)
            axes.plot([answer + 0.2] * 2, [mean - half, mean + half], **but(FIRST, marker="_"))
            axes.plot(answer + 0.2, mean, **but(FIRST, linestyle=""))
            axes.text(answer + 0.2, mean + half + 0.14, signed(mean), color=CONCEPT, ha="center")
            interval = f"{signed(mean - half)} to {signed(mean + half)}"
            said.append(f"answer {answer} {signed(mean)} ({interval}, {len(own)} people)")
    axes.text(0.5, 3.65, "higher in the family", color=SOFT, va="center")
    axes.text(0.5, -3.65, "higher as a person", color=SOFT, va="center")
    axes.set(xlim=(0.5, 5.5), ylim=(-4.1, 4.1), yticks=range(-4, 5), xticks=range(1, 6), xticklabels=labels)
    axes.grid(axis="x", visible=False)
    axes.set_xlabel("the partner first in every matter: 1 not true of me, 5 fully true of me")
    axes.set_title("self-esteem: family minus personal, in points", color=SOFT, weight="normal", size=10.5)
    figure.alt = (
        f"Self-esteem in the family minus self-esteem as a person, in points of a scale from 1 to 5, by how "
        f"far {len(people)} people put the partner first in every matter, 1 (not true) to 5 (fully true); "
        f"means with 95% intervals: {'; '.join(said)}."
    )
    figure.caption = (
        f"How far self-esteem in the family lies above that as a person, by how far people put the partner "
        f"first. Means with 95% intervals; a larger mark is more people. {len(people)} people, first wave; "
        f"those who are single were not asked. {origin(scores)}"
    )
    return figure
