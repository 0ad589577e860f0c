"""How long a report on 10,000 people takes, from each kind of export, beside what does a part of it.

Two rivals: `frictionless validate` checks a plain table of the 36 statements by the dictionary's own fields,
and `pandas.read_excel` reads the workbook. Neither recognizes, drops, scores or draws anything.
"""

import csv
import io
import json
import random
import subprocess
import sys
import time
from pathlib import Path

from mend.codebook import fields_of
from mend.samples import SURVEY
from mend.survey import questionnaire

from .report import Goal, Part, middle, p95, times
from .servers import Stage

PEOPLE, MANY = 10_000, 1_000_000
GOAL = 5.0  # seconds
EXPORTS = {
    "a plain CSV": ("plain.csv", questionnaire.plain_export, 1),
    "Google Forms": ("google.csv", questionnaire.google_export, 1),
    "Qualtrics": ("qualtrics.csv", questionnaire.qualtrics_export, 3),
    "REDCap": ("redcap.csv", questionnaire.redcap_export, 1),
    "a workbook of Excel": ("excel.xlsx", questionnaire.excel_export, 1),
}
MEND = [sys.executable, "-c", "from mend.cli import main; raise SystemExit(main())", "survey"]


def measure(stage: Stage, runs: int) -> Part:
    """Each export and the rivals in turn, every time a process of its own; a million rows once."""
    commands: dict[str, list[str]] = {}
    for what, (name, export, head) in EXPORTS.items():
        path = stage.folder / name
        path.write_bytes(_rows(name, export(), head, PEOPLE))
        commands[f"`mend survey`, {what}"] = [*MEND, str(path), "--force"]
    checks, reads = "`frictionless validate`, a plain CSV", "`pandas.read_excel`, a workbook of Excel"
    commands[checks] = _frictionless(stage.folder)
    read = f"import pandas; pandas.read_excel({str(stage.folder / 'excel.xlsx')!r})"
    commands[reads] = [sys.executable, "-c", read]
    took: dict[str, list[float]] = {what: [] for what in commands}
    for _ in range(runs):
        for what, command in commands.items():
            took[what].append(_timed(command))
    rows = []
    for what, of in took.items():
        rival = reads if "Excel" in what else checks
        ratio = times(middle(took[rival]), middle(of)) if what not in (checks, reads) else ""
        rows.append([what, f"{PEOPLE:,}", str(runs), f"{middle(of):.2f}", f"{p95(of):.2f}", ratio])
    many = stage.folder / "million.csv"
    many.write_bytes(_rows("million.csv", questionnaire.plain_export(), 1, MANY))
    seconds = f"{_timed([*MEND, str(many)]):.1f}"
    rows.append(["`mend survey`, a plain CSV", f"{MANY:,}", "1", seconds, "", ""])
    slowest = max(p95(of) for what, of in took.items() if what not in (checks, reads))
    reached = f"{slowest:.2f} s for the slowest"
    wanted = f"A report on {PEOPLE:,} rows in under {GOAL:.0f} s (p95)"
    goal = Goal(wanted, reached, slowest < GOAL)
    notes = (
        "Each time is that of a whole process, from its start until the report with its figures is "
        "written. The rivals do less: one checks the cells of a table that holds only the statements, one "
        "reads the workbook."
    )
    columns = ["Command", "rows", "runs", "p50 s", "p95 s", "its rival takes"]
    return Part("A class's own survey", columns, rows, notes, [goal])


def _rows(name: str, table: questionnaire.Rows, head: int, people: int) -> bytes:
    """The export with its people again and again, in an order of its own."""
    draw, known = random.Random(9), table[head:]
    rows = [*table[:head], *(draw.choice(known) for _ in range(people))]
    if name.endswith(".xlsx"):
        return questionnaire.workbook(rows)
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _frictionless(folder: Path) -> list[str]:
    """The command that checks the plain table, without the columns that are no statement."""
    fields = [f for f in fields_of(SURVEY) if "area" in f]
    keys = ("name", "type", "constraints")
    schema = {"fields": [{key: field[key] for key in keys} for field in fields]}
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    names = [field["name"] for field in fields]
    with (folder / "plain.csv").open(encoding="utf-8") as file:
        rows = [[row[name] for name in names] for row in csv.DictReader(file)]
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    return [sys.executable, "-m", "frictionless", "validate", str(folder / "bare.csv"), "--schema",
            str(folder / "schema.json"), "--trusted"]  # fmt: skip


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return took
