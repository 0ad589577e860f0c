"""The shape of each file in `data/frameworks`, as pydantic models that refuse what they do not know."""

from .base import Framework, FrameworkId, Strict, Text
from .course import Course, Experts, Lesson, Support, Words
from .path import HealingSteps, Helpers, Practices, Questions
from .wheel import SixAreas

__all__ = ["FILES", "Framework", "FrameworkId", "Lesson", "Strict", "Text"]

FILES: dict[str, type[Strict]] = {
    "experts": Experts,
    "support": Support,
    "course": Course,
    "words": Words,
    "F07-seven-practices": Practices,
    "F12-six-areas": SixAreas,
    "F16-finding-the-root": Questions,
    "F19-healing-steps": HealingSteps,
    "F22-nobody-heals-alone": Helpers,
}
