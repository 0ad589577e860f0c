"""Keeps one exercise's answers in one file: no kill, no second window and no damage loses them in silence.

The file is JSON: {"mend": 1, "exercise": id, "edition": n, "answers": {task: {"at", "stamp", "answer"}}}.
It is always written whole beside itself and then put in place, so a reader finds the old file or the new one.
"""

import json
import math
import os
import tempfile
import uuid
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from filelock import FileLock

from .files import put

NAME = "answers.json"
FORMAT = 1
LARGEST = 2_000_000  # bytes; ten times what the longest answers of an exercise take
DEEPEST = 20  # lists within lists; the deepest answer of a widget has four
PATIENCE = 5  # seconds that one window waits for another one's writing


class Unreadable(Exception):
    """A file of answers that cannot be used; `why` is the name of the reason, `found` what stands there.

    why : "damaged" (not such a file), "large", "other" (of another exercise) or "newer" (of a later course)
    """

    def __init__(self, why: str, found: str):
        """Keep both."""
        super().__init__(f"{why}: {found}")
        self.why, self.found = why, found


class Conflict(Exception):
    """The file holds a later answer of this task, saved by another window; nothing was written over it."""

    def __init__(self, entry: "Entry"):
        """Keep what the file holds."""
        super().__init__(entry.at)
        self.entry = entry


@dataclass(frozen=True)
class Entry:
    """One task's answer as the file has it: when it was saved (UTC, ISO 8601), by which write, and what."""

    at: str
    stamp: str
    answer: Any


@dataclass(frozen=True)
class Sheet:
    """What one file holds: its exercise, the edition that it was made with, and its entries by task."""

    exercise: str
    edition: int
    entries: dict[str, Entry] = field(default_factory=dict)


