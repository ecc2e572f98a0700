"""Choosing by number where a channel has no buttons: the latest reply's buttons are listed, and 「2」 or
「第二个」 stands for what the second one says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.language.normalise import clean
from bot.language.numerals import whole
from bot.messages import Button, Channel, Message

#: Channels that show buttons as a list.
LISTED: frozenset[Channel] = frozenset({"wechat", "wecom"})

#: Where the open question itself wants a number, a bare number is the answer to it.
_WANTS_NUMBER = frozenset({"age", "people"})

_FIGURE = r"([0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_BARE = re.compile(rf"(?:我?选)?\s*{_FIGURE}\s*[号、.。!！]?")
_ORDINAL = re.compile(rf"(?:就?我?[选要])?\s*第\s*{_FIGURE}\s*[个项条种样号]?[吧的]?[。.!！]?")
#: 5颗星, 一级; a date or an hour is no number of the list's.
_LEADING = re.compile(rf"{_FIGURE}(?![0-9一二两三四五六七八九十月日年点:：])")


def listed(messages: Iterable[Message]) -> list[tuple[int | None, Button]]:
    """The buttons of a reply in their order, each with the number that chooses it.

    A single button has none, and neither have titles that are numbers themselves (5颗星): there the
    number in the title chooses.
    """
    buttons = [button for message in messages for button in message.buttons]
    if len(buttons) < 2 or _are_numbers([button.title for button in buttons]):
        return [(None, button) for button in buttons]
    return list(enumerate(buttons, start=1))


def chosen(text: str, offered: Sequence[Sequence[str]], form: Mapping[str, Any] | None) -> str | None:
    """The payload that a message chooses from `offered`, (title, payload) in the order of the reply.

    None where it chooses none. `form` is the open one, as the trace of the latest reply had it.
    """
    said = clean(text).strip()
    by_title = {clean(title): payload for title, payload in offered}
    if said in by_title:
        return by_title[said]
    ordinal = _ORDINAL.fullmatch(said)
    bare = _BARE.fullmatch(said) if (form or {}).get("asking") not in _WANTS_NUMBER else None
    match = ordinal or bare
    number = whole(match[1]) if match is not None else None
    if number is None or len(offered) < 2:
        return None
    if ordinal is None and _are_numbers([title for title, _ in offered]):
        return next((payload for title, payload in offered if _leading(title) == number), None)
    return offered[number - 1][1] if 0 < number <= len(offered) else None


def _are_numbers(titles: Sequence[str]) -> bool:
    return all(_leading(title) is not None for title in titles)


def _leading(title: str) -> int | None:
    match = _LEADING.match(clean(title))
    return whole(match[1]) if match is not None else None
