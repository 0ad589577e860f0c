"""The rewriting bench in a browser: it reads as Python does, the marks lie under their words, and nothing gets lost."""

import io

import numpy as np
import pytest
from conftest import eventually
from matplotlib import image
from test_rewriting import CONTENT, SENTENCES

from mend import rewriting
from mend.widgets.rewrite import RewriteBench

# What is marked or lit in the mirror: (start, end, id), by counting the characters in front.
SEEN = """() => {
  const found = [];
  let at = 0;
  for (const node of document.querySelector(".mend-mirror").childNodes) {
    const { length } = node.textContent;
    if (node.dataset?.id) found.push([at, at + length, node.dataset.id]);
    at += length;
  }
  return found;
}"""
READ = f"""(texts) => texts.map((text) => {{
  models[0].set("texts", {{ own: text }});
  return [({SEEN})(), document.querySelector(".mend-panel.is-care").hidden];
}})"""


def units(text, place):
    """A place in the text as a browser counts it: in units of UTF-16."""
    return len(text[:place].encode("utf-16-le")) // 2


def test_the_browser_reads_as_python_does(plain_page):
    page = plain_page(RewriteBench(sentence="own"))
    texts = [text for text, _ in SENTENCES]
    texts += [start.says for start in CONTENT.starts] + [start.way for start in CONTENT.starts]
    # Folded characters, and those whose other case lies in ASCII only for a browser that is told so.
    texts += [
        "you\u00a0never",
        "you\u2003never",
        "YOU NEVER aſk, Kid",
        "dotless ı feel sad, İ feel sad",
        "I feel sad\r\nyou hit me",
        "𝐘ou never 👩‍👩‍👧 you never",
    ]
    read = page.evaluate(READ, texts)
    for text, (found, calm) in zip(texts, read, strict=True):
        reading = rewriting.read(text)
        assert calm == (not reading.care), text
        spans = [*reading.marks, *((*span, name) for name, span in reading.parts.items())] if calm else []
        assert found == sorted([units(text, a), units(text, b), name] for a, b, name in spans), text
    assert page.errors == []


LONG = (
    "You never listen, and every time I wait it's your fault.\n\n"
    + "I feel like you don't care; you're so selfish, AVATAR Tofu WAVE fi fl ffi. " * 4
    + "averyveryverylongwordthatdoesnotfitintooneline" * 3
    + "\n"
)


@pytest.mark.parametrize("width", [360, 400, 777, 1100])
def test_the_mirror_lies_exactly_under_the_text(plain_page, width):
    page = plain_page(RewriteBench(sentence="own", texts={"own": LONG}), width=width)
    paper = page.locator(".mend-paper")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.mend-mirror, textarea')].map((n) => [n.getBoundingClientRect().toJSON(), n.scrollHeight - n.clientHeight, n.scrollWidth - n.clientWidth])"
    )
    assert boxes[0] == boxes[1] and boxes[0][1:] == [
        0,
        0,
    ]  # nothing to scroll: both are as high as their text
    hide = ".mend-mirror span { background: none !important; text-decoration: none !important; } textarea { caret-color: transparent; } "
    seen = []
    for shown, hidden in (("textarea", ".mend-mirror"), (".mend-mirror", "textarea")):
        style = page.add_style_tag(
            content=f"{hide} .mend.mend-rewrite {shown} {{ color: black !important; }} .mend.mend-rewrite {hidden} {{ color: transparent !important; }}"
        )
        seen.append(paper.screenshot(animations="disabled"))
        style.evaluate("node => node.remove()")
    one, other = (image.imread(io.BytesIO(png)) for png in seen)
    # Word upon word: what differs is less than half of what one pixel to the side would make.
    assert np.abs(one - other).max() < 0.5 < np.abs(one - np.roll(one, 1, axis=1)).max()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_marks_and_parts_come_and_go_as_one_types(plain_page):
    page = plain_page(RewriteBench())
    area = page.get_by_label("In your words")
    page.get_by_role("button", name="Start from these words").click()
    assert area.input_value() == CONTENT.starts[0].says
    assert (
        page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    )  # the button is gone, the focus is not
    assert page.locator(".mend-lands li:visible q").all_inner_texts() == [
        "You're so lazy",
        "I have to do everything",
    ]
    assert page.locator(".mend-lands li:visible p").first.inner_text().startswith("might land as")
    area.fill("")
    area.press_sequentially("When I got home I felt tired. I need help. ")
    assert page.locator(".mend-four .is-lit strong").all_inner_texts() == [
        "What happened",
        "What I feel",
        "What I need",
    ]
    assert page.locator(".mend-by:visible q").all_inner_texts() == [
        "When I got",
        "I felt tired",
        "I need help",
    ]
    whole = page.locator(".mend-whole")
    assert not whole.is_visible()
    area.press_sequentially("Could you cook?")
    assert whole.is_visible() and page.get_by_text("Nothing is marked.", exact=True).is_visible()
    area.press_sequentially(" You never do")
    assert not whole.is_visible()
    eventually(
        page.locator(".mend-live").first.text_content,
        "Parts that are there: What happened, What I feel, What I need, What I ask. Words marked: you never.",
    )
    assert page.evaluate("models[0].get('texts')") == {"dishes": area.input_value()}
    assert "correct" not in page.locator(".mend-rewrite").inner_text().lower()
    assert page.errors == []


