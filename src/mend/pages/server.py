"""What `mend present` runs: Voilà, with pages of ours, and nothing that a workshop does not need.

A lesson that is whole without Python is sent as it was saved. One that is not gets a kernel behind it, warmed
ahead, and is sent as it was saved where all places are taken.
"""

import logging
from functools import partial
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler
from traitlets import Any as AnyTrait
from traitlets import Int, Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.execute import VoilaExecutor
from voila.tornado.handler import TornadoVoilaHandler

from .. import frameworks, lessons
from .book import Book, asset, is_shown
from .door import GUIDE, Door
from .kernels import CULLING, Kernels
from .render import TEMPLATE

HERE = "127.0.0.1"
# What a page that Voilà draws may ask of the server, by the pieces of its address.
OF_VOILA = (
    "/api/kernels/",
    "/voila/templates/",
    "/voila/static/",
    "/voila/api/shutdown/",
    "/voila/labextensions/",
)


class Page(RequestHandler):
    """A page of ours; what goes wrong is one calm sentence here, and told in full in the log."""

    @property
    def book(self) -> Book:
        """The pages."""
        return self.settings["mend_book"]

    @property
    def guide(self) -> bool:
        """Whether the one who presents asks."""
        return self.settings["mend_door"].role(self.request) == GUIDE

    def set_default_headers(self) -> None:
        """Nothing is kept by the browser: pages change with their notebooks, and leave no copy behind."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        calm(self)

    def prepare(self) -> None:
        """Tell the page's scripts who presents."""
        tell_role(self)

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence for whoever looks at the wall."""
        self.finish(self.book.problem("missing" if status_code == 404 else "broken"))

    async def send(self, draw: Any, *args: Any) -> None:
        """Draw a page in a thread, so that the others are not kept waiting."""
        self.finish(await IOLoop.current().run_in_executor(None, partial(draw, *args)))


class Listing(Page):
    """The list of lessons; where a plan is presented, its session, or the list of them."""

    async def get(self) -> None:
        """Send it. Whoever shares a plan finds the way in for participants on the list of its sessions."""
        plan, shared = self.book.plan, bool(self.settings["mend_door"].codes)
        if plan and len(plan.sessions) == 1 and not (shared and self.guide):
            await self.send(self.book.deck, 0)
        else:
            await self.send(self.book.listing, self.guide, shared)


class Session(Page):
    """One session of the plan that is presented."""

    async def get(self, number: str) -> None:
        """Send the session of that number, from 1."""
        await self.send(self.book.deck, self.at(number))

    def at(self, number: str) -> int:
        """Its place, from 0; where it is none the page is missing."""
        if not self.book.plan or not 1 <= int(number) <= len(self.book.plan.sessions):
            raise HTTPError(404)
        return int(number) - 1


class SessionNotes(Session):
    """The second window beside a session; for the facilitator alone."""

    async def get(self, number: str) -> None:
        """Send the notes of the session of that number, from 1."""
        if not self.guide:
            raise HTTPError(404)
        await self.send(self.book.deck_notes, self.at(number))


class Notes(Page):
    """The second window beside a lesson; for the facilitator alone."""

    async def get(self, file: str) -> None:
        """Send the notes of a lesson, or the guide itself, to which they lead."""
        path = self.book.path(file, self.guide)
        if not self.guide or not path:
            raise HTTPError(404)
        await self.send(self.book.notes if is_shown(path) else self.book.lesson, path)


class Join(Page):
    """How participants come in: for the wall, so the facilitator opens it."""

    async def get(self) -> None:
        """Send the address, large, as words and as a QR code."""
        if not self.guide or not self.settings["mend_door"].codes:
            raise HTTPError(404)
        await self.send(self.book.join, self.settings["mend_door"].invitation)


class Asset(Page):
    """A script or a style."""

    def get(self, name: str) -> None:
        """Send it; what is named by its content never changes."""
        found = asset(name, self.book)
        if not found:
            raise HTTPError(404)
        text, fixed = found
        self.set_header("Content-Type", "text/css" if name.endswith(".css") else "text/javascript")
        self.set_header("Cache-Control", "max-age=31536000, immutable" if fixed else "no-cache")
        self.finish(text)


class Missing(Page):
    """Every address that there is not."""

    def prepare(self) -> None:
        """Say so."""
        raise HTTPError(404)


class Closed(Page):
    """The closed door."""

    def initialize(self, status: int) -> None:
        """401 where a code would help, else 403."""
        self.status = status

    def prepare(self) -> None:
        """Ask for the code, or say nothing but that the way is closed."""
        self.set_status(self.status)
        name = "closed" if self.status == 401 else "missing"
        self.finish(self.book.problem(name, ask=self.status == 401, inside=False))


class LessonPage(TornadoVoilaHandler):
    """A lesson: as it was saved, or with a kernel where it needs one."""

    async def get(self, path: str = "") -> None:
        """Send the lesson; only what the list names is one."""
        book: Book = self.settings["mend_book"]
        file = book.path(path)
        if not file:
            raise HTTPError(404)
        tell_role(self)
        if not await self._out(book.needs_python, file) or self._full():
            calm(self)
            self.finish(await self._out(book.lesson, file))
            return
        self.xsrf_token  # noqa: B018  (asking sets the cookie, which the page sends back to end its kernel)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        calm(self)
        self.write(await self._out(book.opening, file))
        self.flush()  # before there is a kernel: nobody waits in front of an empty page
        try:
            voila: Any = super().get(path)
            await voila
        except Exception:
            self.log.exception("The lesson %s could not be drawn", path)
            self.finish(book.stopped())

    async def _out(self, work: Any, *args: Any) -> Any:
        return await IOLoop.current().run_in_executor(None, partial(work, *args))

    def _full(self) -> bool:
        manager: Any = self.kernel_manager
        return manager.full

    def write_error(self, status_code: int, **_: Any) -> None:
        """The same calm sentence as everywhere."""
        name = "missing" if status_code == 404 else "broken"
        self.finish(self.settings["mend_book"].problem(name))


def tell_role(handler: RequestHandler) -> None:
    """Let scripts know whether to offer the second window; another cookie guards what it shows."""
    if handler.settings["mend_door"].role(handler.request) == GUIDE:
        handler.set_cookie("mend_role", GUIDE, samesite="Strict")


def calm(handler: RequestHandler) -> None:
    """Headers that every page has: no copy is kept, nothing is framed, no other site is told of it."""
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("Referrer-Policy", "no-referrer")
    handler.set_header("X-Content-Type-Options", "nosniff")
    handler.set_header("Content-Security-Policy", "frame-ancestors 'none'")


class Pages(Voila):
    """Voilà's application with our pages, our door and our kernels."""

    name = "mend-present"
    book = AnyTrait()
    share = Unicode(help="The address on the local network where participants come in; empty: nobody does.")
    people = Int(30, help="How many kernels may live at once.")

    def setup_template_dirs(self) -> None:
        """Take the template from the package, so that what is installed elsewhere is never an older one."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(TEMPLATE))

    def init_settings(self) -> Any:
        """Voilà's settings and the pages."""
        settings: Any = super().init_settings()
        return {
            **settings,
            "mend_book": self.book,
            "default_handler_class": Missing,
            "compress_response": True,
        }

    def init_handlers(self) -> Any:
        """Our pages, and of Voilà's addresses only those that a lesson with a kernel asks for.

        Its lists of folders, its contents and its files are not among them.
        """
        every: Any = super().init_handlers()
        theirs = [row for row in every if str(row[0]).startswith(OF_VOILA)]
        given = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        return [
            (r"/", Listing),
            (r"/join", Join),
            (r"/session/(\d{1,2})", Session),
            (r"/notes/session/(\d{1,2})", SessionNotes),
            (r"/notes/([^/]+\.ipynb)", Notes),
            (r"/assets/([\w.-]+)", Asset),
            (r"/voila/render/([^/]+\.ipynb)", LessonPage, given),
            *theirs,
        ]

    @property
    def entrance(self) -> str:
        """What the one who presents puts behind an address to come in; "" where nothing is shared."""
        return f"?code={self.door.codes[GUIDE]}" if self.door.codes else ""

    def listen(self) -> None:
        """Listen on this computer, and where the lessons are shared on the local network too."""
        door = Door(self.app, self.port, self.share, Closed)
        self.app.settings["mend_door"] = self.door = door
        server = HTTPServer(door)
        self.ioloop = IOLoop.current()  # what Voilà stops when it is told to end
        for host in filter(None, (HERE, self.share)):
            server.listen(self.port, host)
        IOLoop.current().run_in_executor(None, self.book.warm)
        try:
            IOLoop.current().start()
        finally:
            server.stop()


