"""A class's own survey: read rightly from whatever tool took it, and never a name in the report."""

import csv
import io
import json
import os
import re
import zipfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mend import figures, measures, samples, survey
from mend.cli import main
from mend.errors import CourseError, Plain
from mend.paths import DATAPACKAGE, NOTEBOOKS, SURVEY
from mend.samples import survey_items
from mend.survey import questionnaire, report, tables

EXAMPLES = SURVEY / "examples"
EXPORTS = ["plain.csv", "google-forms.csv", "qualtrics.csv", "redcap.csv", "excel.xlsx"]
NAMES = [item.name for item in survey_items()]


def text(rows, mark=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue()


def klass(n=6, answer="4", **changes):
    """n people who all gave one answer; changes are {row: {name: cell}}, the first person in row 2."""
    rows = [[answer] * len(NAMES) for _ in range(n)]
    for row, cells in changes.items():
        for name, cell in cells.items():
            rows[int(row.removeprefix("r")) - 2][NAMES.index(name)] = cell
    return [NAMES, *rows]


@pytest.fixture
def file(tmp_path):
    def put(data, name="class.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


def answers_of(found):
    return found.answers[NAMES].to_numpy()


def said(path, line=None):
    """What is wrong with a file: row, place, found and expected of each fault."""
    with pytest.raises(CourseError) as caught:
        survey.read(path, line)
    return [(f.line, f.place, f.found, f.expected) for f in caught.value.faults]


# --- the five exports, and the files that a class is given --------------------------------------------------


def test_five_exports_of_the_same_answers_give_the_same_report_and_name_nobody():
    pages = {name: report.html(survey.read(EXAMPLES / name)) for name in EXPORTS}
    assert len(set(pages.values())) == 1
    page = pages["plain.csv"]
    assert "24 people answered 36 statements" in page and "these answers are simulated" in page
    assert "Teaching items, not a test" in page
    for told in (
        "Simulated Person",
        "simulated-0",
        "example.org",
        "192.0.2",
        "R_sim",
        "48.2",
        questionnaire.STARTED,
        "10:1",
    ):
        assert told not in re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.S)
        assert told not in re.findall(r'aria-label="([^"]*)"', page)[0]


@pytest.mark.parametrize(
    ("name", "form", "dropped"),
    [
        ("plain.csv", "table", {"name": 1, "email": 1}),
        ("google-forms.csv", "google", {"time": 1, "email": 1}),
        (
            "qualtrics.csv",
            "qualtrics",
            {"time": 4, "email": 1, "name": 3, "address": 1, "location": 2, "code": 2, "other": 3},
        ),
        ("redcap.csv", "redcap", {"code": 2, "time": 1, "other": 1}),
        ("excel.xlsx", "microsoft", {"time": 2, "email": 1, "name": 1, "code": 1}),
    ],
)
def test_each_tool_is_recognized_and_what_could_name_somebody_is_dropped(name, form, dropped):
    found = survey.read(EXAMPLES / name)
    assert (found.form, dict(found.dropped), found.people) == (form, dropped, 24)
    assert found.previews == (1 if name == "qualtrics.csv" else 0)
    given = pd.DataFrame(questionnaire.answers()).replace("", np.nan).astype(float)
    assert sorted(map(str, given.to_numpy().tolist())) == sorted(map(str, answers_of(found).tolist()))
    assert found.blank == given.isna().to_numpy().sum() > 0


def test_what_a_class_is_given_is_as_the_dictionary_says():
    for name, made in questionnaire.TEXTS.items():
        assert (SURVEY / name).read_text(encoding="utf-8") == made(), f"{name}: run python -m mend.survey"
    assert list(tables.opened(EXAMPLES / "excel.xlsx")[0].rows) == list(
        map(list, questionnaire.excel_export())
    )
    printed = pypdf.PdfReader(SURVEY / "questionnaire.pdf")
    words = " ".join(" ".join(page.extract_text().split()) for page in printed.pages)
    assert len(printed.pages) == 2
    assert all(item.text in words for item in survey_items())
    assert "not a test" in words and "Nobody has to answer" in words and "1-800-799-7233" in words


def test_qualtrics_and_redcap_get_each_statement_once_with_five_answers():
    advanced = (SURVEY / "qualtrics.txt").read_text()
    assert advanced.startswith("[[AdvancedFormat]]\n") and advanced.count("[[Question:Matrix]]") == 6
    asked = [block.split("[[Answers]]\n") for block in advanced.split("[[Choices]]\n")[1:]]
    assert [line for choices, _ in asked for line in choices.split("\n") if line] == [
        i.text for i in survey_items()
    ]
    five = list(samples.resource("self_concept_survey")["answers"].values())
    assert all(answers.split("\n")[:5] == five for _, answers in asked)
    with (SURVEY / "redcap.csv").open(encoding="utf-8") as book:
        rows = [row for row in csv.DictReader(book) if row["Field Type"] == "radio"]
    assert [row["Variable / Field Name"] for row in rows] == NAMES
    assert {row["Choices, Calculations, OR Slider Labels"] for row in rows} == {
        " | ".join(f"{n}, {words}" for n, words in enumerate(five, 1))
    }


def test_what_was_typed_from_paper_is_read(file):
    head = next(csv.reader(io.StringIO((SURVEY / "paper.csv").read_text())))
    found = survey.read(file(text([head, *([str(1 + n % 5)] * 36 for n in range(5))])))
    assert sorted(answers_of(found)[:, 0].tolist()) == [1, 2, 3, 4, 5]


# --- what is in the frame -----------------------------------------------------------------------------------


def test_the_sample_itself_comes_back_with_both_waves_and_new_codes():
    own, sample = (
        survey.read(DATAPACKAGE.parent / "samples" / "self_concept_survey.csv"),
        samples.load("self_concept_survey"),
    )
    assert list(own.answers.columns) == list(sample.columns)
    assert own.people == 640 and not own.answers[["age_band", "status", "partner_first"]].notna().any(
        axis=None
    )

    def people(frame):
        return sorted(str(one[["wave", *NAMES]].to_numpy().tolist()) for _, one in frame.groupby("person"))

    assert people(own.answers) == people(sample)
    for moved in (measures.change, measures.area_profile, measures.area_gaps):
        pd.testing.assert_frame_equal(
            moved(measures.area_scores(own.answers)), moved(measures.area_scores(sample))
        )


def test_the_order_of_the_rows_tells_nothing(file):
    rows = list(questionnaire.plain_export())
    first, again = (
        survey.read(file(text(rows))),
        survey.read(file(text([rows[0], *reversed(rows[1:])]), "again.csv")),
    )
    pd.testing.assert_frame_equal(first.answers, again.answers)
    assert first.answers["person"].tolist()[:2] == ["P001", "P002"]


def test_two_rows_of_one_code_at_one_wave_are_refused(file):
    rows = [
        ["person", "wave", *NAMES],
        *(["A", "1", *["4"] * 36] for _ in range(2)),
        *([f"B{n}", "1", *["5"] * 36] for n in range(5)),
    ]
    assert said(file(text(rows))) == [(3, "person, wave", "the same code and wave as in row 2", "each once")]


def asked_twice(first, second, names=NAMES):
    """Rows of two waves: `first` people A0, A1 and so on in the first, the codes in `second` again."""
    rows = [(f"A{n}", "1") for n in range(first)] + [(code, "2") for code in second]
    return text([["person", "wave", *names], *([*row, *["5"] * len(names)] for row in rows)])


@pytest.mark.parametrize(
    "first, second, found, expected",
    [
        (0, [f"A{n}" for n in range(9)], "answers of nobody in wave 1", "without the column wave"),
        (4, [f"A{n}" for n in range(9)], "answers of 4 people in wave 1", "5 or more"),
        (9, ["A0"], "answers of 1 person in wave 2", "5 or more"),
    ],
)
def test_no_wave_is_shown_of_fewer_than_five(file, first, second, found, expected):
    ((_, _, what, wanted),) = said(file(asked_twice(first, second)))
    assert what == found and expected in wanted


def test_the_report_on_a_class_asked_twice_is_on_the_first_time(file):
    found = survey.read(file(asked_twice(7, ["A0", "B1", "B2", "B3", "B4"])))
    page = report.html(found)
    assert (found.people, found.again) == (7, 5) and "7 people answered 36" in page and "asked twice" in page
    assert "5 people answered a second time." in survey.summary(found)
    # One person alone has both waves, and nobody sees how that one changed.
    assert "Fewer than five people" in figures.change_between_waves(measures.area_scores(found.answers)).alt


def test_a_change_is_drawn_of_the_areas_that_were_asked(file):
    names = [name for name in NAMES if not name.startswith("moral_")]
    found = survey.read(file(asked_twice(6, [f"A{n}" for n in range(6)], names)))
    figure = figures.change_between_waves(measures.area_scores(found.answers))
    assert (
        "6 people with both waves" in figure.caption and "Moral" not in figure.alt and "nan" not in figure.alt
    )


def test_a_profile_by_hand():
    # Five people with self-concept 1, 2, 3, 4, 5 and self-esteem one below it, at least 1.
    concept, esteem = np.arange(1.0, 6), np.array([1.0, 1, 2, 3, 4])
    scores = pd.DataFrame(
        {
            f"{area}_{scale}": of
            for area in ("personal", "moral")
            for scale, of in (("concept", concept), ("esteem", esteem))
        },
        index=pd.MultiIndex.from_product([[f"P{n}" for n in range(5)], [1]], names=["person", "wave"]),
    )
    scores.loc[("P0", 1), "moral_esteem"] = np.nan
    profile = measures.area_profile(scores).set_index(["area", "scale"])
    assert profile.loc[("personal", "concept"), ["n", "mean", "low", "high"]].tolist() == [5, 3, 2, 4]
    assert profile.loc[("personal", "concept"), "error"] == pytest.approx(2.7764 * np.sqrt(2.5 / 5), abs=1e-3)
    assert profile.loc[("moral", "esteem")].isna().tolist() == [False, True, True, True, True]
    gaps = measures.area_gaps(scores).set_index("area")
    assert gaps.loc["personal", ["n", "gap"]].tolist() == [5, pytest.approx(-0.8)]
    assert gaps.loc["personal", "high"] - gaps.loc["personal", "gap"] == pytest.approx(
        2.7764 * np.sqrt(0.2 / 5), abs=1e-3
    )
    assert gaps.loc["moral", "n"] == 4 and np.isnan(gaps.loc["moral", "gap"])


# --- what an answer may be ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["4", " 4 ", "4.0", "4,0", "4.00", "Mostly true", "mostly  true.", "4 - mostly true",
                                  "4: Mostly true", "4 = mostly true", "mostly true (4)", "4\u2013mostly true", "\u00a04"])  # fmt: skip
