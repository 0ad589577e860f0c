"""What the whole course shares: the practitioners, the support lines, the map, common words."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from .base import FrameworkId, Strict, Text, holds


class Expert(Strict):
    """One of the twelve practitioners."""

    id: Text
    name: Text
    role: Text


class Experts(Strict):
    """`experts.yaml`."""

    experts: list[Expert] = Field(min_length=12, max_length=12)


class SupportLine(Strict):
    """One helpline."""

    name: Text
    phone: Text
    more: Text = "-"
    site: Text = "-"


def _code(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text) or text == "UK":
        raise PydanticCustomError("code", "two capitals of ISO 3166-1, such as GB")
    return text


def _https(text: str) -> str:
    address = urlsplit(text)
    if address.scheme != "https" or not address.hostname or re.search(r"[\s\"'<>]", text):
        raise PydanticCustomError("https", "an address that begins with https://")
    return text


class SupportCountry(Strict):
    """The helplines of one country; what is for anywhere has no code."""

    country: Text
    code: Annotated[Text, AfterValidator(_code)] | None = None
    lines: list[SupportLine] = Field(min_length=1)


class Leave(Strict):
    """The way out of a page: its words, and the neutral page that it leads to."""

    button: Text
    hint: Text
    target: Annotated[Text, AfterValidator(_https)]
    title: Text
    pressed_once: Text
    pressed_twice: Text
    late: Text


class Support(Strict):
    """`support.yaml`."""

    title: Text
    intro: Text
    line: Text
    urgent: Text
    check: Text
    private: Text
    others: Text
    leave: Leave
    countries: list[SupportCountry] = Field(min_length=1)


class Lesson(Strict):
    """One row of the map of lessons; minutes are whole numbers.

    repair : whether two people mending something between them is its subject, so that safety comes before it
    """

    number: Annotated[str, StringConstraints(pattern=r"^\d\d$")]
    file: Annotated[str, StringConstraints(pattern=r"^\d\d-[a-z0-9-]+\.ipynb$")]
    title: Text
    about: Text
    teaching: Annotated[int, Field(ge=1, le=120)]
    practice: Annotated[int, Field(ge=1, le=120)]
    frameworks: list[FrameworkId]
    note: Text
    repair: bool = False


class Safety(Strict):
    """The section that every workshop goes through before a lesson on repair."""

    lesson: Text
    section: Text


class Appendix(Strict):
    """A page that belongs to no lesson."""

    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    file: Annotated[str, StringConstraints(pattern=r"^appendix-[a-z0-9-]+\.ipynb$")]
    title: Text
    about: Text
    reading: Annotated[int, Field(ge=1, le=120)]
    note: Text


class Guide(Strict):
    """The page for whoever runs a session; it stands on no map, and `mend present` does not list it."""

    file: Annotated[str, StringConstraints(pattern=r"^facilitator-[a-z0-9-]+\.ipynb$")]
    title: Text
    eyebrow: Text
    about: Text
    reading: Annotated[int, Field(ge=1, le=120)]
    note: Text


class Course(Strict):
    """`course.yaml`."""

    title: Text
    question: Text
    about: Text
    eyebrow: Annotated[Text, holds("number", "last")]
    exercise: Annotated[Text, holds("number", "last")]
    exercise_note: Text
    appendix: Annotated[Text, holds("letter")]
    start: Text
    minutes: Annotated[Text, holds("teaching", "practice")]
    reading: Annotated[Text, holds("reading")]
    coming: Text
    safety: Safety
    lessons: list[Lesson] = Field(min_length=1)
    appendices: list[Appendix]
    guide: Guide


class Checklist(Strict):
    """Things to tick off at one moment of a session's day."""

    title: Text
    items: list[Text] = Field(min_length=1)


class Checklists(Strict):
    """`checklists.yaml`."""

    lists: list[Checklist] = Field(min_length=1)


class SharedWords(Strict):
    """What every widget says."""

    undo: Text
    reset: Text
    support: Text


class Words(Strict):
    """`words.yaml`."""

    words: SharedWords
