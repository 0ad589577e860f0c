"""Where pages find each other, and what they load: here at the addresses of `mend present`."""

from html import escape
from urllib.parse import quote


class Places:
    """The addresses of `mend present`."""

    home = "/"
    assets = "/assets/"

    def lesson(self, stem: str) -> str:
        """The address of a lesson."""
        return f"/voila/render/{quote(stem)}.ipynb"

    def notes(self, of: str) -> str:
        """That of the second window: `of` a notebook's name, or "session/2"."""
        return f"/notes/{of}"

    def asset(self, name: str) -> str:
        """That of a script or a style."""
        return f"{self.assets}{name}"

    def head(self, styles: list[str]) -> str:
        """What a page loads before anything is painted, as HTML; styles: their names, in order."""
        links = [f'<link rel="stylesheet" href="{escape(self.asset(name))}">' for name in styles]
        look = f'<script src="{escape(self.asset("look.js"))}"></script>'
        return "\n".join(['<link rel="icon" href="data:;base64,=">', look, *links])

    def scripts(self, names: list[str]) -> str:
        """What runs once a page is there, as HTML."""
        row = '<script type="module" src="{}"></script>'
        return "\n".join(row.format(escape(self.asset(name))) for name in names)
