"""F12, the wheel of six areas."""

from typing import Annotated

from pydantic import Field

from .base import Framework, Strict, Text, holds


class Area(Strict):
    """One of the six areas."""

    id: Text
    name: Text
    short: Text
    about: Text
    prompt: Text


class Ring(Strict):
    """One ring of handles."""

    name: Text
    short: Text
    term: Text


class Rings(Strict):
    """The four rings that the wheel can show."""

    concept: Ring
    esteem: Ring
    guess: Ring
    own: Ring


class Band(Strict):
    """Words for a difference of at least so much, on the scale's units."""

    at_least: Annotated[float, Field(ge=-4, le=4)]
    words: Text


class WhoField(Strict):
    """One of the short free texts."""

    id: Text
    name: Text
    hint: Text


class Who(Strict):
    """The free texts on 'Who am I?'."""

    title: Text
    intro: Text
    fields: list[WhoField] = Field(min_length=3, max_length=3)


class Example(Strict):
    """A person of the sample data, shown as an example."""

    person: Text
    name: Text
    caption: Text


class WheelWords(Strict):
    """The labels of the wheel."""

    title: Text
    hint: Text
    layers: Text
    me: Text
    table: Text
    wheel: Text
    area: Text
    difference: Text
    example: Text
    examples: Text
    private: Text
    value: Annotated[Text, holds("value", "anchor")]
    both: Annotated[Text, holds("concept", "esteem")]


class SixAreas(Framework):
    """F12."""

    areas: list[Area] = Field(min_length=6, max_length=6)
    rings: Rings
    anchors: list[Text] = Field(min_length=5, max_length=5)
    differences: list[Band] = Field(min_length=1)
    surprises: list[Band] = Field(min_length=1)
    who: Who
    examples: list[Example] = Field(min_length=3, max_length=3)
    words: WheelWords
