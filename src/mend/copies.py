"""The copies of an exercise that others get: to practice on, to hand in, and for a course with nbgrader.

A copy to practice on has its keys in `practice.json`; one to hand in has `tasks.json` alone.
"""

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

from . import exercises
from .errors import CourseError, Fault
from .exercises import ExerciseError
from .files import put
from .paths import EXERCISES, PRACTICE, shown

_NAME = r"\d\d-[a-z0-9-]+"
LARGEST = 5_000_000  # bytes of one file of an exercise that is unpacked
HEAD = ("opening", "note", "sheet")  # ids of the cells that a notebook begins with

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


def prepare(target: Path = PRACTICE) -> list[Fault]:
    """A copy of every exercise to practice on; the faults of those that cannot be had stop no other."""
    faults = []
    for folder in exercises.folders():
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

    A key is not put beside an exercise that was handed out. The path of the notebook is returned.
    """
    from . import lessons

    home = target / folder.name
    if (home / exercises.TASKS).is_file():
        return home / f"{folder.name}.ipynb"
    notebook = lay_out(folder, target)
    lessons.trust([notebook])
    return notebook


def lay_out(folder: Path, target: Path) -> Path:
    """The same, trusted by nobody yet, for whoever only runs it."""
    home = target / folder.name
    home.mkdir(parents=True, exist_ok=True)
    put(home / exercises.KEYS, exercises.text(exercises.load(folder).model_dump(mode="json")))
    notebook = home / f"{folder.name}.ipynb"
    if not notebook.exists():
        put(notebook, _fresh(folder))
    return notebook


def _fresh(folder: Path) -> str:
    """The notebook as a student gets it."""
    import nbformat

    from . import lessons

    book = for_student(lessons.read(folder / f"{folder.name}.ipynb"))
    return nbformat.writes(with_head(book, exercises.load(folder).lesson)) + "\n"


def with_head(book: Any, number: str) -> Any:
    """The notebook with what stands above its first task, support lines and Start, before anything is run.

    number : of the lesson, two digits; ValueError where there is no such lesson
    """
    import nbformat

    from . import page

    head = (page.opening(number, True), page.content_note(number, True), page.beginning())
    shown = dict(zip(HEAD, (part.html for part in head), strict=True))
    for cell in filter(lambda cell: cell.id in shown, book.cells):
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": shown[cell.id]})]
    return book


def assign(folder: Path, target: Path) -> Path:
    """Write an exercise as it is handed out, without its key, as `target/NN-name.zip`; its path is returned.

    Raises ExerciseError where that file is there already.
    """
    path = target / f"{folder.name}.zip"
    if path.exists():
        raise ExerciseError(f"{path} is there already. Move it away, or name another folder.")
    tasks, notebook = exercises.tasks(exercises.load(folder)), _fresh(folder)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{folder.name}/{folder.name}.ipynb", notebook)
        packed.writestr(f"{folder.name}/{exercises.TASKS}", tasks)
    target.mkdir(parents=True, exist_ok=True)
    put(path, whole.getvalue())
    return path


def arrive(place: Path) -> Path:
    """The notebook to open in an exercise that was handed out: a zip, its folder, or the notebook itself.

    A zip is unpacked beside itself; a folder that is there already is opened as it is. A notebook that is
    word for word the course's own is trusted. Raises ExerciseError where no exercise is found.
    """
    from . import lessons

    home = _unpacked(place) if zipfile.is_zipfile(place) else place if place.is_dir() else place.parent
    if not home.is_dir() or not any((home / name).is_file() for name in (exercises.TASKS, exercises.KEYS)):
        found = "nothing there" if not place.exists() else f"no {exercises.TASKS} in it"
        raise ExerciseError(f"{place}: found {found}; expected an exercise as it was handed out.")
    notebooks = [place] if place.suffix == ".ipynb" else sorted(home.glob("[!.]*.ipynb"))
    if not notebooks or not notebooks[0].is_file():
        raise ExerciseError(f"{place}: found no notebook; expected one beside {exercises.TASKS}.")
    notebook = next((path for path in notebooks if path.stem == home.name), notebooks[0])
    ours = EXERCISES / notebook.stem
    if (ours / exercises.SOURCE).is_file() and notebook.read_bytes() == _fresh(ours).encode():
        lessons.trust([notebook])
    return notebook


def _unpacked(place: Path) -> Path:
    """The folder of an exercise's zip, beside it. Two files of it are taken, whatever else it holds."""
    try:
        stem, tasks, notebook = _taken(place)
    except (ExerciseError, OSError):
        raise
    except Exception as error:  # zipfile has many kinds of it for a zip that is damaged
        raise ExerciseError(f"{place} cannot be unpacked ({error}). Get it again.") from error
    home = place.with_name(stem)
    if (home / exercises.KEYS).is_file():
        raise ExerciseError(
            f"{home}: found a copy to practice on. Move {place.name} to another folder, then open it."
        )
    if (home / exercises.TASKS).is_file() and (home / exercises.TASKS).read_text(encoding="utf-8") != tasks:
        raise ExerciseError(
            f"{home}: found other tasks than in {place.name}. Move that folder away, then open the zip again."
        )
    home.mkdir(exist_ok=True)
    for path, text in ((home / exercises.TASKS, tasks), (home / f"{stem}.ipynb", notebook)):
        if not path.exists():
            put(path, text)
    return home


def _taken(place: Path) -> tuple[str, str, str]:
    """(its name, its tasks, its notebook) of an exercise in a zip."""
    with zipfile.ZipFile(place) as packed:
        rows = {row.filename: row for row in packed.infolist()}
        name = next((name for name in rows if re.fullmatch(rf"{_NAME}/{exercises.TASKS}", name)), "")
        stem = name.partition("/")[0]
        if not name or (book := rows.get(f"{stem}/{stem}.ipynb")) is None:
            raise ExerciseError(
                f"{place}: found no exercise in it; expected NN-name/{exercises.TASKS} and its notebook."
            )
        if max(rows[name].file_size, book.file_size) > LARGEST:
            raise ExerciseError(f"{place}: found more than {LARGEST // 1_000_000} MB; expected an exercise.")
        return stem, packed.read(rows[name]).decode("utf-8"), packed.read(book).decode("utf-8")


CONFIG = """# How nbgrader runs this course. `nbgrader generate_config` explains every setting.
c = get_config()
c.CourseDirectory.course_id = "mend"
# Support lines and a button to start with are in what is handed out, before a student runs anything.
from mend.jupyter.head import Head
c.GenerateAssignment.preprocessors.append(Head)
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
    found = exercises.folders(root)
    for folder in found:
        exercises.load(folder)  # a fault in one is told before anything is laid out
    for folder in found:
        nothing_of_theirs = shutil.ignore_patterns(".*", "answers*")
        shutil.copytree(folder, target / "source" / folder.name, ignore=nothing_of_theirs)
    put(target / "nbgrader_config.py", CONFIG)
    return len(found)
