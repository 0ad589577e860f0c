"""The couples' check-ins: five healing steps, week by week (F19, F13, F24; lesson 08)."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from mend.measures import last_step, setbacks, two_commitments, weeks_on_step

from .canvas import (
    CONCEPT,
    FIRST,
    GRID,
    INK,
    SECOND,
    SIMULATED,
    SOFT,
    Figure,
    blank,
    but,
    counted,
    drawn,
    in_weeks,
    legend,
)


@drawn
def weeks_on_steps(checkins: pd.DataFrame) -> Figure:
    """How many weeks couples stood on each of the five steps, with the median (F19).

    checkins : one row a couple, week and partner, with the columns couple, week and step
    """
    spent = weeks_on_step(checkins)
    steps = list(spent["step"].cat.categories)
    weeks = {step: spent.loc[spent["step"] == step, "weeks"].to_numpy() for step in steps}
    medians = {step: float(np.median(weeks[step])) for step in steps}
    longest = max(int(some.max()) for some in weeks.values())
    edges = np.arange(0.5, longest + 2.5, 2)
    counts = {step: np.histogram(weeks[step], edges)[0] for step in steps}
    top = 1.2 * max(int(count.max()) for count in counts.values())
    figure, panels = blank(6.8, len(steps), 1, sharex=True, sharey=True)
    for axes, step in zip(panels, steps, strict=True):
        axes.stairs(counts[step], edges, fill=True, color=CONCEPT, alpha=0.16, lw=0)
        axes.stairs(counts[step], edges, color=CONCEPT, lw=1.4)
        axes.plot([medians[step]] * 2, [0, top], color=INK, lw=1.4, markevery=[1], ls="-", marker="o", ms=6)
        axes.text(medians[step] + longest / 40, top, f"median {in_weeks(medians[step])}", va="center")
        axes.set_title(step.capitalize())
        axes.set_title(f"{len(weeks[step])} couples", loc="right", color=SOFT, weight="normal", size=10.5)
        axes.set(xlim=(0, longest + 1), ylim=(0, 1.12 * top))
        axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    panels[-1].set_xlabel("weeks on the step, all visits together")
    each = "; ".join(f"{step} {in_weeks(medians[step])} ({len(weeks[step])} couples)" for step in steps)
    figure.alt = (
        f"Weeks that couples spent on each step. Medians: {each}. The longest stay is {in_weeks(longest)}."
    )
    figure.caption = (
        f"How many couples spent how many weeks on each step. {checkins['couple'].nunique()} couples, each "
        f"counted on the steps that it reached. {SIMULATED}"
    )
    return figure


@drawn
def where_journeys_stall(checkins: pd.DataFrame) -> Figure:
    """On which step the journeys stood last that did not reach the end (F19).

    checkins : as in `weeks_on_steps`, with the column outcome
    """
    last = last_step(checkins)
    short = last.loc[last["outcome"] != "reached the end", "step"]
    counts = {step: int((short == step).sum()) for step in last["step"].cat.categories}
    most, rows = max(counts.values()), range(0, -len(counts), -1)
    figure, (axes,) = blank(3.4)
    axes.barh(rows, list(counts.values()), height=0.56, color=CONCEPT)
    for row, n in zip(rows, counts.values(), strict=True):
        axes.text(n + 0.02 * most, row, f"{n} · {n / len(short):.0%}", va="center")
    axes.set(yticks=rows, yticklabels=[step.capitalize() for step in counts], xlim=(0, 1.2 * most))
    axes.tick_params(axis="y", labelcolor=INK)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("couples")
    each = "; ".join(f"{step} {n} ({n / len(short):.0%})" for step, n in counts.items())
    figure.alt = f"Last step of the {len(short)} of {len(last)} journeys that did not reach the end: {each}."
    figure.caption = (
        f"The last step of the {len(short)} couples, of {len(last)}, who did not reach the end: still on the "
        f"way, parted, or stopped answering. {SIMULATED}"
    )
    return figure


@drawn
def both_commitments(checkins: pd.DataFrame) -> Figure:
    """Where trust rose: each couple by the commitment of the one and of the other (F05).

    checkins : one row a couple, week and partner, with the columns couple, week, partner, commitment and
               trust (0 to 10)

    One mark a couple with 12 weeks or more, filled where trust rose by a point or more from its first four
    weeks to its last four.
    """
    couples = two_commitments(checkins).dropna()
    rose = couples["trust_change"] >= 1
    figure, (axes,) = blank(5.4)
    looks = (but(FIRST, linestyle="", markersize=7), but(SECOND, linestyle="", markersize=7))
    for some, look in zip((couples[rose], couples[~rose]), looks, strict=True):
        axes.plot(some["commitment_A"], some["commitment_B"], **look)
    axes.plot([0, 10], [0, 10], color=GRID, lw=1.2, ls="--", marker="", zorder=1)
    axes.set(xlim=(0, 10), ylim=(0, 10), xticks=range(0, 11, 2), yticks=range(0, 11, 2), aspect="equal")
    axes.set_xlabel("commitment of one partner, weeks 1 to 8")
    axes.set_ylabel("commitment of the other")
    legend(figure, ("trust rose by a point or more", looks[0]), ("it did not", looks[1]))
    low, high = (
        couples[["commitment_A", "commitment_B"]].min(axis=1),
        couples[["commitment_A", "commitment_B"]].max(axis=1),
    )
    told = []
    for words, here in (
        ("both at 6 or above", low >= 6),
        ("one at 6 or above and the other below 5", (high >= 6) & (low < 5)),
    ):
        n = int(here.sum())
        up = int((here & rose).sum())
        told.append(f"{words} in {counted(n, 'couple')}, and trust rose by a point or more in {up}")
    figure.alt = (
        f"{counted(len(couples), 'couple')} by the mean commitment of each partner in weeks 1 to 8, 0 to 10: "
        f"{'; '.join(told)}."
    )
    figure.caption = (
        f"Each mark is one couple with 12 weeks or more; on the broken line both are equally committed. "
        f"{counted(len(couples), 'couple')}. {SIMULATED}"
    )
    return figure


@drawn
def how_journeys_ended(checkins: pd.DataFrame) -> Figure:
    """How the journeys ended, and the trust between the two in the last four weeks of each (F04, F06).

    checkins : one row a couple, week and partner, with the columns couple, week, trust (0 to 10) and outcome

    Above: couples by ending, in the order of the dictionary, which is no order of merit. Below: one mark a
    couple, the mean of both partners over the last four weeks that have an answer, or over all there are.
    """
    known: Any = checkins.dropna(subset="trust").groupby(["couple", "week"])["trust"].mean()
    couples: Any = checkins.groupby("couple")[["outcome"]].first()
    couples["trust"] = known.groupby("couple").tail(4).groupby("couple").mean()
    endings = couples["outcome"].cat.categories
    rows, most = range(0, -len(endings), -1), couples["outcome"].value_counts().max()
    figure, (above, below) = blank(6.2, 2, 1, height_ratios=(2, 3))
    dot = but(FIRST, linestyle="", markersize=4, markeredgewidth=0, alpha=0.5)
    counts, trust = [], []
    for row, ending in zip(rows, endings, strict=True):
        here = couples[couples["outcome"] == ending]
        above.barh(row, len(here), height=0.56, color=CONCEPT)
        above.text(len(here) + 0.02 * most, row, f"{len(here)} · {len(here) / len(couples):.0%}", va="center")
        counts.append(f"{ending} {len(here)} ({len(here) / len(couples):.0%})")
        values = np.sort(here["trust"].dropna().to_numpy())
        if not len(values):
            continue
        places = np.round(values * 4)
        lift = np.arange(len(values)) - np.searchsorted(places, places)  # marks at one place are stacked
        below.plot(values, row - 0.3 + 0.075 * lift, **dot)
        mean = float(values.mean())
        below.plot([mean, mean], [row - 0.42, row + 0.4], color=INK, lw=1.4, ls="-", marker="")
        below.text(mean + 0.12, row + 0.36, f"{mean:.1f}", va="center")
        trust.append(f"{ending} {mean:.1f} ({values[0]:.1f} to {values[-1]:.1f})")
    for axes in (above, below):
        axes.set(yticks=rows, yticklabels=[ending.capitalize() for ending in endings])
        axes.tick_params(axis="y", labelcolor=INK)
        axes.grid(axis="y", visible=False)
    above.set(title="Couples", xlim=(0, 1.25 * most), xticks=[])
    above.spines["bottom"].set_visible(False)
    below.set(title="Trust in the last four weeks, 0 to 10", xlim=(0, 10), ylim=(0.5 - len(endings), 0.6))
    figure.alt = (
        f"How {len(couples)} journeys ended: {'; '.join(counts)}. Trust of both partners in the last four "
        f"weeks, 0 to 10, mean and range of the couples: {'; '.join(trust)}. None of this says who is safe."
    )
    figure.caption = (
        f"How the journeys of {len(couples)} couples ended, and the trust between the two in their last four "
        f"weeks: each mark is a couple, each line a mean. None of this says who is safe. {SIMULATED}"
    )
    return figure


@drawn
def one_journey(
    checkins: pd.DataFrame, couple: str, people: tuple[str, str] = ("Partner A", "Partner B")
) -> Figure:
    """One couple's weeks on the five steps, with the trust of both partners below (F19, F13).

    checkins : as in `weeks_on_steps`, with the columns partner ("A", "B"), trust (0 to 10) and outcome
    couple   : a value of the column couple
    people   : what partners A and B are called
    """
    own: Any = checkins.sort_values("week").query("couple == @couple")
    if own.empty:
        raise ValueError(f"couple: found {couple!r}; expected a value of the column couple")
    path = own.drop_duplicates("week")
    steps = [step.capitalize() for step in path["step"].cat.categories]
    start, final, last_week = path["week"].min(), path["week"].max(), checkins["week"].to_numpy().max()
    at = pd.Series(path["step"].cat.codes.to_numpy(), path["week"]).reindex(range(start, final + 1)).ffill()
    x, y = [*range(start, final + 2)], [*at, at.iloc[-1]]  # the last week too is as wide as a week
    figure, (above, below) = blank(5.2, 2, 1, sharex=True)
    above.fill_between(x, y, -0.5, step="post", color=CONCEPT, alpha=0.12, lw=0)
    above.step(x, y, where="post", color=INK, ls="-", marker="")
    above.set(yticks=range(len(steps)), yticklabels=steps, ylim=(-0.5, len(steps) - 0.6))
    above.tick_params(axis="y", labelcolor=INK)
    falls, outcome = setbacks(own), own["outcome"].iloc[-1]
    figure.alt = (
        f"Couple {couple}, {in_weeks(final)}: {counted(len(falls), 'setback')}, last on the step "
        f"{path['step'].iloc[-1]}; {outcome}."
    )
    for partner, called, look in zip("AB", people, (FIRST, SECOND), strict=True):
        known = own[own["partner"] == partner].dropna(subset="trust")
        trust = known["trust"].to_numpy()
        shown = sorted({*range(0, len(trust), 4), max(len(trust) - 1, 0)})
        below.plot(known["week"], trust, markevery=shown, label=called, **but(look, markersize=6))
        if len(trust):
            whose = called.replace("Partner", "partner")
            figure.alt += (
                f" Trust of {whose}, 0 to 10: {trust[0]:g} at first, {trust.min():g} at its lowest, "
                f"{trust[-1]:g} at the end."
            )
    below.set(ylim=(0, 10.4), yticks=(0, 5, 10), title="Trust, 0 to 10", xlabel="week")
    below.set(xlim=(0.5, last_week + 1.5), xticks=[1, *range(5, last_week + 1, 5)])
    below.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, labelcolor=INK)
    figure.caption = f"Couple {couple}, {in_weeks(final)}: {outcome}. {SIMULATED}"
    return figure


def some_journeys(checkins: pd.DataFrame, couples: Iterable[str]) -> dict[str, Figure]:
    """`one_journey` for each of these couples, by the couple's name, as `choose` takes it."""
    return {f"Couple {couple}": one_journey(checkins, couple) for couple in couples}


