"""What only paper says: the words of the printed pages."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Strict, Text, holds

Lines = Annotated[int, Field(ge=0, le=12)]


class Room(Strict):
    """Lines to write on under a heading that begins so: after each item of its lists, and after a list."""

    heading: Text
    each: Lines
    after: Lines


class Ends(Strict):
    """What stands after the lessons."""

    sheets: Text
    cut: Text
    shared: Text
    keys: Text


class Home(Strict):
    """What one person takes home from a plan: two headings of a lesson, and the lines below its questions."""

    about: Text
    points: Text
    asked: Text
    answered: Lines
    lines: Lines
    sources: Text


class Table(Strict):
    """What a table shares."""

    title: Annotated[Text, holds("title")]
    about: Text


class Cards(Strict):
    """A deck to cut out, and its key."""

    here: Annotated[Text, holds("n")]
    sheet: Annotated[Text, holds("title")]
    cut: Text
    key: Annotated[Text, holds("title")]
    key_about: Text
    number: Text
    pile: Text
    why: Text
    both: Annotated[Text, holds("one", "other")]


class Wheel(Strict):
    """The wheel, blank or with somebody's values."""

    title: Text
    how: Text
    filled: Annotated[Text, holds("name")]
    filled_how: Annotated[Text, holds("concept", "esteem")]
    alt: Annotated[Text, holds("areas", "low", "high")]
    alt_filled: Annotated[Text, holds("name", "values")]
    value: Annotated[Text, holds("area", "concept", "esteem")]
    scale: Annotated[Text, holds("one", "two", "three", "four", "five")]
    other: Text


class Path(Strict):
    """The path of five steps, blank."""

    title: Text
    how: Text
    out: Text
    way_out: Text
    alt: Annotated[Text, holds("steps", "first", "second", "out")]


class Goals(Strict):
    """Goals in writing, and the weeks."""

    title: Text
    rows: Annotated[int, Field(ge=1, le=12)]
    weeks: Annotated[int, Field(ge=1, le=26)]
    week: Text
    line: Text


class Gate(Strict):
    """The safety gate as a printed flow."""

    how: Text
    private: Text
    home: Text
    to: Annotated[Text, holds("end")]
    next: Annotated[Text, holds("n")]
    last: Text
    rules: Text
    rules_about: Text
    answers: Text
    end: Text
    either: Text
    otherwise: Text
    support: Text


class Talk(Strict):
    """A conversation as prompts."""

    how: Annotated[Text, holds("you", "other")]
    begins: Text
    you: Annotated[Text, holds("you")]


class Bench(Strict):
    """Sentences to rewrite."""

    how: Text
    sentences: Text
    key: Annotated[Text, holds("title")]


class Diary(Strict):
    """A diary to read week by week."""

    how: Text
    week: Annotated[Text, holds("n")]
    signs: Text
    inside: Text


class Model(Strict):
    """The model of two commitments."""

    mark: Annotated[Text, holds("label")]
    alt: Annotated[Text, holds("person")]


class Map(Strict):
    """The sheet for coding an answer."""

    code: Text
    how: Text
    answer: Annotated[Text, holds("name")]


class Summary(Strict):
    """The stations of a case."""

    how: Text


class Handout(Strict):
    """`handout.yaml`."""

    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    title: Annotated[Text, holds("course")]
    about: Text
    found: Text
    contents: Text
    page: Text
    sheet: Annotated[Text, holds("what")]
    ends: Ends
    home: Home
    table: Table
    room: list[Room]
    long_table: Text
    other_picture: Text
    cards: Cards
    wheel: Wheel
    path: Path
    goals: Goals
    gate: Gate
    talk: Talk
    bench: Bench
    diary: Diary
    model: Model
    map: Map
    summary: Summary
