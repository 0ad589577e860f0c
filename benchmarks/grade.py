"""How long grading takes: `mend grade` on 200 hand-ins, and `nbgrader autograde` on a few of the same.

uv run --extra instructor python benchmarks/grade.py

Every hand-in is one file of answers to the same exercise: some right, some half right, some empty, some with
junk in them. Both commands are run as a lecturer runs them, start-up and all. nbgrader runs each student's
notebook; the two have to come to the same points.
"""

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mend import copies, exercises, grading, kept

NAME = "06-changing-the-conversation"  # cards, a conversation, sentences, a figure, a number and a text
MANY, FEW = 200, 6


def hand_in(path: Path, draw: random.Random) -> None:
    """Write one student's answers: each task right, left out, spoilt, or right for a part of it."""
    exercise = exercises.load(exercises.find(NAME))
    rows = {}
    for task in exercise.tasks:
        answer = grading.model_answer(task)
        match draw.choice(("right", "right", "part", "part", "none", "junk")):
            case "none":
                continue
            case "junk":
                answer = {"answer": ["no", {"widget": 3.5}]}
            case "part" if task.kind == "cards":
                piles = [pile.id for pile in task.deck.piles]
                answer["sorts"][0] |= {card.id: [draw.choice(piles)] for card in task.deck.cards[::2]}
            case "part" if task.kind == "conversation":
                answer["route"] = answer["route"][: draw.randrange(len(answer["route"]))]
            case "part" if task.kind == "rewrite":
                texts = answer["texts"].items()
                answer["texts"] = {name: text[: draw.randrange(200)] for name, text in texts}
            case _:
                pass
        rows[task.id] = kept.Entry("2026-11-01T10:00:00.000+00:00", "stamp", answer)
    path.parent.mkdir(parents=True)
    kept.write(path, kept.Sheet(exercise.id, exercise.edition, rows))


def timed(*command: str, cwd: Path) -> float:
    """Seconds that a command takes; what it says is shown only where it fails."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True)
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return took


def nbgraders(course: Path, students: list[str], folder: Path) -> tuple[float, dict[str, float]]:
    """(seconds for these students, the points of each)."""
    from nbgrader.api import Gradebook

    run = ("-m", "nbgrader")
    timed(*run, "generate_assignment", NAME, cwd=course)
    for student in students:
        home = course / "submitted" / student / NAME
        shutil.copytree(course / "release" / NAME, home)
        shutil.copy(folder / student / kept.NAME, home)
    took = timed(*run, "autograde", NAME, "--create", cwd=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return took, {one.student.id: one.score for one in book.assignment_submissions(NAME)}


def main() -> None:
    """Measure and print."""
    draw, mend = random.Random(6), ("-c", "from mend.cli import main; raise SystemExit(main())")
    with tempfile.TemporaryDirectory() as work:
        folder, course, to = Path(work, "hand-ins"), Path(work, "course"), Path(work, "grades.csv")
        students = [f"student-{n:03}" for n in range(MANY)]
        for student in students:
            hand_in(folder / student / kept.NAME, draw)
        ours = timed(*mend, "grade", str(folder), "--to", str(to), cwd=folder)
        copies.course(course)
        theirs, points = nbgraders(course, students[:FEW], folder)
        with to.open(encoding="utf-8-sig") as file:
            totals = {row["student"]: float(row["total"]) for row in csv.DictReader(file)}
    assert len(totals) == MANY
    assert all(abs(totals[student] - points[student]) < 0.05 for student in students[:FEW]), (totals, points)

    table = Table("Grading", "hand-ins", "seconds", "seconds each", "slower by", box=None, pad_edge=False)
    each, their_each = ours / MANY, theirs / FEW
    table.add_row("mend grade, from the JSON", f"{MANY}", f"{ours:.1f}", f"{each:.3f}", "")
    row = ("nbgrader autograde, the same", f"{FEW}", f"{theirs:.1f}", f"{their_each:.2f}")
    table.add_row(*row, f"{their_each / each:.0f} times")
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{os.cpu_count()} cores, {sys.platform}, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
