"""What residents answer to the question for a slot, and what else they tell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot import resources
from bot.desk.catalogue.model import Option, Slot
from bot.forms.slots.choice import named_options
from bot.forms.slots.reader import SlotReader
from bot.forms.slots.shift import read_moved, read_shift
from bot.forms.slots.when import read_when
from bot.language.clock import TIME_ZONE
from tests.forms.talk import turn, words

READER = SlotReader(words())


def slot(kind: str, **more: object) -> Slot:
    """A slot of one type."""
    return Slot(name=kind, type=kind, label="项", ask="?", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("phone", "13800138000", "13800138000"),
        ("phone", "我电话是 138 0013 8000", "13800138000"),
        ("phone", "幺三八零零幺三八零零零", "13800138000"),
        ("phone", "0571-87654321", "057187654321"),
        ("name", "王秀英", "王秀英"),
        ("name", "我叫王小芳", "王小芳"),
        ("name", "老人叫欧阳建国", "欧阳建国"),
        ("name", "李大妈", "李大妈"),
        ("name", "张建国 13900139000", "张建国"),
        ("name", "陳思遠 女朋友叫林佳穎", "陈思远"),
        ("name", "王磊 公司是星辰软件", "王磊"),
        ("name", "祝云飞 我是瑞和公司的", "祝云飞"),
        ("name", "傅国庆 国庆节的国庆", "傅国庆"),
        ("name", "免贵姓高 高志远", "高志远"),
        ("name", "姓杜 杜小美 手机13221012345", "杜小美"),
        ("name", "老人叫王桂花 我叫李敏", "王桂花"),
        ("name", "周女士 我叫周敏", "周敏"),
        ("age", "82", 82),
        ("age", "八十二了", 82),
        ("age", "今年七十三岁", 73),
        ("people", "两个人", 2),
        ("people", "3", 3),
        ("people", "我和老婆还有小孩 仨", 3),
        ("people", "就我跟我妈", 2),
        ("people", "我、老公、两个孩子", 4),
        ("people", "我带我爸妈", 3),
        ("people", "老两口带个孙子", 3),
        ("people", "我们老两口", 2),
        ("people", "俩", 2),
        ("people", "一家四口", 4),
        ("people", "越剧队 叫夕阳红 十几个人 在文化室唱", 15),
        ("people", "二十来个", 20),
        ("people", "一共四个", 4),
        ("community", "天官社区", "天官社区"),
        ("community", "我们是滨盛社区的", "滨盛社区"),
        ("community", "住在望江花苑小区", "望江花苑小区"),
        ("address", "滨盛路1509号天官花苑3幢2单元501室", "滨盛路1509号天官花苑3幢2单元501室"),
        ("address", "住在浦沿路88号", "浦沿路88号"),
        ("text", "楼道灯坏了三个月没人修", "楼道灯坏了三个月没人修"),
    ],
)
def test_answers(kind: str, text: str, value: object) -> None:
    assert READER.asked(slot(kind), turn(text)).value == value


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("phone", "1380013800", "phone_wrong"),
        ("phone", "不想说", "phone_missing"),
        ("name", "要多少钱", "name"),
        ("name", "我妈她今年八十多岁了行动不方便", "name"),
        ("name", "方便的话 明天吧", "name"),
        ("name", "周三下午 都可以", "name"),
        ("people", "我妈今年八十了", "people"),
        ("age", "很老了", "age"),
        ("people", "好多", "people"),
        ("community", "那边怎么走呀？", "community"),
        ("community", "不用留电话", "community"),
        ("phone", "不方便留电话", "phone_refused"),
        ("address", "家里", "address"),
        ("text", "1", "text"),
    ],
)
def test_what_is_no_answer_says_what_is_wrong(kind: str, text: str, problem: str) -> None:
    answer = READER.asked(slot(kind), turn(text))
    assert (answer.value, answer.problem) == (None, problem)


def test_bounds_are_told() -> None:
    young = READER.asked(slot("age", least=60), turn("58岁"))
    assert (young.problem, dict(young.values)) == ("age_low", {"least": 60, "value": 58})
    many = READER.asked(slot("people", most=4), turn("五个人"))
    assert (many.problem, dict(many.values)) == ("people_high", {"most": 4, "value": 5})


CHOICE = slot(
    "choice",
    options=(
        Option("理发", ("剃头",)),
        Option("坐轮椅"),
        Option("不坐轮椅"),
        Option("家电维修", ("修空调",)),
    ),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("剃头", "理发"),
        ("要修空调的", "家电维修"),
        ("不坐轮椅", "不坐轮椅"),
        ("第二个", "坐轮椅"),
        ("4", "家电维修"),
    ],
)
def test_choices(text: str, value: str) -> None:
    assert READER.asked(CHOICE, turn(text)).value == value


def test_two_choices_at_once_are_asked_back_and_two_skills_are_taken() -> None:
    assert named_options(CHOICE, "理发和修空调") == ["理发", "家电维修"]
    assert READER.asked(CHOICE, turn("理发和修空调")).problem == "choice"
    skills = slot("skills", options=CHOICE.options)
    assert READER.asked(skills, turn("会剃头，也会修空调")).value == ["理发", "家电维修"]


def test_one_message_may_tell_several_things() -> None:
    service = resources.services()["home-bathing"]
    text = "给我妈约助浴，明天下午三点，住滨盛路1509号3幢501室，电话13800138000"
    told = READER.volunteered(service, turn(text))
    assert told["phone"] == "13800138000"
    assert told["address"] == "滨盛路1509号3幢501室"


def test_my_own_name_is_not_the_old_persons() -> None:
    older = Slot("name", "name", "老人姓名", "?")
    assert READER._told(older, turn("我叫李强，给我妈约个助浴")) is None
    mine = Slot("name", "name", "姓名", "?")
    assert READER._told(mine, turn("我叫李强，给我妈约个助浴")) == "李强"


@pytest.mark.parametrize(
    ("text", "hint", "before", "at"),
    [
        ("明天下午三点", None, None, "2026-11-26T15:00"),
        ("明天三点", None, None, "2026-11-26T15:00"),
        ("三点半", "2026-11-27", None, "2026-11-27T15:30"),
        ("上午九点", "2026-11-27", None, "2026-11-27T09:00"),
        ("改到十点", None, "2026-11-27T15:00:00+08:00", "2026-11-27T10:00"),
        ("2026年11月27日14:30", None, None, "2026-11-27T14:30"),
    ],
)
def test_exact_times(text: str, hint: str | None, before: str | None, at: str) -> None:
    timetable = resources.services()["home-bathing"].timetable
    assert timetable is not None
    day = {"begin": f"{hint}T00:00:00+08:00", "end": f"{hint}T23:59:59+08:00"} if hint else None
    wanted = read_when(turn(text), timetable, day, before)
    assert wanted is not None
    assert wanted.at == datetime.fromisoformat(at).replace(tzinfo=TIME_ZONE)


def test_a_part_of_the_day_moves_to_the_day_that_was_talked_about() -> None:
    timetable = resources.services()["home-bathing"].timetable
    assert timetable is not None
    wanted = read_when(turn("时间改成下午"), timetable, None, "2026-11-27T09:00:00+08:00")
    assert wanted is not None
    assert wanted.at is None
    assert (wanted.begin.date().isoformat(), wanted.begin.hour) == ("2026-11-27", 13)


SHIFTS = {
    "往后推一天": timedelta(days=1),
    "换尿管那个往后推一天,还是上午九点": timedelta(days=1),
    "康复那个提早一个钟头行不行": timedelta(hours=-1),
    "晚半小时": timedelta(minutes=30),
    "能不能晚一个半小时来": timedelta(minutes=90),
    "提早一刻钟": timedelta(minutes=-15),
    "往后挪一个礼拜": timedelta(days=7),
    "改到后一天同一个时间": timedelta(days=1),
    "改到前一天": timedelta(days=-1),
    "晚上八点": None,
    "明天早八点": None,
    "推到后天": None,
    "提前两小时取消可以吗": None,
    "要提前几天约": None,
    "最早一天是哪天": None,
    "提前一个星期预约": None,
}


@pytest.mark.parametrize(("text", "shift"), SHIFTS.items())
def test_shifts(text: str, shift: timedelta | None) -> None:
    assert read_shift(text, words()) == shift


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("往后推一天 还是上午九点", "2026-12-04T09:00:00+08:00"),
        ("往后推一天 改上午十点", "2026-12-04T10:00:00+08:00"),
        ("晚半小时", "2026-12-03T09:30:00+08:00"),
        ("改到下周五同一个时间", "2026-12-04T09:00:00+08:00"),
    ],
)
def test_a_time_is_moved(text: str, when: str) -> None:
    timetable = resources.services()["home-nursing"].timetable
    assert timetable is not None
    moved = read_moved(turn(text), words(), timetable, "2026-12-03T09:00:00+08:00")
    assert moved is not None
    assert moved.at is not None
    assert moved.at.isoformat() == when
