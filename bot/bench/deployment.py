"""A server as it would run for residents, on free ports of loopback, with stores of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from cryptography.fernet import Fernet

from bot.bench import servers
from bot.desk.storage import Database, file_url, upgrade
from bot.errors import SetupError
from bot.settings import ROOT

_PATIENCE = 180.0
#: One machine's load comes from one address; limits are measured by their own tests. Residents repeat each
#: other less than a set of messages that is sent round and round: each message is encoded.
_FOR_LOAD = {
    **{f"BOT_LIMIT_{name}": "" for name in ("CONVERSATION", "ADDRESS", "KIOSK_ADDRESS", "CONNECTOR")},
    "BOT_ENCODER_MEMORY": "16",
}


@dataclass(frozen=True)
class Deployed:
    """A server that answers on `port`; `redis` and `postgres` are None where it has none."""

    port: int
    process: subprocess.Popen[bytes]
    redis: servers.RedisServer | None = None
    postgres: servers.PostgresServer | None = None

    def memory(self) -> float:
        """MB of all its processes, pages that they share counted once (proportional set size)."""
        parent = psutil.Process(self.process.pid)
        family = (parent, *parent.children(recursive=True))
        return float(sum(one.memory_full_info().pss for one in family)) / 1e6


@contextmanager
def deployed(workers: int, shared: bool, extra: Mapping[str, str] | None = None) -> Iterator[Deployed]:
    """`python -m bot serve` with so many workers; `shared`: with Redis and PostgreSQL, else embedded.

    Raises `SetupError` when it, or one of them, does not start.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-bench-")))
        settings = {
            **_FOR_LOAD,
            "BOT_DATA_KEYS": Fernet.generate_key().decode("ascii"),
            **(extra or {}),
        }
        redis = postgres = None
        if shared:
            redis = stack.enter_context(servers.redis())
            postgres = stack.enter_context(servers.postgres())
            settings |= {"BOT_REDIS_URL": redis.url, "BOT_DATABASE_URL": postgres.url()}
            database = Database(postgres.url())
            upgrade(database)
            database.close()
        else:
            settings |= {"BOT_DATABASE_URL": file_url(folder)}
        port = servers.free_port()
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--workers", str(workers)]
        process = stack.enter_context(running(command, settings, folder / "log"))
        await_ready(port, "/readyz", process)
        yield Deployed(port, process, redis, postgres)


@contextmanager
def confined_to(processors: int) -> Iterator[None]:
    """What is started meanwhile, and all that it starts, stays on so many processors."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:processors])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def running(command: list[str], settings: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with further settings in its environment; what it prints goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def await_ready(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Waits until a server says that it is ready. Raises `SetupError` when it ends or takes too long."""
    until = time.monotonic() + _PATIENCE
    with httpx.Client(base_url=f"http://{servers.HOST}:{port}", timeout=10, trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                if client.get(path).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                # It does not listen yet.
                pass
            time.sleep(0.1)
    raise SetupError("the server did not become ready: run `python -m bot serve` to see why")
