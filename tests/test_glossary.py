"""The glossary: its terms, and the link that each has where a lesson first says it."""

import json
import re
from collections.abc import Iterator

import pytest

from mend import frameworks
from mend.paths import NOTEBOOKS

HOME = "00-start-here.ipynb"
TERMS = {term.id: term for term in frameworks.load("glossary").terms}
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
# What is no running text: code, tags, headings and the sources at the end.
ASIDE = re.compile(r"```.*?```|`[^`]*`|<[^>]*>|^#[^\n]*|^\*Sources?:.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def parts() -> list[tuple[str, str]]:
    """(number or letter, file) of every part of the course after the first lesson, in order."""
    course = frameworks.load("course")
    lessons = [(lesson.number, lesson.file) for lesson in course.lessons]
    return lessons[1:] + [(appendix.letter, appendix.file) for appendix in course.appendices]


def cells(file: str) -> list[dict]:
    path = NOTEBOOKS / file
    found = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
    return [{**cell, "source": "".join(cell["source"])} for cell in found]


def prose(file: str) -> Iterator[str]:
    """The learner's running text below the content note, cell by cell; what is no text is blanked out."""
    begun = False
    for cell in cells(file):
        begun |= cell["cell_type"] == "code" and "content_note(" in cell["source"]
        if (
            begun
            and cell["cell_type"] == "markdown"
            and "facilitator" not in cell["metadata"].get("tags", ())
        ):
            text = LINK.sub(
                lambda link: link[0] if "#term-" in link[2] else " " * len(link[0]), cell["source"]
            )
            yield ASIDE.sub(lambda aside: " " * len(aside[0]), text)


def spelled(name: str) -> re.Pattern[str]:
    """The name as a whole word, also in the plural, wherever its line is broken."""
    last = "(?:y|ies)" if name.endswith("y") else f"{re.escape(name[-1])}s?"
    words = re.escape(name[:-1]).replace(r"\ ", r"\s+").replace("'", "['\u2019]")
    return re.compile(rf"(?<![\w-]){words}{last}(?![\w-])", re.IGNORECASE)


def first(name: str, file: str) -> tuple[str, str] | None:
    """The sentence in which the lesson first says it, and where the link around it leads ("" without one)."""
    for text in prose(file):
        if found := spelled(name).search(text):
            around = [link for link in LINK.finditer(text) if link.start(1) <= found.start() < link.end(1)]
            begin = max(text.rfind(end, 0, found.start()) for end in (". ", "? ", ": ", "\n\n", ".\n")) + 1
            sentence = re.split(r"(?<=[.?!])\s|\n\n", text[begin:].lstrip(), maxsplit=1)[0]
            return " ".join(sentence.split()), around[0][2] if around else ""
    return None


def test_every_term_is_linked_where_a_lesson_first_says_it():
    wrong = []
    for term in TERMS.values():
        hits = ((file, hit) for _, file in parts() if (hit := first(term.name, file)))
        where = next(hits, None)
        if not where:
            wrong.append(f"{term.name}: stands in no lesson")
        elif where[1][1] != (expected := f"{HOME}#term-{term.id}"):
            file, (sentence, found) = where
            wrong.append(
                f"{file}: {term.name}: found {found or 'no link'}; expected {expected} in: {sentence}"
            )
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_link_to_a_term_leads_to_one():
    links = [
        (file, link[2])
        for _, file in parts()
        for cell in cells(file)
        if cell["cell_type"] == "markdown"
        for link in LINK.finditer(cell["source"])
        if "term-" in link[2]
    ]
    known = {f"{HOME}#term-{term}" for term in TERMS}
    assert [(file, target) for file, target in links if target not in known] == []
    assert any("mend.glossary()" in cell["source"] for cell in cells(HOME) if cell["cell_type"] == "code")


def test_a_word_is_found_as_it_is_written():
    said = "No dyadic_table, no precheck-in. He keeps Check-\nins? Two check-ins; an emotional\nabuse."
    assert spelled("check-in").search(said)[0] == "check-ins"  # type: ignore[index]
    assert spelled("emotional abuse").search(said) and not spelled("dyad").search(said)
    assert spelled("vulnerability").search("their vulnerabilities.")
    assert spelled("Cronbach's alpha").search("**cronbach\u2019s alpha**")


@pytest.mark.parametrize(
    ("term", "place", "found", "expected"),
    [
        ("{id: one, name: Two, means: A word.}", "terms.2", "'one' a second time", "an id that no other row"),
        ("{id: two, name: one, means: A word.}", "terms.2.name", "'one'", "a name that no other term has"),
        (
            "{id: two, name: Two, means: A word. Or two.}",
            "terms.2.means",
            "'A word. Or two.'",
            "one sentence",
        ),
        ("{id: two, name: Two, means: A word}", "terms.2.means", "'A word'", "one sentence"),
    ],
)
def test_a_fault_in_the_glossary_is_told(tmp_path, term, place, found, expected):
    (tmp_path / "glossary.yaml").write_text(f"terms:\n- {{id: one, name: One, means: A word.}}\n- {term}\n")
    faults = [fault for fault in frameworks.check(tmp_path) if fault.file.endswith("glossary.yaml")]
    assert [(fault.line, fault.place, fault.found) for fault in faults] == [(3, place, found)]
    assert faults[0].expected.startswith(expected)
