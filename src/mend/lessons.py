"""Finds, runs, refreshes and trusts the lessons."""

import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from mend.files import put
from mend.paths import NOTEBOOKS, shown
from mend.theme import PICTURES

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
PRIVATE = "private"
LINKS = {"LinkModel", "DirectionalLinkModel"}

T = TypeVar("T")

_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_MODEL = re.compile(r'(?:IPY_MODEL_|"model_id": ")([\w-]+)')
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_PICTURE = re.compile(r"<svg\b.*?</svg>|data:image/png;base64,[A-Za-z0-9+/=\s]+", re.DOTALL)


class LessonError(Exception):
    """One sentence on what went wrong with a lesson, and the way out."""


def folder() -> Path:
    """The folder of the lessons; `MEND_NOTEBOOKS` names another one, such as a class's own copy."""
    return Path(os.environ.get("MEND_NOTEBOOKS") or NOTEBOOKS).resolve()


def every() -> list[Path]:
    """Every lesson, in teaching order, then the appendices and the facilitator guide."""
    found = sorted(folder().glob("*.ipynb"))
    if not found:
        raise LessonError(
            f"There are no lessons in {shown(folder())}. "
            "Get the course again, or name the folder that holds them in MEND_NOTEBOOKS."
        )
    return found


def find(name: str) -> Path:
    """The lesson meant by "4", "04", "04-six-areas" or "notebooks/04-six-areas.ipynb"; "a" is appendix A.

    "guide" is the facilitator guide.
    """
    lessons = every()
    stem = Path(name).name.removesuffix(".ipynb").lower()
    for lesson in lessons:
        number = lesson.stem.removeprefix("appendix-").removeprefix("facilitator-").split("-")[0]
        if stem in (lesson.stem.lower(), number) or (stem.isdigit() and stem.zfill(len(number)) == number):
            return lesson
    known = ", ".join(lesson.stem for lesson in lessons)
    raise LessonError(f'There is no lesson "{name}". The lessons are: {known}.')


def read(path: Path) -> Any:
    """The notebook in a file, or a `LessonError` that says why it cannot be read."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise LessonError(
            f"{shown(path)} cannot be read as a notebook ({_last_line(str(error))}). "
            "Put back the file that came with the course."
        ) from error


def trust(paths: Iterable[Path] | None = None) -> None:
    """Sign lessons for this user, so that Jupyter shows their widgets before any cell is run."""
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    for path in every() if paths is None else paths:
        notary.sign(read(path))


_stop = threading.Event()


def code_cells(path: Path) -> int:
    """How many cells of a lesson are run."""
    return sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in read(path).cells)


def run(path: Path, on_cell: Callable[[], None] = lambda: None, pictures: bool = True) -> Any:
    """Execute a lesson in memory and return it with stable outputs; the file stays as it is.

    pictures : whether widgets draw theirs, for places where they cannot run
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from mend.support import COUNTRY

    notebook = read(path)
    notebook.metadata.pop("widgets", None)
    at = [0]

    def started(cell: Any, cell_index: int) -> None:
        if _stop.is_set():
            raise KeyboardInterrupt
        at[0] = cell_index + 1

    def done(**_: Any) -> None:
        on_cell()

    class Client(NotebookClient):
        async def async_start_new_kernel_client(self) -> Any:
            return patient(await super().async_start_new_kernel_client())

    client = Client(
        notebook,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        store_widget_state=True,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=started,
        on_cell_complete=done,
    )
    try:
        # Neither the order of a set nor the chosen country shows as a change.
        client.execute(env={**os.environ, "PYTHONHASHSEED": "0", PICTURES: "1" * pictures, COUNTRY: ""})
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}"
        raise LessonError(
            f"{shown(path)}: cell {at[0]} failed with {_last_line(said)}. "
            "Mend the cell; the file was left as it is."
        ) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise LessonError(
            f"{shown(path)}: cell {at[0]} did not finish ({_last_line(str(error))}). "
            "The file was left as it is."
        ) from error
    # `interact` keeps what went wrong inside its output and lets the cell pass.
    for state in client.widget_state.values():
        for output in state.get("outputs") or ():
            if output.get("output_type") == "error":
                said = f"{output['ename']}: {output['evalue']}"
                raise LessonError(
                    f"{shown(path)}: an interactive output failed with {_last_line(said)}. "
                    "Mend it; the file was left as it is."
                )
    return stable(notebook, path.stem)


def patient(kernel: Any) -> Any:
    """The kernel client, made to ask for a message again every second.

    A message can arrive without its notice while nbclient sends one for an Output widget on the same socket;
    nbclient, and Voilà with it, would then wait for ever.
    """
    from queue import Empty

    def asking(get_msg: Callable[..., Any]) -> Callable[..., Any]:
        async def ask(timeout: float | None = None) -> Any:
            deadline = monotonic() + (inf if timeout is None else timeout)
            while True:
                try:
                    return await get_msg(timeout=max(0, min(1, deadline - monotonic())))
                except Empty:
                    if monotonic() >= deadline:
                        raise

        return ask

    for channel in (kernel.shell_channel, kernel.iopub_channel):
        channel.get_msg = asking(channel.get_msg)
    return kernel


