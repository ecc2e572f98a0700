"""A worker in a process of its own: takes turns of one conversation, each for a message that it is handed.

Reads one message number a line; writes one JSON object a line: `ready`, then `begun` and `ended` with the
moment in nanoseconds of the machine's own clock, and `replied` with what the message's reply says. The
turn is a short wait instead of the assistant's thinking: what is tested is who may take it when.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from bot.conversations import SharedConversations
from bot.desk.privacy.cipher import Cipher
from bot.errors import TurnLost

CONVERSATION = "bench-ordering"
_TTL = 3600.0


async def take(store: SharedConversations, number: int, seconds: float) -> None:
    """The turn of a message: its number is put behind those that are there already."""
    message = f"m-{number}"
    async with store.turn(CONVERSATION) as session:
        reply = await session.reply(message)
        if reply is None:
            _say({"begun": number, "at": time.monotonic_ns()})
            log = [*session.state.get("log", ()), number]
            await asyncio.sleep(seconds)
            reply = {"number": number, "place": len(log)}
            _say({"ended": number, "at": time.monotonic_ns()})
            await session.commit({"log": log}, message, reply)
    _say({"replied": reply["number"], "place": reply["place"]})


async def work(url: str, lease: float, seconds: float) -> None:
    """Takes the turns of the messages that come in, until there are no more."""
    store = SharedConversations(url, Cipher([os.environ["BOT_DATA_KEYS"]]), _TTL, lease)
    await store.check()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    _say({"ready": os.getpid()})
    async with asyncio.TaskGroup() as tasks:
        while line := await reader.readline():
            tasks.create_task(_take(store, int(line), seconds))
    await store.close()


async def _take(store: SharedConversations, number: int, seconds: float) -> None:
    try:
        await take(store, number, seconds)
    except TurnLost:
        # As the assistant does: from the beginning, and another turn may have replied already.
        await take(store, number, seconds)


def _say(what: Mapping[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
