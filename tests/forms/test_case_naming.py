"""Which of several cases a message means."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import resources
from bot.desk.model import Case
from bot.forms.case_naming import CaseNaming
from bot.language.clock import TIME_ZONE
from tests.forms.talk import NOW, turn

NAMING = CaseNaming(resources.services())


def case(id_: str, service: str, day: int, hour: int, **fields: str) -> Case:
    """A case at a time of November 2026."""
    at = datetime(2026, 11, day, hour, tzinfo=TIME_ZONE)
    return Case(id_, service, "", "booking", "confirmed", fields, "rest", at, at, NOW, NOW)


CASES = (
    case("haircut", "menu-order", 27, 10, item="理发"),
    case("washer", "menu-order", 30, 16, item="家电维修"),
    case("bath", "home-bathing", 30, 9, condition="要人扶"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("洗衣机那个", "washer"),
        ("家电维修那个", "washer"),
        ("理发的取消", "haircut"),
        ("周五那个", "haircut"),
        ("洗澡的那个,上门助浴", "bath"),
        ("早的那个", "haircut"),
        ("晚一点的那个", "washer"),
    ],
)
def test_one_is_meant(text: str, meant: str) -> None:
    named = NAMING.named(CASES, turn(text))
    assert [one.id for one in named.cases] == [meant]
    assert named.plainly


def test_what_fits_none_is_not_plain() -> None:
    named = NAMING.named(CASES[:1], turn("取消修家电的"))
    assert not named.plainly
    assert named.against


def test_nothing_is_named() -> None:
    named = NAMING.named(CASES, turn("取消预约"))
    assert (len(named.cases), named.plainly, named.against) == (3, False, False)
