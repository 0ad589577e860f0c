"""F02: the timeline of small signs, one diary at a time."""

from statistics import median
from typing import Any

from traitlets import Bool, Dict, Int, List, Unicode, validate

from .. import frameworks, samples
from .base import Refused, Widget


class SignsTimeline(Widget):
    """One diary, week by week, with what comes later not shown; then how it went on, and everybody's weeks.

    person   : the diarist, such as "D060"; the diary with words in the framework's file where none is given
    week     : the week in view, from 0
    seen     : the furthest week that was seen, from 0
    worry    : the week, from 1, in which the learner would begin to worry; 0 where none is marked
    revealed : whether the whole diary, self-recognition and everybody's weeks are shown
    weeks    : the diary, as `samples.diary` gives it
    spread   : weeks from the first sign to the first telling, one number or None a diarist
    facts    : what is said of both: `place` (of this diary in the spread), `sign` and `told` (the first week
        of each), `whom`, `self` (the first and the last value), `median` and `never`
    The last three and `person` are settled when the widget is made. Raises CourseError for an unknown person,
    traitlets.TraitError for a week that the diary does not have. Source: framework F02.
    """

    _module = "signs.js"
    _framework = "F02"
    _answer = ("week", "seen", "worry", "revealed")

    person = Unicode().tag(sync=True)
    week = Int(0).tag(sync=True)
    seen = Int(0).tag(sync=True)
    worry = Int(0).tag(sync=True)
    revealed = Bool(False).tag(sync=True)
    weeks = List(Dict()).tag(sync=True)
    spread = List(Int(allow_none=True)).tag(sync=True)
    facts = Dict().tag(sync=True)

    def __init__(self, person: str | None = None, **traits: Any) -> None:
        """Any trait may be given: `SignsTimeline(person="D030", worry=12)`.

        diary : person, about and entries in place of the file's, as in a case
        """
        content = frameworks.content("F02")
        content["diary"] = traits.pop("diary", content["diary"])
        diarist: str = person or content["diary"]["person"]
        if diarist != content["diary"]["person"]:
            about = content["words"]["about"].format(person=diarist)
            content["diary"] = {"person": diarist, "about": about, "entries": []}
        weeks, until = samples.diary(diarist), samples.until_told()
        settled = {"weeks": weeks, "spread": list(until.values()), "facts": _facts(diarist, weeks, until)}
        super().__init__(content=content, person=diarist, **settled, **traits)

    @validate("week", "seen", "worry")
    def _check_week(self, proposal: Any) -> int:
        name, week = proposal["trait"].name, proposal["value"]
        low, high = (0, len(self.weeks)) if name == "worry" else (0, len(self.weeks) - 1)
        if not low <= week <= high:
            raise Refused(f"{name}: found {week}; expected a whole number from {low} to {high}.")
        return week

    @property
    def reached(self) -> int:
        """The last week that is drawn, from 0."""
        return len(self.weeks) - 1 if self.revealed else max(self.week, self.seen)

    def summary(self) -> str:
        """Name the diary, how far it was seen, and the mark."""
        words = self.content["words"]
        worry = words["state_worry"].format(week=self.worry) if self.worry else words["state_none"]
        return words["state"].format(
            title=words["title"],
            person=self.content["diary"].get("name") or words["diary"].format(person=self.person),
            seen=max(self.week, self.seen) + 1,
            weeks=len(self.weeks),
            worry=worry,
        )

    def draw(self, figure: Any) -> None:
        """Draw the weeks as far as they were seen, with both flags; self-recognition below once revealed."""
        words, signs = self.content["words"], self.content["signs"]
        parts = 1 + self.revealed
        axes, *below = figure.subplots(parts, squeeze=False, sharex=True, height_ratios=(7, 4)[:parts])[:, 0]
        shown = self.weeks[: self.reached + 1]
        for i, sign in enumerate(signs):
            answered = [(row["week"] - 0.5, 1) for row in shown if sign["id"] not in row["unknown"]]
            axes.broken_barh(answered, (-i - 0.36, 0.72), color="#17616b", alpha=0.16, lw=0)
            noted = [row["week"] for row in shown if sign["id"] in row["signs"]]
            axes.plot(noted, [-i] * len(noted), "|", color="#23313a", markersize=11, markeredgewidth=2.5)
        axes.set(yticks=range(0, -len(signs), -1), ylim=(0.5 - len(signs), 0.5))
        axes.set(xlim=(0, len(self.weeks) + 1), yticklabels=[sign["name"] for sign in signs])
        axes.grid(visible=False)
        axes.set_title(words["title"], loc="left", pad=32)
        flags = [(self.worry, words["mine"].format(week=self.worry), "#b4532a", "--", 1.08)]
        if self.revealed:
            told = self.facts["told"] or 0
            whom = words["whom"].get(self.facts["whom"])
            flags.append((told, words["first"].format(week=told, whom=whom), "#17616b", "-", 1.01))
            values = [row["recognize_self"] for row in self.weeks]
            numbers = [float("nan") if value is None else value for value in values]
            below[0].plot(range(1, len(values) + 1), numbers, "-", color="#17616b", marker="")
            below[0].set(ylim=(0, 10.4), yticks=(0, 5, 10), title=words["recognize"])
        figure.axes[-1].set_xlabel(words["marker"])
        for week, text, colour, line, height in flags:
            if week:
                for each in (axes, *below):
                    each.axvline(week, color=colour, ls=line, lw=1.4)
                side = "left" if week <= 0.6 * len(self.weeks) else "right"
                place = axes.get_xaxis_transform()
                axes.text(week, height, text, color=colour, ha=side, va="bottom", size=10, transform=place)


def _facts(person: str, weeks: list[dict[str, Any]], until: dict[str, int | None]) -> dict[str, Any]:
    told = next((row for row in weeks if row["told"] not in (None, "nobody")), None)
    known = [row["recognize_self"] for row in weeks if row["recognize_self"] is not None]
    spread = [number for number in until.values() if number is not None]
    return {
        "place": list(until).index(person),
        "sign": next(row["week"] for row in weeks if row["signs"]),
        "told": told and told["week"],
        "whom": told and told["told"],
        "self": [known[0], known[-1]],
        "median": median(spread),
        "never": len(until) - len(spread),
    }
