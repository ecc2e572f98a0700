"""What staff do at the desk.

The audit trail notes every look before anything is shown, and every change before it is made; one that
the desk refuses is noted as refused as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import datetime
from typing import Any, Literal

from bot.accounts import Accounts
from bot.desk import Audit, Case, Desk, Filters, Page
from bot.desk.catalogue.model import Service
from bot.desk.people import People
from bot.errors import CaseNotFound, NotAllowed, SetupError, TimeFull, TimeRefused
from bot.insight.desk import Insight
from bot.language.clock import now as clock_now
from bot.staff import sheet, written
from bot.staff.crew import Crew
from bot.staff.late import late_by_service
from bot.staff.offering import Offering
from bot.staff.people import PeopleDesk
from bot.staff.roster import Member, Role, Roster
from bot.staff.seeing import case_seen, event_seen, moment, name_of
from bot.staff.timetables import TimetableDesk
from bot.staff.trail import TrailDesk

#: Steps of a case that need nothing but a reason.
Step = Literal["confirm", "start", "complete", "miss", "cancel"]

#: Cases read at once while a table is written.
_PAGE = 200
_REFUSALS = (NotAllowed, CaseNotFound, TimeRefused, TimeFull)


def _no_insight() -> Insight:
    raise SetupError("this desk was made without insight")


class StaffDesk:
    """The desk as staff reach it. The caller has found out who `member` is and what their role allows.

    Answers are plain data. Every method may raise `StoreUnavailable`, and those with a case's number
    `CaseNotFound`; a number is nine digits, with or without dashes. `people` is the part of it that
    deals with volunteers, organisations and enterprises, `crew` how pages show them, `offering` what the
    catalogue offers, `timetables` when and where.
    """

    def __init__(
        self,
        roster: Roster,
        desk: Callable[[], Desk],
        services: MutableMapping[str, Service],
        people: Callable[[], People],
        accounts: Callable[[], Accounts],
        insight: Callable[[], Insight] = _no_insight,
    ) -> None:
        """All but the roster is opened at each use: the store may be away when the program starts.

        `services` is the catalogue that the process shares: timetables that staff change are changed in it.
        """
        self.roster = roster
        self._accounts = accounts
        self.people = PeopleDesk(desk, people, services)
        self.crew = Crew(desk, people, services)
        self.offering = Offering(desk, services)
        self.trail = TrailDesk(desk)
        self.timetables = TimetableDesk(desk, services)
        self._open = desk
        self._services = services
        self._insight = insight

    @property
    def insight(self) -> Insight:
        """What residents need, in groups of five or more."""
        return self._insight()

    @property
    def accounts(self) -> Accounts:
        """Those of the staff who come in by name and password."""
        return self._accounts()

    def names(self, role: Role) -> tuple[str, ...]:
        """Who may everything that a token of this role may, by token or by an account that is not disabled.

        Raises `StoreUnavailable`.
        """
        named = (
            account.name
            for account in self.accounts.listing()
            if not account.disabled and Member.of_account(account.name, account.roles).is_at_least(role)
        )
        return tuple(dict.fromkeys((*self.roster.names(role), *named)))

    def listing(self, member: Member, filters: Filters, limit: int, cursor: str | None) -> dict[str, Any]:
        """A page of cases, newest first, and the cursor of the next one.

        Raises `NotAllowed` for a cursor that is none.
        """
        now = clock_now()
        page = self._page("list", member, filters, now, limit, cursor)
        seen = [case_seen(case, self._services, member, now) for case in page.cases]
        return {"cases": seen, "cursor": page.cursor}

    def case(self, member: Member, number: str) -> dict[str, Any]:
        """A case with its history."""
        desk, now, case_id = self._open(), clock_now(), written.case_id(number)
        Audit(desk.database).record(member.name, "read", now, case_id)
        case, events = desk.case(case_id), desk.history(case_id)
        history = [event_seen(event, member) for event in events]
        return {**case_seen(case, self._services, member, now), "history": history}

    def overdue(self, member: Member) -> dict[str, Any]:
        """How many cases are late, by service, the one with most first."""
        desk, now = self._open(), clock_now()
        Audit(desk.database).record(member.name, "overdue", now)
        late = late_by_service(desk.database, now)
        services = [
            {
                "service": one.service,
                "name": name_of(one.service, self._services),
                "count": one.count,
                "oldest": moment(one.oldest),
            }
            for one in late
        ]
        return {"as_of": moment(now), "total": sum(one.count for one in late), "services": services}

    def step(self, member: Member, number: str, action: Step, reason: str) -> dict[str, Any]:
        """Confirms, starts, completes, misses or cancels. Raises `NotAllowed`."""

        def change(desk: Desk, case_id: str, now: datetime) -> Case:
            if action == "cancel":
                return desk.cancel(case_id, member.name, reason, now)
            return desk.change(case_id, action, member.name, reason, now)

        return self._change(member, number, action, change)

    def assign(self, member: Member, number: str, assignee: str | None) -> dict[str, Any]:
        """Gives a case to somebody, or takes it from all. Raises `NotAllowed`."""

        def change(desk: Desk, case_id: str, now: datetime) -> Case:
            return desk.assign(case_id, assignee, member.name, now)

        return self._change(member, number, "assign", change, {"assignee": assignee})

    def note(self, member: Member, number: str, text: str) -> dict[str, Any]:
        """Keeps a note, sealed."""

        def change(desk: Desk, case_id: str, now: datetime) -> Case:
            return desk.note(case_id, text, member.name, now)

        return self._change(member, number, "note", change)

    def reschedule(
        self, member: Member, number: str, when: datetime, reason: str, waitlist: bool
    ) -> dict[str, Any]:
        """Moves a booking. Raises `NotAllowed`, `TimeRefused`, `TimeFull`; then it stays where it was."""

        def change(desk: Desk, case_id: str, now: datetime) -> Case:
            return desk.reschedule(case_id, when, member.name, reason, now, waitlist)

        return self._change(member, number, "reschedule", change, {"when": moment(when)})

    def export(self, member: Member, filters: Filters) -> Iterator[str]:
        """The cases as CSV, in pieces.

        The first page is read before this returns, so that a store that is away is told here.
        """
        now = clock_now()
        first = self._page("export", member, filters, now, _PAGE, None)
        return self._pieces(first, member, filters, now)

    def _pieces(self, page: Page, member: Member, filters: Filters, now: datetime) -> Iterator[str]:
        yield sheet.heading()
        yield sheet.lines(sheet.row_of(case, self._services, now) for case in page.cases)
        while page.cursor is not None:
            page = self._page("export", member, filters, now, _PAGE, page.cursor)
            yield sheet.lines(sheet.row_of(case, self._services, now) for case in page.cases)

    def _page(
        self, what: str, member: Member, filters: Filters, now: datetime, limit: int, cursor: str | None
    ) -> Page:
        desk = self._open()
        page = desk.listing(filters, now=now, limit=limit, cursor=cursor)
        # Noted before anything of it is shown: by which filters, and which cases, but no words of anybody's.
        used = [name for name, value in vars(filters).items() if value]
        details = {"filters": used, "cases": [case.id for case in page.cases]}
        Audit(desk.database).record(member.name, what, now, details=details)
        return page

    def _change(
        self,
        member: Member,
        number: str,
        what: str,
        change: Callable[[Desk, str, datetime], Case],
        details: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        desk, now, case_id = self._open(), clock_now(), written.case_id(number)
        audit = Audit(desk.database)
        audit.record(member.name, what, now, case_id, details)
        try:
            case = change(desk, case_id, now)
        except _REFUSALS as error:
            refused = {"what": what, "why": type(error).__name__}
            audit.record(member.name, "refused", now, case_id, refused)
            raise
        return case_seen(case, self._services, member, now)
