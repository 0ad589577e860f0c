"""`python -m benchmarks`: measures, and writes RESULTS.md."""

import argparse
import sys

from rich.console import Console

from . import gesture, learners, machine, memory, opening, refresh, report, survey, weight
from .servers import stage

# A part: what measures it, how long it takes with 20 runs on two cores, whether the rivals take part.
PARTS = {
    "open": (opening.measure, "32 minutes", True),
    "gesture": (gesture.measure, "9 minutes", True),
    "memory": (memory.measure, "4 minutes", False),
    "learners": (learners.measure, "7 minutes", True),
    "bytes": (weight.measure, "2 minutes", True),
    "refresh": (refresh.measure, "7 minutes", False),
    "survey": (survey.measure, "9 minutes", False),
    "tests": (refresh.tests, "15 minutes", False),
}


def main() -> None:
    """Run parts, and keep each as soon as it is there."""
    lines = "\n".join(f"  {name:10}{took}" for name, (_, took, _) in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures the course against named alternatives and writes benchmarks/RESULTS.md.",
        epilog=f"parts, and how long each takes with 20 runs on a quiet machine of two cores:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="all but tests without any")
    parser.add_argument("--runs", type=int, default=20, help="how many of each (20)")
    parser.add_argument("--tests", action="store_true", help="also time all tests, once")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    wanted = options.parts or [name for name in PARTS if name != "tests"]
    wanted += ["tests"] * (options.tests and "tests" not in wanted)
    command = " ".join(["uv run python -m benchmarks", *sys.argv[1:]])
    out = Console(highlight=False, width=110)
    with stage() as here:
        about = machine.about(here, any(PARTS[name][2] for name in wanted), command)
    for name in wanted:
        with stage() as here, out.status(f"{name}, about {PARTS[name][1]}"):
            part = PARTS[name][0](here, options.runs)
            report.write({name: part}, about, list(PARTS))  # before anything ends, which can fail too
        out.print(f"{part.title}: written to {report.PAGE.name}")


if __name__ == "__main__":
    main()
