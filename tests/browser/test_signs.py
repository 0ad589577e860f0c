"""The timeline of small signs, read as its people read it: by buttons, keys, mouse and finger, with no kernel."""

import re

import pytest

from mend import samples
from mend.widgets.signs import SignsTimeline

WEEKS = samples.diary("D060")
ENTRIES = {entry["week"]: entry["text"] for entry in SignsTimeline().content["diary"]["entries"]}


def state(page):
    return page.evaluate(
        "Object.fromEntries(['week', 'seen', 'worry', 'revealed'].map((name) => [name, models[0].get(name)]))"
    )


def marker(page):
    return page.get_by_role("slider", name="Week of the diary")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def drawn(page):
    """How many marks each lane has."""
    paths = page.locator(".mend-strip .marks").evaluate_all("nodes => nodes.map((n) => n.getAttribute('d'))")
    return [d.count("M") for d in paths]


def noted(weeks):
    return [sum(sign in row["signs"] for row in weeks) for sign in samples.signs()]


def x(page, week):
    """Where a week lies on the page, from its place on the axis of weeks 1 and 58."""
    ends = page.evaluate(
        "[...document.querySelectorAll('.mend-strip .tick')].filter((n) => ['1', '58'].includes(n.textContent))"
        ".map((n) => { const box = n.getBoundingClientRect(); return box.x + box.width / 2; })"
    )
    return ends[0] + (week - 1) * (ends[1] - ends[0]) / 57


def lane(page):
    box = page.locator(".mend-strip").bounding_box()
    return box["y"] + 90


def test_what_comes_later_is_not_there(plain_page):
    page = plain_page(SignsTimeline())
    for week in range(1, 59):
        assert page.locator(".mend-turn h3").inner_text() == f"Week {week}"
        assert drawn(page) == noted(WEEKS[:week])
        text = page.evaluate("document.querySelector('main').textContent")
        assert [w for w, entry in ENTRIES.items() if entry in text] == ([week] if week in ENTRIES else [])
        # Neither self-recognition nor whom the diarist told: not even out of sight.
        assert page.locator(".mend-strip .self").get_attribute("d") == ""
        assert "Told a friend" not in text and "9 of 10" not in text and "29 weeks" not in text
        chips = page.locator(".mend-chip:visible").all_inner_texts()
        names = {sign["id"]: sign["name"] for sign in SignsTimeline().content["signs"]}
        assert chips == [names[sign] for sign in WEEKS[week - 1]["signs"]]
        if week < 58:
            button(page, "Next week").click()
    assert "Nothing was written this week." in marker(page).evaluate(
        "(node) => { models[0].set('week', 16); return node.getAttribute('aria-valuetext'); }"
    )
    assert page.locator(".mend-entry").inner_text() == "Nothing was written this week."
    assert page.errors == []


def test_by_keyboard_alone(plain_page):
    page = plain_page(SignsTimeline())
    button(page, "Next week").focus()
    for _ in range(8):
        page.keyboard.press("Enter")
    assert marker(page).get_attribute("aria-valuetext") == "Week 9: Jealousy"
    assert page.locator(".mend-live").inner_text().endswith(ENTRIES[9])
    marker(page).focus()
    for key, week in (
        ("Home", 0),
        ("End", 8),
        ("ArrowRight", 9),
        ("PageDown", 5),
        ("PageUp", 9),
        ("PageUp", 10),
        ("End", 10),
    ):
        page.keyboard.press(key)
        assert state(page)["week"] == week, key
    assert state(page)["seen"] == 10
    button(page, "I would begin to worry here").focus()
    page.keyboard.press("Space")
    assert state(page)["worry"] == 11 and "My mark, week 11" in page.locator(".mend-strip").text_content()
    page.keyboard.press("Space")  # taken back, and the focus stays
    assert state(page)["worry"] == 0 and not button(page, "See how it went on").is_visible()
    page.keyboard.press("Space")
    marker(page).focus()
    page.keyboard.press("ArrowLeft")
    button(page, "Move my mark to this week").focus()
    page.keyboard.press("Enter")
    assert state(page)["worry"] == 10
    button(page, "See how it went on").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "How it went on"
    assert state(page) == {"week": 9, "seen": 10, "worry": 10, "revealed": True}


def test_the_focus_is_never_lost(plain_page):
    page = plain_page(SignsTimeline(week=56, seen=56))
    button(page, "Next week").focus()
    page.keyboard.press("Enter")  # the last week: there is no next, but a way to see how it went on
    assert page.evaluate("document.activeElement.textContent") == "See how it went on"
    page.keyboard.press("Enter")
    assert "You set no mark" in page.locator(".mend-rest").inner_text()
    page.evaluate("models[0].set('week', 1)")
    button(page, "Back").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Next week"


