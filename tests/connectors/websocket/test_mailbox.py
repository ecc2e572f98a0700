"""What reaches a conversation unasked: delivered in order, once, also to who comes again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.conversations import EmbeddedConversations, Item
from bot.errors import StoreUnavailable
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Caller, Serving, calling, holding


def agents_line(text: str) -> dict[str, Any]:
    """An item's data."""
    return {"kind": "agent", "messages": [{"text": text, "buttons": [], "citations": []}]}


def post(served: Serving, assistant: StandIn, *texts: str) -> list[int]:
    """Puts agents' lines into the mailbox of c-1; their numbers."""
    return [served.run(assistant.conversations.post("c-1", agents_line(text))).number for text in texts]


async def hello(caller: Caller, after: int, conversation: str = "c-1") -> int:
    """Says hello; the number that the server goes on from."""
    told = await caller.ask({"type": "hello", "conversation_id": conversation, "after": after})
    assert told["type"] == "hello"
    assert told["conversation_id"] == conversation
    number: int = told["after"]
    return number


def test_what_waits_is_delivered_and_what_comes_follows(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        first, second = await asyncio.to_thread(post, served, assistant, "一", "二")
        async with calling(served.address) as caller:
            assert await hello(caller, 0) == 0
            assert await caller.receive() == {"type": "item", "number": first, **agents_line("一")}
            assert (await caller.receive())["number"] == second
            (third,) = await asyncio.to_thread(post, served, assistant, "三")
            assert await caller.receive() == {"type": "item", "number": third, **agents_line("三")}

    asyncio.run(scenario())


def test_who_comes_again_gets_what_was_missed_and_nothing_twice(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await hello(caller, 0)
            (seen,) = await asyncio.to_thread(post, served, assistant, "一")
            assert (await caller.receive())["number"] == seen
        missed = await asyncio.to_thread(post, served, assistant, "二", "三")
        async with calling(served.address) as caller:
            assert await hello(caller, seen) == seen
            assert [(await caller.receive())["number"] for _ in range(2)] == missed
            assert await caller.silent()

    asyncio.run(scenario())


@pytest.mark.parametrize("waiting", [(), ("新的",)])
def test_a_mailbox_that_began_anew_is_delivered_from_its_beginning(
    served: Serving, assistant: StandIn, waiting: Sequence[str]
) -> None:
    async def scenario() -> None:
        await asyncio.to_thread(post, served, assistant, *waiting)
        async with calling(served.address) as caller:
            assert await hello(caller, 2**53 - 1) == 0
            await asyncio.to_thread(post, served, assistant, "更新的")
            texts = [(await caller.receive())["messages"][0]["text"] for _ in range(len(waiting) + 1)]
            assert texts == [*waiting, "更新的"]

    asyncio.run(scenario())


def test_another_hello_changes_the_conversation(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await hello(caller, 0)
            await hello(caller, 0, "c-2")
            await asyncio.to_thread(post, served, assistant, "不是给你的")
            assert await caller.silent()
            served.run(assistant.conversations.post("c-2", agents_line("给你的")))
            assert (await caller.receive())["messages"][0]["text"] == "给你的"

    asyncio.run(scenario())


def test_items_come_while_a_turn_is_taken(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await hello(caller, 0)
            with holding(assistant):
                await caller.send({"conversation_id": "c-1", "text": "补贴", "message_id": "m-1"})
                await asyncio.to_thread(post, served, assistant, "稍等")
                assert (await caller.receive())["type"] == "item"
            assert (await caller.receive())["message_id"] == "m-1"

    asyncio.run(scenario())


class Away(EmbeddedConversations):
    """A store that is away for a while."""

    def __init__(self) -> None:
        super().__init__(3600)
        self.away = True

    async def since(self, conversation_id: str, number: int) -> Sequence[Item]:
        """Fails while the store is away."""
        if self.away:
            raise StoreUnavailable("the store is away")
        return await super().since(conversation_id, number)


def test_a_store_that_is_away_delays_items_and_nothing_else(
    served: Serving, assistant: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.websocket.mailbox.RETRY", 0.05)
    store = assistant.conversations = Away()

    async def scenario() -> None:
        async with calling(served.address) as caller:
            await caller.send({"type": "hello", "conversation_id": "c-1"})
            told = await caller.ask({"conversation_id": "c-1", "text": "补贴", "message_id": "m-1"})
            assert told["message_id"] == "m-1"
            await asyncio.to_thread(post, served, assistant, "一")
            store.away = False
            assert (await caller.receive())["type"] == "hello"
            assert (await caller.receive())["type"] == "item"

    asyncio.run(scenario())


def test_a_store_that_fails_is_told_and_turns_go_on(served: Serving, assistant: StandIn) -> None:
    assistant.conversations = None  # type: ignore[assignment]

    async def scenario() -> None:
        async with calling(served.address) as caller:
            assert (await caller.ask({"type": "hello", "conversation_id": "c-1"}))["status"] == 500
            assert (await caller.ask({"conversation_id": "c-1", "text": "补贴", "message_id": "m-1"}))[
                "replies"
            ]

    asyncio.run(scenario())
