"""The command `mend`."""

import argparse
import logging
import os
import signal
import socket
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console

from mend.errors import CourseError, Fault, Plain
from mend.lessons import LessonError
from mend.paths import NOTEBOOKS

ADDRESS = "127.0.0.1"  # this computer only
COUNTRY_HELP = "whose support lines come first, such as GB, in every cell that is run"
MOST_TOLD = 50  # entries that are no answer, on a terminal
TEXT_BROWSERS = {"www-browser", "links", "elinks", "lynx", "w3m"}

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; every expected failure is a sentence on stderr, not a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "lab")
    options = _parser().parse_args(words)
    # What Jupyter warns about is for those who maintain it, not for who reads a lesson.
    logging.disable(logging.WARNING)
    warnings.showwarning = lambda *_, **__: None
    try:
        return options.run(options)
    except CourseError as error:
        _tell(error.faults)
    except (LessonError, Plain) as error:
        err.print(str(error), markup=False)
    except KeyboardInterrupt:
        err.print("Stopped.")
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mend", description="Teaching notebooks: can toxic relationships be healed?"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    server = argparse.ArgumentParser(add_help=False)
    server.add_argument("--no-browser", action="store_true", help="print the address, open nothing")

    lab = commands.add_parser(
        "lab", parents=[server], help="open the course in JupyterLab (also what plain `mend` does)"
    )
    lab.add_argument("--port", type=_port, default=8888, help="where to serve it (8888)")
    lab.add_argument("--country", type=_country, metavar="CODE", help=COUNTRY_HELP)
    lab.set_defaults(run=_lab)

    present = commands.add_parser("present", parents=[server], help="show the lessons as pages, without code")
    present.add_argument("lesson", nargs="?", metavar="LESSON", help="a lesson's number or name")
    present.add_argument("--port", type=_port, default=8866, help="where to serve it (8866)")
    present.add_argument("--plan", metavar="PLAN", help="a workshop plan, such as two-hours, and only that")
    present.add_argument(
        "--share", action="store_true", help="let participants in, on your local network, with a code"
    )
    present.add_argument("--address", default="", metavar="IP", help="share at this address of your computer")
    present.add_argument(
        "--people",
        type=_people,
        default=30,
        metavar="N",
        help="share Python with at most N pages at once (30)",
    )
    present.add_argument("--country", type=_country, metavar="CODE", help=COUNTRY_HELP)
    present.set_defaults(run=_present)

    site = commands.add_parser(
        "site", help="write the course as plain files, for any web host or a memory stick"
    )
    site.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one that `mend site` made")
    site.add_argument(
        "--saved", action="store_true", help="take the lessons as they were saved; run none of them"
    )
    site.add_argument(
        "--country", type=_country, metavar="CODE", help="whose support lines come first, such as GB"
    )
    site.add_argument(
        "--without-exercises",
        action="store_true",
        help="leave them out: to practice on, they hold their keys",
    )
    site.set_defaults(run=_site)

    handout = commands.add_parser("handout", help="write what participants take home, to print")
    handout.add_argument("lesson", nargs="?", metavar="LESSON", help="a number or name; all without any")
    handout.add_argument("--plan", metavar="PLAN", help="what a workshop plan shows, such as two-hours")
    handout.add_argument(
        "--for",
        dest="whom",
        choices=("person", "table", "all"),
        help="person: a few pages to take home, one copy each (what --plan prints); table: cards to cut out, "
        "sheets and keys, one copy a table; all: both, with every text (what a lesson or the course prints)",
    )
    handout.add_argument("--to", type=Path, metavar="FILE", help="a name that ends in .pdf or .html")
    handout.add_argument("--paper", choices=("a4", "letter"), default="a4", help="its size (a4)")
    handout.set_defaults(run=_handout)

    refresh = commands.add_parser("refresh", help="run lessons and save what they show")
    refresh.add_argument("lessons", nargs="*", metavar="LESSON", help="numbers or names; all without any")
    refresh.add_argument(
        "--check", action="store_true", help="change nothing; name the lessons that are stale"
    )
    refresh.set_defaults(run=_refresh)

    grade = commands.add_parser("grade", help="grade a folder or a zip of hand-ins to one CSV")
    grade.add_argument("folder", type=Path, metavar="FOLDER", help="what your platform gave you")
    grade.add_argument("--to", type=Path, metavar="CSV", help="where to write it (FOLDER-grades.csv)")
    grade.add_argument(
        "--exercise", default="", metavar="NN", help="the exercise that was set; others are noted"
    )
    grade.add_argument("--force", action="store_true", help="write over a CSV that is there")
    grade.set_defaults(run=_grade)

    survey = commands.add_parser("survey", help="report on a class's own answers to the questionnaire")
    survey.add_argument(
        "file", type=Path, metavar="FILE", help="a CSV, or a workbook of Excel; it is only read"
    )
    survey.add_argument(
        "--to", type=Path, metavar="HTML", help="where to write it (FILE-report.html, beside it)"
    )
    survey.add_argument(
        "--line", metavar="LINE", help="1-5 or 0-4, where the numbers leave in doubt how answers were counted"
    )
    survey.add_argument("--rejected", type=Path, metavar="CSV", help="also write what was no answer to a CSV")
    survey.add_argument("--force", action="store_true", help="write over a report that is there")
    survey.set_defaults(run=_survey)

    opened = commands.add_parser("open", parents=[server], help="open an exercise that was handed out to you")
    opened.add_argument("exercise", type=Path, metavar="EXERCISE", help="its zip, its folder or its notebook")
    opened.add_argument("--port", type=_port, default=8888, help="where to serve it (8888)")
    opened.set_defaults(run=_open)

    assign = commands.add_parser("assign", help="write exercises to hand out, without their keys")
    assign.add_argument("folder", type=Path, metavar="FOLDER", help="where to put a zip for each")
    assign.add_argument("exercises", nargs="*", metavar="NN", help="numbers or names; all without any")
    assign.set_defaults(run=_assign)

    practice = commands.add_parser("practice", help="lay out the exercises to practice on")
    practice.add_argument("folder", type=Path, nargs="?", help="where to (practice/, beside the lessons)")
    practice.set_defaults(run=_practice)

    course = commands.add_parser("course", help="lay out a folder for a course with nbgrader")
    course.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder")
    course.set_defaults(run=_course)

    check = commands.add_parser("check", help="look for faults in the words, the plans and the data")
    check.set_defaults(run=_check)
    return parser


