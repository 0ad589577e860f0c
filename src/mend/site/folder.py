"""Where the site is put: a new or empty folder, or one that an earlier build made. Whole, or as it was."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from ..errors import Plain

MARK = "mend-site.json"  # lists what a build wrote; a folder without it is not ours
NEXT = ".mend-next"  # where the next edition is laid out, beside the one that is there


def check(out: Path) -> list[str]:
    """The files of the edition that is there; none where the folder is new or empty.

    Raises Plain for anything else than a folder that is new, empty, or made by `mend site`.
    """
    if not out.exists():
        return []
    if not out.is_dir():
        raise Plain(f"{out}: found a file; expected a folder.")
    mark = out / MARK
    if mark.is_file():
        with suppress(ValueError, OSError):
            found = json.loads(mark.read_text(encoding="utf-8"))
            if isinstance(found, dict) and isinstance(found.get("files"), list):
                return [name for name in found["files"] if isinstance(name, str) and _inside(name)]
        raise Plain(f"{mark}: found a file that `mend site` did not write. Name an empty folder.")
    there = [path.name for path in out.iterdir() if path.name != NEXT]
    if there:
        names = ", ".join(sorted(there)[:3]) + (", …" if len(there) > 3 else "")
        told = f"found {names}, and no {MARK}: `mend site` did not make this folder"
        raise Plain(f"{out}: {told}. Name a new or an empty one.")
    return []


def put(out: Path, files: dict[str, bytes]) -> None:
    """Put a site in its place: all of it is written beside the old one first, then each file takes its place.

    Files that no build wrote stay where they are. Raises Plain where the folder cannot be used, OSError where
    it cannot be written to; until the last file is written the old site is whole.
    """
    before = check(out)
    out.mkdir(parents=True, exist_ok=True)
    mark = {"made by": "mend site", "files": sorted([*files, MARK])}
    whole = {**files, MARK: (json.dumps(mark, indent=1) + "\n").encode()}
    aside = out / NEXT
    shutil.rmtree(aside, ignore_errors=True)  # of a build that was cut short
    try:
        for name, data in whole.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(data)
        # What pages load is there before the pages, and those before the worker that keeps them all.
        for name in sorted(
            whole, key=lambda name: (not name.startswith("assets/"), name == "worker.js", name == MARK)
        ):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside / name, out / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for name in set(before) - set(whole):
        (out / name).unlink(missing_ok=True)


def _inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts
