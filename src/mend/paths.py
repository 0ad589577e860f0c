"""Where the course's files are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
FRAMEWORKS = ROOT / "data" / "frameworks"
WORKSHOPS = ROOT / "data" / "workshops"
SAMPLES = ROOT / "data" / "samples"
DATAPACKAGE = ROOT / "data" / "datapackage.json"
EXERCISES = ROOT / "exercises"
PRACTICE = ROOT / "practice"
SURVEY = ROOT / "data" / "survey"
SURFACE = ROOT / "data" / "surface.json"


def shown(path: Path) -> str:
    """The path as a reader knows it: from the course's folder where it lies inside it."""
    path = Path(path)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
