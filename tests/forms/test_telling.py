"""Values that are told beside others, by others, or only seem to be told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.desk.catalogue.model import Slot
from bot.forms.slots.explained import kind_of, means_the_same
from bot.forms.slots.no_day import read_no_day
from bot.forms.slots.reader import SlotReader
from tests.forms.talk import NOW, Resident, turn, words

READER = SlotReader(words())
NAME = Slot("name", "name", "姓名", "?")
ACTIVITY = "帮我报动起来的活动，三个人，12月5号上午九点，我叫鲁朋"
HAIRCUT = "约上门理发，明天上午九点，长河社区，牡丹苑1幢101，我叫鲁朋"


@pytest.mark.parametrize(
    ("service", "begun", "said", "filled"),
    [
        ("activity-signup", ACTIVITY, "13800138012，人数不对，是四个，还有个小孙女", {"people": 4, "phone": "13800138012"}),
        ("activity-signup", ACTIVITY, "13800138098，是四个人", {"people": 4, "phone": "13800138098"}),
        ("activity-signup", ACTIVITY, "我们是四个人不是三个，13800138098", {"people": 4, "phone": "13800138098"}),
        ("menu-order", HAIRCUT, "13800138099，不过时间改成十点", {"phone": "13800138099", "when": "2026-11-26T10:00:00+08:00"}),
        ("menu-order", HAIRCUT, "13800138099，名字写错了，叫鲁明", {"phone": "13800138099", "name": "鲁明"}),
        ("menu-order", HAIRCUT, "13800138099，地址不是101，是102", {"phone": "13800138099", "address": "牡丹苑1幢102"}),
        ("menu-order", HAIRCUT, "地址不是101，是102，13800138099", {"phone": "13800138099", "address": "牡丹苑1幢102"}),
        ("menu-order", HAIRCUT, "13800138099。不对，社区是天官社区", {"phone": "13800138099", "community": "天官社区"}),
        ("menu-order", HAIRCUT, "13800138099，备注：带把椅子", {"phone": "13800138099", "remark": "带把椅子"}),
    ],
)  # fmt: skip
def test_an_answer_and_a_correction_are_both_taken(
    service: str, begun: str, said: str, filled: dict[str, object], tmp_path: Path
) -> None:
    resident = Resident(tmp_path).begin(service, begun)
    assert resident.say(said)
    assert resident.form is not None
    assert {name: resident.form.filled.get(name) for name in filled} == filled


@pytest.mark.parametrize("said", ["少了一位", "哦少了一位,后面加个9", "多了两个人", "再加一个人"])
def test_so_many_more_or_less_are_not_how_many_they_are(said: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("activity-signup", ACTIVITY)
    resident.say(said)
    assert resident.form is not None
    assert resident.form.filled["people"] == 3


@pytest.mark.parametrize(
    "name",
    [
        "肖战",
        "白雪",
        "闫妮",
        "黎明",
        "张三丰",
        "肖一",
        "乐小米",
        "车晓",
        "冷军",
        "司马光",
        "诸葛亮",
        "上官云",
        "欧阳修",
        "水均益",
        "竺可桢",
        "阿依古丽",
        "关羽",
        "云辛",
        "古丽娜尔",
        "扎西顿珠",
        "令狐冲",
        "东方红",
        "花木兰",
        "买买提·艾力",
    ],
)
def test_a_bare_name_is_believed(name: str) -> None:
    assert READER.asked(NAME, turn(name)).value == name


@pytest.mark.parametrize(
    "said",
    [
        "算了",
        "继续",
        "取消",
        "不用了",
        "明天",
        "下午三点",
        "三个人",
        "天官社区",
        "是的",
        "不是",
        "没有",
        "好的",
        "多少钱",
        "怎么办",
        "时间",
        "水果",
        "关门",
        "云南",
        "电话",
        "我妈",
        "邻居",
        "医院",
        "江南大道",
        "助浴",
        "轮椅",
        "同上",
        "老样子",
        "跟刚才一样",
        "不想说",
        "保密",
        "随便",
        "随便写",
        "急死了",
        "听不懂",
        "改时间",
        "写错了",
        "星期三",
        "走不动",
        "预算三万",
        "志愿者",
        "大声点",
    ],
)
def test_what_is_plainly_something_else_is_no_name(said: str) -> None:
    assert not READER.asked(NAME, turn(said)).found


@pytest.mark.parametrize("kind", ["name", "community", "address", "text", "phone"])
@pytest.mark.parametrize("said", ["跟刚才一样", "同上", "地址电话都一样", "和上次的一样吧", "老样子"])
def test_pointing_back_tells_nothing(kind: str, said: str) -> None:
    assert means_the_same(said)
    answer = READER.asked(Slot("x", kind, "项", "?"), turn(said))  # type: ignore[arg-type]
    assert (answer.value, answer.problem) == (None, "same_as")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我今年61了", "age"),
        ("我们有十五个人", "people"),
        ("两个人坐", "people"),
        ("塘子堰社区的", "community"),
        ("姓韩", "name"),
        ("手机13800138027", "phone"),
        ("我是某某公司的", "employer"),
        ("缤纷北苑二幢", None),
        ("浙二医院", None),
        ("夕阳红合唱队", None),
        ("我妈81岁走不动", None),
    ],
)
def test_what_explains_a_clause(said: str, kind: str | None) -> None:
    assert kind_of(turn(said)) == kind


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("2月30号", "2027-02-28"),
        ("十一月三十一号上午", "2026-11-30"),
        ("2028年2月30日", "2028-02-29"),
        ("2月28号", None),
        ("12月31号", None),
        ("12月45号", None),
        ("三点半", None),
    ],
)
def test_days_that_no_calendar_has(said: str, last: str | None) -> None:
    day = read_no_day(said, NOW)
    assert (day.last.date().isoformat() if day else None) == last


@pytest.mark.parametrize("said", ["下周三下午三点一刻", "下周三下午三点二十", "下周三15:45"])
def test_minutes_are_never_cut(said: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("home-bathing", "约上门助浴，要人扶")
    assert resident.say(said)
    assert resident.form is not None
    assert "when" not in resident.form.filled
    assert len(resident.buttons) == 2


@pytest.mark.parametrize(
    ("before", "said", "when"),
    [
        ((), "下周六的前一天上午九点", "2026-12-04T09:00"),
        (("12月12号上午九点",), "那还是改前一天吧，下午两点", "2026-12-11T14:00"),
        (("下周二上午十点",), "改成下周三同样时间", "2026-12-02T10:00"),
        (("下周二",), "后一天下午三点", "2026-12-02T15:00"),
        (("下周二",), "同一天下午三点", "2026-12-01T15:00"),
    ],
)
def test_a_day_is_told_by_another(before: tuple[str, ...], said: str, when: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("marriage-appointment", "约结婚登记")
    for earlier in before:
        resident.say(earlier)
    assert resident.say(said)
    assert resident.form is not None
    at = datetime.fromisoformat(resident.form.filled["when"])
    assert at.isoformat(timespec="minutes").startswith(when)


@pytest.mark.parametrize("said", ["12月12号上午九点", "下周六", "下周日下午"])
def test_a_closed_day_is_named(said: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("marriage-appointment", "约结婚登记")
    assert resident.say(said)
    assert "这一天不开放" in resident.said
    assert resident.buttons
