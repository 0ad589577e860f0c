"""How well the people in a dataset are hidden: looked up in its columns and rows.

One judgment comes first, and stands in the dictionary: who the rows belong to (`unit`), and which columns
somebody outside could know (`"role": "quasi-identifier"`). k-anonymity: Sweeney (2002).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mend.tables import html

if TYPE_CHECKING:
    import pandas as pd

LEAST = 5  # people who must share whatever an outsider could know
NARROWEST = 5  # years in an age band

NAMING = re.compile(
    r"name|surname|mail|phone|^tel$|mobile|address|street|zip|post_?code|^ip$|_ip$|ssn|insurance|birth|^dob$|"
    r"latitude|longitude|^lat$|^lon$|user|account"
)
CONTACT = re.compile(r"\S@\S|(?:\d[ ()/.-]{0,2}){7,}")
DATE = re.compile(
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|"
    r"\b\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CODE = re.compile(r"[A-Z]\[0-9\](?:\{\d\})?")  # the pattern of a made-up code: one letter and a number
BAND = re.compile(r"(\d+)-(\d+)|\d+\+|under \d+")


@dataclass(frozen=True)
class Check:
    """One question of the report: what was looked for, what was found, what would do, whether it does.

    holds : True or False; None where nothing is asked, and the finding is a limit to know of
    """

    question: str
    found: str
    wanted: str
    holds: bool | None


@dataclass(frozen=True)
class Anonymity:
    """The report on one dataset; shows itself as a table.

    dataset : its name
    unit    : who the rows belong to, such as "person"; "" where the data is about nobody in private
    sizes   : how many of them share each combination of the quasi-identifiers
    checks  : the questions, in order
    """

    dataset: str
    unit: str
    quasi_identifiers: tuple[str, ...]
    sizes: Mapping[tuple[str, ...], int]
    checks: Sequence[Check]

    @property
    def k(self) -> int:
        """The size of the smallest group: the fewest that anybody hides among. 0 without a group."""
        return min(self.sizes.values(), default=0)

    @property
    def holds(self) -> bool:
        """Whether every question was answered as it must be."""
        return all(check.holds is not False for check in self.checks)

    @property
    def groups(self) -> "pd.DataFrame":
        """The groups that share what an outsider could know, the smallest first, with their `size`."""
        import pandas as pd

        rows = [(*group, size) for group, size in self.sizes.items()]
        table = pd.DataFrame(rows, columns=[*self.quasi_identifiers, "size"])
        return table.sort_values(["size", *self.quasi_identifiers], ignore_index=True)

    @property
    def table(self) -> "pd.DataFrame":
        """The checks as a DataFrame: question, found, wanted, and whether it holds."""
        import pandas as pd

        said = {True: "yes", False: "no", None: "a limit"}
        rows = [(c.question, c.found, c.wanted, said[c.holds]) for c in self.checks]
        return pd.DataFrame(rows, columns=["question", "found", "wanted", "holds"]).set_index("question")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        import pandas as pd

        with pd.option_context("display.max_colwidth", None):
            return {"text/html": html(self.table), "text/plain": self.table.to_string()}


def groups(resource: dict[str, Any], rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, ...], int]:
    """How many people share all that an outsider could know of them, over all their rows.

    resource : the dataset's entry in the dictionary
    rows     : its rows as text

    Where a person's rows differ in a quasi-identifier, the group is told by all its values ("18-24, 25-34").
    """
    unit, columns = resource.get("unit", ""), quasi_identifiers(resource)
    if not unit:
        return {}
    known: defaultdict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for row in rows:
        known[row[unit]][tuple(row[column] for column in columns)] = None
    return dict(Counter(tuple(map(_together, zip(*own, strict=True))) for own in known.values()))


def _together(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(values))


def quasi_identifiers(resource: dict[str, Any]) -> tuple[str, ...]:
    """The columns that the dictionary marks as knowable from outside."""
    return tuple(f["name"] for f in resource["schema"]["fields"] if f.get("role") == "quasi-identifier")


def report(resource: dict[str, Any], rows: Sequence[Mapping[str, str]]) -> Anonymity:
    """Look for everything that could point at somebody.

    resource : the dataset's entry in the dictionary
    rows     : its rows as text, "" where an answer is missing
    """
    name, unit, fields = resource["name"], resource.get("unit", ""), resource["schema"]["fields"]
    if not unit:
        about = Check("Is it about people in private?", resource["about"], "", None)
        return Anonymity(name, "", (), {}, (about,))
    columns, sizes = quasi_identifiers(resource), groups(resource, rows)
    known = " and ".join(", ".join(columns).rsplit(", ", 1)) or "nothing"

    texts = [f["name"] for f in fields if _is_text(f)]
    cells = {f["name"]: {row[f["name"]] for row in rows} for f in fields}
    naming = [
        c for c, values in cells.items() if NAMING.search(_snake(c)) or any(map(CONTACT.search, values))
    ]
    dates = [
        f["name"]
        for f in fields
        if f["type"] in ("date", "datetime", "time", "year", "yearmonth")
        or any(map(DATE.search, cells[f["name"]]))
        or (f["type"] not in ("integer", "number") and any(map(YEAR.search, cells[f["name"]])))
    ]
    weeks = [f["name"] for f in fields if f["name"] in ("week", "wave")]
    ages = [f["name"] for f in fields if re.search(r"(^|_)ages?(_|$)|^age", _snake(f["name"]))]
    bands = {name: sorted(cells[name] - {""}) for name in ages}
    coded = any(f["name"] == unit and f.get("role") == "pseudonym" for f in fields)
    whole: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    ends: dict[str, tuple[str, ...]] = {}
    for row in rows:
        whole[row[unit]].append(tuple(row[f["name"]] for f in fields if f["name"] != unit))
        ends[row[unit]] = tuple(row[c] for c in (*columns, *weeks))  # rows are in order of time

    least = min(sizes.values(), default=0)
    checks = (
        Check(
            "Who the rows belong to",
            f"a made-up code, {unit}" if coded else f"{unit}, which is none",
            "a made-up code: one letter, one number",
            coded,
        ),
        Check("Direct identifiers, contact details", _list(naming), "none", not naming),
        Check("Free text", _list(texts), "none", not texts),
        Check("Dates", _list(dates), f"none, only {_list(weeks)} since the start", not dates),
        Check(
            "Age",
            "; ".join(_few(b) for b in bands.values()) or "not asked",
            f"bands of {NARROWEST} years or more, or not asked",
            all(map(_banded, bands.values())),
        ),
        Check(
            f"k: the fewest that share {known}",
            f"{least} in the smallest of {len(sizes)} groups" if columns else f"all {len(whole)}",
            f"{LEAST} or more",
            least >= LEAST,
        ),
        Check(
            "Not seen by k: somebody who also knows when a person stopped",
            f"singles out {_alone(ends.values())} of {len(whole)}",
            "as few as can be",
            None,
        ),
        Check(
            "Not seen by k: somebody who was there",
            f"may recognize {_alone(map(tuple, whole.values()))} of {len(whole)}: no other record is like it",
            "as few as can be",
            None,
        ),
    )
    return Anonymity(name, unit, columns, sizes, checks)


def _is_text(field: dict[str, Any]) -> bool:
    pattern = str(field.get("constraints", {}).get("pattern", ""))
    is_code = field.get("role") == "pseudonym" and CODE.fullmatch(pattern) is not None
    told = field["type"] in ("integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth")
    return not told and "categories" not in field and not is_code


def _alone(records: Iterable[tuple[object, ...]]) -> int:
    """How many of them are like no other."""
    return sum(count == 1 for count in Counter(records).values())


def _snake(column: str) -> str:
    """firstName as first_name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()


def _few(values: list[str]) -> str:
    return ", ".join(values if len(values) < 8 else [*values[:6], "..."])


def _banded(ages: list[str]) -> bool:
    """Whether ages are told in bands that are wide enough."""
    found = [BAND.fullmatch(age) for age in ages]
    return all(b and (not b[1] or int(b[2]) - int(b[1]) + 1 >= NARROWEST) for b in found)


def _list(columns: Iterable[str]) -> str:
    return ", ".join(columns) or "none"
