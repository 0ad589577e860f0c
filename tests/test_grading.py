"""Grading: each rule by tasks whose points were worked out on paper, and what no answer may do to it."""

import random
from functools import cache
from itertools import combinations

import pytest
from pydantic import TypeAdapter

import mend
from mend import exercises, frameworks, gate, grading, measures
from mend.answers import Slot
from mend.models.exercise import AnyTask

NOW = {"you": dict.fromkeys(("hurt", "heard", "ashamed", "safe"), 5)}
NOW["other"] = NOW["you"]
ASKED = gate.questions(frameworks.load("F04"), frameworks.load("F06"))


def made(kind, points=6, **more):
    """A task made by hand."""
    head = {"id": "q1", "title": "A task", "frameworks": ["F01"], "points": points, "kind": kind}
    return TypeAdapter(AnyTask).validate_python(head | more)


def scored(task, answer):
    score = grading.grade(task, answer)
    return pytest.approx(score.share, abs=1e-6), score.note


# --- cards: six of them, one point each; "d" is "it depends" ---

KEY = "a b ab d c a"
DECK = {
    "id": "deck", "title": "Deck", "ask": "Where?", "depends": "It depends.",
    "piles": [{"id": pile, "name": pile.upper(), "means": "-"} for pile in "abc"],
    "cards": [
        {"id": f"card-{n}", "kind": "friends", "text": "A moment", "why": "So",
         "key": [{"d": "depends"}.get(pile, pile) for pile in piles]}
        for n, piles in enumerate(KEY.split())
    ],
}  # fmt: skip
CARDS = made("cards", deck=DECK)


def sort(text):
    piles = [[{"d": "depends"}.get(pile, pile) for pile in word.strip(".")] for word in text.split()]
    return {f"card-{n}": row for n, row in enumerate(piles) if row}


@pytest.mark.parametrize(
    ("placed", "points"),
    [
        (KEY, 6),
        ("a b a d c a", 5.5),  # one of the key's two
        ("ac b ab d c a", 5.5),  # one pile too many
        ("a b bc d c a", 5.33),  # one of two, and another beside it: one in common of three
        ("d b ab d c a", 5),  # it does not depend
        ("a b ab c c a", 5),  # it does
        ("ad b ab d c a", 5.5),  # both at once, as no widget gives it
        ("a . . . . .", 1),
        ("ax b ab d c a", 6),  # a pile that is none
        ("x x x x x x", 0),
        ("abc b ab d c a", 5.5),  # no more than two are looked at
        ("a a a a a a", 0),  # nothing was told apart, though two or three lie right
        ("ab ab ab ab ab ab", 0),
        ("d d d d d d", 0),
        ("a a a a a .", 1.5),  # not done yet
        (". . . . . .", 0),
    ],
)
def test_a_card_scores_what_its_piles_and_the_key_have_in_common(placed, points):
    answer = {"deck": "deck", "sorts": [sort(placed)], "committed": []}
    assert grading.grade(CARDS, answer).points(6) == points


def test_of_several_people_the_first_is_scored():
    both = {"deck": "deck", "sorts": [sort("a . . . . ."), sort(KEY)], "committed": []}
    assert grading.grade(CARDS, both).points(6) == 1


def test_kappa_is_that_of_the_course():
    draw = random.Random(1960)
    for _ in range(200):
        pairs = [(draw.choice("abc"), draw.choice("aabd")) for _ in range(draw.randrange(12))]
        expected = measures.agreement(*zip(*pairs, strict=True))["kappa"] if pairs else float("nan")
        kappa = grading.kappa(pairs)
        assert pytest.approx(expected, nan_ok=True) == (float("nan") if kappa is None else kappa), pairs


# --- conversation: the shortest way to the best end has three replies ---


