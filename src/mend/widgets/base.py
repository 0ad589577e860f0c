"""The widget contract: content from YAML, a front-end module beside it, an answer, and a picture."""

import io
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
from traitlets import Dict, List, TraitError

from .. import frameworks, support
from ..errors import Plain
from ..theme import CSS, pictures

if TYPE_CHECKING:
    from ..answers import Slot

HERE = Path(__file__).parent


@cache
def _source(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


class Refused(Plain, TraitError):
    """A value that a widget cannot take: what was found, and what was expected."""


def two_names(people: Any) -> list[str]:
    """The names of two people, as a case gives them; Refused says what was found."""
    found = list(people) if isinstance(people, list | tuple) else [people]
    if len(found) != 2 or not all(isinstance(name, str) and name.strip() for name in found):
        raise Refused(f"people: found {people!r}; expected two names.")
    return found


class Ratings(List):
    """Six numbers from 1 to 5, one for each area, kept to one decimal; or none at all where `optional`."""

    def __init__(self, default: float | None = None):
        """Start at `default` in every area; None starts empty and allows empty."""
        self.optional = default is None
        super().__init__(default_value=[] if default is None else [default] * 6)

    def validate(self, obj: Any, value: Any) -> list[float]:
        """Return the six numbers; Refused says what was found and what was expected."""
        value = list(super().validate(obj, value) or [])
        if self.optional and not value:
            return value
        if len(value) != 6:
            raise Refused(f"{self.name}: found {len(value)} values; expected six, one for each area.")
        for place, number in enumerate(value, 1):
            if isinstance(number, bool) or not isinstance(number, int | float) or not 1 <= number <= 5:
                raise Refused(
                    f"{self.name}: found {number!r} in place {place}; expected a number from 1 to 5."
                )
        return [round(float(number), 1) for number in value]


class Widget(anywidget.AnyWidget):
    """What every Mend widget is: traits in Python, drawing in the browser, no kernel needed to use it.

    A subclass names its front-end module in `_module` (and in `_parts` what stands in front of it), its
    content in `_framework` (a framework's id) and the traits that are the learner's work in `_answer`.
    `summary()` says the state in a line; `draw()` draws it. A widget that is given an exercise's slot, as in
    `CardSort(answers["q1"])`, shows its task and keeps what is done; `kept` tells the browser so.
    """

    _module: ClassVar[str]
    _parts: ClassVar[tuple[str, ...]] = ()
    _framework: ClassVar[str]
    _answer: tuple[str, ...] = ()
    _asks_python: ClassVar[bool] = False  # whether a part of it stays empty where no kernel runs

    content = Dict().tag(sync=True)
    kept = Dict().tag(sync=True)
    support = Dict().tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Put the shared helpers in front of the module, so that nothing has to be built."""
        if "_module" in cls.__dict__:
            cls._esm = "".join(source for _, source in cls.sources())
            cls._css = CSS + cls.style()
        super().__init_subclass__(**kwargs)

    @classmethod
    def sources(cls) -> list[tuple[str, str]]:
        """(name, text) of the files that its front-end module is made of, in order; the last one draws it."""
        names = ("shared.js", "begin.js", "kept.js", *cls._parts, cls._module)
        return [(name, _source(name)) for name in names]

    @classmethod
    def style(cls) -> str:
        """The widget's own CSS; what all widgets share is in `theme.CSS`."""
        return _source(cls._module.replace(".js", ".css"))

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """Fill the content from `data/frameworks`; a trait given here overrides its default."""
        traits.setdefault("support", support.content())
        content = traits.get("content") or frameworks.content(self._framework)
        shared = frameworks.content("words")["words"]
        words = {**shared, **content["words"]}
        if slot is not None and "private" in words:
            words["private"] = ""  # it is saved, which the line under the widget says
        traits["content"] = {**content, "words": words}
        super().__init__(**traits)
        self._first = self.answer
        if slot is not None:
            slot.bind(self)

    @staticmethod
    def _of_case(task: dict[str, Any]) -> dict[str, Any]:
        """What the browser needs of a case: its lines, the words of comparing, and the key if it is there."""
        words = frameworks.content("answers")
        found = {"case": task.get("case"), "lines": words["case"], "compare": words["compare"]}
        return {**found, "key": task.get("key")}

    def _check_reasons(self, value: Any) -> list[str]:
        known = [line["id"] for line in (self.content.get("case") or {"lines": []})["lines"]]
        for i, name in enumerate(value):
            if name not in known or name in value[:i]:
                raise Refused(
                    f"reasons: found {name!r}; expected different lines of {', '.join(known) or 'a case'}."
                )
        return list(value)

    @property
    def used(self) -> bool:
        """Whether the answer is another one than the widget was made with."""
        return self.answer != self._first

    @property
    def answer(self) -> dict[str, Any]:
        """The learner's work as a plain dictionary; setting it restores the work exactly."""
        return {name: deepcopy(getattr(self, name)) for name in self._answer}

    @answer.setter
    def answer(self, answer: dict[str, Any]) -> None:
        if not isinstance(answer, dict) or set(answer) != set(self._answer):
            found = ", ".join(map(str, answer)) if isinstance(answer, dict) else repr(answer)
            raise Refused(f"answer: found {found or 'nothing'}; expected {', '.join(self._answer)}.")
        before = self.answer
        try:
            self.set_trait_values(answer)
        except TraitError:
            self.set_trait_values(before)
            raise

    def set_trait_values(self, values: dict[str, Any]) -> None:
        """Set several traits and tell the browser once."""
        with self.hold_sync():
            for name, value in values.items():
                setattr(self, name, deepcopy(value))

    def summary(self) -> str:
        """The state in one line, for places where the widget cannot run."""
        raise NotImplementedError

    def draw(self, figure: Any) -> None:
        """Draw the state into an empty matplotlib figure."""
        raise NotImplementedError

    def picture(self) -> bytes:
        """The state as a PNG, for GitHub, nbviewer and print."""
        from matplotlib import style
        from matplotlib.figure import Figure

        from ..theme import STYLE

        with style.context(STYLE):
            figure = Figure(figsize=(6.4, 5.2), layout="constrained")
            self.draw(figure)
            target = io.BytesIO()
            figure.savefig(target, format="png", dpi=130, metadata={"Software": None})
        return target.getvalue()

    def __repr__(self) -> str:
        """The summary: it carries no address or id, so a saved lesson does not change from run to run."""
        return self.summary()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        if pictures():
            data["image/png"] = self.picture()
        return data, metadata
