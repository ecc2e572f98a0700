"""What the server itself costs: how long it takes to be ready, how much memory it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

import httpx
import psutil

from bot.bench.figure import Figure
from bot.bench.servers import free_port
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT

_READY_SECONDS, _MEMORY_MB = 20.0, 1300.0
_PATIENCE_SECONDS = 180.0
_HOST = "127.0.0.1"


def measure(texts: Sequence[str]) -> list[Figure]:
    """Starts `python -m bot serve` on a free port, sends the texts, stops it.

    Raises `SetupError` when it does not become ready.
    """
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--host", _HOST, "--port", str(port)],
        cwd=ROOT,
        # All messages come from one address here.
        env={**os.environ, "BOT_LIMIT_ADDRESS": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://{_HOST}:{port}", timeout=30, trust_env=False) as client:
            with Steps() as steps:
                with steps.step("server"):
                    _wait(client, server, begun)
                    ready = time.perf_counter() - begun
                fresh = _memory(server.pid)
                with steps.step("messages", total=len(texts)) as advance:
                    for number, text in enumerate(texts):
                        body = {"conversation_id": f"bench-{number}", "text": text}
                        client.post("/api/v1/messages", json=body).raise_for_status()
                        advance(1)
            used = _memory(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
    return [
        Figure("memory", "start until ready", ready, "s", _READY_SECONDS, baseline="stock Rasa 33 s"),
        Figure(
            "memory",
            f"one process after {len(texts)} turns",
            used,
            "MB",
            _MEMORY_MB,
            baseline=f"when ready {fresh:.0f} MB; stock Rasa 1200 MB",
        ),
    ]


def _wait(client: httpx.Client, server: subprocess.Popen[bytes], begun: float) -> None:
    while time.perf_counter() - begun < _PATIENCE_SECONDS:
        if server.poll() is not None:
            raise SetupError("the server ended before it was ready: run `python -m bot serve` to see why")
        try:
            if client.get("/readyz").status_code == httpx.codes.OK:
                return
        except httpx.ConnectError:
            # It does not listen yet.
            pass
        time.sleep(0.1)
    raise SetupError(f"the server was not ready after {_PATIENCE_SECONDS:.0f} s")


def _memory(process: int) -> float:
    """Resident MB of a process and its children."""
    parent = psutil.Process(process)
    return float(sum(p.memory_info().rss for p in (parent, *parent.children(recursive=True)))) / 1e6
