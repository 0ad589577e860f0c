"""Templates of HTML: how they are read, and `frame.html`, the head of every page that loads nothing."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


@cache
def environment(*folders: Path) -> Environment:
    """The templates of some folders, the first one first, and `frame.html`.

    Every text is escaped, and one that is missing is an error.
    """
    return Environment(
        loader=FileSystemLoader([*folders, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
