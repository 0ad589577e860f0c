"""Scores what a learner did with a widget: pure functions from an answer and a task to a `Score`.

An answer is what `widget.answer` gives; it may come from a file that somebody changed. One that is not of its
shape scores nothing and says why; nothing here raises for what a hand-in holds.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)

from . import dialogue, rewriting
from .models.conversation import End, Turn
from .models.exercise import (
    AnyTask,
    CardTask,
    Case,
    GateTask,
    NumberItem,
    PathTask,
    QuestionTask,
    RewriteTask,
    TalkTask,
    ValueTask,
    WheelTask,
    WrittenTask,
)

EMPTY, UNASKED = "not answered", "not asked"
ENDS = "The end counts as much as all replies together."
LINES = (
    "The lines count as much as all the rest: the share of the reasons that you chose, times the share "
    "of the other lines that you left."
)
USUAL = {"", EMPTY, ENDS, LINES}  # notes that tell a lecturer nothing of this one answer
ALIKE = 0.6  # of all the words of two texts: from here on, one is the other with a few words changed
Number = Annotated[StrictInt | StrictFloat, Field(ge=-1e12, le=1e12)]
Rings = Annotated[list[Annotated[Number, Field(ge=1, le=5)]], Field(min_length=6, max_length=6)]


@dataclass(frozen=True)
class Part:
    """One thing that was scored: its name, what the learner gave, the key, the share of 1, the reason."""

    name: str
    yours: str
    key: str
    share: float
    why: str = ""


@dataclass(frozen=True)
class Score:
    """How far an answer is as its key says.

    share : 0 to 1; None where a person has to read it
    parts : what it is made of, each worth the same unless `note` says otherwise
    note  : why it is nothing, or what else is to be known
    kappa : agreement with the key beyond chance, -1 to 1, where it is defined
    """

    share: float | None
    parts: list[Part] = field(default_factory=list)
    note: str = ""
    kappa: float | None = None

    def points(self, most: float) -> float | None:
        """The share of so many points, to two decimals."""
        return None if self.share is None else round(self.share * most, 2)


def grade(task: AnyTask, answer: Any) -> Score:
    """Score an answer to a task, whatever its kind; None and an untouched answer are not answered."""
    if answer is None:
        return Score(0.0, note=EMPTY)
    model, score = _KINDS[type(task)]
    try:
        return score(task, model.model_validate({"value": answer} if model is _Value else answer))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))[:60] or "the answer"
        expected = first["msg"].lower()[:100] if first["loc"] else "one as the task's widget gives it"
        return Score(0.0, note=f"{place}: found {_brief(first['input'])}; expected {expected}")


def _brief(value: Any) -> str:
    try:
        return repr(value)[:60]
    except (RecursionError, ValueError):  # nested too deep, or a whole number of thousands of digits
        return f"a {type(value).__name__}"


# --- the shapes of answers ---


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Cards(_Answer):
    sorts: Annotated[list[dict[str, list[StrictStr]]], Field(min_length=1, max_length=6)]


class _Talk(_Answer):
    route: Annotated[list[StrictStr], Field(max_length=50)]


class _Rewrite(_Answer):
    texts: dict[str, Annotated[StrictStr, Field(max_length=rewriting.MOST)]]
    dismissed: dict[str, list[StrictStr]] = {}


class _Wheel(_Answer):
    concept: Rings
    esteem: Rings


class _Path(_Answer):
    confirmed: Annotated[
        list[Annotated[list[StrictBool], Field(min_length=2, max_length=2)]],
        Field(min_length=5, max_length=5),
    ]
    reasons: list[StrictStr]


class _Gate(_Answer):
    answers: dict[str, StrictStr]
    reasons: list[StrictStr]


class _Given(_Answer):
    given: dict[str, list[StrictStr] | Number | StrictStr | None]


class _Value(_Answer):
    value: Number


# --- the rules ---


def cards(task: CardTask, answer: _Cards) -> Score:
    """A card scores what the piles it lies in and those of the key have in common, of all that either names.

    So the same piles give 1, one of the key's two gives a half, and so does one pile too many. "It depends"
    is a pile like the others: it scores where the key leaves the card open, and nothing where it does not. Of
    several people the first is scored. A card that was not placed scores nothing, and neither does a deck in
    which every card lies on the same: nothing was told apart.
    """
    deck, sort = task.deck, answer.sorts[0]
    names = {pile.id: pile.name for pile in deck.piles} | {"depends": "it depends"}
    parts, codes = [], []
    for card in deck.cards:
        piles = [pile for pile in dict.fromkeys(sort.get(card.id, [])) if pile in names][:2]
        parts.append(
            Part(card.text, _named(piles, names), _named(card.key, names), _shared(piles, card.key), card.why)
        )
        if piles:
            codes.append((" ".join(sorted(piles)), " ".join(sorted(card.key))))
    if not codes:
        return Score(0.0, parts, EMPTY)
    if len(codes) == len(deck.cards) and len({mine for mine, _ in codes}) == 1:
        return Score(0.0, parts, "every card lies on the same", kappa(codes))
    return Score(_mean(part.share for part in parts), parts, kappa=kappa(codes))


def conversation(task: TalkTask, answer: _Talk) -> Score:
    """Half for where the route ends, half for the replies on it that kept the best end open.

    The end counts beside the best one that can be reached: where the other mocks, the best may be to break it
    off. A route that does not end gets nothing for an end. Replies that were never given kept nothing open:
    those that the shortest way to the best end has more, and one where the route does not end.
    """
    script, route = task.script, answer.route
    passed = dialogue.walk(script, route)[: len(route) + 1]
    taken, better = len(passed) - 1, dialogue.better(script)
    if not taken:
        return Score(0.0, note=EMPTY)
    parts = []
    for turn, name in zip(passed, route[:taken], strict=False):
        replies = {reply.id: reply for reply in turn.replies}  # type: ignore[union-attr]
        kept = [_said(replies[other]) for other in better[turn.id][name]]
        why, key = replies[name].why, " / ".join(kept) or "as you did"
        parts.append(Part(f"To: {_said(turn)}", _said(replies[name]), key, float(not kept), why))
    last, best = passed[-1], dialogue.best(script)[script.turns[0].id]
    ended = isinstance(last, End)
    reach = dialogue.KINDS.index
    end = (reach(last.kind) / reach(best) if reach(best) else 1.0) if ended else 0.0
    given = max(taken + (not ended), len(_best_route(task)))
    replies = sum(part.share for part in parts) / given
    names = " / ".join(row.name for row in script.ends if row.kind == best)
    parts.append(
        Part(
            "Where it ends", last.name if ended else "not at an end", names, end, last.hands if ended else ""
        )
    )
    return Score((end + replies) / 2, parts, ENDS)


def rewrite(task: RewriteTask, answer: _Rewrite) -> Score:
    """A fifth for each of the four parts that the rules of F09 find in a sentence, and a fifth for no mark.

    Marks that were set aside as false alarms are none. A text without any part scores nothing, and neither
    does one that stands already under another sentence or in the lesson, give or take a few words. The rules
    see words and never what is meant; where they find words of harm or fear, the note asks that a person
    reads it.
    """
    from . import frameworks

    parts, harm = [], []
    told = [_words(start.way) for start in frameworks.load("F09").starts]
    for start in task.starts:
        text = answer.texts.get(start.id, "").strip()
        reading, aside = rewriting.read(text), answer.dismissed.get(start.id, [])
        marks = [rewriting.phrase(text, a, b) for a, b, _ in reading.marks]
        standing = [mark for mark in marks if mark not in aside]
        missing = [name for name in ("happened", "feel", "need", "ask") if name not in reading.parts]
        again = any(_shared(_words(text), other) >= ALIKE for other in told)
        told.append(_words(text))
        share = (len(reading.parts) + (not standing)) / 5 if reading.parts and not again else 0.0
        why = ["the same as another one, or as the lesson's"] * again
        why += [f"not found: {', '.join(missing)}"] * bool(missing)
        why += [f"marked: {', '.join(standing)}"] * bool(standing)
        way = f"for example: {start.way}"
        parts.append(Part(start.says, text or EMPTY, way, share, "; ".join(why) if text else ""))
        harm += [start.id] * bool(reading.care)
    if not any(answer.texts.get(start.id, "").strip() for start in task.starts):
        return Score(0.0, parts, EMPTY)
    note = f"Words of harm or fear in {', '.join(harm)}: please read it yourself." if harm else ""
    return Score(_mean(part.share for part in parts), parts, note)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", rewriting.plain(text).lower())


def wheel(task: WheelTask, answer: _Wheel) -> Score:
    """A value within the tolerance of the key scores 1, within twice as much a half.

    Only values that the case tells count. A wheel that was never moved is not answered, and two rings that
    are the same all around tell no area from another: nothing was read.
    """
    from . import frameworks

    areas = [area.name for area in frameworks.load("F12").areas]
    if set(answer.concept + answer.esteem) == {3}:
        return Score(0.0, note=EMPTY)
    if len(set(answer.concept)) == len(set(answer.esteem)) == 1:
        return Score(0.0, note="every area has the same value")
    parts = []
    for i, (name, key) in enumerate(zip(areas, task.key, strict=True)):
        for ring, wanted in (("concept", key.concept), ("esteem", key.esteem)):
            if wanted is not None:
                mine = getattr(answer, ring)[i]
                parts.append(
                    Part(
                        f"{name}, self-{ring}",
                        f"{mine:g}",
                        f"{wanted:g}",
                        near(mine, wanted, task.tolerance),
                        "" if ring == "esteem" and key.concept is not None else key.why,
                    )
                )
    return Score(_mean(part.share for part in parts), parts)


def path(task: PathTask, answer: _Path) -> Score:
    """Half for the steps, each as the case tells it of both people, half for the lines that tell it.

    A step opens when both have done the one before, so one behind the first undone is scored only where
    somebody did it after all.
    """
    if not answer.reasons and not any(map(any, answer.confirmed)):
        return Score(0.0, note=EMPTY)
    from . import frameworks

    steps = frameworks.load("F19").steps
    parts, shut = [], False
    for step, mine, key in zip(steps, answer.confirmed, task.key, strict=True):
        if shut and not any(mine):
            continue
        alike = _mean(float(a == b) for a, b in zip(mine, key.done, strict=True))
        parts.append(Part(step.name, _done(mine, task.people), _done(key.done, task.people), alike, key.why))
        shut = shut or not all(key.done)
    return _with_reasons(parts, task.case, answer.reasons)


def decision(task: GateTask, answer: _Gate) -> Score:
    """Half for answers that the case allows, half for the lines that tell it; the end itself scores nothing.

    The gate asks nothing after a sign of danger, so neither is anything scored after one that fits the case.
    """
    if not answer.answers and not answer.reasons:
        return Score(0.0, note=EMPTY)
    from . import frameworks, gate

    parts, stopped = [], False
    for row in gate.questions(frameworks.load("F04"), frameworks.load("F06")):
        if (key := task.key.get(row.id)) is None:
            continue
        texts = {each.id: each.text for each in row.answers}
        danger = {each.id for each in row.answers if each.danger}
        mine, wanted = answer.answers.get(row.id, ""), " / ".join(texts[each] for each in key.accept)
        yours = texts.get(mine, UNASKED if stopped else EMPTY)
        parts.append(Part(row.text, yours, wanted, float(mine in key.accept), key.why))
        stopped = stopped or mine in danger
        if danger.issuperset(key.accept) or mine in danger.intersection(key.accept):
            break
    return _with_reasons(parts, task.case, answer.reasons)


def question(task: QuestionTask, answer: _Given) -> Score:
    """One right option scores 1; of several, as `_chosen` has it; a number as on the wheel."""
    parts = []
    for item in task.items:
        mine = answer.given.get(item.id)
        if isinstance(item, NumberItem):
            number = mine if isinstance(mine, int | float) and not isinstance(mine, bool) else None
            share = 0.0 if number is None else near(number, item.key, item.tolerance)
            parts.append(
                Part(item.ask, EMPTY if number is None else f"{number:g}", f"{item.key:g}", share, item.why)
            )
            continue
        texts = {option.id: option.text for option in item.options}
        chosen = [name for name in dict.fromkeys(mine if isinstance(mine, list) else []) if name in texts]
        key = [option.id for option in item.options if option.right]
        share = _chosen(chosen, key, list(texts)) if item.form == "many" else float(chosen == key)
        whys = [option.why for option in item.options if option.right or option.id in chosen]
        why = whys[0] if len(whys) == 1 else "\n".join(f"\u2022 {why}" for why in whys)
        parts.append(Part(item.ask, _named(chosen, texts), _named(key, texts), share, why))
    if all(part.yours == EMPTY for part in parts):
        return Score(0.0, parts, EMPTY)
    return Score(_mean(part.share for part in parts), parts)


def value(task: ValueTask, answer: _Value) -> Score:
    """The number, within its tolerance; there is no half of it."""
    right = float(abs(answer.value - task.key) <= task.tolerance + 1e-9)
    return Score(right, [Part(task.title, f"{answer.value:g}", f"{task.key:g}", right, task.why)])


def written(task: WrittenTask, answer: _Given) -> Score:
    """Nothing where nothing was written; anything else is for a person to read, by the task's rubric."""
    text = answer.given.get("text")
    if not isinstance(text, str) or not text.strip():
        return Score(0.0, note=EMPTY)
    rubric = " ".join(f"{row.name} ({row.points}): {row.text}" for row in task.rubric)
    return Score(
        None,
        [Part(task.ask, text.strip(), "", 0.0, rubric)],
        f"{len(text.split())} words, to be read by a person",
    )


