# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = [
#   "anywidget>=0.11,<0.12",
#   "ipywidgets>=8.1.9,<9",
#   "jupyter-server>=2.17,<3",
#   "jupyterlite-core>=0.8,<0.9",
#   "jupyterlite-pyodide-kernel>=0.8,<0.9",
# ]
# [tool.uv]
# exclude-newer = "2026-11-15T00:00:00Z"
# ///
"""Build JupyterLab with the lessons in it as plain files, for any web server: no Python runs there.

    uv run deploy/jupyterlite/build.py OUT
    uv run deploy/jupyterlite/build.py OUT --pyodide pyodide-314.0.6.tar.bz2

Its tools are not the course's own: uv keeps them apart, since what they add to JupyterLab would disturb it.
deploy/README.md tells what it is good for.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
JUPYTER = ROOT / "src" / "mend" / "jupyter"
FIRST = "lab/index.html?path=notebooks/00-start-here.ipynb"
# JupyterLite's own first page opens no lesson; every page of it looks here for settings, so there are some.
INDEX = f"""<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Mend</title><meta http-equiv="refresh" content="0; url={FIRST}">
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<p><a href="{FIRST}">Start here</a></p></html>
"""
# In a page without a server the exercises cannot be had: their link is words, as in `mend present`.
EXERCISE = re.compile(
    r'<a class="mend-in-lab"[^>]*>.*?</a><span class="mend-in-page">(.*?)</span>', re.DOTALL
)


def joined(value: Any) -> Any:
    """A text that a notebook keeps as a list of lines, as one text: JupyterLite would put commas between."""
    return (
        "".join(value) if isinstance(value, list) and all(isinstance(line, str) for line in value) else value
    )


def prepared(notebook: dict[str, Any]) -> dict[str, Any]:
    """A lesson for a page that everybody can read: trusted, and without what is for facilitators."""
    cells = [cell for cell in notebook["cells"] if "facilitator" not in cell["metadata"].get("tags", [])]
    for cell in cells:
        cell["source"] = joined(cell["source"])
        if cell["cell_type"] != "code":
            continue
        cell["metadata"]["trusted"] = True  # no server signs it here, and widgets are shown of trusted cells
        for output in cell["outputs"]:
            if "text" in output:
                output["text"] = joined(output["text"])
            data = {kind: joined(value) for kind, value in output.get("data", {}).items()}
            if "text/html" in data:
                data["text/html"] = EXERCISE.sub(r"\1", data["text/html"])
            if data:
                output["data"] = data
    kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    return {**notebook, "cells": cells, "metadata": {**notebook["metadata"], "kernelspec": kernel}}


def lay_out(folder: Path) -> None:
    """Write what the build takes: the lessons, the settings of the course, and those of the build."""
    lessons = folder / "contents" / "notebooks"
    lessons.mkdir(parents=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not path.stem.startswith("facilitator"):
            text = json.dumps(prepared(json.loads(path.read_text(encoding="utf-8"))), ensure_ascii=False)
            (lessons / path.name).write_text(text, encoding="utf-8")
    settings = json.loads((JUPYTER / "config" / "settings.json").read_text(encoding="utf-8"))
    # The package behind a lesson's own cells is not in the browser's Python, so no button offers to run them.
    buttons = settings["@jupyterlab/notebook-extension:panel"]["toolbar"]
    buttons += [{"name": name, "disabled": True} for name in ("run", "restart-and-run")]
    (folder / "overrides.json").write_text(json.dumps(settings))
    memory = ["memoryStorageDriver"]
    lite = {
        "appName": "Mend",
        "disabledExtensions": [
            "@jupyterlab/apputils-extension:announcements",
            "@jupyterlab/cell-toolbar-extension",
        ],
        # JupyterLite would keep what is saved in the browser, for whoever has the computer next to find.
        "enableMemoryStorage": True,
        "contentsStorageDrivers": memory,
        "settingsStorageDrivers": memory,
        "workspacesStorageDrivers": memory,
    }
    config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": lite}
    (folder / "jupyter-lite.json").write_text(json.dumps(config))
    build = {
        "apps": ["lab"],
        "contents": ["contents"],
        "federated_extensions": [str(JUPYTER / "labextension")],
        "no_sourcemaps": True,
        "settings_overrides": ["overrides.json"],
    }
    (folder / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": build}))


def main() -> int:
    """Build it; the folder is whole, or it is not there."""
    parser = argparse.ArgumentParser(description="Build JupyterLab with the lessons in it as plain files.")
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    parser.add_argument(
        "--pyodide",
        default="",
        metavar="FILE",
        help="Python for the browser (a file or address), kept in OUT",
    )
    options = parser.parse_args()
    if options.out.exists():
        print(f"{options.out} is there already. Name a new folder.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(folder / "out")]
        if options.pyodide:
            local = Path(options.pyodide)
            command += ["--pyodide", str(local.resolve()) if local.exists() else options.pyodide]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode or not (folder / "out" / "index.html").is_file():
            print(done.stdout + done.stderr, file=sys.stderr)
            return 1
        (folder / "out" / "index.html").write_text(INDEX, encoding="utf-8")
        shutil.copytree(folder / "out", options.out)
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"{options.out}: {size / 1e6:.0f} MB. Put it on any web server; index.html opens Start here.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