@drawn
def around_a_setback(checkins: pd.DataFrame, before: int = 6, after: int = 12) -> Figure:
    """Trust before and after a setback, and how soon the lost step was regained (F19, F24).

    checkins      : as in `one_journey`
    before, after : weeks; a setback counts in each week in which its couple answered

    Above: mean of both partners' trust, 0 to 10, and the middle half of the setbacks. Below: the share of all
    setbacks whose couple stood on the lost step again by that week.
    """
    falls = setbacks(checkins)
    if falls.empty:
        raise ValueError("checkins: found no setback; expected a couple that goes back a step at least once")
    trust = checkins.pivot_table(index="couple", columns="week", values="trust", aggfunc="mean")
    weeks = np.arange(-before, after + 1)
    near = np.full((len(falls), len(weeks)), np.nan)
    for i, (couple, week) in enumerate(zip(falls["couple"], falls["week"], strict=True)):
        near[i] = trust.loc[couple].reindex(week + weeks)
    mean, (low, high) = np.nanmean(near, axis=0), np.nanpercentile(near, [25, 75], axis=0)
    again = falls["weeks_to_regain"].dropna().to_numpy()
    share = [float((again <= week).sum()) / len(falls) for week in range(after + 1)]
    figure, (above, below) = blank(6, 2, 1, sharex=True, height_ratios=(3, 2))
    above.fill_between(weeks, low, high, color=CONCEPT, alpha=0.16, lw=0)
    above.plot(weeks, mean, markersize=5, **FIRST)
    above.text(after / 40, 9.5, "the setback", va="center")
    above.set(ylim=(0, 10.4), yticks=(0, 5, 10), title="Trust, 0 to 10")
    below.step(range(after + 1), share, where="post", color=INK, ls="-", marker="")
    below.text(after, share[-1] + 0.08, f"{share[-1]:.0%}", ha="right")
    below.set(
        ylim=(0, 1.04), yticks=(0, 0.5, 1), yticklabels=("0%", "50%", "100%"), title="Back on the lost step"
    )
    below.set(xlim=(-before - 0.3, after + 0.3), xticks=range(-before, after + 1, 3))
    below.set_xlabel("weeks before and after the setback")
    for axes in (above, below):
        axes.axvline(0, color=INK, lw=0.8)
    who = f"{counted(len(falls), 'setback')} of {counted(len(set(falls['couple'])), 'couple')}"
    figure.alt = (
        f"Mean trust of both partners, 0 to 10, around {who}: {mean[0]:.1f} at {in_weeks(before)} before, "
        f"{mean[before - 1]:.1f} the week before, {mean[before]:.1f} in the week itself, {mean[-1]:.1f} "
        f"at {in_weeks(after)} after; the middle half lies from {low[before]:.1f} to {high[before]:.1f} in "
        f"the week itself. Within {in_weeks(after)} the lost step was regained after {share[-1]:.0%} of them"
        + (
            f"; where it was regained at all, half the time within {in_weeks(float(np.median(again)))}."
            if len(again)
            else "."
        )
    )
    figure.caption = (
        f"Above: mean and middle half of both partners' trust. Below: the share of setbacks after which the "
        f"couple stood on the lost step again. {who}. {SIMULATED}"
    )
    return figure
