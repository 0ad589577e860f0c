"""What a part found, and how it is written: one JSON of all parts, and the page made of it."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT, PAGE = HERE / "results.json", HERE / "RESULTS.md"


@dataclass
class Goal:
    """What was to be reached, what was found, and whether it is enough."""

    what: str
    found: str
    met: bool


@dataclass
class Part:
    """A table: its heading, its columns and rows as they are shown, what is said under it, and its goals."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    notes: str = ""
    goals: list[Goal] = field(default_factory=list)


def middle(found: Sequence[float]) -> float:
    """The median."""
    return statistics.median(found)


def p95(found: Sequence[float]) -> float:
    """What 95 in 100 stay under, between the two nearest where none is exactly there."""
    return statistics.quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]


def times(slow: float, fast: float) -> str:
    """How many times as long: "12 times"; one decimal under 10."""
    ratio = slow / fast
    return f"{ratio:.0f} times" if ratio >= 9.95 else f"{ratio:.1f} times"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [columns, ["---", *["--:"] * (len(columns) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def merged(before: dict[str, Any], parts: dict[str, Part], about: dict[str, Any]) -> dict[str, Any]:
    """What was known and what was found now: a part that was measured again takes the place of the old one.

    about : when, where and by which command; kept with each part, since two can come from two days
    """
    return before | {name: asdict(part) | {"about": about} for name, part in parts.items()}


def page(known: dict[str, Any], order: Sequence[str]) -> str:
    """The page of all that is known; parts that share machine and command are not told apart twice."""
    names = [name for name in order if name in known]
    lines = ["# Results", "", "Written by `python -m benchmarks`. [How it is measured](README.md)."]
    goals = [
        [goal["what"], goal["found"], "met" if goal["met"] else "**not met**"]
        for name in names
        for goal in known[name]["goals"]
    ]
    abouts: list[dict[str, Any]] = []
    for name in names:
        if known[name]["about"] not in abouts:
            abouts.append(known[name]["about"])
    for about in abouts:
        own = [known[name]["title"] for name in names if known[name]["about"] == about]
        lines += ["", f"**{'; '.join(own)}**" if len(abouts) > 1 else "", ""]
        lines += [f"- {key}: {value}" for key, value in about.items()]
    if goals:
        lines += ["", "## What was to be reached", "", table(["Goal", "found", ""], goals)]
    for name in names:
        part = known[name]
        lines += ["", f"## {part['title']}", "", table(part["columns"], part["rows"])]
        if part["notes"]:
            lines += ["", part["notes"]]
    text = "\n".join(lines) + "\n"
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def write(parts: dict[str, Part], about: dict[str, Any], order: Sequence[str]) -> None:
    """Add these parts to what is known, and write the page."""
    before = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    known = merged(before, parts, about)
    KEPT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(known, order), encoding="utf-8")
