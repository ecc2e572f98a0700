"""A message or an event of WeChat or WeCom, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import MAX_TEXT_LENGTH
from connectors.fields import read_identifier, read_text
from connectors.tencent.refusal import Refusal
from connectors.tencent.sentences import Sentences
from connectors.tencent.xml import field

#: Events that a resident is answered; of all others nobody waits for a word.
_ANSWERED = frozenset({"subscribe", "scan", "click"})
#: What WeChat puts in front of the scene value of who has just subscribed by scanning.
_SCENE = "qrscene_"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_DIGITS = re.compile("[0-9]{1,20}")


@dataclass(frozen=True)
class Inbound:
    """One message. `id` is the same whenever it is sent again: WeChat's MsgId, of an event its time and
    name (developers are told to tell events apart by sender and time). `sender` and `receiver` are ids of
    the platform, empty where an event that is only acknowledged comes from nobody (WeCom's
    kf_msg_or_event); `fields` are all fields.
    """

    id: str
    kind: str
    event: str
    sender: str
    receiver: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Inbound:
        """The message of these fields. Raises `Refusal` (`xml`) when it lacks what is needed to answer it."""
        kind, created = field(fields, "MsgType").lower(), field(fields, "CreateTime")
        event = field(fields, "Event").lower() if kind == "event" else ""
        sender, receiver = (_identifier(fields.get(name)) for name in ("FromUserName", "ToUserName"))
        complete = sender and receiver and _DIGITS.fullmatch(created)
        if not kind or not (complete or (kind == "event" and event not in _ANSWERED)):
            raise Refusal("xml")
        number = field(fields, "MsgId")
        id_ = number if _DIGITS.fullmatch(number) else f"{kind}-{event}-{created}"
        return cls(id_, kind, event, sender, receiver, fields)


@dataclass(frozen=True)
class Asked:
    """What is to be done: `said` is answered as it is, then `text` is a turn of the conversation.

    Where both are None the message is only acknowledged.
    """

    said: str | None = None
    text: str | None = None


def _identifier(value: object) -> str:
    try:
        return read_identifier(value)
    except ValueError:
        return ""


def asked(message: Inbound, sentences: Sentences) -> Asked:
    """What a message asks for."""
    if message.kind == "event":
        return _event(message, sentences)
    if message.kind == "text":
        return _typed(field(message.fields, "Content"), sentences.empty, sentences)
    if message.kind == "voice":
        # WeChat's own speech recognition, where the account has switched it on.
        return _typed(field(message.fields, "Recognition"), sentences.kinds.voice, sentences)
    return Asked(said=sentences.kinds.dict().get(message.kind))


def _typed(text: str, nothing: str, sentences: Sentences) -> Asked:
    try:
        return Asked(text=read_text(text))
    except ValueError:
        return Asked(said=sentences.too_long if len(text.strip()) > MAX_TEXT_LENGTH else nothing)


def _event(message: Inbound, sentences: Sentences) -> Asked:
    key = field(message.fields, "EventKey")
    if message.event == "subscribe":
        return Asked(sentences.welcome, sentences.scenes.get(key.removeprefix(_SCENE)))
    if message.event == "scan":
        wanted = sentences.scenes.get(key)
        return Asked(text=wanted) if wanted else Asked(sentences.scanned)
    if message.event == "click":
        wanted = sentences.menu.get(key)
        # A key is what a tap says; one without Chinese is a name that the file does not know.
        if wanted is None and not _CHINESE.search(key):
            return Asked(sentences.scanned)
        return _typed(wanted or key, sentences.empty, sentences)
    return Asked()