def test_by_mouse_a_tap_goes_one_week_ahead_and_a_drag_runs_ahead(plain_page):
    page = plain_page(SignsTimeline(week=4, seen=8))
    page.mouse.click(x(page, 40), lane(page))
    assert state(page)["week"] == state(page)["seen"] == 9
    page.mouse.click(x(page, 3), lane(page))
    assert (state(page)["week"], state(page)["seen"]) == (2, 9)
    page.mouse.move(x(page, 3), lane(page))
    page.mouse.down()
    page.mouse.move(x(page, 12), lane(page), steps=5)
    page.mouse.move(x(page, 33), lane(page), steps=5)
    page.mouse.move(x(page, 31), lane(page), steps=5)
    page.mouse.up()
    assert (state(page)["week"], state(page)["seen"]) == (30, 32)
    assert drawn(page) == noted(WEEKS[:33])


def test_by_finger(plain_page):
    page = plain_page(SignsTimeline(), width=400, has_touch=True)
    page.locator(".mend-strip").scroll_into_view_if_needed()
    page.touchscreen.tap(x(page, 30), lane(page))
    assert state(page)["week"] == 1
    cdp = page.context.new_cdp_session(page)
    y = lane(page)
    for kind, week in (("touchStart", 2), *(("touchMove", w) for w in range(4, 25, 2)), ("touchEnd", None)):
        points = [] if week is None else [{"x": x(page, week), "y": y}]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert state(page)["week"] == state(page)["seen"] == 23
    scrolled = page.evaluate("scrollY")
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x(page, 10), "y": y}]})
    for by in range(10, 121, 10):  # up and down, the page scrolls and no week is turned
        points = [{"x": x(page, 10), "y": y - by}]
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert state(page)["week"] == 23 and page.evaluate("scrollY") != scrolled


def test_how_it_went_on(plain_page):
    widget = SignsTimeline(week=19, seen=22, worry=23, revealed=True)
    page = plain_page(widget)
    assert drawn(page) == noted(WEEKS)
    known = [row for row in WEEKS if row["recognize_self"] is not None]
    line = page.locator(".mend-strip .self").get_attribute("d")
    assert len(re.findall("[ML]", line)) == len(known) and line.count("M") == 3  # broken at two blank weeks
    text = page.locator(".mend-rest").inner_text()
    assert "in week 30 (a friend), 29 weeks after the first small sign." in text
    assert "went from 9 of 10 at the beginning to 2 of 10 at the end." in text
    assert "You would begin to worry in week 23, 22 weeks after the first small sign." in text
    assert "In 68 of 80 diaries somebody was told, and the median is 23 weeks" in text
    assert "In the other 12, nobody was told" in text and "never too late" in text
    strip = page.locator(".mend-strip").text_content()
    assert "Told a friend, week 30" in strip and "My mark, week 23" in strip
    # A dot for each diary: 68 over the axis, 12 apart, and this one at 29 weeks.
    dots = page.locator(".mend-crowd .dot").evaluate_all("nodes => nodes.map((n) => +n.getAttribute('cx'))")
    ticks = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.mend-crowd .tick')].map((n) => [n.textContent, +n.getAttribute('x')]))"
    )
    assert len(dots) == 80 and sum(cx > ticks["60"] for cx in dots) == 12
    step = (ticks["60"] - ticks["0"]) / 60
    for cx, after in zip(dots, widget.spread, strict=True):
        assert after is None or abs(cx - ticks["0"] - after * step) < 0.1
    button(page, "Next week").click()  # any week can be read now, and reading it is not having seen it before
    marker(page).focus()
    page.keyboard.press("End")
    assert state(page) == {"week": 57, "seen": 22, "worry": 23, "revealed": True}
    assert "I recognized myself: 2 of 10. Told family." in page.locator(".mend-noted").inner_text()
    button(page, "Start over").click()
    assert state(page)["worry"] == 23  # it asks first
    button(page, "Begin again at week 1? Press again").click()
    assert state(page) == {"week": 0, "seen": 0, "worry": 0, "revealed": False}
    assert drawn(page) == noted(WEEKS[:1]) and not page.locator(".mend-rest").is_visible()


@pytest.mark.parametrize(
    ("person", "worry", "told"),
    [
        ("D005", 1, ["nobody was told.", "in week 1, before the first small sign"]),
        ("D030", 0, ["You set no mark"]),
    ],
)
def test_any_diary_by_its_marks_alone(plain_page, person, worry, told):
    page = plain_page(SignsTimeline(person=person, worry=worry, revealed=True))
    assert not page.locator(".mend-entry").is_visible()
    assert all(words in page.locator(".mend-rest").inner_text() for words in told)
    assert page.locator(".mend-crowd .flag:visible").count() == 0
    assert page.errors == []


@pytest.mark.parametrize("width", [360, 400])
def test_a_narrow_page(plain_page, width):
    page = plain_page(SignsTimeline(week=57, seen=57, worry=30, revealed=True), width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = page.locator("button:visible, summary").evaluate_all(
        "nodes => nodes.map((n) => n.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
