"""The kinds of text that the doors accept: an identifier, a resident's own words, a name or number.

Plain functions do the work, so that any connector can use them; `Identifier`, `ResidentText` and `Word`
give the same rules to a pydantic model and to its JSON schema. Messages are Chinese because a page
may show them to a resident; none repeats what was sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from bot.messages import MAX_TEXT_LENGTH

#: Characters of an identifier: enough for UUIDs, WeChat ids, phone numbers and e-mail addresses, and
#: nothing that means something to a path, a query, a header or a log line.
IDENTIFIER_PATTERN = r"[A-Za-z0-9._~:@+=-]{1,128}"
MAX_IDENTIFIER_LENGTH = 128
#: Longest name of a service, topic, community or person, in characters.
MAX_WORD_LENGTH = 64

_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)
# Lone surrogates cannot be written as UTF-8, NUL ends strings in databases: neither is ever typed.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Nor are other control characters, but for tabs and line ends.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# The same rules for readers of the OpenAPI document, in regular expressions of ECMA 262. Rare invisible
# characters of other scripts are refused, too, where nothing else is in a text.
WORDS_PATTERN = (
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*[^\s\u0000-\u001f\u007f]"
    r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
)
_INVISIBLE_OFTEN = r"\s\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_A_TEXT = rf"^[^\u0000]*[^{_INVISIBLE_OFTEN}][^\u0000]*$"
# General categories (Unicode Standard, table 4-4) that leave nothing to see on a screen.
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


#: Conversations that begin so have residents whom a connector has verified.
_OTHERS = ("wechat:", "wecom:")


def read_identifier(value: object) -> str:
    """An identifier as sent → the same, checked. Raises ValueError with a sentence to show."""
    if not isinstance(value, str):
        raise ValueError("应为文字")
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"应为 1 至 {MAX_IDENTIFIER_LENGTH} 个字母、数字或 . _ ~ : @ + = -")
    return value


def read_own_conversation(value: object) -> str:
    """As `read_identifier`, for a conversation of no other connector's."""
    identifier = read_identifier(value)
    if identifier.startswith(_OTHERS):
        raise ValueError("是其他渠道的对话，不能在这里使用")
    return identifier


def read_text(value: object) -> str:
    """A resident's words as sent → without surrounding blanks, 1 to `MAX_TEXT_LENGTH` characters.

    Raises ValueError with a sentence to show when they are no text, empty, too long, or hold
    characters that can be neither read nor stored.
    """
    if not isinstance(value, str):
        raise ValueError("应为文字")
    text = value.strip()
    if _UNSTORABLE.search(text):
        raise ValueError("含有无法识别的字符，请重新输入")
    if all(unicodedata.category(character) in _INVISIBLE for character in text):
        raise ValueError("内容为空，请写下想问的问题")
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError(f"内容过长，请不要超过 {MAX_TEXT_LENGTH} 个字")
    return text


def read_words_up_to(value: object, most: int) -> str:
    """A name or sentence as sent → without surrounding blanks, 1 to `most` characters.

    Raises ValueError with a sentence to show.
    """
    if not isinstance(value, str):
        raise ValueError("应为文字")
    text = value.strip()
    if not text:
        raise ValueError("不能为空")
    if len(text) > most:
        raise ValueError(f"过长，请不要超过 {most} 个字")
    if _UNREADABLE.search(text):
        raise ValueError("含有无法识别的字符，请重新输入")
    return text


def read_word(value: object) -> str:
    """A name or number as sent, checked. Raises ValueError with a sentence to show."""
    return read_words_up_to(value, MAX_WORD_LENGTH)


class Identifier(str):
    """A conversation's or message's id, for pydantic models."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield read_identifier

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(
            type="string", pattern=f"^{IDENTIFIER_PATTERN}$", minLength=1, maxLength=MAX_IDENTIFIER_LENGTH
        )


class ConversationId(Identifier):
    """The id of a conversation that its client made up.

    Those of residents who prove who they are to another connector are nobody else's to use.
    """

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield read_own_conversation

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        super().__modify_schema__(schema)
        schema["pattern"] = f"^(?!{'|'.join(_OTHERS)}){IDENTIFIER_PATTERN}$"


class Word(str):
    """A name of something or a number with its spaces, for pydantic models and queries."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield read_word

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", pattern=WORDS_PATTERN, minLength=1, maxLength=MAX_WORD_LENGTH)


class ResidentText(str):
    """What a resident wrote, for pydantic models."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield read_text

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", pattern=_A_TEXT, minLength=1, maxLength=MAX_TEXT_LENGTH)
