"""The rules of a scripted conversation: what a script must be, and where it could have turned. Pure."""

from collections.abc import Iterator, Sequence

from .models.conversation import End, Reply, Script, Turn

Fault = tuple[tuple[str | int, ...], str, str]
KINDS = ("shut", "open", "met")  # of ends, the better one later


def places(script: Script) -> dict[str, Turn | End]:
    """Every turn and every end by its id."""
    return {place.id: place for place in (*script.turns, *script.ends)}


def walk(script: Script, route: Sequence[str]) -> list[Turn | End]:
    """The first turn and the place that each reply leads to, as far as the route can be followed.

    route : ids of replies, from the first turn on
    It is one longer than the route, or shorter where a reply is none of its turn's.
    """
    at: dict[str, Turn | End] = places(script)
    passed: list[Turn | End] = [script.turns[0]]
    for name in route:
        replies = passed[-1].replies if isinstance(passed[-1], Turn) else []
        to = next((reply.to for reply in replies if reply.id == name), None)
        if to is None:
            break
        passed.append(at[to])
    return passed


def best(script: Script) -> dict[str, str]:
    """For every turn and every end: the kind of the best end that can be reached from there.

    Needs a script without faults.
    """
    found = {end.id: end.kind for end in script.ends}
    waiting = list(script.turns)
    while waiting:
        turn = waiting.pop(0)
        if all(reply.to in found for reply in turn.replies):
            found[turn.id] = max((found[reply.to] for reply in turn.replies), key=KINDS.index)
        else:
            waiting.append(turn)
    return found


def better(script: Script) -> dict[str, dict[str, list[str]]]:
    """For every turn and each of its replies: the replies that keep a better end open than that one does.

    Of these, the ones after which nobody is hurt more than before, where there are such. None at all where
    nothing is lost by the reply. Needs a script without faults.
    """
    reach, at = {place: KINDS.index(kind) for place, kind in best(script).items()}, places(script)

    def open_longer(turn: Turn, reply: Reply) -> list[str]:
        kept = [other for other in turn.replies if reach[other.to] > reach[reply.to]]
        kind = [other for other in kept if not _hurts(turn, at[other.to])]
        return [other.id for other in kind or kept]

    return {turn.id: {reply.id: open_longer(turn, reply) for reply in turn.replies} for turn in script.turns}


def _hurts(before: Turn | End, after: Turn | End) -> bool:
    people = ((before.inner.you, after.inner.you), (before.inner.other, after.inner.other))
    return any(then.hurt > now.hurt for now, then in people)


def faults(script: Script) -> list[Fault]:
    """(place, found, expected) for whatever keeps a script from being walked from its first turn on."""
    told: list[Fault] = []
    at = [(("turns", i), turn.id) for i, turn in enumerate(script.turns)]
    at += [(("ends", i), end.id) for i, end in enumerate(script.ends)]
    ids = [name for _, name in at]
    told += _twice(at)
    for i, turn in enumerate(script.turns):
        replies = ("turns", i, "replies")
        if turn.does == turn.says == "-":
            told.append((("turns", i), "nothing said and nothing done", "says, does or both"))
        told += _twice([((*replies, j), reply.id) for j, reply in enumerate(turn.replies)])
        for j, reply in enumerate(turn.replies):
            if reply.does == reply.text == "-":
                told.append(((*replies, j), "nothing said and nothing done", "text, does or both"))
            if reply.to not in ids:
                told.append(((*replies, j, "to"), repr(reply.to), f"one of {', '.join(ids)}"))
        if len({reply.to for reply in turn.replies}) == 1:
            found = f"replies that all lead to {turn.replies[0].to!r}"
            told.append((replies, found, "a choice: two places at the least"))
    if told:
        return told
    told += _loops(script)
    reached, waiting = set[str](), [script.turns[0].id]
    leads = {turn.id: [reply.to for reply in turn.replies] for turn in script.turns}
    while waiting:
        name = waiting.pop()
        waiting += [to for to in leads.get(name, []) if to not in reached]
        reached.add(name)
    lost = [(place, name) for place, name in at if name not in reached]
    return told + [(p, f"{name!r}, where no reply leads", "a place that can be reached") for p, name in lost]


def _twice(at: Sequence[tuple[tuple[str | int, ...], str]]) -> list[Fault]:
    ids = [name for _, name in at]
    again = [row for i, row in enumerate(at) if row[1] in ids[:i]]
    return [(place, f"{name!r} a second time", "an id of its own") for place, name in again]


def _loops(script: Script) -> Iterator[Fault]:
    """The replies that lead back to a turn on the way to them."""
    rows = {turn.id: (i, turn) for i, turn in enumerate(script.turns)}
    done = set[str]()

    def visit(name: str, passed: list[str]) -> Iterator[Fault]:
        i, turn = rows[name]
        for j, reply in enumerate(turn.replies):
            if reply.to in [*passed, name]:
                place = ("turns", i, "replies", j, "to")
                yield place, f"{reply.to!r}, a turn that was passed before", "a way on: a route must end"
            elif reply.to in rows and reply.to not in done:
                yield from visit(reply.to, [*passed, name])
        done.add(name)

    for name in rows:
        if name not in done:
            yield from visit(name, [])
