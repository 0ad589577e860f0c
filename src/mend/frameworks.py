"""Loads and checks `data/frameworks`: what the article says, and every word that a widget shows.

One YAML file a framework, plus the experts, the course map, the support lines and the shared words. A file
that is not as its model says stops with a `CourseError`: file, line, what was found and what was expected.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from . import codebook, dialogue, gate
from .errors import CourseError, Fault
from .models import FILES, Framework
from .models.cards import DEPENDS, Deck
from .models.case import Case
from .models.conversation import Script
from .models.experts import WhereTwelveAgree
from .models.experts import faults as uncoded
from .paths import FRAMEWORKS, shown
from .yamlfile import Loc, line_of, place_of, read


@cache
def load(name: str) -> Any:
    """The checked content of one file of `data/frameworks`, as its model.

    name : a file's stem ("F12-six-areas") or a framework's id ("F12")
    Raises CourseError with every fault of the file, KeyError for a name that is not in FILES.
    """
    stem = next((s for s in FILES if s == name or s.startswith(f"{name}-")), None)
    if stem is None:
        raise KeyError(f"There is no file of frameworks named {name!r}. Known: {', '.join(FILES)}.")
    model, faults, _ = read(FRAMEWORKS / f"{stem}.yaml", FILES[stem])
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
        models[stem], found, nodes[stem] = read(folder / f"{stem}.yaml", kind)
        faults += found
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in FILES or path.suffix != ".yaml":
            expected = f"one of {', '.join(FILES)}, each ending in .yaml"
            faults.append(Fault(shown(path), 1, "", "a file that nothing reads", expected))
    for stem, loc, found, expected in _references({s: m for s, m in models.items() if m is not None}):
        line, place = line_of(nodes[stem], loc), place_of(loc)
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
            for loc, found, expected in (*deck_faults(deck), *(_duplicates(deck) if place else ())):
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
    if "course" in models:
        numbers = [lesson.number for lesson in models["course"].lessons]
        wanted.append(("course", ("safety", "lesson"), models["course"].safety.lesson, numbers))
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


def deck_faults(deck: Any) -> Iterator[tuple[Loc, str, str]]:
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
            if (name := getattr(row, "id", getattr(row, "number", getattr(row, "code", None)))) is None:
                continue
            if name in seen:
                yield (key, i), f"{name!r} a second time", "an id that no other row has"
            seen.add(name)