def stable(notebook: Any, name: str) -> Any:
    """The notebook without what differs from run to run: random widget ids, addresses, timings, versions."""
    import nbformat

    for cell in notebook.cells:
        for key in ("execution", "trusted"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            _without_addresses(output)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    }
    bundle = notebook.metadata.get("widgets", {}).get(STATE)
    if not bundle:
        return notebook
    models = set().union(*(_shown_models(cell, bundle["state"]) for cell in notebook.cells))
    models |= _links(bundle["state"], models)
    bundle["state"] = {model: state for model, state in bundle["state"].items() if model in models}
    # Models are numbered as the lesson made them, so a new widget renumbers only those after it.
    names = {model: f"{name}-{at:04}" for at, model in enumerate(bundle["state"], 1)}
    text = _ID.sub(lambda found: names.get(found[0], found[0]), json.dumps(notebook))
    return nbformat.from_dict(json.loads(text))


def _without_addresses(output: Any) -> None:
    data = output.get("data", {})
    if isinstance(data.get("text/plain"), str):
        data["text/plain"] = _ADDRESS.sub("", data["text/plain"])


def _shown_models(cell: Any, state: dict[str, Any]) -> set[str]:
    """The widget models that a cell shows, and those that these are made of."""
    waiting = {
        output["data"][VIEW]["model_id"]
        for output in cell.get("outputs", [])
        if VIEW in output.get("data", {})
    }
    seen: set[str] = set()
    while waiting:
        model = waiting.pop()
        if model in state and model not in seen:
            seen.add(model)
            waiting.update(_MODEL.findall(json.dumps(state[model])))
    return seen


def _links(state: dict[str, Any], shown: set[str]) -> set[str]:
    """What links widgets that are shown: it is shown nowhere itself."""
    ends = {name: set(_MODEL.findall(json.dumps(model["state"]))) for name, model in state.items()}
    return {name for name, model in state.items() if model["model_name"] in LINKS and ends[name] <= shown}


def write(path: Path, notebook: Any) -> None:
    """Save a notebook whole or not at all."""
    import nbformat

    put(path, nbformat.writes(notebook).rstrip("\n") + "\n")


def refresh(path: Path, on_cell: Callable[[], None] = lambda: None) -> None:
    """Run a lesson, save it and trust it."""
    write(path, run(path, on_cell))
    trust([path])


def stale(path: Path, on_cell: Callable[[], None] = lambda: None) -> str:
    """What a refresh would change first in a lesson, in words; empty where nothing would change.

    Pictures are not compared: their bytes differ with a machine's fonts.
    """
    import nbformat

    fresh, saved = (json.loads(nbformat.writes(book)) for book in (run(path, on_cell), read(path)))
    for at, (new, old) in enumerate(zip(fresh["cells"], saved["cells"], strict=True), 1):
        if _comparable([new, _states(new, fresh)]) != _comparable([old, _states(old, saved)]):
            lines = "".join(new["source"]).strip().splitlines()
            return f"cell {at} ({lines[0][:60]})" if lines else f"cell {at}"
    return "" if _comparable(fresh) == _comparable(saved) else "the notebook's metadata"


def _states(cell: Any, notebook: Any) -> dict[str, Any]:
    state = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    return {model: state[model] for model in sorted(_shown_models(cell, state))}


def _comparable(value: Any) -> Any:
    if isinstance(value, dict):
        if "encoding" in value and "data" in value:  # a binary buffer of a widget: a picture
            value = {**value, "data": ""}
        return {k: "" if k == "image/png" else _comparable(v) for k, v in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(line, str) for line in value):
            return _comparable("".join(value))
        return [_comparable(item) for item in value]
    return _PICTURE.sub("", value) if isinstance(value, str) else value


def for_each(work: Callable[[Path], T], paths: Sequence[Path], at_once: int = 2) -> list[T | LessonError]:
    """Do the work on every lesson, two at a time; a lesson that fails gives its `LessonError`."""

    def guarded(path: Path) -> T | LessonError:
        try:
            return work(path)
        except LessonError as error:
            return error

    _stop.clear()
    with ThreadPoolExecutor(at_once) as pool:
        waiting = [pool.submit(guarded, path) for path in paths]
        try:
            return [task.result() for task in waiting]
        except KeyboardInterrupt:
            _stop.set()  # the cells that run now are the last
            for task in waiting:
                task.cancel()
            raise


def keep_widgets(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Before Jupyter saves a lesson: take what its widgets show from the file on disk.

    So a lesson that was run again and saved still opens with living widgets, and nothing that a
    learner put into a widget reaches the disk. A cell tagged `private` is treated the same way.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    file = Path(contents_manager.root_dir, path.strip("/"))
    if file.resolve().parent != folder():
        return
    try:
        disk = read(file)
    except LessonError:
        disk = None
    before = {cell.get("id"): cell for cell in (disk.cells if disk else []) if cell.cell_type == "code"}
    for cell in content.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        old = before.get(cell.get("id"))
        if _is_personal(cell) or (old and _is_personal(old)):
            cell["outputs"] = old["outputs"] if old else []
            cell["execution_count"] = old["execution_count"] if old else None
    metadata = content.setdefault("metadata", {})
    metadata.pop("widgets", None)
    if disk and "widgets" in disk.metadata:
        metadata["widgets"] = disk.metadata["widgets"]


def _is_personal(cell: Any) -> bool:
    shows_widget = any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))
    return shows_widget or PRIVATE in cell.get("metadata", {}).get("tags", [])


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "no message"
