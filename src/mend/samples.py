"""Loads, describes and checks the sample data, by the one data dictionary `data/datapackage.json`.

Importing this module imports neither pandas nor frictionless: a page of widgets needs only `rows`, `profile`
and `journey`, which read with the csv module alone.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mend import anonymity as _anonymity
from mend.errors import CourseError, Fault
from mend.paths import DATAPACKAGE, shown

if TYPE_CHECKING:
    import pandas as pd

# How a number is written in a CSV of the course.
NUMBER = {
    "integer": r"\s*[+-]?[0-9]+\s*",
    "number": r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*",
}
SURVEY, CHECKINS, DIARIES = "self_concept_survey", "couple_checkins", "sign_diaries"


@dataclass(frozen=True)
class Item:
    """One statement of the survey, as the dictionary describes it.

    name      : its column
    area      : personal, physical, family, social, work or moral
    scale     : "concept" (how I see myself) or "esteem" (how I feel about it)
    reversed  : whether agreeing speaks for a low score
    low, high : the ends of the answer line
    text      : the statement
    """

    name: str
    area: str
    scale: str
    reversed: bool
    low: int
    high: int
    text: str


# --- the dictionary -----------------------------------------------------------------------------------------


def dictionary(datapackage: Path | None = None) -> dict[str, Any]:
    """The data dictionary as its file has it. Raises CourseError with the line where it cannot be read."""
    path = datapackage or DATAPACKAGE
    return _dictionary(path, _stamp(path))


@lru_cache(maxsize=4)
def _dictionary(path: Path, _stamp: int) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise _error(path, 1, "", "no such file", "the data dictionary") from None
    except UnicodeDecodeError:
        raise _error(path, 1, "", "letters that are not UTF-8", "text saved as UTF-8") from None
    except json.JSONDecodeError as e:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        stands = lines[e.lineno - 1].strip()[:60] if e.lineno <= len(lines) else ""
        raise _error(path, e.lineno, f"column {e.colno}", repr(stands), f"JSON ({e.msg})") from None
    entries = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _error(path, 1, "resources", "no list of datasets", "a list of datasets under resources")
    return found


def _stamp(path: Path) -> int:
    """Changes when the file does, so that what was read from it is read again."""
    return path.stat().st_mtime_ns if path.exists() else 0


def _error(path: Path, line: int, place: str, found: str, expected: str) -> CourseError:
    return CourseError([Fault(shown(path), line, place, found, expected)])


def names(datapackage: Path | None = None) -> list[str]:
    """The names of the datasets, in the dictionary's order."""
    return [str(r.get("name")) for r in dictionary(datapackage)["resources"]]


def resource(name: str, datapackage: Path | None = None) -> dict[str, Any]:
    """One dataset's entry in the dictionary. Raises CourseError with the known names for an unknown one."""
    path = datapackage or DATAPACKAGE
    for entry in dictionary(path)["resources"]:
        if entry.get("name") == name:
            faults = _check_shape(path, entry)
            if faults:
                raise CourseError(faults)
            return entry
    raise _error(
        path, _line_of(path, '"resources"'), "dataset", repr(name), f"one of {', '.join(names(path))}"
    )


def _line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((i for i, line in enumerate(lines, 1) if text in line), 1)


def _fields(name: str, datapackage: Path | None = None) -> list[dict[str, Any]]:
    return resource(name, datapackage)["schema"]["fields"]


def _field(name: str, column: str) -> dict[str, Any]:
    return next(f for f in _fields(name) if f["name"] == column)


def _file(name: str, datapackage: Path | None = None) -> Path:
    return (datapackage or DATAPACKAGE).parent / resource(name, datapackage)["path"]


def steps() -> list[str]:
    """The five healing steps in order, as `couple_checkins` names them (F19)."""
    return list(_field(CHECKINS, "step")["categories"])


def signs() -> list[str]:
    """The columns of `sign_diaries` that hold a small sign, 1 where it was noted (F02)."""
    return [f["name"] for f in _fields(DIARIES) if f.get("sign")]