def talk(best):
    def turn(name, **replies):
        rows = [{"id": key, "text": key, "to": to, "why": "So"} for key, to in replies.items()]
        return {"id": name, "says": "Well?", "inner": NOW, "replies": rows}

    end = {"says": "Done", "inner": NOW, "hands": "-"}
    script = {
        "id": "F17-made", "title": "Talk", "setting": "-", "you": "A", "other": "B",
        "turns": [
            turn("t1", a="t2", b="t3", c="shut"),
            turn("t2", a="t4", b="open"),
            turn("t3", a="open", b="shut"),
            turn("t4", a="best", b="shut"),
        ],
        "ends": [{"id": "best", "kind": best, "name": "Best", **end}]
        + [{"id": kind, "kind": kind, "name": kind, **end} for kind in ("open", "shut")],
    }  # fmt: skip
    return made("conversation", script=script)


@pytest.mark.parametrize(
    ("route", "share"),
    [
        ("aaa", 1),
        ("aab", (0 + 2 / 3) / 2),
        ("ab", (1 / 2 + 1 / 3) / 2),  # one reply kept the best end open; a third never came
        ("ba", (1 / 2 + 1 / 3) / 2),  # lost at once; then the best that was left
        ("bb", 0),
        ("c", 0),
        ("aa", (0 + 2 / 3) / 2),  # not at an end
        ("a", (0 + 1 / 3) / 2),
        ("az", (0 + 1 / 3) / 2),  # a reply that the turn does not have
        ("aaab", 1),  # nothing comes after an end
        ("", 0),
    ],
)
def test_a_conversation_counts_its_end_and_what_kept_it_open(route, share):
    assert scored(talk("met"), {"route": list(route), "own": {}})[0] == share


def test_where_no_meeting_can_be_had_an_open_end_is_the_best():
    assert scored(talk("open"), {"route": list("ba"), "own": {}})[0] == 1
    assert scored(talk("open"), {"route": list("aab"), "own": {}})[0] == (0 + 2 / 3) / 2


# --- rewrite ---

WHOLE = "When you left, I felt sad. I need an hour of quiet. Could you call me?"
OTHER = "I waited at the bus stop, and I'm angry. It matters to me to know. Please text by six."
SAYS = {"situation": "Here", "kind": "couple", "says": "You never call."}
BENCH = made(
    "rewrite", starts=[SAYS | {"id": "one", "way": WHOLE}, SAYS | {"id": "two", "way": OTHER}], points=10
)


@pytest.mark.parametrize(
    ("texts", "dismissed", "points"),
    [
        ((WHOLE, OTHER), (), 10),
        ((WHOLE, ""), (), 5),
        (("I feel sad.", ""), (), 2),  # one part, and no mark
        (("I feel sad, and you always do this.", ""), (), 1),
        (("I feel sad, and you always do this.", ""), ("you always",), 2),  # set aside as a false alarm
        (
            ("I feel sad, and you Always do this. You never ask.", ""),
            ("you always",),
            1,
        ),  # another one stands
        (("Hello.", ""), (), 0),  # nothing is marked, and nothing said
        ((WHOLE, WHOLE), (), 5),
        ((WHOLE, WHOLE.replace("sad", "hurt").upper()), (), 5),
        ((frameworks.load("F09").starts[0].way, ""), (), 0),  # the lesson's
        (("", ""), (), 0),
    ],
)
def test_a_sentence_scores_by_its_parts_and_without_marks(texts, dismissed, points):
    answer = {"sentence": "one", "texts": dict(zip(("one", "two"), texts, strict=True))}
    answer["dismissed"] = {"one": list(dismissed)}
    assert grading.grade(BENCH, answer).points(10) == points


def test_words_of_harm_ask_for_a_person():
    hit = {"sentence": "one", "texts": {"two": "Yesterday you hit me and I feel scared."}, "dismissed": {}}
    assert "harm or fear in two" in grading.grade(BENCH, hit).note
    assert grading.grade(BENCH, {"sentence": "one", "texts": {"one": WHOLE}, "dismissed": {}}).note == ""


# --- wheel: the case tells three values ---

TOLD = [{"concept": 2, "esteem": 4, "why": "So"}, {"concept": 1.5, "why": "So"}, *[{"why": "-"}] * 4]
WHEEL = made("wheel", name="Ana", tolerance=0.5, key=TOLD)


