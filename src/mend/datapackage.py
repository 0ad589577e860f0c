"""Reads the data dictionary `data/datapackage.json` and the tables that it names, with nothing heavy.

It is the one dictionary: types, categories, ranges, units and descriptions come from here, for the loader,
the checks, the simulator and the tests alike.
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


def dictionary(datapackage: Path | None = None) -> dict[str, Any]:
    """The data dictionary as its file has it. Raises CourseError with the line where it cannot be read."""
    path = datapackage or DATAPACKAGE
    return _read(path, stamp(path))


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise one_fault(path, 1, "", "no such file", "the data dictionary") from None
    except UnicodeDecodeError:
        raise one_fault(path, 1, "", "letters that are not UTF-8", "text saved as UTF-8") from None
    except json.JSONDecodeError as e:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        stands = lines[e.lineno - 1].strip()[:60] if e.lineno <= len(lines) else ""
        raise one_fault(path, e.lineno, f"column {e.colno}", repr(stands), f"JSON ({e.msg})") from None
    entries = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise one_fault(path, 1, "resources", "no list of datasets", "a list of datasets under resources")
    return found


def stamp(path: Path) -> int:
    """Changes when the file does, so that what was read from it is read again."""
    return path.stat().st_mtime_ns if path.exists() else 0


def one_fault(path: Path, line: int, place: str, found: str, expected: str) -> CourseError:
    """The error of a single fault, to be raised."""
    return CourseError([Fault(shown(path), line, place, found, expected)])


def names(datapackage: Path | None = None) -> list[str]:
    """The names of the datasets, in the dictionary's order."""
    return [str(r.get("name")) for r in dictionary(datapackage)["resources"]]


def resource(name: str, datapackage: Path | None = None) -> dict[str, Any]:
    """One dataset's entry in the dictionary. Raises CourseError with the known names for an unknown one."""
    path = datapackage or DATAPACKAGE
    for entry in dictionary(path)["resources"]:
        if entry.get("name") == name:
            faults = shape_faults(path, entry)
            if faults:
                raise CourseError(faults)
            return entry
    known = f"one of {', '.join(names(path))}"
    raise one_fault(path, line_of(path, '"resources"'), "dataset", repr(name), known)


def line_of(path: Path, text: str) -> int:
    """The first line of a file that holds a text, counted from 1; 1 where none does."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((i for i, line in enumerate(lines, 1) if text in line), 1)


def fields_of(name: str, datapackage: Path | None = None) -> list[dict[str, Any]]:
    """A dataset's columns as the dictionary has them. Raises CourseError for an unknown name."""
    return resource(name, datapackage)["schema"]["fields"]


def field_of(name: str, column: str) -> dict[str, Any]:
    """One column as the dictionary has it."""
    return next(f for f in fields_of(name) if f["name"] == column)


def file_of(name: str, datapackage: Path | None = None) -> Path:
    """Where a dataset lies. Raises CourseError for an unknown name."""
    return (datapackage or DATAPACKAGE).parent / resource(name, datapackage)["path"]


def rows(name: str, datapackage: Path | None = None) -> list[dict[str, str]]:
    """The dataset's rows as text, "" where an answer is missing; read once and shared, so do not change them.

    Raises CourseError for an unknown name or a file that is not there.
    """
    return rows_of(file_of(name, datapackage))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The same of any table. Raises CourseError for a file that is not there."""
    return _rows(path, stamp(path))


@lru_cache(maxsize=8)
def _rows(path: Path, _stamp: int) -> list[dict[str, str]]:
    with io.StringIO(read_text(path), newline="") as lines:
        return list(csv.DictReader(lines))


def read_text(path: Path) -> str:
    """The file's text, with or without the mark that some spreadsheets put at its beginning."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise one_fault(path, 1, "", "no such file", "the dataset that the dictionary names") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise one_fault(path, line, "", "a letter that is not UTF-8", "a CSV file saved as UTF-8") from None


