"""The lessons as a whole: links that lead somewhere, the safety gate before repair, the parts that each one has."""

import re

import nbformat
import pytest

from mend import frameworks, lessons
from mend.models.cards import Deck
from mend.pages.book import is_shown
from mend.paths import NOTEBOOKS

BOOKS = {path.name: nbformat.read(path, 4).cells for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
LESSONS = [name for name in BOOKS if name[:2].isdigit()]
GATE = "02-safety-first.ipynb#"


def words(name):
    return "\n".join(cell.source for cell in BOOKS[name] if cell.cell_type == "markdown")


def anchors(name):
    heads = re.findall(r"^#+ (.+)$", words(name), re.MULTILINE)
    found = {head.strip().replace(" ", "-") for head in heads}
    if any("mend.glossary()" in cell.source for cell in BOOKS[name]):
        found |= {f"term-{term.id}" for term in frameworks.load("glossary").terms}
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_every_link_leads_somewhere(name):
    for file, _, place in re.findall(r"\]\(([^)#\s]+\.ipynb)(#([^)\s]+))?\)", words(name)):
        assert file in BOOKS, file
        assert not place or place in anchors(file), (file, place)


@pytest.mark.parametrize("name", [name for name in LESSONS if name >= "03"])
def test_repair_is_behind_the_safety_gate(name):
    assert GATE in words(name)


@pytest.mark.parametrize("name", [name for name in LESSONS if name >= "01"])
def test_a_lesson_has_its_parts(name):
    number = name[:2]
    first = next(
        i
        for i, cell in enumerate(BOOKS[name])
        if "mend." in cell.source and re.search(r"= mend\.[A-Z]", cell.source)
    )
    assert f'mend.opening("{number}")' in BOOKS[name][0].source
    assert f'mend.content_note("{number}")' in BOOKS[name][2].source
    assert first <= 6  # something to move comes before a wall of text
    assert sum(len(cell.source.split()) for cell in BOOKS[name][:first]) < 450
    text = words(name)
    for part in ("**Questions**", "**Afterwards you can**", "### What did you notice?", "## What does it look like in data?",
                 "### What this data cannot tell", "## Talk about it", "## Exercise", "## Key points", "*Source"):  # fmt: skip
        assert part in text, part
    assert "simulated" in text
    assert BOOKS[name][-1].metadata["tags"] == ["facilitator"]


def test_the_facilitator_guide_speaks_of_every_lesson_and_rests_on_known_sources():
    file = frameworks.load("course").guide.file
    guide = words(file)
    assert lessons.find("guide").name == file
    assert not is_shown(NOTEBOOKS / file)  # no page for participants
    heads = re.findall(r"^### (\d+\. .+)$", guide, re.MULTILINE)
    assert heads == [f"{int(lesson.number)}. {lesson.title}" for lesson in frameworks.load("course").lessons]
    for place in re.findall(r"\]\(#([^)]+)\)", guide):
        assert place in anchors(file), place
    source = re.compile(r"([A-Z][a-z]+), [A-Z]\.[^()]*\((\d{4})\)")
    known = {found for name in LESSONS for found in source.findall(words(name))}
    cited = set(source.findall(guide))
    assert cited and cited <= known
    said = re.findall(r"([A-Z][a-z]+)(?:, [A-Za-z]+ and [A-Za-z]+)?, (\d{4})\b", guide)
    assert set(said) == cited  # what is cited is listed, and what is listed is cited
    assert not re.search(r"\d ?%|percent|\bstud(y|ies) (show|find|found)|research shows", guide)


def test_every_deck_that_is_written_is_sorted_in_a_lesson():
    shown = "\n".join(cell.source for name in LESSONS for cell in BOOKS[name])
    decks = [stem[:3] for stem, model in frameworks.FILES.items() if model is Deck]
    assert [deck for deck in decks if f'CardSort("{deck}")' not in shown] == []


def test_every_framework_on_the_map_of_a_written_lesson_names_its_people():
    """A lesson names each practitioner whose idea it teaches."""
    names = {expert.id: expert.name.split()[-1] for expert in frameworks.load("experts").experts}
    stems = {stem[:3]: stem for stem in frameworks.FILES if stem[0] == "F"}
    for lesson in frameworks.load("course").lessons:
        if lesson.file not in BOOKS:
            continue
        for framework in set(lesson.frameworks) & set(stems):
            missing = [
                e for e in frameworks.load(stems[framework]).experts if names[e] not in words(lesson.file)
            ]
            assert missing == [], (lesson.file, framework)
