"""An exercise as its author writes it: `exercises/NN-name/feedback/exercise.yaml`, words, keys and reasons.

`released` is what of it a student may have before handing in.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import FrameworkId, Strict, Text
from .cards import Card, Pile
from .conversation import Script
from .rewrite import Start

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Rating = Annotated[float, Field(ge=1, le=5)]


class Task(Strict):
    """What every task has: its id (q1, q2, …), a short title, the frameworks that it practices, its points.

    optional : a course without computing may leave it out
    """

    id: Annotated[str, Field(pattern=r"^q[1-9]$")]
    title: Text
    frameworks: list[FrameworkId] = Field(min_length=1)
    points: Annotated[int, Field(ge=1, le=20)]
    optional: bool = False


class ExerciseDeck(Strict):
    """A deck that is no framework's: the same shape as theirs, with a key and a reason for each card."""

    id: Id
    title: Text
    ask: Text
    depends: Text
    piles: list[Pile] = Field(min_length=2, max_length=9)
    cards: list[Card] = Field(min_length=6, max_length=14)


class CardTask(Task):
    """For CardSort."""

    kind: Literal["cards"]
    deck: ExerciseDeck


class TalkTask(Task):
    """For Conversation."""

    kind: Literal["conversation"]
    script: Script


class RewriteTask(Task):
    """For RewriteBench: sentences to say anew."""

    kind: Literal["rewrite"]
    starts: list[Start] = Field(min_length=2, max_length=4)


class AreaKey(Strict):
    """How a case's person sees one area and feels about it, as the case tells it; None where it does not."""

    concept: Rating | None = None
    esteem: Rating | None = None
    why: Text


class WheelTask(Task):
    """For SelfConceptWheel: the wheel of a person in a case, read from the case.

    key       : one for each area, in the order of F12
    tolerance : how far from the key a value may lie for full points; up to twice as far gives half of them
    """

    kind: Literal["wheel"]
    name: Text
    tolerance: Annotated[float, Field(gt=0, le=2)]
    key: list[AreaKey] = Field(min_length=6, max_length=6)


class Line(Strict):
    """One line of a case; `counts` where it is a reason for what is asked."""

    id: Id
    text: Text
    counts: bool
    why: Text


class Case(Strict):
    """What is asked of a case's lines, and the lines."""

    ask: Text
    lines: list[Line] = Field(min_length=4, max_length=12)


class StepKey(Strict):
    """What each of the two has done of a step, as the case tells it."""

    done: Annotated[list[bool], Field(min_length=2, max_length=2)]
    why: Text


class PathTask(Task):
    """For HealingPath: how far two people of a case are, and the lines that tell so.

    couple : the sample couple whose simulated weeks stand under the path
    """

    kind: Literal["path"]
    people: Annotated[list[Text], Field(min_length=2, max_length=2)]
    couple: Text
    key: list[StepKey] = Field(min_length=5, max_length=5)
    case: Case


class AnswerKey(Strict):
    """The answers of the gate that a case allows for one of its questions."""

    accept: list[Text] = Field(min_length=1)
    why: Text


class GateTask(Task):
    """For DecisionPath: the gate as a person of a case would answer it, and the lines that tell so.

    key : question id -> the answers that fit; a question that the case leaves open is left out
    """

    kind: Literal["decision"]
    name: Text
    key: dict[Text, AnswerKey] = Field(min_length=1)
    case: Case


class Option(Strict):
    """One answer to choose."""

    id: Id
    text: Text
    right: bool
    why: Text


class ChoiceItem(Strict):
    """A question with answers to choose: one of them, or all that fit."""

    id: Id
    form: Literal["one", "many"]
    ask: Text
    options: list[Option] = Field(min_length=2, max_length=7)


class NumberItem(Strict):
    """A question whose answer is a number to be read off; `unit` stands behind it ("-" for none)."""

    id: Id
    form: Literal["number"]
    ask: Text
    unit: Text = "-"
    key: float
    tolerance: Annotated[float, Field(ge=0)]
    why: Text


Item = Annotated[ChoiceItem | NumberItem, Field(discriminator="form")]