def test_words_and_numbers_are_answers(cell, file):
    found = survey.read(file(text(klass(answer="5", r3={"family_c2": cell}))))
    assert found.rejections == 0
    assert sorted(found.answers["family_c2"]) == [4, 5, 5, 5, 5, 5]


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "-", ".", "Prefer not to say"])
def test_no_answer_is_none(cell, file):
    found = survey.read(file(text(klass(answer="5", r3={"family_c2": cell}))))
    assert (found.rejections, found.blank, found.answers["family_c2"].isna().sum()) == (0, 1, 1)


NO_ANSWERS = ["7", "0", "-4", "4.5", "4,5", "1.000", "four", "mostly", "3 - mostly true", "=1+1", '=HYPERLINK("http://x")',
              "<script>alert(1)</script>", "Anna Muster", "anna@example.org", "1e1", "\u0664", "\u00b2", "4;5", "\x1b[31m4",
              "x" * 5000]  # fmt: skip


def test_what_is_no_answer_is_told_by_row_and_column_and_is_nowhere_in_the_report(file):
    wrong = {f"r{row}": {"family_c2": cell} for row, cell in enumerate(NO_ANSWERS, 3)}
    found = survey.read(file(text(klass(30, answer="5", **wrong))))
    assert (
        found.rejections == len(found.rejected) == len(NO_ANSWERS) == found.answers["family_c2"].isna().sum()
    )
    for row, (fault, cell) in enumerate(zip(found.rejected, NO_ANSWERS, strict=True), 3):
        assert (fault.line, fault.place) == (row, "column N, family_c2")
        assert cell[:4].strip("\x1b[") in fault.found and str(fault).isprintable()
        assert (
            fault.expected
            == "a whole number from 1 to 5, or words from 'not true of me' to 'fully true of me'"
        )
    page = report.html(found)
    assert "20 entries in the file were no answer" in page
    assert not any(cell in page for cell in NO_ANSWERS if len(cell) > 5 and cell != "mostly")


