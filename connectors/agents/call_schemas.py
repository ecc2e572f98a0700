"""The wire shapes of calls, of what is done for residents, and of what agents keep; with their examples."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from connectors.fields import Identifier, ResidentText
from connectors.staff.fields import Words

#: The largest number of a thing that is done for a resident, each in a conversation of its own.
LAST_RUN = 2**31 - 1


class HeardIn(BaseModel):
    """What a caller said."""

    text: ResidentText = Field(..., description="来电人说的话，1 至 1000 个字")
    key: Identifier | None = Field(None, description="幂等编号：同一编号重发，只记一次")


class EarOut(BaseModel):
    """How a recogniser comes in."""

    path: str = Field(..., description="WebSocket 的地址")
    call: str
    token: str = Field(..., description="这一通电话的口令")


class BehalfIn(BaseModel):
    """A line to the assistant, for the resident."""

    text: ResidentText = Field(..., description="替居民答的话，或者“办理 服务名”")
    run: int = Field(1, ge=1, le=LAST_RUN, description="每办一件事用一个新的数，办完以前不变")
    key: Identifier | None = Field(None, description="幂等编号")


class SlotOut(BaseModel):
    """One thing that a service needs to know."""

    name: str
    type: str
    label: str
    ask: str
    example: str
    required: bool
    options: list[str]
    least: int | None
    most: int | None


class ServiceOut(BaseModel):
    """A service and its form."""

    id: str
    name: str
    topic: str
    kind: str = Field(..., description="booking 预约、ticket 工单、registration 登记")
    summary: str
    begin: str = Field(..., description="让助手开始办这件事的话")
    sensitive: list[str] = Field(..., description="还要单独同意的敏感信息")
    retention_days: int
    slots: list[SlotOut]


class CatalogueOut(BaseModel):
    """What can be done, and what topics are called."""

    topics: dict[str, str]
    services: list[ServiceOut]


class PhraseIn(BaseModel):
    """A sentence to keep."""

    text: Words = Field(..., description="常用语；请不要写居民的信息")


class PhraseOut(BaseModel):
    """One of the agent's own sentences."""

    number: int
    text: str


class PhrasesOut(BaseModel):
    """All of them."""

    phrases: list[PhraseOut]


class KindOut(BaseModel):
    """What became of one kind of suggestion."""

    kind: Literal["answer", "question", "action"]
    used: int
    edited: int
    rejected: int


class AcceptanceOut(BaseModel):
    """What became of suggestions."""

    as_of: str
    days: int
    kinds: list[KindOut]


HEARDS: dict[str, Any] = {"line": {"summary": "一句", "value": {"text": "我妈想申请送餐", "key": "u-12"}}}

HEARD: dict[str, Any] = {
    "number": 2,
    "who": "resident",
    "agent": "小李",
    "text": "我妈想申请送餐",
    "at": "2026-11-25T09:02:10+08:00",
    "sent": None,
}

EAR: dict[str, Any] = {
    "path": "/ws/v1/calls",
    "call": "q7Xw2LmR9dKfY4sNc0Tj",
    "token": "5f2b6c0d9e8a7f4b3c2d1e0f5f2b6c0d9e8a7f4b3c2d1e0f5f2b6c0d9e8a7f4b",
}

BEHALF: dict[str, Any] = {
    "begin": {"summary": "开始", "value": {"text": "办理 居民需求登记", "run": 1}},
    "answer": {"summary": "答一项", "value": {"text": "缤纷社区", "run": 1, "key": "b-2"}},
}

CATALOGUE: dict[str, Any] = {
    "topics": {"menu-services": "菜单式服务"},
    "services": [
        {
            "id": "need-report",
            "name": "居民需求登记",
            "topic": "menu-services",
            "kind": "ticket",
            "summary": "社区里缺什么、您想要什么服务，记下来报给社区。",
            "begin": "办理 居民需求登记",
            "sensitive": [],
            "retention_days": 365,
            "slots": [
                {
                    "name": "note",
                    "type": "text",
                    "label": "需求",
                    "ask": "您希望社区添什么服务，或者解决什么问题？",
                    "example": "楼道里想装坐凳",
                    "required": True,
                    "options": [],
                    "least": None,
                    "most": None,
                }
            ],
        }
    ],
}

PHRASE: dict[str, Any] = {"number": 3, "text": "您好，这里是滨江民政，请问有什么可以帮您？"}
PHRASES: dict[str, Any] = {"phrases": [PHRASE]}
PHRASE_IN: dict[str, Any] = {"greeting": {"summary": "开场白", "value": {"text": PHRASE["text"]}}}

ACCEPTANCE: dict[str, Any] = {
    "as_of": "2026-11-25T09:02:10+08:00",
    "days": 30,
    "kinds": [{"kind": "answer", "used": 120, "edited": 31, "rejected": 12}],
}
