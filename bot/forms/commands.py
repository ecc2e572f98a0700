"""What buttons say: 办理 上门助浴, 预审 低保, 取消 483-201-567. Read by form, never guessed.

These texts are recognised exactly, before any classifier, so that a button always does what it says. So
is a service that somebody asks for by its very name: 帮我办一下你点我供点单（理发、家电维修、陪诊等）.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.desk import numbers
from bot.language.normalise import clean

_COMMAND = re.compile(r"^\s*(办理|预审|查询|改时间|取消|评价)\s*[:：]?\s*(\S.*?)\s*$")
#: 帮我办一下…, 我要办理…; what follows must be a name and nothing else.
_SPOKEN = re.compile(
    r"^\s*(?:请|麻烦|那|那就|好的?[,，])?(?:你|您)?(?:(?:帮|给|替)我(?:们)?|我(?:们)?(?:想|要|想要))"
    r"(?:办理|办个|办一下|办一个|办下|开始办|办)\s*[:：]?\s*(?P<name>\S.*?)(?:吧|呀|啊)?[。.!！\s]*$"
)
_BRACKET = re.compile(r"[（(][^（）()]*[）)]\s*$")
_EDGES = re.compile(r"[\s「」“”\"'《》]+")
_MORE_THAN_A_NUMBER = re.compile(r"[^\d\s\-—–一二三四五六七八九零〇幺]")
#: Id → names.
Names = Mapping[str, Iterable[str]]
_ACTIONS = {"查询": "case/status", "改时间": "case/reschedule", "取消": "case/cancel", "评价": "case/rate"}


@dataclass(frozen=True)
class Command:
    """`label` is the intent it stands for; `target` the id of a service, programme or case. `bare`: only the
    number of a case, which may as well answer the question for it."""

    label: str
    target: str
    bare: bool = False


class Commands:
    """Knows the names of services and programmes."""

    def __init__(
        self, services: Mapping[str, Iterable[str]], programmes: Mapping[str, Iterable[str]]
    ) -> None:
        """Both: id → names."""
        self._services = {name: id_ for id_, names in services.items() for name in names}
        self._plain = {_plain(name): id_ for name, id_ in self._services.items()}
        self._programmes = {name: id_ for id_, names in programmes.items() for name in names}

    def read(self, text: str) -> Command | None:
        """The command of a message, or None where it is none."""
        match = _COMMAND.match(text)
        if match is None:
            spoken = self._spoken(text)
            if spoken is not None:
                return Command("request", spoken)
            number = numbers.read(text)
            bare = number is not None and not re.search(
                r"[^\d\s\-—–一二三四五六七八九零〇幺两]", text.strip()
            )
            return Command("case/status", number, bare=True) if bare and number else None
        verb, target = match[1], match[2]
        if verb in _ACTIONS:
            number = numbers.read(target)
            return Command(_ACTIONS[verb], number) if number else None
        known = self._services if verb == "办理" else self._programmes
        label = "request" if verb == "办理" else "precheck"
        return Command(label, known[target]) if target in known else None

    def is_spoken(self, text: str) -> bool:
        """Whether a command was said in words, and is no button's."""
        return _COMMAND.match(text) is None and self._spoken(text) is not None

    def _spoken(self, text: str) -> str | None:
        """The service that is asked for by its name, with or without what stands in brackets behind it."""
        match = _SPOKEN.match(text)
        return self._plain.get(_plain(match["name"])) if match is not None else None


def _plain(name: str) -> str:
    return _BRACKET.sub("", _EDGES.sub("", clean(name)))


def start_service(name: str) -> str:
    """The text that starts a service."""
    return f"办理 {name}"


def start_check(name: str) -> str:
    """The text that starts a pre-check."""
    return f"预审 {name}"
