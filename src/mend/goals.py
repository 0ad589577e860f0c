"""The rule of the weekly check-in: what a row of weeks shows. It reads no file and knows no Jupyter."""

from collections.abc import Sequence
from typing import Any

Joint = str | None


def joint(answers: Sequence[str | None]) -> Joint:
    """What a week was for all who take part.

    answers : "yes", "partly", "no", or None where somebody has not answered; one a person
    Returns "no" where one said so, None where one is missing, "yes" where all said so, and else "partly".
    """
    if "no" in answers:
        return "no"
    if None in answers:
        return None
    return "partly" if "partly" in answers else "yes"


def story(weeks: Sequence[Joint]) -> dict[str, Any]:
    """Weeks in a row, setbacks and returns.

    weeks : what each week was, as `joint` gives it
    Returns a dictionary: `run`, the weeks in a row that were kept, up to now; `best`, the most there ever
    were; `setbacks`, a pair for each: its week, from 0, and how many weeks later one was kept again, or None.
    A setback is a "no" after a kept week; whatever comes before the next kept week belongs to it. Weeks at
    the end that are still open end no row. Source: F13.
    """
    run = best = 0
    setbacks: list[list[int | None]] = []
    kept = False
    for i, week in enumerate(weeks):
        if week is None and not any(weeks[i:]):
            break
        run = run + 1 if week == "yes" else 0
        best = max(best, run)
        if week == "yes":
            if setbacks and setbacks[-1][1] is None:
                setbacks[-1][1] = i - (setbacks[-1][0] or 0)
            kept = True
        elif week == "no" and kept:
            setbacks.append([i, None])
            kept = False
    return {"run": run, "best": best, "setbacks": setbacks}
