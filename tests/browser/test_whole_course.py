"""Every page of the course as `mend present` shows it on a phone: all widgets alive, nothing too wide, and the kernel hears."""

import re

import nbformat
import pytest
from conftest import eventually

import mend
from mend.paths import NOTEBOOKS

LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
MADE = re.compile(rf"mend\.({'|'.join(name for name in mend.__all__ if name[0].isupper())})\(")


def rewrite(server, page):
    """Lesson 6: a sentence typed, letter by letter."""
    box = page.locator(".mend-rewrite textarea").first
    box.press_sequentially("When I came home")
    eventually(lambda: server.ask(page, "list(bench.answer['texts'].values())"), ["When I came home"])
    assert page.locator(".mend-rewrite").inner_text().count("When I came") >= 1  # what lit the first part


def set_and_keep(server, page):
    """Lesson 7: a handle by key, and a week by two."""
    handle = page.get_by_role("slider", name=re.compile("Person two"))
    handle.press("ArrowUp")
    eventually(lambda: server.ask(page, "two.answer['commitment']"), [9.0, 2.1])
    for kept in page.locator(".mend-goals").get_by_role("button", name="Kept", exact=True).all():
        kept.press("Enter")
    eventually(
        lambda: server.ask(page, "goals.answer['weeks']"), [{"answers": ["yes", "yes"], "lines": ["", ""]}]
    )


def code(server, page):
    """Lesson 9: one of the sealed answers, one condition coded."""
    page.get_by_role("tab", name="Read one yourself").press("Enter")
    page.locator(".mend-experts [role=tabpanel]:visible").get_by_text("names it", exact=True).first.click()
    eventually(
        lambda: [list(row.values()) for row in server.ask(page, "table.answer['codes']").values()],
        [["names"]],
    )


def sum_up(server, page):
    """Lesson 10: what is done at a station stands in the summary a moment later."""
    page.locator(".mend-conversation [role=group] button").first.press("Enter")
    eventually(lambda: server.ask(page, "len(sunday.answer['route'])"), 1)
    line = server.ask(page, "sunday.summary()")
    page.locator(".mend-summary").get_by_text(line, exact=True).wait_for()


WORK = {"06": rewrite, "07": set_and_keep, "09": code, "10": sum_up}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_whole_on_a_phone(voila, pages, lesson):
    cells = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4).cells
    made = [name for cell in cells if cell.cell_type == "code" for name in MADE.findall(cell.source)]
    page = pages(width=400, height=800)
    voila.open(page, lesson)
    eventually(lambda: page.locator("section.mend").count(), len(made))
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("details:has-text('For facilitators')").count() == 0
    WORK.get(lesson[:2], lambda server, page: None)(voila, page)
    assert page.errors == []
