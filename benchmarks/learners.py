"""What it costs when 1, 10 and 100 learners are there at once: processes and memory of the server."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urljoin

import psutil
from bs4 import BeautifulSoup

from .opening import DIARY
from .pages import (
    CONTESTANTS,
    MARIMO,
    PANEL,
    PLOTLY,
    PRESENT,
    SITE,
    STOCK,
    Contestant,
    browser,
    opened,
    window,
)
from .report import Goal, Part
from .servers import WITH_KERNEL, Stage, Started, settle

MANY = (1, 10, 100)
MOST = 10  # pages that are really opened where each may cost a kernel
NOTHING = 1  # MB for each learner: less is what the server's own threads and buffers come and go with
ALIVE = Contestant(
    "`mend present`, lesson 10, with a kernel", lambda stage: stage.present(WITH_KERNEL), *DIARY
)


def weigh(started: Started) -> tuple[int, float]:
    """(processes, MB in PSS) of a server and all below it; RSS where PSS is not known."""
    count, size = 0, 0.0
    for process in started.tree():
        try:
            found = process.memory_full_info()
        except psutil.NoSuchProcess:  # it ended meanwhile
            continue
        count, size = count + 1, size + getattr(found, "pss", found.rss) / 2**20
    return count, size


def fetched(url: str) -> int:
    """The bytes of a page and of all that it names, as one learner's browser asks for them."""
    with urllib.request.urlopen(url, timeout=120) as answer:
        html = answer.read()
    names = {
        tag.get("src") or tag.get("href")
        for tag in BeautifulSoup(html, "html.parser").select("script[src], link[href], img[src]")
    }
    size = len(html)
    for name in names:
        address = urljoin(url, name)
        if address.startswith(url.rsplit("/", 1)[0].split("/voila")[0]):
            with urllib.request.urlopen(address, timeout=120) as answer:
                size += len(answer.read())
    return size


def measure(stage: Stage, runs: int) -> Part:
    """Clients that fetch a lesson where no page needs a kernel; real pages where one does."""
    rows: list[list[str]] = []
    each: dict[str, float] = {}
    by_name = {one.name: one for one in CONTESTANTS}
    for one in (by_name[SITE], by_name[PRESENT]):
        started = one.start(stage)
        fetched(started.url)
        settle()
        bare = weigh(started)
        for many in MANY:
            start = time.perf_counter()
            with ThreadPoolExecutor(many) as pool:
                waiting = [pool.submit(fetched, started.url) for _ in range(many)]
                peak = bare
                while not all(client.done() for client in waiting):
                    peak = max(peak, weigh(started), key=lambda found: found[1])
                    time.sleep(0.02)
                assert all(client.result() for client in waiting)
            took = f"all had the page after {time.perf_counter() - start:.1f} s"
            each[one.name] = (peak[1] - bare[1]) / many
            rows.append(_row(one.name, many, peak, bare, took))
    with browser() as chromium:
        for one in (by_name[STOCK], by_name[PLOTLY], by_name[PANEL], by_name[MARIMO], ALIVE):
            started = one.start(stage)
            settle()
            bare = weigh(started)
            with ExitStack() as windows:
                for many in range(1, MOST + 1):
                    page = windows.enter_context(window(chromium))
                    opened(page, one, started)
                    if many in MANY:
                        settle()
                        found = weigh(started)
                        rows.append(_row(one.name, many, found, bare, "real pages"))
                each[one.name] = (found[1] - bare[1]) / MOST
                more = (found[0] - bare[0]) / MOST
            hundred = round(bare[0] + 100 * more), bare[1] + 100 * each[one.name]
            rows.append(_row(one.name, 100, hundred, bare, f"extrapolated from {MOST}"))
    return Part(
        "Learners at once",
        ["Served by", "learners", "processes", "memory MB (PSS)", "over nobody", "MB for each", "how"],
        rows,
        "The server and all processes below it. The site and `mend present`, lesson 4: clients fetch the "
        "page and all that it names at once, and the most memory meanwhile. The others: pages open "
        "in Chromium.",
        [Goal("The site needs no memory for a learner", f"{each[SITE]:.2f} MB for each of 100",
              each[SITE] < NOTHING)],
    )  # fmt: skip


def _row(name: str, many: int, found: tuple[int, float], bare: tuple[int, float], how: str) -> list[str]:
    more = found[1] - bare[1]
    return [name, str(many), str(found[0]), f"{found[1]:.0f}", f"{more:.1f}", f"{more / many:.2f}", how]
