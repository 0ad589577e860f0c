"""Broken files: whatever is wrong with a dataset or the dictionary is said in words, with its line."""

import copy as copies
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from conftest import said

from mend import codebook, datapackage, samples
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
    monkeypatch.setattr(codebook, "DATAPACKAGE", copy)
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


# --- a broken dictionary -----------------------------------------------------------------------------------

TINY = {
    "name": "tiny",
    "resources": [
        {
            "name": "moods",
            "title": "Moods",
            "description": "Simulated moods.",
            "path": "samples/moods.csv",
            "simulated": True,
            "seed": 1,
            "unit": "person",
            "patterns": [
                {
                    "id": "up",
                    "framework": "F12",
                    "statement": "Up.",
                    "measure": "points",
                    "size": 0.5,
                    "direction": "positive",
                    "kind": "tempting",
                    "confounder": "time",
                }
            ],
            "schema": {
                "primaryKey": ["person", "week"],
                "missingValues": [""],
                "fields": [
                    {
                        "name": "person",
                        "type": "string",
                        "role": "pseudonym",
                        "title": "Person",
                        "description": "A code.",
                        "constraints": {"required": True, "pattern": "S[0-9]{3}"},
                    },
                    {
                        "name": "week",
                        "type": "integer",
                        "title": "Week",
                        "description": "The week.",
                        "unit": "weeks",
                        "constraints": {"required": True, "minimum": 1, "maximum": 5},
                    },
                    {
                        "name": "item",
                        "type": "integer",
                        "title": "Item",
                        "description": "A statement.",
                        "scale": "concept",
                        "reversed": False,
                        "area": "personal",
                        "constraints": {"minimum": 1, "maximum": 5},
                    },
                    {
                        "name": "mood",
                        "type": "string",
                        "role": "quasi-identifier",
                        "title": "Mood",
                        "description": "The mood.",
                        "constantWithin": ["person"],
                        "constraints": {"enum": ["low", "high"]},
                        "categories": ["low", "high"],
                        "categoriesOrdered": True,
                        "definitions": {"low": "Not high.", "high": "Not low."},
                    },
                ],
            },
        },
        {
            "name": "words",
            "title": "Words",
            "description": "Coded words.",
            "path": "samples/words.csv",
            "simulated": False,
            "about": "Published words.",
            "patterns": [
                {
                    "id": "down",
                    "framework": "F23",
                    "statement": "Down.",
                    "measure": "words",
                    "size": -1,
                    "direction": "negative",
                    "kind": "descriptive",
                }
            ],
            "schema": {
                "fields": [{"name": "word", "type": "number", "title": "Word", "description": "A word."}]
            },
        },
    ],
}
MOODS = [f"S{i:03},{week},3,{('low', 'high')[i % 2]}" for i in range(12) for week in (1, 2)]
PATTERN, FIELDS = ("resources", 0, "patterns", 0), ("resources", 0, "schema", "fields")


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """The dictionary TINY as the course's own, with its tables; tiny(loc, value) changes it at one place."""
    path = tmp_path / "datapackage.json"
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "moods.csv").write_text("\n".join(["person,week,item,mood", *MOODS]) + "\n")
    (tmp_path / "samples" / "words.csv").write_text("word\n1\n2.5\n")
    for module in (codebook, datapackage, samples):
        monkeypatch.setattr(module, "DATAPACKAGE", path)
    written = iter(range(10**6))

    def write(*changes):
        package = copies.deepcopy(TINY)
        for loc, value in changes:
            at = package
            for part in loc[:-1]:
                at = at[part]
            if value is None and loc[-1] in at:
                del at[loc[-1]]
            else:
                at[loc[-1]] = None if value == "null" else value
        path.write_text(json.dumps(package, indent=1))
        os.utime(path, ns=(0, next(written) + 1))  # written faster than a file system's clock may tick
        return path

    write()
    return write


def line(path, text):
    return path.read_text()[: path.read_text().index(text)].count("\n") + 1


def everything(path):
    """Every way to read the two datasets."""
    for name in ("moods", "words"):
        yield lambda name=name: samples.load(name, path)
        for ask in (samples.describe, samples.patterns, samples.anonymity, samples.rows):
            yield lambda name=name, ask=ask: ask(name)
    yield samples.overview
    yield lambda: samples.compare("up", 1)
    yield lambda: samples.definitions("moods", "mood")


def test_the_tiny_dictionary_is_sound(tiny):
    path = tiny()
    assert samples.check(path) == []
    assert all(ask() is not None for ask in everything(path))


