"""The wire shapes of the staff API. Requests are validated by these models, responses only described."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.staff import Status
from connectors.fields import Word
from connectors.staff.fields import Moment, Words


class ReasonIn(BaseModel):
    """Why a case is changed."""

    reason: Words | None = Field(None, description="原因，加密保存，写入事项的经过")


class AssignIn(BaseModel):
    """Who is to deal with a case."""

    assignee: Word | None = Field(..., description="办理人或单位；null 表示收回")


class NoteIn(BaseModel):
    """A note on a case."""

    text: Words = Field(..., description="备注，加密保存，写入事项的经过")


class RescheduleIn(BaseModel):
    """Another time for a booking."""

    when: Moment = Field(..., description="新的开始时间")
    reason: Words | None = Field(None, description="原因，加密保存")
    waitlist: bool = Field(False, description="新的时间约满时，true 排候补，false 不改")


class EventOut(BaseModel):
    """One step of a case's history."""

    at: str
    actor: str = Field(..., description="resident、system 或工作人员的名字")
    action: str
    before: Status | None
    after: Status
    reason: str = Field(..., description="查看角色看到的是 ***")


class CaseOut(BaseModel):
    """A case as staff see it."""

    id: str
    number: str = Field(..., description="读给人听的写法，如 483-201-561")
    service: str
    service_name: str
    topic: str
    kind: str = Field(..., description="booking 预约、ticket 工单、registration 登记")
    status: Status
    status_name: str
    channel: str
    fields: dict[str, Any] = Field(..., description="居民填的内容；查看角色看到的是遮住的")
    masked: bool = Field(..., description="fields 是否遮住了个人信息")
    starts_at: str | None
    ends_at: str | None
    created_at: str
    updated_at: str
    due_at: str | None = Field(..., description="工单和登记的办理期限")
    overdue: bool = Field(..., description="过了期限或预约时间还没有办完")
    place: str | None
    assignee: str | None
    rating: int | None
    position: int | None = Field(..., description="候补排在第几位")
    actions: list[str] = Field(..., description="现在可以做的操作")


class CaseWithHistory(CaseOut):
    """A case with what happened to it."""

    history: list[EventOut]


class CasesOut(BaseModel):
    """A page of cases, newest first."""

    cases: list[CaseOut]
    cursor: str | None = Field(..., description="取下一页时带上；null 表示没有了")


class LateService(BaseModel):
    """The late cases of one service."""

    service: str
    name: str
    count: int
    oldest: str = Field(..., description="其中最早该办完的时间")


class OverdueOut(BaseModel):
    """What runs late."""

    as_of: str
    total: int
    services: list[LateService]
