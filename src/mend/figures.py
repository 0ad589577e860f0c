"""One function per figure: a DataFrame in, a `Figure` out, its alt text with it.

On a page a figure is an SVG whose colours are the variables of `mend.css`, so that it goes dark with the
page. Where HTML is not shown it is a PNG, or its alt text. Titles and captions say what is drawn. What it
shows is for the reader to notice; the alt text tells it, with the numbers, to those who cannot see it.
"""

import hashlib
import html
import io
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property, wraps
from itertools import combinations
from typing import Any, ParamSpec, cast
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from PIL import Image

from mend.frameworks import load
from mend.measures import change, last_step, setbacks, weeks_on_step
from mend.theme import STYLE, pictures

# The tokens of mend.css, as they are in the light theme. No other colour is drawn.
TOKENS = {
    "paper": "#fbf8f2",
    "sheet": "#ffffff",
    "ink": "#23313a",
    "soft": "#5b6a73",
    "line": "#d9d3c6",
    "grid": "#e3dccd",
    "concept": "#17616b",
    "esteem": "#b4532a",
    "calm": "#e6efe9",
    "care": "#fff3dc",
}
PAPER, SHEET, INK, SOFT, LINE, GRID, CONCEPT, ESTEEM, CALM, CARE = TOKENS.values()

# Self-concept and self-esteem, partner A and partner B: told apart by shape, fill and line, and by colour.
FIRST: dict[str, Any] = {"color": CONCEPT, "marker": "o", "linestyle": "-"}
SECOND: dict[str, Any] = {"color": ESTEEM, "marker": "D", "linestyle": "--", "markerfacecolor": SHEET}

SIMULATED = "Simulated data."
WIDTH = 5.4  # inches: at 360 px wide the smallest letters are still about 9 px

# --- the figure ---------------------------------------------------------------------------------------------


def _theme() -> AbstractContextManager[None]:
    """mend.mplstyle over matplotlib's own defaults, whatever the reader's settings are."""
    style = mpl.rc_params_from_file(STYLE)
    return mpl.rc_context({key: value for key, value in style.items() if "backend" not in key})


class Figure(MatplotlibFigure):
    """A matplotlib figure that says what is seen on it and shows itself on any page.

    alt     : what is seen, in a sentence or two, with the numbers
    caption : what is drawn, of how many; one visible line under the figure
    """

    def __init__(self, height: float, alt: str = "", caption: str = ""):
        """Open an empty figure of the common width; `height` in inches."""
        super().__init__(figsize=(WIDTH, height))
        self.height = height
        self.alt = alt
        self.caption = caption

    def settle(self) -> None:
        """Lay it out once and for all: a second layout, at another resolution, would move things a little."""
        for artist in self.findobj():
            artist.set_clip_on(False)  # nothing is drawn outside its axes, and a clip path is an id more
        self.draw_without_rendering()
        self.set_layout_engine("none")

    @cached_property
    def html(self) -> str:
        """The figure as `<figure>` with an inline SVG and a caption; the same bytes for the same data."""
        out = io.StringIO()
        with _theme():
            facts = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            self.savefig(out, format="svg", transparent=True, metadata=facts)
        # Its own sheet and, in forced colours, its own palette: legible where nobody has heard of mend.css.
        sheet = (
            "box-sizing:border-box;max-width:660px;margin:1em 0;padding:14px 12px;border-radius:12px;"
            f"background:{SHEET};border:1px solid {LINE};forced-color-adjust:none"
        )
        small = f"margin:10px 4px 0;font:clamp(12.5px,2.3vw,15px)/1.45 system-ui,sans-serif;color:{SOFT}"
        return (
            f'<figure class="mend-figure" style="{_variables(sheet)}">{_inline_svg(out.getvalue(), self.alt)}'
            f'<figcaption style="{_variables(small)}">{html.escape(self.caption)}</figcaption></figure>'
        )

    @cached_property
    def png(self) -> bytes:
        """The figure with its caption on paper, at twice the size, for GitHub and for a PDF."""
        out = io.BytesIO()
        with _theme():
            note = self.text(0, -0.02, textwrap.fill(self.caption, 66), color=SOFT, size=9.5, va="top")
            self.savefig(out, dpi=192, bbox_inches="tight", pad_inches=0.15)
            note.remove()
        small = io.BytesIO()  # 64 colours are all that is in it, and a third of the bytes
        Image.open(out).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True
        )
        return small.getvalue()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        png = {"image/png": self.png} if pictures() else {}
        return {"text/html": self.html, **png, "text/plain": self.alt}


