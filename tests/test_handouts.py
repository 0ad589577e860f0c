"""What participants take home: one lesson, a plan, a PDF that can be read aloud, and what never is on paper."""

import itertools
import re
import sys
import types

import pypdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from mend import cli, frameworks, handouts, lessons, plans, sections
from mend.errors import Plain
from mend.handouts import Part

LESSONS = [path.stem for path in lessons.every()]


def _page(*parts: Part, **kwargs) -> BeautifulSoup:
    return BeautifulSoup(handouts.html(parts, **kwargs), "html.parser")


def _text(page) -> str:
    return " ".join(page.get_text(" ").split())


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"\[([^]]*)\]\([^)]*\)|[*`>#]|^\d+\. |^- ", r"\1", markdown, flags=re.M).split())


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _mend(capsys, *words):
    code = cli.main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, " ".join(said.err.split())


# --- one page, for paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_on_paper_has_its_words_and_no_note_no_code_no_address(stem):
    path = lessons.find(stem)
    notebook = lessons.read(path)
    page = _page(Part(path))
    said = _text(page)
    for section in sections.of(notebook):
        assert _plain(section.title) in said
    for note in sections.notes(notebook):
        for sentence in re.findall(r"[^.?!\n]{30,}[.?!]", _plain(note)):
            assert sentence.strip() not in said
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "code" else ():
            assert len(line) < 12 or line.strip() not in said
    phones = [line.phone for place in frameworks.load("support").countries for line in place.lines]
    assert all(phone in said for phone in phones)
    assert not page.find_all(["script", "link", "iframe", "form", "input", "pre"])
    assert all(image["src"].startswith("data:") and len(image["alt"]) > 15 for image in page.find_all("img"))
    assert all(link["href"].startswith("#") for link in page.find_all("a"))
    assert all(page.find(id=link["href"][1:]) for link in page.find_all("a"))
    named = [element["id"] for element in page.find_all(id=True)]
    assert len(named) == len(set(named))
    assert "default-src 'none'" in str(page.head)
    assert set(re.findall(r'url\("?(.{5})', page.style.string)) == {"data:"}  # the fonts, which come along
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h\d$"))]
    assert levels[0] == 1 and all(next_ - level <= 1 for level, next_ in itertools.pairwise(levels))


def test_every_card_its_piles_and_its_key_are_there():
    page = _page(Part(lessons.find("02")))
    for deck in map(frameworks.load, ("F03", "F18")):
        cut, key = (
            next(part for part in page.select(kind) if deck.title in part.get_text())
            for kind in (".cut", ".key")
        )
        assert all(card.text in _text(cut) and card.why in _text(key) for card in deck.cards)
        assert all(pile.name in _text(cut) and pile.means in _text(cut) for pile in deck.piles)
        assert not any(card.why in _text(cut) for card in deck.cards)


def test_the_printed_gate_has_every_question_end_and_rule():
    gate, cost = frameworks.load("F04"), frameworks.load("F06")
    form = _page(Part(lessons.find("02"))).select_one(".gate")
    answers = [answer for row in [*gate.questions, *cost.questions] for answer in row.answers]
    assert len(form.select(".questions > li")) == len(gate.questions) + len(cost.questions)
    assert len(form.select(".answers li")) == len(answers)
    danger = [row for row in form.select(".answers li") if row.b]
    assert len(danger) == sum(answer.danger for answer in answers)
    assert all("Safety first" in _text(row) for row in danger)
    assert len(form.select("tbody tr")) == len(gate.rules)
    assert all(thought.text in _text(form) for end in gate.ends for thought in end.thoughts)
    assert "Paper keeps nothing private" in _text(form)


def test_wheel_path_and_goals_are_blank_and_those_of_a_case_are_not():
    four, eight, ten = (_page(Part(lessons.find(name))) for name in ("4", "8", "10"))
    assert "blank wheel" in four.select_one(".sheet.wheel img")["alt"]
    assert len(four.select(".sheet.goals .is-tall tbody tr")) == 6
    assert "Person one" in eight.select_one("img.is-page")["alt"]
    assert "Ruben" in ten.select_one("img.is-page")["alt"]
    assert not ten.select(".sheet.wheel") and "Personal: 4.7 seen, 3 felt" in str(ten)


