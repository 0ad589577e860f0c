"""The rule of the safety gate: where answers lead. It reads no file and knows no Jupyter."""

from collections.abc import Mapping
from itertools import product

from .models.decision import Damage, GateQuestion, SafetyGate

Fault = tuple[str, tuple[str | int, ...], str, str]
F04, F06 = "F04-safety-before-repair", "F06-how-much-damage"


def questions(gate: SafetyGate, damage: Damage) -> list[GateQuestion]:
    """The questions in the order in which they are asked."""
    return [*gate.questions, *damage.questions]


def dangers(answers: Mapping[str, str], asked: list[GateQuestion]) -> list[str]:
    """The ids of the questions whose answer is a sign of danger, in the order in which they are asked."""
    return [q.id for q in asked if any(a.danger and a.id == answers.get(q.id) for a in q.answers)]


def end(answers: Mapping[str, str], asked: list[GateQuestion], gate: SafetyGate) -> str | None:
    """The id of the end that the answers lead to; None while that is open.

    answers : question id -> answer id, for any of the questions, in any order
    One sign of danger ends in safety, whatever else is answered or still open. Without one, the first rule
    that fits decides once every question is answered; where none fits, which `faults` refuses, it is safety.
    Source: F04, F06.
    """
    if dangers(answers, asked):
        return gate.danger
    if any(question.id not in answers for question in asked):
        return None
    fits = (rule.end for rule in gate.rules if all(answers[q] in ids for q, ids in rule.when.items()))
    return next(fits, gate.danger)


def routes(asked: list[GateQuestion], gate: SafetyGate) -> dict[str, str]:
    """The end of every complete way without danger, by its answers' ids with a space between them."""
    calm = [[answer.id for answer in question.answers if not answer.danger] for question in asked]
    names = [question.id for question in asked]
    ways = product(*calm)
    return {
        " ".join(way): end(dict(zip(names, way, strict=True)), asked, gate) or gate.danger for way in ways
    }


def faults(gate: SafetyGate, damage: Damage) -> list[Fault]:
    """(file, place, found, expected) for whatever keeps the two files from being one safe gate."""
    asked, ends = questions(gate, damage), [end.id for end in gate.ends]
    by_id = {question.id: question for question in asked}
    told: list[Fault] = []
    for i, question in enumerate(damage.questions):
        if question.id in {row.id for row in gate.questions}:
            told.append((F06, ("questions", i), f"{question.id!r} a second time", "an id that F04 has not"))
    for stem, i, question in [
        (f, i, q) for f, m in ((F04, gate), (F06, damage)) for i, q in enumerate(m.questions)
    ]:
        place, ids = ("questions", i, "answers"), [answer.id for answer in question.answers]
        twice = [j for j, name in enumerate(ids) if name in ids[:j]]
        told += [(stem, (*place, j), f"{ids[j]!r} a second time", "an id of its own") for j in twice]
        if all(answer.danger for answer in question.answers):
            told.append((stem, place, "danger in every answer", "one answer without danger"))
    for i, rule in enumerate(gate.rules):
        if rule.end not in ends:
            told.append((F04, ("rules", i, "end"), repr(rule.end), f"one of {', '.join(ends)}"))
        for name, ids in rule.when.items():
            place = ("rules", i, "when", name)
            if name not in by_id:
                told.append((F04, place, repr(name), f"one of {', '.join(by_id)}"))
                continue
            # A rule that named a danger would read as if it could lead it away from safety.
            calm = [answer.id for answer in by_id[name].answers if not answer.danger]
            expected = f"an answer without danger: {', '.join(calm)}"
            told += [(F04, (*place, j), repr(v), expected) for j, v in enumerate(ids) if v not in calm]
    if gate.rules[-1].when:
        told.append((F04, ("rules", len(gate.rules) - 1, "when"), "a condition in the last rule", "{}"))
    if gate.danger not in ends:
        told.append((F04, ("danger",), repr(gate.danger), f"one of {', '.join(ends)}"))
    for i, row in enumerate(gate.ends):
        nobody = [j for j, thought in enumerate(row.thoughts) if not thought.whose and thought.source == "-"]
        told += [(F04, ("ends", i, "thoughts", j), "a thought of nobody", "whose or source") for j in nobody]
    if not told:
        reached = set(routes(asked, gate).values())
        reached |= {gate.danger for question in asked for answer in question.answers if answer.danger}
        lost = [(i, name) for i, name in enumerate(ends) if name not in reached]
        told += [
            (F04, ("ends", i), f"{name!r}, where no answers lead", "an end with a rule") for i, name in lost
        ]
    return told
