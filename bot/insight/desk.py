"""Insight as the staff reach it: tables of a view, of whole groups only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock

from cachetools import TTLCache, cached

from bot.desk.catalogue.model import Service
from bot.desk.storage import Database
from bot.insight import demand, needs, quality, reading
from bot.insight.areas import Area
from bot.insight.groups import Group
from bot.insight.period import Period, month_of, period_of
from bot.insight.pooling import REST
from bot.insight.release import Release, View
from bot.insight.sheet import Sheet
from bot.language.clock import now as clock_now

#: Seconds that the grouped questions are shown unchanged: to group them takes seconds.
_FRESH_SECONDS = 600


class Insight:
    """Over the desk's database. Each method may raise `StoreUnavailable`."""

    def __init__(
        self,
        database: Callable[[], Database],
        services: Mapping[str, Service],
        topics: Mapping[str, str],
        communities: Sequence[str],
        areas: Sequence[Area],
        groups: Callable[[], Sequence[Group]],
    ) -> None:
        """`topics` are names by id; `groups` are the open questions by meaning (that may take seconds)."""
        self._database = database
        self._services = services
        self.topics = topics
        self.communities = tuple(communities)
        self._areas = tuple(areas)
        self._questions = cached(TTLCache(1, _FRESH_SECONDS), lock=Lock())(
            lambda: quality.questions(groups())
        )
        self._names = needs.Names(topics, {id: one.short_name for id, one in services.items()})

    def view(self, first: str = "", last: str = "", community: str = "", topic: str = "") -> View:
        """What is asked for, put right: unknown communities and topics are none."""
        return View(
            period_of(first, last, clock_now()),
            community if community in self.communities else "",
            topic if topic in self.topics else "",
        )

    def sheets(self, view: View) -> dict[str, Sheet]:
        """All tables of a view but the questions, by id."""
        database, now = self._database(), clock_now()
        whole, release = self._release(database, view, now)
        period = view.period
        found = (
            needs.by_topic(release, self._names),
            needs.by_month(release, view, month_of(now)),
            needs.by_month_and_topic(release, view, self._names),
            needs.by_community_and_topic(release, self._names),
            demand.by_community(release, self._names),
            demand.by_area(whole, self._areas),
            demand.by_service(
                release, period, self._services, reading.ratings(database, period), self._names, view.topic
            ),
            quality.shares(reading.outcomes(database, period)),
            quality.waiting(reading.waits(database, period), self._names),
        )
        return {sheet.id: sheet for sheet in found}

    def questions(self) -> Sheet:
        """What residents ask most that has no good answer; up to ten minutes old."""
        return self._questions()

    def _release(self, database: Database, view: View, now: datetime) -> tuple[Release, Release]:
        """What may be told of the months, for all communities and for the view's."""
        period: Period = view.period
        everything = Release(reading.needs(database, period, now), reading.requests(database, period, now))
        areas_view = View(period, topic=view.topic)
        return everything.of(areas_view, self._topic_of), everything.of(view, self._topic_of)

    def _topic_of(self, service: str) -> str:
        found = self._services.get(service)
        return REST if found is None else found.topic
