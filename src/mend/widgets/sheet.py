"""The sheet at the head of an exercise: what it is, what is saved of it, and the file to hand in."""

from typing import Any

from traitlets import Dict, List, Unicode

from .. import frameworks, kept
from .base import Widget


class Sheet(Widget):
    """What an exercise asks, task by task, and what of it is saved.

    done  : task id -> when it was saved last (UTC, ISO 8601)
    given : task id -> [of how many of its parts there is an answer, how many parts it has]
    told  : sentences on a file that could not be used
    The file itself goes to the browser only when somebody presses the button for it.
    """

    _module = "sheet.js"

    done = Dict().tag(sync=True)
    given = Dict().tag(sync=True)
    told = List(Unicode()).tag(sync=True)

    def __init__(self, answers: Any):
        """Take the exercise's `Answers`."""
        words, exercise = frameworks.content("answers"), answers.exercise
        sheet = words["sheet"]
        tasks = [
            {key: task[key] for key in ("id", "title", "points", "optional")} for task in exercise["tasks"]
        ]
        head = {
            "minutes": sheet["minutes"].format(minutes=exercise["minutes"]),
            "mode": sheet["practice" if answers.practice else "graded"],
        }
        content = {key: exercise[key] for key in ("id", "title", "outcomes", "look_up")}
        self._answers = answers
        super().__init__(
            content={**content, **head, "tasks": tasks, "words": {**words["kept"], **sheet}},
            done=answers.done,
            given=answers.given,
            told=answers.told,
        )
        self.on_msg(self._hear)

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        asked = message.get("kept") if isinstance(message, dict) else None
        if asked == "here":
            self.send({"kept": {"state": "saved" if self._answers.writes else "model"}})
        elif asked == "file":
            path = self._answers.folder / kept.NAME
            text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
            self.send({"file": text, "name": self._answers.keeper.brought.name})

    def summary(self) -> str:
        """How many tasks have a saved answer."""
        return repr(self._answers)

    def draw(self, figure: Any) -> None:
        """Draw the list of tasks with a mark for what is saved."""
        axes = figure.add_subplot()
        for i, task in enumerate(self.content["tasks"]):
            face = "#17616b" if task["id"] in self.done else "#ffffff"
            axes.plot(0.03, -i, "o", color="#17616b", markerfacecolor=face, markersize=11)
            axes.text(0.1, -i, task["title"], va="center", fontsize=12)
        axes.set(xlim=(0, 1), ylim=(-len(self.content["tasks"]), 0.6))
        axes.set_title(self.content["title"], loc="left")
        axes.set_axis_off()
