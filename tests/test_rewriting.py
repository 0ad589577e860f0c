"""The rules of the rewriting bench: what they mark and what they leave alone, and what the bench takes and tells."""

import re
from itertools import pairwise

import pytest
from pydantic import TypeAdapter, ValidationError
from traitlets import TraitError

from mend import frameworks, rewriting
from mend.models.rewrite import Pattern
from mend.theme import PICTURES
from mend.widgets.rewrite import RewriteBench

CONTENT = frameworks.load("F09")

# What the rules find stands in brackets, with the id of the mark or the part in front: [accuse You never] listen.
MARKED = """
[accuse You never] listen to me.
[accuse you always] do this!
[past every time] [past you do the same] thing
[past last time] you did not even call
[past How many times] do I have to say it?
[accuse You're always] late.
[accuse youre always] late.
[accuse You’re always] late.
[accuse YOU   NEVER] call me
[accuse You
never] call me
😀 [accuse you never] laugh at my jokes
It is [absolute always] me who cooks. You laugh [absolute all the time].
I [absolute never] get a word in.
I [absolute always] feel like the last to know, and [absolute nobody cares].
[absolute I have to do everything] myself.
[accuse All you care about] is work.
[accuse You don't even] look up.
[accuse Do you ever think] of me?
[accuse You'll never change].
Everything here is [absolute always] about work.
[cause You make me] so angry.
[cause You made me] look like a fool in front of them.
[cause Because of you] we missed the train.
It's [cause all your fault].
[cause You ruined] my birthday.
[scold Why can't you] be on time?
[scold How could you]?
[scold You should have] told me.
[scold You need to grow up].
[scold What is wrong with you]?
Could you help [barb for once]?
[barb Of course you forgot].
[barb I told you so].
[test If you loved] me, you would know.
[test A good mother would] have come.
[test Everyone says] so.
[test Even your mother says] so.
[label You're lazy].
[label You are so selfish].
You [label such a liar]!
[label You're a terrible friend].
[label Don't be ridiculous].
[label You're just like your mother].
[dismiss You're too sensitive].
Relax, [dismiss it was just a joke].
[disguise I feel that you] are selfish.
[disguise I feel like you]'re not even trying.
[but I'm sorry you feel] that way.
[but No offense, but] the soup is cold.
[but I love you, but you] snore.
"""
SPARED = """
I always feel safe with you.
never mind
It's not always easy.
As always, thank you.
Last time we talked you listened.
You don't always have to agree with me.
I'll always love you.
We always wanted to see the sea.
You always make me laugh.
You are always welcome here.
You've always been there for me.
You never raised your voice at me.
You'll never guess who called.
I never meant to worry anyone.
Better late than never.
You make me happy.
You made me a cup of tea.
You made me coffee this morning, thanks.
It is not your fault.
It wasn't your fault that it rained.
Because of you I learned to swim.
I am crazy about you.
What a lazy Sunday!
He told me I was too sensitive.
She called me a liar.
I don't think you're selfish.
I'm not saying you are lazy.
The last time I saw the house it was blue.
Every time I hear your voice I smile.
Where did you grow up?
Oh, please!
Have you ever been to Rome?
You would never do that to me.
You'll always be my brother.
You are the reason I came.
I know you never meant to hurt me.
I always forget birthdays, and I am sorry.
My mother says hello.
Do as you please.
I was such a help to nobody that day.
If you are cold, take my coat.
What do you mean?
Why can't you sleep?
Why don't you rest while the rice cooks?
You should have seen the sunset.
You have to taste this.
We see each other all the time, and I like it.
The lazy dog sleeps; the crazy cat does not.
"""
PARTS = """
[happened When you said] that, [feel I felt hurt].
[happened Yesterday] the door was open until ten.
[happened I've been trying] to tell you something. [feel I feel awful], and I feel that I do not count.
[need I need to know] where we stand.
[ask Could you] call when it gets late?
[ask Please] look at me.
[feel I miss you].
I don't need your help.
[disguise I feel you should] go first.
[feel I'm worried] and [feel_ I'm tired].
[need I want to be] asked. [ask Let's] begin again on Sunday.
[ask I need you to] call me.
[happened You came] home at nine, and [feel I was worried]. [need It matters to me] to eat together. [ask Would you] send a line?
When will dinner be ready?
[happened You reached] for the salt before tasting.
My cups [happened are gone from] the kitchen.
[happened It's Friday] and I have heard nothing about the dentist.
[need I would like my cooking to be] noticed.
"""


def parsed(line):
    """(sentence, {(start, end, id)}) of a line with brackets; an id that ends in _ is only text."""
    text, found = "", set()
    for piece in re.split(r"(\[[^]]*\])", line):
        name, words = piece[1:-1].split(" ", 1) if piece.startswith("[") else ("", piece)
        if name and not name.endswith("_"):
            found.add((len(text), len(text) + len(words), name))
        text += words
    return text, found


def rows(table):
    return [parsed(line) for line in re.split(r"\n(?!never\])", table.strip())]


SENTENCES = [*rows(MARKED), *rows(SPARED), *rows(PARTS)]
IDS = {part.id for part in CONTENT.parts}


def found(text):
    reading = rewriting.read(text)
    return {*reading.marks, *((*span, name) for name, span in reading.parts.items())}


@pytest.mark.parametrize(
    ("text", "expected"), rows(MARKED), ids=lambda value: value[:30] if isinstance(value, str) else ""
)
def test_what_might_land_as_blame_is_marked(text, expected):
    assert {row for row in found(text) if row[2] not in IDS} == expected


