"""How long from a key press to the painted frame: the wheel on each surface, every widget, and the rivals.

Each stands in a page of its own, all in one browser, and they take turns, six presses at a time. The
clock starts at the key event's own time stamp and stops in the first task after the frame that follows the
change of the picture: for a rival that asks its server, when the new picture is in the page, decoded or not.
A press waits for the one before it, so nothing queues up; a random pause keeps presses out of step with the
frames. The timeline is measured with all its weeks drawn, the gate also where an answer ends it.
"""

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import nbformat

from mend import lessons

from .pages import CONTESTANTS, SITE, STOCK, Contestant, browser, opened, window
from .report import Goal, Part, middle, p95, times
from .servers import Stage, settle

PRESSES = 6  # in one turn; even, so that what the second key of two takes back is as before
FRAME = 20  # ms: one frame at 60 Hz, and a little

MEASURE = """
([area, of]) => {
  window.took = null;
  const rooms = benchRooms(), before = of && benchLook(of, rooms);
  window.addEventListener("keydown", (event) => {
    const start = event.timeStamp;
    const watch = new MutationObserver(() => {
      if (of) {
        const now = benchLook(of, rooms);
        if (!now || now === before) return;
      }
      watch.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (window.took = performance.now() - start);
        port2.postMessage(null);
      });
    });
    for (const room of area ? [area] : rooms)
      watch.observe(room, { subtree: true, childList: true, attributes: true, characterData: true });
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
    """

    cell: str
    area: str
    control: Callable[[Any, int], Any]
    keys: tuple[str, ...]
    after: Callable[[Any], Any] = lambda area: None


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
}


def press(page: Any, control: Any, key: str, area: Any = None, of: Any = None) -> float:
    """One key press; milliseconds until the frame was painted. Looks at an area, or at a picture (`of`)."""
    control.focus()
    page.wait_for_timeout(random.uniform(50, 120))
    page.evaluate(MEASURE, [area, of])
    page.keyboard.press(key)
    page.wait_for_function("() => window.took !== null")
    return page.evaluate("window.took")


def surface(page: Any, one: Contestant, at: int) -> float:
    """One press on the slider of a radar."""
    key = ("ArrowUp", "ArrowDown")[at % 2]
    return press(page, page.locator(one.control).first, key, of=list(one.picture))


def widget(page: Any, gesture: Gesture, at: int) -> float:
    """One press on a widget."""
    area = page.locator(gesture.area)
    key = gesture.keys[at % len(gesture.keys)]
    took = press(page, gesture.control(area, at), key, area.element_handle())
    gesture.after(area)
    return took


def measure(stage: Stage, runs: int) -> Part:
    """As many turns as runs, after one for warming up."""
    turns: dict[str, Callable[[int], float]] = {}
    with browser() as chromium, ExitStack() as windows:
        for one in CONTESTANTS:
            page = windows.enter_context(window(chromium))
            opened(page, one, one.start(stage))
            turns[one.name] = lambda at, page=page, one=one: surface(page, one, at)
        alone = stage.present("0", _notebooks(stage))
        for name, gesture in GESTURES.items():
            page = windows.enter_context(window(chromium))
            page.goto(alone.url.replace("/0.ipynb", f"/{list(GESTURES).index(name)}.ipynb"))
            gesture.control(page.locator(gesture.area), 0).wait_for()
            turns[name] = lambda at, page=page, gesture=gesture: widget(page, gesture, at)
        took: dict[str, list[float]] = {name: [] for name in turns}
        settle()
        for turn in range(runs + 1):
            for name, once in turns.items():
                found = [once(at) for at in range(PRESSES)]
                took[name] += found if turn else []
    site, slow = middle(took[SITE]), middle(took[STOCK])
    rows = [
        [
            name,
            str(len(found)),
            f"{middle(found):.1f}",
            f"{p95(found):.1f}",
            times(middle(found), site),
            times(slow, middle(found)),
        ]
        for name, found in took.items()
    ]
    late = p95(took[SITE])
    return Part(
        "From a key press to the painted frame",
        [
            "Key press to painted frame",
            "presses",
            "p50 ms",
            "p95 ms",
            "as long as the site",
            "`interact` is slower by",
        ],
        rows,
        "The wheel of lesson 4 on the site, in `mend present` and in JupyterLab; then the rivals; then every "
        "widget alone, in a page of `mend present`.",
        [Goal(f"The site paints within one frame, p95 under {FRAME} ms", f"{late:.1f} ms", late < FRAME)],
    )


def _notebooks(stage: Stage) -> Any:
    """A folder with a lesson for each widget, saved with what it shows."""
    folder = stage.folder / "widgets"
    folder.mkdir(exist_ok=True)
    for at, gesture in enumerate(GESTURES.values()):
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(f"import mend\n\n{gesture.cell}")]
        nbformat.write(lessons.stable(book, f"{at}"), folder / f"{at}.ipynb")
        lessons.refresh(folder / f"{at}.ipynb")  # a page shows what was saved
    return folder
