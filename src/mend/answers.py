"""One exercise's answers: what a notebook asks of them, each task's slot, and where they are kept."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from IPython.display import display
from traitlets import TraitError

from . import exercises, frameworks, grading, kept, page
from .errors import Plain
from .models.exercise import Exercise, ValueTask
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
        self.stopped = ""
        head = (self.folder / kept.NAME, self.exercise["id"], self.exercise["edition"])
        self.keeper = kept.Keeper(*head)
        self.told: list[str] = []
        self._panel: Any = None
        self.sheet = self._open()
        self.slots = {task["id"]: Slot(self, task) for task in self.exercise["tasks"]}

    def _open(self) -> kept.Sheet:
        words, edition = self._words["aside"], self.exercise["edition"]
        if self.writes:
            try:
                if self.keeper.bring():
                    self.tell(words["brought"].format(name=self.keeper.brought.name))
            except kept.Unreadable as error:
                self.tell(words["damaged"].format(found=error.found, name=self.keeper.brought.name))
            except OSError:
                pass  # where nothing can be written, that is told with the first answer
        try:
            sheet = self.keeper.open()
        except kept.Unreadable as error:
            with suppress(OSError):  # then it stays where it is; nothing will be saved over it
                self.unusable(error)
        except OSError as error:
            self.tell(words["damaged"].format(found=self.reason(error), name=kept.NAME))
        else:
            if sheet.edition < edition and sheet.entries:
                self.tell(words["older"])
            return sheet
        return kept.Sheet(self.exercise["id"], edition)

    def unusable(self, error: kept.Unreadable) -> None:
        """Tell of a file that cannot be used, and set it aside; of one of a later course, save nothing.

        Raises OSError where it cannot be set aside.
        """
        name, told = kept.NAME, self._words["aside"][error.why]
        if error.why == "newer":
            self.stopped = told.format(found=error.found, name=name)
        try:
            if self.writes and not self.stopped:
                aside = self.keeper.set_aside(error.why)
                name = aside.name if aside else name
        finally:
            self.tell(told.format(found=error.found, name=name))

    def reason(self, error: OSError) -> str:
        """Why a file cannot be read or written, without the names of folders."""
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return self._words["aside"]["readonly"]
        return error.strerror or str(error)[:120]

    def tell(self, sentence: str = "", instead: str = "") -> None:
        """Bring the sheet up to date, with one sentence more."""
        self.told = [told for told in self.told if told not in (sentence, instead)]
        self.told += [sentence] * bool(sentence)
        if self._panel:
            self._panel.set_trait_values({"done": self.done, "given": self.given, "told": self.told})

    def __getitem__(self, task: str) -> "Slot":
        """A task's slot; KeyError says which tasks there are."""
        if task not in self.slots:
            raise KeyError(f"There is no task {task!r} in this exercise. Its tasks: {', '.join(self.slots)}.")
        return self.slots[task]

    def __setitem__(self, task: str, value: Any) -> None:
        """Keep a number, as a line of pandas gives it; Plain says so where it is none."""
        slot, number = self[task], _number(value)
        if slot.task["kind"] != "value":
            raise Plain(f"{task}: found a value for {slot.task['title']!r}; expected what its widget gives.")
        if number is None:
            raise Plain(f"{task}: found {' '.join(str(value).split())[:60]!r}; expected a number.")
        graded = os.environ.get(RUNS) == "autograde" and slot.value is not None
        if graded:
            return  # what was handed in counts
        before = slot.value
        if number != slot.task.get("start"):  # the line as it was handed out is no answer
            slot.value = number
            slot.save()
        if self.writes:
            display(slot.said(number, before))

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
        if os.environ.get(RUNS) == "validate" and self[task].value is None:
            raise NotYet(f"{self[task].task['title']}: {self._words['compare']['none']}.")

    def points(self, task: str) -> Points:
        """The points for what was answered to a task; its key is where the lecturer's copy is."""
        keyed, value = self._keyed(task), self[task].value
        if value is None and (entry := self.sheet.entries.get(task)):
            value = entry.answer  # one that no widget could take: the score says what is wrong with it
        score = grading.grade(keyed, value)
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
    def given(self) -> dict[str, list[int]]:
        """For each saved task, of how many of its parts there is an answer, and how many it has."""
        return {name: list(slot.given) for name, slot in self.slots.items() if slot.at}

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

    def _ipython_display_(self) -> None:
        if os.environ.get(RUNS):  # there words are read, and no widget is alive
            lines = "".join(f"<p>{escape(text)}</p>" for text in (repr(self), *self.told))
            display(Page(lines, repr(self)))
        else:  # the first is for the day on which the notebook is opened again
            display(page.beginning(), self.panel)


