"""The project itself: one environment said twice, and the style and types of the code."""

import subprocess
import sys
import tomllib

import yaml

from mend.paths import ROOT


def _parted(requirement: str) -> tuple[str, frozenset[str]]:
    name = requirement.split(">")[0].split("<")[0].split("=")[0]
    return name.strip(), frozenset(requirement.removeprefix(name).replace(" ", "").split(","))


def test_conda_gives_the_same_environment():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        f"python{project['project']['requires-python']}",
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
    ]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    plain = [line for line in conda["dependencies"] if isinstance(line, str)]
    by_pip = next(line["pip"] for line in conda["dependencies"] if isinstance(line, dict))
    assert conda["channels"] == ["conda-forge"]
    assert "pip" in plain and "-e ." in by_pip
    given = [line for line in [*plain, *by_pip] if line not in ("pip", "-e .")]
    assert sorted(map(_parted, given), key=str) == sorted(map(_parted, wanted), key=str)


def _passes(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_style():
    _passes("ruff", "check", "--no-cache")
    _passes("ruff", "format", "--check", "--no-cache")


def test_types():
    _passes("basedpyright")
