"""Answers that did not help, told by what a resident did next: editors are shown the question.

Nobody rates an answer. But who asks for a person straight after one was not helped by it; and who gives few
stars to a case had asked about the matter before, if they did so in the same conversation.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.attending import asks_for_a_person
from bot.conversations import State
from bot.desk import Desk
from bot.errors import CaseNotFound, StoreUnavailable
from bot.insight import Recorder
from bot.language.clock import now
from bot.messages import Reply, Turn

#: Up to so many stars of five a case is rated badly.
_LOW: Final = 2

_log = logging.getLogger(__name__)


class Regretting:
    """Looks at each turn once it is taken. Costs no resident the reply."""

    def __init__(self, recorder: Callable[[], Recorder], desk: Callable[[], Desk]) -> None:
        """Both are opened at each use: the store may be away."""
        self._recorder = recorder
        self._desk = desk

    async def look(self, turn: Turn, before: State, reply: Reply, since: datetime) -> None:
        """Takes the question down that `before` had answered, where this turn says that it was not well.

        `since` is when the turn began.
        """
        answered = before.get("answered")
        if answered is None:
            return
        topic, community = answered["topic"], before.get("community")
        # Who waits for one already tells nothing new, whatever is said in the meantime.
        is_new = answered["latest"] and "handover" not in before
        if is_new and asks_for_a_person(turn, reply):
            self._recorder().ask("handed", answered["text"], now(), topic, community)
        elif topic == reply.trace.topic and await self._is_rated_badly(reply, since):
            self._recorder().ask("rated", answered["text"], now(), topic, community)

    async def _is_rated_badly(self, reply: Reply, since: datetime) -> bool:
        case = reply.trace.case
        if case is None or case["status"] != "rated":
            return False
        try:
            return await asyncio.to_thread(self._has_few_stars, case["id"], since)
        except (CaseNotFound, StoreUnavailable) as error:
            _log.warning("it is not known how a case was rated: %s", error)
            return False

    def _has_few_stars(self, case_id: str, since: datetime) -> bool:
        """Whether the case was rated in this turn, and not at some time before."""
        stars, latest = self._desk().case(case_id).rating, self._desk().history(case_id)[-1]
        return stars is not None and stars <= _LOW and latest.action == "rate" and latest.at >= since
