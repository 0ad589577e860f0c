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
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FULL_TRUST = 10.0


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
    its
            edge. Without noise no clipping is ever needed.

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
) -> State:
    """The model's path with no noise and no events: the same input always gives the same path.

    commitment_a, commitment_b : 0 to 1, numbers or arrays that broadcast together (a surface in one call)
    weeks : how many weeks to go, 0 or more
    trust : both partners' trust at the start, 0 to 10

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
        path.append(step(*path[-1], assumptions=assumptions))
    return State(*(np.stack(values) for values in zip(*path, strict=True)))
