"""Drives the browser: what is pressed on which page, and how one sees that it answered."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.conftest import SWITCHES, find_browser

from .servers import Stage, Started

VIEW = {"width": 1280, "height": 900}
PATIENCE = 40_000  # ms: a page that says nothing for so long never will

# `rooms` is the document and every shadow root; `look` is what the pictures say of themselves.
LOOK = """
window.benchRooms = (root = document, found = []) => {
  found.push(root);
  for (const el of root.querySelectorAll("*")) if (el.shadowRoot) benchRooms(el.shadowRoot, found);
  return found;
};
window.benchLook = ([selector, name], rooms = benchRooms()) =>
  rooms.flatMap((room) => [...room.querySelectorAll(selector)].map((el) => el.getAttribute(name))).join("|");
window.benchChanged = (of, before, patience) => new Promise((done) => {
  const until = performance.now() + patience;
  const ask = () => benchLook(of) !== before ? done(true)
    : performance.now() > until ? done(false) : requestAnimationFrame(ask);
  ask();
});
"""


class Stuck(Exception):
    """A page whose first control never came, or never answered."""


@dataclass(frozen=True)
class Contestant:
    """One of those that are compared.

    start   : starts its server
    control : what takes the key
    picture : (selector, attribute): the attribute changes when the picture does
    group   : whom it is compared with
    """

    name: str
    start: Callable[[Stage], Started]
    control: str
    picture: tuple[str, str]
    group: str = "radar"


STUCK: Counter[str] = Counter()

OURS = (".mend-wheel [role=slider]", (".mend-wheel polygon.ring", "points"))
SITE, PRESENT, LAB = "the site", "`mend present`", "JupyterLab, as saved"
STOCK, AHEAD = "stock Voilà, `interact`", "Voilà, kernels ahead, `interact`"
PANEL, MARIMO, PLOTLY = "Panel", "marimo", "stock Voilà, Plotly FigureWidget"

CONTESTANTS = [
    Contestant(SITE, Stage.site, *OURS),
    Contestant(PRESENT, Stage.present, *OURS),
    Contestant(LAB, Stage.lab, *OURS),
    Contestant(STOCK, Stage.interact, ".noUi-handle", (".widget-output img", "src")),
    Contestant(AHEAD, lambda s: s.interact(ahead=True), ".noUi-handle", (".widget-output img", "src")),
    Contestant(PLOTLY, Stage.plotly, ".noUi-handle", ("path.js-line", "d")),
    Contestant(PANEL, Stage.panel, ".noUi-handle", ("img", "src")),
    Contestant(MARIMO, Stage.marimo, "[role=slider]", ("img", "src")),
]


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, which finds no other computer than this one."""
    from playwright.sync_api import sync_playwright

    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=find_browser(shell=False), args=[*SWITCHES, "--no-sandbox", alone]
        )
        yield found
        found.close()


@contextmanager
def window(browser: Any) -> Iterator[Any]:
    """A page in a window without a memory; what it leaves on its server is told that it goes."""
    context = browser.new_context(viewport=VIEW)
    try:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LOOK)
        page = context.new_page()
        page.outside = []
        page.on("request", lambda asked: page.outside.append(asked.url) if is_outside(asked.url) else None)
        yield page
        page.goto("about:blank")
    finally:
        context.close()


def is_outside(url: str) -> bool:
    """Whether an address is on another computer."""
    return url.startswith(("http", "ws")) and "//127.0.0.1:" not in url


def look(page: Any, one: Contestant) -> str:
    """What the pictures say of themselves; nothing as long as there is none."""
    return page.evaluate("(of) => benchLook(of)", list(one.picture))


def answered(page: Any, one: Contestant) -> None:
    """Press a key on the first control until the picture answers: a press that nobody hears is lost.

    Raises Stuck where it does not.
    """
    control, until, presses = page.locator(one.control).first, time.monotonic() + PATIENCE / 1000, 0
    try:
        control.wait_for(state="attached")
    except Exception as error:
        raise Stuck(f"{one.name}: {page.locator('body').inner_text()[:500]}\n{error}") from error
    while time.monotonic() < until:
        if not (before := look(page, one)):
            page.wait_for_timeout(10)
            continue
        control.focus()
        # Some up, some down, so that the end of the scale is never reached.
        page.keyboard.press("ArrowUp" if presses // 8 % 2 == 0 else "ArrowDown")
        presses += 1
        if page.evaluate("([of, before]) => benchChanged(of, before, 250)", [list(one.picture), before]):
            return
    raise Stuck(f"{one.name} never answered.")


def opened(page: Any, one: Contestant, started: Started) -> float:
    """Seconds from asking for a page until a key press on its first control is seen to change the picture.

    A page that got stuck is asked for again, three times in all; how often is kept in `STUCK`.
    """
    for attempt in range(3):
        start = time.perf_counter()
        page.goto(started.url, wait_until="commit")
        try:
            answered(page, one)
        except Stuck:
            STUCK[one.name] += 1
            if attempt == 2:
                raise
        else:
            break
    return time.perf_counter() - start
