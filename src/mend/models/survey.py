"""The words of the questionnaire that a class answers, and of the report on it."""

from typing import Annotated

from pydantic import Field

from .base import Strict, Text, holds


class Questionnaire(Strict):
    """What stands around the statements, on paper and in the tools that ask them."""

    title: Text
    subtitle: Annotated[Text, holds("n", "minutes")]
    free: Annotated[Text, holds("least")]
    stem: Text
    how: Text
    mark: Text
    thanks: Text
    sent: Text
    close: Text
    entry: Annotated[Text, holds("low", "high")]


class Report(Strict):
    """The page on a class's answers. Two stars around words make them bold."""

    title: Text
    eyebrow: Text
    description: Text
    simulated: Text
    counts: Annotated[Text, holds("people", "statements", "blank")]
    twice: Text
    rejected: Annotated[Text, holds("n")]
    rejected_one: Text
    partial: Annotated[Text, holds("areas")]
    beside: Annotated[Text, holds("sample")]
    profiles: Text
    profiles_how: Text
    numbers: Text
    numbers_how: Text
    area: Text
    people: Text
    class_concept: Text
    class_esteem: Text
    sample_concept: Text
    sample_esteem: Text
    unasked: Text
    few: Annotated[Text, holds("least")]
    gaps: Text
    gaps_how: Text
    limits: Text
    limits_points: list[Annotated[Text, holds("people", "error", "least")]] = Field(min_length=1)
    talk: Text
    talk_points: list[Text] = Field(min_length=1)
    support: Text


class Survey(Strict):
    """A class's own survey."""

    lang: Text
    own: Text
    simulated: Text
    teaching: Text
    questionnaire: Questionnaire
    report: Report