def _variables(style: str) -> str:
    """Each hex colour of the palette as a CSS variable that falls back on it."""
    names = {colour: name for name, colour in TOKENS.items()}
    return re.sub("|".join(names), lambda found: f"var(--mend-{names[found[0]]}, {found[0]})", style)


def _inline_svg(svg: str, alt: str) -> str:
    """What matplotlib wrote, fit to stand inside a page beside other figures: small, themed, described."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.split("}")[1]
        element.text = (element.text or "").strip() or None
        element.tail = None
        for key in list(element.attrib):
            value = " ".join(element.attrib.pop(key).split())
            if key in ("x", "y", "d", "width", "height", "transform", "points"):
                value = re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), value)
            if key == "style":
                # The font that was measured is not the one that is shown; its size is.
                value = re.sub(r"; font-family: [^;]*|; stroke-dashoffset: 0", "", value)
                value = _variables(value.replace(": ", ":").replace("; ", ";"))
            if not (key == "transform" and value.startswith("rotate(-0 ")):
                element.attrib[key.split("}")[-1]] = value
    _thin(root, set(re.findall(r'(?:href="|url\()#([\w.]+)', ElementTree.tostring(root, encoding="unicode"))))
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",  # for viewers that turn an SVG in a page into an image
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": alt,
        "style": "display:block;width:100%;height:auto;overflow:visible;"
        "font-family:system-ui,sans-serif;stroke-linejoin:round",
    }
    text = ElementTree.tostring(root, encoding="unicode")
    mark = "mend" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return re.sub(r'(?<= id=")|(?<=href="#)|(?<=url\(#)', f"{mark}-", text)


def _thin(element: ElementTree.Element, wanted: set[str]) -> None:
    """Take away names that nothing refers to, paths that paint nothing and groups that only group."""
    kept: list[ElementTree.Element] = []
    for child in element:
        _thin(child, wanted)
        if child.attrib.get("id") not in wanted:
            child.attrib.pop("id", None)
        style = child.attrib.get("style", "")
        blank = child.tag == "path" and "fill:none" in style and "stroke:" not in style
        if child.tag in ("style", "metadata") or blank or (child.tag in ("g", "defs") and not len(child)):
            continue
        if child.tag == "defs":
            for shape in child.iterfind("path"):
                shape.attrib.pop("style", None)  # every use of it says the same
        style, *others = {mark.get("style", "") for mark in child} or {""}
        if child.tag == "g" and len(child) > 2 and style and not others and not child.get("style"):
            child.set("style", style)  # said once for all marks of a series
            for mark in child:
                del mark.attrib["style"]
        kept.extend(child if child.tag == "g" and not child.attrib else [child])
    element[:] = kept


P = ParamSpec("P")


def _drawn(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw in the theme, then fix the layout."""

    @wraps(draw)
    def themed(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with _theme():
            figure = draw(*args, **kwargs)
            figure.settle()
        return figure

    return themed


def _legend(figure: Figure, first: str, second: str) -> None:
    """A row of its own above the axes."""
    keys = [Line2D([], [], label=label, **look) for label, look in ((first, FIRST), (second, SECOND))]
    figure.legend(handles=keys, loc="upper left", bbox_to_anchor=(0.01, 0.995), ncols=2, labelcolor=INK)
    cast(ConstrainedLayoutEngine, figure.get_layout_engine()).set(rect=(0, 0, 1, 1 - 0.36 / figure.height))


def _but(look: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**look, **changes}


def _panels(height: float, rows: int = 1, columns: int = 1, **kwargs: Any) -> tuple[Figure, list[Axes]]:
    figure = Figure(height)
    return figure, list(figure.subplots(rows, columns, squeeze=False, **kwargs).flat)


def _areas() -> dict[str, str]:
    """The six areas, in order: the name in a column and the name that is shown."""
    return {area.id: area.name for area in load("F12").areas}


def _wave(scores: pd.DataFrame, wave: int) -> pd.DataFrame:
    return scores.xs(wave, level="wave")


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


# --- lesson 04, the six areas (F12) -------------------------------------------------------------------------


@_drawn
def six_distributions(scores: pd.DataFrame) -> Figure:
    """How many people have which score in each area: self-concept above the line, self-esteem below it (F12).

    scores : `measures.area_scores(survey)`: index (person, wave), twelve columns, 1 to 5; wave 1 is drawn
    """
    first = _wave(scores, 1)
    figure, panels = _panels(6.8, 3, 2, sharex=True, sharey=True)
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
            medians.append((axes, side, float(np.median(values)), look))
        axes.axhline(0, color=INK, lw=0.8)
        axes.set(title=name, xlim=(0.75, 5.25), xticks=range(1, 6))
        axes.grid(axis="y", visible=False)
    for axes, side, median, look in medians:
        axes.plot([median, median], [0, side * 1.2 * top], markevery=[1], lw=1.4, **look)
        axes.text(median + 0.25, side * 1.2 * top, f"{median:.1f}", color=look["color"], va="center")
    ticks = [int(tick) for tick in MaxNLocator(3, integer=True).tick_values(0, top) if 0 <= tick <= top]
    ticks = [-tick for tick in ticks[:0:-1]] + ticks
    panels[0].set(
        ylim=(-1.36 * top, 1.36 * top), yticks=ticks, yticklabels=[str(abs(tick)) for tick in ticks]
    )
    for axes in panels[4:]:
        axes.set_xlabel("score")
    _legend(figure, "Self-concept", "Self-esteem")
    each = "; ".join(
        f"{name} {concept[2]:.1f} and {esteem[2]:.1f}"
        for name, concept, esteem in zip(_areas().values(), medians[::2], medians[1::2], strict=True)
    )
    figure.alt = (
        f"Scores from 1 to 5 of {len(first)} people in six areas: self-concept above a line, self-esteem "
        f"below it. Medians of self-concept and self-esteem: {each}."
    )
    figure.caption = (
        f"How many people have each score; the mark is the median. {len(first)} people, first wave. "
        f"{SIMULATED}"
    )
    return figure


@_drawn
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
    figure, (axes,) = _panels(5.6)
    axes.axline((1, 1), (5, 5), color=SOFT, lw=1, ls=(0, (1, 2)))
    kinds = (
        ("Self-concept higher", concept > esteem, CONCEPT, "o", CONCEPT, (5, 0.55, "right")),
        ("Self-esteem higher", concept < esteem, ESTEEM, "D", SHEET, (0.8, 5.45, "left")),
        ("Both the same", concept == esteem, INK, "s", INK, (5, 5.45, "right")),
    )
    said = []
    for label, rows, colour, marker, face, (x, y, side) in kinds:
        for many in np.unique(people[rows]):  # one shape for each size, used again and again
            here = rows & (people == many)
            size = {"markersize": 3 * many**0.5, "markerfacecolor": face, "markeredgewidth": 1.2}
            axes.plot(concept[here], esteem[here], color=colour, marker=marker, linestyle="", **size)
        said.append(f"{label}: {people[rows].sum()}")
        axes.text(x, y, said[-1], ha=side, va="center", color=colour)
    axes.text(0.8, 0.55, f"r = {r:.2f}", va="center", weight="bold")
    axes.set(xlim=(0.8, 5.2), ylim=(0.3, 5.7), xticks=range(1, 6), yticks=range(1, 6), aspect="equal")
    axes.set_xlabel("self-concept: how I see myself")
    axes.set_title("self-esteem: how I feel about it", color=SOFT, weight="normal", size=10.5)
    figure.alt = (
        f"{names[area]}: self-esteem against self-concept, from 1 to 5, for {len(pair)} people. The two go "
        f"together with r = {r:.2f}. {'; '.join(said)}."
    )
    figure.caption = (
        f"{names[area]}. A larger mark is more people; on the dotted line both scores are the same. "
        f"{len(pair)} people, first wave. {SIMULATED}"
    )
    return figure


def every_area(scores: pd.DataFrame) -> dict[str, Figure]:
    """`concept_against_esteem` for each area, by the area's name, as `choose` takes it."""
    return {name: concept_against_esteem(scores, area) for area, name in _areas().items()}


@_drawn
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
        (same_area if area == area2 else alike).append(float(r.iloc[i, j]))
    looks = (
        {"color": INK, "marker": "s"},
        FIRST,
        SECOND,
        {"color": SOFT, "marker": "s", "markerfacecolor": SHEET},
    )
    figure, (axes,) = _panels(4.7)
    for row, ((name, values), look) in enumerate(zip(kinds.items(), looks, strict=True)):
        mean, colour = np.mean(values), look["color"]
        axes.plot(sorted(values), 0.085 * _stacked(values) - row, **_but(look, linestyle="", markersize=6))
        axes.plot([mean, mean], [-row - 0.16, -row - 0.07], color=colour, lw=3, ls="-", marker="")
        axes.text(0, 0.62 - row, name, va="center")
        axes.text(1, 0.62 - row, f"mean {mean:.2f}", color=colour, va="center", ha="right", weight="bold")
    axes.set(xlim=(min(0, r.to_numpy().min()), 1), ylim=(-3.25, 0.8), yticks=[])
    axes.set_xlabel("correlation r: 0 nothing in common, 1 the same thing")
    each = "; ".join(
        f"{name.lower()}, mean {np.mean(v):.2f} ({len(v)} pairs, {min(v):.2f} to {max(v):.2f})"
        for name, v in kinds.items()
    )
    figure.alt = (
        f"Correlations between six self-concept and six self-esteem scores of {len(first)} people: {each}."
    )
    figure.caption = (
        f"Each mark is the correlation of two scores; the bar under a row is its mean. {len(first)} people, "
        f"first wave. {SIMULATED}"
    )
    return figure


@_drawn
def change_between_waves(scores: pd.DataFrame) -> Figure:
    """Mean change from wave 1 to wave 2 in each area, with its 95% interval (F12).

    scores : as in `six_distributions`; whoever has a score at both waves counts
    """
    moved = {(row["area"], row["scale"]): row for row in change(scores).to_dict("records")}
    figure, (axes,) = _panels(4.6)
    axes.axvline(0, color=INK, lw=0.8)
    said = []
    for row, (area, name) in enumerate(_areas().items()):
        for scale, lift, look in (("concept", 0.15, FIRST), ("esteem", -0.15, SECOND)):
            found = moved[area, scale]
            axes.plot([found["low"], found["high"]], [lift - row] * 2, **_but(look, marker="|"))
            axes.plot(found["change"], lift - row, **_but(look, linestyle=""))
            interval = f"{_signed(found['low'])} to {_signed(found['high'])}"
            said.append(f"{name}, self-{scale} {_signed(found['change'])} ({interval})")
    axes.set(ylim=(-5.5, 0.5), yticks=range(0, -6, -1), yticklabels=_areas().values())
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_xlabel("mean change, in points of the scale")
    _legend(figure, "Self-concept", "Self-esteem")
    counts = [found["n"] for found in moved.values()]
    people = f"{min(counts)} to {max(counts)} people with both waves"
    figure.alt = (
        f"Mean change from the first wave to the second, in points of a scale from 1 to 5, with 95% "
        f"intervals, {people}: {'; '.join(said)}."
    )
    figure.caption = f"Mean change between the two waves, with 95% intervals. {people}. {SIMULATED}"
    return figure


# --- lesson 08, the five healing steps (F19, F13) -----------------------------------------------------------


@_drawn
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
    figure, panels = _panels(6.8, len(steps), 1, sharex=True, sharey=True)
    for axes, step in zip(panels, steps, strict=True):
        axes.stairs(counts[step], edges, fill=True, color=CONCEPT, alpha=0.16, lw=0)
        axes.stairs(counts[step], edges, color=CONCEPT, lw=1.4)
        axes.plot([medians[step]] * 2, [0, top], color=INK, lw=1.4, markevery=[1], ls="-", marker="o", ms=6)
        axes.text(medians[step] + longest / 40, top, f"median {_weeks(medians[step])}", va="center")
        axes.set_title(step.capitalize())
        axes.set_title(f"{len(weeks[step])} couples", loc="right", color=SOFT, weight="normal", size=10.5)
        axes.set(xlim=(0, longest + 1), ylim=(0, 1.12 * top))
        axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    panels[-1].set_xlabel("weeks on the step, all visits together")
    each = "; ".join(f"{step} {_weeks(medians[step])} ({len(weeks[step])} couples)" for step in steps)
    figure.alt = (
        f"Weeks that couples spent on each step. Medians: {each}. The longest stay is {_weeks(longest)}."
    )
    figure.caption = (
        f"How many couples spent how many weeks on each step. {checkins['couple'].nunique()} couples, each "
        f"counted on the steps that it reached. {SIMULATED}"
    )
    return figure


@_drawn
def where_journeys_stall(checkins: pd.DataFrame) -> Figure:
    """On which step the journeys stood last that did not reach the end (F19).

    checkins : as in `weeks_on_steps`, with the column outcome
    """
    last = last_step(checkins)
    short = last.loc[last["outcome"] != "reached the end", "step"]
    counts = {step: int((short == step).sum()) for step in last["step"].cat.categories}
    most, rows = max(counts.values()), range(0, -len(counts), -1)
    figure, (axes,) = _panels(3.4)
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


@_drawn
def one_journey(checkins: pd.DataFrame, couple: str) -> Figure:
    """One couple's weeks on the five steps, with the trust of both partners below (F19, F13).

    checkins : as in `weeks_on_steps`, with the columns partner ("A", "B"), trust (0 to 10) and outcome
    couple   : a value of the column couple
    """
    own: Any = checkins.sort_values("week").query("couple == @couple")
    if own.empty:
        raise ValueError(f"couple: found {couple!r}; expected a value of the column couple")
    path = own.drop_duplicates("week")
    steps = [step.capitalize() for step in path["step"].cat.categories]
    start, final, last_week = path["week"].min(), path["week"].max(), checkins["week"].to_numpy().max()
    at = pd.Series(path["step"].cat.codes.to_numpy(), path["week"]).reindex(range(start, final + 1)).ffill()
    x, y = [*range(start, final + 2)], [*at, at.iloc[-1]]  # the last week too is as wide as a week
    figure, (above, below) = _panels(5.2, 2, 1, sharex=True)
    above.fill_between(x, y, -0.5, step="post", color=CONCEPT, alpha=0.12, lw=0)
    above.step(x, y, where="post", color=INK, ls="-", marker="")
    above.set(yticks=range(len(steps)), yticklabels=steps, ylim=(-0.5, len(steps) - 0.6))
    above.tick_params(axis="y", labelcolor=INK)
    falls, outcome = setbacks(own), own["outcome"].iloc[-1]
    figure.alt = (
        f"Couple {couple}, {_weeks(final)}: {_many(len(falls), 'setback')}, last on the step "
        f"{path['step'].iloc[-1]}; {outcome}."
    )
    for partner, look in zip("AB", (FIRST, SECOND), strict=True):
        known = own[own["partner"] == partner].dropna(subset="trust")
        trust = known["trust"].to_numpy()
        shown = sorted({*range(0, len(trust), 4), max(len(trust) - 1, 0)})
        below.plot(
            known["week"], trust, markevery=shown, label=f"Partner {partner}", **_but(look, markersize=6)
        )
        if len(trust):
            figure.alt += (
                f" Trust of partner {partner}, 0 to 10: {trust[0]:g} at first, {trust.min():g} at its "
                f"lowest, {trust[-1]:g} at the end."
            )
    below.set(ylim=(0, 10.4), yticks=(0, 5, 10), title="Trust, 0 to 10", xlabel="week")
    below.set(xlim=(0.5, last_week + 1.5), xticks=[1, *range(5, last_week + 1, 5)])
    below.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, labelcolor=INK)
    figure.caption = f"Couple {couple}, {_weeks(final)}: {outcome}. {SIMULATED}"
    return figure


