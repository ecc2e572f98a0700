"""The wire shapes of the editors' API. Requests are validated by these models, responses only described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from connectors.fields import WORDS_PATTERN, Word, read_words_up_to

Kind = Literal["guide", "document"]
State = Literal["shipped", "draft", "live", "changed", "hidden"]

#: Characters: the longest law is far shorter than a paper, an answer is a few sentences, a line one.
_PAPER, _PASSAGE, _LINE = 2_000_000, 2000, 300


class _Text(str):
    """A text of at most `most` characters that can be kept."""

    most = _LINE

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield lambda value: read_words_up_to(value, cls.most)

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", pattern=WORDS_PATTERN, minLength=1, maxLength=cls.most)


class Line(_Text):
    """A title, a question, a source."""


class Passage(_Text):
    """A few sentences."""

    most = _PASSAGE


class Paper(_Text):
    """A whole document."""

    most = _PAPER


class PreviewIn(BaseModel):
    """A text that is not kept yet."""

    kind: Kind = Field("document", description="guide 问答指南，document 文件")
    text: Paper = Field(..., description="按知识库的格式")


class SaveIn(PreviewIn):
    """A new version."""

    after: int = Field(..., ge=0, le=1_000_000, description="改之前看到的版本号，没有保存过的是 0")


class HeadIn(BaseModel):
    """What a document says of itself; what is missing is empty."""

    after: int = Field(..., ge=0, le=1_000_000, description="改之前看到的版本号")
    title: Line = Field(..., description="标题")
    topic: Word | None = Field(None, description="主题编号")
    issuer: Line | None = Field(None, description="发文机关")
    document_number: Line | None = Field(None, description="文号")
    effective: Line | None = Field(None, description="施行日期")
    url: Line | None = Field(None, description="原文网址")
    valid_from: date | None = Field(None, description="从哪一天起可以这样回答")
    valid_until: date | None = Field(None, description="到哪一天为止")


class NoteIn(BaseModel):
    """Why something is done."""

    note: Line | None = Field(None, description="说明")


class GroupIn(BaseModel):
    """Open questions that belong together."""

    ids: list[Word] = Field(..., min_items=1, max_items=200, description="问题编号")


class AttachIn(GroupIn):
    """Questions for a section that is searched already."""

    texts: list[Line] = Field(..., min_items=1, max_items=200, description="问法，可以改写")
    document: Line = Field(..., description="文档编号")
    section: Line = Field(..., description="条款或锚点")


class DraftIn(GroupIn):
    """A new guide for questions."""

    texts: list[Line] = Field(..., min_items=1, max_items=200, description="问法，可以改写")
    title: Line = Field(..., description="标题")
    topic: Word = Field(..., description="主题编号")
    text: Passage = Field(..., description="给居民看的回答")
    source: Line = Field(..., description="依据的标题")
    issuer: Line = Field(..., description="依据的发文机关")
    document_number: Line = Field(..., description="依据的文号，没有写“无”")
    effective: Line = Field(..., description="依据的施行日期，没有写“无”")
    article: Line | None = Field(None, description="第几条")
    quote: Passage = Field(..., description="原文")
    url: Line | None = Field(None, description="原文网址")


class ListedOut(BaseModel):
    """A guide or document in the list."""

    id: str
    kind: Kind
    title: str
    topic: str | None
    state: State
    valid_until: str | None
    sources: list[str]
    version: int
    updated_at: str | None
    updated_by: str


class ListingOut(BaseModel):
    """All of them."""

    documents: list[ListedOut]


class PieceOut(BaseModel):
    """What can be found by itself."""

    section: str
    about: str
    text: str


class RemarkOut(BaseModel):
    """What must be put right, and in which line."""

    line: int | None
    message: str


class VersionOut(BaseModel):
    """Who changed it when."""

    version: int
    at: str
    actor: str


class PreviewOut(BaseModel):
    """A text as it would be found."""

    pieces: list[PieceOut]
    remarks: list[RemarkOut]


class OpenedOut(PreviewOut):
    """One document with its text."""

    document: ListedOut
    text: str
    history: list[VersionOut]


class KeptOut(BaseModel):
    """A version that was kept."""

    id: str
    version: int
    state: State


class ReleaseOut(BaseModel):
    """A release."""

    number: int
    at: str | None
    actor: str
    note: str


class ReleasesOut(BaseModel):
    """Releases, the live one first."""

    releases: list[ReleaseOut]


class HitOut(BaseModel):
    """A hit of the chat's own search."""

    document_id: str
    section: str
    text: str
    score: float


class HitsOut(BaseModel):
    """Hits, best first."""

    hits: list[HitOut]


class QuestionOut(BaseModel):
    """An open question, masked."""

    id: str
    text: str
    at: str
    reason: str = Field(
        ...,
        description="declined 没有答上、clarified 反问了、handed 答了又转人工、rated 事项评价低、"
        "edited 工作人员改了建议、written 工作人员自己答的",
    )
    answer: str | None = Field(..., description="工作人员的回答，已经遮住个人信息；不是从工作人员来的是 null")


class GroupOut(BaseModel):
    """Questions of one meaning, the most typical one first."""

    questions: list[QuestionOut]


class GroupsOut(BaseModel):
    """Groups, the largest first."""

    groups: list[GroupOut]


class DismissedOut(BaseModel):
    """How many were put aside."""

    dismissed: int
