"""Two real workers, forked from one process that has loaded the models, on a real Redis."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from bot.bench.redis_server import RedisServer
from bot.settings import ROOT

READY = "滨江民政助手已就绪："


class Server:
    """`python -m bot serve --workers 2`."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    def say(self, conversation: str, text: str) -> dict[str, Any]:
        """One message over a connection of its own, so that any worker may take it; the trace."""
        body = {"conversation_id": conversation, "text": text}
        reply = httpx.post(f"{self.address}/api/v1/messages", json=body, timeout=60, trust_env=False)
        assert reply.status_code == 200, reply.text
        trace: dict[str, Any] = reply.json()["trace"]
        return trace

    def workers(self) -> list[int]:
        """Their process numbers."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]


@pytest.fixture(scope="module")
def server(
    trained: None, session_redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A fresh server; it must end well when it is told to stop."""
    settings = {
        "BOT_REDIS_URL": session_redis.url,
        "BOT_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('store') / 'desk.sqlite3'}",
        "BOT_LIMIT_ADDRESS": "",
    }
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0", "--workers", "2"],
            cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line.startswith(READY):
            process.kill()
            errors.seek(0)
            pytest.fail(f"the server did not start: {line} {errors.read()}")
        yield Server(process, line.removeprefix(READY).removesuffix("/chat"))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        errors.seek(0)
        assert "Traceback" not in errors.read()
    assert process.returncode == 0


def until(done: Callable[[], object]) -> None:
    """Comes back once `done` gives something."""
    limit = time.monotonic() + 60
    while not done():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.1)


def memory(process: int) -> dict[str, float]:
    """MB of a process: Rss, Pss, Private_Dirty, …"""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return {name: int(size) / 1024 for name, size in re.findall(r"^(\w+): +(\d+) kB", text, re.M)}


def both_answer(server: Server) -> None:
    """Asks until every worker has answered something; what was answered must be right."""
    answered: set[int] = set()
    before = {worker: psutil.Process(worker).cpu_times().user for worker in server.workers()}

    def ask() -> bool:
        assert server.say(f"c-{time.monotonic_ns()}", "老年食堂吃饭打几折")["route"] == "answer"
        for worker, used in before.items():
            # A turn is some 20 ms of work; a worker that only looks after itself uses a tenth of that.
            if psutil.Process(worker).cpu_times().user - used > 0.1:
                answered.add(worker)
        return answered == set(before)

    until(ask)


def test_models_are_in_memory_once(server: Server) -> None:
    until(lambda: len(server.workers()) == 2)
    both_answer(server)
    for worker in server.workers():
        used = memory(worker)
        assert used["Rss"] > 400
        # What a worker has for itself is a small part: the rest is the supervisor's, written once.
        assert used["Private_Dirty"] < used["Rss"] / 4


def test_a_conversation_goes_on_in_whichever_worker(server: Server) -> None:
    conversation = f"form-{time.monotonic_ns()}"
    assert server.say(conversation, "给我妈约个上门助浴")["route"] == "form"
    for _ in range(6):
        assert server.say(conversation, "这个多少钱啊")["form"]["service"]


def test_the_worker_that_takes_a_dead_ones_place_answers(server: Server) -> None:
    dead = server.workers()[0]
    os.kill(dead, signal.SIGKILL)
    until(lambda: len(server.workers()) == 2 and dead not in server.workers())
    both_answer(server)
    # Together they have all processors, also after one has taken another's place.
    places = [psutil.Process(worker).cpu_affinity() for worker in server.workers()]
    assert {processor for place in places for processor in place} == os.sched_getaffinity(0)
    ready = httpx.get(f"{server.address}/readyz", timeout=60, trust_env=False).json()
    assert set(ready["parts"].values()) == {"ok"}