def some_journeys(checkins: pd.DataFrame, couples: Iterable[str]) -> dict[str, Figure]:
    """`one_journey` for each of these couples, by the couple's name, as `choose` takes it."""
    return {f"Couple {couple}": one_journey(checkins, couple) for couple in couples}


@_drawn
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
    figure, (above, below) = _panels(6, 2, 1, sharex=True, height_ratios=(3, 2))
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
    who = f"{_many(len(falls), 'setback')} of {_many(len(set(falls['couple'])), 'couple')}"
    figure.alt = (
        f"Mean trust of both partners, 0 to 10, around {who}: {mean[0]:.1f} at {_weeks(before)} before, "
        f"{mean[before - 1]:.1f} the week before, {mean[before]:.1f} in the week itself, {mean[-1]:.1f} "
        f"at {_weeks(after)} after; the middle half lies from {low[before]:.1f} to {high[before]:.1f} in the "
        f"week itself. Within {_weeks(after)} the lost step was regained after {share[-1]:.0%} of them"
        + (
            f"; where it was regained at all, half the time within {_weeks(float(np.median(again)))}."
            if len(again)
            else "."
        )
    )
    figure.caption = (
        f"Above: mean and middle half of both partners' trust. Below: the share of setbacks after which the "
        f"couple stood on the lost step again. {who}. {SIMULATED}"
    )
    return figure