@pytest.mark.parametrize(
    ("numbers", "found", "expected"),
    [
        ("01234", "numbers from 0 to 4", "name the line 0-4"),
        ("1234", "no 5 among 216 numbers", "name the line 1-5"),
        ("012345", "numbers that are not on the line: 0 (36 times)", "numbers from 1 (not true of me)"),
        ("1234567", "numbers that are not on the line: 6 (", "to 5 (fully true of me)"),
        ("0", "numbers from 0 to 0", "name the line 0-4"),
        ("98", "numbers that are not on the line: 8 (108 times), 9 (108 times)", "numbers from 1"),
    ],
)
def test_another_answer_line_is_not_guessed_at(numbers, found, expected, file):
    rows = [NAMES, *([numbers[n % len(numbers)]] * 36 for n in range(6))]
    ((line, _, what, wanted),) = said(file(text(rows)))
    assert line == 2 and found in what and expected in wanted


def test_a_line_that_is_named_is_taken(file):
    four = file(text([NAMES, *([str(n % 5)] * 36 for n in range(6))]))
    assert sorted(survey.read(four, "0-4").answers["moral_e1"]) == [1, 1, 2, 3, 4, 5]
    low = file(text(klass(answer="4")), "low.csv")
    assert set(survey.read(low, "1-5").answers["moral_e1"]) == {4}
    with pytest.raises(Plain, match="one of 1-5, 0-4"):
        survey.read(low, "1-4")


