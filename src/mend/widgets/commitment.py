"""F05 and F24: two commitments, and what a small model makes of trust within a year."""

from typing import Any

from traitlets import Dict, Int, List, validate

from .. import frameworks, surface
from .base import Refused, Widget, two_names


class CommitmentExplorer(Widget):
    """Two handles, one person's commitment each, and a year of trust under them, with a marker for the week.

    commitment : two numbers from 0 to 10, kept to one decimal: what each person gives at the start
    week       : the week that the marker stands on, 0 to 52
    table      : the model's surface, as `surface.read` gives it; the browser looks everything up in it
    couples    : the sample couples, as `surface.couples` gives them
    The last two are settled when the widget is made. Raises traitlets.TraitError for a value out of range.
    Source: F05, F24; the model is `mend.commitment`.
    """

    _module = "commitment.js"
    _framework = "F05"
    _answer = ("commitment", "week")

    commitment = List().tag(sync=True)
    week = Int(26).tag(sync=True)
    table = Dict().tag(sync=True)
    couples = List(Dict()).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        """Any trait may be given: `CommitmentExplorer(commitment=[8, 8], week=52)`.

        people : two names in place of the file's, as in a case
        """
        content = frameworks.content("F05") | {"time": frameworks.content("F24")["points"]}
        content["outcomes"] = list(content["words"]["outcomes"])  # a saved lesson sorts a dictionary
        content["people"] = two_names(traits.pop("people", content["people"]))
        names = {expert.id: expert.name for expert in frameworks.load("experts").experts}
        for point in content["points"] + content["time"]:
            point["whose"] = [names[expert] for expert in point["whose"]]
        traits = {"commitment": content["examples"][0]["commitment"], "content": content, **traits}
        super().__init__(table=surface.read(), couples=list(surface.couples()), **traits)

    @validate("commitment")
    def _check_commitment(self, proposal: Any) -> list[float]:
        value = proposal["value"]
        if len(value) != 2:
            raise Refused(f"commitment: found {len(value)} values; expected two, one for each person.")
        for place, number in enumerate(value, 1):
            if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 10:
                raise Refused(
                    f"commitment: found {number!r} in place {place}; expected a number from 0 to 10."
                )
        return [round(float(number), 1) for number in value]

    @validate("week")
    def _check_week(self, proposal: Any) -> int:
        last = surface.read()["weeks"]
        if not 0 <= proposal["value"] <= last:
            raise Refused(f"week: found {proposal['value']}; expected a whole number from 0 to {last}.")
        return proposal["value"]

    @property
    def reading(self) -> str:
        """What the year says in a sentence, of the framework's readings the first that fits."""
        trust = surface.year(*self.commitment).trust
        change, apart = trust[-1] - trust[0], abs(self.commitment[0] - self.commitment[1])
        rows = self.content["readings"]
        return next(row["words"] for row in rows if change >= row["change"] and apart >= row["apart"])

    @property
    def at(self) -> str:
        """What stands at the marker, in words."""
        year = surface.year(*self.commitment)
        numbers = {name: f"{getattr(year, name)[self.week]:.1f}" for name in ("trust", "low", "high")}
        words = self.content["words"]
        return words["at" if self.week else "start"].format(week=self.week, **numbers)

    def summary(self) -> str:
        """Name both commitments, what the year says, and the marker's week."""
        words, (a, b) = self.content["words"], self.commitment
        return words["state"].format(
            title=words["title"], a=f"{a:.1f}", b=f"{b:.1f}", reading=self.reading, at=self.at
        )

    def draw(self, figure: Any) -> None:
        """Draw the year of trust: the band, the average year, the couples nearby and the marker."""
        words, year, axes = self.content["words"], surface.year(*self.commitment), figure.add_subplot()
        weeks = range(len(year.trust))
        axes.fill_between(weeks, year.low, year.high, color="#17616b", alpha=0.16, lw=0, label=words["band"])
        for at in surface.nearest(self.commitment):
            couple = [float("nan") if value is None else value for value in surface.couples()[at]["trust"]]
            axes.plot(range(len(couple)), couple, "-", color="#8a8474", lw=1, marker="")
        axes.lines[0].set_label(words["nearby"])
        axes.plot(weeks, year.trust, "-", color="#23313a", lw=2.5, marker="", label=words["average"])
        axes.axvline(self.week, color="#1b4fd1", lw=1.2)
        axes.plot(self.week, year.trust[self.week], "o", color="#1b4fd1", markerfacecolor="#ffffff", ms=9)
        axes.set(
            xlim=(0, len(year.trust) - 1), ylim=(0, 10), xticks=(0, 13, 26, 39, 52), xlabel=words["weeks"]
        )
        (one, two), (a, b) = self.content["people"], self.commitment
        axes.set_title(f"{words['title']}: {one} {a:.1f}, {two} {b:.1f}", loc="left")
        axes.set_ylabel(words["chart"])
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
