"""Presenting: a workshop on the wall by keys alone, with the notes in a second window and nowhere else."""

import html
import re
import time

import pytest
from conftest import Server, eventually

from mend import lessons, plans, sections
from mend.pages.book import is_shown
from mend.pages.render import markdown

PLAN = "two-hours"
WALL = (1280, 720)

# What is seen at one moment: how much is too wide, whether the last line is above the line below, and what must not be there.
SEEN = """() => {
  const stage = document.querySelector('.mend-stage'), section = stage.querySelector(':scope > .mend-part:not([hidden])');
  const foot = document.querySelector('.mend-wall').getBoundingClientRect().top, below = stage.scrollHeight - stage.clientHeight - stage.scrollTop;
  const shown = [...section.querySelectorAll('.jp-RenderedMarkdown > *, .jp-OutputArea-output')].filter((node) => node.offsetHeight);
  return {
    title: section.dataset.title, place: location.search, top: stage.scrollTop, below,
    said: document.querySelector('.mend-wall-title').textContent,
    shown: shown.length,
    wide: Math.max(stage.scrollWidth - stage.clientWidth, document.documentElement.scrollWidth - innerWidth),
    cut: Math.max(...shown.map((node) => node.getBoundingClientRect().bottom)) > foot + 1 && below < 5,
    code: Boolean(document.querySelector('.jp-InputArea pre')) || document.body.innerText.includes('import mend'),
    others: [...stage.querySelectorAll(':scope > .mend-part[hidden] :is(a, button, input, select, textarea, [tabindex])')].some((node) => node.checkVisibility()),
  };
}"""

# Goes through a whole page by Page Down and collects what is smaller than a finger.
SMALL = """() => {
  const small = new Set(), stage = document.querySelector('.mend-stage'), widgets = new Set();
  const where = () => location.search + stage.scrollTop;
  for (let i = 0; i < 150; i++) {
    for (const node of document.querySelectorAll('.mend-stage :is(.mend, .mend-control, details, .mend-map) :is(a, button, select, summary, input, textarea, [role=slider], [role=tab]), .mend-wall button')) {
      if (!node.checkVisibility()) continue;
      if (node.matches('p a, dd a')) continue;
      const box = (node.matches('input') && node.closest('label')) || node, { width, height } = box.getBoundingClientRect();
      widgets.add(node.closest('.mend')?.className ?? '');
      if (width > 2 && Math.min(width, height) < 43.5) small.add(`${node.closest('.mend')?.className} ${node.tagName} ${node.textContent.slice(0, 30)} ${Math.round(width)}x${Math.round(height)}`);
    }
    const before = where();
    dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
    if (where() === before) break;
  }
  return [[...small], widgets.size];
}"""


@pytest.fixture(scope="module")
def planned(browser, course, tmp_path_factory):
    server = Server("present", course, tmp_path_factory.mktemp("planned") / "home", "--plan", PLAN)
    yield server
    server.stop()


def present(server, page, path="", place="?present"):
    page.goto(f"{server.url}{path}{place}")
    page.locator("body[data-alive]").wait_for()
    page.locator(".mend-wall").wait_for(state="visible" if "present" in place else "attached")
    return page


def lesson(server, page, stem, place="?present"):
    return present(server, page, f"voila/render/{stem}.ipynb", place)


def second(page):
    """The notes window, in step."""
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.wait_for_function("document.querySelector('.notes-time b').textContent")
    return notes


def where(page):
    return page.evaluate("location.search")


def sentences(text):
    """What could be found again on a page: whole sentences, without their marks."""
    plain = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markdown(text))))
    return [one.strip() for one in re.split(r"(?<=[.?!])\s", plain) if len(one) > 40]


def told_to_facilitators():
    kept = {
        one
        for path in lessons.every()
        for note in sections.notes(lessons.read(path))
        for one in sentences(note)
    }
    kept |= {one for part in plans.load(PLAN).sessions[0].parts for one in sentences(part.note)}
    assert len(kept) > 100
    return kept


