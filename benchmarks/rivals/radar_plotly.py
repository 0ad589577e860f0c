"""The radar as a Plotly FigureWidget with ipywidgets' sliders, one cell of a notebook in stock Voilà."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
from ipywidgets import FloatSlider, VBox

START = json.loads(Path(os.environ["MEND_RADAR"]).read_text(encoding="utf-8"))
AREAS = list(START)
sliders = [FloatSlider(value, min=1, max=5, step=0.1, description=area) for area, value in START.items()]
figure = go.FigureWidget(
    go.Scatterpolar(r=[*START.values(), START[AREAS[0]]], theta=[*AREAS, AREAS[0]], fill="toself"),
    layout={"width": 500, "height": 500, "polar": {"radialaxis": {"range": [0, 5]}}},
)


def changed(_):
    """Move the ring to where the sliders are."""
    figure.data[0].r = [slider.value for slider in [*sliders, sliders[0]]]


for slider in sliders:
    slider.observe(changed, "value")
display(VBox([figure, *sliders]))  # noqa: F821
