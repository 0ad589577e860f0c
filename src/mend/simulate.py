"""Writes the sample datasets: `python -m mend.simulate`.

Nobody answered these questions. Each dataset is drawn from the seed that `data/datapackage.json` gives it,
so that it comes out the same, byte for byte, on every run. The item names, categories and reversed items are
read from there too; this module holds only the story that the numbers tell.

Each pattern that a lesson looks for hangs on one constant below. Set it to zero and the pattern is gone,
which the tests try. The sizes were chosen for teaching and were measured on nobody.
"""

import csv
import io
import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mend.commitment import ASSUMPTIONS, State, step
from mend.paths import DATAPACKAGE, shown

# --- what each pattern hangs on -----------------------------------------------------------------------------
OWN_AREA = 0.78  # F12: how much of an answer belongs to its area alone
CONCEPT_IN_ESTEEM = 0.72  # F12: how far what one sees decides how one feels about it
ESTEEM_RISE = 0.20  # F12: points that self-esteem gains in 12 weeks
STABLE = 0.93  # F12: how much of a person at wave 1 is still there at wave 2
PARTNER_FIRST_COST = 0.30  # F11: points of personal esteem for each step up in putting the partner first
BOTH_NEEDED = ASSUMPTIONS.trust_gain  # F05: how fast trust grows with the product of both commitments
CHECKIN_SHIELD = 1.1  # F13: how strongly kept check-ins hold a couple back from falling back
COOPERATION_STALL = 0.60  # F19: how much of the pace is lost at cooperation
SLOWNESS = 0.80  # F24: how much of the fastest thinkable pace is lost on every step
REGAINING = 0.45  # F24: how much of the lost step is still there after a setback

# --- the survey ---------------------------------------------------------------------------------------------
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

# --- the couples --------------------------------------------------------------------------------------------
COUPLES, WEEKS = 160, 40
FULL_PACE = 1.4  # of a step a week, if nothing ever slowed a couple down
EVENT, EVENT_TRUST, EVENT_COMMITMENT = 0.045, 0.9, 0.05
FALL_BACK, PART, FALL_SILENT = 0.050, 0.008, 0.006


def _field(resource: dict[str, Any], name: str) -> dict[str, Any]:
    return next(f for f in resource["schema"]["fields"] if f["name"] == name)


def _answer(values: np.ndarray, low: float, high: float, decimals: int = 0) -> np.ndarray:
    return np.clip(np.round(values, decimals), low, high) + 0.0  # and never -0.0


