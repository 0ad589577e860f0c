"""Scripts of conversations: every way through them, what is refused, and what stays with the learner."""

import re
import shutil
import subprocess
import sys

import pytest
import yaml
from traitlets import TraitError

import mend
from mend import dialogue, frameworks
from mend.models import FILES
from mend.models.conversation import End, Script
from mend.paths import FRAMEWORKS
from mend.theme import PICTURES

SCRIPTS = {
    script.id: script
    for stem, model in FILES.items()
    if "scripts" in model.model_fields
    for script in frameworks.load(stem).scripts
}
INNER = (
    "inner: {you: {hurt: 1, heard: 5, ashamed: 1, safe: 6}, other: {hurt: 2, heard: 4, ashamed: 3, safe: 5}}"
)
# Two turns of the three can still end well; after the second, only one reply can.
SMALL = f"""
id: F10
title: Small
experts: [nolet]
idea: A small one.
scripts:
  - id: F10
    title: A cup
    setting: A cup is broken.
    you: Ann
    other: Bo
    turns:
      - id: first
        says: Who did that?
        {INNER}
        replies:
          - {{id: mine, to: second, text: I did., why: It is so.}}
          - {{id: yours, to: last, text: You did., why: It is not so.}}
      - id: second
        does: Bo picks up the pieces.
        {INNER}
        replies:
          - {{id: thanks, to: well, text: Thank you., why: It was kind.}}
          - {{id: go, to: last, does: Ann goes to the door., why: It is far.}}
      - id: last
        says: Wait.
        {INNER}
        replies:
          - {{id: wait, to: ajar, text: All right., why: A door left ajar.}}
          - {{id: leave, to: door, text: "No.", why: A door.}}
    ends:
      - {{id: well, kind: met, name: Glue, says: They glue it., hands: Half of it., {INNER}}}
      - {{id: ajar, kind: open, name: Later, says: They wait., hands: Half of it., {INNER}}}
      - {{id: door, kind: shut, name: A door, says: It falls shut., hands: Half of it., {INNER}}}
"""
CUP = yaml.safe_load(SMALL)["scripts"][0]


def routes(script, turn=None):
    """Every route from a turn to an end, as pairs of turn and reply, and the end: said without `dialogue`."""
    turns, ends = {t.id: t for t in script.turns}, {e.id: e for e in script.ends}
    for reply in (turn or script.turns[0]).replies:
        here = ((turn or script.turns[0]).id, reply.id)
        if reply.to in ends:
            yield [here], ends[reply.to]
        else:
            yield from (([here, *rest], end) for rest, end in routes(script, turns[reply.to]))


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_every_route_ends_and_the_table_says_where_it_could_have_turned(script):
    every = list(routes(script))
    assert {end.id for _, end in every} == {end.id for end in script.ends}
    assert {turn for route, _ in every for turn, _ in route} == {turn.id for turn in script.turns}
    order, table = {"shut": 0, "open": 1, "met": 2}, dialogue.better(script)
    best = max(order[end.kind] for _, end in every)
    for turn in script.turns:
        reach = {}
        for route, end in routes(script, turn):
            reply = route[0][1]
            reach[reply] = max(reach.get(reply, 0), order[end.kind])
        leads = {reply.id: dialogue.places(script)[reply.to].inner for reply in turn.replies}
        gentle = [
            one
            for one, then in leads.items()
            if then.you.hurt <= turn.inner.you.hurt and then.other.hurt <= turn.inner.other.hurt
        ]
        for one in reach:
            kept = [other for other in reach if reach[other] > reach[one]]
            assert table[turn.id][one] == ([other for other in kept if other in gentle] or kept)
    for route, end in every:
        passed = dialogue.walk(script, [reply for _, reply in route])
        assert [place.id for place in passed] == [*(turn for turn, _ in route), end.id]
        lost = [turn for turn, reply in route if table[turn][reply]]
        assert len(lost) <= 2
        assert bool(lost) == (order[end.kind] < best)  # nothing lost is: no better end was ever within reach


