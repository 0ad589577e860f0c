"""A class's report as it is looked at: by everyone, on any screen, on two sheets of paper, with nothing fetched."""

import csv
import io
import re

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from mend import survey
from mend.paths import SURVEY
from mend.survey import report


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two reports: on the example, and on five people of whom an area was not asked and much was no answer."""
    folder = tmp_path_factory.mktemp("reports")
    rows = (SURVEY / "examples" / "plain.csv").read_text().split("\n")
    few = [",".join(row.split(",")[2:-1]) for row in rows[:6]]
    few = [",".join(cell for i, cell in enumerate(row.split(",")) if not 6 <= i < 12) for row in few]
    few[2] = few[2].replace("3", "three")
    (folder / "few.csv").write_text("\n".join(few))
    for name, file in (("example", SURVEY / "examples" / "plain.csv"), ("few", folder / "few.csv")):
        report.write(survey.read(file), folder / f"{name}.html")
    return folder


@pytest.mark.parametrize("name", ["example", "few"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_it_on_any_screen(name, scheme, reports, pages):
    for width in (1200, 360):
        page = pages(width=width, scheme=scheme)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((reports / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.get_by_text("Teaching items, not a test").is_visible()
        assert [url for url in asked if not url.startswith("data:")] == [page.url]
        # axe runs as a script, which the page itself would not let in.
        free = pages(width=width, scheme=scheme, bypass_csp=True)
        free.goto(page.url)
        found = Axe().run(free).response["violations"]
        assert not found, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert not page.errors and not page.console


@pytest.mark.parametrize("name", ["example", "few"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_two_pages(name, paper, reports, page):
    page.goto((reports / f"{name}.html").as_uri())
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper)))
    first, second = (" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert "Teaching items, not a test" in first and "What small numbers cannot tell" in second
    assert "1-800-799-7233" in second


def test_the_script_for_google_makes_a_form_of_six_grids(page):
    page.goto("about:blank")
    made = page.evaluate(
        """([script, csv]) => {
          const told = { grids: [], settings: {} };
          const chain = (names, into) => new Proxy({}, { get: (_, name) => (value) => {
            if (name === "addGridItem") { const grid = {}; told.grids.push(grid); return chain(names, grid); }
            if (name.startsWith("get")) return "address";
            into[name] = value;
            return chain(names, into);
          } });
          const FormApp = { create: (title) => { told.title = title; return chain([], told.settings); } };
          const SpreadsheetApp = { getActiveSheet: () => ({ getDataRange: () => ({ getValues: () => csv }) }) };
          new Function("FormApp", "SpreadsheetApp", "Logger", `${script}; makeForm();`)(FormApp, SpreadsheetApp, { log() {} });
          return told;
        }""",
        [(SURVEY / "google-forms.gs").read_text(), _table(SURVEY / "google-forms.csv")],
    )
    assert made["title"] == "Six areas of the self" and len(made["grids"]) == 6
    assert made["settings"]["setCollectEmail"] is False and "not a test" in made["settings"]["setDescription"]
    heads = {f"{grid['setTitle']} [{row}]" for grid in made["grids"] for row in grid["setRows"]}
    with (SURVEY / "examples" / "google-forms.csv").open() as export:
        named = set(re.findall(r'"?([^",]*(?:, [^",]*)*\[[^\]]*\])"?', export.readline()))
    assert heads == named and len(heads) == 36
    assert all(
        grid["setColumns"][0] == "not true of me" and len(grid["setColumns"]) == 5 for grid in made["grids"]
    )


def _table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.reader(file))
