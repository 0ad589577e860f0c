"""The glossary: each term once, in one sentence."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from .base import Strict, Text


def _one_sentence(text: str) -> str:
    if not re.fullmatch(r"(?:(?![.?!][\"'\u201d\u2019)]*\s).)+\.", text, re.DOTALL):
        raise PydanticCustomError("sentence", "one sentence, which ends with a full stop and holds no other")
    return text


class Term(Strict):
    """One term; `id` is its anchor."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]
    name: Text
    means: Annotated[Text, AfterValidator(_one_sentence)]


def _named_once(terms: list[Term]) -> list[Term]:
    names = [term.name.casefold() for term in terms]
    error = PydanticCustomError("twice", "a name that no other term has")
    twice = [
        InitErrorDetails(type=error, loc=(i, "name"), input=terms[i].name)
        for i, name in enumerate(names)
        if name in names[:i]
    ]
    if twice:
        raise ValidationError.from_exception_data("Glossary", twice)
    return terms


class Glossary(Strict):
    """`glossary.yaml`."""

    terms: Annotated[list[Term], Field(min_length=1), AfterValidator(_named_once)]
