"""The command, and what it does to lessons."""

import json
import logging
import os
import socket
import subprocess
import sys
import warnings
import webbrowser

import nbformat
import pytest
from jupyter_core.paths import jupyter_config_path, jupyter_path
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from nbformat.sign import NotebookNotary

from mend import cli, frameworks, lessons, samples
from mend.errors import CourseError, Fault

WIDGETS = """import ipywidgets as w
box = w.VBox([w.IntSlider(3), w.Text("as it came")])
box"""


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course with two lessons."""
    folder = tmp_path / "course" / "notebooks"
    folder.mkdir(parents=True)
    monkeypatch.setenv("MEND_NOTEBOOKS", str(folder))
    _lesson(folder / "00-start.ipynb", "1 + 1")
    _lesson(folder / "04-six.ipynb", "import random", WIDGETS, "object()")
    return folder


def _lesson(path, *sources):
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(text, id=f"cell-{at}") for at, text in enumerate(sources)]
    nbformat.write(book, path)


def _mend(capsys, *words):
    code = cli.main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out, " ".join(said.err.split())


# --- finding --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["04", "4", "04-six", "04-six.ipynb", "notebooks/04-six.ipynb", "04-SIX"])
def test_a_lesson_is_found_by_what_a_person_would_type(folder, name):
    assert lessons.find(name) == folder / "04-six.ipynb"


@pytest.mark.parametrize("words", [("present", "9"), ("refresh", "nine")])
def test_an_unknown_lesson_lists_the_known_ones(folder, capsys, words):
    code, _, err = _mend(capsys, *words)
    assert code == 1
    assert err == f'There is no lesson "{words[1]}". The lessons are: 00-start, 04-six.'


@pytest.mark.parametrize("command", ["lab", "present", "refresh"])
def test_no_lessons(tmp_path, monkeypatch, capsys, command):
    monkeypatch.setenv("MEND_NOTEBOOKS", str(tmp_path / "gone"))
    code, _, err = _mend(capsys, command)
    assert code == 1
    assert err.startswith("There are no lessons in") and "Get the course again" in err


# --- the command line -----------------------------------------------------------------------------------


def test_help_is_quick_and_names_every_command():
    heavy = "import sys; from mend.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    heavy += "print({'jupyterlab', 'voila', 'pandas', 'nbformat'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("set()\n")
    for command in ("lab", "present", "refresh", "check"):
        assert f"\n    {command} " in done.stdout


@pytest.mark.parametrize(
    "words", [("lab", "--port", "x"), ("--port", "0"), ("fly",), ("check", "--port", "1")]
)
def test_usage(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("mend")


def test_a_country_is_chosen_by_its_code_and_an_unknown_one_names_the_known(monkeypatch, capsys):
    monkeypatch.setenv("MEND_COUNTRY", "")
    monkeypatch.setattr(cli, "_present", lambda options: print(cli._choose_country(options.country)) or 0)
    assert cli.main(["present"]) == cli.main(["present", "--country", "uk"]) == 0
    check = frameworks.load("support").check
    assert capsys.readouterr().out.splitlines() == [
        f"Support lines: --country puts one first (AU, GB, IE, NZ, US). {check}",
        f"Support lines: United Kingdom comes first. {check}",
    ]
    assert os.environ["MEND_COUNTRY"] == "GB"
    with pytest.raises(SystemExit):
        cli.main(["lab", "--country", "XX"])
    assert 'no country "XX" in support.yaml. It has: AU, GB, IE, NZ, US.' in capsys.readouterr().err


def test_a_saved_lesson_is_nobody_s_country(folder, monkeypatch):
    monkeypatch.setenv("MEND_COUNTRY", "IE")
    _lesson(folder / "05-where.ipynb", "import mend; mend.support_panel()")
    shown = lessons.run(folder / "05-where.ipynb").cells[0].outputs[0].data["text/html"]
    assert shown.index("United States") < shown.index("Ireland")


def test_lab_is_the_default(monkeypatch):
    asked = []
    monkeypatch.setattr(cli, "_lab", lambda options: asked.append((options.port, options.no_browser)) or 0)
    for words in ([], ["lab"], ["--port", "9000"], ["lab", "--no-browser"]):
        assert cli.main(words) == 0
    assert asked == [(8888, False), (8888, False), (9000, False), (8888, True)]


def test_a_taken_port_moves_on_and_says_so(capsys):
    with socket.socket() as taken:
        taken.bind((cli.ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = cli._free_port(port)
    assert port < other < port + 50
    assert capsys.readouterr().err == f"Port {port} cannot be used here, so this is on port {other}.\n"


def test_no_browser_on_the_machine(monkeypatch, capsys):
    def none(*_):
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    cli._opened("http://127.0.0.1:1/x", no_browser=False)
    said = capsys.readouterr()
    assert said.err == "No browser was found on this machine; open the address below in one yourself.\n"
    assert said.out == "Mend is at http://127.0.0.1:1/x (to stop it, press Ctrl-C)\n"


def test_a_text_browser_is_none(monkeypatch, capsys):
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("/usr/bin/lynx"))
    cli._opened("http://127.0.0.1:1/x", no_browser=False)
    assert "No browser was found" in capsys.readouterr().err


# --- check ----------------------------------------------------------------------------------------------


def test_check_passes_on_the_course(capsys):
    code, out, err = _mend(capsys, "check")
    assert (code, err) == (0, "")
    assert "F12-six-areas.yaml" in out and "self_concept_survey.csv" in out and "rows" in out


def test_check_tells_every_fault(monkeypatch, capsys):
    words = [Fault("data/frameworks/F12-six-areas.yaml", at, "areas", "nothing", "a text") for at in (9, 3)]
    data = [Fault("data/samples/couple_checkins.csv", 7, "trust", "[12]", "a number from 0 to 10")]
    monkeypatch.setattr(frameworks, "check", lambda: words)
    monkeypatch.setattr(samples, "check", lambda: data)
    code, out, err = _mend(capsys, "check")
    assert code == 1
    assert "2 faults" in out and "1 fault" in out and "ok" in out
    assert err == (
        "data/frameworks/F12-six-areas.yaml:3: areas: found nothing; expected a text "
        "data/frameworks/F12-six-areas.yaml:9: areas: found nothing; expected a text "
        "data/samples/couple_checkins.csv:7: trust: found [12]; expected a number from 0 to 10"
    )


def test_a_course_error_is_told_not_thrown(monkeypatch, capsys):
    def broken():
        raise CourseError([Fault("data/datapackage.json", 1, "", "no JSON", "JSON")])

    monkeypatch.setattr(samples, "check", broken)
    assert _mend(capsys, "check")[::2] == (1, "data/datapackage.json:1: found no JSON; expected JSON")


# --- refresh --------------------------------------------------------------------------------------------


def test_refresh_twice_changes_nothing_and_trusts(folder, capsys):
    assert _mend(capsys, "refresh")[0] == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert _mend(capsys, "refresh")[1] == "2 lessons refreshed.\n"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert _mend(capsys, "refresh", "--check")[:2] == (0, "2 lessons up to date.\n")

    book = nbformat.read(folder / "04-six.ipynb", as_version=4)
    assert NotebookNotary().check_signature(book)
    shown = book.cells[1].outputs[0]["data"][lessons.VIEW]["model_id"]
    state = book.metadata.widgets[lessons.STATE]["state"]
    assert shown in state and set(state) == {f"04-six-{at:04}" for at in range(1, len(state) + 1)}
    assert all(child[10:] in state for child in state[shown]["state"]["children"])
    assert "execution" not in book.cells[0].metadata and "version" not in book.metadata.language_info
    assert book.cells[2].outputs[0]["data"]["text/plain"] == "<object>"
    assert [cell.id for cell in book.cells] == ["cell-0", "cell-1", "cell-2"]


def test_check_names_the_stale_lesson_and_cell(folder, capsys):
    _mend(capsys, "refresh")
    path = folder / "04-six.ipynb"
    path.write_text(path.read_text().replace("IntSlider(3)", "IntSlider(4)"))
    before = path.read_bytes()
    code, out, err = _mend(capsys, "refresh", "--check")
    assert (code, out) == (1, "1 lesson up to date.\n")
    assert "04-six is stale, first in cell 2 (import ipywidgets as w). Run: mend refresh 04-six" in err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\n1 / 0", "cell 1 failed with ZeroDivisionError: division by zero."),
        (
            "import ipywidgets as w\nw.interact(lambda x: 1 / x, x=w.IntSlider(0));",
            "an interactive output failed with ZeroDivisionError: division by zero.",
        ),
    ],
)
def test_a_failing_cell_leaves_the_file_alone(folder, capsys, source, expected):
    path = folder / "04-six.ipynb"
    _lesson(path, source)
    before = path.read_bytes()
    code, _, err = _mend(capsys, "refresh", "4")
    assert code == 1
    assert f"04-six.ipynb: {expected}" in err
    assert path.read_bytes() == before and sorted(p.suffix for p in folder.iterdir()) == [".ipynb"] * 2


def test_a_broken_notebook_is_a_sentence(folder, capsys):
    (folder / "04-six.ipynb").write_text("{")
    code, _, err = _mend(capsys, "refresh", "4")
    assert code == 1 and "04-six.ipynb cannot be read as a notebook" in err


def test_pictures_and_drawings_are_not_compared():
    saved = {
        "image/png": "AAA",
        "text/html": ['<p><svg a="1">\n', "<g/></svg>", '<img src="data:image/png;base64,AA==">'],
    }
    fresh = {"image/png": "BBB", "text/html": '<p><svg b="2"></svg><img src="data:image/png;base64,BB">'}
    assert lessons._comparable(saved) == lessons._comparable(fresh)
    assert lessons._comparable(saved) != lessons._comparable({**fresh, "text/plain": "more"})


# --- saving ---------------------------------------------------------------------------------------------


@pytest.fixture
def save(folder):
    """Save a changed lesson as Jupyter does; returns what is on disk then."""
    path = folder / "04-six.ipynb"
    lessons.refresh(path)
    manager = LargeFileManager(root_dir=str(folder.parent))
    manager.register_pre_save_hook(lessons.keep_widgets)

    def save(change, name="04-six.ipynb"):
        model = manager.get("notebooks/04-six.ipynb")
        change(model["content"])
        manager.save(model, f"notebooks/{name}")
        return nbformat.read(folder / name, as_version=4)

    return save


def _rerun(content):
    """What a learner's session leaves: other ids, another answer in the state and in the picture."""
    cell = content["cells"][1]
    cell["execution_count"] = 17
    cell["outputs"][0]["execution_count"] = 17
    cell["outputs"][0]["data"].update({lessons.VIEW: {"model_id": "f" * 32}, "image/png": "U0VDUkVU"})
    content["cells"][2]["outputs"] = [nbformat.v4.new_output("stream", text="run again")]
    content["metadata"]["widgets"] = {lessons.STATE: {"state": {"f" * 32: {"value": "my secret"}}}}


