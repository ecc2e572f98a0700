"""All entities of a message together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.clock import TIME_ZONE
from bot.language.entities import READERS, Entity, read_entities

NOW = datetime(2026, 11, 25, 10, 20, 33, tzinfo=TIME_ZONE)


def said(text: str) -> list[tuple[str, str, Any]]:
    return [(entity.type, entity.text, entity.value) for entity in read_entities(text, NOW)]


def test_a_booking() -> None:
    assert said("我叫王小芳，电话138 0013 8000，想约下周三下午三点半到五点，两个人") == [
        ("name", "王小芳", "王小芳"),
        ("phone", "138 0013 8000", "+8613800138000"),
        (
            "time",
            "下周三下午三点半到五点",
            {"start": "2026-12-02T15:30:00+08:00", "end": "2026-12-02T17:00:00+08:00", "grain": "minute"},
        ),
        ("people", "两个人", 2),
    ]


def test_a_household() -> None:
    assert said("我奶奶今年八十二岁了，家里两个人一个月一共两千块") == [
        ("age", "八十二岁", {"years": 82}),
        ("people", "两个人", 2),
        ("income", "两千块", {"amount": 2000, "period": "month", "people": 2, "each": False}),
        ("money", "两千块", {"amount": 2000, "unit": "CNY", "per": ["month", "household"]}),
    ]


def test_what_is_said_roughly() -> None:
    assert said("七十多岁，花了八百来块") == [
        ("age", "七十多岁", {"years": 70, "about": True}),
        ("money", "八百来块", {"amount": 800, "unit": "CNY", "per": [], "about": True}),
    ]
    assert said("虚岁七十岁") == [("age", "虚岁七十岁", {"years": 70, "nominal": True})]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("三点建议", []),
        ("12月8号上午九点", ["time"]),
        ("50%", ["number"]),
        ("我妈82了", ["age"]),
        ("一万二", ["number"]),
        ("13800138000", ["phone"]),
        ("2018-11-29", ["time"]),
        ("你好", []),
    ],
)
def test_types(text: str, types: list[str]) -> None:
    assert [entity.type for entity in read_entities(text, NOW)] == types


def test_the_longest_stays_and_then_the_first_reader() -> None:
    def reader(kind: str, start: int, end: int) -> Any:
        def read(text: str, _now: datetime) -> Iterable[Entity]:
            yield Entity(kind, text[start:end], start, end, None)

        return read

    readers = (reader("short", 0, 2), reader("first", 0, 3), reader("second", 1, 4), reader("apart", 4, 5))
    assert [one.type for one in read_entities("江虹路九号", NOW, readers)] == ["first", "apart"]


def test_more_readers_can_be_added() -> None:
    def street(text: str, _now: datetime) -> Iterable[Entity]:
        start = text.index("江虹路")
        yield Entity("street", "江虹路", start, start + 3, "江虹路")

    found = read_entities("明天到江虹路", NOW, (*READERS, street))
    assert [entity.type for entity in found] == ["time", "street"]


_PIECES = st.text("0123456789一二三十万个人岁月块元点号周明天我叫姓王李家，了", max_size=24)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=40), _PIECES))
def test_any_text(text: str) -> None:
    found = read_entities(text, NOW)
    json.dumps([entity.value for entity in found])
    for first, second in pairwise(found):
        assert first.end <= second.start or {first.type, second.type} == {"income", "money"}
    for entity in found:
        assert entity.text == text[entity.start : entity.end]
