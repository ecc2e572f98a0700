"""The examples of the accounts' API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

NO_ACCOUNT = {404: "没有找到这个账号，请刷新列表。"}
NO_SESSION = {404: "这个登录已经结束了，请刷新列表。"}
WRONG_PASSWORD = {
    403: "现在的密码不对。",
    409: "两步验证已经开启。",
    422: "密码应为 10 至 128 个字符；可以用一句容易记的话。",
    429: "试错的次数太多了，请 30 秒后再试，或请管理员解锁。",
}

ACCOUNT: dict[str, Any] = {
    "id": "Zk3v9QmPq1xS",
    "name": "小李",
    "display_name": "示例姓名",
    "roles": ["agent"],
    "disabled": False,
    "must_change": False,
    "totp": True,
    "paused_until": None,
    "created_at": "2026-11-25T09:00:00+08:00",
    "last_login_at": "2026-11-26T08:58:11+08:00",
}
ACCOUNTS: dict[str, Any] = {"accounts": [ACCOUNT]}
ONE_TIME: dict[str, Any] = {"account": {**ACCOUNT, "must_change": True}, "password": "k7mq-x2vh-p9rt-c4ws"}
OWN: dict[str, Any] = {
    "name": "小李",
    "display_name": "示例姓名",
    "roles": ["agent"],
    "permissions": ["agent.queue", "agent.talk", "cases.change", "cases.read"],
    "totp": True,
    "csrf": "0f3c…",
    "ends_at": "2026-11-26T20:58:11+08:00",
}
TOTP: dict[str, Any] = {
    "secret": "JBSWY3DPEHPK3PXP",
    "uri": "otpauth://totp/…?secret=JBSWY3DPEHPK3PXP&issuer=…",
    "qr": "<svg …></svg>",
}
RECOVERY: dict[str, Any] = {"recovery_codes": ["abcd-efgh-2345-6789"]}
SESSIONS: dict[str, Any] = {
    "sessions": [
        {
            "id": "b3J2mV0y7QkLw2aD",
            "label": "Chrome（Windows）",
            "created_at": "2026-11-26T08:58:11+08:00",
            "last_seen_at": "2026-11-26T10:30:00+08:00",
            "current": True,
        }
    ]
}
ENDED: dict[str, Any] = {"ended": 2}

NEW_ACCOUNTS: dict[str, Any] = {
    "agent": {
        "summary": "坐席",
        "value": {"name": "小李", "display_name": "示例姓名", "roles": ["agent"]},
    }
}
CHANGES: dict[str, Any] = {
    "roles": {"summary": "改角色", "value": {"roles": ["agent", "editor"]}},
    "disable": {"summary": "停用", "value": {"disabled": True}},
}
