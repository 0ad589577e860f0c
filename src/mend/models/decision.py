"""F04 and F06, the safety gate: its questions, its rules and the ways to think on that it ends in."""

from pydantic import Field

from .base import Framework, Strict, Text


class Answer(Strict):
    """One answer; `rests` is how an end repeats it. One sign of danger is enough to end in safety."""

    id: Text
    text: Text
    rests: Text
    danger: bool = False


class GateQuestion(Strict):
    """One question; `why` says what it is asked for."""

    id: Text
    text: Text
    why: Text
    answers: list[Answer] = Field(min_length=2, max_length=5)


class Thought(Strict):
    """One thing to think on, and whose it is: practitioners by their ids, or a source of the course."""

    text: Text
    whose: list[Text] = []
    source: Text = "-"


class End(Strict):
    """One end of the path: a way to think on, never advice."""

    id: Text
    name: Text
    means: Text
    thoughts: list[Thought] = Field(min_length=2)


class Rule(Strict):
    """Leads to `end` where each question named in `when` has one of the answers named there."""

    end: Text
    when: dict[Text, list[Text]]


class Damage(Framework):
    """F06: the questions of how much, for how long, and at what cost."""

    questions: list[GateQuestion] = Field(min_length=2)


class SafetyGate(Framework):
    """F04: its own questions come first, then those of F06; the first rule that fits decides."""

    questions: list[GateQuestion] = Field(min_length=4)
    danger: Text
    rules: list[Rule] = Field(min_length=1)
    ends: list[End] = Field(min_length=4, max_length=4)
