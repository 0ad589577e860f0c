"""What the data dictionary says of each dataset: its columns, its file, its rows, what may stand where."""

from pathlib import Path
from typing import Any

from mend.datapackage import dictionary, line_of, one_fault, rows_of
from mend.errors import CourseError
from mend.paths import DATAPACKAGE
from mend.schema import dictionary_faults


def names(datapackage: Path | None = None) -> list[str]:
    """The names of the datasets, in the dictionary's order. Raises CourseError where one has none."""
    path = datapackage or DATAPACKAGE
    entries = dictionary(path)["resources"]
    nameless = [
        fault
        for entry, faults in zip(entries, dictionary_faults(path), strict=True)
        if not isinstance(entry.get("name"), str) or not entry["name"]
        for fault in faults
    ]
    if nameless:
        raise CourseError(nameless)
    return [entry["name"] for entry in entries]


def resource(name: str, datapackage: Path | None = None) -> dict[str, Any]:
    """One dataset's entry in the dictionary.

    Raises CourseError with the known names for an unknown one, and with all that is wrong with the entry.
    """
    path = datapackage or DATAPACKAGE
    entries = dictionary(path)["resources"]
    own = [(e, f) for e, f in zip(entries, dictionary_faults(path), strict=True) if e.get("name") == name]
    if faults := [fault for _, found in own for fault in found]:
        raise CourseError(faults)
    if own:
        return own[0][0]
    known = f"one of {', '.join(names(path))}"
    raise one_fault(path, line_of(path, '"resources"'), "dataset", repr(name), known)


def fields_of(name: str, datapackage: Path | None = None) -> list[dict[str, Any]]:
    """A dataset's columns as the dictionary has them. Raises CourseError for an unknown name."""
    return resource(name, datapackage)["schema"]["fields"]


def field_of(name: str, column: str) -> dict[str, Any]:
    """One column as the dictionary has it. Raises CourseError for an unknown name or column."""
    fields = {f["name"]: f for f in fields_of(name)}
    if column not in fields:
        at = line_of(DATAPACKAGE, f'"name": "{name}"')
        raise one_fault(DATAPACKAGE, at, f"{name}, column", repr(column), f"one of {', '.join(fields)}")
    return fields[column]


def file_of(name: str, datapackage: Path | None = None) -> Path:
    """Where a dataset lies. Raises CourseError for an unknown name."""
    return (datapackage or DATAPACKAGE).parent / resource(name, datapackage)["path"]


def rows(name: str, datapackage: Path | None = None) -> list[dict[str, str]]:
    """The dataset's rows as text, "" where an answer is missing; read once and shared, so do not change them.

    Raises CourseError for an unknown name, for a file that cannot be read as a table, and for one that lacks
    a column; what stands in the cells is not judged.
    """
    path, entry = file_of(name, datapackage), resource(name, datapackage)
    try:
        table = rows_of(path)
        if any(field["name"] not in table[0] for field in entry["schema"]["fields"]):
            raise ValueError("columns")
    except ValueError:
        from mend.validation import table_faults  # only now: it needs this module, and brings frictionless

        raise CourseError(table_faults(path, entry)) from None
    return table


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
    digits = int(count.strip("{}")) if count.strip("{}").isdecimal() else 1
    return head + "1".rjust(digits, "0")
