"""How each kind of widget is printed: `forms/KIND.html`, with what its template cannot work out itself.

A template has the macro `here`, and may have `home`, what the short handout of a person has in its place;
`sheet`, pages to fill in; `shared`, pages that a table has one of; `cut`, pages to cut up; and `key`. A kind
without a file is printed as its saved picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from .. import frameworks
from ..models.cards import DEPENDS
from . import drawings
from .prose import ruled
from .templates import FORMS, macros, part

State = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A widget on paper: in its place, in the same place for one person, and at the end."""

    here: Markup
    home: Markup = field(default=Markup(""))
    sheet: Markup = field(default=Markup(""))
    shared: Markup = field(default=Markup(""))
    cut: Markup = field(default=Markup(""))
    key: Markup = field(default=Markup(""))


def has(kind: str) -> bool:
    """Whether this kind of widget has a printed form of its own."""
    return kind in _EXTRAS and (FORMS / f"{kind}.html").is_file()


def printed(kind: str, state: State, name: str, level: int, picture: Markup) -> Form:
    """The form of one widget.

    state   : its saved state
    name    : an id that nothing else in the document has
    level   : of the heading with the title of its lesson, 1 or 2
    picture : its saved picture, for the forms that show it too
    """
    words = frameworks.content("handout")
    given = {
        "id": name,
        "picture": picture,
        "ruled": ruled,
        "refer": lambda text: part("refer", name, words["sheet"].format(what=text), words["page"]),
        **_EXTRAS[kind](state, words),
    }
    module = macros(kind)
    parts = {}
    for macro in ("here", "home", "sheet", "shared", "cut", "key"):
        if hasattr(module, macro):
            at = {"level": level + 2, "of": 3} if macro in ("here", "home") else {"level": 2, "of": 2}
            parts[macro] = Markup(getattr(module, macro)(state, words, {**given, **at}))
    return Form(**parts)


def _cards(state: State, words: State) -> State:
    names = {pile["id"]: pile["name"] for pile in state["content"]["piles"]}
    names[DEPENDS] = state["content"]["words"]["depends"]
    piles = []
    for card in state["content"]["cards"]:
        one, *other = (names[pile] for pile in card["key"])
        piles.append(words["cards"]["both"].format(one=one, other=other[0]) if other else one)
    return {"piles": piles}


def _wheel(state: State, words: State) -> State:
    content, said = state["content"], words["wheel"]
    areas = [area["name"] for area in content["areas"]]
    numbers = dict(zip(("one", "two", "three", "four", "five"), content["anchors"], strict=True))
    filled = (state["concept"], state["esteem"]) if state["name"] else ()
    return {
        "drawing": drawings.address(drawings.wheel(areas, *filled)),
        "scale": said["scale"].format(**numbers),
        "alt": said["alt"].format(areas=", ".join(areas), low=numbers["one"], high=numbers["five"]),
        "numbers": "; ".join(
            said["value"].format(area=area, concept=f"{concept:g}", esteem=f"{esteem:g}")
            for area, concept, esteem in zip(areas, *filled, strict=True)
        )
        if filled
        else "",
    }


def _path(state: State, words: State) -> State:
    content, said = state["content"], words["path"]
    steps = [step["name"] for step in content["steps"]]
    first, second = content["people"]
    return {
        "case": content["people"] != frameworks.load("F19").people,
        "drawing": drawings.address(drawings.path(steps, content["people"], said["out"])),
        "alt": said["alt"].format(steps=", ".join(steps), first=first, second=second, out=said["out"]),
    }


def _goals(state: State, words: State) -> State:
    content = state["content"]
    people = [name or other for name, other in zip(state["people"], content["people"], strict=True)]
    whose = {"first": people[0], "second": people[1], "both": content["words"]["both"]}
    areas = {area["id"]: area["name"] for area in content["areas"]}
    return {
        "people": [content["words"]["me"]] if state["alone"] else people,
        "kinds": [content["kinds"][kind] for kind in ("yes", "partly", "no")],
        "goals": [
            {
                "text": goal["text"],
                "area": areas[goal["area"]],
                "term": content["terms"][goal["term"]],
                "whose": whose[goal["whose"]],
            }
            for goal in state["goals"]
        ],
    }


def _gate(state: State, words: State) -> State:
    gate = frameworks.load("F04")
    ends = {end.id: end.name for end in gate.ends}
    answers = {
        question["id"]: (question["text"], {answer["id"]: answer["text"] for answer in question["answers"]})
        for question in state["content"]["questions"]
    }
    rules = []
    for rule in gate.rules:
        lines = []
        for question, chosen in rule.when.items():
            text, named = answers[question]
            either = f" {words['gate']['either']} ".join(f"\u201c{named[answer]}\u201d" for answer in chosen)
            lines.append(f"{text} {either}")
        rules.append({"when": lines, "end": ends[rule.end]})
    support = frameworks.content("support")
    return {
        "danger": ends[gate.danger],
        "rules": rules,
        "lines": lambda heading: part("lines", support, heading),
    }


def _bench(state: State, words: State) -> State:
    return {"own": state["texts"].get("own", "") if state["sentence"] == "own" else ""}


def _model(state: State, words: State) -> State:
    return {"drawing": drawings.address(drawings.scale())}


def _map(state: State, words: State) -> State:
    return {"names": {one["id"]: one["name"] for one in state["content"]["experts"]}}


def _nothing(state: State, words: State) -> State:
    return {}


_EXTRAS: dict[str, Callable[[State, State], State]] = {
    "CardSort": _cards,
    "SelfConceptWheel": _wheel,
    "HealingPath": _path,
    "GoalTracker": _goals,
    "DecisionPath": _gate,
    "RewriteBench": _bench,
    "CommitmentExplorer": _model,
    "ExpertMap": _map,
    "Conversation": _nothing,
    "SignsTimeline": _nothing,
    "CaseSummary": _nothing,
}
