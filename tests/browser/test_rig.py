"""The three places where a widget lives, proved with the smallest widget."""

import json
import re

from conftest import eventually
from tiny import Tiny


def test_plain_page(plain_page):
    page = plain_page(Tiny(), Tiny(count=5))
    page.locator(".tiny").first.click()
    assert page.locator(".tiny").all_inner_texts() == ["count 1", "count 5"]
    assert page.evaluate("models.map((model) => model.get('count'))") == [1, 5]
    page.evaluate("models[1].set('count', 7)")
    assert page.locator(".tiny").last.inner_text() == "count 7"
    assert page.evaluate("getComputedStyle(document.querySelector('.tiny')).color") == "rgb(1, 2, 3)"
    assert page.errors == []


def test_voila(voila, page):
    voila.open(page, "99-tiny")
    page.locator(".tiny").click(timeout=60_000)
    assert page.locator(".tiny").inner_text() == "count 1"
    eventually(lambda: voila.ask(page, "tiny.count"), 1)
    assert page.get_by_text("Facilitator: only for you").count() == 0
    assert page.get_by_text("import anywidget").count() == 0  # no code


def test_voila_lists_the_lessons(voila, course, page):
    page.goto(voila.url)
    listed = [re.sub(r"\s+", "", text).lower() for text in page.locator("main a").all_inner_texts()]
    stems = [path.stem.removeprefix("appendix-") for path in sorted(course.glob("*.ipynb"))]
    assert listed == [stem.replace("-", "") for stem in stems]


def test_lab_opens_quietly_with_living_widgets(lab, pages):
    for scheme in ("light", "dark"):
        page = pages(scheme=scheme)
        lab.open(page, "99-tiny")
        page.locator(".tiny").click()  # no cell was run
        assert page.locator(".tiny").inner_text() == "count 1"
        page.wait_for_timeout(3000)  # pop-ups come late
        assert page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []
        assert page.evaluate("document.body.dataset.jpThemeLight") == (
            "true" if scheme == "light" else "false"
        )


def test_lab_tells_python_and_saves_nothing_typed(lab, course, page):
    lab.open(page, "99-tiny")
    page.locator(".tiny").wait_for()
    before = json.loads((course / "99-tiny.ipynb").read_text())
    lab.run_all(page)
    eventually(lambda: lab.ask(page, "'tiny' in globals()"), True)
    page.locator(".tiny").click()
    eventually(lambda: lab.ask(page, "tiny.count"), 1)

    page.keyboard.press("Control+s")
    page.get_by_text("Saving completed").or_(
        page.locator("#jp-title-panel-title:not(.jp-mod-dirty)")
    ).first.wait_for()
    page.wait_for_timeout(1500)
    after = json.loads((course / "99-tiny.ipynb").read_text())
    assert after["cells"][3] == before["cells"][3]
    assert after["metadata"]["widgets"] == before["metadata"]["widgets"]

    page.reload()
    page.locator(".tiny").click()
    assert page.locator(".tiny").inner_text() == "count 1"