@pytest.mark.parametrize(
    ("concept", "esteem", "share"),
    [
        ([2, 1.5, 3, 3, 3, 3], [4, 3, 3, 3, 3, 3], 1),
        ([2.5, 1, 5, 1, 5, 1], [3.5, 5, 1, 5, 1, 5], 1),  # within; what the case does not tell is free
        ([3, 2.5, 3, 3, 3, 3], [5, 3, 3, 3, 3, 3], 1 / 2),  # twice as far
        ([3.1, 2.6, 3, 3, 3, 3], [2.9, 3, 3, 3, 3, 3], 0),
        ([2, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3], (1 + 0 + 1 / 2) / 3),
        ([3, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3], 0),  # never moved
        ([2, 2, 2, 2, 2, 2], [4, 4, 4, 4, 4, 4], 0),  # every area alike
    ],
)
def test_a_wheel_scores_by_tolerance(concept, esteem, share):
    assert scored(WHEEL, {"concept": concept, "esteem": esteem})[0] == share


# --- path and gate: the lines a and b tell it, c and d do not ---

LINES = [{"id": name, "text": name, "counts": name in "ab", "why": "So"} for name in "abcd"]
CASE = {"ask": "Which?", "lines": LINES}
DONE = {"T": [True, True], "F": [False, False], "1": [True, False], "2": [False, True]}
PATH = made(
    "path", people=["A", "B"], couple="C001", case=CASE, key=[{"done": DONE[c], "why": "So"} for c in "T1FFF"]
)


@pytest.mark.parametrize(
    ("steps", "lines", "share"),
    [
        ("T1FFF", "ab", 1),
        ("T2FFF", "ab", (1 / 2 + 1) / 2),  # the other one of the two
        ("TTFFF", "ab", (3 / 4 + 1) / 2),
        ("1FFFF", "ab", (1 / 2 + 1) / 2),
        ("T1F1F", "ab", (5 / 6 + 1) / 2),  # a step behind the first undone one counts where somebody did it
        ("TTTTT", "ab", (3 / 10 + 1) / 2),
        ("T1FFF", "a", (1 + 1 / 2) / 2),
        ("T1FFF", "abc", (1 + 1 / 2) / 2),
        ("T1FFF", "ac", (1 + 1 / 4) / 2),
        ("T1FFF", "abcd", 1 / 2),  # all lines are no reason
        ("T1FFF", "", 1 / 2),
        ("T1FFF", "abz", 1),  # a line that the case does not have
        ("FFFFF", "", 0),
    ],
)
def test_a_path_counts_its_steps_and_its_reasons(steps, lines, share):
    answer = {"confirmed": [DONE[c] for c in steps], "reasons": list(lines), "step": 0, "paused": False}
    assert scored(PATH, answer)[0] == share


def at_gate(**key):
    key = {name: {"accept": ids.split("|"), "why": "So"} for name, ids in key.items()}
    return made("decision", name="Ana", case=CASE, key=key)


@pytest.mark.parametrize(
    ("key", "answers", "share"),
    [
        ({"afraid": "no", "different": "some", "long": "years"}, "no some years", 1),
        ({"afraid": "no", "different": "some|yes", "long": "years"}, "no yes years", 1),
        ({"afraid": "no", "different": "some", "long": "years"}, "no yes years", 2 / 3),
        ({"afraid": "no", "different": "some", "long": "years"}, "yes", 0),  # it sees danger where none is
        ({"afraid": "no", "different": "some", "long": "years"}, "no some", 2 / 3),
        ({"afraid": "yes|unsure", "different": "some", "long": "years"}, "unsure", 1),  # the gate has ended
        ({"afraid": "yes|unsure", "different": "some", "long": "years"}, "no some years", 0),
        ({"afraid": "no|unsure", "different": "some", "long": "years"}, "unsure", 1),
        ({"afraid": "no|unsure", "different": "some", "long": "years"}, "no some always", 2 / 3),
    ],
)
def test_the_gate_ends_at_a_sign_of_danger(key, answers, share):
    given = dict(zip(key, answers.split(), strict=False))
    assert scored(at_gate(**key), {"answers": given, "reasons": ["a", "b"]})[0] == (share + 1) / 2
    assert scored(at_gate(**key), {"answers": given, "reasons": []})[0] == share / 2