class Slot:
    """One task: what it asks, the answer that is kept of it, and the widget that gives it.

    task   : the task as the folder has it, without a key where it is graded
    sealed : there is no key
    value  : the answer, None before there is one; `state` tells whether it is saved
    at     : when an answer was saved last, UTC; "" before
    """

    def __init__(self, answers: Answers, task: Task):
        """Take what the file has of the task."""
        self.answers, self.task, self.id = answers, task, task["id"]
        self.sealed = not answers.practice
        entry = answers.sheet.entries.get(self.id)
        self.value: Any = entry.answer if entry else None
        self.at = entry.at if entry else ""
        self._trouble: dict[str, str] = {}  # what came of the last save, where that was not a saved answer
        self._theirs: kept.Entry | None = None
        self._restoring = False
        if task["kind"] == "value" and entry and _number(self.value) is None:
            self._refuse(f"{self.value!r:.60}, which is no number")

    def bind(self, widget: Any) -> None:
        """Put the kept answer into a widget, and keep whatever is done with it from now on."""
        if self.value is not None:
            self._restore(widget)
        traits = list(widget._answer)
        widget.kept = {"task": self.id, "traits": traits, "words": self.answers._words["kept"]}
        widget.observe(lambda _: self._changed(widget), traits)
        widget.on_msg(lambda _, message, __: self._hear(widget, message))

    def _restore(self, widget: Any) -> None:
        self._restoring = True  # trait by trait: what is half restored is nobody's answer
        try:
            widget.answer = self.value
        except TraitError as error:
            self._refuse(str(error))
        finally:
            self._restoring = False

    def _refuse(self, found: str) -> None:
        """An answer that does not fit is told; the file that holds it stays under another name."""
        answers, kind, instead, aside = self.answers, "strange", "", None
        words = answers._words["aside"]
        if answers.sheet.edition < answers.exercise["edition"]:
            kind, instead = "unfit", words["older"]
        try:
            aside = answers.keeper.set_aside(kind, copy=True) if answers.writes else None
        except OSError:
            answers.keeper.forget(self.id)
        self.value, self.at = None, ""
        told = {"task": self.task["title"], "found": found[:160], "name": aside.name if aside else kept.NAME}
        answers.tell(words[kind].format(**told), instead)

    def _changed(self, widget: Any) -> None:
        if self._restoring:
            return
        if widget.answer != self.value:
            self.value = widget.answer
            self.save()
        self._tell(widget)

    @property
    def given(self) -> tuple[int, int]:
        """(how many cards, sentences or questions have an answer, of how many); (1, 1) for all else."""
        try:
            return _given(self.task, self.value)
        except (TypeError, KeyError, AttributeError, IndexError):
            return 1, 1  # a file may hold anything; whatever is wrong with it is told elsewhere

    @property
    def state(self) -> dict[str, str]:
        """How the value stands, and since when or why.

        "saved", "new" (there is none), "other" (the file has another window's), "failed" or "model" (a
        lecturer's copy, or a run of nbgrader)
        """
        if not self.answers.writes:
            return {"state": "model"}
        if self.answers.stopped:
            return {"state": "failed", "why": self.answers.stopped}
        return self._trouble or ({"state": "saved", "at": self.at} if self.at else {"state": "new"})

    def save(self, over: bool = False) -> dict[str, str]:
        """Put the value into the file; how it stands then."""
        answers = self.answers
        if not answers.writes or answers.stopped:
            return self.state
        try:
            try:
                self.at = answers.keeper.save(self.id, self.value, over).at
            except kept.Unreadable as error:
                answers.unusable(error)
                return self.save(over)
            self._trouble, self._theirs = {}, None
            answers.tell()
        except kept.Conflict as conflict:
            self._theirs = conflict.entry
            self._trouble = {"state": "other", "at": conflict.entry.at}
        except OSError as error:
            self._trouble = {"state": "failed", "why": answers.reason(error)}
        return self.state

    def said(self, number: float, before: float | None) -> Page:
        """What came of a line that gave a number, beside the key where there is one: no widget says so."""
        words, small, other = self.answers._words["value"], "", False
        if self.trouble:
            text, other = self.trouble, True
        elif number == self.task.get("start"):
            text = words["start"]
            small = words["stays"].format(value=f"{self.value:g}") if self.value is not None else ""
        else:
            text = words["saved"].format(time=_clock(self.at))
            if not self.sealed:
                other = not grading.grade(ValueTask.model_validate(self.task), number).share
                text += " " + words["other" if other else "same"].format(key=f"{self.task['key']:g}")
                small = self.task["why"]
            if before not in (None, number):
                small = f"{words['before'].format(value=f'{before:g}')} {small}".strip()
        html = f"<span>{escape(text)}{f'<small>{escape(small)}</small>' if small else ''}</span>"
        look = f"mend-found{' is-other' if other else ''}"
        html = f'<p class="{look}" role="status"><b>{number:g}</b>{html}</p>'
        return Page(html, " ".join(filter(None, (f"{number:g}.", text, small))))

    @property
    def trouble(self) -> str:
        """Why the value is not saved, in words; "" where it is, or where nothing is to be saved."""
        words, state = self.answers._words["kept"], self.state
        if state["state"] == "other":
            return words["other"].format(time=_clock(state["at"]))
        return words["failed"].format(**state) if state["state"] == "failed" else ""

    def _hear(self, widget: Any, message: Any) -> None:
        asked = message.get("kept") if isinstance(message, dict) else None
        if asked == "theirs" and self._theirs:
            self._take(widget, self._theirs)
        elif asked == "mine" and self._theirs:
            self.save(over=True)
        elif asked != "here":
            return
        self._tell(widget)

    def _take(self, widget: Any, theirs: kept.Entry) -> None:
        """Show another window's answer in place of this one's."""
        try:
            self.answers.keeper.accept(self.id, theirs, self.value)
        except OSError as error:
            self._trouble = {"state": "failed", "why": self.answers.reason(error)}
            return
        self.value, self.at, self._trouble, self._theirs = theirs.answer, theirs.at, {}, None
        self._restore(widget)
        self.answers.tell()

    def _tell(self, widget: Any) -> None:
        widget.send({"kept": self.state})


