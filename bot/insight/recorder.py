"""Counts turns beside the conversations, and takes questions down for editors: nobody waits for it, and
nothing is lost of a reply for it."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert

from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.insight.groups import Reason
from bot.insight.tables import counted_turns, open_questions
from bot.language.clock import TIME_ZONE
from bot.language.masking import mask
from bot.messages import Reply, Turn

#: Turns, and questions, that wait to be written while the store is away; the oldest go first.
_MOST_WAITING = 10_000
#: Routes that left a question open, and why.
_OPEN: Final[dict[str, Reason]] = {"decline": "declined", "clarify": "clarified"}
#: What is not a question of civil affairs has nothing to teach.
_IDLE = frozenset({"insult", "nonsense", "injection", "others_data"})


@dataclass(frozen=True)
class _Counted:
    at: datetime
    channel: str
    community: str | None
    topic: str | None
    route: str
    took_ms: float


@dataclass(frozen=True)
class _Asked:
    at: datetime
    reason: Reason
    text: str
    topic: str | None
    community: str | None
    answer: str | None


class Recorder:
    """Takes turns down in memory, and writes them when it is told to."""

    def __init__(self, database: Callable[[], Database], cipher: Callable[[], Cipher]) -> None:
        """Both are opened at each use: the store may be away when the program starts."""
        self._database = database
        self._cipher = cipher
        self._waiting: deque[_Counted] = deque(maxlen=_MOST_WAITING)
        self._asked: deque[_Asked] = deque(maxlen=_MOST_WAITING)

    def note(self, turn: Turn, reply: Reply, community: str | None, now: datetime) -> None:
        """Takes one turn down. `community` is where the resident lives, if they said so."""
        trace = reply.trace
        self._waiting.append(
            _Counted(
                at=now,
                channel=turn.channel,
                community=community,
                topic=trace.topic,
                route=trace.route,
                took_ms=trace.took_ms,
            )
        )
        reason = None if trace.intent["name"] in _IDLE else _OPEN.get(trace.route)
        if reason is not None:
            self.ask(reason, turn.text, now, trace.topic, community)

    def ask(
        self,
        reason: Reason,
        text: str,
        now: datetime,
        topic: str | None = None,
        community: str | None = None,
        answer: str | None = None,
    ) -> None:
        """Takes a question down, and what an agent answered to it; both are masked here."""
        said = None if answer is None else mask(answer)
        self._asked.append(_Asked(now, reason, mask(text), topic, community, said))

    def write(self) -> int:
        """Writes what was taken down; how many turns. Raises `StoreUnavailable`: then it is all kept."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        asked = [self._asked.popleft() for _ in range(len(self._asked))]
        if not taken and not asked:
            return 0
        try:
            cipher = self._cipher()
            questions = [_question(one, cipher) for one in asked]
            with self._database().write() as connection:
                if taken:
                    connection.execute(insert(counted_turns), [_turn(one) for one in taken])
                if questions:
                    connection.execute(insert(open_questions), questions)
        except Exception:
            self._waiting.extendleft(reversed(taken))
            self._asked.extendleft(reversed(asked))
            raise
        return len(taken)


def _turn(one: _Counted) -> dict[str, Any]:
    local = one.at.astimezone(TIME_ZONE)
    return {
        "at": one.at,
        "day": local.date().isoformat(),
        "hour": local.hour,
        "channel": one.channel,
        "community": one.community,
        "topic": one.topic,
        "route": one.route,
        "took_ms": one.took_ms,
    }


def _question(one: _Asked, cipher: Cipher) -> dict[str, Any]:
    answered = {} if one.answer is None else {"answer": one.answer}
    return {
        "id": secrets.token_hex(12),
        "at": one.at,
        "reason": one.reason,
        "topic": one.topic,
        "community": one.community,
        "state": "new",
        "sealed": cipher.seal({"text": one.text, **answered}),
    }
