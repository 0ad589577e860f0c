"""The parts of a page that every lesson shares."""

import re
import shutil

import pandas as pd
import pytest

import mend
from mend import exercises, frameworks, page, samples, syllabus, tables
from mend.errors import Plain
from mend.paths import EXERCISES, NOTEBOOKS


def test_the_opening_says_where_one_is():
    shown = mend.opening("04")
    assert repr(shown) == "Mend \u00b7 Lesson 4 of 10 \u00b7 25 min teaching, 15 min practice"
    assert "<style>" in shown._repr_mimebundle_()["text/html"]
    assert repr(mend.opening("A")) == "Mend \u00b7 Appendix A \u00b7 40 min reading"
    assert repr(mend.opening("guide")) == "Mend \u00b7 For facilitators \u00b7 25 min reading"
    with pytest.raises(ValueError, match=r"There is no lesson '4'\. Lessons: 00, 01.* 10, A, guide\."):
        mend.opening("4")


def test_the_map_links_what_is_there_and_no_more(monkeypatch, tmp_path):
    (tmp_path / "04-six-areas-of-self.ipynb").touch()
    monkeypatch.setattr(page, "NOTEBOOKS", tmp_path)
    html = mend.course_map().html
    assert html.count("<a ") == 1 and 'href="04-six-areas-of-self.ipynb"' in html
    assert html.count("<li") == 12 and html.count("being written") == 11


def test_a_checklist_can_be_ticked_and_read_where_nothing_can():
    shown = mend.checklist()
    items = [item for one in frameworks.load("checklists").lists for item in one.items]
    assert shown.html.count('<input type="checkbox">') == len(items)
    assert [line[2:] for line in repr(shown).splitlines() if line.startswith("- ")] == items


def test_every_support_line_is_on_the_panel_and_under_the_note():
    phones = [line.phone for place in frameworks.load("support").countries for line in place.lines]
    for shown in (mend.support_panel(), mend.content_note("08")):
        assert all(phone in shown.html and phone in repr(shown) for phone in phones)


def test_the_chosen_country_comes_first_and_the_others_are_folded(monkeypatch):
    html = page.support("uk")
    assert (
        html.index("call the local emergency number") < html.index("United Kingdom") < html.index("<details>")
    )
    assert html.index("Other countries") < html.index("United States") < html.index("</details>")
    assert html.index("</details>") < html.index(frameworks.load("support").check)
    assert html.count("0808 2000 247") == 1 and "<details" not in page.support()
    with pytest.raises(Plain) as stopped:
        page.support("XX")
    assert str(stopped.value) == 'There is no country "XX" in support.yaml. It has: AU, GB, IE, NZ, US.'
    monkeypatch.setenv("MEND_COUNTRY", "ie")
    assert page.support() == mend.support_panel().html == page.support("IE")
    for shown in (mend.support_panel(), mend.content_note("08")):
        first, *_ = re.findall(r"^[\w ]+: [^,\n]+, [\d ]+$", repr(shown), re.MULTILINE)
        assert first == "Ireland: Women's Aid, 1800 341 900"
        assert shown.html.index("Ireland") < shown.html.index("United States")
    places = [place["country"] for place in mend.RewriteBench().support["countries"]]
    assert places[:2] == ["Ireland", "United States"] and len(places) == 6


def test_the_words_of_the_way_out_stay_words(monkeypatch):
    support = frameworks.load("support")
    words = support.leave.model_copy(update={"button": "</script><b>", "hint": "<i>", "title": "</script>"})
    monkeypatch.setattr(page.frameworks, "load", lambda name: support.model_copy(update={"leave": words}))
    for html in (page.leave_button(), page.leaving()):
        assert "<b>" not in html and html.count("</script>") == html.count("<script>")


def test_every_page_has_the_way_out():
    for shown in (mend.opening("00"), mend.opening("08", exercise=True), mend.opening("A")):
        assert shown.html.count("data-mend-leave>") == shown.html.count('"target": "https://') == 1


