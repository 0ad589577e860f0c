"""A deck of cards, sorted by mouse, by finger and by keyboard alone, by one person and by several."""

import math
import random

import pytest
from conftest import eventually
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from mend import frameworks
from mend.measures import agreement, agreement_in_words
from mend.widgets.cards import DEPENDS, CardSort

DECK = frameworks.content("F18")
CARDS, PILES = DECK["cards"], DECK["piles"]
NAMES = {pile["id"]: pile["name"] for pile in PILES} | {DEPENDS: "It depends"}
KEY = {card["id"]: card["key"] for card in CARDS}


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def pile(page, name):
    return page.locator(".mend-pile").filter(has=page.locator(".mend-name", has_text=name))


def state(page):
    return page.evaluate(
        "Object.fromEntries(['deck', 'sorts', 'committed'].map((name) => [name, models[0].get(name)]))"
    )


def chosen(page):
    return page.evaluate("models[0].get('chosen')")


def middle(node):
    box = node.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, to):
    page.mouse.move(*middle(page.locator(".mend-sheet")))
    page.mouse.down()
    page.mouse.move(*to, steps=6)
    lit = page.locator(".mend-pile.is-over .mend-name").all_inner_texts()
    page.mouse.up()
    return lit


def test_by_mouse(plain_page):
    page = plain_page(CardSort("F18"))
    assert drag(page, middle(pile(page, "Turns it away"))) == ["Turns it away"]
    assert state(page)["sorts"] == [{"bumper": ["turns"]}]
    assert drag(page, middle(page.locator("h3").first)) == []  # let go elsewhere, it is back in hand
    eventually(
        lambda: page.locator(".mend-sheet").evaluate("node => getComputedStyle(node).transform"), "none"
    )
    drag(page, middle(pile(page, "Answers for it")))
    drag(page, middle(pile(page, "Answers for it")))  # a second time changes nothing
    assert state(page)["sorts"] == [{"bumper": ["turns", "answers"]}]
    pile(page, "It depends").click()
    assert state(page)["sorts"] == [{"bumper": ["depends"]}]
    pile(page, "It depends").click()
    assert state(page)["sorts"] == [{}] and button(page, "That is my answer").is_disabled()
    pile(page, "Answers for it").click()
    assert page.locator(".mend-chip:visible").all_inner_texts() == ["your card"]
    button(page, "That is my answer").dblclick()  # the second press of a double click goes no further
    assert chosen(page) == "bumper" and state(page)["committed"] == ["bumper"]
    assert "same place" in page.locator(".mend-why").inner_text()
    assert page.locator(".mend-chip:visible").all_inner_texts() == ["your card", "the key"]
    pile(page, "Turns it away").click(force=True)
    drag(page, middle(pile(page, "Turns it away")))
    assert state(page)["sorts"] == [{"bumper": ["answers"]}]  # what is answered stays
    assert page.errors == []


def test_nothing_of_the_key_is_on_the_page_before_the_answer(plain_page):
    page = plain_page(CardSort("F18"))
    for _ in CARDS:
        pile(page, "Answers for it").click()
        page.locator(".mend-sheet").press("ArrowRight")
    page.locator(".mend-dot").nth(3).click()
    said = page.locator(".mend").evaluate("node => node.textContent + node.outerHTML")
    assert not any(card["why"] in said for card in CARDS) and "In the key" not in said
    assert page.locator(".is-key:visible").count() == 0
    button(page, "That is my answer").click()
    why = page.locator(".mend-why").inner_text()
    assert CARDS[3]["why"] in why and "In the key: It depends" in why and "leaves this one open" in why
    assert "wrong" not in why


