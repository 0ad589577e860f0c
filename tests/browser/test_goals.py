"""Goals and check-ins, worked as their people do: by mouse, by finger and by keyboard, by two and alone."""

import random

import pytest
from conftest import eventually

from mend import frameworks
from mend.widgets.goals import MOST, GoalTracker

EXAMPLE = frameworks.content("F13")["example"]
WORDS = GoalTracker().content["words"]
BLANK = {"answers": [None, None], "lines": ["", ""]}


def button(page, name, at=0):
    return page.get_by_role("button", name=name, exact=True).nth(at)


def marker(page):
    return page.get_by_role("slider", name="Week in view")


def title(page):
    return page.locator(".mend-turn h3").inner_text()


def said(page):
    return page.locator(".mend-said").inner_text()


def focus(page):
    return page.evaluate("document.activeElement.textContent || document.activeElement.tagName")


def state(page, *names):
    names = names or ("goals", "weeks", "people", "alone")
    return page.evaluate(
        "(names) => Object.fromEntries(names.map((name) => [name, models[0].get(name)]))", names
    )


def week(*answers, lines=("", "")):
    return {"answers": list(answers), "lines": list(lines)}


def test_two_write_goals_and_look_back(plain_page):
    page = plain_page(GoalTracker())
    page.get_by_label("First person: a name").fill("Jo")
    text = page.get_by_label("What I will do, or what we will do")
    text.fill("I call when I'm late.")
    page.get_by_label("Area").select_option("Family")
    button(page, "Write it down").click()
    text.fill("  We eat at one table.  ")
    page.get_by_label("By when").select_option("Long: in months")
    page.get_by_label("Whose").select_option("Both")
    text.press("Enter")
    goals = page.locator(".mend-goal:visible").all_inner_texts()
    assert goals[0].startswith("Family · Short: in weeks\n\nI call when I'm late.") and "Jo" in goals[0]
    assert "Long: in months" in goals[1] and "Both" in goals[1]

    button(page, "Change").click()
    assert text.input_value() == "I call when I'm late." and focus(page) == "INPUT"
    text.fill("I call by six when I'm late.")
    button(page, "Save the change").click()
    box = button(page, "Take out", 1).bounding_box()
    for left in (2, 1):  # the first press asks, and the second one finds the button where it was
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert len(state(page)["goals"]) == left
    assert focus(page) == "Goals"

    assert said(page) == "Neither of you has answered for this week."
    button(page, "Kept").click()
    assert said(page).startswith("Jo has answered, Second person has not. The week stays open")
    button(page, "Not this week", 1).click()
    assert said(page).startswith("Both of you have answered, so this week is closed.")
    page.get_by_label("Second person: One line").fill("Hard days.")
    button(page, "Next week").click()
    button(page, "Next week").click()  # one may go on without an answer
    button(page, "Partly").click()
    button(page, "Week back").click()
    button(page, "Week back").click()
    assert title(page) == "Week 1"
    button(page, "Not this week", 1).click()  # pressed again it is taken back
    button(page, "Partly", 1).click()
    answer = {
        "goals": [
            {"area": "family", "term": "short", "whose": "first", "text": "I call by six when I'm late."}
        ],
        "weeks": [week("yes", "partly", lines=("", "Hard days.")), BLANK, week("partly", None)],
        "people": ["Jo", ""],
        "alone": False,
    }
    assert state(page) == answer
    again = GoalTracker()
    again.answer = answer
    assert again.answer == answer and page.errors == []  # what the browser made, Python takes


def test_the_browser_says_what_python_says(plain_page):
    page, draw = plain_page(GoalTracker()), random.Random(13)
    strips = [
        [
            week(*draw.choices(["yes", "yes", "yes", "partly", "no", None], k=2))
            for _ in range(draw.choice([0, 1, 2, 5, 12, 30, 52]))
        ]
        for _ in range(120)
    ]
    for alone in (False, True):
        shown = page.evaluate(
            """([strips, alone]) => { models[0].set("alone", alone); return strips.map((weeks) => {
              models[0].set("weeks", weeks);
              return [...document.querySelectorAll(".mend-shows p")].slice(0, 2).map((p) => p.textContent);
            }); }""",
            [strips, alone],
        )
        assert shown == [GoalTracker(weeks=weeks, alone=alone).tells() for weeks in strips]
    assert len({tuple(lines) for lines in shown}) > 60