def without_marks(source):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", source)))


def test_two_hours_from_first_to_last_by_keys(planned, pages):
    page = present(planned, pages(*WALL))
    notes = second(page)
    notes.on("pageerror", lambda error: page.errors.append(str(error)))
    page.bring_to_front()
    titles, before = [], None
    for _ in range(300):
        seen = page.evaluate(SEEN)
        if (seen["place"], seen["top"]) == before:
            break
        before = (seen["place"], seen["top"])
        faults = {name: seen[name] for name in ("cut", "code", "others") if seen[name]}
        assert seen["shown"] and seen["wide"] <= 0 and not faults, seen
        assert seen["said"] == seen["title"]
        if titles[-1:] != [seen["title"]]:
            titles.append(seen["title"])
            eventually(lambda: notes.evaluate("document.querySelector('h1').textContent"), titles[-1], 5)
        page.keyboard.press("ArrowRight")
    parts = plans.load(PLAN).sessions[0].parts
    assert len(titles) == len(parts)
    assert notes.locator(".notes-next b").inner_text() == "Nothing comes after this."
    assert page.errors == [] and [said for said in page.console if said.startswith("error")] == []


def test_notes_are_in_the_second_window_alone(planned, pages):
    page = present(planned, pages(*WALL))
    kept = told_to_facilitators()
    for path in [
        "",
        *(f"voila/render/{path.name}" for path in lessons.every() if not path.name.startswith("10")),
    ]:
        source = without_marks(page.request.get(planned.url + path).text())
        assert [one for one in kept if one in source] == [], path
    own = without_marks(page.request.get(f"{planned.url}notes/session/1").text())
    assert sum(one in own for one in kept) > 30