# --- what a file may be -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encodings_and_marks_change_nothing(encoding, mark, file):
    rows = [[*row, "" if n else "Größe"] for n, row in enumerate(questionnaire.google_export())]
    found = survey.read(file(text(rows, mark).encode(encoding)))
    wanted = survey.read(EXAMPLES / "google-forms.csv")
    pd.testing.assert_frame_equal(found.answers, wanted.answers)
    assert found.form == "google" and found.rejections == 0


def test_a_decimal_comma_between_semicolons(file):
    found = survey.read(file("sep=;\n" + text(klass(answer="4,0", r2={"moral_e3": "5,0"}), ";")))
    assert answers_of(found).max() == 5 and found.rejections == 0


BOOK = questionnaire.workbook(klass())


def workbook(change):
    """A workbook with its sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if "worksheets/sheet1" in info.filename else data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b"\xff\xfe\r\n", "an empty file"),
        (b"\n\n \n", "an empty file"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html><table>", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a locked workbook"),
        (b"PK\x03\x04 and then nothing", "damaged or locked"),
        (BOOK[: len(BOOK) // 2], "damaged or locked"),
        (workbook(lambda xml: xml.replace(b"<sheetData>", b"<sheetData")), "cannot be opened"),
        (workbook(lambda xml: xml.replace(b'r="A2"', b'r="XFD2"')), "16,384 columns"),
        (workbook(lambda xml: xml.replace(b'<row r="7"', b'<row r="9999999"')), "9,999,999 rows"),
        (text(klass(4)), "answers of 4 people"),
        (text([NAMES]), "answers of nobody"),
        (text([NAMES, *([""] * 36 for _ in range(9))]), "answers of nobody"),
        ("Anna,17\nBen,18\n", "2 columns, and none of them a statement"),
        ("a\x00b,c\n", "none of them a statement"),
        (text(klass())[:-3] + '"4', "a quotation mark that is not closed"),
        ('"personal_c1', "a quotation mark that is not closed"),
        (text([[*NAMES, "personal_c1"], *(["4"] * 37 for _ in range(5))]), "the statement of column A again"),
        (text([[*NAMES, survey_items()[0].text], *(["4"] * 37 for _ in range(5))]), "the statement of column A again"),
        (text([NAMES[1:], *(["4"] * 35 for _ in range(5))]), "no column for it"),
        (text([["I can name what matters to me", *NAMES[1:]], *(["4"] * 36 for _ in range(5))]), "a column like it"),
        ("," * 5000 + "\n", "5,001 columns"),
        ("x" * 2_000_000, "a row that does not end"),
        (b"\x81\x8d\xff\xfe," * 9, "neither UTF-8"),
        (b"\xff\xfe" + b"a\x00\x00\xd8", "neither UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_a_line(data, found, file):
    faults = said(file(data))
    assert any(found in what for _, _, what, _ in faults), faults


def test_of_an_area_that_was_asked_every_statement_must_be_there_and_an_area_may_be_left_out(file):
    some = [name for name in NAMES if not name.startswith("physical")]
    found = survey.read(file(text([some, *([str(1 + n % 5)] * 30 for n in range(6))])))
    page = report.html(found)
    assert (
        found.absent == ["physical"] and "Not asked: Physical." in page and "answered 30 statements" in page
    )
    physical = re.search(r'<th scope="row">Physical</th>(.*?)</tr>', page)[1]
    assert re.findall("<td>(.*?)</td>", physical)[:3] == ["not asked"] * 3
    faults = said(
        file(text([[*some, "physical_c1", "physical_c2"], *(["5"] * 32 for _ in range(6))]), "part.csv")
    )
    assert [place for _, place, *_ in faults] == ["physical_c3", "physical_e1", "physical_e2", "physical_e3"]


def test_a_row_that_is_too_long_or_too_short_is_left_out_whole(file):
    rows = klass(answer="5")
    rows[1] = rows[1][:20]
    rows[2] = [*rows[2], "more"]
    rows.append([*rows[3], "", ""])
    with pytest.raises(CourseError) as caught:
        survey.read(file(text(rows[:-1])))
    assert {(f.line, f.found, f.expected) for f in caught.value.faults if "values" in f.found} == {
        (2, "20 values", "36, one under each column's name"),
        (3, "37 values", "36, one under each column's name"),
    }
    found = survey.read(file(text(rows), "more.csv"))
    assert (found.people, found.rejections) == (5, 2)


def test_a_workbook_is_read_by_what_it_shows_and_a_formula_is_no_answer(file):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(NAMES)
    for _ in range(6):
        sheet.append([5.0] * 36)
    sheet["A2"], sheet["B2"], sheet["C2"] = 4, True, 3.5
    out = io.BytesIO()
    book.save(out)
    found = survey.read(file(out.getvalue(), "class.dat"))
    assert [(f.line, f.place, f.found) for f in found.rejected] == [
        (2, "column B, personal_c2", "'True'"),
        (2, "column C, personal_c3", "'3.5'"),
    ]
    sheet["D2"] = "=1+1"
    book.create_sheet("Notes").append(["nothing"])
    out = io.BytesIO()
    book.save(out)
    found = survey.read(file(out.getvalue()))
    assert [f.found for f in found.rejected] == ["'True'", "'3.5'", "'=1+1'"]
    book.create_sheet("Again").append(NAMES)
    out = io.BytesIO()
    book.save(out)
    assert "answers on 2 sheets (Sheet, Again)" in said(file(out.getvalue()))[0][2]


def test_too_much_is_told_before_it_fills_the_memory(file, monkeypatch):
    path = file(text(klass(40)))
    monkeypatch.setattr(tables, "MOST_ROWS", 30)
    assert "more than 30 rows" in said(path)[0][2]
    monkeypatch.setattr(tables, "MOST_BYTES", 1000)
    assert "a file of 0 MB" in said(path)[0][2]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(file):
    path = file("")
    path.chmod(0)
    assert "may not be read" in said(path)[0][2]


def test_a_folder_and_no_file(tmp_path):
    assert said(tmp_path)[0][2] == "a folder"
    assert said(tmp_path / "none.csv")[0][2] == "no such file"


# --- thrown at the reader -----------------------------------------------------------------------------------

SECRETS = [
    "Zoë Quasimodo",
    "zoe@quasimodo.example",
    "203.0.113.77",
    "48.20817,16.37382",
    "2026-11-03 10:22:51",
    "+43 660 1234567",
]
MANGLES = [
    "swap",
    "drop",
    "double",
    "blank",
    "shift",
    "junk",
    "secret",
    "header",
    "cut",
    "bytes",
    "mark",
    "encoding",
    "rows",
    "wave",
]


def mangled(draw, name):
    """An export with secrets in its columns, and with a few things done to it that people and programs do."""
    made = {"plain.csv": questionnaire.plain_export, "google-forms.csv": questionnaire.google_export,
            "qualtrics.csv": questionnaire.qualtrics_export, "redcap.csv": questionnaire.redcap_export,
            "excel.xlsx": questionnaire.excel_export}[name]  # fmt: skip
    rows = [list(row) for row in made()]
    secret, junk = (
        st.sampled_from(SECRETS),
        st.text(max_size=12) | st.sampled_from(["=1+1", "<b>3</b>", "\x00", '"', "4,5", "1e9"]),
    )
    for row in rows[1:]:
        row[0] = draw(secret) if draw(st.booleans()) else row[0]
    mark, encoding, cut = ",", "utf-8", None
    for what in draw(st.lists(st.sampled_from(MANGLES), max_size=5)):
        y = draw(st.integers(0, len(rows) - 1))
        x = draw(st.integers(0, max(len(rows[y]) - 1, 0)))
        if what == "swap":
            rows[y].reverse()
        elif what == "drop":
            del rows[y][x : x + draw(st.integers(1, 3))]
        elif what == "double":
            rows[y].insert(x, rows[y][x] if rows[y] else "")
        elif what == "blank":
            rows.insert(y, [""] * draw(st.integers(0, 60)))
        elif what == "shift":
            rows[y].insert(0, draw(secret))
        elif what in ("junk", "secret") and rows[y]:
            rows[y][x] = draw(junk if what == "junk" else secret)
        elif what == "header":
            rows.insert(0, [draw(secret), draw(junk)])
        elif what == "rows":
            del rows[draw(st.integers(1, 8)) :]
        elif what == "wave":
            waves, code = draw(st.sampled_from(["1", "2", "12", "1x"])), draw(secret)
            for at, row in enumerate(rows):
                one, wave = divmod(at, len(waves))
                row[:0] = [f"{code} {one}", waves[wave]] if at else ["person", "wave"]
        elif what == "mark":
            mark = draw(st.sampled_from([",", ";", "\t", "|"]))
        elif what == "encoding":
            encoding = draw(st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"]))
        elif what in ("cut", "bytes"):
            cut = what
        if not rows:
            rows = [[""]]
    if name == "excel.xlsx":
        clean = [
            [re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", cell) for cell in row]
            for row in rows
        ]
        data = questionnaire.workbook(clean)
    else:
        data = text(rows, mark).encode(encoding, "replace")
    if cut == "cut":
        data = data[: draw(st.integers(0, len(data)))]
    elif cut == "bytes":
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        data = data[:at] + draw(st.binary(min_size=1, max_size=4)) + data[at + 1 :]
    return data


# The same 100 at each run; MEND_EXAMPLES=5000 looks for others.
@settings(
    max_examples=int(os.environ.get("MEND_EXAMPLES", "100")),
    derandomize="MEND_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_no_mangled_export_breaks_the_reader_or_tells_who_somebody_is(tmp_path_factory, monkeypatch, data):
    # The two figures know only scores; drawing them each time would take nine tenths of the time.
    for name in ("class_profiles", "class_gaps"):
        monkeypatch.setattr(figures, name, lambda scores, sample: SimpleNamespace(html=""))
    name = data.draw(st.sampled_from(EXPORTS))
    path = tmp_path_factory.mktemp("mangled") / name
    path.write_bytes(mangled(data.draw, name))
    before = path.read_bytes()
    try:
        found = survey.read(path)
    except CourseError as error:
        assert all(fault.found and fault.expected and "\n" not in str(fault) for fault in error.faults)
        return
    finally:
        assert path.read_bytes() == before
    assert found.people >= 5
    values = found.answers[NAMES].to_numpy()
    assert set(values[~np.isnan(values)]) <= {1, 2, 3, 4, 5}
    told = survey.summary(found) + str(found.answers.drop(columns=NAMES).to_numpy().tolist())
    page = re.sub(r"<style>.*?</style>", "", report.html(found), flags=re.S)
    for secret in SECRETS:
        assert secret not in told + page
        assert not set(re.findall(r"[\w@.+]{6,}", secret)) & set(re.findall(r"[\w@.+]{6,}", page + told))


# --- the command, and the lesson ----------------------------------------------------------------------------


def test_the_command_reports_and_leaves_the_answers_as_they_are(file, capsys):
    rows = klass(answer="5", r3={"family_c2": "Zoë"}, r4={"work_e1": "9"})
    path = file(text(rows))
    before, when = path.read_bytes(), path.stat().st_mtime_ns
    assert main(["survey", str(path), "--rejected", str(path.with_name("out.csv"))]) == 0
    out, err = capsys.readouterr()
    assert "6 people answered 36 statements" in out and "2 entries are no answer" in out
    assert "class.csv:3: column N, family_c2: found 'Zoë'; expected a whole number from 1 to 5" in err
    assert "class.csv:4: column AB, work_e1: found '9'" in err
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, when)
    page = path.with_name("class-report.html").read_text(encoding="utf-8")
    assert "Zoë" not in page and "2 entries in the file were no answer" in page
    with path.with_name("out.csv").open(encoding="utf-8-sig") as listed:
        assert [row["row"] for row in csv.DictReader(listed)] == ["3", "4"]
    assert main(["survey", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["survey", str(path), "--force"]) == 0
    for to, told in (("class.csv", "does not end in .html"), ("no/where.html", "no folder")):
        assert main(["survey", str(path), "--force", "--to", str(path.parent / to)]) == 1
        assert told in capsys.readouterr().err
    link = path.with_name("link.html")
    link.symlink_to(path)
    assert main(["survey", str(path), "--force", "--to", str(link)]) == 1
    assert "holds the answers" in capsys.readouterr().err and path.read_bytes() == before


def test_too_few_people_get_no_report(file, capsys):
    path = file(text(klass(4)))
    assert main(["survey", str(path)]) == 1
    err = capsys.readouterr().err
    assert (
        "found answers of 4 people; expected 5 or more: in a smaller group somebody could be recognized"
        in err
    )
    assert "Traceback" not in err and os.listdir(path.parent) == ["class.csv"]


def test_a_score_that_fewer_than_five_have_is_not_reported(file):
    rows = klass(7)
    for row in rows[1:4]:
        row[NAMES.index("moral_e1")] = row[NAMES.index("moral_e2")] = ""
    rows[4][0] = "5"
    page = report.html(survey.read(file(text(rows))))
    moral = re.search(r'<th scope="row">Moral and spiritual</th>(.*?)</tr>', page, re.S)[1]
    assert re.findall(r"<td>(.*?)</td>", moral)[:3] == ["7", "3.3 (3.3 to 3.3)", "fewer than 5"]


def lesson_with(path):
    """What lesson 4 shows with a class's file in place of the sample: its own cells, but for that one line."""
    code = [
        "".join(cell["source"])
        for cell in json.loads((NOTEBOOKS / "04-six-areas-of-self.ipynb").read_text())["cells"]
        if cell["cell_type"] == "code"
    ]
    (line,) = [source for source in code if 'survey = samples.load("self_concept_survey")' in source]
    names, shown = {"wanted": path}, []
    for source in code:
        source = source.replace('samples.load("self_concept_survey")', "samples.read_survey(wanted)")
        *before, last = source.strip().split("\n")
        exec("\n".join(before), names)
        shown.append(eval(last, names))
    assert 'survey = samples.load("self_concept_survey")' in line
    return shown


