"""What the privacy commands and the daily job work with: the desk, and all that keeps personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.accounts.holder import AccountHolder
from bot.desk.audit import Audit
from bot.desk.catalogue.model import Service
from bot.desk.desk import Desk
from bot.desk.people.holder import PeopleHolder
from bot.desk.privacy.cases import CaseHolder
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.holder import Holder
from bot.desk.storage import Database
from bot.handover.holder import HandoverHolder
from bot.insight.holder import InsightHolder
from bot.settings import settings
from bot.suggesting.holder import SuggestionHolder


@dataclass(frozen=True)
class Office:
    """The desk with its cipher and audit trail; `holders` are asked in their order."""

    desk: Desk
    cipher: Cipher
    audit: Audit
    holders: tuple[Holder, ...]

    @classmethod
    def over(cls, database: Database, services: Mapping[str, Service], cipher: Cipher) -> Office:
        """The office over a database. A new room that keeps personal data is added to `holders` here."""
        desk = Desk(database, services, cipher)
        days = settings().handover_retention_days
        handed = HandoverHolder(database, cipher, days)
        holders = (
            # What is found through something is asked before it.
            SuggestionHolder(database, cipher, handed, days),
            handed,
            CaseHolder(desk, services, cipher),
            PeopleHolder(database, services, cipher),
            InsightHolder(database),
            AccountHolder(database),
        )
        return cls(desk, cipher, Audit(database), holders)

    @property
    def database(self) -> Database:
        """Where everything is kept."""
        return self.desk.database
