"""Loads and describes the sample data, by the one data dictionary `data/datapackage.json`.

Importing this module imports neither pandas nor frictionless: a page of widgets needs only `rows`, `profile`,
`journey`, `diary` and `until_told`, which read with the csv module alone.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mend import anonymity as _anonymity
from mend.codebook import expected, field_of, fields_of, file_of, names, resource, rows
from mend.datapackage import NUMBER, line_of, one_fault, read_text
from mend.errors import CourseError, Fault
from mend.paths import DATAPACKAGE, shown
from mend.validation import check, table_faults

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "anonymity",
    "check",
    "compare",
    "definitions",
    "describe",
    "diary",
    "journey",
    "load",
    "names",
    "overview",
    "patterns",
    "profile",
    "read_survey",
    "resource",
    "rows",
    "signs",
    "steps",
    "survey_items",
    "until_told",
    "without_pattern",
]

SURVEY, CHECKINS, DIARIES = "self_concept_survey", "couple_checkins", "sign_diaries"
ORIGIN = (
    "origin"  # under this name a DataFrame's attrs say in a sentence whose data it is, where it is no sample
)


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


def steps() -> list[str]:
    """The five healing steps in order, as `couple_checkins` names them (F19)."""
    return list(field_of(CHECKINS, "step")["categories"])


def signs() -> list[str]:
    """The columns of `sign_diaries` that hold a small sign, 1 where it was noted (F02)."""
    return [f["name"] for f in fields_of(DIARIES) if f.get("sign")]


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
        for f in fields_of(SURVEY)
        if "area" in f
    ]


# --- light reading, for widgets -----------------------------------------------------------------------------


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
    raise one_fault(file_of(SURVEY), 1, "person", found, _known(SURVEY, "person"))


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
        raise CourseError(table_faults(file_of(name), resource(name))) from None


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
        raise one_fault(file_of(CHECKINS), 1, "couple", repr(couple), _known(CHECKINS, "couple"))
    return [weeks[week] for week in sorted(weeks)]


def diary(person: str) -> list[dict[str, Any]]:
    """One diarist's weeks, in order, for the timeline of small signs.

    person : such as "D060"

    Returns one dictionary for every week from 1 to the last: week, signs (the ids of those noted), unknown
    (the ids of those not answered), recognize_self (0 to 10, or None) and told ("nobody", whom, or None). In
    a week in which nothing was answered all seven are unknown. Raises CourseError for an unknown person.
    """
    names, weeks = signs(), {}
    with _by_the_dictionary(DIARIES):
        for row in rows(DIARIES):
            if row["person"] == person:
                weeks[int(row["week"])] = {
                    "week": int(row["week"]),
                    "signs": [sign for sign in names if row[sign] and int(row[sign])],
                    "unknown": [sign for sign in names if not row[sign]],
                    "recognize_self": int(row["recognize_self"]) if row["recognize_self"] else None,
                    "told": row["told"] or None,
                }
    if not weeks:
        raise one_fault(file_of(DIARIES), 1, "person", repr(person), _known(DIARIES, "person"))
    blank = {"signs": [], "unknown": names, "recognize_self": None, "told": None}
    return [weeks.get(week, {"week": week, **blank}) for week in range(1, max(weeks) + 1)]


def until_told() -> dict[str, int | None]:
    """Weeks from each diarist's first small sign to the first week in which they told somebody (F02).

    Returns one number a person, in the order of the file: 0 where both fell in one week, None where nobody
    was told in the weeks that we have. Whoever noted no sign at all is left out.
    """
    names = signs()
    noted: dict[str, int] = {}
    told: dict[str, int] = {}
    with _by_the_dictionary(DIARIES):
        for row in rows(DIARIES):
            person, week = row["person"], int(row["week"])
            if any(row[sign] == "1" for sign in names):
                noted[person] = min(week, noted.get(person, week))
            if row["told"] not in ("", "nobody"):
                told[person] = min(week, told.get(person, week))
    return {person: told[person] - week if person in told else None for person, week in noted.items()}


def _known(name: str, column: str) -> str:
    codes = sorted({row[column] for row in rows(name)})
    return f"one of {codes[0]} to {codes[-1]}"


# --- DataFrames ---------------------------------------------------------------------------------------------


def load(name: str, datapackage: Path | None = None) -> "pd.DataFrame":
    """A dataset as a DataFrame, its types taken from the dictionary.

    Whole numbers that may not be missing are int64. Every other number is float64 with NaN where it is
    missing, since this is what plots and statistics take without fuss. Categories are ordered where the
    dictionary orders them; the rest is text.

    Raises CourseError for an unknown name, and for a file that breaks the dictionary, with every fault in it.
    """
    import pandas as pd

    path, entry = file_of(name, datapackage), resource(name, datapackage)
    fields = entry["schema"]["fields"]
    try:
        labels, *table = csv.reader(io.StringIO(read_text(path), newline=""))
        if labels != [f["name"] for f in fields] or any(len(cells) != len(labels) for cells in table):
            raise ValueError("columns")
        columns = zip(*table, strict=True)
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
        for f in fields:
            units = f.get("constantWithin")
            if units and frame.groupby(units, observed=True)[f["name"]].nunique().to_numpy().max() > 1:
                raise ValueError(f["name"])
    except ValueError:  # something is wrong with it: the check says what, and where
        faults = table_faults(path, entry)
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


def read_survey(file: "Path | str", line: str | None = None) -> "pd.DataFrame":
    """A class's own answers to the questionnaire of `data/survey`, in the shape of `self_concept_survey`.

    file : a CSV (plain, Google Forms, Qualtrics, REDCap) or a workbook of Excel; it is only read
    line : "1-5" or "0-4", where the numbers in the file leave it in doubt

    Names, addresses, times and every other column that is no statement are dropped before anything else. It
    says in a few lines what it read; what is no answer is missing, and `mend survey` lists it. Raises
    CourseError with every fault for a file that cannot be read, and for answers of fewer than five people.
    """
    from mend import survey

    found = survey.read(file, line)
    print(survey.summary(found))
    return found.answers


def describe(name: str) -> "pd.DataFrame":
    """The codebook of a dataset: one row a column, in the dictionary's words.

    Returns a DataFrame indexed by column name with title, description, type ("number", "category", "ordered
    category", "code"), values (what may stand there), unit and missing (how many of the rows have no
    answer); for the survey's items also area, scale and reversed. Raises CourseError for an unknown name.
    """
    import pandas as pd

    fields, data = fields_of(name), rows(name)
    book = {
        f["name"]: {
            "title": f["title"],
            "description": f["description"],
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

    defined = {f["name"]: f["definitions"] for f in fields_of(name) if "definitions" in f}
    if column not in defined:
        known = f"one of {', '.join(defined)}" if defined else "a dataset with definitions"
        at = line_of(DATAPACKAGE, f'"name": "{name}"')
        raise one_fault(DATAPACKAGE, at, f"{name}, column", repr(column), known)
    return pd.Series(defined[column], name="definition").rename_axis(column)


def overview() -> "pd.DataFrame":
    """Every dataset: one row each, indexed by name.

    Returns a DataFrame with title, rows, columns, about (how many of whom: "640 persons"), and simulated.
    """
    import pandas as pd

    table = {}
    for name in names():
        entry, data = resource(name), rows(name)
        unit = entry.get("unit", "")
        people = f"{len({row[unit] for row in data})} {unit}s" if unit else "published text"
        table[name] = {
            "title": entry["title"],
            "rows": len(data),
            "columns": len(entry["schema"]["fields"]),
            "about": people,
            "simulated": "yes" if entry["simulated"] else "no, coded",
        }
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("dataset")


def patterns(name: str) -> "pd.DataFrame":
    """What the dataset was made to show: one row a pattern, indexed by id.

    Returns a DataFrame with framework, kind (effect: put in as a cause; descriptive; tempting: a correlation
    that is not causal), statement, measure, size (in the units that the measure names) and direction. Raises
    CourseError for an unknown name.
    """
    import pandas as pd

    columns = ["id", "framework", "kind", "statement", "measure", "size", "direction"]
    return pd.DataFrame(resource(name).get("patterns", []), columns=columns).set_index("id")


def without_pattern() -> "pd.DataFrame":
    """The frameworks of the course that no dataset was made to show: one row each, indexed by id.

    Returns a DataFrame with title and reason, in the words of `data/frameworks`.
    """
    import pandas as pd

    from mend import frameworks

    every = [frameworks.load(stem) for stem in frameworks.FILES if stem.startswith("F")]
    rows = {f.id: {"title": f.title, "reason": f.no_data} for f in every if f.no_data != "-"}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("framework")


@dataclass(frozen=True)
class Comparison:
    """What was found in the data, beside what the codebook says; shows itself in a line.

    found, said : the size of the pattern in the data in hand, and in the codebook, in the measure's units
    """

    id: str
    framework: str
    statement: str
    measure: str
    found: float
    said: float
    simulated: bool
    tempting: bool

    @property
    def holds(self) -> bool:
        """Whether the two are the same at two decimals, as the codebook gives them."""
        return abs(self.found - self.said) < 0.0055

    def __str__(self) -> str:
        """The line in plain words."""
        beside = "as the codebook says" if self.holds else f"the codebook says {_size(self.said)}"
        found = f"{self.framework} {self.id}: {_size(self.found)}, {beside}."
        return f"{found} {self.statement} ({self.measure}) {self._origin}"

    @property
    def _origin(self) -> str:
        tempts = "It tempts: read on before you believe it. " if self.tempting else ""
        return tempts + ("Simulated data." if self.simulated else "Coded from the article.")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        beside = "as in the codebook" if self.holds else f"the codebook says {_size(self.said)}"
        other = "" if self.holds and not self.tempting else " is-other"
        told = escape(f"{self.measure}; {beside} ({self.framework}). {self._origin}")
        return {
            "text/html": f'<p class="mend-found{other}"><b>{_size(self.found)}</b>'
            f"<span>{escape(self.statement)} <small>{told}</small></span></p>",
            "text/plain": str(self),
        }


def compare(id: str, found: float) -> Comparison:
    """Set what you found beside what the codebook says of a pattern.

    id    : of the pattern, as `patterns` lists it
    found : its size in the data in hand, in the units that the codebook's measure names

    Raises CourseError with the known ids for an unknown one.
    """
    declared = {
        p["id"]: p | {"simulated": resource(name)["simulated"]}
        for name in names()
        for p in resource(name).get("patterns", [])
    }
    if id not in declared:
        at = line_of(DATAPACKAGE, '"patterns"')
        raise one_fault(DATAPACKAGE, at, "pattern", repr(id), f"one of {', '.join(declared)}")
    p = declared[id]
    return Comparison(
        id=id,
        framework=p["framework"],
        statement=p["statement"],
        measure=p["measure"],
        found=float(found),
        said=float(p["size"]),
        simulated=p["simulated"],
        tempting=p["kind"] == "tempting",
    )


def _size(value: float) -> str:
    return (f"{value:.0f}" if value == round(value) else f"{value:.2f}").replace("-", "\N{MINUS SIGN}")


def anonymity(name: str) -> _anonymity.Anonymity:
    """How well the people in a dataset are hidden, looked up in its columns and rows.

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
