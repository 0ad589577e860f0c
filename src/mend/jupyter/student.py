"""A student's own copy of the course on a hub: laid out at the first start, then their server is started.

A hub starts `python -m mend.jupyter.student` in place of `jupyterhub-singleuser`, as the student: whatever is
written here is written with the student's rights, never with the hub's.
"""

import os
import runpy
import shutil
import sys
from pathlib import Path

from mend import copies, exercises
from mend.paths import NOTEBOOKS


def lay_out(home: Path) -> Path:
    """Put lessons and exercises into a student's folder; what is there already stays. Returns the lessons.

    home : a folder that is there; it gets `notebooks/` and `practice/`
    """
    lessons = home / "notebooks"
    lessons.mkdir(exist_ok=True)
    for lesson in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not (lessons / lesson.name).exists():
            shutil.copyfile(lesson, lessons / lesson.name)
    if _due(home / "practice"):  # at a later login there is mostly nothing to do, and it takes seconds
        for fault in copies.prepare(home / "practice"):
            print(fault, file=sys.stderr)  # one exercise that cannot be had keeps nobody from the lessons
    return lessons


def _due(practice: Path) -> bool:
    """Whether an exercise is missing, or its source is newer than the keys that were laid out."""
    for folder in exercises.folders():
        keys = practice / folder.name / exercises.KEYS
        notebook = practice / folder.name / f"{folder.name}.ipynb"
        if not (keys.is_file() and notebook.is_file()):
            return True
        if keys.stat().st_mtime < (folder / exercises.SOURCE).stat().st_mtime:
            return True
    return False


def main() -> None:
    """Lay out what is missing and become the student's server, which trusts the lessons as it starts."""
    home = Path.home()
    os.environ["MEND_NOTEBOOKS"] = str(lay_out(home))
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(home)
    os.chdir(home)
    # In this process: another would load once more what takes the longest.
    runpy.run_module("jupyterhub.singleuser", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
