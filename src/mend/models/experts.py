"""F23, what twelve practitioners say healing depends on, and what each code of theirs rests on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from .base import Framework, Strict, Text, holds

Loc = tuple[str | int, ...]

SILENT = "does not mention"  # the code that needs no paraphrase


class Condition(Strict):
    """One condition of healing, by its name in the data; `means` is what counts as it."""

    id: Text
    name: Text
    means: Text


class Code(Strict):
    """One of the three codes of the data."""

    id: Literal["names", "implies", "does not mention"]
    name: Text
    means: Text


class Group(Strict):
    """Conditions that at least this share (0 to 1) of the answers name."""

    at_least: Annotated[float, Field(ge=0, le=1)]
    name: Text


class Said(Strict):
    """One practitioner's paraphrases: a condition's id and what is said of it, where it is coded."""

    id: Text
    cells: dict[Text, Text]


class Retold(Strict):
    """One practitioner's whole answer in our words, paragraph by paragraph."""

    id: Text
    text: list[Text] = Field(min_length=2, max_length=6)


class Stand(Strict):
    """What one practitioner, or several, hold of a point."""

    whose: list[Text] = Field(min_length=1)
    text: Text


class Point(Strict):
    """A point on which they part."""

    title: Text
    positions: list[Stand] = Field(min_length=2)
    note: Text = "-"


class Views(Strict):
    """The four ways to read."""

    map: Text
    pair: Text
    says: Text
    code: Text


class SortLabels(Strict):
    """What can be sorted."""

    conditions: Text
    experts: Text


class ConditionSorts(Strict):
    """The orders of the rows."""

    named: Text
    article: Text
    name: Text


class ExpertSorts(Strict):
    """The orders of the columns."""

    article: Text
    named: Text


class Sorts(Strict):
    """The orders of rows and columns."""

    conditions: ConditionSorts
    experts: ExpertSorts


class Relations(Strict):
    """What two practitioners have in common at a condition."""

    both: Text
    first: Annotated[Text, holds("name")]
    second: Annotated[Text, holds("name")]
    neither: Text


class States(Strict):
    """What became of an answer that is retold."""

    sealed: Text
    coded: Text
    open: Text


class ExpertsWords(Strict):
    """The labels of the map, the pair, the groups and the coding."""

    title: Text
    ask: Text
    about: Text
    tabs: Text
    views: Views
    sealed: Text
    sealed_about: Annotated[Text, holds("names")]
    sealed_one: Annotated[Text, holds("name")]
    read: Text
    open_all: Text
    opened: Text
    grid: Text
    corner: Text
    sort: SortLabels
    sorts: Sorts
    sorted: Annotated[Text, holds("how")]
    marks: Text
    only: Text
    matching: Annotated[Text, holds("n", "m", "conditions")]
    count: Annotated[Text, holds("n", "m")]
    also: Annotated[Text, holds("n")]
    label: Annotated[Text, holds("name", "condition", "code")]
    person: Annotated[Text, holds("name", "role")]
    hint_title: Text
    hint: Text
    paragraph: Annotated[Text, holds("code", "n")]
    silent: Annotated[Text, holds("name")]
    one: Text
    other: Text
    relations: Relations
    none: Text
    pair: Text
    says_about: Annotated[Text, holds("n")]
    who: Annotated[Text, holds("code", "names")]
    differ: Text
    choose: Text
    states: States
    choice: Annotated[Text, holds("name", "state")]
    retold: Annotated[Text, holds("name")]
    code_about: Text
    progress: Annotated[Text, holds("n", "m")]
    compare: Text
    show: Text
    key: Annotated[Text, holds("code")]
    key_at: Annotated[Text, holds("code", "n")]
    same: Text
    differs: Text
    readings: Annotated[Text, holds("first", "second")]
    result: Annotated[Text, holds("n", "m")]
    result_talk: Text
    result_none: Text
    sure: Text
    cleared: Text
    agreement: Text
    pairing: Text
    share: Text
    kappa: Text
    word: Text
    you: Annotated[Text, holds("name")]
    you_all: Text
    readers: Text
    alike: Annotated[Text, holds("n", "m")]
    few: Text
    one_code: Text
    kappa_means: Text
    safety: Text
    safety_first: Text
    leave: Text
    state: Annotated[Text, holds("title", "open", "all", "coded", "three")]


class WhereTwelveAgree(Framework):
    """F23."""

    conditions: list[Condition] = Field(min_length=10, max_length=10)
    codes: list[Code] = Field(min_length=3, max_length=3)
    groups: list[Group] = Field(min_length=2)
    says: list[Said] = Field(min_length=12, max_length=12)
    retold: list[Retold] = Field(min_length=3, max_length=3)
    differ: list[Point] = Field(min_length=3)
    words: ExpertsWords

    def named(self) -> Iterator[tuple[Loc, str]]:
        """(place, id) of every practitioner who is named."""
        for key in ("says", "retold"):
            yield from (((key, i, "id"), row.id) for i, row in enumerate(getattr(self, key)))
        for i, point in enumerate(self.differ):
            for j, stand in enumerate(point.positions):
                yield from ((("differ", i, "positions", j, "whose", k), e) for k, e in enumerate(stand.whose))


def faults(positions: WhereTwelveAgree, coded: Iterable[Mapping[str, str]]) -> Iterator[tuple[Loc, str, str]]:
    """(place, found, expected) for each coded cell without its paraphrase and each paraphrase too many.

    coded : the rows of the data, with expert, condition and code
    """
    if not (rows := list(coded)):
        return
    known = list(dict.fromkeys(row["condition"] for row in rows))
    for i, condition in enumerate(positions.conditions):
        if condition.id not in known:
            yield ("conditions", i, "id"), repr(condition.id), f"one of {', '.join(known)}"
    cells = {(row["expert"], row["condition"]) for row in rows if row["code"] != SILENT}
    for i, said in enumerate(positions.says):
        for condition in said.cells:
            if (said.id, condition) not in cells:
                yield ("says", i, "cells", condition), "a paraphrase", "none: the data has no code here"
        for expert, condition in sorted(cells):
            if expert == said.id and condition not in said.cells:
                yield ("says", i, "cells"), f"no paraphrase for {condition!r}", "one for each coded cell"
