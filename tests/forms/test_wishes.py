"""Plain wishes are told from questions about the same matter."""

from __future__ import annotations

import pytest

from bot import resources
from bot.forms.terse import Terse
from bot.forms.wishes import Wishes
from tests.forms.talk import words


class Finder:
    """Is sure of one service."""

    def likeliest(self, text: str, named: object) -> list[tuple[str, float]]:
        """Always the same."""
        return [("service-complaint", 0.8)]

    def likely(self, text: str, least: float) -> str:
        """Always the same."""
        return "service-complaint"


TERSE = Terse(resources.services())
WISHES = Wishes(words(), Finder(), TERSE)  # type: ignore[arg-type]
NAMED = ({"entity": "service", "value": "relief-request"},)


@pytest.mark.parametrize(
    "text",
    [
        "嗨起来活动报名",
        "预约上门护理 后天上午9点",
        "我想登记一个居民需求:希望社区有修鞋点",
        "公司有一批轮椅想捐,先替我登记上",
        "给我外婆约个上门洗澡",
    ],
)
def test_wishes(text: str) -> None:
    assert WISHES.certainty(text, "ask", ()) == 0.8


def test_a_complaint_is_taken_at_its_word() -> None:
    assert WISHES.certainty("助餐点的饭是馊的,我要投诉", "ask", ()) == 0.6


@pytest.mark.parametrize(
    "text",
    [
        "男方二十一岁可以登记结婚",
        "结婚登记",
        "志愿者报名条件",
        "报名成功后",
        "预约过了还没人来",
        "上门护理要怎么预约",
        "我想投诉养老院,找谁?",
        "低保标准",
    ],
)
def test_what_is_no_wish(text: str) -> None:
    assert WISHES.certainty(text, "ask", ()) is None


def test_an_application_must_name_its_service() -> None:
    assert WISHES.certainty("我要申请补助", "ask", ()) is None
    assert WISHES.certainty("我要申请救助", "ask", NAMED) == 0.8


@pytest.mark.parametrize("intent", ["case", "emergency", "cancel", "handoff"])
def test_what_is_sure_to_be_something_else_stays_that(intent: str) -> None:
    assert WISHES.certainty("给我妈约个助浴", intent, NAMED) is None