def shape_faults(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """What one dataset's entry lacks before anything can be read by it."""
    name, faults = str(entry.get("name")), []

    def fault(near: str, place: str, found: str, wanted: str) -> None:
        faults.append(Fault(shown(path), line_of(path, near), place, found, wanted))

    here = f'"name": "{name}"'
    if not isinstance(entry.get("path"), str):
        fault(here, name, "no path", "path, the CSV file of this dataset")
    simulated = entry.get("simulated")
    kind = "Simulated" if simulated else "Coded"
    if not isinstance(simulated, bool) or not str(entry.get("description", "")).startswith(kind):
        wanted = '"simulated": true or false, and a description that begins with Simulated or with Coded'
        fault(here, name, "a dataset that does not say whether it is simulated", wanted)
    if not entry.get("unit") and not entry.get("about"):
        fault(here, name, "nobody that the rows belong to", "unit, or about where it is nobody in private")
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not fields or not all(isinstance(field, dict) for field in fields):
        fault(here, name, "no fields", "schema.fields, one entry a column")
        return faults
    columns = [field.get("name") for field in fields]
    for i, field in enumerate(fields):
        near, place = f'"name": "{field.get("name")}"', f"{name}, {field.get('name')}"
        if field.get("name") in columns[:i]:
            fault(near, place, "a second field of this name", "each name once")
        for key in ("name", "type", "title", "description"):
            if not field.get(key):
                fault(near, place, f"no {key}", f"a {key} for every field")
        if "categories" in field and field["categories"] != field.get("constraints", {}).get("enum"):
            fault(near, place, "categories and enum that differ", "the same list in both")
        if "categories" in field and not isinstance(field.get("categoriesOrdered"), bool):
            fault(
                near, place, "categories that are neither ordered nor not", "categoriesOrdered: true or false"
            )
        if "definitions" in field and list(field["definitions"]) != field.get("categories"):
            fault(
                near, place, "definitions and categories that differ", "one definition a category, in order"
            )
        if field.get("role") not in (None, "pseudonym", "quasi-identifier"):
            fault(near, place, f"role {field['role']!r}", "pseudonym or quasi-identifier")
        if "area" in field and (
            field.get("scale") not in ("concept", "esteem")
            or not isinstance(field.get("reversed"), bool)
            or not {"minimum", "maximum"} <= set(field.get("constraints", {}))
        ):
            fault(
                near, place, "an item not fully described", "scale, reversed, and the ends of its answer line"
            )
    if entry.get("unit") and entry["unit"] not in columns:
        fault(here, name, f"unit {entry['unit']!r}", "a field of this dataset")
    seen = set()
    for pattern in entry.get("patterns", []):
        id = pattern.get("id")
        near, place = f'"id": "{id}"', f"{name}, pattern {id}"
        for key in ("id", "framework", "statement", "measure", "direction"):
            if not pattern.get(key):
                fault(near, place, f"no {key}", f"a {key} for every pattern")
        if not isinstance(pattern.get("size"), int | float):
            fault(near, place, f"size {pattern.get('size')!r}", "a number")
        elif pattern.get("direction") != ("positive" if pattern["size"] > 0 else "negative"):
            fault(
                near, place, f"direction {pattern.get('direction')!r}", "positive or negative, as its size is"
            )
        if id in seen:
            fault(near, place, "a second pattern of this id", "each id once")
        seen.add(id)
    for key in entry["schema"].get("primaryKey", []):
        if key not in columns:
            fault('"primaryKey"', name, f"{key!r} in primaryKey", "a field of this dataset")
    return faults


def expected(field: dict[str, Any]) -> str:
    """What may stand in a column, in words: "a whole number from 1 to 5", "yes or no"."""
    limits = field.get("constraints", {})
    known = field.get("categories") or limits.get("enum")
    if known:
        words = [str(k) for k in known]
        return ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else words[0]
    if field.get("type") in ("integer", "number"):
        kind = "a whole number" if field["type"] == "integer" else "a number"
        low, high = limits.get("minimum"), limits.get("maximum")
        if low is not None and high is not None:
            return f"{kind} from {low} to {high}"
        return kind + (
            f", {low} or more" if low is not None else f", at most {high}" if high is not None else ""
        )
    return f"text such as {_sample(limits['pattern'])}" if "pattern" in limits else "text"


def _sample(pattern: str) -> str:
    """A code that fits one of the dictionary's patterns: S[0-9]{3} gives S001."""
    head, _, count = pattern.partition("[0-9]")
    digits = int(count.strip("{}")) if count.strip("{}").isdigit() else 1
    return head + "1".rjust(digits, "0")
