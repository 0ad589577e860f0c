"""The answer line: which words and numbers are an answer from 1 to 5, and which line a file has."""

import re
from collections import Counter
from functools import cache

import numpy as np

from mend.codebook import resource
from mend.errors import Plain
from mend.samples import SURVEY, survey_items

from .columns import folded

# Codes of a cell: a number as it stands, a word as WORD and its place on the line, and these.
WORD = 1000
LONG = 80  # letters: no answer is longer
LARGEST = 999  # what is larger is no answer on any line
BLANK, WRONG = -30_000, -30_001

# How tools write that nothing was answered.
UNANSWERED = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "\u2013", "\u2014", ".", "no answer",
              "prefer not to say", "prefer not to answer"}  # fmt: skip

LINES = {"1-5": 0, "0-4": 1}  # what is added to a number on each line that can be laid over the course's
STRAY = 0.01  # more numbers than that off the line, and it is another line


@cache
def words() -> dict[int, str]:
    """The words of the five answers, by their number, as the dictionary has them."""
    return {int(number): text for number, text in resource(SURVEY)["answers"].items()}


def ends() -> tuple[int, int]:
    """The two ends of the course's answer line."""
    return survey_items()[0].low, survey_items()[0].high


def expected() -> str:
    """What may stand in a cell, in words."""
    low, high = ends()
    return f"a whole number from {low} to {high}, or words from {words()[low]!r} to {words()[high]!r}"


def code(cell: str) -> int:
    """What a cell says: BLANK, WRONG, a number, or WORD and the number that its words stand for.

    A number may have noughts behind its point or comma. A number and words together must say the same.
    """
    if len(cell) > LONG:
        return WRONG if cell.strip() else BLANK
    text = folded(cell)
    if text in UNANSWERED:
        return BLANK
    if re.fullmatch(r"[+-]?[0-9]{1,6}([.,]0{1,2})?", text):
        number = int(re.split("[.,]", text)[0])
        return number if abs(number) <= LARGEST else WRONG
    named = {folded(word): number for number, word in words().items()}
    if text in named:
        return WORD + named[text]
    both = re.fullmatch(r"([0-9])\s?[-\u2013\u2014:=.)]?\s?([^0-9].*)", text) or re.fullmatch(
        r"(?P<word>.*[^0-9\s])\s?\(([0-9])\)", text
    )
    if both:
        number, word = (both[1], both[2]) if "word" not in both.groupdict() else (both[2], both["word"])
        if named.get(word.strip()) == int(number):
            return WORD + int(number)
    return WRONG


def chosen(line: str | None) -> str | None:
    """The name of a line that somebody asked for. Raises Plain for another."""
    if line is not None and line not in LINES:
        raise Plain(f"There is no answer line {line!r}. Name one of {', '.join(LINES)}.")
    return line


def doubt(codes: np.ndarray) -> tuple[str, str] | None:
    """(found, expected) where the numbers look like another line than 1 to 5; None where they do not.

    codes : of all cells, as `code` gives them
    """
    values, counts = np.unique(codes[(codes > BLANK) & (codes < WORD)], return_counts=True)
    there: Counter[int] = Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
    if not there:
        return None
    (low, high), total = ends(), there.total()
    line = f"numbers from {low} ({words()[low]}) to {high} ({words()[high]})"
    off = sum(count for number, count in there.items() if not low <= number <= high)
    stray = off <= max(2, STRAY * total)
    inside = [number for number in there if low <= number <= high]
    if 0 in there and max(there) < high and min(there) == 0:
        ask = f"where 0 stands for {words()[low]!r} and {high - 1} for {words()[high]!r}, name the line 0-4"
        return f"numbers from 0 to {max(there)}", f"{line}; {ask}"
    if not stray or not inside:
        told = ", ".join(
            f"{number} ({there[number]:,} times)" for number in sorted(there) if not low <= number <= high
        )
        return f"numbers that are not on the line: {told if len(told) < 120 else told[:120] + '...'}", line
    if max(inside) < high and not (codes >= WORD).any():
        ask = f"where there were {high} answers and nobody gave a {high}, name the line 1-5"
        return f"no {high} among {total:,} numbers, as on a line of fewer answers", f"{line}; {ask}"
    return None


def scored(codes: np.ndarray, line: str) -> np.ndarray:
    """Each cell as 1 to 5; 0 where nothing was answered, -1 where it is no answer."""
    low, high = ends()
    numbers = np.where(codes >= WORD, codes - WORD, codes + np.where(codes > BLANK, LINES[line], 0))
    on = (numbers >= low) & (numbers <= high) & (codes > BLANK)
    return np.where(codes == BLANK, 0, np.where(on, numbers, -1)).astype(np.int8)
