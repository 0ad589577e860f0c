"""How many bytes a page is: what each sends on a first visit, and what a web host would send of the site."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

from .pages import CONTESTANTS, SITE, browser, is_outside, opened, window
from .report import Part
from .servers import LESSON, Stage, settle

DRAWN = re.compile(rb"<svg\b.*?</svg>|data:image/[^\"')]+", re.DOTALL)


def measure(stage: Stage, runs: int) -> Part:
    """One first visit each, until the first widget answers and a second more."""
    rows = []
    with browser() as chromium:
        for one in CONTESTANTS:
            started = one.start(stage)
            settle()
            with window(chromium) as page:
                sent, frames, asked = [], [], []
                cdp = page.context.new_cdp_session(page)
                cdp.send("Network.enable")
                cdp.on(
                    "Network.loadingFinished", lambda said, sent=sent: sent.append(said["encodedDataLength"])
                )
                cdp.on(
                    "Network.webSocketFrameReceived",
                    lambda said, frames=frames: frames.append(len(said["response"]["payloadData"])),
                )
                page.on("request", lambda said, asked=asked: asked.append(said.url))
                opened(page, one, started)
                page.wait_for_timeout(1000)
                elsewhere = sum(map(is_outside, asked))
                rows.append([one.name, str(len(sent)), _kb(sum(sent)), _kb(sum(frames)), str(elsewhere)])
                if one.name == SITE:
                    files = {urlsplit(url).path.lstrip("/") for url in asked if url.startswith("http")}
    folder = stage.site_folder()
    found = [(folder / name).read_bytes() for name in files if (folder / name).is_file()]
    html = (folder / f"{LESSON}.html").read_bytes()
    every = [path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()]
    for name, parts in (
        ("the site with gzip -9: the page and all that it asks for", found),
        ("the site with gzip -9: the HTML", [html]),
        ("the site with gzip -9: the HTML without drawings", [DRAWN.sub(b"", html)]),
        ("the site with gzip -9: the whole course, as it is kept for no network", every),
    ):
        rows.append([name, str(len(parts)), _kb(sum(len(gzip.compress(part, 9)) for part in parts)), "", ""])
    return Part(
        "Bytes of a page",
        ["First visit", "files", "KB", "KB by websocket", "asked of other computers"],
        rows,
        "As each server sends them: Python's server of files does not compress. What is asked of another "
        "computer fails at once here, and its bytes are missing. Lesson 4 for ours; the radar alone for the "
        "others.",
    )  # fmt: skip


def _kb(size: float) -> str:
    return f"{size / 1000:,.0f}"
