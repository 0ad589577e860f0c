"""The exercises as files: whole, in step with their notebooks, new to a student, and nothing of a key handed out."""

import json
import re
import shutil
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest
import yaml

import mend
from mend import cli, copies, exercises, grading, kept, lessons
from mend.answers import Answers
from mend.errors import CourseError
from mend.paths import FRAMEWORKS

FOLDERS = exercises.folders()
EACH = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name[:2])
WIDGETS = {
    "cards": mend.CardSort, "conversation": mend.Conversation, "rewrite": mend.RewriteBench,
    "wheel": mend.SelfConceptWheel, "path": mend.HealingPath, "decision": mend.DecisionPath,
    "question": mend.Question, "written": mend.Question,
}  # fmt: skip


def notebook(folder):
    return nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)


# --- the files ---


def test_there_is_an_exercise_for_each_lesson_and_no_fault_in_any():
    assert exercises.check() == []
    lesson = [path.stem for path in lessons.every() if path.stem[:2].isdigit() and path.stem[:2] != "00"]
    assert [folder.name[:2] for folder in FOLDERS] == [exercises.load(f).lesson for f in FOLDERS]
    assert [folder.name for folder in FOLDERS] == lesson


def lying_on(*piles):
    def change(task):
        card = task["deck"]["cards"][1]
        card["key"] = [pile or card["key"][0] for pile in piles]

    return change


def shut(task):
    first = next(i for i, key in enumerate(task["key"]) if not all(key["done"]))
    task["key"][first + 1]["done"] = [False, True]


def both_right(task):
    item = next(item for item in task["items"] if item["form"] != "number")
    item["form"] = "one"
    item["options"] = [row | {"right": i < 2} for i, row in enumerate(item["options"])]


@pytest.mark.parametrize(
    ("kind", "change", "line", "place", "found", "expected"),
    [
        ("cards", lying_on("", "nowhere"), "- nowhere", "deck.cards.2.key.2", "'nowhere'", "one of "),
        ("cards", lying_on("depends", ""), "- depends", "deck.cards.2.key.1", "'depends' beside another pile",
         "it alone"),
        ("cards", lambda task: task["deck"]["cards"][1].update(id=task["deck"]["cards"][0]["id"]), "- id: ", "deck.cards.2",
         " a second time", "an id of its own"),
        ("cards", lambda task: task.update(pointz=1), "pointz: 1", "pointz", "the unknown key 'pointz'", "one of id, title"),
        ("cards", lambda task: task.pop("points"), "- kind: ", "points", "no such key", "the key 'points'"),
        ("cards", lambda task: task.update(id="q7"), "id: q7", "id", "'q7'", "as the tasks are counted"),
        ("cards", lambda task: task.update(frameworks=["F25"]), "- F25", "frameworks.1", "'F25'", "F01 to F24"),
        ("conversation", lambda task: task["script"]["turns"][0]["replies"][0].update(to="nowhere"), "to: nowhere",
         "script.turns.1.replies.1.to", "'nowhere'", "one of "),
        ("rewrite", lambda task: task["starts"][1].update(way="You never ask."), "way: You never", "starts.2.way",
         "the bench finds no part", "all four parts and no mark"),
        ("path", shut, "done:", "key.", "[False, True]", "is not done by both, so this one is shut"),
        ("path", lambda task: task.update(couple="C999"), "couple: C999", "couple", "'C999'", "a couple of couple_checkins"),
        ("path", lambda task: [line.update(counts=True) for line in task["case"]["lines"]], "lines:", "case.lines",
         "lines that all count or none", "some of each"),
        ("decision", lambda task: task["key"].update(nowhere=task["key"]["afraid"]), "nowhere:", "key.nowhere", "'nowhere'",
         "one of afraid, force"),
        ("decision", lambda task: task["key"]["afraid"].update(accept=["maybe"]), "accept:", "key.afraid.accept", "'maybe'",
         "one of yes, unsure, no"),
        ("question", both_right, "options:", ".options", "2 right answers", "one of them"),
        ("question", lambda task: task["items"][0].update(key="many"), "key: many", "items.1.key", "'many'", "a valid number"),
        ("written", lambda task: task["rubric"][0].update(points=9), "rubric:", "rubric", " points", ", the task's points"),
        ("value", lambda task: task.update(optional="perhaps"), "optional: perhaps", "optional", "'perhaps'", "a valid boolean"),
    ],
)  # fmt: skip
def test_a_broken_exercise_is_told_by_file_line_found_and_expected(
    kind, change, line, place, found, expected, tmp_path
):
    named = (
        (f, n) for f in FOLDERS for n, task in enumerate(exercises.load(f).tasks, 1) if task.kind == kind
    )
    folder, n = next(named)
    data = yaml.safe_load((folder / exercises.SOURCE).read_text())
    task = data["tasks"][n - 1] = {"kind": kind} | data["tasks"][n - 1]
    change(task)
    path = tmp_path / folder.name / exercises.SOURCE
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    [fault] = (fault for fault in exercises.check(tmp_path) if not fault.file.endswith(exercises.TASKS))
    assert fault.file == str(path) and line in path.read_text().splitlines()[fault.line - 1]
    assert fault.place.startswith(f"tasks.{n}.{place}".removesuffix(".options")) and place in fault.place
    assert found in fault.found and expected in fault.expected


