"""What the benchmarks say of what they found."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import report

OLD, NEW = {"Date": "2026-01-01"}, {"Date": "2026-02-02"}


def _part(title: str, met: bool) -> report.Part:
    return report.Part(title, ["what", "s"], [["a", "1"]], goals=[report.Goal("fast", "1 s", met)])


def test_a_part_measured_again_takes_the_place_of_the_old_one_and_the_others_stay():
    assert [report.p95([3.0]), report.p95(range(1, 101)), report.middle([4, 1, 2])] == [3.0, 95.05, 2]
    assert [report.times(9.94, 1), report.times(99.6, 10)] == ["9.9 times", "10 times"]
    known = report.merged({}, {"open": _part("Opening", True), "bytes": _part("Bytes", True)}, OLD)
    known = report.merged(known, {"open": _part("Opening", False)}, NEW)
    page = report.page(known, ["bytes", "open"])
    assert page.index("## Bytes") < page.index("## Opening")
    assert "**Bytes**\n\n- Date: 2026-01-01" in page and "**Opening**\n\n- Date: 2026-02-02" in page
    assert "| fast | 1 s | met |\n| fast | 1 s | **not met** |" in page
    assert "| what | s |\n| --- | --: |\n| a | 1 |\n" in page
