"""Answers that go astray: other slots' values, the mere wish, corrections at the end, names in any shape."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import resources
from bot.forms.slots.person import completes, is_bare_name, read_name
from bot.forms.slots.phone import read_phone, with_new_tail
from bot.forms.slots.place import has_room, joined, with_new_door
from bot.forms.slots.text import content
from bot.forms.state import ServiceForm
from tests.forms.talk import Resident, turn, words

WHEN = "2026-12-01T15:00:00+08:00"
DOOR = "长河街道天官社区6幢401室"
BATH = {"when": WHEN, "condition": "要人扶", "address": DOOR, "name": "汪奶奶", "phone": "13512340002"}


@pytest.fixture
def resident(tmp_path: Path) -> Resident:
    """Somebody with a store of their own."""
    return Resident(tmp_path)


def at(resident: Resident, service: str, asking: str, **filled: Any) -> Resident:
    """A form in which `asking` is the question."""
    resident.begin(service, "我要办这个")
    resident.form = ServiceForm(service, filled, asking)
    return resident


def reached(resident: Resident, service: str, asking: str) -> dict[str, Any]:
    """A form that has come to `asking`: what stands before it is filled in; that."""
    slots = resources.services()[service].slots
    before = slots[: [slot.name for slot in slots].index(asking)]
    known = {
        slot.name: WHEN if slot.type == "when" else 1 if slot.type == "people" else DOOR for slot in before
    }
    at(resident, service, asking, **known)
    return known


def filled_of(resident: Resident) -> dict[str, Any]:
    """What the form holds now."""
    assert resident.form is not None
    return dict(resident.form.filled)


ASTRAY = [
    ("respite-care", "days", "滨康路88号2幢601", {}),
    ("respite-care", "days", "我妈躺床上完全靠人照顾", {}),
    ("respite-care", "days", "一天要多少钱啊", {}),
    ("respite-care", "days", "13712345566", {"phone": "13712345566"}),
    ("accessible-travel", "destination", "许志刚", {"name": "许志刚"}),
    ("accessible-travel", "destination", "打我手机13712345566", {"phone": "13712345566"}),
    ("accessible-travel", "destination", "轮椅能上的", {"wheelchair": "轮椅能上的车"}),
    ("responsible-resident", "building", "韩美玲", {"name": "韩美玲"}),
    ("responsible-resident", "building", "平时要开会吗", {}),
    ("responsible-resident", "community", "蒋玉珍", {"name": "蒋玉珍"}),
    ("responsible-resident", "community", "下午三点", {}),
    ("meal-delivery", "people", "西兴街道滨康社区7幢2单元", {"address": "西兴街道滨康社区7幢2单元"}),
    ("meal-delivery", "people", "9幢402室", {}),
    ("organization-filing", "group", "滨盛社区", {}),
    ("service-complaint", "note", "号码13712345566", {"phone": "13712345566"}),
    ("service-complaint", "note", "这个要多久有结果", {}),
    ("need-report", "note", "收费吗", {}),
    ("accessible-travel", "destination", "几点钟来接我", {}),
    ("accessible-travel", "destination", "要有人扶着的", {"wheelchair": "有人陪同"}),
]


@pytest.mark.parametrize(("service", "asking", "said", "told"), ASTRAY)
def test_what_is_something_else_goes_where_it_belongs(
    resident: Resident, service: str, asking: str, said: str, told: dict[str, Any]
) -> None:
    known = reached(resident, service, asking)
    resident.say(said)
    assert resident.form is not None
    assert resident.form.asking == asking
    assert filled_of(resident) == {**known, **told}


@pytest.mark.parametrize(
    ("service", "asking", "said", "value"),
    [
        ("respite-care", "days", "十来天", "十来天"),
        ("respite-care", "days", "住到月底为止", "住到月底为止"),
        ("accessible-travel", "destination", "萧山区中医院", "萧山区中医院"),
        ("responsible-resident", "building", "东信苑4号楼", "东信苑4号楼"),
        ("responsible-resident", "community", "滨安路那边", "滨安路"),
        ("organization-filing", "group", "江边太极拳队", "江边太极拳队"),
        ("service-complaint", "note", "洗澡水冷的，怎么能这样对老人", "洗澡水冷的,怎么能这样对老人"),
        ("need-report", "note", "能不能装几盏路灯", "能不能装几盏路灯"),
        ("meal-delivery", "people", "就老头子跟我两个人", 2),
    ],
)
def test_what_is_an_answer_stays_one(
    resident: Resident, service: str, asking: str, said: str, value: object
) -> None:
    at(resident, service, asking)
    assert resident.say(said)
    assert filled_of(resident)[asking] == value


@pytest.mark.parametrize("asking", ["confirm", "consent"])
@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("门牌是502", "address", "长河街道天官社区6幢502室"),
        ("门牌错了，应该是8幢", "address", "长河街道天官社区8幢401室"),
        ("是2单元", "address", "长河街道天官社区6幢2单元401室"),
        ("上个月搬了，现在住浦沿街道东冠社区9幢102", "address", "浦沿街道东冠社区9幢102"),
        ("能不能改到四点", "when", "2026-12-01T16:00:00+08:00"),
        ("可不可以早点 两点钟", "when", "2026-12-01T14:00:00+08:00"),
        ("尾号是3366", "phone", "13512343366"),
        ("号码最后一位是7", "phone", "13512340007"),
        ("老人姓名写错了，老人是何水仙", "name", "何水仙"),
        ("叫汪奶奶，汪玉娥", "name", "汪玉娥"),
        ("最好派个女同志过来洗", "remark", "最好派个女同志过来洗"),
        ("楼下有密码门，到了按3301", "remark", "楼下有密码门,到了按3301"),
        ("可不可以叫个女护工", "remark", "可不可以叫个女护工"),
        ("单元写错了，是4单元", "address", "长河街道天官社区6幢4单元401室"),
        ("名字应该是汪秀芳", "name", "汪秀芳"),
        ("电话少一位，是13512340088", "phone", "13512340088"),
    ],
)
def test_changes_at_the_end(resident: Resident, asking: str, said: str, slot: str, value: object) -> None:
    at(resident, "home-bathing", asking, **BATH)
    assert resident.say(said)
    assert resident.form is not None
    assert resident.form.asking == "confirm"
    assert filled_of(resident) == {**BATH, slot: value}


@pytest.mark.parametrize("asking", ["confirm", "consent"])
@pytest.mark.parametrize("said", ["补贴三千块是不是要自己去领", "护士来之前要不要空腹", "洗一趟要多久啊"])
def test_a_question_at_the_end_is_no_value_and_no_consent(resident: Resident, asking: str, said: str) -> None:
    at(resident, "home-bathing", asking, **BATH)
    assert not resident.say(said)
    assert filled_of(resident) == BATH


@pytest.mark.parametrize("said", ["这些会不会传出去", "你们存这些干嘛", "谁能看到我妈的资料"])
def test_what_becomes_of_the_data_is_told_and_consent_asked_again(resident: Resident, said: str) -> None:
    at(resident, "home-bathing", "consent", **BATH)
    assert resident.say(said)
    assert resident.form is not None
    assert resident.form.asking == "consent"
    assert "同意吗" in resident.said


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("空闲时间错了，周末没空的，平常白天有空", "工作日白天"),
        ("有空时间改一下，晚上要上夜班，双休日可以", "周末"),
    ],
)
def test_free_times_are_put_right_by_what_is_denied(resident: Resident, said: str, value: str) -> None:
    known = {"skills": ["理发"], "free_times": "都可以", "community": "天官社区", "age": 62, "name": "李强"}
    at(resident, "volunteer-registration", "confirm", phone="13512340002", **known)
    assert resident.say(said)
    assert filled_of(resident)["free_times"] == value


def test_a_destination_is_put_right_by_another_word_for_it(resident: Resident) -> None:
    trip = {"when": WHEN, "address": DOOR, "destination": "滨江医院", "wheelchair": "普通车"}
    at(resident, "accessible-travel", "confirm", name="许志刚", phone="13512340002", **trip)
    assert resident.say("目的地换成省人民医院望江山院区")
    assert filled_of(resident)["destination"] == "省人民医院望江山院区"


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("need-report", "帮我登记个需求"),
        ("need-report", "我要反映一个情况"),
        ("need-report", "麻烦给我报一下居民需求"),
        ("need-report", "那就先给我登记一下吧"),
        ("council-topic", "我想提交一个议题"),
        ("council-topic", "那你把议题帮我递上去好了"),
        ("council-topic", "麻烦帮我提个协商议题"),
        ("relief-request", "我想替她申请困难救助"),
        ("venture-project", "我们社会组织想申报一个公益项目"),
        ("service-complaint", "我要投诉一下"),
    ],
)
def test_the_wish_itself_is_no_content(resident: Resident, service: str, said: str) -> None:
    resident.begin(service, said)
    assert "note" not in filled_of(resident)
    resident.form = replace(resident.form, asking="note") if resident.form else None
    assert not resident.say(said)


@pytest.mark.parametrize(
    ("service", "said", "note"),
    [
        ("need-report", "我要登记需求，楼下缺个修鞋摊", "楼下缺个修鞋摊"),
        ("need-report", "帮我反映一下，三幢后门的路灯坏了半年", "三幢后门的路灯坏了半年"),
        ("council-topic", "我要提个议题：游乐场晚上几点关灯", "游乐场晚上几点关灯"),
    ],
)
def test_what_comes_with_the_wish_counts(resident: Resident, service: str, said: str, note: str) -> None:
    resident.begin(service, said)
    assert filled_of(resident)["note"] == note


NAMES = {
    "赵元旦": "赵元旦",
    "陈重阳": "陈重阳",
    "是我老婆孙立秋": "孙立秋",
    "俺叫郭大海": "郭大海",
    "喊我老陆好了": "老陆",
    "叫我小戴就行": "小戴",
    "小沈，沈桂芬": "沈桂芬",
    "双木林，林阿根": "林阿根",
    "口天吴，叫吴美娣": "吴美娣",
    "人家都叫我阿香": "阿香",
    "我是五幢的邻居 魏国平": "魏国平",
    "写我儿子的名字吧，程浩": "程浩",
    "身份证上叫倪水根": "倪水根",
    "欧阳老先生": "欧阳老先生",
    "王和平": "王和平",
    "侬写方美珍好了": "方美珍",
    "老太太自己叫凌月娥": "凌月娥",
    "单名一个勇，石勇": "石勇",
    "夏八一": "夏八一",
}


@pytest.mark.parametrize(("said", "name"), NAMES.items())
def test_names_in_any_shape(resident: Resident, said: str, name: str) -> None:
    at(resident, "home-bathing", "name", when=WHEN, condition="要人扶", address=DOOR)
    assert resident.say(said)
    assert (resident.form.asking, filled_of(resident)["name"]) == ("phone", name) if resident.form else False


@pytest.mark.parametrize(
    "said",
    [
        "谢谢你们",
        "手机",
        "钱跟物品",
        "楼长",
        "上午有空",
        "高血压",
        "第二个",
        "随便写",
        "江陵路上",
        "不方便讲",
    ],
)
def test_what_is_no_name(resident: Resident, said: str) -> None:
    at(resident, "home-bathing", "name", when=WHEN, condition="要人扶", address=DOOR)
    resident.say(said)
    assert "name" not in filled_of(resident)


@pytest.mark.parametrize(
    "said",
    [
        "钱国良 13712345566 滨盛社区",
        "滨盛社区，钱国良，13712345566",
        "我是滨盛社区的，13712345566，钱国良",
        "滨盛社区 13712345566 钱国良",
        "报名，滨盛社区，钱国良13712345566",
        "13712345566，钱国良，住滨盛社区",
    ],
)
def test_a_name_in_a_list(resident: Resident, said: str) -> None:
    resident.begin("responsible-resident", said)
    assert filled_of(resident) == {"community": "滨盛社区", "name": "钱国良", "phone": "13712345566"}


def test_a_surname_is_completed_later(resident: Resident) -> None:
    at(resident, "home-bathing", "name", when=WHEN, condition="要人扶", address=DOOR)
    assert resident.say("我姓褚")
    assert resident.say("褚阿毛")
    assert filled_of(resident)["name"] == "褚阿毛"
    assert completes("汪秀珍", "汪奶奶")
    assert not completes("李秀珍", "汪奶奶")
    assert not completes("汪秀珍", "汪秀珍")


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (["浦沿街道", "东冠社区", "3幢", "102"], "浦沿街道东冠社区3幢102"),
        (["西兴街道滨康社区", "5幢1单元", "502室"], "西兴街道滨康社区5幢1单元502室"),
        (["东信苑", "4-1-302"], "东信苑4-1-302"),
        (["长河街道", "江一社区", "没有门牌的"], "长河街道江一社区"),
        (["滨康小区8幢", "就这些"], "滨康小区8幢"),
        (["西兴街道，哦不，浦沿街道东冠社区3幢102"], "浦沿街道东冠社区3幢102"),
        (["长河街道天官社区2幢301啊，刚才说过的"], "长河街道天官社区2幢301"),
        (["江虹路768号"], "江虹路768号"),
        (["西兴街道春波小区6幢1单元门口"], "西兴街道春波小区6幢1单元门口"),
        (["13712345566", "长河街道江一社区3幢201"], "长河街道江一社区3幢201"),
    ],
)
def test_an_address_in_parts(resident: Resident, parts: list[str], address: str) -> None:
    at(resident, "home-bathing", "address", when=WHEN, condition="要人扶")
    for number, part in enumerate(parts):
        assert resident.form is not None
        assert resident.form.asking == "address", number
        assert resident.say(part)
    assert resident.form is not None
    assert (resident.form.asking, filled_of(resident)["address"]) == ("name", address)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("13512340011，啊不对，13512340012", "13512340012"),
        ("打13512340011吧，算了，还是打我女儿的13712345566", "13712345566"),
        ("13512340011不是的，应该是13512340019", "13512340019"),
        ("13512340011停机了，打0571-86551234", "057186551234"),
        ("13512340011，白天打；夜里13712345566", "13512340011"),
        ("一三五，一二三四，零零一二", "13512340012"),
        ("135，后面是1234，再后面是0012", "13512340012"),
        ("一百三十五 一千二百三十四 五六七八", "13512345678"),
    ],
)
def test_telephone_numbers(said: str, number: str) -> None:
    assert read_phone(turn(said), words()).value == number


@given(st.from_regex(r"1[389][0-9]{9}", fullmatch=True), st.integers(1, 4))
@settings(max_examples=40)
def test_the_tail_of_a_number_is_put_right_and_nothing_else(number: str, length: int) -> None:
    tail = "7391"[:length]
    changed = with_new_tail(number, f"尾号是{tail}")
    assert changed is None or (changed.endswith(tail) and changed[:-length] == number[:-length])
    assert with_new_tail(number, "电话不对") is None


@given(st.integers(1, 60), st.integers(101, 3305), st.integers(101, 3305))
@settings(max_examples=40)
def test_another_room_changes_nothing_but_the_room(block: int, room: int, other: int) -> None:
    address = f"西兴街道滨康社区{block}幢{room}室"
    assert with_new_door(address, f"{other}") == f"西兴街道滨康社区{block}幢{other}室"
    assert has_room(joined("西兴街道滨康社区", f"{block}幢{room}室"))
    assert joined("西兴街道", address) == address
    assert with_new_door(address, "浦沿街道东冠社区") is None


@given(st.text(max_size=20))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_readers_take_any_text(text: str) -> None:
    read_name(turn(text), text)
    is_bare_name(text)
    with_new_door(DOOR, text)
    content(text, words())
    assert joined(DOOR, "") == DOOR


@pytest.mark.parametrize(
    ("service", "asking", "said", "value"),
    [
        ("volunteer-registration", "free_times", "礼拜六礼拜天要带外孙，平时有空", "工作日白天"),
        ("volunteer-registration", "free_times", "双休日没空，晚上可以", "工作日晚上"),
        ("volunteer-registration", "free_times", "白天要上班，下班后", "工作日晚上"),
        ("volunteer-registration", "free_times", "每天都有空的", "都可以"),
        ("volunteer-registration", "skills", "理发不会的，剪头发也不会，会修水管", None),
        ("volunteer-registration", "skills", "我不会开车，会唱歌", ["文艺"]),
        ("volunteer-registration", "skills", "不想送餐，陪聊可以", ["心理陪伴"]),
        ("aging-in-place-assessment", "item", "厕所跟楼道都要看", "卫生间、门口和楼道"),
        ("home-nursing", "item", "换尿管，顺便量血压", "换管子、量血压血糖"),
        ("volunteer-registration", "skills", "送餐不行，教书可以", ["教学"]),
        ("volunteer-registration", "skills", "除了剪头发还会唱歌", ["理发", "文艺"]),
        ("volunteer-registration", "free_times", "要等下了班", "工作日晚上"),
        ("volunteer-registration", "free_times", "平时上班，礼拜天空着", "周末"),
        ("donation-intent", "item", "现金和棉被都捐", "捐款、捐物"),
        ("accessible-travel", "wheelchair", "能上轮椅的车，再要人陪", "轮椅能上的车、有人陪同"),
    ],
)
def test_plain_values(resident: Resident, service: str, asking: str, said: str, value: object) -> None:
    at(resident, service, asking)
    resident.say(said)
    assert value is None or filled_of(resident)[asking] == value


@pytest.mark.parametrize(
    "said",
    ["哪天都行", "什么时候都可以的", "你们安排好了", "看师傅方便", "无所谓", "随便哪天", "天天送，中饭"],
)
def test_who_does_not_mind_is_offered_the_soonest_time(resident: Resident, said: str) -> None:
    at(resident, "meal-delivery", "when")
    assert resident.say(said)
    assert resident.form is not None
    assert resident.form.asking == "when"
    assert "最近的空位" in resident.said
    assert resident.say("好的")
    assert filled_of(resident)["when"] == "2026-11-25T12:00:00+08:00"


def test_the_name_of_a_service_tells_nothing_of_the_matter(resident: Resident) -> None:
    service = resources.services()["relief-request"]
    resident.begin(service.id, f"办理 {service.name}")
    assert filled_of(resident) == {}


def test_meals_from_a_day_on_are_offered_at_their_hour(resident: Resident) -> None:
    at(resident, "meal-delivery", "when")
    assert resident.say("从后天起，每天送中饭")
    assert resident.say("好的")
    assert filled_of(resident)["when"] == "2026-11-27T11:00:00+08:00"


@pytest.mark.parametrize("asking", ["confirm", "consent"])
def test_a_time_is_moved_at_the_end(resident: Resident, asking: str) -> None:
    at(resident, "home-bathing", asking, **BATH)
    assert resident.say("能不能晚半个小时")
    assert filled_of(resident)["when"] == "2026-12-01T15:30:00+08:00"


def test_any_hour_of_a_day_stays_on_that_day(resident: Resident) -> None:
    at(resident, "home-bathing", "when")
    assert resident.say("星期五")
    assert resident.say("几点都随便的")
    assert "11月27日" in resident.said
    assert resident.say("那就下午两点")
    assert filled_of(resident)["when"] == "2026-11-27T14:00:00+08:00"


def test_every_at_home_service_keeps_a_remark() -> None:
    kept = {service.id for service in resources.services().values() if service.slot("remark") is not None}
    assert {s.id for s in resources.services().values() if s.at_home and s.kind == "booking"} <= kept
