"""How a table looks on a page: words begin at the left, numbers end at the right, one row of names."""

import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


LONG = 30  # letters: a column with more than that wants room


def use() -> None:
    """Show every DataFrame of this notebook in this way; nothing happens outside a notebook."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is not None:
        # By name, so that a lesson with only widgets never imports pandas.
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", html)


def html(frame: "pd.DataFrame") -> str:
    """The table as HTML. An index that only counts from 0 is left out, as it says nothing.

    frame : any; one with several rows of column names, or more rows than pandas would show, is left to pandas
    """
    import pandas as pd
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    if frame.columns.nlevels > 1 or len(frame) > (pd.get_option("display.max_rows") or float("inf")):
        return frame._repr_html_() or ""  # pyright: ignore[reportCallIssue]
    most = pd.get_option("display.max_columns") or None  # 0 in a terminal
    counts = isinstance(frame.index, pd.RangeIndex) and frame.index.start == 0 and frame.index.name is None
    names = [] if counts else ["" if name is None else str(name) for name in frame.index.names]
    if names and frame.columns.name:  # what runs across has a name too
        names[-1] = f"{names[-1]} / {frame.columns.name}"
    words = []
    for place, (_, column) in enumerate(frame.items(), 1 + len(names)):
        if is_bool_dtype(column) or not is_numeric_dtype(column):
            words.append(f"mend-words-{place}")
            if column.astype(str).str.len().max() > LONG:
                words.append(f"mend-long-{place}")
    shown = frame.to_html(
        classes=["mend-table", *words],
        border=0,
        index=not counts,
        sparsify=not words,  # the place of a column counts
        max_cols=most,
    )
    if most and len(frame.columns) > most:
        return shown  # its names are cut too
    head = "".join(f'<th class="mend-index">{escape(name)}</th>' for name in names)
    head += "".join(f"<th>{escape(str(name))}</th>" for name in frame.columns)
    return re.sub(r"<thead>.*?</thead>", lambda _: f"<thead><tr>{head}</tr></thead>", shown, flags=re.S)
