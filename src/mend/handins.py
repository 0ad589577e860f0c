"""Grades a folder of hand-ins, as a learning platform gives them, and runs nothing that a student wrote.

Each hand-in is one file of answers. It is read in a process of its own that may take so much time and memory,
writes no file and, where the system allows it, has no network. So one bad hand-in never stops the others.
"""

import contextlib
import csv
import ctypes
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
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from . import exercises, grading, kept
from .errors import CourseError, Plain

SECONDS = 20  # for one hand-in; one of ordinary size takes a hundredth of it
MEMORY = 512 * 2**20  # bytes of data
FILES = 5_000  # entries of one zip that are looked at
NO_ANSWERS = {exercises.TASKS, exercises.KEYS}
_NEW_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


class HandInsError(Plain):
    """One sentence on why a folder cannot be graded, and the way out."""


@dataclass(frozen=True)
class HandIn:
    """One student's file; `problem` says why there is none that could be graded."""

    student: str
    path: Path | None
    problem: str = ""


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
def opened(place: Path) -> Iterator[list[HandIn]]:
    """The hand-ins in a folder or a zip, by student; what had to be unpacked is gone afterwards.

    A student is a folder, a zip or a file of answers in the place itself. Raises HandInsError where there is
    no such place, or nothing in it.
    """
    with tempfile.TemporaryDirectory(prefix="mend-") as spare:
        root = Path(place)
        if not root.exists():
            raise HandInsError(
                f"There is no {place}. Name the folder, or the zip, that your platform gave you."
            )
        if root.is_file():
            if not zipfile.is_zipfile(root):
                raise HandInsError(f"{place} is neither a folder nor a zip.")
            target = Path(spare, "all")
            _unpack(root, target)
            root = target
        while len(inside := [path for path in root.iterdir() if not path.name.startswith((".", "__"))]) == 1:
            if not inside[0].is_dir() or any(inside[0].glob("answers.json")):
                break
            root = inside[0]  # a platform's own folder around the students' ones
        found = sorted(_of_students(root, Path(spare)), key=lambda one: one.student.casefold())
        if not found:
            raise HandInsError(
                f"There are no hand-ins in {place}. A student has a folder, a zip or a file of answers in it."
            )
        yield found


def _of_students(root: Path, spare: Path) -> Iterator[HandIn]:
    for n, path in enumerate(sorted(root.iterdir())):
        if path.name.startswith((".", "__")) or path.is_symlink():
            continue
        if path.is_dir():
            yield _newest(path.name, path, Path(spare, str(n)))
        elif zipfile.is_zipfile(path):
            target = Path(spare, str(n))
            try:
                _unpack(path, target)
            except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
                yield HandIn(path.stem, None, f"The zip cannot be unpacked: {str(error)[:120]}.")
            else:
                yield _newest(path.stem, target, Path(spare, f"{n}-in"))
        elif path.suffix.lower() == ".json" and path.name not in NO_ANSWERS:
            yield HandIn(_name(path), path)


def _name(path: Path) -> str:
    """The student's part of a file's name: `ana_04-six-areas-of-self.answers.json` is ana's."""
    stem = re.sub(r"(\.answers|answers)?( ?\(\d+\)|-\d+)?\.json$", "", path.name, flags=re.IGNORECASE)
    return re.sub(r"[_ .-]*\d\d-[a-z-]+$", "", stem).strip("_ .-") or path.stem


def _newest(student: str, folder: Path, spare: Path) -> HandIn:
    """The file of answers in a student's folder; of several the one that was changed last."""
    for number, packed in enumerate(sorted(folder.rglob("*.zip"))[:5]):
        with contextlib.suppress(OSError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
            _unpack(packed, spare / str(number))
    files = [*folder.rglob("*.json"), *(spare.rglob("*.json") if spare.is_dir() else ())]
    files = [path for path in files if path.is_file() and not path.is_symlink()]
    files = [path for path in files if path.name not in NO_ANSWERS and ".ipynb_checkpoints" not in path.parts]
    aside = re.compile(r"answers\.[a-z]+-\d+\.json$")
    best = [path for path in files if not aside.search(path.name)] or files
    if not best:
        return HandIn(student, None, "No answers.json was handed in.")
    return HandIn(student, max(best, key=lambda path: (path.name == kept.NAME, path.stat().st_mtime)))


def _unpack(source: Path, target: Path) -> None:
    """Unpack the JSON files and zips in a zip: names that lead out of it are refused, large ones cut off."""
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as packed:
        for row in packed.infolist()[:FILES]:
            name = PurePosixPath(row.filename.replace("\\", "/"))
            if row.is_dir() or name.suffix.lower() not in (".json", ".zip"):
                if not row.is_dir() and name.parent != PurePosixPath("."):
                    _inside(target, name.parent).mkdir(
                        parents=True, exist_ok=True
                    )  # a student without answers
                continue
            path = _inside(target, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(row) as stream, path.open("wb") as file:
                most = kept.LARGEST + 1 if name.suffix.lower() == ".json" else 50 * kept.LARGEST
                shutil.copyfileobj(_Short(stream, most), file)
            with contextlib.suppress(OverflowError, ValueError):
                changed = time.mktime((*row.date_time, 0, 0, -1))
                os.utime(path, (changed, changed))


class _Short:
    """A stream that ends after so many bytes, whatever a zip says of its size."""

    def __init__(self, stream: Any, most: int):
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size if size > 0 else self._left, self._left))
        self._left -= len(data)
        return data


