"""The wheel, worked as its people do: by mouse, by finger and by keyboard, with a kernel and without."""

import json

import pytest
from conftest import eventually

from mend import samples
from mend.widgets.wheel import SelfConceptWheel

SEE, FEEL, GUESS, OWN = "How I see myself", "How I feel about it", "How I see you", "Your own answer"


def handle(page, area, ring):
    return page.get_by_role("slider", name=f"{area}, {ring}", exact=True)


def value(page, area, ring):
    return float(handle(page, area, ring).get_attribute("aria-valuenow"))


def place(page, area, to, side):
    """Where the value `to` lies on an area's spoke, in the page's pixels."""
    return page.evaluate(
        """([i, value, side]) => {
          const t = i * Math.PI / 3, wheel = document.querySelector(".mend-spokes");
          const at = new DOMPoint(32 * value * Math.sin(t) + side * Math.cos(t), -32 * value * Math.cos(t) + side * Math.sin(t));
          const { x, y } = at.matrixTransform(wheel.getScreenCTM());
          return [x, y];
        }""",
        [
            ["Personal", "Physical", "Family", "Social", "Work", "Moral"].index(
                area.split(" ")[0].rstrip(",")
            ),
            to,
            side,
        ],
    )


def drag(page, area, start, end, side):
    page.locator(".mend-spokes").scroll_into_view_if_needed()
    page.mouse.move(*place(page, area, start, side))
    page.mouse.down()
    page.mouse.move(*place(page, area, (start + end) / 2, side), steps=4)
    page.mouse.move(*place(page, area, end, side), steps=4)
    page.mouse.up()


def work(page):
    """One sitting at the wheel; returns the answer that it must leave behind."""
    page.locator(".mend-spokes").wait_for()
    drag(page, "Family", 3, 4.5, -11)  # self-concept keeps to its side of the spoke
    drag(page, "Family", 3, 1.8, 11)
    assert value(page, "Family", SEE) == pytest.approx(4.5, abs=0.11)
    assert value(page, "Family", FEEL) == pytest.approx(1.8, abs=0.11)
    page.keyboard.press("Escape")
    family = value(page, "Family", SEE), value(page, "Family", FEEL)
    assert "wide gap" in page.locator(".mend-chosen").inner_text()

    handle(page, "Physical", FEEL).focus()
    for key, expected in [("ArrowUp", 3.1), ("ArrowRight", 3.2), ("ArrowDown", 3.1), ("ArrowLeft", 3.0), ("PageUp", 3.5),
                          ("Home", 1.0), ("ArrowDown", 1.0), ("End", 5.0), ("PageUp", 5.0), ("PageDown", 4.5)]:  # fmt: skip
        page.keyboard.press(key)
        assert value(page, "Physical", FEEL) == expected, key
    assert handle(page, "Physical", FEEL).get_attribute("aria-valuetext") == "4.5 of 5, fully"
    assert page.locator(".mend-chosen h3").inner_text() == "Physical"

    page.get_by_label(GUESS).check()
    handle(page, "Moral and spiritual", GUESS).press("End")
    page.get_by_label(OWN).check()
    handle(page, "Moral and spiritual", OWN).press("Home")
    assert "lower than your guess" in page.locator(".mend-chosen").inner_text()
    page.get_by_label("My values").fill("fairness")
    return {
        "concept": [3, 3, family[0], 3, 3, 3],
        "esteem": [3, 4.5, family[1], 3, 3, 3],
        "guess": [3, 3, 3, 3, 3, 5],
        "own": [3, 3, 3, 3, 3, 1],
        "who": {"values": "fairness"},
    }


def state(page, names=("concept", "esteem", "guess", "own", "who")):
    return page.evaluate(
        "(names) => Object.fromEntries(names.map((name) => [name, models[0].get(name)]))", list(names)
    )


def test_without_a_kernel(plain_page):
    page = plain_page(SelfConceptWheel())
    answer = work(page)
    assert state(page) == answer
    again = SelfConceptWheel()
    again.answer = answer
    assert again.answer == answer  # what the browser made, Python takes
    assert page.errors == []


