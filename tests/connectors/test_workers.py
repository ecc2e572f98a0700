"""Several workers on one port: replaced when they die, gentle when they stop, counted as one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from uvicorn.config import STARTUP_FAILURE

from connectors.run_folder import run_folder
from tests.connectors.client import MESSAGES
from tests.connectors.served import NOTHING_TO_LOAD
from tests.connectors.server import announced, running

PATIENCE = 30.0
#: What a proxy before the last one says of itself is anybody's word.
FORWARDED = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}


def ask(address: str, path: str = "/worker", **options: Any) -> httpx.Response:
    """One GET over a connection of its own, so that any worker may take it."""
    return httpx.get(address + path, trust_env=False, timeout=PATIENCE, **options)


def say(address: str, conversation: str, text: str = "你好") -> httpx.Response:
    """One message over a connection of its own."""
    body = {"conversation_id": conversation, "text": text}
    return httpx.post(address + MESSAGES, json=body, trust_env=False, timeout=PATIENCE)


def workers_of(process: subprocess.Popen[str]) -> set[int]:
    """Numbers of the living worker processes."""
    children = psutil.Process(process.pid).children()
    return {child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE}


def until(done: Any) -> Any:
    """What `done` gives, once it is true."""
    limit = time.monotonic() + PATIENCE
    while not (found := done()):
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)
    return found


def turns(address: str) -> float:
    """What `/metrics` of whichever worker shows as the number of turns."""
    return float(re.findall(r"^assistant_turn_seconds_count (.*)$", ask(address, "/metrics").text, re.M)[0])


def test_both_serve_one_line_tells_and_every_worker_shows_the_sum(tmp_path: Path) -> None:
    with running("ready", 0, 2, tmp_path) as process:
        address = announced(process)
        served: set[int] = set()

        def both() -> bool:
            served.add(ask(address).json()["pid"])
            return len(served) == 2

        until(both)
        assert served == workers_of(process)
        # Nobody is believed who the caller is where no proxy is known.
        assert ask(address, headers=FORWARDED).json()["caller"] == "127.0.0.1"
        for number in range(30):
            assert say(address, f"c{number}").status_code == 200
        assert [turns(address) for _ in range(10)] == [30.0] * 10
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 0
    assert "已就绪" not in out
    assert "Traceback" not in err
    assert not list((tmp_path / "run").iterdir())


def test_connections_that_are_kept_are_shared_out(tmp_path: Path) -> None:
    with running("ready", 0, 2, tmp_path) as process, ExitStack() as kept:
        address = announced(process)
        until(lambda: len({ask(address).json()["pid"] for _ in range(10)}) == 2)
        clients = [kept.enter_context(httpx.Client(trust_env=False, timeout=PATIENCE)) for _ in range(20)]
        served = Counter(client.get(f"{address}/worker").json()["pid"] for client in clients)
        # Even, but for when a busy machine lets one of them sleep.
        assert len(served) == 2
        assert min(served.values()) >= 5


def test_a_killed_worker_is_replaced_and_what_it_counted_stays(tmp_path: Path) -> None:
    with running("ready", 0, 2, tmp_path) as process:
        address = announced(process)
        first = until(lambda: len(workers := workers_of(process)) == 2 and workers)
        for number in range(10):
            say(address, f"c{number}")
        for worker in first:
            os.kill(worker, signal.SIGKILL)
        until(lambda: len(workers_of(process) - first) == 2)
        for number in range(10):
            say(address, f"d{number}")
        assert turns(address) == 20.0
        # The new ones count on in the files of the old ones.
        assert len(list((tmp_path / "run").glob("*/counter_*.db"))) <= 2


@pytest.mark.parametrize("stopped", ["worker", "server"])
def test_a_stopping_worker_finishes_its_turns(stopped: str, tmp_path: Path) -> None:
    with running("held", 0, 2, tmp_path) as process:
        address = announced(process)
        workers = until(lambda: len(found := workers_of(process)) == 2 and found)
        with ThreadPoolExecutor(20) as residents:
            under_way = [residents.submit(say, address, f"c{number}") for number in range(20)]
            until(lambda: len(list(tmp_path.glob("*.begun"))) == 20)
            for one in [process.pid] if stopped == "server" else workers:
                os.kill(one, signal.SIGTERM)
            # Time enough to drop them, if that is what a signal does.
            time.sleep(1)
            (tmp_path / "go").touch()
            assert [turn.result().status_code for turn in under_way] == [200] * 20
        if stopped == "server":
            assert process.wait(timeout=PATIENCE) == 0
        else:
            until(lambda: not workers & workers_of(process))
            assert say(address, "after").status_code == 200


def test_workers_go_when_their_supervisor_is_gone(tmp_path: Path) -> None:
    with running("ready", 0, 2, tmp_path) as process:
        announced(process)
        workers = until(lambda: len(workers := workers_of(process)) == 2 and workers)
        process.kill()
        process.wait()
        until(lambda: not any(psutil.pid_exists(worker) for worker in workers))


def test_what_cannot_be_loaded_is_one_sentence(tmp_path: Path) -> None:
    with running("ready", 0, 2, tmp_path, **{NOTHING_TO_LOAD: "1"}) as process:
        out, err = process.communicate()
    assert process.returncode == STARTUP_FAILURE
    assert err == "error: 还没有训练，请先运行 python -m bot train。\n"
    assert out == ""


def test_a_worker_that_cannot_start_again_does_not_end_the_others(tmp_path: Path) -> None:
    with running("only_the_first_two", 0, 2, tmp_path) as process:
        address = announced(process)
        first = until(lambda: len(workers := workers_of(process)) == 2 and workers)
        assert process.stderr is not None
        told = threading.Event()

        def listen() -> None:
            for line in process.stderr or ():
                if "exited with code 1" in line:
                    told.set()

        threading.Thread(target=listen, daemon=True).start()
        # Both have started: one that fails before any is ready ends the server, as it should.
        until(lambda: (tmp_path / "second").exists())
        os.kill(first.pop(), signal.SIGKILL)
        assert told.wait(PATIENCE)
        assert ask(address).status_code == 200
        assert process.poll() is None


def test_workers_without_a_store_to_share_are_refused() -> None:
    with running("ready", 0, 2, BOT_REDIS_URL="") as process:
        out, err = process.communicate()
    assert process.returncode == 1
    assert out == ""
    assert err.strip().count("\n") == 0
    assert "BOT_REDIS_URL" in err


def test_a_known_proxy_is_believed_who_the_caller_is(tmp_path: Path) -> None:
    with running("ready", 0, 1, tmp_path, BOT_TRUSTED_PROXIES="127.0.0.0/8") as process:
        assert ask(announced(process), headers=FORWARDED).json()["caller"] == "198.51.100.7"


def test_a_run_folder_is_fresh_and_goes(tmp_path: Path) -> None:
    with run_folder(tmp_path) as folder:
        name = folder.name
        (folder / "counter_0.db").write_bytes(b"x")
        # What a killed server of this machine left goes, what others have stays.
        dead = folder.with_name(f"{name.rpartition('-')[0]}-999999999")
        dead.mkdir()
        other = folder.with_name("elsewhere-1")
        other.mkdir()
    assert not folder.exists()
    folder.mkdir()
    (folder / "counter_0.db").write_bytes(b"x")
    with run_folder(tmp_path) as again:
        assert again == folder
        assert not list(again.iterdir())
        assert not dead.exists()
        assert other.exists()
