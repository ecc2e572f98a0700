"""The wire shapes of helpers and offers. Requests are validated by these models, responses only described."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, StrictBool

from bot.staff import HelperStatus, Kind, Profile
from connectors.fields import Word
from connectors.staff.fields import Moment, Words
from connectors.staff.people_fields import Hours

#: Most skills, or communities, of one helper.
_MANY = 30

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Part = Literal["morning", "afternoon", "evening"]
State = Literal["offered", "accepted", "declined", "withdrawn", "done"]


class HelperIn(BaseModel):
    """Somebody to be entered."""

    kind: Kind = Field(..., description="volunteer 志愿者、organisation 社会组织、enterprise 企业")
    name: Word = Field(..., description="志愿者的姓名，或单位的名称")
    phone: Word = Field(..., description="手机号，或带区号的座机号")
    skills: list[Word] = Field(..., min_items=1, max_items=_MANY, description="会做什么，或提供什么")
    communities: list[Word] = Field([], max_items=_MANY, description="服务的社区（或街道）")
    free_times: dict[Weekday, list[Part]] = Field({}, description="空闲时间；不写就是不清楚")
    consents: list[Literal["personal", "minor"]] = Field(
        ..., description="本人同意保存个人信息写 personal；未成年人的监护人同意写 minor"
    )
    contact: Word | None = Field(None, description="单位的联系人")
    minor: StrictBool = Field(False, description="是不是未成年人")

    def profile(self) -> Profile:
        """What was sent, as the desk takes it."""
        return Profile(
            kind=self.kind,
            name=self.name,
            phone=self.phone,
            skills=tuple(self.skills),
            communities=tuple(self.communities),
            free_times={day: tuple(parts) for day, parts in self.free_times.items()},
            consents=tuple(dict.fromkeys(self.consents)),
            contact=self.contact or "",
            minor=self.minor,
        )


class HelperStatusIn(BaseModel):
    """Whether somebody can be asked."""

    status: HelperStatus = Field(..., description="active 可以安排、paused 暂停、left 退出")


class OfferIn(BaseModel):
    """Whom a case is put to."""

    helper: Word = Field(..., description="志愿者、社会组织或企业的编号，如 V483201561")


class OfferReasonIn(BaseModel):
    """Why an offer is declined or called off."""

    reason: Words | None = Field(None, description="原因，加密保存")


class HoursIn(BaseModel):
    """What was served."""

    hours: Hours = Field(..., description="实际服务的小时数，按 0.25 小时记")
    began: Moment | None = Field(None, description="开始服务的时间；不写就按事项约定的时间")


class HelperOut(BaseModel):
    """A helper as staff see it."""

    id: str
    kind: Kind
    kind_name: str
    status: HelperStatus
    status_name: str
    name: str = Field(..., description="查看角色看到的是遮住的，电话和联系人也是")
    phone: str
    contact: str
    masked: bool
    skills: list[str]
    communities: list[str]
    free_times: dict[str, list[str]]
    consents: list[str]
    minor: bool
    case: str | None = Field(..., description="从哪个登记来的")
    created_at: str | None
    updated_at: str | None


class HelpersOut(BaseModel):
    """Helpers, newest first."""

    helpers: list[HelperOut]


class OfferOut(BaseModel):
    """A request that was put to a helper."""

    id: int
    case: str
    number: str = Field(..., description="事项编号读给人听的写法，如 483-201-561")
    helper: str
    state: State
    state_name: str
    need: str = Field(..., description="要做什么，如 理发")
    offered_at: str
    answered_at: str | None
    ended_at: str | None
    served_at: str | None
    hours: float | None
    reason: str = Field(..., description="查看角色看到的是 ***")
    actions: list[str] = Field(..., description="现在可以做的操作")


class MatchOut(BaseModel):
    """A helper who could be asked."""

    helper: HelperOut
    score: int = Field(..., description="满分 100")
    reasons: list[str]


class MatchesOut(BaseModel):
    """Who could be asked, best first, and who was asked, oldest first."""

    matches: list[MatchOut]
    offers: list[OfferOut]


class OpeningOut(BaseModel):
    """A request that a helper could take."""

    case: str
    number: str
    service: str
    service_name: str
    need: str
    community: str | None
    starts_at: str | None
    ends_at: str | None
    score: int
    reasons: list[str]
    offer: int | None = Field(..., description="已经问过的，是那次邀请的编号")


class OpeningsOut(BaseModel):
    """What a helper could take, best first."""

    openings: list[OpeningOut]


class CertificateOut(BaseModel):
    """A volunteer's certificate."""

    text: str
    hours: float
    services: int = Field(..., description="共几次")
    facts: list[str] = Field(..., description="内容所依据的条文，在指南里的依据编号")