_KINDS: dict[type, tuple[type[_Answer], Callable[..., Score]]] = {
    CardTask: (_Cards, cards),
    TalkTask: (_Talk, conversation),
    RewriteTask: (_Rewrite, rewrite),
    WheelTask: (_Wheel, wheel),
    PathTask: (_Path, path),
    GateTask: (_Gate, decision),
    QuestionTask: (_Given, question),
    ValueTask: (_Value, value),
    WrittenTask: (_Given, written),
}


# --- what several rules share ---


def near(found: float, key: float, tolerance: float) -> float:
    """1 within the tolerance of the key, a half within twice as much, else 0."""
    off = abs(found - key)
    return 1.0 if off <= tolerance + 1e-9 else 0.5 if off <= 2 * tolerance + 1e-9 else 0.0


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960) of two raters' codes; None where there is none, or only one code is in use."""
    pairs = list(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    if len(first | second) < 2:
        return None
    n = len(pairs)
    chance = sum(first[code] * second[code] for code in first) / n**2
    return (sum(a == b for a, b in pairs) / n - chance) / (1 - chance)


T = TypeVar("T")


def _mean(shares: Iterable[float]) -> float:
    rows = list(shares)
    return sum(rows) / len(rows) if rows else 0.0


def _shared(mine: list[str], key: list[str]) -> float:
    """What two sets have in common, of all that either has (Jaccard)."""
    a, b = set(mine), set(key)
    return len(a & b) / len(a | b) if a | b else 0.0


def _chosen(mine: list[str], key: list[str], every: list[str]) -> float:
    """The share of the right ones that were chosen, times the share of the wrong ones that were left.

    So each has to be thought about: choosing all of them gives nothing, as choosing none does. Where there is
    only one wrong one, it takes a half.
    """
    wrong = len(every) - len(key)
    taken = len(set(mine) - set(key)) / max(wrong, 2)
    return len(set(mine) & set(key)) / len(key) * (1 - taken)


def _named(ids: list[str], names: dict[str, str]) -> str:
    return " + ".join(names.get(name, name) for name in ids) or EMPTY


def _said(row: Any) -> str:
    return " ".join(
        text for text in (row.does, getattr(row, "says", getattr(row, "text", "-"))) if text != "-"
    )


def _done(pair: list[bool], people: list[str]) -> str:
    return " and ".join(name for name, done in zip(people, pair, strict=True) if done) or "neither"


def _with_reasons(parts: list[Part], case: Case, reasons: list[str]) -> Score:
    ids = [line.id for line in case.lines]
    told = _chosen(
        [name for name in reasons if name in ids], [line.id for line in case.lines if line.counts], ids
    )
    rows = [
        Part(
            line.text,
            "chosen" if line.id in reasons else "left",
            "chosen" if line.counts else "left",
            float((line.id in reasons) == line.counts),
            line.why,
        )
        for line in case.lines
    ]
    share = (_mean(part.share for part in parts) + told) / 2
    return Score(share, [*parts, *rows], LINES)


def text_of(answer: Any) -> str:
    """What was written, of an answer to a written task; "" where that is none."""
    given = answer.get("given") if isinstance(answer, dict) else None
    text = given.get("text") if isinstance(given, dict) else None
    return text if isinstance(text, str) else ""


def model_answer(task: AnyTask) -> Any:
    """An answer that gets every point; None for what a person grades, which has no single one."""
    match task:
        case CardTask():
            ids = [card.id for card in task.deck.cards]
            return {
                "deck": task.deck.id,
                "sorts": [{card.id: list(card.key) for card in task.deck.cards}],
                "committed": ids,
            }
        case TalkTask():
            return {"route": _best_route(task), "own": {}}
        case RewriteTask():
            texts = {start.id: start.way for start in task.starts}
            return {"sentence": task.starts[0].id, "texts": texts, "dismissed": {}}
        case WheelTask():
            rings = {
                ring: [3.0 if (v := getattr(key, ring)) is None else v for key in task.key]
                for ring in ("concept", "esteem")
            }
            return {**rings, "guess": [], "own": [], "who": {}}
        case PathTask():
            reasons = [line.id for line in task.case.lines if line.counts]
            return {
                "confirmed": [list(key.done) for key in task.key],
                "step": 0,
                "paused": False,
                "reasons": reasons,
            }
        case GateTask():
            answers = {name: key.accept[0] for name, key in task.key.items()}
            return {"answers": answers, "reasons": [line.id for line in task.case.lines if line.counts]}
        case QuestionTask():
            return {
                "given": {
                    item.id: item.key
                    if isinstance(item, NumberItem)
                    else [o.id for o in item.options if o.right]
                    for item in task.items
                }
            }
        case ValueTask():
            return task.key
        case WrittenTask():
            return {"given": {"text": " ".join(row.text for row in task.rubric)[: task.most]}}


def _best_route(task: TalkTask) -> list[str]:
    """The shortest way to the best end; the first such one."""
    script, at = task.script, dialogue.places(task.script)
    best = dialogue.best(script)[script.turns[0].id]
    waiting: deque[tuple[Turn | End, list[str]]] = deque([(script.turns[0], [])])
    while True:
        place, route = waiting.popleft()
        if isinstance(place, Turn):
            waiting += [(at[reply.to], [*route, reply.id]) for reply in place.replies]
        elif place.kind == best:
            return route
