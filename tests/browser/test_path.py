"""The path, taken by two: by mouse and by keyboard, with a kernel and without."""

from conftest import eventually

from mend.widgets.path import HealingPath

NOTHING = [[False, False]] * 5


def step(page, i):
    return page.locator(".mend-step").nth(i)


def person(page, i):
    return page.locator(".mend-confirm .mend-button").nth(i)


def statuses(page):
    return page.locator(".mend-status").all_inner_texts()


def work(page):
    """One sitting at the path, by mouse then by keyboard alone; returns the answer that it must leave behind."""
    page.locator(".mend-steps").wait_for()
    size = page.viewport_size
    page.set_viewport_size({"width": 500, "height": 500})
    page.locator(".mend-path .mend-said").evaluate("node => node.parentNode.scrollIntoView({ block: 'end' })")
    out = page.locator(".mend-path .mend-safety").bounding_box()
    assert (
        0 <= out["y"] <= 500 - out["height"]
    )  # the way out stays while the page scrolls, wherever the page is
    page.set_viewport_size(size)
    following = page.get_by_role("button", name="Next step")
    assert statuses(page) == ["open", *["opens with two"] * 4]
    person(page, 0).click()
    assert statuses(page)[0] == "one of two" and following.is_disabled()
    assert "Person one has confirmed, the other has not" in page.locator(".mend-path .mend-said").inner_text()
    step(page, 1).click()  # shut: it says why, and shows nothing to do
    assert (
        "opens when both of you have confirmed the one before it: Acknowledgment"
        in page.locator(".mend-path .mend-said").inner_text()
    )
    assert not page.locator(".mend-confirm").is_visible() and not page.locator(".mend-means:visible").count()
    page.get_by_role("button", name="Step back").click()
    person(page, 1).click()
    assert statuses(page)[:3] == ["both confirmed", "open", "opens with two"]

    following.focus()
    page.keyboard.press("Enter")
    assert "When did this begin?" in page.locator(".mend-path .mend-panel").inner_text()
    for i in (1, 0):
        person(page, i).focus()
        page.keyboard.press("Space")
    assert person(page, 1).get_attribute("aria-pressed") == "true"
    following.focus()
    page.keyboard.press("Enter")
    # The button goes, or rests: the focus is on the step that has come into view.
    assert page.evaluate("document.activeElement.textContent") == "3. Cooperation"
    person(page, 1).focus()
    page.keyboard.press("Enter")
    return {
        "confirmed": [[True, True], [True, True], [False, True], [False, False], [False, False]],
        "step": 2,
        "paused": False,
    }


def state(page):
    return page.evaluate(
        "Object.fromEntries(['confirmed', 'step', 'paused'].map((name) => [name, models[0].get(name)]))"
    )


def test_without_a_kernel(plain_page):
    page = plain_page(HealingPath())
    answer = work(page)
    assert state(page) == answer
    again = HealingPath()
    again.answer = answer
    assert again.answer == answer and [again.status(i) for i in range(5)] == [
        "both",
        "both",
        "one",
        "shut",
        "shut",
    ]
    assert page.errors == []


def test_in_jupyterlab(lab, page):
    lab.open(page, "08-five-healing-steps")
    work(page)  # before any cell is run
    lab.run(page, "path")
    eventually(lambda: statuses(page), ["open", *["opens with two"] * 4])
    answer = work(page)
    eventually(lambda: lab.ask(page, "path.answer"), answer)
    lab.ask(page, "path.set_trait_values({'confirmed': [[True, True]] * 5})")
    eventually(lambda: set(statuses(page)), {"both confirmed"})


def test_the_way_out_is_in_sight_and_loses_nothing(plain_page):
    page = plain_page(
        HealingPath(confirmed=[[True, True], [True, False], *NOTHING[2:]], step=1), width=400, height=700
    )
    before = state(page)
    out = page.locator(".mend-path .mend-safety")
    page.locator(".mend-confirm").scroll_into_view_if_needed()
    box = out.bounding_box()
    assert (
        box["y"] >= 0 and box["y"] + box["height"] <= 700 and box["height"] >= 44
    )  # it stays while the page scrolls
    out.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Support")
    assert "1-800-799-7233" in panel.inner_text() and "Safety comes before repair" in panel.inner_text()
    assert not page.locator(".mend-steps").is_visible()
    assert page.evaluate("document.activeElement.ariaLabel") == "Support"
    page.get_by_role("button", name="Back to the path").press("Enter")
    assert page.locator(".mend-steps").is_visible() and state(page) == before


def test_pausing_and_going_back(plain_page):
    page = plain_page(HealingPath(confirmed=[[True, True], [True, True], *NOTHING[2:]], step=2))
    page.get_by_role("button", name="Pause").click()
    assert "The path is paused" in page.locator(".mend-path .mend-said").inner_text()
    assert person(page, 0).is_disabled() and out_is_there(page)
    page.get_by_role("button", name="Go on").click()
    step(page, 0).click()
    person(page, 1).click()  # one takes a confirmation back: what comes after it shuts, and is not lost
    assert statuses(page)[:3] == ["one of two", "opens with two", "opens with two"]
    person(page, 1).click()
    assert statuses(page)[:3] == ["both confirmed", "both confirmed", "open"]


def out_is_there(page):
    return page.locator(".mend-path .mend-safety").is_enabled()


def test_a_couples_weeks_can_be_read(plain_page):
    widget = HealingPath()
    page = plain_page(widget)
    marker = page.get_by_role("slider", name="Week")
    marker.focus()
    fall = next(
        i for i in range(1, len(widget.weeks)) if widget.weeks[i]["step"] < widget.weeks[i - 1]["step"]
    )
    for _ in range(fall):
        page.keyboard.press("ArrowRight")
    row = widget.weeks[fall]
    name = widget.content["steps"][row["step"] - 1]["name"]
    assert marker.get_attribute("aria-valuetext").startswith(f"Week {row['week']}: back to {name}.")
    page.keyboard.press("End")
    assert page.evaluate("models[0].get('week')") == len(widget.weeks) - 1
    box = page.locator(".mend-strip").bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 80)
    assert page.evaluate("models[0].get('week')") == 0
    assert page.locator(".mend-read").inner_text().startswith("Week 1: Acknowledgment. Trust")


def test_a_narrow_page(plain_page):
    page = plain_page(HealingPath(), width=400)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
