"""The words of the course as a site of plain files."""

from typing import Annotated

from .base import Strict, Text, holds


class SiteWords(Strict):
    """What stands around a lesson there: search, a learner's own work, working without a network."""

    description: Text
    stays: Text
    no_script: Text
    more: Text
    exercises: Text
    exercises_about: Text
    exercise: Annotated[Text, holds("number")]
    glossary: Text
    glossary_about: Text
    glossary_where: Text
    glossary_appendix: Text
    needs_python: Text
    notes_only: Text
    value: Text
    search: Text
    search_field: Text
    search_hint: Text
    search_none: Annotated[Text, holds("text")]
    search_one: Text
    search_found: Annotated[Text, holds("n")]
    search_most: Annotated[Text, holds("n", "m")]
    search_wait: Text
    search_lost: Text
    work: Text
    work_title: Text
    work_none: Text
    work_some: Text
    work_kept: Text
    work_here: Annotated[Text, holds("n")]
    save: Text
    save_about: Text
    saved: Annotated[Text, holds("name")]
    file: Text
    open: Text
    open_about: Text
    opened: Annotated[Text, holds("n")]
    opened_others: Annotated[Text, holds("pages")]
    opened_none: Annotated[Text, holds("pages")]
    replace: Text
    replace_do: Text
    replace_not: Text
    not_opened: Annotated[Text, holds("name", "why")]
    why_no_json: Text
    why_large: Text
    why_newer: Text
    why_exercise: Annotated[Text, holds("found")]
    why_fit: Annotated[Text, holds("found")]
    erase: Text
    erase_sure: Text
    erase_about: Text
    keep: Text
    keep_about: Text
    keep_not: Text
    keep_file: Text
    offline: Text
    offline_on: Text
    offline_wait: Text
    offline_not: Text
    offline_file: Text
    offline_next: Text
    offline_about: Text
    forget_course: Text
    forgotten: Text


class PracticeWords(Strict):
    """What a widget of an exercise says of its work there."""

    saved: Annotated[Text, holds("time")]
    ready: Annotated[Text, holds("time")]
    new: Text


class SheetWords(Strict):
    """What the sheet of an exercise says there."""

    where: Text
    hand_in_about: Text


class Site(Strict):
    """`site.yaml`."""

    words: SiteWords
    kept: PracticeWords
    sheet: SheetWords