def application(book: Book, port: int, share: str, people: int) -> Pages:
    """The application, ready to start.

    book   : the pages
    port   : where to listen, on this computer
    share  : address of this computer on the local network, or "" to listen on this computer alone
    people : how many kernels may live at once
    """
    words = frameworks.content("present")["words"]
    warm = [entry.file for entry in book.entries() if book.needs_python(book.folder / entry.file)]
    cold = [entry.file for entry in book.entries() if entry.file not in warm]
    app = Pages(
        book=book,
        share=share,
        people=people,
        config=Config(
            Voila={
                "root_dir": str(book.folder),
                "ip": HERE,
                "port": port,
                "port_retries": 0,
                "open_browser": False,
                "log_level": logging.ERROR,
            },
            VoilaConfiguration={
                "template": "mend",
                "strip_sources": True,
                "show_tracebacks": False,
                "preheat_kernel": bool(warm) and not book.plan,  # a plan shows lessons as they were saved
                "default_pool_size": 1,
                "extension_allowlist": [
                    "@voila-dashboards/widgets-manager8",
                    "@jupyter-widgets/jupyterlab-manager",
                    "anywidget",
                ],
                "multi_kernel_manager_class": Kernels,
                "resources": {
                    "mend": {"ending": lambda stem: book.ending(stem), "failed": words["failed"]}
                },  # a method would be copied with its book
            },
            VoilaKernelManager={"preheat_denylist": cold},
            MappingKernelManager=CULLING,
            Kernels={"at_most": people},
            TagRemovePreprocessor={"enabled": True, "remove_cell_tags": ["facilitator"]},
        ),
    )
    app.initialize([])
    app.log.handlers, app.log.propagate = [], True
    _wait_for_kernels()
    return app


def log_to_file(port: int) -> Path:
    """Send every error to a file, which appears with the first one; a terminal may be on the wall too."""
    from jupyter_core.paths import jupyter_runtime_dir

    folder = Path(jupyter_runtime_dir())
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"mend-present-{port}.log"
    file.unlink(missing_ok=True)
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
    handler.setLevel(logging.ERROR)
    logging.getLogger().handlers = [handler]
    return file


def _wait_for_kernels() -> None:
    """Let Voilà wait for a slow kernel's first answer, as the lessons' own runs do."""
    start = VoilaExecutor.async_start_new_kernel_client

    async def start_patiently(self: Any) -> Any:
        return lessons.patient(await start(self))

    VoilaExecutor.async_start_new_kernel_client = start_patiently
