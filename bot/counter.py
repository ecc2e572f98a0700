"""The counter: where a resident asks how a case stands, with its number and the telephone number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import Case, Desk, numbers, states
from bot.desk.catalogue.model import Service
from bot.errors import CaseNotFound
from bot.language.clock import now


class Counter:
    """Looks cases up for their residents; what it tells names nobody."""

    def __init__(self, desk: Callable[[], Desk], services: Mapping[str, Service]) -> None:
        """`desk` opens the desk at each use: the store may be away when the program starts."""
        self._open = desk
        self._services = services

    def look_up(self, number: str, phone: str, conversation: str) -> dict[str, Any]:
        """How a case stands.

        Raises `CaseNotFound`, whichever of the two is wrong, `TooManyAttempts`, `StoreUnavailable`.
        """
        found = numbers.read(number)
        if found is None:
            # It is no case's number, so nobody can be found by trying: nothing to count.
            raise CaseNotFound("编号和电话对不上，请核对后再试。")
        return self._told(self._open().by_number(found, phone, conversation, now()))

    def _told(self, case: Case) -> dict[str, Any]:
        service = self._services.get(case.service)
        return {
            "id": case.id,
            "number": numbers.shown(case.id),
            "service": case.service,
            "service_name": service.short_name if service is not None else case.service,
            "status": case.status,
            "status_name": states.NAMES[case.status],
            "when": None if case.starts_at is None else case.starts_at.isoformat(),
            "place": case.place,
            "due_at": None if case.due_at is None else case.due_at.isoformat(),
            "position": case.position,
        }
