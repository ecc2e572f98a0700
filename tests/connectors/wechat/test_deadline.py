"""Within five seconds whatever stalls, and each answer once. The deadlines here are fractions of a second."""

from __future__ import annotations

import asyncio

import pytest

from bot.bench.wechat.api import FakeTencent
from bot.conversations import EmbeddedConversations
from bot.messages import Button, Message
from tests.connectors.wechat.account import (
    ANSWER,
    MEALS,
    PLAIN,
    SAFE,
    SECRET,
    SHORT,
    Staller,
    connected,
    rights,
    soon,
    stalled,
)
from tests.connectors.wechat.platform import RESIDENT, acknowledged, content, safe_content, typed

#: So long that it never passes in a test.
LONG = {"callback_deadline_seconds": 4.9}


def test_a_turn_that_stalls_is_acknowledged_and_its_answer_follows(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant = stalled()
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            assert tencent.sent == []
            assistant.until[MEALS].set()
            await soon(lambda: tencent.sent)
            # Nothing is left for the next message.
            assert content(await wechat.plain(typed("补贴"))).startswith("您想问哪一种补贴？")
        (text,) = tencent.texts(RESIDENT)
        assert text.startswith(ANSWER)

    asyncio.run(run())


def test_in_safe_mode_too(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant = stalled()
        async with connected(assistant, **SAFE, **SECRET, wechat_api_base=tencent.url, **SHORT) as wechat:
            assert acknowledged(await wechat.safe(typed(MEALS)))
            assistant.until[MEALS].set()
        assert len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())


def test_without_the_right_to_write_the_next_message_brings_it() -> None:
    async def run() -> None:
        assistant = stalled()
        async with connected(assistant, **PLAIN, **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            assistant.until[MEALS].set()
            await soon(lambda: assistant.turns)
            text = content(await wechat.plain(typed("补贴")))
            assert text.startswith(ANSWER)
            assert "您想问哪一种补贴？" in text
            assert ANSWER not in content(await wechat.plain(typed("补贴")))

    asyncio.run(run())


@pytest.mark.parametrize("code", [45015, 45047, 48001])
def test_a_refused_customer_service_message_waits_for_the_next_one(tencent: FakeTencent, code: int) -> None:
    async def run() -> None:
        assistant = stalled()
        tencent.codes = [code]
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            assistant.until[MEALS].set()
            await soon(lambda: not tencent.codes)
            await asyncio.sleep(0.05)
            assert content(await wechat.plain(typed("补贴"))).startswith(ANSWER)
        assert tencent.sent == []

    asyncio.run(run())


def test_without_the_right_to_write_a_retry_brings_it() -> None:
    async def run() -> None:
        assistant, first = stalled(), typed(MEALS)
        async with connected(assistant, **PLAIN, **SHORT) as wechat:
            assert acknowledged(await wechat.plain(first))
            assistant.until[MEALS].set()
            await soon(lambda: assistant.turns)
            await asyncio.sleep(0.05)
            assert content(await wechat.plain(first)).startswith(ANSWER)
            # A further retry means that this one was lost; the next message, that one of them was not.
            assert content(await wechat.plain(first)).startswith(ANSWER)
            assert ANSWER not in content(await wechat.plain(typed("补贴")))
        assert len(assistant.turns) == 2

    asyncio.run(run())


def test_three_tries_at_two_workers_are_one_turn_and_one_answer(tencent: FakeTencent) -> None:
    """The second worker has an app of its own and the same conversations."""

    async def run() -> None:
        conversations = EmbeddedConversations(3600)
        one, two = stalled(conversations=conversations), stalled(conversations=conversations)
        first = typed(MEALS)
        async with (
            connected(one, **rights(tencent), **SHORT) as here,
            connected(two, **rights(tencent), **SHORT) as there,
        ):
            assert acknowledged(await here.plain(first))
            assert acknowledged(await there.plain(first))
            assert acknowledged(await here.plain(first))
            one.until[MEALS].set()
            two.until[MEALS].set()
            await soon(lambda: tencent.sent)
            assert acknowledged(await there.plain(first))
        assert len(one.turns) + len(two.turns) == 1
        assert len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())


def test_a_retry_that_waits_for_the_turn_gets_the_answer_unless_it_has_followed(tencent: FakeTencent) -> None:
    async def run() -> None:
        conversations = EmbeddedConversations(3600)
        one, two = stalled(conversations=conversations), stalled(conversations=conversations)
        first = typed(MEALS)
        async with (
            connected(one, **rights(tencent), **SHORT) as here,
            connected(two, **rights(tencent), **LONG) as there,
        ):
            assert acknowledged(await here.plain(first))
            retry = asyncio.create_task(there.plain(first))
            await asyncio.sleep(0.05)
            one.until[MEALS].set()
            two.until[MEALS].set()
            answered = await retry
        # Either way brings it, and never both.
        shown = 0 if acknowledged(answered) else 1
        assert shown + len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())


