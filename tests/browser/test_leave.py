"""Leaving a page: the screen is cleared in the same moment, and nothing of it comes back.

The neutral page is at an address of this computer that Playwright answers, so that nothing leaves it.
"""

import json
import time

import nbformat
import pytest
from conftest import Server, eventually

from mend import frameworks, lessons, page

WORDS = frameworks.load("support").leave
AWAY = "http://127.0.0.1:9/weather"  # nothing listens there
SEEN = """() => [document.title, document.body.innerText.trim(), document.querySelectorAll("input, textarea, iframe").length]"""
CLEAR = [WORDS.title, WORDS.title, 0]  # the one word that is left is clipped, and for who listens
TYPED = "what nobody else may read"
FIELD = """
const host = document.querySelector("#host");
const area = host.attachShadow({ mode: "open" }).appendChild(document.createElement("textarea"));
host.addEventListener("keydown", (event) => event.stopPropagation());
"""


def opening():
    """The opening of a lesson, whose way out leads to this computer."""
    return page.opening("01").html.replace(WORDS.target, AWAY)


class Weather:
    """The neutral page; it waits as long as `slow` is set, and is not there while `down` is."""

    def __init__(self, shown):
        self.slow, self.down, self.waiting = False, False, []
        shown.context.route(f"{AWAY}*", self.answer)

    def answer(self, route):
        if self.down:
            return route.abort()
        if self.slow:
            return self.waiting.append(route)
        route.fulfill(content_type="text/html", body="<title>Weather</title><p>Rain later</p>")

    def arrive(self):
        self.slow = False
        while self.waiting:
            self.answer(self.waiting.pop())


@pytest.fixture
def lesson(pages, tmp_path):
    """A page of the course in a file, with a field that stops every key, in a shadow tree."""
    file = tmp_path / "lesson.html"
    file.write_text(
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Naming the harm</title><body>{opening()}<h1>Naming the harm</h1><iframe srcdoc='harm'></iframe>"
        f'<input aria-label="Open" value=""><div id="host"></div><script>{FIELD}</script>{"<p>harm</p>" * 60}</body>'
    )

    def show(**options):
        shown = pages(**options)
        shown.weather = Weather(shown)
        shown.goto("about:blank")
        shown.goto(file.as_uri())
        return shown

    return show


def press(shown, times=3, key="Shift"):
    for _ in range(times):
        shown.keyboard.press(key)


@pytest.mark.parametrize("how", ["button", "Enter", "Space", "Shift"])
def test_the_screen_is_clear_while_the_neutral_page_is_still_on_its_way(lesson, how):
    shown = lesson()
    shown.weather.slow = True
    shown.locator("textarea").fill(TYPED)
    button = shown.get_by_role("button", name=WORDS.button)
    if how == "button":
        button.click()
    elif how == "Shift":
        shown.locator("textarea").focus()
        press(shown)
    else:
        button.press(how)
    assert shown.evaluate(SEEN) == CLEAR
    box = shown.get_by_role("alert").bounding_box()
    assert box["width"] <= 1 and box["height"] <= 1
    shown.evaluate(
        "document.body.append(Object.assign(document.createElement('p'), { textContent: 'harm' }))"
    )
    shown.evaluate("document.title = 'Naming the harm'")  # as what runs on behind the screen may do
    assert shown.evaluate(SEEN) == CLEAR
    eventually(lambda: len(shown.weather.waiting), 1)
    shown.weather.arrive()
    shown.wait_for_url(AWAY)
    assert shown.get_by_text("Rain later").is_visible()
    shown.go_back()
    assert shown.url == "about:blank"  # the page took its own place in the history
    assert shown.errors == []


@pytest.mark.parametrize("how", ["offline", "no answer", "silence"])
def test_where_the_neutral_page_is_out_of_reach_a_blank_one_stays(lesson, how):
    shown = lesson()
    shown.weather.down, shown.weather.slow = how == "no answer", how == "silence"
    if how == "offline":
        shown.context.unroute_all()
        shown.context.set_offline(True)
    start = time.monotonic()
    press(shown)
    if how == "silence":
        assert shown.evaluate(SEEN) == CLEAR
    shown.wait_for_url("about:blank")
    assert (2.5 if how == "silence" else 0) < time.monotonic() - start < 6
    assert shown.locator("body").inner_text() == ""