@pytest.mark.parametrize(
    ("loc", "value", "near", "place", "found", "wanted"),
    [
        ((*PATTERN[:3],), "null", '"patterns"', "moods", "patterns null", "a list of patterns, each an object in { }"),
        ((*PATTERN[:3],), {"up": 1}, '"patterns"', "moods", "patterns {\"up\": 1}", "a list of patterns, each an object in { }"),
        ((*PATTERN[:3],), "up", '"patterns"', "moods", "patterns 'up'", "a list of patterns, each an object in { }"),
        (PATTERN, "up", '    "up"\n', "moods, pattern 1", "'up'", "an object in { }"),
        ((*PATTERN, "id"), ["up"], '"id"', "moods, pattern 1", 'id ["up"]', "a text"),
        ((*PATTERN, "id"), None, None, "moods, pattern 1", "no id", "an id for every pattern"),
        ((*PATTERN, "size"), True, '"size"', "moods, pattern up", "size true", "a number"),
        ((*PATTERN, "framework"), "F99", '"framework"', "moods, pattern up", "framework 'F99'", "a framework's id, F01 to F24"),
        ((*PATTERN, "kind"), None, '"id": "up"', "moods, pattern up", "no kind", "a kind for every pattern"),
        ((*PATTERN, "kind"), "causal", '"kind"', "moods, pattern up", "kind 'causal'", "effect, tempting or descriptive"),
        ((*PATTERN, "confounder"), None, '"id": "up"', "moods, pattern up", "no confounder", "what makes it tempting, for a pattern of this kind"),
        (("resources", 1, "patterns", 0, "id"), "up", None, "words, pattern up", "a second pattern of this id", "each id once"),
        (("resources", 1, "name"), "moods", None, "moods", "a second dataset of this name", "each name once"),
        (("resources", 1, "path"), "samples/moods.csv", None, "words", "a second dataset with this path", "each path once"),
        (("resources", 0, "name"), ["a"], '"name": [', "dataset 1", 'name ["a"]', "a text"),
        (("resources", 0, "title"), None, '"name": "moods"', "moods", "no title", "a title for every dataset"),
        (("resources", 0, "seed"), None, '"name": "moods"', "moods", "no seed", "the whole number that the simulation starts from"),
        (("resources", 0, "seed"), True, '"seed"', "moods", "seed true", "the whole number that the simulation starts from"),
        (("resources", 0, "seed"), 1.5, '"seed"', "moods", "seed 1.5", "the whole number that the simulation starts from"),
        (("resources", 0, "unit"), 5, '"unit"', "moods", "unit 5", "a text"),
        (("resources", 0, "unit"), "pair", '"unit"', "moods", "unit 'pair'", "a field of this dataset"),
        (("resources", 0, "schema"), None, '"name": "moods"', "moods", "no fields", "schema.fields, one entry a column"),
        (("resources", 0, "schema", "primaryKey"), "null", '"primaryKey"', "moods", "primaryKey null", "a column of this dataset, or a list of them"),
        (("resources", 0, "schema", "primaryKey"), "day", '"primaryKey"', "moods", "'day' in primaryKey", "a field of this dataset"),
        (("resources", 0, "schema", "missingValues"), "null", '"missingValues"', "moods", "missingValues null", "a list of texts"),
        ((*FIELDS, 1), "week", '"week",\n', "moods, field 2", "'week'", "an object in { }"),
        ((*FIELDS, 0, "constraints"), "null", '"constraints"', "moods, person", "constraints null", "an object in { }"),
        ((*FIELDS, 0, "constraints"), ["required"], '"constraints"', "moods, person", 'constraints ["required"]', "an object in { }"),
        ((*FIELDS, 0, "constraints", "pattern"), 5, '"pattern":', "moods, person", "constraints.pattern 5", "a text"),
        ((*FIELDS, 0, "constraints", "pattern"), "S[0-9", '"pattern":', "moods, person", "constraints.pattern 'S[0-9'", "a regular expression (unterminated character set at position 1)"),
        ((*FIELDS, 1, "constraints", "minimum"), "one", '"minimum"', "moods, week", "constraints.minimum 'one'", "a number"),
        ((*FIELDS, 1, "constraints", "minimum"), "1", '"minimum"', "moods, week", "constraints.minimum '1'", "a number"),
        ((*FIELDS, 1, "constraints", "minimum"), 1.5, None, "moods, week", "constraints.minimum 1.5", "a whole number, as the column's type says"),
        ((*FIELDS, 1, "constraints", "maximum"), 0, '"maximum"', "moods, week", "constraints.maximum 0", "at least the minimum, 1"),
        ((*FIELDS, 3, "categories"), "low", '"categories"', "moods, mood", "categories 'low'", "a list of texts"),
        ((*FIELDS, 3, "definitions"), "null", '"definitions"', "moods, mood", "definitions null", "an object in { }"),
        ((*FIELDS, 3, "definitions"), {}, '"definitions"', "moods, mood", "definitions and categories that differ", "one definition a category, in order"),
        ((*FIELDS, 3, "constantWithin"), "person", '"constantWithin"', "moods, mood", "constantWithin 'person'", "a list of columns of this dataset"),
        ((*FIELDS, 3, "constantWithin"), ["pair"], '"constantWithin"', "moods, mood", "'pair' in constantWithin", "a field of this dataset"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_told_with_its_line(tiny, loc, value, near, place, found, wanted):
    path = tiny((loc, value))
    assert [fault[1:] for fault in said(path)] == [(place, found, wanted)]
    if near:
        assert said(path)[0][0] == line(path, near)
    dataset = TINY["resources"][loc[1]]["name"]
    with pytest.raises(CourseError, match="expected"):
        samples.load(dataset if loc[-1] != "name" else "moods", path)


@pytest.mark.parametrize(
    "path", ["samples", "/etc/moods.csv", "../moods.csv", "samples/../moods.csv", "C:\\moods.csv", "http://a.b/moods.csv"]
)  # fmt: skip
def test_a_path_leads_to_a_csv_file_beside_the_dictionary(tiny, path):
    wanted = "a CSV file beside the dictionary or in a folder below it, such as samples/NAME.csv"
    own = tiny((("resources", 0, "path"), path))
    assert said(own) == [(line(own, '"path"'), "moods", f"path {path!r}", wanted)]


def test_a_key_of_one_column_may_be_a_plain_text(tiny):
    path = tiny((("resources", 1, "schema", "primaryKey"), "word"))
    assert samples.check(path) == [] and len(samples.load("words", path)) == 2
    (path.parent / "samples" / "words.csv").write_text("word\n1\n1\n")
    assert said(path) == [(3, "word", "word 1 a second time", "each word once")]


def test_all_that_is_wrong_with_a_dictionary_is_told_in_one_run(tiny):
    path = tiny(
        (("resources", 0, "title"), 5),
        ((*PATTERN, "size"), "large"),
        ((*FIELDS, 1, "constraints", "minimum"), "one"),
        ((*FIELDS, 3, "role"), "secret"),
        (("resources", 1, "patterns", 0, "id"), "up"),
        (("resources", 1, "about"), None),
    )
    assert [fault[2] for fault in said(path)] == [
        "title 5",
        "size 'large'",
        "constraints.minimum 'one'",
        "role 'secret'",
        "nobody that the rows belong to",
        "a second pattern of this id",
    ]


def places(value, loc=()):
    if loc:
        yield loc
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*loc, key))  # fmt: skip


@pytest.mark.parametrize("value", [None, "null", 1.5, "", "(", [], [[]], {"a": 1}], ids=repr)
def test_nothing_in_a_dictionary_ends_in_a_traceback(tiny, value):
    for loc in places(TINY):
        path = tiny((loc, value))
        assert isinstance(samples.check(path), list), loc
        for ask in everything(path):
            try:
                ask()
            except CourseError as e:
                assert e.faults, loc


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "[" * 10**5, '{"resources": [1]}', '{"a": ' + "1" * 5000 + "}"]
)
def test_a_dictionary_that_is_none_is_told_in_one_sentence(tiny, text):
    path = tiny()
    path.write_text(text)
    os.utime(path, ns=(0, 0))
    assert len(samples.check(path)) == 1
    with pytest.raises(CourseError):
        samples.overview()


