"""Reads a YAML file into a model, and tells what is wrong with it: line, place, found, expected."""

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import Tag, ValidationError

from .errors import Fault
from .models.base import Strict
from .paths import shown

Loc = tuple[str | int, ...]


def read(path: Path, kind: type[Strict]) -> tuple[Any, list[Fault], yaml.Node | None]:
    """(model or None, faults, node): one of the first two is empty. The node is what `line_of` asks."""
    file = shown(path)
    if not path.is_file():
        return None, [Fault(file, 1, "", "no such file", "a YAML file of that name")], None
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Fault(file, line, "", "bytes that are not UTF-8", "a file saved as UTF-8")], None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [Fault(file, line, "", error.problem or "broken YAML", "YAML that can be read")], None
    except yaml.YAMLError as error:
        return None, [Fault(file, 1, "", str(error).splitlines()[0], "YAML that can be read")], None
    faults = [
        Fault(file, line, key, "the same key a second time", "each key once") for key, line in _twice(node)
    ]
    try:
        model = kind.model_validate(data)
    except ValidationError as error:
        faults += [_fault(file, kind, node, dict(e)) for e in error.errors()]
        return None, faults, node
    return (None if faults else model), faults, node


def _twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, _at(key)
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)


def _fault(file: str, kind: type[Strict], node: yaml.Node | None, error: dict[str, Any]) -> Fault:
    loc: Loc = error["loc"]
    value: Any = error["input"]
    if isinstance(value, str):
        found = repr(value) if value.strip() else "an empty text"
    else:
        found = "nothing" if value is None else repr(value)[:80]
    expected = error["msg"][0].lower() + error["msg"][1:]
    match error["type"]:
        case "missing":
            found, expected = "no such key", f"the key {loc[-1]!r}"
        case "extra_forbidden":
            found, expected = f"the unknown key {loc[-1]!r}", f"one of {', '.join(_keys(kind, loc[:-1]))}"
        case "string_too_short":
            expected = "some text"
        case "string_type":
            expected = "text (put it in quotes)"
        case "placeholder":
            expected = f"no placeholders but {error['msg']}"
        case "string_pattern_mismatch" if "F(0" in expected:
            expected = "a framework's id, F01 to F24"
        case "kind" if isinstance(value, dict):
            found = f"a row with {', '.join(map(str, value))}"
        case "too_short" | "too_long":
            found = f"{len(error['input'])} rows"
    return Fault(file, line_of(node, loc), place_of(_named(node, loc)), found, expected)


def _keys(kind: Any, loc: Loc) -> list[str]:
    """The keys that the model knows at this place."""
    for part in loc:
        if isinstance(part, str) and isinstance(kind, tuple):  # one of several kinds, told by its name
            kind = next(one for one in kind if part in _names(one))
        elif isinstance(part, str):
            kind = kind.model_fields[part].annotation
        while get_origin(kind) is not None:
            kinds = get_args(kind)
            if get_origin(kind) in (Union, UnionType) and type(None) not in kinds:
                kind = kinds
                break
            kind = kinds[0]
    return [row.alias or name for name, row in getattr(kind, "model_fields", {}).items()]


def _names(kind: Any) -> tuple[str, ...]:
    """What one of several kinds is called in the place of an error: by its tag, or by its literal field."""
    if tags := tuple(one.tag for one in getattr(kind, "__metadata__", ()) if isinstance(one, Tag)):
        return tags
    told_by = (row.annotation for row in kind.model_fields.values())
    return get_args(next(one for one in told_by if get_origin(one) is Literal))


def _named(node: yaml.Node | None, loc: Loc) -> Loc:
    """The place without the names of kinds, which stand in no file."""
    named: list[str | int] = []
    for i, part in enumerate(loc):
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == part), None)
            if below is None and i + 1 < len(loc):
                continue
            node = below
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        named.append(part)
    return tuple(named)


def line_of(node: yaml.Node | None, loc: Loc) -> int:
    """The line, from 1, of the deepest part of `loc` that the file has."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == part), None)
            if pair is None:
                continue  # the name of a kind, which stands in the place and not in the file
            line, node = _at(pair[0]), pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = _at(node)
        else:
            break
    return line


def _at(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node and node.start_mark else 1


def place_of(loc: Loc) -> str:
    """A place as a reader counts it: rows from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
