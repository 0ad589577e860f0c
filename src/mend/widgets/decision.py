"""F04 and F06: the safety gate."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

from traitlets import Dict, Int, List, Unicode, observe, validate

from .. import frameworks, gate
from .base import Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot


class DecisionPath(Widget):
    """Questions that end in something to think about; one sign of danger ends in safety at once.

    answers : question id -> answer id, for the questions that are answered
    at      : the place of an answered question that is looked at again, from 0; None, as after each change
              of `answers`, for the first open question, or for the end where the answers lead to one
    reasons : in an exercise, ids of the case's lines that tell the answers
    routes  : the end of every complete way without danger, as `gate.routes` gives them
    Neither the summary nor the picture tells what was answered. Raises traitlets.TraitError for a question
    or an answer that the gate does not have. Source: F04, F06.
    """

    _parts = ("compare.js",)
    _module = "decision.js"
    _framework = "F04"
    _answer = ("answers",)

    answers = Dict().tag(sync=True)
    at = Int(None, allow_none=True).tag(sync=True)
    routes = Dict().tag(sync=True)
    reasons = List(Unicode()).tag(sync=True)

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given: `DecisionPath(answers={"afraid": "no"})`; in an exercise, a slot."""
        self._gate, damage = frameworks.load("F04"), frameworks.load("F06")
        self._asked = gate.questions(self._gate, damage)
        content = self._gate.model_dump(exclude={"rules"})
        content["questions"] = [question.model_dump() for question in self._asked]
        names = {expert.id: expert.name for expert in frameworks.load("experts").experts}
        for thought in (thought for end in content["ends"] for thought in end["thoughts"]):
            thought["whose"] = [names[expert] for expert in thought["whose"]]
        if slot:
            self._answer = (*type(self)._answer, "reasons")
            content |= self._of_case(slot.task)
            content["words"]["about"] = content["lines"]["gate"].format(name=slot.task["name"])
        traits.setdefault("content", content)
        super().__init__(slot, routes=gate.routes(self._asked, self._gate), **traits)

    @validate("answers")
    def _check_answers(self, proposal: Any) -> dict[str, str]:
        known = {question.id: [answer.id for answer in question.answers] for question in self._asked}
        for question, answer in proposal["value"].items():
            if question not in known:
                raise Refused(f"answers: found the question {question!r}; expected {', '.join(known)}.")
            if answer not in known[question]:
                expected = ", ".join(known[question])
                raise Refused(f"answers: found {answer!r} for {question}; expected one of {expected}.")
        return dict(proposal["value"])

    @validate("at")
    def _check_at(self, proposal: Any) -> int | None:
        at, last = proposal["value"], len(self._asked) - 1
        if at is not None and not 0 <= at <= last:
            raise Refused(f"at: found {at}; expected a whole number from 0 to {last}, or None.")
        return at

    @observe("answers")
    def _follow(self, _: Any) -> None:
        self.at = None

    @validate("reasons")
    def _check_lines(self, proposal: Any) -> list[str]:
        return self._check_reasons(proposal["value"])

    @property
    def end(self) -> str | None:
        """The id of the end that the answers lead to; None while that is open."""
        return gate.end(self.answers, self._asked, self._gate)

    def summary(self) -> str:
        """Say what it is, the same for everyone: even a count would tell where somebody stopped."""
        words = self.content["words"]
        return words["state"].format(title=words["title"], total=len(self._asked))

    def draw(self, figure: Any) -> None:
        """Draw the gate itself, the same for everyone: its questions, and the ends that they lead to."""
        axes = figure.add_subplot()
        words, total = self.content["words"], len(self._asked)
        care, *calm = sorted(self.content["ends"], key=lambda end: end["id"] != self._gate.danger)
        box = {"boxstyle": "round,pad=0.5", "edgecolor": "#8a8474"}
        for i, question in enumerate(self._asked):
            axes.text(0.12, -i, fill(question.text, 34), va="center", fontsize=9.5)
            axes.text(0, -i, str(i + 1), va="center", color="#5b6a73", fontsize=13)
            if any(answer.danger for answer in question.answers):
                to, line = (1.62, 0), {"arrowstyle": "->", "color": "#a36a00", "ls": "--"}
                axes.annotate("", to, (1.2, -i), arrowprops=line)
        axes.text(1.7, 0, care["name"], va="center", bbox={**box, "facecolor": "#fff3dc"})
        axes.text(1.64, -0.6, fill(words["any"], 22), va="top", color="#5b6a73", fontsize=9)
        for j, end in enumerate(reversed(calm)):
            y = 1.0 - total + 1.1 * j
            axes.annotate(
                "", (1.62, y), (1.2, 1 - total), arrowprops={"arrowstyle": "->", "color": "#17616b"}
            )
            axes.text(1.7, y, end["name"], va="center", bbox={**box, "facecolor": "#e6efe9"})
        top = 1.6 - total + 1.1 * (len(calm) - 1)
        axes.text(1.64, top, fill(words["all"], 22), va="bottom", color="#5b6a73", fontsize=9)
        axes.set(xlim=(-0.05, 2.6), ylim=(0.4 - total, 0.6))
        axes.set_title(words["title"], loc="left")
        axes.set_axis_off()
