"""F02, small signs that add up, and the diary in which they do."""

from typing import Annotated

from pydantic import Field

from .base import Framework, Strict, Text


class Sign(Strict):
    """One small sign; its id is its column in `sign_diaries`."""

    id: Text
    name: Text
    text: Text


class Entry(Strict):
    """What stands in the diary of one week, written to go with that week's signs."""

    week: Annotated[int, Field(ge=1)]
    text: Text


class Diary(Strict):
    """One diarist of `sign_diaries`, and the words of the diary."""

    person: Text
    about: Text
    entries: list[Entry]


class SmallSigns(Framework):
    """F02."""

    signs: list[Sign] = Field(min_length=7, max_length=7)
    inside: list[Text] = Field(min_length=5, max_length=5)
    diary: Diary
