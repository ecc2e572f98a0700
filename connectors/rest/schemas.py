"""The wire shapes of the message API and the knowledge search, as the OpenAPI document shows them.

Requests are validated by these models. Responses are not: the assistant's `Reply.to_dict()` is
already of this shape (a test compares the two), and validating it again would cost time on each turn.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.messages import Channel, Route
from connectors.fields import ConversationId, Identifier, ResidentText, Word
from connectors.optional import NullIsDefault


class MessageRequest(NullIsDefault):
    """One message of a resident."""

    conversation_id: ConversationId = Field(..., description="同一场对话用同一个编号，由调用方生成")
    text: ResidentText = Field(..., description="居民的原话，1 至 1000 个字")
    channel: Channel = Field("rest", description="消息来自哪个渠道")
    message_id: Identifier | None = Field(None, description="幂等编号：同一编号重发，得到第一次的结果")


class RasaRequest(BaseModel):
    """One message in the shape of Rasa's REST channel."""

    sender: ConversationId = Field(..., description="同一场对话用同一个编号")
    message: ResidentText = Field(..., description="居民的原话，1 至 1000 个字")


class LookupRequest(BaseModel):
    """Which case, and what proves that it is the resident's."""

    number: Word = Field(..., description="事项编号，9 位数字，可以带短横线")
    phone: Word = Field(..., description="办理时留的电话")
    conversation_id: ConversationId = Field(..., description="正在进行的对话；试错的次数按它和电话计算")


class CaseStanding(BaseModel):
    """How a case stands; nothing personal."""

    id: str
    number: str
    service: str
    service_name: str
    status: str
    status_name: str
    when: str | None
    place: str | None
    due_at: str | None = Field(..., description="最晚什么时候处理")
    position: int | None = Field(..., description="候补排在第几位")


class LookupReply(BaseModel):
    """The case that was found."""

    case: CaseStanding


class ButtonOut(BaseModel):
    """A choice; `payload` sent back as `text` does what `title` says."""

    title: str
    payload: str


class CitationOut(BaseModel):
    """Where a statement comes from."""

    document_id: str
    title: str
    section: str
    article: str | None
    issuer: str
    effective: str | None = Field(..., description="年、年-月或年-月-日")
    url: str | None
    quote: str
    verified: bool = Field(..., description="false：只读到摘录，以窗口答复为准")


class MessageOut(BaseModel):
    """One bubble of a reply."""

    text: str
    buttons: list[ButtonOut]
    citations: list[CitationOut]


class IntentOut(BaseModel):
    """The recognised intent."""

    name: str
    confidence: float


class TraceOut(BaseModel):
    """How the turn was understood and routed."""

    intent: IntentOut
    topic: str | None
    route: Route
    entities: list[dict[str, Any]]
    form: dict[str, Any] | None
    case: dict[str, Any] | None
    eligibility: dict[str, Any] | None = Field(None, description="只在资格预查时出现")
    took_ms: float = Field(..., description="整轮用时，毫秒")


class MessageReply(BaseModel):
    """The answer to one message."""

    conversation_id: str
    message_id: str
    replies: list[MessageOut]
    trace: TraceOut


class RasaCustom(BaseModel):
    """What Rasa's own fields have no place for."""

    citations: list[CitationOut]
    trace: TraceOut


class RasaReply(BaseModel):
    """One bubble in the shape of Rasa's REST channel; keys without content are left out."""

    recipient_id: str
    text: str | None = None
    buttons: list[ButtonOut] | None = None
    custom: RasaCustom


class ScoresOut(BaseModel):
    """How the two searches judged a hit."""

    lexical: float
    dense: float


class HitOut(BaseModel):
    """One passage found."""

    document_id: str
    section: str
    text: str
    score: float
    scores: ScoresOut
    citation: CitationOut


class SearchReply(BaseModel):
    """Passages in order of their score."""

    hits: list[HitOut]
    took_ms: float = Field(..., description="检索用时，毫秒")


class DocumentOut(BaseModel):
    """A document with its sources and validity; further members depend on its kind."""

    class Config:
        extra = "allow"
