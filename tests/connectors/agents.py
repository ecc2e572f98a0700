"""Agents at their doors: a real hand-over desk and mailbox, a teller that notes what residents are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from bot import resources
from bot.conversations import Conversations
from bot.errors import StoreUnavailable
from bot.handover import HandoverDesk
from bot.handover.agents import AgentDesk
from bot.handover.room import AgentRoom
from bot.messages import Message
from bot.suggesting import Spoken, Suggested, Suggestion
from connectors.agents.rooms import room_of
from tests.connectors.office import StaffOffice
from tests.desk.office import NOW
from tests.handover.calls import called

AGENT = "/api/v1/agent"
CONVERSATIONS = f"{AGENT}/conversations"
WANG = "second-clerk-token-of-the-tests"
#: Further clerks, besides those of the staff's office.
ROSTER = f"小王:clerk:{WANG}"


class Teller:
    """Notes what residents are told: (conversation, kind, text); away where a test wants it so."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.away = False

    async def tell(self, conversation_id: str, channel: Any, messages: Sequence[Message], kind: str) -> None:
        """Notes them."""
        if self.away:
            raise StoreUnavailable("the teller is away")
        self.told += [(conversation_id, kind, message.text) for message in messages]

    def of_kind(self, kind: str) -> list[tuple[str, str]]:
        """What was told of one kind: (conversation, text)."""
        return [(conversation, text) for conversation, its, text in self.told if its == kind]


class OneSuggestion:
    """Suggests the resident's last words back; the real one is tested elsewhere."""

    def suggest(self, transcript: Sequence[Spoken], limit: int, handover: str | None = None) -> Suggested:
        """One suggestion, about the last line."""
        said = [line.text for line in transcript if line.role == "resident"]
        made = (Suggestion("s-1", "question", f"您说的是“{said[-1]}”吗？", (), None, 0.5),) if said else ()
        return Suggested(made[:limit], f"{len(transcript)}句", 1.0)

    def wrote(self, transcript: Sequence[Spoken], text: str, handover: str) -> None:
        """Learns nothing."""


class Agents:
    """The staff's office with a hand-over desk beside it."""

    def __init__(self, office: StaffOffice, conversations: Conversations | None = None) -> None:
        self.office = office
        self.teller = Teller()
        self.desk = HandoverDesk(office.database, office.cipher)
        names = office.assistant.staff.roster.names
        assistant = office.assistant
        assistant.conversations = conversations or assistant.conversations
        assistant.couriers, assistant.suggester = self.teller, OneSuggestion()
        assistant.agents = AgentDesk(
            lambda: self.desk,
            lambda: office.desk,
            office.services,
            lambda: names("clerk"),
            resources.handover_wording().resident,
        )

    @property
    def room(self) -> AgentRoom:
        """The agents' room of the app."""
        return room_of(self.office.client.app)

    def waiting(self, conversation: str = "c-1", **values: Any) -> str:
        """The id of a hand-over that waits."""
        return called(self.desk, conversation, NOW, **values).id

    def claimed(self, token: str, conversation: str = "c-1") -> str:
        """The id of one that the token's owner has."""
        id = self.waiting(conversation)
        assert self.do(id, "claim", {}, token).status_code == 200
        return id

    def do(self, id: str, what: str, body: object, token: str | None) -> httpx.Response:
        """POSTs to a conversation."""
        return self.office.post(f"{CONVERSATIONS}/{id}/{what}", body, token)

    def read(self, id: str, token: str | None, query: str = "") -> httpx.Response:
        """GETs a conversation."""
        return self.office.get(f"{CONVERSATIONS}/{id}{query}", token)
