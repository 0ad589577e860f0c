"""What is wrong with a file of the course, said so that a reader can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in one file.

    file     : path from the course's folder
    line     : line of the file, from 1
    place    : the field, column or key (may be empty)
    found    : what stands there
    expected : what may stand there
    """

    file: str
    line: int
    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        """One line: where, what was found, what was expected."""
        place = f"{self.place}: " if self.place else ""
        return f"{self.file}:{self.line}: {place}found {self.found}; expected {self.expected}"


class Plain(Exception):
    """An error that a notebook shows as its words alone: a traceback would tell a learner nothing."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class CourseError(Plain):
    """Everything that is wrong, one `Fault` a line."""

    def __init__(self, faults: list[Fault]):
        """Take at least one fault; they are kept sorted by file and line."""
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))
