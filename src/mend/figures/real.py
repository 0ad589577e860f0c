"""The one real survey of the course: one partner's answers, and what they leave empty (lesson 07)."""

from typing import Any

import pandas as pd

from .canvas import CONCEPT, INK, SOFT, Figure, blank, drawn

RATINGS = {1: "very poor", 2: "poor", 3: "fair", 4: "good", 5: "very good"}


@drawn
def one_partner_asked(answers: pd.DataFrame) -> Figure:
    """How wives rated their marriage, beside the answers of their husbands, whom nobody asked (F05).

    answers : one row a person, with the column rate_marriage (1 to 5); `statsmodels.datasets.fair` has it

    Raises ValueError for a rating that is not one of the five. Source: Fair (1978).
    """
    counts: Any = answers["rate_marriage"].value_counts()
    unknown = sorted(set(counts.index) - set(RATINGS))
    if unknown:
        raise ValueError(f"rate_marriage: found {unknown[0]}; expected a whole number from 1 to 5")
    hers = [int(counts.get(rating, 0)) for rating in RATINGS]
    total, most = sum(hers), max(hers)
    figure, (left, right) = blank(3.6, 1, 2, sharey=True)
    left.barh(list(RATINGS), hers, height=0.62, color=CONCEPT)
    for rating, n in zip(RATINGS, hers, strict=True):
        left.text(n + 0.03 * most, rating, f"{n / total:.0%}", va="center")
    right.text(
        0.5, 0.5, "not asked", transform=right.transAxes, ha="center", va="center", color=SOFT, size=15
    )
    left.set_title("She said")
    right.set_title("He said")
    for axes in (left, right):
        axes.set(xlim=(0, 1.3 * most), xticks=[], yticks=list(RATINGS), yticklabels=[*RATINGS.values()])
        axes.grid(visible=False)
        axes.tick_params(axis="y", labelcolor=INK)
    right.tick_params(axis="y", labelleft=False)
    each = "; ".join(f"{RATINGS[r]} {n} ({n / total:.0%})" for r, n in zip(RATINGS, hers, strict=True))
    figure.alt = (
        f"How {total} wives rated their marriage: {each}. Their husbands were not asked: that side is empty."
    )
    figure.caption = (
        f"Real answers of {total:,} wives (Fair, 1978), as statsmodels ships them. No husband answered."
    )
    return figure
