"""The exercises as pages to practice on: run once in a folder of their own, then alive without Python."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from .. import copies, exercises, frameworks, lessons
from ..lessons import STATE


def run(folder: Path, home: Path, on_cell: Callable[[], None] = lambda: None) -> Any:
    """The notebook of an exercise to practice on, run in `home`, with the words that a page needs.

    folder : the exercise, as `exercises.folders` gives it
    Raises LessonError where a cell fails.
    """
    exercise = exercises.load(folder)
    notebook = lessons.run(copies.lay_out(folder, home), on_cell, pictures=False)
    words, site = frameworks.content("answers"), frameworks.content("site")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            begin = words["kept"]["start"]
            cell.source = "\n\n".join(row for row in cell.source.split("\n\n") if f"**{begin}**" not in row)
        else:  # nobody has to begin here
            cell.outputs = [row for row in cell.outputs if 'class="mend mend-beginning"' not in _html(row)]
    for task in exercise.tasks:
        if task.kind == "value":
            _ask_elsewhere(notebook, task.id, site["words"]["value"])
    for model in notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).values():
        state = model["state"]
        if state.get("kept"):
            state["kept"]["words"] |= site["kept"]
        if "done" in state and "told" in state:  # the sheet
            state["content"]["words"] |= site["kept"] | site["sheet"]
    return notebook


def told(name: str) -> dict[str, Any]:
    """What a page needs to know of its exercise: {"id", "edition", "tasks": {task: what counts as answered}}.

    name : of the exercise's folder
    """
    exercise = exercises.load(exercises.find(name))
    tasks = {task["id"]: _parts(task) for task in exercise.model_dump(mode="json")["tasks"]}
    return {"id": exercise.id, "edition": exercise.edition, "tasks": tasks}


def _parts(task: dict[str, Any]) -> dict[str, Any]:
    """The kind of a task, and of how many parts it has or where it ends."""
    kind = task["kind"]
    match kind:
        case "cards":
            return {"kind": kind, "of": len(task["deck"]["cards"])}
        case "rewrite":
            return {"kind": kind, "of": len(task["starts"])}
        case "question":
            return {"kind": kind, "of": len(task["items"])}
        case "conversation":
            turns = {turn["id"] for turn in task["script"]["turns"]}
            ends = [
                row["id"]
                for turn in task["script"]["turns"]
                for row in turn["replies"]
                if row["to"] not in turns
            ]
            return {"kind": kind, "of": 1, "ends": ends}
    return {"kind": kind, "of": 1}


def _html(output: Any) -> str:
    return output.get("data", {}).get("text/html", "")


def _ask_elsewhere(notebook: Any, task: str, sentence: str) -> None:
    """The lines of Python that a task is about, to be read, and where they can be run."""
    import nbformat

    cell = next(one for one in notebook.cells if f'answers["{task}"] =' in one.source)
    code = f'<pre class="site-code"><code>{escape(cell.source)}</code></pre>'
    html = f'{code}<p class="mend-calm">{escape(sentence)}</p>'
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": sentence})]
