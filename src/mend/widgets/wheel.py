"""F12: the wheel of six areas."""

from typing import TYPE_CHECKING, Any

from traitlets import Dict, Enum, Int, List, Unicode, validate

from .. import frameworks, samples
from .base import Ratings, Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot


class SelfConceptWheel(Widget):
    """Two rings of six handles: how I see myself, and how I feel about it; a second person may be laid over.

    concept, esteem : six numbers from 1 (not at all) to 5 (fully), in the order of the areas
    guess, own      : the other person's six: as I guess them, and as they give them; empty until used
    layer           : whose answer lies over mine: "me" (nobody's), "guess" or "own"
    chosen          : the area in the panel, 0 to 5
    name            : whose wheel it is, as in a case; "" for the learner's own
    who             : three short texts, `values`, `beliefs` and `worldview`
    Raises traitlets.TraitError for a value out of range or of the wrong length. Source: framework F12.
    """

    _parts = ("compare.js",)
    _module = "wheel.js"
    _framework = "F12"
    _answer = ("concept", "esteem", "guess", "own", "who")

    concept = Ratings(default=3.0).tag(sync=True)
    esteem = Ratings(default=3.0).tag(sync=True)
    guess = Ratings().tag(sync=True)
    own = Ratings().tag(sync=True)
    layer = Enum(["me", "guess", "own"], default_value="me").tag(sync=True)
    chosen = Int(0, min=0, max=5).tag(sync=True)
    who = Dict().tag(sync=True)
    examples = List(Dict()).tag(sync=True)
    name = Unicode().tag(sync=True)

    def __init__(self, slot: "Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given: `SelfConceptWheel(concept=[4, 3, 3.4, 4.2, 3.7, 4.5])`.

        In an exercise its slot: then it is the wheel of a person of a case, without samples and own words.
        """
        if slot:
            tolerance = {"reading": True, "tolerance": slot.task.get("tolerance")}
            traits["content"] = {**frameworks.content("F12"), **self._of_case(slot.task), **tolerance}
            traits["name"] = slot.task["name"]
        super().__init__(slot, **traits)
        if not self.examples and not slot:
            self.examples = [self._example(row) for row in self.content["examples"]]

    @staticmethod
    def _example(row: dict[str, str]) -> dict[str, Any]:
        person = samples.profile(row["person"])
        if None in person["concept"] + person["esteem"]:
            raise Refused(f"examples: found a score missing for {row['person']}; expected all twelve.")
        return {"name": row["name"], "caption": row["caption"], **person}

    @validate("who")
    def _check_who(self, proposal: Any) -> dict[str, str]:
        fields = [field["id"] for field in self.content["who"]["fields"]]
        for key, text in proposal["value"].items():
            if key not in fields:
                raise Refused(f"who: found the field {key!r}; expected {', '.join(fields)}.")
            if not isinstance(text, str):
                raise Refused(f"who: found {text!r} in {key}; expected text.")
        return proposal["value"]

    def summary(self) -> str:
        """Name the six areas with both values; the free texts are left out."""
        pairs = zip(self.content["areas"], self.concept, self.esteem, strict=True)
        title, rings = self.content["words"]["title"], self.content["rings"]
        values = "; ".join(f"{area['short']} {c:.1f} / {e:.1f}" for area, c, e in pairs)
        whose = f"{self.name}. " if self.name else ""
        return f"{whose}{title} ({rings['concept']['name']} / {rings['esteem']['name']}): {values}"

    def draw(self, figure: Any) -> None:
        """Draw both rings on six spokes."""
        import numpy as np

        axes = figure.add_subplot(projection="polar")
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        angles = np.linspace(0, 2 * np.pi, 7)
        for name, colour, line, shape, face in (
            ("concept", "#17616b", "-", "o", "#17616b"),
            ("esteem", "#b4532a", "--", "D", "#ffffff"),
        ):
            values = [*getattr(self, name), getattr(self, name)[0]]
            label = self.content["rings"][name]["name"]
            axes.plot(
                angles,
                values,
                line,
                color=colour,
                marker=shape,
                markerfacecolor=face,
                markersize=7,
                label=label,
            )
        axes.set_title(self.name)
        axes.set_thetagrids(angles[:-1] * 180 / np.pi, [area["short"] for area in self.content["areas"]])
        axes.tick_params(axis="x", pad=14)
        axes.set_rgrids([1, 2, 3, 4, 5])
        axes.set_ylim(0, 5)
        axes.spines["polar"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