def test_tasks_of_another_day_and_of_another_folder_are_told(tmp_path):
    source = exercises.find("3")
    shutil.copytree(source, tmp_path / "03-renamed")
    tasks = tmp_path / "03-renamed" / exercises.TASKS
    tasks.write_text(tasks.read_text().replace("Twelve", "Eleven"))
    told = {(fault.file.rpartition("/")[2], fault.found) for fault in exercises.check(tmp_path)}
    assert told == {
        ("exercise.yaml", repr(source.name)),
        ("tasks.json", "other tasks than those of exercise.yaml"),
    }
    assert exercises.write_tasks(tmp_path) == 1 and exercises.write_tasks(tmp_path) == 0


# --- the exercise and its notebook ---


@EACH
def test_an_exercise_has_what_each_has(folder):
    exercise = exercises.load(folder)
    kinds = Counter(task.kind for task in exercise.tasks)
    figures, written = kinds.pop("question"), kinds.pop("written")
    assert (figures in (1, 2), written, kinds.pop("value")) == (True, 1, 1)
    assert 2 <= kinds.total() <= 3
    items = [item for task in exercise.tasks if task.kind == "question" for item in task.items]
    assert "number" in {item.form for item in items}
    assert [task.kind for task in exercise.tasks if task.optional] == ["value"]
    assert exercise.tasks[-1].kind == "written"
    for task in exercise.tasks:
        if task.kind == "value":  # the line as it is handed out is no answer
            assert abs(task.start - task.key) > 2 * task.tolerance


@EACH
def test_a_notebook_has_the_tasks_points_and_rubric_of_its_exercise(folder):
    book, exercise = notebook(folder), exercises.load(folder)
    cells = {cell.id: cell for cell in book.cells}
    graded = {
        c.metadata.nbgrader.grade_id: c for c in book.cells if c.metadata.get("nbgrader", {}).get("points")
    }
    assert {name: cell.metadata.nbgrader.points for name, cell in graded.items()} == {
        task.id: task.points for task in exercise.tasks
    }
    for task in exercise.tasks:
        cell = graded[task.id]
        assert cell.metadata.nbgrader.locked and cell.id == task.id
        if task.kind in WIDGETS:
            made = f'{task.id} = {WIDGETS[task.kind].__name__}(answers["{task.id}"])\n{task.id}'
            assert cells[f"{task.id}-answer"].source == made
        if task.kind == "written":
            assert cell.cell_type == "markdown" and cell.metadata.nbgrader.task
            seen, scheme = cell.source.split("=== BEGIN MARK SCHEME ===")
            assert re.findall(r"^- (.+): (\d+) points?$", seen, re.M) == [
                (r.name, f"{r.points}") for r in task.rubric
            ]
            rows = re.findall(r"^- \*\*(.+) \((\d+)\)\.\*\* (.+)$", scheme, re.M)
            assert rows == [(row.name, f"{row.points}", row.text) for row in task.rubric]
            assert f'answers.read("{task.id}")' in cells[f"{task.id}-read"].source
            continue
        assert cell.metadata.nbgrader.grade and cell.source == (
            f'answers.check("{task.id}")\n### BEGIN HIDDEN TESTS\nanswers.points("{task.id}")\n### END HIDDEN TESTS'
        )