# --- question, value, written ---


def options(right):
    return [{"id": c.lower(), "text": c, "right": c.isupper(), "why": "So"} for c in right]


@pytest.mark.parametrize(
    ("form", "key", "given", "share"),
    [
        ("one", "aBcd", ["b"], 1),
        ("one", "aBcd", ["a"], 0),
        ("one", "aBcd", ["a", "b"], 0),
        ("many", "ABCde", ["c", "a", "b", "a"], 1),
        ("many", "ABCde", ["a", "b"], 2 / 3),
        ("many", "ABCde", ["a", "b", "c", "d"], 1 / 2),
        ("many", "ABCde", list("abcde"), 0),
        ("many", "ABCd", list("abcd"), 1 / 2),  # the single wrong one takes a half
        ("many", "AB", list("ab"), 1),
        ("many", "ABCde", ["z"], 0),
        ("number", 0.5, 12, 1),
        ("number", 0.5, 12.5, 1),
        ("number", 0.5, 11, 1 / 2),
        ("number", 0.5, 10.9, 0),
        ("number", 0, 12.001, 0),
        ("number", 0.5, "12", 0),
        ("number", 0.5, ["12"], 0),
        ("number", 0.5, None, 0),
    ],
)
def test_a_question_scores_by_its_form(form, key, given, share):
    item = {"id": "i", "form": form, "ask": "What?"}
    item |= {"key": 12, "tolerance": key, "why": "So"} if form == "number" else {"options": options(key)}
    task = made("question", items=[item, {"id": "j", "form": "one", "ask": "?", "options": options("aB")}])
    assert scored(task, {"given": {"i": given}})[0] == share / 2


@pytest.mark.parametrize(("value", "share"), [(0.3, 1), (0.31, 1), (0.29, 1), (0.32, 0), (0.5, 0)])
def test_a_value_is_right_or_not(value, share):
    task = made("value", start=0.5, key=0.3, tolerance=0.01, why="So")
    assert scored(task, value)[0] == share


def test_what_is_written_waits_for_a_person():
    rubric = [{"name": "What", "points": 3, "text": "So"}] * 2
    task = made("written", ask="Write", hint="-", rubric=rubric)
    score = grading.grade(task, {"given": {"text": " two words "}})
    assert (score.share, score.points(6)) == (None, None) and score.note.startswith("2 words")
    assert scored(task, {"given": {"text": " \n"}}) == (0, grading.EMPTY)


# --- every task of every exercise ---

TASKS = [
    pytest.param(task, id=f"{folder.name[:2]}-{task.id}")
    for folder in exercises.folders()
    for task in exercises.load(folder).tasks
]
WIDGETS = {
    "cards": mend.CardSort, "conversation": mend.Conversation, "rewrite": mend.RewriteBench,
    "wheel": mend.SelfConceptWheel, "path": mend.HealingPath, "decision": mend.DecisionPath,
    "question": mend.Question, "written": mend.Question,
}  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_the_model_answer_gets_every_point_and_an_untouched_task_none(task, monkeypatch):
    best = grading.grade(task, grading.model_answer(task))
    assert best.share == (None if task.kind == "written" else 1)
    assert best.kappa in (None, 1)
    untouched = [None]
    if task.kind in WIDGETS:
        monkeypatch.setattr(Slot, "bind", lambda *_: None)
        slot = Slot.__new__(Slot)
        slot.task, slot.sealed = task.model_dump(mode="json"), False
        untouched.append(WIDGETS[task.kind](slot).answer)
    for answer in untouched:
        assert scored(task, answer) == (0, grading.EMPTY)


LEAVES = (None, True, -1, 0, 2.5, 3, 1e308, 10**400, float("nan"), float("-inf"), "", "a", "depends", "no", "x" * 3000, "\ud83d\x00=1+1")  # fmt: skip


def junk(draw, deep=3):
    """Any JSON, and a little more."""
    if not deep or draw.random() < 0.5:
        return draw.choice(LEAVES)
    if draw.random() < 0.5:
        return [junk(draw, deep - 1) for _ in range(draw.randrange(8))]
    keys = (
        "sorts",
        "route",
        "texts",
        "concept",
        "confirmed",
        "answers",
        "given",
        "text",
        "reasons",
        "\ud83d",
    )
    return {key: junk(draw, deep - 1) for key in draw.sample(keys, draw.randrange(5))}


