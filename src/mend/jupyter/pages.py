"""How long a kernel lives behind a page of `mend present`: as long as the page, and not much longer."""

from datetime import UTC, datetime
from typing import Any

from jupyter_server.base.call_context import CallContext
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

# A page asks that its kernel be ended as it is left. One that cannot (it crashed, or was left while it was
# still being drawn) is gone for five minutes first: a page that lost its connection tries for two.
CULLING = {"cull_idle_timeout": 300, "cull_interval": 60, "cull_connected": False}


class Kernels(AsyncMappingKernelManager):
    """Voilà's kernels, which are idle from when their page went, and not from the last word that was said.

    A page read in silence for an hour would lose its kernel when its connection drops for a second, as it may
    when a laptop wakes.
    """

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page has gone, or has lost its connection."""
        super().notify_disconnect(kernel_id)
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = datetime.now(UTC)


def with_xsrf_cookie(page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Voilà's `page_config_hook`: sets the cookie that a page sends back when it asks to end its kernel.

    Voilà reads that cookie, but never sets it. Another site cannot read it, and its origin is refused.
    """
    CallContext.get(CallContext.JUPYTER_HANDLER).xsrf_token  # noqa: B018  (asking for it sets the cookie)
    return page_config