def test_a_folder_in_place_of_the_dictionary_is_told(tmp_path):
    assert [fault[2] for fault in said(tmp_path)] == ["a folder"]


# --- a broken table ----------------------------------------------------------------------------------------


@pytest.fixture
def moods(tiny):
    """moods(table): the faults of that table, and of reading it."""
    path = tiny()

    def judge(table):
        file = path.parent / "samples" / "moods.csv"
        file.write_bytes(table if isinstance(table, bytes) else "\n".join(table).encode() + b"\n")
        return said(path)

    judge.path = path
    return judge


HEAD = "person,week,item,mood"


def test_what_must_not_change_is_told_once_for_each_unit_at_its_first_change(moods):
    table = [HEAD, *MOODS, "S001,3,3,low", "S001,4,3,low", "S002,3,3,high", "S003,3,3,", "S004,3,3,hihg"]
    assert moods(table) == [
        (26, "mood", "'low'", "'high', as on line 4, the same in every row of person S001"),
        (28, "mood", "'high'", "'low', as on line 6, the same in every row of person S002"),
        (30, "mood", "'hihg'", "low or high"),
    ]


def test_a_unit_may_be_named_by_two_columns(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    lines = path.read_text().splitlines()
    flip = {"yes": "no", "no": "yes"}
    cells = lines[2].split(",")
    at = lines[0].split(",").index("checkin_kept")
    cells[at], was = flip[cells[at]], cells[at]
    path.write_text("\n".join([*lines[:2], ",".join(cells), *lines[3:]]) + "\n")
    assert said(copy) == [
        (
            3,
            "checkin_kept",
            repr(flip[was]),
            f"{was!r}, as on line 2, the same in every row of couple C001 week 1",
        )
    ]


OPEN = ("", "a quotation mark that is not closed", "its closing mark on the same line, or none")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({0: 'person,week,"item,mood'}, [1]),
        ({3: 'S001,1,"3,high'}, [4]),
        ({3: 'S001,1,3,"high'}, [4]),
        ({24: 'S011,2,3,"high'}, [25]),
        ({3: 'S001,1,"3,high', 9: '"S004,1,3,low'}, [4, 10]),
        ({3: 'S001,1,3,"hi\ngh"'}, [4]),  # a value of two lines is one fault
        ({3: '"S001",1,3,"high"'}, []),
    ],
)
def test_an_open_quotation_mark_is_told_where_it_opens(moods, change, lines):
    table = [change.get(i, row) for i, row in enumerate([HEAD, *MOODS])]
    told = moods(table)
    assert told == [(line, *OPEN) for line in lines]
    for read in (samples.load, samples.rows) if told else ():
        with pytest.raises(CourseError) as e:
            read("moods", moods.path)
        assert len(e.value.faults) == len(told)


