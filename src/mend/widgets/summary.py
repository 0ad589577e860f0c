"""Lesson 10: what a learner did at each station of a case, and their notes, on one page to keep."""

import base64
import io
from functools import partial
from textwrap import shorten
from typing import Any

from traitlets import Dict, Int, Unicode, observe, validate

from .. import frameworks
from .base import Refused, Widget, _source
from .decision import DecisionPath

LONGEST = 2000  # characters of a note
GIVEN = ("concept", "commitment", "couple")  # traits in which a case gives a widget something to show


class CaseSummary(Widget):
    """Each station of the case with what other widgets say of themselves, a question and a note.

    notes    : station id -> the learner's note, up to 2000 characters
    lines    : station id -> one line for each widget of the station, kept up to date while Python runs
    pictures : station id -> for each of these widgets its picture as a data URI; "" until it is drawn, and
               again as soon as the widget changes; None where nothing is to be drawn
    asked    : how often the pictures were asked for in the browser; each time Python draws what is missing
    sheet    : the style sheet of the page that is printed and saved
    `CaseSummary(steps=path, areas=[first, second])`: each keyword is a station's id, and all may be left out.
    A widget that nobody has used says so and has no picture, unless it was made with something to show.
    Stored lines may be old, so the browser shows lines and pictures only once Python has answered it.
    The summary and the picture tell nothing of what a note says. Raises traitlets.TraitError for a station
    that the case does not have, and for a note that is no text or too long.
    """

    _module = "summary.js"
    _asks_python = True
    _framework = "case"
    _answer = ("notes",)

    notes = Dict().tag(sync=True)
    lines = Dict().tag(sync=True)
    pictures = Dict().tag(sync=True)
    asked = Int(0).tag(sync=True)
    sheet = Unicode().tag(sync=True)

    def __init__(self, **given: Any) -> None:
        """Take the widgets by their stations; any trait may be given too."""
        content = given.pop("content", None) or frameworks.content(self._framework)
        self._stations = [station["id"] for station in content["stations"]]
        self._widgets: dict[str, list[Widget]] = {}
        for name in [name for name in given if name not in self.class_trait_names()]:
            if name not in self._stations:
                expected = ", ".join(self._stations)
                raise Refused(f"stations: found {name!r}; expected one of {expected}.")
            found = given.pop(name)
            self._widgets[name] = list(found) if isinstance(found, list | tuple) else [found]
            for widget in self._widgets[name]:
                if not isinstance(widget, Widget):
                    raise Refused(f"{name}: found {widget!r}; expected a widget of this course, or several.")
        super().__init__(
            content={key: value for key, value in content.items() if key != "data"},
            sheet=_source("summary-page.css"),
            lines={name: [_line(widget, content) for widget in row] for name, row in self._widgets.items()},
            pictures={name: [_blank(widget) for widget in row] for name, row in self._widgets.items()},
            **given,
        )
        self.on_msg(self._hear)
        for name, row in self._widgets.items():
            for i, widget in enumerate(row):
                widget.observe(partial(self._follow, name, i), list(widget._answer))

    @validate("notes")
    def _check_notes(self, proposal: Any) -> dict[str, str]:
        for name, note in proposal["value"].items():
            if name not in self._stations:
                raise Refused(f"notes: found the station {name!r}; expected {', '.join(self._stations)}.")
            if not isinstance(note, str):
                raise Refused(f"notes: found {note!r} for {name}; expected text.")
            if len(note) > LONGEST:
                raise Refused(f"notes: found {len(note)} characters for {name}; expected at most {LONGEST}.")
        return dict(proposal["value"])

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        if message == {"ping": True}:  # answered by a message, since a trait would be stored
            self.send({"alive": True})

    def _follow(self, name: str, i: int, _: Any) -> None:
        widget, lines, drawn = self._widgets[name][i], [*self.lines[name]], [*self.pictures[name]]
        lines[i] = _line(widget, self.content)
        drawn[i] = _blank(widget)  # an old picture beside a new line would be wrong
        with self.hold_sync():
            self.lines = {**self.lines, name: lines}
            self.pictures = {**self.pictures, name: drawn}

    @observe("asked")
    def _draw_missing(self, _: Any) -> None:
        self.pictures = {
            name: [
                _small(self._widgets[name][i].picture()) if uri == "" else uri for i, uri in enumerate(row)
            ]
            for name, row in self.pictures.items()
        }

    @property
    def found(self) -> dict[str, list[dict[str, str | None]]]:
        """Station id -> what is found there: line and picture of each widget."""
        return {
            name: [{"line": line, "picture": uri} for line, uri in zip(row, self.pictures[name], strict=True)]
            for name, row in self.lines.items()
        }

    @property
    def noted(self) -> list[str]:
        """The ids of the stations that have a note, in order."""
        return [name for name in self._stations if self.notes.get(name, "").strip()]

    def summary(self) -> str:
        """Say how many stations have a note, and none of its words."""
        words, done, total = self.content["words"], len(self.noted), len(self._stations)
        return words["state"].format(title=words["title"], done=done, total=total)

    def draw(self, figure: Any) -> None:
        """Draw the stations one below the other, with a check where there is a note."""
        axes = figure.add_subplot()
        noted, last = self.noted, len(self._stations) - 1
        axes.plot([0, 0], [0, -last], color="#d9d3c6", lw=2, ls="-", marker="", zorder=1)
        for i, station in enumerate(self.content["stations"]):
            done = station["id"] in noted
            face = "#17616b" if done else "#fbf8f2"
            axes.plot(0, -i, "o", markersize=19, color="#17616b", markerfacecolor=face, zorder=2)
            axes.text(0, -i, "\u2713" if done else f"{i + 1}", ha="center", va="center", fontsize=11,
                      color="#ffffff" if done else "#17616b", zorder=3)  # fmt: skip
            axes.text(0.22, -i, shorten(station["title"], 44), va="center", fontsize=11.5)
            lesson = self.content["words"]["lesson"].format(number=station["lesson"])
            axes.text(2.6, -i, lesson, va="center", ha="right", color="#5b6a73", fontsize=10)
        axes.set(xlim=(-0.2, 2.65), ylim=(-last - 0.6, 0.6))
        axes.set_title(self.content["title"], loc="left")
        axes.set_axis_off()


def _tells(widget: Widget) -> bool:
    """Whether there is something to show: it was used, or made with the numbers or the people of a case.

    The gate says the same for everyone: that it was not used would tell something of whoever used it.
    """
    given = any(
        getattr(widget, name) != widget.trait_defaults(name) for name in GIVEN if widget.has_trait(name)
    )
    return widget.used or given or getattr(widget, "_case", False) or isinstance(widget, DecisionPath)


def _line(widget: Widget, content: dict[str, Any]) -> str:
    if _tells(widget):
        return widget.summary()
    title = widget.content["words"].get("title") or widget.content["title"]  # a deck has its own
    return content["words"]["unused"].format(title=title)


def _blank(widget: Widget) -> str | None:
    return "" if _tells(widget) else None


def _small(png: bytes) -> str:
    """A picture as a data URI, with as few colors as a drawing needs: a fourth of its size."""
    from PIL import Image  # comes with matplotlib, and like it only where a picture is drawn

    target = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(32, dither=Image.Dither.NONE).save(
        target, "PNG", optimize=True
    )
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()
