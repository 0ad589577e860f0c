"""The glossary: each term once, in one sentence."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Strict, Text


class Term(Strict):
    """One term; `id` is its anchor."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]
    name: Text
    means: Text


class Glossary(Strict):
    """`glossary.yaml`."""

    terms: list[Term] = Field(min_length=1)