def test_words_from_a_file_stay_words(monkeypatch):
    content = frameworks.content("handout") | {"about": "<script>x</script>"}
    found = frameworks.content
    monkeypatch.setattr(frameworks, "content", lambda name: content if name == "handout" else found(name))
    html = handouts.html([Part(lessons.find("0"))])
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_there_is_room_to_write_where_the_words_say_so():
    titles = [
        line.lstrip("# ")
        for path in lessons.every()
        for cell in lessons.read(path).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("##")
    ]
    for row in frameworks.load("handout").room:
        assert any(title.startswith(row.heading) for title in titles)
    tasks = _page(Part(lessons.find("2"))).select("ol > li.has-room")
    assert len(tasks) == 4 and all(len(task.select(".ruled i")) == 3 for task in tasks)


def test_the_whole_course_is_for_participants_and_the_guide_only_for_who_asks_for_it():
    names = [part.path.name for part in handouts.of_course()]
    guide = frameworks.load("course").guide
    assert guide.file not in names and len(names) == len(LESSONS) - 1
    boxes = _page(Part(lessons.find("guide"))).select(".answers .box")
    assert len(boxes) == str(lessons.read(lessons.find("guide"))).count('type="checkbox"')


# --- a plan -----------------------------------------------------------------------------------------------


def test_a_plan_prints_its_sections_in_order_each_once_with_their_sources():
    title, parts, _ = handouts.of_plan("two-hours")
    plan = plans.load("two-hours")
    shown = [part.section for row in plan.sessions for part in row.parts if hasattr(part, "section")]
    page = _page(*parts, title=title)
    found = [" ".join(h.get_text().split()) for h in page.select("article h3")]
    assert found == list(dict.fromkeys(shown))
    assert page.h1.get_text() == page.title.get_text().split(" \u00b7 ")[0] == plan.title
    assert "Talk about it" not in _text(page) and "A wheel to fill in" not in _text(page)
    assert len(page.select(".sources")) == len(parts)
    assert page.select_one(".cover #support")


@pytest.mark.parametrize("name", plans.names())
def test_a_person_takes_home_what_is_short_and_a_table_shares_the_rest(name):
    title, parts, rules = handouts.of_plan(name)
    person, table = (_page(*parts, title=title, whom=whom, rules=rules) for whom in ("person", "table"))
    said = _text(person)
    assert all(line in _text(person.select_one(".cover")) for line in rules.text)
    phones = [line.phone for place in frameworks.load("support").countries for line in place.lines]
    assert all(
        phone in _text(page.select_one(".cover #support")) for phone in phones for page in (person, table)
    )
    assert not person.select(".cut, .key, .turns, .questions, .entries, blockquote, figure, .is-coding")
    for part in parts:
        cells = [cell.source for cell in lessons.read(part.path).cells]
        points = next(text for text in cells if text.startswith("## Key points")).split("\n\n")[1]
        points = re.split(r"^- ", points, flags=re.M)[1:]
        assert points and all(_letters(_plain(point)) in _letters(said) for point in points)
    assert "Next:" not in said and said.count("Can Toxic Relationships Be Healed?") == 1
    assert "It is walked alone" in said and "Which answer decided the end?" in said
    for section in person.select(".asked"):
        assert any(section.h3.get_text() in part.titles for part in parts)
        assert len(section.select(".ruled")) == bool(section.ul)
    assert table.select(".cut .card") and table.select(".key") and not table.select("article, .asked")
    shows = {section for part in parts for section in part.titles}
    assert bool(person.select("img.is-page")) == ("A path for two" in shows)
    assert bool(person.select(".sheet.wheel")) == ("Two answers to one question" in shows)
    assert bool(table.select(".sheet .sentences")) == ("One sentence at a time" in shows)


def test_the_sheet_for_coding_is_for_the_table_and_what_has_no_sheet_says_so():
    nine = Part(lessons.find("9"), ("A long table",))
    assert not _page(nine, whom="person").select(".is-coding")
    assert _page(nine, whom="table").select(".is-coding")
    with pytest.raises(Plain, match="no cards and no sheets"):
        handouts.html([Part(lessons.find("0"))], whom="table")


# --- a PDF ------------------------------------------------------------------------------------------------


@pytest.fixture
def needs_pango():
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip("Pango is not installed here")


def _elements(element):
    element = element.get_object()
    if isinstance(element, dict):
        yield element
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from _elements(kid) if hasattr(kid, "get_object") else ()


