"""The radar in Panel, for `panel serve`."""

import matplotlib
import panel as pn

matplotlib.use("agg")

import matplotlib.pyplot as plt
from radar import START, draw

pn.extension()
sliders = [
    pn.widgets.FloatSlider(name=area, value=value, start=1, end=5, step=0.1) for area, value in START.items()
]
pane = pn.pane.Matplotlib(draw([slider.value for slider in sliders]), tight=False, format="png", dpi=72)


def changed(*_):
    """Draw the six values anew."""
    plt.close(pane.object)
    pane.object = draw([slider.value for slider in sliders])


for slider in sliders:
    slider.param.watch(changed, "value")
pn.Column(pane, *sliders).servable()
