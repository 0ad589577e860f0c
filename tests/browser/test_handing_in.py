"""The whole way with nbgrader: handed out, done in JupyterLab, graded, read by a person, given back, exported."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import eventually
from student import Student

from mend import copies, exercises, grading, kept

pytest.importorskip("nbgrader", reason="nbgrader is not installed: uv run --extra instructor pytest")

EXERCISE = exercises.find("06").name
MODEL = exercises.load(exercises.find("06"))
BEST = {task.id: grading.model_answer(task) for task in MODEL.tasks}
POINTS = {task.id: task.points for task in MODEL.tasks}
WRITTEN, VALUE = MODEL.tasks[-1].id, next(task.id for task in MODEL.tasks if task.kind == "value")
SURE = sum(POINTS.values()) - POINTS[WRITTEN]  # what needs no person
READ = 5  # of the points for the written answer, given by hand below


def nbgrader(course: Path, *words: str, fails: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=course, capture_output=True, text=True, timeout=400
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def term(course):
    """A course as `mend course` lays it out, with the exercise handed out."""
    home = course.parent / "term"
    copies.course(home)
    for folder in (home / "source").iterdir():
        if folder.name != EXERCISE:
            shutil.rmtree(folder)
    settings = home / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("c.Execute.timeout = 60", "c.Execute.timeout = 15"))
    nbgrader(home, "generate_assignment", EXERCISE)
    return home


def hand_in(
    term: Path, student: str, answers: dict | None = None, change=None, text: bytes | None = None
) -> Path:
    """A folder as a student hands it in: what was handed out, with answers, or with a changed notebook."""
    home = term / "submitted" / student / EXERCISE
    shutil.copytree(term / "release" / EXERCISE, home)
    if answers:
        keeper = kept.Keeper(home / kept.NAME, EXERCISE, MODEL.edition)
        for task, answer in answers.items():
            keeper.save(task, answer)
    if text is not None:
        (home / kept.NAME).write_bytes(text)
    if change:
        path = home / f"{EXERCISE}.ipynb"
        book = json.loads(path.read_text())
        change({cell["id"]: cell for cell in book["cells"]}, book["cells"])
        path.write_text(json.dumps(book))
    return home


def half_right() -> dict:
    """The best answers with every second card on another pile: half the points of the first task."""
    deck = MODEL.tasks[0].deck
    wrong = {
        card.id: next([pile.id] for pile in deck.piles if pile.id not in card.key) for card in deck.cards[::2]
    }
    cards = BEST["q1"]
    return {**BEST, "q1": {**cards, "sorts": [{**cards["sorts"][0], **wrong}]}}


def cheat(cells, rows):
    cells["q1"]["source"] = "20.0"
    cells["q2"]["metadata"]["nbgrader"]["points"] = 50
    rows.remove(cells["q3"])


def loop_and_cheat(cells, rows):
    cells["q1-answer"]["source"] = "import time\n\nwhile True:\n    time.sleep(0.1)"
    cheat(cells, rows)


def test_the_source_passes_and_what_a_student_gets_does_not(term):
    source = f"source/{EXERCISE}/{EXERCISE}.ipynb"
    assert "Success" in nbgrader(term, "validate", source)
    said = nbgrader(term, "validate", source.replace("source", "release", 1))
    assert "VALIDATION FAILED" in said
    assert all(
        f"{task.title}: not answered" in said for task in MODEL.tasks if task.kind not in ("value", "written")
    )
    given = json.loads((term / "release" / EXERCISE / f"{EXERCISE}.ipynb").read_text())["cells"]
    shown = {
        cell["id"]: "".join(cell["outputs"][0]["data"]["text/html"]) for cell in given if cell.get("outputs")
    }
    assert list(shown) == list(copies.HEAD)
    assert "Support, at any time" in shown["note"] and "Start the exercise" in shown["sheet"]
    assert sorted(path.name for path in (term / "release" / EXERCISE).iterdir()) == [
        f"{EXERCISE}.ipynb",
        exercises.TASKS,
    ]


@pytest.fixture(scope="module")
def book(term, lab, browser):
    """Every hand-in, graded, read by a person and exported: (what nbgrader said, a row a student)."""
    home = term / "at-ana" / EXERCISE
    shutil.copytree(term / "release" / EXERCISE, home)
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(f"{lab.url}doc/tree/term/at-ana/{EXERCISE}/{EXERCISE}.ipynb?token={lab.token}")
    ana = Student(lab, page, MODEL)
    ana.start()
    for task in MODEL.tasks:
        if task.kind == "value":
            cell = next(
                c
                for c in json.loads((home / f"{EXERCISE}.ipynb").read_text())["cells"]
                if c["id"] == f"{VALUE}-code-1"
            )
            ana.change_code(f'answers["{VALUE}"]', "".join(cell["source"]).replace('"request"', '"contempt"'))
            ana.server.ask(page, "0")
        else:
            ana.give(task.id, BEST[task.id])
    assert grading.grade(MODEL.tasks[0], kept.read(home / kept.NAME).entries["q1"].answer).share == 1
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    eventually(lambda: '"contempt"' in (home / f"{EXERCISE}.ipynb").read_text().replace("\\", ""), True)
    context.close()
    shutil.copytree(home, term / "submitted" / "ana" / EXERCISE, ignore=shutil.ignore_patterns(".*"))

    late = hand_in(term, "half-and-late", half_right())
    (late / "timestamp.txt").write_text("2030-01-15 10:00:00 UTC")
    hand_in(term, "nothing")
    hand_in(term, "loops", BEST, change=loop_and_cheat)
    answers = {task: {"at": "", "stamp": "", "answer": [None, {"x": []}]} for task in BEST}
    types = {"mend": 1, "exercise": EXERCISE, "edition": MODEL.edition, "answers": answers}
    hand_in(term, "types", text=json.dumps(types).encode())

    said = nbgrader(term, "autograde", EXERCISE, "--create")
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{term}/gradebook.db") as book:
        book.update_or_create_assignment(EXERCISE, duedate="2030-01-15 09:00:00 UTC")
        for student in ("ana", "half-and-late"):
            grade = book.find_grade(WRITTEN, EXERCISE, EXERCISE, student)
            grade.manual_score, grade.needs_manual_grade = READ, False
        book.db.commit()
    nbgrader(term, "generate_feedback", EXERCISE)
    nbgrader(term, "export")
    with (term / "grades.csv").open() as file:
        return said, {row["student_id"]: row for row in csv.DictReader(file)}


def test_each_hand_in_ends_with_the_right_points(book):
    _, rows = book
    first = POINTS["q1"]
    right = MODEL.tasks[0].deck.cards
    half = SURE - first * len(right[::2]) / len(right)
    scores = {student: float(row["score"]) for student, row in rows.items()}
    assert scores == {
        "ana": SURE + READ,
        "half-and-late": pytest.approx(half + READ, abs=0.02),
        "nothing": 0,
        "loops": SURE,
        "types": 0,
    }
    assert all(float(row["max_score"]) == sum(POINTS.values()) for row in rows.values())
    assert rows["half-and-late"]["timestamp"].startswith("2030-01-15 10:00")


def test_feedback_tells_each_student_what_their_points_are_made_of(term, book):
    def feedback(student):
        return (term / "feedback" / student / EXERCISE / f"{EXERCISE}.html").read_text()

    card = MODEL.tasks[0].deck.cards[0]
    assert card.why.split('"')[0][:40] in feedback("half-and-late")
    assert BEST[WRITTEN]["given"]["text"][:40] in feedback("ana")
    assert "expected one as the task" in feedback("types")
    assert "Timeout" in feedback("loops")
    for student in ("ana", "nothing", "types"):
        book = json.loads((term / "autograded" / student / EXERCISE / f"{EXERCISE}.ipynb").read_text())
        outputs = [output for cell in book["cells"] for output in cell.get("outputs", [])]
        assert not [output for output in outputs if output["output_type"] == "error"], student
