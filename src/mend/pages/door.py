"""Who may come in: this computer, and while the lessons are shared whoever has the code of the day."""

import hmac
import secrets
from typing import Any

from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Router
from tornado.web import RequestHandler

# Letters and digits that nobody mixes up when they type them from a wall.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HOME = {"127.0.0.1", "localhost"}
OPEN = "/assets/"  # scripts and styles, which say nothing of any lesson; the closed door needs them too
GUIDE, GUEST = "guide", "guest"


def new_code(length: int = 8) -> str:
    """A code that nobody guesses while a session lasts; each start of `mend present` makes new ones."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class Door(Router):
    """Stands before every page, file and socket of the server; what it does not know it refuses.

    app     : the application behind it
    port    : where it listens
    host    : the address on the local network where participants come in; "" where only this computer may
    closed  : what answers whoever is refused: a RequestHandler that takes `status`
    A request needs the right name of this computer (another site could lead a browser here under a name of
    its own), and while sharing a code: once in the address, then in a cookie that no script can read.
    """

    def __init__(self, app: Any, port: int, host: str, closed: type[RequestHandler]):
        """Make the codes: one for whoever presents, one for all participants."""
        self.app, self.port, self.host, self.closed = app, port, host, closed
        self.codes = {GUIDE: new_code(20), GUEST: new_code()} if host else {}

    @property
    def cookie(self) -> str:
        """The cookie's name; ports share their cookies."""
        return f"mend-{self.port}"

    @property
    def invitation(self) -> str:
        """The address for participants, with their code."""
        return f"http://{self.host}:{self.port}/?code={self.codes[GUEST]}"

    def find_handler(self, request: HTTPServerRequest, **_: Any) -> Any:
        """The application's own answer, or that of a closed door."""
        name, port = split_host_and_port(request.host.lower())
        if name not in HOME | {self.host} or (port or 80) != self.port:
            return self.app.get_handler_delegate(request, self.closed, {"status": 403})
        if self.codes and "code" in request.query_arguments:
            return self.app.get_handler_delegate(request, Enter)
        if not self.role(request) and not request.path.startswith(OPEN):
            return self.app.get_handler_delegate(request, self.closed, {"status": 401})
        return self.app.find_handler(request)

    def role(self, request: HTTPServerRequest) -> str:
        """GUIDE, GUEST or "" for a request; where nothing is shared, whoever comes is the guide."""
        if not self.codes:
            return GUIDE
        found = request.cookies.get(self.cookie)
        return self.role_of(found.value) if found else ""

    def role_of(self, code: str) -> str:
        """The role that a code opens, or ""."""
        given = code.strip().lower().encode()
        return next(
            (role for role, own in self.codes.items() if hmac.compare_digest(own.encode(), given)), ""
        )


class Enter(RequestHandler):
    """Takes the code out of the address: history, address bar and a photograph of the wall keep none."""

    def get(self) -> None:
        """Give the cookie for a right code, and go to the page; a wrong one meets the closed door there."""
        door: Door = self.settings["mend_door"]
        code = self.get_query_argument("code")
        if door.role_of(code):
            self.set_cookie(door.cookie, code.strip().lower(), httponly=True, samesite="Strict")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(self.request.path)
