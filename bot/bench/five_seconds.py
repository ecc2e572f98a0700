"""WeChat's five seconds while the model stalls, the stores are away and WeChat's own API fails.

Two servers share Redis and PostgreSQL. Residents send messages at a fixed rate, whatever has been
answered; some responses are lost on the way, and the message is sent again, to the other server. At the
end every answer that is due must have been read once: in a response, as a customer-service message, or
with the resident's next message.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from bot.bench import servers
from bot.bench.deployment import await_ready, running
from bot.bench.figure import Figure
from bot.bench.quality import read_cases
from bot.bench.wechat.api import FakeTencent
from bot.bench.wechat.api import running as running_api
from bot.bench.wechat.residents import LIMIT, WeChat
from bot.bench.wechat.stalling import MARK
from bot.desk.storage import Database, upgrade
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT

_TOKEN = "bench-token"
_MESSAGES = ROOT / "tests" / "evaluation" / "messages.yml"
#: What one resident asks, each question once.
_QUESTIONS = 10
#: Characters by which an answer is known.
_KNOWN_BY = 30
#: What the API says in turn while it fails; the rest is an HTTP error.
_CODES = (45015, -1, 45047, 48001)


@dataclass(frozen=True)
class Size:
    """`rate` is messages a second; `stall` and `slow` are the seconds that the model and the API take
    where they do; `deadline` is the server's, None: the product's own."""

    messages: int = 1200
    rate: float = 8.0
    stall: float = 10.0
    slow: float = 10.0
    loss: float = 0.15
    deadline: float | None = None


@dataclass(frozen=True)
class Servers:
    """What a run has: two servers of the product by their ports, the stores, WeChat's API."""

    ports: tuple[int, int]
    redis: servers.RedisServer
    postgres: servers.PostgresServer
    api: FakeTencent


def measure(size: Size = Size()) -> list[Figure]:
    """The figures of one run."""
    with (
        _running(size) as started,
        Steps() as steps,
        steps.step("five seconds", total=size.messages) as advance,
    ):
        wechat = asyncio.run(_run(started, size, advance))
    told, times = wechat.told, wechat.ledger.times()
    lost = sum(1 for read in times.values() if read == 0)
    doubled = sum(1 for read in times.values() if read > 1)
    size_said = f"{len(times)} messages in {told.requests} requests, {told.lost} responses lost on the way"
    late = f"{told.acknowledged} acknowledged, {len(started.api.sent)} answers written afterwards"
    return [
        Figure("five-seconds", "slowest response", told.slowest, "s", LIMIT, baseline=size_said),
        Figure("five-seconds", "responses other than 200", float(_others(told.statuses)), "", 0.0),
        Figure("five-seconds", "replies lost", float(lost), "", 0.0, baseline=late),
        Figure("five-seconds", "replies doubled", float(doubled), "", 0.0),
    ]


def _others(statuses: dict[int, int]) -> int:
    return sum(number for status, number in statuses.items() if status != httpx.codes.OK)