# --- choosing among them ------------------------------------------------------------------------------------


def choose(label: str, figures: Mapping[str, Figure], description: str = "") -> Any:
    """One figure out of several, chosen from a list, in the same place; it works with no kernel.

    label       : what is chosen, in front of the list ("Area")
    figures     : name in the list: figure
    description : a sentence above it, or nothing

    List and figures are linked in the browser. Where no widget can run, the output holds the first figure as
    a PNG and as its alt text.
    """
    if not figures:
        raise ValueError("figures: found none; expected at least one")
    import ipywidgets as w  # a figure alone needs no widgets

    first = next(iter(figures.values()))

    class Choice(w.VBox):
        def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
            bundle = super()._repr_mimebundle_(**kwargs) or {}
            png = {"image/png": first.png} if pictures() else {}
            return bundle | png | {"text/plain": first.alt}

    control = w.Dropdown(
        options=list(figures),
        description=label,
        tooltip=description or label,
        style={"description_width": "auto"},
        layout={"width": "auto", "max_width": "24rem", "margin": "0"},
    )
    # No width or scroll bar of the widgets' own: a figure is as wide as the page lets it be.
    wide = {"width": "100%", "margin": "0", "overflow": "visible"}
    stack = w.Stack(
        [w.HTML(figure.html, layout=wide) for figure in figures.values()], selected_index=0, layout=wide
    )
    w.jslink((control, "index"), (stack, "selected_index"))
    words = [w.HTML(html.escape(description), layout=wide)] if description else []
    return Choice([*words, control, stack], layout=wide)


# --- small words --------------------------------------------------------------------------------------------


def _signed(value: float) -> str:
    """With a sign that is a minus, not a hyphen, and no negative nought."""
    return f"{round(value, 2) + 0:+.2f}".replace("-", "\N{MINUS SIGN}")


def _many(n: float, noun: str) -> str:
    return f"{n:g} {noun}" if n == 1 else f"{n:g} {noun}s" if n else f"no {noun}s"


def _weeks(n: float) -> str:
    return _many(n, "week")
