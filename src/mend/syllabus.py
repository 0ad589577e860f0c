"""What `exercises/README.md` says of each exercise, written from what their authors wrote."""

from pathlib import Path

from . import exercises, frameworks
from .paths import EXERCISES

MARK = "<!-- From here on written by `mend refresh`, from each feedback/exercise.yaml. -->"
KINDS = {
    "cards": "cards",
    "conversation": "conversation",
    "rewrite": "rewriting",
    "wheel": "wheel",
    "path": "path",
    "decision": "safety gate",
    "question": "questions",
    "value": "pandas",
    "written": "written",
}


def text(root: Path = EXERCISES) -> str:
    """A table of all exercises, then of each its outcomes, tasks with framework ids, and rubric."""
    found = [exercises.load(folder) for folder in exercises.folders(root)]
    rows = [
        f"| {int(one.lesson)} | [{one.title}]({one.id}/{one.id}.ipynb) | {one.minutes} | "
        f"{sum(task.points for task in one.tasks)} | {', '.join(_ids(one))} |"
        for one in found
    ]
    head = [
        "## The exercises",
        "",
        "| Lesson | Exercise | Minutes | Points | Frameworks |",
        "|---|---|--:|--:|---|",
    ]
    parts = ["\n".join([*head, *rows])]
    for one in found:
        tasks = [
            f"| {i} | {task.title}{' (optional)' * task.optional} | {KINDS[task.kind]} | {task.points} "
            f"| {', '.join(task.frameworks)} |"
            for i, task in enumerate(one.tasks, 1)
        ]
        lines = [f"### {int(one.lesson)}. {one.title}", "", *(f"- {line}" for line in one.outcomes), ""]
        lines += ["| | Task | Kind | Points | Frameworks |", "|--:|---|---|--:|---|", *tasks, ""]
        for task in one.tasks:
            if task.kind == "written":
                lines += [f"**Rubric for {task.title}**", ""]
                lines += [f"- {row.name} ({row.points}): {row.text}" for row in task.rubric] + [""]
        lines.append(f"**May be looked up:** {one.look_up}")
        parts.append("\n".join(lines))
    names = [
        f"- {name}: {frameworks.load(name).title}" for name in sorted({i for one in found for i in _ids(one)})
    ]
    parts.append("\n".join(["### Frameworks by id", "", *names]))
    return "\n\n".join(parts) + "\n"


def _ids(exercise: exercises.Exercise) -> list[str]:
    return sorted({name for task in exercise.tasks for name in task.frameworks})


def write(root: Path = EXERCISES) -> bool:
    """Write it into the README, behind its mark; whether that changed anything."""
    path = root / "README.md"
    before = path.read_text(encoding="utf-8")
    after = f"{before.partition(MARK)[0]}{MARK}\n\n{text(root)}"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before
