"""The article's 24 frameworks: each in YAML, in a lesson, on a widget of that lesson, and in data or with a reason."""

import re

import nbformat
import pytest

import mend
from mend import frameworks, samples
from mend.paths import NOTEBOOKS

ALL = [f"F{number:02d}" for number in range(1, 25)]
MADE = re.compile(r'mend\.([A-Z]\w+)\((?:"(F\d\d))?')


def on_widgets(file: str) -> set[str]:
    """The frameworks of the widgets that a lesson makes: the one that it names, or those of the class."""
    found = set()
    for cell in nbformat.read(NOTEBOOKS / file, as_version=4).cells:
        for name, given in MADE.findall(cell.source if cell.cell_type == "code" else ""):
            source = re.split(r"Sources?:", getattr(mend, name).__doc__)[-1]
            found |= {given} if given else set(re.findall(r"F\d\d", source))
    return found


def test_every_framework_has_its_file():
    assert sorted(frameworks.load(stem).id for stem in frameworks.FILES if re.match(r"F\d\d-", stem)) == ALL


@pytest.mark.parametrize("framework", ALL)
def test_every_framework_is_taught_with_a_widget(framework):
    lessons = [lesson for lesson in frameworks.load("course").lessons if framework in lesson.frameworks]
    own = [lesson for lesson in lessons if lesson.number != "10"]  # the case takes up all of them
    assert own and lessons[-1].number == "10"
    for lesson in own:
        assert framework in on_widgets(lesson.file), lesson.file
        prose = "".join(c.source for c in nbformat.read(NOTEBOOKS / lesson.file, as_version=4).cells)
        assert len(prose) > 5000, lesson.file  # a lesson, and no stub


def test_the_case_goes_through_every_kind_of_widget():
    made = {name for name, home in mend._HOMES.items() if ".widgets." in home}
    last = nbformat.read(NOTEBOOKS / frameworks.load("course").lessons[-1].file, as_version=4)
    shown = {name for cell in last.cells for name, _ in MADE.findall(cell.source)}
    assert made - shown == {"Question"}  # it asks in exercises alone


def test_every_framework_shows_in_data_or_says_why_not():
    shown = {framework for name in samples.names() for framework in samples.patterns(name)["framework"]}
    reasons = set(samples.without_pattern().index)
    assert shown & reasons == set() and sorted(shown | reasons) == ALL
