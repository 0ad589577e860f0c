"""The safety gate: every way really clicked, by mouse and by keyboard, with a kernel and without."""

from itertools import product

import pytest
from conftest import eventually

from mend import frameworks, gate
from mend.widgets.decision import DecisionPath

GATE = frameworks.load("F04")
ASKED = gate.questions(GATE, frameworks.load("F06"))
NAME = {end.id: end.name for end in GATE.ends}
SAFE = {"afraid": "no", "force": "no", "control": "no"}
WAY = SAFE | {"different": "yes", "responsibility": "yes", "cost": "some", "long": "months"}
ENDS = {
    "safety": {"afraid": "unsure"},
    "pause": WAY | {"responsibility": "words"},
    "together": WAY,
    "self": WAY | {"cost": "lost"},
}
# What a person sees and can press, driven inside the page so that hundreds of ways take no time.
DRIVE = """
window.seen = () => [...document.querySelectorAll(".mend-ask")].find((node) => node.checkVisibility());
window.press = (text) => [...document.querySelectorAll(".mend button")].find((n) => n.checkVisibility() && n.textContent === text).click();
window.answers = () => [...document.querySelectorAll(".mend-answer")].filter((node) => node.checkVisibility());
window.walk = (picks) => {
  const asked = [];
  for (const pick of picks) {
    if (!answers().length) break;
    asked.push(seen().textContent);
    answers()[pick].click();
    if (document.activeElement !== seen()) throw new Error(`focus lost after ${asked.at(-1)}`);
  }
  return [asked, seen().textContent];
};
null
"""


def ways():
    """Each way through the questions as a person would click it: it stops at the first danger."""
    picks = [range(len(question.answers)) for question in ASKED]
    found = set()
    for way in product(*picks):
        signs = [i for i, pick in enumerate(way) if ASKED[i].answers[pick].danger]
        found.add(way[: signs[0] + 1] if signs else way)
    return sorted(found)


def given(way):
    return {ASKED[i].id: ASKED[i].answers[pick].id for i, pick in enumerate(way)}


def test_every_way_clicked_ends_where_python_says(plain_page):
    page = plain_page(DecisionPath())
    page.evaluate(DRIVE)
    assert len(ways()) == 2 + 3 + 2 + 3**4
    for way in ways():
        asked, end = page.evaluate("(way) => walk(way)", list(way))
        assert asked == [question.text for question in ASKED[: len(way)]]  # and nothing more was asked
        assert end == NAME[gate.end(given(way), ASKED, GATE)], way
        assert page.evaluate("models[0].get('answers')") == given(way)
        page.evaluate("press('Start over')")
        assert page.evaluate("[models[0].get('answers'), seen().textContent]") == [{}, ASKED[0].text]
    assert page.errors == []


def test_a_danger_that_comes_later_ends_in_safety_too(plain_page):
    # From each of the 81 ends without danger: look back at each question that can tell of danger, and tell of it.
    page = plain_page(DecisionPath())
    page.evaluate(DRIVE)
    calm = [way for way in ways() if len(way) == len(ASKED)]
    back = """([way, given, i, pick]) => {
      models[0].set("answers", given);
      press("Change an answer");
      [...document.querySelectorAll(".mend-given")][i].click();
      answers()[pick].click();
      const found = [seen().textContent, document.activeElement === seen(), Object.keys(models[0].get("answers")).length];
      press("Change an answer");
      answers()[way[i]].click();
      found.push(seen().textContent);
      press("Start over");
      return found;
    }"""
    for way in calm:
        for i, question in enumerate(ASKED):
            for pick, answer in enumerate(question.answers):
                if answer.danger:
                    end = NAME[gate.end(given(way), ASKED, GATE)]
                    assert page.evaluate(back, [list(way), given(way), i, pick]) == [
                        "Safety first",
                        True,
                        7,
                        end,
                    ]


def test_with_a_danger_left_nothing_more_is_asked(plain_page):
    page = plain_page(DecisionPath(answers={"afraid": "yes", "control": "unsure"}))
    page.evaluate(DRIVE)
    assert page.evaluate("seen().textContent") == "Safety first"
    page.evaluate("press('Change an answer'); answers()[2].click()")  # not afraid, and still controlled
    assert page.evaluate("seen().textContent") == "Safety first"
    page.evaluate("press('Change an answer')")
    assert page.evaluate("seen().textContent") == ASKED[2].text
    page.evaluate("press('Next')")
    assert page.evaluate("seen().textContent") == "Safety first"
    page.evaluate("press('Change an answer'); answers()[2].click()")  # none left: the open question comes
    assert page.evaluate("seen().textContent") == ASKED[1].text