def test_the_strip_draws_every_answer(plain_page):
    weeks = [
        week("yes", "no"),
        week("partly", "partly"),
        week(None, "yes"),
        week("no", None),
        week("yes", "yes"),
    ]
    page = plain_page(GoalTracker(weeks=weeks, week=2))
    for lane, (full, half, edge, none) in enumerate([(2, 1, 4, 2), (2, 1, 4, 2)]):  # the blank week too
        paths = page.locator(".mend-strip > g:not(.marker)").nth(lane).locator("path")
        drawn = {path.get_attribute("class"): path.get_attribute("d") for path in paths.all()}
        counts = drawn["full"].count("v32"), drawn["full"].count("v16")
        assert (*counts, drawn["edge"].count("M"), drawn["none"].count("M")) == (full, half, edge, none)
    assert marker(page).get_attribute("aria-valuetext") == (
        "Week 3. First person: No answer. Second person: Kept."
    )


@pytest.mark.parametrize("width", [360, 1100])
def test_the_marker_by_keys_mouse_and_finger(plain_page, width):
    page = plain_page(GoalTracker(**EXAMPLE, week=0), width=width, has_touch=True)
    marker(page).focus()
    for key, place in [
        ("ArrowRight", 2),
        ("PageUp", 6),
        ("ArrowLeft", 5),
        ("End", 11),
        ("ArrowUp", 11),
        ("Home", 1),
    ]:
        page.keyboard.press(key)
        assert (title(page), marker(page).get_attribute("aria-valuenow")) == (f"Week {place}", str(place))
    strip = page.locator(".mend-strip")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    cell = box["width"] / 12
    page.mouse.move(box["x"] + 0.5 * cell, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 3.5 * cell, box["y"] + 40, steps=4)
    page.mouse.up()
    assert title(page) == "Week 4"
    line = page.get_by_label("Tobin: One line").input_value()
    assert line == "I yelled on Tuesday and didn't say so. I'm saying it now."
    page.touchscreen.tap(box["x"] + 7.5 * cell, box["y"] + 100)
    eventually(lambda: title(page), "Week 8")


def test_by_keyboard_alone(plain_page):
    page = plain_page(GoalTracker(), width=400)

    def tab_to(name):
        for _ in range(40):
            page.keyboard.press("Tab")
            if name in (focus(page), page.evaluate("document.activeElement.getAttribute('aria-label')")):
                return
        raise AssertionError(name)

    tab_to("Only me")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("I go for a walk.")
    page.keyboard.press("Enter")
    assert page.locator(".mend-live").text_content() == "Written down."
    tab_to("Partly")
    page.keyboard.press("Space")
    assert page.locator(".mend-live").text_content() == "Me: Partly. Answered. You can still change it."
    tab_to("Week in view")
    page.keyboard.press("ArrowRight")
    assert title(page) == "Week 2"
    tab_to("Start over")
    page.keyboard.press("Enter")
    assert state(page)["goals"] != []
    page.keyboard.press("Enter")
    assert state(page) == {"goals": [], "weeks": [], "people": ["", ""], "alone": True}
    assert focus(page) == "Goals" and page.errors == []


def test_the_focus_is_never_lost(plain_page):
    page = plain_page(GoalTracker(goals=EXAMPLE["goals"][:1] * 11, weeks=[BLANK] * 51, week=50))
    following = button(page, "Next week")
    following.focus()
    page.keyboard.press("Enter")
    assert following.is_disabled() and focus(page) == "Week 52"
    text = page.get_by_label("What I will do, or what we will do")
    text.fill("The twelfth.")
    text.press("Enter")
    assert not text.is_visible() and focus(page) == "Goals"
    assert len(state(page)["goals"]) == MOST["goals"]
    for at in (0, 1):
        button(page, "Kept", at).click()
    assert said(page).endswith("A whole year of weeks. The strip ends here.")
    assert len(state(page)["weeks"]) == MOST["weeks"]


def test_the_example_is_plainly_made_up_and_goes_away(plain_page):
    page = plain_page(GoalTracker())
    button(page, "Show an example").click()
    assert page.locator(".mend-quiet", has_text="Maren and Tobin are made up for this course.").is_visible()
    assert state(page, "goals", "weeks", "people") == EXAMPLE and title(page) == "Week 10"
    assert focus(page) == "Goals" and not page.get_by_text("Show an example").is_visible()
    button(page, "Start over").click()
    button(page, "Clear all goals and weeks? Press again").click()
    assert state(page) == GoalTracker().answer and button(page, "Show an example").is_visible()


