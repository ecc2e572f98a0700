"""The examples of the OpenAPI document."""

from __future__ import annotations

from typing import Any

CITATION: dict[str, Any] = {
    "document_id": "meal-discount",
    "title": "关于推动社区食堂建设的指导意见（报道）",
    "section": "老年食堂吃饭有什么优惠",
    "article": None,
    "issuer": "杭州市民政局",
    "effective": "2024-02",
    "url": None,
    "quote": "鼓励社区食堂按不同年龄段，不限地域、户籍，为年满60周岁老年人提供5至8折优惠",
    "verified": False,
}

_TEXT = "年满60周岁的老人，在参加“全城通”的社区食堂吃饭，按年龄段可以打5到8折。请以窗口答复为准。"

_TRACE: dict[str, Any] = {
    "intent": {"name": "ask_policy", "confidence": 0.97},
    "topic": "meal-assistance",
    "route": "answer",
    "entities": [],
    "form": None,
    "case": None,
    "took_ms": 8.4,
}

MESSAGE_REQUESTS: dict[str, Any] = {
    "policy": {
        "summary": "问政策",
        "value": {"conversation_id": "c-1", "text": "老年食堂吃饭有优惠吗", "channel": "kiosk"},
    },
    "retry": {
        "summary": "带幂等编号，断线后可原样重发",
        "value": {
            "conversation_id": "c-1",
            "text": "那要带什么",
            "channel": "web",
            "message_id": "7d4a1c1e-5a5e-4c40-9d0b-0f6f5f0f9b55",
        },
    },
}

MESSAGE_REPLY: dict[str, Any] = {
    "conversation_id": "c-1",
    "message_id": "7d4a1c1e-5a5e-4c40-9d0b-0f6f5f0f9b55",
    "replies": [{"text": _TEXT, "buttons": [], "citations": [CITATION]}],
    "trace": _TRACE,
}

RASA_REQUESTS: dict[str, Any] = {
    "policy": {"summary": "问政策", "value": {"sender": "c-1", "message": "老年食堂吃饭有优惠吗"}},
}

RASA_REPLY: list[dict[str, Any]] = [
    {"recipient_id": "c-1", "text": _TEXT, "custom": {"citations": [CITATION], "trace": _TRACE}}
]

SEARCH_QUERIES: dict[str, Any] = {"discount": {"summary": "口语问法", "value": "老年食堂打折"}}

SEARCH_REPLY: dict[str, Any] = {
    "hits": [
        {
            "document_id": "meal-discount",
            "section": "老年食堂吃饭有什么优惠",
            "text": "年满60周岁的老人，在参加“全城通”的社区食堂吃饭，按年龄段可以打5到8折。",
            "score": 0.91,
            "scores": {"lexical": 14.2, "dense": 0.89},
            "citation": CITATION,
        }
    ],
    "took_ms": 5.1,
}

DOCUMENT: dict[str, Any] = {
    "id": "meal-discount",
    "topic": "meal-assistance",
    "title": "老年食堂吃饭有什么优惠",
    "valid_from": "2024-02-01",
    "valid_until": None,
    "sources": [{"title": "关于推动社区食堂建设的指导意见（报道）", "issuer": "杭州市民政局"}],
}

LOOKUP_REQUESTS: dict[str, Any] = {
    "lookup": {
        "summary": "编号和电话",
        "value": {"number": "483-201-561", "phone": "13800138000", "conversation_id": "c-1"},
    }
}

LOOKUP_REPLY: dict[str, Any] = {
    "case": {
        "id": "483201561",
        "number": "483-201-561",
        "service": "home-bathing",
        "service_name": "上门助浴",
        "status": "confirmed",
        "status_name": "已确认",
        "when": "2026-12-01T09:00:00+08:00",
        "place": "老人家中",
        "due_at": None,
        "position": None,
    }
}


def answered(example: Any) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of a success, with its example."""
    return {200: {"description": "成功", "content": {"application/json": {"example": example}}}}
