"""The one door to those who carry services out. Every method is one transaction, kept whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.desk.catalogue.model import Helper as Kind
from bot.desk.catalogue.model import Service
from bot.desk.people import hours as served
from bot.desk.people import offers as asking
from bot.desk.people import register
from bot.desk.people.certificate import certify
from bot.desk.people.matching import Matcher
from bot.desk.people.model import Certificate, Helper, Match, Offer, Opening, Profile, State, Status, Unserved
from bot.desk.people.offers import Moved
from bot.desk.people.places import Communities
from bot.desk.people.rows import HelperMarks, find_helper, find_offer, helper_of, note, offer_of
from bot.desk.people.skills import Skills
from bot.desk.people.tables import helpers, offers
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.desk.storage.tables import cases
from bot.desk.work import SYSTEM, Tools, Work
from bot.errors import NotAllowed, StoreUnavailable

_log = logging.getLogger(__name__)

#: Who records hours, until the bureau names itself.
EXAMPLE_RECORDER = "示例单位（请改成实际记录的单位）"
#: Times that a change begins anew because a number was drawn before or something moved.
_TRIES = 5


class People:
    """Volunteers, social organisations and enterprises, and the requests put to them.

    Every method may raise `StoreUnavailable`; then nothing changed. `actor` is `system`, a helper's
    number, or a staff member's name. Methods trust their caller to have shown that it may.
    """

    def __init__(
        self,
        database: Database,
        services: Mapping[str, Service],
        cipher: Cipher,
        communities: Communities | None = None,
        recorder: str = EXAMPLE_RECORDER,
    ) -> None:
        self._database = database
        self._tools = Tools(services, cipher)
        self._communities = communities or Communities()
        self._skills = Skills(services.values())
        self._recorder = recorder

    def enlist(self, case_id: str, actor: str, now: datetime) -> Helper:
        """Enters the volunteer of a registration that staff confirmed or completed; again is no mistake.

        Raises `CaseNotFound`, `NotAllowed`.
        """
        return self._helper(now, lambda work: register.enlist(work, case_id, actor))

    def add(self, profile: Profile, actor: str, now: datetime) -> Helper:
        """Enters somebody for staff; who is known already is brought up to date. Raises `NotAllowed`."""
        return self._helper(now, lambda work: register.enter(work, profile, actor))

    def revise(self, helper_id: str, profile: Profile, actor: str, now: datetime) -> Helper:
        """Writes a profile anew. Raises `CaseNotFound`, `NotAllowed`."""
        return self._helper(now, lambda work: register.revise(work, helper_id, profile, actor))

    def put(self, helper_id: str, status: Status, actor: str, now: datetime) -> Helper:
        """Makes somebody `active`, `paused` or `left`, which calls off all that is not finished.

        Raises `CaseNotFound`, `NotAllowed`.
        """
        return self._helper(now, lambda work: register.put(work, helper_id, status, actor))

    def erase(self, helper_id: str, actor: str, now: datetime) -> Helper:
        """Lets somebody leave and empties what is personal; hours stay, of nobody. Raises `CaseNotFound`."""
        return self._helper(now, lambda work: register.erase(work, helper_id, actor))

    def helper(self, helper_id: str) -> Helper:
        """Somebody by his number. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            return helper_of(find_helper(connection, helper_id), self._tools.cipher)

    def of_phone(self, phone: str) -> list[Helper]:
        """Those who gave a telephone number."""
        mark = HelperMarks(self._tools.cipher).phone(phone)
        return self._list(select(helpers).where(helpers.c.phone == mark))

    def listing(
        self, kind: Kind | None = None, status: Status | None = None, limit: int = 200
    ) -> list[Helper]:
        """Everybody of a kind and status who was not erased, newest first."""
        query = select(helpers).where(helpers.c.identity.is_not(None)).limit(limit)
        if kind is not None:
            query = query.where(helpers.c.kind == kind)
        if status is not None:
            query = query.where(helpers.c.status == status)
        return self._list(query)

    def match(self, case_id: str, now: datetime, limit: int = 5) -> list[Match]:
        """Whom staff could ask, best first, with reasons. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            return self._matcher(connection).match(case_id, now, limit)

    def open_for(self, helper_id: str, now: datetime, limit: int = 20) -> list[Opening]:
        """What a helper could take, best first. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            return self._matcher(connection).open_for(helper_id, now, limit)

    def unserved(self, now: datetime, limit: int = 50) -> list[Unserved]:
        """The requests that nobody has taken on yet, the most urgent first."""
        with self._database.read() as connection:
            return self._matcher(connection).unserved(now, limit)

    def offer(self, case_id: str, helper_id: str, actor: str, now: datetime) -> Offer:
        """Puts a request to a helper; the same again is recognised. Raises `CaseNotFound`, `NotAllowed`."""
        return self._offer(now, lambda work: asking.offer(work, case_id, helper_id, actor))

    def accept(self, offer_id: int, actor: str, now: datetime) -> Offer:
        """Assigns the case to the helper, once; other offers of it are called off.

        Raises `CaseNotFound`, `NotAllowed` (somebody was faster, or the helper is expected elsewhere).
        """
        return self._offer(now, lambda work: asking.accept(work, offer_id, actor))

    def decline(self, offer_id: int, actor: str, now: datetime, reason: str = "") -> Offer:
        """Notes that a helper does not want it. Raises `CaseNotFound`, `NotAllowed`."""
        return self._offer(now, lambda work: asking.decline(work, offer_id, actor, reason))

    def withdraw(self, offer_id: int, actor: str, now: datetime, reason: str = "") -> Offer:
        """Calls an offer off; an accepted one leaves its case open. Raises `CaseNotFound`, `NotAllowed`."""
        return self._offer(now, lambda work: asking.withdraw(work, offer_id, actor, reason))

    def done(
        self, offer_id: int, hours: Decimal, actor: str, now: datetime, began: datetime | None = None
    ) -> Offer:
        """Records the hours of an assignment (quarter hours), from `began`, else from the case's time.

        The case itself is completed by staff. Raises `CaseNotFound`, `NotAllowed`.
        """
        return self._offer(now, lambda work: served.serve(work, offer_id, hours, began, actor, "done"))

    def correct(
        self, offer_id: int, hours: Decimal, actor: str, now: datetime, began: datetime | None = None
    ) -> Offer:
        """Corrects recorded hours; the audit trail keeps that it was done. Raises as `done` does."""
        return self._offer(now, lambda work: served.serve(work, offer_id, hours, began, actor, "correct"))

    def find_offer(self, offer_id: int) -> Offer:
        """An offer by its number. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            return offer_of(find_offer(connection, offer_id), self._tools.cipher)

    def offers(
        self, case_id: str | None = None, helper_id: str | None = None, state: State | None = None
    ) -> list[Offer]:
        """Offers, oldest first."""
        wanted = {offers.c.case_id: case_id, offers.c.helper_id: helper_id, offers.c.state: state}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        with self._database.read() as connection:
            rows = connection.execute(select(offers).where(*conditions).order_by(offers.c.id))
            return [offer_of(row, self._tools.cipher) for row in rows]

    def hours(self, helper_id: str) -> Decimal:
        """All hours of a helper, added up from the records. Raises `CaseNotFound`."""
        with self._database.read() as connection:
            find_helper(connection, helper_id)
            return served.total(connection, helper_id)

    def totals(self) -> dict[str, Decimal]:
        """Helper → all hours, of those who have any."""
        with self._database.read() as connection:
            return served.totals(connection)

    def certificate(
        self, helper_id: str, since: date, until: date, now: datetime, actor: str = SYSTEM
    ) -> Certificate:
        """The certificate of a volunteer's services on the days from `since` to `until`, both counted.

        Raises `CaseNotFound`, and `NotAllowed` where there is nothing to certify.
        """
        with self._database.write() as connection:
            helper = helper_of(find_helper(connection, helper_id), self._tools.cipher)
            rows = served.records_of(connection, helper_id, since, until)
            query = select(cases.c.id, cases.c.community).where(cases.c.id.in_([row.case_id for row in rows]))
            communities = dict(connection.execute(query).all())
            made = certify(helper, rows, communities, since, until, self._recorder, now)
            note(connection, actor, "helper.certificate", now, helper=helper_id, services=made.services)
        # The name is in the certificate; a log has no business with more than its first character.
        _log.info("a certificate of %s (%s**) over %d services", helper_id, helper.name[:1], made.services)
        return made

    def sweep(self, now: datetime) -> list[int]:
        """Calls off offers whose cases came to nothing; their numbers. For the daily job."""
        with self._database.read() as connection:
            over = asking.lapsed(Work(connection, self._tools, now))
        gone = []
        for number in over:
            try:
                gone.append(self.withdraw(number, SYSTEM, now).id)
            except NotAllowed:
                # Answered or called off in the meantime: then there is nothing left to do.
                continue
        return gone

    def _matcher(self, connection: Connection) -> Matcher:
        return Matcher(connection, self._tools, self._communities, self._skills)

    def _list(self, query: Any) -> list[Helper]:
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(helpers.c.created_at.desc(), helpers.c.id))
            return [helper_of(row, self._tools.cipher) for row in rows]

    def _helper(self, now: datetime, change: Callable[[Work], Row]) -> Helper:
        return helper_of(self._change(now, change), self._tools.cipher)

    def _offer(self, now: datetime, change: Callable[[Work], Row]) -> Offer:
        return offer_of(self._change(now, change), self._tools.cipher)

    def _change(self, now: datetime, change: Callable[[Work], Row]) -> Row:
        for _ in range(_TRIES):
            try:
                with self._database.write() as connection:
                    return change(Work(connection, self._tools, now))
            except (IntegrityError, Moved) as error:
                # A number was drawn before, or something moved: nothing of this try is left.
                refused = error
        raise StoreUnavailable("the database refused the change; nothing was changed") from refused
