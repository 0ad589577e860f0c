"""`sign_diaries`: 80 people and the small signs that they noted, week by week."""

from typing import Any

import numpy as np

from . import effects
from .cells import answer, cast, field, text

WEEKS = 78
EMPTY_WEEK, BLANK, STOPS_EARLY = 0.06, 0.012, 0.35
# Diarists in each age band, by the kind of relationship in the dictionary's order.
PEOPLE = {"18-29": (17, 8, 6), "30-44": (15, 9, 6), "45+": (8, 6, 5)}
# How each sign, in the dictionary's order, compares with the others: some come first, some late.
COMES = np.array([0.9, 0.6, 0.0, 0.4, -0.9, -0.1, -1.1])
KINDS_OF_LISTENERS = {
    "partner": (0.50, 0.30, 0.20),
    "relative": (0.60, 0.20, 0.20),
    "friend": (0.45, 0.40, 0.15),
}


def draw(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `sign_diaries`, as text, sorted by person and week.

    resource : its entry in the data dictionary (the signs, the kinds, whom one may tell)
    """
    signs = [f["name"] for f in resource["schema"]["fields"] if f.get("sign")]
    nobody, *listeners = field(resource, "told")["categories"]
    people = cast(PEOPLE, field(resource, "kind")["categories"], rng)
    n, week = len(people), np.arange(1, WEEKS + 1)

    # Three stories: it grows heavy, it stays easy, it grows heavy and then lighter again.
    story = rng.random(n)
    middle, pace = rng.uniform(12, 38, n), rng.uniform(0.10, 0.30, n)
    top = rng.normal(3.6, 0.6, n).clip(2, 5)
    rise = 1 / (1 + np.exp(-pace[:, None] * (week - middle[:, None])))
    ease = 1 / (1 + np.exp(-0.25 * (week - middle[:, None] - 26)))
    level = -3.7 + top[:, None] * np.where((story < 0.62)[:, None], rise, 0)
    level += np.where((story >= 0.84)[:, None], top[:, None] * (rise - ease), 0)
    level += 0.35 * rng.standard_normal(n)[:, None]
    noted = rng.random((n, WEEKS, len(signs))) < 1 / (1 + np.exp(-(level[:, :, None] + COMES)))

    openness, whole = 0.8 * rng.standard_normal(n), rng.normal(8.4, 0.7, n)
    feels = effects.SIGN_COST * np.exp(0.35 * rng.standard_normal(n))  # some hold themselves together longer
    stops = np.where(rng.random(n) < STOPS_EARLY, rng.integers(24, WEEKS, n), WEEKS)
    empty = rng.random((n, WEEKS)) < EMPTY_WEEK

    felt, support, mood, known = *np.zeros((3, n)), np.zeros(n, bool)
    sinks_in = 1 / (1 + effects.RECOGNITION_LAG)
    rows = []
    for w in range(WEEKS):
        felt = felt + sinks_in * (noted[:, w].sum(axis=1) - felt)
        heavy = noted[:, max(0, w - 7) : w + 1].sum(axis=(1, 2))
        wish = -0.4 - effects.HOLDING_BACK + effects.TELL_WHEN_HEAVY * heavy + openness + 0.5 * known
        tells = (heavy > 0) & (rng.random(n) < 1 / (1 + np.exp(-wish)))
        known |= tells
        support = np.maximum(0.95 * support, tells)
        mood = 0.5 * mood + 0.45 * rng.standard_normal(n)
        self_now = whole - feels * felt + effects.TELLING_HELPS * support + mood
        for i, (age, kind) in enumerate(people):
            if w >= stops[i]:
                continue
            row = {name: str(int(noted[i, w, s])) for s, name in enumerate(signs)}
            row["recognize_self"] = text(float(answer(self_now[i] + 0.5 * rng.standard_normal(), 0, 10)))
            row["told"] = listeners[int(rng.choice(3, p=KINDS_OF_LISTENERS[kind]))] if tells[i] else nobody
            blank = (rng.random(len(row)) < BLANK) | empty[i, w]
            told = {key: "" if b else value for (key, value), b in zip(row.items(), blank, strict=True)}
            rows.append({"person": f"D{i + 1:03d}", "week": str(w + 1), "kind": kind, "age_band": age} | told)
    return sorted(rows, key=lambda r: (r["person"], int(r["week"])))
