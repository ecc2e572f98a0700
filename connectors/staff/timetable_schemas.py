"""The wire shapes of timetables. Requests are validated by these models, responses only described."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, StrictBool, conint, conlist

from connectors.fields import Word
from connectors.staff.people_schemas import Weekday

_A_DAY, _A_MONTH = 24 * 60, 31 * 24 * 60
_HOURS_OF_A_YEAR = 366 * 24
#: Most spans of a day, and entries of closed days.
_SPANS, _CLOSED = 8, 60
_LARGEST = 2**31 - 1


class TimetableIn(BaseModel):
    """A timetable as the catalogue's files write it (`knowledge_base/README.md`)."""

    hours: dict[Weekday, conlist(Word, max_items=_SPANS)] = Field(  # type: ignore[valid-type]
        ..., description="星期几开放，如 08:30-11:30；没有写的不开放"
    )
    open_on_holidays: StrictBool = Field(..., description="法定节假日开不开")
    closed_days: list[Word] = Field(
        [], max_items=_CLOSED, description="另外不开放的日子，如 2026-12-24 或 2027-02-08 至 2027-02-12"
    )
    capacity: conint(strict=True, ge=1, le=10_000) = Field(  # type: ignore[valid-type]
        ..., description="一个开始时间最多几人"
    )
    slot_minutes: conint(strict=True, ge=5, le=_A_DAY) = Field(  # type: ignore[valid-type]
        ..., description="每隔多少分钟一个开始时间"
    )
    duration_minutes: conint(strict=True, ge=5, le=_A_MONTH) = Field(  # type: ignore[valid-type]
        ..., description="一次多少分钟"
    )
    lead_hours: conint(strict=True, ge=0, le=_HOURS_OF_A_YEAR) = Field(  # type: ignore[valid-type]
        ..., description="最晚提前多少小时约"
    )
    horizon_days: conint(strict=True, ge=1, le=366) = Field(  # type: ignore[valid-type]
        ..., description="最早提前多少天约"
    )
    place: Word = Field(..., description="地点")
    example: StrictBool = Field(..., description="是不是还没有核实的示例")

    def values(self) -> dict[str, Any]:
        """What was sent, as the desk takes it."""
        return {**self.dict(), "hours": {day: spans for day, spans in self.hours.items() if spans}}


class TimetableSaveIn(BaseModel):
    """A timetable in the place of a version."""

    version: conint(strict=True, ge=0, le=_LARGEST) = Field(  # type: ignore[valid-type]
        ..., description="改的是第几版"
    )
    timetable: TimetableIn
    seen: list[Word] = Field([], description="已经看过的、不合新安排的事项编号（id）")


class TimetableOut(BaseModel):
    """A timetable as it is kept."""

    service: str
    name: str
    timetable: TimetableIn
    version: int = Field(..., description="0 表示还没有在网页上改过")
    updated_by: str | None
    updated_at: str | None