@pytest.mark.parametrize("people", [5, 24, 5000])
def test_lesson_4_takes_a_class_in_place_of_the_sample(people, file, capsys):
    rows = [row for row in samples.rows("self_concept_survey") if row["wave"] == "1"]
    table = [[rows[n * 7 % len(rows)][name] for name in NAMES] for n in range(people)]
    shown = lesson_with(file(text([NAMES, *table])))
    assert f"{people:,} people answered 36 statements" in capsys.readouterr().out
    drawn = [figure for figure in shown if isinstance(figure, figures.Figure)]
    assert len(drawn) == 3
    for figure in drawn:
        assert "The class's own answers." in figure.caption and "imulated" not in figure.caption + figure.alt
        assert f"{people} people" in figure.caption and "nan" not in figure.alt
    assert "asked once" in drawn[-1].caption


def test_a_class_of_five_who_all_answer_alike_is_drawn_without_a_number_that_is_none(file):
    found = survey.read(file(text(klass(5, answer="5"))))
    scores = measures.area_scores(found.answers)
    for figure in (
        figures.six_distributions(scores),
        figures.one_thing_or_two(scores),
        figures.change_between_waves(scores),
        *figures.every_area(scores).values(),
        figures.class_profiles(scores, scores),
        figures.class_gaps(scores, scores),
    ):
        assert "nan" not in figure.alt and "nan" not in re.sub(r"<[^>]*>", "", figure.html)
