"""Writes `data/survey`: the questionnaire to print, to load into a tool, and what each tool would send back.

All of it comes from the data dictionary (statements, answers) and `data/frameworks/survey.yaml` (the words
around them). The examples hold answers of people of the sample, who are simulated; each says so in a column.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from mend import frameworks
from mend.anonymity import LEAST
from mend.codebook import rows
from mend.files import put
from mend.handouts import pdf, templates
from mend.paths import SURVEY as FOLDER
from mend.samples import SURVEY, Item, survey_items
from mend.templates import environment

from .line import ends, words
from .tables import opened

MINUTES = 10
PEOPLE = range(7, 607, 25)  # of the sample, for the examples: 24 people, spread over it
STARTED = "2026-10-05"

Rows = Sequence[Sequence[str]]


def _text() -> Any:
    return frameworks.load("survey").questionnaire


def _areas() -> list[tuple[Any, list[Item]]]:
    """Each area with its statements, in order."""
    return [(area, [i for i in survey_items() if i.area == area.id]) for area in frameworks.load("F12").areas]


def _free() -> str:
    return _text().free.format(least=LEAST)


def _table(table: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()


# --- to print -----------------------------------------------------------------------------------------------


def page(paper: str = "A4") -> str:
    """The questionnaire as one page of HTML that prints on two sheets and loads nothing."""
    template = environment(Path(__file__).parent).get_template("questionnaire.html")
    low, high = ends()
    numbers = {item.name: n for n, item in enumerate(survey_items(), 1)}
    return template.render(
        lang=frameworks.load("survey").lang,
        teaching=frameworks.load("survey").teaching,
        course=frameworks.content("course")["title"],
        w=_text(),
        subtitle=_text().subtitle.format(n=len(numbers), minutes=MINUTES),
        free=_free(),
        entry=_text().entry.format(low=low, high=high),
        areas=[(area, [(numbers[item.name], item.text) for item in items]) for area, items in _areas()],
        answers=words(),
        support=templates.part("lines", frameworks.content("support"), ""),
        css=Markup(f"{templates.style(paper)}\n{_style()}"),
    )


def _style() -> str:
    return (Path(__file__).parent / "questionnaire.css").read_text(encoding="utf-8")


def paper() -> str:
    """An empty table for whoever types in what was answered on paper."""
    return _table([[f"{n}. {item.text}" for n, item in enumerate(survey_items(), 1)]])


# --- to load into a tool ------------------------------------------------------------------------------------


def google_csv() -> str:
    """A row a statement, as add-ons of Google Forms take it, and as `google_script` does."""
    head = ["Section", "Question", "Type", "Required", *(f"Option {n}" for n in words())]
    table = [
        [area.name, item.text, "Multiple choice", "No", *words().values()]
        for area, items in _areas()
        for item in items
    ]
    return _table([head, *table])


def google_script() -> str:
    """The script for Google Sheets that makes the form from `google-forms.csv`, one grid an area."""
    source = (Path(__file__).parent / "google-forms.js").read_text(encoding="utf-8")
    facts = {
        "TITLE": _text().title,
        "ABOUT": "\n\n".join([frameworks.load("survey").teaching, _free(), _text().how]),
        "STEM": _text().stem,
        "SENT": _text().sent,
    }
    for name, text in facts.items():
        source = source.replace(f"__{name}__", json.dumps(text, ensure_ascii=False))
    return source


def qualtrics() -> str:
    """The questionnaire in the advanced format that Qualtrics imports, one matrix an area."""
    about = "<br><br>".join([frameworks.load("survey").teaching, _free(), _text().how])
    parts = [
        "[[AdvancedFormat]]",
        "",
        f"[[Block:{_text().title}]]",
        "",
        "[[Question:Text]]",
        "[[ID:about]]",
        about,
    ]
    for area, items in _areas():
        parts += ["", "[[PageBreak]]", "", "[[Question:Matrix]]", f"[[ID:{area.id}]]", _text().stem]
        parts += ["[[Choices]]", *(item.text for item in items), "[[Answers]]", *words().values()]
    return "\n".join(parts) + "\n"


REDCAP = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name",
    "Matrix Ranking?", "Field Annotation",
)  # fmt: skip


def redcap() -> str:
    """The questionnaire as a data dictionary that REDCap imports, one matrix an area."""
    head = REDCAP
    choices = " | ".join(f"{number}, {text}" for number, text in words().items())
    form, empty = "six_areas", dict.fromkeys(head, "")
    table = [empty | {head[0]: "record_id", head[1]: form, head[3]: "text", head[4]: "Record ID"}]
    about = f"{frameworks.load('survey').teaching} {_free()} {_text().how}"
    table.append(empty | {head[0]: "about", head[1]: form, head[3]: "descriptive", head[4]: about})
    for area, items in _areas():
        for place, item in enumerate(items):
            row = {head[0]: item.name, head[1]: form, head[3]: "radio", head[4]: item.text, head[5]: choices}
            section = f"{area.name}. {_text().stem}" if place == 0 else ""
            table.append(empty | row | {head[2]: section, head[15]: area.id})
    return _table([head, *([row[name] for name in head] for row in table)])


# --- what the tools send back -------------------------------------------------------------------------------


def answers() -> list[dict[str, str]]:
    """The answers of the people in the examples, each "" or a number, from the first wave of the sample."""
    first = [row for row in rows(SURVEY) if row["wave"] == "1"]
    return [{item.name: first[n][item.name] for item in survey_items()} for n in PEOPLE]


def _worded(row: dict[str, str]) -> list[str]:
    return [words()[int(cell)] if cell else "" for cell in row.values()]


def plain_export() -> Rows:
    """A table that somebody typed: item names and numbers."""
    head = ["Name", "E-mail", *(item.name for item in survey_items()), "simulated"]
    return [head, *([_name(n), _mail(n), *row.values(), "yes"] for n, row in enumerate(answers(), 1))]


def google_export() -> Rows:
    """Google Forms: a timestamp, grids with the statement in brackets, words."""
    head = ["Timestamp", "Email Address"]
    head += [f"{area.name}: {_text().stem} [{item.text}]" for area, items in _areas() for item in items]
    stamps = (f"{STARTED.replace('-', '/')} 10:{n + 10}:{n * 7 % 60:02} AM GMT+1" for n in range(len(PEOPLE)))
    return [
        [*head, "simulated"],
        *(
            [stamp, _mail(n), *_worded(row), "yes"]
            for n, (stamp, row) in enumerate(zip(stamps, answers(), strict=True), 1)
        ),
    ]


def qualtrics_export() -> Rows:
    """Qualtrics: three rows of names, the third for machines; a preview that does not count; words."""
    about = {
        "StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type",
        "IPAddress": "IP Address", "Progress": "Progress", "Duration (in seconds)": "Duration (in seconds)",
        "Finished": "Finished", "RecordedDate": "Recorded Date", "ResponseId": "Response ID",
        "RecipientLastName": "Recipient Last Name", "RecipientFirstName": "Recipient First Name",
        "RecipientEmail": "Recipient Email", "ExternalReference": "External Data Reference",
        "LocationLatitude": "Location Latitude",
        "LocationLongitude": "Location Longitude", "DistributionChannel": "Distribution Channel",
        "UserLanguage": "User Language",
    }  # fmt: skip
    asked = [(area, place, item) for area, items in _areas() for place, item in enumerate(items, 1)]
    names = [*about, *(f"{area.id}_{place}" for area, place, _ in asked), "simulated"]
    texts = [*about.values(), *(f"{_text().stem} - {item.text}" for *_, item in asked), "simulated"]
    keys = [
        "startDate",
        "endDate",
        "status",
        "ipAddress",
        *(name[0].lower() + name[1:] for name in list(about)[4:]),
    ]
    tags = [
        *keys,
        *(f"QID{1 + [a.id for a, _ in _areas()].index(area.id)}_{place}" for area, place, _ in asked),
        "simulated",
    ]

    def row(n: int, status: str, cells: list[str]) -> list[str]:
        at = f"{STARTED} 10:{n + 10}:00"
        first, last = _name(n).rsplit(" ", 1)
        return [
            at, at, status, f"192.0.2.{n}", "100", "312", "True", at, f"R_simulated{n:04}", last, first,
            _mail(n), "", "48.2", "16.4", "anonymous", "EN", *cells, "yes",
        ]  # fmt: skip

    table = [row(n, "IP Address", _worded(answer)) for n, answer in enumerate(answers(), 1)]
    preview = row(len(table) + 1, "Survey Preview", [words()[1]] * len(asked))
    return [names, texts, [json.dumps({"ImportId": tag}) for tag in tags], *table[:3], preview, *table[3:]]


def redcap_export() -> Rows:
    """REDCap: a record's number, field names, codes."""
    head = [
        "record_id",
        "redcap_survey_identifier",
        "six_areas_timestamp",
        *(item.name for item in survey_items()),
    ]
    return [
        [*head, "simulated", "six_areas_complete"],
        *(
            [str(n), "", f"{STARTED} 10:{n + 10}", *row.values(), "yes", "2"]
            for n, row in enumerate(answers(), 1)
        ),
    ]


