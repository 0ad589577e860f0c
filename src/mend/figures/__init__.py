"""One function per figure: a DataFrame in, a `Figure` out, its alt text with it.

Titles and captions say what is drawn. What it shows is for the reader to notice; the alt text tells it, with
the numbers, to those who cannot see it.
"""

from .arguments import calm_and_reply, clarity_against_doubt, doubt_by_opening
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
from .classroom import class_gaps, class_profiles
from .couples import (
    around_a_setback,
    both_commitments,
    how_journeys_ended,
    one_journey,
    some_journeys,
    weeks_on_steps,
    where_journeys_stall,
)
from .diaries import one_diary, signs_then_self, some_diaries, told_and_self
from .experts import who_names_what
from .real import one_partner_asked
from .survey import (
    change_between_waves,
    concept_against_esteem,
    every_area,
    one_thing_or_two,
    self_and_partner_first,
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
    "both_commitments",
    "calm_and_reply",
    "change_between_waves",
    "choose",
    "clarity_against_doubt",
    "class_gaps",
    "class_profiles",
    "concept_against_esteem",
    "doubt_by_opening",
    "every_area",
    "how_journeys_ended",
    "one_diary",
    "one_journey",
    "one_partner_asked",
    "one_thing_or_two",
    "self_and_partner_first",
    "signs_then_self",
    "six_distributions",
    "some_diaries",
    "some_journeys",
    "told_and_self",
    "weeks_on_steps",
    "where_journeys_stall",
    "who_names_what",
]
