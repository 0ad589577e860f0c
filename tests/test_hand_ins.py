"""`mend grade`: how platforms name hand-ins, what a hostile one can do (nothing), and what the CSV says."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from mend import exercises, grading, handins, kept
from mend.cli import main

ASKED, OTHER = "03-healthy-or-unhealthy", "04-six-areas-of-self"
MOST = 12 + 8 + 6 + 2  # points of the asked one, without what is written
AT = "2026-11-01T10:00:00.000+00:00"


def hand_in(path, exercise=ASKED, at=AT, **answers):
    """Write a file of answers: the best ones, but for those that are given here."""
    tasks = exercises.load(exercises.find(exercise)).tasks if exercise[:2] in ("03", "04") else []
    rows = {task.id: grading.model_answer(task) for task in tasks} | answers
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = {task: {"at": at, "stamp": "s", "answer": row} for task, row in rows.items() if row != "gone"}
    path.write_text(json.dumps({"mend": 1, "exercise": exercise, "edition": 1, "answers": entries}))
    return path


def tree(root, *names):
    """Files that hold their own name; one that ends in .zip/NAME is packed."""
    for name in names:
        packed, _, inner = name.partition(".zip/")
        path = root / (f"{packed}.zip" if inner else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if inner:
            with zipfile.ZipFile(path, "a") as file:
                file.writestr(inner, name)
        else:
            path.write_text(name)
    return root


def opened(place, only=""):
    """Student -> what was found of them: the text of the file, or the note."""
    with handins.opened(place, only) as found:
        rows = [(one.student, one.path.read_text() if one.path else one.note) for one in found]
    assert len(rows) == len(dict(rows)), rows
    return dict(rows)


# --- names ---


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["ana/answers.json", "Müller, Jörg/answers.json", "=1+1/answers.json"], ["ana", "Müller, Jörg", "=1+1"]),
        (["Ana Ruiz_12345_assignsubmission_file_/answers.json", "B. Ön_12346_assignsubmission_file_/03.json"],
         ["Ana Ruiz_12345", "B. Ön_12346"]),
        (["Ana Ruiz_12345_assignsubmission_file_answers.json", "B. Ön_12346_assignsubmission_file_answers.json"],
         ["Ana Ruiz_12345", "B. Ön_12346"]),
        (["ruizana_12345_67890_answers.json", f"onb_LATE_12346_67891_{ASKED}.answers.json", "li_12347_67892_answers-1.json"],
         ["ruizana_12345", "onb_12346", "li_12347"]),
        (["Week 3_ana_attempt_2026-11-01-10-00-00_answers.json", "Week 3_bo_attempt_2026-11-01-10-01-00_answers.json"],
         ["Week 3_ana", "Week 3_bo"]),
        ([f"ana_{ASKED}.answers.json", "bo.json", "student-01.json", "student-02.json", "janswers.json"],
         ["ana", "bo", "student-01", "student-02", "janswers"]),
        (["ana/mine/answers.json", "bo.d/x.answers.json"], ["ana", "bo.d"]),
        (["ana.zip/answers.json", "bo.zip/deep/er/answers.json", "li.zip/answers.json"], ["ana", "bo", "li"]),
        ([f"ana/{ASKED}/answers.json", f"bo/{ASKED}/answers.json"], ["ana", "bo"]),  # nbgrader's submitted/
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["", "Course 7 hand-ins", "packed"])
def test_students_are_found_as_platforms_name_them(names, students, around, tmp_path):
    root = tree(tmp_path / "all" / around, *names)
    if around == "packed":
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
            for path in root.rglob("*"):
                packed.write(path, f"top/{path.relative_to(root)}")
    root = tmp_path / ("all.zip" if around == "packed" else "all")
    assert opened(root) == dict(zip(students, names, strict=True))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        # Moodle's folder for the text beside that for the file; Canvas's for each file
        (["Ana_12345_assignsubmission_file_/answers.json", "Ana_12345_assignsubmission_onlinetext_/onlinetext.html"],
         {"Ana_12345": "Ana_12345_assignsubmission_file_/answers.json"}),
        ([f"ana_12345_67890_{ASKED}.ipynb", "ana_12345_67891_answers.json"], {"ana_12345": "ana_12345_67891_answers.json"}),
        # a lone student's own folder is not a platform's
        (["ana/answers.json", "ana/notes.txt"], {"ana": "ana/answers.json"}),
        ([f"ana/{ASKED}.answers.json"], {"ana": f"ana/{ASKED}.answers.json"}),
        ([f"ana/{ASKED}/answers.json"], {"ana": f"ana/{ASKED}/answers.json"}),
        # what lies about
        (["ana/answers.json", "ana/tasks.json", "ana/practice.json", "ana/.ipynb_checkpoints/answers.json", "ana/settings.json"],
         {"ana": "ana/answers.json"}),
        (["ana/answers.json", "__MACOSX/ana/answers.json", ".git/answers.json", "grades.csv", "index.html"],
         {"ana": "ana/answers.json"}),
        (["ana/answers.damaged-1.json", "ana/answers.json", "ana/answers.other-2.json"], {"ana": "ana/answers.json"}),
        (["ana/answers.damaged-1.json", f"ana/{ASKED}.answers.json"], {"ana": f"ana/{ASKED}.answers.json"}),
        (["ana/answers.strange-1.json"], {"ana": "ana/answers.strange-1.json"}),
        # nothing to grade
        ([f"ana/{ASKED}.ipynb", "bo.docx", "li/tasks.json", "mo.zip/notes.txt"],
         dict.fromkeys(("ana", "bo.docx", "li", "mo"), handins.NONE)),
        (["ana/answers.json", "bo.zip"], {"ana": "ana/answers.json", "bo": "bo.zip cannot be unpacked: File is not a zip file."}),
    ],
)  # fmt: skip
def test_what_counts_as_the_hand_in(names, found, tmp_path):
    assert opened(tree(tmp_path / "all", *names)) == found


def test_of_several_files_the_last_counts_and_it_is_said(tmp_path):
    names = ("li_12345_67891_answers-1.json", "li_12345_67890_answers.json", "li_12345_67892_answers-2.json")
    root = tree(tmp_path / "all", *names, "bo/a/answers.json", "bo/b/answers.json")
    for age, name in enumerate((names[2], names[0], names[1], "bo/b/answers.json", "bo/a/answers.json")):
        os.utime(root / name, (1e9 - age, 1e9 - age))
    with handins.opened(root) as found:
        assert [(one.student, one.path.relative_to(root).as_posix()) for one in found] == [
            ("bo", "bo/b/answers.json"),
            ("li_12345", names[2]),
        ]
        assert [one.note[:12] for one in found] == ["Of 2 files t", "Of 3 files t"]


def test_of_nbgraders_folders_the_asked_one_counts_or_each(tmp_path):
    names = [f"ana/{ASKED}/answers.json", f"ana/{OTHER}/answers.json", f"bo/{OTHER}/answers.json"]
    root = tree(tmp_path / "submitted", *names)
    assert opened(root, ASKED) == {"ana": names[0], "bo": names[2]}
    with handins.opened(root) as found:
        assert [one.student for one in found] == ["ana", "ana", "bo"]


def test_a_zip_within_a_zip_is_opened_and_no_deeper(tmp_path):
    inner, packed = b"", []
    for _ in range(3):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as file:
            file.writestr("in.zip" if inner else "answers.json", inner or b"mine")
        inner = held.getvalue()
        packed.append(inner)
    for deep, data in enumerate(packed, 1):
        (tmp_path / f"ana-{deep}.zip").write_bytes(data)
    assert opened(tmp_path) == {"ana-1": "mine", "ana-2": "mine", "ana-3": handins.NONE}


# --- hostile zips ---


def entries(path, *rows, compress=zipfile.ZIP_DEFLATED):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", compress) as packed:
        for name, data in rows:
            packed.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name", ["../out.json", "/out.json", "a/../../../out.json", "..\\out.json", "../bo/answers.json"]
)
@pytest.mark.parametrize("whole", [False, True])
def test_no_name_leads_out_of_a_zip_or_into_anothers_folder(name, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spare"))
    (tmp_path / "spare").mkdir()
    top = "ana/" if whole else ""
    rows = ("bo/answers.json", "bo's"), (f"{top}answers.json", "mine"), (top + name, "evil")
    place = entries(tmp_path / "all" / "ana.zip", *rows[not whole :])
    before = sorted(tmp_path.rglob("*"))
    with handins.opened(place if whole else place.parent) as found:
        for one in found:
            text = one.path.read_text() if one.path else ""
            assert text == {"ana": "mine", "bo": "bo's"}.get(one.student, ""), one
        assert "leads elsewhere" in found[0].note or (whole and name == "/out.json")  # ana//out.json is ana's
        assert {path.parent.name for path in tmp_path.rglob("out.json")} <= {"ana"}
    assert sorted(tmp_path.rglob("*")) == before and not Path("/out.json").exists()


def test_a_zip_bomb_unpacks_to_little(tmp_path):
    big = b"0" * 60_000_000
    entries(tmp_path / "one.zip", ("answers.json", big))
    entries(tmp_path / "many.zip", *((f"{n}/answers.json", big[: kept.LARGEST]) for n in range(25)))
    with handins.opened(tmp_path) as found:
        many, one = found
        assert one.path.stat().st_size == kept.LARGEST + 1  # enough to be told from an answer
        spare = one.path.parents[1]
        size = sum(path.stat().st_size for path in spare.rglob("*") if path.is_file())
        assert size < 1.1 * handins.STUDENTS and "unpacks to too much" in many.note
    assert not spare.exists()


def test_locked_broken_and_linked_entries_are_told(tmp_path):
    good = ("answers.json", "mine")
    locked = bytearray(entries(tmp_path / "locked.zip", good).read_bytes())
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(sign) + at] |= 1  # the mark of an encrypted entry
    (tmp_path / "locked.zip").write_bytes(locked)
    broken = bytearray(entries(tmp_path / "broken.zip", ("answers.json", os.urandom(999))).read_bytes())
    broken[60:90] = bytes(30)
    (tmp_path / "broken.zip").write_bytes(broken)
    (tmp_path / "cut.zip").write_bytes(entries(tmp_path / "cut.zip", good).read_bytes()[:-9])
    (tmp_path / "strange.zip").write_bytes(
        entries(tmp_path / "strange.zip", good).read_bytes().replace(b"\x08\0", b"\x63\0")
    )
    secret = tmp_path.parent / "secret.json"
    secret.write_text("secret")
    link = zipfile.ZipInfo("answers.json")
    link.external_attr = 0o120777 << 16
    entries(tmp_path / "symbolic.zip", (link, str(secret)))
    (tmp_path / "linked.json").symlink_to(secret)
    (tmp_path / "linked-folder").symlink_to(tmp_path.parent)
    (tmp_path / "in-folder").mkdir()
    (tmp_path / "in-folder" / "answers.json").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe.json")
    entries(tmp_path / "whole.zip", good)
    found = opened(tmp_path)
    assert found.pop("whole") == "mine"
    assert found.pop("symbolic") == str(secret)  # the text of the link, not what lies behind it
    told = {"locked": "locked with a password", "broken": "Bad CRC", "cut": "not a zip", "strange": "not supported",
            "linked": "a link", "linked-folder": "a link", "in-folder": "No answers.json", "pipe": "No answers.json"}  # fmt: skip
    assert found.keys() == told.keys()
    assert {name: words for name, words in told.items() if words not in found[name]} == {}


# --- the whole way, to a CSV ---


def whole_class(root):
    """Hand-ins of every kind: student -> (points, a word of the note)."""
    half = {"q2": "gone", "q3": {"given": {}}, "q4": 0.5}
    hand_in(root / "perfect" / "answers.json")
    hand_in(root / "half" / "answers.json", **half)
    hand_in(root / "empty" / "answers.json", **dict.fromkeys(("q1", "q2", "q3", "q4", "q5"), "gone"))
    hand_in(root / "Doe, Jane" / "answers.json")
    hand_in(root / "Zoë Groß" / "answers.json")
    hand_in(root / "=1+1" / "answers.json")
    hand_in(root / "@SUM(A1)" / "answers.json")
    hand_in(
        root / "types" / "answers.json", q1=[1], q2={"sorts": {"a": 1}}, q3="no", q4=True, q5={"given": [3]}
    )
    text = "=HYPERLINK(1)\n-3;=2+2\t+4 \ud83d\x00\x1b[2Jend"
    hand_in(root / "text" / "answers.json", at="=9+9", q5={"given": {"text": text}}, **half)
    hand_in(root / "long" / "answers.json", q5={"given": {"text": "long " * 90_000}})
    hand_in(root / "other" / "answers.json", OTHER)
    hand_in(root / "unknown" / "answers.json", "99-\x1b[2J=1+1")
    hand_in(root / "later" / "answers.json")
    later = (root / "later" / "answers.json").read_text()
    (root / "later" / "answers.json").write_text(later.replace('"edition": 1', '"edition": 7'))
    (root / "newer").mkdir()
    (root / "newer" / "answers.json").write_text(later.replace('"mend": 1', '"mend": 2'))
    for name, data in {
        "cut": later[:99], "list": "[]", "nan": later.replace("0.3", "NaN"), "bytes": "\udcff",
        "deep": "[" * 90_000 + "]" * 90_000, "number": later.replace("0.3", "1" + "0" * 400),
    }.items():  # fmt: skip
        (root / name).mkdir()
        (root / name / "answers.json").write_bytes(data.encode("utf-8", "surrogateescape"))
    (root / "huge").mkdir()
    with (root / "huge" / "answers.json").open("wb") as file:
        file.truncate(50_000_000)
    (root / "none").mkdir()
    return {
        "perfect": (MOST, ""), "half": (12, ""), "empty": (0, ""), "Doe, Jane": (MOST, ""), "Zoë Groß": (MOST, ""),
        "'=1+1": (MOST, ""), "'@SUM(A1)": (MOST, ""), "types": (0, "q1: the answer: found [1]"), "text": (12, ""),
        "long": (MOST, ""), "other": (None, f"to {OTHER} was handed in, not to {ASKED}"),
        "unknown": (None, "No such exercise"), "later": (MOST, "edition 7"), "newer": (None, "newer"),
        "cut": (None, "damaged"), "list": (None, "damaged"), "nan": (None, "NaN"), "bytes": (None, "damaged"),
        "deep": (None, "damaged"), "number": (MOST - 2, "q4: "), "huge": (None, "large: 50 MB"), "none": (None, "No answers"),
    }  # fmt: skip


def test_each_hand_in_ends_with_points_or_a_clear_note(tmp_path, capsys):
    import pandas as pd  # not at the head of the file: each process apart reads it

    expected = whole_class(tmp_path / "class")
    to = tmp_path / "class-grades.csv"
    assert main(["grade", str(tmp_path / "class"), "--exercise", "3"]) == 0
    said = capsys.readouterr()
    assert f"{len(expected)} hand-ins graded" in said.out and "\x1b[2J" not in said.err
    table = pd.read_csv(to, keep_default_na=False).set_index("student")
    assert list(table.columns) == ["exercise", "saved", "q1", "q2", "q3", "q4", "q5", "total", "of", "to read",
                                   "q1 kappa", "q2 kappa", "q5 text", "note"]  # fmt: skip
    assert set(table.index) == set(expected) and len(table) == len(expected)
    for student, (points, note) in expected.items():
        row = table.loc[student]
        assert (float(row["total"]) if row["total"] else None) == points, (student, row["note"])
        assert note in row["note"] and bool(note) == bool(row["note"]), student
    assert table.loc["perfect", ["q1", "q5", "saved", "to read"]].tolist() == ["12.0", "", AT, "q5"]
    assert (table.loc["half", "q2":"q5"] == ["0.0", "0.0", "0.0", ""]).all()
    assert table.loc["text", "saved"] == "" and table.loc["text", "q5 text"].endswith(
        "\ufffd\ufffd\ufffd[2Jend"
    )
    assert len(table.loc["long", "q5 text"]) == handins.CELL

    for separator in ",;\t":  # as spreadsheets of several countries read it
        for row in csv.reader(io.StringIO(to.read_text(encoding="utf-8-sig")), delimiter=separator):
            assert not [
                cell for cell in row for line in cell.splitlines() if line.lstrip(' "')[:1] in {*"=+-@"}
            ]


def test_a_csv_that_is_there_stays(tmp_path, monkeypatch, capsys):
    import pandas as pd

    hand_in(tmp_path / "class" / "ana" / "answers.json")
    hand_in(tmp_path / "class" / "bo" / "answers.json", OTHER)
    monkeypatch.chdir(tmp_path / "class")
    to = tmp_path / "class-grades.csv"
    to.write_text("mine")
    assert main(["grade", "."]) == 1
    assert "is there already" in capsys.readouterr().err and to.read_text() == "mine"
    with monkeypatch.context() as patch:  # a full disk, at the last moment
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert main(["grade", ".", "--force"]) == 1
    assert "No space left" in capsys.readouterr().err and to.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [to.name]
    assert main(["grade", ".", "--force"]) == 0
    columns = ["student", "exercise", "total", "of", "to read"]
    rows = [["ana", ASKED, MOST, 38, "q5"], ["bo", OTHER, 32, 42, "q6"]]
    assert pd.read_csv(to)[columns].to_numpy().tolist() == rows


@pytest.mark.parametrize(
    ("place", "more", "told"),
    [
        ("nowhere", [], "There is no"),
        ("empty", [], "There are no hand-ins in"),
        ("text.txt", [], "is neither a folder nor a zip"),
        ("locked.zip", [], "There are no hand-ins in"),
        ("empty", ["--exercise", "77"], 'There is no exercise "77"'),
        ("empty", ["--to", "no/folder.csv"], "There is no folder"),
    ],
)
def test_what_cannot_be_graded_is_said_in_a_sentence(place, more, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("text")
    entries(tmp_path / "locked.zip")
    assert main(["grade", place, *more]) == 1
    assert told in capsys.readouterr().err and not list(tmp_path.rglob("*.csv"))


# --- the process apart ---


def behaves(connection, path, student, only):
    """In the process of one hand-in: grading it does what the student's name says, under the same limits."""

    def act(path, student, only=""):
        if student == "loops":
            while True:
                pass
        if student == "hungry":
            return bytearray(10**9)
        if student == "greedy":
            return [[] for _ in range(10**8)]
        if student == "sleeps":
            time.sleep(99)
        if student == "dies":
            os._exit(3)
        if student == "fails":
            raise RuntimeError("of its own kind")
        if student == "writes":
            (path.parent / "written.txt").write_text("a word")
        if student.startswith("asks"):
            socket.create_connection(("127.0.0.1", int(student.split()[1])), timeout=2)
            return handins.Grade(student, note="heard")
        return real(path, student, only)

    real, handins.of_file, handins.SECONDS = handins.of_file, act, 3
    handins._limited(connection, path, student, only)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows none of these limits")
