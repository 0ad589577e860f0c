"""`argument_log`: about 3,000 arguments of 120 pairs, told by one of the two."""

from typing import Any

import numpy as np

from . import effects
from .cells import answer, cast, field, text

WEEKS, BLANK = 26, 0.016
# Pairs in each age band, by kind in the dictionary's order.
PEOPLE = {"18-29": (22, 10, 9), "30-44": (24, 15, 7), "45+": (14, 13, 6)}
# What sets arguments off, by kind: the only thing in which the kinds differ.
TRIGGERS = {
    "couple": (0.20, 0.26, 0.20, 0.12, 0.10, 0.12),
    "family": (0.24, 0.14, 0.16, 0.18, 0.10, 0.18),
    "friends": (0.12, 0.02, 0.28, 0.22, 0.22, 0.14),
}
# In the dictionary's order: how usual each opening and reply is, and how much more so where a pair is well.
OPENINGS = np.array([[0.35, 0.55, 0.35, -0.75], [0.60, 0.25, -0.30, -0.75]])
REPLIES = np.array([[0.55, 0.15, -0.55, 0.05], [0.80, -0.10, -0.70, -0.50]])
DOUBT_FROM_OPENING = np.array([0.0, 0.0, 0.5, 1.0])  # of CONTEMPT_DOUBT
CALM_BEFORE = np.array([1.0, 0.0, 0.0, 0.0])  # of CALM_HELPS: only somebody who listens hears it


def draw(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `argument_log`, as text, sorted by pair and argument.

    resource : its entry in the data dictionary (triggers, openings, replies, what the observers may say)
    """
    triggers, openings, replies, said, kinds = (
        field(resource, name)["categories"] for name in ("trigger", "opening", "reply", "observer_1", "kind")
    )
    pairs = cast(PEOPLE, kinds, rng)
    n = len(pairs)
    health = rng.standard_normal(n)
    seen = health + 0.55 * rng.standard_normal((2, n))
    observed = np.digitize(-seen, [-0.5, 0.5])  # healthy, mixed, unhealthy
    shown = effects.CONDUCT * health
    calmness, ease = 0.9 * rng.standard_normal(n), 1.3 * rng.standard_normal((2, n))
    often = np.clip(np.exp(3.25 - 0.12 * shown + 0.35 * rng.standard_normal(n)), 5, 70)
    last = np.where(rng.random(n) < 0.8, WEEKS, rng.integers(8, WEEKS, n))

    def pick(table: np.ndarray, well: float) -> int:
        odds = np.exp(table[0] + table[1] * well)
        return int(rng.choice(len(odds), p=odds / odds.sum()))

    rows = []
    for i, (age, kind) in enumerate(pairs):
        weeks = np.sort(rng.integers(1, last[i] + 1, max(3, rng.poisson(often[i] * last[i] / WEEKS))))
        for number, week in enumerate(weeks, 1):
            well = shown[i] + 0.4 * rng.standard_normal()  # some days go better than others
            opening = pick(OPENINGS, well)
            past = rng.random() < 1 / (1 + np.exp(0.9 + 0.4 * well - 0.35 * (opening >= 2)))
            calm = rng.random() < 1 / (1 + np.exp(-0.1 - calmness[i] + 0.4 * (opening == 3)))
            reply = pick(REPLIES, well)
            calmed = effects.CALM_HELPS * calm * CALM_BEFORE[reply]
            noise = rng.standard_normal(2)
            clarity = (
                3.1 + 0.45 * shown[i] + ease[0, i] + effects.HEARD * (reply == 0) + calmed + 1.7 * noise[0]
            )
            doubt = (
                3.2
                - 0.4 * shown[i]
                + ease[1, i]
                + effects.CONTEMPT_DOUBT * DOUBT_FROM_OPENING[opening]
                + effects.PAST_DOUBT * past
                - 0.3 * calmed
                + 1.7 * noise[1]
            )
            row = {
                "trigger": triggers[int(rng.choice(len(triggers), p=TRIGGERS[kind]))],
                "opening": openings[opening],
                "past_dug_up": "yes" if past else "no",
                "calm_response": "yes" if calm else "no",
                "reply": replies[reply],
                "clarity": text(float(answer(clarity, 0, 10))),
                "self_doubt": text(float(answer(doubt, 0, 10))),
            }
            blank = rng.random(len(row)) < BLANK
            told = {key: "" if b else value for (key, value), b in zip(row.items(), blank, strict=True)}
            rows.append(
                {"pair": f"P{i + 1:03d}", "argument": str(number), "week": str(week), "kind": kind}
                | {"age_band": age, "observer_1": said[observed[0, i]], "observer_2": said[observed[1, i]]}
                | told
            )
    return rows
