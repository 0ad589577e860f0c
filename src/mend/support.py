"""Where a person finds help: the lines of `support.yaml`, one country's first where one was chosen."""

import os
from typing import Any

from . import frameworks
from .errors import Plain
from .models.course import SupportCountry

COUNTRY = "MEND_COUNTRY"  # the country that a facilitator chose; while a lesson is saved there is none


def country(code: str | None = None) -> SupportCountry | None:
    """The lines of a country, or None where none was chosen.

    code : two letters of ISO 3166-1 in either case ("GB", or "UK"); None for what MEND_COUNTRY says
    Raises Plain for a code that no country of `support.yaml` has; it names those that there are.
    """
    wanted = os.environ.get(COUNTRY, "") if code is None else code
    if code is None and not wanted:
        return None
    known = {place.code: place for place in frameworks.load("support").countries if place.code}
    name = wanted.strip().upper()
    found = known.get("GB" if name == "UK" else name)
    if found is None:
        raise Plain(f'There is no country "{wanted}" in support.yaml. It has: {", ".join(sorted(known))}.')
    return found


def ordered(code: str | None = None) -> list[SupportCountry]:
    """The lines of every country, the chosen one's first; for `code` and what it raises see `country`."""
    first = country(code)
    places: list[SupportCountry] = frameworks.load("support").countries
    return [first, *(place for place in places if place is not first)] if first else places


def content() -> dict[str, Any]:
    """The words of the support panel as a widget takes them, in the order of `ordered`."""
    words = frameworks.content("support")
    del words["leave"]
    return {**words, "countries": [place.model_dump() for place in ordered()]}
