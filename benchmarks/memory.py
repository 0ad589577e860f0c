"""How much memory a kernel takes: bare, with what each lesson shows in widgets, and with data."""

import re

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel

from mend import lessons

from .report import Goal, Part, middle
from .servers import Stage

MOST = 75  # MB
ALL = (
    "import mend\n"
    "display(mend.SelfConceptWheel(), mend.HealingPath(), mend.CardSort('F18'), mend.SignsTimeline())\n"
    "display(mend.DecisionPath(), mend.CaseSummary(), mend.CommitmentExplorer(), mend.RewriteBench())\n"
    "display(mend.Conversation('F10'), mend.GoalTracker(), mend.ExpertMap())"
)
DATA = re.compile(r"\b(samples|figures|measures|pandas|Answers)\b")


def cells(number: str, data: bool) -> list[str]:
    """The code of a lesson, cell by cell; without `data` only the cells with its widgets and its frame."""
    book = nbformat.read(lessons.find(number), 4)
    found = [cell.source for cell in book.cells if cell.cell_type == "code"]
    return (
        found
        if data
        else [code for code in found if code.startswith("import mend") and not DATA.search(code)]
    )


def resident(code: list[str]) -> tuple[float, float, float]:
    """Megabytes of a fresh kernel after it ran the code: (RSS, PSS, USS); RSS where no PSS is known."""
    manager, client = start_new_kernel()
    try:
        for cell in code:
            reply = client.execute_interactive(cell, output_hook=lambda _: None, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
        found = psutil.Process(manager.provisioner.pid).memory_full_info()
        return found.rss / 2**20, getattr(found, "pss", found.rss) / 2**20, found.uss / 2**20
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def measure(stage: Stage, runs: int) -> Part:
    """A fresh kernel each time, in turn."""
    only = {f"lesson {n:02}": cells(f"{n:02}", data=False) for n in range(10)}
    cases = {
        "bare": [],
        **{f"{name}, its widgets": code for name, code in only.items()},
        "all eleven widgets at once": [ALL],
        "lesson 04, with pandas and figures": cells("04", data=True),
        "appendix A, with pandas and statistics": cells("appendix-a-sample-data", data=True),
    }
    few = min(runs, 5)  # memory hardly differs from run to run
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in cases}
    for _ in range(few):
        for name, code in cases.items():
            found[name].append(resident(code))
    size = {name: [middle(one) for one in zip(*rows, strict=True)] for name, rows in found.items()}
    bare = size["bare"][0]
    worst = max((size[f"{name}, its widgets"][0], name) for name in only)
    return Part(
        "Memory of a kernel",
        ["Kernel", "runs", "RSS MB", "PSS MB", "USS MB", "RSS over a bare kernel"],
        [
            [name, str(few), *(f"{mb:.0f}" for mb in mbs), f"{mbs[0] - bare:.0f}"]
            for name, mbs in size.items()
        ],
        "RSS counts in full what is shared with other processes, PSS in part, USS not at all. Modules "
        "were compiled before: where a kernel has to compile them, it keeps some 20 MB more.",
        [Goal(f"A kernel with only a lesson's widgets takes at most {MOST} MB (RSS)",
              f"{worst[0]:.1f} MB in {worst[1]}, the largest", worst[0] <= MOST)],
    )  # fmt: skip
