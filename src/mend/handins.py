"""Grades a folder of hand-ins, as a learning platform gives them, and runs nothing that a student wrote.

Each hand-in is one file of answers. It is read in a process of its own that may take so much time and memory,
writes no file and, where the system allows it, has no network. So one bad hand-in never stops the others.
"""

import contextlib
import csv
import ctypes
import io
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from . import exercises, grading, kept
from .errors import CourseError, Plain
from .files import put

SECONDS = 20  # for one hand-in; one of ordinary size takes a hundredth of it
MEMORY = 512 * 2**20  # bytes of data
STUDENTS, WHOLE = 40_000_000, 4_000_000_000  # bytes that a student's zip and a platform's may unpack to
LARGEST = {".json": kept.LARGEST + 1, ".zip": STUDENTS}  # bytes that are unpacked of one such file
CELL, MOST = 32_000, 500  # characters of a text, which a spreadsheet's cell holds, and of a note
FEW = 5  # zips in one student's folder that are looked at
NEAR = 3  # names of other files count down to here: a platform's folder, a student's, and one more
NO_ANSWERS = {exercises.TASKS, exercises.KEYS}
NONE = "No answers.json was handed in."
PLATFORMS_OWN = {".csv", ".html", ".md", ".txt", ".xlsx"}  # a platform's lists and pages, nobody's hand-in
_FILE = r"answers(?:\.[a-z]+)?"  # answers.json, or one that was set aside: answers.damaged-1.json
_ASIDE = re.compile(r"answers\.[a-z]+-\d+\.json$")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{5,16}(Z|[+-]\d\d:\d\d)")
_PLATFORMS = r"^(.+?)(?:(?:_LATE)?(_\d{3,})_\d{3,}|_assignsubmission_[a-z]+_?|_attempt_[\d-]+)$"
_NEW_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


class HandInsError(Plain):
    """One sentence on why a folder cannot be graded, and the way out."""


@dataclass(frozen=True)
class HandIn:
    """One student's file, None where there is none that could be graded; `note` says what is to be known."""

    student: str
    path: Path | None
    note: str = ""