def test_back_from_the_browser_s_memory_is_blank(lesson):
    shown = lesson()
    shown.weather.slow = True
    press(shown)
    shown.evaluate(
        """() => { addEventListener("pageshow", () => location.reload());
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); }"""
    )
    shown.wait_for_url("about:blank")


@pytest.mark.parametrize("kept", ["session", "name"])
def test_an_earlier_page_of_the_course_is_blank_when_one_goes_back_to_it(lesson, kept):
    shown = lesson()
    if kept == "name":  # on a busy machine Chromium loses what a file kept for its session, one time in fifty
        shown.add_init_script("Storage.prototype.setItem = () => {}")
    first = shown.url
    shown.goto(f"{first}?2")
    press(shown)
    shown.wait_for_url(AWAY)
    # Only after the answer, which the page's end would take with it.
    shown.evaluate("void setTimeout(() => history.back())")
    shown.wait_for_url("about:blank")
    shown.goto(first)  # who asks for it anew is let in
    assert shown.get_by_role("heading", name="Naming the harm").is_visible()
    assert shown.evaluate("[window.name, sessionStorage.length]") == ["", 0]


def test_only_shift_alone_counts_and_a_held_key_counts_once(lesson):
    shown = lesson()
    shown.locator("textarea").focus()
    press(shown, 4, "Shift+A")
    press(shown, 2)
    assert shown.locator("body > .mend-leave [role=status]").inner_text() == WORDS.pressed_twice
    shown.keyboard.press("a")  # whatever else is pressed begins anew
    press(shown, 1)
    assert shown.locator("body > .mend-leave [role=status]").inner_text() == WORDS.pressed_once
    for _ in range(5):
        shown.keyboard.down("Shift")  # held: the system repeats it
    shown.keyboard.up("Shift")
    assert shown.locator("textarea").input_value() == "AAAAa"
    shown.keyboard.down("Shift")
    shown.locator("h1").click()  # to select up to here
    shown.keyboard.up("Shift")
    assert shown.get_by_role("heading").is_visible()
    shown.weather.slow = True
    press(shown, 1)
    assert shown.evaluate(SEEN) == CLEAR


def test_presses_are_forgotten_after_five_seconds(lesson):
    shown = lesson()
    shown.clock.install()
    press(shown, 2)
    dots = shown.locator("body > .mend-leave .mend-leave-dots")
    assert dots.is_visible()
    shown.clock.run_for(5100)
    assert shown.locator("body > .mend-leave [role=status]").inner_text() == WORDS.late
    press(shown, 1)
    assert dots.is_visible() and shown.get_by_role("heading").is_visible()
    shown.clock.run_for(11_000)
    assert not dots.is_visible()
    assert shown.locator("body > .mend-leave [role=status]").inner_text() == ""


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_is_in_sight_and_covers_nothing(lesson, width, scheme):
    shown = lesson(width=width, height=720, scheme=scheme)
    shown.evaluate("scrollTo(0, document.body.scrollHeight)")
    button = shown.get_by_role("button", name=WORDS.button)
    box, strip = button.bounding_box(), shown.locator("body > .mend-leave").bounding_box()
    assert box["height"] >= 44 and box["width"] >= 44
    assert (
        shown.locator("p").last.bounding_box()["y"] + 16
        < strip["y"]
        < box["y"]
        < box["y"] + box["height"]
        <= 720
    )
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.emulate_media(media="print")
    assert not button.is_visible()


def test_a_page_with_a_bar_of_its_own_has_the_button_there_alone(lesson):
    shown = lesson()
    shown.evaluate("document.body.dataset.mendBar = ''")
    assert shown.get_by_role("button", name=WORDS.button).count() == 0
    shown.evaluate(
        "html => document.body.insertAdjacentHTML('beforeend', html)",
        page.leave_button().replace(WORDS.target, AWAY),
    )
    shown.get_by_role("button", name=WORDS.button).click()
    shown.wait_for_url(AWAY)


