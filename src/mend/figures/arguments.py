"""The argument log: how arguments open, how they are answered, and what stays (F10, F15, F17)."""

from typing import Any

import numpy as np
import pandas as pd

from mend.measures import BEYOND

from .canvas import FIRST, INK, SECOND, SIMULATED, SOFT, Figure, blank, but, counted, drawn, legend


@drawn
def clarity_against_doubt(arguments: pd.DataFrame) -> Figure:
    """What arguments leave, clarity or self-doubt: one mark a pair, by what both observers said (F15).

    arguments : one row an argument, with the columns pair, clarity and self_doubt (0 to 10), observer_1 and
                observer_2 (the same on every row of a pair: healthy, mixed or unhealthy)

    A pair with no answer to one of the two questions is not drawn.
    """
    pairs = arguments.groupby("pair").agg(
        clarity=("clarity", "mean"),
        doubt=("self_doubt", "mean"),
        one=("observer_1", "first"),
        other=("observer_2", "first"),
    )
    pairs = pairs.dropna(subset=["clarity", "doubt"])
    agreed = pairs["one"].astype(str).where(pairs["one"].astype(str) == pairs["other"].astype(str), "")
    kinds = (
        ("Both say healthy", agreed == "healthy", but(FIRST, linestyle="")),
        ("Both say unhealthy", agreed == "unhealthy", but(SECOND, linestyle="")),
        ("Others", ~agreed.isin(["healthy", "unhealthy"]), {"color": SOFT, "marker": "x", "linestyle": ""}),
    )
    figure, (axes,) = blank(5.9)
    axes.axline((0, 0), (10, 10), color=SOFT, lw=1, ls=(0, (1, 2)))
    keys, counts, said = [], [], []
    for name, rows, look in kinds:
        here = pairs[rows]
        keys.append((name, but(look, markersize=3.4 if name == "Others" else 7, markeredgewidth=1.2)))
        counts.append(len(here))
        if len(here):
            axes.plot(here["clarity"], here["doubt"], zorder=1.9 if name == "Others" else 2, **keys[-1][1])
            said.append(
                f" {name}, {counted(len(here), 'pair')}: clarity {here['clarity'].mean():.1f} and self-doubt "
                f"{here['doubt'].mean():.1f} on average, "
                f"{(here['clarity'] > here['doubt']).sum()} with more clarity than self-doubt."
            )
    axes.text(0.25, 9.7, "more self-doubt", color=SOFT, va="top")
    axes.text(9.75, 0.3, "more clarity", color=SOFT, ha="right")
    axes.set(xlim=(0, 10), ylim=(0, 10), xticks=range(0, 11, 2), yticks=range(0, 11, 2), aspect="equal")
    axes.set_xlabel("mean clarity after arguments, 0 to 10")
    axes.set_title("mean self-doubt, 0 to 10", color=SOFT, weight="normal", size=10.5)
    legend(figure, *keys)
    figure.alt = (
        f"Mean self-doubt against mean clarity after arguments, 0 to 10, of {counted(len(pairs), 'pair')}."
        + "".join(said)
    )
    figure.caption = (
        f"Each mark is the mean of one pair's arguments; on the dotted line both are the same. "
        f"{counted(len(pairs), 'pair')}: {counts[0]} that both observers call healthy, {counts[1]} that both "
        f"call unhealthy, {counts[2]} others. {SIMULATED}"
    )
    return figure


@drawn
def doubt_by_opening(arguments: pd.DataFrame) -> Figure:
    """Self-doubt afterward by how the other person opened, the past left alone or dug up (F10).

    arguments : one row an argument, with the columns pair, opening, past_dug_up ("no", "yes") and self_doubt
                (0 to 10)
    """
    sides = {"no": "The past left alone", "yes": "The past dug up"}
    figure, said, n = _by(arguments, "self_doubt", "opening", "past_dug_up", sides)
    figure.axes[0].set_xlabel("mean self-doubt afterward, 0 to 10")
    figure.alt = (
        f"Mean self-doubt after {n} arguments, 0 to 10, with 95% intervals, by how they opened, with "
        f"the past left alone and with the past dug up: {said}."
    )
    figure.caption = (
        f"Mean self-doubt of whoever kept the log, with 95% intervals, by how the other person opened. "
        f"{_of(arguments, n)} {SIMULATED}"
    )
    return figure