def test_one_alone_loses_nothing_of_the_other(plain_page):
    page = plain_page(GoalTracker(**EXAMPLE))
    button(page, "Only me").click()
    assert page.locator(".mend-chair:visible").count() == 1
    assert page.locator(".mend-strip > g:not(.marker):visible").count() == 1
    shown = page.get_by_text("Tobin").locator("visible=true").all_text_contents()
    assert len(shown) == 1 and shown[0].startswith("Maren and Tobin are made up")
    assert page.locator(".mend-shows p").first.inner_text().endswith("The longest so far: 4 weeks in a row.")
    page.get_by_label("What I will do").fill("I sleep enough.")
    button(page, "Write it down").click()
    assert state(page)["goals"][-1]["whose"] == "first"
    button(page, "Kept").click()  # week 11
    button(page, "Both of us").click()
    assert state(page)["weeks"] == [*EXAMPLE["weeks"], week("yes", None)]
    assert page.locator(".mend-goal:visible").count() == 6


def test_a_couple_can_be_read_and_left(plain_page):
    page = plain_page(GoalTracker(couple="C052", weeks=EXAMPLE["weeks"][:2], goals=EXAMPLE["goals"]))
    assert "Couple C052 of the sample data, simulated." in page.locator(".mend-goals").inner_text()
    assert (
        page.locator(
            ".mend :is(input, textarea, select):visible, .mend-answer:visible, .mend-goal button:visible"
        ).count()
        == 0
    )
    marker(page).press("Home")
    texts = page.locator(".mend-given:visible").all_inner_texts()
    assert [text.strip() for text in texts] == ["Kept", "No answer"]
    marker(page).press("End")
    assert title(page) == "Week 29" and button(page, "Next week").is_disabled()
    assert page.locator(".mend-shows p").nth(1).inner_text().endswith("week 21, back within 3 weeks.")
    button(page, "Make it your own").click()
    assert title(page) == "Week 3" and focus(page) == "Goals"
    assert page.locator(".mend-goal:visible").count() == 5


@pytest.mark.parametrize("width", [360, 1100])
def test_the_way_out_is_in_sight_and_loses_nothing(plain_page, width):
    page = plain_page(GoalTracker(**EXAMPLE), width=width, height=700)
    before = state(page)
    out = button(page, "This does not feel safe")
    page.locator(".mend-shows").scroll_into_view_if_needed()
    box = out.bounding_box()
    assert 0 <= box["y"] <= 700 - box["height"] and box["height"] >= 44
    out.click()
    panel = page.get_by_role("region", name="Support")
    assert "1-800-799-7233" in panel.inner_text() and "has to answer" in panel.inner_text()
    assert (
        not page.locator(".mend-strip").is_visible()
        and page.evaluate("document.activeElement.ariaLabel") == "Support"
    )
    button(page, "Back to the goals").press("Enter")
    assert page.locator(".mend-strip").is_visible() and state(page) == before


@pytest.mark.parametrize("width", [360, 400, 1100])
@pytest.mark.parametrize("traits", [{}, EXAMPLE, {"couple": "C052"}, {"weeks": [BLANK] * 52}])
def test_targets_can_be_hit_and_nothing_runs_over(plain_page, width, traits):
    page = plain_page(GoalTracker(**traits), width=width)
    targets = page.locator(".mend :is(button, input, select, summary, textarea):visible")
    sizes = targets.evaluate_all(
        "nodes => nodes.map((n) => n.getBoundingClientRect()).map((b) => Math.min(b.width, b.height))"
    )
    assert min(sizes) >= 43.9
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_typed_stays_words(plain_page):
    evil = "<img src=x onerror=alert(1)>"
    goal = EXAMPLE["goals"][0] | {"text": evil}
    page = plain_page(
        GoalTracker(goals=[goal], people=[evil[:24], ""], weeks=[week("yes", None, lines=(evil, ""))])
    )
    assert page.locator("img").count() == 0 and evil in page.locator(".mend-goal:visible").inner_text()
    off = page.locator(".mend :is(input, textarea)").evaluate_all(
        "nodes => nodes.every((n) => n.autocomplete === 'off')"
    )
    assert off  # no browser offers on another day what was typed here


def test_the_strip_stays_where_it_is_while_the_marker_moves(plain_page):
    page = plain_page(GoalTracker(**EXAMPLE, week=0), width=400)
    marker(page).focus()
    places = set()
    for _ in range(11):
        places.add(page.evaluate("document.querySelector('.mend-strip').getBoundingClientRect().y + scrollY"))
        page.keyboard.press("ArrowRight")
    assert len(places) == 1
