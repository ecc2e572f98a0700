"""Residents and agents as clients of a server, and a ledger of all that they said and saw."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.client import WebSocketClientProtocol, connect

_AGENT = "/api/v1/agent"
#: Seconds that an agent takes at most to see that somebody waits.
_HESITATION = 0.3
#: Seconds for one request, and how often it is sent at most.
_TIMEOUT, _TRIES = 60.0, 4


@dataclass
class Ledger:
    """What happened. Residents are known by their number, hand-overs by their id."""

    #: Hand-over → the agents whose claim was granted.
    claims: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Hand-over → whose it is.
    whose: dict[str, int] = field(default_factory=dict)
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    answered: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: What agents' sockets showed: (hand-over, number of the line) → its text.
    seen: dict[tuple[str, int], str] = field(default_factory=dict)
    #: Text → when it was sent; and the seconds until suggestions to it were shown.
    sent: dict[str, float] = field(default_factory=dict)
    waited: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    repeated: int = 0

    @property
    def twice(self) -> int:
        """Hand-overs that more than one claim was granted for."""
        return sum(1 for agents in self.claims.values() if len(agents) > 1)


def differences(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """How many texts are missing and how many there are too many."""
    expected, there = Counter(wanted), Counter(found)
    return (expected - there).total(), (there - expected).total()


class Line:
    """Sends to the server; what was lost with its connection is sent again, as every client should.

    Each request has a key of its own by which the server knows it again, or does the same twice unharmed.
    """

    def __init__(self, port: int, connections: int) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=connections)
        address = f"http://127.0.0.1:{port}"
        self._client = httpx.AsyncClient(base_url=address, timeout=_TIMEOUT, trust_env=False, limits=limits)
        self.repeated = 0

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer. Raises httpx's errors when it was lost every time, or says that something failed."""
        for _ in range(_TRIES - 1):
            try:
                return _checked(await self._client.request(method, path, **options))
            except httpx.TransportError:
                self.repeated += 1
        return _checked(await self._client.request(method, path, **options))

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code != httpx.codes.CONFLICT:
        answer.raise_for_status()
    return answer


class Residents:
    """All residents, over one client."""

    def __init__(self, line: Line, ledger: Ledger, number: int) -> None:
        self._line = line
        self._ledger = ledger
        self._ids = [str(uuid.uuid4()) for _ in range(number)]

    async def call(self, resident: int) -> None:
        """Says who they are, and asks for a person."""
        for text in (_greeting(resident), "转人工"):
            await self._post(resident, text)

    async def say(self, resident: int, text: str) -> None:
        """A line to the agent who has the conversation."""
        self._ledger.said[resident].append(text)
        self._ledger.sent[text] = time.perf_counter()
        await self._post(resident, text)

    async def read(self, resident: int) -> list[str]:
        """What agents wrote, as it lies in the mailbox."""
        body = {"conversation_id": self._ids[resident], "after": 0}
        answer = await self._line.send("POST", "/api/v1/mailbox", json=body)
        items = [one for one in answer.json()["items"] if one["kind"] == "agent"]
        return [message["text"] for one in items for message in one["messages"]]

    async def _post(self, resident: int, text: str) -> None:
        body = {
            "conversation_id": self._ids[resident],
            "text": text,
            "channel": "web",
            "message_id": uuid.uuid4().hex,
        }
        await self._line.send("POST", "/api/v1/messages", json=body)


class Agent:
    """One agent: takes whoever waits, up to `most`, and answers each line."""

    def __init__(self, line: Line, ledger: Ledger, name: str, token: str, most: int, seed: int) -> None:
        self._line = line
        self._ledger = ledger
        self._headers = {"Authorization": f"Bearer {token}"}
        self._token = token
        self._most = most
        self._chance = random.Random(seed)
        self._work: set[asyncio.Task[None]] = set()
        self._mine: set[str] = set()
        self._queues: dict[str, asyncio.Queue[str]] = {}
        self.name = name

    async def run(self, address: str) -> None:
        """Until it is cancelled."""
        async with connect(f"{address}/ws/v1/agent", max_size=None, compression=None) as socket:
            await socket.send(json.dumps({"type": "hello", "token": self._token}))
            await self._follow(socket)

    async def _follow(self, socket: WebSocketClientProtocol) -> None:
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "ready":
                for handover in frame["handovers"]:
                    self._see(handover)
            elif frame["type"] == "handover":
                self._see(frame["handover"])
            elif frame["type"] == "lines":
                self._hear(frame["handover"], frame["lines"])
            elif frame["type"] == "suggestions":
                self._suggested(frame["handover"])

    def _see(self, handover: dict[str, Any]) -> None:
        if handover["state"] == "waiting" and len(self._mine) < self._most:
            self._begin(self._claim(handover["id"]))

    async def _claim(self, id: str) -> None:
        await asyncio.sleep(self._chance.uniform(0, _HESITATION))
        if len(self._mine) >= self._most:
            return
        answer = await self._line.send("POST", f"{_AGENT}/conversations/{id}/claim", headers=self._headers)
        if answer.status_code == httpx.codes.CONFLICT:
            self._ledger.refused += 1
            return
        self._mine.add(id)
        self._ledger.claims[id].append(self.name)
        lines = await self.transcript(id)
        # As the page does.
        path = f"{_AGENT}/conversations/{id}/suggestions?limit=3"
        await self._line.send("GET", path, headers=self._headers)
        self._ledger.whose[id] = next(n for n in map(_resident, lines) if n is not None)

    async def transcript(self, id: str) -> list[str]:
        """What residents said in a conversation, as the API has it."""
        answer = await self._line.send("GET", f"{_AGENT}/conversations/{id}", headers=self._headers)
        return [line["text"] for line in answer.json()["lines"] if line["who"] == "resident"]

    def _hear(self, id: str, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            key = id, line["number"]
            if key in self._ledger.seen:
                # A line may be shown again; its number tells.
                continue
            self._ledger.seen[key] = line["text"]
            if line["who"] == "resident" and line["text"] in self._ledger.sent:
                if id not in self._queues:
                    self._queues[id] = asyncio.Queue()
                    self._begin(self._answer(id, self._queues[id]))
                self._queues[id].put_nowait(line["text"])

    def _suggested(self, id: str) -> None:
        """Suggestions are to the latest line, and to those before it that had none yet."""
        now = time.perf_counter()
        for (handover, _), text in self._ledger.seen.items():
            if handover == id and text in self._ledger.sent and text not in self._ledger.waited:
                self._ledger.waited[text] = now - self._ledger.sent[text]

    async def _answer(self, id: str, heard: asyncio.Queue[str]) -> None:
        """One line after the other, as people write."""
        while True:
            text = f"答：{await heard.get()}"
            body = {"text": text, "key": uuid.uuid4().hex}
            path = f"{_AGENT}/conversations/{id}/lines"
            await self._line.send("POST", path, json=body, headers=self._headers)
            self._ledger.answered[self._ledger.whose[id]].append(text)

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def stop(self) -> None:
        """Ends what it is doing."""
        for task in self._work:
            task.cancel()
        for task in list(self._work):
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _greeting(resident: int) -> str:
    return f"你好，我排第{resident}个"


def _resident(text: str) -> int | None:
    """Whose greeting a line is."""
    begin, end = _greeting(0).split("0")
    middle = text.removeprefix(begin).removesuffix(end)
    return int(middle) if text == f"{begin}{middle}{end}" and middle.isdecimal() else None
