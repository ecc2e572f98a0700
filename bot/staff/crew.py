"""Those who carry services out as pages show them: names and telephones masked, whoever looks.

What is masked here is read through `PeopleDesk.helper`, which notes who read it. The audit trail notes every
look before anything is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import Audit, Desk
from bot.desk.catalogue.model import Helper as Kind
from bot.desk.catalogue.model import Service
from bot.desk.people import Helper, People, times
from bot.desk.people import Status as HelperStatus
from bot.desk.people.register import can_enlist
from bot.language.clock import now as clock_now
from bot.staff.people_seen import helper_seen, match_seen, offer_seen, opening_seen, unserved_seen
from bot.staff.roster import Member
from bot.staff.written import case_id, helper_id

#: Rows of a list, and helpers that are proposed for a request.
_ROWS, _PROPOSED = 200, 10


class Crew:
    """Helpers as staff look them through. The caller has found out that `member` may see them.

    Answers are plain data. Every method may raise `StoreUnavailable`, and those with a number
    `CaseNotFound`.
    """

    def __init__(
        self, desk: Callable[[], Desk], people: Callable[[], People], services: Mapping[str, Service]
    ) -> None:
        """The desk and the people are opened at each use: the store may be away when the program starts."""
        self._desk = desk
        self._people = people
        self._services = services

    def listing(self, member: Member, kind: Kind | None, status: HelperStatus | None) -> list[dict[str, Any]]:
        """Those of a kind and status with the hours they served, newest first."""
        people = self._people()
        found, hours = people.listing(kind, status, _ROWS), people.totals()
        used = [name for name, value in (("kind", kind), ("status", status)) if value]
        self._noted(member, "helpers", filters=used, helpers=[one.id for one in found])
        return [{**self._seen(one, member), "hours": float(hours.get(one.id, 0))} for one in found]

    def unserved(self, member: Member) -> list[dict[str, Any]]:
        """The requests that nobody has taken on yet, the most urgent first."""
        found = self._people().unserved(clock_now(), _ROWS)
        self._noted(member, "unserved", cases=[one.case for one in found])
        return [unserved_seen(one, self._services, member) for one in found]

    def one(self, member: Member, helper: str) -> dict[str, Any]:
        """Somebody with what was put to them, the hours they served, and what they could take."""
        known, people = helper_id(helper), self._people()
        found, hours = people.helper(known), people.hours(known)
        offers, openings = people.offers(helper_id=known), people.open_for(known, clock_now())
        cases = dict.fromkeys([*(one.case for one in offers), *(one.case for one in openings)])
        self._noted(member, "openings", helper=known, cases=list(cases))
        return {
            "helper": self._seen(found, member),
            "hours": float(hours),
            "offers": [offer_seen(one, self._service(one.case), member) for one in reversed(offers)],
            "openings": [opening_seen(one, self._services, member) for one in openings],
        }

    def matches(self, member: Member, number: str) -> dict[str, Any]:
        """Whom staff could ask for a case, best first, and who was asked already."""
        case, people = case_id(number), self._people()
        found, asked = people.match(case, clock_now(), _PROPOSED), people.offers(case)
        seen = [*(one.helper.id for one in found), *(one.helper for one in asked)]
        self._noted(member, "matches", case, helpers=seen)
        service = self._service(case)
        names = {id: self._seen(people.helper(id), member) for id in {one.helper for one in asked}}
        return {
            "matches": [match_seen(one, service, member, masked=True) for one in found],
            "offers": [{**offer_seen(one, service, member), "who": names[one.helper]} for one in asked],
        }

    def tasks(self, member: Member, case: Mapping[str, Any]) -> dict[str, bool]:
        """What helpers have to do with a case as `StaffDesk.case` shows it.

        `helped`: it can be carried out by one. `enlisted`: its resident can be made a volunteer.
        """
        service = self._services.get(case["service"])
        return {
            "helped": service is not None and bool(service.helpers) and member.may("people.read"),
            "enlisted": can_enlist(case["service"], case["status"]) and member.may("people.change"),
        }

    def _seen(self, helper: Helper, member: Member) -> dict[str, Any]:
        seen = helper_seen(helper, member, masked=True)
        return {**seen, "free": times.in_words(helper.free_times)}

    def _service(self, case: str) -> Service | None:
        return self._services.get(self._desk().case(case).service)

    def _noted(self, member: Member, what: str, case: str | None = None, /, **details: Any) -> None:
        Audit(self._desk().database).record(member.name, what, clock_now(), case, details)
