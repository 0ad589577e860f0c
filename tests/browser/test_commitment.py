"""Two commitments and a year, worked by keys, mouse and finger with no kernel; every number held to Python's."""

import re

import numpy as np
import pytest

from mend import commitment, surface
from mend.widgets.commitment import CommitmentExplorer

WORDS = CommitmentExplorer().content["words"]


def state(page):
    return page.evaluate("[...models[0].get('commitment'), models[0].get('week')]")


def handle(page, person):
    return page.get_by_role("slider", name=f"Person {person}: commitment")


def marker(page):
    return page.get_by_role("slider", name="Week", exact=True)


def setting(page, pair, week=26):
    page.evaluate(
        "([pair, week]) => { models[0].set('commitment', pair); models[0].set('week', week); }",
        [list(pair), week],
    )


def drawn(page, kind):
    """The points of a path of the year, as (week, trust), from where the axes stand."""
    x, y = page.evaluate(
        "[[...document.querySelectorAll('.mend-year .grid')].at(-1), document.querySelector('.mend-year .grid')]"
        ".map((path) => path.getAttribute('d').match(/-?[\\d.]+/g).map(Number))"
    )
    (left, high, right), low = x[:3], y[1]
    d = page.locator(f".mend-year .{kind}").first.get_attribute("d")
    points = [tuple(map(float, point)) for point in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", d)]
    return [(52 * (x - left) / (right - left), 10 * (low - y) / (low - high)) for x, y in points]


def test_the_browser_looks_up_what_the_model_says(plain_page):
    page = plain_page(CommitmentExplorer())
    rng = np.random.default_rng(21)
    pairs = [
        (0.0, 0.0),
        (10.0, 10.0),
        (0.0, 10.0),
        (9.0, 2.0),
        *rng.uniform(0, 10, (50, 2)).round(1).tolist(),
    ]
    pairs += [
        (a, round(a + by, 1)) for a, by in rng.uniform([0.2, -0.2], [9.7, 0.3], (25, 2)).round(1).tolist()
    ]
    for n, (a, b) in enumerate(pairs):
        week = n * 7 % 53
        setting(page, (a, b), week)
        year = surface.year(a, b)
        path = commitment.course(a / 10, b / 10, 52, commitment.START_TRUST, noise=commitment.AVERAGE)
        line = drawn(page, "line")
        assert len(line) == 53 and [round(week) for week, _ in line] == list(range(53))
        for found, table, model in zip(line, year.trust, path.trust_a, strict=True):
            assert abs(found[1] - table) < 0.004  # a tenth of a pixel
            assert abs(found[1] - model) <= (0.01 * model + 0.004 if model >= 1 else 0.1), (a, b)
        band = [trust for _, trust in drawn(page, "band")]
        assert band == pytest.approx([*year.high, *year.low[::-1]], abs=0.004)
        said = marker(page).get_attribute("aria-valuetext")
        numbers = [f"{series[week]:.1f}" for series in (year.trust, year.low, year.high, year.a, year.b)]
        told = re.findall(r"\d+\.\d", said)
        assert told == (numbers if week else [numbers[0], *numbers[3:]]), (a, b, week)
        widget = CommitmentExplorer(commitment=[a, b], week=week)
        assert page.locator(".mend-reading").inner_text() == widget.reading
        assert said.startswith(widget.at)
        nearby = [surface.couples()[at] for at in surface.nearest((a, b))]
        for row, couple in zip(page.locator(".mend-couples li").all_inner_texts(), nearby, strict=True):
            assert WORDS["outcomes"][couple["outcome"]] in row and f"week {len(couple['trust'])}." in row
            began = [float(number) for number in re.findall(r"\d+\.\d", row)]
            assert began == pytest.approx(sorted(couple["start"], reverse=True), abs=0.051)
    assert page.errors == []


def test_it_takes_two_at_first_sight(plain_page):
    page = plain_page(CommitmentExplorer())
    assert state(page) == [9, 2, 26]
    assert "it takes two" in page.locator(".mend-reading").inner_text()
    line = drawn(page, "line")
    assert line[-1][1] < line[0][1]
    page.get_by_role("button", name="Both give much").click()
    assert state(page) == [8, 8, 26]
    assert drawn(page, "line")[-1][1] > line[0][1] + 2
    assert page.locator(".mend-live").inner_text() == page.locator(".mend-reading").inner_text()


def test_by_keyboard_alone(plain_page):
    page = plain_page(CommitmentExplorer(commitment=[5, 5], week=0))
    handle(page, "one").focus()
    for key, value in (
        ("ArrowUp", 5.1),
        ("ArrowLeft", 5.0),
        ("PageUp", 6.0),
        ("Home", 0),
        ("ArrowDown", 0),
        ("End", 10),
    ):
        page.keyboard.press(key)
        assert state(page)[0] == value, key
    page.keyboard.press("Tab")
    page.keyboard.press("PageDown")
    assert state(page)[:2] == [10, 4]
    assert handle(page, "two").get_attribute("aria-valuetext").startswith("4.0 of 10. Trust after a year: ")
    page.keyboard.press("Tab")
    for key, week in (
        ("ArrowRight", 1),
        ("PageUp", 5),
        ("End", 52),
        ("ArrowRight", 52),
        ("PageDown", 48),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        assert state(page)[2] == week, key
    for button in ("What the model takes for granted", "Whose idea this is"):
        page.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    text = page.locator(".mend-folds").inner_text()
    assert "Safety. It cannot know" in text and "Michelle Devani" in text and WORDS["fitted"] in text
    page.keyboard.press("Space")
    assert not page.get_by_text("Michelle Devani").is_visible()


def test_a_thought_stands_where_the_marker_stands(plain_page):
    page = plain_page(CommitmentExplorer(week=0))
    current = page.locator(".is-time li[aria-current]")
    assert (
        current.locator("h4").inner_text() == "No quick fix" and page.locator(".mend-live").inner_text() == ""
    )
    marker(page).focus()
    for name, week in (("Falling back", 9), ("Months, or years", 22), ("Back to normal", 44)):
        while state(page)[2] < week:
            assert current.locator("h4").inner_text() != name
            page.keyboard.press("ArrowRight")
        assert current.locator("h4").all_inner_texts() == [name]
        assert page.locator(".mend-live").inner_text().startswith(name)


def test_by_mouse(plain_page):
    page = plain_page(CommitmentExplorer(commitment=[5, 5]))
    ground = page.locator(".mend-pad .ground").bounding_box()

    def at(a, b):
        return ground["x"] + a / 10 * ground["width"], ground["y"] + (1 - b / 10) * ground["height"]

    def drag(start, *stops):
        page.mouse.move(*start)
        page.mouse.down()
        for stop in stops:
            page.mouse.move(*stop)
        page.mouse.up()

    drag(at(5, 5), at(7, 6), at(8, 3))
    assert state(page)[:2] == pytest.approx([8, 3], abs=0.11)
    for person, to in (
        ("one", (2, -1)),
        ("two", (4, 9)),
    ):  # a handle moves its own person, wherever the mouse goes
        box = handle(page, person).locator(".shape").bounding_box()
        before = state(page)
        drag((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), at(*to))
        mine = person == "two"
        assert (
            state(page)[mine] == pytest.approx(to[mine], abs=0.11)
            and state(page)[not mine] == before[not mine]
        )
    page.mouse.click(*at(9, 1))
    assert state(page)[:2] == pytest.approx([9, 1], abs=0.11)
    year = page.locator(".mend-year").bounding_box()
    page.mouse.click(year["x"] + year["width"] - 14, year["y"] + 100)
    assert state(page)[2] == 52
    drag((year["x"] + year["width"] / 2, year["y"] + 100), (year["x"] + 3, year["y"] + 140))
    assert state(page)[2] == 0


def test_a_finger_moves_a_handle_and_scrolls_elsewhere(plain_page):
    page = plain_page(CommitmentExplorer(commitment=[5, 5]), width=400, has_touch=True)
    touch = page.context.new_cdp_session(page)

    def swipe(box, dx, dy):
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            point = {"x": x + dx * part / 8, "y": y + dy * part / 8}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(100)

    page.locator(".mend-pad").scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    swipe(handle(page, "two").bounding_box(), 0, -80)
    assert state(page)[1] > 6 and state(page)[0] == 5 and page.evaluate("scrollY") == top
    before = state(page)
    swipe(page.locator(".mend-setting h4").first.bounding_box(), 0, -120)
    assert state(page) == before and page.evaluate("scrollY") > top


def test_the_way_out_keeps_the_work(plain_page):
    page = plain_page(CommitmentExplorer(commitment=[4, 7], week=9))
    page.get_by_role("button", name="This does not feel safe").click()
    assert page.get_by_text(WORDS["safety_first"]).is_visible() and not page.locator(".mend-pad").is_visible()
    page.get_by_role("button", name=WORDS["leave"]).click()
    assert state(page) == [4, 7, 9] and page.locator(".mend-pad").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "This does not feel safe"


@pytest.mark.parametrize("width", [360, 400])
def test_a_narrow_page(plain_page, width):
    page = plain_page(CommitmentExplorer(commitment=[0, 0], week=52), width=width)
    for button in page.locator(".mend-folds > .mend-buttons button").all():
        button.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator("button:visible").evaluate_all(
        "nodes => nodes.map((n) => n.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    for control in page.locator("[role=slider]").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 40 and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_two_on_a_page_keep_to_themselves(plain_page):
    page = plain_page(CommitmentExplorer(), CommitmentExplorer(commitment=[1, 1]))
    handle(page, "one").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("models.map((model) => model.get('commitment'))") == [[8.9, 2], [1, 1]]