@pytest.mark.parametrize("end", ENDS)
def test_each_end_by_keyboard_alone(plain_page, end):
    page = plain_page(DecisionPath(), width=400)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "This does not feel safe"
    for question in ASKED[: len(ENDS[end])]:
        place = [answer.id for answer in question.answers].index(ENDS[end][question.id])
        page.keyboard.press("Tab")
        for _ in range(place):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space" if place else "Enter")
    assert page.evaluate("document.activeElement.textContent") == NAME[end]
    assert page.locator(".mend-live").text_content() == "The questions end here."
    assert page.evaluate("models[0].get('answers')") == ENDS[end]
    for name in ("Change an answer", "Start over"):
        while page.evaluate("document.activeElement.textContent") != name:
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == ASKED[0].text
    assert page.evaluate("models[0].get('answers')") == {} and page.errors == []


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("width", [360, 1100])
def test_an_end_says_what_it_rests_on_and_whose_it_is(plain_page, end, width):
    path = DecisionPath()
    path.answer = {"answers": ENDS[end] | ({"different": "some"} if end == "safety" else {})}
    page = plain_page(path, width=width)
    panel = page.locator(".mend-panel")
    text = panel.inner_text()
    assert panel.locator(".mend-ask").inner_text() == NAME[end] and path.end == end
    grounds = panel.locator(".mend-rests:visible").all_inner_texts()
    rests = [a.rests for q in ASKED for a in q.answers if path.answers.get(q.id) == a.id]
    assert all(row in " ".join(grounds) for row in rests)
    assert grounds[0].startswith("What this rests on")
    if end == "safety":  # the sign of danger alone; what else was said is there, apart
        assert rests[0] in grounds[0] and rests[1] not in grounds[0] and rests[1] in grounds[1]
        assert grounds[1].startswith("Your other answers, which change nothing here")
    assert any(f"After {expert.name}" in text for expert in frameworks.load("experts").experts)
    assert "No verdict, and no advice." in text
    assert "Nothing is kept" in page.locator(".mend-decision").inner_text()
    assert ("1-800-799-7233" in text and "112, 911 or 999" in text) == (end == "safety")
    assert page.get_by_role("button", name="This does not feel safe").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_way_out_is_in_sight_and_loses_nothing(plain_page):
    page = plain_page(DecisionPath(answers=SAFE), width=360, height=600)
    out = page.get_by_role("button", name="This does not feel safe")
    page.locator(".mend-private").scroll_into_view_if_needed()
    box = out.bounding_box()
    assert 0 <= box["y"] <= 600 - box["height"] and box["height"] >= 44
    out.dblclick()  # in haste
    panel = page.get_by_role("region", name="Support")
    urgent = panel.get_by_text("If someone is in danger now")
    assert box["y"] + box["height"] <= urgent.bounding_box()["y"] < 600  # it can be read without scrolling
    assert "0808 2000 247" in panel.inner_text()
    assert not page.locator(".mend-answer:visible").count()
    assert page.evaluate("document.activeElement.textContent") == "Back to the questions"
    page.keyboard.press("Enter")
    assert page.locator(".mend-ask:visible").inner_text() == ASKED[3].text
    assert page.evaluate("models[0].get('answers')") == SAFE


def test_looking_back_loses_no_answer(plain_page):
    page = plain_page(DecisionPath(answers=WAY | {"cost": "lost"}))
    page.get_by_role("button", name="Change an answer").click()
    assert page.locator(".mend-quiet:visible").first.inner_text() == "Question 7 of 7"
    for _ in range(3):
        page.get_by_role("button", name="Back", exact=True).click()
    assert page.locator(".mend-ask:visible").inner_text() == "Was it ever different?"
    pressed = page.locator(".mend-answer:visible[aria-pressed=true]")
    assert pressed.inner_text() == "Yes, for a good while"
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="6. What has it cost you so far? I hardly recognize myself").click()
    page.get_by_role("button", name="It takes strength, and I am still myself").click()
    assert page.locator(".mend-ask:visible").inner_text() == "Work on it, with help"
    assert page.evaluate("models[0].get('answers')") == WAY


def test_a_double_click_answers_one_question(plain_page):
    page = plain_page(DecisionPath())
    page.get_by_role("button", name="No", exact=True).dblclick()
    assert page.evaluate("models[0].get('answers')") == {"afraid": "no"}


def test_answers_set_from_outside_are_shown_and_the_focus_stays_in(plain_page):
    page = plain_page(DecisionPath())
    page.locator(".mend-answer:visible").last.focus()
    page.evaluate("(way) => models[0].set('answers', way)", ENDS["together"])
    assert page.locator(".mend-ask:visible").inner_text() == "Work on it, with help"
    assert page.evaluate("document.activeElement.textContent") == "Work on it, with help"


@pytest.mark.parametrize(("width", "state"), [(360, {}), (360, SAFE), (400, WAY), (1100, SAFE)])
def test_targets_can_be_hit(plain_page, width, state):
    path = DecisionPath(answers=state)
    path.at = 3 if len(state) == 7 else None
    page = plain_page(path, width=width)
    sizes = page.locator(".mend button:visible").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


LESSON = "02-safety-first"


def work(server, page):
    """Two answers reach the kernel, and an answer that the kernel sets is shown."""
    page.locator(".mend-decision").wait_for()
    for question in ASKED[:2]:
        assert page.locator(".mend-decision .mend-ask:visible").inner_text() == question.text
        page.locator(".mend-answer:visible").last.click()
    eventually(lambda: server.ask(page, "gate.answer"), {"answers": {"afraid": "no", "force": "no"}})
    server.ask(page, f"setattr(gate, 'answer', {{'answers': {WAY!r}}})")
    shown = page.locator(".mend-decision .mend-ask:visible")
    eventually(shown.inner_text, NAME["together"])
    page.get_by_role("button", name="Change an answer").click()
    eventually(lambda: server.ask(page, "gate.at"), 6)
    server.ask(page, "setattr(gate, 'answers', {'control': 'yes'})")
    eventually(shown.inner_text, NAME["safety"])
    assert server.ask(page, "gate.at") is None
    page.locator(".mend-decision").get_by_role("button", name="Start over").click()
    eventually(lambda: server.ask(page, "gate.answer"), {"answers": {}})


def test_in_jupyterlab(lab, page):
    lab.open(page, LESSON)
    page.locator(".mend-decision .mend-answer:visible").first.wait_for()  # before any cell is run
    lab.run(page, "gate")
    work(lab, page)