def read(path: Path, exercise: str = "") -> Sheet | None:
    """What a file of answers holds; None where there is none.

    exercise : the exercise that it has to be of; "" for any
    Raises Unreadable for anything but answers to this exercise, OSError where the file cannot be opened.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("large", f"{path.stat().st_size / 1e6:.0f} MB")
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text, parse_constant=_number, parse_float=_number)
        _measure(data)
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Unreadable("damaged", str(error).splitlines()[0][:120]) from error
    version = data.get("mend") if isinstance(data, dict) else None
    if type(version) is not int or version < 1:
        raise Unreadable("damaged", "no file of Mend's answers")
    if version > FORMAT:
        raise Unreadable("newer", f"format {version}")
    name, edition, answers = data.get("exercise"), data.get("edition"), data.get("answers")
    if not isinstance(name, str) or type(edition) is not int or not isinstance(answers, dict):
        raise Unreadable("damaged", "no exercise, no edition or no answers")
    if exercise and name != exercise:
        raise Unreadable("other", name[:80])
    entries = {}
    for task, row in answers.items():
        fine = isinstance(row, dict) and "answer" in row
        if not fine or not all(isinstance(row.get(key), str) for key in ("at", "stamp")):
            raise Unreadable("damaged", f"no answer in {task[:20]!r}")
        entries[task] = Entry(row["at"], row["stamp"], row["answer"])
    return Sheet(name, edition, entries)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]}, which is no number")
    return number


def _measure(data: Any, left: int = DEEPEST) -> None:
    if not left:
        raise ValueError(f"lists within lists, more than {DEEPEST} deep")
    for row in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _measure(row, left - 1)


class Keeper:
    """One window's hold on a file of answers: it knows what it saw or saved last of every task.

    path, exercise, edition : the file, and what goes into its head
    """

    def __init__(self, path: Path, exercise: str, edition: int):
        """Nothing is read or written yet."""
        self.path, self.exercise, self.edition = Path(path), exercise, edition
        self._seen: dict[str, Entry] = {}
        lock = sha256(str(self.path.resolve()).encode()).hexdigest()[:24]
        self._lock = FileLock(Path(tempfile.gettempdir(), f"mend-{lock}.lock"), timeout=PATIENCE)

    def open(self) -> Sheet:
        """What the file holds; from now on a later save of another window is told from this one's.

        Raises Unreadable as `read` does, and where the file is of a newer edition.
        """
        sheet = self._read() or Sheet(self.exercise, self.edition)
        self._seen = dict(sheet.entries)
        return sheet

    @property
    def brought(self) -> Path:
        """The file as a browser downloads it, for a learner who brings it from another machine."""
        return self.path.with_name(f"{self.exercise}.{self.path.name}")

    def bring(self) -> bool:
        """Take that file in where there is none here yet, and leave it as it is; whether there was one.

        Raises Unreadable and OSError as `open` and `save` do.
        """
        with self._lock:
            sheet = None if self.path.exists() else self._read(self.brought)
            if sheet:
                write(self.path, sheet)
        return sheet is not None

    def _read(self, path: Path | None = None) -> Sheet | None:
        sheet = read(path or self.path, self.exercise)
        if sheet and sheet.edition > self.edition:
            raise Unreadable("newer", f"edition {sheet.edition}")
        return sheet

    def save(self, task: str, answer: Any, over: bool = False) -> Entry:
        """Put one answer into the file and leave the others as they are there.

        What this window saw and the file has lost is put back, all of it where the file is gone. An answer
        that is there already is not saved again.
        over : save it also where another window saved this task since; the file as it was is set aside
        Raises Conflict where another one did, Unreadable where the file cannot be used any more, OSError (a
        time-out of the lock among them) where it cannot be written; in all three cases it stays as it was.
        """
        with self._lock:
            sheet = self._read()
            entries = self._seen | (sheet.entries if sheet else {})
            there, seen = entries.get(task), self._seen.get(task)
            if there and there.answer == answer:
                if sheet and entries.keys() == sheet.entries.keys():
                    self._seen[task] = there
                    return there
            elif there and (not seen or there.stamp != seen.stamp):
                if not over:
                    raise Conflict(there)
                self.set_aside("other", copy=True)
            entry = _entry(answer)
            write(self.path, Sheet(self.exercise, self.edition, {**entries, task: entry}))
            self._seen[task] = entry
        return entry

    def accept(self, task: str, entry: Entry, mine: Any) -> None:
        """Take another window's answer as seen; this window's goes into `answers.mine-1.json`."""
        with self._lock:
            mine = {**self._seen, task: _entry(mine)}
            write(self._free("mine"), Sheet(self.exercise, self.edition, mine))
        self._seen[task] = entry

    def forget(self, task: str) -> None:
        """Take what the file holds of a task as not seen, so that nothing is saved over it unasked."""
        self._seen.pop(task, None)

    def set_aside(self, why: str, copy: bool = False) -> Path | None:
        """Give a file that cannot be used another name, `answers.WHY-1.json` or the next free number.

        copy : leave the file itself where it is, and whole; a copy that is there already will do
        None is returned where there is no such file, or another window set it aside already.
        """
        with self._lock:
            if not self.path.exists():
                return None
            if not copy:
                with suppress(Unreadable):
                    self._read()
                    return None
                os.replace(self.path, aside := self._free(why))
                return aside
            data = self.path.read_bytes()
            for aside in self.path.parent.glob(f"{self.path.stem}.{why}-*.json"):
                if aside.read_bytes() == data:
                    return aside
            (aside := self._free(why)).write_bytes(data)
            return aside

    def _free(self, why: str) -> Path:
        names = (self.path.with_name(f"{self.path.stem}.{why}-{n}.json") for n in count(1))
        return next(name for name in names if not name.exists())


def _entry(answer: Any) -> Entry:
    return Entry(datetime.now(UTC).isoformat(timespec="milliseconds"), uuid.uuid4().hex, deepcopy(answer))


def write(path: Path, sheet: Sheet) -> None:
    """Write the whole file beside its place, then put it there in one step."""
    rows = {
        task: {"at": row.at, "stamp": row.stamp, "answer": row.answer} for task, row in sheet.entries.items()
    }
    data = {"mend": FORMAT, "exercise": sheet.exercise, "edition": sheet.edition, "answers": rows}
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    put(path, text.encode("utf-8", "backslashreplace"))
