"""Lesson 1: cards and diary by keyboard, in JupyterLab where the kernel hears of it, and as a page without one."""

from conftest import eventually, held

LESSON = "01-naming-the-harm"


CARDS = {"deck": "F01", "sorts": [{"barbecue": ["embarrassing"]}], "committed": ["barbecue"]}
DIARY = {"week": 8, "seen": 8, "worry": 9, "revealed": False}


def work(page):
    """One card answered and eight weeks read, by keys alone."""
    sheet = page.locator(".mend-cards .mend-sheet")
    sheet.focus()
    for key in ("7", "Enter"):
        page.keyboard.press(key)
    assert "there is an audience" in page.locator(".mend-why").inner_text()

    marker = page.get_by_role("slider", name="Week of the diary")
    marker.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    worry = page.get_by_role("button", name="I would begin to worry here", exact=True)
    worry.focus()
    page.keyboard.press("Enter")


def looks(page):
    """What a host's own style, or that of another widget on the page, would spoil."""
    return page.evaluate(
        """() => {
          const of = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.background = "var(--mend-paper)";
          const paper = getComputedStyle(probe).backgroundColor;
          probe.remove();
          return [of(".mend-signs dt", "float"), of(".mend-signs dd", "float"), of(".mend-cards td", "textAlign"),
            of(".mend-cards tbody th", "fontWeight"), of(".mend-cards", "backgroundColor") === paper];
        }"""
    )


LOOKS = ["none", "none", "start", "400", True]


def test_in_jupyterlab(lab, page):
    lab.open(page, LESSON)
    page.locator(".mend-cards .mend-sheet").wait_for()  # before any cell is run
    page.get_by_role("slider", name="Week of the diary").wait_for()
    assert looks(page) == LOOKS
    lab.run(page, "kinds", "diary")
    cells = page.locator(".jp-Notebook .jp-Cell").count(), page.locator(".jp-MarkdownCell").count()
    work(page)
    eventually(lambda: lab.ask(page, "kinds.answer"), CARDS)
    eventually(lambda: lab.ask(page, "diary.answer"), DIARY)
    # JupyterLab's own keys (7 makes a heading, Enter edits a cell) have heard nothing of it.
    assert cells == (page.locator(".jp-Notebook .jp-Cell").count(), page.locator(".jp-MarkdownCell").count())
    lab.ask(page, "setattr(kinds, 'chosen', 'forty')")
    eventually(lambda: "forty dollars" in page.locator(".mend-cards .mend-text").inner_text(), True)


def test_as_a_page(voila, page):
    voila.open(page, LESSON)
    page.locator(".mend-cards .mend-sheet").wait_for()
    page.get_by_role("slider", name="Week of the diary").wait_for()
    assert looks(page) == LOOKS
    page.keyboard.press("PageDown")  # the page itself scrolls, and so it prints whole
    eventually(lambda: page.evaluate("scrollY > 0"), True)
    work(page)
    assert [held(page, name) for name in ("committed", "worry", "seen")] == [[["barbecue"]], [9], [8]]
