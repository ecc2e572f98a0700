"""What can be learned from agents' own answers: the question, the answer, and no more of a conversation.

Editors see both, masked, and make something of them or not; nothing of it is suggested or said before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from bot.language.masking import mask
from bot.retrieval.parts import asks
from bot.suggesting.hearing import Hearing
from bot.suggesting.model import Spoken
from bot.suggesting.scene import scene_of

#: Whom an agent greets is nobody's business: 王阿姨您好，
_GREETING = re.compile(r"^[^，。！,!\n]{0,12}?[，,]?\s*[您你]好[，。！,!\s]*")
#: What says that an answer is still to come, or only who it is.
_LATER = re.compile(r"稍等|稍候|等一下|查一下|看一下|问一下|帮您[查看问]|核实|^我是.{0,12}(?:人员|坐席|客服)")
#: Answers are no shorter than this, and are kept no longer, in characters.
_SHORTEST: Final = 10
_LONGEST: Final = 500


@dataclass(frozen=True)
class Lesson:
    """A question and what an agent answered: by editing a suggestion, or where none was made."""

    reason: Literal["edited", "written"]
    question: str = field(repr=False)
    answer: str = field(repr=False)


def least(text: str) -> str:
    """As much of an agent's words as an editor needs: without the greeting, masked."""
    return mask(_GREETING.sub("", text.strip()))[:_LONGEST]


def is_answer(text: str) -> bool:
    """Whether an agent's line can be an answer, and is no greeting, question or promise."""
    plain = _GREETING.sub("", text.strip())
    return len(plain) >= _SHORTEST and not asks(plain) and not _LATER.search(plain)


def question_of(transcript: Sequence[Spoken], hearing: Hearing, now: datetime) -> str | None:
    """The resident's latest question that no agent has answered, masked as suggestions keep it.

    None where the latest thing that they said asks nothing. `transcript` is oldest first.
    """
    scene = scene_of(transcript, hearing, now)
    if not scene.recent or not asks(scene.recent[0].heard.text):
        return None
    latest = scene.recent[0]
    return None if any(map(is_answer, latest.replies)) else mask(latest.heard.typed)
