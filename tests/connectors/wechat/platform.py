"""WeChat's and WeCom's side of the protocol, written anew from their documents: signs, encrypts, sends,
and reads what is answered."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import struct
import time
from collections.abc import Mapping
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fastapi import FastAPI

TOKEN = "the-token"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wx2c2769f8efd9abc2"
ACCOUNT = "gh_10f6c3c3ac5a"
RESIDENT = "oyORnuP8q7ou2gfYjqLzSIWZf0rs"

_numbers = count(1)


def signed(*pieces: str) -> str:
    """The signature of some pieces."""
    return hashlib.sha1("".join(sorted(pieces)).encode()).hexdigest()


def encrypted(message: str, receiver: str = APP_ID, key: str = AES_KEY, block: int = 32) -> str:
    """A message as ciphertext; WeChat pads to blocks of 32 bytes, many a library to those of AES."""
    secret = base64.b64decode(key + "=")
    content = message.encode()
    plain = os.urandom(16) + struct.pack("!I", len(content)) + content + receiver.encode()
    padding = block - len(plain) % block
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding)).decode()


def decrypted(ciphertext: str, receiver: str = APP_ID, key: str = AES_KEY) -> str:
    """The message of a ciphertext; it must be for `receiver`."""
    secret = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(ciphertext))
    plain = plain[16 : -plain[-1]]
    length = struct.unpack("!I", plain[:4])[0]
    assert plain[4 + length :] == receiver.encode()
    return plain[4 : 4 + length].decode()


def xml(fields: Mapping[str, Any]) -> str:
    """Fields as WeChat writes them: texts in CDATA, numbers bare."""
    lines = []
    for name, value in fields.items():
        content = xml_content(value) if not isinstance(value, Mapping) else xml(value)[5:-6]
        lines.append(f"<{name}>{content}</{name}>")
    return f"<xml>{''.join(lines)}</xml>"


def xml_content(value: object) -> str:
    """One value."""
    return str(value) if isinstance(value, int) else f"<![CDATA[{value}]]>"


def typed(text: str, sender: str = RESIDENT, number: int | None = None) -> dict[str, Any]:
    """The fields of a text message, with a MsgId of its own unless one is given."""
    return message("text", sender, number, Content=text)


def message(kind: str, sender: str = RESIDENT, number: int | None = None, **fields: object) -> dict[str, Any]:
    """The fields of a message."""
    return {
        "ToUserName": ACCOUNT,
        "FromUserName": sender,
        "CreateTime": int(time.time()),
        "MsgType": kind,
        **fields,
        "MsgId": 6054768590064713728 + (next(_numbers) if number is None else number),
    }


def event(name: str, sender: str = RESIDENT, at: int | None = None, **fields: object) -> dict[str, Any]:
    """The fields of an event."""
    created = int(time.time()) - next(_numbers) if at is None else at
    return {
        "ToUserName": ACCOUNT,
        "FromUserName": sender,
        "CreateTime": created,
        "MsgType": "event",
        "Event": name,
        **fields,
    }


class Platform:
    """Calls one app, as WeChat does, or WeCom where `path` and `receiver` are its."""

    def __init__(self, app: FastAPI, path: str = "/connectors/wechat", receiver: str = APP_ID) -> None:
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver")
        self.path = path
        self.receiver = receiver

    @staticmethod
    def query(*more: str, name: str = "signature", **changed: str) -> dict[str, str]:
        """The signed query of a request that is sent now; `more` is signed with it."""
        query = {"timestamp": str(int(time.time())), "nonce": os.urandom(8).hex(), **changed}
        return {name: signed(TOKEN, query["timestamp"], query["nonce"], *more), **query}

    async def plain(
        self, fields: Mapping[str, Any], query: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Sends a message in plain mode."""
        return await self.send(xml(fields).encode(), query or self.query(openid=str(fields["FromUserName"])))

    async def safe(
        self,
        fields: Mapping[str, Any],
        *,
        compatible: bool = False,
        receiver: str | None = None,
        **changed: str,
    ) -> httpx.Response:
        """Sends a message encrypted; `compatible` puts the plain content beside it."""
        ciphertext = encrypted(xml(fields), receiver or self.receiver)
        query = self.query(ciphertext, name="msg_signature", **changed)
        query = {"encrypt_type": "aes", **query}
        outer = {"ToUserName": ACCOUNT, **(fields if compatible else {}), "Encrypt": ciphertext}
        return await self.send(xml(outer).encode(), query)

    async def send(self, body: bytes, query: Mapping[str, str]) -> httpx.Response:
        """Sends exactly this."""
        headers = {"Content-Type": "text/xml"}
        return await self.client.post(self.path, params=dict(query), content=body, headers=headers)

    async def get(self, query: Mapping[str, str]) -> httpx.Response:
        """Asks for verification."""
        return await self.client.get(self.path, params=dict(query))

    async def metric(self, reason: str, connector: str = "wechat") -> float:
        """How many messages were refused for a reason."""
        text = (await self.client.get("/metrics")).text
        name = f'assistant_connector_refusals_total{{connector="{connector}",reason="{reason}"}}'
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0


def answer(response: httpx.Response) -> dict[str, str]:
    """The fields of a plain answer, after checking that it is one."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/xml"), response.text
    return fields_of(response.text)


def content(response: httpx.Response) -> str:
    """What a plain answer says to the resident."""
    fields = answer(response)
    assert fields["MsgType"] == "text"
    assert len(fields["Content"].encode()) <= 2048
    return fields["Content"]


def safe_content(response: httpx.Response, receiver: str = APP_ID) -> str:
    """What an encrypted answer says, after verifying it as the platform does."""
    outer = answer(response)
    assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
    pieces = (outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
    assert outer["MsgSignature"] == signed(TOKEN, *pieces)
    return fields_of(decrypted(outer["Encrypt"], receiver))["Content"]


def acknowledged(response: httpx.Response) -> bool:
    """Whether the answer stops retries and shows nothing."""
    return response.status_code == 200 and response.text == "success"


def fields_of(answer_xml: str) -> dict[str, str]:
    """The fields of an answer's XML."""
    found = re.findall(r"<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", answer_xml, re.DOTALL)
    return {name: text or bare for name, text, bare in found}


def bomb() -> bytes:
    """A billion laughs."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><xml><MsgType>{escape("&e9;")}</MsgType></xml>'.encode()
    )
