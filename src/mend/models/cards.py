"""The decks of `CardSort`, one a framework, and the words that all decks share."""

from typing import Literal

from pydantic import Field

from .base import Framework, Strict, Text

DEPENDS = "depends"  # the pile of cards that no pile can have without knowing more


class Pile(Strict):
    """One pile; `group` is the heading that it stands under, where piles are grouped."""

    id: Text
    name: Text
    means: Text
    group: Text = "-"


class Card(Strict):
    """One short moment between two people, fictional.

    key   : the pile or the two piles that it belongs to, or "depends" alone
    about : which part of the framework it shows, said after the learner has committed
    """

    id: Text
    kind: Literal["couple", "family", "friends"]
    text: Text
    key: list[Text] = Field(min_length=1, max_length=2)
    about: Text = "-"
    why: Text


class Deck(Framework):
    """One deck: the question that it asks, its piles and its cards."""

    ask: Text
    depends: Text
    piles: list[Pile] = Field(min_length=2, max_length=9)
    cards: list[Card] = Field(min_length=8)
