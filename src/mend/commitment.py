"""The two-person model behind "It takes two": what commitment does to trust, week by week.

A thinking tool, fitted to nothing: no number in it was estimated from any couple. It puts one idea of the
course (F05, both must be willing) into the smallest set of equations that can show it, so that its
assumptions can be seen, changed and argued with.

With commitments a and b (0 to 1) and a partner's trust T (0 to 10), one week does this:

    T  becomes  T + trust_gain * a * b * (10 - T) - trust_loss * (1 - min(a, b)) * T
    a  becomes  a + pull_together * (b - a) + pull_of_trust * (T / 10 - a)

The product a * b is the heart of it: where one of the two is near nothing, so is the product, however hard
the other tries. When both are equally committed, the tipping point lies where commitment is trust_loss /
trust_gain: above it trust, once it has settled, draws both further in; below it both drift away.

No couple's weeks are that smooth. The sample couples were given ups and downs (`jolts`): small ones in every
week, and now and then an event that costs trust. `surface` follows many such years from every setting; it is
written once, for the widget, by

    python -m mend.commitment
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mend.paths import SURFACE, shown

FULL_TRUST = 10.0
START_TRUST = 3.6  # the mean of the trust that the sample couples began with
WOBBLE_COMMITMENT, WOBBLE_TRUST = 0.015, 0.14  # standard deviations of the ups and downs of every week
EVENT, EVENT_COMMITMENT, EVENT_TRUST = 0.045, 0.05, 0.9  # how often one comes in a week, and what it costs
# What the ups and downs come to in an average week, in the order of `State`.
AVERAGE = (*(-EVENT * EVENT_COMMITMENT,) * 2, *(-EVENT * EVENT_TRUST,) * 2)


@dataclass(frozen=True)
class Assumptions:
    """What the model takes for granted. Each is a share per week, 0 to 1; none was measured.

    trust_gain    : how much of the room left for trust fills in a week in which both are fully committed
    trust_loss    : how much of the trust is lost in a week in which one of the two holds everything back
    pull_together : how far each partner's commitment moves toward the other's
    pull_of_trust : how far each partner's commitment moves toward what their own trust suggests
    """

    trust_gain: float = 0.10
    trust_loss: float = 0.05
    pull_together: float = 0.015
    pull_of_trust: float = 0.015

    def __post_init__(self) -> None:
        """Refuse values with which commitment or trust could leave its range."""
        for name, value in vars(self).items():
            if not 0 <= value <= 1:
                raise ValueError(f"{name} is {value}; expected a share from 0 to 1")
        if self.trust_gain + self.trust_loss > 1:
            raise ValueError("trust_gain and trust_loss together are above 1; expected at most 1")
        if self.pull_together + self.pull_of_trust > 1:
            raise ValueError("pull_together and pull_of_trust together are above 1; expected at most 1")


ASSUMPTIONS = Assumptions()


class State(NamedTuple):
    """Where two people stand: four numbers, or four arrays of one shape.

    commitment_a, commitment_b : 0 (none) to 1 (full)
    trust_a, trust_b           : each partner's trust in the other, 0 to 10
    """

    commitment_a: NDArray[np.float64]
    commitment_b: NDArray[np.float64]
    trust_a: NDArray[np.float64]
    trust_b: NDArray[np.float64]


def step(
    commitment_a: ArrayLike,
    commitment_b: ArrayLike,
    trust_a: ArrayLike,
    trust_b: ArrayLike,
    noise: ArrayLike = (0.0, 0.0, 0.0, 0.0),
    assumptions: Assumptions = ASSUMPTIONS,
) -> State:
    """One week later.

    commitment_a, commitment_b, trust_a, trust_b : numbers or arrays of one shape, as in `State`
    noise : four numbers or arrays, added to the four in the same order; what lands outside a range is put at
            its edge. Without noise no clipping is ever needed.

    Source: framework F05; the equations are in the module's docstring.
    """
    a, b = np.asarray(commitment_a, dtype=float), np.asarray(commitment_b, dtype=float)
    trust = np.asarray(trust_a, dtype=float), np.asarray(trust_b, dtype=float)
    jolt = [np.asarray(n, dtype=float) for n in noise]  # pyright: ignore[reportGeneralTypeIssues]
    gain = assumptions.trust_gain * a * b
    loss = assumptions.trust_loss * (1 - np.minimum(a, b))

    def drifted(own, other, own_trust):
        toward_other = assumptions.pull_together * (other - own)
        return own + toward_other + assumptions.pull_of_trust * (own_trust / FULL_TRUST - own)

    return State(
        np.clip(drifted(a, b, trust[0]) + jolt[0], 0, 1),
        np.clip(drifted(b, a, trust[1]) + jolt[1], 0, 1),
        np.clip(trust[0] + gain * (FULL_TRUST - trust[0]) - loss * trust[0] + jolt[2], 0, FULL_TRUST),
        np.clip(trust[1] + gain * (FULL_TRUST - trust[1]) - loss * trust[1] + jolt[3], 0, FULL_TRUST),
    )


def course(
    commitment_a: ArrayLike,
    commitment_b: ArrayLike,
    weeks: int = 40,
    trust: ArrayLike = 3.0,
    assumptions: Assumptions = ASSUMPTIONS,
    noise: ArrayLike = (0.0, 0.0, 0.0, 0.0),
) -> State:
    """The model's path with nothing left to chance: the same input always gives the same path.

    commitment_a, commitment_b : 0 to 1, numbers or arrays that broadcast together (a surface in one call)
    weeks : how many weeks to go, 0 or more
    trust : both partners' trust at the start, 0 to 10
    noise : added in every week, as in `step`; `AVERAGE` gives the path with the average of ups and downs

    Returns a `State` whose arrays have one more axis in front: weeks + 1 entries, the start first.
    Raises ValueError where a start value is outside its range.
    """
    a, b, t = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (commitment_a, commitment_b, trust)))
    for name, value, top in (("commitment_a", a, 1), ("commitment_b", b, 1), ("trust", t, FULL_TRUST)):
        if not np.all((value >= 0) & (value <= top)):
            raise ValueError(f"{name} has a value outside 0 to {top:g}")
    if weeks < 0:
        raise ValueError(f"weeks is {weeks}; expected 0 or more")
    path = [State(a, b, t, t)]
    for _ in range(weeks):
        path.append(step(*path[-1], noise=noise, assumptions=assumptions))
    return State(*(np.stack(values) for values in zip(*path, strict=True)))


def jolts(events: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.float64]:
    """One week's ups and downs, as the sample couples had them: the `noise` of a `step`.

    events : for each couple, whether something happened to it this week, as one couple in `EVENT` has it

    Returns four rows, in the order of `State`, and a column for each couple.
    """
    noise = np.concatenate(
        [spread * rng.standard_normal((2, len(events))) for spread in (WOBBLE_COMMITMENT, WOBBLE_TRUST)]
    )
    return noise - events * np.repeat([EVENT_COMMITMENT, EVENT_TRUST], 2)[:, None]


class Surface(NamedTuple):
    """A year from every pair of commitments on a grid: arrays of pairs by weeks + 1, each from 0 to 10.

    trust         : the path with average ups and downs; both partners' is the same
    low, high     : between these lies the mean of both partners' trust in eight of ten simulated years
    more, less    : the commitments on that path, of the partner who began with more and of the other
    """

    trust: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    more: NDArray[np.float64]
    less: NDArray[np.float64]


WEEKS, POINTS, EVERY = 52, 21, 4  # of the file: weeks, points from 0 to 10, weeks from knot to knot
LOW, HIGH, YEARS, SEED = 0.1, 0.9, 2000, 5


def surface(weeks: int = WEEKS, points: int = POINTS, years: int = YEARS, seed: int = SEED) -> Surface:
    """What the model makes of a year, from every pair of commitments where the first is not the smaller one.

    weeks  : how many weeks to go
    points : of the grid, along each side from 0 to 10
    years  : how many years are simulated from each pair; the same ups and downs for all pairs, so that two
             neighbors differ by their commitment alone

    Pairs come in the order (0, 0), (1, 0), (1, 1), (2, 0) … of grid points. Trust begins at `START_TRUST`.
    """
    i, j = np.tril_indices(points)
    more, less = i / (points - 1), j / (points - 1)
    path = course(more, less, weeks, START_TRUST, noise=AVERAGE)
    rng = np.random.default_rng(seed)
    start = np.full((len(i), years), START_TRUST)
    now = State(more[:, None] + 0 * start, less[:, None] + 0 * start, start, start)
    low, high = np.empty((2, weeks + 1, len(i)))
    low[0] = high[0] = START_TRUST
    for week in range(1, weeks + 1):
        now = step(*now, noise=jolts(rng.random(years) < EVENT, rng))
        low[week], high[week] = np.quantile((now.trust_a + now.trust_b) / 2, [LOW, HIGH], axis=1)
    commitments = FULL_TRUST * path.commitment_a, FULL_TRUST * path.commitment_b
    return Surface(*(values.T for values in (path.trust_a, low, high, *commitments)))


def packed(whole: Surface, every: int = EVERY) -> str:
    """The surface as text: base64 of big-endian 16-bit whole numbers, 65535 for 10.

    Pair by pair, the five of `Surface` one after the other, a number for every so many weeks.
    """
    knots = np.stack(whole, axis=1)[:, :, ::every]
    return base64.b64encode(np.round(knots * 6553.5).astype(">u2").tobytes()).decode()


def main(path: Path = SURFACE) -> None:
    """Write the surface for the widget."""
    told = {"weeks": WEEKS, "points": POINTS, "every": EVERY, "start": START_TRUST}
    path.write_text(json.dumps(told | {"table": packed(surface())}, indent=1) + "\n", encoding="utf-8")
    print(f"{shown(path)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
