"""Questions to answer: one option, several, a number, or a text of one's own."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

from traitlets import Dict, validate

from .. import frameworks
from .base import Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot


class Question(Widget):
    """One question or a few, as an exercise asks them of a figure or for a written answer.

    given : question id -> ids of options, a number, or the text (of the question "text")
    `content` may be given in place of a slot: title, and items as in `mend.models.exercise`. With a key,
    the answer can be laid beside it. Raises Refused for an unknown question or option, for two options where
    one is asked, for what is no finite number, and for a text that is too long.
    """

    _parts = ("compare.js",)
    _module = "question.js"
    _answer = ("given",)

    given = Dict().tag(sync=True)

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """`Question(answers["q3"])`; any trait may be given too."""
        task = traits.pop("content", None) or (slot.task if slot else {})
        words = frameworks.content("answers")
        items = task.get("items") or [
            {"id": "text", "form": "text", **{key: task[key] for key in ("ask", "hint", "most")}}
        ]
        open_ = any("why" in row for item in items for row in (item, *item.get("options", [])))
        content = {
            "title": task["title"],
            "items": items,
            "key": open_ or None,
            "words": words["question"],
            "compare": words["compare"],
        }
        super().__init__(slot, content=content, **traits)

    @validate("given")
    def _check_given(self, proposal: Any) -> dict[str, Any]:
        items = {item["id"]: item for item in self.content["items"]}
        for name, value in proposal["value"].items():
            if name not in items:
                raise Refused(f"given: found the question {name!r}; expected one of {', '.join(items)}.")
            self._check_one(items[name], value)
        return dict(proposal["value"])

    @staticmethod
    def _check_one(item: dict[str, Any], value: Any) -> None:
        name, form = item["id"], item["form"]
        if form == "text":
            if not isinstance(value, str) or len(value) > item["most"]:
                raise Refused(
                    f"given: found {str(value)[:40]!r}; expected a text of at most {item['most']} characters."
                )
        elif form == "number":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not abs(value) < 1e12:
                raise Refused(f"given: found {value!r} for {name}; expected a number.")
        else:
            known = [option["id"] for option in item["options"]]
            fine = isinstance(value, list | tuple) and all(each in known for each in value)
            if not fine or len(set(value)) < len(value) or (form == "one" and len(value) > 1):
                many = "one" if form == "one" else "some"
                raise Refused(
                    f"given: found {value!r} for {name}; expected a list of {many} of {', '.join(known)}."
                )

    def summary(self) -> str:
        """How many questions are answered, or how many words written; never the words themselves."""
        words, items = self.content["words"], self.content["items"]
        if items[0]["form"] == "text":
            n = len(self.given.get("text", "").split())
            return words["state_written"].format(title=self.content["title"], n=n)
        n = sum(self.given.get(item["id"]) not in (None, []) for item in items)
        return words["state"].format(title=self.content["title"], n=n, m=len(items))

    def draw(self, figure: Any) -> None:
        """Draw the questions with their options; the chosen ones filled."""
        axes, y = figure.add_subplot(), 0.0
        for item in self.content["items"]:
            text = fill(item["ask"], 70)
            axes.text(0, y, text, va="top", weight="bold")
            y -= 0.5 * (text.count("\n") + 1) + 0.2
            for option in item.get("options", []):
                on, text = option["id"] in self.given.get(item["id"], []), fill(option["text"], 74)
                axes.plot(
                    0.02, y - 0.18, "o", color="#17616b", markerfacecolor="#17616b" if on else "#ffffff"
                )
                axes.text(0.06, y, text, va="top", fontsize=9.5)
                y -= 0.42 * (text.count("\n") + 1)
            y -= 0.4
        axes.set(xlim=(0, 1), ylim=(min(y, -3), 0.3))
        axes.set_title(self.content["title"], loc="left")
        axes.set_axis_off()
