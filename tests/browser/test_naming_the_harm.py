"""Lesson 1 with a kernel behind it: cards and diary by keyboard, and the kernel hears of it."""

from conftest import eventually

LESSON = "01-naming-the-harm"


def work(server, page):
    """One card answered and eight weeks read, by keys alone; the two answers are what the kernel has."""
    sheet = page.locator(".mend-cards .mend-sheet")
    sheet.focus()
    for key in ("7", "Enter"):
        page.keyboard.press(key)
    assert "there is an audience" in page.locator(".mend-why").inner_text()
    cards = {"deck": "F01", "sorts": [{"barbecue": ["embarrassing"]}], "committed": ["barbecue"]}
    eventually(lambda: server.ask(page, "kinds.answer"), cards)

    marker = page.get_by_role("slider", name="Week of the diary")
    marker.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    worry = page.get_by_role("button", name="I would begin to worry here", exact=True)
    worry.focus()
    page.keyboard.press("Enter")
    diary = {"week": 8, "seen": 8, "worry": 9, "revealed": False}
    eventually(lambda: server.ask(page, "diary.answer"), diary)


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
    lab.run_all(page)
    eventually(lambda: lab.ask(page, "'diary' in globals()"), True, 60)
    cells = page.locator(".jp-Notebook .jp-Cell").count(), page.locator(".jp-MarkdownCell").count()
    work(lab, page)
    # JupyterLab's own keys (7 makes a heading, Enter edits a cell) have heard nothing of it.
    assert cells == (page.locator(".jp-Notebook .jp-Cell").count(), page.locator(".jp-MarkdownCell").count())
    lab.ask(page, "setattr(kinds, 'chosen', 'forty')")
    eventually(lambda: "forty dollars" in page.locator(".mend-cards .mend-text").inner_text(), True)


def test_in_voila(voila, page):
    voila.open(page, LESSON)
    page.locator(".mend-cards .mend-sheet").wait_for()
    page.get_by_role("slider", name="Week of the diary").wait_for()
    assert looks(page) == LOOKS
    page.keyboard.press("PageDown")  # the page itself scrolls, and so it prints whole
    eventually(lambda: page.evaluate("scrollY > 0"), True)
    work(voila, page)
