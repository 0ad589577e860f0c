"""A class beside the sample: where scores lie and how widely, and nobody's own (F12, `mend survey`)."""

import numpy as np
import pandas as pd

from mend.frameworks import load
from mend.measures import area_gaps, area_profile

from .canvas import FIRST, INK, SECOND, SHEET, SOFT, Figure, blank, but, drawn, legend, origin, signed

SAMPLE = {"color": SOFT, "marker": "s", "linestyle": ":", "markerfacecolor": SHEET}
RINGS = (("concept", 1, FIRST), ("esteem", 0, SECOND))


@drawn
def class_profiles(scores: pd.DataFrame, sample: pd.DataFrame) -> Figure:
    """Six profiles: mean and middle half of self-concept and self-esteem, a class beside the sample (F12).

    scores, sample : `measures.area_scores` of the class and of the sample; wave 1 is drawn. What fewer than
                     five people have is left out.
    """
    found = {who: _by_scale(area_profile(of)) for who, of in (("class", scores), ("sample", sample))}
    rings = load("F12").rings
    figure, panels = blank(5.2, 3, 2, sharex=True, sharey=True)
    said = []
    for axes, area in zip(panels, load("F12").areas, strict=True):
        for scale, row, look in RINGS:
            for who, lift, own in (("class", 0.17, look), ("sample", -0.17, SAMPLE)):
                at = found[who][area.id, scale]
                if np.isnan(at["mean"]):
                    axes.text(3, row + lift, _few(at["n"]), color=SOFT, va="center", ha="center")
                    continue
                wide = 5 if who == "class" else 1.4
                axes.plot(
                    [at["low"], at["high"]],
                    [row + lift] * 2,
                    **but(own, marker="", lw=wide, alpha=0.45, linestyle="-"),
                )
                axes.plot(at["mean"], row + lift, **but(own, linestyle="", ms=6.5 if who == "class" else 5))
                if who == "class":
                    axes.text(
                        5.92,
                        row,
                        f"{at['mean']:.1f}",
                        color=own["color"],
                        va="center",
                        ha="right",
                        weight="bold",
                    )
        said.append(
            f"{area.name}: "
            + ", ".join(f"self-{scale} {_told(found['class'][area.id, scale])}" for scale, *_ in RINGS)
        )
        axes.set(title=area.name, xlim=(0.75, 5.95), ylim=(-0.55, 1.55), xticks=range(1, 6), yticks=[1, 0])
        axes.set_yticklabels([rings.concept.short, rings.esteem.short], color=INK)
        axes.grid(axis="y", visible=False)
    for axes in panels[4:]:
        axes.set_xlabel("score")
    legend(figure, ("Self-concept", but(FIRST, linestyle="")), ("Self-esteem", but(SECOND, linestyle="")),
           ("The sample, simulated", but(SAMPLE, linestyle="")))  # fmt: skip
    figure.alt = (
        f"Scores from 1 to 5 of {_people(scores)} people in six areas, mean and middle half. "
        f"{'; '.join(said)}. "
        f"Beside each stands the same of {_people(sample)} simulated people."
    )
    figure.caption = (
        f"The mark is the mean, the bar the middle half of the people; the numbers are the class's means. "
        f"{origin(scores)} Class: {_people(scores)} people. Sample: {_people(sample)} people, simulated."
    )
    return figure


@drawn
def class_gaps(scores: pd.DataFrame, sample: pd.DataFrame) -> Figure:
    """Self-esteem above or below self-concept, a class beside the sample, with 95% intervals (F12).

    scores, sample : as in `class_profiles`
    """
    looks = (
        ("class", scores, 0.15, {"color": INK, "marker": "o", "linestyle": "-"}),
        ("sample", sample, -0.17, SAMPLE),
    )
    figure, (axes,) = blank(3.3)
    axes.axvline(0, color=INK, lw=0.8)
    areas, said = load("F12").areas, []
    for who, of, lift, look in looks:
        for row, (area, at) in enumerate(zip(areas, area_gaps(of).to_dict("records"), strict=True)):
            if np.isnan(at["gap"]):
                if who == "class":
                    axes.text(0.04, lift - row, _few(at["n"]), color=SOFT, va="center")
                continue
            axes.plot([at["low"], at["high"]], [lift - row] * 2, **but(look, marker="|", lw=1.6))
            axes.plot(at["gap"], lift - row, **but(look, linestyle="", ms=6 if who == "class" else 5))
            if who == "class":
                said.append(f"{area.name} {signed(at['gap'])} ({signed(at['low'])} to {signed(at['high'])})")
    reach = max(0.6, *np.abs(axes.get_xlim()))
    axes.set(
        xlim=(-reach, reach), ylim=(-5.5, 0.5), yticks=range(0, -6, -1), yticklabels=[a.name for a in areas]
    )
    axes.tick_params(axis="y", labelcolor=INK)
    for side, align, words in ((0, "left", "felt lower than seen"), (1, "right", "felt higher than seen")):
        axes.text(side, -0.155, words, color=SOFT, ha=align, va="top", transform=axes.transAxes)
    axes.set_xlabel(" ")
    legend(
        figure,
        ("The class", but(looks[0][3], linestyle="")),
        ("The sample, simulated", but(SAMPLE, linestyle="")),
    )
    figure.alt = (
        f"Self-esteem minus self-concept in points, the mean of {_people(scores)} people's own differences "
        f"with 95% intervals: {'; '.join(said)}. Beside it the same of {_people(sample)} simulated people."
    )
    figure.caption = (
        f"Everybody's self-esteem minus their self-concept: the mean, with its 95% interval. "
        f"{origin(scores)} Class: {_people(scores)} people. Sample: {_people(sample)} people, simulated."
    )
    return figure


def _by_scale(profile: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    return {(row["area"], row["scale"]): row for row in profile.to_dict("records")}


def _few(n: float) -> str:
    return "fewer than five" if n else "no scores"


def _told(at: dict[str, float]) -> str:
    return "unknown" if np.isnan(at["mean"]) else f"{at['mean']:.1f} ({at['low']:.1f} to {at['high']:.1f})"


def _people(scores: pd.DataFrame) -> int:
    return len(scores.xs(1, level="wave"))
