"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path


def put(path: Path, data: bytes | str) -> None:
    """Write beside the place, then put it there in one step: a reader finds the old file or the new one.

    data : text is written as UTF-8, its lines as they are
    Raises OSError where it cannot be written; then the file stays as it was, and nothing is left beside it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".mend-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
