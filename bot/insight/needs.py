"""What residents ask for, by topic, month and community, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.insight.pooling import REST
from bot.insight.reading import UNSAID
from bot.insight.release import Release, View, added, by
from bot.insight.sheet import Row, Sheet

#: How an empty cell is to be read.
EMPTY = "“—”表示没有，或者不足 5 人，不单独显示。"
_POOLED = "不足 5 人次的合并在“其他”里。"


@dataclass(frozen=True)
class Names:
    """What topics and services are called, by id."""

    topics: Mapping[str, str]
    services: Mapping[str, str]

    def topic(self, id: str) -> str:
        """A topic's name."""
        return {REST: "其他主题（合并）", UNSAID: "没有归入主题"}.get(id) or self.topics.get(id, id)

    def service(self, id: str) -> str:
        """A service's name."""
        return "其他服务（合并）" if id == REST else self.services.get(id, id)

    def community(self, id: str) -> str:
        """A community's name."""
        return {REST: "其他社区（合并）", UNSAID: "没有说社区"}.get(id, id)


def by_topic(release: Release, names: Names) -> Sheet:
    """Turns by topic."""
    rows = tuple(Row(names.topic(id), (count,)) for id, count in by(release.turns, 2).items())
    return Sheet("topics", "居民最常问什么", "主题", ("咨询（人次）",), rows, _POOLED)


def by_month(release: Release, view: View, this: str) -> Sheet:
    """Turns and cases by month."""
    turns, cases = by(release.turns, 0), by(release.cases, 0)
    rows = tuple(
        Row(month, (turns.get(month), cases.get(month)), "还没有过完，按 5 取整" if month == this else "")
        for month in view.period
    )
    return Sheet("months", "每个月的需求", "月份", ("咨询（人次）", "办理（件）"), rows, EMPTY)


def by_month_and_topic(release: Release, view: View, names: Names) -> Sheet:
    """Turns by topic over the months."""
    counts = added(release.turns, 2, 0)
    months = tuple(view.period)
    rows = tuple(
        Row(names.topic(id), tuple(_count(counts, (id, month)) for month in months))
        for id in by(release.turns, 2)
    )
    return Sheet("trend", "各主题逐月变化（人次）", "主题", months, rows, EMPTY)


def by_community_and_topic(release: Release, names: Names) -> Sheet:
    """Turns of each community by topic: the list of its needs."""
    counts = added(release.turns, 1, 2)
    topics = tuple(by(release.turns, 2))
    rows = tuple(
        Row(names.community(community), tuple(_count(counts, (community, topic)) for topic in topics))
        for community in by(release.turns, 1)
    )
    columns = tuple(names.topic(topic) for topic in topics)
    return Sheet("needs", "需求清单：各社区问什么（人次）", "社区", columns, rows, EMPTY)


def _count(counts: Mapping, key: tuple[str, str]) -> int | None:
    found = counts.get(key)
    return None if found is None else found.count
