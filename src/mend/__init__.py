"""Mend: teaching notebooks on one question: can toxic relationships be healed?

The names a notebook uses. Each is imported when it is first asked for, so that a lesson with only widgets
never waits for pandas or matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import figures, measures, samples
    from .answers import Answers
    from .page import checklist, content_note, course_map, exercise, glossary, opening, support_panel
    from .widgets.cards import CardSort
    from .widgets.commitment import CommitmentExplorer
    from .widgets.conversation import Conversation
    from .widgets.decision import DecisionPath
    from .widgets.experts import ExpertMap
    from .widgets.goals import GoalTracker
    from .widgets.path import HealingPath
    from .widgets.question import Question
    from .widgets.rewrite import RewriteBench
    from .widgets.signs import SignsTimeline
    from .widgets.summary import CaseSummary
    from .widgets.wheel import SelfConceptWheel

__all__ = [
    "Answers",
    "CardSort",
    "CaseSummary",
    "CommitmentExplorer",
    "Conversation",
    "DecisionPath",
    "ExpertMap",
    "GoalTracker",
    "HealingPath",
    "Question",
    "RewriteBench",
    "SelfConceptWheel",
    "SignsTimeline",
    "checklist",
    "content_note",
    "course_map",
    "exercise",
    "figures",
    "glossary",
    "measures",
    "opening",
    "samples",
    "support_panel",
]

_HOMES = {
    "Answers": ".answers",
    "CardSort": ".widgets.cards",
    "CaseSummary": ".widgets.summary",
    "CommitmentExplorer": ".widgets.commitment",
    "Conversation": ".widgets.conversation",
    "DecisionPath": ".widgets.decision",
    "ExpertMap": ".widgets.experts",
    "GoalTracker": ".widgets.goals",
    "HealingPath": ".widgets.path",
    "Question": ".widgets.question",
    "RewriteBench": ".widgets.rewrite",
    "SelfConceptWheel": ".widgets.wheel",
    "SignsTimeline": ".widgets.signs",
    **dict.fromkeys(
        ("checklist", "content_note", "course_map", "exercise", "glossary", "opening", "support_panel"),
        ".page",
    ),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"mend has no {name!r}. It has: {', '.join(__all__)}.")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name], __name__), name)
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return __all__
