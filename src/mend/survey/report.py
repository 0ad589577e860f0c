"""A class's anonymous profile as one page of HTML that loads nothing and prints on two sheets.

The page holds means, quartiles and counts, and never what stood in a cell of the file, even where
that was no answer.
"""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from mend import figures, frameworks, measures, samples
from mend.anonymity import LEAST
from mend.errors import Plain
from mend.files import put
from mend.handouts import templates
from mend.samples import SURVEY
from mend.templates import environment
from mend.theme import CSS

from .reading import Reading

_PAGES = environment(Path(__file__).parent)


class ReportError(Plain):
    """One sentence on why a report cannot be written, and the way out."""


def html(found: Reading) -> str:
    """The page on a class's answers; the same for the same answers, whatever tool they came from."""
    words, support = frameworks.content("survey"), frameworks.content("support")
    scores, sample = measures.area_scores(found.answers), measures.area_scores(samples.load(SURVEY))
    w = words["report"]
    profile = measures.area_profile(scores)
    facts: dict[str, Any] = {
        "people": f"{found.people:,}",
        "least": LEAST,
        "error": f"{profile['error'].max():.1f}",
        "sample": f"{len(sample.xs(1, level='wave')):,}",
        "statements": found.asked,
        "blank": _percent(found.blank / (found.asked * found.people)),
        "n": f"{found.rejections:,}",
    }
    names = {area.id: area.name for area in frameworks.load("F12").areas}
    rejected = {0: "", 1: w["rejected_one"]}.get(found.rejections, w["rejected"].format(**facts))
    absent = ", ".join(names[area] for area in found.absent)
    return _PAGES.get_template("report.html").render(
        lang=words["lang"],
        w={key: _filled(text, facts) for key, text in w.items() if key not in ("partial", "rejected")},
        teaching=words["teaching"],
        course=frameworks.content("course")["title"],
        simulated=found.simulated,
        twice=w["twice"] if found.again else "",
        rejected=rejected,
        partial=w["partial"].format(areas=absent) if absent else "",
        profiles=Markup(figures.class_profiles(scores, sample).html),
        gaps=Markup(figures.class_gaps(scores, sample).html),
        rows=_rows(profile, measures.area_profile(sample), names, found.absent, w),
        support=templates.part("lines", support, ""),
        css=Markup("\n".join([CSS, templates.faces(), _style()])),
    )


def checked(to: Path, file: Path, force: bool, ending: str = ".html") -> Path:
    """The place for what is written; ReportError for another ending, and for a file that is there."""
    if to.suffix.lower() != ending:
        raise ReportError(f'"{to}" does not end in {ending}. Give a name that does.')
    if to.is_dir() or not to.parent.is_dir():
        raise ReportError(f"{to} is a folder." if to.is_dir() else f"There is no folder {to.parent}.")
    if to.exists() and file.exists() and to.samefile(file):
        raise ReportError(f"{to} holds the answers, and they stay as they are. Name another file.")
    if to.exists() and not force:
        raise ReportError(f"{to} is there already. Name another file, or add --force.")
    return to


def write_rejected(found: Reading, to: Path, file: Path, force: bool) -> None:
    """What was no answer, as a CSV that a spreadsheet opens: row, column, found, expected.

    What is written there stood in the file. It can hold whatever somebody typed into the wrong place.
    """
    rows = [("row", "column", "found", "expected")]
    rows += [(str(f.line), f.place, f.found, f.expected) for f in found.rejected]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    _put(checked(to, file, force, ".csv"), text.getvalue().encode("utf-8-sig"))


def write(found: Reading, to: Path) -> None:
    """Write the page, whole or not at all. Raises ReportError where it cannot be written."""
    _put(to, html(found))


def _put(to: Path, data: bytes | str) -> None:
    try:
        put(to, data)
    except OSError as error:
        raise ReportError(f"{to} cannot be written ({error.strerror}). Name another file.") from error


def _style() -> str:
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def _filled(text: Any, facts: dict[str, Any]) -> Any:
    """A text with its facts in it, as HTML; what stands between two stars is bold."""
    if isinstance(text, list):
        return [_filled(line, facts) for line in text]
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text.format(**facts)))))


def _percent(share: float) -> str:
    return "None" if share == 0 else "Less than 1%" if share < 0.01 else f"{share:.0%}"


def _rows(
    own: pd.DataFrame, sample: pd.DataFrame, names: dict[str, str], absent: list[str], w: dict[str, Any]
) -> list[dict[str, Any]]:
    """One row an area: its name, how many people of the class, and four cells."""
    rows = []
    for area, name in names.items():
        few = w["unasked"] if area in absent else w["few"].format(least=LEAST)
        at = [row for who in (own, sample) for row in who.to_dict("records") if row["area"] == area]
        people = max(row["n"] for row in at[:2])
        cells = [_cell(row, few) for row in at]
        rows.append({"area": name, "people": f"{people:,}" if people >= LEAST else few, "cells": cells})
    return rows


def _cell(at: dict[str, Any], few: str) -> str:
    known = at["n"] >= LEAST
    return f"{at['mean']:.1f} ({at['low']:.1f} to {at['high']:.1f})" if known else few