def test_keys_and_clickers(planned, pages):
    page = lesson(planned, pages(*WALL), "01-naming-the-harm", "")
    assert page.locator(".mend-wall").is_hidden()
    page.keyboard.press("p")
    steps = [where(page)]
    for key in ("PageDown", "ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
        if where(page) == steps[-1]:
            page.keyboard.press(key)  # a view that is taller than the wall is read to its end first
        steps.append(where(page))
    assert steps[0] == "?present&at=1" and len(set(steps)) == len(steps)
    for key, expected in zip(("PageUp", "ArrowLeft", "ArrowUp"), steps[-2::-1], strict=False):
        page.keyboard.press("PageUp")
        while page.evaluate("document.querySelector('.mend-stage').scrollTop") > 4:
            page.keyboard.press(key)  # a view that is taller than the wall is read to its beginning first
        assert where(page) == expected
    page.keyboard.press("End")
    assert where(page) == f"?present&at={page.locator('section.mend-part').count()}"
    page.keyboard.press("Home")
    assert where(page) == "?present&at=1"
    for key in ("b", "."):
        page.keyboard.press(key)
        assert page.locator(".mend-blank").is_visible()
        assert page.locator(".mend-stage[inert]").count() == 1
        page.keyboard.press(key)
        assert page.locator(".mend-blank").is_hidden()
    page.keyboard.press("s")
    assert page.locator("dialog.mend-wall-support").get_by_text("112, 911").first.is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog.mend-wall-support").is_hidden() and page.locator(".mend-wall").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".mend-wall").is_hidden() and where(page) == ""
    assert page.locator("section.mend-part[hidden], [data-off]").count() == 0


def test_reload_comes_back_to_the_same_view(planned, pages):
    page = lesson(planned, pages(*WALL), "02-safety-first", "?present&at=4&view=3")
    assert page.locator(".mend-decision").is_visible()
    before = page.evaluate(SEEN)
    page.reload()
    page.locator("body[data-alive]").wait_for()
    assert page.evaluate(SEEN) == before


def test_widget_with_focus_keeps_its_keys(planned, pages):
    page = lesson(planned, pages(*WALL), "04-six-areas-of-self", "?present&at=2&view=3")
    handle = page.locator(".mend-wheel [role=slider]").first
    handle.focus()
    before, value = where(page), handle.get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuenow") != value and where(page) == before
    field = page.locator(".mend-wheel :is(textarea, input[type=text], input:not([type]))").first
    field.focus()
    page.keyboard.type("p b. s")
    assert field.input_value() == "p b. s"
    assert page.locator(".mend-blank").is_hidden() and where(page) == before
    for _ in range(3):
        page.keyboard.press("PageDown")
    assert where(page) != before


def test_timer_turns_calm_amber_with_words(planned, pages):
    page = pages(*WALL)
    page.clock.install()
    present(planned, page, place="?present&at=3")
    clock = page.locator(".mend-wall-time")
    minutes = plans.load(PLAN).sessions[0].parts[2].minutes
    page.clock.fast_forward("04:01")
    assert clock.inner_text() == f"4 of {minutes} min"
    page.clock.fast_forward(f"{minutes - 2:02}:30")
    assert "2 min over" in clock.inner_text() and "is-late" in clock.get_attribute("class")
    page.reload()
    page.locator("body[data-alive]").wait_for()
    assert "2 min over" in clock.inner_text()


def test_break_counts_down(planned, pages):
    page = pages(*WALL)
    page.clock.install()
    parts = plans.load(PLAN).sessions[0].parts
    at = next(i for i, part in enumerate(parts) if hasattr(part, "pause"))
    present(planned, page, place=f"?present&at={at + 1}")
    left, until = (
        page.locator(".is-break:not([hidden]) .mend-rest-left"),
        page.locator(".is-break:not([hidden]) .mend-rest-until"),
    )
    assert left.inner_text() == str(parts[at].minutes)
    assert re.fullmatch(r"We go on at .*\d+:\d\d.*", until.inner_text())
    page.clock.fast_forward("02:30")
    assert left.inner_text() == str(parts[at].minutes - 2)
    page.clock.fast_forward(f"{parts[at].minutes}:00")
    assert until.inner_text() == "We go on now"


def test_second_window_leads_and_follows(planned, pages):
    page = present(planned, pages(*WALL))
    notes = second(page)
    notes.keyboard.press("PageDown")
    eventually(lambda: where(page) != "?present&at=1", True, 5)
    notes.keyboard.press("End")
    parts = plans.load(PLAN).sessions[0].parts
    eventually(lambda: where(page), f"?present&at={len(parts)}", 5)
    notes.keyboard.press("b")
    page.locator(".mend-blank").wait_for()
    notes.get_by_text("The wall is blank.").wait_for()
    notes.keyboard.press("b")
    page.locator(".mend-blank").wait_for(state="hidden")
    notes.get_by_role("button", name="Pause the timer").click()
    notes.get_by_text("The timer is paused").wait_for()
    title = notes.locator("h1").inner_text()
    notes.reload()
    eventually(lambda: notes.locator("h1").inner_text(), title, 5)
    notes.get_by_role("button", name="Let it run").wait_for()
    page.reload()
    page.locator("body[data-alive]").wait_for()
    eventually(lambda: notes.locator("h1").inner_text(), title, 5)
    notes.wait_for_timeout(300)
    assert notes.locator(".notes-news").is_hidden()
    page.close()
    notes.get_by_text("The first window is closed").wait_for(timeout=10_000)
    assert notes.locator("h1").inner_text() == title


def test_blocked_window_is_explained_and_guests_have_none(planned, pages):
    page = present(planned, pages(*WALL))
    page.evaluate("window.open = () => null")
    page.keyboard.press("n")
    assert "Allow pop-ups" in page.locator(".mend-wall-hint").inner_text()
    page.evaluate("document.cookie = 'mend_role=; max-age=0; path=/'")
    page.evaluate("Object.defineProperty(document, 'cookie', { value: '' })")
    guest = pages(*WALL)
    guest.add_init_script("Object.defineProperty(document, 'cookie', { get: () => '' })")
    present(planned, guest)
    assert guest.locator("[data-do=notes]").is_hidden()
    assert "notes" not in guest.locator(".mend-wall-hint").inner_text()


def test_everything_is_large_enough_to_touch(planned, pages):
    page, small, widgets = pages(*WALL), [], 0
    for path in lessons.every():
        if path.name.startswith("10") or not is_shown(path):
            continue
        found, count = lesson(planned, page, path.stem).evaluate(SMALL)
        small += [f"{path.stem}: {one}" for one in found]
        widgets += count
    assert small == [] and widgets > 15


@pytest.mark.parametrize(("width", "height"), [WALL, (1024, 768)])
def test_every_number_to_call_is_in_sight_at_once(planned, pages, width, height):
    page = present(planned, pages(width, height), place="?present&at=2")
    numbers = page.locator(".mend-stage .mend-support :is(.mend-urgent, dd)")
    foot = page.locator(".mend-wall").bounding_box()["y"]
    boxes = [one.bounding_box() for one in numbers.all() if one.is_visible()]
    assert len(boxes) > 6 and all(box["y"] > 0 and box["y"] + box["height"] <= foot for box in boxes)


# Countries beside whose name, or below it, there is not the number that follows in the source.
ASTRAY = """() => [...document.querySelectorAll('.mend-care dt')].filter((name) => {
  const [country, line] = [name, name.nextElementSibling].map((node) => node.getBoundingClientRect());
  return line.height && (line.top < country.top - 4 || line.top > country.bottom + 20 || line.left < country.left);
}).map((name) => name.textContent)"""


@pytest.mark.parametrize("width", [400, 600, 1280])
def test_each_number_stands_by_its_own_country(planned, pages, width):
    page = pages(width=width)
    for path in ("", "voila/render/00-start-here.ipynb"):
        page.goto(planned.url + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.locator(".mend-help").click()
        assert page.locator("#mend-support dd").last.is_visible()
        assert page.evaluate(ASTRAY) == [], path


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080)])
def test_other_walls(planned, pages, width, height):
    page = lesson(planned, pages(width, height, "dark"), "01-naming-the-harm")
    for _ in range(60):
        seen = page.evaluate(SEEN)
        assert seen["shown"] and seen["wide"] <= 0 and not seen["cut"], seen
        page.keyboard.press("PageDown")
        if page.evaluate(SEEN) == seen:
            break
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('.mend-part li')).fontSize)") >= 22
    )


