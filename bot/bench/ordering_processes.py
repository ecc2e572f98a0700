"""The processes of `ordering_worker`, and their client: hands out messages, kills, sends again, listens."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from redis import Redis

from bot.bench.desk_processes import KEY, pipe
from bot.bench.ordering_worker import CONVERSATION
from bot.conversations.shared.names import Digests
from bot.desk.privacy.cipher import Cipher
from bot.errors import SetupError
from bot.settings import ROOT

#: Seconds between two looks for what workers say and who stands in line.
_LOOK = 0.001
#: Seconds that everything may take before something is wrong.
_PATIENCE = 300.0


@dataclass
class Heard:
    """What workers said and what became of them; moments in nanoseconds of the machine's clock."""

    begun: list[tuple[int, int, int]] = field(default_factory=list)
    ended: dict[tuple[int, int], int] = field(default_factory=dict)
    died: dict[int, int] = field(default_factory=dict)
    #: message → the place that each of its replies told.
    places: dict[int, list[int]] = field(default_factory=dict)
    #: message → when it stood in line, counted over all; again each time that it was sent again.
    entered: dict[int, list[int]] = field(default_factory=dict)


class Worker:
    """A process, and a thread that hears it."""

    def __init__(self, url: str, lease: float, seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.bench.ordering_worker", url, str(lease), str(seconds)],
            cwd=ROOT,
            env={**os.environ, "BOT_DATA_KEYS": KEY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = False
        self.waiting: list[int] = []
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._hearing = Thread(target=self._hear, daemon=True)
        self._hearing.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.process.pid

    def send(self, number: int) -> None:
        """Hands it a message; a worker that is dead gets nothing, which shows later."""
        self.waiting.append(number)
        try:
            pipe(self.process.stdin).write(f"{number}\n")
            pipe(self.process.stdin).flush()
        except BrokenPipeError:
            # It has died meanwhile: the message is sent again with all that it had.
            return

    def said(self) -> list[dict[str, Any]]:
        """What it has said since the last call; half a line says nothing."""
        found: list[dict[str, Any]] = []
        while True:
            try:
                line = self._lines.get_nowait()
            except Empty:
                return found
            if line.endswith("\n"):
                found.append(json.loads(line))

    def kill(self) -> int:
        """Ends it in the middle of what it does; when it was dead."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=60)
        died = time.monotonic_ns()
        self._hearing.join(timeout=60)
        pipe(self.process.stdout).close()
        return died

    def finish(self) -> None:
        """Tells it that there is no more to do. Raises `SetupError` when it failed."""
        pipe(self.process.stdin).close()
        if self.process.wait(timeout=60) != 0:
            raise SetupError(f"a worker ended with code {self.process.returncode}")

    def _hear(self) -> None:
        for line in pipe(self.process.stdout):
            self._lines.put(line)


class Client:
    """Sends messages one after the other, each to the next worker, once the one before stands in line."""

    def __init__(
        self, url: str, start: Callable[[], Worker], workers: int, kill_every: float, seed: int
    ) -> None:
        """`kill_every`: seconds between two kills; 0: none."""
        self.heard = Heard()
        self._start, self._kill_every = start, kill_every
        self._chance = random.Random(seed)
        self._redis: Redis = Redis.from_url(url, decode_responses=True)
        self._queue, _ = Digests(Cipher([KEY])).conversation(CONVERSATION).line
        self._tokens: set[str] = set()
        self._entries = 0
        self._again: list[int] = []
        self._workers = [start() for _ in range(workers)]
        self._end = time.monotonic() + _PATIENCE
        self._next_kill = self._end
        self._await(lambda: all(worker.ready for worker in self._workers))
        self._next_kill = time.monotonic() + kill_every

    def run(self, messages: int, pause: float) -> None:
        """Sends so many messages, `pause` seconds apart, and waits until each has its reply."""
        for number in range(messages):
            self._send(number)
            time.sleep(pause)
            self._look()
            self._send_again()
        while any(worker.waiting for worker in self._workers) or self._again:
            self._look()
            self._send_again()
            time.sleep(_LOOK)
        for worker in self._workers:
            worker.finish()
        self._redis.close()

    def _send_again(self) -> None:
        while self._again:
            self._send(self._again.pop(0))

    def _send(self, number: int) -> None:
        self._await(lambda: any(worker.ready for worker in self._workers))
        worker = next(worker for worker in self._workers if worker.ready)
        # The one that was served is the last to be served again.
        self._workers.remove(worker)
        self._workers.append(worker)
        worker.send(number)
        self._await(lambda: self._stands(worker, number))

    def _stands(self, worker: Worker, number: int) -> bool:
        """Whether the message is in line, has been, or never will be as its worker has died."""
        mine = [
            token for token in self._redis.lrange(self._queue, 0, -1) if token.startswith(f"{worker.pid}-")
        ]
        new = [token for token in mine if token not in self._tokens]
        self._tokens.update(new)
        if new or number not in worker.waiting:
            self.heard.entered.setdefault(number, []).append(self._entries)
            self._entries += 1
            return True
        return worker not in self._workers

    def _await(self, true: Callable[[], bool]) -> None:
        while not true():
            self._look()
            time.sleep(_LOOK)

    def _look(self) -> None:
        if time.monotonic() > self._end:
            raise SetupError("the workers do not get on")
        for worker in self._workers:
            self._hear(worker)
        if self._kill_every and time.monotonic() > self._next_kill:
            self._kill()
            self._next_kill = time.monotonic() + self._kill_every

    def _kill(self) -> None:
        alive = [worker for worker in self._workers if worker.ready]
        if not alive:
            return
        victim = self._chance.choice(alive)
        self.heard.died[victim.pid] = victim.kill()
        self._hear(victim)
        self._workers.remove(victim)
        self._workers.append(self._start())
        self._again += victim.waiting

    def _hear(self, worker: Worker) -> None:
        for said in worker.said():
            if "ready" in said:
                worker.ready = True
            elif "begun" in said:
                self.heard.begun.append((said["begun"], worker.pid, said["at"]))
            elif "ended" in said:
                self.heard.ended[said["ended"], worker.pid] = said["at"]
            else:
                self.heard.places.setdefault(said["replied"], []).append(said["place"])
                worker.waiting.remove(said["replied"])
