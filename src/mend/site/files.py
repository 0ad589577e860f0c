"""The files of the site: every script and style once, under a name made of its content."""

import base64
import hashlib
import json
import re
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, urlsplit

from .. import frameworks, page
from ..errors import Plain
from ..pages.places import Places
from ..pages.render import STATIC
from ..theme import CSS, LEAVE, PAGE
from ..widgets.base import Widget
from . import scripts

HERE = Path(__file__).parent
OWN = HERE / "static"
SHARED = {"mend.css": CSS, "page.css": PAGE}

# What is asked for together stands together: in one file, each of its modules once.
GROUPS = {
    "course": (
        "leave.js",
        "links.js",
        "bar.js",
        "clock.js",
        "views.js",
        "present.js",
        "work.js",
        "find.js",
        "offline.js",
    ),
    "list": ("list.js",),
    "lesson": ("host.js", "controls.js", "practice.js", "page.js"),
}
STYLES = ("mend.css", "page.css", "pages.css", "present.css")

_STYLE = re.compile(r' style="([^"]*)"')


def digest(data: bytes, length: int = 10) -> str:
    """A name for some bytes that no other bytes have."""
    return hashlib.sha256(data).hexdigest()[:length]


class Files(Places):
    """Where the pages of the site find each other, and what they load.

    files  : path in the site -> bytes, of all that the pages have asked for so far
    styles : name -> CSS, of the widgets and the outputs on them
    """

    home = "index.html"
    assets = "assets/"

    def __init__(self) -> None:
        """Nothing is asked for yet."""
        self.files: dict[str, bytes] = {}
        self._looks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.styles: dict[str, str] = {}

    # --- addresses ---
    def lesson(self, stem: str) -> str:
        """The file of a lesson."""
        return f"{quote(stem)}.html"

    def exercise(self, name: str) -> str:
        """That of an exercise."""
        return f"exercise-{quote(name)}.html"

    def notes(self, of: str) -> str:
        """There is no second window: notes are for facilitators alone."""
        return ""

    def asset(self, name: str) -> str:
        """The file of a script, a style or an icon of ours."""
        return self._names.get(name) or self.keep(name, _read(name))

    def keep(self, name: str, data: bytes | str) -> str:
        """Put a file into `assets/`; its address is returned."""
        content = data.encode() if isinstance(data, str) else data
        stem, dot, kind = name.rpartition(".")
        path = f"assets/{stem}.{digest(content)}{dot}{kind}"
        self.files[path] = content
        self._names[name] = path
        return path

    # --- what a page loads ---
    def head(self, styles: list[str]) -> str:
        """The policy, the one style, the icon and the script that is read before anything is painted."""
        return "\n".join(
            [
                f'<meta http-equiv="Content-Security-Policy" content="{escape(self.policy)}">',
                '<meta name="referrer" content="no-referrer">',
                '<meta name="color-scheme" content="light dark">',
                f'<link rel="icon" href="{self.asset("icon.svg")}" type="image/svg+xml">',
                f'<link rel="apple-touch-icon" href="{self.asset("icon-192.png")}">',
                '<link rel="manifest" href="mend.webmanifest">',
                f'<script src="{self._script("look.js")}"></script>',
                '<link rel="stylesheet" href="@style">',  # its name is known when every page is drawn
            ]
        )

    def scripts(self, names: list[str]) -> str:
        """The groups in which the scripts stand."""
        groups = [group for group, members in GROUPS.items() if set(names) & set(members)]
        return "\n".join(deferred(self._group(group)) for group in groups)

    def widget(self, kind: type[Widget]) -> list[str]:
        """The addresses of the scripts of which a widget is made, in order."""
        if kind._module not in self.styles:
            self.styles[kind._module] = kind.style()
            for name, text in scripts.parts(kind.sources()).items():
                before = self._names.get(name)
                if before is None:
                    self.keep(name, text)
                elif self.files[before] != text.encode():
                    raise Plain(
                        f"{name}: found other names in front of it in {kind._module}; expected the same."
                    )
        return [self._names[name] for name, _ in kind.sources()]

    def module(self, name: str, source: str, style: str) -> str:
        """The address of the script of somebody else's widget."""
        self.styles[name] = style
        return self._names.get(name) or self.keep(name, scripts.classic(name, source))

    def look(self, html: str) -> str:
        """HTML whose elements have their styles in the one style sheet, where the policy wants them."""

        def moved(found: re.Match[str]) -> str:
            text = found[1].strip().rstrip(";")
            if not text:
                return ""
            name = f"l{digest(text.encode(), 8)}"
            self._looks[name] = text
            return f' data-look="{name}"'

        return _STYLE.sub(moved, html)

    def style(self) -> str:
        """The address of the one style sheet; every page has to be drawn before."""
        rules = [
            f'[data-look="{name}"]{{{";".join(f"{row} !important" for row in unescape(text).split(";"))}}}'
            for name, text in sorted(self._looks.items())
        ]
        sheets = [
            *(SHARED.get(name) or _read(name).decode() for name in STYLES),
            *(text for _, text in sorted(self.styles.items())),
            LEAVE,
        ]
        return self.keep("mend.css", "\n".join([*sheets, _read("site.css").decode(), *rules]) + "\n")

    @cached_property
    def policy(self) -> str:
        """What a page may load: what is beside it, and nothing else.

        The neutral page is asked whether it is there only when somebody leaves. The one style with a hash is
        that of the case summary as it is printed, a page of its own.
        """
        target = urlsplit(frameworks.load("support").leave.target)
        printed = (Path(page.__file__).parent / "widgets" / "summary-page.css").read_bytes()
        known = base64.b64encode(hashlib.sha256(printed).digest()).decode()
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": f"'self' 'sha256-{known}'",
            "img-src": "'self' data:",
            "connect-src": f"'self' {target.scheme}://{target.netloc}",
            "manifest-src": "'self'",
            "worker-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        return "; ".join(f"{name} {sources}" for name, sources in rules.items())

    def _script(self, name: str) -> str:
        return self._names.get(name) or self.keep(name, _source(name))

    def _group(self, group: str) -> str:
        text = "\n".join(scripts.classic(name, _source(name)) for name in GROUPS[group])
        return self._names.get(f"{group}.js") or self.keep(f"{group}.js", text)


def deferred(address: str) -> str:
    """What loads a script once the page is read, as HTML."""
    return f'<script defer src="{escape(address)}"></script>'


def _source(name: str) -> str:
    if name == "leave.js":
        words = json.dumps(frameworks.content("support")["leave"], ensure_ascii=False)
        return f"{page.LEAVING}({words});\n"
    return page.LINKS if name == "links.js" else _read(name).decode()


def _read(name: str) -> bytes:
    return next(
        file for file in (OWN / name, OWN / "vendor" / name, STATIC / name) if file.is_file()
    ).read_bytes()
