"""The wire shapes of the agents' API. Requests are validated by these models, responses only described."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from bot.handover import AgentOutcome, Outcome, State, Urgency, Who
from bot.messages import Channel
from bot.suggesting import Role, Verdict
from connectors.fields import Identifier, ResidentText, Word
from connectors.optional import NullIsDefault
from connectors.rest.schemas import CitationOut
from connectors.staff.fields import Words
from connectors.staff.schemas import CaseOut

#: Lines of a transcript that are taken at once; only the latest of them weigh anything.
MAX_LINES = 200
MAX_SUGGESTIONS = 10


class LineIn(BaseModel):
    """One line of a conversation."""

    role: Role = Field(..., description="resident 居民、agent 工作人员")
    text: ResidentText = Field(..., description="说的话，1 至 1000 个字")


class SuggestIn(NullIsDefault):
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


class HandoverOut(BaseModel):
    """A conversation that a person is asked to take, or has taken."""

    id: str
    channel: Channel
    topic: str | None
    case: str | None = Field(..., description="转人工时正在办的事项")
    urgency: Urgency
    state: State = Field(..., description="waiting 等候、claimed 有人接手、closed 结束")
    agent: str | None = Field(..., description="在谁手上，或者结束时在谁手上")
    opened_at: str
    claimed_at: str | None
    closed_at: str | None
    last_at: str = Field(..., description="最后一句话的时间")
    left_at: str | None = Field(..., description="居民什么时候离开了自助机：以后不能再回复")
    outcome: Outcome | None
    lines: int = Field(..., description="最后一句的号码")
    waiting_seconds: int = Field(..., description="居民等了多久")


class QueueOut(BaseModel):
    """Who waits and who has whom."""

    as_of: str
    handovers: list[HandoverOut]


class ColleaguesOut(BaseModel):
    """Who can take a conversation."""

    colleagues: list[str]


class SaidOut(BaseModel):
    """One line."""

    number: int = Field(..., description="在会话里从 1 数起")
    who: Who = Field(..., description="resident 居民、assistant 助手、agent 工作人员、note 备注、event 经过")
    agent: str | None = Field(..., description="哪位工作人员")
    text: str
    at: str
    sent: bool | None = Field(..., description="工作人员的话有没有发出去，别的是 null")


class ConversationOut(BaseModel):
    """A conversation as an agent sees it."""

    handover: HandoverOut
    lines: list[SaidOut]
    cases: list[CaseOut] = Field(..., description="这位居民在这个会话里办过的事项，新的在前")


class WriteIn(BaseModel):
    """A line to the resident."""

    text: Words = Field(..., description="回复居民的话，1 至 1000 个字")
    key: Identifier | None = Field(None, description="幂等编号：同一编号重发，居民只收到一次")


class NoteIn(BaseModel):
    """A note for colleagues."""

    text: Words = Field(..., description="备注，加密保存")
    key: Identifier | None = Field(None, description="幂等编号")


class TransferIn(BaseModel):
    """Who is to go on."""

    to: Word | None = Field(..., description="同事的名字；null 表示放回队列")
    note: Words | None = Field(None, description="给同事的话")


class CloseIn(BaseModel):
    """How it ended."""

    outcome: AgentOutcome = Field(
        ..., description="answered 答复了、case 转成事项、referred 请找别处、unreachable 联系不上、other 其他"
    )
    note: Words | None = Field(None, description="备注")
