"""An app that is connected to WeChat or WeCom, around an assistant that can stall."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bench.wechat.api import FakeTencent
from bot.conversations import Conversations, EmbeddedConversations
from bot.couriers import Couriers
from bot.messages import Message, Reply, Turn
from bot.settings import Settings, settings
from connectors.app import create_app
from tests.connectors.stand_in import StandIn
from tests.connectors.wechat.platform import AES_KEY, APP_ID, TOKEN, Platform

#: A configured account without an AES key and without the right to write by itself.
PLAIN = {"wechat_token": TOKEN, "wechat_app_id": APP_ID}
SAFE = {**PLAIN, "wechat_aes_key": AES_KEY}
SECRET = {"wechat_app_secret": "the-secret"}
#: A fraction of a second, for turns that stall.
SHORT = {"callback_deadline_seconds": 0.1}

MEALS = "老年食堂吃饭打几折"
ANSWER = "年满60周岁的老人"


def _no_notices() -> Any:
    raise AssertionError("no notification is worded here")


class Staller(StandIn):
    """The stand-in with conversations: a text waits for its entry in `until`, if it has one.

    As the assistant does, it takes one turn of a conversation at a time, answers a message once, and
    puts what waits in the mailbox in front of an answer.
    """

    def __init__(self, conversations: Conversations | None = None) -> None:
        super().__init__()
        self.conversations = conversations or EmbeddedConversations(3600)
        self.couriers = Couriers(self.conversations, _no_notices)
        self.until: dict[str, asyncio.Event] = {}
        self.failing: Exception | None = None
        self.said: dict[str, tuple[Message, ...]] = {}

    async def handle(self, turn: Turn) -> Reply:
        """The reply of the stand-in, or of `said`, after the stall that a test set for the text."""
        message_id = turn.message_id or ""
        async with self.conversations.turn(turn.conversation_id) as session:
            known = await session.reply(message_id)
            if known is not None:
                return Reply.from_dict(known)
            if turn.text in self.until:
                await self.until[turn.text].wait()
            if self.failing is not None:
                raise self.failing
            reply = await super().handle(turn)
            items = await self.conversations.take(turn.conversation_id)
            waiting = [Message.from_dict(one) for item in items for one in item.data["messages"]]
            said = self.said.get(turn.text, reply.replies)
            reply = Reply(reply.conversation_id, message_id, (*waiting, *said), reply.trace)
            await session.commit(session.state, message_id, reply.to_dict())
            return reply


@contextmanager
def configured(**values: Any) -> Iterator[Settings]:
    """Settings of this process changed while the block lasts; secrets as plain texts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            secret = isinstance(getattr(settings(), name), SecretStr)
            patch.setattr(settings(), name, SecretStr(value) if secret else value)
        yield settings()


@asynccontextmanager
async def connected(assistant: StandIn, **values: Any) -> AsyncIterator[Platform]:
    """WeChat's way to an app around `assistant` with these settings; at the end the app is stopped."""
    with configured(**values):
        app = create_app(assistant)  # type: ignore[arg-type]
        async with app.router.lifespan_context(app):
            platform = Platform(app)
            yield platform
            await platform.client.aclose()


def stalled(text: str = MEALS, conversations: EmbeddedConversations | None = None) -> Staller:
    """An assistant that does not answer `text` before its event is set."""
    assistant = Staller(conversations)
    assistant.until[text] = asyncio.Event()
    return assistant


def rights(tencent: FakeTencent) -> dict[str, Any]:
    """Settings of an account that may write by itself."""
    return {**PLAIN, **SECRET, "wechat_api_base": tencent.url}


async def soon(what: Callable[[], object]) -> None:
    """Waits until something has happened; the test fails when it does not."""
    for _ in range(500):
        if what():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen")
