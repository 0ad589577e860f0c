"""Reads a class's answers: names, addresses and times are dropped unread; nothing is guessed in silence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mend import frameworks
from mend.anonymity import LEAST
from mend.codebook import fields_of
from mend.datapackage import quoted
from mend.errors import CourseError, Fault
from mend.paths import shown
from mend.samples import ORIGIN, SURVEY, survey_items

from . import line as answer_line
from .columns import REAL, Columns, chosen, folded
from .tables import opened

if TYPE_CHECKING:
    import pandas as pd

MOST_TOLD = 100_000  # rejections that are kept with row and column; the rest is counted
MOST_KNOWN = 10_000  # different cells that are remembered, so that no file fills the memory
CHUNK = 4096  # rows at a time


@dataclass(frozen=True)
class Reading:
    """What was read from a file.

    answers    : one row a person and wave, with the columns of `self_concept_survey`; what no class is asked
                 (age, status, partner first) is missing throughout. Codes are new, and the rows are in the
                 order of their answers, so that neither tells who came first.
    form       : which tool wrote the file, as `columns.Columns` names it
    how        : how the text was read, in words; "" for a workbook
    people     : how many people answered, the first time where they were asked twice
    again      : how many answered a second time
    blank      : of the first time, cells in which nothing was answered
    dropped    : how many columns of each kind were not looked at
    absent     : areas that were not asked
    empty      : rows without any answer
    previews   : rows that the tool says were a test of the questionnaire
    rejected   : what was no answer, with row and column, in the order of the file; at most MOST_TOLD
    rejections : how many there were
    simulated  : whether the file says of itself that its answers are simulated
    """

    answers: "pd.DataFrame"
    form: str
    how: str
    people: int
    again: int
    blank: int
    dropped: Counter[str]
    absent: list[str]
    empty: int
    previews: int
    rejected: list[Fault]
    rejections: int
    simulated: bool

    @property
    def asked(self) -> int:
        """How many statements there were to answer."""
        return sum(item.area not in self.absent for item in survey_items())


def read(path: Path | str, line: str | None = None) -> Reading:
    """A class's answers, from whatever tool took them. The file is only read.

    path : a CSV (plain, Google Forms, Qualtrics, REDCap) or a workbook of Excel
    line : "1-5" or "0-4", where the numbers in the file leave it in doubt

    Raises CourseError with every fault for a file whose columns cannot be told, whose numbers seem to be on
    another line, or in which fewer than five people answered in one wave; Plain for another line than these.
    """
    path, asked = Path(path), answer_line.chosen(line)
    table, columns = chosen(path, opened(path))
    found = _Rows(path, columns)
    found.take(table.rows)
    codes = np.concatenate(found.codes) if found.codes else np.empty((0, len(columns.items)), np.int16)
    given = int((codes > answer_line.BLANK).any(axis=1).sum())
    if given < LEAST:
        raise _too_few(path, columns, given, found.rejected)
    if asked is None and (told := answer_line.doubt(codes)):
        raise CourseError([Fault(shown(path), columns.first, "", *told)])
    scores = answer_line.scored(codes, asked or "1-5")
    rejected = found.rejected + _off_the_line(path, columns, codes, scores, found.numbers)
    rejections = found.rejections + int(((codes > answer_line.BLANK) & (scores < 0)).sum())
    answers, there = _frame(path, columns, scores, found)
    people, again = (answers["wave"].tolist().count(wave) for wave in (1, 2))
    for wave, n in ((1, people), (2, again)):
        if n < LEAST and (n or wave == 1):
            raise _too_few(path, columns, n, rejected, wave)
    words, simulated = frameworks.load("survey"), found.simulated()
    answers.attrs[ORIGIN] = words.simulated if simulated else words.own
    return Reading(
        answers=answers,
        form=columns.form,
        how=table.how,
        people=people,
        again=again,
        blank=int((scores[there & (np.array(found.waves) == 1)] == 0).sum()),
        dropped=columns.dropped,
        absent=columns.absent,
        empty=found.empty + int((~there).sum()),
        previews=found.previews,
        rejected=sorted(rejected, key=lambda fault: fault.line)[:MOST_TOLD],
        rejections=rejections,
        simulated=simulated,
    )


def _too_few(
    path: Path, columns: Columns, people: int, rejected: list[Fault], wave: int | None = None
) -> CourseError:
    wanted = f"{LEAST} or more: in a smaller group somebody could be recognized"
    found = f"answers of {people} {'person' if people == 1 else 'people'}" if people else "answers of nobody"
    if wave and columns.wave is not None:
        found += f" in wave {wave}"
        if not people:
            wanted = f"{LEAST} or more; where all were asked once, a table without the column wave"
    return CourseError([Fault(shown(path), columns.first, "", found, wanted), *rejected[:MOST_TOLD]])


class _Rows:
    """What the rows of a table say, cell by cell; of the other columns only what `Columns` names is kept."""

    def __init__(self, path: Path, columns: Columns):
        self.path, self.columns = path, columns
        self.codes: list[np.ndarray] = []
        self.numbers: list[int] = []  # of the rows that count
        self.waves: list[int] = []
        self.keys: list[str] = []
        self.flags: Counter[str] = Counter()
        self.rejected: list[Fault] = []
        self.rejections = self.empty = self.previews = 0

    def take(self, rows: Iterator[list[str]]) -> None:
        """Read them all."""
        columns, known = self.columns, {}
        places, width = list(columns.items), columns.width
        chunk: list[list[int]] = []
        for number, row in enumerate(rows, 1):
            if number < columns.first or not any(row):
                self.empty += number >= columns.first and bool(row)
                continue
            if len(row) != width and not self._fits(number, row):
                continue
            if columns.status is not None and folded(row[columns.status]) not in REAL:
                self.previews += 1
                continue
            cells = [row[place] for place in places]
            try:
                codes = [known[cell] for cell in cells]
            except KeyError:
                codes = [answer_line.code(cell) for cell in cells]
                if len(known) < MOST_KNOWN:
                    known |= {
                        c: code for c, code in zip(cells, codes, strict=True) if len(c) < answer_line.LONG
                    }
            if answer_line.WRONG in codes:
                for place, value in zip(places, codes, strict=True):
                    if value == answer_line.WRONG:
                        self._reject(number, place, row[place])
            if not self._placed(number, row):
                continue
            chunk.append(codes)
            self.numbers.append(number)
            if len(chunk) == CHUNK:
                self.codes.append(np.array(chunk, np.int16))
                chunk = []
        if chunk:
            self.codes.append(np.array(chunk, np.int16))

    def simulated(self) -> bool:
        """Whether every row says that it is simulated."""
        return self.flags.total() > 0 and set(self.flags) <= {"yes", "1", "true", "simulated"}

    def _fits(self, number: int, row: list[str]) -> bool:
        """Whether a row is as long as the names but for empty cells; it is made so where it is."""
        width = self.columns.width
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            return True
        self._told(number, "", f"{len(row)} values", f"{width}, one under each column's name")
        return False

    def _placed(self, number: int, row: list[str]) -> bool:
        """Note whose answers they are, and when they were given; whether that can be told."""
        columns, wave = self.columns, 1
        if columns.wave is not None:
            text = row[columns.wave].strip()
            if text not in ("1", "2", ""):
                self._told(number, "wave", quoted(text), "1 or 2")
                return False
            wave = int(text or 1)
        key = row[columns.code].strip() if columns.code is not None else ""
        if wave == 2 and not key:
            self._told(number, "person", "nothing", "a code that is the same in both waves")
            return False
        self.waves.append(wave)
        self.keys.append(key)
        if columns.simulated is not None:
            self.flags[folded(row[columns.simulated])] += 1
        return True

    def _reject(self, number: int, place: int, cell: str) -> None:
        self._told(number, _where(self.columns, place), quoted(cell), answer_line.expected())

    def _told(self, number: int, place: str, found: str, expected: str) -> None:
        self.rejections += 1
        if len(self.rejected) < MOST_TOLD:
            self.rejected.append(Fault(shown(self.path), number, place, found, expected))


def _where(columns: Columns, place: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"column {get_column_letter(place + 1)}, {columns.items[place].name}"


def _off_the_line(
    path: Path, columns: Columns, codes: np.ndarray, scores: np.ndarray, numbers: list[int]
) -> list[Fault]:
    """A fault for each number that no answer has."""
    places = list(columns.items)
    found = np.argwhere((codes > answer_line.BLANK) & (scores < 0))[:MOST_TOLD]
    return [
        Fault(
            shown(path),
            numbers[i],
            _where(columns, places[j]),
            quoted(str(int(codes[i, j]))),
            answer_line.expected(),
        )
        for i, j in found.tolist()
    ]


def _frame(
    path: Path, columns: Columns, scores: np.ndarray, found: _Rows
) -> tuple["pd.DataFrame", np.ndarray]:
    """The answers as the lessons take them, and which rows hold any."""
    import pandas as pd

    items = survey_items()
    answered = np.zeros((len(scores), len(items)), np.int8)
    order = {item.name: i for i, item in enumerate(items)}
    for j, item in enumerate(columns.items.values()):
        answered[:, order[item.name]] = np.maximum(scores[:, j], 0)
    there = np.asarray(answered.any(axis=1))
    waves, keys = np.array(found.waves, np.int64), np.array(found.keys, object)
    own = np.flatnonzero(there)
    # One person a row, unless a code says that two rows are one person's.
    persons = pd.factorize(
        pd.Series(np.where(keys[own] == "", own.astype(str), "c" + keys[own].astype(str)))
    )[0]
    _refuse_twice(path, persons, waves[own], [found.numbers[i] for i in own])
    by_answers = np.lexsort((*answered[own].T[::-1], waves[own]))
    ranks = np.empty(persons.max(initial=-1) + 1, np.int64)
    firsts = pd.unique(persons[by_answers])
    ranks[firsts] = np.arange(len(firsts))
    rows = np.lexsort((waves[own], ranks[persons]))
    width = max(3, len(str(len(firsts))))
    values: dict[str, Any] = {
        "person": pd.array([f"P{rank + 1:0{width}}" for rank in ranks[persons][rows]], dtype="str"),
        "wave": waves[own][rows],
    }
    table = answered[own][rows]
    for field in fields_of(SURVEY):
        name = field["name"]
        if name in order:
            column = table[:, order[name]].astype("float64")
            values[name] = np.where(column == 0, np.nan, column)
        elif name not in values:
            blank = [None] * len(rows)
            values[name] = (
                pd.Categorical(blank, field["categories"], ordered=field.get("categoriesOrdered", False))
                if "categories" in field
                else np.full(len(rows), np.nan)
            )
    return pd.DataFrame(values), there


def _refuse_twice(path: Path, persons: np.ndarray, waves: np.ndarray, numbers: list[int]) -> None:
    """Raise CourseError where a code stands twice at one wave."""
    seen: dict[tuple[int, int], int] = {}
    faults = []
    for person, wave, number in zip(persons.tolist(), waves.tolist(), numbers, strict=True):
        before = seen.setdefault((person, wave), number)
        if before != number and len(faults) < MOST_TOLD:
            found = f"the same code and wave as in row {before}"
            faults.append(Fault(shown(path), number, "person, wave", found, "each once"))
    if faults:
        raise CourseError(faults)
