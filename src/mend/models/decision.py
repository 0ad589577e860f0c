"""F04 and F06, the safety gate: its questions, its rules and the thoughts that it ends in."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Framework, Strict, Text, holds

# No space: the way through the questions is told by its answers' ids with a space between them.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]


class Answer(Strict):
    """One answer; `rests` is how an end repeats it. One sign of danger is enough to end in safety."""

    id: Id
    text: Text
    rests: Text
    danger: bool = False


class GateQuestion(Strict):
    """One question; `why` says what it is asked for."""

    id: Id
    text: Text
    why: Text
    answers: list[Answer] = Field(min_length=2, max_length=5)


class Thought(Strict):
    """One thing to think about, and whose it is: practitioners by their ids, or a source of the course."""

    text: Text
    whose: list[Text] = Field(default=[])
    source: Text = "-"


class End(Strict):
    """One end of the path: something to think about, never advice."""

    id: Id
    name: Text
    means: Text
    thoughts: list[Thought] = Field(min_length=2)


class Rule(Strict):
    """Leads to `end` where each question named in `when` has one of the answers named there."""

    end: Text
    when: dict[Text, Annotated[list[Text], Field(min_length=1)]]


class GateWords(Strict):
    """The labels of the gate."""

    title: Text
    about: Text
    progress: Annotated[Text, holds("number", "total")]
    trail: Text
    given: Annotated[Text, holds("number", "question", "answer")]
    back: Text
    next: Text
    change: Text
    way: Text
    ended: Text
    rests: Text
    also: Text
    thoughts: Text
    whose: Annotated[Text, holds("who")]
    private: Text
    safety: Text
    safety_first: Text
    leave: Text
    state: Annotated[Text, holds("title", "total")]
    any: Text
    all: Text


class Damage(Framework):
    """F06: the questions of how much, for how long, and at what cost."""

    questions: list[GateQuestion] = Field(min_length=2, max_length=4)


class SafetyGate(Framework):
    """F04: its own questions come first, then those of F06; the first rule that fits decides."""

    questions: list[GateQuestion] = Field(min_length=4, max_length=8)
    danger: Literal["safety"]
    rules: list[Rule] = Field(min_length=1)
    ends: list[End] = Field(min_length=4, max_length=4)
    words: GateWords
