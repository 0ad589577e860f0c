"""How long `mend refresh` takes, and all tests."""

import os
import subprocess
import sys
import time

from .report import Part, middle, p95
from .servers import LESSON, ROOT, Stage

TESTS = ["uv", "run", "--extra", "instructor", "--group", "deploy", "pytest", "-q"]


def measure(stage: Stage, runs: int) -> Part:
    """One lesson several times, and all of them at most three times, on a copy."""
    env = {**os.environ, "MEND_NOTEBOOKS": str(stage.notebooks)}
    rows = []
    for what, words, count in (("lesson 4", [LESSON], runs), ("all lessons", [], min(runs, 3))):
        command = ["-c", "from mend.cli import main; raise SystemExit(main())", "refresh", *words]
        took = [_timed([sys.executable, *command], env) for _ in range(count)]
        rows.append([f"`mend refresh`, {what}", str(count), f"{middle(took):.1f}", f"{p95(took):.1f}"])
    return Part("Saving lessons anew", ["Command", "runs", "p50 s", "p95 s"], rows)


def tests(stage: Stage, runs: int) -> Part:
    """The whole command, once."""
    start = time.perf_counter()
    done = subprocess.run(TESTS, cwd=ROOT, capture_output=True, text=True)
    took = time.perf_counter() - start
    said = (done.stdout.strip().splitlines() or ["it said nothing"])[-1].strip("= ")
    return Part("All tests", ["Command", "s"], [[f"`{' '.join(TESTS)}`", f"{took:.0f}"]], f"It said: {said}.")


def _timed(command: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - start