def test_a_pdf_can_be_read_aloud_and_holds_every_card(needs_pango, capsys, tmp_path):
    to = tmp_path / "safety.pdf"
    code, said = _mend(capsys, "handout", "2", "--to", str(to))
    assert code == 0 and "Reading the lessons" in said and "Laying out the pages" in said
    pdf = pypdf.PdfReader(to)
    root = pdf.root_object
    assert pdf.metadata.title == "Safety first \u00b7 Mend" and root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and root["/MarkInfo"]["/Marked"]
    assert 'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data().decode()
    kinds = [(str(one.get("/S")), one) for one in _elements(root["/StructTreeRoot"])]
    figures = [one for kind, one in kinds if kind == "/Figure"]
    assert figures and all(len(one["/Alt"]) > 15 for one in figures)
    assert {"/H1", "/H2", "/H3", "/TH", "/L", "/Table"} <= {kind for kind, _ in kinds}
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    letters = [re.sub(r"\s", "", page.extract_text()) for page in pdf.pages]
    for card in (*frameworks.load("F03").cards, *frameworks.load("F18").cards):
        assert any(re.sub(r"\s", "", card.text) in page for page in letters)  # on one page, not across two
    for page in pypdfium2.PdfDocument(to):
        assert page.render(scale=0.5, grayscale=True).to_numpy().mean() > 225  # kind to a printer
    assert next(entry.title for entry in pdf.outline if not isinstance(entry, list)) == "Safety first"


@pytest.mark.parametrize(
    ("name", "paper", "pages"),
    [("45-minutes", "a4", 4), ("45-minutes", "letter", 4), ("two-hours", "letter", 8), ("full-day", "a4", 14),
     ("six-weeks", "letter", 20)],
)  # fmt: skip
def test_what_a_person_takes_home_is_a_few_pages_none_of_them_nearly_empty(
    needs_pango, tmp_path, name, paper, pages
):
    title, parts, rules = handouts.of_plan(name)
    to = tmp_path / "handout.pdf"
    handouts.write(parts, to, paper, title, whom="person", rules=rules)
    pdf = pypdfium2.PdfDocument(to)
    assert len(pdf) <= pages
    for page in pdf:
        gray = page.render(scale=0.5, grayscale=True).to_numpy()
        rows = gray.reshape(round(page.get_height() / 2), -1).min(axis=1) < 200
        assert rows[: int(len(rows) * 0.92)].nonzero()[0].max() > len(rows) * 0.33


def test_who_prints_one_half_of_a_plan_is_told_how_to_print_the_other(capsys, tmp_path):
    for words, other in ((), "table"), (("--for", "table"), "person"):
        to = tmp_path / "x.html"
        assert cli.main(["handout", "--plan", "45-minutes", "--to", str(to), *words]) == 0
        assert f"mend handout --plan 45-minutes --for {other}" in capsys.readouterr().out


def test_letter_is_letter(needs_pango, tmp_path):
    handouts.write([Part(lessons.find("0"), ("Where support is",))], tmp_path / "x.pdf", "letter")
    page = pypdf.PdfReader(tmp_path / "x.pdf").pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [612, 792]


def test_without_pango_a_sentence_names_the_way_out(monkeypatch, capsys, tmp_path):
    class Missing(types.ModuleType):
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", Missing("weasyprint"))
    code, said = _mend(capsys, "handout", "0", "--to", str(tmp_path / "x.pdf"))
    assert code == 1 and "needs the library Pango" in said and "ends in .html" in said
    assert list(tmp_path.iterdir()) == []
    assert _mend(capsys, "handout", "0", "--to", str(tmp_path / "x.html"))[0] == 0


# --- what cannot be done ----------------------------------------------------------------------------------


def test_what_cannot_be_done_is_said_in_a_sentence(capsys, tmp_path, monkeypatch):
    (tmp_path / "a.html").mkdir()
    for words, expected in {
        ("nope", "--to", "x.pdf"): 'There is no lesson "nope". The lessons are: 00-start-here,',
        ("--plan", "nope"): 'There is no workshop plan "nope". The plans are: ',
        ("2", "--plan", "two-hours"): "Name a lesson or a plan, not both",
        (
            "2",
            "--to",
            "x.docx",
        ): '"x.docx" is neither a PDF nor a page. Give a name that ends in .pdf or .html.',
        ("2", "--to", str(tmp_path / "a.html")): "a.html is a folder. Name a file, such as",
        ("2", "--to", str(tmp_path / "no" / "x.html")): "to write x.html into. Make it, or name another.",
    }.items():
        code, said = _mend(capsys, "handout", *words)
        assert code == 1 and expected in said

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handouts, "put", full)
    with pytest.raises(Plain, match=r"x\.html cannot be written \(No space left on device\)\."):
        handouts.write([Part(lessons.find("0"))], tmp_path / "x.html")
