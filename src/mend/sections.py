"""The sections of a lesson: what is presented one at a time, what a workshop plan names, what is printed."""

import re
from dataclasses import dataclass
from typing import Any

FACILITATOR = "facilitator"  # the tag of a cell that only facilitators see

_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A stretch of cells under one heading.

    title : the heading's words, as they stand in the notebook
    cells : places of its cells in the notebook, from 0, in order; none of them is for facilitators alone
    """

    title: str
    cells: tuple[int, ...]


def of(notebook: Any) -> list[Section]:
    """Every section of a notebook, in order.

    The first holds all up to the first heading of the second level and has the notebook's title; each
    further one begins at a cell with such a heading. A notebook without headings is one section, "".
    """
    found: list[tuple[str, list[int]]] = []
    for place, cell in enumerate(notebook.cells):
        if is_for_facilitators(cell):
            continue
        headings = _headings(cell)
        second = next((words for level, words in headings if level == 2), None)
        first = next((words for level, words in headings if level == 1), None)
        if second is not None and first is None and found:
            found.append((second, [place]))
        elif not found:
            found.append((first or second or "", [place]))
        else:
            title, cells = found[-1]
            found[-1] = (title or first or "", [*cells, place])
    return [Section(title, tuple(cells)) for title, cells in found]


def notes(notebook: Any) -> list[str]:
    """What only facilitators read, as Markdown, without the fold around it in JupyterLab."""
    return [
        re.sub(r"</?details>|<summary>.*?</summary>", "", cell.source).strip()
        for cell in notebook.cells
        if is_for_facilitators(cell)
    ]


def is_for_facilitators(cell: Any) -> bool:
    """Whether a cell is tagged for facilitators alone."""
    return FACILITATOR in cell.metadata.get("tags", [])


def _headings(cell: Any) -> list[tuple[int, str]]:
    if cell.cell_type != "markdown":
        return []
    text = _FENCE.sub("", cell.source)
    return [(len(marks), words) for marks, words in _HEADING.findall(text)]
