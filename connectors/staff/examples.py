"""The examples of the staff API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

NOT_FOUND = {404: "没有找到这个编号的事项，请核对编号。"}

CASE: dict[str, Any] = {
    "id": "483201561",
    "number": "483-201-561",
    "service": "service-complaint",
    "service_name": "服务评价与投诉",
    "topic": "elder-care",
    "kind": "ticket",
    "status": "in_progress",
    "status_name": "办理中",
    "channel": "kiosk",
    "fields": {"item": "送餐", "note": "连着三天都晚到", "phone": "+8613800138000"},
    "masked": False,
    "starts_at": None,
    "ends_at": None,
    "created_at": "2026-11-25T09:00:00+08:00",
    "updated_at": "2026-11-26T10:12:00+08:00",
    "due_at": "2026-11-30T09:00:00+08:00",
    "overdue": False,
    "place": None,
    "assignee": "小李",
    "rating": None,
    "position": None,
    "actions": ["complete", "cancel", "assign", "note"],
}

CASES: dict[str, Any] = {"cases": [CASE], "cursor": None}

CASE_WITH_HISTORY: dict[str, Any] = {
    **CASE,
    "history": [
        {
            "at": "2026-11-25T09:00:00+08:00",
            "actor": "resident",
            "action": "open",
            "before": None,
            "after": "requested",
            "reason": "",
        },
        {
            "at": "2026-11-26T10:12:00+08:00",
            "actor": "小李",
            "action": "start",
            "before": "requested",
            "after": "in_progress",
            "reason": "已联系送餐单位",
        },
    ],
}

OVERDUE: dict[str, Any] = {
    "as_of": "2026-12-02T08:00:00+08:00",
    "total": 2,
    "services": [
        {
            "service": "service-complaint",
            "name": "服务评价与投诉",
            "count": 2,
            "oldest": "2026-11-30T09:00:00+08:00",
        }
    ],
}

SHEET = "编号,服务,状态\r\n483-201-561,服务评价与投诉,办理中\r\n"

REASONS: dict[str, Any] = {"reason": {"summary": "写明原因", "value": {"reason": "电话里和老人说好了"}}}
ASSIGNMENTS: dict[str, Any] = {
    "give": {"summary": "交给小李", "value": {"assignee": "小李"}},
    "take": {"summary": "收回", "value": {"assignee": None}},
}
NOTES: dict[str, Any] = {"note": {"summary": "备注", "value": {"text": "家属下午方便接电话"}}}
MOVES: dict[str, Any] = {
    "move": {
        "summary": "改期，约满就排候补",
        "value": {"when": "2026-12-01T09:00:00+08:00", "reason": "服务人员请假", "waitlist": True},
    }
}
