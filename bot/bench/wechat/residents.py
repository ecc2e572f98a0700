"""WeChat as it calls a server: signs, waits five seconds, sends again; and what its residents have read."""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import httpx

#: Seconds that WeChat waits for an answer, and how often it sends a message in all.
LIMIT, TRIES = 5.0, 3
#: Seconds until a message is sent again whose connection broke.
_AGAIN = 0.5
_CONTENT = re.compile(r"<Content><!\[CDATA\[(.*?)\]\]></Content>", re.DOTALL)


@dataclass
class Ledger:
    """What residents asked and what they read, by resident; an answer is known by how it begins."""

    asked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def times(self) -> dict[tuple[str, str], int]:
        """How often each answer that is due was read: (resident, its beginning) → times."""
        texts = {resident: "\n".join(self.read[resident]) for resident in self.asked}
        return {
            (resident, start): texts[resident].count(start)
            for resident, starts in self.asked.items()
            for start in starts
        }


@dataclass
class Told:
    """Numbers of a run. `slowest` in seconds; `over`: responses after WeChat's limit; `lost`: responses
    that were thrown away as a broken connection would; `given_up`: messages without any response."""

    slowest: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    requests: int = 0
    over: int = 0
    lost: int = 0
    given_up: int = 0
    acknowledged: int = 0


class WeChat:
    """Delivers residents' messages to the servers of one account, and answers to residents."""

    def __init__(self, ports: Sequence[int], token: str, loss: float, seed: int) -> None:
        """A message that is sent again goes to the next of `ports`. `loss`: the share of responses that
        do not arrive, but for the last try's."""
        self._client = httpx.AsyncClient(timeout=2 * LIMIT, trust_env=False)
        self._ports = ports
        self._token = token
        self._loss = loss
        self._chance = random.Random(seed)
        self._numbers = count(1)
        self.ledger, self.told = Ledger(), Told()

    async def send(self, resident: str, text: str, answer: str | None = None) -> None:
        """One message, until a response arrives; `answer` is how the answer to it begins."""
        number = next(self._numbers)
        if answer is not None:
            self.ledger.asked[resident].append(answer)
        for tried in range(1, TRIES + 1):
            port = self._ports[(number + tried) % len(self._ports)]
            response = await self._post(port, _message(resident, text, number))
            if response is None or response.status_code != httpx.codes.OK:
                await asyncio.sleep(_AGAIN)
            elif tried < TRIES and self._chance.random() < self._loss:
                self.told.lost += 1
            else:
                self._show(resident, response.text)
                return
        self.told.given_up += 1

    async def close(self) -> None:
        """Lets go of connections."""
        await self._client.aclose()

    async def _post(self, port: int, body: str) -> httpx.Response | None:
        """The response, or None where none came in time."""
        begun = time.perf_counter()
        self.told.requests += 1
        try:
            response = await self._client.post(
                f"http://127.0.0.1:{port}/connectors/wechat", params=self._query(), content=body.encode()
            )
        except httpx.TransportError:
            response = None
        took = time.perf_counter() - begun
        self.told.slowest = max(self.told.slowest, took)
        self.told.statuses[0 if response is None else response.status_code] += 1
        if took > LIMIT:
            self.told.over += 1
            return None
        return response

    def _show(self, resident: str, response: str) -> None:
        shown = _CONTENT.search(response)
        if shown is None:
            self.told.acknowledged += 1
        else:
            self.ledger.read[resident].append(shown[1])

    def _query(self) -> Mapping[str, str]:
        timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
        pieces = "".join(sorted((self._token, timestamp, nonce)))
        signature = hashlib.sha1(pieces.encode(), usedforsecurity=False).hexdigest()
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}


def _message(resident: str, text: str, number: int) -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[{resident}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{text}]]></Content><MsgId>{7_000_000_000_000_000_000 + number}</MsgId></xml>"
    )
