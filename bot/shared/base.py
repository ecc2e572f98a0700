"""The contract of all stores that workers share."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class Shared(Protocol):
    """Keeps JSON objects by key for a number of seconds; used from one event loop."""

    async def get(self, key: str) -> dict[str, Any] | None:
        """What is kept under a key. Raises `StoreUnavailable`."""

    async def put(self, key: str, data: dict[str, Any], seconds: float) -> None:
        """Keeps `data`, whatever was there before. Raises `StoreUnavailable`."""

    async def keep(self, key: str, data: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Keeps `data` unless there is something already; what is there then. Raises `StoreUnavailable`."""

    def alone(self, key: str) -> AbstractAsyncContextManager[None]:
        """Lets one worker at a time in; the others wait. Raises `StoreUnavailable` after a long wait too."""

    async def close(self) -> None:
        """Lets go of connections."""
