"""Builds the site: runs lessons and exercises, draws and checks every page, puts the whole in its place."""

import base64
import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import exercises, frameworks, lessons
from ..errors import Plain
from ..pages.book import is_shown
from . import folder, practice
from .files import OWN
from .pages import SiteBook

WORKER = "worker.js"
VERSION = 12  # letters of a name for an edition
Step = Callable[[], None]


class SiteError(Plain):
    """Everything for which a site is not built, a line each."""


@dataclass(frozen=True)
class Made:
    """What a build has made: how many pages, files and bytes."""

    pages: int
    files: int
    bytes: int


def build(out: Path, saved: bool = False, exercised: bool = True, step: Step = lambda: None) -> Made:
    """Build the site into a folder; MEND_COUNTRY says whose support lines come first.

    out       : new, empty, or made by an earlier build; anything else is refused
    saved     : take the lessons as they were saved, instead of running each of them
    exercised : with the exercises to practice on, whose keys are then in their pages
    step      : called once for each lesson and each exercise
    Raises Plain for a folder that is not ours, SiteError with a line for each thing wrong with a lesson.
    In both cases, and whenever else it fails, the folder stays as it was.
    """
    folder.check(out)
    files = draw(saved, exercised, step)
    folder.put(out, files)
    pages = [name for name in files if name.endswith(".html")]
    return Made(len(pages), len(files), sum(map(len, files.values())))


def steps(exercised: bool = True) -> int:
    """How many lessons and exercises a build goes through."""
    return len(_lessons()) + len(exercises.folders()) * exercised


def draw(saved: bool = False, exercised: bool = True, step: Step = lambda: None) -> dict[str, bytes]:
    """Every file of the site: path -> bytes. Of the same course they are the same, byte for byte."""
    paths, trained = _lessons(), exercises.folders() if exercised else []
    with tempfile.TemporaryDirectory(prefix="mend-site-") as home:

        def notebook(path: Path) -> Any:
            if path.suffix != ".ipynb":
                found = practice.run(path, Path(home))
            else:
                found = lessons.read(path) if saved else lessons.run(path, pictures=False)
            step()
            return found

        found = lessons.for_each(notebook, [*paths, *trained])
    if wrong := [str(one) for one in found if isinstance(one, lessons.LessonError)]:
        raise SiteError("\n".join(wrong))
    books = dict(zip(paths, found, strict=False))
    practices = {path.name: one for path, one in zip(trained, found[len(paths) :], strict=True)}
    book = SiteBook(lessons.folder(), books, practices)
    pages, manifest = book.pages(), _manifest(book)
    if book.faults.said:
        raise SiteError("\n".join(book.faults.said))
    files = {name: html.encode() for name, html in pages.items()} | book.places.files
    files |= {"mend.webmanifest": manifest, **_beside()}
    return with_worker(files)


def _lessons() -> list[Path]:
    return [path for path in lessons.every() if is_shown(path)]


def _manifest(book: SiteBook) -> bytes:
    course, site = frameworks.load("course"), frameworks.content("site")["words"]
    icons = [
        {"src": book.places.asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": book.places.asset(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ),
    ]
    found = {
        "name": course.title,
        "short_name": course.title,
        "description": site["description"],
        "lang": frameworks.content("present")["words"]["lang"],
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fbf8f2",
        "theme_color": "#fbf8f2",
        "icons": icons,
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _beside() -> dict[str, bytes]:
    """The license of what others wrote, and what keeps GitHub from leaving files out."""
    license_ = "minisearch-LICENSE.txt"
    return {f"assets/{license_}": (OWN / "vendor" / license_).read_bytes(), ".nojekyll": b""}


def with_worker(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, and the worker that keeps this edition of them: it knows each by its hash."""
    known = {
        name: "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()
        for name, data in sorted(files.items())
        if not name.startswith(".") and name != WORKER
    }
    text = (OWN / WORKER).read_text(encoding="utf-8")
    version = hashlib.sha256((json.dumps(known) + text).encode()).hexdigest()[:VERSION]
    edition = json.dumps({"version": version, "files": known})
    return {**files, WORKER: text.replace("EDITION", edition, 1).encode()}
