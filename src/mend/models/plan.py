"""A workshop plan as its author writes it, `data/workshops/NAME.yaml`: what is shown, when, and how long."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from .base import Strict, Text

Minutes = Annotated[int, Field(ge=1, le=120)]
Total = Annotated[int, Field(ge=1)]


class Shown(Strict):
    """A part in which a section of a lesson is on the wall; `note` is for the facilitator alone."""

    lesson: Text
    section: Text
    minutes: Minutes
    note: str = ""


class Talk(Strict):
    """A part with no lesson: `talk` is its title, `text` its lines for the wall, `note` the facilitator's."""

    talk: Text
    minutes: Minutes
    text: list[Text] = Field(min_length=1)
    note: str = ""


class Break(Strict):
    """A part in which people rest; `pause` is its title, written `break` in the file."""

    pause: Text = Field(alias="break")
    minutes: Minutes
    note: str = ""


_KINDS = {"lesson": "a section", "talk": "a talk", "break": "a break"}


def _kind(row: Any) -> str | None:
    return next((kind for key, kind in _KINDS.items() if isinstance(row, dict) and key in row), None)


Part = Annotated[
    Annotated[Shown, Tag("a section")] | Annotated[Talk, Tag("a talk")] | Annotated[Break, Tag("a break")],
    Discriminator(
        _kind, custom_error_type="kind", custom_error_message=f"A row with one of {', '.join(_KINDS)}"
    ),
]


class Session(Strict):
    """One meeting, from welcome to goodbye; its minutes are the sum of its parts, breaks included."""

    title: Text
    minutes: Total
    parts: list[Part] = Field(min_length=1)


class Plan(Strict):
    """A workshop; its minutes are the sum of its sessions.

    about  : for whom it is, and what they will have met in the end
    before : what to prepare
    """

    title: Text
    about: Text
    minutes: Total
    before: list[Text] = Field(min_length=1)
    sessions: list[Session] = Field(min_length=1)
