"""What staff do with those who carry services out: volunteers, social organisations, enterprises.

The audit trail notes every look before anything is shown, and every change before it is made; one that
is refused is noted as refused as well. What became of a change, `bot.desk.people` notes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar

from bot.desk import Audit, Desk
from bot.desk.catalogue.model import Helper as Kind
from bot.desk.catalogue.model import Service
from bot.desk.people import Offer, People, Profile
from bot.desk.people import Status as HelperStatus
from bot.errors import CaseNotFound, NotAllowed
from bot.language.clock import now as clock_now
from bot.language.contacts import read_phones
from bot.staff.people_seen import helper_seen, match_seen, offer_seen, opening_seen
from bot.staff.roster import Member
from bot.staff.written import case_id, helper_id

__all__ = ["Answer", "HelperStatus", "Kind", "PeopleDesk", "Profile", "Recording"]

#: What becomes of an offer, and what is done to recorded hours.
Answer = Literal["accept", "decline", "withdraw"]
Recording = Literal["done", "correct"]

_Made = TypeVar("_Made")


class PeopleDesk:
    """Helpers as staff reach them. The caller has found out who `member` is and what their role allows.

    Answers are plain data. Every method may raise `StoreUnavailable`, and those with a number
    `CaseNotFound`.
    """

    def __init__(
        self,
        desk: Callable[[], Desk],
        people: Callable[[], People],
        services: Mapping[str, Service],
    ) -> None:
        self._desk = desk
        self._people = people
        self._services = services

    def listing(
        self, member: Member, kind: Kind | None, status: HelperStatus | None, limit: int
    ) -> dict[str, Any]:
        """Those of a kind and status, newest first."""
        found = self._people().listing(kind, status, limit)
        used = [name for name, value in (("kind", kind), ("status", status)) if value]
        self._noted(member, "helpers", filters=used, helpers=[one.id for one in found])
        return {"helpers": [helper_seen(one, member) for one in found]}

    def helper(self, member: Member, helper: str) -> dict[str, Any]:
        """Somebody with name and telephone, for those who may see them."""
        known = helper_id(helper)
        found = self._people().helper(known)
        self._noted(member, "helper", helper=known)
        return helper_seen(found, member)

    def add(self, member: Member, profile: Profile) -> dict[str, Any]:
        """Enters somebody; who is known already is brought up to date. Raises `NotAllowed`."""

        def add(people: People, now: datetime) -> dict[str, Any]:
            dialled = replace(profile, phone=_telephone(profile.phone))
            return helper_seen(people.add(dialled, member.name, now), member)

        return self._change(member, "add_helper", add, kind=profile.kind)

    def enlist(self, member: Member, number: str) -> dict[str, Any]:
        """Makes a volunteer of a registration. Raises `NotAllowed`."""
        case = case_id(number)
        return self._change(
            member,
            "enlist",
            lambda people, now: helper_seen(people.enlist(case, member.name, now), member),
            case,
        )

    def put(self, member: Member, helper: str, status: HelperStatus) -> dict[str, Any]:
        """Lets somebody be asked, pause or leave. Raises `NotAllowed`."""
        known = helper_id(helper)
        return self._change(
            member,
            "helper_status",
            lambda people, now: helper_seen(people.put(known, status, member.name, now), member),
            helper=known,
            status=status,
        )

    def matches(self, member: Member, number: str, limit: int) -> dict[str, Any]:
        """Whom staff could ask for a case, best first, and who was asked already."""
        case, people = case_id(number), self._people()
        found = people.match(case, clock_now(), limit)
        asked = people.offers(case)
        seen = [*(one.helper.id for one in found), *(one.helper for one in asked)]
        self._noted(member, "matches", case, helpers=seen)
        service = self._service(case)
        return {
            "matches": [match_seen(one, service, member) for one in found],
            "offers": [offer_seen(one, service, member) for one in asked],
        }

    def offer(self, member: Member, number: str, helper: str) -> dict[str, Any]:
        """Puts a case to a helper; the same again is recognised. Raises `NotAllowed`."""
        case, known = case_id(number), helper_id(helper)
        return self._offer(
            member,
            "offer",
            lambda people, now: people.offer(case, known, member.name, now),
            case,
            helper=known,
        )

    def answer(self, member: Member, offer: int, step: Answer, reason: str = "") -> dict[str, Any]:
        """Notes what a helper says, or calls the offer off; accepting has no reason. Raises `NotAllowed`."""

        def change(people: People, now: datetime) -> Offer:
            if step == "accept":
                return people.accept(offer, member.name, now)
            if step == "decline":
                return people.decline(offer, member.name, now, reason)
            return people.withdraw(offer, member.name, now, reason)

        return self._offer(member, f"offer_{step}", change, offer=offer)

    def serve(
        self, member: Member, offer: int, step: Recording, hours: Decimal, began: datetime | None
    ) -> dict[str, Any]:
        """Records or corrects the hours of an assignment. Raises `NotAllowed`."""

        def change(people: People, now: datetime) -> Offer:
            record = people.done if step == "done" else people.correct
            return record(offer, hours, member.name, now, began)

        return self._offer(member, f"offer_{step}", change, offer=offer)

    def openings(self, member: Member, helper: str, limit: int) -> dict[str, Any]:
        """What a helper could take, best first."""
        known = helper_id(helper)
        found = self._people().open_for(known, clock_now(), limit)
        self._noted(member, "openings", helper=known, cases=[one.case for one in found])
        return {"openings": [opening_seen(one, self._services, member) for one in found]}

    def certificate(self, member: Member, helper: str, since: date, until: date) -> dict[str, Any]:
        """The certificate of what a volunteer served on these days, both counted. Raises `NotAllowed`."""
        known = helper_id(helper)
        made = self._change(
            member,
            "certificate",
            lambda people, now: people.certificate(known, since, until, now, member.name),
            helper=known,
        )
        return {
            "text": made.text,
            "hours": float(made.hours),
            "services": made.services,
            "facts": list(made.facts),
        }

    def _offer(
        self,
        member: Member,
        what: str,
        change: Callable[[People, datetime], Offer],
        case: str | None = None,
        **details: Any,
    ) -> dict[str, Any]:
        changed = self._change(member, what, change, case, **details)
        return offer_seen(changed, self._service(changed.case), member)

    def _service(self, case: str) -> Service | None:
        return self._services.get(self._desk().case(case).service)

    def _noted(self, member: Member, what: str, case: str | None = None, /, **details: Any) -> None:
        Audit(self._desk().database).record(member.name, what, clock_now(), case, details)

    def _change(
        self,
        member: Member,
        what: str,
        change: Callable[[People, datetime], _Made],
        case: str | None = None,
        **details: Any,
    ) -> _Made:
        people, now = self._people(), clock_now()
        self._noted(member, what, case, **details)
        try:
            return change(people, now)
        except (NotAllowed, CaseNotFound) as error:
            self._noted(member, "refused", case, what=what, why=type(error).__name__, **details)
            raise


def _telephone(written: str) -> str:
    """The number as E.164. Raises `NotAllowed` for what is none."""
    found = read_phones(written)
    if len(found) != 1:
        raise NotAllowed("联系电话不对，请写手机号，或者带区号的座机号。")
    return found[0].number
