"""What twelve practitioners say healing depends on (F23)."""

from typing import Any

import pandas as pd

from mend.frameworks import load

from .canvas import CONCEPT, GRID, INK, SHEET, Figure, blank, drawn, legend

CODED = "Coded from the article."
NAMES = {"color": CONCEPT, "marker": "o", "linestyle": "", "markersize": 9}
IMPLIES = {**NAMES, "markerfacecolor": SHEET}


@drawn
def who_names_what(positions: pd.DataFrame) -> Figure:
    """Which practitioner names, or only implies, which condition of healing (F23).

    positions : one row a practitioner and condition, with the columns expert (an id in
                data/frameworks/experts.yaml), condition and code (names, implies, does not mention)

    One row a condition, the most named on top, with the number of practitioners who name it; one column a
    practitioner, in the order of the article.
    """
    surnames = {expert.id: expert.name.split()[-1] for expert in load("experts").experts}
    unknown = sorted(set(positions["expert"]) - set(surnames))
    if unknown:
        raise ValueError(f"expert: found {unknown[0]!r}; expected one of {', '.join(surnames)}")
    experts = [expert for expert in surnames if (positions["expert"] == expert).any()]
    said: dict[str, Any] = {code: positions[positions["code"] == code] for code in ("names", "implies")}
    ranks = pd.DataFrame({code: rows["condition"].value_counts() for code, rows in said.items()})
    ranks = ranks.reindex(positions["condition"].drop_duplicates()).fillna(0).astype(int)
    ranks = ranks.sort_values(["names", "implies"], ascending=False, kind="stable")
    conditions, each = list(ranks.index), []
    for condition in conditions:
        who = {
            code: [surnames[e] for e in rows.loc[rows["condition"] == condition, "expert"]]
            for code, rows in said.items()
        }
        told = [f"{code} {len(some)} ({', '.join(some)})" for code, some in who.items() if some]
        each.append(f"{condition}: {', '.join(told) or 'nobody'}")
    names = {condition.id: condition.name for condition in load("F23").conditions}
    figure, (axes,) = blank(5.6)
    for code, look in (("names", NAMES), ("implies", IMPLIES)):
        x = [experts.index(expert) for expert in said[code]["expert"]]
        y = [-conditions.index(condition) for condition in said[code]["condition"]]
        if x:
            axes.plot(x, y, **look)
    for y, n in enumerate(ranks["names"]):
        axes.text(len(experts) + 0.15, -y, f"{n}", va="center", ha="center", weight="bold")
    axes.set(xlim=(-0.6, len(experts) + 0.5), ylim=(0.4 - len(conditions), 0.6))
    axes.set(
        yticks=range(0, -len(conditions), -1),
        yticklabels=[names.get(name, name.capitalize()) for name in conditions],
    )
    columns = [*range(len(experts)), len(experts) + 0.15]
    axes.set_xticks(columns, [*(surnames[expert] for expert in experts), "named by"], rotation=90)
    axes.grid(visible=False)
    axes.hlines(axes.get_yticks(), -0.6, len(experts) - 0.4, color=GRID, lw=0.8, zorder=1)
    axes.vlines(columns[:-1], 0.6, 0.4 - len(conditions), color=GRID, lw=0.8, zorder=1)
    axes.xaxis.get_major_ticks()[-1].label2.set_fontweight("bold")
    axes.tick_params(labeltop=True, labelbottom=False, labelcolor=INK)
    legend(figure, ("names it", NAMES), ("implies it", IMPLIES))
    figure.alt = f"What {len(experts)} practitioners say healing depends on: {'; '.join(each)}."
    figure.caption = (
        f"Which of {len(conditions)} conditions {len(experts)} practitioners name or imply; no mark where it "
        f"is not mentioned. The number is how many name it. {CODED}"
    )
    return figure