def survey(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `self_concept_survey`, as text, sorted by person and wave.

    resource : its entry in the data dictionary (items with area, scale and reversed; age bands; statuses)
    """
    items = [f for f in resource["schema"]["fields"] if "area" in f]
    areas = list(dict.fromkeys(f["area"] for f in items))
    statuses = _field(resource, "status")["categories"]
    cells = [
        (age, status)
        for age in _field(resource, "age_band")["categories"]
        for status, count in zip(statuses, PEOPLE[age], strict=True)
        for _ in range(count)
    ]
    n = len(cells)
    cells = [cells[i] for i in rng.permutation(n)]
    paired = np.array([status in ("in a relationship", "married") for _, status in cells])
    asked = np.array([status != "single" for _, status in cells])

    # Who puts the partner first in everything: most people sit in the middle, whatever their status.
    first = _answer(2.7 + 1.15 * rng.standard_normal(n) + 0.2 * paired, 1, 5)
    cost = PARTNER_FIRST_COST * (first - 2) * np.where(asked, 1, 0)

    def persons(stable: np.ndarray | None) -> np.ndarray:
        """One draw for each person and area, sharing a little across areas and, at wave 2, most of wave 1."""
        general, own = rng.standard_normal((n, 1)), rng.standard_normal((n, len(areas)))
        fresh = SHARED * general + OWN_AREA * own
        return fresh if stable is None else STABLE * stable + np.sqrt(1 - STABLE**2) * fresh

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
            first = np.where(moved, _answer(first + rng.choice([-1, 1], n), 1, 5), first)
        esteem = CONCEPT_IN_ESTEEM * concept + np.sqrt(1 - CONCEPT_IN_ESTEEM**2) * rest
        answers = {}
        for j, item in enumerate(items):
            k = areas.index(item["area"])
            is_esteem = item["scale"] == "esteem"
            mean = AREA_MEANS[item["area"]][is_esteem]
            rise = (ESTEEM_RISE if is_esteem else CONCEPT_RISE) * (wave - 1)
            level = mean + rise + 0.85 * (esteem if is_esteem else concept)[:, k] + quirk[:, j]
            if is_esteem and item["area"] == "personal":
                level = level - cost
            level = level + NOISE[item["area"]] * 0.85 * rng.standard_normal(n)
            level = (6 - level if item["reversed"] else level) + yes_saying
            given = np.where(hurried, 3 + (rng.random(n) < 0.3), _answer(level, 1, 5))
            answers[item["name"]] = np.where(rng.random(n) < BLANK, np.nan, given)
        first_given = np.where(~asked | (rng.random(n) < BLANK), np.nan, first)
        for i, (age, status) in enumerate(cells):
            if wave == 1 or back[i]:
                row = {"person": f"S{i + 1:03d}", "wave": str(wave), "age_band": age, "status": status}
                row["partner_first"] = _text(first_given[i])
                rows.append(row | {name: _text(values[i]) for name, values in answers.items()})
    _refuse_small_groups(rows, ("wave", "age_band", "status"), least=5)
    return sorted(rows, key=lambda r: (r["person"], r["wave"]))


def checkins(resource: dict[str, Any], rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of `couple_checkins`, as text, sorted by couple, week and partner.

    resource : its entry in the data dictionary (the names of the steps, the goals and the outcomes)
    """
    steps, goals = (_field(resource, name)["categories"] for name in ("step", "goal_met"))
    ended, on_the_way, parted, silent = _field(resource, "outcome")["categories"]
    model = replace(ASSUMPTIONS, trust_gain=BOTH_NEEDED)
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
    trust = (3.6 + 1.1 * (0.6 * rng.standard_normal(n) + 0.8 * rng.standard_normal((2, n)))).clip(0.5, 8)
    state = State(will[0], will[1], trust[0], trust[1])

    habit = 1 / (1 + np.exp(-(0.6 + 1.5 * rng.standard_normal(n) + 0.6 * (np.minimum(*will) - 0.5))))
    answers_late = rng.random((2, n)) ** 3 * 0.16  # most partners answer nearly always, a few skip often
    leaning = 0.35 * rng.standard_normal((2, 2, n))  # how each partner uses the two rating lines
    pace = np.full(len(steps), FULL_PACE * (1 - SLOWNESS))
    cooperation = steps.index("cooperation")

    at, progress, kept_lately = np.zeros(n, int), np.zeros(n), habit.copy()
    outcome, weeks = np.full(n, on_the_way, dtype=object), np.full(n, WEEKS)
    here = np.ones(n, bool)
    rows: list[dict[str, str]] = []
    for week in range(1, WEEKS + 1):
        event = rng.random(n) < EVENT
        kept = rng.random(n) < habit
        kept_lately = 0.75 * kept_lately + 0.25 * kept
        if week > 1:
            noise = np.concatenate([0.015 * rng.standard_normal((2, n)), 0.14 * rng.standard_normal((2, n))])
            noise -= event * np.repeat([EVENT_COMMITMENT, EVENT_TRUST], 2)[:, None]
            state = step(*state, noise=noise, assumptions=model)
        both, trusts = np.minimum(state.commitment_a, state.commitment_b), np.stack(state[2:])

        # A couple falls back, stays, or comes nearer to the next step.
        risk = (
            FALL_BACK
            * np.exp(-CHECKIN_SHIELD * 2 * (kept_lately - 0.5))
            * (1 + 3 * event)
            * (1.3 - 0.6 * both)
        )
        falls = (rng.random(n) < risk) & (at > 0)
        ease = np.where(at == cooperation, 1 - COOPERATION_STALL * (1.5 - both), 1)
        gain = pace[at] * ease * (0.45 + 0.8 * both * (0.5 + trusts.mean(axis=0) / 12))
        progress = progress + gain * np.exp(0.6 * rng.standard_normal(n) - 0.18)
        if week > 1:
            at = np.where(falls, at - 1, at)
            progress = np.where(falls, REGAINING, progress)
        done = ~falls & (progress >= 1)

        argued = rng.poisson(0.5 + 0.28 * (10 - trusts.mean(axis=0)) * 0.8 + 1.5 * event)
        for i in np.flatnonzero(here):
            for p, name in enumerate("AB"):
                level, mood = state[p][i], state[2 + p][i]
                draw = rng.standard_normal(3)
                said = {
                    "commitment": f"{_answer(10 * level + leaning[p, 0, i] + 0.45 * draw[0], 0, 10, 1):.1f}",
                    "trust": f"{_answer(mood + leaning[p, 1, i] + 0.45 * draw[1], 0, 10, 1):.1f}",
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


DATASETS = {"self_concept_survey": survey, "couple_checkins": checkins}


def _text(value: float) -> str:
    return "" if np.isnan(value) else str(int(value))


def _refuse_small_groups(rows: list[dict[str, str]], columns: tuple[str, ...], least: int) -> None:
    """Anonymity is a promise of the data, so the generator breaks before it breaks that promise."""
    sizes: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[c] for c in columns)
        sizes[key] = sizes.get(key, 0) + 1
    small = {key: size for key, size in sizes.items() if size < least}
    if small:
        raise ValueError(f"fewer than {least} people share {', '.join(columns)}: {small}")


def csv_text(name: str, datapackage: Path = DATAPACKAGE) -> str:
    """One dataset as the text of its CSV file, columns in the dictionary's order.

    name        : one of `DATASETS`
    datapackage : the data dictionary to read seed, items and categories from
    """
    resources = json.loads(datapackage.read_text(encoding="utf-8"))["resources"]
    resource = next(r for r in resources if r["name"] == name)
    # A stream of its own for each dataset: adding one never changes another.
    rng = np.random.default_rng([resource["seed"], zlib.crc32(name.encode())])
    out = io.StringIO()
    columns = [f["name"] for f in resource["schema"]["fields"]]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(DATASETS[name](resource, rng))
    return out.getvalue()


def main(folder: Path = DATAPACKAGE.parent / "samples") -> None:
    """Write every dataset into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DATASETS:
        path, text = folder / f"{name}.csv", csv_text(name)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{shown(path)}: {text.count(chr(10)) - 1} simulated rows")


if __name__ == "__main__":
    main()
