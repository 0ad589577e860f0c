"""Everything in which the datasets and their dictionary do not fit each other, said all at once."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from mend import anonymity
from mend.datapackage import NUMBER, dictionary, expected, line_of, read_text, rows_of, shape_faults
from mend.errors import CourseError, Fault
from mend.paths import DATAPACKAGE, shown


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

    faults = [fault for entry in dictionary(path)["resources"] for fault in shape_faults(path, entry)]
    if not faults:
        try:
            Package.from_descriptor(dictionary(path), basepath=str(path.parent))
        except FrictionlessException as e:
            at = line_of(path, '"resources"')
            for reason in e.reasons or [e.error]:
                faults.append(Fault(shown(path), at, "", reason.note, "a valid Data Package"))
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
    from frictionless import Resource, Schema

    faults: list[Fault] = []

    def fault(line: int, place: str, found: str, wanted: str) -> None:
        faults.append(Fault(shown(path), line, place, found, wanted))

    try:
        text = read_text(path)
    except CourseError as e:
        return e.faults
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        fault(1, "", "a byte order mark before the first letter", "plain UTF-8, saved without one")
    if b"\r\n" in raw:
        at = raw[: raw.index(b"\r\n")].count(b"\n") + 1
        fault(at, "", "Windows line ends", "line ends as on Linux and macOS (LF)")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text, newline=""))
    lines, table = [], []
    for cells in reader:
        lines.append(reader.line_num)
        table.append(cells)
    if not table or not any(table[0]):
        fault(1, "", "no column names", "column names in the first line")
        return faults

    # The first line is judged here: one column too few would otherwise make every column after it look wrong.
    labels, fields = table[0], {f["name"]: f for f in entry["schema"]["fields"]}
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

    # A column that nothing is known of, or that stands twice, is read past under a name of its own.
    known = [
        fields[label]
        if label in fields and label not in labels[:i]
        else {"name": f"column {i + 1}", "type": "any"}
        for i, label in enumerate(labels)
    ]
    schema: dict[str, Any] = {"fields": known, "missingValues": entry["schema"].get("missingValues", [""])}
    keys = entry["schema"].get("primaryKey", [])
    if keys and all(key in labels for key in keys):
        schema["primaryKey"] = keys
    report = Resource(
        data=[[f["name"] for f in known], *(_plain(cells, known) for cells in table[1:])],
        schema=Schema.from_descriptor(schema),
    ).validate(limit_errors=10**6)

    # Blank and ragged rows are said once; every other error of such a row only repeats it.
    ragged = {i for i, cells in enumerate(table[1:], 1) if len(cells) != len(labels)}
    for i in sorted(ragged):
        cells = table[i]
        found = f"{len(cells)} values" if any(cells) else "an empty line"
        fault(lines[i], "", found, f"{len(labels)} values, one a column")
    for error in (e for task in report.tasks for e in task.errors):
        told = error.to_descriptor()
        at = told.get("rowNumber", 1) - 1
        if at in ragged:
            continue
        if error.type in ("type-error", "constraint-error"):
            field = fields[told["fieldName"]]
            cell = table[at][told["fieldNumber"] - 1]
            fault(lines[at], field["name"], repr(cell) if cell else "nothing", expected(field))
        elif error.type == "primary-key":
            own = [table[at][labels.index(key)] for key in keys]
            if all(own):
                found = " ".join(f"{k} {v}" for k, v in zip(keys, own, strict=True)) + " a second time"
                fault(lines[at], ", ".join(keys), found, "each " + ", ".join(keys) + " once")
        elif error.type == "blank-row":
            fault(lines[at], "", "an empty line", f"{len(labels)} values, one a column")
        else:
            fault(
                lines[at], str(told.get("fieldName", "")), error.note or error.title, "a table as described"
            )
    return faults


def _plain(cells: list[str], fields: list[dict[str, Any]]) -> list[str]:
    """The row for frictionless, which would take "nan" and "1_000" for numbers; here they are none."""
    return [
        f"{cell} (no number)"
        if field["type"] in NUMBER and cell.strip() and not re.fullmatch(NUMBER[field["type"]], cell)
        else cell
        for cell, field in zip(cells, fields + [{"type": "any"}] * (len(cells) - len(fields)), strict=False)
    ]


def _in_order(fields: dict[str, Any]) -> str:
    names = list(fields)
    return (
        "the columns "
        + ", ".join(names if len(names) < 12 else [*names[:5], "...", names[-1]])
        + ", in this order"
    )
