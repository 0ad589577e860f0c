"""`couple_checkins`: 160 couples on the five healing steps, week by week."""

from dataclasses import replace
from typing import Any

import numpy as np

from mend.commitment import ASSUMPTIONS, EVENT, START_TRUST, State, jolts, step

from . import effects
from .cells import answer, field

COUPLES, WEEKS = 160, 40
FULL_PACE = 1.4  # of a step a week, if nothing ever slowed a couple down
FALL_BACK, PART, FALL_SILENT = 0.050, 0.008, 0.006
SHAKEN = 0.85  # how much of the trust that a setback cost is still missing a week later


def draw(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `couple_checkins`, as text, sorted by couple, week and partner.

    resource : its entry in the data dictionary (the names of the steps, the goals and the outcomes)
    """
    steps, goals = (field(resource, name)["categories"] for name in ("step", "goal_met"))
    ended, on_the_way, parted, silent = field(resource, "outcome")["categories"]
    model = replace(ASSUMPTIONS, trust_gain=effects.BOTH_NEEDED)
    n = COUPLES

    # Three beginnings: both willing, one of the two willing, neither quite.
    beginning = rng.random(n)
    shared = rng.standard_normal(n)
    own = 0.5 * shared + 0.87 * rng.standard_normal((2, n))
    will = np.where(beginning < 0.58, 0.74, np.where(beginning < 0.88, 0.72, 0.45)) + 0.10 * own
    less_willing = rng.random(n) < 0.5
    one_sided = (beginning >= 0.58) & (beginning < 0.88)
    will[0] -= np.where(one_sided & less_willing, 0.36, 0)
    will[1] -= np.where(one_sided & ~less_willing, 0.36, 0)
    will = will.clip(0.05, 0.98)
    trust = (START_TRUST + 1.1 * (0.6 * rng.standard_normal(n) + 0.8 * rng.standard_normal((2, n)))).clip(
        0.5, 8
    )
    state = State(will[0], will[1], trust[0], trust[1])

    habit = 1 / (1 + np.exp(-(0.6 + 1.5 * rng.standard_normal(n) + 0.6 * (np.minimum(*will) - 0.5))))
    answers_late = rng.random((2, n)) ** 3 * 0.16  # most partners answer nearly always, a few skip often
    leaning = 0.35 * rng.standard_normal((2, 2, n))  # how each partner uses the two rating lines
    tender = np.exp(0.6 * rng.spawn(1)[0].standard_normal(n))  # how much a setback hurts, drawn aside
    pace = np.full(len(steps), FULL_PACE * (1 - effects.SLOWNESS))
    cooperation = steps.index("cooperation")

    at, progress, kept_lately, shaken = np.zeros(n, int), np.zeros(n), habit.copy(), np.zeros(n)
    outcome, weeks = np.full(n, on_the_way, dtype=object), np.full(n, WEEKS)
    here = np.ones(n, bool)
    rows: list[dict[str, str]] = []
    for week in range(1, WEEKS + 1):
        event = rng.random(n) < EVENT
        kept = rng.random(n) < habit
        kept_lately = 0.75 * kept_lately + 0.25 * kept
        if week > 1:
            state = step(*state, noise=jolts(event, rng), assumptions=model)
        both, trusts = np.minimum(state.commitment_a, state.commitment_b), np.stack(state[2:])

        # A couple falls back, stays, or comes nearer to the next step.
        risk = (
            FALL_BACK
            * np.exp(-effects.CHECKIN_SHIELD * 2 * (kept_lately - 0.5))
            * (1 + 3 * event)
            * (1.3 - 0.6 * both)
        )
        falls = (rng.random(n) < risk) & (at > 0) & (week > 1)
        ease = np.where(at == cooperation, 1 - effects.COOPERATION_STALL * (1.5 - both), 1)
        gain = pace[at] * ease * (0.45 + 0.8 * both * (0.5 + trusts.mean(axis=0) / 12))
        progress = progress + gain * np.exp(0.6 * rng.standard_normal(n) - 0.18)
        at = np.where(falls, at - 1, at)
        progress = np.where(falls, effects.REGAINING, progress)
        shaken = SHAKEN * shaken + effects.SETBACK_HURT * tender * falls
        trusts = np.clip(trusts - shaken, 0, 10)
        done = ~falls & (progress >= 1)

        argued = rng.poisson(0.5 + 0.28 * (10 - trusts.mean(axis=0)) * 0.8 + 1.5 * event)
        for i in np.flatnonzero(here):
            for p, name in enumerate("AB"):
                level, mood = state[p][i], trusts[p, i]
                draw = rng.standard_normal(3)
                said = {
                    "commitment": f"{answer(10 * level + leaning[p, 0, i] + 0.45 * draw[0], 0, 10, 1):.1f}",
                    "trust": f"{answer(mood + leaning[p, 1, i] + 0.45 * draw[1], 0, 10, 1):.1f}",
                    "conflicts": str(
                        max(0, int(argued[i]) + int(rng.choice([-1, 0, 1], p=[0.15, 0.7, 0.15])))
                    ),
                    "repair_attempts": str(rng.poisson(0.15 + 0.7 * level * argued[i])),
                    "goal_met": goals[int(np.digitize(10 * level + 1.9 * draw[2], [4.2, 6.6]))],
                }
                skipped = rng.random() < answers_late[p, i]
                blank = rng.random(len(said)) < 0.012
                row = {"couple": f"C{i + 1:03d}", "week": str(week), "partner": name}
                row |= {k: "" if skipped or b else v for (k, v), b in zip(said.items(), blank, strict=True)}
                rows.append(row | {"checkin_kept": "yes" if kept[i] else "no", "step": steps[at[i]]})

        # How a couple's weeks end. Some part although much went well, and some who struggle stay.
        at_end = here & done & (at == len(steps) - 1)
        leaves = rng.random(n) < PART * np.exp(0.55 * (4.2 - trusts.mean(axis=0)) + 1.2 * (0.55 - both)) * (
            week > 3
        )
        quiet = rng.random(n) < FALL_SILENT * (1.6 - kept_lately) * (week > 2)
        for ends, how in ((at_end, ended), (here & leaves, parted), (here & quiet, silent)):
            now = ends & here
            outcome[now], weeks[now] = how, week
            here &= ~now
        at = np.where(done, np.minimum(at + 1, len(steps) - 1), at)
        progress = np.where(done, 0, progress)

    # Before a couple stops answering, one of the two often falls silent first.
    silent_for = np.where((outcome == silent) & (rng.random(n) < 0.6), rng.integers(1, 6, n), 0)
    silent_one = rng.integers(0, 2, n)
    for row in rows:
        i = int(row["couple"][1:]) - 1
        row["outcome"] = outcome[i]
        if row["partner"] == "AB"[silent_one[i]] and int(row["week"]) > weeks[i] - silent_for[i]:
            row |= dict.fromkeys(("commitment", "trust", "conflicts", "repair_attempts", "goal_met"), "")
    return sorted(rows, key=lambda r: (r["couple"], int(r["week"]), r["partner"]))
