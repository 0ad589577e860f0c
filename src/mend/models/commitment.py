"""F05, both must be willing, with the words of the explorer, and F24, no quick fix."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .base import Framework, Strict, Text, holds

Commitment = Annotated[float, Field(ge=0, le=10)]


class Point(Strict):
    """One point of an idea, and whose it is: practitioners by their ids."""

    id: Text
    name: Text
    text: Text
    whose: list[Text] = Field(min_length=1)


class TimePoint(Point):
    """A point that stands at the time handle from this week on."""

    week: Annotated[int, Field(ge=0, le=52)]


class Setting(Strict):
    """A pair of commitments to try."""

    name: Text
    commitment: list[Commitment] = Field(min_length=2, max_length=2)


class Reading(Strict):
    """What a year says where trust changes by at least `change`, and the two begin at least `apart`."""

    change: Annotated[float, Field(ge=-10, le=10)]
    apart: Commitment
    words: Text


def _one_fits(readings: list[Reading]) -> list[Reading]:
    if (readings[-1].change, readings[-1].apart) != (-10, 0):
        raise PydanticCustomError("last", "a last reading that always fits: change -10, apart 0")
    return readings


class CommitmentWords(Strict):
    """The labels of the explorer; `outcomes` has a word for each outcome of `couple_checkins`."""

    title: Text
    about: Text
    commitment: Text
    handle: Annotated[Text, holds("person")]
    value: Annotated[Text, holds("value", "trust")]
    hint: Text
    shading: Text
    even: Text
    drift: Text
    examples: Text
    chart: Text
    week: Text
    weeks: Text
    average: Text
    band: Text
    nearby: Text
    at: Annotated[Text, holds("week", "trust", "low", "high")]
    start: Annotated[Text, holds("trust")]
    by_then: Annotated[Text, holds("one", "a", "two", "b")]
    care: Text
    time: Text
    time_note: Text
    couples: Text
    couples_note: Text
    couple: Annotated[Text, holds("a", "b", "outcome", "week")]
    outcomes: dict[Text, Text]
    model: Text
    takes: Text
    leaves: Text
    fitted: Text
    ideas: Text
    safety: Text
    safety_first: Text
    leave: Text
    state: Annotated[Text, holds("title", "a", "b", "reading", "at")]


class BothWilling(Framework):
    """F05; of its readings the first that fits is said."""

    points: list[Point] = Field(min_length=1)
    people: list[Text] = Field(min_length=2, max_length=2)
    examples: list[Setting] = Field(min_length=1)
    readings: Annotated[list[Reading], Field(min_length=1), AfterValidator(_one_fits)]
    takes: list[Text] = Field(min_length=1)
    leaves: list[Text] = Field(min_length=1)
    words: CommitmentWords


class NoQuickFix(Framework):
    """F24; its points come in the order of their weeks, the first in week 0."""

    points: list[TimePoint] = Field(min_length=1)
