"""What every dataset needs: a field of the dictionary, an answer on its line, a cell of text."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def field(resource: dict[str, Any], name: str) -> dict[str, Any]:
    """The dictionary's entry for one column."""
    return next(f for f in resource["schema"]["fields"] if f["name"] == name)


def answer(values: ArrayLike, low: float, high: float, decimals: int = 0) -> np.ndarray:
    """Values as a person would give them on a line from `low` to `high`."""
    return np.clip(np.round(np.asarray(values, dtype=float), decimals), low, high) + 0.0  # and never -0.0


def text(value: float) -> str:
    """A whole number as its cell, "" where it is missing."""
    return "" if np.isnan(value) else str(int(value))


def cast(
    people: dict[str, tuple[int, ...]], kinds: list[str], rng: np.random.Generator
) -> list[tuple[str, str]]:
    """Who takes part, in an order that says nothing: one (age band, kind) each.

    people : how many, by age band, in the order of `kinds`; no cell so small that it names someone
    """
    cells = [
        (age, kind)
        for age, counts in people.items()
        for kind, count in zip(kinds, counts, strict=True)
        for _ in range(count)
    ]
    return [cells[i] for i in rng.permutation(len(cells))]
