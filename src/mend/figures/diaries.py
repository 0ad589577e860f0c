"""The sign diaries: small signs, oneself, and whom one tells (F02, F22)."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from mend.measures import by_week, nine_weeks, signs_and_self
from mend.samples import describe, signs

from .canvas import (
    CONCEPT,
    FIRST,
    INK,
    SECOND,
    SHEET,
    SIMULATED,
    SOFT,
    Figure,
    blank,
    but,
    drawn,
    in_weeks,
    legend,
    signed,
)

FALL = 3  # points that self-recognition fell, or more
SPAN, LEAST = 20, 20  # weeks looked back on; weeks that each side of a row needs
BANDS = (
    (0, 4),
    (5, 9),
    (10, 14),
    (15, 19),
    (20, 29),
)  # signs; an open last one would set heavy against light
LISTENERS = (
    but(FIRST, linestyle="", markersize=4.8, markeredgewidth=0),
    but(SECOND, linestyle="", markersize=4.2, markeredgewidth=1),
    {"color": INK, "linestyle": "", "marker": "s", "markersize": 4.6, "markeredgewidth": 0},
)


@drawn
def signs_then_self(diaries: pd.DataFrame, before: int = 20, after: int = 40) -> Figure:
    """Signs and self-recognition before and after the week in which half of the signs had come (F02).

    diaries       : one row a person and week, with the columns person, week, the signs (0 or 1) and
                    recognize_self (0 to 10)
    before, after : weeks; drawn are those in which at least half of the diaries have an answer

    Above signs a week, below self-recognition: mean and middle half of the diaries in which it fell by three
    points or more, each as a running mean of nine weeks, as `measures.signs_and_self` takes it.
    """
    turns: Any = signs_and_self(diaries).dropna().query("fall >= @FALL")
    if turns.empty:
        raise ValueError(f"diaries: found none in which recognize_self fell by {FALL} points; expected one")
    every, weeks = by_week(diaries), np.arange(-before, after + 1)
    near = np.full((2, len(turns), len(weeks)), np.nan)
    for i, (person, week) in enumerate(zip(turns["person"], turns["signs_week"], strict=True)):
        near[:, i] = nine_weeks(every[person]).reindex(week + weeks).to_numpy().T
    figure, (above, below) = blank(6.2, 2, 1, sharex=True)
    said: list[str] = []
    for axes, values, look in ((above, near[0], SECOND), (below, near[1], FIRST)):
        there = np.isfinite(values).mean(axis=0) >= 0.5
        low, high = np.nanpercentile(values[:, there], [25, 75], axis=0)
        mean = pd.Series(np.nanmean(values[:, there], axis=0), weeks[there])
        axes.fill_between(mean.index, low, high, color=look["color"], alpha=0.16, lw=0)
        axes.plot(mean, markersize=6, markevery=(int((-mean.index[0]) % 5), 5), **look)
        axes.axvline(0, color=INK, lw=0.8)
        start, end = mean.index[0], mean.index[-1]
        said.append(
            f"{mean[start]:.1f} at {in_weeks(-start)} before, {mean.get(0, np.nan):.1f} in that week, "
            f"{mean[end]:.1f} at {in_weeks(end)} after"
        )
    lag = float(turns["lag"].median())
    above.text(after / 40, 6.6, "half of the signs had come", va="center")
    above.set(ylim=(0, 7.2), yticks=(0, 2, 4, 6), title="Signs a week, of seven")
    below.axvline(lag, color=INK, lw=1, ls=(0, (1, 2)))
    below.text(lag + after / 40, 9.5, f"half of the fall: {in_weeks(lag)} later", va="center")
    below.set(ylim=(0, 10.4), yticks=(0, 5, 10), title="I recognize myself, 0 to 10")
    below.set(xlim=(-before - 0.5, after + 0.5), xticks=range(-before, after + 1, 10))
    below.set_xlabel("weeks before and after half of the signs had come")
    who = f"{len(turns)} of {len(every)} diaries"
    figure.alt = (
        f"{who}, those in which self-recognition fell by {FALL} points or more, laid over the week in which "
        f"half of their signs had come. Mean signs a week: {said[0]}. Mean self-recognition, 0 to 10: "
        f"{said[1]}. Half of its fall came a median of {in_weeks(lag)} after half of the signs."
    )
    figure.caption = (
        f"Mean and middle half of the diaries in which self-recognition fell by {FALL} points or more, as "
        f"running means of nine weeks. The dotted line is the median week of half of the fall. {who}. "
        f"{SIMULATED}"
    )
    return figure


@drawn
def one_diary(diaries: pd.DataFrame, person: str) -> Figure:
    """One person's weeks: the signs noted, whom the person told, and self-recognition below (F02).

    diaries : as in `signs_then_self`, with the column told (nobody, then whom one may tell)
    person  : a value of the column person
    """
    every = by_week(diaries)
    if person not in every:
        known = list(every)
        listed = ", ".join([*known[:3], "...", known[-1]] if len(known) > 4 else known)
        raise ValueError(f"person: found {person!r}; expected one of {listed}")
    own: Any = every[person]
    titles = describe("sign_diaries")["title"].to_dict()
    figure, (above, middle, below) = blank(6, 3, 1, sharex=True, height_ratios=(7, 3, 5))
    noted = {titles[sign]: (own[sign], own.index[own[sign] == 1]) for sign in signs()}
    told = {
        listener: (own["told"], own.index[own["told"] == listener])
        for listener in diaries["told"].cat.categories[1:]
    }
    bar = {"color": INK, "linestyle": "", "marker": "|", "markersize": 9, "markeredgewidth": 2}
    for axes, rows, looks in ((above, noted, [bar] * len(noted)), (middle, told, LISTENERS)):
        for y, ((answers, weeks), look) in enumerate(zip(rows.values(), looks, strict=True)):
            _strip(axes, answers, -y)
            if len(weeks):
                axes.plot(weeks, [-y] * len(weeks), **look)
        axes.set(yticks=range(0, -len(rows), -1), ylim=(0.5 - len(rows), 0.5))
        axes.set_yticklabels([name[0].upper() + name[1:] for name in rows])
        axes.tick_params(axis="y", labelcolor=INK)
        axes.grid(axis="y", visible=False)
    above.set_title("Signs noted")
    middle.set_title("Somebody told")
    below.plot(own["recognize_self"], **but(FIRST, markersize=4, markeredgewidth=0, linewidth=1.4))
    last_week = int(diaries["week"].to_numpy().max())
    below.set(ylim=(0, 10.4), yticks=(0, 5, 10), title="I recognize myself, 0 to 10", xlabel="week")
    below.set(xlim=(0, last_week + 1), xticks=[1, *range(10, last_week + 1, 10)])
    empty = int(own[[*signs(), "recognize_self", "told"]].isna().all(axis=1).sum())
    who = f"Diary {person}, {in_weeks(len(own))}, {empty or 'none'} of them empty"
    each = ", ".join(f"{name.lower()} {len(weeks)}" for name, (_, weeks) in noted.items())
    whom = ", ".join(f"{name} {len(weeks)}" for name, (_, weeks) in told.items())
    figure.alt = f"{who}. Weeks with each sign: {each}. Weeks in which somebody was told: {whom}."
    known = own["recognize_self"].dropna().to_numpy()
    if len(known):
        figure.alt += (
            f" Self-recognition, 0 to 10: {known[0]:g} at first, {known.min():g} at its lowest, "
            f"{known[-1]:g} at the end."
        )
    figure.caption = f"{who}. Where a strip or the line is broken, nothing was answered. {SIMULATED}"
    return figure


def _strip(axes: Axes, answers: pd.Series, y: float) -> None:
    """A pale strip, one week wide for each week with an answer; where there is none the sheet shows."""
    ends = np.flatnonzero(np.diff(answers.notna().to_numpy(), prepend=False, append=False))
    weeks = [(answers.index[0] + start - 0.5, end - start) for start, end in ends.reshape(-1, 2)]
    axes.broken_barh(weeks, (y - 0.36, 0.72), color=CONCEPT, alpha=0.16, lw=0)


def some_diaries(diaries: pd.DataFrame, people: Iterable[str]) -> dict[str, Figure]:
    """`one_diary` for each of these people, by the diary's name, as `choose` takes it."""
    return {f"Diary {person}": one_diary(diaries, person) for person in people}


