"""`self_concept_survey`: 640 people, 36 statements, two waves."""

from typing import Any

import numpy as np

from . import effects
from .cells import answer, cast, field, text

SHARED = (1 - 0.78**2) ** 0.5  # how much of an answer comes from the person as a whole
CONCEPT_RISE = 0.05  # next to nothing, on purpose
DROP_OUT, BLANK = 0.18, 0.02
AREA_MEANS = {  # concept, esteem: nobody feels alike in all areas
    "personal": (3.55, 3.40),
    "physical": (3.25, 2.95),
    "family": (3.70, 3.50),
    "social": (3.50, 3.30),
    "work": (3.45, 3.20),
    "moral": (3.95, 3.75),
}
# How widely answers to one area scatter: it sets each alpha.
NOISE = {"personal": 0.80, "physical": 0.72, "family": 0.56, "social": 0.76, "work": 0.84, "moral": 0.82}
# Respondents in each age band, by status in the dictionary's order: no cell so small that it names someone.
PEOPLE = {
    "18-24": (70, 58, 14, 10),
    "25-34": (46, 64, 42, 16),
    "35-44": (30, 32, 60, 24),
    "45-54": (20, 18, 48, 24),
    "55+": (14, 10, 26, 14),
}


def draw(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `self_concept_survey`, as text, sorted by person and wave.

    resource : its entry in the data dictionary (items with area, scale and reversed; age bands; statuses)
    """
    items = [f for f in resource["schema"]["fields"] if "area" in f]
    areas = list(dict.fromkeys(f["area"] for f in items))
    statuses = field(resource, "status")["categories"]
    cells = cast(PEOPLE, statuses, rng)
    n = len(cells)
    paired = np.array([status in ("in a relationship", "married") for _, status in cells])
    asked = np.array([status != "single" for _, status in cells])

    # Who puts the partner first in everything: most people sit in the middle, whatever their status.
    first = answer(2.7 + 1.15 * rng.standard_normal(n) + 0.2 * paired, 1, 5)
    cost = effects.PARTNER_FIRST_COST * (first - 2) * np.where(asked, 1, 0)

    def persons(stable: np.ndarray | None) -> np.ndarray:
        """One draw for each person and area, sharing a little across areas and, at wave 2, most of wave 1."""
        general, own = rng.standard_normal((n, 1)), rng.standard_normal((n, len(areas)))
        fresh = SHARED * general + effects.OWN_AREA * own
        return fresh if stable is None else effects.STABLE * stable + np.sqrt(1 - effects.STABLE**2) * fresh

    concept, rest, quirk = persons(None), persons(None), rng.standard_normal((n, len(items))) * 0.35
    yes_saying = 0.12 * rng.standard_normal(n)
    hurried = rng.random(n) < 0.015
    # Who feels well comes back a little more often.
    back = rng.random(n) < 1 - DROP_OUT + 0.04 * rest.mean(axis=1).clip(-1, 1)

    rows = []
    for wave in (1, 2):
        if wave == 2:
            concept, rest = persons(concept), persons(rest)
            moved = rng.random(n) < 0.25
            first = np.where(moved, answer(first + rng.choice([-1, 1], n), 1, 5), first)
        esteem = effects.CONCEPT_IN_ESTEEM * concept + np.sqrt(1 - effects.CONCEPT_IN_ESTEEM**2) * rest
        answers = {}
        for j, item in enumerate(items):
            k = areas.index(item["area"])
            is_esteem = item["scale"] == "esteem"
            mean = AREA_MEANS[item["area"]][is_esteem]
            rise = (effects.ESTEEM_RISE if is_esteem else CONCEPT_RISE) * (wave - 1)
            level = mean + rise + 0.85 * (esteem if is_esteem else concept)[:, k] + quirk[:, j]
            if is_esteem and item["area"] == "personal":
                level = level - cost
            level = level + NOISE[item["area"]] * 0.85 * rng.standard_normal(n)
            level = (6 - level if item["reversed"] else level) + yes_saying
            given = np.where(hurried, 3 + (rng.random(n) < 0.3), answer(level, 1, 5))
            answers[item["name"]] = np.where(rng.random(n) < BLANK, np.nan, given)
        first_given = np.where(~asked | (rng.random(n) < BLANK), np.nan, first)
        for i, (age, status) in enumerate(cells):
            if wave == 1 or back[i]:
                row = {"person": f"S{i + 1:03d}", "wave": str(wave), "age_band": age, "status": status}
                row["partner_first"] = text(first_given[i])
                rows.append(row | {name: text(values[i]) for name, values in answers.items()})
    return sorted(rows, key=lambda r: (r["person"], r["wave"]))