def _port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a port; give a number from 1 to 65535')


def _people(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 500:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a number of people; give one from 1 to 500')


def _country(text: str) -> str:
    from mend import support

    try:
        return getattr(support.country(text), "code", "")
    except Plain as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _choose_country(code: str | None) -> str:
    """Set the country for every kernel; the answer says whose support lines come first, and to check them."""
    from mend import frameworks, support

    if code:
        os.environ[support.COUNTRY] = code
    first, words = support.country(), frameworks.load("support")
    codes = ", ".join(sorted(place.code for place in words.countries if place.code))
    place = f"{first.country} comes first" if first else f"--country puts one first ({codes})"
    return f"Support lines: {place}. {words.check}"


def _lab(options: argparse.Namespace) -> int:
    from mend import copies, lessons

    first, root = lessons.every()[0], lessons.folder().parent
    _choose_country(options.country)
    lessons.trust()
    with out.status("Laying out the exercises…"):
        faults = copies.prepare(root / "practice")
    _tell(faults)
    return _open_in_lab(root, first, options)


def _open(options: argparse.Namespace) -> int:
    from mend import copies

    with _placed(options.exercise):
        notebook = copies.arrive(options.exercise.resolve())
    return _open_in_lab(notebook.parent.parent, notebook, options)


def _open_in_lab(root: Path, notebook: Path, options: argparse.Namespace) -> int:
    port = _free_port(options.port)
    with out.status("Opening the course…"):
        app = _lab_server(root, f"/doc/tree/{quote(notebook.relative_to(root).as_posix())}", port)

    def ready() -> None:
        token = app.identity_provider
        query = f"?token={token.token}" if token.token and token.token_generated else ""
        address = f"http://{ADDRESS}:{app.port}{app.base_url.rstrip('/')}{app.default_url}{query}"
        _opened(address, options.no_browser, app.launch_browser)

    app.io_loop.add_callback(ready)
    # Jupyter would ask whether to stop; a learner who pressed Ctrl-C has said so.
    signal.signal(signal.SIGINT, lambda *_: app.stop(from_signal=True))
    app.start()
    return 0


def _lab_server(root: Path, url: str, port: int) -> Any:
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    config = Config(
        ServerApp={
            "root_dir": str(root),
            "ip": ADDRESS,
            "port": port,
            "open_browser": False,
            "allow_root": True,
            "log_level": logging.ERROR,
        },
        LabApp={
            "default_url": url,
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "log_level": logging.ERROR,
        },
    )
    app = LabApp.initialize_server(config=config)
    # Jupyter says its ordinary notices, such as the address, as "critical".
    app.log.addFilter(lambda record: record.levelno < logging.CRITICAL)
    return app


def _present(options: argparse.Namespace) -> int:
    from mend import frameworks, lessons

    if options.lesson and options.plan:
        raise Plain("Name a lesson or a plan, not both: a plan says itself which lessons it shows.")
    folder = lessons.every()[0].parent
    path = ""
    if options.lesson:
        found = lessons.find(options.lesson)
        guide = found.name == frameworks.load("course").guide.file
        path = f"{'notes' if guide else 'voila/render'}/{found.name}"
    share = ""
    if options.share or options.address:
        from mend.pages import network

        share = network.address(options.address)
    out.print(_choose_country(options.country), markup=False)
    port = _free_port(options.port)

    with out.status("Opening the lessons…"):
        from mend import plans
        from mend.pages import server
        from mend.pages.book import Book

        book = Book(folder, plans.load(options.plan) if options.plan else None)
        log = server.log_to_file(port)
        app = server.application(book, port, share, options.people)

    from tornado.ioloop import IOLoop

    def ready() -> None:
        _opened(f"http://{ADDRESS}:{port}/{path}{app.entrance}", options.no_browser)
        if share:
            _invite(app.door.invitation, options.people)

    IOLoop.current().add_callback(ready)
    app.start()
    if log.exists():
        err.print(f"Something could not be shown as it should. The details are in {log}.", markup=False)
    return 0


def _invite(invitation: str, people: int) -> None:
    """Say how participants come in, and what they can do there."""
    import segno

    from mend import frameworks

    words = frameworks.load("present").words
    out.print()
    out.print(words.share.format(address=invitation), markup=False)
    segno.make(invitation, error="m", micro=False).terminal(compact=True)
    for line in (
        words.share_can,
        words.share_cannot,
        words.share_kernels.format(people=people),
        words.share_plain,
    ):
        out.print(line, markup=False)
    sys.stdout.flush()


def _free_port(wanted: int) -> int:
    """The port, or the next one that nothing else uses; says so when it moves on."""
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket() as probe:
            if (
                os.name != "nt"
            ):  # a port that was closed a moment ago is free; on Windows this would mean sharing
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
        if port != wanted:
            err.print(f"Port {wanted} cannot be used here, so this is on port {port}.")
        return port
    raise LessonError(f"No port from {wanted} to {wanted + 49} is free. Name another one with --port.")


def _opened(address: str, no_browser: bool, launch: Any = None) -> None:
    """Open the address, and say in one line where it is and how to stop."""
    import threading
    import webbrowser

    browser = None
    if not no_browser:
        try:
            browser = webbrowser.get()
            if Path(getattr(browser, "name", "")).name in TEXT_BROWSERS:
                browser = None  # it would take over the terminal and show nothing
        except webbrowser.Error:
            browser = None
        if browser is None:
            err.print("No browser was found on this machine; open the address below in one yourself.")
    out.print(f"Mend is at {address} (to stop it, press Ctrl-C)", markup=False)
    sys.stdout.flush()
    if browser:
        threading.Thread(target=launch or (lambda: browser.open(address)), daemon=True).start()


def _refresh(options: argparse.Namespace) -> int:
    from mend import exercises, lessons, syllabus

    paths = list(dict.fromkeys(map(lessons.find, options.lessons))) or lessons.every()
    sources = 0
    if not options.lessons and not options.check and lessons.folder() == NOTEBOOKS:
        exercises.write_tasks()
        syllabus.write()
        sources = len(exercises.folders())
        paths += [folder / f"{folder.name}.ipynb" for folder in exercises.folders()]
    with _bar() as progress:
        cells = progress.add_task("Running the lessons", total=sum(map(lessons.code_cells, paths)))

        def work(path: Path) -> str | None:
            done = lambda: progress.advance(cells)  # noqa: E731
            if path.parent != lessons.folder():
                return exercises.refresh(path.parent, done)
            return lessons.stale(path, done) if options.check else lessons.refresh(path, done)

        results = lessons.for_each(work, paths)

    bad = 0
    for path, result in zip(paths, results, strict=True):
        if isinstance(result, LessonError):
            err.print(str(result), markup=False)
        elif result:
            err.print(f"{path.stem} is stale, first in {result}. Run: mend refresh {path.stem}", markup=False)
        else:
            continue
        bad += 1
    good = len(paths) - bad
    if good:
        what = "notebook" if sources else "lesson"
        out.print(f"{good} {what}{'s' if good > 1 else ''} {'up to date' if options.check else 'refreshed'}.")
    return 1 if bad else 0


def _grade(options: argparse.Namespace) -> int:
    from mend import exercises, handins

    only = exercises.find(options.exercise).name if options.exercise else ""
    place = options.folder.resolve()
    to = options.to or place.with_name(f"{place.stem if place.is_file() else place.name}-grades.csv")
    if to.exists() and not options.force:
        raise handins.HandInsError(f"{to} is there already. Name another file with --to, or add --force.")
    if not to.parent.is_dir():
        raise handins.HandInsError(f"There is no folder {to.parent} to write {to.name} into.")
    with handins.opened(options.folder, only) as found, _bar() as progress:
        bar = progress.add_task("Grading", total=len(found))
        grades = handins.grade_all(found, only, lambda: progress.advance(bar))
    try:
        handins.write_csv(grades, to)
    except OSError as error:
        raise handins.HandInsError(
            f"{to} cannot be written ({error.strerror}). Name another with --to."
        ) from error
    noted = [grade for grade in grades if grade.note]
    for grade in noted:
        err.print(f"{grade.student}: {grade.note}", markup=False)
    notes = f", {len(noted)} with a note" if noted else ""
    out.print(f"{len(grades)} hand-in{'s' * (len(grades) != 1)} graded{notes}: {to}", markup=False)
    return 0


def _survey(options: argparse.Namespace) -> int:
    from mend import survey
    from mend.survey import report

    file = options.file
    to = report.checked(options.to or file.with_name(f"{file.stem}-report.html"), file, options.force)
    with out.status("Reading the answers…"):
        found = survey.read(file, options.line)
        if options.rejected:
            report.write_rejected(found, options.rejected, file, options.force)
        report.write(found, to)
    told = found.rejected[:MOST_TOLD]
    _tell(told)
    if found.rejections > len(told):
        err.print(
            f"and {found.rejections - len(told):,} more; --rejected CSV writes them to a file", markup=False
        )
    out.print(survey.summary(found), markup=False)
    out.print(f"The report: {to}", markup=False)
    return 0


def _handout(options: argparse.Namespace) -> int:
    from mend import handouts, lessons

    title, rules = "", None
    whom = options.whom or ("person" if options.plan else "all")
    if options.lesson and options.plan:
        raise Plain("Name a lesson or a plan, not both: a plan says itself which lessons it shows.")
    if options.plan:
        title, parts, rules = handouts.of_plan(options.plan)
    elif options.lesson:
        parts = [handouts.Part(lessons.find(options.lesson))]
    else:
        parts = handouts.of_course()
    name = options.plan or (parts[0].path.stem if options.lesson else "mend")
    to = handouts.checked(options.to or Path(f"{name}-{'table' if whom == 'table' else 'handout'}.pdf"))
    with _bar() as progress:
        read = progress.add_task("Reading the lessons", total=len(parts))
        laid = progress.add_task("Laying out the pages", total=None, visible=False)

        def on_page(page: int) -> None:
            progress.update(laid, completed=page, visible=True)

        advance = lambda: progress.advance(read)  # noqa: E731
        handouts.write(parts, to, options.paper, title, advance, whom=whom, rules=rules, on_page=on_page)
        progress.update(laid, total=progress.tasks[laid].completed)
    out.print(str(to), markup=False)
    if options.plan and whom != "all":
        other = "table" if whom == "person" else "person"
        said = {
            "person": "These pages are for each person. Cards, shared sheets and keys, one copy a table",
            "table": "These pages are for each table. What each person takes home",
        }
        paper = " --paper letter" if options.paper == "letter" else ""
        out.print(f"{said[whom]}: mend handout --plan {options.plan} --for {other}{paper}", markup=False)
    return 0


def _site(options: argparse.Namespace) -> int:
    from mend.site import build

    folder, exercised = options.out, not options.without_exercises
    said = _choose_country(options.country)
    with _placed(folder), _bar() as progress:
        read = progress.add_task("Reading lessons", total=build.steps(exercised))
        made = build.build(folder, options.saved, exercised, lambda: progress.advance(read))
    out.print(said, markup=False)
    out.print(f"{made.pages} pages, {made.files} files, {made.bytes / 1e6:.1f} MB: {folder}", markup=False)
    look = f"python -m http.server --directory {folder}"
    out.print(f"To look at it: {look}, or open {folder / 'index.html'}.", markup=False)
    return 0


def _bar() -> Any:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err)


