"""Writes the simulated datasets: `python -m mend.simulate`.

Nobody answered these questions. Each dataset is drawn from the seed that `data/datapackage.json` gives it,
so that it comes out the same, byte for byte, on every run. Column names, categories and reversed items are
read from there too; a module here holds only the story that its numbers tell.

Each pattern that a lesson looks for hangs on one constant in `effects`.
"""

import csv
import io
import json
import zlib
from pathlib import Path

import numpy as np

from mend.anonymity import LEAST, groups
from mend.paths import DATAPACKAGE, SAMPLES, shown

from . import arguments, checkins, diaries, survey

DATASETS = {
    "self_concept_survey": survey.draw,
    "couple_checkins": checkins.draw,
    "argument_log": arguments.draw,
    "sign_diaries": diaries.draw,
}


def csv_text(name: str, datapackage: Path = DATAPACKAGE) -> str:
    """One dataset as the text of its CSV file, columns in the dictionary's order.

    name        : one of `DATASETS`
    datapackage : the data dictionary to read seed, columns and categories from

    Raises ValueError where a group of people came out too small to hide in.
    """
    resources = json.loads(datapackage.read_text(encoding="utf-8"))["resources"]
    resource = next(r for r in resources if r["name"] == name)
    # A stream of its own for each dataset: adding one never changes another.
    rng = np.random.default_rng([resource["seed"], zlib.crc32(name.encode())])
    rows = DATASETS[name](resource, rng)
    # Anonymity is a promise of the data, so the generator breaks before it breaks that promise.
    small = {group: size for group, size in groups(resource, rows).items() if size < LEAST}
    if small:
        raise ValueError(f"{name}: fewer than {LEAST} in the groups {small}")
    out = io.StringIO()
    columns = [f["name"] for f in resource["schema"]["fields"]]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(folder: Path = SAMPLES) -> None:
    """Write every simulated dataset into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DATASETS:
        path, text = folder / f"{name}.csv", csv_text(name)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{shown(path)}: {text.count(chr(10)) - 1} simulated rows")