def test_what_is_wrong_beside_an_open_quotation_mark_is_told_too(moods):
    table = [HEAD, *MOODS, "S001,3,9,high", 'S001,"4,3,high', "S001,5", "S001,5,3,high,high"]
    assert [fault[:3] for fault in moods(table)] == [
        (26, "item", "'9'"),
        (27, "", "a quotation mark that is not closed"),
        (28, "", "2 values"),
        (29, "", "5 values"),
    ]


@pytest.mark.parametrize(
    ("table", "line", "found"),
    [
        (b"", 1, "no column names"),
        (b"\n\n", 1, "no column names"),
        (HEAD.encode(), 1, "no rows"),
        (HEAD.encode() + b"\n", 1, "no rows"),
        (("\n".join([HEAD, *MOODS]) + "\n").replace("S001", "S0\00001", 1).encode(), 4, "a NUL byte, which is no letter"),
        (("\n".join([HEAD, *MOODS]) + "\n").encode("utf-16-le"), 1, "a NUL byte, which is no letter"),
        (("\n".join([HEAD, *MOODS]) + "\n").encode("utf-16"), 1, "a letter that is not UTF-8"),
        (("\n".join([HEAD, "x" * 200_000, *MOODS]) + "\n").encode(), 2, "a line of 200,000 letters"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said_in_one_sentence(moods, table, line, found):
    assert [fault[0:3:2] for fault in moods(table)] == [(line, found)]
    for read in (samples.load, samples.rows):
        with pytest.raises(CourseError, match=found):
            read("moods", moods.path)


def test_a_long_value_is_shortened(moods):
    long = "x" * 61
    assert moods([f"{HEAD},{long}", *(f"{row}," for row in MOODS), f"{long},3,3,low,"]) == [
        (1, "x" * 60 + "...", "a column that the dictionary does not know", "only the 4 columns of the dictionary"),
        (26, "person", f"'{'x' * 60}...'", "text such as S001"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")]
)
def test_a_table_that_may_not_be_read_is_said_in_a_sentence(tiny, error, monkeypatch):
    path, whole = tiny(), Path.read_bytes

    def refuse(file):
        if file.suffix == ".csv":
            raise error
        return whole(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = "a file that may not be read" if error.errno == 13 else "Input/output error"
    assert [fault[0:3:2] for fault in said(path)] == [(1, found)] * 2
    with pytest.raises(CourseError, match=found):
        samples.load("moods", path)


def test_a_folder_in_place_of_a_table_is_said_in_a_sentence(tiny):
    path = tiny()
    (path.parent / "samples" / "words.csv").unlink()
    (path.parent / "samples" / "words.csv").mkdir()
    assert [fault[0:3:2] for fault in said(path)] == [(1, "a folder")]
    with pytest.raises(CourseError, match="a folder"):
        samples.overview()


def test_a_column_that_the_dictionary_has_lost_is_told_with_the_known_ones(tiny):
    with pytest.raises(CourseError, match="expected one of person, week, item, mood"):
        codebook.field_of("moods", "step")


def test_loading_refuses_what_changes_within_a_pair(copy):
    path = copy.parent / "samples" / "argument_log.csv"
    first, second, *rest = path.read_text().splitlines()
    path.write_text("\n".join([first, second.replace("healthy,healthy", "healthy,mixed"), *rest]) + "\n")
    with pytest.raises(CourseError, match="the same in every row of pair P001"):
        samples.load("argument_log", copy)
