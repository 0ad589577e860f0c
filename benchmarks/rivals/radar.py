"""What every rival draws: the same six areas and values as the wheel, and one radar in matplotlib."""

import json
import os
from math import pi
from pathlib import Path

import matplotlib

matplotlib.use(os.environ.get("MPLBACKEND", "agg"))

import matplotlib.pyplot as plt

START = json.loads(Path(os.environ["MEND_RADAR"]).read_text(encoding="utf-8"))  # an area -> its value


def draw(values):
    """A figure of the six values, 1 to 5."""
    angles = [2 * pi * i / len(START) for i in range(len(START) + 1)]
    figure, axes = plt.subplots(figsize=(5, 5), subplot_kw={"projection": "polar"})
    ring = [*values, values[0]]
    axes.plot(angles, ring)
    axes.fill(angles, ring, alpha=0.2)
    axes.set_xticks(angles[:-1], list(START))
    axes.set_ylim(0, 5)
    return figure
