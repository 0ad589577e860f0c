"""The shape of each file in `data/frameworks`, as pydantic models that refuse what they do not know."""

import string
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FrameworkId = Annotated[str, StringConstraints(pattern=r"^F(0[1-9]|1\d|2[0-4])$")]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid")


def holds(*names: str) -> AfterValidator:
    """The text may hold these `{names}`, to be filled in, and no others."""

    def check(text: str) -> str:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        if used - set(names):
            raise PydanticCustomError(
                "placeholder", "{names}", {"names": ", ".join(f"{{{n}}}" for n in names)}
            )
        return text

    return AfterValidator(check)


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


class Framework(Strict):
    """What every framework says of itself: id, title, whose idea it is, and the idea in our words."""

    id: FrameworkId
    title: Text
    experts: list[Text] = Field(min_length=1)
    idea: Text


class Area(Strict):
    """One of the six areas."""

    id: Text
    name: Text
    short: Text
    prompt: Text


class Ring(Strict):
    """One ring of handles."""

    name: Text
    short: Text
    term: Text


class Rings(Strict):
    """The four rings that the wheel can show."""

    concept: Ring
    esteem: Ring
    guess: Ring
    own: Ring


class Band(Strict):
    """Words for a difference of at least so much, on the scale's units."""

    at_least: Annotated[float, Field(ge=-4, le=4)]
    words: Text


class WhoField(Strict):
    """One of the short free texts."""

    id: Text
    name: Text
    hint: Text


class Who(Strict):
    """The free texts on 'Who am I?'."""

    title: Text
    intro: Text
    fields: list[WhoField] = Field(min_length=3, max_length=3)


class Example(Strict):
    """A person of the sample data, shown as an example."""

    person: Text
    name: Text
    caption: Text


class WheelWords(Strict):
    """The labels of the wheel."""

    title: Text
    hint: Text
    layers: Text
    me: Text
    table: Text
    wheel: Text
    area: Text
    difference: Text
    example: Text
    examples: Text
    private: Text
    value: Annotated[Text, holds("value", "anchor")]
    both: Annotated[Text, holds("concept", "esteem")]


class SixAreas(Framework):
    """F12."""

    areas: list[Area] = Field(min_length=6, max_length=6)
    rings: Rings
    anchors: list[Text] = Field(min_length=5, max_length=5)
    differences: list[Band] = Field(min_length=1)
    surprises: list[Band] = Field(min_length=1)
    who: Who
    examples: list[Example] = Field(min_length=3, max_length=3)
    words: WheelWords


class Practice(Strict):
    """One of Mead's practices, or one kind of helper."""

    id: Text
    name: Text
    text: Text


class Practices(Framework):
    """F07."""

    practices: list[Practice] = Field(min_length=7, max_length=7)


class Question(Strict):
    """One of Sullivan's questions."""

    id: Text
    text: Text


class Questions(Framework):
    """F16."""

    questions: list[Question] = Field(min_length=4)


class Helpers(Framework):
    """F22."""

    helpers: list[Practice] = Field(min_length=1)


class Step(Strict):
    """One step of the path; practices, questions and helpers by their ids."""

    id: Text
    name: Text
    means: Text
    practices: list[Text] = Field(min_length=1)
    questions: list[Text]
    helpers: list[Text] = Field(min_length=1)
    done: list[Text] = Field(min_length=1)


class Status(Strict):
    """The state of a step in two or three words."""

    both: Text
    one: Text
    none: Text
    shut: Text


class PathWords(Strict):
    """The labels of the path."""

    title: Text
    steps: Text
    means: Text
    practices: Text
    questions: Text
    helpers: Text
    done: Text
    confirm: Text
    confirmed: Text
    not_yet: Text
    complete: Text
    back: Text
    next: Text
    pause: Text
    resume: Text
    paused: Text
    safety: Text
    safety_first: Text
    leave: Text
    weeks: Text
    weeks_about: Text
    week: Text
    trust: Text
    unknown: Text
    status: Status
    waiting: Annotated[Text, holds("person")]
    shut: Annotated[Text, holds("step")]
    reopened: Annotated[Text, holds("step")]
    at: Annotated[Text, holds("week", "step", "a", "b", "checkin")]
    setback: Annotated[Text, holds("week", "step", "a", "b", "checkin")]
    kept: Text
    missed: Text


class HealingSteps(Framework):
    """F19."""

    steps: list[Step] = Field(min_length=5, max_length=5)
    people: list[Text] = Field(min_length=2, max_length=2)
    couple: Text
    words: PathWords


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
