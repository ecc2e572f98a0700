"""A helper and an offer as rows: what is sealed, what stays in the clear, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.people.model import Helper, Offer, Profile
from bot.desk.people.tables import PENDING, helpers, offers
from bot.desk.privacy.cipher import Cipher
from bot.desk.records import Marks
from bot.desk.storage.tables import audit
from bot.errors import CaseNotFound

#: Hours are kept in quarters: whole numbers add up exactly on both databases.
QUARTERS = 4


class HelperMarks:
    """The digests by which a helper is found again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher
        self._marks = Marks(cipher)

    def phone(self, phone: str) -> str | None:
        """Of a telephone number, however it is written."""
        return self._marks.phone(phone) if phone else None

    def conversation(self, conversation: str) -> str | None:
        """Of the conversation that somebody registered in."""
        return self._marks.conversation(conversation) if conversation else None

    def identity(self, kind: str, phone: str, name: str) -> str:
        """Of what tells one helper from another; those of a family may share a telephone."""
        return self._cipher.blind(f"helper {kind} {self.phone(phone)} {name}")

    def of(self, kind: str, said: Mapping[str, Any]) -> dict[str, str | None]:
        """All marks of a helper, as columns."""
        return {
            "phone": self.phone(said["phone"]),
            "conversation": self.conversation(said["conversation"]),
            "identity": self.identity(kind, said["phone"], said["name"]),
        }


def columns(profile: Profile, conversation: str, cipher: Cipher) -> dict[str, Any]:
    """What is written of a profile."""
    said = {
        "name": profile.name,
        "phone": profile.phone,
        "contact": profile.contact,
        "conversation": conversation,
        "minor": profile.minor,
    }
    return {
        "kind": profile.kind,
        **HelperMarks(cipher).of(profile.kind, said),
        "profile": {
            "skills": list(profile.skills),
            "communities": list(profile.communities),
            "free_times": {day: list(parts) for day, parts in profile.free_times.items()},
        },
        "consents": ",".join(profile.consents),
        "sealed": cipher.seal(said),
    }


def helper_of(row: Row, cipher: Cipher) -> Helper:
    """The helper of a row, decrypted; names are empty where they were erased."""
    said, open_ = cipher.open(row.sealed), row.profile
    return Helper(
        id=row.id,
        kind=row.kind,
        status=row.status,
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        contact=said.get("contact", ""),
        minor=said.get("minor", False),
        skills=tuple(open_.get("skills", ())),
        communities=tuple(open_.get("communities", ())),
        free_times={day: tuple(parts) for day, parts in open_.get("free_times", {}).items()},
        consents=tuple(row.consents.split(",")) if row.consents else (),
        case=row.case_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def offer_of(row: Row, cipher: Cipher) -> Offer:
    """The offer of a row, decrypted."""
    return Offer(
        id=row.id,
        case=row.case_id,
        helper=row.helper_id,
        state=row.state,
        need=row.need,
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        served_at=row.served_at,
        hours=hours_of(row.quarters) if row.quarters else None,
        reason=cipher.open(row.sealed)["text"] if row.sealed else "",
    )


def hours_of(quarters: int) -> Decimal:
    """Quarter hours as hours: 6 → 1.5."""
    return Decimal(quarters) / QUARTERS


def find_helper(connection: Connection, helper_id: str, lock: bool = False) -> Row:
    """The row of a helper; with `lock` nobody else changes it. Raises `CaseNotFound`."""
    query = select(helpers).where(helpers.c.id == helper_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise CaseNotFound("没有找到这个编号的服务人员，请核对编号。")
    return row


def find_offer(connection: Connection, offer_id: int, lock: bool = False) -> Row:
    """The row of an offer; with `lock` nobody else changes it. Raises `CaseNotFound`."""
    query = select(offers).where(offers.c.id == offer_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise CaseNotFound("没有找到这次邀请，请核对编号。")
    return row


def pending(connection: Connection, helper_id: str) -> list[Row]:
    """The offers of a helper that are not over, in the order in which their cases are locked."""
    query = select(offers).where(offers.c.helper_id == helper_id, offers.c.state.in_(PENDING))
    return list(connection.execute(query.order_by(offers.c.case_id, offers.c.id)))


def change_helper(connection: Connection, helper_id: str, now: datetime, **values: Any) -> None:
    """Writes columns of a helper."""
    connection.execute(update(helpers).where(helpers.c.id == helper_id).values(updated_at=now, **values))


def change_offer(connection: Connection, offer_id: int, **values: Any) -> None:
    """Writes columns of an offer."""
    connection.execute(update(offers).where(offers.c.id == offer_id).values(**values))


def note(
    connection: Connection, actor: str, what: str, now: datetime, case: str | None = None, **details: Any
) -> None:
    """Adds a line to the audit trail, in the transaction of what it tells of."""
    line = {"at": now, "actor": actor, "what": what, "case_id": case, "details": details}
    connection.execute(insert(audit).values(**line))
