"""The answers of an exercise: what a kill, a second window, a damaged file or a full disk leaves of them."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from copy import deepcopy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mend
from mend import exercises, frameworks, grading, kept
from mend.answers import RUNS, Answers
from mend.errors import Plain
from mend.widgets.base import Widget

WIDGETS = {
    "cards": mend.CardSort,
    "conversation": mend.Conversation,
    "rewrite": mend.RewriteBench,
    "wheel": mend.SelfConceptWheel,
    "path": mend.HealingPath,
    "decision": mend.DecisionPath,
    "question": mend.Question,
    "written": mend.Question,
}
WORDS = frameworks.content("answers")
TEXT = 'Lena says: "No."\n\n\t— und ça, 💔 </script> \\ud83d \x00 \ud83d'  # the last is half of a sign, as browsers cut it


def work(kind):
    """(folder, task's id, an answer to it) of the first task of a kind; every trait of it is put to use."""
    found = ((f, task) for f in exercises.folders() for task in exercises.load(f).tasks if task.kind == kind)
    folder, task = next(found)
    more = {
        "conversation": lambda: {"own": {task.script.turns[0].id: TEXT}},
        "rewrite": lambda: {"sentence": task.starts[1].id, "dismissed": {task.starts[0].id: ["never"]}},
        "wheel": lambda: {
            "guess": [1.5, 2, 3, 4, 5, 3.3],
            "own": [5, 4, 3, 2, 1, 1],
            "who": {"values": TEXT},
        },
        "path": lambda: {"step": 1, "paused": True},
        "written": lambda: {"given": {"text": TEXT}},
    }.get(kind, dict)
    return folder, task.id, grading.model_answer(task) | more()


def lay(place, source, practice=False, **changes):
    """A student's folder in a place, for a graded exercise or to practice on."""
    name = exercises.KEYS if practice else exercises.TASKS
    full = exercises.load(source).model_dump(mode="json")
    tasks = full if practice else json.loads((source / name).read_text())
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(json.dumps(tasks | changes))
    return place


def browser(widget, answer):
    """Report a gesture as the browser does: several traits in one message."""
    widget.set_state(json.loads(json.dumps(answer)))


def press(widget, button):
    widget._handle_custom_msg({"kept": button}, [])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def stored(folder, name=kept.NAME):
    return {task: entry.answer for task, entry in kept.read(folder / name).entries.items()}


@pytest.fixture(autouse=True)
def locks(monkeypatch, tmp_path_factory):
    """The locks of the files lie where pytest clears up."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))


@pytest.fixture
def said(monkeypatch):
    """What the widgets told the browser, in order."""
    told = []
    monkeypatch.setattr(Widget, "send", lambda _, content, buffers=None: told.append(content["kept"]))
    return told


PATH = work("path")[2]
OTHER = PATH | {"confirmed": [[True, False]] + [[False, False]] * 4, "step": 0, "paused": False}


@pytest.fixture
def place(tmp_path):
    """A folder with an exercise whose first task is a path: its answer has four traits."""
    assert work("path")[1] == "q1"
    return lay(tmp_path / "work", work("path")[0])


def opened(place):
    """What opening the notebook does: (the answers, the widget of the path)."""
    answers = Answers(place)
    return answers, mend.HealingPath(answers["q1"])


# --- the file ---


def test_the_file_that_was_downloaded_goes_on_on_another_machine(place, tmp_path):
    answers, widget = opened(place)
    browser(widget, PATH)
    other = lay(tmp_path / "other", work("path")[0])
    file = other / f"{answers.exercise['id']}.{kept.NAME}"
    shutil.copy(place / kept.NAME, file)
    again, there = opened(other)
    assert there.answer == PATH and any(file.name in told for told in again.told)
    browser(there, OTHER)
    assert stored(other)["q1"] == OTHER and stored(other, file.name)["q1"] == PATH
    assert opened(other)[1].answer == OTHER  # from then on the exercise's own file counts
    (third := lay(tmp_path / "third", work("path")[0]) / file.name).write_text("{")
    told = opened(third.parent)[0].told
    assert len(told) == 1 and "could not be read" in told[0] and third.name in told[0]
    assert third.read_text() == "{"


# Saves without end in a process of its own, one for each line that it is sent; and tells when that was killed.
SAVER = """
import os, sys
from pathlib import Path
from mend import kept
def tell(what):
    os.write(1, f"{what}\\n".encode())  # one write, so that a kill never leaves half a line, as print may
for _ in sys.stdin:
    if child := os.fork():
        os.waitpid(child, 0)
        tell("killed")
        continue
    keeper = kept.Keeper(Path(sys.argv[1]), "03-x", 1)
    n = int(keeper.open().entries["q1"].answer[:6])
    tell(os.getpid())
    while True:
        n += 1
        keeper.save("q1", f"{n:06} " * 100_000)
        tell(n)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the kills need a system of the Unix family")
def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path):
    path, draw = tmp_path / kept.NAME, random.Random(6)
    for task, answer in (("q1", "000000 "), ("q2", "stays")):
        kept.Keeper(path, "03-x", 1).save(task, answer)
    code = [sys.executable, "-c", SAVER, str(path)]
    env = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    with subprocess.Popen(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as saver:
        for _ in range(25):
            print(file=saver.stdin, flush=True)
            child, begun = int(saver.stdout.readline()), time.monotonic()
            last = int(saver.stdout.readline())
            time.sleep(draw.uniform(0, 1.5 * (time.monotonic() - begun)))  # any moment of a save will do
            os.kill(child, signal.SIGKILL)
            last = [last, *map(int, iter(saver.stdout.readline, "killed\n"))][-1]
            answers = stored(tmp_path)
            assert answers["q1"] in [f"{n:06} " * 100_000 for n in (last, last + 1)]
            assert answers["q2"] == "stays"
            assert list(tmp_path.glob("*.json")) == [path]
        saver.stdin.close()


def test_two_windows_that_save_at_once_lose_nothing(tmp_path):
    keepers = {task: kept.Keeper(tmp_path / kept.NAME, "03-x", 1) for task in ("q1", "q2", "q3")}

    def work(task):
        for n in range(30):
            keepers[task].save(task, n)

    threads = [threading.Thread(target=work, args=[task]) for task in keepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(tmp_path) == {"q1": 29, "q2": 29, "q3": 29}
    assert names(tmp_path) == [kept.NAME]


def test_the_same_task_in_two_windows_is_a_conflict_that_writes_nothing(tmp_path):
    path = tmp_path / kept.NAME
    one, two = (kept.Keeper(path, "03-x", 1) for _ in range(2))
    one.open(), two.open()
    first = one.save("q1", "one")
    before = path.read_bytes()
    with pytest.raises(kept.Conflict) as conflict:
        two.save("q1", "two")
    assert conflict.value.entry == first
    assert path.read_bytes() == before and names(tmp_path) == [kept.NAME]
    assert two.save("q1", "one") == first  # the same answer is no conflict, and nothing is saved twice
    assert path.read_bytes() == before
    two.save("q1", "two")
    with pytest.raises(kept.Conflict):
        one.save("q1", "one again")
    one.save("q1", "one again", over=True)
    assert stored(tmp_path) == {"q1": "one again"}
    assert stored(tmp_path, "answers.other-1.json") == {"q1": "two"}


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_after_a_conflict_the_learner_chooses_and_the_other_answer_is_set_aside(place, said, choice):
    _, here = opened(place)
    _, there = opened(place)
    browser(there, OTHER)
    theirs, at = (place / kept.NAME).read_bytes(), said[-1]["at"]
    said.clear()
    browser(here, PATH)
    press(here, "here")  # the page is loaded anew
    known = len(said)
    press(here, "something else")
    assert len(said) == known > 2 and all(state == {"state": "other", "at": at} for state in said)
    assert (place / kept.NAME).read_bytes() == theirs
    press(here, choice)
    assert said[-1]["state"] == "saved"
    now, aside = (PATH, OTHER) if choice == "mine" else (OTHER, PATH)
    assert here.answer == now == stored(place)["q1"]
    name = "answers.other-1.json" if choice == "mine" else "answers.mine-1.json"
    assert names(place) == sorted([kept.NAME, name, exercises.TASKS])
    assert stored(place, name) == {"q1": aside}
    if choice == "theirs":
        assert (place / kept.NAME).read_bytes() == theirs  # looking at it is no writing
        assert said[-1]["at"] == at
    said.clear()
    browser(here, {"step": 3})
    assert {state["state"] for state in said} == {"saved"}
    browser(there, {"step": 4})  # and the other window is told in its turn
    assert said[-1]["state"] == "other"


def test_what_the_file_lost_is_put_back(place, said):
    other = Answers(place)
    answers, path = opened(place)
    card = mend.CardSort(answers["q2"])
    browser(path, PATH)
    browser(card, {"sorts": [{card.content["cards"][0]["id"]: ["depends"]}]})
    before, times = stored(place), answers.done
    for rebuilt in (False, True):
        (place / kept.NAME).unlink()
        if rebuilt:
            other["q5"] = 0.25  # this window never saw the other answers
        browser(path, {"step": 2 + rebuilt})
        assert stored(place) == before | {"q1": PATH | {"step": 2 + rebuilt}} | (
            {"q5": 0.25} if rebuilt else {}
        )
    assert Answers(place)["q2"].at == times["q2"]
    assert answers.told == [] and said[-1]["state"] == "saved"


def test_of_two_windows_one_sets_a_damaged_file_aside_and_the_new_one_stays(tmp_path):
    one, two = (kept.Keeper(tmp_path / kept.NAME, "03-x", 1) for _ in range(2))
    two.save("q2", "two")
    (tmp_path / kept.NAME).write_text("damaged")
    assert one.set_aside("damaged") == tmp_path / "answers.damaged-1.json"
    one.save("q1", "one")
    assert two.set_aside("damaged") is None  # it had read the damaged file a moment before
    assert stored(tmp_path) == {"q1": "one"}
    two.save("q1", "one")
    assert stored(tmp_path) == {"q1": "one", "q2": "two"}


# --- a file that cannot be used ---

GOOD = {"mend": 1, "exercise": work("path")[0].name, "edition": 1, "answers": {}}
ROW = {"at": "2026-01-01T10:00:00.000+00:00", "stamp": "a", "answer": PATH}
WHOLE = json.dumps(GOOD | {"answers": {"q1": ROW}})
DAMAGE = {
    "cut off": WHOLE[:-40],
    "empty": "",
    "not JSON": "<html>Please log in</html>",
    "another encoding": WHOLE.encode("utf-16"),
    "bytes that are no text": WHOLE.encode().replace(b"false", b"f\xff\xfese"),
    "not an object": "[1, 2]",
    "some other JSON": '{"cells": []}',
    "a format that is none": WHOLE.replace('"mend": 1', '"mend": true'),
    "an edition that is none": WHOLE.replace('"edition": 1', '"edition": "1"'),
    "answers that are none": json.dumps(GOOD | {"answers": [ROW]}),
    "a row without a stamp": WHOLE.replace('"stamp"', '"stump"'),
    "a row with a time of another type": WHOLE.replace(json.dumps(ROW["at"]), "5"),
    "NaN": WHOLE.replace('"step": 1', '"step": NaN'),
    "a number without end": WHOLE.replace('"step": 1', '"step": 1e999'),
    "a number of many digits": WHOLE.replace('"step": 1', f'"step": {"9" * 5000}'),
    "nested for ever": "[" * 200_000,
    "nested deep": WHOLE.replace('"step": 1', f'"step": {"[" * 300}{"]" * 300}'),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_set_aside_and_told(place, said, kind):
    data = DAMAGE[kind] if isinstance(DAMAGE[kind], bytes) else DAMAGE[kind].encode()
    for n in (1, 2):  # one that was set aside before stays too
        (place / kept.NAME).write_bytes(data)
        answers, widget = opened(place)
        aside = f"answers.damaged-{n}.json"
        assert (place / aside).read_bytes() == data
        (told,) = answers.panel.told
        assert aside in told and told.startswith("The file with your answers could not be read (")
        press(widget, "here")
        assert said[-1] == {"state": "new"} and answers.done == {}
        browser(widget, OTHER)
        assert said[-1]["state"] == "saved" and stored(place) == {"q1": OTHER}
    assert names(place) == [
        "answers.damaged-1.json", "answers.damaged-2.json", kept.NAME, exercises.TASKS
    ]  # fmt: skip


def test_a_file_far_too_large_is_set_aside_unread(place, monkeypatch):
    with (place / kept.NAME).open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read"))
    answers = Answers(place)
    assert "(50 MB)" in answers.told[0] and "answers.large-1.json" in answers.told[0]
    assert (place / "answers.large-1.json").stat().st_size == 50_000_000
    assert names(place) == ["answers.large-1.json", exercises.TASKS]


def test_the_file_of_another_exercise_is_set_aside(place):
    text = WHOLE.replace(GOOD["exercise"], "03-healthy-or-unhealthy")
    (place / kept.NAME).write_text(text)
    answers = Answers(place)
    assert "another exercise (03-healthy-or-unhealthy)" in answers.told[0]
    assert answers["q1"].value is None
    assert (place / "answers.other-1.json").read_text() == text


def test_a_file_that_is_damaged_while_it_is_in_use_loses_nothing(place, said):
    answers, widget = opened(place)
    assert answers.panel.done == {}
    browser(widget, PATH)
    answers["q5"] = 0.25
    (place / kept.NAME).write_text(WHOLE[:-40])
    browser(widget, {"step": 3})
    assert stored(place) == {"q1": PATH | {"step": 3}, "q5": 0.25}
    assert (place / "answers.damaged-1.json").read_text() == WHOLE[:-40]
    assert "answers.damaged-1.json" in answers.panel.told[0]
    assert set(answers.panel.done) == {"q1", "q5"} and said[-1]["state"] == "saved"


def test_what_an_editor_put_before_the_text_is_no_damage(place):
    (place / kept.NAME).write_text("\ufeff" + WHOLE)
    answers, widget = opened(place)
    assert answers.told == [] and widget.answer == PATH


JUNK = (None, True, -1, 10**30, "", "x" * 5000, [], [["a"]], [None] * 6, {}, {"q": 1}, {"": [{}]})


def wrong(answer, many=None):
    """The answer with each trait, the first thing in it, the first in that, … replaced by each piece of junk."""
    yield from JUNK
    places = (
        list(answer) if isinstance(answer, dict) else range(len(answer)) if isinstance(answer, list) else []
    )
    for at in places[:many]:
        for part in wrong(answer[at], 1):
            (other := deepcopy(answer))[at] = part
            yield other


@pytest.mark.parametrize("kind", WIDGETS)
def test_an_answer_of_wrong_types_is_told_and_never_an_error(tmp_path, kind):
    source, task, good = work(kind)
    place = lay(tmp_path / "work", source)
    (place / kept.NAME).write_text(json.dumps(GOOD | {"exercise": source.name}))
    answers, refused = Answers(place), 0
    for answer in filter(None, wrong(good)):
        answers[task].value, answers.told = answer, []
        widget = WIDGETS[kind](answers[task])
        if widget.answer != answer:
            (told,) = answers.told
            assert f"Your answer to {answers[task].task['title']} could not be used (" in told
            assert "answers.strange-1.json" in told
            assert answers[task].value is None and not widget.used
            refused += 1
    assert refused > 20 and names(place) == [kept.NAME, "answers.strange-1.json", exercises.TASKS]


# --- another version of the course ---


@pytest.mark.parametrize("newer", [{"mend": 2}, {"edition": 2}], ids=["format", "edition"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_newer_file_is_left_alone_and_nothing_is_saved(place, said, capsys, newer, when):
    text = json.dumps(json.loads(WHOLE) | newer)
    if when == "before":
        (place / kept.NAME).write_text(text)
    answers, widget = opened(place)
    assert answers.panel.told == answers.told
    (place / kept.NAME).write_text(text)
    browser(widget, OTHER)
    press(widget, "here")
    answers["q5"] = 0.25
    assert "newer version" in capsys.readouterr().out
    assert {state["state"] for state in said} == {"failed"} and "newer version" in said[-1]["why"]
    (told,) = answers.panel.told
    assert next(iter(newer)).replace("mend", "format") + " 2" in told
    assert (place / kept.NAME).read_text() == text and names(place) == [kept.NAME, exercises.TASKS]


def test_an_older_edition_is_read_where_it_fits_and_told(place):
    (place / kept.NAME).write_text(WHOLE)
    lay(place, work("path")[0], edition=2)
    answers, widget = opened(place)
    assert widget.answer == PATH and answers.told == [WORDS["aside"]["older"]]
    browser(widget, {"step": 3})
    assert kept.read(place / kept.NAME).edition == 2
    assert Answers(place).told == []


def test_an_older_edition_is_refused_with_a_reason_where_it_does_not_fit(place):
    rows = {"q1": ROW | {"answer": PATH | {"reasons": ["gone"]}}, "q5": ROW | {"answer": {"given": {}}}}
    text = json.dumps(GOOD | {"answers": rows})
    (place / kept.NAME).write_text(text)
    lay(place, work("path")[0], edition=2)
    for _ in range(3):  # opened again and again it is copied once
        answers, widget = opened(place)
        titles = [answers[task].task["title"] for task in ("q5", "q1")]
        for title, told in zip(titles, answers.panel.told, strict=True):
            assert told.startswith(f"Your answer to {title} was made with an earlier edition")
            assert "answers.unfit-1.json" in told
        assert "found 'gone'" in answers.told[1] and not widget.used and answers.done == {}
        assert names(place) == [kept.NAME, "answers.unfit-1.json", exercises.TASKS]
    browser(widget, OTHER)
    assert stored(place)["q1"] == OTHER
    assert (place / "answers.unfit-1.json").read_text() == text


# --- where nothing can be written, or nothing may be ---


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/somewhere/secret")


def not_allowed(*_, **__):
    raise PermissionError(errno.EACCES, "Permission denied", "/somewhere/secret")


@pytest.mark.parametrize(
    ("where", "what", "why"),
    [
        (tempfile, "mkstemp", not_allowed),
        (os, "fsync", no_room),
        (os, "replace", not_allowed),
    ],
    ids=["no file may be made", "the disk is full", "the file is held"],
)
def test_a_folder_that_cannot_be_written_to_says_so_and_never_saved(
    place, said, capsys, monkeypatch, where, what, why
):
    answers, widget = opened(place)
    browser(widget, PATH)
    before = (place / kept.NAME).read_bytes()
    said.clear()
    with monkeypatch.context() as broken:
        broken.setattr(where, what, why)
        browser(widget, OTHER)
        press(widget, "here")
        answers["q5"] = 0.25
    told = "No space left on device" if why is no_room else WORDS["aside"]["readonly"]
    assert len(said) > 2 and all(state == {"state": "failed", "why": told} for state in said)
    assert capsys.readouterr().out == f"0.25. Not saved: {told}\n"
    assert answers.panel.done.keys() == {"q1"}  # what was saved before is
    assert (place / kept.NAME).read_bytes() == before and names(place) == [kept.NAME, exercises.TASKS]
    browser(widget, {"step": 4})
    answers["q5"] = 0.25
    assert said[-1]["state"] == "saved" and stored(place) == {"q1": OTHER | {"step": 4}, "q5": 0.25}


def test_a_folder_that_is_gone_and_a_window_that_holds_the_file_are_told(place, said, monkeypatch):
    monkeypatch.setattr(kept, "PATIENCE", 0.01)
    _, widget = opened(place)
    with kept.Keeper(place / kept.NAME, "", 1)._lock:
        browser(widget, OTHER)
    assert {state["state"] for state in said} == {"failed"} and not (place / kept.NAME).exists()
    shutil.rmtree(place)
    place.write_text("a file")
    browser(widget, PATH)
    assert {state["state"] for state in said} == {"failed"}
    assert said[-1]["why"] == "Not a directory" and place.read_text() == "a file"


def test_what_cannot_be_set_aside_is_not_written_over(place, said, monkeypatch):
    for text, told in (
        (WHOLE[:-40], "could not be read"),
        (WHOLE.replace("false", "7"), "could not be used"),
    ):
        (place / kept.NAME).write_text(text)
        with monkeypatch.context() as broken:
            broken.setattr(kept.Keeper, "set_aside", not_allowed)
            answers, widget = opened(place)
            browser(widget, OTHER)
            press(widget, "mine")
        assert told in answers.told[0] and "name answers.json" in answers.told[0]
        assert (place / kept.NAME).read_text() == text and names(place) == [kept.NAME, exercises.TASKS]
        assert said and not any(state["state"] == "saved" for state in said)
        said.clear()


@pytest.mark.parametrize("run", ["autograde", "validate"])
def test_nbgrader_reads_and_never_writes(place, said, monkeypatch, run):
    (place / kept.NAME).write_text(WHOLE)
    monkeypatch.setenv(RUNS, run)
    answers, widget = opened(place)
    assert widget.answer == PATH
    browser(widget, OTHER)
    answers["q5"] = 0.25
    assert answers["q5"].value == 0.25  # what a cell gives counts in its run
    assert (place / kept.NAME).read_text() == WHOLE and said[-1] == {"state": "model"}
    for text in (WHOLE[:-40], WHOLE.replace("false", "7"), WHOLE.replace('"mend": 1', '"mend": 2')):
        (place / kept.NAME).write_text(text)
        answers, widget = opened(place)
        browser(widget, OTHER)
        assert len(answers.told) == 1 and (place / kept.NAME).read_text() == text
    assert names(place) == [kept.NAME, exercises.TASKS]


def test_what_was_handed_in_counts_and_not_what_a_graded_cell_gives(place, monkeypatch):
    Answers(place)["q5"] = 0.25
    monkeypatch.setenv(RUNS, "autograde")
    answers = Answers(place)
    answers["q5"] = 0.75
    assert answers["q5"].value == 0.25


def test_the_lecturers_folder_is_never_written_to(tmp_path, said):
    place = tmp_path / "work"
    shutil.copytree(work("path")[0], place)
    before = names(place)
    answers, widget = opened(place)
    browser(widget, OTHER)
    answers["q5"] = 0.25
    answers.solve()
    press(widget, "here")
    assert said and all(state == {"state": "model"} for state in said)
    assert names(place) == before


# --- the same again ---


@pytest.mark.parametrize("practice", [False, True], ids=["graded", "practice"])
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_widget_is_as_it_was_here_and_on_another_machine(tmp_path, said, kind, practice):
    source, task, answer = work(kind)
    place = lay(tmp_path / "here", source, practice)
    assert answer.keys() == WIDGETS[kind](Answers(place)[task]).answer.keys()
    assert names(place) == names(lay(tmp_path / "there", source, practice))  # opening saves nothing
    answers = Answers(place)
    widget = WIDGETS[kind](answers[task])
    assert answers.panel.done == {}
    browser(widget, answer)
    assert widget.answer == answer and said[-1]["state"] == "saved"
    assert set(answers.panel.done) == {task}
    data = (place / kept.NAME).read_bytes()
    shutil.copy(place / kept.NAME, tmp_path / "there")
    for folder in (place, tmp_path / "there"):
        answers = Answers(folder)
        again = WIDGETS[kind](answers[task])
        assert again.answer == answer
        assert answers.told == [] and set(answers.panel.done) == {task}
        press(again, "here")
        assert said[-1] == {"state": "saved", "at": answers[task].at}
        browser(again, answer)  # what the browser sends back is no change
        assert (folder / kept.NAME).read_bytes() == data and len(names(folder)) == 2


def test_widgets_of_lessons_write_nothing_anywhere(tmp_path, monkeypatch):
    written, watching = [], []

    def watch(event, arguments):
        if watching and event in ("open", "os.mkdir", "os.rename"):
            flags = arguments[2] if event == "open" else os.O_WRONLY
            if flags & (os.O_WRONLY | os.O_RDWR) and "__pycache__" not in str(arguments[0]):
                written.append(arguments[0])

    sys.addaudithook(watch)
    monkeypatch.chdir(tmp_path)
    lessons = {
        "cards": mend.CardSort("F18"),
        "conversation": mend.Conversation("F10"),
        "rewrite": mend.RewriteBench(),
        "wheel": mend.SelfConceptWheel(),
        "path": mend.HealingPath(),
        "decision": mend.DecisionPath(),
    }
    watching.append(True)
    browser(lessons["cards"], {"sorts": [{lessons["cards"].content["cards"][0]["id"]: ["depends"]}]})
    browser(lessons["conversation"], {"own": {lessons["conversation"]._script.turns[0].id: TEXT}})
    browser(lessons["rewrite"], {"texts": {"own": TEXT}})
    browser(lessons["wheel"], {"concept": [1, 2, 3, 4, 5, 1], "who": {"values": TEXT}})
    browser(lessons["path"], {"step": 2, "paused": True})
    browser(lessons["decision"], {"answers": {"afraid": "no"}})
    for kind, widget in lessons.items():
        press(widget, "here")
        assert widget.used and widget.kept == {}, kind
    assert written == []
    browser(opened(lay(tmp_path, work("path")[0]))[1], PATH)
    watching.clear()
    assert any(".mend-" in str(name) for name in written)  # the watch sees an exercise write


# --- numbers of a line of pandas ---


@pytest.mark.parametrize(
    ("value", "kept_as"),
    [(0.25, 0.25), (np.float64(0.25), 0.25), (np.int64(3), 3), (pd.Series([0.25]), 0.25), (0, 0)],
)
def test_a_number_is_kept_however_pandas_gives_it(place, value, kept_as):
    Answers(place)["q5"] = value
    found = Answers(place)["q5"].value
    assert found == kept_as and type(found) is type(kept_as)


@pytest.mark.parametrize(
    "value",
    [
        *("0.25", None, True, np.True_, np.nan, float("inf"), pd.NA, 10**400, 1j, [0.25]),
        *(pd.Series([0.25, 0.5]), pd.DataFrame({"a": [1]}), np.datetime64("2026-01-01")),
    ],
    ids=str,
)
def test_what_is_no_number_is_said_plainly_and_changes_nothing(place, value):
    answers = Answers(place)
    answers["q5"] = 0.25
    with pytest.raises(Plain, match=r"^q5: found '.*'; expected a number\.$"):
        answers["q5"] = value
    assert answers["q5"].value == 0.25 and stored(place) == {"q5": 0.25}


def test_a_number_for_a_widgets_task_is_refused(place):
    answers, widget = opened(place)
    browser(widget, PATH)
    with pytest.raises(Plain, match=r"^q1: found .*; expected what its widget gives\.$"):
        answers["q1"] = 0.25
    assert stored(place) == {"q1": PATH}


def test_the_line_as_it_was_handed_out_is_no_answer_and_takes_none_away(place):
    answers = Answers(place)
    answers["q5"] = answers["q5"].task["start"]
    assert answers["q5"].value is None and names(place) == [exercises.TASKS]
    answers["q5"] = 0.25
    answers["q5"] = np.float64(answers["q5"].task["start"])
    assert stored(place) == {"q5": 0.25}


def test_running_a_notebook_again_saves_nothing_anew(place):
    Answers(place)["q5"] = 0.25
    before = (place / kept.NAME).read_bytes()
    Answers(place)["q5"] = 0.25  # a hand-in that is only looked at after its day is not late
    assert (place / kept.NAME).read_bytes() == before


def test_a_number_of_another_window_is_not_written_over_and_told(place, capsys):
    one, two = Answers(place), Answers(place)
    one["q5"] = 0.25
    two["q5"] = 0.75
    assert "Another window saved this task at " in capsys.readouterr().out
    assert stored(place) == {"q5": 0.25}


def test_a_number_is_answered_in_words_with_the_key_only_where_it_is_for_practice(tmp_path, capsys):
    source = exercises.find("06")
    key = next(row for row in exercises.load(source).tasks if row.kind == "value")
    task, right = key.id, key.key

    def told(answers, number):
        answers[task] = number
        return capsys.readouterr().out

    graded = Answers(lay(tmp_path / "graded", source))
    assert "handed out" in told(graded, key.start)
    for number in (right, right + 1):
        said = told(graded, number)
        assert said.startswith(f"{number:g}. Saved at ") and key.why not in said
    assert f"Until now {right:g} was saved" in said and f"key has another number: {right:g}" not in said
    assert f"What you saved before stays: {right + 1:g}" in told(graded, key.start)

    practice = Answers(lay(tmp_path / "practice", source, practice=True))
    assert f"as in the key. {key.why}" in told(practice, right)
    assert f"another number: {right:g}. " in told(practice, right + 1)


def test_the_sheet_tells_how_much_of_a_task_is_done(tmp_path):
    for kind, part in {
        "cards": lambda whole: {
            **whole,
            "sorts": [dict(list(whole["sorts"][0].items())[:3])],
            "committed": [],
        },
        "rewrite": lambda whole: {**whole, "texts": dict(list(whole["texts"].items())[:1])},
        "question": lambda whole: {"given": dict(list(whole["given"].items())[:1])},
        "conversation": lambda whole: {**whole, "route": whole["route"][:1]},
        "written": lambda whole: {"given": {"text": " "}},
    }.items():
        source, task, whole = work(kind)
        answers = Answers(lay(tmp_path / kind, source))
        widget, sheet = WIDGETS[kind](answers[task]), answers.panel
        assert sheet.given == {}
        browser(widget, part(whole))
        n, m = sheet.given[task]
        assert n == {"cards": 3, "conversation": 0, "written": 0}.get(kind, 1) and n < m, kind
        browser(widget, whole)
        assert sheet.given[task] == [m, m], kind
    (lay(tmp_path / "odd", source) / kept.NAME).write_text(json.dumps(
        {"mend": 1, "exercise": source.name, "edition": 1,
         "answers": {task: {"at": "2030-01-01T00:00:00+00:00", "stamp": "", "answer": [1]}}}
    ))  # fmt: skip
    assert Answers(tmp_path / "odd").panel.given == {task: [1, 1]}


@pytest.mark.parametrize("text", ["", '{"id": "08'])
def test_tasks_that_cannot_be_read_are_told_in_a_sentence(place, text):
    (place / exercises.TASKS).write_text(text)
    with pytest.raises(
        exercises.ExerciseError, match=r"work/tasks\.json: found .*; expected the file that came"
    ):
        Answers(place)
