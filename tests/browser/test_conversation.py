"""A conversation: every route really clicked, then by keyboard alone, with own words, and back to where it turned."""

import pytest
from conftest import eventually

from mend import dialogue, frameworks
from mend.models.conversation import Turn
from mend.widgets.conversation import Conversation

WORDS = frameworks.content("conversation")
NAMES = {state["id"]: state["name"] for state in WORDS["states"]}
SCRIPTS = {
    script.id: script
    for stem in ("F08", "F10", "F16", "F17", "F20")
    for script in frameworks.load(stem).scripts
}
TABLE = SCRIPTS["F10"]
# Criticism, then a list of old debts, then out of the door: the last of them closes a better end.
GONE = ["never", "last-year", "go"]

# Walks one route by clicks and returns what a person sees at each place of it.
WALK = """
const seen = (selector, root = document) => [...root.querySelectorAll(selector)].filter((node) => node.checkVisibility());
const text = (node) => node.textContent.trim();
const meters = () => [...document.querySelectorAll(".mend-meter")].map((node) => [node.ariaValueNow, text(node.querySelector("b"))].join());
window.walk = (picks) => {
  const met = [];
  for (const pick of picks) {
    const says = seen(".mend-other").at(-1), replies = seen(".mend-reply");
    met.push([text(says.lastChild), replies.map((node) => text(node.lastChild)), meters()]);
    if (met.length > 1 && document.activeElement !== says.lastChild) throw new Error(`focus lost at ${picks}`);
    replies[pick].click();
  }
  const boxes = seen(".mend-turning").map((box) => [text(box.querySelectorAll(".mend-line")[0]), seen("li .mend-line", box).map(text)]);
  const end = [text(seen(".mend-ended h3")[0]), document.activeElement === seen(".mend-ended h3")[0], seen(".mend-reply").length, meters(),
    seen(".mend-you .mend-line").map(text), seen(".mend-you > .mend-why").map(text), text(seen(".mend-ended > p")[0]), boxes];
  models[0].set("route", []);
  return [met, end];
};
null
"""


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def route(page):
    return page.evaluate("models[0].get('route')")


def line(row):
    words = [row.does, row.says if isinstance(row, Turn) else row.text]
    return " ".join(word for word in words if word != "-")


def inner(place):
    levels = [getattr(getattr(place.inner, who), state) for who in ("you", "other") for state in NAMES]
    return [f"{level},{level}" for level in levels]


def every_route(script):
    """Lists of (turn, reply) from the first turn to an end."""
    at = dialogue.places(script)

    def onward(place):
        if not isinstance(place, Turn):
            return [[]]
        return [[(place, reply), *rest] for reply in place.replies for rest in onward(at[reply.to])]

    return onward(script.turns[0])


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_every_route_clicked_shows_what_the_script_says(plain_page, script):
    page = plain_page(Conversation(script.id))
    page.evaluate(WALK)
    better, at = dialogue.better(script), dialogue.places(script)
    for steps in every_route(script):
        picks = [turn.replies.index(reply) for turn, reply in steps]
        met, end = page.evaluate("(picks) => walk(picks)", picks)
        assert met == [[line(t), [line(r) for r in t.replies], inner(t)] for t, _ in steps]
        last = at[steps[-1][1].to]
        name, focused, replies, levels, said, whys, verdict, boxes = end
        assert (name, focused, replies, levels) == (last.name, True, 0, inner(last))
        assert said == [line(reply) for _, reply in steps]
        assert whys == [" ".join(reply.why.split()) for _, reply in steps]
        turned = [(turn, better[turn.id][reply.id]) for turn, reply in steps if better[turn.id][reply.id]]
        assert boxes == [[line(t), [line(r) for r in t.replies if r.id in ids]] for t, ids in turned]
        key = "turned_means" if turned else "kept" if last.kind == "met" else "not_yours"
        assert verdict == WORDS["words"][key]
    assert page.errors == []


