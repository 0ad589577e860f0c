"""One exercise's answers: what a notebook asks of them, each task's slot, and where they are kept."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path
from typing import Any

from traitlets import TraitError

from . import exercises, frameworks, grading, kept
from .errors import Plain
from .models.exercise import Exercise
from .page import Page
from .paths import EXERCISES

RUNS = "NBGRADER_EXECUTION"  # set while nbgrader grades or validates: answers are read, never written
Task = dict[str, Any]


class NotYet(Plain):
    """A task has no answer yet; `nbgrader validate` shows it."""


class Points(float):
    """Points for a task; where they are shown, what they are made of is shown with them."""

    score: grading.Score

    def _repr_html_(self) -> str:
        return report(self.score, float(self))


class Answers:
    """The answers of the exercise in a folder, kept in its `answers.json` as they are given.

    folder : where the exercise is; the folder of the notebook unless another one is named
    `answers["q1"]` is a task's slot, for a widget: `CardSort(answers["q1"])`. `answers["q4"] = 3.2` keeps a
    number. With a key (`practice.json`) it is for practice; with `tasks.json` alone it is graded later.
    The folder of a lecturer, with `feedback/exercise.yaml`, and a run of nbgrader write nothing. Raises
    ExerciseError where the folder has no exercise.
    """

    def __init__(self, folder: Path | str = "."):
        """Open the file; one that cannot be used is set aside and told on the sheet."""
        self.folder = Path(folder).resolve()
        self._words = frameworks.content("answers")
        self.exercise, self.practice = _exercise(self.folder, self._words["aside"]["nowhere"])
        self.writes = not (self.folder / exercises.SOURCE).is_file() and not os.environ.get(RUNS)
        head = (self.folder / kept.NAME, self.exercise["id"], self.exercise["edition"])
        self.keeper = kept.Keeper(*head)
        self.told: list[str] = []
        self.sheet = self._open()
        self.slots = {task["id"]: Slot(self, task) for task in self.exercise["tasks"]}
        self._panel: Any = None

    def _open(self) -> kept.Sheet:
        words, edition = self._words["aside"], self.exercise["edition"]
        try:
            sheet = self.keeper.open()
        except kept.Unreadable as error:
            if error.why == "newer" or not self.writes:
                self.writes = False
                self.told.append(words[error.why].format(found=error.found, name=kept.NAME))
            else:
                aside = self.keeper.set_aside(error.why)
                name = aside.name if aside else kept.NAME
                self.told.append(words[error.why].format(found=error.found, name=name))
            return kept.Sheet(self.exercise["id"], edition)
        if sheet.edition > edition:
            self.writes = False
            self.told.append(words["newer"].format(found=f"edition {sheet.edition}"))
            return kept.Sheet(self.exercise["id"], edition)
        if sheet.edition < edition and sheet.entries:
            self.told.append(words["older"])
        return sheet

    def __getitem__(self, task: str) -> "Slot":
        """A task's slot; KeyError says which tasks there are."""
        if task not in self.slots:
            raise KeyError(f"There is no task {task!r} in this exercise. Its tasks: {', '.join(self.slots)}.")
        return self.slots[task]

    def __setitem__(self, task: str, value: Any) -> None:
        """Keep a number, as a line of pandas gives it."""
        slot = self[task]
        number = value.item() if hasattr(value, "item") else value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise Plain(f"{task}: found {str(value)[:60]!r}; expected a number.")
        graded = os.environ.get(RUNS) == "autograde" and slot.value is not None
        if graded or number == slot.task.get("start"):
            return  # what was handed in counts; and the line as it was handed out is no answer
        slot.value = number
        slot.save()

    @contextmanager
    def lecturer(self) -> Iterator[None]:
        """Around a solution: a student's copy has none, and nothing happens."""
        with suppress(NotImplementedError):  # what nbgrader leaves in place of a solution
            yield

    def solve(self) -> None:
        """Give every task an answer that gets every point, in memory alone. Only where the key is."""
        self.writes = False
        for task in keyed(self.exercise["id"], self.folder).tasks:
            self.slots[task.id].value = grading.model_answer(task)

    def check(self, task: str) -> None:
        """Raise NotYet where nbgrader validates and the task has no answer; else do nothing."""
        if os.environ.get(RUNS) and self[task].value is None:
            raise NotYet(f"{self[task].task['title']}: {self._words['compare']['none']}.")

    def points(self, task: str) -> Points:
        """The points for what was answered to a task; its key is where the lecturer's copy is."""
        keyed = self._keyed(task)
        score = grading.grade(keyed, self[task].value)
        points = Points(score.points(keyed.points) or 0)
        points.score = score
        return points

    def read(self, task: str) -> Page | None:
        """What was written to a task, for the person who grades it; None but where nbgrader grades."""
        if os.environ.get(RUNS) != "autograde":
            return None
        shown = grading.text_of(self[task].value).strip() or self._words["compare"]["none"]
        return Page(f'<blockquote style="white-space: pre-wrap">{escape(shown)}</blockquote>', shown)

    def _keyed(self, task: str) -> Any:
        exercise = keyed(self.exercise["id"], self.folder)
        return next(row for row in exercise.tasks if row.id == self[task].id)

    @property
    def done(self) -> dict[str, str]:
        """When each task was saved last, for those that were."""
        return {name: slot.at for name, slot in self.slots.items() if slot.at}

    @property
    def panel(self) -> Any:
        """The sheet at the head of the exercise, as a widget."""
        if self._panel is None:
            from .widgets.sheet import Sheet

            self._panel = Sheet(self)
        return self._panel

    def __repr__(self) -> str:
        """How many tasks have an answer."""
        n = sum(slot.value is not None for slot in self.slots.values())
        words = self._words["sheet"]["state"]
        return words.format(title=self.exercise["title"], n=n, m=len(self.slots))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.panel._repr_mimebundle_(**kwargs)


