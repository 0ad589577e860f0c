"""F19: the path of five healing steps, taken by two."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from traitlets import Bool, Dict, Int, List, Unicode, validate

from .. import frameworks, samples
from .base import Refused, Widget, two_names

if TYPE_CHECKING:
    from ..answers import Slot


class HealingPath(Widget):
    """Five steps in order, each confirmed by two people before the next one opens.

    confirmed : five pairs of booleans: has the first person confirmed the step, has the second
    step      : the step in view, 0 to 4
    paused    : the two are resting
    weeks     : one sample couple's weeks, as `samples.journey` gives them
    week      : the week that the marker under the path stands on, from 0
    reasons   : in an exercise, ids of the case's lines that tell how far the two are
    Raises traitlets.TraitError for anything but five pairs of booleans. Source: F19, F07, F16, F22.
    """

    _parts = ("compare.js",)
    _module = "path.js"
    _framework = "F19"
    _answer = ("confirmed", "step", "paused")

    confirmed = List(default_value=[[False, False]] * 5).tag(sync=True)
    step = Int(0, min=0, max=4).tag(sync=True)
    paused = Bool(False).tag(sync=True)
    weeks = List(Dict()).tag(sync=True)
    week = Int(0, min=0).tag(sync=True)
    reasons = List(Unicode()).tag(sync=True)

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given, or an exercise's slot; `weeks` defaults to the couple that the file names.

        people : two names in place of the file's, as in a case
        couple : another sample couple, such as "C099"
        """
        content = frameworks.content("F19")
        if slot:
            self._answer = (*type(self)._answer, "reasons")
            content |= self._of_case(slot.task)
            traits |= {"people": slot.task["people"], "couple": slot.task["couple"]}
        self._case = "people" in traits and not slot
        content["people"] = two_names(traits.pop("people", content["people"]))
        content["couple"] = traits.pop("couple", content["couple"])
        for key, source in (("practices", "F07"), ("questions", "F16"), ("helpers", "F22")):
            rows = {row["id"]: row for row in frameworks.content(source)[key]}
            for step in content["steps"]:
                step[key] = [rows[name] for name in step[key]]
        traits.setdefault("content", content)
        traits.setdefault("weeks", samples.journey(content["couple"]))
        super().__init__(slot, **traits)

    @validate("confirmed")
    def _check_confirmed(self, proposal: Any) -> list[list[bool]]:
        pairs = proposal["value"]
        if len(pairs) != 5:
            raise Refused(f"confirmed: found {len(pairs)} steps; expected five pairs of True or False.")
        for place, pair in enumerate(pairs, 1):
            if (
                not isinstance(pair, list | tuple)
                or len(pair) != 2
                or not all(isinstance(c, bool) for c in pair)
            ):
                raise Refused(
                    f"confirmed: found {pair!r} for step {place}; expected a pair of True or False."
                )
        return [list(pair) for pair in pairs]

    @validate("reasons")
    def _check_lines(self, proposal: Any) -> list[str]:
        return self._check_reasons(proposal["value"])

    @property
    def reached(self) -> int:
        """The first step that has not both confirmations, 0 to 4; 5 where every step has them."""
        return next((i for i, pair in enumerate(self.confirmed) if not all(pair)), 5)

    def status(self, step: int) -> str:
        """One step's state: "both", "one", "none", or "shut" behind a step that both have not confirmed."""
        return "shut" if step > self.reached else ("none", "one", "both")[sum(self.confirmed[step])]

    def summary(self) -> str:
        """Name each step with its state; of the people of a case, what became of them in their weeks."""
        if self._case:
            steps = [week["step"] for week in self.weeks]
            return self.content["words"]["state_case"].format(
                first=self.content["people"][0],
                second=self.content["people"][1],
                weeks=len(steps),
                falls=sum(now < before for before, now in pairwise(steps)),
                step=self.content["steps"][steps[-1] - 1]["name"],
            )
        labels = self.content["words"]["status"]
        rows = [
            f"{i}. {step['name']}, {labels[self.status(i - 1)]}"
            for i, step in enumerate(self.content["steps"], 1)
        ]
        return f"{self.content['words']['title']}: {'; '.join(rows)}"

    def draw(self, figure: Any) -> None:
        """Draw the five steps one below the other, with a mark for each person; of a case, its weeks."""
        axes = figure.add_subplot()
        if self._case:
            self._draw_weeks(axes)
            return
        labels = self.content["words"]["status"]
        for i, step in enumerate(self.content["steps"]):
            for person, (colour, shape) in enumerate((("#17616b", "o"), ("#b4532a", "D"))):
                face = colour if self.confirmed[i][person] and self.status(i) != "shut" else "#ffffff"
                axes.plot(person * 0.12, -i, shape, color=colour, markerfacecolor=face, markersize=11)
            faint = {"color": "#5b6a73"} if self.status(i) == "shut" else {"weight": "bold"}
            axes.text(0.3, -i, f"{i + 1}  {step['name']}", va="center", fontsize=13, **faint)
            axes.text(0.34, -i - 0.32, labels[self.status(i)], va="center", color="#5b6a73")
        axes.set(xlim=(-0.1, 2), ylim=(-4.7, 0.6))
        axes.set_title(self.content["words"]["title"], loc="left")
        axes.set_axis_off()

    def _draw_weeks(self, axes: Any) -> None:
        steps = [week["step"] for week in self.weeks]
        axes.step(
            [week["week"] for week in self.weeks], steps, where="post", color="#23313a", lw=2.5, marker=""
        )
        axes.set(ylim=(0.6, 5.4), yticks=range(1, 6), xlabel=self.content["words"]["week"])
        axes.set_yticklabels([step["name"] for step in self.content["steps"]])
        axes.set_title(self.summary(), loc="left", fontsize=9.5, wrap=True)