def spoilt(draw, value):
    """The value with something else somewhere in it."""
    if isinstance(value, dict) and value and draw.random() < 0.85:
        key = draw.choice(list(value))
        return {**value, key: spoilt(draw, value[key])}
    if isinstance(value, list) and value and draw.random() < 0.85:
        at = draw.randrange(len(value))
        return [*value[:at], spoilt(draw, value[at]), *value[at + draw.randrange(2) :]]
    return junk(draw)


@pytest.mark.parametrize("task", TASKS)
def test_nothing_raises_and_every_share_lies_within_one(task):
    draw, best = random.Random(f"{task.title}"), grading.model_answer(task)
    deep = []
    for _ in range(50_000):
        deep = [deep]
    for answer in (*(spoilt(draw, best) for _ in range(150)), *(junk(draw) for _ in range(50)), deep, {"given": deep}):  # fmt: skip
        score = grading.grade(task, answer)
        assert score.share is None or 0 <= score.share <= 1
        assert all(0 <= part.share <= 1 for part in score.parts)
        assert score.share is not None or task.kind == "written"
        assert score.kappa is None or -1 <= score.kappa <= 1
        assert len(score.note) < 400


# --- what thinks nothing gets little ---


@cache
def ways_of_not_thinking(index):
    """Answers to a task, each made by one rule that does not look at it."""
    task = TASKS[index].values[0]
    match task.kind:
        case "cards":
            ids, piles = [card.id for card in task.deck.cards], [pile.id for pile in task.deck.piles]
            rows = [["depends"], *([pile] for pile in piles), *map(list, combinations(piles, 2))]
            return [{"sorts": [dict.fromkeys(ids, row)]} for row in rows]
        case "conversation":
            turns = {turn.id: turn.replies for turn in task.script.turns}
            answers = []
            for at in (0, -1):
                place, route = task.script.turns[0].id, []
                while place in turns:
                    reply = turns[place][at]
                    place = reply.to
                    route.append(reply.id)
                answers.append({"route": route})
            return answers
        case "rewrite":
            lesson = frameworks.load("F09").starts
            stock = [WHOLE] * len(task.starts), [row.way for row in lesson], [row.says for row in task.starts]
            ids = [start.id for start in task.starts]
            return [{"texts": dict(zip(ids, texts, strict=False))} for texts in stock]
        case "wheel":
            pairs = [(low / 2, high / 2) for low in range(2, 11) for high in range(2, 11)]
            return [{"concept": [low] * 6, "esteem": [high] * 6} for low, high in pairs]
        case "path" | "decision":
            every = [line.id for line in task.case.lines]
            steps = [[DONE["T"]] * n + [DONE["F"]] * (5 - n) for n in range(6)]
            picks = [{row.id: row.answers[at].id for row in ASKED} for at in (0, -1)]
            return [
                {"confirmed": step, "answers": pick, "reasons": lines}
                for step in steps
                for pick in picks
                for lines in ([], every)
            ]
        case "question":
            return [
                {"given": {item.id: number if item.form == "number" else pick(item) for item in task.items}}
                for number in (0, 1)
                for pick in (
                    lambda item: [option.id for option in item.options],
                    lambda item: [item.options[0].id],
                    lambda item: [item.options[-1].id],
                )
            ]
        case "value":
            return [task.start, 0, 1]
    return [None]


def test_who_does_not_think_gets_less_than_two_fifths():
    points, most = {}, {}
    for index, (task, name) in enumerate((row.values[0], row.id) for row in TASKS):
        lazy = max(grading.grade(task, answer).points(task.points) for answer in ways_of_not_thinking(index))
        points[name[:2]] = points.get(name[:2], 0) + lazy
        most[name[:2]] = most.get(name[:2], 0) + task.points * (task.kind != "written")
    assert {name: share for name in points if (share := points[name] / most[name]) >= 0.4} == {}
