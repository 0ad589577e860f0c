"""Starts what is compared: the site, `mend present`, JupyterLab, stock Voilà and the rivals.

A rival has an environment of its own, so that the course never depends on it. `RIVALS` is the one place that
says which versions.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import psutil
from tests.conftest import Server

from mend import frameworks, samples
from mend.paths import NOTEBOOKS

ROOT = Path(__file__).resolve().parents[1]
APPS = Path(__file__).parent / "rivals"
LESSON, WITH_KERNEL = "04-six-areas-of-self", "10-one-case-start-to-follow-up"

VOILA = ["voila>=0.5.13,<0.6", "ipywidgets>=8.1.9,<9", "ipykernel>=7,<8"]
RIVALS = {
    "interact": [*VOILA, "matplotlib>=3.11,<4"],
    "plotly": [*VOILA, "plotly>=7,<8", "anywidget>=0.11,<0.12"],
    "panel": ["panel>=1.9,<2", "matplotlib>=3.11,<4"],
    "marimo": ["marimo>=0.25,<0.26", "matplotlib>=3.11,<4"],
}


@dataclass(frozen=True)
class Started:
    """A server that runs: the address of what it shows, and its process."""

    url: str
    pid: int
    lab: Server | None = None

    def tree(self) -> list[psutil.Process]:
        """Its process and all below it."""
        process = psutil.Process(self.pid)
        return [process, *process.children(recursive=True)]

    def forget(self) -> None:
        """JupyterLab only: end the kernels that pages left, as nobody else does."""
        if self.lab is None:
            return
        ask = {"Authorization": f"token {self.lab.token}"}
        sessions = f"{self.lab.url}api/sessions"
        with urllib.request.urlopen(urllib.request.Request(sessions, headers=ask)) as answer:
            found = json.load(answer)
        for one in found:
            gone = urllib.request.Request(f"{sessions}/{one['id']}", headers=ask, method="DELETE")
            urllib.request.urlopen(gone).close()


class Stage:
    """One folder and its servers, all ended together; a site or an environment is made once."""

    def __init__(self, folder: Path, ends: ExitStack):
        """Keep everything in this folder."""
        self.folder, self.ends = folder, ends
        self.site_folder = cache(self._site)
        self.python = cache(self._python)
        self.notebooks = folder / "course" / "notebooks"
        shutil.copytree(NOTEBOOKS, self.notebooks, ignore=shutil.ignore_patterns(".*"))
        areas = [area.short for area in frameworks.load("F12").areas]
        values = samples.profile("S001")["concept"]
        start = {area: value or 3.0 for area, value in zip(areas, values, strict=True)}
        (folder / "radar.json").write_text(json.dumps(start), encoding="utf-8")

    # --- ours ------------------------------------------------------------

    def site(self, lesson: str = LESSON) -> Started:
        """The site as `mend site` writes it, under Python's own server of files."""
        port = free_port()
        words = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory"]
        return self._run([*words, str(self.site_folder()), str(port)], port, f"{lesson}.html")

    def present(self, lesson: str = LESSON, notebooks: Path | None = None) -> Started:
        """`mend present`."""
        server = self._mend("present", notebooks)
        return Started(f"{server.url}voila/render/{lesson}.ipynb", server.process.pid)

    def lab(self, lesson: str = LESSON) -> Started:
        """`mend lab`, which trusts its lessons."""
        server = self._mend("lab", None)
        url = f"{server.url}doc/tree/notebooks/{lesson}.ipynb?token={server.token}"
        return Started(url, server.process.pid, server)

    def _mend(self, command: str, notebooks: Path | None) -> Server:
        server = Server(command, notebooks or self.notebooks, self._new(command))
        self.ends.callback(end, psutil.Process(server.process.pid))
        return server

    def _site(self) -> Path:
        out = self.folder / "site"
        words = ["-c", "from mend.cli import main; raise SystemExit(main())", "site", str(out), "--saved"]
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        return out

    # --- the others ------------------------------------------------------------

    def voila_lesson(self, lesson: str) -> Started:
        """A lesson in the command `voila` with its own settings, in the environment of the course."""
        return self._voila(Path(sys.executable), self.notebooks / f"{lesson}.ipynb")

    def interact(self, ahead: bool = False) -> Started:
        """Stock Voilà and `interact`; `ahead` takes its option to start kernels ahead."""
        return self._voila(
            self.python("interact"), self._cell("interact"), *["--preheat_kernel=True"] * ahead
        )

    def plotly(self) -> Started:
        """Stock Voilà and a Plotly FigureWidget."""
        return self._voila(self.python("plotly"), self._cell("plotly"))

    def panel(self) -> Started:
        """`panel serve`, warm: it runs the app once before the first visit."""
        port = free_port()
        words = ["-m", "panel", "serve", str(APPS / "radar_panel.py"), "--warm", "--address=127.0.0.1"]
        words += [f"--port={port}", f"--allow-websocket-origin=127.0.0.1:{port}"]
        return self._run([str(self.python("panel")), *words], port, "radar_panel")

    def marimo(self) -> Started:
        """`marimo run`."""
        port = free_port()
        words = ["-m", "marimo", "run", str(APPS / "radar_marimo.py"), "--headless", "--no-token"]
        words += ["--host=127.0.0.1", f"--port={port}"]
        return self._run([str(self.python("marimo")), *words], port)

    def _voila(self, python: Path, notebook: Path, *words: str) -> Started:
        port = free_port()
        command = [str(python), "-m", "voila", str(notebook), "--no-browser", f"--port={port}", *words]
        return self._run(command, port)

    def _cell(self, name: str) -> Path:
        """A notebook of one cell, for the kernel of whichever Python serves it."""
        path = self.folder / name / "radar.ipynb"
        path.parent.mkdir(exist_ok=True)
        source = (APPS / f"radar_{name}.py").read_text(encoding="utf-8")
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        book.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
        nbformat.write(book, path)
        return path

    def _python(self, rival: str) -> Path:
        """The Python of a rival's own environment."""
        home = self.folder / f"python-{rival}"
        newest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run(
            ["uv", "venv", "-q", "--no-project", "--python", sys.executable, str(home)], check=True
        )
        words = ["--exclude-newer", newest["exclude-newer"], "--compile-bytecode", "--python", str(python)]
        subprocess.run(["uv", "pip", "install", "-q", *words, *RIVALS[rival]], check=True)
        return python

    def versions(self, rival: str) -> dict[str, str]:
        """What its environment holds of that which is named in RIVALS."""
        words = ["uv", "pip", "list", "-q", "--format=json", "--python", str(self.python(rival))]
        found = {
            row["name"]: row["version"]
            for row in json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
        }
        return {name: found[name] for name in (row.split(">=")[0] for row in RIVALS[rival])}

    # --- processes ------------------------------------------------------------

    def _new(self, name: str) -> Path:
        """A new folder for what a server keeps."""
        taken = len(list(self.folder.glob(f"home-{name}-*")))
        path = self.folder / f"home-{name}-{taken}"
        path.mkdir()
        return path

    def _run(self, command: list[str], port: int, path: str = "") -> Started:
        home = self._new("other")
        mine = {f"JUPYTER_{name}_DIR": str(home) for name in ("CONFIG", "RUNTIME")}
        mine |= {"IPYTHONDIR": str(home), "XDG_CONFIG_HOME": str(home), "HOME": str(home)}
        mine |= {"MEND_RADAR": str(self.folder / "radar.json"), "MARIMO_SKIP_UPDATE_CHECK": "1"}
        with (home / "said.txt").open("w") as log:
            process = psutil.Popen(
                command, cwd=home, env={**os.environ, **mine}, stdout=log, stderr=subprocess.STDOUT
            )
        started = Started(f"http://127.0.0.1:{port}/{path}", process.pid)
        self.ends.callback(end, process)
        until = time.monotonic() + 90
        while time.monotonic() < until and process.is_running():
            try:
                # Not the page itself: asking for it would run the notebook.
                socket.create_connection(("127.0.0.1", port), 1).close()
                return started
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{' '.join(command[1:4])} did not start: {(home / 'said.txt').read_text()[-2000:]}")


def end(process: Any) -> None:
    """End a process and all below it."""
    try:
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in tree:
        try:
            one.terminate()
        except psutil.NoSuchProcess:
            continue
    for one in psutil.wait_procs(tree, timeout=5)[1]:
        one.kill()


def free_port() -> int:
    """A port that nothing else uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settle(quiet: float = 15, seconds: float = 10) -> None:
    """Wait until the machine is idle: kernels that were left end, those that are started ahead get ready."""
    until = time.monotonic() + seconds
    while psutil.cpu_percent(0.3) > quiet and time.monotonic() < until:
        pass


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage in a temporary folder."""
    import tempfile

    # A server that is told to write no bytecode would compile what it imports at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with (
        tempfile.TemporaryDirectory(prefix="mend-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as ends,
    ):
        yield Stage(Path(folder), ends)
