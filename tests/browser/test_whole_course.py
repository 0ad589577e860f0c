"""Every page of the course as `mend present` shows it on a phone: all widgets alive, nothing too wide, and no code."""

import re

import nbformat
import pytest
from conftest import eventually, held

import mend
from mend.pages.book import is_shown
from mend.paths import NOTEBOOKS

LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb") if is_shown(path))
MADE = re.compile(rf"mend\.({'|'.join(name for name in mend.__all__ if name[0].isupper())})\(")


def rewrite(server, page):
    """Lesson 6: a sentence typed, letter by letter."""
    box = page.locator(".mend-rewrite textarea").first
    box.press_sequentially("When I came home")
    assert "When I came home" in [text for texts in held(page, "texts") for text in dict(texts).values()]
    assert page.locator(".mend-rewrite").inner_text().count("When I came") >= 1  # what lit the first part


def set_and_keep(server, page):
    """Lesson 7: a handle by key, and a week by two."""
    handle = page.get_by_role("slider", name=re.compile("Person two"))
    handle.press("ArrowUp")
    assert [9.0, 2.1] in held(page, "commitment")
    for kept in page.locator(".mend-goals").get_by_role("button", name="Kept", exact=True).all():
        kept.press("Enter")
    assert [{"answers": ["yes", "yes"], "lines": ["", ""]}] in held(page, "weeks")


def code(server, page):
    """Lesson 9: one of the sealed answers, one condition coded."""
    page.get_by_role("tab", name="Read one yourself").press("Enter")
    page.locator(".mend-experts [role=tabpanel]:visible").get_by_text("names it", exact=True).first.click()
    assert [list(row.values()) for codes in held(page, "codes") for row in codes.values()] == [["names"]]


def sum_up(server, page):
    """Lesson 10: what is done at a station stands in the summary a moment later."""
    page.locator(".mend-conversation [role=group] button").first.press("Enter")
    eventually(lambda: server.ask(page, "len(sunday.answer['route'])"), 1)
    line = server.ask(page, "sunday.summary()")
    page.locator(".mend-summary").get_by_text(line, exact=True).wait_for()


WORK = {"06": rewrite, "07": set_and_keep, "09": code, "10": sum_up}


def frame(page):
    """What stands around a lesson, and what its address and its menu promise."""
    for landmark in ("main", "banner", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    assert page.title() == f"{page.locator('h1:visible').inner_text()} \u00b7 Mend"
    assert page.evaluate("document.documentElement.lang") == "en"
    menu = page.locator("#mend-menu a").evaluate_all("(links) => links.map((link) => link.hash.slice(1))")
    assert menu and all(page.locator(f'[id="{name}"]').count() == 1 for name in menu)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_whole_on_every_width(voila, pages, lesson):
    cells = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4).cells
    made = [name for cell in cells if cell.cell_type == "code" for name in MADE.findall(cell.source)]
    page = pages(width=1280, height=800)
    voila.open(page, lesson)
    eventually(lambda: page.locator("section.mend").count(), len(made), 60)
    for width in (1280, 360, 400):
        page.set_viewport_size({"width": width, "height": 800})
        eventually(lambda: page.evaluate("document.documentElement.scrollWidth") <= width, True)  # noqa: B023
    assert page.locator("h1:visible").count() == 1
    assert page.locator(".jp-InputArea pre, .jp-InputArea .highlight").count() == 0
    assert page.get_by_text("import mend").count() == 0
    assert page.locator("details:has-text('For facilitators')").count() == 0
    if not lesson.startswith("10"):  # test_pages asks the page of Voilà
        frame(page)
        assert [said for said in page.console if said.startswith("error")] == []
    WORK.get(lesson[:2], lambda server, page: None)(voila, page)
    assert page.errors == []