def test_what_moved_is_shown_and_told_in_words(plain_page):
    page = plain_page(Conversation("F10"))
    page.locator(".mend-reply").first.click()
    before, after = TABLE.turns[0].inner.other, TABLE.turns[1].inner.other
    told = page.locator(".mend-live").text_content()
    assert TABLE.turns[0].replies[0].why in told
    assert f"Dario: hurt {after.hurt}, was {before.hurt}; heard {after.heard}, was {before.heard}" in told
    hurt = page.locator(".mend-person.is-other .is-hurt")
    assert hurt.get_attribute("aria-valuetext") == f"hurt {after.hurt}, was {before.hurt}"
    assert hurt.inner_text().split()[-1] == f"\u2191{after.hurt - before.hurt}"  # an arrow, not a color alone
    left, right = (hurt.locator("i").nth(i).evaluate("node => node.getBoundingClientRect()") for i in (0, 1))
    assert right["left"] < left["right"]  # where it stood before lies within the longer bar
    button(page, "Take that back").click()
    assert page.locator(".mend-track i:last-child").filter(visible=True).count() == 0


def test_by_keyboard_alone(plain_page):
    page = plain_page(Conversation("F10"))
    page.keyboard.press("Tab")  # the way out
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Write your own first"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # round to the last reply
    assert page.evaluate("document.activeElement.lastChild.textContent.trim()") == line(
        TABLE.turns[0].replies[-1]
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert route(page) == ["never"]
    assert page.evaluate("document.activeElement.textContent.trim()") == line(TABLE.turns[1])
    page.keyboard.press("9")
    page.keyboard.press("4")  # there is no fourth reply here
    assert route(page) == ["never"]
    page.keyboard.press("1")
    page.keyboard.press("3")
    assert route(page) == GONE
    name = page.locator(".mend-ended h3").first.inner_text()
    assert page.evaluate("document.activeElement.textContent") == name == "Alone with the letter"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go back to here"
    page.keyboard.press("Space")
    assert route(page) == GONE[:2]
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Take that back"
    page.keyboard.press("Enter")
    assert route(page) == GONE[:1]
    assert page.locator(".mend-live").text_content().strip() == "Back to this moment."
    button(page, "Start over").focus()
    page.keyboard.press("Enter")
    assert route(page) == GONE[:1]  # it asks first
    page.keyboard.press("Enter")
    assert route(page) == []
    assert page.evaluate("document.activeElement.textContent.trim()") == line(TABLE.turns[0])


def test_own_words_stand_beside_the_reply_and_are_kept_on_the_way_back(plain_page):
    page = plain_page(Conversation("F10"))
    pen = button(page, "Write your own first")
    assert pen.get_attribute("aria-expanded") == "false"
    pen.click()
    field = page.locator("textarea")
    assert field.evaluate("node => node === document.activeElement")
    page.keyboard.type("I sat here for 1 hour. <b>Alone</b>")  # a digit in a text chooses nothing
    page.keyboard.press("Enter")
    page.keyboard.type("Where were you?")
    mine = "I sat here for 1 hour. <b>Alone</b>\nWhere were you?"
    assert page.evaluate("models[0].get('own')") == {"home": mine} and route(page) == []
    page.locator(".mend-reply").first.click()
    assert page.locator(".mend-own p").filter(visible=True).inner_text() == mine
    assert not field.is_visible()
    for i in (0, 2):
        page.locator(".mend-reply").nth(i).click()
    assert page.locator(".mend-own p").filter(visible=True).inner_text() == mine  # also at the end
    button(page, "Go back to here").click()
    assert route(page) == GONE[:2] and page.evaluate("models[0].get('own')") == {"home": mine}
    for _ in range(2):
        button(page, "Take that back").click()
    assert field.is_visible() and field.input_value() == mine
    button(page, "Start over").click()
    button(page, WORDS["words"]["sure"]).click()
    assert page.evaluate("[models[0].get('route'), models[0].get('own')]") == [[], {}]
    assert "Where were you" not in page.content()  # not in a corner that is not shown either
    pen.click()
    field.fill("x" * 2500)
    assert len(field.input_value()) <= 2500 and field.get_attribute("maxlength") == "2000"


def test_a_double_click_chooses_once_and_takes_back_once(plain_page):
    page = plain_page(Conversation("F10"))
    page.locator(".mend-reply").first.dblclick()
    assert route(page) == ["never"]
    page.locator(".mend-reply").first.click()
    button(page, "Take that back").dblclick()
    assert route(page) == ["never"]


def test_an_answer_from_outside_is_shown_and_the_focus_stays_in(plain_page):
    page = plain_page(Conversation("F10"))
    page.locator(".mend-reply").last.focus()
    page.evaluate("(way) => models[0].set('route', way)", GONE)
    assert page.evaluate("document.activeElement.textContent") == "Alone with the letter"
    page.evaluate("models[0].set('own', {home: 'Hm.', list: 'Bye.'})")
    assert page.locator(".mend-own p").filter(visible=True).all_inner_texts() == ["Hm.", "Bye."]


def test_the_way_out_hides_the_conversation_and_loses_nothing(plain_page):
    page = plain_page(Conversation("F17-mocks"))
    page.locator(".mend-reply").first.click()
    before = route(page)
    button(page, "This does not feel safe").click()
    assert page.get_by_text("If someone is in danger now").is_visible()
    assert not page.locator(".mend-inner").is_visible() and not page.locator(".mend-reply").first.is_visible()
    page.keyboard.press("1")  # nothing is chosen that is not in sight
    assert route(page) == before
    button(page, "Back to the conversation").click()
    assert page.locator(".mend-inner").is_visible() and route(page) == before


@pytest.mark.parametrize(
    ("width", "scheme", "way"), [(360, "dark", []), (360, "light", GONE), (400, "light", GONE[:2]), (1100, "light", GONE)]
)  # fmt: skip
def test_targets_can_be_hit_and_the_panels_stay_in_sight(plain_page, width, scheme, way):
    page = plain_page(
        Conversation("F10", route=way, own={"home": "x" * 300}), width=width, height=740, scheme=scheme
    )
    sizes = page.locator(".mend button:visible").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    panels, bar = page.locator(".mend-inner").bounding_box(), page.locator(".mend-bar").bounding_box()
    assert bar["y"] >= -1 and panels["y"] + 1 >= bar["y"] + bar["height"]
    assert panels["y"] + panels["height"] < (250 if width < 500 else 740)


def test_what_was_said_and_what_may_be_said_come_into_sight(plain_page):
    page = plain_page(Conversation("F10"), width=400, height=800)
    for pick in (0, 0):
        page.locator(".mend-reply").nth(pick).click()
        head = page.locator(".mend-head").bounding_box()
        said = page.locator(".mend-says, .mend-you").filter(visible=True).last.bounding_box()
        reply = page.locator(".mend-reply").filter(visible=True).last.bounding_box()
        assert said["y"] >= head["y"] + head["height"] and reply["y"] < 800


LESSON = "06-changing-the-conversation"


def work(server, page):
    """A reply and own words reach the kernel, and a route that the kernel sets is shown."""
    talk = page.locator(".mend-conversation").first
    talk.locator(".mend-reply").first.wait_for()
    talk.get_by_role("button", name="Write your own first").click()
    talk.locator("textarea").fill("Look at this.")
    talk.locator(".mend-reply").first.click()
    answer = {"route": ["never"], "own": {"home": "Look at this."}}
    eventually(lambda: server.ask(page, "kitchen.answer"), answer)
    server.ask(page, f"setattr(kitchen, 'route', {GONE!r})")
    eventually(talk.locator(".mend-ended h3").first.inner_text, "Alone with the letter")
    talk.get_by_role("button", name="Go back to here").click()
    eventually(lambda: server.ask(page, "kitchen.route"), GONE[:2])
    panels = talk.locator(".mend-inner").bounding_box()
    assert panels["y"] >= 0  # they stay in sight where the page is the host's


def test_in_jupyterlab(lab, page):
    lab.open(page, LESSON)
    page.locator(".mend-conversation .mend-reply").first.wait_for()  # before any cell is run
    lab.run(page, "kitchen")
    work(lab, page)
