"""The case of lesson 10: a pair, the sample data that it borrows, its stations, the words of its summary."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Strict, Text, holds
from .cards import Deck
from .conversation import Script
from .goals import Goal
from .signs import Diary

# A station's id is a keyword in Python: CaseSummary(steps=path).
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Number = Annotated[str, StringConstraints(pattern=r"^0[1-9]$")]
File = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*\.html$")]


class Borrowed(Strict):
    """A unit of a sample dataset by its code, and what it shows."""

    code: Text
    shows: Text


class CaseData(Strict):
    """What the case borrows from the simulated datasets; `people` in the order of the pair."""

    couple: Borrowed
    people: list[Borrowed] = Field(min_length=2, max_length=2)
    arguments: Borrowed
    diary: Borrowed


class Pair(Strict):
    """The two, by their fictional names."""

    names: list[Text] = Field(min_length=2, max_length=2)
    about: Text


class Station(Strict):
    """One station of the case: the lesson whose idea it takes up, and one question."""

    id: Name
    lesson: Number
    title: Text
    prompt: Text


class CaseWords(Strict):
    """The labels of the summary and of the page that it saves."""

    title: Text
    about: Text
    progress: Annotated[Text, holds("done", "total")]
    lesson: Annotated[Text, holds("number")]
    did: Text
    note: Text
    none: Text
    alt: Annotated[Text, holds("title", "line")]
    unused: Annotated[Text, holds("title")]
    away: Text
    pictures: Text
    asked: Text
    drawn: Text
    share: Text
    share_about: Text
    private: Text
    print: Text
    save: Text
    saved: Text
    erase: Text
    erase_sure: Text
    erased: Text
    foot: Text
    file: File
    lang: Text
    state: Annotated[Text, holds("title", "done", "total")]
    safety: Text
    safety_first: Text
    leave: Text


class Case(Strict):
    """The whole case.

    goals  : in the terms of F13, with the couple's first and second partner as the data names them (A, B)
    diary  : what one of the two wrote in the weeks that `data.diary` has, for `SignsTimeline`
    deck   : moments between the two, for `CardSort`
    script : a conversation of theirs, for `Conversation`
    """

    title: Text
    pair: Pair
    simulated: Text
    data: CaseData
    stations: list[Station] = Field(min_length=1)
    goals: list[Goal] = Field(min_length=1, max_length=12)
    diary: Diary
    deck: Deck
    script: Script
    words: CaseWords
