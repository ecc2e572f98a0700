"""How a resident reaches his cases: in their own conversations, or by case number and telephone.

Wrong pairs are counted for the conversation, for the telephone number and for the case number. The
counters are locked before they are read, so that many tries at once count as many.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.records import Marks, insert
from bot.desk.storage.tables import attempts, case_doors, cases
from bot.errors import TooManyAttempts

#: So many wrong tries are borne in a window that begins with the first of them.
MOST_WRONG = 5
#: A case number bears more: its resident must not be kept out by a few tries of somebody else, and who
#: draws a new conversation and telephone for each try still gets nowhere.
MOST_WRONG_OF_A_NUMBER = 20
WINDOW = timedelta(minutes=15)


def of_conversation(connection: Connection, mark: str) -> list[Row]:
    """The cases that answer in a conversation, newest first."""
    query = (
        select(cases)
        .join(case_doors, case_doors.c.case_id == cases.c.id)
        .where(case_doors.c.conversation == mark)
        .order_by(cases.c.created_at.desc(), cases.c.id)
    )
    return list(connection.execute(query))


def of_phone(connection: Connection, mark: str) -> list[Row]:
    """The cases that gave a telephone number, newest first."""
    query = select(cases).where(cases.c.phone == mark).order_by(cases.c.created_at.desc(), cases.c.id)
    return list(connection.execute(query))


def by_number(
    connection: Connection, marks: Marks, number: str, phone: str, conversation: str, now: datetime
) -> Row | None:
    """The case with this number and telephone, or None, which is counted: commit it.

    Numbers that no case has are counted like the others. Raises `TooManyAttempts` without having looked.
    """
    most = {
        f"c{marks.conversation(conversation)}": MOST_WRONG,
        f"n{number}": MOST_WRONG_OF_A_NUMBER,
        f"p{marks.phone(phone)}": MOST_WRONG,
    }
    counters = sorted(most)
    for who in counters:
        _lock(connection, who, now)
    query = select(attempts).where(attempts.c.who.in_(counters))
    for row in connection.execute(query).all():
        if row.wrong >= most[row.who] and now - row.since < WINDOW:
            raise TooManyAttempts("试错的次数太多了，请十五分钟后再试，或请工作人员帮忙查询。")
    row = connection.execute(
        select(cases).where(cases.c.id == number, cases.c.phone == marks.phone(phone))
    ).first()
    if row is None:
        connection.execute(
            update(attempts).where(attempts.c.who.in_(counters)).values(wrong=attempts.c.wrong + 1)
        )
    return row


def forget_attempts(connection: Connection, now: datetime) -> None:
    """Removes counters whose window is over."""
    connection.execute(delete(attempts).where(attempts.c.since <= now - WINDOW))


def _lock(connection: Connection, who: str, now: datetime) -> None:
    fresh = insert(connection, attempts).values(who=who, wrong=0, since=now)
    # The update that changes nothing is there for its lock.
    connection.execute(fresh.on_conflict_do_update(index_elements=["who"], set_={"who": who}))
    connection.execute(
        update(attempts)
        .where(attempts.c.who == who, attempts.c.since <= now - WINDOW)
        .values(wrong=0, since=now)
    )