def test_the_best_end_within_reach():
    script = Script.model_validate(CUP)
    assert dialogue.best(script) == {
        "first": "met", "second": "met", "last": "open", "well": "met", "ajar": "open", "door": "shut",
    }  # fmt: skip
    assert dialogue.better(script) == {
        "first": {"mine": [], "yours": ["mine"]},
        "second": {"thanks": [], "go": ["thanks"]},
        "last": {"wait": [], "leave": ["wait"]},
    }
    assert dialogue.faults(script) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "found", "expected"),
    [
        ("to: second", "to: secnd", "turns.1.replies.1.to", "'secnd'", "one of first, second, last, well"),
        ("id: last\n", "id: first\n", "turns.3", "'first' a second time", "an id of its own"),
        ("id: ajar, kind", "id: first, kind", "ends.2", "'first' a second time", "an id of its own"),
        ("id: yours", "id: mine", "turns.1.replies.2", "'mine' a second time", "an id of its own"),
        ("to: door", "to: ajar", "turns.3.replies", "replies that all lead to 'ajar'", "a choice"),
        ("to: well", "to: ajar", "ends.1", "'well', where no reply leads", "a place that can be reached"),
        ("to: second", "to: door", "turns.2", "'second', where no reply leads", "a place that can be reached"),
        ("to: ajar", "to: second", "turns.3.replies.1.to", "'second', a turn that was passed before", "a route must end"),
        ("to: door", "to: last", "turns.3.replies.2.to", "'last', a turn that was passed before", "a route must end"),
        ("does: Bo picks up the pieces.", "says: '-'", "turns.2", "nothing said and nothing done", "says, does or both"),
        ("text: I did.", "text: '-'", "turns.1.replies.1", "nothing said and nothing done", "text, does or both"),
        (", why: It is far.", "", "turns.2.replies.2.why", "no such key", "the key 'why'"),
        ("- id: F10\n", "- id: F17\n", "id", "'F17'", "'F10', or that and a word"),
        ("hurt: 1", "hurt: 11", "turns.1.inner.you.hurt", "11", "less than or equal to 10"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_walked_is_refused(tmp_path, old, new, place, found, expected):
    folder = shutil.copytree(FRAMEWORKS, tmp_path / "frameworks")
    assert old in SMALL
    path = next(folder.glob("F10-*.yaml"))
    path.write_text(SMALL)
    assert not [fault for fault in frameworks.check(folder) if path.name in fault.file]
    path.write_text(SMALL.replace(old, new, 1))
    faults = [f for f in frameworks.check(folder) if f.place == f"scripts.1.{place}"]
    assert len(faults) == 1, frameworks.check(folder)
    assert found in faults[0].found and expected in faults[0].expected and faults[0].line > 1


def test_an_answer_comes_back_exactly():
    answer = {"route": ["mine", "go"], "own": {"first": "  Well\n\u00fc ", "last": "not chosen yet"}}
    first, second = (mend.Conversation(content=CUP) for _ in range(2))
    first.answer = answer
    second.answer = first.answer
    assert second.answer == answer and second.end is None
    second.answer["own"].clear()  # a copy: changing it changes no widget
    assert second.answer == answer
    second.route = ["mine", "thanks"]
    assert isinstance(second.end, End) and second.end.id == "well"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"route": ["wait"]}, "route: found 'wait' in the turn 'first'; expected one of mine, yours."),
        ({"route": ["mine", "mine"]}, "route: found 'mine' in the turn 'second'; expected one of thanks, go."),
        ({"route": ["mine", "thanks", "go"]}, "route: found 'go' after the end 'well'; expected nothing more."),
        ({"route": [1]}, "route: found 1 in the turn 'first'"),
        ({"route": [["mine"]]}, "route: found ['mine'] in the turn 'first'"),
        ({"own": {"well": "x"}}, "own: found the turn 'well'; expected one of first, second, last."),
        ({"own": {"first": 3}}, "own: found 3 for first; expected text."),
        ({"own": {"first": "x" * 2001}}, "own: found 2001 characters for first; expected at most 2000."),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_and_changes_nothing(values, told):
    with pytest.raises(TraitError, match=re.escape(told)):
        mend.Conversation(content=CUP, **values)
    talk = mend.Conversation(content=CUP, route=["yours"], own={"first": "You!"})
    before = talk.answer
    with pytest.raises(TraitError):
        talk.answer = {**before, **values}
    assert talk.answer == before


def test_an_unknown_or_broken_script_is_refused():
    told = re.escape(f"script: found 'F10-x'; expected one of {', '.join(SCRIPTS)}.")
    with pytest.raises(TraitError, match=told):
        mend.Conversation("F10-x")
    with pytest.raises(TraitError, match="script: found None"):
        mend.Conversation()
    broken = yaml.safe_load(SMALL.replace("to: ajar", "to: second"))["scripts"][0]
    with pytest.raises(TraitError, match=r"content: turns\.3\.replies\.1\.to: found 'second', a turn"):
        mend.Conversation(content=broken)
    with pytest.raises(TraitError, match=r"content: setting: found .*; expected field required\."):
        mend.Conversation(content={key: value for key, value in CUP.items() if key != "setting"})


def test_nothing_printed_or_drawn_tells_what_was_written(monkeypatch):
    monkeypatch.setenv(PICTURES, "1")
    route = ["mine", "thanks"]
    bare, own = (mend.Conversation(content=CUP, route=route, own=own) for own in ({}, {"first": "my secret"}))
    assert repr(own) == "A cup: ended in turn 2, Glue"
    shown, other = own._repr_mimebundle_()[0], bare._repr_mimebundle_()[0]
    assert shown["image/png"].startswith(b"\x89PNG") and shown["image/png"] == other["image/png"]
    assert shown["text/plain"] == other["text/plain"] and "secret" not in repr(shown)
    assert repr(mend.Conversation(content=CUP)) == "A cup: a conversation that has not begun"
    going = mend.Conversation(content=CUP, route=["mine"])
    assert repr(going) == "A cup: in turn 2"
    assert going.picture() != shown["image/png"]


def test_it_needs_no_pandas_and_no_matplotlib():
    code = "import sys, mend; mend.Conversation('F10'); print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "[]\n"
