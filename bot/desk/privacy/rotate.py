"""Puts everything that is sealed under the newest key.

To change keys: put the new one first in BOT_DATA_KEYS of every server, restart them, then rotate. It
can be broken off and run again: what is under the newest key already is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select, tuple_, update
from sqlalchemy.engine import Connection, Row

from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.office import Office
from bot.desk.privacy.scrub import scrub

#: Rows read and written in one transaction, so that nobody waits long for it.
BATCH = 200


def rotate(office: Office, actor: str, now: datetime, batch: int = BATCH) -> Mapping[str, int]:
    """Seals all anew that is not under the newest key; how many, by `table.column`.

    Blind marks are made anew too where the oldest key, which they come from, was taken out (by room:
    `cases marks`); conversations that only later proved a case theirs have to prove it again then.
    Raises `SetupError` where no key opens something, and `StoreUnavailable`.
    """
    counts: dict[str, int] = {}
    for holder in office.holders:
        for column in holder.sealed:
            counts[str(column)] = sum(_batches(office, column, batch))
        counts[f"{holder.name} marks"] = holder.remark()
    office.audit.record(actor, "rotate", now, details=counts)
    scrub(office.database)
    return counts


def _batches(office: Office, column: Column, batch: int) -> Iterator[int]:
    """Goes along the primary key; how many rows of each batch were sealed anew."""
    last: tuple[Any, ...] | None = None
    while True:
        with office.database.write() as connection:
            rows = _rows(connection, column, last, batch)
            sealed = sum(_reseal(connection, column, row, office.cipher) for row in rows)
        yield sealed
        if len(rows) < batch:
            return
        last = tuple(rows[-1])[1:]


def _rows(connection: Connection, column: Column, last: tuple[Any, ...] | None, batch: int) -> list[Row]:
    keys = list(column.table.primary_key.columns)
    query = select(column, *keys).where(column.is_not(None)).order_by(*keys).limit(batch)
    if last is not None:
        query = query.where(tuple_(*keys) > tuple_(*last) if len(keys) > 1 else keys[0] > last[0])
    return list(connection.execute(query))


def _reseal(connection: Connection, column: Column, row: Row, cipher: Cipher) -> bool:
    token, *identity = row
    if cipher.is_current(token):
        return False
    keys = zip(column.table.primary_key.columns, identity, strict=True)
    # Only where nobody wrote something newer since it was read; that has the newest key already.
    statement = update(column.table).where(*(key == value for key, value in keys), column == token)
    return bool(connection.execute(statement.values({column: cipher.reseal(token)})).rowcount)
