"""F19, the path of five steps, and the practices, questions and helpers that its steps draw on."""

from typing import Annotated

from pydantic import Field

from .base import Framework, Strict, Text, holds
from .conversation import Script


class Practice(Strict):
    """One of Mead's practices, or one kind of helper."""

    id: Text
    name: Text
    text: Text


class Practices(Framework):
    """F07."""

    practices: list[Practice] = Field(min_length=7, max_length=7)


class Question(Strict):
    """One of Sullivan's questions."""

    id: Text
    text: Text


class Questions(Framework):
    """F16."""

    questions: list[Question] = Field(min_length=4)
    scripts: list[Script] = Field(min_length=1)


class Helpers(Framework):
    """F22."""

    helpers: list[Practice] = Field(min_length=1)


class Step(Strict):
    """One step of the path; practices, questions and helpers by their ids."""

    id: Text
    name: Text
    means: Text
    practices: list[Text] = Field(min_length=1)
    questions: list[Text]
    helpers: list[Text] = Field(min_length=1)
    done: list[Text] = Field(min_length=1)


class Status(Strict):
    """The state of a step in two or three words."""

    both: Text
    one: Text
    none: Text
    shut: Text


class PathWords(Strict):
    """The labels of the path."""

    title: Text
    steps: Text
    practices: Text
    questions: Text
    helpers: Text
    done: Text
    confirm: Text
    confirmed: Text
    not_yet: Text
    complete: Text
    back: Text
    next: Text
    pause: Text
    resume: Text
    paused: Text
    safety: Text
    safety_first: Text
    leave: Text
    weeks: Text
    weeks_about: Text
    week: Text
    trust: Text
    unknown: Text
    status: Status
    waiting: Annotated[Text, holds("person")]
    shut: Annotated[Text, holds("step")]
    reopened: Annotated[Text, holds("step")]
    at: Annotated[Text, holds("week", "step", "a", "b", "checkin")]
    setback: Annotated[Text, holds("week", "step", "a", "b", "checkin")]
    kept: Text
    missed: Text
    state_case: Annotated[Text, holds("first", "second", "weeks", "falls", "step")]


class HealingSteps(Framework):
    """F19."""

    steps: list[Step] = Field(min_length=5, max_length=5)
    people: list[Text] = Field(min_length=2, max_length=2)
    couple: Text
    words: PathWords
