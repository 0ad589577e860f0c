"""One theme for the widgets, the figures and every page."""

from pathlib import Path

_HERE = Path(__file__).parent
CSS = (_HERE / "mend.css").read_text(encoding="utf-8")
PAGE = (_HERE / "page.css").read_text(encoding="utf-8")
STYLE = _HERE / "mend.mplstyle"
