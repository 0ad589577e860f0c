"""The site as its people have it: no server of ours, no kernel, no network; walked page by page."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import eventually, held, served

from mend import exercises, grading, handins, kept, lessons
from mend.pages.book import is_shown
from mend.site import build, folder
from mend.site.search import OPTIONS

LESSONS = [f"{path.stem}.html" for path in lessons.every() if is_shown(path)]
TRAINED = [f"exercise-{path.name}.html" for path in exercises.folders()]
OTHERS = ["index.html", "exercises.html", "glossary.html", "404.html"]
WHEEL = "04-six-areas-of-self.html"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The whole site: lessons as they were saved, exercises run."""
    return build.draw(saved=True)


@pytest.fixture(scope="module")
def out(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("site") / "out"
    folder.put(home, files)
    return home


@pytest.fixture(scope="module")
def site(out: Path) -> Iterator[str]:
    with served(out) as (address, _):
        yield address


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    if page.locator("#mend-models").count():
        page.locator("body[data-alive]").wait_for()
    return page


def complaints(page: Any) -> list[str]:
    return [said for said in page.console if not said.startswith(("info", "log", "debug"))] + page.errors


# The first thing in a widget that can be worked, worked as a learner would; it leaves false where there is none.
USE = """(host) => {
  const shown = (node) => node.getClientRects().length && !node.disabled && !node.closest("[inert], .mend-bar, details:not([open])");
  const find = (what) => [...host.querySelectorAll(what)].find(shown);
  const say = (node, type) => node.dispatchEvent(new Event(type, { bubbles: true }));
  let node;
  if ((node = find("[role=slider]:not([aria-valuemin='1'][aria-valuemax='1'])"))) {
    node.focus();
    for (const key of ["ArrowUp", "ArrowRight"]) node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  } else if ((node = find("textarea"))) {
    node.value = "When the door was shut, I felt small.";
    say(node, "input");
  } else if ((node = find("select"))) {
    node.selectedIndex = (node.selectedIndex + 1) % node.options.length;
    say(node, "change");
  } else if ((node = find("input[type=radio], input[type=checkbox]"))) node.click();
  else if ((node = find("button:not(.mend-safety, [aria-current])"))) node.click();
  return Boolean(node);
}"""


# What a widget shows, with what stands in its fields.
SHOWS = """(host) => [host.innerHTML, ...[...host.querySelectorAll("input, select, textarea")].map((one) => [one.value, one.checked])].join()"""


@pytest.mark.parametrize("name", LESSONS + TRAINED + OTHERS)
def test_a_page_works_says_nothing_wrong_and_everyone_can_use_it(pages, site, name):
    page = opened(pages(), site + name)
    hosts = page.locator(".mend-host")
    models = page.evaluate(
        "Object.keys(JSON.parse(document.getElementById('mend-models')?.textContent ?? '{}')).length"
    )
    assert bool(hosts.count()) == bool(models)
    for theme, rules in (("light", None), ("dark", ["color-contrast", "link-in-text-block"])):
        page.emulate_media(color_scheme=theme)
        options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        found = Axe().run(page, options=options).response["violations"]
        told = [
            (row["id"], row["nodes"][0]["html"][:200])
            for row in found
            if row["impact"] in ("serious", "critical")
        ]
        assert not told, theme
    for host in hosts.all():
        assert not host.evaluate("node => node.matches('.is-empty') || !node.firstElementChild")
        sheet = host.locator(".mend-exercise").count()
        before = host.evaluate(SHOWS)
        assert host.evaluate(USE) or sheet
        eventually(lambda host=host, before=before: host.evaluate(SHOWS) != before, not sheet, 5)
    assert not complaints(page)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_a_page_is_not_too_wide_for_a_phone(pages, site):
    page = pages(width=400, height=800, scheme="dark")
    for name in [*LESSONS, *TRAINED, *OTHERS]:
        opened(page, site + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, name
        for panel in ("mend-find", "mend-work"):
            page.evaluate("name => document.getElementById(name).showPopover()", panel)
            assert page.locator(f"#{panel}").evaluate("node => node.scrollWidth - node.clientWidth") <= 0, (
                name,
                panel,
            )


def test_a_gesture_leaves_the_style_of_the_rest_of_the_page_alone(browser, pages, site):
    page = opened(pages(), site + "04-six-areas-of-self.html")
    page.locator(".mend-wheel [role=slider]").first.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(300)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    for key in ("ArrowUp", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    rows = json.loads(browser.stop_tracing())["traceEvents"]
    styled = [row["args"]["elementCount"] for row in rows if "elementCount" in row.get("args", {})]
    # One rule that asks the body what it holds, with :has(), would have all of the lesson's 1800 computed anew.
    assert styled and max(styled) < 200


def test_a_lesson_without_its_figures_is_small(files):
    for name in LESSONS:
        text = re.sub(r'<figure class="mend-figure".*?</figure>', "", files[name].decode(), flags=re.DOTALL)
        assert len(gzip.compress(text.encode())) < 150_000, name


def test_what_python_links_is_linked_in_the_page(pages, site):
    page = opened(pages(), site + WHEEL)
    choice = page.locator(".mend-host", has=page.locator(".mend-choose"))
    before = choice.locator("svg:visible").get_attribute("aria-label")
    choice.locator("select").select_option(index=1)
    assert choice.locator("svg:visible").get_attribute("aria-label") != before


# --- nothing from elsewhere, and without a network ---


@pytest.fixture
def elsewhere(browser: Any) -> Iterator[Callable[[], Any]]:
    """A page for which every address of another computer is there; `page.asked` is what was asked of them."""
    contexts = []

    def new() -> Any:
        contexts.append(context := browser.new_context(service_workers="block"))
        page = context.new_page()
        page.asked = []

        def answer(route: Any) -> None:
            page.asked.append(route.request.url)
            route.fulfill(body="let in")

        context.route(re.compile("^https:"), answer)
        return page

    yield new
    for context in contexts:
        context.close()


def test_the_policy_lets_nothing_in_from_elsewhere(elsewhere, site):
    page = opened(elsewhere(), site + WHEEL)
    tried = """async () => {
      const image = new Image();
      const drawn = new Promise((done) => { image.onload = () => done("let in"); image.onerror = () => done("kept out"); });
      image.src = "https://example.org/x.png";
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
      const fetched = await fetch("https://example.org/x", { mode: "no-cors" }).then(() => "let in", () => "kept out");
      return [fetched, await drawn, window.ran ?? "kept out"];
    }"""
    assert page.evaluate(tried) == ["kept out"] * 3
    assert page.asked == []


def test_after_one_visit_the_whole_course_works_with_no_network(pages, out):
    with served(out) as (address, stop):
        page = opened(pages(), address)
        page.locator(".site-work").click()
        page.get_by_text("The whole course is on this device").wait_for()
        stop()
        for name in [*OTHERS, *LESSONS, *TRAINED]:
            opened(page, address + name)
            assert page.locator(".mend-host.is-empty").count() == 0
        page.goto(address)  # the folder itself
        page.get_by_role("link", name="The six areas of the self").click()
        page.locator("body[data-alive]").wait_for()
        page.keyboard.press("/")
        page.keyboard.type("gaslighting")
        page.locator("#mend-find li").first.wait_for()
        assert not complaints(page)


def test_an_update_waits_and_never_mixes_old_and_new(pages, files, tmp_path):
    """The new edition has another heading and another script; while it is put there, a page may be missing or old."""
    old = {name: data for name, data in files.items() if not name.startswith("exercise")}
    changed = {
        name: data.replace(b"</h1>", b" NEW</h1>") if name in (WHEEL, "index.html") else data
        for name, data in old.items()
    }
    old, changed = build.with_worker(old), build.with_worker(changed)
    out = tmp_path / "out"
    folder.put(out, old)
    ready = "async () => { const r = await navigator.serviceWorker.ready; return Boolean(r.active); }"
    look = "navigator.serviceWorker.getRegistration().then((r) => r.update().catch(() => 0))"
    coming = (
        "navigator.serviceWorker.getRegistration().then((r) => [Boolean(r.installing), Boolean(r.waiting)])"
    )
    with served(out) as (address, _):
        page = opened(pages(), address)
        page.evaluate(ready)
        opened(page, address + WHEEL)
        # A host that is in the middle of it: the worker is new, one of its pages is not.
        (out / "worker.js").write_bytes(changed["worker.js"])
        page.evaluate(look)
        eventually(lambda: page.evaluate(coming), [False, False])
        opened(page, address + WHEEL)
        assert "NEW" not in page.locator("h1").first.inner_text()
        folder.put(out, changed)
        page.evaluate(look)
        eventually(lambda: page.evaluate(coming), [False, True])
        opened(page, address + "index.html")  # a page of the old edition was open, so it is the old one
        assert "NEW" not in page.locator("h1").first.inner_text()
        page.goto("about:blank")
        page.wait_for_timeout(500)
        assert "NEW" in opened(page, address + WHEEL).locator("h1").first.inner_text()
        assert "NEW" in opened(page, address + "index.html").locator("h1").first.inner_text()
        assert page.evaluate("caches.keys().then((names) => names.length)") == 1


def test_the_course_can_be_taken_off_the_device(pages, out):
    with served(out) as (address, _):
        page = opened(pages(), address)
        page.locator(".site-work").click()
        page.get_by_role("button", name="Remove it").click()
        page.get_by_text("Removed.").wait_for()
        assert page.evaluate("caches.keys()") == []
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0


def test_it_works_from_a_folder_and_says_what_does_not(pages, out):
    page = opened(pages(), (out / "index.html").as_uri())
    page.get_by_role("link", name="The six areas of the self").click()
    page.locator("body[data-alive]").wait_for()
    slider = page.locator(".mend-wheel [role=slider]").first
    slider.focus()
    page.keyboard.press("ArrowUp")
    assert held(page, "concept")[0][0] > 3
    page.keyboard.press("Escape")
    page.locator(".site-find").click()
    page.keyboard.type("accountability")
    page.locator("#mend-find li").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".site-work").click()
    page.get_by_text("It cannot be installed like an app from here").wait_for()
    assert page.get_by_label("Keep my work in this browser").is_disabled()
    assert not complaints(page)


# --- searching ---


def test_the_index_is_the_one_that_the_library_itself_would_make(pages, site, files):
    page = opened(pages(), site)
    page.locator(".site-find").click()
    eventually(lambda: page.evaluate("Boolean(window.MiniSearch && window.mendIndex)"), True)
    again = """(options) => {
      const { data } = window.mendIndex;
      const made = new MiniSearch({ ...options, idField: options.idField });
      made.addAll(Object.values(data.storedFields));
      const sorted = (found) => ({ ...found, index: Object.fromEntries(found.index) });
      return [sorted(JSON.parse(JSON.stringify(made))), sorted(data)];
    }"""
    made, ours = page.evaluate(again, {**OPTIONS, "fields": list(OPTIONS["fields"])})
    assert made == ours and len(ours["index"]) > 1000


def test_search_leads_from_any_page_to_the_place(pages, site):
    page = opened(pages(), site + "glossary.html")
    assert page.evaluate("document.activeElement === document.body")
    # The field has the keyboard at once: the next key may come before anything else does.
    slash = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))"
    assert page.evaluate(f"{slash}, document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.locator("#mend-find").wait_for(state="hidden")
    page.keyboard.press("/")
    page.keyboard.type("vicki coleman")
    first = page.locator("#mend-find li a").first
    first.wait_for()
    assert page.locator("#mend-find mark").count()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html#part-*")
    assert "Coleman" in page.locator(f"#{page.url.rpartition('#')[2]}").inner_text()
    page.locator(".site-find").click()
    page.keyboard.type("zzzzzzzz")
    page.get_by_text("Nothing in the course has").wait_for()


# --- a learner's own work ---


def move(page: Any, by: int = 1) -> float:
    """Move the first handle of the wheel; where it is then."""
    slider = page.locator(".mend-wheel [role=slider]").first
    slider.focus()
    for _ in range(by):
        page.keyboard.press("ArrowUp")
    return held(page, "concept")[0][0]


def do(page: Any, name: str) -> None:
    if not page.locator("#mend-work").is_visible():
        page.locator(".site-work").click()
    page.locator(f'#mend-work [data-do="{name}"]').click()


def give(page: Any, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        do(page, "open")
    chooser.value.set_files(path)


def test_work_is_in_memory_until_a_copy_is_saved_and_the_copy_brings_it_back(pages, site, tmp_path):
    page = opened(pages(), site + WHEEL)
    value = move(page)
    assert page.evaluate("localStorage.length") == 0
    assert "concept" not in page.evaluate("JSON.stringify(sessionStorage)")
    with page.expect_download() as got:
        do(page, "save")
    got.value.save_as(tmp_path / "my-work.json")
    page.reload()
    page.locator("body[data-alive]").wait_for()
    assert held(page, "concept")[0][0] == 3
    # On another page the copy is taken along, and its own work goes in with it.
    opened(page, site + "08-five-healing-steps.html")
    give(page, tmp_path / "my-work.json")
    page.get_by_text("The copy holds nothing of this page").wait_for()
    page.keyboard.press("Escape")
    page.evaluate(
        "[...mendModels.values()].find(({ model }) => model.get('confirmed')).model.set('confirmed', [[true, true], ...Array(4).fill([false, false])])"
    )
    with page.expect_download() as got:
        do(page, "save")
    got.value.save_as(tmp_path / "both.json")
    assert list(json.loads((tmp_path / "both.json").read_text())["pages"]) == [
        "04-six-areas-of-self",
        "08-five-healing-steps",
    ]
    opened(page, site + WHEEL)
    give(page, tmp_path / "both.json")
    page.get_by_text("Put back: 1 of this page").wait_for()
    assert held(page, "concept")[0][0] == value
    # Work that is there is not written over unasked.
    page.keyboard.press("Escape")
    other = move(page, 3)
    give(page, tmp_path / "both.json")
    do(page, "keep-mine")
    assert held(page, "concept")[0][0] == other
    give(page, tmp_path / "both.json")
    do(page, "replace")
    assert held(page, "concept")[0][0] == value
    do(page, "erase")
    assert held(page, "concept")[0][0] == value  # it asks first
    do(page, "erase")
    page.wait_for_load_state()
    page.locator("body[data-alive]").wait_for()
    assert held(page, "concept")[0][0] == 3


@pytest.mark.parametrize(
    ("copy", "told"),
    [
        ("{", "it is no such copy"),
        ("[]", "it is no such copy"),
        ('{"mend-work": 1, "pages": {"04-six-areas-of-self": {"SelfConceptWheel-1": {"at": 1}}}}', "it is no such copy"),
        ('{"mend-work": 9, "pages": {}}', "made by a newer version"),
        ('{"mend": 1, "exercise": "01-naming-the-harm", "edition": 1, "answers": {}}', "it is of another exercise"),
        ("WHEEL-AS-TEXT", "does not fit this page"),
        ("WHEEL-OF-ANOTHER-NAME", "does not fit this page"),
        (" " * 5_100_000, "larger than any copy"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_used_changes_nothing_and_is_told(pages, site, tmp_path, copy, told):
    page = opened(pages(), site + WHEEL)
    value = move(page)
    answer = {"concept": "five", "esteem": [3] * 6, "guess": [], "own": [], "who": {}}
    row = {"at": "2026-01-01T00:00:00Z", "stamp": "x", "answer": answer}
    whole = {"mend-work": 1, "pages": {"04-six-areas-of-self": {"SelfConceptWheel-1": row}}}
    if copy == "WHEEL-OF-ANOTHER-NAME":
        row["answer"]["concept"] = [5] * 6
        whole["pages"]["04-six-areas-of-self"]["SelfConceptWheel-7"] = row
    (tmp_path / "copy.json").write_text(json.dumps(whole) if copy.startswith("WHEEL") else copy)
    give(page, tmp_path / "copy.json")
    page.locator(".work-said", has_text=told).wait_for()
    assert held(page, "concept")[0][0] == value
    assert not complaints(page)


def test_work_is_kept_in_the_browser_only_where_it_is_wanted_and_leaving_erases_it(elsewhere, site):
    page = opened(elsewhere(), site + WHEEL)
    value = move(page)
    page.locator(".site-work").click()
    page.get_by_label("Keep my work in this browser").check()
    page.get_by_text("Anyone who uses this browser after you").wait_for()
    opened(page, site + "00-start-here.html")
    opened(page, site + WHEEL)
    assert held(page, "concept")[0][0] == value
    page.locator(".site-work").click()
    page.get_by_label("Keep my work in this browser").uncheck()
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Keep my work in this browser").check()
    page.keyboard.press("Escape")
    # What another tab has kept meanwhile stays, whoever writes last.
    tab = opened(page.context.new_page(), site + "exercise-04-six-areas-of-self.html")
    tab.locator("textarea").last.fill("Written in another tab.")
    tab.locator(".mend-kept.is-saved").first.wait_for()
    tab.wait_for_timeout(500)
    move(page)
    page.wait_for_timeout(500)
    tab.reload()
    tab.locator("body[data-alive]").wait_for()
    assert tab.locator("textarea").last.input_value() == "Written in another tab."
    tab.close()
    move(page)  # and is still on its way to the store
    page.get_by_role("button", name="Leave this page").first.click()
    page.wait_for_url(re.compile("^https:"))
    assert len({url.split("/")[2] for url in page.asked}) == 1
    opened(page, site + WHEEL)
    assert page.evaluate("localStorage.length") == 0 and held(page, "concept")[0][0] == 3


# --- exercises ---


def test_an_exercise_is_handed_in_from_its_page_and_graded(pages, site, tmp_path):
    name = "04-six-areas-of-self"
    exercise = exercises.load(exercises.find(name))
    page = opened(pages(), f"{site}exercise-{name}.html")
    assert page.get_by_role("button", name="Download my answers").is_disabled()
    assert page.locator(".mend-cover:visible, .mend-alarm:visible").count() == 0
    tasks = [task for task in exercise.tasks if task.kind not in ("value", "written")]
    put = """([task, answer]) => {
      for (const { model } of mendModels.values()) if (model.get("kept")?.task === task) model.set(answer);
    }"""
    for task in tasks:
        page.evaluate(put, [task.id, grading.model_answer(task)])
    page.locator("textarea").last.fill("Apart in the family, together at work.")
    eventually(lambda: page.locator(".mend-tasks .is-begun").count(), len(tasks) + 1)
    assert page.locator(".mend-tasks .is-done").count() == len(tasks) + 1
    with page.expect_download() as got:
        page.get_by_role("button", name="Download my answers").click()
    assert got.value.suggested_filename == f"{name}.answers.json"
    path = tmp_path / "answers.json"
    got.value.save_as(path)
    sheet = kept.read(path, name)
    assert sheet is not None and set(sheet.entries) == {*(task.id for task in tasks), "q6"}
    for task in tasks:
        assert grading.grade(task, sheet.entries[task.id].answer).share == 1, task.id
    hand_in = tmp_path / "class"
    hand_in.mkdir()
    path.rename(hand_in / "a-student.json")
    with handins.opened(hand_in, "") as found:
        (grade,) = handins.grade_all(found, "", lambda: None)
    assert not grade.note
    # The same file brings the work back, in the page as in JupyterLab.
    page.reload()
    page.locator("body[data-alive]").wait_for()
    give(page, hand_in / "a-student.json")
    page.get_by_text(f"Put back: {len(tasks) + 1} of this page").wait_for()
    assert page.locator("textarea").last.input_value() == "Apart in the family, together at work."
    page.wait_for_timeout(6500)  # after a silence, work that nobody kept would be called lost
    assert page.locator(".mend-alarm:visible").count() == 0
    assert not complaints(page)