# --- nothing of it stands in a lesson ---


def sentences(text):
    """The sentences of a text that are long enough to be somebody's own, as bare words."""
    bare = (" ".join(re.findall(r"[\w']+", row.lower())) for row in re.split(r"(?<=[.!?])[\"”]?\s", text))
    return {row for row in bare if row.count(" ") >= 5}


def texts(value):
    """Every text in a structure."""
    if isinstance(value, dict):
        value = value.values()
    return (
        [value]
        if isinstance(value, str)
        else [t for row in value for t in texts(row)]
        if hasattr(value, "__iter__")
        else []
    )


@cache
def lessons_texts():
    files = (yaml.load(path.read_text(), Loader=yaml.CSafeLoader) for path in FRAMEWORKS.glob("F*.yaml"))
    return {text for file in files for text in texts(file)}


@cache
def lessons_say():
    return " | ".join(" ".join(re.findall(r"[\w']+", text.lower())) for text in lessons_texts())


@EACH
def test_no_sentence_of_a_task_stands_in_a_deck_or_a_script_of_a_lesson(folder):
    said, seen = lessons_say(), 0
    for task in exercises.load(folder).model_dump()["tasks"]:
        script, case = task.get("script", {}), task.get("case", {})
        rows = [*task.get("deck", {}).get("cards", []), *task.get("starts", []), *case.get("lines", [])]
        rows += [script, *script.get("turns", []), *script.get("ends", [])]
        rows += [reply for turn in script.get("turns", []) for reply in turn["replies"]]
        told = [row[name] for row in rows for name in ("text", "says", "situation", "setting") if name in row]
        for sentence in {sentence for text in told for sentence in sentences(text)}:
            assert sentence not in said, f"{task['id']}: {sentence}"
            seen += 1
    assert seen > 20


def test_a_sentence_of_a_lesson_is_told_from_others():
    card = mend.CardSort("F15").content["cards"][0]["text"]
    assert [sentence for sentence in sentences(card) if sentence in lessons_say()]


# --- nothing of a key is handed out ---

SEALED = {"key", "why", "about", "right", "counts", "inner", "way", "hands", "rubric", "tolerance", "accept"}


def secrets(folder):
    """Every text that only the key has, and the names of ends; what piles and ideas are called is no secret."""
    found, piles = [], set()
    for task in exercises.load(folder).model_dump()["tasks"]:
        rows = [task]
        while rows:
            row = rows.pop()
            if isinstance(row, list):
                rows += row
            elif isinstance(row, dict):
                rows += row.values()
                told = [row.get(name) for name in ("why", "about", "way", "hands")]
                piles |= {row["name"]} if "means" in row else set()
                told += [row["name"]] if "hands" in row else []  # an end's
                told += [row["text"]] if set(row) == {"name", "points", "text"} else []  # a rubric's
                found += [text for text in told if isinstance(text, str) and text != "-"]
    return set(found) - piles - lessons_texts()


def leaks(folder, place):
    """The secrets of an exercise that stand in a place; short ones where they are all that is said."""
    said = [" ".join(text.split()) for text in texts(place)]
    every = " | ".join(said)
    bare = {" ".join(secret.split()) for secret in secrets(folder)}
    return sorted(secret for secret in bare if (secret in every if len(secret) > 25 else secret in said))


def keys(place):
    """The names in a structure under which an author keeps what is not to be known."""
    if isinstance(place, dict):
        return SEALED.intersection(place).union(*map(keys, place.values()))
    return set().union(*map(keys, place)) if isinstance(place, list) else set()