@pytest.mark.parametrize(
    ("text", "expected"), rows(SPARED), ids=lambda value: value[:30] if isinstance(value, str) else ""
)
def test_what_only_looks_alike_is_left_alone(text, expected):
    assert rewriting.read(text).marks == [] and not expected


@pytest.mark.parametrize(
    ("text", "expected"), rows(PARTS), ids=lambda value: value[:30] if isinstance(value, str) else ""
)
def test_the_parts_light_up_as_they_appear(text, expected):
    assert found(text) == expected


def test_the_table_is_large_enough():
    assert len(rows(MARKED)) >= 40 and len(rows(SPARED)) >= 25
    shown = {name for _, expected in rows(MARKED) for *_, name in expected}
    assert shown == {mark.id for mark in CONTENT.marks}  # each mark, at least once


def test_every_start_is_marked_and_its_way_is_clean():
    for start in CONTENT.starts:
        assert rewriting.read(start.says).marks, start.id
        way = rewriting.read(start.way)
        assert (way.marks, way.care, set(way.parts)) == ([], [], IDS), start.id
        assert rewriting.read(f"{start.says} {start.situation}").care == [], start.id
    assert {start.kind for start in CONTENT.starts} == {"couple", "family", "friends"}
    parts = CONTENT.example.parts.model_dump()
    assert rewriting.read(CONTENT.example.says).marks
    assert set(rewriting.read(" ".join(parts.values())).parts) == set(parts)
    for part, text in parts.items():
        assert part in rewriting.read(text).parts and not rewriting.read(text).marks


@pytest.mark.parametrize(
    "text",
    [
        "He hit me.",
        "I'm afraid of you",
        "I am scared of what you might do",
        "You locked me out",
        "I will kill myself, you said: kill yourself",
    ],
)
def test_words_of_harm_and_fear_are_seen(text):
    assert rewriting.read(text).care
    assert not any(rewriting.read(sentence).care for sentence, _ in SENTENCES)


@pytest.mark.parametrize("name", ["abusive", "violent", "controlling", "manipulative", "cruel"])
def test_who_names_abuse_is_not_asked_for_a_softer_word(name):
    assert rewriting.read(f"You are {name}.").marks == []


def test_marks_never_overlap_and_are_bounded_in_length():
    nasty = [
        "you " * 500,
        "I always " * 200,
        "you're " + "so " * 600,
        "a" * 2000,
        "when i " * 280,
        "you never mind " * 130,
    ]
    for text in [*nasty, " ".join(sentence for sentence, _ in SENTENCES)[: rewriting.MOST]]:
        spans = sorted(
            [(a, b) for a, b, _ in rewriting.read(text).marks] + list(rewriting.read(text).parts.values())
        )
        assert all(end <= after for (_, end), (after, _) in pairwise(spans))
        assert all(end - start < 100 for start, end in spans)


@pytest.mark.parametrize(
    "bad",
    [
        "a+",
        "you.*never",
        "(a|b){0,9}",
        "(?<=a)b",
        "(?:a)",
        "[^a]b",
        "a|",
        "a?",
        r"\s",
        "a{0,99}",
        "(a",
        "(?i)a",
        "é",
    ],
)
def test_a_pattern_that_a_browser_could_read_otherwise_is_refused(bad):
    with pytest.raises(ValidationError, match="of regular expressions only"):
        TypeAdapter(Pattern).validate_python(bad)


ANSWER = {
    "sentence": "phone",
    "texts": {"phone": "You never look.", "own": "x" * 2000},
    "dismissed": {"phone": ["you never"]},
}


def test_an_answer_comes_back_exactly():
    first, second = RewriteBench(), RewriteBench()
    first.answer = ANSWER
    second.answer = first.answer
    assert second.answer == ANSWER


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"sentence": "nine"}, "sentence: found the sentence 'nine'; expected one of dishes, "),
        ({"texts": {"nine": ""}}, "texts: found the sentence 'nine'"),
        ({"texts": {"own": 7}}, "texts: found 7 for own; expected text"),
        ({"texts": {"own": "x" * 2001}}, "texts: found 2001 characters for own; expected at most 2000"),
        ({"dismissed": {"own": "you never"}}, "dismissed: found 'you never' for own; expected different"),
        ({"dismissed": {"own": ["You never"]}}, "in lower case"),
        ({"dismissed": {"own": ["lazy", "lazy"]}}, "expected different phrases"),
    ],
)
def test_a_bad_answer_is_refused_and_changes_nothing(bad, told):
    bench = RewriteBench()
    bench.answer = ANSWER
    with pytest.raises(TraitError, match=re.escape(told)):
        bench.answer = ANSWER | bad
    assert bench.answer == ANSWER


def test_summary_and_picture_tell_no_word_that_was_written(monkeypatch):
    bench = RewriteBench(texts={"own": "A sentence to begin with."})
    assert repr(bench).endswith("new wording: 0.")  # it was given, and is no work of the learner
    bench.texts = {"dishes": "zebra", "own": "  "}
    assert repr(bench) == "Say it another way: the rewriting bench. Sentences with a new wording: 1."
    assert bench.picture() == RewriteBench(texts={"dishes": "yak"}).picture()  # no part in either
    lit = RewriteBench(texts={"dishes": "I feel sad."})
    assert lit.picture() != bench.picture()
    lit.texts = {"dishes": "I feel sad. You hit me."}  # nothing lights up beside words of harm
    assert lit.picture() == bench.picture()
    monkeypatch.setenv(PICTURES, "1")
    assert bench._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")


def test_the_eight_ways_are_carried_over():
    assert [way.id for way in CONTENT.ways] == ["space", "past", "assertive", "worth", "battles", "blame", "self", "support"]  # fmt: skip
    assert CONTENT.experts == ["joshi"]
