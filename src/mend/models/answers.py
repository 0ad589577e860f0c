"""`answers.yaml`: what the exercises say of keeping, comparing, cases and questions."""

from typing import Annotated

from .base import Strict, Text, holds


class KeptWords(Strict):
    """Under a widget whose work is kept."""

    saved: Annotated[Text, holds("time")]
    new: Text
    model: Text
    waiting: Text
    asleep: Text
    begin: Text
    start: Text
    menu: Text
    lost: Text
    other: Annotated[Text, holds("time")]
    theirs: Text
    mine: Text
    failed: Annotated[Text, holds("why")]
    ready: Annotated[Text, holds("time")]


class AsideWords(Strict):
    """Why a file of answers, or one of them, was set aside, left alone, or taken in."""

    brought: Annotated[Text, holds("name")]

    damaged: Annotated[Text, holds("found", "name")]
    large: Annotated[Text, holds("found", "name")]
    other: Annotated[Text, holds("found", "name")]
    newer: Annotated[Text, holds("found")]
    older: Text
    unfit: Annotated[Text, holds("task", "found", "name")]
    strange: Annotated[Text, holds("task", "found", "name")]
    readonly: Text
    nowhere: Text


class SheetWords(Strict):
    """The sheet at the head of an exercise."""

    minutes: Annotated[Text, holds("minutes")]
    practice: Text
    graded: Text
    where: Text
    outcomes: Text
    look_up: Text
    tasks: Text
    task: Annotated[Text, holds("n")]
    points: Annotated[Text, holds("n")]
    point: Text
    optional: Text
    open: Text
    begun: Text
    some: Annotated[Text, holds("n", "m")]
    saved: Text
    hand_in: Text
    hand_in_about: Text
    state: Annotated[Text, holds("title", "n", "m")]


class CompareWords(Strict):
    """A learner's answer beside the key."""

    compare: Text
    again: Text
    hide: Text
    title: Text
    row: Text
    yours: Text
    key: Text
    how: Text
    why: Text
    same: Text
    partly: Text
    other: Text
    none: Text
    unasked: Text
    untold: Text
    total: Annotated[Text, holds("n", "m")]
    first: Text
    note: Text
    reason: Text
    no_reason: Text
    reasons: Text
    done: Text
    open: Text
    both: Text


class LinkWords(Strict):
    """How a lesson leads to its exercise."""

    about: Text
    title: Annotated[Text, holds("number", "title", "minutes")]
    page: Text


class CaseWords(Strict):
    """The lines of a case, to be chosen as reasons."""

    lines: Text
    bench: Text
    gate: Annotated[Text, holds("name")]
    chosen: Annotated[Text, holds("n", "m")]


class QuestionWords(Strict):
    """Questions with options, numbers, or room to write."""

    title: Text
    one: Text
    many: Text
    number: Text
    not_number: Text
    words: Annotated[Text, holds("n")]
    limit: Annotated[Text, holds("n", "m")]
    yours: Text
    state: Annotated[Text, holds("title", "n", "m")]
    state_written: Annotated[Text, holds("title", "n")]


class ValueWords(Strict):
    """Under a line of code that gives a number."""

    saved: Annotated[Text, holds("time")]
    same: Text
    other: Annotated[Text, holds("key")]
    before: Annotated[Text, holds("value")]
    start: Text
    stays: Annotated[Text, holds("value")]


class AnswersWords(Strict):
    """`answers.yaml`."""

    kept: KeptWords
    aside: AsideWords
    sheet: SheetWords
    compare: CompareWords
    link: LinkWords
    case: CaseWords
    question: QuestionWords
    value: ValueWords
