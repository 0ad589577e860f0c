"""How long a kernel lives behind a page: as long as the page, and not much longer. Most pages need none."""

from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Int

# A page asks that its kernel be ended as it is left. One that cannot (it crashed, or was left while it was
# still being drawn) is gone for five minutes first: a page that lost its connection tries for two.
CULLING = {"cull_idle_timeout": 300, "cull_interval": 60, "cull_connected": False}


class Kernels(AsyncMappingKernelManager):
    """Voilà's kernels, which are idle from when their page went, and not from the last word that was said.

    A page read in silence for an hour would lose its kernel when its connection drops for a second, as it may
    when a laptop wakes. A kernel that waits, warm, for the next page is no idle one.
    """

    at_most = Int(30, config=True, help="How many pages may have a kernel at once.")

    @property
    def full(self) -> bool:
        """Whether as many pages have a kernel as may; the one that waits, warm, is nobody's yet."""
        return len(set(self.list_kernel_ids()) - self._waiting()) >= self.at_most

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page has gone, or has lost its connection."""
        super().notify_disconnect(kernel_id)
        self._begin_anew(kernel_id)

    async def cull_kernels(self) -> None:
        """End the kernels whose pages are gone; one that waits begins anew: its page may yet come."""
        for kernel_id in self._waiting():
            self._begin_anew(kernel_id)
        await super().cull_kernels()

    def _begin_anew(self, kernel_id: str) -> None:
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = datetime.now(UTC)

    def _waiting(self) -> set[str]:
        pools = getattr(self, "_pools", {}).values()  # Voilà's own, where it warms kernels
        done = [task for pool in pools for task in pool if task.done() and not task.exception()]
        return {task.result()["kernel_id"] for task in done}
