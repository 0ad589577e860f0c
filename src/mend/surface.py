"""The two-person model's surface, and the sample couples near a setting, with neither numpy nor pandas.

The browser does the same sums in the same order; the tests hold the two to each other.
"""

import base64
import json
import struct
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from . import samples
from .paths import SURFACE

EARLY, NEAREST = 4, 5  # weeks that a couple's beginning is taken from; couples that are shown


class Year(NamedTuple):
    """What the model makes of one setting: a number from 0 to 10 for every week, the start first.

    trust, low, high : as `commitment.Surface` has them
    a, b             : each person's commitment on that path
    """

    trust: list[float]
    low: list[float]
    high: list[float]
    a: list[float]
    b: list[float]


@cache
def read() -> dict[str, Any]:
    """What `python -m mend.commitment` wrote: weeks, points, every, start, and the table, `packed`."""
    return json.loads(SURFACE.read_text(encoding="utf-8"))


@cache
def _values() -> tuple[float, ...]:
    raw = base64.b64decode(read()["table"])
    return tuple(value / 6553.5 for value in struct.unpack(f">{len(raw) // 2}H", raw))


def year(a: float, b: float) -> Year:
    """What the model makes of two commitments, each 0 to 10.

    Between the points of the grid it interpolates in triangles that have the diagonal for an edge, since the
    model bends there; between the knots of time, along the cubic through the knots around.
    """
    weeks, points, every, values = (*(read()[key] for key in ("weeks", "points", "every")), _values())
    knots = weeks // every + 1
    x, y = (value * (points - 1) / 10 for value in (max(a, b), min(a, b)))
    i, j = min(int(x), points - 2), min(int(y), points - 2)
    u, v = x - i, y - j
    side, most, least = ((i + 1, j), u, v) if u >= v else ((i, j + 1), v, u)
    corners = ((i, j, 1 - most), (*side, most - least), (i + 1, j + 1, least))
    places = [((p * (p + 1) // 2 + q) * 5 * knots, share) for p, q, share in corners if share]
    row = [sum(share * values[at + k] for at, share in places) for k in range(5 * knots)]
    series = [_weekly(row[s * knots : (s + 1) * knots], every) for s in range(5)]
    if a < b:
        series[3:] = series[:2:-1]
    return Year(*series)


def _weekly(knots: Sequence[float], every: int) -> list[float]:
    """A number for every week, from one for every so many."""
    first, last = (3 * (one - two) + three for one, two, three in (knots[:3], knots[:-4:-1]))
    known, told = [first, *knots, last], []
    for k in range(1, len(knots)):
        p, q, r, s = known[k - 1 : k + 3]
        for t in (n / every for n in range(every)):
            bend = (2 * p - 5 * q + 4 * r - s) * t + (3 * (q - r) + s - p) * t * t
            told.append(min(10.0, max(0.0, q + t * (r - p + bend) / 2)))
    return [*told, knots[-1]]


@cache
def couples() -> tuple[dict[str, Any], ...]:
    """The sample couples, in the order of the file.

    Returns one dictionary a couple: couple (its code), start (for A and B the mean commitment of weeks 1 to
    4, to two decimals), trust (for every week from 1 to its last the mean over whoever answered, or None) and
    outcome. A couple is left out where one of the two gave no commitment in those weeks.
    """
    told: dict[str, dict[str, Any]] = {}
    for row in samples.rows("couple_checkins"):
        week = int(row["week"])
        blank = {"start": ([], []), "weeks": {}, "outcome": row["outcome"]}
        couple = told.setdefault(row["couple"], blank)
        given = couple["weeks"].setdefault(week, [])
        if row["trust"]:
            given.append(float(row["trust"]))
        if row["commitment"] and week <= EARLY:
            couple["start"]["AB".index(row["partner"])].append(float(row["commitment"]))
    return tuple(
        {
            "couple": name,
            "start": [_mean(given, 2) for given in couple["start"]],
            "trust": [_mean(couple["weeks"].get(w, []), 2) for w in range(1, max(couple["weeks"]) + 1)],
            "outcome": couple["outcome"],
        }
        for name, couple in told.items()
        if all(couple["start"])
    )


def _mean(values: Sequence[float], decimals: int) -> float | None:
    return round(sum(values) / len(values), decimals) if values else None


def nearest(commitment: Sequence[float], many: int = NEAREST) -> list[int]:
    """The places in `couples` of those that began nearest to a setting, the nearest first.

    commitment : two numbers, 0 to 10; which of the two a couple calls A does not matter
    """
    more, less = max(commitment), min(commitment)

    def far(at: int) -> float:
        start = couples()[at]["start"]
        return (max(start) - more) ** 2 + (min(start) - less) ** 2

    return sorted(range(len(couples())), key=far)[:many]
