"""How long from a key press to the painted frame: Mend's widgets, and `ipywidgets.interact` with matplotlib.

uv run python benchmarks/gesture.py

Each stands in a page of `mend present` of its own, all in one browser, and they take turns, ten presses
at a time. The clock starts at the key event's own time stamp and stops in the first task after the frame
that follows the first change of the drawing. A press waits for the one before it, so nothing queues up;
a random pause keeps presses out of step with the frames. The timeline is measured with all its weeks
drawn, the gate also where an answer ends it.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from rich.console import Console
from rich.table import Table

from mend import lessons

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import SWITCHES, Server, find_browser  # noqa: E402

ROUNDS, PRESSES = 5, 10

RADAR = """
import numpy as np
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact

areas = ["personal", "physical", "family", "social", "work", "moral"]
angles = np.linspace(0, 2 * np.pi, 7)

def radar(**values):
    figure, axes = plt.subplots(figsize=(5, 5), subplot_kw={"projection": "polar"})
    rating = list(values.values())
    axes.plot(angles, [*rating, rating[0]])
    axes.fill(angles, [*rating, rating[0]], alpha=0.2)
    axes.set_xticks(angles[:-1], areas)
    axes.set_ylim(0, 5)
    plt.show()

interact(radar, **{area: FloatSlider(3, min=1, max=5, step=0.1) for area in areas});
"""

MEASURE = """
([el, picture]) => {
  window.took = null;
  const before = picture && el.querySelector("img")?.src;
  window.addEventListener("keydown", (event) => {
    const start = event.timeStamp;
    const watch = new MutationObserver(() => {
      const now = picture && el.querySelector("img")?.src;
      if (picture && (!now || now === before)) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (window.took = performance.now() - start);
        port2.postMessage(null);
      });
    });
    watch.observe(el, { subtree: true, childList: true, attributes: true, characterData: true });
  }, { capture: true, once: true });
}
"""


@dataclass
class Gesture:
    """What is pressed, and where the change is looked for.

    cell    : the code that shows it
    area    : a selector
    control : the control of the press with this number, within the area
    keys    : one a press, in turn
    after   : what is done between two presses, off the clock
    picture : whether the change is a new picture
    """

    cell: str
    area: str
    control: Callable[[Any, int], Any]
    keys: tuple[str, ...]
    after: Callable[[Any], Any] = lambda area: None
    picture: bool = False


def first(selector: str) -> Callable[[Any, int], Any]:
    """Always the same control."""
    return lambda area, at: area.locator(selector).first


GESTURES = {
    "SelfConceptWheel, a handle": Gesture(
        "mend.SelfConceptWheel()", ".mend-wheel", first("[role=slider]"), ("ArrowUp", "ArrowDown")
    ),
    "HealingPath, a confirmation": Gesture(
        "mend.HealingPath()", ".mend-path", first(".mend-confirm .mend-button"), ("Enter",)
    ),
    "CardSort, a card on a pile": Gesture(
        "mend.CardSort('F18')", ".mend-cards", first(".mend-sheet"), ("1",)
    ),
    "SignsTimeline, a week": Gesture(
        "mend.SignsTimeline(seen=40, week=40, revealed=True)",
        ".mend-signs",
        first("[role=slider]"),
        ("ArrowRight", "ArrowLeft"),
    ),
    "DecisionPath, an answer": Gesture(
        "mend.DecisionPath()",
        ".mend-decision",
        lambda area, at: area.locator(".mend-answer:visible").nth(at % 2),
        ("Enter",),
        # The same question again: back from the next one, or from the end.
        lambda area: area.locator(".mend-buttons .mend-button:not(.is-main):visible").first.click(),
    ),
    "ExpertMap, a mark": Gesture(
        "mend.ExpertMap()", ".mend-experts", first(".mend-cell[tabindex='0']"), ("ArrowRight", "ArrowLeft")
    ),
    "CommitmentExplorer, a handle": Gesture(
        "mend.CommitmentExplorer()", ".mend-commitment", first("[role=slider]"), ("ArrowUp", "ArrowDown")
    ),
    # The last letter of a mark, and its removal.
    "RewriteBench, a letter": Gesture(
        "mend.RewriteBench(texts={'dishes': 'You are so lazy. I am tired, and you alway'})",
        ".mend-rewrite",
        first("textarea"),
        ("s", "Backspace"),
    ),
    # A letter and its removal: the station's mark and the count come and go.
    "CaseSummary, a letter of a note": Gesture(
        "mend.CaseSummary(steps=mend.HealingPath())",
        ".mend-summary",
        first("textarea"),
        ("a", "Backspace"),
    ),
    "Conversation, a reply": Gesture(
        "mend.Conversation('F10')",
        ".mend-conversation",
        lambda area, at: area.locator(".mend-reply:visible").nth(at % 3),
        ("Enter",),
        lambda area: area.locator(".mend-talk > .mend-buttons .mend-button:visible").first.click(),
    ),
    "GoalTracker, a week kept": Gesture(
        "mend.GoalTracker(weeks=[{'answers': ['yes', 'no'], 'lines': ['', '']}] * 40)",
        ".mend-goals",
        first(".mend-answer"),
        ("Enter",),
    ),
    "interact, a matplotlib radar": Gesture(
        RADAR,
        ".widget-interact .widget-output",
        lambda area, at: area.page.locator(".widget-interact .noUi-handle").first,
        ("ArrowUp", "ArrowDown"),
        picture=True,
    ),
}


def press(page: Any, gesture: Gesture, at: int) -> float:
    """One key press; milliseconds until the frame was painted."""
    area = page.locator(gesture.area)
    gesture.control(area, at).focus()
    page.wait_for_timeout(random.uniform(50, 120))
    page.evaluate(MEASURE, [area.element_handle(), gesture.picture])
    page.keyboard.press(gesture.keys[at % len(gesture.keys)])
    page.wait_for_function("window.took !== null")
    took = page.evaluate("window.took")
    gesture.after(area)
    return took


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        notebooks = Path(work, "notebooks")
        notebooks.mkdir()
        for at, gesture in enumerate(GESTURES.values()):
            book = nbformat.v4.new_notebook()
            book.cells = [nbformat.v4.new_code_cell(f"import mend\n\n{gesture.cell}")]
            nbformat.write(lessons.stable(book, f"{at}"), notebooks / f"{at}.ipynb")
            lessons.refresh(notebooks / f"{at}.ipynb")  # a page shows what was saved
        server = Server("present", notebooks, Path(work, "home"))
        try:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=[*SWITCHES, "--no-sandbox"]
            )
            pages = [browser.new_page(viewport={"width": 1200, "height": 1000}) for _ in GESTURES]
            for at, (page, gesture) in enumerate(zip(pages, GESTURES.values(), strict=True)):
                server.open(page, f"{at}")
                gesture.control(page.locator(gesture.area), 0).wait_for(timeout=60_000)
            times: dict[str, list[float]] = {name: [] for name in GESTURES}
            for turn in range(ROUNDS + 1):  # the first is for warming up
                for page, (name, gesture) in zip(pages, GESTURES.items(), strict=True):
                    took = [press(page, gesture, at) for at in range(PRESSES)]
                    times[name] += took if turn else []
            version = browser.version
        finally:
            server.stop()

    slow = statistics.median(times["interact, a matplotlib radar"])
    table = Table(
        "Key press to painted frame",
        "presses",
        "p50 ms",
        "p95 ms",
        "interact is slower by",
        box=None,
        pad_edge=False,
    )
    for name, took in times.items():
        p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
        p50 = statistics.median(took)
        ratio = "" if name.startswith("interact") else f"{slow / p50:.1f} times"
        table.add_row(name, str(len(took)), f"{p50:.1f}", f"{p95:.1f}", ratio)
    console.print(table)
    console.print(f"Chromium {version}, headless, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
