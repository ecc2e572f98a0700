"""Runs custom actions in this process: the executor of rasa-sdk without its HTTP server."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """Looks to Rasa like an action server."""

    def __init__(self, package: ModuleType) -> None:
        """`package` holds the actions; each of its modules is imported."""
        # Without this, Rasa sends the whole domain along with each call.
        super().__init__(url="in-process", selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the action that the call names. Rasa logs what it raises; the turn then has no reply."""
        return await self._executor.run(kwargs["json"])
