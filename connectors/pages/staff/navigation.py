"""Where the staff's pages lead to: each entry is shown to those who may open it, in this order."""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.accounts import Permission
from bot.staff import Member


class Entry(NamedTuple):
    """A page that every other leads to, and the permission that opens it."""

    path: str
    title: str
    permission: Permission


NAVIGATION: Final[tuple[Entry, ...]] = (
    Entry("/agent", "坐席", "agent.talk"),
    Entry("/admin/cases", "事项", "cases.read"),
    Entry("/admin/services", "服务", "services.write"),
    Entry("/admin/volunteers", "志愿者", "people.read"),
    Entry("/admin/knowledge", "知识", "knowledge.read"),
    Entry("/admin/learning", "没答好的问题", "knowledge.read"),
    Entry("/admin/insight", "统计", "insight.read"),
    Entry("/admin/accounts", "账号", "accounts.manage"),
    Entry("/admin/audit", "操作记录", "audit.read"),
)

#: The page that everybody has.
OWN_PAGE: Final = "/account"


def entries_for(member: Member) -> tuple[Entry, ...]:
    """What a member may open."""
    return tuple(entry for entry in NAVIGATION if member.may(entry.permission))


def home_of(member: Member) -> str:
    """Where a login leads that was not on its way to a page."""
    return next((entry.path for entry in entries_for(member)), OWN_PAGE)
