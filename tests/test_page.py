"""The parts of a page that every lesson shares."""

import pytest

import mend
from mend import frameworks, page


def test_the_opening_says_where_one_is():
    shown = mend.opening("04")
    assert repr(shown) == "Mend \u00b7 Lesson 4 of 10 \u00b7 25 min teaching, 15 min practice"
    assert "<style>" in shown._repr_mimebundle_()["text/html"]
    assert repr(mend.opening("A")) == "Mend \u00b7 Appendix A \u00b7 40 min reading"
    with pytest.raises(ValueError, match=r"There is no lesson '4'\. Lessons: 00, 01.* 10, A\."):
        mend.opening("4")


def test_the_map_links_what_is_there_and_no_more(monkeypatch, tmp_path):
    (tmp_path / "04-six-areas-of-self.ipynb").touch()
    monkeypatch.setattr(page, "NOTEBOOKS", tmp_path)
    html = mend.course_map().html
    assert html.count("<a ") == 1 and 'href="04-six-areas-of-self.ipynb"' in html
    assert html.count("<li") == 12 and html.count("being written") == 11


def test_every_support_line_is_on_the_panel_and_under_the_note():
    phones = [line.phone for place in frameworks.load("support").countries for line in place.lines]
    for shown in (mend.support_panel(), mend.content_note("08")):
        assert all(phone in shown.html and phone in repr(shown) for phone in phones)


def test_words_from_a_file_stay_words(monkeypatch):
    support = frameworks.load("support").model_copy(update={"intro": "<script>x</script>"})
    monkeypatch.setattr(page.frameworks, "load", lambda name: support)
    assert "<script>" not in mend.support_panel().html and "&lt;script&gt;" in mend.support_panel().html
