"""`/connectors/wechat`: verification, the three modes, and everything that is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.errors import SetupError
from bot.shared import MemoryShared
from connectors.app import create_app
from connectors.tencent.guard import Guard
from connectors.tencent.refusal import Refusal
from tests.connectors.client import Client, assert_problem
from tests.connectors.wechat.account import PLAIN, SAFE, Staller, configured, connected
from tests.connectors.wechat.platform import (
    AES_KEY,
    RESIDENT,
    TOKEN,
    Platform,
    acknowledged,
    bomb,
    content,
    encrypted,
    safe_content,
    signed,
    typed,
    xml,
)

MEALS = "老年食堂吃饭打几折"
ANSWER = "年满60周岁的老人"

Sending = Callable[[Platform], Awaitable[httpx.Response]]


def sent(send: Sending, reason: str | None = None, **values: object) -> httpx.Response:
    """What one request to a connected account is answered with; it must be counted under `reason`."""

    async def run() -> httpx.Response:
        async with connected(Staller(), **(values or PLAIN)) as wechat:
            response = await send(wechat)
            if reason is not None:
                assert await wechat.metric(reason) == 1
            return response

    return asyncio.run(run())


def refused(send: Sending, status: int, reason: str, **values: object) -> None:
    """The request is refused with this status and counted under this reason."""
    assert_problem(sent(send, reason, **values), status)


def test_verification_echoes() -> None:
    response = sent(lambda wechat: wechat.get({**wechat.query(), "echostr": "<b>5927"}))
    assert (response.status_code, response.text) == (200, "<b>5927")
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("changed", ["signature", "timestamp", "nonce"])
def test_verification_needs_the_right_signature(changed: str) -> None:
    query = {**Platform.query(), "echostr": "5927"}
    query[changed] = str(int(time.time()) + 1) if changed == "timestamp" else "0" * 40
    refused(lambda wechat: wechat.get(query), 403, "signature")


def test_verification_needs_a_signature() -> None:
    refused(lambda wechat: wechat.get({}), 403, "signature")


def test_plain_mode() -> None:
    assert ANSWER in content(sent(lambda wechat: wechat.plain(typed(MEALS))))


def test_a_plain_answer_goes_back_to_who_asked() -> None:
    response = sent(lambda wechat: wechat.plain(typed(MEALS)))
    assert f"<ToUserName><![CDATA[{RESIDENT}]]></ToUserName>" in response.text
    assert "<FromUserName><![CDATA[gh_10f6c3c3ac5a]]></FromUserName>" in response.text


def test_safe_mode() -> None:
    assert ANSWER in safe_content(sent(lambda wechat: wechat.safe(typed(MEALS)), **SAFE))


def test_compatible_mode_believes_the_encrypted_content() -> None:
    async def send(wechat: Platform) -> httpx.Response:
        ciphertext = encrypted(xml(typed(MEALS)))
        body = {**typed("补贴"), "Encrypt": ciphertext}
        query = {"encrypt_type": "aes", **wechat.query(ciphertext, name="msg_signature")}
        return await wechat.send(xml(body).encode(), query)

    assert ANSWER in safe_content(sent(send, **SAFE))
    assert ANSWER in safe_content(sent(lambda wechat: wechat.safe(typed(MEALS), compatible=True), **SAFE))


def test_an_account_that_changes_over_may_still_send_plain_messages() -> None:
    assert ANSWER in content(sent(lambda wechat: wechat.plain(typed(MEALS)), **SAFE))
    refused(lambda wechat: wechat.plain(typed(MEALS)), 403, "mode", **SAFE, wechat_safe_only=True)


def test_a_compatible_message_is_read_plain_where_there_is_no_key() -> None:
    async def send(wechat: Platform) -> httpx.Response:
        query = {**wechat.query(), "encrypt_type": "aes", "msg_signature": "0" * 40}
        return await wechat.send(xml({**typed(MEALS), "Encrypt": "x"}).encode(), query)

    assert ANSWER in content(sent(send))


def test_an_encrypted_message_needs_the_key() -> None:
    async def send(wechat: Platform) -> httpx.Response:
        return await wechat.send(xml({"ToUserName": "gh_1", "Encrypt": "x"}).encode(), wechat.query())

    refused(send, 403, "mode")


def test_a_bad_signature_is_refused() -> None:
    query = {**Platform.query(), "signature": signed("another-token", "1", "2")}
    refused(lambda wechat: wechat.plain(typed(MEALS), query), 403, "signature")
    refused(lambda wechat: wechat.plain(typed(MEALS), {"signature": "签名"}), 403, "signature")
    refused(lambda wechat: wechat.safe(typed(MEALS), msg_signature="0" * 40), 403, "signature", **SAFE)


def test_the_signature_of_plain_mode_opens_nothing_encrypted() -> None:
    async def send(wechat: Platform) -> httpx.Response:
        query = {**wechat.query(), "encrypt_type": "aes"}
        return await wechat.send(xml({"Encrypt": encrypted(xml(typed(MEALS)))}).encode(), query)

    refused(send, 403, "signature", **SAFE)


def test_a_tampered_body_is_refused() -> None:
    async def send(wechat: Platform) -> httpx.Response:
        ciphertext = encrypted(xml(typed(MEALS)))
        query = {"encrypt_type": "aes", **wechat.query(ciphertext, name="msg_signature")}
        other = ("B" if ciphertext[40] == "A" else "A").join((ciphertext[:40], ciphertext[41:]))
        return await wechat.send(xml({"Encrypt": other}).encode(), query)

    refused(send, 403, "signature", **SAFE)


@pytest.mark.parametrize("ciphertext", ["AAAA", "no base64!", encrypted("x", key=AES_KEY[::-1])])
def test_a_ciphertext_that_cannot_be_opened_is_refused(ciphertext: str) -> None:
    async def send(wechat: Platform) -> httpx.Response:
        query = {"encrypt_type": "aes", **wechat.query(ciphertext, name="msg_signature")}
        return await wechat.send(xml({"Encrypt": ciphertext}).encode(), query)

    refused(send, 403, "cipher", **SAFE)


def test_a_message_for_another_account_is_refused() -> None:
    refused(lambda wechat: wechat.safe(typed(MEALS), receiver="wx0000000000000000"), 403, "receiver", **SAFE)


@pytest.mark.parametrize("age", [400, -400])
def test_a_timestamp_outside_the_window_is_refused(age: int) -> None:
    stale = str(int(time.time()) - age)
    refused(lambda wechat: wechat.plain(typed(MEALS), wechat.query(timestamp=stale)), 403, "stale")
    refused(lambda wechat: wechat.safe(typed(MEALS), timestamp=stale), 403, "stale", **SAFE)
    refused(lambda wechat: wechat.get({**wechat.query(timestamp=stale), "echostr": "1"}), 403, "stale")


@pytest.mark.parametrize(
    ("age", "fresh"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)]
)
def test_the_window_is_as_wide_as_it_says(age: int, fresh: bool) -> None:
    guard = Guard("wechat", MemoryShared(), 300, lambda: 1_795_660_000.0)
    if fresh:
        guard.check_age(str(1_795_660_000 - age))
    else:
        with pytest.raises(Refusal):
            guard.check_age(str(1_795_660_000 - age))


@pytest.mark.parametrize("timestamp", ["", "soon", "1e9", "٣" * 10, "9" * 400])
def test_a_timestamp_is_a_number(timestamp: str) -> None:
    refused(lambda wechat: wechat.plain(typed(MEALS), wechat.query(timestamp=timestamp)), 403, "stale")


def test_the_window_can_be_set() -> None:
    old = str(int(time.time()) - 400)
    send: Sending = lambda wechat: wechat.plain(typed(MEALS), wechat.query(timestamp=old))  # noqa: E731
    assert ANSWER in content(sent(send, **PLAIN, callback_window_seconds=3600))


def test_a_replayed_nonce_is_refused_and_a_retry_passes() -> None:
    assistant = Staller()

    async def run() -> None:
        async with connected(assistant, **PLAIN) as wechat:
            query, first = wechat.query(), typed(MEALS)
            once = content(await wechat.plain(first, query))
            assert content(await wechat.plain(first, query)) == once
            assert content(await wechat.plain(first)) == once
            for _ in range(3):
                assert_problem(await wechat.plain(typed("补贴"), query), 403)
                assert_problem(await wechat.plain({**first, "Content": "补贴"}, query), 403)
            assert content(await wechat.plain(first, query)) == once
            assert await wechat.metric("replayed") == 6

    asyncio.run(run())
    assert [turn.text for turn in assistant.turns] == [MEALS]


def test_a_replayed_nonce_is_refused_in_safe_mode() -> None:
    async def run() -> None:
        async with connected(Staller(), **SAFE) as wechat:
            first, same = typed(MEALS), {"timestamp": str(int(time.time())), "nonce": "7"}
            # A retry may be encrypted anew.
            assert safe_content(await wechat.safe(first, **same)) == safe_content(
                await wechat.safe(first, **same)
            )
            assert_problem(await wechat.safe(typed("补贴"), **same), 403)
            assert await wechat.metric("replayed") == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (bomb(), "dtd"),
        (b"<xml><MsgType>text</MsgType>", "xml"),
        (b"not xml", "xml"),
        (xml({**typed(MEALS), "FromUserName": "a b"}).encode(), "xml"),
        (xml({**typed(MEALS), "CreateTime": "now"}).encode(), "xml"),
        (xml({"ToUserName": "a", "FromUserName": "b", "CreateTime": 1}).encode(), "xml"),
        (xml(typed(MEALS)).replace("</xml>", "<FromUserName>b</FromUserName></xml>").encode(), "xml"),
    ],
    ids=["bomb", "cut", "text", "sender", "time", "kind", "two-senders"],
)
def test_what_is_no_message_is_refused(body: bytes, reason: str) -> None:
    refused(lambda wechat: wechat.send(body, wechat.query()), 400, reason)


def test_a_bomb_is_refused_in_safe_mode_outside_and_inside() -> None:
    query = {"encrypt_type": "aes", **Platform.query("x", name="msg_signature")}
    refused(lambda wechat: wechat.send(bomb(), query), 400, "dtd", **SAFE)

    async def inside(wechat: Platform) -> httpx.Response:
        ciphertext = encrypted(bomb().decode())
        signed_query = {"encrypt_type": "aes", **wechat.query(ciphertext, name="msg_signature")}
        return await wechat.send(xml({"Encrypt": ciphertext}).encode(), signed_query)

    refused(inside, 400, "dtd", **SAFE)


def test_a_body_of_a_megabyte_is_refused() -> None:
    body = xml({**typed("长" * 350_000)}).encode()
    assert len(body) > 1_000_000
    response = sent(lambda wechat: wechat.send(body, wechat.query()), "too_large")
    assert_problem(response, 413)
    assert response.headers["connection"] == "close"


def test_an_account_that_is_not_configured_answers_nobody(client: Client) -> None:
    assert_problem(client.get("/connectors/wechat"), 404)
    assert_problem(client.post_bytes("/connectors/wechat", xml(typed(MEALS)).encode(), "text/xml"), 404)
    assert 'connector="wechat",reason="unconfigured"} 2.0' in client.get("/metrics").text

    # Nor with a signature that the empty token would make.
    async def send(wechat: Platform) -> httpx.Response:
        query = {"signature": signed("", "1", "2"), "timestamp": "1", "nonce": "2"}
        return await wechat.get(query)

    refused(send, 404, "unconfigured", wechat_token="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"wechat_token": TOKEN, "wechat_aes_key": AES_KEY, "wechat_app_id": ""},
        {"wechat_token": TOKEN, "wechat_aes_key": "short", "wechat_app_id": "wx1"},
        {"wechat_token": TOKEN, "wechat_app_secret": "s", "wechat_app_id": ""},
        {"wechat_token": TOKEN, "wechat_safe_only": True},
    ],
)
def test_a_configuration_that_cannot_work_stops_the_start(wrong: dict[str, object]) -> None:
    async def start() -> None:
        app = create_app(Staller())  # type: ignore[arg-type]
        async with app.router.lifespan_context(app):
            pytest.fail("it started")

    with configured(**wrong), pytest.raises(SetupError, match="BOT_WECHAT") as error:
        asyncio.run(start())
    assert "short" not in str(error.value)


def test_nothing_secret_is_in_what_is_refused_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    response = sent(lambda wechat: wechat.safe(typed("我叫王秀英"), msg_signature="0"), **SAFE)
    for text in (response.text, caplog.text):
        for secret in (TOKEN, AES_KEY, "王秀英"):
            assert secret not in text


def test_what_is_not_to_be_answered_is_acknowledged() -> None:
    unknown = {**typed(MEALS), "MsgType": "notsure"}
    assert acknowledged(sent(lambda wechat: wechat.plain(unknown)))
    # In safe mode too the word is not encrypted.
    assert acknowledged(sent(lambda wechat: wechat.safe(unknown), **SAFE))