def test_a_false_alarm_stays_set_aside_as_long_as_it_stands(plain_page):
    page = plain_page(RewriteBench(sentence="own"))
    area = page.get_by_label("In your words")
    area.fill("You never know. And you  never lose.")
    away = page.get_by_role("button", name="Not here: You never", exact=True)
    away.press("Enter")
    assert (
        page.evaluate("document.activeElement.textContent") == "Mark it again"
    )  # the same button, still in hand
    assert page.evaluate("models[0].get('dismissed')") == {"own": ["you never"]}
    assert page.evaluate(SEEN) == [[20, 30, "accuse"]]
    area.press("End")
    area.press_sequentially(" Fine.")
    assert page.evaluate("models[0].get('dismissed')") == {"own": ["you never"]}
    page.get_by_role("button", name="Mark it again: You never").click()
    assert page.evaluate("models[0].get('dismissed')") == {} and len(page.evaluate(SEEN)) == 2
    page.get_by_role("button", name="Not here: You never", exact=True).click()
    area.fill("You may never know.")
    area.fill("You never know.")
    assert page.evaluate("models[0].get('dismissed')") == {} and len(page.evaluate(SEEN)) == 1


def test_where_words_of_harm_stand_nothing_is_asked_for(plain_page):
    page = plain_page(RewriteBench(sentence="own"), width=400)
    area = page.get_by_label("In your words")
    area.fill("I felt sad. You hit me, it is your fault. Please stop.")
    care = page.locator(".mend-panel.is-care")
    assert "no other wording will fix it" in care.inner_text()
    assert page.evaluate(SEEN) == []
    assert not page.locator(".mend-four, .mend-lands").filter(visible=True).count()
    page.get_by_role("button", name="read on").click()
    assert page.evaluate("[document.activeElement.tagName, models[0].get('dismissed')]") == [
        "TEXTAREA",
        {"own": ["you hit me"]},
    ]
    assert not care.is_visible() and len(page.evaluate(SEEN)) == 3


def test_by_keyboard_alone(plain_page):
    page = plain_page(RewriteBench(), width=400)
    where = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    page.keyboard.press("Tab")
    assert page.evaluate(where) == "This does not feel safe"
    page.keyboard.press("Tab")
    assert page.evaluate(where) == "Sentence 1"
    page.keyboard.press("End")
    assert page.evaluate(where) == "Your own"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(where) == "Sentence 2"
    assert CONTENT.starts[1].says in page.locator(".mend-live").first.text_content()
    for name in ("Start from these words", "In your words"):
        page.keyboard.press("Tab")
        assert page.evaluate(where) == name
    page.keyboard.type("You're late.\nAlways.")
    assert page.evaluate("models[0].get('texts')") == {"late": "You're late.\nAlways."}
    page.keyboard.press("Tab")
    assert page.evaluate(where) == "Not here: Always"
    page.keyboard.press("Space")
    assert page.evaluate(where) == "Mark it again: Always"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_text(CONTENT.starts[1].way).is_visible()
    page.get_by_role("radio", name="Sentence 3").click()
    assert not page.get_by_text(CONTENT.starts[2].way).is_visible()  # closed again: first one's own
    assert page.get_by_role("radio", name="Sentence 2, with a new wording").count() == 1
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Erase every sentence?").click()
    assert page.evaluate("['texts', 'dismissed', 'sentence'].map((name) => models[0].get(name))") == [
        {},
        {},
        "dishes",
    ]
    assert page.errors == []


def test_an_answer_from_outside_is_shown(plain_page):
    page = plain_page(RewriteBench())
    page.evaluate(
        "models[0].set({ sentence: 'phone', texts: { phone: 'You never look.' }, dismissed: { phone: ['you never'] } })"
    )
    assert page.get_by_label("In your words").input_value() == "You never look."
    assert page.get_by_role("button", name="Mark it again: You never").is_visible()
    assert page.evaluate(SEEN) == []


def test_the_way_out_loses_nothing(plain_page):
    page = plain_page(RewriteBench(texts={"dishes": "I am tired"}), width=360, height=600)
    out = page.get_by_role("button", name="This does not feel safe")
    out.click()
    assert (
        "Nobody has to say it better in order to be treated well"
        in page.get_by_role("region", name="Support").inner_text()
    )
    assert not page.get_by_label("In your words").is_visible()
    page.keyboard.press("Enter")
    assert page.get_by_label("In your words").input_value() == "I am tired"


@pytest.mark.parametrize("width", [360, 1100])
def test_targets_can_be_hit(plain_page, width):
    page = plain_page(RewriteBench(texts={"dishes": "You never, every time, I'm sad"}), width=width)
    sizes = page.locator(".mend button:visible, .mend summary:visible").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