def student(folder, target, practice=False):
    """A student's folder, and the answers in it, given through the widgets."""
    if practice:
        home = copies.practice(folder, target).parent
    else:
        source = shutil.copytree(folder, target / "source" / folder.name)
        book, held = notebook(folder), {"held": sorted(secrets(folder))}
        book.metadata["widgets"] = held  # as a lecturer's own run may leave it
        for cell in (cell for cell in book.cells if cell.cell_type == "code"):
            cell.outputs = [nbformat.v4.new_output("display_data", {"application/json": held})]
        nbformat.write(book, source / f"{folder.name}.ipynb")
        home = copies.arrive(copies.assign(source, target)).parent
    answers, widgets = Answers(home), {}
    for task in exercises.load(folder).tasks:
        if task.kind in WIDGETS:
            widgets[task.id] = widget = WIDGETS[task.kind](answers[task.id])
            widget.answer = grading.model_answer(task) | {
                "written": {"given": {"text": "A few words of my own."}},
                "rewrite": {"texts": {start.id: "Please call." for start in getattr(task, "starts", [])}},
            }.get(task.kind, {})
        else:
            answers[task.id] = task.key
    return home, widgets


@EACH
def test_nothing_of_the_key_is_in_what_a_student_has(folder, tmp_path):
    assert len(secrets(folder)) > 30
    home, widgets = student(folder, tmp_path)
    assert sorted(path.name for path in home.iterdir()) == sorted(
        [kept.NAME, exercises.TASKS, f"{folder.name}.ipynb"]
    )
    for path in home.iterdir():
        assert leaks(folder, json.loads(path.read_text())) == [], path.name
    tasks = json.loads((home / exercises.TASKS).read_text())
    assert keys(tasks) == set()
    for task in tasks["tasks"]:
        for end in task.get("script", {}).get("ends", []):
            assert set(end) == {"id", "says"} and re.fullmatch(r"end-\d", end["id"])
        for card in task.get("deck", {}).get("cards", []):
            assert set(card) == {"id", "kind", "text"}
            assert card["id"] not in {pile["id"] for pile in task["deck"]["piles"]}

    for widget in widgets.values():
        state = widget.get_state()
        assert leaks(folder, state) == []
        content = state["content"]
        assert content.get("key") is None and content.get("tolerance") is None
        parts = {name: content.get(name) for name in ("cards", "items", "case")}
        if isinstance(widget, mend.RewriteBench | mend.Conversation):
            parts = {}
        assert keys(parts) == set(), widget
        if isinstance(widget, mend.RewriteBench):
            assert {start["way"] for start in content["starts"]} == {"-"}
            assert not (content["rules"]["marks"] or content["rules"]["parts"])
        if isinstance(widget, mend.Conversation):
            ends, turns = content["ends"], content["turns"]
            assert {(end["kind"], end["name"], end["hands"]) for end in ends} == {("open", "-", "-")}
            levels = [row["inner"][who].values() for row in (*ends, *turns) for who in ("you", "other")]
            assert not any(map(any, levels))
            assert {reply["why"] for turn in turns for reply in turn["replies"]} == {"-"}
            assert not [kind for turn in state["better"].values() for kind in turn.values() if kind]


@EACH
def test_whoever_practices_has_the_key_and_the_search_finds_it(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "trust", lambda paths: None)
    home, widgets = student(folder, tmp_path, practice=True)
    there = json.loads((home / exercises.KEYS).read_text())
    assert set(leaks(folder, there)) == {" ".join(secret.split()) for secret in secrets(folder)}
    assert keys(there) >= {"key", "why", "right", "rubric"}
    assert leaks(folder, json.loads((home / kept.NAME).read_text())) == []
    for name, widget in widgets.items():
        kind = next(task.kind for task in exercises.load(folder).tasks if task.id == name)
        assert bool(leaks(folder, widget.get_state())) == (kind != "written"), name


