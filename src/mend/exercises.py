"""The exercises: reads and checks what their authors wrote, and makes what a student gets of it.

    exercises/NN-name/NN-name.ipynb             the notebook, in nbgrader's source format
    exercises/NN-name/tasks.json                what a student sees of the tasks; written by `write_tasks`
    exercises/NN-name/feedback/exercise.yaml    the tasks with keys and reasons; nbgrader hands out no folder
                                                of this name

A copy for practice has its keys in `practice.json` instead of `tasks.json`.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from . import dialogue, frameworks, gate, rewriting, samples
from .errors import CourseError, Fault, Plain
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
from .paths import EXERCISES, PRACTICE, shown
from .theme import CSS
from .yamlfile import Loc, line_of, place_of
from .yamlfile import read as read_yaml

SOURCE, TASKS, KEYS = "feedback/exercise.yaml", "tasks.json", "practice.json"
HEAD = ("opening", "note", "sheet")  # ids of the cells that a notebook begins with


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
        if _tasks(model) != _there(folder / TASKS):
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
        text = _tasks(load(folder))
        if text != _there(folder / TASKS):
            _put(folder / TASKS, text)
            changed += 1
    return changed


def _tasks(exercise: Exercise) -> str:
    """What a student has of the tasks. Ends have numbers: an author's names and order tell of what kind."""
    found = released(exercise)
    for script in (task["script"] for task in found["tasks"] if task["kind"] == "conversation"):
        script["ends"].sort(key=lambda end: end["says"])
        names = {end["id"]: f"end-{n}" for n, end in enumerate(script["ends"], 1)}
        for end in script["ends"]:
            end["id"] = names[end["id"]]
        for reply in (reply for turn in script["turns"] for reply in turn["replies"]):
            reply["to"] = names.get(reply["to"], reply["to"])
    return _text(found)


def _text(tasks: dict[str, Any]) -> str:
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".mend-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)


_REGION = re.compile(
    r"^(?P<indent>[ \t]*)[#=]* ?BEGIN (?P<kind>SOLUTION|HIDDEN TESTS|MARK SCHEME).*?"
    r"^[ \t#=]*END (?P=kind)[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)


def _left(region: re.Match[str]) -> str:
    return f"{region['indent']}raise NotImplementedError()\n" if region["kind"] == "SOLUTION" else ""


def for_student(notebook: Any) -> Any:
    """The notebook without solutions, hidden tests and mark schemes, as nbgrader hands it out.

    It needs no nbgrader: a learner who practices has none.
    """
    for cell in notebook.cells:
        cell.source = _REGION.sub(_left, cell.source).rstrip()
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    return notebook


def refresh(folder: Path, on_cell: Callable[[], None] = lambda: None) -> None:
    """Run a source notebook and save what it shows in words: no state of a widget, since that holds keys."""
    import nbformat

    from . import lessons

    path = folder / f"{folder.name}.ipynb"
    book = lessons.run(path, on_cell)
    book.metadata.pop("widgets", None)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            for kind in {lessons.VIEW, "image/png"}.intersection(output.get("data", {})):
                del output.data[kind]
    _put(path, nbformat.writes(book) + "\n")


def prepare(target: Path = PRACTICE) -> list[Fault]:
    """A copy of every exercise to practice on; the faults of those that cannot be had stop no other."""
    faults = []
    for folder in folders():
        try:
            practice(folder, target)
        except CourseError as error:
            faults += error.faults
        except Exception as error:  # a file that cannot be read or written, or is JSON and no notebook
            name, expected = f"{folder.name}.ipynb", "the notebook that came with the course"
            if (target / folder.name / name).exists():
                folder, expected = target / folder.name, "a notebook: move it away, and a new one is laid out"
            faults.append(Fault(shown(folder / name), 1, "", str(error).splitlines()[0][:120], expected))
    return faults


def practice(folder: Path, target: Path = PRACTICE) -> Path:
    """A copy to practice on, with feedback at once, in `target/NN-name/`; what a learner has there stays.

    The path of its notebook is returned.
    """
    import nbformat

    from . import lessons, page

    home = target / folder.name
    home.mkdir(parents=True, exist_ok=True)
    exercise = load(folder)
    _put(home / KEYS, _text(exercise.model_dump(mode="json")))
    notebook = home / f"{folder.name}.ipynb"
    if not notebook.exists():
        book = for_student(nbformat.read(folder / f"{folder.name}.ipynb", as_version=4))
        head = (page.opening(exercise.lesson, True), page.content_note(exercise.lesson, True))
        shown = dict(zip(HEAD, (*(part.html for part in head), _beginning()), strict=True))
        for cell in filter(lambda cell: cell.cell_type == "code", book.cells):
            html = shown.get(cell.id)
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})] if html else []
        _put(notebook, nbformat.writes(book) + "\n")
    lessons.trust([notebook])
    return notebook


CONFIG = """# How nbgrader runs this course. `nbgrader generate_config` explains every setting.
c = get_config()
c.CourseDirectory.course_id = "mend"
# A test cell that somebody took out is put back; a loop without end is stopped after a minute.
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout = 60
"""


def course(target: Path, root: Path = EXERCISES) -> int:
    """Lay out a folder for nbgrader: its settings, and every exercise in `source/`; how many there are.

    Raises ExerciseError where the folder is there and not empty.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExerciseError(f"{target} is there already, and not empty. Name a new folder.")
    found = folders(root)
    for folder in found:
        load(folder)  # a fault in one is told before anything is laid out
    for folder in found:
        nothing_of_theirs = shutil.ignore_patterns(".*", "answers*")
        shutil.copytree(folder, target / "source" / folder.name, ignore=nothing_of_theirs)
    _put(target / "nbgrader_config.py", CONFIG)
    return len(found)


def _beginning() -> str:
    """A button that runs the notebook, until the first run puts the exercise in its place."""
    words = frameworks.content("answers")["kept"]
    run = (  # once the kernel is there: cells that are run before would be cleared, and that is all
        "(async app => {const s = app?.shell.currentWidget?.sessionContext; await s?.ready;"
        " await s?.session?.kernel?.info; app?.commands.execute('runmenu:run-all')})(globalThis.jupyterapp)"
    )
    return (
        f"<style>{CSS}</style><div class='mend'><p>{escape(words['begin'])}</p>"
        f'<button type="button" class="mend-button is-main" onclick="{run}">{escape(words["start"])}</button>'
        "</div>"
    )
