"""Loads and checks `data/frameworks`: what the article says, and every word that a widget shows.

One YAML file a framework, plus the experts, the course map, the support lines and the shared words. A file
that is not as its model says stops with a `CourseError`: file, line, what was found and what was expected.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml
from pydantic import ValidationError

from . import codebook, dialogue, gate
from .errors import CourseError, Fault
from .models import FILES, Framework, Strict
from .models.cards import DEPENDS, Deck
from .models.case import Case
from .models.conversation import Script
from .models.experts import WhereTwelveAgree
from .models.experts import faults as uncoded
from .paths import FRAMEWORKS, shown

Loc = tuple[str | int, ...]


@cache
def load(name: str) -> Any:
    """The checked content of one file of `data/frameworks`, as its model.

    name : a file's stem ("F12-six-areas") or a framework's id ("F12")
    Raises CourseError with every fault of the file, KeyError for a name that is not in FILES.
    """
    stem = next((s for s in FILES if s == name or s.startswith(f"{name}-")), None)
    if stem is None:
        raise KeyError(f"There is no file of frameworks named {name!r}. Known: {', '.join(FILES)}.")
    model, faults, _ = _read(FRAMEWORKS / f"{stem}.yaml", FILES[stem])
    if faults:
        raise CourseError(faults)
    return model


def content(name: str) -> dict[str, Any]:
    """The same as plain dictionaries and lists, as widgets take it."""
    return load(name).model_dump()


def check(folder: Path = FRAMEWORKS) -> list[Fault]:
    """Every fault in every file of the folder, also where one file names what another does not have."""
    models, nodes, faults = {}, {}, []
    for stem, kind in FILES.items():
        models[stem], found, nodes[stem] = _read(folder / f"{stem}.yaml", kind)
        faults += found
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in FILES or path.suffix != ".yaml":
            expected = f"one of {', '.join(FILES)}, each ending in .yaml"
            faults.append(Fault(shown(path), 1, "", "a file that nothing reads", expected))
    for stem, loc, found, expected in _references({s: m for s, m in models.items() if m is not None}):
        line, place = _line(nodes[stem], loc), _place(loc)
        faults.append(Fault(shown(folder / f"{stem}.yaml"), line, place, found, expected))
    return sorted(faults)


def inventory() -> list[tuple[str, str, int]]:
    """(file, what it holds, how many) for each file."""
    rows = []
    for stem in FILES:
        lists = [(key, len(value)) for key, value in load(stem) if isinstance(value, list)]
        what, count = next((row for row in lists if row[0] != "experts" or stem == "experts"), ("words", 1))
        rows.append((f"{stem}.yaml", what, count))
    return rows


def _references(models: dict[str, Any]) -> Iterator[tuple[str, Loc, str, str]]:
    """(file, place, found, expected) for each id that another file should have and has not."""

    def known(stem: str, key: str) -> list[str] | None:
        return [row.id for row in getattr(models[stem], key)] if stem in models else None

    wanted: list[tuple[str, Loc, str, list[str] | None]] = []
    experts = known("experts", "experts")
    for stem, model in models.items():
        if isinstance(model, Framework):
            wanted += [(stem, ("experts", i), e, experts) for i, e in enumerate(model.experts)]
            if not stem.startswith(f"{model.id}-"):
                yield stem, ("id",), repr(model.id), repr(stem[:3])
        for place, deck in _decks(model):
            for loc, found, expected in (*_deck(deck), *(_duplicates(deck) if place else ())):
                yield stem, (*place, *loc), found, expected
        for place, script in _scripts(model):
            if isinstance(model, Framework) and not script.id.startswith(model.id):
                yield stem, (*place, "id"), repr(script.id), f"{model.id!r}, or that and a word"
            for loc, found, expected in dialogue.faults(script):
                yield stem, (*place, *loc), found, expected
        if isinstance(model, WhereTwelveAgree):
            wanted += [(stem, place, e, experts) for place, e in model.named()]
            yield from ((stem, *fault) for fault in uncoded(model, _coded()))
        yield from ((stem, *duplicate) for duplicate in _duplicates(model))
    if "F19-healing-steps" in models:
        sources = {
            "practices": known("F07-seven-practices", "practices"),
            "questions": known("F16-finding-the-root", "questions"),
            "helpers": known("F22-nobody-heals-alone", "helpers"),
        }
        for i, step in enumerate(models["F19-healing-steps"].steps):
            for key, ids in sources.items():
                named = enumerate(getattr(step, key))
                wanted += [("F19-healing-steps", ("steps", i, key, j), v, ids) for j, v in named]
    for stem in {"F05-both-must-be-willing", "F24-no-quick-fix"} & set(models):
        for i, point in enumerate(models[stem].points):
            wanted += [(stem, ("points", i, "whose", j), e, experts) for j, e in enumerate(point.whose)]
    if gate.F04 in models:
        for i, end in enumerate(models[gate.F04].ends):
            for j, thought in enumerate(end.thoughts):
                named = enumerate(thought.whose)
                wanted += [(gate.F04, ("ends", i, "thoughts", j, "whose", k), e, experts) for k, e in named]
        if gate.F06 in models:
            yield from gate.faults(models[gate.F04], models[gate.F06])
    for stem, loc, value, ids in wanted:
        if ids is not None and value not in ids:
            yield stem, loc, repr(value), f"one of {', '.join(ids)}"


def _decks(model: Any) -> Iterator[tuple[Loc, Deck]]:
    """Every deck of a file, with its place in it."""
    if isinstance(model, Deck):
        yield (), model
    elif isinstance(model, Case):
        yield ("deck",), model.deck


def _scripts(model: Any) -> Iterator[tuple[Loc, Script]]:
    """Every script of a file, with its place in it."""
    for i, script in enumerate(getattr(model, "scripts", [])):
        yield ("scripts", i), script
    if isinstance(model, Case):
        yield ("script",), model.script


def _coded() -> list[dict[str, str]]:
    """The rows of expert_positions; none where that file is broken, which the check of the data tells."""
    try:
        return codebook.rows("expert_positions")
    except CourseError:
        return []


def _deck(deck: Deck) -> Iterator[tuple[Loc, str, str]]:
    """(place, found, expected) for each key that nobody could match and each pile without a card."""
    piles = [pile.id for pile in deck.piles]
    for i, card in enumerate(deck.cards):
        for j, pile in enumerate(card.key):
            place = ("cards", i, "key", j)
            if pile not in [*piles, DEPENDS]:
                yield place, repr(pile), f"one of {', '.join(piles)}, or {DEPENDS} alone"
            elif pile in card.key[:j]:
                yield place, f"{pile!r} a second time", "each pile once"
            elif pile == DEPENDS and len(card.key) > 1:
                yield place, f"{DEPENDS!r} beside another pile", "it alone"
    for i, pile in enumerate(piles):
        if pile == DEPENDS:
            yield ("piles", i, "id"), repr(pile), "another id: every deck has this pile already"
        elif not any(pile in card.key for card in deck.cards):
            yield ("piles", i), f"no card whose key is {pile!r}", "at least one"


def _duplicates(model: Any) -> Iterator[tuple[Loc, str, str]]:
    for key, rows in model:
        if not isinstance(rows, list):
            continue
        seen = set()
        for i, row in enumerate(rows):
            if (name := getattr(row, "id", getattr(row, "number", None))) is None:
                continue
            if name in seen:
                yield (key, i), f"{name!r} a second time", "an id that no other row has"
            seen.add(name)


def _read(path: Path, kind: type[Strict]) -> tuple[Any, list[Fault], yaml.Node | None]:
    """(model or None, faults, node): one of the first two is empty."""
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
        case "too_short" | "too_long":
            found = f"{len(error['input'])} rows"
    return Fault(file, _line(node, loc), _place(loc), found, expected)


def _keys(kind: Any, loc: Loc) -> list[str]:
    """The keys that the model knows at this place."""
    for part in loc:
        if isinstance(part, str):
            kind = kind.model_fields[part].annotation
        while get_origin(kind) is not None:
            kind = get_args(kind)[0]
    return list(kind.model_fields)


def _line(node: yaml.Node | None, loc: Loc) -> int:
    """The line, from 1, of the deepest part of `loc` that the file has."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == part), None)
            if pair is None:
                break
            line, node = _at(pair[0]), pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = _at(node)
        else:
            break
    return line


def _at(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node and node.start_mark else 1


def _place(loc: Loc) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
