"""The HTML of a handout as an accessible PDF."""

import io
import logging
from collections.abc import Callable

from ..errors import Plain

_NEEDED = (
    "A PDF needs the library Pango, which cannot be loaded here ({why}). With conda it comes along; on "
    "Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; on a Mac: brew install pango. Or write "
    "a page that any browser prints: give a name that ends in .html."
)


def made(html: str, on_page: Callable[[int], None] = lambda page: None) -> bytes:
    """The PDF, as PDF/UA-1: tagged, with its title, its language and the words for its pictures.

    on_page : called with the number of each page that is laid out; it begins anew where that is done again
    Raises Plain where the system's libraries for it are missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise Plain(_NEEDED.format(why=str(error).splitlines()[0].split(":")[0])) from error

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            match record.args:
                case (int(page), *_) if "Page" in record.msg:
                    on_page(page)

    progress = logging.getLogger("weasyprint.progress")
    pages, before, off = Pages(), progress.level, logging.root.manager.disable
    quiet = {name: logging.getLogger(name).level for name in ("weasyprint", "fontTools")}
    progress.addHandler(pages)
    progress.setLevel(logging.INFO)
    for name in quiet:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.disable(logging.NOTSET)
    target = io.BytesIO()
    try:
        document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"]))
        document.write_pdf(target, pdf_variant="pdf/ua-1")
    finally:
        logging.disable(off)
        progress.removeHandler(pages)
        progress.setLevel(before)
        for name, level in quiet.items():
            logging.getLogger(name).setLevel(level)
    return target.getvalue()
