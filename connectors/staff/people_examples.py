"""The examples of helpers and offers in the OpenAPI document."""

from __future__ import annotations

from typing import Any

NO_HELPER = {
    404: "没有找到这个编号的服务人员，请核对编号。",
    409: "这个人的个人信息已经清除，要重新登记。",
}
NO_OFFER = {404: "没有找到这次邀请，请核对编号。", 409: "这个事项已经有人接了。"}
NO_REGISTRATION = {
    404: "没有找到这个编号的事项，请核对编号。",
    409: "先核对并确认这个登记，才能列入志愿者。",
}
NO_RECORD = {**NO_HELPER, 409: "这段时间没有志愿服务记录，不能出具证明。"}
INCOMPLETE = {422: "没有本人同意保存个人信息，不能登记。"}

HELPER: dict[str, Any] = {
    "id": "V483201561",
    "kind": "volunteer",
    "kind_name": "志愿者",
    "status": "active",
    "status_name": "可以安排",
    "name": "示例姓名",
    "phone": "+8613800138000",
    "contact": "",
    "masked": False,
    "skills": ["理发", "陪诊"],
    "communities": ["天官社区"],
    "free_times": {"sat": ["morning", "afternoon"]},
    "consents": ["personal"],
    "minor": False,
    "case": "926480173",
    "created_at": "2026-11-20T09:00:00+08:00",
    "updated_at": "2026-11-20T09:00:00+08:00",
}
HELPERS: dict[str, Any] = {"helpers": [HELPER]}

OFFER: dict[str, Any] = {
    "id": 12,
    "case": "483201561",
    "number": "483-201-561",
    "helper": "V483201561",
    "state": "offered",
    "state_name": "等待答复",
    "need": "理发",
    "offered_at": "2026-11-25T09:00:00+08:00",
    "answered_at": None,
    "ended_at": None,
    "served_at": None,
    "hours": None,
    "reason": "",
    "actions": ["accept", "decline", "withdraw"],
}
SERVED: dict[str, Any] = {
    **OFFER,
    "state": "done",
    "state_name": "已完成",
    "answered_at": "2026-11-25T10:00:00+08:00",
    "ended_at": "2026-11-28T12:00:00+08:00",
    "served_at": "2026-11-28T09:00:00+08:00",
    "hours": 1.5,
    "actions": ["correct"],
}
MATCHES: dict[str, Any] = {
    "matches": [
        {
            "helper": HELPER,
            "score": 100,
            "reasons": ["会理发", "同在天官社区", "周六上午有空", "最近30天接了0次"],
        }
    ],
    "offers": [],
}
OPENINGS: dict[str, Any] = {
    "openings": [
        {
            "case": "483201561",
            "number": "483-201-561",
            "service": "menu-order",
            "service_name": "点单服务",
            "need": "理发",
            "community": "天官社区",
            "starts_at": "2026-11-28T09:00:00+08:00",
            "ends_at": "2026-11-28T10:00:00+08:00",
            "score": 100,
            "reasons": ["会理发", "同在天官社区", "周六上午有空"],
            "offer": None,
        }
    ]
}
CERTIFICATE: dict[str, Any] = {
    "text": "志愿服务记录证明\n\n志愿者姓名：示例姓名\n志愿者编号：V483201561\n……",
    "hours": 1.5,
    "services": 1,
    "facts": ["F0308", "F0312", "F0316", "F0317"],
}

NEW_HELPERS: dict[str, Any] = {
    "volunteer": {
        "summary": "志愿者",
        "value": {
            "kind": "volunteer",
            "name": "示例姓名",
            "phone": "13800138000",
            "skills": ["理发"],
            "communities": ["天官社区"],
            "free_times": {"sat": ["morning", "afternoon"]},
            "consents": ["personal"],
        },
    },
    "enterprise": {
        "summary": "企业",
        "value": {
            "kind": "enterprise",
            "name": "示例理发店",
            "contact": "示例联系人",
            "phone": "0571-88880000",
            "skills": ["理发"],
            "consents": ["personal"],
        },
    },
}
STATUSES: dict[str, Any] = {"pause": {"summary": "暂停", "value": {"status": "paused"}}}
OFFERS: dict[str, Any] = {"offer": {"summary": "请这位志愿者来", "value": {"helper": "V483201561"}}}
REFUSALS: dict[str, Any] = {"reason": {"summary": "写明原因", "value": {"reason": "那天要带孙子"}}}
SERVICE_HOURS: dict[str, Any] = {
    "plain": {"summary": "按约定的时间开始", "value": {"hours": 1.5}},
    "began": {
        "summary": "写明开始的时间",
        "value": {"hours": 0.75, "began": "2026-11-28T09:30:00+08:00"},
    },
}
