"""What may become of a case: the one table of transitions, and the sentences that refuse the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.desk.model import STATUSES, Action, Status
from bot.errors import NotAllowed

#: What each status is called where residents and staff read it.
NAMES: Final[dict[Status, str]] = {
    "requested": "已登记，等待处理",
    "confirmed": "已确认",
    "in_progress": "办理中",
    "done": "已办结",
    "rated": "已评价",
    "cancelled": "已取消",
    "waitlisted": "候补排队中",
    "no_show": "未到场",
    "expired": "已过期",
}

#: The name of what is asked for, in the sentence that refuses it.
VERBS: Final[dict[Action, str]] = {
    "open": "登记",
    "wait": "排队候补",
    "promote": "递补",
    "confirm": "确认",
    "start": "开始办理",
    "complete": "办结",
    "rate": "评价",
    "cancel": "取消",
    "reschedule": "改期",
    "miss": "记为未到场",
    "expire": "记为过期",
    "assign": "分派",
    "note": "添加备注",
    "erase": "清除个人信息",
}

#: Nothing changes such a case any more, but for a rating of what was done.
CLOSED: Final[frozenset[Status]] = frozenset({"done", "rated", "cancelled", "no_show", "expired"})
OPEN: Final[frozenset[Status]] = frozenset(STATUSES) - CLOSED


def _to(after: Status, *before: Status) -> dict[Status, Status]:
    return dict.fromkeys(before, after)


def _kept(statuses: Iterable[Status]) -> dict[Status, Status]:
    return {status: status for status in statuses}


#: action → status before → status after. A booking is made `confirmed` or waits; a ticket and a
#: registration are made `requested`. A move to a full time is a `wait`, to another time a `reschedule`.
TRANSITIONS: Final[dict[Action, dict[Status, Status]]] = {
    "open": {},
    "wait": _to("waitlisted", "confirmed", "waitlisted"),
    "promote": _to("confirmed", "waitlisted"),
    "confirm": _to("confirmed", "requested"),
    "start": _to("in_progress", "requested", "confirmed"),
    "complete": _to("done", "confirmed", "in_progress"),
    "rate": _to("rated", "done"),
    "cancel": _to("cancelled", "requested", "confirmed", "in_progress", "waitlisted"),
    "reschedule": _to("confirmed", "confirmed", "waitlisted"),
    "miss": _to("no_show", "confirmed", "in_progress"),
    "expire": _to("expired", "requested", "confirmed", "waitlisted"),
    "assign": _kept(sorted(OPEN)),
    "note": _kept(STATUSES),
    "erase": _kept(STATUSES),
}


def first(kind: str, waits: bool) -> tuple[Action, Status]:
    """The action and the status that a case begins with."""
    if waits:
        return "wait", "waitlisted"
    return "open", "confirmed" if kind == "booking" else "requested"


def after(status: Status, action: Action) -> Status:
    """The status that `action` makes of a case in `status`.

    Raises `NotAllowed`, with a sentence for residents and staff, where the table has no such way.
    """
    found = TRANSITIONS[action].get(status)
    if found is None:
        raise NotAllowed(f"这个事项目前是“{NAMES[status]}”，不能{VERBS[action]}。")
    return found


def allowed(status: Status) -> tuple[Action, ...]:
    """What can be made of a case in `status`."""
    return tuple(action for action, ways in TRANSITIONS.items() if status in ways)
