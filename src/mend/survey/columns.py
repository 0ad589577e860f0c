"""Which column of a class's file is which statement, and which columns are not looked at any further.

A column counts where its name is that of an item (`family_c1`) or holds the statement's whole text. Every
other column is dropped with its cells unread: whatever could name somebody is in one of those.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from mend.datapackage import quoted, short
from mend.errors import CourseError, Fault
from mend.paths import shown
from mend.samples import Item, survey_items

from .tables import Table

# What a dropped column holds, by its name; the first that fits is told. The tools speak several languages.
KINDS = {
    "time": r"time|date|duration|zeit|datum|horodat|fecha|marca temporal|orario|dauer|stunde",
    "email": r"mail|courriel|correo",
    "name": r"name|nombre|nom\b|prénom|vorname|student\b|teilnehmer|participant|user|username",
    "address": r"\bip\b|ipaddress|ip address",
    "location": r"latitude|longitude|location|\bcity\b|country|address|adresse|street|zip|postcode",
    "phone": r"phone|mobile|\btel\b|telefon",
    "code": r"\bid\b|_id$|id$|^#$|token|reference|record|identifier|number|matrikel|code|person",
}
IMPORT_ID = re.compile(r'\s*\{"ImportId":')
STATUS = "status"
WAVE, CODE, SIMULATED = "wave", "person", "simulated"
# Qualtrics: answers that are neither a preview, a test nor spam.
REAL = {"", "ip address", "0", "imported", "4", "offline", "16"}
OTHER = "other"
LONG = 1000  # letters: no column's name is longer


@dataclass(frozen=True)
class Columns:
    """What a table's columns are.

    form      : which tool wrote it: "google", "microsoft", "qualtrics", "redcap" or "table"
    names     : the row of the columns' names, from 1
    first     : the first row of answers, from 1
    width     : how many columns have a name
    items     : the statement in each column that holds one, by the column's place from 0
    wave, code, status, simulated : places of the four other columns that are read; None where there is none
    dropped   : how many columns of each kind are not looked at
    """

    form: str
    names: int
    first: int
    width: int
    items: dict[int, Item]
    wave: int | None
    code: int | None
    status: int | None
    simulated: int | None
    dropped: Counter[str]

    @property
    def absent(self) -> list[str]:
        """The areas that were not asked."""
        asked = {item.area for item in self.items.values()}
        return [area for area in dict.fromkeys(item.area for item in survey_items()) if area not in asked]


def folded(text: str) -> str:
    """A text as it is compared: single spaces, straight quotation marks, no capitals, no stop at its end."""
    text = re.sub(r"[\s\u200b\ufeff]+", " ", text.replace("\u2019", "'").replace("\u2018", "'"))
    return text.strip().casefold().removesuffix(".").rstrip()


@cache
def _known() -> dict[str, Item]:
    """Every item by its name and by its statement, folded."""
    items = survey_items()
    return {folded(text): item for item in items for text in (item.name, item.text)}


def item_of(name: str) -> Item | None:
    """The item that a column's name stands for; None where it is none.

    The statement may have a number before it, stand in brackets at the end (Google Forms) or behind a dash
    (Qualtrics).
    """
    if len(name) > LONG:
        return None
    whole = folded(name)
    for text in (whole, re.sub(r"^q?\d+\s*[.):]?\s*", "", whole)):
        if text in _known():
            return _known()[text]
    if found := re.search(r"\[([^\[\]]+)\]$", whole):
        return _known().get(folded(found[1]))
    behind = re.split(r" [-\u2013\u2014:] ", whole)
    return next(
        (_known()[text] for i in range(1, len(behind)) if (text := " - ".join(behind[i:])) in _known()), None
    )


def chosen(path: Path, tables: Sequence[Table]) -> tuple[Table, Columns]:
    """The table that holds the answers, and its columns.

    Raises CourseError where no table holds a statement, several sheets do, a statement stands twice, or
    part of an area is missing.
    """
    matched = [(len(set(_best(table.head)[1].values())), table) for table in tables]
    most = max((count for count, _ in matched), default=0)
    best = [table for count, table in matched if count == most]
    if not most:
        if tables and not tables[0].head:
            next(tables[0].rows, None)  # raises what is wrong with the first row, if that is why
        raise CourseError([_nothing(path, tables)])
    full = [table for count, table in matched if count and table.sheet]
    if len(full) > 1:
        names = ", ".join(short(table.sheet) for table in full)
        raise CourseError(
            [
                Fault(
                    shown(path),
                    1,
                    "",
                    f"answers on {len(full)} sheets ({names})",
                    "answers on one sheet only",
                )
            ]
        )
    return best[0], _columns(path, best[0])


def _best(head: Sequence[Sequence[str]]) -> tuple[int, dict[int, Item]]:
    """The row (from 0) in which most columns are items, and these columns."""
    found = [{i: item for i, cell in enumerate(row) if (item := item_of(cell))} for row in head]
    if not found:
        return 0, {}
    at = max(range(len(found)), key=lambda i: len({item.name for item in found[i].values()}))
    return at, found[at]


def _nothing(path: Path, tables: Sequence[Table]) -> Fault:
    names = [cell for table in tables[:1] for cell in (table.head[0] if table.head else []) if cell.strip()]
    found = f"{len(names)} columns, and none of them a statement of the questionnaire"
    wanted = (
        "columns named as in data/survey (personal_c1 and so on), or by the whole text of a statement, such "
        f"as {quoted(survey_items()[0].text)}"
    )
    return Fault(shown(path), 1, "", found if names else "no row of column names", wanted)


def _columns(path: Path, table: Table) -> Columns:
    at, items = _best(table.head)
    rows = [list(row) for row in table.head]
    tagged = next((i for i in range(len(rows)) if sum(map(bool, map(IMPORT_ID.match, rows[i]))) > 1), None)
    names, first = at, at + 1
    if tagged is not None and tagged in (
        at + 1,
        at + 2,
    ):  # Qualtrics: names, texts, and a row for the machine
        names, first = max(tagged - 2, 0), tagged + 1
        for i, cell in enumerate(rows[names]):
            items = items | ({i: item} if i not in items and (item := item_of(cell)) else {})
    labels = rows[names]
    width = max(len(labels), len(rows[at]))
    plain = [folded(label) for label in labels] + [""] * (width - len(labels))

    def place(name: str) -> int | None:
        return plain.index(name) if name in plain and plain.index(name) not in items else None

    wave, status = place(WAVE), place(STATUS) if tagged is not None else None
    code = place(CODE) if wave is not None else None
    read = {*items, wave, code, status, place(SIMULATED)}
    dropped = Counter(_kind(plain[i]) for i in range(width) if i not in read and plain[i])
    found = Columns(
        _form(plain, tagged is not None),
        names + 1,
        first + 1,
        width,
        items,
        wave,
        code,
        status,
        place(SIMULATED),
        dropped,
    )
    faults = [*_twice(path, found), *_missing(path, found, labels)]
    if faults:
        raise CourseError(faults)
    return found


def _kind(name: str) -> str:
    return next((kind for kind, names in KINDS.items() if re.search(names, name)), OTHER)


def _form(names: Sequence[str], tagged: bool) -> str:
    if tagged:
        return "qualtrics"
    if "record_id" in names or any(name.endswith("_complete") for name in names):
        return "redcap"
    if "start time" in names and "completion time" in names:
        return "microsoft"
    if re.search(KINDS["time"], names[0]) and any("[" in name for name in names):
        return "google"
    return "table"


def _twice(path: Path, columns: Columns) -> list[Fault]:
    from openpyxl.utils import get_column_letter

    faults, seen = [], {}
    for i, item in sorted(columns.items.items()):
        if item.name in seen:
            where = f"column {get_column_letter(i + 1)}, {item.name}"
            before = get_column_letter(seen[item.name] + 1)
            faults.append(
                Fault(
                    shown(path), columns.names, where, f"the statement of column {before} again", "each once"
                )
            )
        seen.setdefault(item.name, i)
    return faults


def _missing(path: Path, columns: Columns, labels: Sequence[str]) -> list[Fault]:
    """A fault for each statement that is missing from an area of which others were asked."""
    present = {item.name for item in columns.items.values()}
    others = {
        folded(label): label for i, label in enumerate(labels) if i not in columns.items and label.strip()
    }
    faults = []
    for item in survey_items():
        if item.name in present or item.area in columns.absent:
            continue
        near: Any = get_close_matches(folded(item.text), others, n=1, cutoff=0.8)
        found = f"a column like it, {quoted(others[near[0]])}" if near else "no column for it"
        wanted = f"a column {item.name}, or {quoted(item.text)}"
        faults.append(Fault(shown(path), columns.names, item.name, found, wanted))
    return faults
