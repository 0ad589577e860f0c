"""How long until a page can be used, from asking for it to the first answer of its first widget."""

from .pages import AHEAD, CONTESTANTS, PANEL, SITE, STOCK, STUCK, Contestant, browser, opened, window
from .report import Goal, Part, middle, p95, times
from .servers import LESSON, WITH_KERNEL, Stage, Started, settle

# The first widget of lesson 10 is the diary; what stock Voilà makes of the same lessons stands beside ours.
DIARY = (".mend-signs [role=slider]", (".mend-signs [role=slider]", "aria-valuenow"))
WHEEL = (".mend-wheel [role=slider]", (".mend-wheel polygon.ring", "points"))
LESSONS = [
    Contestant("stock Voilà, lesson 4", lambda s: s.voila_lesson(LESSON), *WHEEL),
    Contestant("the site, lesson 10", lambda s: s.site(WITH_KERNEL), *DIARY),
    Contestant("`mend present`, lesson 10, with a kernel", lambda s: s.present(WITH_KERNEL), *DIARY),
    Contestant("stock Voilà, lesson 10", lambda s: s.voila_lesson(WITH_KERNEL), *DIARY),
]


def measure(stage: Stage, runs: int) -> Part:
    """All take turns, each time in a window without a memory; the first round is for warming up."""
    those = [*CONTESTANTS, *LESSONS]
    started = {one.name: one.start(stage) for one in those}
    took: dict[str, list[float]] = {one.name: [] for one in those}
    STUCK.clear()  # other parts open pages too
    with browser() as chromium:
        for turn in range(runs + 1):
            for one in those:
                settle()
                seconds = _once(chromium, one, started[one.name])
                took[one.name] += [seconds] if turn else []
    site = middle(took[SITE])
    rows = [
        [
            name,
            str(len(found)),
            f"{middle(found):.2f}",
            f"{p95(found):.2f}",
            times(middle(found), site),
            str(STUCK[name]),
        ]
        for name, found in took.items()
    ]
    stock, panel = middle(took[STOCK]) / site, middle(took[PANEL]) / site
    return Part(
        "Opening",
        ["Asking for the page to the first answer", "runs", "p50 s", "p95 s", "as long as the site", "stuck"],
        rows,
        "Ours show lesson 4, whole, where no other lesson is named; the others a page with the radar alone. "
        f'"{AHEAD}" is Voilà with `--preheat_kernel=True`. '
        "A page was stuck that did not answer within 40 seconds; it was asked for again, and that time alone "
        "counts.",
        [
            Goal("The site opens at least 5 times faster than stock Voilà", f"{stock:.1f} times", stock >= 5),
            Goal("The site opens faster than Panel", f"{panel:.1f} times", panel > 1),
        ],
    )


def _once(chromium: object, one: Contestant, started: Started) -> float:
    with window(chromium) as page:
        seconds = opened(page, one, started)
    started.forget()
    return seconds
