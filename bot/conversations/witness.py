"""The database as a second witness of claims: workers that cannot ask Redis still do not answer twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete, select

from bot.conversations.base import Way
from bot.conversations.tables import reply_claims
from bot.desk.records import insert
from bot.desk.storage import Database
from bot.errors import StoreUnavailable
from bot.language.clock import now

#: Seconds that the database may take: who waits for a reply on WeChat has five in all.
_PATIENCE = 0.5
#: Seconds after a failure in which the database is not asked again.
_PAUSE = 2.0
#: Questions that are under way at once; a database that hangs holds no more threads than this.
_MOST = 4
#: Questions that are under way or wait for a thread; turns that end together ask together.
_MOST_WAITING = 64
#: Claims between two looks for those that are too old.
_SWEEP_EVERY = 100

Answer = TypeVar("Answer")


class DatabaseWitness:
    """Records claims in the database of the cases. Used on one event loop; blocks threads of its own only."""

    def __init__(self, database: Callable[[], Database], ttl_seconds: float) -> None:
        """`database` is opened at each use and may raise `StoreUnavailable`; `ttl_seconds`: how long a
        claim is kept."""
        self._database = database
        self._ttl = timedelta(seconds=ttl_seconds)
        self._threads = ThreadPoolExecutor(_MOST, thread_name_prefix="claims")
        self._under_way = 0
        self._not_before = 0.0
        self._claims = 0

    async def claim(self, conversation: str, message: str, way: Way) -> tuple[Way, bool]:
        """The way by which the reply to a message goes out, and whether that was recorded just now.

        Both names are digests. Raises `StoreUnavailable`, soon.
        """
        self._claims += 1
        sweep = self._claims % _SWEEP_EVERY == 1
        return await self._ask(lambda: self._record(conversation, message, way, sweep))

    async def forget(self, conversation: str) -> None:
        """Drops the claims of a conversation. Raises `StoreUnavailable`."""
        await self._ask(lambda: self._drop(conversation))

    def close(self) -> None:
        """Lets go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        if self._under_way >= _MOST_WAITING or time.monotonic() < self._not_before:
            raise StoreUnavailable("the database does not answer: see BOT_DATABASE_URL")
        self._under_way += 1
        asked = asyncio.get_running_loop().run_in_executor(self._threads, question)
        asked.add_done_callback(self._done)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.shield(asked)
        except TimeoutError:
            self._not_before = time.monotonic() + _PAUSE
            raise StoreUnavailable("the database takes too long: see BOT_DATABASE_URL") from None
        except StoreUnavailable:
            self._not_before = time.monotonic() + _PAUSE
            raise

    def _done(self, asked: asyncio.Future[Answer]) -> None:
        self._under_way -= 1
        if not asked.cancelled():
            # Looked at, for the case that nobody waits for it any more.
            asked.exception()

    def _record(self, conversation: str, message: str, way: Way, sweep: bool) -> tuple[Way, bool]:
        mine = (reply_claims.c.conversation == conversation, reply_claims.c.message == message)
        moment = now()
        with self._database().write() as connection:
            if sweep:
                connection.execute(delete(reply_claims).where(reply_claims.c.at < moment - self._ttl))
            values = {"conversation": conversation, "message": message, "way": way, "at": moment}
            statement = insert(connection, reply_claims).values(**values).on_conflict_do_nothing()
            if connection.execute(statement).rowcount:
                return way, True
            recorded: Way = connection.execute(select(reply_claims.c.way).where(*mine)).scalar_one()
            return recorded, False

    def _drop(self, conversation: str) -> None:
        with self._database().write() as connection:
            connection.execute(delete(reply_claims).where(reply_claims.c.conversation == conversation))
