"""Requests put to helpers, each step in the transaction of its work.

Whoever changes an offer locks its case first, then the helper, then the offer; so nobody waits for
somebody who waits for him, and a case that two accept at the same moment is taken by the first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Row

from bot.desk import records, states
from bot.desk.people import states as ways
from bot.desk.people.rows import change_offer, find_helper, find_offer, note, pending
from bot.desk.people.skills import needed
from bot.desk.people.states import Step
from bot.desk.people.tables import PENDING, TAKEN, offers
from bot.desk.people.timetable import is_busy
from bot.desk.storage.tables import cases
from bot.desk.work import SYSTEM, Work
from bot.errors import NotAllowed

#: States of a case in which somebody can be asked to carry it out.
WANTED = ("requested", "confirmed", "in_progress")
_ASKED_FOR = 64


class Moved(Exception):
    """What was to be locked changed while it was waited for: the transaction begins anew."""


def offer(work: Work, case_id: str, helper_id: str, actor: str) -> Row:
    """Puts a case to a helper; where that was done already, the offer there is.

    Raises `CaseNotFound`, `NotAllowed`.
    """
    case = records.find(work.connection, case_id, lock=True)
    helper = find_helper(work.connection, helper_id, lock=True)
    _wanted(work, case, helper)
    earlier = work.connection.execute(
        select(offers).where(
            offers.c.case_id == case_id, offers.c.helper_id == helper_id, offers.c.state.in_(PENDING)
        )
    ).first()
    if earlier is not None:
        return earlier
    _untaken(work, case_id)
    service = work.tools.services[case.service]
    said = work.tools.cipher.open(case.sealed).get("fields", {})
    values = {
        "case_id": case_id,
        "helper_id": helper_id,
        "state": "offered",
        "need": needed(service, said).name[:_ASKED_FOR],
        "offered_at": work.now,
    }
    number = work.connection.execute(insert(offers).values(**values)).inserted_primary_key[0]
    _note(work, actor, "offer", number, case_id, helper_id)
    return find_offer(work.connection, number)


def accept(work: Work, offer_id: int, actor: str) -> Row:
    """Gives the case to the helper of an offer; other offers of the case are called off.

    Raises `CaseNotFound`, `NotAllowed`: also where somebody was faster.
    """
    row, case, helper = locked(work, offer_id)
    if row.state == "offered" or (row.state == "withdrawn" and row.answered_at is None):
        _untaken(work, row.case_id)
    ways.after(row.state, "accept")
    _wanted(work, case, helper)
    if helper.kind == "volunteer" and is_busy(work.connection, helper.id, case.starts_at, case.ends_at):
        raise NotAllowed("这个时间已经接了另一个事项。")
    work.step(case, "assign", actor, assignee=helper.id)
    write(work, row, "accept", actor, answered_at=work.now)
    others = select(offers).where(offers.c.case_id == row.case_id, offers.c.state == "offered")
    for other in work.connection.execute(others.order_by(offers.c.id)).all():
        write(work, other, "withdraw", SYSTEM, ended_at=work.now)
    return find_offer(work.connection, offer_id)


def decline(work: Work, offer_id: int, actor: str, reason: str) -> Row:
    """Notes that a helper does not want it; nobody else is asked by that. Raises as `accept` does."""
    row, _, _ = locked(work, offer_id)
    write(work, row, "decline", actor, reason, answered_at=work.now, ended_at=work.now)
    return find_offer(work.connection, offer_id)


def withdraw(work: Work, offer_id: int, actor: str, reason: str) -> Row:
    """Calls an offer off; one that was accepted leaves its case without anybody.

    Raises `CaseNotFound`, `NotAllowed`.
    """
    row, case, _ = locked(work, offer_id)
    return _withdraw(work, row, case, actor, reason)


def withdraw_all(work: Work, helper_id: str, actor: str) -> Row:
    """Calls off all that a helper has not finished; his row, locked. Raises `CaseNotFound`, `Moved`."""
    seen = pending(work.connection, helper_id)
    held = {row.case_id: records.find(work.connection, row.case_id, lock=True) for row in seen}
    helper = find_helper(work.connection, helper_id, lock=True)
    rows = pending(work.connection, helper_id)
    if not {row.case_id for row in rows} <= set(held):
        raise Moved
    for row in rows:
        _withdraw(work, row, held[row.case_id], actor, "")
    return helper


def lapsed(work: Work) -> list[int]:
    """Calls off what was not finished of cases that came to nothing; the numbers of those offers."""
    query = (
        select(offers.c.id)
        .join(cases, cases.c.id == offers.c.case_id)
        .where(offers.c.state == "offered", cases.c.status.in_(sorted(states.CLOSED)))
        .union(
            select(offers.c.id)
            .join(cases, cases.c.id == offers.c.case_id)
            .where(offers.c.state == "accepted", cases.c.status.in_(("cancelled", "expired")))
        )
    )
    return sorted(work.connection.execute(query).scalars())


def locked(work: Work, offer_id: int) -> tuple[Row, Row, Row]:
    """An offer, its case and its helper, locked in their order. Raises `CaseNotFound`."""
    seen = find_offer(work.connection, offer_id)
    case = records.find(work.connection, seen.case_id, lock=True)
    helper = find_helper(work.connection, seen.helper_id, lock=True)
    return find_offer(work.connection, offer_id, lock=True), case, helper


def write(work: Work, row: Row, step: Step, actor: str, reason: str = "", **values: Any) -> None:
    """Takes a step of a locked offer, with its line in the audit trail. Raises `NotAllowed`."""
    if reason:
        values["sealed"] = work.tools.cipher.seal({"text": reason})
    change_offer(work.connection, row.id, state=ways.after(row.state, step), **values)
    _note(work, actor, step, row.id, row.case_id, row.helper_id)


def _withdraw(work: Work, row: Row, case: Row, actor: str, reason: str) -> Row:
    write(work, row, "withdraw", actor, reason, ended_at=work.now)
    if row.state == "accepted" and case.status in states.OPEN and case.assignee == row.helper_id:
        work.step(case, "assign", actor, assignee=None)
    return find_offer(work.connection, row.id)


def _wanted(work: Work, case: Row, helper: Row) -> None:
    service = work.tools.services.get(case.service)
    if service is None or helper.kind not in service.helpers:
        raise NotAllowed("这项服务不由这一类人员承接。")
    if case.status not in WANTED:
        raise NotAllowed(f"这个事项目前是“{states.NAMES[case.status]}”，不能安排人。")
    if helper.status != "active":
        raise NotAllowed("这位服务人员暂停或者退出了。")


def _untaken(work: Work, case_id: str) -> None:
    taken = select(offers.c.id).where(offers.c.case_id == case_id, offers.c.state.in_(TAKEN))
    if work.connection.execute(taken).first() is not None:
        raise NotAllowed("这个事项已经有人接了。")


def _note(work: Work, actor: str, step: str, number: int, case: str, helper: str) -> None:
    note(work.connection, actor, f"offer.{step}", work.now, case, offer=number, helper=helper)