def test_by_keyboard_alone(plain_page):
    widget = CardSort("F18")
    page = plain_page(widget)
    for _ in range(2):  # one stop for all the numbers, then the card
        page.keyboard.press("Tab")
    sort = {}
    for i, card in enumerate(CARDS):
        assert page.evaluate("document.activeElement.className").startswith("mend-sheet")
        page.keyboard.press("Enter")  # nothing is placed yet, so there is no answer
        assert len(state(page)["committed"]) == i
        for digit in ("1", "2", "0", "0", "2", "1")[-1 - i % 3 :]:
            page.keyboard.press(digit)
        sort[card["id"]] = [["answers"], ["turns", "answers"], ["turns", "answers"]][i % 3]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.className") == "mend-why"
        page.keyboard.press("Enter")
    assert state(page) == {"deck": "F18", "sorts": [sort], "committed": [card["id"] for card in CARDS]}
    same = sum(set(sort[name]) == set(key) for name, key in KEY.items())
    partly = sum(len({*sort[name]} & {*key}) == 1 for name, key in KEY.items()) - same
    assert (
        page.locator(".mend-sum").inner_text()
        == f"{same} of 10 cards lie where the key has them. {partly} more share one pile."
    )
    rows = page.locator(".is-sides tbody tr:visible").all_inner_texts()
    assert len(rows) == 10 and rows[0].endswith("Answers for it\tAnswers for it\tthe same")
    assert rows[3].endswith("Answers for it\tIt depends\telsewhere")
    assert page.locator(".mend-talk li:visible").all_inner_texts() == [
        c["text"] for c in CARDS if c["key"] == [DEPENDS]
    ]
    page.locator(".mend-row").nth(4).press("Enter")
    assert chosen(page) == "everyone" and page.locator(".mend-why").is_visible()
    again = CardSort("F18")
    again.answer = state(page)
    assert again.answer == state(page)  # what the browser made, Python takes

    reset = page.locator(".mend-buttons .mend-button").last
    reset.press("Enter")
    assert reset.inner_text() == "Clear every card? Press again" and len(state(page)["committed"]) == 10
    page.keyboard.press("Shift+Tab")  # looking away is a no
    assert reset.inner_text() == "Start over"
    reset.press("Enter")
    page.keyboard.press("Enter")
    assert state(page) == CardSort("F18").answer
    assert page.evaluate("document.activeElement.className").startswith("mend-sheet")


def test_two_people_and_how_far_they_agree(plain_page):
    page = plain_page(CardSort("F18"))
    button(page, "Add a person").click()
    ask = page.locator(".mend-acts .mend-button").first
    page.keyboard.press("Tab")
    for card, choices in zip(
        CARDS[:3], (["answers", "turns"], ["turns", "turns"], ["answers", "answers"]), strict=True
    ):
        seats = page.locator(".mend-seat:visible")
        seats.first.click()
        pile(page, NAMES[choices[0]]).click()
        assert ask.inner_text() == "Next: Person 2"
        ask.click()
        assert seats.nth(1).get_attribute("aria-pressed") == "true"
        # What the first one chose is hidden from the second until both have answered.
        assert page.locator(".mend-chip:visible, .mend-pile[aria-pressed=true]").count() == 0
        pile(page, NAMES[choices[1]]).click()
        assert page.locator(".mend-chip:visible").all_inner_texts() == ["P2"]
        ask.click()
        shown = [
            pile(page, NAMES[name]).locator(".mend-chip:visible").all_inner_texts()
            for name in ("answers", "turns")
        ]
        expected = [
            [f"P{i + 1}" for i, own in enumerate(choices) if own == name] for name in ("answers", "turns")
        ]
        assert [[chip for chip in row if chip != "the key"] for row in shown] == expected
        assert card["why"] in page.locator(".mend-why").inner_text()
        button(page, "Next card").click()
    assert page.get_by_role("button", name="Remove").count() == 0  # nobody leaves an answered card
    button(page, "See our sorts").click()
    assert page.locator(".mend-sum").inner_text() == "On 2 of 3 cards all of you chose the same."
    rows = page.locator(".mend-agree tbody tr:visible").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["Person 1 and the key", "3 of 3", "", "too few cards yet to say"],
        ["Person 2 and the key", "2 of 3", "", "too few cards yet to say"],
        ["Person 1 and Person 2", "2 of 3", "", "too few cards yet to say"],
    ]
    again = CardSort("F18")
    again.answer = state(page)
    assert len(again.sorts) == 2 and page.errors == []


def test_a_person_can_be_added_and_removed(plain_page):
    page = plain_page(CardSort("F18"))
    for _ in range(5):
        button(page, "Add a person").press("Enter")
    assert not button(page, "Add a person").is_visible() and page.locator(".mend-seat:visible").count() == 6
    assert page.evaluate("document.activeElement !== document.body")  # the focus is never lost
    for left in range(6, 1, -1):
        button(page, f"Remove Person {left}").press("Enter")
        assert page.evaluate("document.activeElement !== document.body")
    assert state(page)["sorts"] == [{}]


