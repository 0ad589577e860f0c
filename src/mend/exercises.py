"""The exercises: reads and checks what their authors wrote.

    exercises/NN-name/NN-name.ipynb             the notebook, in nbgrader's source format
    exercises/NN-name/tasks.json                what a student sees of the tasks; written by `write_tasks`
    exercises/NN-name/feedback/exercise.yaml    the tasks with keys and reasons; nbgrader hands out no folder
                                                of this name

A copy for practice has its keys in `practice.json` instead of `tasks.json`.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from . import dialogue, frameworks, gate, rewriting, samples
from .errors import CourseError, Fault, Plain
from .files import put
from .models.exercise import (
    CardTask,
    Exercise,
    GateTask,
    PathTask,
    QuestionTask,
    RewriteTask,
    TalkTask,
    WrittenTask,
    released,
)
from .paths import EXERCISES, shown
from .yamlfile import Loc, line_of, place_of
from .yamlfile import read as read_yaml

SOURCE, TASKS, KEYS = "feedback/exercise.yaml", "tasks.json", "practice.json"


class ExerciseError(Plain):
    """One sentence on what is wrong with an exercise, and the way out."""


def folders(root: Path = EXERCISES) -> list[Path]:
    """The folder of every exercise, in teaching order."""
    return sorted(path.parents[1] for path in root.glob(f"*/{SOURCE}"))


def find(name: str, root: Path = EXERCISES) -> Path:
    """The folder meant by "3", "03", "03-healthy-or-unhealthy" or a path to it."""
    stem = Path(name).name.lower()
    for folder in folders(root):
        if stem == folder.name or (stem.isdigit() and stem.zfill(2) == folder.name[:2]):
            return folder
    known = ", ".join(folder.name for folder in folders(root)) or "none"
    raise ExerciseError(f'There is no exercise "{name}". The exercises are: {known}.')


@cache
def load(folder: Path) -> Exercise:
    """The checked exercise of a folder, with keys and reasons. Raises CourseError with every fault."""
    model, faults, _ = read_yaml(folder / SOURCE, Exercise)
    if faults:
        raise CourseError(faults)
    return model


def check(root: Path = EXERCISES) -> list[Fault]:
    """Every fault in every exercise: its file, what it names elsewhere, and whether `tasks.json` is of it."""
    faults = []
    for folder in folders(root):
        model, found, node = read_yaml(folder / SOURCE, Exercise)
        faults += found
        if model is None:
            continue
        file = shown(folder / SOURCE)
        for loc, found_, expected in _faults(model, folder.name):
            faults.append(Fault(file, line_of(node, loc), place_of(loc), found_, expected))
        if tasks(model) != _there(folder / TASKS):
            what = "other tasks than those of exercise.yaml"
            faults.append(Fault(shown(folder / TASKS), 1, "", what, "what `mend refresh` writes of them"))
    return sorted(faults)


def _there(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _faults(exercise: Exercise, name: str) -> Iterator[tuple[Loc, str, str]]:
    """(place, found, expected) for what the model alone cannot see."""
    if exercise.id != name:
        yield ("id",), repr(exercise.id), f"{name!r}, the name of its folder"
    asked = {q.id: q.answers for q in gate.questions(frameworks.load("F04"), frameworks.load("F06"))}
    for i, task in enumerate(exercise.tasks):
        at = ("tasks", i)
        if task.id != f"q{i + 1}":
            yield (*at, "id"), repr(task.id), f"'q{i + 1}', as the tasks are counted"
        rows: list[tuple[Loc, list[str]]] = []
        match task:
            case CardTask():
                for loc, found, expected in frameworks.deck_faults(task.deck):
                    yield (*at, "deck", *loc), found, expected
                rows.append(((*at, "deck", "cards"), [card.id for card in task.deck.cards]))
            case TalkTask():
                for loc, found, expected in dialogue.faults(task.script):
                    yield (*at, "script", *loc), found, expected
            case RewriteTask():
                rows.append(((*at, "starts"), [start.id for start in task.starts]))
                for j, start in enumerate(task.starts):
                    reading = rewriting.read(start.way)
                    if len(reading.parts) < 4 or reading.marks:
                        found = f"a way in which the bench finds {', '.join(reading.parts) or 'no part'}"
                        yield (*at, "starts", j, "way"), found, "all four parts and no mark"
            case PathTask() | GateTask():
                rows.append(((*at, "case", "lines"), [line.id for line in task.case.lines]))
                if len({line.counts for line in task.case.lines}) == 1:
                    yield (*at, "case", "lines"), "lines that all count or none", "some of each"
                if isinstance(task, PathTask):
                    first = next((j for j, key in enumerate(task.key) if not all(key.done)), 5)
                    for j, key in enumerate(task.key):
                        if j > first and any(key.done):
                            expected = (
                                f"[false, false]: step {first + 1} is not done by both, so this one is shut"
                            )
                            yield (*at, "key", j, "done"), str(key.done), expected
                    known = {row["couple"] for row in samples.rows("couple_checkins")}
                    if task.couple not in known:
                        yield (*at, "couple"), repr(task.couple), "a couple of couple_checkins"
                for question, key in task.key.items() if isinstance(task, GateTask) else ():
                    ids = [answer.id for answer in asked.get(question, [])]
                    if not ids:
                        yield (*at, "key", question), repr(question), f"one of {', '.join(asked)}"
                    elif wrong := [answer for answer in key.accept if answer not in ids]:
                        yield (*at, "key", question, "accept"), repr(wrong[0]), f"one of {', '.join(ids)}"
            case QuestionTask():
                rows.append(((*at, "items"), [item.id for item in task.items]))
                for j, item in enumerate(task.items):
                    if item.form == "number":
                        continue
                    rows.append(((*at, "items", j, "options"), [option.id for option in item.options]))
                    right = sum(option.right for option in item.options)
                    if right != 1 if item.form == "one" else not right:
                        expected = "one of them" if item.form == "one" else "one of them at least"
                        yield (*at, "items", j, "options"), f"{right} right answers", expected
            case WrittenTask():
                total = sum(row.points for row in task.rubric)
                if total != task.points:
                    yield (*at, "rubric"), f"{total} points", f"{task.points}, the task's points"
            case _:
                pass
        for place, ids in rows:
            twice = [(j, name) for j, name in enumerate(ids) if name in ids[:j]]
            yield from (((*place, j), f"{n!r} a second time", "an id of its own") for j, n in twice)


def write_tasks(root: Path = EXERCISES) -> int:
    """Write each `tasks.json` anew from its `exercise.yaml`; how many of them changed."""
    changed = 0
    for folder in folders(root):
        found = tasks(load(folder))
        if found != _there(folder / TASKS):
            put(folder / TASKS, found)
            changed += 1
    return changed


def tasks(exercise: Exercise) -> str:
    """What a student has of the tasks, as `tasks.json` holds it."""
    return text(released(exercise))


def text(tasks: dict[str, Any]) -> str:
    """Tasks as a file holds them."""
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def refresh(folder: Path, on_cell: Callable[[], None] = lambda: None) -> None:
    """Run a source notebook and save what it shows in words: no state of a widget, since that holds keys."""
    from . import lessons

    path = folder / f"{folder.name}.ipynb"
    book = lessons.run(path, on_cell)
    book.metadata.pop("widgets", None)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            for kind in {lessons.VIEW, "image/png"}.intersection(output.get("data", {})):
                del output.data[kind]
    lessons.write(path, book)
