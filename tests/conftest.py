"""What several tests share: a copy of the data to break and, for `tests/browser`, a real browser and servers.

pages(width=…, height=…, scheme=…)  a new page of a given size, light or dark; `page` is the plain one
lab, voila                          `mend lab` and `mend present`, started once, on a copy of the lessons
held(page, "concept")               what the widgets of a page without a kernel hold under that name
plain_page(widget, …)               a page with the widget and no kernel; its models are in `window.models`
copy, said(copy)                    a copy of the data, to be broken, and what the check says of it

No page may ask anything of another computer: a page that did fails its test.
"""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mend import samples
from mend.pages.render import STATIC
from mend.paths import DATAPACKAGE, NOTEBOOKS

HERE = Path(__file__).parent
CI = os.environ.get("CI", "").lower() == "true"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
         "microsoft-edge", "brave", "brave-browser")  # fmt: skip
SHELL = "chromium-headless-shell"  # Chromium without what a person sees of it: the same pages in a fifth less time
APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
SWITCHES = ("--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-quic")  # fmt: skip


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many tests run side by side: half as many again as there are processors.

    A test in a browser mostly waits, and with one a processor these stand idle for half of the time.
    """
    return (os.cpu_count() or 1) * 3 // 2


def find_browser(shell: bool = True) -> str | None:
    """The path of a browser of the Chromium family; MEND_BROWSER comes first.

    shell : whether one that shows nothing is the first choice, or the last
    """
    every = [SHELL, *NAMES, *APPS] if shell else [*NAMES, *APPS, SHELL]
    wanted = [os.environ["MEND_BROWSER"]] if os.environ.get("MEND_BROWSER") else every
    return next(filter(None, map(shutil.which, wanted)), None)


def eventually(ask: Callable[[], Any], expected: Any, seconds: float = 15) -> None:
    """Assert that the answer becomes what is expected: a kernel hears of a gesture a moment later."""
    until = time.monotonic() + seconds
    while (found := ask()) != expected and time.monotonic() < until:
        time.sleep(0.1)
    assert found == expected


def held(page: Any, trait: str) -> list[Any]:
    """The values of one trait, of all widgets of a page of `mend present` that have it."""
    ask = "(trait) => [...mendModels.values()].map(({ model }) => model.get(trait)).filter((v) => v !== undefined)"
    return page.evaluate(ask, trait)


class Files(SimpleHTTPRequestHandler):
    """What `python -m http.server` runs, without its log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a folder that is served as plain files, and what stops it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=folder))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    try:
        yield f"http://127.0.0.1:{server.server_port}/", stop
    finally:
        stop()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(DATAPACKAGE.parent, tmp_path / "data", ignore=shutil.ignore_patterns("frameworks"))
    return tmp_path / "data" / "datapackage.json"


def said(datapackage: Path) -> list[tuple[int, str, str, str]]:
    """What the check says of a copy: line, place, found and expected of each fault."""
    return [(f.line, f.place, f.found, f.expected) for f in samples.check(datapackage)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A test that fails also tells what its pages showed, what their consoles said, and its servers."""
    report = yield
    if report.when == "call" and report.failed:
        given = getattr(item, "funcargs", {})
        for page in getattr(given.get("pages"), "opened", []):
            with suppress(Exception):
                text = page.locator("body").inner_text(timeout=2000)
                report.sections.append((f"the page {page.url}", f"{text[:3000]}\n{page.console[-30:]}"))
        for server in filter(lambda value: isinstance(value, Server), given.values()):
            report.sections.append((f"mend {server.command} said", server.said[-3000:]))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = find_browser()
    if path is None:
        reason = "no Chromium, Chrome, Edge or Brave on this machine (MEND_BROWSER can name one)"
        if CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    sandbox = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def pages(browser: Any) -> Iterator[Callable[..., Any]]:
    contexts, outside = [], []

    def local(url: str) -> bool:
        return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "file:", "data:", "blob:", "about:"))

    def new(width: int = 1200, height: int = 900, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(60_000)  # two workers share what a learner has alone
        page = context.new_page()
        page.on("request", lambda request: local(request.url) or outside.append(request.url))
        new.opened.append(page)
        page.console = []
        page.on("console", lambda said: page.console.append(f"{said.type}: {said.text[:300]}"))
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    new.opened = []
    yield new
    for context in contexts:
        context.close()
    assert not outside, f"the page asked another computer for {outside}"


@pytest.fixture
def page(pages: Callable[..., Any]) -> Any:
    return pages()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the lessons, and one more with the smallest widget, 99-tiny."""
    import nbformat

    from mend import lessons

    folder = tmp_path_factory.mktemp("course") / "notebooks"
    shutil.copytree(NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".*"))
    tiny = nbformat.v4.new_notebook()
    for at, (kind, source, tags) in enumerate(
        [
            ("markdown", "# Tiny", []),
            ("markdown", "Facilitator: only for you", ["facilitator"]),
            ("code", (HERE / "browser" / "tiny.py").read_text(), []),
            ("code", "tiny = Tiny()\ntiny", []),
            ("code", "1 / 1", []),
        ]
    ):
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source, id=f"tiny-{at}")
        cell.metadata.tags = tags
        tiny.cells.append(cell)
    nbformat.write(tiny, folder / "99-tiny.ipynb")
    lessons.write(folder / "99-tiny.ipynb", lessons.run(folder / "99-tiny.ipynb"))
    return folder


