"""Rate limits: who is refused, who is not, what is said, and what workers count together."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import parse

from bot.bench.redis_server import RedisServer
from bot.errors import SetupError
from bot.messages import Turn
from bot.settings import ROOT, Settings
from connectors import limit_counts
from connectors.admission import TOO_MANY
from connectors.app import create_app
from connectors.devices import Devices
from connectors.limit_counts import LocalCounts, SharedCounts
from connectors.limits import Excess, Limiter, Rules
from connectors.turns import take_turn
from tests.connectors.client import MESSAGES, Client, assert_problem
from tests.connectors.stand_in import StandIn

TOKEN = "a-token-of-the-tests"


def rules(**limits: str) -> Rules:
    """No limits but these."""
    none = dict.fromkeys(
        ("limit_conversation", "limit_address", "limit_kiosk_address", "limit_connector"), ""
    )
    return Rules.from_settings(Settings(**{**none, **limits}))


def limited(**limits: str) -> Client:
    """A client of an app with these limits and no others."""
    app = create_app(StandIn())
    app.state.limiter = Limiter(rules(**limits))
    return Client(app)


def say(client: Client, conversation: str, channel: str = "web") -> Any:
    """One message."""
    return client.post(MESSAGES, {"conversation_id": conversation, "text": "你好", "channel": channel})


def test_who_sends_too_much_is_told_when_and_what_not_to_wait_with() -> None:
    client = limited(limit_conversation="2/minute")
    assert [say(client, "c").status_code for _ in range(2)] == [200, 200]
    response = say(client, "c")
    problem = assert_problem(response, 429)
    seconds = int(response.headers["retry-after"])
    assert 55 <= seconds <= 60
    assert f"过{seconds}秒" in problem["detail"]
    # Others are not concerned.
    assert say(client, "d").status_code == 200
    text = client.get("/metrics").text
    assert 'assistant_rate_limited_total{channel="web",scope="conversation"} 1.0' in text
    assert 'assistant_errors_total{status="429"} 1.0' in text


def test_the_numbers_to_call_are_those_of_the_knowledge_base() -> None:
    folder = ROOT / "knowledge_base"
    known = (folder / "emergency.yml").read_text() + (folder / "talk.yml").read_text()
    for number in ("报警110", "火警119", "急救120", "政务热线12345"):
        assert number in known
        assert number[2:] in TOO_MANY


def test_an_address_has_a_limit_of_its_own_and_kiosks_another() -> None:
    client = limited(limit_address="3/minute", limit_kiosk_address="5/minute")
    assert [say(client, f"c{number}").status_code for number in range(4)] == [200, 200, 200, 429]
    kiosk = [say(client, f"k{number}", "kiosk").status_code for number in range(6)]
    assert kiosk == [200] * 5 + [429]


def test_where_kiosks_are_known_others_only_say_so() -> None:
    client = limited(limit_address="1/minute", limit_kiosk_address="2/minute")
    client.app.state.devices = Devices(f"大厅:长河:{TOKEN}")
    assert [say(client, f"c{number}", "kiosk").status_code for number in range(2)] == [200, 429]
    known = {"headers": {"Content-Type": "application/json", "Cookie": f"__Host-kiosk={TOKEN}"}}
    for number, status in enumerate((200, 200, 429)):
        body = {"conversation_id": f"k{number}", "text": "你好", "channel": "kiosk"}
        response = client.request("POST", MESSAGES, content=json.dumps(body), **known)
        assert response.status_code == status


def test_the_search_counts_for_its_address() -> None:
    client = limited(limit_address="2/minute")
    for path in ("search?q=低保", "documents/meal-discount"):
        assert client.get(f"/api/v1/knowledge/{path}").status_code == 200
    assert_problem(client.get("/api/v1/knowledge/search?q=低保"), 429)
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_a_connector_has_a_limit_whoever_sends() -> None:
    client = limited(limit_connector="2/minute")
    assert [say(client, f"c{number}", "hotline").status_code for number in range(3)] == [200, 200, 429]
    assert say(client, "c", "web").status_code == 200


def test_what_one_count_refuses_is_not_held_against_the_others() -> None:
    limiter = Limiter(rules(limit_conversation="1/minute", limit_address="2/minute"))
    assert limiter.excess("web", "c", "192.0.2.1") is None
    for _ in range(10):
        assert limiter.excess("web", "c", "192.0.2.1") == Excess("conversation", 60)
    assert limiter.excess("web", "d", "192.0.2.1") is None
    assert limiter.excess("web", "e", "192.0.2.1") == Excess("address", 60)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("testclient", "testclient", True),
    ],
)
def test_an_address_is_what_one_subscriber_has(one: str, other: str, same: bool) -> None:
    limiter = Limiter(rules(limit_address="1/minute"))
    assert limiter.excess("web", None, one) is None
    assert (limiter.excess("web", None, other) is not None) is same


def test_another_systems_address_is_not_the_residents() -> None:
    client = limited(limit_address="1/minute", limit_conversation="1/minute")

    async def turns() -> None:
        for number in range(5):
            await take_turn(client.app, Turn(f"wechat:{number}", "你好", "wechat"))

    asyncio.run(turns())


def test_a_window_begins_anew() -> None:
    limiter = Limiter(rules(limit_conversation="1/second"))
    assert limiter.excess("web", "c") is None
    assert limiter.excess("web", "c") == Excess("conversation", 1)
    time.sleep(1.01)
    assert limiter.excess("web", "c") is None


@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(1, 5))
def test_exactly_so_many_of_each_are_taken(messages: list[str], most: int) -> None:
    limiter = Limiter(rules(limit_conversation=f"{most}/hour"))
    taken = [who for who in messages if limiter.excess("web", who) is None]
    assert {who: taken.count(who) for who in "abc"} == {who: min(most, messages.count(who)) for who in "abc"}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit_counts, "_MOST_KEYS", 10)
    counts = LocalCounts()
    for number in range(100):
        counts.incr(str(number), 60)
    assert counts.reset() == 10


@pytest.mark.parametrize("name", ["conversation", "address", "kiosk_address", "connector"])
def test_a_malformed_limit_is_one_sentence(name: str) -> None:
    with pytest.raises(SetupError, match=f"BOT_LIMIT_{name.upper()} is not of the form 30/minute"):
        Rules.from_settings(Settings(**{f"limit_{name}": "many"}))


def test_the_defaults_hold() -> None:
    found = Rules.from_settings(Settings())
    assert found.conversation == parse("30/minute")
    assert None not in (found.address, found.kiosk_address, found.connector)


def until(done: Callable[[], bool]) -> None:
    """Comes back once `done` says so."""
    limit = time.monotonic() + 30
    while not done():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.01)


def workers(redis: RedisServer, **limits: str) -> tuple[Limiter, Limiter]:
    """The limiters of two workers, with the same key as from the same settings."""
    one, other = (Limiter(rules(**limits), SharedCounts(redis.url), b"key") for _ in range(2))
    return one, other


def test_workers_count_together(session_redis: RedisServer) -> None:
    who = secrets.token_hex(8)
    one, other = workers(session_redis, limit_conversation="6/minute")
    for _ in range(3):
        assert one.excess("web", who) is None
        assert other.excess("web", who) is None
    # Neither has taken six, both together have: the next one that Redis hears of closes the conversation.
    until(lambda: one.excess("web", who) is not None)
    until(lambda: other.excess("web", who) is not None)
    excess = other.excess("web", who)
    assert excess is not None
    assert 50 <= excess.seconds <= 60
    assert other.excess("web", f"{who}-2") is None
    one.close()
    other.close()


def test_redis_learns_nobodys_id(session_redis: RedisServer) -> None:
    import redis as client

    one, other = workers(session_redis, limit_conversation="6/minute", limit_address="6/minute")
    one.excess("wechat", "wechat:openid-1", "192.0.2.77")
    one.close()
    other.close()
    kept = " ".join(key.decode() for key in client.Redis.from_url(session_redis.url).keys("*"))
    assert kept
    assert "openid" not in kept
    assert "192.0.2" not in kept


def test_without_redis_each_worker_counts_for_itself_and_nobody_waits(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, forgetful_redis: RedisServer
) -> None:
    monkeypatch.setattr(limit_counts, "_PAUSE", 0.05)
    server = forgetful_redis
    with caplog.at_level(logging.WARNING):
        one, other = workers(server, limit_conversation="4/minute")
        server.stop()
        assert [one.excess("web", "c") for _ in range(4)] == [None] * 4
        assert one.excess("web", "c") == Excess("conversation", 60)
        until(lambda: "each worker for itself" in caplog.text)
        assert "redis://" not in caplog.text
        server.start()
        # It is counted there again without anybody's doing.
        until(lambda: other.excess("web", secrets.token_hex(8)) is None and _kept(server) > 0)
        one.close()
        other.close()


def _kept(server: RedisServer) -> int:
    import redis as client

    return len(client.Redis.from_url(server.url).keys("*"))


def test_a_redis_that_hangs_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, forgetful_redis: RedisServer
) -> None:
    monkeypatch.setattr(limit_counts, "_MOST_WAITING", 10)
    one, _ = workers(forgetful_redis, limit_connector="1000/minute")
    forgetful_redis.pause()
    # More than wait for it: what does not fit is let go.
    assert [one.excess("web") for _ in range(100)] == [None] * 100
    forgetful_redis.go_on()
    one.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "limits"]
