"""What was measured on: the machine, and the versions of everything."""

import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from tests.conftest import find_browser

from .servers import RIVALS, Stage

OURS = ("jupyterlab", "voila", "ipykernel", "ipywidgets", "anywidget", "pandas", "matplotlib", "playwright")


def about(stage: Stage, rivals: bool, command: str) -> dict[str, str]:
    """What RESULTS.md says of a run; `rivals` where they took part."""
    cores = psutil.cpu_count(logical=True)
    memory = psutil.virtual_memory().total / 2**30
    said = {
        "Date": f"{datetime.now(UTC):%Y-%m-%d}",
        "Command": f"`{command}`",
        "Machine": f"{_processor()}, {cores} cores, {memory:.0f} GB of memory",
        "System": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Browser": _browser(),
        "The course": ", ".join(f"{name} {version(name)}" for name in OURS),
    }
    if rivals:
        for rival in RIVALS:
            found = stage.versions(rival).items()
            said[f"The environment of {rival}"] = ", ".join(f"{name} {number}" for name, number in found)
    return said


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _browser() -> str:
    path = find_browser(shell=False) or "none"
    done = subprocess.run([path, "--version"], capture_output=True, text=True)
    return f"{done.stdout.strip()}, headless, without a GPU"
