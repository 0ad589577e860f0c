"""Reads the data dictionary `data/datapackage.json` and the tables beside it, and judges neither.

It is the one dictionary: types, categories, ranges, units and descriptions come from there, for the loader,
the checks, the simulator and the tests alike. `schema` says what it must be, `codebook` what it says.
"""

import csv
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from mend.errors import CourseError, Fault
from mend.paths import DATAPACKAGE, shown

# How a number is written in a CSV of the course.
NUMBER = {
    "integer": r"\s*[+-]?[0-9]+\s*",
    "number": r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*",
}

LONGEST = 100_000  # letters in a line of a table; what is longer is no row, and the csv module would give up

# --- the dictionary -----------------------------------------------------------------------------------------


def dictionary(datapackage: Path | None = None) -> dict[str, Any]:
    """The data dictionary as its file has it; a primary key of one column is a list here too.

    Raises CourseError with the line where it cannot be read.
    """
    path = datapackage or DATAPACKAGE
    return _read(path, stamp(path))


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> dict[str, Any]:
    text = _decoded(path, "the data dictionary")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as e:
        lines = text.split("\n")
        stands = lines[e.lineno - 1].strip() if e.lineno <= len(lines) else ""
        raise one_fault(path, e.lineno, f"column {e.colno}", quoted(stands), f"JSON ({e.msg})") from None
    except (ValueError, RecursionError) as e:  # a number of thousands of digits, brackets without end
        raise one_fault(path, 1, "", short(str(e)), "JSON that can be read") from None
    entries = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise one_fault(path, 1, "resources", "no list of datasets", "a list of datasets under resources")
    for entry in entries:
        schema = entry.get("schema")
        if isinstance(schema, dict) and isinstance(schema.get("primaryKey"), str):
            schema["primaryKey"] = [schema["primaryKey"]]
    return found


def stamp(path: Path) -> int:
    """Changes when the file does, so that what was read from it is read again."""
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def one_fault(path: Path, line: int, place: str, found: str, expected: str) -> CourseError:
    """The error of a single fault, to be raised."""
    return CourseError([Fault(shown(path), line, place, found, expected)])


def short(text: str) -> str:
    """The text as it can be printed, or its first 60 letters where it is longer."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 60 else f"{text[:60]}..."


def quoted(text: str) -> str:
    """A text as a message shows it."""
    return repr(short(text)) if text else "nothing"


def line_of(path: Path, text: str) -> int:
    """The first line of a file that holds a text, counted from 1; 1 where none does."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((i for i, line in enumerate(lines, 1) if text in line), 1)


# --- the tables ---------------------------------------------------------------------------------------------


def rows_of(path: Path) -> list[dict[str, str]]:
    """A table's rows as text, "" where a cell is empty; read once and shared, so do not change them.

    Raises CourseError for a file that cannot be read, ValueError for no table."""
    return _rows(path, stamp(path))


@lru_cache(maxsize=8)
def _rows(path: Path, _stamp: int) -> list[dict[str, str]]:
    lines = filter(None, csv.reader(io.StringIO(read_text(path), newline="")))
    if not (labels := next(lines, [])):
        raise ValueError("no table")
    # One row after another, and what many cells say is kept once: a kernel never gives memory back.
    once: dict[str, str] = {}
    return [dict(zip(labels, [once.setdefault(cell, cell) for cell in line], strict=True)) for line in lines]


def read_text(path: Path) -> str:
    """A table's text, with or without the mark that some spreadsheets put at its beginning.

    Raises CourseError for a file that cannot be read, and ValueError where it holds no table: the check knows
    why not.
    """
    text = decoded(path)
    lines = lines_of(text)
    if len(lines) < 2 or "\0" in text or any(cells_of(line) is None for line in lines):
        raise ValueError("no table")
    return text


def decoded(path: Path) -> str:
    """The text of a table, whatever it is. Raises CourseError for a file that cannot be read."""
    return _decoded(path, "the dataset that the dictionary names")


def _decoded(path: Path, wanted: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise one_fault(path, 1, "", "no such file", wanted) from None
    except IsADirectoryError:
        raise one_fault(path, 1, "", "a folder", f"a file, {wanted}") from None
    except PermissionError:
        # Windows says the same of a folder.
        found = "a folder" if path.is_dir() else "a file that may not be read"
        raise one_fault(path, 1, "", found, f"{wanted}, with permission to read it") from None
    except OSError as e:
        raise one_fault(path, 1, "", e.strerror or "a file that cannot be read", wanted) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise one_fault(path, line, "", "a letter that is not UTF-8", "a file saved as UTF-8") from None


def lines_of(text: str) -> list[str]:
    """The lines of a table, however they end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def cells_of(line: str) -> list[str] | None:
    """One line of a table as its values; None where a quotation mark stays open, or the line is far too long.

    No value of the course has several lines, so every line is a record of its own.
    """
    if len(line) > LONGEST:
        return None
    if '"' not in line:
        return line.split(",")
    reader = csv.reader([f"{line}\n", "\n"])
    cells = next(reader)
    return cells if reader.line_num == 1 else None  # an open quotation mark swallows the next line
