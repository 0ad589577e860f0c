"""Reads a sentence by the rules of F09: words that might land as blame, and the parts of an I-message.

The browser reads with the same rules. They are made for teaching: they see words and never what is meant.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import frameworks
from .models.rewrite import source

MOST = 2000  # characters of one text
# One character for one, so that every place in the text stays what it was.
FOLDS = {"'": "‘’ʼ´`", " ": "\t\n\v\f\r\u00a0\u2007\u2009\u202f"}
_FOLDS = str.maketrans({char: to for to, chars in FOLDS.items() for char in chars})

Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What the rules find in a text.

    marks : (start, end, id of the mark), in the order of the text; none overlaps another
    parts : id of the part -> (start, end) of the first words that show it, for the parts that are there
    care  : (start, end) of words of harm or fear: where they stand, wording is not what is to be looked at
    """

    marks: list[tuple[int, int, str]]
    parts: dict[str, Span]
    care: list[Span]


def plain(text: str) -> str:
    """The text as the rules read it: every apostrophe a plain one, every space a plain one."""
    return text.translate(_FOLDS)


def phrase(text: str, start: int, end: int) -> str:
    """The name by which the marked words are set aside: as the rules read them, in lower case."""
    return plain(text[start:end]).lower()


def rules() -> dict[str, Any]:
    """The rules as a browser takes them: each mark, each part and what is spared as one expression."""
    content = frameworks.load("F09")
    return {
        "marks": {mark.id: source(mark.patterns) for mark in content.marks},
        "parts": {part.id: source(part.patterns) for part in content.parts},
        "spared": source(content.spared),
        "care": source(content.care),
        "folds": FOLDS,
    }


@cache
def _compiled(key: str) -> dict[str, re.Pattern[str]]:
    found = rules()[key]
    named = found if isinstance(found, dict) else {key: found}
    return {name: re.compile(text, re.IGNORECASE | re.ASCII) for name, text in named.items()}


def read(text: str) -> Reading:
    """Find the marks and the parts in a text.

    Where marks overlap the one that begins first wins, and of two that begin together the longer one. A part
    is the first of its matches that touches no mark and no other part. What touches a spared phrase is
    neither. Source: F09.
    """
    text = plain(text)
    taken = [match.span() for match in _compiled("spared")["spared"].finditer(text)]

    def free(start: int, end: int) -> bool:
        return all(end <= a or b <= start for a, b in taken)

    found = sorted(
        (match.start(), -match.end(), place, name)
        for place, (name, pattern) in enumerate(_compiled("marks").items())
        for match in pattern.finditer(text)
    )
    reading = Reading([], {}, [match.span() for match in _compiled("care")["care"].finditer(text)])
    for start, end, _, name in found:
        if free(start, -end):
            taken.append((start, -end))
            reading.marks.append((start, -end, name))
    for name, pattern in _compiled("parts").items():
        span = next((match.span() for match in pattern.finditer(text) if free(*match.span())), None)
        if span:
            taken.append(span)
            reading.parts[name] = span
    return reading