def excel_export() -> Rows:
    """Microsoft Forms, as a workbook: who, when, whole statements, words."""
    head = ["ID", "Start time", "Completion time", "Email", "Name", *(item.text for item in survey_items())]
    return [
        [*head, "simulated"],
        *(
            [
                str(n),
                f"{STARTED} 10:{n + 9}",
                f"{STARTED} 10:{n + 14}",
                _mail(n),
                _name(n),
                *_worded(row),
                "yes",
            ]
            for n, row in enumerate(answers(), 1)
        ),
    ]


def _name(n: int) -> str:
    return f"Simulated Person {n:02}"


def _mail(n: int) -> str:
    return f"simulated-{n:02}@example.org"


# --- the files ----------------------------------------------------------------------------------------------

TEXTS: dict[str, Callable[[], str]] = {
    "questionnaire.html": page,
    "paper.csv": paper,
    "google-forms.csv": google_csv,
    "google-forms.gs": google_script,
    "qualtrics.txt": qualtrics,
    "redcap.csv": redcap,
    "examples/plain.csv": lambda: _table(plain_export()),
    "examples/google-forms.csv": lambda: _table(google_export()),
    "examples/qualtrics.csv": lambda: _table(qualtrics_export()),
    "examples/redcap.csv": lambda: _table(redcap_export()),
}


def write(folder: Path = FOLDER) -> None:
    """Write every file but the README; a PDF and a workbook only where what is in them would change."""
    (folder / "examples").mkdir(parents=True, exist_ok=True)
    printed, sheet = folder / "questionnaire.pdf", folder / "examples" / "excel.xlsx"
    same = printed.exists() and _held(folder / "questionnaire.html") == page()
    for name, text in TEXTS.items():
        put(folder / name, text())
    if not same:
        put(printed, pdf.made(page()))
    if not sheet.exists() or list(opened(sheet)[0].rows) != [list(row) for row in excel_export()]:
        put(sheet, workbook(excel_export()))


def _held(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def workbook(table: Rows) -> bytes:
    """A table as a workbook of Excel with one sheet, all of it text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Form1"
    for row in table:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
