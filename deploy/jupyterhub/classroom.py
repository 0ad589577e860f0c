"""A class on one machine: who may come in, and the place that each student works in. See deploy/README.md.

`python deploy/jupyterhub/classroom.py` prints each student's name and password, to hand out.
"""

import base64
import hashlib
import hmac
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Bool, Integer, Unicode

from mend.errors import Plain
from mend.paths import NOTEBOOKS

SECRET, CLASS = "MEND_HUB_SECRET", "MEND_HUB_CLASS"
SHORTEST = 32  # characters of the secret
FIRST = 400_000  # numbers that systems leave free: no person, service or container has them
PROCESSES = 256  # of one student at a time; a server with four lessons open has about 80 threads

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def secret() -> str:
    """The class's secret from the environment. Raises Plain, with the way out, where there is none."""
    found = os.environ.get(SECRET, "").strip()
    if len(found) < SHORTEST:
        what = f"has {len(found)}" if found else "is not set"
        raise Plain(
            f"{SECRET} {what}. It needs {SHORTEST} characters or more: every student's password is made from "
            "it. Make one with: openssl rand -hex 32"
        )
    return found


def class_file() -> Path:
    """The file with the class's names. Raises Plain where the environment names none, or it is not there."""
    found = os.environ.get(CLASS, "").strip()
    if not found or not Path(found).is_file():
        what = f"names {found}, and there is no such file" if found else "is not set"
        raise Plain(f"{CLASS} {what}. It names a text file with one student's name in each line.")
    return Path(found)


def names(path: Path) -> list[str]:
    """The names in a class's file, one a line; empty lines and lines that begin with # are left out.

    Raises Plain for a name that could not be the name of a folder, or that stands there twice.
    """
    found: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name = line.strip().lower()
        if not name or name.startswith("#"):
            continue
        if not _NAME.fullmatch(name):
            raise Plain(f'{path}:{number}: found "{name}"; expected letters a to z, digits and hyphens')
        if name in found:
            raise Plain(f'{path}:{number}: found "{name}" again; expected each name once')
        found.append(name)
    return found


def password(key: str, name: str) -> str:
    """A student's own password: the same each time it is asked for, so that none needs to be kept."""
    made = hmac.new(key.encode(), f"mend student {name}".encode(), hashlib.sha256).digest()
    word = base64.b32encode(made)[:16].decode().lower()
    return "-".join(word[at : at + 4] for at in range(0, 16, 4))


class ClassList(Authenticator):
    """Lets in whoever is on the class's list, with their own password. The list is read at each login."""

    key = Unicode(help="The secret that the passwords are made from.").tag(config=True)
    path = Unicode(help="The file with the names, one a line.").tag(config=True)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> Any:
        """The name of who may come in, or None."""
        name, given = data["username"].strip().lower(), re.sub(r"[\s-]", "", data["password"]).lower()
        right = password(self.key, name).replace("-", "")
        same = hmac.compare_digest(right.encode(), given.encode())
        return name if same and name in names(Path(self.path)) else None

    async def refresh_user(self, user: Any, handler: Any = None) -> Any:
        """Whether who is logged in is on the list still."""
        return user.name in names(Path(self.path))


class Place(LocalProcessSpawner):
    """A server in a folder of the student's own, run under a number of their own.

    A number is an account without a name: files and processes of one are closed to every other. It is kept as
    the owner of the folder, so that it stays when the hub's own notes are lost.
    """

    folder = Unicode(help="The folder that holds each student's folder.").tag(config=True)
    one_account = Bool(False, help="Run all under the hub's own account: nothing is closed.").tag(config=True)
    largest = Integer(2**30, help="Bytes of memory that one process may take.").tag(config=True)

    @property
    def home(self) -> Path:
        """The student's folder."""
        return Path(self.folder, self.user.name)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """What the new process does before it is the student's server."""
        number = None if self.one_account else home_of(self.home)
        if number is None:
            self.home.mkdir(mode=0o700, exist_ok=True)
        return entering(self.home, number, self.largest)

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """The environment of the student's server."""
        return {**env, "USER": self.user.name, "HOME": str(self.home), "SHELL": "/bin/bash"}

    async def move_certs(self, paths: Any) -> Any:
        """Nothing: there are no certificates between hub and servers, which are on one machine."""
        return paths


def home_of(home: Path) -> int:
    """The number that owns a student's folder; the folder is made, with a new number, where there is none."""
    if not home.exists():
        taken = [path.stat().st_uid for path in home.parent.iterdir()]
        number = max([FIRST - 1, *taken]) + 1
        home.mkdir(mode=0o700)
        os.chown(home, number, number)
    return home.stat().st_uid


def entering(home: Path, number: int | None, largest: int) -> Callable[[], None]:
    """A function that a new process calls to become a student's: their number, their folder, their limits."""

    def enter() -> None:
        os.umask(0o077)
        resource.setrlimit(resource.RLIMIT_DATA, (largest, largest))
        if number is not None:
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
            os.setgroups([])
            os.setgid(number)
            os.setuid(number)
        os.chdir(home)

    return enter


def check_reach(largest: int) -> None:
    """Raise Plain where a student's number could not run Python or read the lessons."""
    lesson = next(NOTEBOOKS.glob("*.ipynb"))
    ask = f"import jupyterhub, mend; open({str(lesson)!r}).read(1)"
    enter = entering(Path("/"), FIRST - 1, largest)
    try:
        done = subprocess.run([sys.executable, "-c", ask], preexec_fn=enter, capture_output=True, timeout=60)
        reached = done.returncode == 0
    except (OSError, subprocess.SubprocessError):
        reached = False
    if not reached:
        raise Plain(
            f"Students could not read the course ({NOTEBOOKS.parent}) or run Python ({sys.executable}). "
            "Put both where everybody on this machine may read, such as /opt."
        )


def main() -> int:
    """Print each student's name and password."""
    try:
        key, people = secret(), names(class_file())
    except Plain as error:
        print(error, file=sys.stderr)
        return 1
    for name in people:
        print(f"{name}\t{password(key, name)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
