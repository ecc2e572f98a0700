"""What a message tells by the way: names, where to, of which organisation, what somebody can do; and what only
seems to tell it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import resources
from bot.desk.catalogue.model import Option, Slot
from bot.forms.agreeing import has_nothing_against
from bot.forms.checking import left_check
from bot.forms.slots.choice import named_options
from bot.forms.slots.count import is_recount
from bot.forms.slots.explained import kind_of
from bot.forms.slots.reader import SlotReader
from bot.forms.state import CheckForm, ServiceForm, Talking
from tests.forms.talk import Resident, turn, words

READER = SlotReader(words())
NAME = Slot("name", "name", "姓名", "?")


@pytest.mark.parametrize(
    ("service", "said", "told"),
    [
        ("accessible-travel", "从东冠社区3幢101到测试医院", {"destination": "测试医院"}),
        ("accessible-travel", "后天上午九点去湘湖公园，两个人", {"destination": "湘湖公园"}),
        ("accessible-travel", "约车去医院看病", {"destination": None}),
        ("accessible-travel", "到我住的社区来接", {"destination": None}),
        ("accessible-travel", "要去区里的医院", {"destination": None}),
        ("respite-care", "下周五早上九点到下下周一", {"days": "到12月7日"}),
        ("respite-care", "下周一到周五上午九点都行", {"days": None}),
        ("respite-care", "后天九点到十一点送来", {"days": None}),
        ("venture-project", "我们是滨江某某服务社的，想申报项目", {"organisation": "滨江某某服务社"}),
        ("venture-project", "我是想申报公益创投的", {"organisation": None}),
        ("menu-order", "要理发，我叫水戊，天官社区", {"name": "水戊"}),
        ("menu-order", "我叫车去医院", {"name": None}),
        ("menu-order", "我叫外卖，没送到", {"name": None}),
        ("menu-order", "我是她女儿骆小青，想约陪诊", {"name": "骆小青"}),
        ("menu-order", "我是邻居", {"name": None}),
        ("home-bathing", "我是她女儿骆小青，给老人约助浴", {"name": None}),
        ("volunteer-registration", "我报个名，骆小妹，33岁", {"name": "骆小妹", "age": 33}),
        ("volunteer-registration", "先登记我，骆甲，45，会开车", {"name": "骆甲", "age": 45}),
        ("volunteer-registration", "周末，45", {"name": None, "age": None}),
        ("volunteer-registration", "想注册，周吴安然，20岁，周末有空", {"name": "周吴安然", "age": 20}),
        ("volunteer-registration", "周末有空，13800138031", {"name": None, "phone": "13800138031"}),
        ("volunteer-registration", "水电维修，13800138031", {"name": None}),
        ("volunteer-registration", "我会摄影和英语", {"skills": ["翻译", "摄影"]}),
        ("volunteer-registration", "会烧菜", {"skills": ["烧菜"]}),
        ("volunteer-registration", "不会修水电，会陪老人聊天", {"skills": ["心理陪伴"]}),
        ("volunteer-registration", "我会来的", {"skills": None}),
        ("volunteer-registration", "你们会联系我吗", {"skills": None}),
        ("volunteer-registration", "现在机会少，社会活动多", {"skills": None}),
        ("wedding-ceremony", "大概二十个亲友", {"guests": 20}),
        ("social-worker-application", "有助理社工师证，会讲杭州话", {"certificate": "助理社会工作师"}),
    ],
)  # fmt: skip
def test_what_is_told_by_the_way(service: str, said: str, told: dict[str, Any]) -> None:
    found = READER.volunteered(resources.services()[service], turn(said))
    assert {name: found.get(name) for name in told} == told


@pytest.mark.parametrize("name", ["周吴安然", "李王一心", "郑黄百合", "柳十五姑"])
def test_four_characters_are_a_name_too(name: str) -> None:
    for said in (name, f"{name}，手机13800138030"):
        assert READER.asked(NAME, turn(said)).value == name


@pytest.mark.parametrize("said", ["周五上午", "黄金时段", "白天有空", "钱不够用", "高血压病", "就十五号"])
def test_four_characters_may_be_anything_else(said: str) -> None:
    assert not READER.asked(NAME, turn(said)).found


def test_a_word_that_shares_characters_with_a_longer_one_is_not_named() -> None:
    slot = Slot(
        "one", "choice", "证", "?", options=(Option("甲", ("助理社工师",)), Option("乙", ("社工师证",)))
    )
    assert named_options(slot, "有助理社工师证") == ["甲"]
    assert named_options(slot, "有社工师证") == ["乙"]
    assert named_options(slot, "有助理社工师，也有社工师证") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("said", "filled"),
    [
        ("骆小五，二十八岁，手机13800138013", {"age": 28, "name": "骆小五"}),
        ("骆小五，九百岁，手机13800138013", {"age": 27, "name": "骆小五"}),
    ],
)
def test_an_age_that_is_stated_anew_is_a_number_within_bounds(
    said: str, filled: dict[str, Any], tmp_path: Path
) -> None:
    resident = Resident(tmp_path).begin("intergenerational-application", "登记多代同楼，我27岁")
    for answer in ("本科", "在滨江写程序，两年了", said):
        assert resident.say(answer)
    assert resident.form is not None
    assert {name: resident.form.filled.get(name) for name in filled} == filled


NURSING = "约护士换药，后天上午十点，茶花苑5幢3单元202，我叫骆十一，13800138005"


def test_what_the_summary_has_not_is_noted(tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("home-nursing", NURSING)
    assert resident.say("换药，顺便量个血压，她人有点虚")
    assert resident.form is not None
    assert resident.form.filled["item"] == "换药"
    assert resident.form.filled["remark"] == "换药,顺便量个血压,她人有点虚"


def test_a_story_chooses_no_other_option_and_a_plain_word_does(tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("place-name-report", "门牌掉了要反映，测试路18号")
    assert resident.say("13800138025")
    assert resident.say("18号的牌子没了，导航老是导到16号去")
    assert resident.form is not None
    assert resident.form.filled["item"] == "门牌坏了"
    assert resident.say("是路牌坏了")
    assert resident.form.filled["item"] == "路牌有问题"


def test_the_wish_is_no_part_of_the_matter(tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("donation-intent", "帮我登记捐赠意向，我们想捐两百条棉被")
    assert resident.form is not None
    assert resident.form.filled["note"] == "我们想捐两百条棉被"


@pytest.mark.parametrize("said", ["没什么不同意的", "没啥意见", "我没有意见", "没什么不放心的"])
def test_who_has_nothing_against_it_agrees(said: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("home-nursing", NURSING)
    assert resident.say("确认")
    assert resident.say(said)
    assert resident.form is not None
    assert resident.form.asking == "consent_health"


@pytest.mark.parametrize("said", ["不同意", "没同意", "没什么好说的，不同意", "我有意见"])
def test_what_is_no_such_yes(said: str) -> None:
    assert not has_nothing_against(said)


@pytest.mark.parametrize("said", ["再加一个人", "我要改成五个人", "人数改一下", "多两位老人"])
def test_that_others_are_coming(said: str) -> None:
    assert is_recount(said)


@pytest.mark.parametrize("said", ["改到五点", "改成下个月", "改成三个星期以后", "再加个备注", "一个人吃"])
def test_that_nobody_else_is_coming(said: str) -> None:
    assert not is_recount(said)


def test_a_time_that_was_not_kept_is_asked_for_in_so_many_words(tmp_path: Path) -> None:
    resident = Resident(tmp_path).begin("home-bathing", "约上门助浴")
    assert resident.form is not None
    said = turn("就刚才说的那个时间")
    taken = resident.talk.misunderstood(resident.form, said, resident.talk.problem(resident.form, said))
    assert "刚才说的时间我这里没有" in taken.said.messages[0].text


@pytest.mark.parametrize(
    ("said", "kind"), [("我八十了", "age"), ("老太太八十四了", "age"), ("我十点了", None)]
)
def test_an_age_is_known_by_itself(said: str, kind: str | None) -> None:
    assert kind_of(turn(said)) == kind


def test_a_pre_check_that_waits_is_kept_with_the_talk() -> None:
    talking = Talking(None, (), check=CheckForm("dibao", {"people": 3}, "income", began={"typed": "三口人"}))
    assert Talking.from_slot(talking.to_slot()) == talking
    asked = replace(talking, form=talking.check, check=None)
    left = replace(talking, form=ServiceForm("home-bathing"), check=None)
    assert left_check(asked, left) == talking.check
    assert left_check(asked, Talking()) is None
    assert left_check(talking, asked) is None
    assert left_check(talking, Talking()) == talking.check