def _inside(target: Path, name: PurePosixPath) -> Path:
    path = (target / name).resolve()
    if name.is_absolute() or not path.is_relative_to(target.resolve()):
        raise ValueError(f"the name {str(name)[:60]!r} leads out of it")
    return path


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
            return Grade(student, note="No answers.json was handed in.")
        exercise = _keys(sheet.exercise)
    except kept.Unreadable as error:
        return Grade(student, note=f"The file cannot be read as answers ({error.why}: {error.found}).")
    except (exercises.ExerciseError, CourseError, OSError) as error:
        return Grade(
            student, note=f"No such exercise in this course, or its key is broken: {str(error)[:160]}"
        )
    if only and exercise.id != only:
        return Grade(student, exercise.id, note=f"An answer to {exercise.id} was handed in, not to {only}.")
    grade, notes = (
        Grade(student, exercise.id, saved=max((e.at for e in sheet.entries.values()), default="")),
        [],
    )
    if sheet.edition != exercise.edition:
        notes.append(
            f"Made with edition {sheet.edition} of the exercise; graded by edition {exercise.edition}."
        )
    for task in exercise.tasks:
        entry = sheet.entries.get(task.id)
        score = grading.grade(task, entry.answer if entry else None)
        grade.points[task.id] = score.points(task.points)
        if task.kind == "written":
            grade.texts[task.id] = grading.text_of(entry.answer) if entry else ""
        elif score.note and score.note != grading.EMPTY and ("found" in score.note or "harm" in score.note):
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
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for name, most in (
            ("RLIMIT_CPU", SECONDS),
            ("RLIMIT_DATA", MEMORY),
            ("RLIMIT_FSIZE", 0),
            ("RLIMIT_CORE", 0),
        ):
            resource.setrlimit(getattr(resource, name), (most, most))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK)


def _apart(handin: HandIn, only: str, context: Any) -> Grade:
    if handin.path is None:
        return Grade(handin.student, note=handin.problem)
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=_limited, args=(there, str(handin.path), handin.student, only), daemon=True
    )
    process.start()
    there.close()
    try:
        if here.poll(SECONDS + 5):
            return Grade(**json.loads(here.recv_bytes(20 * kept.LARGEST)))
        return Grade(handin.student, note=f"Grading it took more than {SECONDS} seconds, so it was stopped.")
    except (EOFError, OSError, ValueError, TypeError):
        return Grade(handin.student, note="Grading it was stopped by this system: too much time or memory.")
    finally:
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

    with ThreadPoolExecutor(at_once or os.cpu_count() or 2) as pool:
        return list(pool.map(one, handins))


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
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".mend-", suffix=".csv")
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*head, *(f"{task} text" for task in texts), "note"])
        for grade in grades:
            points = [grade.points.get(task) for task in tasks]
            asked = most.get(grade.exercise, {})
            open_ = [task for task, value in grade.points.items() if value is None]
            row = [_plain(grade.student), grade.exercise, grade.saved, *points]
            row += [
                round(sum(p or 0 for p in points), 2) if asked else None,
                sum(asked.values()) or None,
                " ".join(open_),
            ]
            row += [grade.kappa.get(task) for task in kappas]
            writer.writerow(
                [*row, *(_plain(grade.texts.get(task, "")) for task in texts), _plain(grade.note)]
            )
    os.chmod(name, 0o644)
    os.replace(name, path)


def _plain(text: str) -> str:
    """A text that a spreadsheet takes for text: never for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "\t") and text.strip() else text
