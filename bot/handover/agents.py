"""What agents do with hand-overs: who may see and do what, and the trail of it.

Anybody who may take conversations sees who waits and may read a waiting one before taking it. One that
somebody has, or had, is theirs; a manager may read, hand on and end all of them. As at the staff's desk,
the audit trail notes every look before anything is shown, and every change before it is made.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from bot.desk import Audit, Desk, numbers
from bot.desk.catalogue.model import Service
from bot.errors import NotAllowed, NothingFound
from bot.handover.desk import HandoverDesk
from bot.handover.model import Changed, Filters, Handover, Line, Outcome
from bot.handover.phrases import Phrases
from bot.handover.seeing import handover_seen, line_seen, service_seen
from bot.language.clock import now as clock_now
from bot.staff.roster import Member
from bot.staff.seeing import case_seen
from bot.suggesting.acceptance import acceptance

#: Days over which it is counted what became of suggestions.
ACCEPTANCE_DAYS = 30


class AgentDesk:
    """Hand-overs as agents reach them. The caller has found out that `member` may talk to residents.

    Every method may raise `StoreUnavailable`, and those with an id `NothingFound`: for an unknown one, and
    for one that the member may not see. Blocks.
    """

    def __init__(
        self,
        handovers: Callable[[], HandoverDesk],
        desk: Callable[[], Desk],
        services: Mapping[str, Service],
        colleagues: Callable[[], Collection[str]],
        sentences: Mapping[str, str],
        topics: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Both desks are opened at each use. `colleagues`: names of all who may take a conversation.

        `sentences` are what residents are told of it (`HandoverWording.resident`); `topics` are names by id.
        """
        self.sentences = sentences
        self._topics = topics
        self._handovers = handovers
        self._desk = desk
        self._services = services
        self._colleagues = colleagues

    def colleagues(self) -> list[str]:
        """Whom a conversation can be handed on to."""
        return sorted(self._colleagues())

    @property
    def phrases(self) -> Phrases:
        """The sentences that each agent keeps."""
        return Phrases(self._desk().database)

    def catalogue(self) -> dict[str, Any]:
        """Topics by id, and what can be done for a resident."""
        services = [service_seen(service) for service in self._services.values()]
        return {"topics": dict(self._topics), "services": services}

    def acceptance(self) -> dict[str, Any]:
        """What became of the suggestions of the last 30 days, by kind."""
        now = clock_now()
        since = now - timedelta(days=ACCEPTANCE_DAYS)
        kinds = [
            {"kind": kind, "used": rate.used, "edited": rate.edited, "rejected": rate.rejected}
            for kind, rate in acceptance(self._desk().database, since).items()
        ]
        return {"as_of": now.isoformat(), "days": ACCEPTANCE_DAYS, "kinds": kinds}

    def queue(self, member: Member, filters: Filters) -> dict[str, Any]:
        """Who waits and who has whom: urgent ones first, then who waits longest; no words of theirs."""
        now = clock_now()
        self._note(member, "list_handovers", now)
        found = self._handovers().queue(filters)
        return {"as_of": now.isoformat(), "handovers": [handover_seen(one, now) for one in found]}

    def standing(self, handover_id: str) -> dict[str, Any]:
        """How one hand-over stands, without its words: what the queue shows of it."""
        return handover_seen(self._handovers().find(handover_id), clock_now())

    def conversation(self, member: Member, handover_id: str, after: int) -> dict[str, Any]:
        """A hand-over with its lines after line `after`, and the resident's cases, newest first."""
        handover, now = self._visible(member, handover_id), clock_now()
        cases = self._desk().of_conversation(handover.conversation) if handover.conversation else []
        self._note(member, "read_handover", now, handover_id, cases=[case.id for case in cases])
        return {
            "handover": handover_seen(handover, now),
            "lines": [line_seen(line) for line in self._handovers().transcript(handover_id, after)],
            "cases": [case_seen(case, self._services, member, now) for case in cases],
        }

    def read(self, member: Member, handover_id: str) -> Sequence[Line]:
        """All lines of a conversation."""
        self._visible(member, handover_id)
        self._note(member, "read_handover", clock_now(), handover_id)
        return self._handovers().transcript(handover_id)

    def lines(self, member: Member, handover_id: str) -> Sequence[Line]:
        """The same for an agent who follows the conversation, which is noted once by `follow`."""
        self._visible(member, handover_id)
        return self._handovers().transcript(handover_id)

    def follow(self, member: Member, handover_id: str) -> None:
        """Notes that a member is shown a conversation's lines as they come."""
        self._note(member, "follow_handover", clock_now(), handover_id)

    def answer(self, member: Member) -> Handover:
        """Takes a telephone call."""
        now = clock_now()
        call = self._handovers().answer(member.name, now)
        self._note(member, "answer_call", now, call.id)
        return call

    def hear(self, member: Member, handover_id: str, text: str, key: str | None) -> Line:
        """Writes down what a caller said, once under a `key`. Raises `NotAllowed` where it is no call."""
        now = clock_now()
        if not self._visible(member, handover_id).is_call:
            raise NotAllowed("这不是电话，居民自己会写。")
        self._note(member, "hear_call", now, handover_id)
        return self._handovers().line(handover_id, "resident", text, now, key, member.name)

    def ear(self, member: Member, handover_id: str) -> str:
        """The token by which a recogniser listens to the member's call. Raises `NotAllowed`."""
        handover = self._visible(member, handover_id)
        if not handover.is_call or handover.agent != member.name:
            raise NotAllowed("只有正在接听电话的人能接入语音识别。")
        return self._handovers().ear(handover_id)

    def listened(self, handover_id: str, token: str) -> Handover | None:
        """The call that a recogniser may listen to by this token, or None."""
        try:
            handover = self._handovers().find(handover_id)
        except NothingFound:
            return None
        known = hmac.compare_digest(self._handovers().ear(handover_id).encode(), token.encode())
        return handover if known and handover.is_call and handover.state == "claimed" else None

    def overhear(self, call: Handover, who: Literal["resident", "agent"], text: str, key: str | None) -> Line:
        """Writes down what a recogniser heard in a call that `listened` gave. Raises `NotAllowed`."""
        now = clock_now()
        Audit(self._desk().database).record(
            call.agent or "", "hear_call", now, details={"handover": call.id, "by": "recogniser"}
        )
        line = self._handovers().line(call.id, who, text, now, key, call.agent)
        if who == "agent" and self._handovers().lend(call.id, line.number, now, 0):
            self._handovers().give_back(call.id, line.number, now)
        return line

    def behalf(self, member: Member, handover_id: str, run: int) -> str:
        """The conversation in which the member has something done for the resident. Raises `NotAllowed`."""
        now, handover = clock_now(), self._visible(member, handover_id)
        if handover.state != "claimed" or handover.agent != member.name:
            raise NotAllowed("请先接手，再替居民办理。")
        self._note(member, "act_for_resident", now, handover_id)
        return self._handovers().behalf(handover_id, run)

    def acted(self, member: Member, handover_id: str, case_id: str) -> Line | None:
        """Lets a case that was made for the resident answer to them too; the event that tells of it."""
        handover = self._handovers().find(handover_id)
        if not handover.conversation or not handover.is_open:
            return None
        self._desk().adopt(case_id, handover.conversation)
        text = f"{member.name}替居民办理，编号{numbers.shown(case_id)}"
        return self._handovers().line(
            handover_id, "event", text, clock_now(), f"acted {case_id}", member.name
        )

    def claim(self, member: Member, handover_id: str) -> Changed:
        """Takes a conversation. Raises `NotAllowed`."""
        now = clock_now()
        self._note(member, "claim_handover", now, handover_id)
        return self._handovers().claim(handover_id, member.name, now)

    def write(self, member: Member, handover_id: str, text: str, key: str | None) -> tuple[Handover, Line]:
        """Adds the member's line, once however often it comes under a `key`. Raises `NotAllowed`."""
        now, handover = clock_now(), self._visible(member, handover_id)
        self._note(member, "write_handover", now, handover_id)
        return handover, self._handovers().line(handover_id, "agent", text, now, key, member.name)

    def note(self, member: Member, handover_id: str, text: str, key: str | None) -> Line:
        """Adds a note, which the resident never sees. Raises `NotAllowed`."""
        now = clock_now()
        self._visible(member, handover_id)
        self._note(member, "note_handover", now, handover_id)
        return self._handovers().line(handover_id, "note", text, now, key, member.name)

    def transfer(self, member: Member, handover_id: str, to: str | None, note: str | None) -> Handover:
        """Hands a conversation on to a colleague, or (None) back to the queue. Raises `NotAllowed`."""
        now = clock_now()
        self._visible(member, handover_id)
        if to is not None and to not in self._colleagues():
            raise NotAllowed("没有这位同事，或者他的角色不能接手会话。")
        self._note(member, "transfer_handover", now, handover_id, to=to)
        moved = self._handovers().transfer(handover_id, to, member.name, now, self._holder(member))
        if note is not None:
            self._handovers().line(handover_id, "note", note, now, agent=member.name)
        return moved

    def close(self, member: Member, handover_id: str, outcome: Outcome, note: str | None) -> Changed:
        """Ends a conversation. Raises `NotAllowed`."""
        now = clock_now()
        open_before = self._visible(member, handover_id).is_open
        self._note(member, "close_handover", now, handover_id, outcome=outcome)
        if note is not None and open_before:
            self._handovers().line(handover_id, "note", note, now, agent=member.name)
        return self._handovers().close(handover_id, outcome, member.name, now, self._holder(member))

    def release_idle(self, idle: timedelta) -> Sequence[Handover]:
        """Puts back into the queue what its agent has left untouched for so long."""
        return self._handovers().release_idle(clock_now(), idle)

    def lend(self, handover_id: str, line: Line, lease: float) -> bool:
        """Whether the caller is to send a line now, see `HandoverDesk.lend`."""
        return self._handovers().lend(handover_id, line.number, clock_now(), lease)

    def give_back(self, handover_id: str, line: Line, sent: bool) -> None:
        """Notes whether a line went out."""
        self._handovers().give_back(handover_id, line.number, clock_now() if sent else None)

    def may_see(self, member: Member, handover: Handover) -> bool:
        """Whether a member may read a conversation."""
        return handover.state == "waiting" or handover.agent == member.name or self._supervises(member)

    def _visible(self, member: Member, handover_id: str) -> Handover:
        handover = self._handovers().find(handover_id)
        if not self.may_see(member, handover):
            raise NothingFound("没有找到这个会话，或者它不在您手上。")
        return handover

    def _supervises(self, member: Member) -> bool:
        return member.may("agent.supervise")

    def _holder(self, member: Member) -> str | None:
        return None if self._supervises(member) else member.name

    def _note(
        self, member: Member, what: str, now: datetime, handover_id: str | None = None, **details: Any
    ) -> None:
        given = {"handover": handover_id, **details} if handover_id is not None else details
        Audit(self._desk().database).record(member.name, what, now, details=given)
