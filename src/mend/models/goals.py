"""F13, goals in writing and a check-in at the end of each week."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Framework, Strict, Text, holds


class Point(Strict):
    """One of Bruno's points."""

    id: Text
    name: Text
    text: Text


class Terms(Strict):
    """How far off a goal is."""

    short: Text
    long: Text


class Kinds(Strict):
    """The answers of a check-in, and none."""

    yes: Text
    partly: Text
    no: Text
    none: Text


class Goal(Strict):
    """One goal, in one of F12's six areas."""

    area: Literal["personal", "physical", "family", "social", "work", "moral"]
    term: Literal["short", "long"]
    whose: Literal["first", "second", "both"]
    text: Annotated[Text, Field(max_length=160)]


class Week(Strict):
    """One week: an answer of each, None where there is none, and a line, "" where none was written."""

    answers: Annotated[list[Literal["yes", "partly", "no"] | None], Field(min_length=2, max_length=2)]
    lines: Annotated[list[Annotated[str, Field(max_length=160)]], Field(min_length=2, max_length=2)]


class Example(Strict):
    """A fictional pair, with goals and weeks to look at."""

    people: list[Text] = Field(min_length=2, max_length=2)
    goals: list[Goal] = Field(min_length=1, max_length=12)
    weeks: list[Week] = Field(min_length=1, max_length=52)


class Row(Strict):
    """So many weeks in a row."""

    one: Text
    many: Annotated[Text, holds("n")]


class Back(Strict):
    """What came after a setback."""

    one: Annotated[Text, holds("week")]
    many: Annotated[Text, holds("week", "n")]
    never: Annotated[Text, holds("week")]


class Tells(Strict):
    """What a strip of weeks shows, in sentences."""

    none: Text
    run: Annotated[Text, holds("row")]
    no_run: Text
    best: Annotated[Text, holds("row")]
    is_best: Text
    steady: Text
    setbacks: Annotated[Text, holds("list")]


class TellsAll(Strict):
    """The same for two, for one person alone, and for a couple of the sample."""

    two: Tells
    one: Tells
    couple: Tells


class GoalsWords(Strict):
    """The labels of the goals, the check-in and the strip."""

    title: Text
    about: Text
    who: Text
    two: Text
    alone: Text
    me: Text
    names: Annotated[Text, holds("person")]
    goals: Text
    no_goals: Text
    text: Text
    placeholder: Text
    hint: Text
    area: Text
    term: Text
    whose: Text
    both: Text
    add: Text
    save: Text
    cancel: Text
    edit: Text
    editing: Text
    remove: Text
    sure_remove: Text
    added: Text
    saved: Text
    removed: Text
    write_first: Text
    full: Text
    checkin: Text
    ask: Text
    ask_alone: Text
    week: Annotated[Text, holds("week")]
    back: Text
    next: Text
    line: Text
    open: Text
    half: Annotated[Text, holds("person", "other")]
    closed: Text
    open_alone: Text
    closed_alone: Text
    last: Text
    strip: Text
    marker: Text
    at: Annotated[Text, holds("week", "answers")]
    answer: Annotated[Text, holds("person", "answer")]
    kept_row: Text
    kept_row_alone: Text
    back_list: Back
    rows: Row
    tells: TellsAll
    stays: Text
    points: Text
    example: Text
    example_about: Annotated[Text, holds("first", "second")]
    couple_about: Annotated[Text, holds("couple")]
    couple_named: Annotated[Text, holds("couple", "first", "second")]
    own: Text
    sure: Text
    cleared: Text
    private: Text
    safety: Text
    safety_first: Text
    leave: Text
    state: Annotated[Text, holds("title", "goals", "weeks")]
    state_alone: Annotated[Text, holds("title", "goals", "weeks")]
    state_couple: Annotated[Text, holds("title", "couple", "first", "second", "goals", "weeks")]
    areas: Text


class GoalsAndCheckins(Framework):
    """F13; `people` are the words for two who gave no names, `partners` those for a couple of the sample."""

    points: list[Point] = Field(min_length=4)
    people: list[Text] = Field(min_length=2, max_length=2)
    partners: list[Text] = Field(min_length=2, max_length=2)
    terms: Terms
    kinds: Kinds
    example: Example
    words: GoalsWords