def _sorts(seed):
    """Two people's sorts of a whole deck, and how many of its cards are committed."""
    chance = random.Random(seed)
    choices = [[["answers"], ["turns"], ["answers", "turns"], ["turns", "answers"], [DEPENDS]], [["turns"]]][
        seed % 5 == 4
    ]
    made = [{card["id"]: chance.choice(choices) for card in CARDS} for _ in range(2)]
    if seed % 2:
        made[1] |= {name: KEY[name] for name in chance.sample(list(KEY), 6)}
    return made, chance.sample(list(KEY), chance.randint(2, 10))


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_the_one_that_python_finds(plain_page, seed):
    sorts, committed = _sorts(seed)
    page = plain_page(CardSort("F18", sorts=sorts, committed=committed))
    button(page, "See our sorts").click()
    lists = {"Person 1": sorts[0], "Person 2": sorts[1], "the key": KEY}
    found = page.locator(".mend-agree tbody tr:visible").evaluate_all(
        "rows => rows.map((row) => [row.dataset.kappa, ...[...row.children].map((cell) => cell.textContent)])"
    )
    assert len(found) == 3
    for kappa, pair, share, shown, word in found:
        one, other = (
            [" ".join(sorted(lists[name][card])) for card in committed] for name in pair.split(" and ")
        )
        expected = agreement(one, other)
        assert share == f"{round(expected['share'] * len(committed))} of {len(committed)}"
        if len(committed) < frameworks.load("cards").least:
            assert word == "too few cards yet to say"
        elif math.isnan(expected["kappa"]):
            assert kappa == "null" and word == "not defined, as only one pile was used"
        else:
            assert float(kappa) == pytest.approx(expected["kappa"], abs=1e-9)
            assert word == agreement_in_words(expected["kappa"])
            assert float(shown.replace("\u2212", "-")) == round(expected["kappa"], 2)


@pytest.mark.parametrize(("deck", "width"), [("F18", 360), ("F01", 400)])
def test_a_finger_and_a_narrow_page(plain_page, deck, width):
    page = plain_page(CardSort(deck), width=width, height=800, has_touch=True)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    sizes = page.locator(".mend button:visible").evaluate_all(
        "nodes => nodes.flatMap((n) => [n.offsetHeight, n.offsetWidth])"
    )
    assert min(sizes) >= 24
    first = page.locator(".mend-pile").first
    sheet, to = middle(page.locator(".mend-sheet")), middle(first)
    touch = page.context.new_cdp_session(page)
    for kind, at in (
        ("touchStart", sheet),
        ("touchMove", ((sheet[0] + to[0]) / 2, (sheet[1] + to[1]) / 2)),
        ("touchMove", to),
        ("touchEnd", None),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}] if at else []})  # fmt: skip
    eventually(lambda: first.get_attribute("aria-pressed"), "true")
    commit = button(page, "That is my answer")
    box = commit.bounding_box()
    assert box["y"] + box["height"] <= 800 and box["height"] >= 44  # in sight without scrolling
    why = page.locator(".mend-why")
    for _ in range(3):  # on a busy machine a tap can last so long that it is none
        commit.tap()
        try:
            why.wait_for(timeout=5000)
            break
        except PlaywrightTimeout:
            continue
    eventually(lambda: why.bounding_box()["y"] < 800 and why.bounding_box()["y"] >= 0, True)
    assert page.evaluate(fits)
    page.get_by_role("button", name="See my sort").tap()
    assert page.evaluate(fits) and page.locator(".is-sides").is_visible()


def test_a_deck_without_its_key_is_sorted_and_not_compared(plain_page):
    content = frameworks.content("F18")
    for card in content["cards"]:
        del card["key"], card["why"]
    page = plain_page(CardSort(content=content))
    pile(page, "Answers for it").click()
    button(page, "That is my answer").click()
    assert page.locator(".mend-why").inner_text().strip() == "Your answer is set."
    button(page, "See my sort").click()
    assert page.locator(".mend-sum").inner_text() == "1 of 10 cards are answered."
    assert page.locator(".is-sides thead th:visible").all_inner_texts() == ["Card", "You"]
    assert (
        not page.locator(".mend-agree, .mend-talk").first.is_visible()
        and not page.locator(".mend-agree").is_visible()
    )
    assert page.errors == []


def test_the_same_news_twice_is_said_twice(plain_page):
    page = plain_page(CardSort("F18"))
    live = page.locator(".mend-live").first
    page.locator(".mend-sheet").press("1")
    first = live.evaluate("node => node.textContent")
    page.locator(".mend-sheet").press("ArrowRight")
    page.locator(".mend-sheet").press("1")
    second = live.evaluate("node => node.textContent")
    assert first != second and first.strip() == second.strip() == "The card lies in: Answers for it."