@drawn
def calm_and_reply(arguments: pd.DataFrame) -> Figure:
    """Clarity afterward with and without a calm response, by what the listener did with it (F17).

    arguments : one row an argument, with the columns pair, reply, calm_response ("no", "yes") and clarity
                (0 to 10)
    """
    sides = {"yes": "A calm response", "no": "No calm response"}
    figure, said, n = _by(arguments, "clarity", "reply", "calm_response", sides)
    figure.axes[0].set_xlabel("mean clarity afterward, 0 to 10")
    figure.alt = (
        f"Mean clarity after {n} arguments, 0 to 10, with 95% intervals, by the listener's reply, with and "
        f"without a calm response: {said}."
    )
    figure.caption = (
        f"Mean clarity of whoever kept the log, with 95% intervals, by what the listener did. "
        f"{_of(arguments, n)} {SIMULATED}"
    )
    return figure


def _by(
    arguments: pd.DataFrame, value: str, row: str, side: str, sides: dict[str, str]
) -> tuple[Figure, str, int]:
    """Two means with their intervals in each row, what they are in words, and of how many arguments.

    value : the column that is averaged, 0 to 10
    row   : the column whose categories are the rows
    side  : the column whose values are the keys of `sides`, the names in the legend
    """
    known: Any = arguments.dropna(subset=[value, row, side])
    figure, (axes,) = blank(4)
    said = []
    names = [name for name in known[row].cat.categories if (known[row] == name).any()]
    for y, name in enumerate(names):
        told = []
        for (answer, words), lift, look in zip(sides.items(), (0.15, -0.15), (FIRST, SECOND), strict=True):
            here = known[(known[row] == name) & (known[side] == answer)]
            if here.empty:
                continue
            mean, half = _mean(here[value].to_numpy(), here["pair"].to_numpy())
            axes.plot([mean - half, mean + half], [lift - y] * 2, **but(look, marker="|"))
            axes.plot(mean, lift - y, **but(look, linestyle=""))
            axes.text(mean + half + 0.25, lift - y, f"{mean:.1f}", color=look["color"], va="center")
            interval = f" ({mean - half:.1f} to {mean + half:.1f})" if half else ""
            told.append(f"{words.lower()} {mean:.1f}{interval}")
        said.append(f"{name}: {', '.join(told)}")
    axes.set(ylim=(0.5 - len(names), 0.5), yticks=range(0, -len(names), -1))
    axes.set(yticklabels=[name.capitalize() for name in names], xlim=(0, 10), xticks=range(0, 11, 2))
    axes.tick_params(axis="y", labelcolor=INK)
    legend(figure, *zip(sides.values(), (FIRST, SECOND), strict=True))
    return figure, "; ".join(said), len(known)


def _mean(values: np.ndarray, pairs: np.ndarray) -> tuple[float, float]:
    """The mean and half of its 95% interval, for which the arguments of one pair are no separate witnesses.

    Each pair's deviations are summed before they are squared (cluster-robust variance); 0 for one pair alone.
    """
    mean = float(values.mean())
    off = np.bincount(np.unique(pairs, return_inverse=True)[1], values - mean)
    many = len(off)
    if many < 2:
        return mean, 0
    return mean, float(BEYOND * np.sqrt(many / (many - 1) * (off**2).sum()) / len(values))


def _of(arguments: pd.DataFrame, n: int) -> str:
    return f"{counted(n, 'argument')} of {counted(len(set(arguments['pair'])), 'pair')}."