def survey_items() -> list[Item]:
    """The statements of `self_concept_survey`, in the dictionary's order."""
    return [
        Item(
            f["name"],
            f["area"],
            f["scale"],
            f["reversed"],
            f["constraints"]["minimum"],
            f["constraints"]["maximum"],
            f["description"],
        )
        for f in _fields(SURVEY)
        if "area" in f
    ]


# --- light reading, for widgets -----------------------------------------------------------------------------


def rows(name: str, datapackage: Path | None = None) -> list[dict[str, str]]:
    """The dataset's rows as text, "" where an answer is missing; read once and shared, so do not change them.

    Raises CourseError for an unknown name or a file that is not there.
    """
    path = _file(name, datapackage)
    return _rows(path, _stamp(path))


@lru_cache(maxsize=8)
def _rows(path: Path, _stamp: int) -> list[dict[str, str]]:
    with io.StringIO(_text(path), newline="") as text:
        return list(csv.DictReader(text))


def _text(path: Path) -> str:
    """The file's text, with or without the mark that some spreadsheets put at its beginning."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _error(path, 1, "", "no such file", "the dataset that the dictionary names") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise _error(path, line, "", "a letter that is not UTF-8", "a CSV file saved as UTF-8") from None


def profile(person: str, wave: int = 1) -> dict[str, list[float | None]]:
    """One person's scores for the self-concept wheel, as `measures.area_scores` computes them.

    person : such as "S001"
    wave   : 1 or 2

    Returns {"concept": six numbers, "esteem": six numbers}, 1 to 5 to two decimals, areas in the
    dictionary's order; None where two or more of the three answers are missing. Raises CourseError where the
    person has no such wave.
    """
    with _by_the_dictionary(SURVEY):
        row = next((r for r in rows(SURVEY) if r["person"] == person and r["wave"] == str(wave)), None)
        if row is not None:
            return _scores(row)
    found = f"nobody called {person!r} at wave {wave}"
    raise _error(_file(SURVEY), 1, "person", found, _known(SURVEY, "person"))


def _scores(row: dict[str, str]) -> dict[str, list[float | None]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in survey_items():
        groups.setdefault((item.scale, item.area), []).append(item)
    scores: dict[str, list[float | None]] = {"concept": [], "esteem": []}
    for (scale, _), items in groups.items():
        answers = [
            item.low + item.high - int(row[item.name]) if item.reversed else int(row[item.name])
            for item in items
            if row[item.name]
        ]
        enough = len(answers) >= len(items) - 1
        scores[scale].append(round(sum(answers) / len(answers), 2) if enough else None)
    return scores


@contextmanager
def _by_the_dictionary(name: str) -> Iterator[None]:
    """Where reading stumbles over a file that breaks the dictionary, say everything that is wrong with it."""
    try:
        yield
    except (KeyError, TypeError, ValueError):
        raise CourseError(_check_table(_file(name), resource(name))) from None


def journey(couple: str) -> list[dict[str, Any]]:
    """One couple's weeks, in order, for the healing path.

    couple : such as "C001"

    Returns one dictionary a week: week (from 1), step (1 to 5), checkin_kept (bool), and for partners A and
    B in this order commitment and trust (0 to 10) and goal_met ("yes", "partly", "no"); None where an answer
    is missing. Raises CourseError for an unknown couple.
    """
    order = steps()
    weeks: dict[int, dict[str, Any]] = {}
    with _by_the_dictionary(CHECKINS):
        for row in rows(CHECKINS):
            if row["couple"] != couple:
                continue
            week = weeks.setdefault(
                int(row["week"]),
                {
                    "week": int(row["week"]),
                    "step": order.index(row["step"]) + 1,
                    "commitment": [None, None],
                    "trust": [None, None],
                    "checkin_kept": row["checkin_kept"] == "yes",
                    "goal_met": [None, None],
                },
            )
            p = "AB".index(row["partner"])
            week["commitment"][p] = float(row["commitment"]) if row["commitment"] else None
            week["trust"][p] = float(row["trust"]) if row["trust"] else None
            week["goal_met"][p] = row["goal_met"] or None
    if not weeks:
        raise _error(_file(CHECKINS), 1, "couple", repr(couple), _known(CHECKINS, "couple"))
    return [weeks[week] for week in sorted(weeks)]


def _known(name: str, column: str) -> str:
    codes = sorted({row.get(column) or "" for row in rows(name)})
    return f"one of {codes[0]} to {codes[-1]}" if codes else "a file with rows"


# --- DataFrames ---------------------------------------------------------------------------------------------


def load(name: str, datapackage: Path | None = None) -> "pd.DataFrame":
    """A dataset as a DataFrame, its types taken from the dictionary.

    Whole numbers that may not be missing are int64. Every other number is float64 with NaN where it is
    missing, since this is what plots and statistics take without fuss. Categories are ordered where the
    dictionary orders them; the rest is text.

    Raises CourseError for an unknown name, and for a file that breaks the dictionary, with every fault in it.
    """
    import pandas as pd

    path, entry = _file(name, datapackage), resource(name, datapackage)
    fields = entry["schema"]["fields"]
    try:
        labels, *table = csv.reader(io.StringIO(_text(path), newline=""))
        if labels != [f["name"] for f in fields] or any(len(cells) != len(labels) for cells in table):
            raise ValueError("columns")
        columns = zip(*table, strict=True) if table else ([] for _ in labels)
        none = entry["schema"].get("missingValues", [""])
        frame = pd.DataFrame(
            {
                f["name"]: _typed(pd.Series([None if c in none else c for c in cells], dtype="str"), f)
                for f, cells in zip(fields, columns, strict=True)
            }
        )
        keys = entry["schema"].get("primaryKey", [])
        if keys and frame.duplicated(keys).any():
            raise ValueError("keys")
    except ValueError:  # something is wrong with it: the check says what, and where
        faults = _check_table(path, entry)
        raise CourseError(
            faults or [Fault(shown(path), 1, "", "an unreadable table", "a CSV file")]
        ) from None
    return frame


def _typed(column: "pd.Series", field: dict[str, Any]) -> "pd.Series":
    """The column in its type. Raises ValueError where a value does not fit the dictionary."""
    import pandas as pd

    limits = field.get("constraints", {})
    if limits.get("required") and column.isna().any():
        raise ValueError(field["name"])
    if "categories" in field:
        known = pd.Categorical(
            column, categories=field["categories"], ordered=field.get("categoriesOrdered", False)
        )
        if (known.isna() & column.notna()).any():
            raise ValueError(field["name"])
        return pd.Series(known, index=column.index)
    if field["type"] in ("integer", "number"):
        given = column.dropna()
        if not given.str.fullmatch(NUMBER[field["type"]]).all():
            raise ValueError(field["name"])
        numbers = column.astype("float64")
        given = numbers[column.notna()]
        low, high = limits.get("minimum", -float("inf")), limits.get("maximum", float("inf"))
        if not ((given >= low) & (given <= high)).all():
            raise ValueError(field["name"])
        return numbers.astype("int64") if field["type"] == "integer" and limits.get("required") else numbers
    pattern = limits.get("pattern")
    if pattern and not column.dropna().str.fullmatch(pattern).all():
        raise ValueError(field["name"])
    return column


def describe(name: str) -> "pd.DataFrame":
    """The codebook of a dataset: one row a column, in the dictionary's words.

    Returns a DataFrame indexed by column name with title, description, type ("number", "category", "ordered
    category", "code"), values (what may stand there), unit and missing (how many of the rows have no
    answer); for the survey's items also area, scale and reversed. Raises CourseError for an unknown name.
    """
    import pandas as pd

    fields, data = _fields(name), rows(name)
    book = {
        f["name"]: {
            "title": f.get("title", ""),
            "description": f.get("description", ""),
            "type": _kind(f),
            "values": expected(f),
            "unit": f.get("unit", ""),
            "missing": sum(not row.get(f["name"]) for row in data),
        }
        | (
            {k: f.get(k, "") for k in ("area", "scale", "reversed")}
            if any("area" in g for g in fields)
            else {}
        )
        for f in fields
    }
    return pd.DataFrame.from_dict(book, orient="index").rename_axis("column")


def definitions(name: str, column: str) -> "pd.Series":
    """What each category of a column means, where the dictionary defines it, in the dictionary's order.

    Raises CourseError for an unknown dataset, or for a column that is unknown or needs no definition.
    """
    import pandas as pd

    defined = {f["name"]: f["definitions"] for f in _fields(name) if "definitions" in f}
    if column not in defined:
        known = f"one of {', '.join(defined)}" if defined else "a dataset with definitions"
        at = _line_of(DATAPACKAGE, f'"name": "{name}"')
        raise _error(DATAPACKAGE, at, f"{name}, column", repr(column), known)
    return pd.Series(defined[column], name="definition").rename_axis(column)


def patterns(name: str) -> "pd.DataFrame":
    """What the dataset was made to show: one row a pattern, indexed by id.

    Returns a DataFrame with framework, statement, measure, size (in the units that the measure names),
    direction, and causal: False for a correlation that only tempts. Raises CourseError for an unknown name.
    """
    import pandas as pd

    declared = [{"causal": True} | pattern for pattern in resource(name).get("patterns", [])]
    columns = ["id", "framework", "statement", "measure", "size", "direction", "causal"]
    return pd.DataFrame(declared, columns=columns).set_index("id")


def anonymity(name: str) -> _anonymity.Anonymity:
    """How well the people in a dataset are hidden: found in its columns and rows, not claimed.

    Returns a report that shows itself as a table; its `k` is the fewest people who share whatever an
    outsider could know of them, and its `groups` lists those who share it. Raises CourseError for an unknown
    name. Source: Sweeney (2002).
    """
    return _anonymity.report(resource(name), rows(name))


def _kind(field: dict[str, Any]) -> str:
    if "categories" in field:
        return "ordered category" if field.get("categoriesOrdered") else "category"
    if field["type"] in NUMBER:
        return "number"
    return "code" if field.get("role") == "pseudonym" else "text"


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


# --- checking -----------------------------------------------------------------------------------------------


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
        broken = _check_table(path.parent / entry["path"], entry)
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

    faults = [fault for entry in dictionary(path)["resources"] for fault in _check_shape(path, entry)]
    if not faults:
        try:
            Package.from_descriptor(dictionary(path), basepath=str(path.parent))
        except FrictionlessException as e:
            at = _line_of(path, '"resources"')
            for reason in e.reasons or [e.error]:
                faults.append(Fault(shown(path), at, "", reason.note, "a valid Data Package"))
    return faults


def _check_shape(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """What one dataset's entry lacks before anything can be read by it."""
    name, faults = str(entry.get("name")), []

    def fault(near: str, place: str, found: str, wanted: str) -> None:
        faults.append(Fault(shown(path), _line_of(path, near), place, found, wanted))

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
    for key in entry["schema"].get("primaryKey", []):
        if key not in columns:
            fault('"primaryKey"', name, f"{key!r} in primaryKey", "a field of this dataset")
    return faults


def _check_anonymity(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """Whatever in a whole table could point at somebody."""
    file = path.parent / entry["path"]
    return [
        Fault(shown(file), 1, check.question, check.found, check.wanted)
        for check in _anonymity.report(entry, _rows(file, _stamp(file))).checks
        if check.holds is False
    ]


def _check_table(path: Path, entry: dict[str, Any]) -> list[Fault]:
    """Every fault of one CSV file."""
    from frictionless import Resource, Schema

    faults: list[Fault] = []

    def fault(line: int, place: str, found: str, wanted: str) -> None:
        faults.append(Fault(shown(path), line, place, found, wanted))

    try:
        text = _text(path)
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
