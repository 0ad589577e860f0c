"""The radar with `ipywidgets.interact`, one cell of a notebook in stock Voilà."""

import json
import os
from math import pi
from pathlib import Path

import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact

START = json.loads(Path(os.environ["MEND_RADAR"]).read_text(encoding="utf-8"))
ANGLES = [2 * pi * i / len(START) for i in range(len(START) + 1)]


def radar(**values):
    """Draw the six values anew."""
    _, axes = plt.subplots(figsize=(5, 5), subplot_kw={"projection": "polar"})
    ring = [*values.values(), values[next(iter(START))]]
    axes.plot(ANGLES, ring)
    axes.fill(ANGLES, ring, alpha=0.2)
    axes.set_xticks(ANGLES[:-1], list(START))
    axes.set_ylim(0, 5)
    plt.show()


_ = interact(radar, **{area: FloatSlider(value, min=1, max=5, step=0.1) for area, value in START.items()})
