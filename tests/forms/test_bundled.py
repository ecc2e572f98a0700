"""Two services in one message."""

from __future__ import annotations

import pytest

from bot.forms.bundled import second
from tests.forms.talk import turn


def test_each_has_its_own_time() -> None:
    found = second(turn("明天中午给我爸订送餐，还要约个上门洗澡，后天上午九点"))
    assert found is not None
    later, first, following = found
    assert later == "home-bathing"
    assert [str(one["text"]) for one in first.entities if one["entity"] == "time"] == ["明天中午"]
    assert [str(one["text"]) for one in following.entities if one["entity"] == "time"] == ["后天上午九点"]


@pytest.mark.parametrize(
    "text", ["约个上门助浴", "不要送餐，约个上门助浴", "送餐和助浴要钱吗", "助浴，就是上门洗澡"]
)
def test_not_two(text: str) -> None:
    assert second(turn(text)) is None
