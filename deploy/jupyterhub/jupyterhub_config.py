"""JupyterHub for one class on one machine. deploy/README.md tells how it is set up, and who can read what.

Read from the environment:

    MEND_HUB_SECRET       needed. 32 characters or more; every student's password is made from it
    MEND_HUB_CLASS        needed. a text file with one student's name in each line
    MEND_HUB_FOLDER       where students' folders and the hub's own notes are (/var/lib/mend)
    MEND_HUB_ADDRESS      where it listens (127.0.0.1: only an HTTPS proxy on this machine reaches it)
    MEND_HUB_PORT         and at which port (8000)
    MEND_HUB_IDLE         minutes after which a server that nobody uses is ended (60)
    MEND_HUB_MEMORY       gigabytes that one process of a student may take (1)
    MEND_HUB_ONE_ACCOUNT  "yes" lets all students run under one account, to try it out: nothing is closed
    MEND_COUNTRY          whose support lines come first, such as GB
"""

import os
import shutil
import socket
import sys
from pathlib import Path

from mend import support
from mend.errors import Plain

sys.path.insert(0, str(Path(__file__).parent))
import classroom

c = get_config()  # noqa: F821


def number(name: str, otherwise: float) -> float:
    """A number from the environment."""
    text = os.environ.get(name, "").strip()
    try:
        return float(text or otherwise)
    except ValueError:
        raise Plain(f'{name} is "{text}". It takes a number, such as {otherwise:g}.') from None


def free_port() -> int:
    """A port of this machine that nothing uses: hub and proxy speak to each other there, and nobody else."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


try:
    secret, class_file = classroom.secret(), classroom.class_file()
    classroom.names(class_file)
    idle, memory = int(60 * number("MEND_HUB_IDLE", 60)), int(2**30 * number("MEND_HUB_MEMORY", 1))
    port = int(number("MEND_HUB_PORT", 8000))
    support.country()
    proxy = shutil.which("configurable-http-proxy")
    if proxy is None:
        raise Plain(
            "JupyterHub's proxy is not here. It is a Node program; with Node 20 or later, install it with: "
            "npm install -g configurable-http-proxy@5"
        )
    one_account = os.environ.get("MEND_HUB_ONE_ACCOUNT", "").strip().lower() == "yes"
    if not one_account:
        if os.geteuid() != 0:
            raise Plain(
                "Only root can give each student an account of their own. Start the hub as root, or, to try "
                "it out with nobody's work in it, set MEND_HUB_ONE_ACCOUNT=yes."
            )
        classroom.check_reach(memory)
except Plain as error:
    sys.exit(str(error))

folder = Path(os.environ.get("MEND_HUB_FOLDER", "").strip() or "/var/lib/mend").resolve()
notes, students = folder / "hub", folder / "students"
for path, mode in ((folder, 0o711), (notes, 0o700), (students, 0o711)):
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)  # the notes are the hub's; a student can pass through the rest, and list nothing

c.JupyterHub.bind_url = f"http://{os.environ.get('MEND_HUB_ADDRESS', '').strip() or '127.0.0.1'}:{port}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{free_port()}"
c.JupyterHub.db_url = f"sqlite:///{notes / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(notes / "cookie_secret")
c.JupyterHub.cookie_max_age_days = 0.5  # who comes to a shared computer tomorrow finds nobody logged in
c.JupyterHub.log_level = "WARN"  # at the usual level the log tells who opened which lesson when
c.JupyterHub.template_vars = {
    "announcement_login": "What you enter in a lesson is not kept. What you do in an exercise is, in a "
    "folder of your own; who runs this machine could read it."
}

c.ConfigurableHTTPProxy.command = [proxy, "--log-level=warn"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{free_port()}"
c.ConfigurableHTTPProxy.pid_file = str(notes / "proxy.pid")

# Nobody is an administrator: no page opens one person's server to another.
c.JupyterHub.authenticator_class = classroom.ClassList
c.ClassList.key = secret
c.ClassList.path = str(class_file)
c.ClassList.allow_all = True  # of those whom the list and their password let in

c.JupyterHub.spawner_class = classroom.Place
c.JupyterHub.concurrent_spawn_limit = 10
c.Place.folder = str(students)
c.Place.one_account = one_account
c.Place.largest = memory
c.Spawner.cmd = [sys.executable, "-m", "mend.jupyter.student"]
c.Spawner.args = ["--ServerApp.log_level=ERROR", *(["--allow-root"] if one_account else [])]
c.Spawner.default_url = "/doc/tree/notebooks/00-start-here.ipynb"
c.Spawner.start_timeout = 120  # a whole class that comes at once waits for two cores
c.Spawner.http_timeout = 120
c.Spawner.environment = {support.COUNTRY: os.environ.get(support.COUNTRY, "")}

c.JupyterHub.load_roles = [
    {
        "name": "ends-idle-servers",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle"],
    }
]
c.JupyterHub.services = [
    {"name": "idle", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={idle}"]}
]
