"""The real assistant as two workers on one Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot import resources
from bot.assistant import Assistant
from bot.bench.redis_server import RedisServer
from bot.conversations import SharedConversations
from bot.messages import Reply, Turn
from tests.conftest import Product
from tests.conversations.stores import worker
from tests.conversations.test_away import back

BOOKING = [
    "给我妈约个上门助浴，明天下午三点",
    "要人扶",
    "滨盛路1509号3幢501室",
    "王秀英",
    "13800138000",
    "确认",
    "同意",
    "同意",
]


@pytest.fixture
def workers(
    product: Product, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Assistant]]:
    """Two assistants that share nothing but Redis and the database (and the loaded model)."""
    monkeypatch.setattr(resources, "conversations", lambda: worker(redis_server.url))
    started = [product.run(Assistant.start()) for _ in range(2)]
    yield started
    for one in started:
        product.run(one.stop())


def say(product: Product, assistant: Assistant, text: str, message: str) -> Reply:
    """One message of the conversation."""
    return product.run(assistant.handle(Turn("shared-c", text, "rest", message)))


def test_a_booking_goes_on_whichever_worker_takes_the_turn(
    product: Product, workers: list[Assistant]
) -> None:
    routes = [
        say(product, workers[number % 2], text, f"m{number}").trace.route
        for number, text in enumerate(BOOKING)
    ]
    assert routes == ["form"] * (len(BOOKING) - 1) + ["done"]


def test_a_message_sent_to_both_workers_at_once_is_one_turn(
    product: Product, workers: list[Assistant]
) -> None:
    async def both(text: str, message: str) -> list[Reply]:
        turn = Turn("shared-c", text, "rest", message)
        return list(await asyncio.gather(*(assistant.handle(turn) for assistant in workers * 3)))

    for number, text in enumerate(BOOKING):
        first, *others = product.run(both(text, f"m{number}"))
        assert all(other == first for other in others)
    assert first.trace.route == "done"


def test_answers_go_on_without_redis_and_so_does_the_talk_afterwards(
    product: Product, workers: list[Assistant], redis_server: RedisServer
) -> None:
    say(product, workers[0], BOOKING[0], "m0")
    say(product, workers[0], BOOKING[1], "m1")
    redis_server.stop()
    away = say(product, workers[0], "低保怎么申请", "m2")
    assert (away.trace.route, bool(away.replies[0].citations)) == ("answer", True)
    assert say(product, workers[0], "低保怎么申请", "m2") == away
    assert "BOT_REDIS_URL" in product.run(workers[0].readiness())["conversations"]
    redis_server.start()
    for one in workers:
        assert isinstance(one.conversations, SharedConversations)
        product.run(back(one.conversations))
    assert product.run(workers[0].readiness())["conversations"] == "ok"
    assert say(product, workers[1], "低保怎么申请", "m2") == away
    # The question came in between: the form asks for what it had asked for once more.
    rest = [*BOOKING[2:], "同意"]
    routes = [say(product, workers[1], text, f"n{number}").trace.route for number, text in enumerate(rest)]
    assert "done" in routes
    assert set(routes[: routes.index("done")]) == {"form"}