def test_in_jupyterlab_with_its_kernel(lab, page):
    lab.open(page, "04-six-areas-of-self")
    lab.run(page, "wheel")
    page.locator(".mend-spokes").wait_for()
    answer = work(page)
    eventually(lambda: lab.ask(page, "wheel.answer"), answer)
    lab.ask(page, "wheel.set_trait_values({'concept': [1, 2, 3, 4, 5, 1]})")
    eventually(lambda: value(page, "Work, study and money", SEE), 5)


def test_undo_reset_examples_and_table(plain_page):
    page = plain_page(SelfConceptWheel())
    start = state(page)
    undo = page.get_by_role("button", name="Undo")
    assert undo.is_disabled()
    page.get_by_role("button", name="Show an example").click()
    page.get_by_role("button", name="Strong among friends").click()
    person = samples.profile(SelfConceptWheel().content["examples"][2]["person"])
    assert state(page, ("concept", "esteem")) == {key: pytest.approx(person[key], abs=0.05) for key in person}
    shown = state(page)
    handle(page, "Personal", SEE).press("Home")
    handle(page, "Personal", SEE).press("ArrowUp")
    handle(page, "Personal", SEE).press("Control+z")  # key presses on one handle are one step
    assert state(page) == shown
    page.get_by_label("My core beliefs").fill("people can change")
    page.get_by_role("button", name="Start over").click()
    assert state(page) == start
    undo.click()
    assert state(page) == {**shown, "who": {"beliefs": "people can change"}}
    undo.click()
    assert state(page) == {
        **start,
        "who": {"beliefs": "people can change"},
    }  # words are never undone by a drag's undo
    assert undo.is_disabled()

    handle(page, "Family", FEEL).press("End")
    page.keyboard.press("t")
    rows = page.locator("tbody tr").all_inner_texts()
    assert [cell.strip() for cell in rows[2].split("\t")][:4] == ["Family", "3.0", "5.0", "\u22122.0"]
    assert not page.locator(".mend-spokes").is_visible()
    page.get_by_role("button", name="As a wheel").click()
    assert page.locator(".mend-spokes").is_visible()


def test_by_keyboard_alone(plain_page):
    page = plain_page(SelfConceptWheel())
    page.evaluate("document.body.style.paddingTop = '5px'")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        node = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent) || document.activeElement.tagName"
        )
        if node in reached and node != "TEXTAREA":
            break
        reached.append(node)
    assert reached[:4] == [f"Personal, {SEE}", f"Personal, {FEEL}", f"Physical, {SEE}", f"Physical, {FEEL}"]
    assert {"Show an example", "As a table", "Start over"} <= set(reached)


def test_two_handles_on_one_value_can_both_be_caught(plain_page):
    page = plain_page(SelfConceptWheel(concept=[2] * 6, esteem=[2] * 6))
    drag(page, "Work", 2, 4, -11)
    drag(page, "Work", 2, 3, 11)
    assert state(page, ("concept", "esteem")) == {"concept": [2, 2, 2, 2, 4, 2], "esteem": [2, 2, 2, 2, 3, 2]}


@pytest.mark.parametrize("width", [400, 1200])
def test_a_finger_and_a_narrow_page(plain_page, width):
    page = plain_page(SelfConceptWheel(), width=width, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    targets = page.locator(".mend button:visible, .mend label:visible").evaluate_all(
        "nodes => nodes.map((n) => n.getBoundingClientRect().height)"
    )
    assert min(targets) >= 24
    page.locator(".mend-spokes").scroll_into_view_if_needed()
    (x, y), (to_x, to_y) = place(page, "Personal", 3, -11), place(page, "Personal", 5, -11)
    touch = page.context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [(x, y)]),
        ("touchMove", [(x, (y + to_y) / 2)]),
        ("touchMove", [(to_x, to_y)]),
        ("touchEnd", []),
    ]:
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )
    eventually(lambda: state(page, ("concept",))["concept"][0], 5)


def test_words_from_a_file_stay_words(plain_page):
    wheel = SelfConceptWheel()
    evil = "<img src=x onerror=alert(1)>"
    wheel.content = json.loads(json.dumps(wheel.content).replace("How I see myself", evil))
    page = plain_page(wheel)
    assert page.locator("img").count() == 0
    assert page.locator(".mend-key").inner_text().startswith(evil)