class QuestionTask(Task):
    """For Question: what a figure shows."""

    kind: Literal["question"]
    items: list[Item] = Field(min_length=1, max_length=4)


class ValueTask(Task):
    """A number that a line of pandas gives: `answers["q4"] = …`.

    start : what the line gives as it stands before a learner has changed it; that is no answer
    """

    kind: Literal["value"]
    start: float
    key: float
    tolerance: Annotated[float, Field(gt=0)]
    why: Text


class Criterion(Strict):
    """One row of a rubric: full points for what `text` says."""

    name: Text
    points: Annotated[int, Field(ge=1, le=10)]
    text: Text


class WrittenTask(Task):
    """For Question, with room to write; graded by a person, by the rubric."""

    kind: Literal["written"]
    ask: Text
    hint: Text
    most: Annotated[int, Field(ge=200, le=6000)] = 3000
    rubric: list[Criterion] = Field(min_length=2, max_length=6)


AnyTask = Annotated[
    CardTask
    | TalkTask
    | RewriteTask
    | WheelTask
    | PathTask
    | GateTask
    | QuestionTask
    | ValueTask
    | WrittenTask,
    Field(discriminator="kind"),
]


class Exercise(Strict):
    """One exercise: what goes with which lesson, how long it takes, and its tasks.

    edition : goes up by one when a task changes so that older answers no longer fit it
    """

    id: Annotated[str, Field(pattern=r"^\d\d-[a-z0-9-]+$")]
    lesson: Annotated[str, Field(pattern=r"^\d\d$")]
    edition: Annotated[int, Field(ge=1)]
    title: Text
    minutes: Annotated[int, Field(ge=30, le=45)]
    outcomes: list[Text] = Field(min_length=2, max_length=5)
    look_up: Text
    tasks: list[AnyTask] = Field(min_length=4, max_length=8)


# What of each kind of task nobody may see before handing in: keys, reasons, and what tells them.
_SEALED: dict[str, set[str]] = {
    "card": {"key", "why", "about"},
    "turn": {"inner"},
    "reply": {"why"},
    "end": {"kind", "name", "inner", "hands"},
    "start": {"way"},
    "line": {"counts", "why"},
    "option": {"right", "why"},
    "number": {"key", "tolerance", "why"},
}


def released(exercise: Exercise) -> dict[str, Any]:
    """The exercise without its keys and reasons, as a graded hand-in starts from it."""
    found = exercise.model_dump(mode="json")
    for task in found["tasks"]:
        for key in ("key", "tolerance", "why", "rubric"):
            task.pop(key, None)
        match task["kind"]:
            case "cards":
                task["deck"]["cards"] = [_open(card, "card") for card in task["deck"]["cards"]]
            case "conversation":
                script = task["script"]
                for turn in script["turns"]:
                    turn["replies"] = [_open(reply, "reply") for reply in turn["replies"]]
                script["turns"] = [_open(turn, "turn") for turn in script["turns"]]
                _rename_ends(script)
                script["ends"] = [_open(end, "end") for end in script["ends"]]
            case "rewrite":
                task["starts"] = [_open(start, "start") for start in task["starts"]]
            case "path" | "decision":
                task["case"]["lines"] = [_open(line, "line") for line in task["case"]["lines"]]
            case "question":
                for i, item in enumerate(task["items"]):
                    if item["form"] == "number":
                        task["items"][i] = _open(item, "number")
                    else:
                        item["options"] = [_open(option, "option") for option in item["options"]]
    return found


def _rename_ends(script: dict[str, Any]) -> None:
    """Number the ends of a conversation: an author's names and order tell of what kind they are."""
    script["ends"].sort(key=lambda end: end["says"])
    names = {end["id"]: f"end-{n}" for n, end in enumerate(script["ends"], 1)}
    for end in script["ends"]:
        end["id"] = names[end["id"]]
    for reply in (reply for turn in script["turns"] for reply in turn["replies"]):
        reply["to"] = names.get(reply["to"], reply["to"])


def _open(row: dict[str, Any], kind: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in _SEALED[kind]}
