"""Taking what is personal out of a case, so that only what is counted is left."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.engine import Row

from bot.desk import records
from bot.desk.notices import NOTICES, drop
from bot.desk.states import OPEN
from bot.desk.storage.tables import case_doors, case_texts
from bot.desk.work import Work


def erase(work: Work, row: Row, actor: str) -> Row:
    """Empties the sealed columns, cuts every way by which the resident could be found."""
    if row.status in OPEN:
        row, _ = work.leave(row, "cancel", actor, "")
    drop(work.connection, row.id, *NOTICES)
    work.step(row, "erase", actor)
    for table in (case_texts, case_doors):
        work.connection.execute(delete(table).where(table.c.case_id == row.id))
    records.change(
        work.connection,
        row.id,
        work.now,
        sealed=work.tools.cipher.seal({}),
        phone=None,
        identity=None,
    )
    return records.find(work.connection, row.id)