@drawn
def told_and_self(diaries: pd.DataFrame) -> Figure:
    """Self-recognition after somebody was told and in all other weeks, then like with like (F22).

    diaries : as in `one_diary`

    After begins with the week in which a diarist tells somebody for the first time. Below the row of all
    weeks stand those with as many signs behind them, in the twenty weeks that end with each: a row for each
    of `BANDS` that has twenty weeks or more on both sides.
    """
    frames = []
    for own in by_week(diaries).values():
        after = (own["told"].notna() & (own["told"] != "nobody")).cummax()
        behind = own["noted"].rolling(SPAN, min_periods=1).sum()
        frames.append(pd.DataFrame({"self": own["recognize_self"], "after": after, "behind": behind}))
    weeks: Any = pd.concat(frames).dropna(subset="self")
    if len(set(weeks["after"])) < 2:
        raise ValueError("told: found weeks before or after somebody was told, not both; expected both")
    rows = {"All weeks": weeks}
    for low, high in BANDS:
        here = weeks[weeks["behind"].between(low, high)]
        if min(here["after"].sum(), (~here["after"]).sum()) >= LEAST:
            rows[f"{low} to {high} signs"] = here
    heights = [0.0, *(-2.0 - i for i in range(len(rows) - 1))]
    figure, (axes,) = blank(1.9 + 0.42 * len(rows))
    said, means, middle = [], [], {"ha": "center", "va": "center"}
    looks = ((False, SECOND, 56), (True, FIRST, 28))  # of each side, and how far right its signs stand

    def beside(points: float) -> dict[str, Any]:
        """A column to the right of the axes, so many points from them."""
        return {"transform": offset_copy(axes.get_yaxis_transform(), figure, points, units="points")}

    for y, (name, here) in zip(heights, rows.items(), strict=True):
        sides = here.groupby("after")[["self", "behind"]].mean()
        axes.plot(sides["self"], [y, y], color=INK, lw=1.4, ls="-", marker="")
        for side, look, x in looks:
            axes.plot(sides["self"][side], y, **but(look, linestyle="", markersize=8))
            axes.text(1, y, f"{sides['behind'][side]:.0f}", color=look["color"], **middle, **beside(x))
        gap = signed(sides["self"][True] - sides["self"][False])
        axes.text(1, y, gap, weight="bold", **middle, **beside(106))
        means += list(sides["self"])
        said.append(
            f"{name[0].lower()}{name[1:]} {means[-1]:.1f} and {means[-2]:.1f}, a difference of {gap}, with "
            f"{sides['behind'][True]:.1f} and {sides['behind'][False]:.1f} signs behind them"
        )
    for _, look, x in looks:
        axes.plot(1, 0.8, **but(look, linestyle="", markersize=6), **beside(x))
    for x, words in ((42, "signs before"), (106, "difference")):
        axes.text(1, 1.5, words, color=SOFT, size=10, **middle, **beside(x))
    if len(rows) > 1:
        over = {"bbox": {"facecolor": SHEET, "edgecolor": "none", "pad": 2}}  # no grid line runs through it
        axes.text(
            0, -1.15, f"With as many signs in the {SPAN} weeks before", va="center", **beside(4), **over
        )
    axes.set(xlim=(np.floor(min(means)), np.ceil(max(means))), ylim=(heights[-1] - 0.5, 0.5))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set(yticks=heights, yticklabels=list(rows))
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_xlabel("I recognize myself, mean from 0 to 10")
    legend(figure, ("After somebody was told", FIRST), ("All other weeks", SECOND))
    figure.alt = (
        f"Mean self-recognition, 0 to 10, in weeks after somebody was told and in all other weeks: {said[0]}."
    )
    if len(rows) > 1:
        among = f"Among weeks with as many signs in the {SPAN} weeks before"
        figure.alt += f" {among}: {'; '.join(said[1:])}."
    figure.caption = (
        f"Mean self-recognition, mean number of signs in the {SPAN} weeks before, and the difference: in "
        f"{in_weeks(len(weeks))} of {len(frames)} diaries, then in those with as many signs behind them, "
        f"where each side has {in_weeks(LEAST)} or more. {SIMULATED}"
    )
    return figure
