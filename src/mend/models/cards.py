"""The decks of `CardSort`, one a framework, and the words that all decks share."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Framework, Strict, Text, holds

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


class Kinds(Strict):
    """Between whom a card takes place."""

    couple: Text
    family: Text
    friends: Text


class KappaBand(Strict):
    """Landis and Koch's word for a kappa of at most so much, at two decimals."""

    at_most: Annotated[float, Field(ge=-1, le=1)]
    words: Text


class Marks(Strict):
    """How a placement and the key compare, in a table's cell."""

    same: Text
    partly: Text
    other: Text


class Compared(Strict):
    """The same in a sentence: for one person, for several, and where someone says that it depends."""

    same: Text
    partly: Text
    other: Text
    both_depend: Text
    key_depends: Text
    you_depend: Text
    group: Annotated[Text, holds("n", "m")]
    group_none: Text
    group_depends: Annotated[Text, holds("n", "m")]
    no_key: Text


class States(Strict):
    """What a card's number says of it."""

    free: Text
    placed: Text
    committed: Text


class CardWords(Strict):
    """The labels of the card, the piles, the people and the table."""

    about: Annotated[Text, holds("about")]
    depends: Text
    count: Annotated[Text, holds("n", "m")]
    cards: Text
    dot: Annotated[Text, holds("n", "state")]
    states: States
    piles: Text
    hint: Text
    one_card: Text
    many_cards: Annotated[Text, holds("n")]
    yours: Text
    key: Text
    key_column: Text
    lies: Annotated[Text, holds("piles")]
    in_hand: Text
    place_first: Text
    commit: Text
    commit_all: Text
    done: Text
    previous: Text
    next: Text
    in_key: Annotated[Text, holds("piles")]
    compared: Compared
    people: Text
    person: Annotated[Text, holds("n")]
    person_short: Annotated[Text, holds("n")]
    has_placed: Text
    add: Text
    remove: Annotated[Text, holds("person")]
    fixed: Text
    turn: Annotated[Text, holds("person")]
    next_person: Annotated[Text, holds("person")]
    all_placed: Text
    see: Text
    see_all: Text
    back: Text
    sure: Text
    cleared: Text
    table: Text
    card: Text
    you: Text
    how: Text
    how_group: Text
    marks: Marks
    alike: Annotated[Text, holds("n", "m")]
    total: Annotated[Text, holds("n", "m")]
    total_partly: Annotated[Text, holds("k")]
    total_group: Annotated[Text, holds("n", "m")]
    total_no_key: Annotated[Text, holds("n", "m")]
    talk: Text
    agreement: Text
    kappa: Text
    share: Text
    word: Text
    who: Text
    pair: Annotated[Text, holds("one", "other")]
    with_key: Text
    kappa_means: Text
    one_code: Text
    few: Text
    no_card: Text
    summary: Annotated[Text, holds("title", "n", "m")]
    summary_key: Annotated[Text, holds("n")]


class DeckWords(Strict):
    """`cards.yaml`: what every deck says."""

    kinds: Kinds
    bands: list[KappaBand] = Field(min_length=6, max_length=6)
    least: Annotated[int, Field(ge=1)]
    words: CardWords
