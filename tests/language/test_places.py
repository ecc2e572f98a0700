"""Whether somewhere else is asked about, or is only where somebody comes from."""

from __future__ import annotations

import pytest

from bot.language.places import is_elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "苏州火化免费吗",
        "四川那边怎么领证",
        "这个在上海能领吗",
        "老家安徽那边怎么办低保",
        "回四川老家那边怎么领证",
        "我妈在苏州能领高龄补贴吗",
        "在上海住养老院能报销吗",
    ],
)
def test_another_place_is_asked_about(text: str) -> None:
    assert is_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "租的房子,户口安徽",
        "我们是湖北人",
        "俺是黑龙江的",
        "我爸是四川的",
        "户籍河南能领吗",
        "老家贵州",
        "杭州火化免费吗",
        "钱被偷了,回不了贵州",
        "要回河南老家没路费",
        "儿子在上海工作,我一个人住能申请助餐吗",
        "女儿在北京读书,家里低保还算她吗",
        "小孩都在深圳那边打工,我摔了一跤谁来管",
        "老公去广州出差了,离婚能一个人去吗",
        "儿子在南京,我生病了没人烧饭",
    ],
)
def test_where_somebody_comes_from_is_not_asked_about(text: str) -> None:
    assert not is_elsewhere(text)
