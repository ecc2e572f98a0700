"""How residents were served: what became of their questions, how long they waited for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from bot.insight.groups import Group
from bot.insight.needs import Names
from bot.insight.pooling import LEAST
from bot.insight.sheet import Row, Sheet

_NAMES: Final[Mapping[str, str]] = {
    "answered": "答上了或办了",
    "clarified": "反问了",
    "declined": "没有答上",
    "handed": "转给人工",
}
#: Shares are told in steps of five in a hundred: from finer ones a small group could be worked out.
_STEP: Final = 5
_MOST_QUESTIONS: Final = 20


def shares(outcomes: Mapping[str, int]) -> Sheet:
    """What became of questions, in percent."""
    whole = sum(outcomes.values())
    rows = tuple(
        Row(name, (round(outcomes[id] * 100 / whole / _STEP) * _STEP if id in outcomes else None,))
        for id, name in _NAMES.items()
    )
    note = "按 5% 取整；“—”表示没有，或者不足 5 人次。全区合计，不随社区和主题变化。"
    return Sheet("outcomes", "问了以后怎么样", "结果", ("占比（%）",), rows, note)


def waiting(waits: Sequence[tuple[str, str, float]], names: Names) -> Sheet:
    """Median and 90th percentile of the minutes until a person took a hand-over, over all and by topic."""
    by_topic: dict[str, list[float]] = {}
    for _, topic, seconds in waits:
        by_topic.setdefault(topic, []).append(seconds)
    rows = [_waited("全部", [seconds for *_, seconds in waits])]
    rows += [_waited(names.topic(id), found) for id, found in by_topic.items() if len(found) >= LEAST]
    note = "从转给人工到有人接手。不足 5 次的主题不显示。"
    return Sheet(
        "waiting",
        "转人工等了多久（分钟）",
        "主题",
        ("一半在这个时间内", "九成在这个时间内"),
        tuple(rows),
        note,
    )


def _waited(name: str, seconds: Sequence[float]) -> Row:
    if len(seconds) < LEAST:
        return Row(name, (None, None))
    median, most = np.percentile(seconds, (50, 90)) / 60
    return Row(name, (round(float(median), 1), round(float(most), 1)))


def questions(groups: Iterable[Group]) -> Sheet:
    """The questions that had no good answer, by meaning, asked five times or more; the most typical words."""
    rows = tuple(
        Row(group.typical.text, (len(group.questions),)) for group in groups if len(group.questions) >= LEAST
    )
    note = "近 90 天里没有答好的，意思相同的算一个，问了 5 次以上才显示；姓名、电话等已经遮住。"
    return Sheet("questions", "最常没答好的问题", "问题", ("次数",), rows[:_MOST_QUESTIONS], note)
