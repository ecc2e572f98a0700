"""The one door: a `Turn` comes in, a `Reply` goes out.

One turn at a time for each conversation, in the order they came; a turn that comes again under the
same message id gets the first reply and is not taken again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from cachetools import TTLCache

from bot import resources
from bot.desk.storage import check
from bot.dialogue.host import DialogueHost, Parse, Result
from bot.errors import AssistantError, InvalidTurn, StoreUnavailable
from bot.language.times import warm_up
from bot.messages import CHANNELS, MAX_TEXT_LENGTH, Button, Citation, Message, Reply, Trace, Turn
from bot.news import News
from bot.search import KnowledgeSearch
from bot.settings import Settings, settings
from bot.staff import StaffDesk
from bot.upkeep import Chore, chores

#: Halves of characters, which no text in UTF-8 can hold.
_UNPAIRED = re.compile("[\ud800-\udfff]")

#: Conversations whose locks and replies are kept at once; the oldest go first.
_MOST_CONVERSATIONS = 100_000

_log = logging.getLogger(__name__)


class Assistant:
    """The assistant of one process."""

    def __init__(self, host: DialogueHost, search: KnowledgeSearch, configuration: Settings) -> None:
        """`host` takes the turns, `search` is the knowledge API. Raises `SetupError` for malformed tokens."""
        self._host = host
        self._search = search
        self._staff = resources.staff()
        embedded = not configuration.database_url
        self._news = News(lambda: resources.outbox().inbox, resources.notices, embedded)
        ttl = configuration.conversation_ttl_seconds
        self._locks: TTLCache[str, asyncio.Lock] = TTLCache(_MOST_CONVERSATIONS, ttl)
        self._replies: TTLCache[tuple[str, str], Reply] = TTLCache(_MOST_CONVERSATIONS, ttl)

    @classmethod
    async def start(cls) -> Assistant:
        """Loads everything. Raises `SetupError` when something must be built or trained first."""
        configuration = settings()
        host = DialogueHost(configuration)
        assistant = cls(host, KnowledgeSearch(configuration.knowledge_dir), configuration)
        try:
            resources.database()
        except StoreUnavailable as error:
            # Questions are answered all the same; `readiness` tells, and each use tries again.
            _log.warning("%s", error)
        warm_up()
        # The first turn of a process pays for what libraries load lazily; no resident should wait for it.
        await assistant.handle(Turn("warm-up", "今天下午三点老年食堂吃饭打几折"))
        await host.forget("warm-up")
        return assistant

    async def handle(self, turn: Turn) -> Reply:
        """Takes one turn. Raises `InvalidTurn` when the message is not acceptable."""
        begun = time.perf_counter()
        _check(turn)
        message_id = turn.message_id or uuid.uuid4().hex
        lock = self._locks.setdefault(turn.conversation_id, asyncio.Lock())
        async with lock:
            # A lock that is used is a lock that must not expire.
            self._locks[turn.conversation_id] = lock
            known = self._replies.get((turn.conversation_id, message_id))
            if known is not None:
                return known
            result = await self._host.turn(turn.conversation_id, turn.text, turn.channel)
            # In danger there is one thing to say, and after an open question nothing else.
            busy = result.said["route"] == "emergency" or result.said.get("form") is not None
            news = () if busy else await self._news.of(turn.conversation_id, message_id)
            took_ms = (time.perf_counter() - begun) * 1000
            reply = _reply(turn.conversation_id, message_id, result, news, took_ms)
            if turn.message_id is not None:
                self._replies[(turn.conversation_id, message_id)] = reply
            return reply

    async def parse(self, text: str) -> Parse:
        """What a message means, without taking a turn."""
        return await self._host.parse(text)

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Hits of the knowledge search, best first; the very order of the chat."""
        return self._search.search(text, limit)

    def document(self, document_id: str) -> dict[str, Any] | None:
        """A document with its sources and validity, or None."""
        return self._search.document(document_id)

    @property
    def staff(self) -> StaffDesk:
        """The desk as staff reach it."""
        return self._staff

    @property
    def chores(self) -> tuple[Chore, ...]:
        """The jobs that a server has to run beside the conversations."""
        return chores()

    def look_up(self, number: str, phone: str, conversation_id: str) -> dict[str, Any]:
        """How a case stands, for who knows its number and telephone number; names nobody.

        Blocks. Raises `CaseNotFound`, `TooManyAttempts`, `StoreUnavailable`.
        """
        return resources.counter().look_up(number, phone, conversation_id)

    def readiness(self) -> dict[str, str]:
        """Each part → `ok`, or the reason why it cannot be used. Blocks: the store is asked."""
        parts: dict[str, Callable[[], object]] = {
            "model": resources.classifier,
            "index": resources.lookups,
            "encoder": resources.encoder,
            "store": lambda: check(resources.database()),
        }
        state = {}
        for name, part in parts.items():
            try:
                part()
                state[name] = "ok"
            except AssistantError as error:
                state[name] = str(error)
        return state

    async def stop(self) -> None:
        """Forgets all conversations."""
        self._locks.clear()
        self._replies.clear()


def _check(turn: Turn) -> None:
    if not turn.text.strip():
        raise InvalidTurn("the text is empty: write what you want to know")
    if len(turn.text) > MAX_TEXT_LENGTH:
        raise InvalidTurn(f"the text is longer than {MAX_TEXT_LENGTH} characters: send it in parts")
    if not turn.text.isprintable() and _UNPAIRED.search(turn.text):
        raise InvalidTurn("the text holds half a character: send it as UTF-8")
    if turn.channel not in CHANNELS:
        raise InvalidTurn(f"unknown channel; it must be one of {', '.join(CHANNELS)}")


def _reply(
    conversation_id: str, message_id: str, result: Result, news: tuple[Message, ...], took_ms: float
) -> Reply:
    parse, said = result.parse, result.said
    return Reply(
        conversation_id=conversation_id,
        message_id=message_id,
        replies=(*(_message(message) for message in said["messages"]), *news),
        trace=Trace(
            intent={"name": parse.label, "confidence": round(parse.confidence, 4)},
            topic=said["topic"],
            route=said["route"],
            entities=tuple(_entity(entity) for entity in parse.entities),
            form=said.get("form"),
            case=said.get("case"),
            eligibility=said.get("eligibility"),
            took_ms=round(took_ms, 2),
        ),
    )


def _message(data: dict[str, Any]) -> Message:
    return Message(
        text=data["text"],
        buttons=tuple(Button(**button) for button in data["buttons"]),
        citations=tuple(Citation(**citation) for citation in data["citations"]),
    )


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    """An entity as the message API has it."""
    return {
        "type": entity["entity"],
        **{key: entity[key] for key in ("text", "start", "end", "value")},
    }
