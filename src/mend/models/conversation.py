"""The scripts of `Conversation` (F08, F10, F16, F17, F20), and the words that all scripts share."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Framework, Strict, Text, holds

Level = Annotated[int, Field(ge=0, le=10)]


class Inner(Strict):
    """How it looks inside one of the two, 0 (not at all) to 10 (fully)."""

    hurt: Level
    heard: Level
    ashamed: Level
    safe: Level


class Both(Strict):
    """The inner state of the two people once something was said."""

    you: Inner
    other: Inner


class Reply(Strict):
    """One thing that the learner may say, or do, or do and then say; "-" where it is only one of them.

    to  : the turn or the end that it leads to
    why : what it does between the two, said once it was chosen
    """

    id: Text
    does: Text = "-"
    text: Text = "-"
    to: Text
    why: Text


class Turn(Strict):
    """What the other does or says, how both are then, and what may be said to it."""

    id: Text
    does: Text = "-"
    says: Text = "-"
    inner: Both
    replies: list[Reply] = Field(min_length=2, max_length=4)


class End(Strict):
    """Where a conversation ends; `hands` tells what lay in the learner's hands, and what did not."""

    id: Text
    kind: Literal["met", "open", "shut"]
    name: Text
    says: Text
    inner: Both
    hands: Text


class Script(Strict):
    """One conversation; it begins with its first turn. Its id is its framework's, or that and a word."""

    id: Annotated[str, Field(pattern=r"^F\d\d(-[a-z]+)?$")]
    title: Text
    setting: Text
    you: Text
    other: Text
    ends: list[End] = Field(min_length=2)
    turns: list[Turn] = Field(min_length=3)


class Dialogue(Framework):
    """F08, F10, F17 and F20: an idea, and the conversations that try it out."""

    scripts: list[Script] = Field(min_length=1)


class State(Strict):
    """One of the four things that are told of an inner state."""

    id: Literal["hurt", "heard", "ashamed", "safe"]
    name: Text
    means: Text


class Kinds(Strict):
    """How a conversation ended, in a few words."""

    met: Text
    open: Text
    shut: Text


class TalkWords(Strict):
    """The labels of the conversation, of the panels and of what comes at the end."""

    you: Annotated[Text, holds("name")]
    conversation: Text
    ask: Text
    hint: Text
    own: Text
    own_ask: Text
    own_hint: Text
    own_said: Text
    back: Text
    taken: Text
    sure: Text
    cleared: Text
    inner: Text
    scale: Text
    meanings: Text
    was: Annotated[Text, holds("state", "value", "before")]
    changed: Annotated[Text, holds("person", "changes")]
    unchanged: Annotated[Text, holds("person")]
    hands: Text
    turned: Text
    turned_means: Text
    instead: Text
    go: Text
    kept: Text
    not_yours: Text
    sealed: Text
    private: Text
    safety: Text
    safety_first: Text
    leave: Text
    state_new: Annotated[Text, holds("title")]
    state: Annotated[Text, holds("title", "n")]
    state_end: Annotated[Text, holds("title", "n", "end")]


class ConversationWords(Strict):
    """`conversation.yaml`: what every conversation says."""

    states: list[State] = Field(min_length=4, max_length=4)
    kinds: Kinds
    words: TalkWords
