"""A lesson's Markdown for paper: no code, no raw HTML, no link that paper cannot follow, room to write."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_DROPPED = ("fence", "code_block", "html_block", "html_inline")
# A source ends where the next begins: with a name and an initial, or with a title and whose answers they are.
_NEXT_SOURCE = re.compile(r"(?<=\.)\s+(?=[^\W\d_][\w'\u2019-]+, (?:[A-Z]\.|et al)|\*[^*]+\* \(\D)")
_READER = MarkdownIt("commonmark").enable("table")


class Prose:
    """Turns one cell after the other into HTML and remembers under which heading it is.

    level : the level that a heading of the first level gets, 1 or 2
    room  : (beginning of a heading, lines after each item, lines after a list)
    """

    def __init__(self, level: int, room: Iterable[tuple[str, int, int]] = ()):
        """Begin before the first heading."""
        self.level, self.room = level, list(room)
        self._lines = (0, 0)

    def html(self, source: str) -> Markup:
        """The text of one cell, "" where nothing of it is for paper."""
        tokens = [token for token in _READER.parse(source) if token.type not in _DROPPED]
        return Markup(_READER.renderer.render(list(self._printed(tokens)), _READER.options, {}))

    def _printed(self, tokens: list[Token]) -> Iterator[Token]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.type == "paragraph_open" and (kind := _kind(tokens[at])):
                if kind == "next":
                    at += 2  # its text and its end
                    continue
                token.attrSet("class", kind)
            if token.type == "heading_open":
                words = tokens[at].content
                self._lines = next((lines for start, *lines in self.room if words.startswith(start)), (0, 0))
            if token.type.startswith("heading"):
                of = int(token.tag[1])
                token.tag = f"h{of - 1 + self.level}"
                if token.type == "heading_open":
                    token.attrSet("class", f"of-{of}")
            if token.type == "th_open":
                token.attrSet("scope", "col")
            if token.type == "inline":
                token.children = list(_inline(token.children or []))
            each, after = self._lines
            if token.type == "list_item_open" and token.level == 1 and each:
                token.attrSet("class", "has-room")
            if token.type == "list_item_close" and token.level == 1 and each:
                yield _ruled(each)
            yield token
            if token.type in ("bullet_list_close", "ordered_list_close") and token.level == 0 and after:
                yield _ruled(after)


def listed(source: str, heading: str) -> list[str]:
    """The Markdown of each item in the lists below a heading that begins like this, in one cell's text."""
    rows, tokens = source.splitlines(), _READER.parse(source)
    items, inside = [], False
    for token, after in pairwise(tokens):
        if token.type == "heading_open":
            inside = after.content.startswith(heading)
        if inside and token.type == "list_item_open" and token.level == 1 and token.map:
            first, end = token.map
            lines = [rows[first].lstrip()[len(token.info + token.markup) :], *rows[first + 1 : end]]
            items.append(" ".join(line.strip() for line in lines).strip())
    return items


def sources(source: str) -> list[str]:
    """The Markdown of each source in the paragraph of sources of one cell's text, in its order."""
    for token, inline in pairwise(_READER.parse(source)):
        if token.type == "paragraph_open" and _kind(inline) == "sources":
            _, _, named = " ".join(inline.content.split()).partition(":* ")
            return _NEXT_SOURCE.split(named)
    return []


def _kind(inline: Token) -> str:
    """What a paragraph is by how it begins: "next", a link to another lesson, "sources", or ""."""
    children = [child for child in inline.children or [] if child.type != "text" or child.content.strip()]
    kinds = [child.type for child in children[:4]]
    if kinds == ["strong_open", "text", "strong_close", "link_open"]:
        return "next"
    if kinds[:3] == ["em_open", "text", "em_close"] and children[1].content.endswith(":"):
        return "sources"
    return ""


def _inline(children: list[Token]) -> Iterator[Token]:
    """Without raw HTML, pictures, and links to what is not on paper; their words stay."""
    web = False
    for child in children:
        if child.type == "link_open":
            web = str(child.attrs.get("href", "")).startswith(("https:", "http:", "mailto:"))
        if child.type in (*_DROPPED, "image") or (child.type.startswith("link_") and not web):
            continue
        yield child


def _ruled(count: int) -> Token:
    return Token("html_block", "", 0, content=str(ruled(count)))


def ruled(count: int) -> Markup:
    """So many lines to write on; nothing to read aloud."""
    return Markup('<div class="ruled" aria-hidden="true">{}</div>').format(Markup("<i></i>") * count)
