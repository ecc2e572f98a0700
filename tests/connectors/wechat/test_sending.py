"""Access tokens, customer-service and template messages, against a fake of WeChat's servers."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any

import pytest

from bot.bench.wechat.api import FakeTencent
from bot.couriers import DeliveryFailed, DeliveryRefused, Notification
from bot.language.clock import TIME_ZONE
from bot.messages import Button, Message
from bot.settings import settings
from bot.shared import MemoryShared, Shared
from connectors.tencent.api import TencentApi
from connectors.tencent.sentences import load_sentences
from connectors.tencent.tokens import AccessTokens
from connectors.wechat import WeChatCourier, api_of
from tests.connectors.wechat.account import PLAIN, configured

RESIDENT = "wechat:oABC"
SENTENCES = load_sentences(settings().knowledge_dir)
NOTE = Message(
    "提醒您，「上门助浴」（编号 483-201-561）快到时间了。", (Button("查进度", "查询 483-201-561"),)
)
NOTICE = Notification(
    id="483201561-reminder-4",
    case="483201561",
    kind="reminder",
    channel="wechat",
    conversation=RESIDENT,
    created_at=datetime(2026, 11, 26, 18, tzinfo=TIME_ZONE),
    due_at=datetime(2026, 11, 26, 18, tzinfo=TIME_ZONE),
    details={
        "service": "home-bathing",
        "status": "confirmed",
        "starts_at": "2026-11-27T10:00:00+08:00",
        "place": "老人家中",
    },
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    monkeypatch.setattr("connectors.tencent.api._PAUSE", 0.0)


def api(tencent: FakeTencent, shared: Shared | None = None) -> TencentApi:
    """The API as the account of the tests."""
    with configured(**PLAIN, wechat_app_secret="the-secret", wechat_api_base=tencent.url) as chosen:
        made = api_of(chosen, shared or MemoryShared())
        assert made is not None
        return made


def courier(tencent: FakeTencent, templates: dict[str, str] | None = None) -> WeChatCourier:
    """What writes to residents of the account."""
    shared = MemoryShared()
    return WeChatCourier(api(tencent, shared), SENTENCES, templates or {}, shared)


def test_messages_go_out_as_they_are_written(tencent: FakeTencent) -> None:
    asyncio.run(
        courier(tencent)(
            RESIDENT,
            (Message("您好，“王”<b>"), Message("补贴？", (Button("甲", "a"), Button("乙", "b")))),
            None,
        )
    )
    assert tencent.sent == [
        (
            "/cgi-bin/message/custom/send",
            {
                "touser": "oABC",
                "msgtype": "text",
                "text": {"content": "您好，“王”<b>\n\n补贴？\n\n回复数字选择：\n1. 甲\n2. 乙"},
            },
        )
    ]
    # WeChat would show an escaped character as it is.
    assert "您好" in tencent.raw[0].decode()
    assert tencent.tokens == [
        {"grant_type": "client_credential", "appid": "wx2c2769f8efd9abc2", "secret": "the-secret"}
    ]


def test_one_token_serves_all_workers(tencent: FakeTencent) -> None:
    async def run() -> None:
        shared = MemoryShared()
        workers = [api(tencent, shared) for _ in range(4)]
        await asyncio.gather(*(worker.post("/x", {"n": n}) for n in range(5) for worker in workers))

    asyncio.run(run())
    assert (len(tencent.tokens), len(tencent.sent)) == (1, 20)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_refused_is_fetched_again_by_one_worker(tencent: FakeTencent, code: int) -> None:
    async def run() -> None:
        shared = MemoryShared()
        workers = [api(tencent, shared) for _ in range(4)]
        await asyncio.gather(*(worker.post("/x", {}) for worker in workers))
        # Somebody else fetched one, and made ours invalid.
        tencent.valid, tencent.former, tencent.invalid = "another", "other", code
        await asyncio.gather(*(worker.post("/x", {}) for worker in workers))

    asyncio.run(run())
    assert (len(tencent.tokens), len(tencent.sent)) == (2, 8)


def test_a_token_is_not_refused_for_ever(tencent: FakeTencent) -> None:
    tencent.codes = [42001] * 10
    with pytest.raises(DeliveryFailed):
        asyncio.run(api(tencent).post("/x", {}))
    assert len(tencent.tokens) == 3


def test_a_token_is_used_until_shortly_before_its_end() -> None:
    clock = [1000.0]
    fetched = iter(("one", "two"))

    async def fetch() -> tuple[str, float]:
        return next(fetched), 7200.0

    async def run() -> list[str]:
        tokens = AccessTokens("a", fetch, MemoryShared(), lambda: clock[0])
        seen = []
        for passed in (0.0, 6800.0, 200.0):
            clock[0] += passed
            seen.append(await tokens.token())
        return seen

    assert asyncio.run(run()) == ["one", "one", "two"]


@pytest.mark.parametrize("code", [45015, 45047, 48001, 40003, 43004])
def test_what_the_platform_does_not_allow_is_refused_for_good(tencent: FakeTencent, code: int) -> None:
    tencent.codes = [code]
    with pytest.raises(DeliveryRefused, match=str(code)):
        asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))
    assert tencent.codes == []


def test_a_busy_platform_may_be_asked_later(tencent: FakeTencent) -> None:
    tencent.codes = [-1]
    with pytest.raises(DeliveryFailed) as failed:
        asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))
    assert not isinstance(failed.value, DeliveryRefused)


def test_a_server_error_is_tried_again(tencent: FakeTencent) -> None:
    tencent.statuses = [502, 503]
    asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))
    assert tencent.texts() == ["好"]
    tencent.statuses = [500] * 3
    with pytest.raises(DeliveryFailed):
        asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))
    tencent.statuses = [404]
    with pytest.raises(DeliveryFailed, match="404"):
        asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))


def test_a_platform_that_cannot_be_reached(tencent: FakeTencent) -> None:
    tencent.url = "http://127.0.0.1:9"
    with pytest.raises(DeliveryFailed, match="cannot be reached"):
        asyncio.run(courier(tencent)(RESIDENT, (Message("好"),), None))


def test_an_answer_that_does_not_come_is_not_asked_for_again(
    tencent: FakeTencent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.tencent.api._TIMEOUT", 0.2)

    async def run() -> None:
        wechat = api(tencent)
        await wechat.post("/x", {"n": 1})
        tencent.seconds = 0.5
        with pytest.raises(DeliveryFailed, match="did not answer"):
            await wechat.post("/x", {"n": 2})
        await asyncio.sleep(0.5)

    asyncio.run(run())
    assert [body["n"] for _, body in tencent.sent] == [1, 2]


def test_a_wrong_secret_is_no_reason_to_go_on(tencent: FakeTencent, caplog: pytest.LogCaptureFixture) -> None:
    with configured(**PLAIN, wechat_app_secret="the-secret", wechat_api_base=tencent.url) as chosen:
        wechat = api_of(chosen, MemoryShared())
    assert wechat is not None
    wechat._credentials.query["secret"] = ""  # type: ignore[index]
    with pytest.raises(DeliveryRefused, match="40013"):
        asyncio.run(wechat.post("/x", {}))
    assert "40013" in caplog.text


def test_neither_secret_nor_token_is_logged_or_shown(
    tencent: FakeTencent, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wechat = api(tencent)
    asyncio.run(wechat.post("/x", {"text": "王秀英"}))
    shown = caplog.text + repr(wechat._credentials) + repr(wechat)
    for secret in ("the-secret", "token-1", "王秀英"):
        assert secret not in shown


def test_a_notification_goes_out_as_a_template_message(tencent: FakeTencent) -> None:
    asyncio.run(courier(tencent, {"reminder": "T-1", "*": "T-2"})(RESIDENT, (NOTE,), NOTICE))
    assert tencent.sent == [
        (
            "/cgi-bin/message/template/send",
            {
                "touser": "oABC",
                "template_id": "T-1",
                "data": {
                    "thing1": {"value": "上门助浴"},
                    "character_string2": {"value": "483-201-561"},
                    "time3": {"value": "2026年11月27日 10:00"},
                },
            },
        )
    ]


def test_a_notification_without_a_template_says_what_may_be_answered(tencent: FakeTencent) -> None:
    asyncio.run(courier(tencent, {"rating": "T-1"})(RESIDENT, (NOTE,), NOTICE))
    assert tencent.texts() == [
        "提醒您，「上门助浴」（编号 483-201-561）快到时间了。\n\n可以直接回复：\n“查询 483-201-561” 查进度"
    ]


def test_a_template_that_is_refused_gives_way_to_the_words(tencent: FakeTencent) -> None:
    tencent.codes = [40037]
    asyncio.run(courier(tencent, {"*": "T-2"})(RESIDENT, (NOTE,), NOTICE))
    assert len(tencent.texts()) == 1


def test_a_notification_is_told_once_and_after_a_failure_again(tencent: FakeTencent) -> None:
    async def run() -> None:
        wechat = courier(tencent)
        tencent.codes = [-1]
        with pytest.raises(DeliveryFailed):
            await wechat(RESIDENT, (NOTE,), NOTICE)
        for _ in range(3):
            await wechat(RESIDENT, (NOTE,), NOTICE)

    asyncio.run(run())
    assert len(tencent.sent) == 1


@pytest.mark.parametrize(
    ("field", "content", "value"),
    [
        ("thing1", "{text}", "提醒您，「上门助浴」（编号 483-2…"),
        ("thing12", "{place}", "老人家中"),
        ("keyword1", "{text}", NOTE.text),
        ("character_string3", "{number}", "483-201-561"),
    ],
)
def test_template_fields_are_as_long_as_they_may_be(
    tencent: FakeTencent, field: str, content: str, value: str
) -> None:
    shared = MemoryShared()
    sentences = SENTENCES.copy(update={"template": {field: content}})
    asyncio.run(WeChatCourier(api(tencent, shared), sentences, {"*": "T"}, shared)(RESIDENT, (NOTE,), NOTICE))
    data: dict[str, Any] = tencent.sent[0][1]["data"]
    assert data == {field: {"value": value}}