def test_one_bad_hand_in_stops_no_other_and_cannot_write_or_ask(tmp_path, monkeypatch):
    path = hand_in(tmp_path / "answers.json")
    monkeypatch.setattr(handins, "_limited", behaves)
    with socket.create_server(("127.0.0.1", 0)) as server:
        asks = f"asks {server.getsockname()[1]}"
        names = ["good", "loops", "hungry", "greedy", "dies", "fails", "writes", asks, "good too"]
        grades = handins.grade_all((handins.HandIn(name, path) for name in names), at_once=len(names))
    assert [grade.student for grade in grades] == names
    assert grades[0].points["q1"] == grades[-1].points["q1"] == 12
    notes = {grade.student: grade.note for grade in grades}
    told = {"loops": "stopped", "dies": "stopped by this system", "hungry": "too much memory",
            "greedy": "too much|stopped", "fails": "of its own kind", "writes": "File too large"}  # fmt: skip
    assert {name: notes[name] for name, words in told.items() if not re.search(words, notes[name])} == {}
    assert "".join(path.read_text() for path in tmp_path.glob("written*")) == ""
    assert ("could not be graded" in notes[asks]) == may_go_apart()

    monkeypatch.setattr(handins, "SECONDS", -4.5)  # half a second's patience
    assert "so it was stopped" in handins.grade_all([handins.HandIn("sleeps", path)])[0].note


def may_go_apart():
    """Whether this system gives a process a network of its own."""
    ask = f"import ctypes; raise SystemExit(ctypes.CDLL(None).unshare({handins._NEW_NETWORK}))"
    return sys.platform == "linux" and subprocess.run([sys.executable, "-c", ask]).returncode == 0
