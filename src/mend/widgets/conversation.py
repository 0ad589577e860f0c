"""F08, F10, F16, F17, F20: a conversation that branches with what the learner says."""

from itertools import pairwise
from statistics import fmean
from textwrap import fill
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from traitlets import Dict, List, Unicode, validate

from .. import dialogue, frameworks
from ..models import FILES
from ..models.conversation import End, Script
from .base import Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot

LONGEST = 2000
INK, SOFT, LINE, TEAL, RUST = "#23313a", "#5b6a73", "#d9d3c6", "#17616b", "#b4532a"


class Conversation(Widget):
    """One script, turn by turn; the inner state of both in view; at the end, where it could have turned.

    script : a script's id, as in `Conversation("F17-mocks")`
    route  : ids of the replies that were chosen, from the first turn on
    own    : turn id -> what the learner would have said there, at most 2000 characters
    better : turn id -> reply id -> the replies that keep a better end open, as `dialogue.better` gives them
    `content` may be given in place of a script's id: a script as a dictionary. The summary and the picture
    tell the route and none of the learner's own words. Raises Refused for an unknown script, a script that
    `dialogue.faults` finds fault with, a reply that its turn does not have, an unknown turn, and own words
    that are too long. Source: the script's framework.
    """

    _module = "conversation.js"
    _answer = ("route", "own")

    script = Unicode().tag(sync=True)
    route = List().tag(sync=True)
    own = Dict().tag(sync=True)
    better = Dict().tag(sync=True)

    def __init__(self, script: "str | Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given: `Conversation("F10", route=["never", "again"])`; in an exercise, a slot."""
        slot = None if script is None or isinstance(script, str) else script
        given = slot.task["script"] if slot else traits.pop("content", None)
        sealed = slot is not None and slot.sealed
        if sealed:
            given = _filled(given)
        script = None if slot else script
        self._script = _script(script) if given is None else _given(given)
        shared = frameworks.content("conversation")
        words = {**shared["words"], "title": self._script.title}
        content = {**shared, **self._script.model_dump(), "words": words, "sealed": sealed}
        better = dialogue.better(self._script)
        super().__init__(slot, content=content, script=self._script.id, better=better, **traits)

    @validate("route")
    def _check_route(self, proposal: Any) -> list[str]:
        route = list(proposal["value"])
        passed = dialogue.walk(self._script, route)
        if len(passed) <= len(route):
            last, found = passed[-1], repr(route[len(passed) - 1])
            if isinstance(last, End):
                raise Refused(f"route: found {found} after the end {last.id!r}; expected nothing more.")
            expected = ", ".join(reply.id for reply in last.replies)
            raise Refused(f"route: found {found} in the turn {last.id!r}; expected one of {expected}.")
        return route

    @validate("own")
    def _check_own(self, proposal: Any) -> dict[str, str]:
        turns = [turn.id for turn in self._script.turns]
        for turn, text in proposal["value"].items():
            if turn not in turns:
                raise Refused(f"own: found the turn {turn!r}; expected one of {', '.join(turns)}.")
            if not isinstance(text, str):
                raise Refused(f"own: found {text!r} for {turn}; expected text.")
            if len(text) > LONGEST:
                raise Refused(f"own: found {len(text)} characters for {turn}; expected at most {LONGEST}.")
        return dict(proposal["value"])

    @property
    def end(self) -> End | None:
        """The end that the route leads to; None while the conversation goes on."""
        last = dialogue.walk(self._script, self.route)[-1]
        return last if isinstance(last, End) else None

    def summary(self) -> str:
        """Name the script, the turn and the end; the learner's own words stay out of it."""
        words, end, n = self.content["words"], self.end, len(self.route)
        if end:
            return words["state_end"].format(title=self._script.title, n=n, end=end.name)
        return words["state" if n else "state_new"].format(title=self._script.title, n=n + 1)

    def draw(self, figure: Any) -> None:
        """Draw every way through the script with the route in it, and how it looks inside both."""
        mosaic = [["ways", "ways"], ["you", "other"]]
        axes = figure.subplot_mosaic(mosaic, height_ratios=(7, 3))
        passed = dialogue.walk(self._script, self.route)
        _ways(axes["ways"], self._script, [place.id for place in passed])
        names = {
            "you": self.content["words"]["you"].format(name=self._script.you),
            "other": self._script.other,
        }
        states = {state["id"]: state["name"] for state in self.content["states"]}
        for person, name in names.items():
            before, now = (getattr(place.inner, person).model_dump() for place in (passed * 2)[-2:])
            _inner(axes[person], states, now, before if len(passed) > 1 else now)
            axes[person].set_title(name, fontsize=10.5)


def _filled(script: dict[str, Any]) -> dict[str, Any]:
    """A script without its key, filled in with what says nothing, so that it can be walked."""
    level = dict.fromkeys(("hurt", "heard", "ashamed", "safe"), 0)
    inner = {"inner": {"you": level, "other": level}}
    turns = [
        {**turn, **inner, "replies": [{**r, "why": "-"} for r in turn["replies"]]} for turn in script["turns"]
    ]
    ends = [{**end, **inner, "kind": "open", "name": "-", "hands": "-"} for end in script["ends"]]
    return {**script, "turns": turns, "ends": ends}


def _script(name: Any) -> Script:
    """The script of this id, from whichever framework has it."""
    homes = [stem for stem, model in FILES.items() if "scripts" in model.model_fields]
    for stem in homes:
        if str(name).startswith(stem[:3]):
            for script in frameworks.load(stem).scripts:
                if script.id == name:
                    return script
    known = [script.id for stem in homes for script in frameworks.load(stem).scripts]
    raise Refused(f"script: found {name!r}; expected one of {', '.join(known)}.")


def _given(content: Any) -> Script:
    """A script that is no file's, checked as if it were."""
    try:
        script = Script.model_validate(content)
    except ValidationError as error:
        told = [(e["loc"], repr(e["input"])[:60], e["msg"].lower()) for e in error.errors()]
    else:
        told = dialogue.faults(script)
        if not told:
            return script
    loc, found, expected = told[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    raise Refused(f"content: {place}: found {found}; expected {expected}.")


def _ways(axes: Any, script: Script, passed: list[str]) -> None:
    """Every way through the script, with the way that was taken drawn over it."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    spots, taken = _spots(script), set(pairwise(passed))
    for turn in script.turns:
        for to in {reply.to for reply in turn.replies}:
            (x, y), (x1, y1) = spots[turn.id], spots[to]
            bend = Path([(x, y), (x + 0.05, y), (x1 - 0.05, y1), (x1, y1)], [1, 4, 4, 4])
            color, width, order = (TEAL, 3, 3) if (turn.id, to) in taken else (LINE, 1.2, 1)
            axes.add_patch(PathPatch(bend, fill=False, edgecolor=color, lw=width, zorder=order))
        axes.plot(*spots[turn.id], "o", color=TEAL if turn.id in passed else "#b9b2a3", zorder=4)
    for end in script.ends:
        (x, y), here = spots[end.id], end.id in passed
        color, shape = {"met": (TEAL, "o"), "open": (SOFT, "D"), "shut": (RUST, "s")}[end.kind]
        face = color if here else "#fbf8f2"
        axes.plot(x, y, shape, color=color, markerfacecolor=face, markersize=9, zorder=4)
        axes.text(
            x + 0.045, y, fill(end.name, 26), va="center", fontsize=9.5, weight="bold" if here else None
        )
    axes.set(xlim=(-0.04, 1.6), ylim=(-0.06, 1.06))
    axes.set_title(script.title, fontsize=13, pad=10)
    axes.set_axis_off()


def _inner(axes: Any, states: dict[str, str], now: dict[str, int], before: dict[str, int]) -> None:
    """Four bars, 0 to 10, each with a stroke where it stood before."""
    for y, state in enumerate(states):
        axes.barh(y, 10, 0.34, color="#eae4d8")
        axes.barh(y, now[state], 0.34, color=TEAL if state in ("heard", "safe") else RUST)
        if now[state] != before[state]:
            axes.plot([before[state]] * 2, [y - 0.36, y + 0.36], "-", color=INK, marker="")
        axes.text(10.4, y, f"{now[state]}", va="center")
    axes.set(xlim=(0, 11.5), ylim=(3.6, -0.6), xticks=[], yticks=range(4), yticklabels=states.values())
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _spots(script: Script) -> dict[str, tuple[float, float]]:
    """Where each turn and each end is drawn: turns by how late they can come, ends on the right."""
    late = {script.turns[0].id: 0}
    for turn in script.turns * len(script.turns):  # no way is longer than all of the turns
        for reply in turn.replies:
            late[reply.to] = max(late.get(reply.to, 0), late.get(turn.id, 0) + 1)
    ends = sorted(script.ends, key=lambda end: -dialogue.KINDS.index(end.kind))
    right = max(late.values())
    spots = {end.id: (1.0, 1 - i / (len(ends) - 1)) for i, end in enumerate(ends)}
    for x in range(right - 1, -1, -1):
        column = {turn.id: turn for turn in script.turns if late[turn.id] == x}
        lead = {name: fmean(spots[reply.to][1] for reply in turn.replies) for name, turn in column.items()}
        for i, name in enumerate(sorted(lead, key=lambda name: -lead[name])):
            spots[name] = (x / right, 1 - (i + 1) / (len(column) + 1))
    return spots
