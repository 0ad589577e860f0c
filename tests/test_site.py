"""`mend site`: what it refuses, what it says of a lesson that it cannot show, and what it writes."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from mend.cli import main
from mend.lessons import STATE, VIEW
from mend.site import build, folder, scripts
from mend.widgets.wheel import SelfConceptWheel

MODEL = {"model_module": "anywidget", "model_name": "AnyModel", "model_module_version": "~0.11.0"}


def _lesson(*cells, widgets=None):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A lesson", id="title"), *cells])
    if widgets is not None:
        book.metadata.widgets = {STATE: {"version_major": 2, "version_minor": 0, "state": widgets}}
    return book


def _shown(model_id: str, **more: str):
    data = {
        VIEW: {"model_id": model_id, "version_major": 2, "version_minor": 0},
        "text/plain": "a widget",
        **more,
    }
    return nbformat.v4.new_code_cell("w", id=f"cell-{model_id}", outputs=[_output(data)])


def _output(data):
    return nbformat.v4.new_output("display_data", data)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Makes the course the given lessons; `course(book)` has one, 01-a-lesson."""
    home = tmp_path / "lessons"
    home.mkdir()
    monkeypatch.setenv("MEND_NOTEBOOKS", str(home))

    def lay(*books):
        for number, book in enumerate(books, 1):
            nbformat.write(book, home / f"{number:02}-a-lesson.ipynb")
        return home

    return lay


def _site(out: Path, *words: str) -> int:
    return main(["site", str(out), "--without-exercises", *words])


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(course, tmp_path, capsys):
    course(_lesson())
    for name, content in [("letters", "mine"), (folder.MARK, "{}")]:
        out = tmp_path / name
        out.mkdir()
        (out / name).write_text(content)
        assert _site(out, "--saved") == 1
        assert str(out) in capsys.readouterr().err
        assert [path.name for path in out.iterdir()] == [name]
        assert (out / name).read_text() == content
    assert _site(tmp_path / "letters" / "letters", "--saved") == 1  # a file
    assert "expected a folder" in capsys.readouterr().err


def test_a_lesson_that_fails_stops_the_build_and_the_old_site_stays_whole(course, tmp_path, capsys):
    course(_lesson(nbformat.v4.new_code_cell("print(6 * 7)")))
    assert _site(tmp_path / "out") == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert b"42" in before[tmp_path / "out" / "01-a-lesson.html"]
    course(_lesson(nbformat.v4.new_code_cell("print(6 * 8)"), nbformat.v4.new_code_cell("1 / 0")))
    capsys.readouterr()
    assert _site(tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "01-a-lesson.ipynb: cell 3" in said and "ZeroDivisionError" in said
    assert before == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("cell", "widgets", "told"),
    [
        (_shown("m"), {"m": {**MODEL, "state": {}}}, "a widget with no front-end module, AnyModel of anywidget"),
        (_shown("m"), {}, "a widget whose state is not there"),
        (nbformat.v4.new_markdown_cell("[x](07-gone.ipynb)"), None, 'a link to "07-gone.ipynb"'),
        (nbformat.v4.new_markdown_cell("[x](01-a-lesson.ipynb#gone)"), None, 'a link to "01-a-lesson.ipynb#gone"'),
        (nbformat.v4.new_markdown_cell("[x](00-start-here.ipynb#term-gone)"), None, 'a link to "glossary.html#term-gone"'),
        (nbformat.v4.new_markdown_cell("![](data:image/png;base64,AAAA)"), None, "an image without words for it"),
        (nbformat.v4.new_code_cell("x", outputs=[_output({"image/png": "AAAA"})]), None, "an image without words for it"),
        (nbformat.v4.new_code_cell("x", outputs=[_output({"text/html": "<svg><path/></svg>"})]), None, "an image without"),
        (nbformat.v4.new_code_cell("x", outputs=[_output({"text/html": "<script>1</script>"})]), None, "a script in an output"),
        (
            _shown("m"),
            {"m": {**MODEL, "state": {"_esm": "old", "_anywidget_id": "mend.widgets.wheel.SelfConceptWheel"}}},
            "an older SelfConceptWheel",
        ),
    ],
)  # fmt: skip
def test_what_a_page_could_not_show_stops_the_build_with_a_line(
    course, tmp_path, capsys, cell, widgets, told
):
    course(_lesson(cell, widgets=widgets))
    assert _site(tmp_path / "out", "--saved") == 1
    said = capsys.readouterr().err.strip()
    assert "01-a-lesson.ipynb: " in said and told in said and "expected" in said
    assert "older" in told or "cell 2: " in said
    assert not (tmp_path / "out").exists()


