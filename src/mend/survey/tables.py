"""Opens a class's file as a table of texts: what is in it decides, not the name that it goes by.

Text in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars between the columns; or a
workbook of Excel. The file is only read. The limits are there so that no file can take the computer's memory.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mend.datapackage import one_fault
from mend.errors import CourseError

MOST_BYTES = 256 * 2**20
MOST_ROWS = 1_048_576  # as many as a sheet of Excel has
MOST_COLUMNS = 2_000
MOST_CELLS = 100_000_000
LONGEST = 1_000_000  # letters in a line
MOST_LINES = 1_000  # lines in a row
HEAD = 12  # rows among which the columns' names are looked for
WANTED = "a CSV file, or a workbook of Excel (.xlsx)"

# How other kinds of file begin, and what to call them.
FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old or a locked workbook of Excel",
    b"{\\rtf": "a text with formatting (RTF)",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"\x1f\x8b": "a compressed file",
}


@dataclass(frozen=True)
class Table:
    """One table of a file.

    sheet : its name in a workbook; "" for text
    how   : how the text was read, in words
    head  : its first rows
    rows  : all its rows, from the first, each a list of texts; to be read once
    """

    sheet: str
    how: str
    head: Sequence[list[str]]
    rows: Iterator[list[str]]


def opened(path: Path) -> list[Table]:
    """Every table that the file may be: each sheet of a workbook, a text once for each mark between columns.

    Raises CourseError for a file that cannot be read, and for one that is no table.
    """
    raw = _bytes(path)
    if raw.startswith(b"PK"):
        return _workbook(path, raw)
    if kind := next((kind for start, kind in FOREIGN.items() if raw.lstrip()[:16].startswith(start)), ""):
        raise one_fault(path, 1, "", kind, WANTED)
    encoding = _encoding(path, raw)
    return [_text(path, raw, encoding, mark, name) for mark, name in MARKS.items()]


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise one_fault(path, 1, "", "a folder", WANTED)
        if size > MOST_BYTES:
            found = f"a file of {size / 2**20:,.0f} MB"
            raise one_fault(path, 1, "", found, f"the answers of a class, at most {MOST_BYTES >> 20} MB")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise one_fault(path, 1, "", "no such file", WANTED) from None
    except PermissionError:
        raise one_fault(path, 1, "", "a file that may not be read", f"{WANTED}, with permission") from None
    except (OSError, ValueError) as e:
        found = getattr(e, "strerror", None) or "a file that cannot be read"
        raise one_fault(path, 1, "", found, WANTED) from None
    if not raw.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise one_fault(path, 1, "", "an empty file", WANTED)
    return raw


# --- text ---------------------------------------------------------------------------------------------------

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}


def _encoding(path: Path, raw: bytes) -> str:
    """How the text is written, by its first bytes; else UTF-8 where all of it is, else Windows-1252."""
    for mark, name in ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")):
        if raw.startswith(mark):
            return _proven(path, raw, name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proven(path, raw, "utf-16")
    if b"\0" in raw[:4000]:  # UTF-16 without its mark: of Latin letters every second byte is none
        even, odd = raw[:4000:2].count(0), raw[1:4000:2].count(0)
        return _proven(path, raw, "utf-16-be" if even > odd else "utf-16-le")
    try:
        codecs.utf_8_decode(raw, "strict", True)
        return "utf-8-sig"
    except UnicodeDecodeError:
        return _proven(path, raw, "cp1252")


def _proven(path: Path, raw: bytes, encoding: str) -> str:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as e:
        found = "letters that are neither UTF-8, UTF-16 nor Windows-1252"
        raise one_fault(path, raw[: e.start].count(b"\n") + 1, "", found, "a CSV saved as UTF-8") from None
    return encoding


def _text(path: Path, raw: bytes, encoding: str, mark: str, name: str) -> Table:
    def rows() -> Iterator[list[str]]:
        at, lines = 0, 0

        def read() -> Iterator[str]:
            nonlocal lines
            for line in io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline=""):
                lines += 1
                if len(line) > LONGEST or lines > MOST_LINES:
                    raise one_fault(
                        path, at + 1, "", "a row that does not end", "the answers of one person a row"
                    )
                yield line

        reader = csv.reader(read(), delimiter=mark, strict=True)
        try:
            for at, row in enumerate(reader, 1):
                lines = 0
                if at > MOST_ROWS or len(row) > MOST_COLUMNS:
                    found = f"more than {MOST_ROWS:,} rows" if at > MOST_ROWS else f"{len(row):,} columns"
                    raise one_fault(path, at, "", found, "the answers of a class, a row a person")
                yield row
        except csv.Error as e:
            long = "field larger" in str(e)
            found = "a value of more than 100,000 letters" if long else "a quotation mark that is not closed"
            wanted = "a CSV file; each value between its own two quotation marks, or without"
            raise one_fault(path, at + 1, "", found, wanted) from None

    how = ", ".join(["" if encoding == "utf-8-sig" else NAMES.get(encoding, encoding.upper()), name])
    return Table("", how.removeprefix(", "), _first(rows()), rows())


def _first(rows: Iterator[list[str]]) -> list[list[str]]:
    """The rows among which the names may be; what comes before a row that cannot be read, if one cannot."""
    head: list[list[str]] = []
    with suppress(CourseError):  # told when all rows are read
        head.extend(islice(rows, HEAD))
    return head


# --- workbooks ----------------------------------------------------------------------------------------------

# What is looked for in a sheet's XML; each begins with letters that are found fast.
SPACES = bytes.maketrans(b"\t\r\n", b"   ")
COLUMNS = tuple(re.compile(rb" r=%s([A-Z]{1,3})[0-9]" % mark) for mark in (b'"', b"'"))
ROW = re.compile(rb"""row\s[^>]*?\br=["']([0-9]{1,9})["']""")
FORMULA = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")


def _workbook(path: Path, raw: bytes) -> list[Table]:
    formulas = _judged(path, raw)
    try:
        sheets = _by_openpyxl(raw) if formulas else _by_calamine(raw)
    except Exception as e:  # two libraries, and each has a dozen errors for a file that somebody damaged
        raise one_fault(path, 1, "", "a workbook that cannot be opened", WANTED) from e
    for _, rows in sheets:
        width = max(map(len, rows), default=0)
        for row in rows:
            row += [""] * (width - len(row))
    return [Table(name, "", rows[:HEAD], iter(rows)) for name, rows in sheets]


def _judged(path: Path, raw: bytes) -> bool:
    """Whether it has formulas. Raises CourseError for no workbook, and for one that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                found = (
                    "a compressed file" if "mimetype" not in archive.namelist() else "another kind of file"
                )
                raise one_fault(path, 1, "", found, WANTED)
            size = sum(info.file_size for info in archive.infolist())
            if size > 2 * MOST_BYTES:
                found = f"a workbook that holds {size / 2**20:,.0f} MB"
                raise one_fault(
                    path, 1, "", found, f"the answers of a class, at most {2 * MOST_BYTES >> 20} MB"
                )
            formulas = False
            for info in archive.infolist():
                if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                    continue
                sheet = archive.read(info).translate(SPACES)
                formulas = formulas or any(mark in sheet for mark in FORMULA)
                letters = {name for column in COLUMNS for name in column.findall(sheet)}
                columns = max(map(_number, letters), default=0)
                rows = max(map(int, ROW.findall(sheet)), default=0)
                if columns > MOST_COLUMNS or rows > MOST_ROWS or columns * rows > MOST_CELLS:
                    found = f"cells in as many as {columns:,} columns and {rows:,} rows"
                    raise one_fault(path, 1, "", found, "the answers of a class, a row a person")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as e:
        raise one_fault(path, 1, "", "a workbook that is damaged or locked", WANTED) from e
    return formulas


def _by_calamine(raw: bytes) -> list[tuple[str, list[list[str]]]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    named = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    found = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in named]
    return [
        (name, [[c if type(c) is str else _shown(c) for c in row] for row in rows]) for name, rows in found
    ]


def _by_openpyxl(raw: bytes) -> list[tuple[str, list[list[str]]]]:
    """The slower reader, for a workbook with formulas: it tells them from what they come to."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True)
    return [
        (sheet.title, [list(map(_shown, row)) for row in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
    ]


def _shown(cell: Any) -> str:
    """A cell as text: 4.0 as "4", a day as it is written in a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _number(letters: bytes) -> int:
    """A column as a workbook names it, as a number from 1: A is 1, AA is 27."""
    return sum((letter - 64) * 26**place for place, letter in enumerate(reversed(letters)))
