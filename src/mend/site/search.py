"""The index of the words of every section, as MiniSearch reads it: made with the site, not in the browser."""

import json
import unicodedata
from typing import Any

FIELDS = ("title", "within", "text")
OPTIONS = {"fields": FIELDS, "storeFields": ["to", *FIELDS], "idField": "to"}


def script(texts: list[dict[str, str]]) -> str:
    """The index as a script that leaves it in `mendIndex`.

    texts : of each section {"to", "title", "within", "text"}
    """
    found = {"options": OPTIONS, "data": index(texts)}
    return f"globalThis.mendIndex = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def index(texts: list[dict[str, str]]) -> dict[str, Any]:
    """What MiniSearch 7 writes as JSON (its serialization 2) once it has read these texts in this order."""
    terms: dict[str, dict[str, dict[str, int]]] = {}
    lengths: dict[str, list[int]] = {}
    average: list[float] = [0.0] * len(FIELDS)
    for number, row in enumerate(texts):
        for at, field in enumerate(FIELDS):
            words = _words(row[field])
            unique = len(set(words))
            lengths.setdefault(str(number), []).append(unique)
            average[at] = (average[at] * number + unique) / (number + 1)
            for word in filter(None, (word.lower() for word in words)):
                places = terms.setdefault(word, {}).setdefault(str(at), {})
                places[str(number)] = places.get(str(number), 0) + 1
    return {
        "documentCount": len(texts),
        "nextId": len(texts),
        "documentIds": {str(number): row["to"] for number, row in enumerate(texts)},
        "fieldIds": {field: at for at, field in enumerate(FIELDS)},
        "fieldLength": lengths,
        "averageFieldLength": average,
        "storedFields": {str(n): {key: row[key] for key in ("to", *FIELDS)} for n, row in enumerate(texts)},
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
