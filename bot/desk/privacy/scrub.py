"""Leaves nothing in the database's file of what was deleted or written over.

Those bytes are encrypted, but the key still opens them. PostgreSQL lets go of old rows at its own
vacuum, and it takes the tables' owner to hurry it, so there this does nothing.
"""

from __future__ import annotations

import logging
import sqlite3

from bot.desk.storage import Database

_log = logging.getLogger(__name__)


def scrub(database: Database) -> bool:
    """Writes the embedded database's file anew; false where somebody else was busy with it.

    Then the next run does it: what was erased cannot be reached by the program in any case.
    """
    if not database.is_embedded:
        return True
    raw = database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        # The log of writes holds the old pages until it is emptied.
        busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        _log.warning("the database's file was not written anew: %s", error)
        return False
    finally:
        raw.close()
    if busy:
        _log.warning("the database's log of writes was not emptied: it is being read")
    return not busy
