"""How long until a lesson can be used: `mend present`, warm, against stock Voilà on the same notebooks.

uv run python benchmarks/opening.py

Both run at once and take turns in one browser. The clock starts as the address is asked for and stops
when the first button of the lesson's first widget is drawn and takes the focus and a key. Stock Voilà is
the command `voila` with its own settings and template; both are asked once before the clock runs, so
files are in the system's memory.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import SWITCHES, Server, find_browser  # noqa: E402

from mend.paths import NOTEBOOKS  # noqa: E402

TIMES = 10
LESSONS = {
    "lesson 4, as it was saved": "04-six-areas-of-self",
    "lesson 10, with a kernel": "10-one-case-start-to-follow-up",
}
FIRST = "section.mend button:visible"


def stock(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start `voila` on the lessons; its process and its address."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", str(NOTEBOOKS), "--no-browser", f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home)},
    )
    url = f"http://127.0.0.1:{port}/"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url)
            return process, url
        except OSError:
            time.sleep(0.2)
    raise SystemExit("voila did not start")


def opened(browser: Any, url: str) -> float:
    """Seconds from asking for a page to the first widget that answers, in a window without a memory."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(url, wait_until="commit", timeout=120_000)
        button = page.locator(FIRST).first
        button.focus(timeout=120_000)
        page.keyboard.press("Tab")
        return time.perf_counter() - start
    finally:
        context.close()


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*SWITCHES, *sandbox])
        ours = Server("present", NOTEBOOKS, Path(folder) / "ours")
        process, url = stock(Path(folder) / "stock")
        table = Table(
            "Opening a warm lesson", "times", "p50 s", "slowest s", "slower by", box=None, pad_edge=False
        )
        try:
            for name, lesson in LESSONS.items():
                took: dict[str, list[float]] = {"`mend present`": [], "stock Voilà": []}
                for at in range(TIMES + 1):
                    for who, base in zip(took, (ours.url, url), strict=True):
                        seconds = opened(browser, f"{base}voila/render/{lesson}.ipynb")
                        if at:
                            took[who].append(seconds)
                        time.sleep(4)  # a kernel that is left ends, the next one warms up
                middle = {who: statistics.median(found) for who, found in took.items()}
                for who, found in took.items():
                    ratio = middle[who] / middle["`mend present`"]
                    slower = f"{ratio:.1f} times" if who == "stock Voilà" else ""
                    table.add_row(
                        f"{who}, {name}", str(TIMES), f"{middle[who]:.2f}", f"{max(found):.2f}", slower
                    )
        finally:
            process.terminate()
            ours.stop()
            browser.close()
    Console(highlight=False, width=110).print(table)


if __name__ == "__main__":
    main()