def _practice(options: argparse.Namespace) -> int:
    from mend import copies, lessons

    folder = options.folder or lessons.folder().parent / "practice"
    faults = copies.prepare(folder)
    _tell(faults)
    out.print(f"The exercises to practice on are in {folder}.", markup=False)
    return 1 if faults else 0


def _assign(options: argparse.Namespace) -> int:
    from mend import copies, exercises

    found = list(dict.fromkeys(map(exercises.find, options.exercises))) or exercises.folders()
    for folder in found:
        with _placed(options.folder):
            out.print(str(copies.assign(folder, options.folder)), markup=False)
    return 0


@contextmanager
def _placed(place: Path) -> Iterator[None]:
    """Around what reads or writes there: what the system does not allow is told in a sentence."""
    try:
        yield
    except OSError as error:
        raise Plain(f"{place} cannot be used ({error.strerror}). Name another one.") from error


def _course(options: argparse.Namespace) -> int:
    from mend import copies

    with _placed(options.folder):
        count = copies.course(options.folder)
    out.print(
        f"{count} exercises are in {options.folder}, ready for nbgrader. Read exercises/README.md.",
        markup=False,
    )
    return 0


def _check(_: argparse.Namespace) -> int:
    from rich.table import Table

    from mend import exercises, frameworks, plans, samples

    with out.status("Checking the words, the plans and the data…"):
        faults: list[Fault] = sorted(
            [*frameworks.check(), *plans.check(), *samples.check(), *exercises.check()]
        )
        rows = (
            _counts(frameworks.inventory)
            + _counts(plans.inventory)
            + _counts(lambda: [(f"{name}.csv", "rows", len(samples.rows(name))) for name in samples.names()])
        )
    found = Counter(Path(fault.file).name for fault in faults)
    rows += [(file, "", "") for file in sorted(found.keys() - {row[0] for row in rows})]
    table = Table("File", "Holds", "State", box=None, pad_edge=False, header_style="bold")
    for file, what, count in rows:
        n = found[file]
        table.add_row(file, f"{count} {what}".strip(), f"{n} fault{'s' * (n > 1)}" if n else "ok")
    out.print(table)
    if faults:
        out.print()
        _tell(faults)
    return 1 if faults else 0


def _counts(ask: Any) -> list[Any]:
    try:
        return list(ask())
    except CourseError:
        return []  # its faults are told already


def _tell(faults: Sequence[Fault]) -> None:
    for fault in faults:
        err.print(str(fault), markup=False)
