"""How much memory a kernel takes: a lesson that has only widgets against pandas and matplotlib.

uv run python benchmarks/memory.py
"""

import psutil
from jupyter_client.manager import start_new_kernel
from rich.console import Console
from rich.table import Table

CASES = {
    "nothing imported": "pass",
    "a lesson with only widgets: all of them drawn": (
        "import mend\n"
        "display(mend.SelfConceptWheel(), mend.HealingPath(), mend.CardSort('F18'), mend.SignsTimeline())\n"
        "display(mend.DecisionPath(), mend.CaseSummary(), mend.CommitmentExplorer(), mend.RewriteBench())\n"
        "display(mend.Conversation('F10'), mend.GoalTracker(), mend.ExpertMap())"
    ),
    "pandas and matplotlib imported": "import pandas\nimport matplotlib.pyplot",
}


def resident(code: str) -> float:
    """Megabytes of a fresh kernel after it ran the code."""
    manager, client = start_new_kernel()
    try:
        reply = client.execute_interactive(code, output_hook=lambda _: None, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        return psutil.Process(manager.provisioner.pid).memory_info().rss / 2**20
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    """Measure and print."""
    found = {name: resident(code) for name, code in CASES.items()}
    bare = found["nothing imported"]
    table = Table("Kernel memory (RSS)", "MB", "over a bare kernel", box=None, pad_edge=False)
    for name, size in found.items():
        table.add_row(name, f"{size:.0f}", f"{size - bare:.0f}")
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