@contextmanager
def _running(size: Size) -> Iterator[Servers]:
    """Two servers of the product that share everything, as on two machines."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-bench-")))
        redis, postgres = stack.enter_context(servers.redis()), stack.enter_context(servers.postgres())
        api = stack.enter_context(running_api())
        database = Database(postgres.url())
        upgrade(database)
        database.close()
        settings = {
            **{f"BOT_LIMIT_{name}": "" for name in ("CONVERSATION", "ADDRESS", "KIOSK_ADDRESS", "CONNECTOR")},
            "BOT_DATA_KEYS": Fernet.generate_key().decode("ascii"),
            "BOT_REDIS_URL": redis.url,
            "BOT_DATABASE_URL": postgres.url(),
            "BOT_WECHAT_TOKEN": _TOKEN,
            "BOT_WECHAT_APP_ID": "wxbench",
            "BOT_WECHAT_APP_SECRET": "bench-secret",
            "BOT_WECHAT_API_BASE": api.url,
        }
        if size.deadline is not None:
            settings["BOT_CALLBACK_DEADLINE_SECONDS"] = str(size.deadline)
        ports = servers.free_port(), servers.free_port()
        started = []
        for port in ports:
            command = [sys.executable, "-m", "bot.bench.wechat.stalling", str(size.stall)]
            command += ["serve", "--port", str(port)]
            started.append(stack.enter_context(running(command, settings, folder / f"{port}.log")))
        for port, process in zip(ports, started, strict=True):
            await_ready(port, "/readyz", process)
        yield Servers(ports, redis, postgres, api)


async def _run(started: Servers, size: Size, advance: Callable[[int], None]) -> WeChat:
    questions = await _questions(started.ports[0])
    wechat = WeChat(started.ports, _TOKEN, size.loss, seed=size.messages)
    faults = _faults(started, size)
    residents = -(-size.messages // len(questions))
    share = size.messages // len(faults)
    for number, (begin, end) in enumerate(faults):
        await asyncio.to_thread(begin)
        first = number * share
        sending = [
            asyncio.create_task(
                _ask(wechat, questions, one, residents, one in _stalled(number, first, share))
            )
            async for one in _at_a_rate(range(first, first + share), size.rate, advance)
        ]
        await asyncio.gather(*sending)
        await asyncio.to_thread(end)
    # What is under way now takes as long as the model and the API do; then the mailboxes are emptied.
    await asyncio.sleep(2 * size.stall + size.slow)
    for _ in range(2):
        await asyncio.gather(*(wechat.send(f"resident-{number}", "你好") for number in range(residents)))
        await asyncio.sleep(size.slow)
    for _, body in started.api.sent:
        wechat.ledger.read[body["touser"]].append(body["text"]["content"])
    await wechat.close()
    return wechat


def _faults(started: Servers, size: Size) -> Sequence[tuple[Callable[[], None], Callable[[], None]]]:
    """What begins and ends each part of a run. The model stalls in all of them but the first."""
    api = started.api

    def slow(seconds: float) -> Callable[[], None]:
        return lambda: setattr(api, "seconds", seconds)

    def fail() -> None:
        api.codes, api.statuses = list(_CODES) * size.messages, [200, 200, 200, 500, 200] * size.messages

    def work() -> None:
        api.codes, api.statuses = [], []

    return (
        (work, work),
        (work, work),
        (started.redis.stop, started.redis.start),
        (slow(size.slow), slow(0.0)),
        (started.postgres.stop, started.postgres.start),
        (fail, work),
    )


def _stalled(number: int, first: int, share: int) -> tuple[int, ...]:
    """The messages of a part at which the model stalls: one for each server, early, so that most of what
    follows waits behind them."""
    return () if number == 0 else (first + share // 4, first + share // 4 + 1)


async def _at_a_rate(
    numbers: Sequence[int], rate: float, advance: Callable[[int], None]
) -> AsyncIterator[int]:
    """The numbers, so many a second."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for place, number in enumerate(numbers):
        await asyncio.sleep(max(0.0, begun + place / rate - loop.time()))
        yield number
        advance(1)


async def _ask(
    wechat: WeChat, questions: Sequence[tuple[str, str]], number: int, residents: int, stall: bool
) -> None:
    text, answer = questions[number // residents % len(questions)]
    await wechat.send(f"resident-{number % residents}", text + MARK if stall else text, answer)


async def _questions(port: int) -> list[tuple[str, str]]:
    """Questions with how their answers begin: (text, beginning), each beginning in one answer only.

    Raises `SetupError` when the server does not answer enough of them the same in every conversation.
    """
    cases = [case for case in read_cases(_MESSAGES) if case.routes == ("answer",) and case.before is None]
    # Text → answer.
    chosen: dict[str, str] = {}
    base = f"http://{servers.HOST}:{port}"
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False) as client:
        for number, case in enumerate(cases):
            if len(chosen) == _QUESTIONS:
                return [(text, _start(answer)) for text, answer in chosen.items()]
            # Alone, after all the others, and as it is asked where the model stalls.
            asked = ((f"alone-{number}", case.text), ("together", case.text), ("together", case.text + MARK))
            answers = [await _answer(client, conversation, text) for conversation, text in asked]
            same = len({_start(answer) for answer in answers}) == 1 and _is_other(answers[0], chosen.values())
            if same and await _keep_apart(client, f"apart-{number}", case.text, answers[0], chosen):
                chosen[case.text] = answers[0]
    raise SetupError("the server did not answer enough questions")


async def _keep_apart(
    client: httpx.AsyncClient, name: str, text: str, answer: str, chosen: Mapping[str, str]
) -> bool:
    """Whether a question has its answer after each of those chosen, and each of them after it: what was
    talked about may change what a question means. `name` begins the conversations in which it is asked."""
    for number, (other, others) in enumerate(chosen.items()):
        conversation = f"{name}-{number}"
        told = [await _answer(client, conversation, one) for one in (other, text, other)]
        if [_start(one) for one in told[1:]] != [_start(answer), _start(others)]:
            return False
    return True


def _start(answer: str) -> str:
    return answer.partition("\n")[0][:_KNOWN_BY]


def _is_other(answer: str, others: Iterable[str]) -> bool:
    """Whether an answer can be told from the others by how they begin."""
    start = _start(answer)
    return len(start) == _KNOWN_BY and not any(
        start in other or _start(other) in answer or answer.count(start) > 1 for other in others
    )


async def _answer(client: httpx.AsyncClient, conversation: str, text: str) -> str:
    """The assistant's answer; empty where it has none."""
    response = await client.post("/api/v1/messages", json={"conversation_id": conversation, "text": text})
    response.raise_for_status()
    reply = response.json()
    if reply["trace"]["route"] != "answer":
        return ""
    return "\n".join(message["text"] for message in reply["replies"])