def test_source_notebooks_are_found_out_and_students_copies_are_as_nbgrader_makes_them():
    preprocessors = pytest.importorskip("nbgrader.preprocessors")
    clear = [
        getattr(preprocessors, f"Clear{name}")()
        for name in ("Solutions", "HiddenTests", "MarkScheme", "Output")
    ]
    for folder in FOLDERS:
        assert leaks(folder, notebook(folder))
        ours, theirs = copies.for_student(notebook(folder)), notebook(folder)
        for step in clear:
            theirs, _ = step.preprocess(theirs, {"nbgrader": {}})
        for mine, cell in zip(ours.cells, theirs.cells, strict=True):
            assert mine.source.split() == cell.source.replace("# YOUR CODE HERE", "").split()
            assert mine.get("outputs") == cell.get("outputs") and mine.metadata == cell.metadata
            if mine.cell_type == "code":
                compile(mine.source, "cell", "exec")
            assert not re.search(r"BEGIN|END|solve\(|points\(", mine.source)
        assert "widgets" not in ours.metadata


# --- copies ---


def test_a_copy_to_practice_on_keeps_what_a_learner_has(tmp_path, signed):
    folder = FOLDERS[2]
    path = copies.practice(folder, tmp_path)
    assert signed == [path] and nbformat.validate(nbformat.read(path, as_version=4)) is None
    first = nbformat.read(path, as_version=4)
    assert [cell.id for cell in first.cells if cell.get("outputs")] == list(copies.HEAD)
    mine = path.read_text().replace("Exercise 3", "Exercise 3, mine")
    path.write_text(mine)
    (path.parent / kept.NAME).write_text("{}")
    (path.parent / exercises.KEYS).write_text("old")
    copies.practice(folder, tmp_path)
    assert (path.read_text(), (path.parent / kept.NAME).read_text()) == (mine, "{}")
    assert json.loads((path.parent / exercises.KEYS).read_text())["id"] == folder.name


@pytest.fixture
def signed(monkeypatch):
    """The notebooks that were trusted."""
    found = []
    monkeypatch.setattr(lessons, "trust", lambda paths: found.extend(paths))
    return found


def test_what_is_handed_out_is_opened_and_what_a_student_has_stays(tmp_path, signed, capsys):
    assert cli.main(["assign", str(tmp_path / "out"), "3", "03", "09"]) == 0
    zips = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [path.stem for path in zips] == [FOLDERS[2].name, FOLDERS[8].name]
    assert cli.main(["assign", str(tmp_path / "out"), "9"]) == 1
    assert "is there already" in capsys.readouterr().err
    book = copies.arrive(zips[0])
    home = tmp_path / "out" / FOLDERS[2].name
    assert signed == [book] == [home / f"{FOLDERS[2].name}.ipynb"]
    assert sorted(path.name for path in home.iterdir()) == [book.name, exercises.TASKS]
    (home / kept.NAME).write_text("{}")
    book.write_text(book.read_text().replace("Exercise 3", "Exercise 3, mine"))
    assert copies.arrive(zips[0]) == copies.arrive(home) == copies.arrive(book) == book
    assert "Exercise 3, mine" in book.read_text() and (home / kept.NAME).read_text() == "{}"
    assert len(signed) == 1  # another notebook than the course's own is not trusted


def pack(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), text)


