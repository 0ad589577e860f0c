"""One function per figure: a DataFrame in, a `Figure` out, its alt text with it.

Titles and captions say what is drawn. What it shows is for the reader to notice; the alt text tells it, with
the numbers, to those who cannot see it.
"""

from .canvas import (
    CALM,
    CARE,
    CONCEPT,
    ESTEEM,
    FIRST,
    GRID,
    INK,
    LINE,
    PAPER,
    SECOND,
    SHEET,
    SIMULATED,
    SOFT,
    TOKENS,
    WIDTH,
    Figure,
)
from .choice import choose
from .couples import around_a_setback, one_journey, some_journeys, weeks_on_steps, where_journeys_stall
from .survey import (
    change_between_waves,
    concept_against_esteem,
    every_area,
    one_thing_or_two,
    six_distributions,
)

__all__ = [
    "CALM",
    "CARE",
    "CONCEPT",
    "ESTEEM",
    "FIRST",
    "GRID",
    "INK",
    "LINE",
    "PAPER",
    "SECOND",
    "SHEET",
    "SIMULATED",
    "SOFT",
    "TOKENS",
    "WIDTH",
    "Figure",
    "around_a_setback",
    "change_between_waves",
    "choose",
    "concept_against_esteem",
    "every_area",
    "one_journey",
    "one_thing_or_two",
    "six_distributions",
    "some_journeys",
    "weeks_on_steps",
    "where_journeys_stall",
]
