"""A case as a row: what is sealed, what stays in the clear, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import phonenumbers
from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.desk.model import Case, Request, Status
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import OPEN, case_doors, cases
from bot.errors import CaseNotFound
from bot.language.clock import TIME_ZONE


def insert(connection: Connection, table: Any) -> Any:
    """An INSERT that both databases let say `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def starts_at(request: Request) -> datetime | None:
    """When a booking begins; nothing for a ticket or registration, which may speak of times as well."""
    if request.service.kind != "booking":
        return None
    start = datetime.fromisoformat(str(request.fields["when"]))
    return (start if start.tzinfo else start.replace(tzinfo=TIME_ZONE)).astimezone(TIME_ZONE)


def people(fields: Mapping[str, Any]) -> int:
    """How many places the request needs, at least one."""
    return max(1, int(fields.get("people") or 1))


class Marks:
    """The digests by which a case is found again without its data being readable."""

    def __init__(self, cipher: Cipher) -> None:
        self._blind = cipher.blind

    def conversation(self, conversation: str) -> str:
        """Of a conversation's id."""
        return self._blind(f"conversation {conversation}")

    def phone(self, phone: str) -> str:
        """Of a telephone number, however it is written."""
        return self._blind(f"phone {_one_form(phone)}")

    def identity(self, request: Request) -> str:
        """Of what makes two requests the same: the resident, the service, and the time or all fields."""
        phone = request.fields.get("phone")
        who = self.phone(str(phone)) if phone else self.conversation(request.conversation)
        start = starts_at(request)
        if start is not None:
            return self.booking(who, request.service.id, start)
        said = sorted((name, str(value)) for name, value in request.fields.items() if name != "phone")
        return self._blind(f"same {who} {request.service.id} {said}")

    def booking(self, who: str, service: str, start: datetime) -> str:
        """Of a resident's booking at a time; `who` is the mark of the telephone or the conversation."""
        return self._blind(f"same {who} {service} {start.astimezone(TIME_ZONE).isoformat()}")


def _one_form(phone: str) -> str:
    try:
        return phonenumbers.format_number(
            phonenumbers.parse(phone, "CN"), phonenumbers.PhoneNumberFormat.E164
        )
    except phonenumbers.NumberParseException:
        return phone.strip()


def row_of(request: Request, number: str, status: Status, cipher: Cipher, now: datetime) -> dict[str, Any]:
    """The row of a new case, without what its place in a full or free time adds."""
    service, start = request.service, starts_at(request)
    marks, phone = Marks(cipher), request.fields.get("phone")
    timetable = service.timetable if start is not None else None
    return {
        "id": number,
        "service": service.id,
        "topic": service.topic,
        "kind": service.kind,
        "status": status,
        "channel": request.channel,
        "community": request.fields.get("community"),
        "people": people(request.fields),
        "starts_at": start,
        "ends_at": start + timedelta(minutes=timetable.duration_minutes) if start and timetable else None,
        "created_at": now,
        "updated_at": now,
        "due_at": now + timedelta(days=service.deadline_days) if service.deadline_days else None,
        "place": timetable.place if timetable else None,
        "held": 0,
        "queue": None,
        "phone": marks.phone(str(phone)) if phone else None,
        "identity": marks.identity(request),
        "sealed": cipher.seal(
            {
                "fields": dict(request.fields),
                "conversation": request.conversation,
                "consents": list(request.consents),
            }
        ),
    }


def find(connection: Connection, number: str, lock: bool = False) -> Row:
    """The row of a case; with `lock` nobody else changes it until the transaction ends.

    Raises `CaseNotFound`.
    """
    query = select(cases).where(cases.c.id == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise CaseNotFound("没有找到这个编号的事项，请核对编号。")
    return row


def same(connection: Connection, identity: str) -> Row | None:
    """The open case of the same request, or None."""
    return connection.execute(
        select(cases).where(cases.c.identity == identity, cases.c.status.in_(OPEN))
    ).first()


def change(connection: Connection, number: str, now: datetime, **values: Any) -> None:
    """Writes columns of a case."""
    connection.execute(update(cases).where(cases.c.id == number).values(updated_at=now, **values))


def open_door(connection: Connection, number: str, conversation: str) -> None:
    """Lets a case answer in a conversation, given as its mark."""
    statement = insert(connection, case_doors).values(conversation=conversation, case_id=number)
    connection.execute(statement.on_conflict_do_nothing())


def positions(connection: Connection, rows: Sequence[Row]) -> dict[str, int]:
    """Case → its place in line, from 1, for those of the rows that wait."""
    waiting = [row for row in rows if row.status == "waitlisted"]
    if not waiting:
        return {}
    ahead = cases.alias()
    query = (
        select(cases.c.id, func.count(ahead.c.id))
        .join(
            ahead,
            (ahead.c.service == cases.c.service)
            & (ahead.c.starts_at == cases.c.starts_at)
            & (ahead.c.status == "waitlisted")
            & (ahead.c.queue <= cases.c.queue),
        )
        .where(cases.c.id.in_([row.id for row in waiting]))
        .group_by(cases.c.id)
    )
    return dict(connection.execute(query).all())


def read(connection: Connection, rows: Sequence[Row], cipher: Cipher) -> list[Case]:
    """The cases of rows, decrypted, in their order."""
    places = positions(connection, rows)
    return [_case(row, cipher.open(row.sealed).get("fields", {}), places.get(row.id)) for row in rows]


def _case(row: Row, fields: dict[str, Any], position: int | None) -> Case:
    if row.starts_at is not None and fields:
        fields["when"] = row.starts_at.isoformat()
    return Case(
        id=row.id,
        service=row.service,
        topic=row.topic,
        kind=row.kind,
        status=row.status,
        fields=fields,
        channel=row.channel,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        place=row.place,
        assignee=row.assignee,
        rating=row.rating,
        position=position,
    )