@dataclass(frozen=True)
class Grade:
    """What one hand-in came to.

    points : task -> points; None for what a person has to read
    texts  : task -> what was written
    saved  : when the last answer was saved, UTC
    note   : what the lecturer should know; "" where all is well
    """

    student: str
    exercise: str = ""
    points: dict[str, float | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    kappa: dict[str, float] = field(default_factory=dict)
    saved: str = ""
    note: str = ""


@contextmanager
def opened(place: Path, only: str = "") -> Iterator[list[HandIn]]:
    """The hand-ins in a folder or a zip, by student; what had to be unpacked is gone afterwards.

    only : the exercise that was set, or ""; where a student has folders for several, only its own counts
    A student is a folder or a file in the place itself. Raises HandInsError where there is no such place, or
    nothing in it.
    """
    with tempfile.TemporaryDirectory(prefix="mend-") as spare:
        root, lost = Path(place), dict[str, str]()
        if not root.exists():
            raise HandInsError(
                f"There is no {place}. Name the folder, or the zip, that your platform gave you."
            )
        if root.is_file():
            if not zipfile.is_zipfile(root):
                raise HandInsError(f"{place} is neither a folder nor a zip.")
            root = Path(spare, "all")
            try:
                lost = _unpack(Path(place), root, WHOLE)
            except Exception as error:
                raise HandInsError(f"{place} cannot be unpacked: {error}.") from error
        while inner := _inner(root):
            root, lost = inner, {name.removeprefix(f"{inner.name}/"): why for name, why in lost.items()}
        found = _of_students(root, Path(spare), only, lost)
        if not found:
            raise HandInsError(
                f"There are no hand-ins in {place}. A student has a folder, a zip or a file of answers in it."
            )
        yield found


def _inner(root: Path) -> Path | None:
    """A platform's own folder around the students' ones: the only thing there, and no student's folder."""
    inside = _shown(root)
    if len(inside) != 1 or not inside[0].is_dir() or inside[0].is_symlink():
        return None
    rows = _shown(inside[0])
    students = rows and not any(_who(row)[0] == "" for row in rows)
    return inside[0] if students else None


def _shown(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__")))


def _of_students(root: Path, spare: Path, only: str, lost: dict[str, str]) -> list[HandIn]:
    """A hand-in for each student and each exercise that the names tell."""
    found: dict[tuple[str, str], tuple[list[Path], list[str]]] = {}

    def add(path: Path, exercise: str, files: list[Path], notes: list[str]) -> None:
        student, told = _who(path)
        row = found.setdefault((student or path.name.removesuffix(".json"), exercise or told), ([], []))
        row[0].extend(files)
        row[1].extend(notes)

    for n, path in enumerate(_shown(root)):
        if path.name in NO_ANSWERS or (path.suffix.lower() in PLATFORMS_OWN and not path.is_dir()):
            continue
        try:
            folders = [row for row in _shown(path) if row.name in _names()] if path.is_dir() else []
            for row in [row for row in folders if row.name == only] or folders:  # as nbgrader collects them
                add(path, row.name, *_files(row, spare / f"{n}" / row.name))
            if not folders:
                add(path, "", *_files(path, spare / f"{n}"))
        except OSError as error:
            add(path, "", [], [_cannot(path.name, error)])
    for name, why in lost.items():
        add(Path(name.partition("/")[0] or name), "", [], [_cannot(name, why)])
    some = {student for (student, _), (files, _) in found.items() if files}
    rows = sorted(found.items(), key=lambda row: (row[0][0].casefold(), row[0]))
    return [_best(name, *row) for (name, _), row in rows if any(row) or name not in some]


@cache
def _names() -> list[str]:
    return [folder.name for folder in exercises.folders()]


def _who(path: Path) -> tuple[str, str]:
    """(student, exercise) as the name of a hand-in tells them; "" for one that it does not.

    Moodle : `Ana Ruiz_12345_assignsubmission_file_`, a folder, or with the name of the file behind it
    Canvas : `ruizana_LATE_12345_67890_answers-1.json`; the second number is that of the file
    others : `ana_04-six-areas-of-self.answers.json`, `ana.json`, `ana`
    """
    name = path.stem if path.suffix.lower() in (".json", ".zip", ".ipynb") else path.name
    names = "|".join(map(re.escape, _names()))
    own = re.search(
        rf"(?:^|[_ .-]+)(?:({names})(?:[_ .-]+{_FILE})?|{_FILE})(?:[ _-]?\(?\d+\)?)?$", name, re.IGNORECASE
    )
    student = re.sub(_PLATFORMS, r"\1\2", name[: own.start()] if own else name)
    return student.strip("_ "), (own[1] or "").lower() if own else ""


def _files(path: Path, spare: Path, deep: int = 2) -> tuple[list[Path], list[str]]:
    """The files that may be answers, in a folder, a zip, or a file itself; and what is to be known of it.

    deep : how many zips within each other are opened
    """
    if path.is_symlink():
        return [], ["It is a link, and links are not followed."]
    if path.is_dir():
        inside = [row for row in sorted(path.rglob("*")) if row.is_file() and not row.is_symlink()]
        inside = [row for row in inside if not any(p.startswith(".") for p in row.relative_to(path).parts)]
        files = [row for row in inside if row.suffix.lower() == ".json" and row.name not in NO_ANSWERS]
        notes = list[str]()
        for n, row in enumerate([row for row in inside if row.suffix.lower() == ".zip"][:FEW]):
            more = _files(row, spare / f"{n}", deep)
            files, notes = files + more[0], notes + more[1]
        return files, notes
    if path.suffix.lower() == ".json" and path.is_file():
        return [path], []
    if path.suffix.lower() != ".zip" or not path.is_file() or not deep:
        return [], []
    try:
        lost = _unpack(path, spare)
        files, notes = _files(spare, spare.with_name(f"{spare.name}-in"), deep - 1)
    except Exception as error:  # whatever it is, it is this zip's alone
        return [], [_cannot(path.name, error)]
    return files, [*(_cannot(*row) for row in lost.items()), *notes]


def _cannot(name: str, why: object) -> str:
    return f"{name[-60:]} cannot be unpacked: {str(why)[:120]}."


def _best(student: str, files: list[Path], notes: list[str]) -> HandIn:
    """The file of answers; of several the one that was changed last, and not one that was set aside."""
    if not files:
        return HandIn(student, None, " ".join(notes) or NONE)

    def sort(path: Path) -> tuple[bool, bool, bool]:
        return not _ASIDE.search(path.name), path.name == kept.NAME, "answers" in path.name.lower()

    files = [path for path in files if sort(path) == max(map(sort, files))]
    best = max(files, key=lambda path: (path.stat().st_mtime, str(path)))
    if len(files) > 1:
        notes = [f"Of {len(files)} files the one changed last was graded.", *notes]
    return HandIn(student, best, " ".join(notes))


def _unpack(source: Path, target: Path, most: int = STUDENTS) -> dict[str, str]:
    """Unpack the JSON files and the zips in a zip; what could not be, by name, with the reason.

    most : bytes in all
    """
    target.mkdir(parents=True, exist_ok=True)
    lost = {}
    with zipfile.ZipFile(source) as packed:
        for row in sorted(packed.infolist(), key=lambda row: "answers" not in row.filename):
            try:
                most -= _take(packed, row, target, most)
            except Exception as error:  # a lock, a broken entry, a name that this system does not take
                lost[row.filename] = str(error) or type(error).__name__
    return lost


def _take(packed: zipfile.ZipFile, row: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Unpack one entry; how many bytes it has. Of any but a JSON file or a zip only the name is kept."""
    name = PurePosixPath(row.filename.replace("\\", "/"))
    path, kind = (target / name).resolve(), name.suffix.lower()
    if ".." in name.parts or not path.is_relative_to(target.resolve()):
        raise ValueError("its name leads elsewhere")
    if row.is_dir() or kind not in LARGEST:
        if len(name.parts) <= NEAR:
            (path if row.is_dir() else path.parent).mkdir(parents=True, exist_ok=True)
            None if row.is_dir() else path.touch()
        return 0
    if row.flag_bits & 1:
        raise ValueError("it is locked with a password")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with packed.open(row) as stream, path.open("wb") as file:
            shutil.copyfileobj(_Short(stream, LARGEST[kind]), file)
        if (size := path.stat().st_size) > most:
            raise ValueError("the zip unpacks to too much")
    except BaseException:
        path.unlink(missing_ok=True)  # half of an answer is none
        raise
    with contextlib.suppress(OverflowError, ValueError):
        changed = time.mktime((*row.date_time, 0, 0, -1))
        os.utime(path, (changed, changed))
    return size


class _Short:
    """A stream that ends after so many bytes, whatever a zip says of its size."""

    def __init__(self, stream: Any, most: int):
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size if size > 0 else self._left, self._left))
        self._left -= len(data)
        return data


# --- one hand-in, in a process of its own ---


@cache
def _keys(name: str) -> Any:
    return exercises.load(exercises.find(name))


def of_file(path: Path, student: str, only: str = "") -> Grade:
    """Grade one file of answers, in this process.

    only : the exercise that it has to be of; "" for any of the course
    """
    try:
        sheet = kept.read(path)
        if sheet is None:
            return Grade(student, note=NONE)
        exercise = _keys(sheet.exercise)
    except kept.Unreadable as error:
        return Grade(student, note=f"The file cannot be read as answers ({error.why}: {error.found}).")
    except (exercises.ExerciseError, CourseError, OSError) as error:
        return Grade(
            student, note=f"No such exercise in this course, or its key is broken: {str(error)[:160]}"
        )
    if only and exercise.id != only:
        return Grade(student, exercise.id, note=f"An answer to {exercise.id} was handed in, not to {only}.")
    saved = [entry.at for entry in sheet.entries.values() if _TIME.fullmatch(entry.at)]
    grade, notes = Grade(student, exercise.id, saved=max(saved, default="")), []
    if sheet.edition != exercise.edition:
        notes.append(
            f"Made with edition {sheet.edition} of the exercise; graded by edition {exercise.edition}."
        )
    for task in exercise.tasks:
        entry = sheet.entries.get(task.id)
        score = grading.grade(task, entry.answer if entry else None)
        grade.points[task.id] = score.points(task.points)
        if task.kind == "written":
            grade.texts[task.id] = _clean(grading.text_of(entry.answer) if entry else "")[:CELL]
        elif score.note not in grading.USUAL:
            notes.append(f"{task.id}: {score.note}")
        if score.kappa is not None:
            grade.kappa[task.id] = round(score.kappa, 2)
    return Grade(**{**grade.__dict__, "note": " ".join(notes)})


def _limited(connection: Any, path: str, student: str, only: str) -> None:
    _limit()
    try:
        data = json.dumps(of_file(Path(path), student, only).__dict__)
    except MemoryError:
        data = json.dumps({"student": student, "note": "Reading it took too much memory."})
    except Exception as error:  # whatever it is, it is this hand-in's alone
        data = json.dumps(
            {"student": student, "note": f"It could not be graded: {type(error).__name__} {error}"[:200]}
        )
    connection.send_bytes(data.encode())
    connection.close()


def _limit() -> None:
    """Time, memory, no writing and no network: as much of it as this system knows."""
    most = {"CPU": SECONDS, "DATA": MEMORY, "FSIZE": 0, "CORE": 0}
    for name, limit in most.items():
        with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
            import resource

            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK)


def _apart(handin: HandIn, only: str, context: Any) -> Grade:
    grade = Grade(handin.student) if handin.path is None else _graded(handin, only, context)
    note = _clean(f"{handin.note} {grade.note}").replace("\n", " ").strip()
    return replace(grade, student=_clean(handin.student), note=note[:MOST])


def _graded(handin: HandIn, only: str, context: Any) -> Grade:
    here, there = context.Pipe(duplex=False)
    arguments = (there, str(handin.path), handin.student, only)
    process = context.Process(target=_limited, args=arguments, daemon=True)
    try:
        process.start()
        there.close()
        if here.poll(SECONDS + 5):
            return Grade(**json.loads(here.recv_bytes(20 * kept.LARGEST)))
        return Grade(handin.student, note=f"Grading it took more than {SECONDS} seconds, so it was stopped.")
    except (EOFError, OSError, ValueError, TypeError):
        return Grade(handin.student, note="Grading it was stopped by this system: too much time or memory.")
    finally:
        if process.pid:
            process.kill()
            process.join()
        here.close()


def grade_all(
    handins: Iterable[HandIn], only: str = "", done: Callable[[], None] = lambda: None, at_once: int = 0
) -> list[Grade]:
    """Grade every hand-in, each in a limited process of its own, as many side by side as there are cores."""
    posix = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if posix else "spawn")
    if posix:
        context.set_forkserver_preload(["mend.handins", "mend.gate", "mend.frameworks"])

    def one(handin: HandIn) -> Grade:
        try:
            return _apart(handin, only, context)
        finally:
            done()

    pool = ThreadPoolExecutor(at_once or os.cpu_count() or 2)
    try:
        return list(pool.map(one, handins))
    finally:
        pool.shutdown(cancel_futures=True)


def write_csv(grades: list[Grade], path: Path) -> None:
    """A row a hand-in, a column a task, in a form that spreadsheets open: written whole or not at all."""
    tasks = sorted({task for grade in grades for task in grade.points})
    texts = sorted({task for grade in grades for task in grade.texts})
    kappas = sorted({task for grade in grades for task in grade.kappa})
    most = {
        grade.exercise: {t.id: t.points for t in _keys(grade.exercise).tasks}
        for grade in grades
        if grade.points
    }
    head = ["student", "exercise", "saved", *tasks, "total", "of", "to read", *(f"{t} kappa" for t in kappas)]
    rows: list[list[Any]] = [[*head, *(f"{task} text" for task in texts), "note"]]
    for grade in grades:
        points, asked = [grade.points.get(task) for task in tasks], most.get(grade.exercise, {})
        total = round(sum(p or 0 for p in points), 2) if asked else None
        to_read = " ".join(task for task, value in grade.points.items() if value is None)
        row = [_plain(grade.student), grade.exercise, grade.saved, *points, total]
        row += [sum(asked.values()) or None, to_read, *(grade.kappa.get(task) for task in kappas)]
        rows.append([*row, *(_plain(grade.texts.get(task, "")) for task in texts), _plain(grade.note)])
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    put(path, table.getvalue().encode("utf-8-sig"))


def _clean(text: str) -> str:
    """The text without what no table and no terminal should get: control characters, halves of letters."""
    return re.sub(r"[^\n\t -~\xa0-\ud7ff\ue000-\U0010ffff]", "\ufffd", re.sub(r"\r\n?", "\n", text))


def _plain(text: str) -> str:
    """A text that a spreadsheet takes for text, never for a formula.

    One that splits at semicolons begins a cell behind each of them, also within quotation marks.
    """
    return re.sub(r"(^|[;\t\n])([\s\"]*)(?=[=+\-@＝＋－＠])", r"\1\2'", text)
