"""An exercise in JupyterLab: kept as it is done, back when it is opened again, and never lost in silence."""

import json
import urllib.request

import nbformat
import pytest
from conftest import Server, eventually
from student import Student

from mend import Answers, CardSort, copies, exercises, kept
from mend.models.exercise import Exercise

NOTEBOOK = {
    "start": "from mend import Answers, CardSort, Question\n\nanswers = Answers()\nanswers",
    "deck": 'CardSort(answers["q1"])',
    "text": 'Question(answers["q2"])',
}


@pytest.fixture(scope="module")
def small(lab, course):
    """An exercise of two tasks, to practice on, and the folder that it is in."""
    whole = exercises.load(exercises.find("03"))
    tasks = [task.model_dump() for task in whole.tasks if task.kind in ("cards", "written")]
    tasks = [tasks[0] | {"id": "q1"}, tasks[-1] | {"id": "q2"}]
    home = course.parent / "small"
    home.mkdir()
    text = json.dumps({**whole.model_dump(), "tasks": tasks})
    (home / exercises.KEYS).write_text(text)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    book = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    book.cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in NOTEBOOK.items()]
    for name in ("one", "two"):
        nbformat.write(book, home / f"{name}.ipynb")
    return home, Exercise.model_construct(
        id=whole.id, tasks=[row for row in (whole.tasks[0], whole.tasks[-1].model_copy(update={"id": "q2"}))]
    )


def at(lab, page, small, name="one"):
    page.goto(f"{lab.url}doc/tree/small/{name}.ipynb?token={lab.token}")
    student = Student(lab, page, small[1])
    student.start()
    return student


def answer(small, task):
    return kept.read(small[0] / kept.NAME).entries[task].answer


def test_work_is_saved_as_it_is_done_and_is_there_again(lab, pages, small):
    student = at(lab, pages(), small)
    deck = student.tasks["q1"].deck
    sort = {card.id: list(card.key) for card in deck.cards[:3]}
    student.give("q1", {"sorts": [sort]})
    text = "Both write down \U0001f33f what they heard.\n\n<b>Then</b> they compare."
    student.give("q2", {"given": {"text": text}})
    eventually(lambda: answer(small, "q1")["sorts"], [sort])
    eventually(lambda: answer(small, "q2"), {"given": {"text": text}})
    sheet = student.page.locator("section.mend-exercise")
    states = sheet.locator(".mend-state").all_inner_texts()
    assert states == [f"3 of {len(deck.cards)} saved", "saved"]
    with student.page.expect_download() as download:
        sheet.get_by_role("button", name="Download my answers").click()
    assert download.value.suggested_filename == f"{small[1].id}.answers.json"
    assert json.loads(download.value.path().read_text())["answers"].keys() == {"q1", "q2"}

    student.page.close()
    again = at(lab, pages(width=400), small)
    assert again.kept("q1").inner_text().startswith("This task is as you left it")
    assert again.widget("q1").locator(".mend-dot.is-committed").count() == 3
    assert again.widget("q2").locator("textarea").input_value() == text
    assert again.page.evaluate("document.documentElement.scrollWidth") <= 400
    assert again.page.errors == []


def test_two_windows_never_overwrite_each_other(lab, pages, small):
    first, second = at(lab, pages(), small, "one"), at(lab, pages(), small, "two")
    first.give("q2", {"given": {"text": "The first window."}})
    second.written("q2", {"given": {"text": "The second window."}})
    alarm = second.widget("q2").get_by_role("alert")
    alarm.wait_for()
    assert "Another window saved this task" in alarm.inner_text()
    assert answer(small, "q2") == {"given": {"text": "The first window."}}
    second.page.get_by_role("button", name="Show what the other window saved").click()
    eventually(second.widget("q2").locator("textarea").input_value, "The first window.")

    second.give("q2", {"given": {"text": "The second window."}})
    eventually(lambda: answer(small, "q2"), {"given": {"text": "The second window."}})  # it said Saved before
    first.written("q2", {"given": {"text": "Mine after all."}})
    first.page.get_by_role("button", name="Keep what is here").click()
    eventually(lambda: answer(small, "q2"), {"given": {"text": "Mine after all."}})
    aside = kept.read(small[0] / "answers.other-1.json")
    assert aside.entries["q2"].answer == {"given": {"text": "The second window."}}


def test_a_notebook_that_no_longer_answers_says_that_nothing_is_saved(lab, pages, small):
    student = at(lab, pages(), small, "two")
    student.give("q2", {"given": {"text": "Saved."}})
    kernel = lab._kernel(student.page)["id"]
    headers = {"Authorization": f"token {lab.token}"}
    urllib.request.urlopen(
        urllib.request.Request(f"{lab.url}api/kernels/{kernel}", headers=headers, method="DELETE")
    )
    student.written("q2", {"given": {"text": "Typed into nothing."}})
    student.widget("q2").get_by_text("Your last step is not saved").wait_for()
    assert answer(small, "q2") == {"given": {"text": "Saved."}}
    assert not student.kept("q2").is_visible()


@pytest.fixture
def handed_out(course, tmp_path):
    """Starts `mend open` with what a student has got: a zip at first, then its folder."""
    started = []

    def start(place):
        started.append(Server("open", course, tmp_path / "home", str(place)))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


def test_an_exercise_that_was_handed_out_goes_on_on_another_day(handed_out, pages, tmp_path):
    folder = exercises.find("09")
    zipped, task = copies.assign(folder, tmp_path / "got"), exercises.load(folder).tasks[-1]
    book = f"doc/tree/{folder.name}/{folder.name}.ipynb"
    dead = ("Loading widget", "Error displaying widget")

    server, page = handed_out(zipped), pages()
    page.goto(f"{server.url}{book}?token={server.token}")
    begin = page.get_by_role("button", name="Start the exercise")
    begin.wait_for()
    student = Student(server, page, exercises.load(folder))
    student.start()
    assert not any(begin.nth(i).is_visible() for i in range(begin.count()))
    student.give(task.id, {"given": {"text": "The first day."}})
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    saved = tmp_path / "got" / folder.name / f"{folder.name}.ipynb"
    eventually(lambda: "widget-view+json" in saved.read_text(), True)
    page.context.close()
    server.stop()

    server, page = handed_out(tmp_path / "got" / folder.name), pages(width=400)
    page.goto(f"{server.url}{book}?token={server.token}")
    begin = page.get_by_role("button", name="Start the exercise")
    begin.wait_for()
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    page.wait_for_timeout(2500)  # until JupyterLab has given the widgets up
    for text in dead:
        assert not [row for row in page.get_by_text(text).all() if row.is_visible()], text
    student = Student(server, page, exercises.load(folder))
    student.start()
    assert student.widget(task.id).locator("textarea").input_value() == "The first day."


def test_without_a_kernel_the_work_is_covered(plain_page, small, tmp_path):
    (tmp_path / exercises.KEYS).write_bytes((small[0] / exercises.KEYS).read_bytes())
    page = plain_page(CardSort(Answers(tmp_path)["q1"]))
    page.get_by_text("Getting ready").wait_for()
    assert page.locator(".mend-pile").first.evaluate("(node) => node.closest('[inert]') !== null")
