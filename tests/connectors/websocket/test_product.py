"""The real assistant behind the socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.messages import Message
from connectors.rest.schemas import MessageReply
from tests.conftest import Product
from tests.connectors.on_product import serving
from tests.connectors.websocket.server import calling


@pytest.fixture
def address(product: Product) -> Iterator[str]:
    """A server on the assistant's own event loop, as in the product."""
    with serving(product) as address:
        yield address


def test_questions_and_an_agents_lines(product: Product, address: str) -> None:
    conversation = "socket-product"

    async def tell(text: str) -> None:
        await product.assistant.couriers.tell(conversation, "web", [Message(text)], "agent")

    async def scenario() -> None:
        await asyncio.to_thread(product.run, tell("您好，我是社区的工作人员。"))
        async with calling(address) as caller:
            await caller.send({"type": "hello", "conversation_id": conversation, "after": 0})
            assert (await caller.receive())["type"] == "hello"
            item = await caller.receive()
            assert item["kind"] == "agent"
            assert item["messages"][0]["text"].startswith("您好，我是社区")
            question = {"conversation_id": conversation, "text": "老年食堂吃饭打几折", "message_id": "m-1"}
            reply = await caller.ask(question)
            assert MessageReply.parse_obj(reply).trace.route == "answer"
            assert reply["replies"][0]["citations"]
            assert await caller.ask(question) == reply
            await asyncio.to_thread(product.run, tell("还有别的要问吗？"))
            assert (await caller.receive())["number"] > item["number"]

    asyncio.run(scenario())
