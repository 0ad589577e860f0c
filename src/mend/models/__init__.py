"""The shape of each file in `data/frameworks`, as pydantic models that refuse what they do not know."""

from .answers import AnswersWords
from .base import Framework, FrameworkId, Strict, Text
from .cards import Deck, DeckWords
from .case import Case
from .commitment import BothWilling, NoQuickFix
from .conversation import ConversationWords, Dialogue
from .course import Checklists, Course, Experts, Guide, Lesson, Support, Words
from .decision import Damage, SafetyGate
from .experts import WhereTwelveAgree
from .glossary import Glossary
from .goals import GoalsAndCheckins
from .handout import Handout
from .path import HealingSteps, Helpers, Practices, Questions
from .present import Present
from .rewrite import WorkingTogether
from .signs import SmallSigns
from .site import Site
from .survey import Survey
from .wheel import SixAreas

__all__ = ["FILES", "Framework", "FrameworkId", "Guide", "Lesson", "Strict", "Text"]

FILES: dict[str, type[Strict]] = {
    "experts": Experts,
    "support": Support,
    "course": Course,
    "words": Words,
    "checklists": Checklists,
    "cards": DeckWords,
    "conversation": ConversationWords,
    "answers": AnswersWords,
    "glossary": Glossary,
    "case": Case,
    "handout": Handout,
    "present": Present,
    "site": Site,
    "survey": Survey,
    "F01-kinds-of-harm": Deck,
    "F02-small-signs": SmallSigns,
    "F03-cycle-or-trap": Deck,
    "F04-safety-before-repair": SafetyGate,
    "F05-both-must-be-willing": BothWilling,
    "F06-how-much-damage": Damage,
    "F07-seven-practices": Practices,
    "F08-acceptance-first": Dialogue,
    "F09-working-with-your-partner": WorkingTogether,
    "F10-criticism-and-contempt": Dialogue,
    "F11-me-you-and-us": Deck,
    "F12-six-areas": SixAreas,
    "F13-goals-and-check-ins": GoalsAndCheckins,
    "F14-balance-of-giving": Deck,
    "F15-healthy-or-unhealthy": Deck,
    "F16-finding-the-root": Questions,
    "F17-change-the-response": Dialogue,
    "F18-accountability-missing": Deck,
    "F19-healing-steps": HealingSteps,
    "F20-open-to-criticism": Dialogue,
    "F21-old-patterns": Deck,
    "F22-nobody-heals-alone": Helpers,
    "F23-where-twelve-agree": WhereTwelveAgree,
    "F24-no-quick-fix": NoQuickFix,
}
