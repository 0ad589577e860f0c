"""The pages of `mend present` as they are rendered, without a server or a browser."""

import re
from collections import Counter

import nbformat
import pytest

from mend import frameworks, lessons, plans, sections
from mend.lessons import STATE
from mend.pages.book import Book, is_shown
from mend.pages.render import cells, needs_python, widgets

WORDS = frameworks.load("present").words


@pytest.fixture(scope="module")
def deck():
    return Book(lessons.folder(), plans.load("two-hours")).deck(0)


def test_only_the_case_summary_asks_for_python():
    asking = [path.stem[:2] for path in lessons.every() if needs_python(lessons.read(path))]
    assert asking == ["10"]


def test_what_a_lesson_shows_has_its_module_and_what_chooses_stays_linked():
    found = widgets(lessons.read(lessons.find("04")))
    used = {model[kind] for model in found.models.values() if "esm" in model for kind in ("esm", "css")}
    assert used and used <= found.modules.keys()
    assert not [name for name, model in found.models.items() if "_esm" in model["state"]]
    link = next(model for model in found.models.values() if model.get("control") == "LinkModel")
    ends = [end[0].removeprefix("IPY_MODEL_") for end in (link["state"]["source"], link["state"]["target"])]
    assert {found.models[end]["control"] for end in ends} == {"DropdownModel", "StackModel"}


def test_a_widget_that_nobody_knows_asks_for_python():
    notebook = lessons.read(lessons.find("04"))
    state = notebook.metadata.widgets[STATE]["state"]
    slider = next(model for model in state.values() if model["model_name"] == "DropdownModel")
    slider["model_name"] = "FloatSliderModel"
    assert needs_python(notebook)


def test_a_saved_error_is_a_calm_sentence():
    error = nbformat.v4.new_output(
        "error", ename="ValueError", evalue="secret", traceback=["Traceback: secret"]
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", outputs=[error])])
    html = cells(notebook, (0,))
    assert WORDS.failed in html
    assert not re.search("secret|ValueError|1 / 0", html)


def test_the_deck_holds_the_plan_in_its_order_and_nothing_twice(deck):
    plan = plans.load("two-hours").sessions[0]
    titles = re.findall(r'data-title="([^"]*)"', deck)
    expected = [
        getattr(part, "section", None) or getattr(part, "talk", None) or part.pause for part in plan.parts
    ]
    assert [title.replace("&#34;", '"').replace("&#39;", "'") for title in titles] == expected
    assert sum(map(int, re.findall(r'data-minutes="(\d+)"', deck))) == plan.minutes
    outside = re.sub(r"<svg.*?</svg>|<script.*?</script>", "", deck, flags=re.DOTALL)
    counted = Counter(re.findall(r'\sid="([^"]+)"', outside))
    assert [name for name, times in counted.items() if times > 1] == []
    assert not re.findall(r'href="[\w-]+\.ipynb', deck)


def test_no_note_is_in_any_page(deck):
    notes = [note for path in lessons.every() for note in sections.notes(lessons.read(path))]
    sentences = {one.strip() for note in notes for one in re.findall(r"[A-Z][^.*\n<\"]{40,}\.", note)}
    sentences |= {part.note[:60] for part in plans.load("two-hours").sessions[0].parts if part.note}
    assert len(sentences) > 60
    book = Book(lessons.folder())
    for page in (deck, *(book.lesson(path) for path in lessons.every() if is_shown(path))):
        assert not [one for one in sentences if one in page]
        assert "import mend" not in page


def test_a_page_follows_its_notebook(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# One")])
    path = tmp_path / "01-one.ipynb"
    nbformat.write(notebook, path)
    book = Book(tmp_path)
    assert "One</h1>" in book.lesson(path)
    notebook.cells[0].source = "# Two"
    nbformat.write(notebook, path)
    assert "Two</h1>" in book.lesson(path)


def test_the_chosen_country_comes_first_in_saved_pages_too(monkeypatch):
    monkeypatch.setenv("MEND_COUNTRY", "NZ")
    book = Book(lessons.folder())
    for lesson in ("00", "01"):
        html = book.lesson(lessons.find(lesson)).partition("<main")[2].partition("</main>")[0]
        assert 0 < html.index("New Zealand") < html.index("United States")
    found = widgets(lessons.read(lessons.find("02")))
    named = [
        model["state"]["support"]["countries"][0]["country"]
        for model in found.models.values()
        if "esm" in model
    ]
    assert set(named) == {"New Zealand"}
