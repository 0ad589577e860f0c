"""F09: the bench on which blaming sentences are rewritten."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

from traitlets import Dict, Unicode, validate

from .. import frameworks, rewriting
from .base import Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot

OWN = "own"


class RewriteBench(Widget):
    """A blaming sentence, room to say it anew, and a reading of what is written as one types.

    sentence  : id of the sentence to start from, or "own"
    texts     : sentence id -> what was written, at most 2,000 characters
    dismissed : sentence id -> the marked phrases that were set aside as false alarms, in lower case
    What was written stays in memory: neither the summary nor the picture tells it. The browser reads by the
    same rules as `rewriting.read`. Raises Refused for an unknown sentence, a text that is none or too long,
    and phrases that are no list of different texts in lower case. Source: F09; Gordon (1970).
    """

    _module = "rewrite.js"
    _framework = "F09"
    _answer = ("sentence", "texts", "dismissed")

    sentence = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    dismissed = Dict().tag(sync=True)

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given: `RewriteBench(sentence="phone")`; in an exercise, its slot."""
        content = frameworks.content("F09")
        if slot:
            content["starts"] = [{"way": "-", **start} for start in slot.task["starts"]]
            content["exercise"] = True
            content["words"]["about"] = frameworks.content("answers")["case"]["bench"]
        traits.setdefault("sentence", content["starts"][0]["id"])
        content |= {
            "kinds": frameworks.content("cards")["kinds"],
            "rules": rewriting.rules(),
            "most": rewriting.MOST,
        }
        for row in (*content["marks"], *content["parts"]):
            del row["patterns"]
        del content["spared"], content["care"]
        if slot and slot.sealed:
            content |= {"marks": [], "parts": []}
            content["words"]["limits"] = ""
            content["rules"] |= {"marks": {}, "parts": {}}
        traits.setdefault("content", content)
        super().__init__(slot, **traits)

    @validate("sentence")
    def _check_sentence(self, proposal: Any) -> str:
        return self._known("sentence", proposal["value"])

    @validate("texts")
    def _check_texts(self, proposal: Any) -> dict[str, str]:
        for name, text in proposal["value"].items():
            self._known("texts", name)
            if not isinstance(text, str):
                raise Refused(f"texts: found {text!r} for {name}; expected text.")
            if len(text) > rewriting.MOST:
                raise Refused(
                    f"texts: found {len(text)} characters for {name}; expected at most {rewriting.MOST}."
                )
        return dict(proposal["value"])

    @validate("dismissed")
    def _check_dismissed(self, proposal: Any) -> dict[str, list[str]]:
        for name, phrases in proposal["value"].items():
            self._known("dismissed", name)
            fine = isinstance(phrases, list | tuple) and all(
                isinstance(phrase, str) and phrase and phrase == phrase.lower() for phrase in phrases
            )
            if not fine or len(set(phrases)) < len(phrases):
                raise Refused(
                    f"dismissed: found {phrases!r} for {name}; expected different phrases in lower case."
                )
        return {name: list(phrases) for name, phrases in proposal["value"].items()}

    def _known(self, trait: str, name: Any) -> str:
        known = [start["id"] for start in self.content["starts"]]
        known += [] if self.content.get("exercise") else [OWN]
        if name not in known:
            raise Refused(f"{trait}: found the sentence {name!r}; expected one of {', '.join(known)}.")
        return name

    def summary(self) -> str:
        """How many sentences have a new wording, and none of its words."""
        words, given = self.content["words"], self._first["texts"]  # what was given is no work of the learner
        written = sum(bool(text.strip()) and text != given.get(name) for name, text in self.texts.items())
        return words["state"].format(title=words["title"], n=written)

    def draw(self, figure: Any) -> None:
        """Draw the sentence to start from and the four parts: is each there in what was written?"""
        axes = figure.add_subplot()
        words = self.content["words"]
        rows = (start for start in self.content["starts"] if start["id"] == self.sentence)
        start = next(rows, {"situation": words["own_about"], "says": self._first["texts"].get(OWN, "…")})
        text, aside = self.texts.get(self.sentence, ""), self.dismissed.get(self.sentence, [])
        reading = rewriting.read(text)
        care = any(rewriting.phrase(text, *span) not in aside for span in reading.care)
        parts = {} if care else reading.parts
        axes.text(0, 0, fill(start["situation"], 68), va="top", color="#5b6a73", fontsize=9.5)
        axes.text(0, -1.1, fill(f"“{start['says']}”", 48), va="top", fontsize=14)
        for i, part in enumerate(self.content["parts"]):
            lit, y = part["id"] in parts, -2.9 - i
            axes.plot(
                0.03, y, "o", color="#17616b", markerfacecolor="#17616b" if lit else "#ffffff", markersize=13
            )
            axes.text(0.08, y, part["name"], va="center", fontsize=12, **({"weight": "bold"} if lit else {}))
            axes.text(0.08, y - 0.42, part["means"], va="center", color="#5b6a73", fontsize=8.5)
        axes.set(xlim=(0, 1), ylim=(-6.6, 0.1))
        axes.set_title(words["title"], loc="left")
        axes.set_axis_off()