def test_what_is_no_exercise_is_told_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(copies, "LARGEST", 100_000)
    stem = "03-x"
    cases = {
        "nothing.zip": None,
        "nothing.ipynb": None,
        "damaged.zip": None,
        "text.zip": "no zip",
        "photos.zip": {"photo_jpg": "x"},
        "tasks.zip": {f"{stem}__tasks_json": "{}"},
        "large.zip": {f"{stem}__tasks_json": "{}", f"{stem}__{stem}_ipynb": " " * 100_001},
        "outside.zip": {"..__tasks_json": "{}", "..__.._ipynb": "{}"},
    }
    for name, files in cases.items():
        if isinstance(files, str):
            (tmp_path / name).write_text(files)
        elif files:
            pack(tmp_path / name, **files)
        elif name == "damaged.zip":
            copies.assign(FOLDERS[2], tmp_path / "whole")
            data = bytearray((tmp_path / "whole" / f"{FOLDERS[2].name}.zip").read_bytes())
            data[100:200] = bytes([255]) * 100
            (tmp_path / name).write_bytes(data)
        there = sorted(tmp_path.parent.iterdir()), sorted(tmp_path.iterdir())
        assert cli.main(["open", str(tmp_path / name), "--no-browser"]) == 1
        said = capsys.readouterr().err
        assert name in said and "Traceback" not in said and len(said.splitlines()) == 1, said
        assert (sorted(tmp_path.parent.iterdir()), sorted(tmp_path.iterdir())) == there, name
    pack(tmp_path / "one.zip", **{f"{stem}__tasks_json": "{}", f"{stem}__{stem}_ipynb": "{}"})
    copies.arrive(tmp_path / "one.zip")
    pack(tmp_path / "two.zip", **{f"{stem}__tasks_json": "[]", f"{stem}__{stem}_ipynb": "[]"})
    assert cli.main(["open", str(tmp_path / "two.zip")]) == 1
    assert "other tasks than in two.zip" in capsys.readouterr().err
    assert (tmp_path / stem / exercises.TASKS).read_text() == "{}"
    assert cli.main(["open", str(tmp_path / stem / "other.ipynb")]) == 1
    assert "found no notebook" in capsys.readouterr().err
    for command in ("assign", "course"):
        assert cli.main([command, str(tmp_path / "one.zip" / "x")]) == 1
        assert "cannot be used (Not a directory)" in capsys.readouterr().err
    (tmp_path / stem / exercises.KEYS).write_text("{}")
    assert cli.main(["open", str(tmp_path / "one.zip")]) == 1
    assert "a copy to practice on" in capsys.readouterr().err
    (tmp_path / stem / f"{stem}.ipynb").unlink()
    assert cli.main(["open", str(tmp_path / stem)]) == 1
    assert "found no notebook" in capsys.readouterr().err


def test_one_exercise_that_cannot_be_laid_out_stops_no_other(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / "source", tmp_path / "practice"
    for folder in FOLDERS[:4]:
        shutil.copytree(folder, source / folder.name)
    made = exercises.folders(source)
    monkeypatch.setattr(exercises, "folders", lambda *_: made)
    signer = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(signer))
    assert copies.prepare(target) == []
    names = [folder.name for folder in made]
    (target / names[0] / f"{names[0]}.ipynb").write_text("[]")
    (target / names[1] / f"{names[1]}.ipynb").write_text('{"cells": [')
    shutil.rmtree(target / names[2])
    (made[2] / f"{names[2]}.ipynb").unlink()
    (target / names[3] / f"{names[3]}.ipynb").unlink()
    assert cli.main(["practice", str(target)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split("expected ")[1] for line in said] == [
        "a notebook: move it away, and a new one is laid out",
        "a notebook: move it away, and a new one is laid out",
        "the notebook that came with the course",
    ]
    assert (target / names[3] / f"{names[3]}.ipynb").is_file()


def test_a_course_is_laid_out_whole_once_and_without_answers(tmp_path, capsys):
    source, target = tmp_path / "source", tmp_path / "course"
    for folder in FOLDERS[:2]:
        shutil.copytree(folder, source / folder.name)
        for name in (kept.NAME, "answers.damaged-1.json", ".ipynb_checkpoints", ".answers-x.tmp"):
            (source / folder.name / name).write_text("a learner's")
    broken = source / FOLDERS[1].name / exercises.SOURCE
    whole = broken.read_text()
    broken.write_text("id: 3")
    with pytest.raises(CourseError):
        copies.course(target, source)
    assert not target.exists()
    broken.write_text(whole)
    exercises.load.cache_clear()
    assert copies.course(target, source) == 2
    assert sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()) == sorted(
        ["nbgrader_config.py"]
        + [
            f"source/{f.name}/{name}"
            for f in FOLDERS[:2]
            for name in (exercises.SOURCE, exercises.TASKS, f"{f.name}.ipynb")
        ]
    )
    for place in (target, target / "nbgrader_config.py"):
        assert cli.main(["course", str(place)]) == 1
        assert "Name a new folder" in capsys.readouterr().err