RUN = """async (name) => {
  const { content } = jupyterapp.shell.currentWidget;
  const gives = new RegExp(`^${name} = `, "m");
  content.activeCellIndex = content.widgets.findIndex((cell) => gives.test(cell.model.sharedModel.source));
  await jupyterapp.commands.execute("notebook:run-cell");
}"""


class Server:
    """A `mend` server that runs on its own port, with settings and kernels of its own."""

    def __init__(self, command: str, notebooks: Path, home: Path, *words: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.home = home
        home.mkdir(exist_ok=True)
        mine = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        mine |= {"IPYTHONDIR": str(home / "ipython"), "TMPDIR": str(home), "MEND_NOTEBOOKS": str(notebooks)}
        (home / "ipython").mkdir(exist_ok=True)
        self.log = home / "said.txt"  # a file, since a pipe that nobody reads would stop the server
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from mend.cli import main; raise SystemExit(main())", command, *words,
                 "--no-browser", "--port", str(port)],
                env={**os.environ, **mine}, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + 90
        while not (found := re.search(r"(http://127\.0\.0\.1:\d+/).*\n", self.said)):
            alive = self.process.poll() is None and time.monotonic() < until
            assert alive, f"mend {command} did not start: {self.said}"
            time.sleep(0.1)
        self.url = found[1]
        token = re.search(r"token=(\w+)", self.said)
        self.token = token[1] if token else ""
        self.command = command

    @property
    def said(self) -> str:
        """All that it said until now."""
        return self.log.read_text()

    def open(self, page: Any, lesson: str) -> Any:
        """Show a lesson (a file's stem) and wait until it is drawn."""
        if self.command == "lab":
            page.goto(f"{self.url}doc/tree/notebooks/{lesson}.ipynb?token={self.token}")
            page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        else:
            page.goto(f"{self.url}voila/render/{lesson}.ipynb", timeout=90_000)
            page.locator("body[data-alive], #rendered_cells:visible").first.wait_for(timeout=90_000)
        return page

    def ready(self, page: Any) -> None:
        """JupyterLab only: wait until the page holds its kernel; cells that are run before are only cleared."""
        eventually(lambda: self._kernel(page).get("connections", 0) > 0, True, 60)
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()

    def run(self, page: Any, *names: str) -> None:
        """JupyterLab only: run the cells that give these names a value."""
        self.ready(page)
        for name in names:
            page.evaluate(RUN, name)

    def run_all(self, page: Any) -> None:
        """JupyterLab only: run every cell by the menu and wait for the last."""
        self.ready(page)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.ask(page, "0")  # the kernel answers in order

    def ask(self, page: Any, expression: str) -> Any:
        """The value of an expression in the kernel behind the page; what is no literal comes as its repr."""
        from jupyter_client import BlockingKernelClient

        client = BlockingKernelClient(connection_file=str(self._connection(page)))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            asked = client.execute("", silent=False, store_history=False, user_expressions={"it": expression})
            while (reply := client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != asked:
                pass
        finally:
            client.stop_channels()
        answer = reply["content"]["user_expressions"]["it"]
        assert answer["status"] == "ok", f"{answer['ename']}: {answer['evalue']}"
        text = answer["data"]["text/plain"]
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    def _connection(self, page: Any) -> Path:
        if self.command != "present":
            eventually(lambda: "id" in self._kernel(page), True, 30)
            kernel = self._kernel(page)["id"]
        else:
            kernel = json.loads(page.locator("#jupyter-config-data").text_content())["kernelId"]
        return next(self.home.rglob(f"kernel-{kernel}.json"))

    def _kernel(self, page: Any) -> dict[str, Any]:
        """JupyterLab only: what the server says of the kernel behind the page; empty before there is one."""
        path = re.search(r"/doc/tree/([^?]+)", page.url)
        request = urllib.request.Request(
            f"{self.url}api/sessions", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request) as answer:
            found = [s["kernel"] for s in json.load(answer) if path and s["path"] == path[1]]
        return found[0] if found else {}

    def stop(self) -> str:
        """End it by Ctrl-C; returns everything it said."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.said


@pytest.fixture(scope="session")
def lab(browser: Any, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server("lab", course, tmp_path_factory.mktemp("lab") / "home")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def voila(browser: Any, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server("present", course, tmp_path_factory.mktemp("voila") / "home")
    yield server
    server.stop()


@pytest.fixture
def plain_page(pages: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Show widgets in one page with no kernel; `page.evaluate("models[0].get('concept')")` reads a value."""

    def show(*widgets: Any, **options: Any) -> Any:
        given = [
            {
                "esm": str(widget._esm),
                "css": str(getattr(widget, "_css", "")),
                "state": {k: v for k, v in widget.get_state().items() if not k.startswith(("_", "layout"))},
            }
            for widget in widgets
        ]
        data = json.dumps(given).replace("</", "<\\/")
        host = (STATIC / "host.js").read_text()
        file = tmp_path / "plain.html"
        file.write_text(
            '<!DOCTYPE html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Plain</title>'
            f'<body><main></main><script type="module">{host}\n'
            f"const given = {data};\n"
            "window.models = await Promise.all(given.map((widget) => {\n"
            "  const el = document.querySelector('main').appendChild(document.createElement('div'));\n"
            "  document.head.appendChild(document.createElement('style')).textContent = widget.css;\n"
            "  const esm = URL.createObjectURL(new Blob([widget.esm], { type: 'text/javascript' }));\n"
            "  return mount(el, { ...widget, esm });\n}));\ndocument.body.dataset.ready = '';</script>"
        )
        page = pages(**options)
        page.goto(file.as_uri())
        page.locator("body[data-ready]").wait_for()
        return page

    return show