class Slot:
    """One task: what it asks, the answer that is kept of it, and the widget that gives it.

    task   : the task as the folder has it, without a key where it is graded
    sealed : there is no key
    value  : the answer, None before there is one
    at     : when it was saved, UTC; "" before
    """

    def __init__(self, answers: Answers, task: Task):
        """Take what the file has of the task."""
        self.answers, self.task, self.id = answers, task, task["id"]
        self.sealed = not answers.practice
        entry = answers.sheet.entries.get(self.id)
        self.value: Any = entry.answer if entry else None
        self.at = entry.at if entry else ""
        self._theirs: kept.Entry | None = None
        self._widgets: list[Any] = []

    def bind(self, widget: Any) -> None:
        """Put the kept answer into a widget, and keep whatever is done with it from now on."""
        words = self.answers._words
        if self.value is not None:
            try:
                widget.answer = self.value
            except (TraitError, TypeError, ValueError, AttributeError) as error:
                self._refuse(str(error))
        self._widgets.append(widget)
        traits = list(widget._answer)
        widget.kept = {"traits": traits, "words": words["kept"]}
        widget.observe(lambda _: self._changed(widget), traits)
        widget.on_msg(lambda _, message, __: self._hear(widget, message))

    def _refuse(self, found: str) -> None:
        """An answer that does not fit is told; the file that holds it stays under another name."""
        answers, kind = self.answers, "strange"
        if answers.sheet.edition < answers.exercise["edition"]:
            kind = "unfit"
        aside = answers.keeper.set_aside(kind, copy=True) if answers.writes else None
        told = {"task": self.task["title"], "found": found[:160], "name": aside.name if aside else kept.NAME}
        answers.told.append(answers._words["aside"][kind].format(**told))
        if answers._panel:
            answers._panel.told = list(answers.told)
        self.value, self.at = None, ""

    def _changed(self, widget: Any) -> None:
        answer = widget.answer
        if answer != self.value:
            self.value = answer
            self._tell(widget, self.save())
        else:
            self._tell(widget, {"state": "saved", "at": self.at})

    def save(self, over: bool = False) -> dict[str, str]:
        """Put the value into the file; what came of it."""
        answers, words = self.answers, self.answers._words
        if not answers.writes:
            return {"state": "model"} if not answers.told else {"state": "failed", "why": answers.told[-1]}
        try:
            self.at = answers.keeper.save(self.id, self.value, over).at
        except kept.Conflict as conflict:
            self._theirs = conflict.entry
            return {"state": "other", "at": conflict.entry.at}
        except kept.Unreadable as error:
            aside = answers.keeper.set_aside(error.why)
            told = words["aside"].get(error.why, words["aside"]["damaged"])
            answers.told.append(told.format(found=error.found, name=aside.name if aside else kept.NAME))
            if answers._panel:
                answers._panel.told = list(answers.told)
            return self._again()
        except OSError as error:
            why = words["aside"]["readonly"] if isinstance(error, PermissionError) else str(error)[:120]
            return {"state": "failed", "why": why}
        if answers._panel:
            answers._panel.done = answers.done
        return {"state": "saved", "at": self.at}

    def _again(self) -> dict[str, str]:
        """The file was lost under this window: everything that it knows goes into a new one."""
        for slot in self.answers.slots.values():
            if slot is not self and slot.value is not None:
                slot.at = self.answers.keeper.save(slot.id, slot.value, over=True).at
        return self.save(over=True)

    def _hear(self, widget: Any, message: Any) -> None:
        asked = message.get("kept") if isinstance(message, dict) else None
        if asked == "here":
            state = {"state": "saved", "at": self.at} if self.at else {"state": "new"}
            self._tell(widget, state if self.answers.writes else self.save())
        elif asked == "theirs" and self._theirs:
            self.answers.keeper.accept(self.id, self._theirs)
            self.value, self.at, self._theirs = self._theirs.answer, self._theirs.at, None
            try:
                widget.answer = self.value
            except (TraitError, TypeError, ValueError, AttributeError) as error:
                self._refuse(str(error))
            self._tell(widget, {"state": "saved", "at": self.at})
        elif asked == "mine" and self._theirs:
            self.answers.keeper.set_aside("other", copy=True)
            self._theirs = None
            self._tell(widget, self.save(over=True))

    def _tell(self, widget: Any, state: dict[str, str]) -> None:
        widget.send({"kept": state})


