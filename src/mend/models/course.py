"""What the whole course shares: the practitioners, the support lines, the map, common words."""

from typing import Annotated

from pydantic import Field, StringConstraints

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


class SupportCountry(Strict):
    """The helplines of one country."""

    country: Text
    lines: list[SupportLine] = Field(min_length=1)


class Support(Strict):
    """`support.yaml`."""

    title: Text
    intro: Text
    line: Text
    urgent: Text
    check: Text
    private: Text
    countries: list[SupportCountry] = Field(min_length=1)


class Lesson(Strict):
    """One row of the map of lessons; minutes are whole numbers."""

    number: Annotated[str, StringConstraints(pattern=r"^\d\d$")]
    file: Annotated[str, StringConstraints(pattern=r"^\d\d-[a-z0-9-]+\.ipynb$")]
    title: Text
    about: Text
    teaching: Annotated[int, Field(ge=1, le=120)]
    practice: Annotated[int, Field(ge=1, le=120)]
    frameworks: list[FrameworkId]
    note: Text


class Appendix(Strict):
    """A page that belongs to no lesson."""

    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    file: Annotated[str, StringConstraints(pattern=r"^appendix-[a-z0-9-]+\.ipynb$")]
    title: Text
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
    lessons: list[Lesson] = Field(min_length=1)
    appendices: list[Appendix]


class SharedWords(Strict):
    """What every widget says."""

    undo: Text
    reset: Text
    support: Text


class Words(Strict):
    """`words.yaml`."""

    words: SharedWords
