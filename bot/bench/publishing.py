"""From a docx that nobody prepared to a cited answer of every worker, while residents' questions go on.

A real server with two workers on Redis and PostgreSQL, and an editor who does what the pages do. Residents
ask a fixed set of questions at a fixed rate, whatever has been answered, each in a conversation of its own
and by turns of one worker and the other: what is answered is compared with what was answered at first.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bot.bench.deployment import Deployed, deployed
from bot.bench.figure import Figure
from bot.bench.publishing_editor import QUESTION, Editor, Paper
from bot.bench.publishing_residents import Heard, Residents
from bot.bench.quality import read_cases
from bot.bench.timing import percentile
from bot.bench.worker_lines import worker_lines
from bot.errors import SetupError
from bot.messages import Message
from bot.progress import Steps
from bot.settings import ROOT, settings

_MESSAGES = ROOT / "tests" / "evaluation" / "messages.yml"
_NAME = "editor"
_PART = "publishing"
#: The issue's figure; and that of the program under load.
_LIVE_SECONDS, _P95_MS = 120.0, 100.0
#: Connections of residents to each worker.
_CONNECTIONS = 8
#: Seconds between two looks whether a worker answers, and until it must have followed.
_LOOK, _PATIENCE = 0.2, 180.0


@dataclass(frozen=True)
class Size:
    """`documents` go live and back one after the other. `rate`: questions a second, of `questions` different
    ones; `calm`: seconds for which they are asked before the first upload, and after the last roll-back."""

    documents: int = 5
    questions: int = 120
    rate: float = 20.0
    calm: float = 20.0
    workers: int = 2


@dataclass(frozen=True)
class Round:
    """Seconds from the upload, and from the release, to a cited answer of every worker; and from the click on
    the way back until no worker answers from the document any more."""

    live: float
    followed: float
    back: float


def measure(size: Size = Size()) -> list[Figure]:
    """The figures of one run. Raises `SetupError` without Redis or PostgreSQL."""
    key = Fernet.generate_key().decode("ascii")
    with (
        _own_folder() as folder,
        deployed(size.workers, True, {"BOT_DATA_KEYS": key, "BOT_VAR_DIR": str(folder)}) as server,
        Steps() as steps,
        steps.step("documents", total=size.documents) as advance,
    ):
        password = secrets.token_urlsafe(16)
        _hire(server, key, password)
        rounds, heard = asyncio.run(_run(server, password, size, advance))
    return _figures(size, rounds, heard)


async def _run(
    server: Deployed, password: str, size: Size, advance: Callable[[int], None]
) -> tuple[list[Round], Heard]:
    async with worker_lines(server, size.workers, _CONNECTIONS) as lines:
        residents = Residents(lines, _texts(size.questions), size.rate)
        await residents.learn()
        asking = asyncio.create_task(residents.run())
        await asyncio.sleep(size.calm)
        residents.phase = "during"
        rounds = []
        editor = Editor(server.port)
        try:
            await editor.login(_NAME, password)
            for number in range(size.documents):
                rounds.append(await _round(server, editor, Paper(days=number + 3), size.workers))
                advance(1)
        finally:
            await editor.close()
        residents.phase = "after"
        await asyncio.sleep(size.calm)
        residents.stopping = True
        await asking
    return rounds, residents.heard


async def _round(server: Deployed, editor: Editor, paper: Paper, workers: int) -> Round:
    await _until(server, workers, lambda reply: _is_unknown(reply, paper, ""))
    uploaded = time.perf_counter()
    id = await editor.take_in(paper)
    released = time.perf_counter()
    await editor.release(id)
    await _until(server, workers, lambda reply: _is_answered(reply, paper, id))
    live = time.perf_counter()
    await editor.roll_back()
    await _until(server, workers, lambda reply: _is_unknown(reply, paper, id))
    return Round(live - uploaded, live - released, time.perf_counter() - live)


async def _until(server: Deployed, workers: int, wanted: Callable[[Message], bool]) -> None:
    """Asks each worker until all answer what is wanted. Raises `SetupError` where it never comes to that."""
    until = time.monotonic() + _PATIENCE
    async with worker_lines(server, workers, 1) as lines:
        while time.monotonic() < until:
            replies = await asyncio.gather(*(line.ask(QUESTION) for line in lines))
            answers = [reply.replies[0] for reply in replies]
            if len({line.worker for line in lines}) == workers and all(map(wanted, answers)):
                return
            await asyncio.sleep(_LOOK)
    raise SetupError("a worker did not follow the release")


def _is_answered(said: Message, paper: Paper, id: str) -> bool:
    return paper.says in said.text and id in [one.document_id for one in said.citations]


def _is_unknown(said: Message, paper: Paper, id: str) -> bool:
    return paper.says not in said.text and id not in [one.document_id for one in said.citations]


def _texts(wanted: int) -> list[str]:
    """Questions that the bureau can answer, from all of the set."""
    known = [case.text for case in read_cases(_MESSAGES) if "answer" in case.routes]
    return known[:: max(1, len(known) // wanted)][:wanted]


def _hire(server: Deployed, key: str, password: str) -> None:
    """An editor's account, as an operator makes it."""
    if server.postgres is None:
        raise SetupError("this server has no PostgreSQL")
    command = [sys.executable, "-m", "bot", "users", "add", _NAME, "--role", "editor", "--password-stdin"]
    environment = {**os.environ, "BOT_DATABASE_URL": server.postgres.url(), "BOT_DATA_KEYS": key}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=password, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SetupError(f"the editor's account was not made: {done.stderr.strip()}")


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder with what was trained and no index of a release, which an earlier run would have left."""
    chosen = settings()
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as name:
        folder = Path(name)
        for trained in (chosen.encoder_dir, chosen.index_dir, chosen.models_dir):
            (folder / trained.name).symlink_to(trained.resolve())
        yield folder


def _figures(size: Size, rounds: Sequence[Round], heard: Heard) -> list[Figure]:
    before, during = ([1000 * one for one in heard.seconds[phase]] for phase in ("before", "during"))
    usual, meanwhile = percentile(before, 95), percentile(during, 95)
    live, back = max(one.live for one in rounds), max(one.back for one in rounds)
    among = f"slowest of {size.documents} documents"
    followed = f"after the release {max(one.followed for one in rounds):.1f} s, {size.workers} workers"
    asked = f"of {heard.asked}, {len(during)} of them in between"
    rate = f"before {usual:.1f} ms, slowest {max(during):.0f} ms, {size.rate:.0f} questions a second"
    others = ", ".join(dict.fromkeys(heard.otherwise))
    otherwise = float(len(heard.otherwise))
    return [
        Figure(_PART, f"upload to a cited answer of every worker, {among}", live, "s", _LIVE_SECONDS,
               baseline=followed),
        Figure(_PART, "residents' questions failed", float(heard.failed), "", 0.0, baseline=asked),
        Figure(_PART, "answered otherwise than before", otherwise, "", 0.0, baseline=others),
        Figure(_PART, "residents' p95 in between", meanwhile, "ms", _P95_MS, baseline=rate),
        Figure(_PART, "the same / before", meanwhile / usual, "×"),
        Figure(_PART, f"roll-back until no worker answers from it, {among}", back, "s"),
    ]  # fmt: skip
