"""What the conversations need of the other rooms, in one place."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk, Inbox
from bot.desk.catalogue.model import Service
from bot.desk.eligibility import Programme
from bot.desk.notices import Notice
from bot.errors import StoreUnavailable
from bot.forms.slots.reader import SlotReader
from bot.forms.wording import Wording
from bot.forms.words import Words
from bot.knowledge.factbook import FactBook
from bot.language.vocabulary import Vocabulary
from bot.messages import Citation

_CONFIRMED: tuple[Notice, ...] = ("confirmation",)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tools:
    """The desk with its catalogue and programmes, the words of residents and of editors, the facts.

    `inbox` is told what a reply has just said of a case, so that no notification says it again.
    `urgent` is where the numbers to call in danger come from.
    """

    desk: Desk
    inbox: Inbox
    services: Mapping[str, Service]
    programmes: Mapping[str, Programme]
    wording: Wording
    words: Words
    facts: FactBook
    reader: SlotReader
    vocabulary: Vocabulary
    urgent: tuple[Citation, ...]

    def told(self, case: str, now: datetime, kinds: Collection[Notice] = _CONFIRMED) -> None:
        """Notes that the reply tells this of a case, so that no notification says it again."""
        try:
            self.inbox.said(case, now, kinds)
        except StoreUnavailable as error:
            # The case is kept and the resident is told; at worst a notification says it once more.
            _log.warning("a reply was not noted as told: %s", error)
