"""F02, small signs that add up, and the diary in which they do."""

from typing import Annotated

from pydantic import Field

from .base import Framework, Strict, Text, holds


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
    """One diarist of `sign_diaries`, and the words of the diary; a case names its diary."""

    person: Text
    name: str = ""
    about: Text
    entries: list[Entry]


class After(Strict):
    """How long after the first small sign something came, in words."""

    before: Text
    same: Text
    one: Text
    many: Annotated[Text, holds("weeks")]


class SignsWords(Strict):
    """The labels of the timeline; `whom` has a word for each value of `told` but nobody."""

    title: Text
    about: Annotated[Text, holds("person")]
    hint: Text
    week: Annotated[Text, holds("week")]
    back: Text
    next: Text
    none: Text
    blank: Text
    unknown: Annotated[Text, holds("signs")]
    at: Annotated[Text, holds("week", "signs")]
    signs: Text
    lanes: Text
    marker: Text
    worry: Text
    move: Text
    sure: Text
    unmark: Text
    marked: Annotated[Text, holds("week")]
    unmarked: Text
    reveal: Text
    mine: Annotated[Text, holds("week")]
    first: Annotated[Text, holds("week", "whom")]
    whom: dict[Text, Text]
    recognize: Text
    self_at: Annotated[Text, holds("value")]
    told_at: Annotated[Text, holds("whom")]
    went: Text
    self_from: Annotated[Text, holds("from", "to")]
    own_told: Annotated[Text, holds("week", "whom", "after")]
    own_never: Text
    worry_at: Annotated[Text, holds("week", "after")]
    worry_none: Text
    after: After
    everybody: Text
    dots: Annotated[Text, holds("all")]
    this: Text
    my_mark: Text
    median: Annotated[Text, holds("weeks")]
    never: Text
    spread: Annotated[Text, holds("told", "all", "weeks", "never")]
    hindsight: Annotated[Text, holds("weeks")]
    diary: Annotated[Text, holds("person")]
    state: Annotated[Text, holds("title", "person", "seen", "weeks", "worry")]
    state_worry: Annotated[Text, holds("week")]
    state_none: Text


class SmallSigns(Framework):
    """F02."""

    signs: list[Sign] = Field(min_length=7, max_length=7)
    inside: list[Text] = Field(min_length=5, max_length=5)
    diary: Diary
    words: SignsWords
