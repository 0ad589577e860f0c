"""F09, working with a partner, and the rules of its bench: which words are marked, which parts light up."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .base import Framework, Strict, Text, holds

# A count stands on one character and never on a group, so that no text takes long to read.
_TOKENS = re.compile(
    r"(?:[A-Za-z0-9' ,-]|\\[bw]|\[(?:\\w|[a-z' ,-])+\]|\((?:\?[=!])?|(?<!\))\{[0-4]?\d,[0-4]?\d\}|[)|?])+"
)
_LIVES = {" ": "(?: {1,4})", "'": "'?", "(": "(?:"}


def source(patterns: Iterable[str]) -> str:
    r"""One regular expression for whole words, the same to Python (`re.I | re.A`) and to a browser (`gi`).

    In a pattern a space stands for one to four of them, and an apostrophe may be left out by who types.
    """
    lived = (
        re.sub(r"\[[^]]*\]|[ ']|\((?!\?)", lambda m: _LIVES.get(m[0], m[0]), pattern) for pattern in patterns
    )
    return rf"\b(?:{'|'.join(lived)})\b"


def _common(pattern: str) -> str:
    try:
        legal = _TOKENS.fullmatch(pattern) and not re.fullmatch(source([pattern])[2:-2], "")
    except re.error:
        legal = False
    if not legal:
        raise PydanticCustomError(
            "pattern", "words, and of regular expressions only (a|b) (?=a) (?!a) [abc] ? {{0,9}} \\b \\w"
        )
    return pattern


Pattern = Annotated[Text, AfterValidator(_common)]


class Mark(Strict):
    """Words that may land otherwise than they are meant, and how they might land."""

    id: Text
    kind: Literal["absolute", "blame", "label", "disguise"]
    name: Text
    lands: Annotated[str, Field(pattern="^might land as ")]
    patterns: list[Pattern] = Field(min_length=1)


class Part(Strict):
    """One of the four parts of an I-message, and the words by which it is known."""

    id: Literal["happened", "feel", "need", "ask"]
    name: Text
    means: Text
    patterns: list[Pattern] = Field(min_length=1)


class Way(Strict):
    """One of Joshi's ways; `note` is what the course adds to it."""

    id: Text
    name: Text
    text: Text
    note: Text = "-"


class Start(Strict):
    """A blaming sentence in its small situation, fictional, and one other way to say it."""

    id: Text
    kind: Literal["couple", "family", "friends"]
    situation: Text
    says: Text
    way: Text


class Pieces(Strict):
    """An I-message in its four parts."""

    happened: Text
    feel: Text
    need: Text
    ask: Text


class Example(Strict):
    """One sentence and its rewriting, part by part."""

    situation: Text
    says: Text
    parts: Pieces
    note: Text


class RewriteWords(Strict):
    """The labels of the bench."""

    title: Text
    about: Text
    sentences: Text
    number: Annotated[Text, holds("n")]
    done: Annotated[Text, holds("n")]
    own: Text
    own_about: Text
    begin: Text
    yours: Text
    hint: Text
    lands: Text
    none: Text
    more: Text
    dismiss: Text
    restore: Text
    aside: Text
    about_phrase: Annotated[Text, holds("act", "phrase")]
    parts: Text
    lit: Text
    whole: Text
    care: Text
    go_on: Text
    heard: Annotated[Text, holds("parts", "marks")]
    way: Text
    way_about: Text
    example: Text
    ways: Text
    whose: Text
    limits: Text
    private: Text
    sure: Text
    erased: Text
    safety: Text
    safety_first: Text
    leave: Text
    state: Annotated[Text, holds("title", "n")]


class WorkingTogether(Framework):
    """F09.

    spared : phrases that look like a mark or a part and are none
    care   : words of harm and fear, where nobody is to be asked for a better wording
    """

    ways: list[Way] = Field(min_length=8, max_length=8)
    marks: list[Mark] = Field(min_length=4)
    spared: list[Pattern] = Field(min_length=1)
    care: list[Pattern] = Field(min_length=1)
    parts: list[Part] = Field(min_length=4, max_length=4)
    starts: list[Start] = Field(min_length=12, max_length=12)
    example: Example
    words: RewriteWords
