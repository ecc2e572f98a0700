"""`/connectors/wecom`: an application's callback, always encrypted, and its messages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.bench.wechat.api import FakeTencent, running
from bot.couriers import DeliveryRefused
from bot.errors import SetupError
from bot.messages import Message
from bot.settings import settings
from bot.shared import MemoryShared
from connectors.tencent.sentences import load_sentences
from connectors.wecom import WeComCourier, api_of
from tests.connectors.client import Client, assert_problem
from tests.connectors.wechat.account import Staller, configured, connected
from tests.connectors.wechat.platform import (
    AES_KEY,
    TOKEN,
    Platform,
    acknowledged,
    bomb,
    encrypted,
    event,
    message,
    safe_content,
    typed,
    xml,
)

CORP = "wwddddccc7775555aaa"
MEMBER = "WangDaMa"
MEALS = "老年食堂吃饭打几折"
ANSWER = "年满60周岁的老人"
ACCOUNT = {"wecom_token": TOKEN, "wecom_corp_id": CORP, "wecom_aes_key": AES_KEY}
SENTENCES = load_sentences(settings().knowledge_dir)


@asynccontextmanager
async def application(assistant: Staller, **values: Any) -> AsyncIterator[Platform]:
    """WeCom's way to a connected app."""
    async with connected(assistant, **ACCOUNT, **values) as platform:
        platform.path, platform.receiver = "/connectors/wecom", CORP
        yield platform


def sent(*fields: dict[str, Any], assistant: Staller | None = None, **changed: Any) -> httpx.Response:
    """What the last of some messages is answered with."""

    async def run() -> httpx.Response:
        async with application(assistant or Staller()) as wecom:
            return [await wecom.safe(one, **changed) for one in fields][-1]

    return asyncio.run(run())


def test_verification_decrypts_what_it_echoes() -> None:
    async def run() -> None:
        async with application(Staller()) as wecom:
            echo = encrypted("1616140317555161061", CORP)
            query = {**wecom.query(echo, name="msg_signature"), "echostr": echo}
            response = await wecom.get(query)
            assert (response.status_code, response.text) == (200, "1616140317555161061")
            for changed in ({"msg_signature": "0"}, {"echostr": ""}, {"nonce": "1"}):
                assert_problem(await wecom.get({**query, **changed}), 403)
            assert await wecom.metric("signature", "wecom") == 3
            other = encrypted("1", "wwanother")
            query = {**wecom.query(other, name="msg_signature"), "echostr": other}
            assert_problem(await wecom.get(query), 403)
            assert await wecom.metric("receiver", "wecom") == 1

    asyncio.run(run())


def test_a_message_is_a_turn_and_its_answer_is_encrypted() -> None:
    assistant = Staller()
    assert ANSWER in safe_content(sent(typed(MEALS, MEMBER), assistant=assistant), CORP)
    (turn,) = assistant.turns
    assert (turn.conversation_id, turn.channel) == (f"wecom:{MEMBER}", "wecom")


def test_members_ids_may_be_addresses() -> None:
    assistant = Staller()
    sent(typed(MEALS, "wang.da-ma_1@example.com"), assistant=assistant)
    assert assistant.turns[0].conversation_id == "wecom:wang.da-ma_1@example.com"


def test_events_and_kinds() -> None:
    assert safe_content(sent(event("subscribe", MEMBER)), CORP) == SENTENCES.welcome
    assert ANSWER in safe_content(sent(event("click", MEMBER, EventKey=MEALS)), CORP)
    assert safe_content(sent(message("image", MEMBER, PicUrl="x")), CORP) == SENTENCES.kinds.image
    assert safe_content(sent(message("voice", MEMBER, MediaId="x")), CORP) == SENTENCES.kinds.voice
    for name in ("enter_agent", "LOCATION", "view", "unsubscribe"):
        assert acknowledged(sent(event(name, MEMBER)))


def test_what_is_refused() -> None:
    async def run() -> None:
        async with application(Staller()) as wecom:
            first = typed(MEALS, MEMBER)
            stale = str(int(time.time()) - 400)
            same = {"timestamp": str(int(time.time())), "nonce": "7"}
            assert ANSWER in safe_content(await wecom.safe(first, **same), CORP)
            assert_problem(await wecom.safe(typed("补贴", MEMBER), **same), 403)
            assert_problem(await wecom.safe(first, msg_signature="0"), 403)
            assert_problem(await wecom.safe(first, receiver="wwanother"), 403)
            assert_problem(await wecom.safe(first, timestamp=stale), 403)
            assert_problem(await wecom.plain(first), 403)
            assert_problem(await wecom.send(bomb(), wecom.query(name="msg_signature")), 400)
            assert_problem(await wecom.send(b"", wecom.query(name="msg_signature")), 400)
            assert_problem(await wecom.send(xml({"A": "x" * 1_000_000}).encode(), wecom.query()), 413)
            for reason, count in {
                "replayed": 1,
                "signature": 2,
                "receiver": 1,
                "stale": 1,
                "dtd": 1,
                "xml": 1,
                "too_large": 1,
            }.items():
                assert await wecom.metric(reason, "wecom") == count

    asyncio.run(run())


def test_an_application_that_is_not_configured_answers_nobody(client: Client) -> None:
    assert_problem(client.get("/connectors/wecom"), 404)
    assert_problem(client.post_bytes("/connectors/wecom", b"<xml/>", "text/xml"), 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wecom_corp_id": ""},
        {"wecom_aes_key": ""},
        {"wecom_aes_key": "short"},
        {"wecom_secret": "s", "wecom_agent_id": ""},
        {"wecom_secret": "s", "wecom_agent_id": "agent"},
    ],
)
def test_a_configuration_that_cannot_work_stops_the_start(wrong: dict[str, str]) -> None:
    async def start() -> None:
        async with connected(Staller(), **{**ACCOUNT, **wrong}):
            pytest.fail("it started")

    with pytest.raises(SetupError, match="BOT_WECOM"):
        asyncio.run(start())


def rights(tencent: FakeTencent) -> dict[str, Any]:
    """Settings of an application that may write by itself."""
    return {"wecom_secret": "the-secret", "wecom_agent_id": "1000002", "wecom_api_base": tencent.url}


def test_a_turn_that_stalls_is_acknowledged_and_its_answer_follows() -> None:
    async def run(tencent: FakeTencent) -> None:
        assistant = Staller()
        assistant.until[MEALS] = asyncio.Event()
        async with application(assistant, **rights(tencent), callback_deadline_seconds=0.1) as wecom:
            assert acknowledged(await wecom.safe(typed(MEALS, MEMBER)))
            assistant.until[MEALS].set()

    with running() as tencent:
        asyncio.run(run(tencent))
        ((path, body),) = tencent.sent
    assert path == "/cgi-bin/message/send"
    assert body["text"].pop("content").startswith(ANSWER)
    assert body == {"touser": MEMBER, "msgtype": "text", "agentid": 1000002, "text": {}}
    assert tencent.tokens == [{"corpid": CORP, "corpsecret": "the-secret"}]


def test_a_member_whom_the_application_is_not_for_cannot_be_written_to() -> None:
    with running() as tencent:
        with configured(**ACCOUNT, **rights(tencent)) as chosen:
            api = api_of(chosen, MemoryShared())
        assert api is not None
        tencent.codes = [81013]
        with pytest.raises(DeliveryRefused):
            asyncio.run(WeComCourier(api, SENTENCES, 1, MemoryShared())("wecom:x", (Message("好"),), None))
