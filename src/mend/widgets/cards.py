"""F01, F03, F11, F14, F15, F18, F21: a deck of cards, sorted into piles by one person or several."""

import textwrap
from typing import TYPE_CHECKING, Any

from traitlets import Dict, Int, List, Unicode, validate

from .. import frameworks
from ..models import FILES
from ..models.cards import DEPENDS, Deck
from .base import Refused, Widget

if TYPE_CHECKING:
    from ..answers import Slot

DECKS = [stem[:3] for stem, model in FILES.items() if model is Deck]


class CardSort(Widget):
    """One card in hand at a time, laid on one pile, on two, or on "it depends"; then the key and its reason.

    deck      : a framework's id, as in `CardSort("F18")`
    sorts     : one dictionary a person, 1 to 6 of them: a card's id and the ids of its one or two piles
    committed : ids of the cards whose key was looked at; everyone has placed them, and they stay as they are
    chosen    : id of the card in hand
    person    : who places now, from 0
    `content` may be given in place of a framework's deck; a card without `key` and `why` is sorted and never
    compared. Raises Refused for an unknown deck, card or pile, for more than two piles, for "depends" beside
    another, and for a committed card that someone has not placed. Source: the deck's framework.
    """

    _parts = ("kappa.js", "sorts.js")
    _module = "cards.js"
    _answer = ("deck", "sorts", "committed")

    deck = Unicode().tag(sync=True)
    sorts = List(Dict(), default_value=[{}], minlen=1, maxlen=6).tag(sync=True)
    committed = List(Unicode()).tag(sync=True)
    chosen = Unicode().tag(sync=True)
    person = Int(0, min=0, max=5).tag(sync=True)

    def __init__(self, deck: "str | Slot | None" = None, **traits: Any) -> None:
        """Any trait may be given: `CardSort("F18", person=0)`; in an exercise, its slot."""
        slot = None if deck is None or isinstance(deck, str) else deck
        given = slot.task["deck"] if slot else traits.pop("content", None)
        deck = None if slot else deck
        if given is None and deck not in DECKS:
            raise Refused(f"deck: found {deck!r}; expected one of {', '.join(DECKS)}.")
        content, shared = given or frameworks.content(str(deck)), frameworks.content("cards")
        content = {**shared, **content, "words": {**shared["words"], **content.get("words", {})}}
        traits.setdefault("chosen", content["cards"][0]["id"])
        super().__init__(slot, content=content, deck=deck or content["id"], **traits)

    def set_trait_values(self, values: dict[str, Any]) -> None:
        """Set several traits at once: they are held to each other when all of them are there."""
        with self.hold_trait_notifications():
            super().set_trait_values(values)

    @validate("deck")
    def _check_deck(self, proposal: Any) -> str:
        if proposal["value"] != self.content["id"]:
            raise Refused(
                f"deck: found {proposal['value']!r}; expected {self.content['id']!r}, the deck shown."
            )
        return proposal["value"]

    @validate("chosen")
    def _check_chosen(self, proposal: Any) -> str:
        return self._card("chosen", proposal["value"])

    @validate("sorts")
    def _check_sorts(self, proposal: Any) -> list[dict[str, list[str]]]:
        for sort in proposal["value"]:
            for card, piles in sort.items():
                self._check_piles(self._card("sorts", card), piles)
        self._check_both(proposal["value"], self.committed)
        return [{card: list(piles) for card, piles in sort.items()} for sort in proposal["value"]]

    @validate("committed")
    def _check_committed(self, proposal: Any) -> list[str]:
        cards = [self._card("committed", card) for card in proposal["value"]]
        if twice := [card for i, card in enumerate(cards) if card in cards[:i]]:
            raise Refused(f"committed: found {twice[0]!r} twice; expected each card once.")
        self._check_both(self.sorts, cards)
        return cards

    def _card(self, trait: str, card: Any) -> str:
        cards = [row["id"] for row in self.content["cards"]]
        if card not in cards:
            raise Refused(f"{trait}: found the card {card!r}; expected one of {', '.join(cards)}.")
        return card

    def _check_piles(self, card: str, piles: Any) -> None:
        known = [*(pile["id"] for pile in self.content["piles"]), DEPENDS]
        if not isinstance(piles, list | tuple) or not 1 <= len(piles) <= 2:
            raise Refused(f"sorts: found {piles!r} for {card}; expected a list of one pile or two.")
        for place, pile in enumerate(piles):
            if pile not in known:
                raise Refused(
                    f"sorts: found the pile {pile!r} for {card}; expected one of {', '.join(known)}."
                )
            if pile in piles[:place]:
                raise Refused(f"sorts: found {pile!r} twice for {card}; expected each pile once.")
        if DEPENDS in piles and len(piles) > 1:
            raise Refused(f"sorts: found {DEPENDS!r} beside another for {card}; expected it alone.")

    def _check_both(self, sorts: list[dict[str, Any]], committed: list[str]) -> None:
        for card in committed:
            for person, sort in enumerate(sorts, 1):
                if card not in sort:
                    raise Refused(f"committed: found {card!r}, which person {person} has not placed; "
                                  "expected cards that everyone has placed.")  # fmt: skip

    def as_in_key(self, person: int) -> int | None:
        """How many committed cards a person, from 0, placed as the key does; None where there is no key."""
        keys = {card["id"]: set(card["key"]) for card in self.content["cards"] if card.get("key")}
        sort = self.sorts[person]
        return sum(set(sort[c]) == keys[c] for c in self.committed if c in keys) if keys else None

    def summary(self) -> str:
        """How many cards are sorted and, where the deck has a key, how many each person placed as it does."""
        words = self.content["words"]
        counts = {"n": len(self.committed), "m": len(self.content["cards"])}
        parts = [words["summary"].format(title=self.content["title"], **counts)]
        for person in range(len(self.sorts)):
            if self.committed and (same := self.as_in_key(person)) is not None:
                name = f"{words['person'].format(n=person + 1)}: " if len(self.sorts) > 1 else ""
                parts.append(name + words["summary_key"].format(n=same))
        return "; ".join(parts) + "."

    def draw(self, figure: Any) -> None:
        """Draw a grid of cards by piles: everyone's placement, and the key of committed cards."""
        words, cards = self.content["words"], self.content["cards"]
        piles = [*self.content["piles"], {"id": DEPENDS, "name": words["depends"]}]
        at, many = {pile["id"]: x for x, pile in enumerate(piles)}, len(self.sorts)
        people = [words["person"].format(n=i + 1) if many > 1 else words["you"] for i in range(many)]
        key = {card["id"]: card.get("key") or [] for card in cards if card["id"] in self.committed}
        size, step = 9.5 if len(cards) <= 12 else 7, 0.8 / (many + 1)
        axes = figure.add_subplot()
        for i, (name, sort) in enumerate([*zip(people, self.sorts, strict=True), (words["key"], key)]):
            spots = [(at[p], y) for y, card in enumerate(cards) for p in sort.get(card["id"], [])]
            look = {"color": "#b4532a", "markerfacecolor": "none"} if i == many else {"color": "#17616b"}
            side = step * (i - many / 2)
            axes.plot(
                [x + side for x, _ in spots],
                [y for _, y in spots],
                marker="D" if i == many else "os^vP*"[i],
                linestyle="",
                markersize=size * 0.8 if many < 3 else 4.5,
                label=name,
                in_layout=False,
                **look,
            )
        axes.set(xlim=(-0.6, len(piles) - 0.4), ylim=(len(cards) - 0.4, -0.6))
        texts = [textwrap.shorten(card["text"], 42, placeholder=" …") for card in cards]
        axes.set_yticks(range(len(cards)), texts, fontsize=size)
        axes.set_xticks(range(len(piles)), [textwrap.fill(pile["name"], 16) for pile in piles])
        axes.tick_params(length=0, bottom=False, labelbottom=False, labeltop=True)
        axes.tick_params(axis="x", labelsize=size, rotation=0 if len(piles) < 5 else 60)
        axes.spines[:].set_visible(False)
        figure.suptitle(self.content["title"], x=0.02, ha="left", weight="bold")
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
