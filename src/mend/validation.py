"""Everything in which the datasets and their dictionary do not fit each other, said all at once."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from mend import anonymity
from mend.codebook import expected
from mend.datapackage import (
    LONGEST,
    NUMBER,
    cells_of,
    decoded,
    dictionary,
    line_of,
    lines_of,
    quoted,
    rows_of,
    short,
)
from mend.errors import CourseError, Fault
from mend.paths import DATAPACKAGE, shown
from mend.schema import dictionary_faults


def check(datapackage: Path | None = None) -> list[Fault]:
    """Everything in which the datasets and their dictionary do not fit each other: every fault, in one run.

    datapackage : the dictionary to check by; the files that it names are looked for beside it

    Returns the faults sorted by file and line; an empty list where all is well.
    """
    path = datapackage or DATAPACKAGE
    try:
        entries = dictionary(path)["resources"]
    except CourseError as e:
        return e.faults
    faults = _check_dictionary(path)
    if faults:  # a table cannot be judged by a dictionary that is broken itself
        return sorted(faults)
    for entry in entries:
        broken = table_faults(path.parent / entry["path"], entry)
        faults += broken or _check_anonymity(path, entry)
    described = {(path.parent / entry["path"]).resolve() for entry in entries}
    for folder in sorted({p.parent for p in described}):
        for stray in sorted(set(folder.glob("*.csv")) - described):
            faults.append(
                Fault(shown(stray), 1, "", "a file without description", f"an entry in {path.name}")
            )
    return sorted(faults)


def _check_dictionary(path: Path) -> list[Fault]:
    """The dictionary's own faults: what this course asks of it, and what frictionless refuses."""
    from frictionless import FrictionlessException, Package

    faults = [fault for found in dictionary_faults(path) for fault in found]
    if not faults:
        try:
            Package.from_descriptor(dictionary(path), basepath=str(path.parent))
        except Exception as e:  # of some keys that Mend does not read, frictionless expects the type unasked
            at = line_of(path, '"resources"')
            known = isinstance(e, FrictionlessException)
            for note in [reason.note for reason in e.reasons or [e.error]] if known else [str(e)]:
                faults.append(Fault(shown(path), at, "", note, "a valid Data Package"))
    return faults