def test_a_saved_lesson_keeps_its_widgets_and_no_answer(folder, save):
    path = folder / "04-six.ipynb"
    before = nbformat.read(path, as_version=4)
    after = save(_rerun)
    assert after.cells[1] == before.cells[1]
    assert after.metadata.widgets == before.metadata.widgets
    assert after.cells[2].outputs[0].text == "run again"
    text = path.read_text()
    assert "my secret" not in text and "U0VDUkVU" not in text and "f" * 32 not in text


def test_a_cell_tagged_private_is_never_saved(folder, save):
    def change(content):
        content["cells"][2]["metadata"]["tags"] = ["private"]
        content["cells"][2]["outputs"] = [nbformat.v4.new_output("stream", text="my secret")]

    assert save(change).cells[2].outputs[0]["data"]["text/plain"] == "<object>"


def test_a_new_cell_or_a_copy_saves_no_answer(folder, save):
    def add(content):
        _rerun(content)
        content["cells"].append({**content["cells"][1], "id": "mine"})

    assert save(add).cells[3].outputs == []
    copy = save(_rerun, "copy.ipynb")
    assert copy.cells[1].outputs == [] and "widgets" not in copy.metadata


def test_elsewhere_notebooks_are_saved_as_they_are(folder, save, monkeypatch):
    monkeypatch.setenv("MEND_NOTEBOOKS", str(folder.parent))
    assert save(_rerun).cells[1].execution_count == 17


def test_a_fault_in_the_hook_never_loses_a_save(folder, save, monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setattr(lessons, "folder", broken)
    assert save(_rerun).cells[2].outputs[0].text == "run again"


# --- what is installed beside Jupyter -------------------------------------------------------------------


def test_jupyter_finds_its_settings():
    def installed(folders, name):
        return any((folder / name).is_file() for folder in map(lessons.Path, folders))

    assert installed(jupyter_path(), "lab/settings/overrides.d/mend.json")
    assert installed(jupyter_path(), "voila/templates/mend/index.html.j2")
    assert installed(jupyter_config_path(), "labconfig/page_config.d/mend.json")
    assert installed(jupyter_config_path(), "jupyter_server_config.d/mend.json")


def test_settings_name_what_jupyterlab_knows():
    given = json.loads((lessons.Path(cli.__file__).parent / "jupyter/config/settings.json").read_text())
    for plugin, settings in given.items():
        package, name = plugin.split(":")
        schema = next(
            path
            for folder in jupyter_path("lab", "schemas")
            if (path := lessons.Path(folder, package, f"{name}.json")).is_file()
        )
        assert settings.keys() <= json.loads(schema.read_text())["properties"].keys(), plugin
