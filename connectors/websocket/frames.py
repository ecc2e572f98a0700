"""What a client may send: a message, `hello` or `ping`, each a JSON object in a text frame.

A message has no `type`; it is the body of `POST /api/v1/messages`:

    {"conversation_id": "…", "text": "…", "channel": "web", "message_id": "…"}

`hello` asks for what reaches the conversation unasked, after the last item the client has seen; `ping`
is answered by `pong`:

    {"type": "hello", "conversation_id": "…", "after": 0}
    {"type": "ping"}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConstrainedInt, ValidationError

from connectors.fields import ConversationId, Identifier, ResidentText
from connectors.optional import NullIsDefault
from connectors.problems import DETAILS, Problem

#: Longest frame in bytes: as long as the longest body of a request.
MAX_FRAME_BYTES = 64 * 1024
#: JSON numbers beyond this are not the same in every program (RFC 8259, section 6).
_MOST = 2**53 - 1

Kind = TypeVar("Kind", bound=BaseModel)


class ItemNumber(ConstrainedInt):
    """The number of a mailbox item, 0 for none; no text and no fraction is taken for one."""

    strict = True
    ge = 0
    le = _MOST


class OwnConversation(NullIsDefault):
    """A frame of a conversation that belongs to this channel."""

    conversation_id: ConversationId


class ChatMessage(OwnConversation):
    """One message of a resident."""

    text: ResidentText
    channel: Literal["web", "kiosk"] = "web"
    message_id: Identifier | None = None


class Hello(OwnConversation):
    """Whose mailbox to deliver from, and the number of the last item seen."""

    type: Literal["hello"]
    after: ItemNumber = ItemNumber(0)


class Ping(BaseModel):
    """Is anybody there?"""

    type: Literal["ping"]


Frame = ChatMessage | Hello | Ping
_KINDS: Mapping[str, type[Hello] | type[Ping]] = {"hello": Hello, "ping": Ping}


def too_long(text: str) -> bool:
    """Whether a frame is longer than `MAX_FRAME_BYTES`."""
    return len(text) > MAX_FRAME_BYTES or len(text.encode()) > MAX_FRAME_BYTES


def read_object(text: str) -> dict[str, Any]:
    """The JSON object of a text frame. Raises Problem 400 where there is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(400, DETAILS[400]) from error
    if not isinstance(data, dict):
        raise Problem(400, DETAILS[400])
    return data


def read_frame(data: Mapping[str, Any]) -> Frame:
    """A client's JSON object → what it is. Raises RequestValidationError, which says what is wrong."""
    return told(data, _KINDS) if "type" in data else parsed(data, ChatMessage)


def told(data: Mapping[str, Any], kinds: Mapping[str, type[Kind]]) -> Kind:
    """A JSON object as the kind that its `type` names. Raises RequestValidationError for any other."""
    kind = kinds.get(data["type"]) if isinstance(data.get("type"), str) else None
    if kind is None:
        # In pydantic's words.
        unknown = {"loc": ("frame", "type"), "type": "value_error.const", "ctx": {"permitted": list(kinds)}}
        raise RequestValidationError([unknown])
    return parsed(data, kind)


def parsed(data: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """A JSON object as one kind of frame. Raises RequestValidationError."""
    try:
        return kind.parse_obj(data)
    except ValidationError as error:
        # As FastAPI reports a body: the field's place begins with where it was found.
        found = [{**item, "loc": ("frame", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(found) from None
