"""F13 and F12: goals in writing, and a check-in at the end of each week."""

from collections import Counter
from textwrap import fill
from typing import Any

from pydantic import ValidationError
from traitlets import Bool, Dict, Int, List, Unicode, observe, validate

from .. import frameworks, samples
from ..goals import joint, story
from ..models import Strict
from ..models.goals import Goal, Week
from .base import Refused, Widget

MOST = {"goals": 12, "weeks": 52, "text": 160, "name": 24}
EXPECTED = {
    "goals": "an area of F12, short or long, first, second or both, and a text of 1 to 160 letters",
    "weeks": "two answers, each yes, partly, no or None, and two lines of at most 160 letters",
}


class GoalTracker(Widget):
    """Goals in the six areas, and the weeks in which two people, or one alone, look back on them.

    people : two names, at most 24 letters each; "" for the words of the framework's file
    alone  : only the first person takes part; what the second one entered is kept, and not shown
    goals  : at most 12 dictionaries: area (an id of F12), term ("short", "long"), whose ("first", "second",
        "both") and text (1 to 160 letters)
    weeks  : at most 52 dictionaries, one a week: answers (a pair of "yes", "partly", "no" or None where there
        is none) and lines (a pair of texts of at most 160 letters)
    week   : the week in view, from 0 to 51; in the browser never past the first week that is still blank
    couple : a sample couple, such as "C052", whose weeks are read in place of one's own; "" for none. People
        and goals may be given with it: then they are shown with its weeks, as in a case
    sample : that couple's weeks, in the form of `weeks`
    Raises traitlets.TraitError for anything else, CourseError for an unknown couple. Source: F13, F12.
    """

    _module = "goals.js"
    _parts = ("weeks.js",)
    _framework = "F13"
    _answer = ("goals", "weeks", "people", "alone")

    people = List(default_value=["", ""]).tag(sync=True)
    alone = Bool(False).tag(sync=True)
    goals = List().tag(sync=True)
    weeks = List().tag(sync=True)
    week = Int(0).tag(sync=True)
    couple = Unicode().tag(sync=True)
    sample = List(Dict()).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        """Any trait may be given: `GoalTracker(couple="C052")`, `GoalTracker(alone=True)`."""
        areas = frameworks.content("F12")["areas"]
        traits.setdefault("week", min(len(traits.get("weeks", [])), MOST["weeks"] - 1))
        traits.setdefault("content", {**frameworks.content("F13"), "areas": areas, "most": MOST})
        super().__init__(**traits)

    @observe("couple")
    def _read(self, _: Any) -> None:
        self.sample = _weeks(self.couple) if self.couple else []

    @validate("people")
    def _check_people(self, proposal: Any) -> list[str]:
        people, most = list(proposal["value"]), MOST["name"]
        if len(people) != 2 or not all(isinstance(name, str) and len(name) <= most for name in people):
            raise Refused(
                f"people: found {len(people)} values; expected two names of at most {most} letters."
            )
        return people

    @validate("week")
    def _check_week(self, proposal: Any) -> int:
        if not 0 <= proposal["value"] < MOST["weeks"]:
            raise Refused(f"week: found {proposal['value']}; expected a whole number from 0 to 51.")
        return proposal["value"]

    @validate("goals")
    def _check_goals(self, proposal: Any) -> list[dict[str, str]]:
        _check("goals", proposal["value"], Goal)
        return [dict(goal) for goal in proposal["value"]]

    @validate("weeks")
    def _check_weeks(self, proposal: Any) -> list[dict[str, list[Any]]]:
        _check("weeks", proposal["value"], Week)
        return [{key: list(pair) for key, pair in week.items()} for week in proposal["value"]]

    @property
    def _shown(self) -> list[dict[str, Any]]:
        return self.sample if self.couple else self.weeks

    @property
    def _called(self) -> list[str]:
        """Two names; those that a learner typed are told nowhere."""
        if not self.couple:
            return self.content["people"]
        return [
            own.strip() or partner for own, partner in zip(self.people, self.content["partners"], strict=True)
        ]

    @property
    def _seats(self) -> int:
        return 1 if self.alone and not self.couple else 2

    @property
    def story(self) -> dict[str, Any]:
        """Weeks in a row, setbacks and returns in the weeks shown, as `mend.goals.story` gives them."""
        return story([joint(week["answers"][: self._seats]) for week in self._shown])

    def tells(self) -> list[str]:
        """What the strip shows, in sentences: of the row of kept weeks, and of setbacks ("" for none)."""
        words, found = self.content["words"], self.story
        tell = words["tells"]["couple" if self.couple else "two" if self._seats == 2 else "one"]
        if not any(joint(week["answers"][: self._seats]) for week in self._shown):
            return [tell["none"], ""]

        def said(row: dict[str, str], n: int, **more: Any) -> str:
            return row["one" if n == 1 else "many"].format(n=n, **more)

        run, best, setbacks = found["run"], found["best"], found["setbacks"]
        first = tell["run"].format(row=said(words["rows"], run)) if run else tell["no_run"]
        if best > run:
            first += " " + tell["best"].format(row=said(words["rows"], best))
        elif run > 1:
            first += " " + tell["is_best"]
        back = words["back_list"]
        listed = "; ".join(
            back["never"].format(week=i + 1) if after is None else said(back, after, week=i + 1)
            for i, after in setbacks
        )
        return [first, tell["setbacks"].format(list=listed) if setbacks else tell["steady"] if best else ""]

    def summary(self) -> str:
        """Say how many goals and weeks there are, and none of the words."""
        words = self.content["words"]
        key = "state_couple" if self.couple else "state_alone" if self.alone else "state"
        first, second = self._called
        counts = {"goals": len(self.goals), "weeks": len(self._shown)}
        return words[key].format(
            title=words["title"], couple=self.couple, first=first, second=second, **counts
        )

    def draw(self, figure: Any) -> None:
        """Draw the strip of weeks, what it shows in words, and how many goals each area has."""
        words, kinds, shown, seats = self.content["words"], self.content["kinds"], self._shown, self._seats
        axes, below = figure.subplots(2, height_ratios=(seats, 4 - seats))
        names = [words["me"]] if seats == 1 else self._called
        for lane, colour in enumerate(("#17616b", "#b4532a")[:seats]):
            foot = -lane - 0.36
            for i, week in enumerate(shown, 1):
                full = {"yes": 0.72, "partly": 0.36, "no": 0, None: None}[week["answers"][lane]]
                if full is None:
                    axes.plot(i, foot + 0.04, "s", color="#8a8474", markersize=3)
                    continue
                axes.bar(i, 0.72, 0.62, bottom=foot, facecolor="none", edgecolor=colour, lw=1.1)
                axes.bar(i, full, 0.62, bottom=foot, color=colour)
        axes.set(xlim=(0.2, max(12, len(shown)) + 0.8), ylim=(0.5 - seats, 0.5), xlabel=words["strip"])
        axes.set(yticks=range(0, -seats, -1), yticklabels=names)
        axes.grid(visible=False)
        axes.set_title(words["title"], loc="left")
        signs = zip("■◧□▪", ("yes", "partly", "no", "none"), strict=True)
        lines = ["    ".join(f"{sign} {kinds[kind]}" for sign, kind in signs), *self.tells()]
        if self.goals:
            count = Counter(g["area"] for g in self.goals if self._seats == 2 or g["whose"] != "second")
            areas = [area for area in self.content["areas"] if count[area["id"]]]
            lines.append(f"{words['areas']}: " + ", ".join(f"{a['short']} {count[a['id']]}" for a in areas))
        text = "\n".join(fill(line, 74) for line in lines if line)
        below.text(0, 1, text, va="top", transform=below.transAxes, fontsize=9.5, linespacing=1.6)
        below.set_axis_off()


def _weeks(couple: str) -> list[dict[str, Any]]:
    return [{"answers": list(week["goal_met"]), "lines": ["", ""]} for week in samples.journey(couple)]


def _check(name: str, rows: list[Any], kind: type[Strict]) -> None:
    if len(rows) > MOST[name]:
        raise Refused(f"{name}: found {len(rows)}; expected at most {MOST[name]}.")
    for i, row in enumerate(rows, 1):
        try:
            kind.model_validate(row)
        except ValidationError as error:
            fault = error.errors()[0]
            value, place = fault["input"], " ".join(map(str, (f"{name[:-1]} {i}", *fault["loc"])))
            # What somebody wrote is not said again.
            found = repr(value) if len(str(value)) <= 12 else f"a {type(value).__name__}"
            if fault["type"] == "missing":
                found = "no such key"
            raise Refused(f"{name}: found {found} in {place}; expected {EXPECTED[name]}.") from None
