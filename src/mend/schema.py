"""What every entry of the data dictionary must be, as pydantic models, and every fault of one that is not."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from mend.datapackage import dictionary, short, stamp
from mend.errors import Fault
from mend.models import FrameworkId, Text
from mend.paths import shown

Loc = tuple[str | int, ...]

Word = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]


def _wrong(found: str, wanted: str) -> PydanticCustomError:
    # Messages are templates with {names}, so the words go in as values.
    return PydanticCustomError("said", "{found}", {"found": found, "wanted": wanted})


def _told(value: Any) -> str:
    """A value of the dictionary as a message shows it."""
    return repr(short(value)) if isinstance(value, str) else short(json.dumps(value))


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as e:
        raise _wrong(f"constraints.pattern {_told(text)}", f"a regular expression ({e})") from None
    return text


def _inside(text: str) -> str:
    posix, windows = PurePosixPath(text), PureWindowsPath(text)
    outside = posix.is_absolute() or windows.anchor or ".." in windows.parts or "://" in text or "\0" in text
    if outside or posix.suffix != ".csv":
        wanted = "a CSV file beside the dictionary or in a folder below it, such as samples/NAME.csv"
        raise _wrong(f"path {_told(text)}", wanted)
    return text


class Loose(BaseModel):
    """A model that takes no text for a number, and lets pass what it does not know.

    It only judges: what is read is the dictionary itself, so the defaults here mean no more than "not given".
    """

    model_config = ConfigDict(extra="allow", strict=True)


class Limits(Loose):
    """`constraints` of a column."""

    required: bool = False
    minimum: Number = 0.0
    maximum: Number = 0.0
    enum: list[Any] = Field(default=[], min_length=1)
    pattern: Annotated[str, AfterValidator(_regex)] = ""

    @field_validator("maximum")
    @classmethod
    def _above(cls, value: float, info: ValidationInfo) -> float:
        low = info.data.get("minimum", value)
        if value < low and low:
            raise _wrong(f"constraints.maximum {value:g}", f"at least the minimum, {low:g}")
        return value


class Column(Loose):
    """One of `schema.fields`. A key that is judged by others stands after them."""

    name: Word
    type: Literal["string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth",
                  "duration", "any"]  # fmt: skip
    title: Text
    description: Text
    role: Literal["pseudonym", "quasi-identifier"] = "pseudonym"
    unit: Text = ""
    sign: bool = False
    constantWithin: list[Word] = Field([], min_length=1)
    constraints: Limits = Limits()
    categories: list[Word] = Field([], min_length=1)
    categoriesOrdered: Any = Field(None, validate_default=True)
    definitions: dict[str, Text] = {}
    scale: Any = None
    reversed: Any = None
    area: Text = ""

    @field_validator("constraints")
    @classmethod
    def _whole(cls, value: Limits, info: ValidationInfo) -> Limits:
        for key in ("minimum", "maximum"):
            end: float = getattr(value, key)
            if info.data.get("type") == "integer" and end % 1:
                raise _wrong(f"constraints.{key} {end:g}", "a whole number, as the column's type says")
        return value

    @field_validator("categories")
    @classmethod
    def _as_enum(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if len(set(value)) < len(value):
            raise _wrong("a category twice", "each category once")
        if "constraints" in info.data and info.data["constraints"].enum != value:
            raise _wrong("categories and enum that differ", "the same list in both")
        return value

    @field_validator("categoriesOrdered")
    @classmethod
    def _ordered_or_not(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("categories") and not isinstance(value, bool):
            raise _wrong("categories that are neither ordered nor not", "categoriesOrdered: true or false")
        return value

    @field_validator("definitions")
    @classmethod
    def _one_a_category(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if "categories" in info.data and (not value or list(value) != info.data["categories"]):
            raise _wrong("definitions and categories that differ", "one definition a category, in order")
        return value

    @field_validator("area")
    @classmethod
    def _item(cls, value: str, info: ValidationInfo) -> str:
        limits = info.data.get("constraints")
        whole = info.data["scale"] in ("concept", "esteem") and isinstance(info.data["reversed"], bool)
        if not whole or (limits is not None and not {"minimum", "maximum"} <= limits.model_fields_set):
            raise _wrong("an item not fully described", "scale, reversed, and the ends of its answer line")
        return value


class Pattern(Loose):
    """One of `patterns`: what a dataset was made to show as a cause, to tempt by, or to describe."""

    id: Word
    framework: FrameworkId
    statement: Text
    measure: Text
    size: Number
    direction: Any
    kind: Literal["effect", "tempting", "descriptive"]
    confounder: Any = Field(None, validate_default=True)

    @field_validator("direction")
    @classmethod
    def _as_size(cls, value: Any, info: ValidationInfo) -> Any:
        size = info.data.get("size")
        signs = ("positive", "negative") if size is None else ("positive",) if size > 0 else ("negative",)
        if value not in signs:
            raise _wrong(f"direction {_told(value)}", "positive or negative, as its size is")
        return value

    @field_validator("confounder")
    @classmethod
    def _explains(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise _wrong(f"confounder {_told(value)}", "a text")
        if value is None and info.data.get("kind") == "tempting":
            raise _wrong("no confounder", "what makes it tempting, for a pattern of this kind")
        return value


class Table(Loose):
    """`schema` of a dataset."""

    fields: list[Column] = Field(min_length=1)
    primaryKey: list[Word] = []
    missingValues: list[str] = []


class Dataset(Loose):
    """One of `resources`."""

    name: Word
    title: Text
    description: Text
    path: Annotated[Word, AfterValidator(_inside)]
    simulated: Any = Field(None, validate_default=True)
    seed: Any = Field(None, validate_default=True)
    unit: Text = ""
    about: Any = Field(None, validate_default=True)
    patterns: list[Pattern] = []
    table: Table = Field(alias="schema")

    @field_validator("simulated")
    @classmethod
    def _says_so(cls, value: Any, info: ValidationInfo) -> Any:
        begins = info.data.get("description", "Simulated" if value else "Coded")
        if not isinstance(value, bool) or not begins.startswith("Simulated" if value else "Coded"):
            raise _wrong(
                "a dataset that does not say whether it is simulated",
                '"simulated": true or false, and a description that begins with Simulated or with Coded',
            )
        return value

    @field_validator("seed")
    @classmethod
    def _repeatable(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("simulated") is True and type(value) is not int:
            found = "no seed" if value is None else f"seed {_told(value)}"
            raise _wrong(found, "the whole number that the simulation starts from")
        return value

    @field_validator("about")
    @classmethod
    def _somebody(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and not isinstance(value, str):
            raise _wrong(f"about {_told(value)}", "a text")
        if not value and not info.data.get("unit", "one that is wrong already"):
            wanted = "unit, or about where it is nobody in private"
            raise _wrong("nobody that the rows belong to", wanted)
        return value


KINDS = {
    "string_type": "a text",
    "string_unicode": "a text",
    "string_too_short": "a text",
    "too_short": "at least one",
    "list_type": "a list",
    "dict_type": "an object in { }",
    "model_type": "an object in { }",
    "bool_type": "true or false",
    "float_type": "a number",
    "finite_number": "a number",
    "string_pattern_mismatch": "a framework's id, F01 to F24",
}
LISTS = {
    "patterns": "a list of patterns, each an object in { }",
    "primaryKey": "a column of this dataset, or a list of them",
    "constantWithin": "a list of columns of this dataset",
    "missingValues": "a list of texts",
    "categories": "a list of texts",
    "enum": "a list of what may stand there",
}


def dictionary_faults(path: Path) -> list[list[Fault]]:
    """What is wrong with each dataset's entry, in the dictionary's order; empty lists where all is well."""
    return _dictionary_faults(path, stamp(path))


@lru_cache(maxsize=4)
def _dictionary_faults(path: Path, _stamp: int) -> list[list[Fault]]:
    entries = dictionary(path)["resources"]
    told: list[list[tuple[Loc, str, str]]] = [
        [*_type_faults(entry), *_column_faults(entry)] for entry in entries
    ]
    seen: set[tuple[str, str]] = set()
    for entry, own in zip(entries, told, strict=True):
        for loc, what, value in _once(entry):
            if (what, value) in seen:
                own.append((loc, f"a second {what}", f"each {what.rpartition(' ')[2]} once"))
            seen.add((what, value))
    node = _nodes(path) if any(told) else None
    return [
        sorted(
            {
                Fault(shown(path), _line(node, ("resources", i, *loc)), _place(entry, i, loc), found, wanted)
                for loc, found, wanted in own
            }
        )
        for i, (entry, own) in enumerate(zip(entries, told, strict=True))
    ]


def _type_faults(entry: dict[str, Any]) -> Iterator[tuple[Loc, str, str]]:
    """(where, found, expected) for each key that is missing or not what it must be."""
    try:
        Dataset.model_validate(entry)
    except ValidationError as e:
        for error in e.errors(include_url=False):
            yield error["loc"], *_explained(error["loc"], error["type"], error["input"], error.get("ctx", {}))


def _explained(loc: Loc, kind: str, value: Any, more: dict[str, Any]) -> tuple[str, str]:
    if kind == "said":
        return more["found"], more["wanted"]
    within = _within(loc)
    key, *_ = [part for part in reversed(within) if isinstance(part, str)] or [""]
    if loc[:1] == ("schema",) and key in ("schema", "fields") and not isinstance(loc[-1], int):
        empty = kind in ("missing", "too_short")
        return "no fields" if empty else f"{key} {_told(value)}", "schema.fields, one entry a column"
    if within and (kind == "missing" or value == ""):
        if isinstance(within[-1], int):
            return f"'' in {key}", "a text"
        noun = {"schema": "field", "patterns": "pattern"}.get(str(loc[0]), "dataset")
        article = "an" if key[0] in "aeiou" else "a"
        wanted = (
            "path, the CSV file of this dataset" if key == "path" else f"{article} {key} for every {noun}"
        )
        return f"no {key}", wanted
    wanted = KINDS.get(kind, kind)
    if kind == "literal_error":
        wanted = str(more["expected"]).replace("'", "")
    if not within:
        return _told(value), wanted
    if isinstance(within[-1], int):
        return f"{_told(value)} in {key}", wanted
    if kind in ("list_type", "too_short"):
        wanted = LISTS.get(key, wanted)
    return f"{'.'.join(map(str, within))} {_told(value)}", wanted


def _within(loc: Loc) -> Loc:
    """The part of a place that lies inside a field or a pattern, or the whole of it."""
    if loc[:2] == ("schema", "fields") and len(loc) > 2:
        return loc[3:]
    if loc[:1] == ("patterns",) and len(loc) > 1:
        return loc[2:]
    return loc[1:] if loc[:1] == ("schema",) and len(loc) > 1 else loc


def _column_faults(entry: dict[str, Any]) -> Iterator[tuple[Loc, str, str]]:
    """(where, found, expected) for each column that is named and not there, or there twice."""
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list):
        return
    columns = [field.get("name") if isinstance(field, dict) else None for field in fields]
    named: list[tuple[Loc, Any]] = [(("schema", "primaryKey"), schema.get("primaryKey"))]
    for i, field in enumerate(fields):
        if isinstance(columns[i], str) and columns[i] in columns[:i]:
            yield ("schema", "fields", i), "a second field of this name", "each name once"
        if isinstance(field, dict):
            named.append((("schema", "fields", i, "constantWithin"), field.get("constantWithin")))
    if not all(isinstance(column, str) for column in columns):
        return  # what is named may well be the column that has lost its name
    for loc, wanted in named:
        for column in wanted if isinstance(wanted, list) else []:
            if isinstance(column, str) and column and column not in columns:
                yield loc, f"{_told(column)} in {loc[-1]}", "a field of this dataset"
    unit = entry.get("unit")
    if isinstance(unit, str) and unit.strip() and unit not in columns:
        yield ("unit",), f"unit {_told(unit)}", "a field of this dataset"


def _once(entry: dict[str, Any]) -> Iterator[tuple[Loc, str, str]]:
    """(where, what it is, its value) for each thing that no other dataset may have."""
    patterns = entry.get("patterns")
    found: list[tuple[Loc, str, Any]] = [
        (("name",), "dataset of this name", entry.get("name")),
        (("path",), "dataset with this path", entry.get("path")),
    ]
    for i, pattern in enumerate(patterns if isinstance(patterns, list) else []):
        if isinstance(pattern, dict):
            found.append((("patterns", i, "id"), "pattern of this id", pattern.get("id")))
    return ((loc, what, value) for loc, what, value in found if isinstance(value, str))


def _place(entry: dict[str, Any], i: int, loc: Loc) -> str:
    """The dataset and its field or pattern, by name where it has one, else by number."""
    name = entry.get("name")
    place = short(name) if isinstance(name, str) and name else f"dataset {i + 1}"
    rest = loc[1:] if loc[:1] == ("schema",) else loc
    if len(rest) < 2 or rest[0] not in ("fields", "patterns") or not isinstance(rest[1], int):
        return place
    kind, key = ("field", "name") if rest[0] == "fields" else ("pattern", "id")
    listed = (entry["schema"] if kind == "field" else entry)[rest[0]][rest[1]]
    own = listed.get(key) if isinstance(listed, dict) else None
    if not isinstance(own, str) or not own:
        return f"{place}, {kind} {rest[1] + 1}"
    return f"{place}, {short(own)}" if kind == "field" else f"{place}, pattern {short(own)}"


def _nodes(path: Path) -> yaml.Node | None:
    """The dictionary with its lines: JSON is YAML too, and its reader tells where each key stands."""
    try:
        return yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


def _line(node: yaml.Node | None, loc: Loc) -> int:
    """The line of a key, from 1; where it is missing, that of the nearest name."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            keys = {key.value: (key.start_mark.line + 1, value) for key, value in node.value}
            if part not in keys:
                return next((keys[key][0] for key in ("name", "id") if key in keys), line)
            line, node = keys[part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            listed: yaml.Node = node.value[part]
            line, node = listed.start_mark.line + 1, listed
    return line
