"""One theme for the widgets, the figures and every page."""

from pathlib import Path

CSS = Path(__file__).with_name("mend.css").read_text(encoding="utf-8")
STYLE = Path(__file__).with_name("mend.mplstyle")
