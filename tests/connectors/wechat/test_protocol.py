"""Signatures, the cipher and the XML: by other people's vectors, and for any message."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SetupError
from bot.settings import ROOT
from connectors.tencent.cipher import MessageCipher
from connectors.tencent.refusal import Refusal
from connectors.tencent.signature import matches
from connectors.tencent.xml import read, write
from tests.connectors.wechat import platform
from tests.connectors.wechat.platform import AES_KEY, APP_ID

DATA = ROOT.parent / "shared" / "data"
CRYPTO, INBOUND = DATA / "wechat_crypto.json", DATA / "wechat_inbound.jsonl"
CIPHER = MessageCipher(AES_KEY, APP_ID, "BOT_WECHAT_AES_KEY")

#: Any text that UTF-8 can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file; nothing where it is absent."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def vectors() -> list[dict[str, Any]]:
    """The encrypted messages of other people's tests."""
    return json.loads(CRYPTO.read_text("utf-8"))["vectors"] if CRYPTO.is_file() else []


def outcome(read_it: Callable[[], object]) -> str:
    """The reason of a refusal, or `read` where there is none."""
    try:
        read_it()
    except Refusal as refusal:
        return refusal.reason
    return "read"


@pytest.mark.peer
@pytest.mark.skipif(not CRYPTO.is_file(), reason="needs ../shared/data/wechat_crypto.json")
def test_other_peoples_encrypted_messages_open() -> None:
    for vector in vectors():
        signed = (vector["token"], vector["timestamp"], vector["nonce"])
        assert matches(vector["msg_signature"], *signed, vector["encrypt"])
        if "url_signature" in vector:
            assert matches(vector["url_signature"], *signed)
        cipher = MessageCipher(vector["encoding_aes_key"], vector["appid"], "")
        xml = cipher.decrypt(vector["encrypt"])
        assert xml.decode() == vector["plaintext"]
        fields = read(xml)
        assert {name: fields[name] for name in vector.get("expect_fields", {})} == vector.get(
            "expect_fields", {}
        )
        with pytest.raises(Refusal, match="消息不是发给这个账号的"):
            MessageCipher(vector["encoding_aes_key"], "wx0000000000000000", "").decrypt(vector["encrypt"])


@pytest.mark.peer
@pytest.mark.skipif(not INBOUND.is_file(), reason="needs ../shared/data/wechat_inbound.jsonl")
def test_other_peoples_messages_are_read() -> None:
    rows = lines(INBOUND)
    assert len(rows) == 44
    for row in rows:
        assert read(row["xml"].encode()) == row["fields"]


@given(TEXTS)
def test_what_is_encrypted_is_decrypted(message: str) -> None:
    sealed = CIPHER.encrypt(message)
    assert CIPHER.decrypt(sealed).decode() == message
    assert platform.decrypted(sealed) == message
    assert CIPHER.decrypt(platform.encrypted(message)).decode() == message
    assert CIPHER.encrypt(message) != sealed


@given(TEXTS, st.data())
def test_a_changed_ciphertext_never_passes_as_another_message(message: str, data: st.DataObject) -> None:
    sealed = bytearray(base64.b64decode(CIPHER.encrypt(message)))
    # The first block is the random one, whose change leaves the rest as it was: the signature is for that.
    place = data.draw(st.integers(16, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    changed = base64.b64encode(sealed).decode()
    assert (
        outcome(lambda: CIPHER.decrypt(changed)) in ("cipher", "receiver")
        or CIPHER.decrypt(changed) != message.encode()
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_a_refusal_and_nothing_worse(rubbish: bytes) -> None:
    for text in (
        base64.b64encode(rubbish).decode(),
        rubbish.decode("latin-1"),
        rubbish.decode("utf-16", "replace"),
    ):
        with pytest.raises(Refusal):
            CIPHER.decrypt(text)


@pytest.mark.parametrize("block", [16, 32])
@pytest.mark.parametrize("length", [0, 16, 26, 27, 28, 29, 42, 43, 44, 60])
def test_padding_of_every_length(length: int, block: int) -> None:
    assert CIPHER.decrypt(platform.encrypted("x" * length, block=block)) == b"x" * length


@pytest.mark.parametrize("last", "EFGH")
def test_bits_of_a_key_that_no_byte_holds_mean_nothing(last: str) -> None:
    # 43 characters hold 258 bits, of which a key has 256.
    cipher = MessageCipher(AES_KEY[:-1] + last, APP_ID, "BOT_WECHAT_AES_KEY")
    assert cipher.decrypt(CIPHER.encrypt("好")).decode() == "好"


@pytest.mark.parametrize("key", ["", AES_KEY[:-1], AES_KEY + "=", AES_KEY[:-1] + "!", "民" * 43])
def test_a_malformed_key_is_named_to_the_operator(key: str) -> None:
    with pytest.raises(SetupError, match="BOT_WECHAT_AES_KEY"):
        MessageCipher(key, APP_ID, "BOT_WECHAT_AES_KEY")


@pytest.mark.parametrize(
    "given", ["", "0" * 40, "5D197AAFFBA7E9B25A30732F161A50DEE96BD5FA", "签名", "\ud800"]
)
def test_only_the_signature_itself_matches(given: str) -> None:
    pieces = ("token", "1409735669", "1320562132")
    assert matches(platform.signed(*pieces), *pieces)
    assert not matches(given, *pieces)


@given(TEXTS.map(str.strip).filter(bool))
def test_what_is_written_is_read(text: str) -> None:
    readable = "".join(c for c in text if c in "\t\n" or c == "\r" or " " <= c <= "\ufffd" or c > "\uffff")
    # XML reads every line end as one (section 2.11); all else comes back.
    expected = readable.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    assert read(write({"Content": text, "CreateTime": 7}).encode()) == {
        "Content": expected,
        "CreateTime": "7",
    }


def test_the_end_of_cdata_does_not_end_it() -> None:
    assert read(write({"Content": "]]><MsgType>x</MsgType>"}).encode()) == {
        "Content": "]]><MsgType>x</MsgType>"
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (platform.bomb(), "dtd"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><A>1</A></xml>', "dtd"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>', "dtd"),
        (b"", "xml"),
        (b"\xff\xfe", "xml"),
        (b"<xml>", "xml"),
        (b"<xml/>", "xml"),
        (b"<xml>text</xml>", "xml"),
        (b"<html><A>1</A></html>", "xml"),
        (b"<xml><A>\x00</A></xml>", "xml"),
        (b"<xml><A>&unknown;</A></xml>", "xml"),
        (b'<?xml version="1.0" encoding="rot13"?><xml><A>1</A></xml>', "xml"),
        (b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>", "xml"),
        (b'{"MsgType": "text"}', "xml"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_message_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(body)
    assert (refused.value.reason, refused.value.status_code) == (reason, 400)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(rubbish: bytes) -> None:
    for body in (rubbish, b"<xml>" + rubbish + b"</xml>"):
        assert outcome(lambda body=body: read(body)) in ("read", "xml", "dtd")
