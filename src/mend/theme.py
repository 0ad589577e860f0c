"""One theme for the widgets, the figures and every page."""

import os
from pathlib import Path

_HERE = Path(__file__).parent
CSS = (_HERE / "mend.css").read_text(encoding="utf-8")
LEAVE = (_HERE / "leave.css").read_text(encoding="utf-8")
PAGE = (_HERE / "page.css").read_text(encoding="utf-8")
STYLE = _HERE / "mend.mplstyle"
PICTURES = "MEND_PICTURES"


def pictures() -> bool:
    """Whether outputs carry a PNG too: only while a lesson is saved; a live kernel never pays for it."""
    return bool(os.environ.get(PICTURES))
