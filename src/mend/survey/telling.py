"""What was read from a class's file, in a few lines for who reads it: never what stood in a dropped cell."""

from collections.abc import Iterator

from mend import frameworks

from .reading import Reading

FORMS = {
    "google": "an export of Google Forms",
    "microsoft": "an export of Microsoft Forms",
    "qualtrics": "an export of Qualtrics",
    "redcap": "an export of REDCap",
    "table": "a table",
}
KINDS = {
    "time": "times",
    "email": "e-mail addresses",
    "name": "names",
    "address": "network addresses",
    "location": "places",
    "phone": "phone numbers",
    "code": "codes",
    "other": "something else",
}


def summary(found: Reading) -> str:
    """How many people, from what kind of file, what was dropped and what was left out; a line each."""
    return "\n".join(_lines(found))


def _lines(found: Reading) -> Iterator[str]:
    how = f", {found.how}" if found.how not in ("", "commas") else ""
    yield f"{found.people:,} people answered {found.asked} statements ({FORMS[found.form]}{how})."
    if found.again:
        yield f"{found.again:,} people answered a second time."
    if found.simulated:
        yield "The file says of itself that these answers are simulated."
    if found.absent:
        names = {area.id: area.name for area in frameworks.load("F12").areas}
        yield f"Not asked: {', '.join(names[area] for area in found.absent)}."
    if found.dropped:
        kinds = [f"{words} ({found.dropped[kind]})" for kind, words in KINDS.items() if found.dropped[kind]]
        n = found.dropped.total()
        yield f"Dropped unread: {_counted(n, 'column')} with {', '.join(kinds)}."
    out = [
        _counted(found.empty, "row") + " without any answer" if found.empty else "",
        _counted(found.previews, "row") + " that Qualtrics marks as a test or as spam"
        if found.previews
        else "",
    ]
    if any(out):
        yield f"Left out: {', '.join(filter(None, out))}."
    if found.rejections:
        them = "it counts" if found.rejections == 1 else "they count"
        n = f"{found.rejections:,} entr{'y is' if found.rejections == 1 else 'ies are'}"
        yield f"{n} no answer on the line; {them} as not answered. `mend survey` lists row and column."


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'s' * (n != 1)}"
