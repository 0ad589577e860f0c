"""Broken files: whatever is wrong with a dataset or the dictionary is said in words, with its line."""

import json

import pandas as pd
import pytest
from conftest import said

from mend import datapackage, samples
from mend.errors import CourseError


def test_the_data_is_without_fault():
    assert samples.check() == []


def test_every_fault_of_a_file_is_named_in_one_run(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    lines = path.read_text().splitlines()[:21]
    rows = [line.split(",") for line in lines]
    rows[2][3] = "often"  # a word for a number
    rows[3][4] = "11"  # out of range
    rows[4][5] = "2.5"  # no whole number
    rows[5][8] = "maybe"  # no category
    rows[6][9] = ""  # a required value missing
    rows[8][1:3] = rows[7][1:3]  # a key twice
    rows[9] = rows[9][:-1]  # a value too few
    rows[10].append("ok")  # a value too many
    rows[11] = [""]  # an empty line
    rows[12][0] = "Kim"  # no code
    rows[13][3] = "nan"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    steps = "acknowledgment, evaluation, cooperation, solution or implementation"
    expected = [
        (3, "commitment", "'often'", "a number from 0 to 10"),
        (4, "trust", "'11'", "a number from 0 to 10"),
        (5, "conflicts", "'2.5'", "a whole number from 0 to 30"),
        (6, "goal_met", "'maybe'", "no, partly or yes"),
        (7, "step", "nothing", steps),
        (
            9,
            "couple, week, partner",
            "couple C001 week 4 partner A a second time",
            "each couple, week, partner once",
        ),
        (10, "", "10 values", "11 values, one a column"),
        (11, "", "12 values", "11 values, one a column"),
        (12, "", "an empty line", "11 values, one a column"),
        (13, "couple", "'Kim'", "text such as C001"),
        (14, "commitment", "'nan'", "a number from 0 to 10"),
    ]
    assert said(copy) == expected
    with pytest.raises(CourseError) as e:
        samples.load("couple_checkins", copy)
    assert len(e.value.faults) == len(expected)


@pytest.mark.parametrize(
    "wrong", [("C001,1,A", "C001,first,A"), ("acknowledgment", "wishing"), (",trust,", ",hope,")]
)
def test_a_widget_is_told_of_a_broken_file_too(copy, wrong, monkeypatch):
    monkeypatch.setattr(datapackage, "DATAPACKAGE", copy)
    path = copy.parent / "samples" / "couple_checkins.csv"
    path.write_text(path.read_text()[:1500].replace(*wrong, 1))
    with pytest.raises(CourseError, match=wrong[1].strip(",").replace("C001,", "").replace(",A", "")):
        samples.journey("C001")


def test_missing_extra_and_doubled_columns_are_named(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).head(6)
    frame = frame.drop(columns="trust").assign(mood="fine")
    frame.to_csv(path, index=False)
    path.write_text(path.read_text().replace("repair_attempts", "conflicts"))
    assert said(copy) == [
        (1, "conflicts", "the column twice", "the column once"),
        (1, "mood", "a column that the dictionary does not know", "only the 11 columns of the dictionary"),
        (1, "repair_attempts", "no such column", "a column repair_attempts: a whole number from 0 to 30"),
        (1, "trust", "no such column", "a column trust: a number from 0 to 10"),
    ]


def test_a_spreadsheets_bom_and_line_ends_are_named_but_can_be_read(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [(line, found) for line, _, found, _ in said(copy)] == [
        (1, "Windows line ends"),
        (1, "a byte order mark before the first letter"),
    ]
    pd.testing.assert_frame_equal(samples.load("couple_checkins", copy), samples.load("couple_checkins"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda p: p.unlink(), "no such file"),
        (lambda p: p.write_text(""), "no column names"),
        (lambda p: p.write_text(p.read_text()[:2000].replace(",", ";")), "semicolons between the columns"),
        (
            lambda p: p.write_bytes(p.read_bytes().replace(b"partly", b"\xe9", 1)),
            "a letter that is not UTF-8",
        ),
        (
            lambda p: p.write_text(p.read_text()[:2000].replace("trust,conflicts", "conflicts,trust")),
            "the columns in another order",
        ),
    ],
)
def test_a_file_that_is_no_table_is_said_in_one_sentence(copy, change, found):
    change(copy.parent / "samples" / "couple_checkins.csv")
    assert found in [fault[2] for fault in said(copy)]
    with pytest.raises(CourseError, match=found):
        samples.load("couple_checkins", copy)


def test_a_broken_dictionary_is_named_with_its_line(copy):
    text = copy.read_text()
    copy.write_text(text.replace('"name": "couple_checkins",', '"name": "couple_checkins"'))
    line = text[: text.index('"name": "couple_checkins"')].count("\n") + 2
    assert [(f.line, f.expected) for f in samples.check(copy)] == [(line, "JSON (Expecting ',' delimiter)")]
    with pytest.raises(CourseError):
        samples.load("couple_checkins", copy)


def test_a_dictionary_that_forgets_something_is_told_what(copy):
    package = json.loads(copy.read_text())
    fields = package["resources"][1]["schema"]["fields"]
    fields[3].pop("description")
    fields[9]["categories"] = fields[9]["categories"][::-1]
    package["resources"][0]["schema"]["fields"][6].pop("reversed")
    package["resources"][0].pop("simulated")
    package["resources"][1]["patterns"][0]["direction"] = "up"
    package["resources"][1]["patterns"][1]["size"] = "large"
    package["resources"][2].pop("unit")
    copy.write_text(json.dumps(package, indent=1))
    assert {fault[2] for fault in said(copy)} == {
        "no description",
        "categories and enum that differ",
        "an item not fully described",
        "a dataset that does not say whether it is simulated",
        "direction 'up'",
        "size 'large'",
        "nobody that the rows belong to",
    }


def test_a_csv_that_nobody_described_is_named(copy):
    (copy.parent / "samples" / "diary.csv").write_text("a\n1\n")
    assert [fault[2] for fault in said(copy)] == ["a file without description"]
