"""What stands above the first task of an exercise, in what nbgrader hands out."""

from contextlib import suppress
from typing import Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from ..copies import with_head


class Head(Preprocessor):
    """For `GenerateAssignment`: support lines and Start are there before anything is run."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Take the lesson from the notebook's name; one of no lesson stays as it is."""
        with suppress(ValueError):
            with_head(nb, resources.get("nbgrader", {}).get("notebook", "")[:2])
        return nb, resources
