"""A link to a term leads to it, also where the lesson that holds it is still being drawn."""

import re
from pathlib import Path

import pytest

from mend.paths import NOTEBOOKS

TOP = "(term) => Math.round(term.getBoundingClientRect().top)"


def linked() -> tuple[Path, str]:
    """A lesson with a link to a term, and the id of the link's end."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if found := re.search(r"00-start-here\.ipynb#(term-[a-z-]+)", path.read_text(encoding="utf-8")):
            return path, found[1]
    raise AssertionError("found no lesson with a link to a term of the glossary")


@pytest.mark.parametrize("server", ["lab", "voila"])
@pytest.mark.parametrize("width", [1200, 400])
def test_a_link_leads_to_its_term(server, width, pages, request):
    lesson, end = linked()
    page = request.getfixturevalue(server).open(pages(width=width), lesson.stem)
    for _ in range(2 if server == "lab" else 1):  # a second time, when the first lesson is open already
        page.locator(f'a[href*="#{end}"]:visible').first.click()
        term = page.locator(f'[id="{end}"]')
        term.wait_for(timeout=90_000)
        page.wait_for_timeout(3500)
        assert term.get_attribute("aria-current") == "true"
        foot = page.evaluate("innerHeight")
        assert 0 <= term.evaluate(TOP) < foot - 24
        page.mouse.move(width / 2, foot / 2)
        page.mouse.wheel(0, -400)  # and the page is the reader's again
        page.wait_for_timeout(500)
        assert term.evaluate(TOP) > 120 and page.errors == []
        if server == "lab":
            page.locator(f'.mend-map a[href*="{lesson.name}"]').first.click()
