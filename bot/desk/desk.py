"""The desk: the one door to cases. Every method is one transaction, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.desk import capacity, changes, erasing, ledger, listing, lookup, numbers, records, sweeping
from bot.desk.calendar import nearest
from bot.desk.capacity import Load, Slot
from bot.desk.catalogue.model import Service
from bot.desk.listing import Filters, Page
from bot.desk.model import Action, Case, Event, Opened, Request
from bot.desk.opening import open_case
from bot.desk.privacy.cipher import Cipher
from bot.desk.records import Marks
from bot.desk.storage import Database
from bot.desk.sweeping import Swept
from bot.desk.work import Tools, Work, slot_of
from bot.errors import CaseNotFound, StoreUnavailable

#: Numbers drawn for one case before it is given up; two draws alike are one in 90 million cases.
_DRAWS = 5
#: Times that a change begins anew because the case was moved while it waited for it.
_TRIES = 5


class Desk:
    """Opens, finds and changes cases. Every method may raise `StoreUnavailable`; then nothing changed.

    Methods that take a case's id trust their caller to have shown that it may: by `of_conversation`,
    by `by_number`, or by a staff role. `actor` is `resident`, `system` or a staff member's name.
    """

    def __init__(self, database: Database, services: Mapping[str, Service], cipher: Cipher) -> None:
        self._database = database
        self._tools = Tools(services, cipher)
        self._marks = Marks(cipher)

    @property
    def database(self) -> Database:
        """Where the cases are kept."""
        return self._database

    def open(self, request: Request, now: datetime) -> Opened:
        """Makes a case of a confirmed request, or recognises it.

        The same resident (by telephone, else by conversation), service and time, or for a ticket or
        registration the same fields, is the same request while its case is open. Raises `TimeRefused`,
        `TimeFull` (also where others wait already, unless `waitlist`).
        """
        for _ in range(_DRAWS):
            try:
                with self._database.write() as connection:
                    return open_case(Work(connection, self._tools, now), request, numbers.new())
            except IntegrityError as error:
                # That number was drawn before: nothing of this try is left.
                refused = error
        raise StoreUnavailable("the database refused the case; nothing was changed") from refused

    def case(self, case_id: str) -> Case:
        """A case by its id. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            return self._read(connection, [records.find(connection, case_id)])[0]

    def of_conversation(self, conversation: str) -> list[Case]:
        """The cases that answer in a conversation, newest first, closed ones too."""
        with self._database.read() as connection:
            mark = self._marks.conversation(conversation)
            return self._read(connection, lookup.of_conversation(connection, mark))

    def of_phone(self, phone: str) -> list[Case]:
        """The cases that gave a telephone number, newest first. For staff and `privacy` only."""
        with self._database.read() as connection:
            return self._read(connection, lookup.of_phone(connection, self._marks.phone(phone)))

    def by_number(self, number: str, phone: str, conversation: str, now: datetime) -> Case:
        """The case with this number (nine digits) and telephone number.

        Raises `CaseNotFound`, whichever of the two is wrong, and `TooManyAttempts` after five wrong
        pairs in 15 minutes, in this conversation or for this telephone number, or after 20 for this
        case number. The conversation gets at the case again later only by `adopt`.
        """
        with self._database.write() as connection:
            row = lookup.by_number(connection, self._marks, number, phone, conversation, now)
            if row is not None:
                return self._read(connection, [row])[0]
        # Raised after the transaction, which must keep the count of wrong tries.
        raise CaseNotFound("编号和电话对不上，请核对后再试。")

    def adopt(self, case_id: str, conversation: str) -> None:
        """Lets a case that `by_number` proved answer in this conversation too. Raises `CaseNotFound`."""
        with self._database.write() as connection:
            records.find(connection, case_id)
            records.open_door(connection, case_id, self._marks.conversation(conversation))

    def cancel(self, case_id: str, actor: str, reason: str, now: datetime) -> Case:
        """Cancels a case; who waits for its time moves up. Raises `CaseNotFound`, `NotAllowed`."""
        return self._change(case_id, now, lambda work, row: changes.cancel(work, row, actor, reason))

    def reschedule(
        self,
        case_id: str,
        when: datetime,
        actor: str,
        reason: str,
        now: datetime,
        waitlist: bool = False,
    ) -> Case:
        """Moves a booking to another time, or with `waitlist` into the line of a full one.

        Raises `CaseNotFound`, `NotAllowed`, `TimeRefused`, `TimeFull`; then it stays where it was.
        """

        def move(work: Work, row: Row) -> Row:
            return changes.move(work, row, when, actor, reason, waitlist)

        return self._change(case_id, now, move, when)

    def rate(self, case_id: str, stars: int, comment: str, actor: str, now: datetime) -> Case:
        """Rates a case that is done, with 1 to 5 stars and perhaps the resident's words.

        Raises `CaseNotFound`, `NotAllowed`, ValueError.
        """
        return self._change(case_id, now, lambda work, row: changes.rate(work, row, stars, actor, comment))

    def change(self, case_id: str, action: Action, actor: str, reason: str, now: datetime) -> Case:
        """Staff's `confirm`, `start`, `complete`, `miss` or `expire`. Raises `CaseNotFound`, `NotAllowed`."""
        return self._change(
            case_id, now, lambda work, row: changes.progress(work, row, action, actor, reason)
        )

    def assign(self, case_id: str, assignee: str | None, actor: str, now: datetime) -> Case:
        """Gives an open case to somebody, or takes it from all. Raises `CaseNotFound`, `NotAllowed`."""
        return self._change(
            case_id, now, lambda work, row: work.step(row, "assign", actor, assignee=assignee)[0]
        )

    def note(self, case_id: str, text: str, actor: str, now: datetime) -> Case:
        """Keeps a note, sealed, as an event of the history. Raises `CaseNotFound`."""
        return self._change(case_id, now, lambda work, row: work.step(row, "note", actor, text)[0])

    def erase(self, case_id: str, actor: str, now: datetime) -> Case:
        """Removes what is personal from a case; what is counted (service, time, status) stays.

        An open case is cancelled first. Raises `CaseNotFound`.
        """
        return self._change(case_id, now, lambda work, row: erasing.erase(work, row, actor))

    def history(self, case_id: str) -> list[Event]:
        """What happened to a case, oldest first; notes are events. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            records.find(connection, case_id)
            return ledger.history(connection, self._tools.cipher, case_id)

    def listing(
        self,
        filters: Filters | None = None,
        *,
        now: datetime,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page:
        """A page of cases, newest first; the cursor of one page gives the next."""
        with self._database.read() as connection:
            found, further = listing.rows(connection, filters or Filters(), now, limit, cursor)
            return Page(tuple(self._read(connection, found)), further)

    def place_left(self, service: Service, when: datetime, people: int = 1) -> int:
        """How many places are left at that time; 0 where `people` do not get in, or others wait already."""
        if service.timetable is None:
            return 0
        most = service.timetable.capacity
        with self._database.read() as connection:
            load = capacity.load(connection, Slot(service.id, when))
        return most - load.taken if load.fits(people, most) else 0

    def free_times(
        self, service: Service, near: datetime, people: int, now: datetime, limit: int = 3
    ) -> list[datetime]:
        """The start times that can be booked at `now` for so many people, nearest to `near` first."""
        timetable = service.timetable
        if timetable is None or people > timetable.capacity:
            return []
        with self._database.read() as connection:
            loads = capacity.loads(connection, service.id, now)
        free = (
            start
            for start in nearest(timetable, near, now)
            if loads.get(start, Load()).fits(people, timetable.capacity)
        )
        return list(islice(free, limit))

    def sweep(self, now: datetime) -> Swept:
        """What time itself changes: waits and bookings that are over expire, raised capacities are filled."""
        return sweeping.sweep(self._database, self._tools, now)

    def _change(
        self,
        case_id: str,
        now: datetime,
        change: Callable[[Work, Row], Row],
        when: datetime | None = None,
    ) -> Case:
        """Locks a case with its time (and `when`, where it is to go), changes it, reads it again."""
        for _ in range(_TRIES):
            with self._database.write() as connection:
                seen = records.find(connection, case_id)
                slots = [slot for slot in (slot_of(seen),) if slot is not None]
                if slots and when is not None:
                    slots.append(Slot(seen.service, when))
                capacity.lock(connection, slots)
                row = records.find(connection, case_id, lock=True)
                if row.starts_at == seen.starts_at:
                    changed = change(Work(connection, self._tools, now), row)
                    return self._read(connection, [changed])[0]
        raise StoreUnavailable("the case is being changed by somebody else; nothing was changed")

    def _read(self, connection: Connection, rows: Iterable[Row]) -> list[Case]:
        return records.read(connection, list(rows), self._tools.cipher)
