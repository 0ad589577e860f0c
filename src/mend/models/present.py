"""The words of the pages that `mend present` shows."""

from typing import Annotated

from .base import Strict, Text, holds


class WallWords(Strict):
    """What stands on the wall while presenting: the line below the lesson, and a break."""

    back: Text
    onward: Text
    notes: Text
    end: Text
    close: Text
    more: Text
    view: Annotated[Text, holds("n", "m")]
    told: Annotated[Text, holds("title", "n", "m")]
    time: Annotated[Text, holds("done", "planned")]
    spent: Annotated[Text, holds("done")]
    over: Annotated[Text, holds("over", "planned")]
    hint: Text
    hint_notes: Text
    blank: Text
    blocked: Text
    first: Text
    last: Text
    rest_unit: Text
    rest_last: Text
    rest_until: Annotated[Text, holds("time")]
    rest_over: Text


class SecondWords(Strict):
    """What stands in the facilitator's second window."""

    before: Text
    now: Text
    next: Text
    last: Text
    lesson: Text
    part: Annotated[Text, holds("n", "m")]
    here: Text
    whole: Text
    clock: Text
    time: Annotated[Text, holds("done", "planned")]
    spent: Annotated[Text, holds("done")]
    over: Annotated[Text, holds("over", "planned")]
    on_time: Text
    late: Annotated[Text, holds("late")]
    resting: Text
    back: Text
    onward: Text
    pause: Text
    go_on: Text
    reset: Text
    blank: Text
    show: Text
    blanked: Text
    gone: Text
    away: Text


class PresentWords(Strict):
    """What stands around a lesson, on the list of lessons, at the closed door and in the second window."""

    lang: Text
    lessons: Text
    workshop: Text
    skip: Text
    next: Text
    previous: Text
    ways: Text
    sections: Text
    at: Annotated[Text, holds("at", "of")]
    progress: Text
    support: Text
    close: Text
    look: Text
    size: Text
    size_normal: Text
    size_large: Text
    size_largest: Text
    size_keys: Text
    theme: Text
    theme_device: Text
    theme_light: Text
    theme_dark: Text
    theme_contrast: Text
    present: Text
    present_key: Text
    plan_minutes: Annotated[Text, holds("minutes")]
    visited: Text
    resume: Text
    left: Annotated[Text, holds("opened", "all", "hours", "minutes")]
    remembered: Text
    forget: Text
    for_guide: Text
    join_open: Text
    stays: Text
    failed: Text
    broken: Text
    broken_about: Text
    missing: Text
    missing_about: Text
    closed: Text
    closed_about: Text
    code: Text
    enter: Text
    back: Text
    notes: Text
    no_notes: Text
    pause: Text
    warming: Text
    warming_about: Text
    join: Text
    join_about: Text
    join_can: Text
    join_cannot: Text
    join_address: Text
    share: Annotated[Text, holds("address")]
    share_can: Text
    share_cannot: Text
    share_kernels: Annotated[Text, holds("people")]
    share_plain: Text
    wall: WallWords
    second: SecondWords


class Present(Strict):
    """`present.yaml`."""

    words: PresentWords
