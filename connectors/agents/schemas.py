"""The wire shapes of the agents' API. Requests are validated by these models, responses only described."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from bot.suggesting import Role, Verdict
from connectors.fields import ResidentText
from connectors.rest.schemas import CitationOut
from connectors.staff.fields import Words

#: Lines of a transcript that are taken at once; only the latest of them weigh anything.
MAX_LINES = 200
MAX_SUGGESTIONS = 10


class LineIn(BaseModel):
    """One line of a conversation."""

    role: Role = Field(..., description="resident 居民、agent 工作人员")
    text: ResidentText = Field(..., description="说的话，1 至 1000 个字")


class SuggestIn(BaseModel):
    """A conversation so far."""

    transcript: list[LineIn] = Field(..., max_items=MAX_LINES, description="从早到晚，最后几句最要紧")
    limit: int = Field(3, ge=1, le=MAX_SUGGESTIONS, description="最多几条建议")


class SuggestionOut(BaseModel):
    """Something that the agent can say or do."""

    id: str = Field(..., description="评价这条建议时用，一天内有效")
    kind: Literal["answer", "question", "action"] = Field(
        ..., description="answer 可以这样答、question 接着可以这样问、action 可以办这件事"
    )
    text: str
    citations: list[CitationOut]
    service: str | None = Field(..., description="action 是办一项服务时，服务的编号")
    score: float = Field(..., description="0 至 1")


class SuggestOut(BaseModel):
    """Suggestions, best first."""

    suggestions: list[SuggestionOut] = Field(..., description="没有可靠的就没有；有危险时排在最前")
    summary: str = Field(..., description="对话摘要，只摘录说过的，个人信息是遮住的")
    took_ms: float = Field(..., description="用时，毫秒")


class FeedbackIn(BaseModel):
    """What an agent did with a suggestion."""

    outcome: Verdict = Field(..., description="used 照用、edited 改过再用、rejected 不合适")
    text: Words | None = Field(None, description="实际说的话，加密保存")


class JudgedOut(BaseModel):
    """What is kept of it."""

    id: str
    outcome: Verdict
