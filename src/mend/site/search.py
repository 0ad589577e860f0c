"""The index of the words of every section, as MiniSearch reads it: made with the site, not in the browser."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

FIELDS = ("title", "within", "text")
OPTIONS = {"fields": FIELDS, "storeFields": ["to", *FIELDS], "idField": "to"}


# What of a widget's content is sought: its idea, and the areas and steps that it names. No card, no answer.
_SOUGHT = {"idea", "ask", "piles", "areas", "steps", "points", "conditions", "retold"}


@dataclass(frozen=True)
class Text:
    """A section, or a term: its address, its title, that of its page, and its words."""

    to: str
    title: str
    within: str
    text: str


def script(texts: list[Text]) -> str:
    """The index as a script that leaves it in `mendIndex`."""
    found = {"options": OPTIONS, "data": index(texts)}
    return f"globalThis.mendIndex = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def index(texts: list[Text]) -> dict[str, Any]:
    """What MiniSearch 7 writes as JSON (its serialization 2) once it has read these texts in this order."""
    terms: dict[str, dict[str, dict[str, int]]] = {}
    lengths: dict[str, list[int]] = {}
    average: list[float] = [0.0] * len(FIELDS)
    for number, row in enumerate(texts):
        for at, field in enumerate(FIELDS):
            words = _words(getattr(row, field))
            unique = len(set(words))
            lengths.setdefault(str(number), []).append(unique)
            average[at] = (average[at] * number + unique) / (number + 1)
            for word in filter(None, (word.lower() for word in words)):
                places = terms.setdefault(word, {}).setdefault(str(at), {})
                places[str(number)] = places.get(str(number), 0) + 1
    return {
        "documentCount": len(texts),
        "nextId": len(texts),
        "documentIds": {str(number): row.to for number, row in enumerate(texts)},
        "fieldIds": {field: at for at, field in enumerate(FIELDS)},
        "fieldLength": lengths,
        "averageFieldLength": average,
        "storedFields": {str(number): asdict(row) for number, row in enumerate(texts)},
        "dirtCount": 0,
        "index": sorted(terms.items()),
        "serializationVersion": 2,
    }


def _words(text: str) -> list[str]:
    """A text cut at line breaks, spaces and punctuation, as MiniSearch cuts it."""
    found, fresh = [""], False
    for letter in text:
        cut = letter in "\n\r" or unicodedata.category(letter)[0] in "ZP"
        if cut and not fresh:
            found.append("")
        elif not cut:
            found[-1] += letter
        fresh = cut
    return found


def text(html: str) -> str:
    """The words of a section; its figures and tables are left out."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for node in soup.select("svg, table, .mend-leave, .mend-opening, .mend-care, pre"):
        node.decompose()
    return re.sub(r"\s+", " ", soup.get_text(" ")).strip()


def told(content: Any) -> list[str]:
    """The sentences in a widget's content that are worth finding."""
    found = content if isinstance(content, dict) else {}
    return [text for name, value in found.items() if name in _SOUGHT for text in _sentences(value)]


def _sentences(value: Any, key: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if " " in value or key == "name" else []
    if isinstance(value, dict):
        return [text for name, row in value.items() if name != "words" for text in _sentences(row, name)]
    return [text for row in value for text in _sentences(row, key)] if isinstance(value, list) else []