def test_the_glossary_is_in_order_and_every_term_has_its_anchor(monkeypatch):
    words = frameworks.load("glossary")
    backward = words.model_copy(update={"terms": words.terms[::-1]})
    monkeypatch.setattr(page.frameworks, "load", lambda name: backward)
    html = mend.glossary().html
    names = [name.lower() for name in re.findall(r"<dt[^>]*>([^<]+)</dt><dd>[^<]+[.]</dd>", html)]
    assert names == sorted(names) and len(names) == len(words.terms)
    for term in words.terms:
        assert html.count(f' id="term-{term.id}"') == 1
        assert f"{term.name}: {term.means}" in repr(mend.glossary()).splitlines()


def test_words_from_a_file_stay_words(monkeypatch):
    support = frameworks.load("support").model_copy(update={"intro": "<script>x</script>"})
    monkeypatch.setattr(page.frameworks, "load", lambda name: support)
    assert "<script>" not in mend.support_panel().html and "&lt;script&gt;" in mend.support_panel().html


def test_words_begin_at_the_left_and_a_counting_index_is_left_out():
    frame = pd.DataFrame({"n": [1, 2], "who": ["<b>", "x" * 40], "ok": [True, False]})
    html = tables.html(frame)
    assert 'class="dataframe mend-table mend-words-2 mend-long-2 mend-words-3"' in html
    assert "<thead><tr><th>n</th><th>who</th><th>ok</th></tr></thead>" in html
    assert "&lt;b&gt;" in html and html.count("<th>") == 3
    named = tables.html(frame.set_index("who"))
    assert '<thead><tr><th class="mend-index">who</th><th>n</th><th>ok</th></tr></thead>' in named
    assert "mend-words-3" in named and "mend-words-2" not in named
    crossed = pd.crosstab(pd.Series([1, 2], name="down"), pd.Series([1, 2], name="across"))
    assert '<th class="mend-index">down / across</th><th>1</th><th>2</th>' in tables.html(crossed)
    with pd.option_context("display.max_rows", None):
        assert tables.html(frame) == html
    chosen = tables.html(frame[frame["n"] == 2])  # its index says which row it was
    assert "<th>1</th>" in chosen


def test_a_long_or_a_wide_table_is_cut_as_pandas_cuts_it():
    long = tables.html(samples.load("argument_log"))
    assert long.count("<tr>") < 20 and "2957 rows" in long
    with pd.option_context("display.max_columns", 20):  # as in a notebook
        wide = tables.html(samples.load("self_concept_survey").head())
    assert wide.count("<th>") < 25 and "..." in wide


def test_the_style_of_a_table_reaches_every_column_of_the_datasets():
    for name in samples.names():
        for table in (samples.describe(name), samples.load(name).head()):
            for place in re.findall(r"mend-words-(\d+)", tables.html(table)):
                assert f".mend-words-{place} " in page.PAGE, (name, place)


def test_a_lesson_leads_to_its_exercise_and_a_copy_without_exercises_to_none(monkeypatch, tmp_path):
    html = mend.exercise("03").html
    assert 'href="../practice/03-healthy-or-unhealthy/03-healthy-or-unhealthy.ipynb"' in html
    assert exercises.load(exercises.find("03")).title in html
    monkeypatch.setattr(exercises.folders, "__defaults__", (tmp_path,))
    monkeypatch.setattr(exercises.find, "__defaults__", (tmp_path,))
    assert mend.exercise("03").html == ""


def test_the_page_for_lecturers_says_what_the_exercises_say(tmp_path):
    shutil.copy(EXERCISES / "README.md", tmp_path)
    for folder in exercises.folders():
        (tmp_path / folder.name / "feedback").mkdir(parents=True)
        shutil.copy(folder / exercises.SOURCE, tmp_path / folder.name / "feedback")
    assert not syllabus.write(tmp_path)
    path = tmp_path / "03-healthy-or-unhealthy" / exercises.SOURCE
    path.write_text(path.read_text().replace("minutes: 40", "minutes: 45"))
    exercises.load.cache_clear()
    assert syllabus.write(tmp_path) and not syllabus.write(tmp_path)


def test_the_readme_lists_the_lessons_as_they_are():
    readme = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")
    row = r"^\| \d+ \| \[(.+)\]\(notebooks/(.+)\) \|.*\| (\d+), (\d+) min \|$"
    lessons = frameworks.load("course").lessons
    expected = [(part.title, part.file, str(part.teaching), str(part.practice)) for part in lessons]
    assert re.findall(row, readme, re.MULTILINE) == expected
