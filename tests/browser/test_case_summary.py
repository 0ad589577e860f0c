"""The case summary: notes by mouse and keyboard, and the page that is saved and printed, opened for real."""

import os
import subprocess
import sys

import nbformat
import pytest
from conftest import eventually

from mend import frameworks, lessons
from mend.widgets.decision import DecisionPath
from mend.widgets.path import HealingPath
from mend.widgets.summary import CaseSummary

CASE = frameworks.load("case")
TOTAL = len(CASE.stations)
PROMPT = {station.id: station.prompt for station in CASE.stations}
NASTY = '</p></textarea><script>document.title = "gone"</script>\n\n<img src=x onerror="alert(1)"> & "so" \u00a0\u2603 ]]> &lt;'


def used():
    path = HealingPath()
    path.paused = True
    return path


def drawn(**given):
    case = CaseSummary(safety=DecisionPath(), steps=[used(), used(), HealingPath()], **given)
    case.asked = 1
    return case


@pytest.fixture
def with_python(plain_page, tmp_path):
    """Like `plain_page`, and the host answers as Python does; `sent` holds what it was told."""

    def show(*widgets, answer='setTimeout(() => this.#tell("msg:custom", { alive: true }))', **options):
        page = plain_page(*widgets, **options)
        file = tmp_path / "plain.html"
        silent = "this.answer?.(message);"
        assert silent in file.read_text()
        told = f"(window.sent ??= []).push(message); {answer};"
        file.write_text(file.read_text().replace(silent, told))
        page.reload()
        page.locator("body[data-ready]").wait_for()
        return page

    return show


def note(page, name):
    return page.get_by_role("textbox", name=PROMPT[name])