def test_a_control_that_needs_python_becomes_its_saved_figure_and_a_line(course, tmp_path):
    look = {"model_module": "@jupyter-widgets/base", "model_name": "LayoutModel", "state": {}}
    own = {"model_module": "@jupyter-widgets/controls", "model_module_version": "2.0.0"}
    figure = {
        "output_type": "display_data",
        "data": {"text/html": '<svg role="img" aria-label="A radar"></svg>'},
    }
    course(
        _lesson(
            _shown("box"),
            widgets={
                "box": {**own, "model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_s", "IPY_MODEL_o"]}},
                "s": {**own, "model_name": "FloatSliderModel", "state": {"layout": "IPY_MODEL_l"}},
                "o": {"model_module": "@jupyter-widgets/output", "model_name": "OutputModel", "state": {"outputs": [figure]}},
                "l": look,
            },
        )
    )  # fmt: skip
    assert _site(tmp_path / "out", "--saved") == 0
    page = (tmp_path / "out" / "01-a-lesson.html").read_text()
    assert 'aria-label="A radar"' in page and "drawn by Python" in page and "mend-host" not in page


def test_files_that_no_build_wrote_stay_and_those_of_the_last_one_go(course, tmp_path, capsys):
    out = tmp_path / "out"
    course(_lesson(), _lesson())
    assert _site(out, "--saved") == 0
    (out / "CNAME").write_text("mine")
    (out / folder.NEXT).mkdir()  # of a build that was cut short
    (course() / "02-a-lesson.ipynb").unlink()
    assert _site(out, "--saved") == 0
    assert (out / "CNAME").read_text() == "mine"
    assert not (out / "02-a-lesson.html").exists() and not (out / folder.NEXT).exists()
    listed = json.loads((out / folder.MARK).read_text())["files"]
    assert sorted([*listed, "CNAME"]) == sorted(
        str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()
    )


def test_the_same_course_is_the_same_site_and_each_script_stands_once(course):
    course(_lesson(), _lesson())
    files = build.draw(saved=True, exercised=False)
    assert files == build.draw(saved=True, exercised=False)
    texts = [data for name, data in files.items() if name.startswith("assets/")]
    assert len(texts) == len(set(texts))


def test_support_lines_come_in_the_order_that_was_asked_for(course, tmp_path, monkeypatch):
    monkeypatch.setenv("MEND_COUNTRY", "")
    course(_lesson())
    assert _site(tmp_path / "out", "--saved", "--country", "IE") == 0
    page = (tmp_path / "out" / "index.html").read_text()
    assert page.index("<dt>Ireland") < page.index("<dt>United")


def test_no_page_holds_what_the_policy_forbids(course, tmp_path):
    html = '<style>.x { color: red }</style><p style="color: red" class="x">A word</p>'
    course(_lesson(nbformat.v4.new_code_cell("x", outputs=[_output({"text/html": html})])))
    files = build.draw(saved=True, exercised=False)
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    for page in pages.values():
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
        assert policy and "default-src &#x27;none&#x27;" in policy[1]
        assert "unsafe" not in policy[1] and "*" not in policy[1]
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:\ssrc=|application/json))", page)
    css = next(data.decode() for name, data in files.items() if name.startswith("assets/mend."))
    assert ".x { color: red }" in css and "{color: red !important}" in css


def test_scripts_are_left_only_what_a_classic_script_may_hold():
    with pytest.raises(Exception, match=r"x\.js: found"):
        scripts.classic("x.js", 'import all from "./y.js";\n')
    with pytest.raises(Exception, match=r"x\.js: found"):
        scripts.classic("x.js", "export { a };\n")
    made = scripts.parts(SelfConceptWheel.sources())
    assert list(made) == [name for name, _ in SelfConceptWheel.sources()]
    assert not any(re.search(r"^export", text, re.MULTILINE) for text in made.values())
