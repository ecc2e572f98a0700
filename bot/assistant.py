"""The one door: a `Turn` comes in, a `Reply` goes out.

One turn at a time for each conversation, in the order they came, whichever worker takes them; a turn
that comes again under the same message id gets the first reply and is not taken again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from bot import resources
from bot.attending import Attending
from bot.conversations import Conversations, State
from bot.couriers import Couriers
from bot.desk.storage import check
from bot.dialogue.host import DialogueHost, Parse, Result, Wanted, dialogue_host
from bot.editing import Editing
from bot.editing.making import make_editing
from bot.errors import AssistantError, InvalidTurn, StoreUnavailable, TurnLost
from bot.forms.offers import accepted
from bot.handover.agents import AgentDesk
from bot.handover.room import AgentRoom
from bot.language.clock import now
from bot.language.times import warm_up
from bot.messages import CHANNELS, MAX_TEXT_LENGTH, Channel, Message, Reply, Turn
from bot.news import News
from bot.observing import Nobody, Observer
from bot.publishing import Follower
from bot.publishing.content import Content
from bot.regretting import Regretting
from bot.retrieval.index import KnowledgeIndex
from bot.search import KnowledgeSearch
from bot.settings import Settings, settings
from bot.settling import settle
from bot.staff import StaffDesk
from bot.suggesting import Suggester
from bot.turning import is_without_cases, meant, reply_of, state_after, state_before
from bot.upkeep import Chore, chores
from bot.warming import usual_messages

#: Halves of characters, which no text in UTF-8 can hold.
_UNPAIRED = re.compile("[\ud800-\udfff]")

#: Channels whose residents are not called back while they wait: they get their mailbox with a reply.
_WITH_REPLY: frozenset[Channel] = frozenset({"rest", "hotline", "wechat", "wecom"})

#: The folder in `BOT_VAR_DIR` with the indexes of releases.
RELEASES_FOLDER = "releases"

#: Seconds that telling residents may take a job.
_PATIENCE = 60.0

_log = logging.getLogger(__name__)


class Assistant:
    """The assistant of one process."""

    def __init__(
        self,
        host: DialogueHost,
        search: KnowledgeSearch,
        conversations: Conversations,
        configuration: Settings,
        observer: Observer | None = None,
    ) -> None:
        """`host` takes the turns, `search` is the knowledge API. Raises `SetupError` for malformed tokens."""
        self._observer = observer or Nobody()
        self._host = host
        self._search = search
        self._conversations = conversations
        self._staff = resources.staff()
        self._editing = make_editing(self.search)
        embedded = configuration.keeps_cases_in_a_file
        self._news = News(lambda: resources.outbox().inbox, resources.notices, embedded)
        self.couriers = Couriers(conversations, resources.notices)
        self._follower = Follower(
            resources.library,
            configuration.knowledge_dir,
            configuration.var_dir / RELEASES_FOLDER,
            resources.encoder,
            resources.knowledge_index,
            lambda text: resources.message_reader().read(text).text,
            self._go_over_to,
        )
        self._attending = Attending(
            resources.handovers,
            resources.handover_wording,
            resources.always,
            resources.talk,
            conversations,
            self._observer,
            embedded,
        )
        self._regretting = Regretting(resources.recorder, resources.desk)
        self._under_way: set[asyncio.Task[Reply]] = set()

    @staticmethod
    def preload() -> None:
        """Loads what all workers of a server can share, before they are forked from this process.

        Opens no connection; threads that libraries start here do not outlive a fork, and are not needed.
        Raises `SetupError` when something must be built first.
        """
        host = dialogue_host()
        warm_up()
        # The first turn pays for what libraries load lazily; no resident should wait for it.
        resources.suggester()
        host.warm_up(usual_messages(resources.knowledge_index().entries))

    @classmethod
    async def start(cls, observer: Observer | None = None) -> Assistant:
        """Loads everything; `observer` is told how it does from then on.

        Raises `SetupError` when something must be built or trained first.
        """
        await asyncio.to_thread(cls.preload)
        configuration = settings()
        resources.encoder().widen(configuration.encoder_threads, dialogue_host().is_alone)
        await asyncio.to_thread(settle)
        search = KnowledgeSearch(configuration.knowledge_dir)
        assistant = cls(dialogue_host(), search, resources.conversations(), configuration, observer)
        try:
            resources.database()
            # The first form, or the first wish for a person, pays for these.
            resources.clerk()
            resources.handovers()
            resources.handover_wording()
            await asyncio.to_thread(resources.timetables().follow)
            await asyncio.to_thread(assistant._follower.follow)
        except StoreUnavailable as error:
            # Questions are answered all the same; `readiness` tells, and each use tries again.
            _log.warning("%s", error)
        return assistant

    async def handle(self, turn: Turn) -> Reply:
        """Takes one turn. Raises `InvalidTurn` when the message is not acceptable.

        A caller that gives up waiting leaves the turn running to its end.
        """
        _check(turn)
        task = asyncio.create_task(self._take(turn))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_look_at)
            raise

    async def _take(self, turn: Turn) -> Reply:
        try:
            return await self._take_once(turn)
        except TurnLost:
            # Another worker thought this one dead and may have gone on: from the beginning, then.
            _log.warning("a turn outlived its lease and is taken again")
            return await self._take_once(turn)

    async def _take_once(self, turn: Turn) -> Reply:
        begun = time.perf_counter()
        message_id = turn.message_id or uuid.uuid4().hex
        async with self._conversations.turn(turn.conversation_id) as session:
            self._observer.waited(time.perf_counter() - begun)
            known = await session.reply(message_id)
            if known is not None:
                return Reply.from_dict(known)
            before, since = state_before(turn, session.state), now()
            reply, state = await self._answer(turn, message_id, before, session.detached, begun)
            try:
                await session.commit(state, message_id, reply.to_dict())
            except StoreUnavailable as error:
                # The turn is over and what it did is done; the resident has a right to the answer.
                _log.warning("a turn was answered and not kept: %s", error)
            # Not before: a turn that is lost is taken again, and would count twice.
            resources.recorder().note(turn, reply, state.get("community"), now())
            await self._regretting.look(turn, before, reply, since)
            return reply

    async def _answer(
        self, turn: Turn, message_id: str, state: State, detached: bool, begun: float
    ) -> tuple[Reply, State]:
        heard = await self._attending.listen(turn, message_id, state)
        if self._attending.is_silent(heard, turn):
            reply = self._attending.silence(turn, message_id, await self._waiting(turn), state.get("topic"))
            return reply, state_after(state, turn.text, reply, state.get("memory", {}), heard.id)
        if heard.without_cases:
            state = {**state, "without_cases": True}
        reports = resources.always().reports
        taken_up = accepted(turn.text, state, resources.words(), resources.commands(), reports)
        text = taken_up or meant(turn, state)
        memory = state.get("memory", {})
        wanted = Wanted(turn.conversation_id, text, turn.channel, memory, detached, turn.community)
        result = await self._host.turn(wanted, self._observer.queued)
        news = await self._told(turn.conversation_id, message_id, state, result)
        waiting = await self._waiting(turn)
        took_ms = (time.perf_counter() - begun) * 1000
        reply = reply_of(turn.conversation_id, message_id, result, waiting, news, took_ms)
        reply, open_handover = await self._attending.answered(turn, message_id, state, reply, heard)
        return reply, state_after(state, turn.text, reply, result.memory, open_handover)

    async def _told(
        self, conversation: str, message_id: str, state: State, result: Result
    ) -> tuple[Message, ...]:
        """The news of a resident's cases that go with a reply."""
        said = result.said
        # In danger there is one thing to say, and after an open question nothing else.
        if said["route"] == "emergency" or said.get("form") is not None:
            return ()
        if is_without_cases(state, said.get("case")):
            return ()
        return await self._news.of(conversation, message_id)

    async def _waiting(self, turn: Turn) -> tuple[Message, ...]:
        """What came for a resident in the meantime, on channels where it goes with the next reply."""
        if turn.channel not in _WITH_REPLY:
            return ()
        try:
            items = await self._conversations.take(turn.conversation_id)
        except StoreUnavailable as error:
            _log.warning("the mailbox was not looked into: %s", error)
            return ()
        return tuple(Message.from_dict(message) for item in items for message in item.data["messages"])

    def _go_over_to(self, index: KnowledgeIndex, content: Content) -> None:
        resources.search_in(index, content.asked)
        self._search.show(content.guides, content.documents)

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
    def conversations(self) -> Conversations:
        """What is kept of conversations, and what waits for their residents."""
        return self._conversations

    @property
    def agents(self) -> AgentDesk:
        """Hand-overs as agents reach them."""
        return resources.agents()

    @property
    def editing(self) -> Editing:
        """What editors do with knowledge, and with questions that had no good answer."""
        return self._editing

    @property
    def suggester(self) -> Suggester:
        """Suggests to agents what they could say or do next."""
        return resources.suggester()

    @property
    def staff(self) -> StaffDesk:
        """The desk as staff reach it."""
        return self._staff

    @property
    def chores(self) -> tuple[Chore, ...]:
        """The jobs that a server has to run beside the conversations, on the event loop that runs now."""
        loop = asyncio.get_running_loop()
        room = AgentRoom(self.agents, self.couriers, self._conversations, lambda: self.suggester)

        def release() -> None:
            idle = resources.handover_wording().idle
            asyncio.run_coroutine_threadsafe(room.release_idle(idle), loop).result(_PATIENCE)

        return chores(self._follower.follow, release, self.couriers, self._observer)

    async def left(self, conversation_id: str) -> None:
        """Tells agents who have, or are to take, a conversation that its resident has gone.

        Raises `StoreUnavailable`.
        """
        await self._attending.left(conversation_id)

    def look_up(self, number: str, phone: str, conversation_id: str) -> dict[str, Any]:
        """How a case stands, for who knows its number and telephone number; names nobody.

        Blocks. Raises `CaseNotFound`, `TooManyAttempts`, `StoreUnavailable`.
        """
        return resources.counter().look_up(number, phone, conversation_id)

    async def readiness(self) -> dict[str, str]:
        """Each part → `ok`, or the reason why it cannot be used."""
        parts: dict[str, Callable[[], object]] = {
            "model": resources.classifier,
            "index": resources.lookups,
            "encoder": resources.encoder,
            "store": lambda: check(resources.database()),
        }
        state = await asyncio.to_thread(_states, parts)
        try:
            await self._conversations.check()
            state["conversations"] = "ok"
        except AssistantError as error:
            state["conversations"] = str(error)
        return state

    async def stop(self) -> None:
        """Finishes the turns that are under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._conversations.close()


def _check(turn: Turn) -> None:
    if not turn.text.strip():
        raise InvalidTurn("the text is empty: write what you want to know")
    if len(turn.text) > MAX_TEXT_LENGTH:
        raise InvalidTurn(f"the text is longer than {MAX_TEXT_LENGTH} characters: send it in parts")
    if not turn.text.isprintable() and _UNPAIRED.search(turn.text):
        raise InvalidTurn("the text holds half a character: send it as UTF-8")
    if turn.channel not in CHANNELS:
        raise InvalidTurn(f"unknown channel; it must be one of {', '.join(CHANNELS)}")


def _look_at(task: asyncio.Task[Reply]) -> None:
    """Nobody waits for this turn any more: its failure is told here, without its words."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("a turn that nobody waited for failed: %s", type(error).__name__)


def _states(parts: dict[str, Callable[[], object]]) -> dict[str, str]:
    state = {}
    for name, part in parts.items():
        try:
            part()
            state[name] = "ok"
        except AssistantError as error:
            state[name] = str(error)
    return state
