"""A link into another lesson leads to its end, also where that lesson is still being drawn."""

import json
import re
from urllib.parse import quote

import pytest

from mend.paths import NOTEBOOKS

TOP = "(end) => Math.round(end.getBoundingClientRect().top)"


def linked() -> dict[str, tuple[str, str, str]]:
    """The first link to a term and the first to a heading: (lesson, the lesson it leads to, its end)."""
    found: dict[str, tuple[str, str, str]] = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        text = "".join(line for cell in json.loads(path.read_text())["cells"] for line in cell["source"])
        for stem, end in re.findall(r"\]\(([\w-]+)\.ipynb#([^)\s]+)\)", text):
            found.setdefault("term" if end.startswith("term-") else "heading", (path.stem, stem, end))
    return found


@pytest.mark.parametrize("server", ["lab", "voila"])
@pytest.mark.parametrize(("kind", "width"), [("term", 400), ("heading", 1200)])
def test_a_link_leads_to_its_end(server, width, kind, pages, request):
    if kind not in linked():
        pytest.skip(f"no lesson links to a {kind}")
    lesson, other, end = linked()[kind]
    page = request.getfixturevalue(server).open(pages(width=width), lesson)
    again = server == "lab" and kind == "term"  # when the other lesson is open already
    for visit in range(1 + again):
        page.locator(f'a[href*="{other}.ipynb"][href$="#{quote(end)}"]:visible').first.click()
        found = page.locator(f'[id="{end}"]:visible, [data-jupyter-id="{end}"]:visible')
        found.first.wait_for(timeout=90_000)
        page.wait_for_timeout(3500)
        foot = page.evaluate("innerHeight")
        assert 0 <= found.first.evaluate(TOP) < foot - 24
        assert (found.first.get_attribute("aria-current") == "true") == (kind == "term")
        page.mouse.move(width / 2, foot / 2)
        before = found.first.evaluate(TOP)
        page.mouse.wheel(0, -300)  # and the page is the reader's again
        page.wait_for_timeout(500)
        assert found.first.evaluate(TOP) > before + 200 and page.errors == []
        if not visit and again:
            page.get_by_role("menuitem", name="Tabs", exact=True).click()
            page.get_by_role("menuitem", name="Activate Previously Used Tab").click()
