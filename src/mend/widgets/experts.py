"""F23: twelve practitioners by ten conditions of healing, and three answers to code alone."""

from typing import Any

from traitlets import Dict, List, Unicode, validate

from .. import frameworks, samples
from .base import Refused, Widget

VIEWS = ("map", "pair", "says", "code")
SURE = {"names": 100, "implies": 1}  # one that names outweighs any number that only imply


class ExpertMap(Widget):
    """Who names which condition: as a map, two side by side, by how many; and three answers to code alone.

    view    : "map", "pair", "says" or "code"
    sort    : the order of `conditions` ("named", "article", "name") and of `experts` ("article", "named")
    filter  : `codes` whose marks are shown; `conditions` at each of which an expert must have such a mark
    cell    : the cell in view, an expert's id and a condition's; or empty
    pair    : two experts' ids, held side by side
    reading : the expert whose answer is read, one of the three that are retold
    codes   : the learner's codes: an expert's id -> a condition -> names, implies or does not mention
    shown   : ids of those of the three whose marks are open; until then no view shows them
    positions : an expert's id -> a condition -> code, paragraph (None where there is none), says (what it
        rests on, or empty), first and second (the two readings); settled when the widget is made
    Raises traitlets.TraitError for an unknown name in any of them. Sources: F23; the data expert_positions;
    kappa by Cohen (1960), its words by Landis and Koch (1977).
    """

    _parts = ("kappa.js", "grid.js", "coding.js")
    _module = "experts.js"
    _framework = "F23"
    _answer = ("codes", "shown", "pair")

    view = Unicode("map").tag(sync=True)
    sort = Dict(default_value={"conditions": "named", "experts": "article"}).tag(sync=True)
    filter = Dict(default_value={"conditions": [], "codes": ["names", "implies"]}).tag(sync=True)
    cell = List(Unicode()).tag(sync=True)
    pair = List(Unicode(), default_value=["joshi", "jameson"]).tag(sync=True)
    reading = Unicode().tag(sync=True)
    codes = Dict().tag(sync=True)
    shown = List(Unicode()).tag(sync=True)
    positions = Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        """Any trait but `positions` may be given: `ExpertMap(view="code", reading="devani")`."""
        content, cards = frameworks.content("F23"), frameworks.content("cards")
        says = {row["id"]: row["cells"] for row in content.pop("says")}
        positions: dict[str, dict[str, Any]] = {}
        for row in samples.rows("expert_positions"):
            expert, condition = row["expert"], row["condition"]
            positions.setdefault(expert, {})[condition] = {
                "code": row["code"],
                "paragraph": int(row["paragraph"]) if row["paragraph"] else None,
                "says": says[expert].get(condition, ""),
                "first": row["first_reading"],
                "second": row["second_reading"],
            }
        content |= {"experts": frameworks.content("experts")["experts"]}
        content |= {name: cards[name] for name in ("bands", "least")}
        traits.setdefault("reading", content["retold"][0]["id"])
        super().__init__(**{"content": content, **traits, "positions": positions})

    def _ids(self, kind: str) -> list[str]:
        return [row["id"] for row in self.content[kind]]

    @staticmethod
    def _known(trait: str, values: Any, known: Any, once: bool = True) -> list[str]:
        """The values as a list; Refused where one of them is not known, or is there twice."""
        if not isinstance(values, list | tuple):
            raise Refused(f"{trait}: found {values!r}; expected a list of {', '.join(known)}.")
        for place, value in enumerate(values):
            if value not in known:
                raise Refused(f"{trait}: found {value!r}; expected one of {', '.join(known)}.")
            if once and value in values[:place]:
                raise Refused(f"{trait}: found {value!r} twice; expected each once.")
        return list(values)

    @staticmethod
    def _keys(trait: str, value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
        if set(value) != set(keys):
            raise Refused(f"{trait}: found {', '.join(map(str, value)) or 'nothing'}; "
                          f"expected {', '.join(keys)}.")  # fmt: skip
        return value

    @validate("view", "reading")
    def _check_one(self, proposal: Any) -> str:
        name = proposal["trait"].name
        return self._known(name, [proposal["value"]], VIEWS if name == "view" else self._ids("retold"))[0]

    @validate("sort")
    def _check_sort(self, proposal: Any) -> dict[str, str]:
        sorts = self.content["words"]["sorts"]
        sort = self._keys("sort", proposal["value"], ("conditions", "experts"))
        return {what: self._known("sort", [how], list(sorts[what]))[0] for what, how in sort.items()}

    @validate("filter")
    def _check_filter(self, proposal: Any) -> dict[str, list[str]]:
        parts = self._keys("filter", proposal["value"], ("conditions", "codes"))
        return {part: self._known("filter", values, self._ids(part)) for part, values in parts.items()}

    @validate("cell")
    def _check_cell(self, proposal: Any) -> list[str]:
        cell = proposal["value"]
        if len(cell) not in (0, 2):
            raise Refused(f"cell: found {cell!r}; expected an expert and a condition, or an empty list.")
        for kind, value in zip(("experts", "conditions"), cell, strict=False):
            self._known("cell", [value], self._ids(kind))
        return cell

    @validate("pair", "shown")
    def _check_experts(self, proposal: Any) -> list[str]:
        name, ids = proposal["trait"].name, proposal["value"]
        if name == "pair" and len(ids) != 2:
            raise Refused(f"pair: found {len(ids)} experts; expected two.")
        return self._known(name, ids, self._ids("experts" if name == "pair" else "retold"))

    @validate("codes")
    def _check_codes(self, proposal: Any) -> dict[str, dict[str, str]]:
        codes = proposal["value"]
        self._known("codes", list(codes), self._ids("retold"))
        for expert, given in codes.items():
            if not isinstance(given, dict):
                raise Refused(f"codes: found {given!r} for {expert}; expected a condition's code for each.")
            self._known("codes", list(given), self._ids("conditions"))
            self._known("codes", list(given.values()), self._ids("codes"), once=False)
        return {expert: dict(given) for expert, given in codes.items()}

    @property
    def sealed(self) -> list[str]:
        """The experts whose marks no view shows yet."""
        return [expert for expert in self._ids("retold") if expert not in self.shown]

    def ordered(self) -> tuple[list[str], list[str]]:
        """(conditions, experts) as they are sorted and filtered now, by their ids."""
        conditions, experts = self._ids("conditions"), self._ids("experts")
        opened = [expert for expert in experts if expert not in self.sealed]

        def code(expert: str, condition: str) -> str:
            return self.positions[expert][condition]["code"]

        def by_condition(condition: str) -> int:
            return -sum(SURE.get(code(expert, condition), 0) for expert in opened)

        def by_expert(expert: str) -> int:
            return -sum(SURE.get(code(expert, c), 0) for c in conditions) if expert in opened else 1

        if self.sort["experts"] == "named":
            experts = sorted(experts, key=by_expert)
        if wanted := self.filter["conditions"]:
            marks = self.filter["codes"]
            experts = [e for e in experts if e in opened and all(code(e, c) in marks for c in wanted)]
        if self.sort["conditions"] == "named":
            conditions = sorted(conditions, key=by_condition)
        elif self.sort["conditions"] == "name":
            names = {row["id"]: row["name"].casefold() for row in self.content["conditions"]}
            conditions = sorted(conditions, key=names.__getitem__)
        return conditions, experts

    def summary(self) -> str:
        """Say how many answers are open, and how many of the three were coded; no code is told."""
        words, all_codes = self.content["words"], len(self._ids("conditions"))
        return words["state"].format(
            title=words["title"],
            open=len(self._ids("experts")) - len(self.sealed),
            all=len(self._ids("experts")),
            coded=sum(len(given) == all_codes for given in self.codes.values()),
            three=len(self._ids("retold")),
        )

    def draw(self, figure: Any) -> None:
        """Draw the map as it is sorted and filtered now, sealed answers as sealed."""
        axes = figure.add_subplot()
        words, (conditions, experts) = self.content["words"], self.ordered()
        names = {row["id"]: row["name"] for row in self.content["conditions"]}
        surnames = {row["id"]: row["name"].split()[-1] for row in self.content["experts"]}
        said = {row["id"]: row["name"] for row in self.content["codes"]}
        teal, dots = {"color": "#17616b", "marker": "o", "linestyle": "", "markersize": 9}, ".5"
        looks = {
            "names": (said["names"], teal),
            "implies": (said["implies"], {**teal, "markerfacecolor": "none"}),
            "does not mention": (said["does not mention"], {**teal, "marker": "_", "color": dots}),
            "sealed": (words["sealed"], {**teal, "marker": "D", "color": "#b4532a", "markersize": 4}),
        }
        for code, (label, look) in looks.items():
            spots = [
                (x, -y)
                for x, expert in enumerate(experts)
                for y, condition in enumerate(conditions)
                if code == ("sealed" if expert in self.sealed else self.positions[expert][condition]["code"])
            ]
            if spots and code in (*self.filter["codes"], "sealed"):
                axes.plot(*zip(*spots, strict=True), **look, label=label)
        axes.set(xlim=(-0.6, 11.6), ylim=(0.6 - len(conditions), 0.6))
        axes.set_xticks(range(len(experts)), [surnames[expert] for expert in experts], rotation=90)
        axes.set_yticks(range(0, -len(conditions), -1), [names[condition] for condition in conditions])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        figure.suptitle(words["title"], x=0.02, ha="left", weight="bold")
        if axes.lines:
            figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
