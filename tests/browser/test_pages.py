"""What stands around the lessons in `mend present`: the list, the bar, and calm words where something is missing."""

import re

import pytest
from conftest import Server, eventually

from mend import frameworks, page
from mend.pages.book import Book
from mend.paths import NOTEBOOKS

WORDS = frameworks.load("present").words
COURSE = frameworks.load("course")
SELF = "04-six-areas-of-self"
CASE = "10-one-case-start-to-follow-up"


def wide(page):
    """By how much a page, or a table's own box, is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def choose(page, group, word):
    page.get_by_role("button", name=WORDS.look).click()
    page.get_by_role("group", name=group).get_by_role("radio", name=word, exact=True).check()
    page.keyboard.press("Escape")


def theme(page):
    return page.evaluate(
        "[getComputedStyle(document.body).colorScheme, document.documentElement.dataset.size]"
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_tells_of_every_lesson_and_of_what_this_tab_has_opened(voila, pages, width):
    page_ = pages(width=width)
    page_.goto(voila.url)
    rows = page_.locator(".mend-lessons > li")
    for part in [*COURSE.lessons, *COURSE.appendices]:
        row = rows.filter(has=page_.get_by_role("link", name=part.title, exact=True))
        assert part.about in row.inner_text() and page.minutes(part) in row.inner_text()
    visited = page_.get_by_text(WORDS.visited, exact=True).locator("visible=true")
    assert visited.count() == page_.get_by_text(WORDS.resume).locator("visible=true").count() == 0

    voila.open(page_, SELF)
    page_.locator("h2#Talk-about-it").scroll_into_view_if_needed()
    page_.evaluate("document.querySelector('h2#Talk-about-it').scrollIntoView()")
    page_.locator(".mend-where", has_text="4 of 6").wait_for()
    page_.goto(voila.url)
    assert visited.count() == 1 and wide(page_) <= 0
    assert rows.filter(has=visited).get_by_role("link").inner_text() == "The six areas of the self"
    page_.get_by_text(WORDS.resume).click()
    page_.locator("body[data-alive]").wait_for()
    eventually(lambda: 0 < page_.locator("h2#Talk-about-it").bounding_box()["y"] < 400, True)
    kept = page_.evaluate("[JSON.stringify(localStorage), document.cookie]")
    assert not re.search("six-areas", str(kept))  # nothing that outlives the tab

    page_.goto(voila.url)
    page_.get_by_role("button", name=WORDS.forget).click()
    assert visited.count() == 0 and "six-areas" not in page_.evaluate("sessionStorage.getItem('mend')")


def test_the_menu_leads_to_a_section_below_the_bar_and_the_bar_tells_of_it(voila, page):
    voila.open(page, SELF)
    page.get_by_role("button", name="1 of 6").press("Enter")
    page.get_by_role("link", name="Talk about it").press("Enter")
    foot = page.locator("body > header").bounding_box()["height"]
    eventually(
        lambda: page.get_by_role("progressbar", name=WORDS.progress).get_attribute("aria-valuenow"), "4"
    )
    assert page.locator("#mend-menu").is_hidden()
    top = page.locator("h2#Talk-about-it").bounding_box()["y"]
    assert foot <= top < foot + 80
    ways = page.locator("nav [rel=prev], nav [rel=next]")
    assert [text.split("\n")[1] for text in ways.all_inner_texts()] == [
        COURSE.lessons[3].title,
        COURSE.lessons[5].title,
    ]
    page.locator("nav [rel=next]").click()
    page.wait_for_url("**/05-*.ipynb")


def test_size_and_colors_hold_from_page_to_page(voila, page):
    voila.open(page, SELF)
    assert theme(page) == ["light dark", "0"]
    choose(page, WORDS.theme, WORDS.theme_dark)
    page.keyboard.press("+")
    for path in ("voila/render/05-me-you-and-us.ipynb", "", "nowhere"):
        page.goto(voila.url + path)
        assert theme(page) == ["dark", "1"], path
    choose(page, WORDS.theme, WORDS.theme_contrast)
    choose(page, WORDS.size, WORDS.size_largest)
    voila.open(page, SELF)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert theme(page)[1] == "2" and wide(page) <= 0
    page.get_by_label("My values").press("-")  # typed, not meant for the page
    assert theme(page)[1] == "2" and page.get_by_label("My values").input_value() == "-"


@pytest.mark.parametrize("path", ["", f"voila/render/{SELF}.ipynb", "nowhere"])
def test_support_opens_from_every_page(voila, pages, path):
    support = frameworks.load("support")
    for width in (360, 1280):
        page = pages(width=width, height=700)
        page.goto(voila.url + path)
        page.get_by_role("button", name=WORDS.support, exact=True).click()
        panel = page.get_by_role("complementary", name=WORDS.support)
        for text in (support.countries[0].lines[0].phone, support.urgent, support.check):
            assert panel.get_by_text(text).is_visible()
        box = panel.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 700
        page.keyboard.press("Escape")
        assert panel.is_hidden()


def test_what_is_not_there_is_told_calmly(voila, page):
    for path in ("nowhere", "voila/render/97-missing.ipynb", "voila/render/facilitator-guide.ipynb"):
        assert page.goto(voila.url + path).status == 404
        assert page.locator("h1").inner_text() == WORDS.missing
        assert not re.search("Traceback|Error|404", page.locator("body").inner_text())
    page.get_by_role("link", name=WORDS.back).click()
    page.locator(".mend-lessons").wait_for()


def test_a_page_with_a_kernel_has_words_at_once_and_the_same_frame(voila, page):
    page.goto(f"{voila.url}voila/render/{CASE}.ipynb", wait_until="commit")
    page.get_by_text(WORDS.warming).wait_for(timeout=3000)
    page.locator("#rendered_cells").wait_for(timeout=90_000)
    page.locator("section.mend").last.wait_for()
    assert page.get_by_text(WORDS.warming).count() == 0
    assert page.title() == f"{COURSE.lessons[-1].title} · {COURSE.title}"
    assert page.get_by_role("main").count() == page.locator("h1:visible").count() == 1
    assert page.locator("main #rendered_cells").count() == 1
    below = page.get_by_role("contentinfo").bounding_box()["y"]
    assert below >= page.locator("section.mend").last.bounding_box()["y"]
    eventually(lambda: page.locator(".mend-where").inner_text().split("\n")[-1].strip(), "1 of 14")
    page.set_viewport_size({"width": 400, "height": 800})
    eventually(lambda: wide(page) <= 0, True)
    assert page.errors == []
    # A widget that Voilà's front end missed is found by a fresh page, which is asked for once.
    missed = '<div class="jupyter-widgets">Error displaying widget: model not found</div>'
    show = "(missed) => document.getElementById('rendered_cells').insertAdjacentHTML('beforeend', missed)"
    with page.expect_navigation(timeout=10_000, wait_until="commit"):
        page.evaluate(show, missed)
    page.locator("section.mend").last.wait_for(timeout=90_000)
    page.evaluate(show, missed)
    page.wait_for_timeout(1500)
    assert page.get_by_text("model not found").count() == 1


def test_a_lesson_that_was_not_drawn_ends_in_a_calm_sentence(voila):
    text = Book(NOTEBOOKS).stopped()
    assert WORDS.broken in text and "mend-calm" in text


def test_a_plan_of_several_sessions_begins_with_their_list(browser, course, pages, tmp_path):
    server = Server("present", course, tmp_path / "home", "--plan", "six-weeks")
    try:
        page = pages(width=400, height=800)
        page.goto(server.url)
        rows = page.locator(".mend-lessons a")
        assert rows.count() == 6 and wide(page) <= 0
        name = rows.nth(1).inner_text()
        rows.nth(1).click()
        page.locator("body[data-alive]").wait_for()
        assert page.title().startswith(name) and wide(page) <= 0
        assert page.locator("#mend-menu a").count() == page.locator(".mend-part").count()
        assert page.locator("nav [rel=prev], nav [rel=next]").count() == 2
        link = page.locator("main a[href*='.ipynb']").first
        if link.count():
            assert page.request.get(server.url.rstrip("/") + link.get_attribute("href")).ok
        assert not [line for line in page.console if line.startswith("error")]
    finally:
        server.stop()