def _exercise(folder: Path, nowhere: str) -> tuple[dict[str, Any], bool]:
    """(the exercise of a folder, whether its keys are there)."""
    if (folder / exercises.SOURCE).is_file():
        return exercises.load(folder).model_dump(mode="json"), True
    for name, practice in ((exercises.KEYS, True), (exercises.TASKS, False)):
        if (folder / name).is_file():
            return json.loads((folder / name).read_text(encoding="utf-8")), practice
    raise exercises.ExerciseError(f"{folder.name}: {nowhere}")


def keyed(exercise: str, folder: Path | None = None) -> Exercise:
    """An exercise with its keys: from the folder, from the nbgrader course around it, or from this course.

    Raises ExerciseError where none of them has it, as on a student's machine.
    """
    if folder is not None:
        if (folder / exercises.KEYS).is_file():
            return Exercise.model_validate_json((folder / exercises.KEYS).read_text(encoding="utf-8"))
        for place in (folder, *(parent / "source" / exercise for parent in folder.parents)):
            if (place / exercises.SOURCE).is_file():
                return exercises.load(place)
    if (EXERCISES / exercise / exercises.SOURCE).is_file():
        return exercises.load(EXERCISES / exercise)
    raise exercises.ExerciseError(
        f"{exercise}: the key is not on this machine; only a lecturer's copy has it."
    )


def report(score: grading.Score, points: float | None = None) -> str:
    """What a score is made of, as HTML: a table with a row for each part."""
    words = frameworks.content("answers")["compare"]
    rows = "".join(
        f"<tr><td>{escape(part.name)}</td><td>{escape(part.yours)}</td><td>{escape(part.key)}</td>"
        f"<td>{part.share:.0%}</td><td>{escape(part.why)}</td></tr>"
        for part in score.parts
    )
    head = "".join(
        f"<th>{name}</th>" for name in (words["row"], words["yours"], words["key"], "", words["why"])
    )
    kappa = "" if score.kappa is None else f" Kappa with the key: {score.kappa:.2f}."
    total = "" if points is None else f"<strong>{points:g}</strong> "
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return f"<p>{total}{escape(score.note)}{kappa}</p>{table}"