# --- JupyterLab -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_lab(browser, tmp_path_factory):
    """JupyterLab with one lesson, which is left for this computer."""
    folder = tmp_path_factory.mktemp("leaving") / "notebooks"
    folder.mkdir()
    book = nbformat.v4.new_notebook()
    cells = {
        "opening": "import mend\nmend.opening('01')",
        "bench": "bench = mend.RewriteBench(sentence='own')\nbench",
    }
    book.cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    for name in ("00-one", "01-two"):
        path = folder / f"{name}.ipynb"
        nbformat.write(book, path)
        lessons.write(path, lessons.run(path))
        path.write_text(path.read_text().replace(WORDS.target, AWAY))
    server = Server("lab", folder, folder.parent / "home")
    yield server
    server.stop()


@pytest.fixture
def opened(own_lab, pages):
    def show(**options):
        shown = pages(**options)
        shown.weather = Weather(shown)
        shown.asked = []
        shown.on("dialog", lambda dialog: (shown.asked.append(dialog.type), dialog.accept()))
        own_lab.open(shown, "00-one")
        shown.locator("body > .mend-leave").wait_for()
        shown.get_by_label("In your words").fill(TYPED)
        return shown

    return show


def running(server, shown):
    answer = shown.request.get(
        f"{server.url}api/sessions", headers={"Authorization": f"token {server.token}"}
    )
    return len(json.loads(answer.text()))


def test_jupyterlab_is_left_at_once_and_asks_nothing(own_lab, opened):
    shown = opened()
    own_lab.run_all(shown)
    shown.get_by_label("In your words").fill(TYPED)
    assert shown.evaluate("jupyterapp.status.isDirty")
    shown.weather.slow = True
    shown.get_by_label("In your words").focus()
    press(shown)
    assert shown.evaluate(SEEN) == CLEAR
    shown.wait_for_timeout(1000)  # what JupyterLab does behind the screen brings nothing back
    assert shown.evaluate(SEEN) == CLEAR
    shown.weather.arrive()
    shown.wait_for_url(AWAY)
    assert shown.asked == []
    eventually(lambda: running(own_lab, shown), 0)  # the kernel held what was typed
    own_lab.open(shown, "00-one")
    shown.get_by_label("In your words").wait_for()
    assert shown.get_by_label("In your words").input_value() == ""


def test_back_to_jupyterlab_shows_no_lesson(own_lab, opened):
    shown = opened()
    own_lab.open(shown, "01-two")
    shown.locator("body > .mend-leave").wait_for()
    press(shown)
    shown.wait_for_url(AWAY)
    shown.evaluate("history.back()")
    shown.wait_for_url("about:blank")
    assert TYPED not in shown.content()


def test_the_other_windows_of_the_course_are_cleared_too(own_lab, opened, pages):
    shown = opened()
    with shown.expect_popup() as popup:
        shown.evaluate("url => void open(url, 'notes', 'width=600,height=400')", shown.url)
    notes = popup.value
    notes.locator("body > .mend-leave").wait_for()
    other = shown.context.new_page()
    own_lab.open(other, "01-two")
    other.locator("body > .mend-leave").wait_for()
    shown.weather.slow = True
    shown.get_by_role("button", name=WORDS.button).click()
    eventually(notes.is_closed, True)  # who opened it shows the neutral page
    eventually(lambda: other.evaluate(SEEN), CLEAR)


def test_in_jupyterlab_the_strip_has_its_own_room(opened):
    shown = opened()
    strip, notebook = shown.locator("body > .mend-leave"), shown.locator(".jp-NotebookPanel")

    def overlap():
        ends = notebook.bounding_box()["y"] + notebook.bounding_box()["height"]
        return max(0, ends - strip.bounding_box()["y"])

    for width in (400, 1280):
        shown.set_viewport_size({"width": width, "height": 720})
        eventually(overlap, 0)
        low = strip.bounding_box()["height"]
        strip.evaluate("strip => strip.append('as tall as its words need '.repeat(30))")  # as in larger type
        eventually(overlap, 0)
        box = strip.bounding_box()
        assert box["height"] > low + 10 and box["width"] == width and box["y"] + box["height"] == 720
        assert shown.get_by_role("button", name=WORDS.button).bounding_box()["height"] >= 44