def _given(task: Task, value: Any) -> tuple[int, int]:
    match task["kind"]:
        case "cards":
            return sum(map(bool, value["sorts"][0].values())), len(task["deck"]["cards"])
        case "rewrite":
            return sum(bool(text.strip()) for text in value["texts"].values()), len(task["starts"])
        case "question":
            return sum(given not in ("", []) for given in value["given"].values()), len(task["items"])
        case "written":
            return int(bool(value["given"]["text"].strip())), 1
        case "conversation":
            turns = {turn["id"] for turn in task["script"]["turns"]}
            replies = {row["id"]: row["to"] for turn in task["script"]["turns"] for row in turn["replies"]}
            return int(replies[value["route"][-1]] not in turns), 1
    return 1, 1


def _clock(at: str) -> str:
    """The time of day of a moment (UTC, ISO 8601), where the learner is."""
    with suppress(ValueError):
        return f"{datetime.fromisoformat(at).astimezone():%H:%M}"
    return at


def _number(value: Any) -> float | None:
    """A finite number as Python has it, from Python, numpy or pandas; None for anything else."""
    with suppress(TypeError, ValueError):  # of several values, `item` gives none
        value = value.item() if hasattr(value, "item") else value
    fine = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return value if fine else None


def _exercise(folder: Path, nowhere: str) -> tuple[dict[str, Any], bool]:
    """(the exercise of a folder, whether its keys are there)."""
    if (folder / exercises.SOURCE).is_file():
        return exercises.load(folder).model_dump(mode="json"), True
    for name, practice in ((exercises.TASKS, False), (exercises.KEYS, True)):
        if (folder / name).is_file():
            try:
                return json.loads((folder / name).read_text(encoding="utf-8")), practice
            except ValueError as error:
                told = f"found {error}; expected the file that came with the exercise."
                raise exercises.ExerciseError(f"{folder.name}/{name}: {told}") from error
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
        f'<td>{part.share:.0%}</td><td style="white-space: pre-line">{escape(part.why)}</td></tr>'
        for part in score.parts
    )
    head = "".join(
        f"<th>{name}</th>" for name in (words["row"], words["yours"], words["key"], "", words["why"])
    )
    kappa = "" if score.kappa is None else f" Kappa with the key: {score.kappa:.2f}."
    total = "" if points is None else f"<strong>{points:g}</strong> "
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return f"<p>{total}{escape(score.note)}{kappa}</p>{table}"