def saved(page, pages, tmp_path, **options):
    """Press Save and open what came, from the disk."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one page").click()
    assert download.value.suggested_filename == "case-summary.html"
    download.value.save_as(tmp_path / "case-summary.html")
    fresh = pages(**options)
    fresh.goto((tmp_path / "case-summary.html").as_uri())
    return fresh


def test_a_note_is_kept_and_builds_nothing_anew(plain_page):
    page = plain_page(CaseSummary())
    page.evaluate(
        """() => { window.built = 0; new MutationObserver((all) => all.forEach(({ addedNodes, removedNodes }) =>
        (window.built += [...addedNodes, ...removedNodes].filter((node) => node.nodeType === 1).length)))
        .observe(document.querySelector(".mend"), { childList: true, subtree: true }); }"""
    )
    note(page, "us").click()
    page.keyboard.type("One.\nTwo.")
    assert page.evaluate("models[0].get('notes')") == {"us": "One.\nTwo."}
    assert page.locator(".mend-progress").inner_text() == f"1 of {TOTAL} stations have a note"
    assert page.locator(".mend-station.is-done h4").all_inner_texts() == ["Me, you and us"]
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    assert page.evaluate("models[0].get('notes')") == {}
    assert page.locator(".mend-station.is-done").count() == 0
    assert page.evaluate("built") == 0 and page.errors == []
    page.evaluate("models[0].set('notes', { safety: 'from outside' })")
    assert note(page, "safety").input_value() == "from outside"


def test_nothing_longer_than_a_note_may_be_is_taken(plain_page):
    page = plain_page(CaseSummary(notes={"us": "x" * 1999}))
    note(page, "us").press("End")
    note(page, "us").press_sequentially("yz")
    CaseSummary(notes=page.evaluate("models[0].get('notes')"))
    assert len(note(page, "us").input_value()) == 2000


def test_erasing_takes_two_presses_by_keyboard(plain_page):
    page = plain_page(CaseSummary(notes={"us": "one", "steps": "two"}), width=360)
    for _ in range(TOTAL + 2):  # the way out, every note, the next button
        page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.textContent") == "Print"
    )  # no widgets, so no pictures to bring
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Press once more to erase all notes"
    assert page.locator(".mend-live").text_content() == "Press once more to erase all notes"
    page.keyboard.press("Shift+Tab")  # who goes on is not asked again
    assert page.evaluate("Object.keys(models[0].get('notes')).length") == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert page.evaluate("models[0].get('notes')") == {}
    assert page.locator("textarea").evaluate_all("nodes => nodes.every((node) => !node.value)")
    assert page.evaluate("document.activeElement.textContent") == "Erase my notes"
    assert page.locator(".mend-live").text_content() == "Your notes are erased."


@pytest.mark.parametrize("width", [360, 1100])
def test_the_saved_page_stands_alone(with_python, pages, tmp_path, width):
    notes = {"meeting": NASTY, "follow_up": "\nFirst line empty.", "us": " "}
    page = with_python(drawn(notes=notes), width=width)
    page.locator(".mend-did").first.wait_for()
    fresh = saved(page, pages, tmp_path, width=width)
    fresh.wait_for_load_state()
    assert fresh.title() == CASE.title and fresh.locator("html").get_attribute("lang") == "en"
    told = fresh.locator(".note").evaluate_all("nodes => nodes.map((node) => node.textContent)")
    assert told == [NASTY, "\nFirst line empty."]
    assert fresh.locator(".none").count() == TOTAL - 2
    assert fresh.locator("script, link, iframe, form, textarea, button, [onerror]").count() == 0
    heads = fresh.locator("h1, h2, h3").evaluate_all("nodes => nodes.map((node) => node.tagName)")
    assert heads == ["H1", *["H2", "H3"] * TOTAL]
    pictures = fresh.locator("img").evaluate_all(
        "nodes => nodes.map((node) => [node.src.slice(0, 15), node.alt, node.naturalWidth > 0])"
    )
    assert len(pictures) == 3 and fresh.locator(".found").count() == 4
    assert "not used yet." in fresh.locator(".found:not(:has(img))").inner_text()
    assert all(src == "data:image/png;" and alt and wide for src, alt, wide in pictures)
    assert "simulated" in fresh.locator("header").inner_text()
    assert fresh.evaluate("document.compatMode") == "CSS1Compat"
    assert fresh.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert fresh.errors == page.errors == []
    for paper in ("A4", "Letter"):
        assert fresh.pdf(format=paper).startswith(b"%PDF")


def test_it_is_printed_and_nothing_stays_behind(plain_page):
    page = plain_page(CaseSummary(notes={"us": "Mine alone"}))
    page.context.add_init_script(
        "window.print = () => { top.printed = document.body.innerText; window.dispatchEvent(new Event('afterprint')); };"
    )
    page.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_function("window.printed")
    said = page.evaluate("printed")
    assert CASE.title in said and "Mine alone" in said and "Save as one page" not in said
    assert page.evaluate("!document.querySelector('iframe').srcdoc")
    assert page.evaluate("document.activeElement.textContent") == "Print"


@pytest.mark.parametrize("host", ["silent", "throws", "says something else"])
def test_until_python_answers_there_are_notes_alone(plain_page, with_python, pages, tmp_path, host):
    answer = "throw new Error()" if host == "throws" else 'this.#tell("msg:custom", { state: 1 })'
    show = plain_page if host == "silent" else lambda *w: with_python(*w, answer=answer)
    page = show(drawn(notes={"us": "mine"}), CaseSummary())
    stored, without = page.locator(".mend-summary").all()
    assert stored.locator(".mend-did:visible, img:visible").count() == 0
    assert stored.get_by_role("button", name="Bring in the pictures").is_hidden()
    assert "Python is not running" in stored.locator(".mend-away:visible").inner_text()
    assert without.locator(".mend-away").count() == 0  # nothing was given to it
    assert note(page.locator(".mend-summary").first, "us").input_value() == "mine"
    with page.expect_download() as download:
        stored.get_by_role("button", name="Save as one page").click()
    text = download.value.path().read_text()
    assert "mine" in text and HealingPath().content["words"]["title"] not in text and "data:image" not in text
    assert page.errors == []


def test_once_python_answers_the_lines_appear_and_its_end_takes_them_away(with_python):
    page = with_python(drawn(), CaseSummary(steps=used()))
    with_pictures, without = page.locator(".mend-summary").all()
    with_pictures.locator(".mend-did").first.wait_for()
    assert page.evaluate("sent") == [{"ping": True}] * 2
    assert page.locator(".mend-away:visible").count() == 0
    assert with_pictures.locator("img:visible").count() == 3
    assert with_pictures.get_by_role("button", name="Bring in the pictures").is_hidden()
    assert used().summary() in without.inner_text()
    bring = without.get_by_role("button", name="Bring in the pictures")
    bring.click()
    assert "Python draws them" in without.locator(".mend-waiting").inner_text()
    assert page.evaluate("models[1].get('asked')") == 1
    page.evaluate("models[1].set('pictures', { steps: [models[0].get('pictures').steps[0]] })")
    assert without.locator("img:visible").count() == 1 and bring.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Save as one page"
    assert without.locator(".mend-live").text_content() == "The pictures are in."


def test_what_is_saved_has_the_picture_of_a_widget_that_changed(with_python):
    page = with_python(drawn())
    page.locator(".mend-did").first.wait_for()
    save = page.get_by_role("button", name="Save as one page")

    def change():
        page.evaluate("""() => { const { safety, steps } = models[0].get("pictures"); window.full = { safety, steps };
            models[0].set("pictures", { safety, steps: ["", ...steps.slice(1)] }); }""")

    got = []
    page.on("download", lambda file: got.append(file))
    change()
    save.click()
    save.click()  # in doubt: it is still one page, and asked for once
    page.wait_for_timeout(300)
    assert got == [] and page.evaluate("models[0].get('asked')") == 2
    assert "Python draws them" in page.locator(".mend-waiting").inner_text()
    with page.expect_download() as download:
        page.evaluate("models[0].set('pictures', full)")
    assert download.value.path().read_text().count("data:image/png") == 3
    assert page.locator(".mend-waiting").text_content() == ""

    page.clock.install()  # and where no picture comes, the page does without it
    change()
    save.click()
    page.clock.run_for(9_000)
    assert len(got) == 1
    with page.expect_download() as download:
        page.clock.run_for(1_500)
    assert download.value.path().read_text().count("data:image/png") == 2 and page.errors == []


def test_nobody_who_never_asked_for_pictures_waits_for_them(with_python):
    page = with_python(CaseSummary(steps=used()))
    page.locator(".mend-did").first.wait_for()
    with page.expect_download():
        page.get_by_role("button", name="Save as one page").click()
    assert page.evaluate("models[0].get('asked')") == 0


@pytest.mark.parametrize("theme", ["system", "dark in a light system", "light in a dark system"])
def test_in_the_dark_a_picture_is_dark(with_python, theme):
    page = with_python(drawn(), scheme="dark" if theme in ("system", "light in a dark system") else "light")
    page.locator(".mend-did").first.wait_for()
    if theme != "system":
        light = str(theme.startswith("light")).lower()
        page.evaluate("(light) => document.body.setAttribute('data-jp-theme-light', light)", light)
    turned = page.locator(".mend-did img").first.evaluate(
        "(node) => getComputedStyle(node).filter !== 'none'"
    )
    assert turned is not theme.startswith("light")


@pytest.mark.parametrize("width", [360, 1100])
def test_targets_can_be_hit_and_the_way_out_loses_nothing(with_python, width):
    page = with_python(drawn(notes={"us": "kept"}), width=width)
    page.locator(".mend-did").first.wait_for()
    sizes = page.locator(".mend button:visible, .mend textarea").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="This does not feel safe").click()
    assert page.locator("textarea:visible").count() == 0
    page.get_by_role("button", name="Back to the summary").click()
    assert note(page, "us").input_value() == "kept"


CODE = "import mend\npath = mend.HealingPath()\ncase = mend.CaseSummary(steps=path)\ncase"


@pytest.fixture
def lesson(course):
    file = course / "98-case.ipynb"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    nbformat.write(lessons.stable(book, "case"), file)
    lessons.write(file, lessons.run(file))
    yield file.stem
    file.unlink()


def work(server, page):
    """Notes reach the kernel, lines and pictures come from it, and what is saved has them."""
    page.locator(".mend-summary").wait_for()
    note(page, "us").fill("From the page")
    eventually(lambda: server.ask(page, "case.answer"), {"notes": {"us": "From the page"}})
    page.locator(".mend-did").wait_for()
    assert "not used yet." in page.locator(".mend-did p").inner_text()
    server.ask(page, "setattr(path, 'paused', True) or setattr(path, 'confirmed', [[True, True]] * 5)")
    line = server.ask(page, "path.summary()")
    eventually(page.locator(".mend-did p").inner_text, line)
    page.get_by_role("button", name="Bring in the pictures").click()
    page.locator(".mend-did img:visible").wait_for()
    assert (
        page.locator(".mend-did img").evaluate("(node) => node.decode().then(() => node.naturalWidth)") > 500
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one page").click()
    text = download.value.path().read_text()
    assert "From the page" in text and line in text and "data:image/png" in text
    server.ask(page, "setattr(path, 'paused', False)")
    eventually(page.locator(".mend-did img:visible").count, 0)  # it changed: its picture would be old
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one page").click()
    assert "data:image/png" in download.value.path().read_text()  # drawn anew first
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and page.errors == []


def test_in_jupyterlab(lab, page, lesson, course):
    signed = {
        **os.environ,
        "JUPYTER_DATA_DIR": str(lab.home / "data"),
    }  # else nothing is shown until it is run
    subprocess.run(
        [sys.executable, "-m", "jupyter", "trust", course / f"{lesson}.ipynb"], env=signed, check=True
    )
    lab.open(page, lesson)
    page.locator(".mend-summary").wait_for()  # saved with the lesson, before anything was run
    page.get_by_text("Python is not running").wait_for()
    assert page.locator(".mend-did:visible").count() == 0
    lab.run_all(page)
    work(lab, page)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("Python is not running").wait_for()
    assert page.locator(".mend-did:visible").count() == 0
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)


def test_in_voila(voila, page, lesson):
    voila.open(page, lesson)
    work(voila, page)
