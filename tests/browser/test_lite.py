"""JupyterLab as plain files: deploy/jupyterlite builds it, and a lesson opens with no other computer in reach."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CI, served

from mend.paths import ROOT

# What the browser would keep once the page is closed: the keys of every database, and of both small storages.
KEPT = """async () => {
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const kept = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      kept.push(...(await answer(database.transaction(store).objectStore(store).getAllKeys())));
  }
  return kept;
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the documented command builds; uv fetches its tools, which are not the course's own."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not here, which deploy/jupyterlite/build.py is run with")
    out = tmp_path_factory.mktemp("lite") / "out"
    clean = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [uv, "run", "--quiet", str(ROOT / "deploy" / "jupyterlite" / "build.py"), str(out)],
        cwd=out.parent, env=clean, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    if "error sending request" in done.stderr and not CI:
        pytest.skip("there is no network to fetch the tools of deploy/jupyterlite from")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def site(built: Path) -> Iterator[str]:
    with served(built) as (address, _):
        yield address.rstrip("/")


def test_what_is_built_is_for_learners(built: Path) -> None:
    found = {path.stem: json.loads(path.read_text()) for path in (built / "files" / "notebooks").iterdir()}
    assert set(found) == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"facilitator-guide"}
    for name, book in found.items():
        tags = [cell["metadata"].get("tags", []) for cell in book["cells"]]
        assert not any("facilitator" in tag for tag in tags), name
        assert "../practice/" not in json.dumps(book), name
    first = re.search(r"url=lab/index\.html\?path=([\w/.-]+)", (built / "index.html").read_text())
    assert first and (built / "files" / first[1]).is_file()


def test_a_lesson_opens_alive_where_no_other_computer_answers(browser: Any, site: str) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(90_000)
    outside: list[str] = []

    def answer(route: Any) -> None:
        if route.request.url.startswith(f"{site}/"):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    try:
        page = context.new_page()
        page.goto(f"{site}/lab/index.html?path=notebooks/04-six-areas-of-self.ipynb")
        page.get_by_role("heading", name="The six areas of the self").wait_for()
        assert page.get_by_role("button", name="Leave this page").is_visible()
        handle = page.locator(".jp-Notebook [role=slider]").first
        before = handle.get_attribute("aria-valuenow")
        handle.press("ArrowUp")
        assert handle.get_attribute("aria-valuenow") != before
        # Python itself comes from elsewhere, where --pyodide did not bring it; nothing else does.
        assert {re.sub(r"^https://([^/]+)/(\w+)/.*", r"\1/\2", url) for url in outside} <= {
            "cdn.jsdelivr.net/pyodide"
        }
        assert page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="save"]').count() == 1
        assert page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name*="run"]').count() == 0
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1000)
        assert page.evaluate(KEPT) == []
    finally:
        context.close()
