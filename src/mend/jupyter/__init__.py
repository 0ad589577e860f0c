"""What Mend adds to any Jupyter server in its environment: the one that `mend` starts, Binder's or a hub's.

The folder `config` holds the settings that are installed beside Jupyter's own (see `pyproject.toml`).
"""

from typing import Any

from mend import lessons


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "mend.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(lessons.keep_widgets)
    try:
        lessons.trust()
    except (lessons.LessonError, OSError) as error:
        server.log.warning("Mend could not trust its lessons: %s", error)