@pytest.mark.parametrize("width", [320, 400])
def test_on_a_phone_the_way_out_is_whole(planned, pages, width):
    page = present(planned, pages(width, 700))
    places = page.locator(".mend-wall-buttons :is(button, a)")
    boxes = [one.bounding_box() for one in places.all() if one.is_visible()]
    right = [box["x"] + box["width"] for box in boxes]
    assert page.locator(".mend-wall .mend-leave-button").is_visible() and right[-1] <= width
    assert all(left <= box["x"] for left, box in zip(right, boxes[1:], strict=False))
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44


def test_lesson_that_voila_draws_is_presented_too(planned, pages):
    page = pages(*WALL)
    page.goto(f"{planned.url}voila/render/10-one-case-start-to-follow-up.ipynb?present", timeout=90_000)
    page.locator(".mend-wall").wait_for(timeout=90_000)
    page.locator(".mend-stage .mend").first.wait_for(state="attached", timeout=60_000)
    time.sleep(1)
    titles = set()
    for _ in range(150):
        seen = page.evaluate(SEEN)
        titles.add(seen["title"])
        assert seen["wide"] <= 0 and not seen["cut"] and not seen["code"], seen
        page.keyboard.press("PageDown")
        if page.evaluate(SEEN) == seen:
            break
    assert titles == {one.title for one in sections.of(lessons.read(lessons.find("10")))}