def _check_anonymity(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """Whatever in a whole table could point at somebody."""
    file = path.parent / entry["path"]
    return [
        Fault(shown(file), 1, check.question, check.found, check.wanted)
        for check in anonymity.report(entry, rows_of(file)).checks
        if check.holds is False
    ]


def table_faults(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """Every fault of one CSV file."""
    faults: list[Fault] = []

    def fault(line: int, place: str, found: str, wanted: str) -> None:
        faults.append(Fault(shown(path), line, short(place), found, wanted))

    try:
        text = decoded(path)
    except CourseError as e:
        return e.faults
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        fault(1, "", "a byte order mark before the first letter", "plain UTF-8, saved without one")
    if b"\r\n" in raw:
        at = raw[: raw.index(b"\r\n")].count(b"\n") + 1
        fault(at, "", "Windows line ends", "line ends as on Linux and macOS (LF)")
    if "\0" in text:
        at = text[: text.index("\0")].count("\n") + 1
        fault(at, "", "a NUL byte, which is no letter", "a text file, saved as UTF-8")
    lines = lines_of(text.replace("\0", ""))
    if not lines or not any(cells_of(lines[0]) or lines[0]):
        fault(1, "", "no column names", "column names in the first line")
        return faults

    # The first line is judged here: one column too few would otherwise make every column after it look wrong.
    labels, fields = cells_of(lines[0]), {f["name"]: f for f in entry["schema"]["fields"]}
    if labels is None:
        fault(1, "", *_unread(lines[0]))
        labels = lines[0].replace('"', "").split(",")
    if len(labels) == 1 and any(mark in labels[0] for mark in ";\t"):
        mark = "semicolons" if ";" in labels[0] else "tabs"
        fault(1, "", f"{mark} between the columns", "commas between the columns")
        return faults
    for column in fields:
        if column not in labels:
            fault(1, column, "no such column", f"a column {column}: {expected(fields[column])}")
    for i, label in enumerate(labels):
        if label not in fields:
            fault(
                1,
                label or f"column {i + 1}",
                "a column that the dictionary does not know",
                f"only the {len(fields)} columns of the dictionary",
            )
        elif label in labels[:i]:
            fault(1, label, "the column twice", "the column once")
    shared = list(dict.fromkeys(label for label in labels if label in fields))
    if shared != [column for column in fields if column in shared]:
        fault(1, "", "the columns in another order", _in_order(fields))
    if len(lines) == 1:
        fault(1, "", "no rows", "at least one row below the column names")
        return faults

    # What is no row of this table is said once, and judged no further.
    rows: list[tuple[int, list[str]]] = []
    for line, cells in _records(lines, len(labels)):
        if cells is None:
            fault(line, "", *_unread(lines[line - 1]))
        elif len(cells) != len(labels) or not any(cells):
            found = f"{len(cells)} value{'s' * (len(cells) > 1)}" if any(cells) else "an empty line"
            fault(line, "", found, f"{len(labels)} values, one a column")
        else:
            rows.append((line, cells))

    # A column that nothing is known of, or that stands twice, is read past under a name of its own.
    known = [
        fields[label]
        if label in fields and label not in labels[:i]
        else {"name": f"column {i + 1}", "type": "any"}
        for i, label in enumerate(labels)
    ]
    wrong: set[tuple[int, str]] = set()
    for line, column, found, wanted in _by_frictionless(rows, known, entry["schema"]):
        wrong.add((line, column))
        fault(line, column, found, wanted)
    for line, column, found, wanted in _not_constant(rows, known, wrong):
        fault(line, column, found, wanted)
    return faults


def _records(lines: list[str], width: int) -> Iterator[tuple[int, list[str] | None]]:
    """(line, values) of each record below the first line; no values where a quotation mark stays open."""
    after = 0
    for i, line in enumerate(lines[1:], 2):
        if i < after:
            continue
        cells = cells_of(line)
        yield i, cells
        if cells is None and len(line) < LONGEST:
            # A value of several lines is one fault, not one for each of its lines.
            reader = csv.reader([f"{text}\n" for text in islice(lines, i - 1, i + 9)] + ["\n"])
            try:
                whole = len(next(reader)) == width and reader.line_num <= 10
            except csv.Error:
                whole = False
            after = i + reader.line_num if whole else 0


def _unread(line: str) -> tuple[str, str]:
    """(found, expected) for a line that cannot be taken apart."""
    if len(line) > LONGEST:
        return f"a line of {len(line):,} letters", "one row a line"
    return "a quotation mark that is not closed", "its closing mark on the same line, or none"


def _by_frictionless(
    rows: list[tuple[int, list[str]]], fields: list[dict[str, Any]], schema: dict[str, Any]
) -> Iterator[tuple[int, str, str, str]]:
    """(line, column, found, expected) for each value that is not as its field says, and each key twice."""
    from frictionless import FrictionlessException, Resource, Schema

    labels = [field["name"] for field in fields]
    wanted: dict[str, Any] = {"fields": fields, "missingValues": schema.get("missingValues", [""])}
    keys = schema.get("primaryKey", [])
    if keys and all(key in labels for key in keys):
        wanted["primaryKey"] = keys
    try:
        report = Resource(
            data=[labels, *(_plain(cells, fields) for _, cells in rows)],
            schema=Schema.from_descriptor(wanted),
        ).validate(limit_errors=10**6)
    except FrictionlessException as e:
        for reason in e.reasons or [e.error]:
            yield 1, "", reason.note, "a dictionary that Frictionless can read"
        return
    for error in (e for task in report.tasks for e in task.errors):
        told = error.to_descriptor()
        at = told.get("rowNumber", 1) - 2
        line, cells = rows[at] if at >= 0 else (1, labels)
        if error.type in ("type-error", "constraint-error"):
            field = fields[told["fieldNumber"] - 1]
            yield line, field["name"], quoted(cells[told["fieldNumber"] - 1]), expected(field)
        elif error.type == "primary-key":
            own = [cells[labels.index(key)] for key in keys]
            if all(own):
                found = f"{_named(keys, own)} a second time"
                yield line, ", ".join(keys), found, "each " + ", ".join(keys) + " once"
        else:
            place = str(told.get("fieldName", ""))
            yield line, place, short(error.note or error.title), "a table as described"


def _not_constant(
    rows: list[tuple[int, list[str]]], fields: list[dict[str, Any]], wrong: set[tuple[int, str]]
) -> Iterator[tuple[int, str, str, str]]:
    """(line, column, found, expected) for the first change of each value that must stay the same in a unit.

    wrong : (line, column) of the values that are faults already; nothing is told of them again
    """
    at = {field["name"]: i for i, field in enumerate(fields)}
    for i, field in enumerate(fields):
        units = field.get("constantWithin", [])
        if not units or any(unit not in at for unit in units):
            continue
        first: dict[tuple[str, ...], tuple[int, str]] = {}
        told: set[tuple[str, ...]] = set()
        for line, cells in rows:
            own, value = tuple(cells[at[unit]] for unit in units), cells[i]
            if not value or not all(own) or (line, field["name"]) in wrong:
                continue
            before, same = first.setdefault(own, (line, value))
            if value != same and own not in told:
                told.add(own)
                where = f"the same in every row of {_named(units, own)}"
                yield line, field["name"], quoted(value), f"{quoted(same)}, as on line {before}, {where}"


def _named(columns: Iterable[str], values: Iterable[str]) -> str:
    """Which unit is meant: "couple C001 week 4"."""
    return " ".join(f"{column} {short(value)}" for column, value in zip(columns, values, strict=True))


def _plain(cells: list[str], fields: list[dict[str, Any]]) -> list[str]:
    """The row for frictionless, which would take "nan" and "1_000" for numbers; here they are none."""
    return [
        f"{cell} (no number)"
        if field["type"] in NUMBER and cell.strip() and not re.fullmatch(NUMBER[field["type"]], cell)
        else cell
        for cell, field in zip(cells, fields, strict=True)
    ]


def _in_order(fields: dict[str, Any]) -> str:
    names = list(fields)
    return (
        "the columns "
        + ", ".join(names if len(names) < 12 else [*names[:5], "...", names[-1]])
        + ", in this order"
    )
