"""Lock-out: after several wrong tries there are pauses, each twice as long as the one before.

A try is counted before it is looked at and taken back when it was right, so any number of tries at the
same moment, in any number of workers, are no more than as many one after the other. During a pause
nothing is looked at and nothing counted: nobody can be kept out for longer than a pause by others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Row

from bot.accounts.tables import login_tries
from bot.desk.records import insert


@dataclass(frozen=True)
class Rule:
    """So many wrong tries in a row are free; then a pause of `first`, doubled up to `longest`.

    They are forgotten `forget` after the last one.
    """

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta

    def pause(self, wrong: int) -> timedelta | None:
        """The pause after so many wrong tries in a row."""
        if wrong < self.free:
            return None
        doubled: timedelta = self.first * 2 ** min(wrong - self.free, 32)
        return min(doubled, self.longest)


#: A name: 5 tries, then at most 4 an hour once the pauses are long, about 100 a day.
NAME = Rule(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(days=1))
#: An address, behind which a whole bureau may be.
ADDRESS = Rule(50, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))

#: After this nothing is left of a try (the longer of the two), and its row can go.
KEPT = max(NAME.forget, ADDRESS.forget)


def hold(connection: Connection, who: str, now: datetime) -> datetime | None:
    """As `paused`; until the transaction ends nobody else looks at or counts a try of the same."""
    # Also where there is no row yet: two first tries at once must not both find none.
    statement = insert(connection, login_tries).values(who=who, wrong=0, last_at=now)
    connection.execute(statement.on_conflict_do_nothing())
    return _until(_row(connection, who, lock=True), now)


def paused(connection: Connection, who: str, now: datetime) -> datetime | None:
    """Until when tries by this name or address are refused; None: they are not."""
    return _until(_row(connection, who), now)


def count(connection: Connection, who: str, rule: Rule, now: datetime) -> datetime | None:
    """Counts a try, which is held, as a wrong one; until when there is a pause from now on."""
    row = _row(connection, who)
    wrong = (0 if row is None or now - row.last_at >= rule.forget else row.wrong) + 1
    pause = rule.pause(wrong)
    until = None if pause is None else now + pause
    _write(connection, who, wrong=wrong, last_at=now, paused_until=until)
    return until


def take_back(connection: Connection, who: str) -> None:
    """A try that was counted was no wrong one; those before it stay, the pause that it began ends."""
    row = _row(connection, who, lock=True)
    if row is not None:
        _write(connection, who, wrong=max(0, row.wrong - 1), paused_until=None)


def forget(connection: Connection, who: str) -> bool:
    """All tries of a name are forgotten: its owner came in, or somebody vouched for them."""
    return bool(connection.execute(delete(login_tries).where(login_tries.c.who == who)).rowcount)


def forget_old(connection: Connection, now: datetime) -> int:
    """Drops what counts for nothing any more; how many names and addresses that were."""
    statement = delete(login_tries).where(login_tries.c.last_at <= now - KEPT)
    return int(connection.execute(statement).rowcount)


def _row(connection: Connection, who: str, lock: bool = False) -> Row | None:
    query = select(login_tries).where(login_tries.c.who == who)
    return connection.execute(query.with_for_update() if lock else query).first()


def _until(row: Row | None, now: datetime) -> datetime | None:
    return row.paused_until if row is not None and row.paused_until and row.paused_until > now else None


def _write(connection: Connection, who: str, **values: object) -> None:
    connection.execute(update(login_tries).where(login_tries.c.who == who).values(**values))