def test_an_answer_that_was_lost_is_given_again() -> None:
    async def run() -> None:
        first = typed(MEALS)
        async with connected(Staller(), **PLAIN) as wechat:
            once = content(await wechat.plain(first))
            assert content(await wechat.plain(first)) == once

    asyncio.run(run())


def test_tries_at_the_same_time_are_one_turn() -> None:
    async def run() -> None:
        assistant, first = Staller(), typed(MEALS)
        async with connected(assistant, **PLAIN) as wechat:
            responses = await asyncio.gather(*(wechat.plain(first) for _ in range(10)))
            assert len({content(response) for response in responses}) == 1
        assert len(assistant.turns) == 1

    asyncio.run(run())


def test_a_server_that_stops_finishes_late_answers(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant = stalled()
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            asyncio.get_running_loop().call_later(0.2, assistant.until[MEALS].set)
        assert len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())


def test_a_late_failure_is_told_too(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant = stalled()
        assistant.failing = RuntimeError("王秀英")
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            assistant.until[MEALS].set()
        assert ["系统出了点问题" in text for text in tencent.texts(RESIDENT)] == [True]

    asyncio.run(run())


def test_a_retry_that_fails_does_not_stand_for_the_answer(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant, first = stalled(), typed(MEALS)
        settings = {**rights(tencent), **SHORT, "limit_conversation": "1/minute"}
        async with connected(assistant, **settings) as wechat:
            assert acknowledged(await wechat.plain(first))
            assert "急事不要等" in content(await wechat.plain(first))
            assistant.until[MEALS].set()
        assert [text.startswith(ANSWER) for text in tencent.texts(RESIDENT)] == [True]

    asyncio.run(run())


def test_a_late_answer_has_its_numbers_and_a_long_one_comes_in_pieces(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant = stalled()
        text = "".join(f"第{number}条，年满60周岁的老人可以打折。" for number in range(1, 101))
        assistant.said[MEALS] = (Message(text, (Button("甲", "a"), Button("乙", "b"))),)
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            assistant.until[MEALS].set()
        pieces = tencent.texts(RESIDENT)
        assert len(pieces) == 3
        assert all(len(piece.encode()) <= 2048 for piece in pieces)
        assert pieces[-1].endswith("回复数字选择：\n1. 甲\n2. 乙")
        assert [f"第{n}条，" in "".join(pieces) for n in range(1, 101)] == [True] * 100

    asyncio.run(run())


def test_the_rest_of_a_long_answer_follows_once(tencent: FakeTencent) -> None:
    async def run() -> None:
        assistant, first = Staller(), typed(MEALS)
        text = "".join(f"第{number}条，年满60周岁的老人可以打折。" for number in range(1, 101))
        assistant.said[MEALS] = (Message(text),)
        async with connected(assistant, **rights(tencent)) as wechat:
            shown = content(await wechat.plain(first))
            assert content(await wechat.plain(first)) == shown
        pieces = [shown, *tencent.texts(RESIDENT)]
        assert len(pieces) == 3
        assert "".join(pieces) == text

    asyncio.run(run())


def test_an_answer_in_time_is_encrypted(tencent: FakeTencent) -> None:
    async def run() -> None:
        async with connected(Staller(), **SAFE, **SECRET, wechat_api_base=tencent.url) as wechat:
            assert ANSWER in safe_content(await wechat.safe(typed(MEALS)))
        assert tencent.tokens == []

    asyncio.run(run())
