"""The examples of the agents' API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from connectors.rest.examples import CITATION
from connectors.staff.examples import CASE

TRANSCRIPTS: dict[str, Any] = {
    "meals": {
        "summary": "居民问老年食堂",
        "value": {
            "transcript": [
                {"role": "resident", "text": "我妈82岁了，住长河街道，想去老年食堂吃饭"},
                {"role": "agent", "text": "您好，您想了解哪一方面？"},
                {"role": "resident", "text": "打几折"},
            ],
            "limit": 3,
        },
    }
}

SUGGESTED: dict[str, Any] = {
    "suggestions": [
        {
            "id": "kV0zq1bXw3C5mP8sT2yR",
            "kind": "answer",
            "text": "杭州“全城通”助餐鼓励社区食堂给年满60周岁的老人打5到8折，具体几折看各家食堂。",
            "citations": [CITATION],
            "service": None,
            "score": 0.97,
        },
        {
            "id": "Zp4nD7gH1uJ6eW9xL0aQ",
            "kind": "action",
            "text": "为居民办理「送餐上门」",
            "citations": [],
            "service": "meal-delivery",
            "score": 0.35,
        },
    ],
    "summary": "问的是老年助餐；说到老年食堂；提到82岁、长河街道；最近一句：“打几折”。",
    "took_ms": 12.4,
}

FEEDBACKS: dict[str, Any] = {
    "used": {"summary": "照用", "value": {"outcome": "used"}},
    "edited": {
        "summary": "改过再用",
        "value": {"outcome": "edited", "text": "满60岁就能打折，具体几折您问一下食堂。"},
    },
}

JUDGED: dict[str, Any] = {"id": "kV0zq1bXw3C5mP8sT2yR", "outcome": "used"}

UNKNOWN_SUGGESTION = {404: "没有找到这条建议，可能已经过了可以评价的时间。"}

UNKNOWN_HANDOVER = {404: "没有找到这个会话，或者它不在您手上。"}

HANDOVER: dict[str, Any] = {
    "id": "q7Xw2LmR9dKfY4sNc0Tj",
    "channel": "wechat",
    "topic": "meal-assistance",
    "case": None,
    "urgency": "normal",
    "state": "claimed",
    "agent": "小李",
    "opened_at": "2026-11-25T09:00:00+08:00",
    "claimed_at": "2026-11-25T09:01:30+08:00",
    "closed_at": None,
    "last_at": "2026-11-25T09:02:10+08:00",
    "left_at": None,
    "outcome": None,
    "lines": 5,
    "waiting_seconds": 90,
}

QUEUE: dict[str, Any] = {
    "as_of": "2026-11-25T09:01:00+08:00",
    "handovers": [
        {
            **HANDOVER,
            "state": "waiting",
            "agent": None,
            "claimed_at": None,
            "last_at": "2026-11-25T09:00:00+08:00",
            "lines": 3,
            "waiting_seconds": 60,
        }
    ],
}

COLLEAGUES: dict[str, Any] = {"colleagues": ["小李", "小王", "王主管"]}

LINE: dict[str, Any] = {
    "number": 5,
    "who": "agent",
    "agent": "小李",
    "text": "您好，满60岁就能打折，具体几折我帮您问了，打八折。",
    "at": "2026-11-25T09:02:10+08:00",
    "sent": True,
}

CONVERSATION: dict[str, Any] = {
    "handover": HANDOVER,
    "lines": [
        {
            "number": 1,
            "who": "resident",
            "agent": None,
            "text": "老年食堂打几折",
            "at": "2026-11-25T08:58:00+08:00",
            "sent": None,
        },
        LINE,
    ],
    "cases": [CASE],
}

LINES: dict[str, Any] = {
    "answer": {
        "summary": "回复",
        "value": {"text": LINE["text"], "key": "3f8f8a52-2c5b-4a54-8f1c-9f6f0a6f7b11"},
    }
}
NOTES: dict[str, Any] = {"note": {"summary": "备注", "value": {"text": "家属下午方便接电话"}}}
TRANSFERS: dict[str, Any] = {
    "colleague": {"summary": "转给小王", "value": {"to": "小王", "note": "他熟悉助餐"}},
    "queue": {"summary": "放回队列", "value": {"to": None}},
}
CLOSINGS: dict[str, Any] = {"answered": {"summary": "答复了", "value": {"outcome": "answered"}}}
