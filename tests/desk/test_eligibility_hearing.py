"""What residents write in a pre-check: answers in many styles, and what a first message tells already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.eligibility import UNKNOWN, load_programmes, prefill, read_answer, read_reply
from bot.language import clock
from bot.language.entities import read_entities
from bot.settings import ROOT

PROGRAMMES = load_programmes(ROOT / "knowledge_base" / "eligibility")
QUESTIONS = PROGRAMMES["dibao"].questions
NOW = datetime(2026, 11, 23, 10, tzinfo=clock.TIME_ZONE)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        # yes and no
        ("assets", "有", True),
        ("assets", "有的", True),
        ("assets", "有啊，有部车", True),
        ("assets", "没有", False),
        ("assets", "没有的，什么都没有", False),
        ("assets", "没什么存款", False),
        ("assets", "没", False),
        ("assets", "呒没", False),
        ("assets", "也没啥", False),
        ("assets", "不知道", UNKNOWN),
        ("assets", "记不清了", UNKNOWN),
        ("assets", "勿晓得", UNKNOWN),
        ("assets", "这个说不准", UNKNOWN),
        ("assets", "不清楚", UNKNOWN),
        ("assets", "什么叫财产？", None),
        ("assets", "今天天气真好", None),
        ("happened_here", "是", True),
        ("happened_here", "对", True),
        ("happened_here", "嗯", True),
        ("happened_here", "嗯嗯是的", True),
        ("happened_here", "没错", True),
        ("happened_here", "不是", False),
        ("happened_here", "不是的，在老家", False),
        ("happened_here", "在滨江", True),
        ("work_injury_care", "没领过", False),
        ("work_injury_care", "从来没有", False),
        ("work_injury_care", "应该没有吧", False),
        ("work_injury_care", "好像有", True),
        ("long_care", "要的，离不开人", True),
        ("long_care", "不用", False),
        ("long_care", "他自己能自理", False),
        ("long_care", "吃饭都要人帮", True),
        ("can_work", "干不动了", False),
        ("can_work", "能", True),
        ("other_help", "还没拿到", False),
        ("other_help", "不够", False),
        ("other_help", "够了", True),
        ("livelihood_hard", "揭不开锅了", True),
        ("livelihood_hard", "还过得去", False),
        ("single", "都没有", True),
        ("single", "没有", True),
        ("single", "都离了", True),
        ("single", "他还没离", False),
        ("single", "有", False),
        ("single", "对，都是单身", True),
        ("related", "不是", False),
        ("related", "她是我表妹", True),
        ("related", "没有血缘关系", False),
        ("willing", "愿意", True),
        ("willing", "不愿意", False),
        ("willing", "当然是", True),
        # choices
        ("status", "低保", "dibao"),
        ("status", "低保边缘", "dibian"),
        ("status", "我家吃低保的", "dibao"),
        ("status", "低边户", "dibian"),
        ("status", "都不是", "none"),
        ("status", "没有", "none"),
        ("status", "五保", "tekun"),
        ("status", "记不得了", UNKNOWN),
        ("status", "低保边缘是什么意思？", None),
        ("hukou", "滨江的", "city"),
        ("hukou", "西兴街道", "city"),
        ("hukou", "桐庐", "county"),
        ("hukou", "绍兴", "province"),
        ("hukou", "户口在安徽，人住滨江", "elsewhere"),
        ("hukou", "外地的", "elsewhere"),
        ("disability_level", "二级", "2"),
        ("disability_level", "2级", "2"),
        ("disability_level", "没有证", "none"),
        ("disability_level", "还没办", "none"),
        ("disability_kind", "肢体", "physical"),
        ("disability_kind", "眼睛看不见", "visual"),
        ("livelihood", "一分钱都没有", "none"),
        ("livelihood", "有一点点，不够用", "some"),
        ("supporter", "无儿无女", "none"),
        ("supporter", "儿子也穷，养不起", "unable"),
        ("hardship", "老公出车祸了", "accident"),
        ("care_level", "没评过", "none"),
        ("care_level", "评了中度", "moderate"),
        ("care_level", "重度失能", "severe"),
        ("burial_kind", "想树葬", "cemetery"),
        ("burial_kind", "骨灰撒海", "sea"),
        ("burial_kind", "还没定", "undecided"),
        # ages
        ("age", "82岁了", 82),
        ("age", "八十二", 82),
        ("age", "82", 82),
        ("age", "我妈今年七十三", 73),
        ("age", "六十整", 60),
        ("age", "59岁半", 59),
        ("age", "虚岁六十", [58, 59]),
        ("age", "快八十了", [77, 79]),
        ("age", "不到六十", [57, 59]),
        ("age", "七十多了", [70, 79]),
        ("age", "六十出头", [60, 64]),
        ("age", "1944年的", [81, 82]),
        ("age", "1944年3月5日生的", 82),
        ("age", "1966年11月23日", 60),
        ("age", "1966年11月24日", 59),
        ("age", "44年生", [81, 82]),
        ("age", "忘记了", UNKNOWN),
        ("age", "您猜", None),
        ("groom_age", "我25岁，她23岁", 25),
        ("bride_age", "我25岁，她23岁", 23),
        ("bride_age", "女方十九", 19),
        # people
        ("people", "三口人", 3),
        ("people", "3", 3),
        ("people", "五个", 5),
        ("people", "一家四口", 4),
        ("people", "就我一个人", 1),
        ("people", "老两口", 2),
        ("people", "我和老伴", 2),
        ("people", "就我和女儿", 2),
        ("people", "不晓得", UNKNOWN),
        # incomes
        ("income", "一个月四千", 4000),
        ("income", "4000", 4000),
        ("income", "四千块", 4000),
        ("income", "1.2万", 12000),
        ("income", "我和老伴两个人退休金加起来3500", 3500),
        ("income", "我退休金3000，老伴2500", 5500),
        ("income", "没有收入", 0),
        ("income", "没有", 0),
        ("income", "一分钱没有", 0),
        ("income", "一年三万六", 3000),
        ("income", "三千多", [3000, 3900]),
        ("income", "不到两千", [1600, 1999]),
        ("income", "人均一千", None),
        ("income", "一天一百块", None),
        ("income", "说不清楚", UNKNOWN),
        ("income", "退休金算不算收入？", None),
    ],
)
def test_an_answer_is_read(question: str, text: str, value: Any) -> None:
    assert read_answer(QUESTIONS[question], text, None, NOW) == value
    assert read_answer(QUESTIONS[question], text, read_entities(text, NOW), NOW) == value


def test_entities_of_another_form_are_read_again() -> None:
    entities = [{"entity": "age", "value": {"years": 1}, "start": 0, "end": 3}]
    assert read_answer(QUESTIONS["age"], "82岁了", entities, NOW) == 82


@pytest.mark.parametrize(
    ("programme", "question", "text", "answers"),
    [
        ("dibao", "people", "三口人，一个月一共四千", {"people": 3, "income": 4000}),
        ("dibao", "income", "人均一千二", {"income_per_person": 1200}),
        ("dibao", "income", "每人每月1200", {"income_per_person": 1200}),
        ("dibao", "hukou", "户口在西兴", {"hukou": "city"}),
        ("disability-nursing", "disability_level", "肢体一级", {"disability_level": "1"}),
        ("marriage", "groom_age", "男方25女方23", {"groom_age": 25, "bride_age": 23}),
        ("dibao", "people", "为什么要问这个？", {}),
        ("dibao", "people", "不知道", {"people": UNKNOWN}),
    ],
)
def test_a_reply_may_say_more(programme: str, question: str, text: str, answers: dict[str, Any]) -> None:
    assert read_reply(PROGRAMMES[programme], QUESTIONS[question], text, NOW) == answers


@pytest.mark.parametrize(
    ("programme", "text", "answers"),
    [
        ("consumption-subsidy", "我妈82了，低保户，能领养老券吗", {"age": 82}),
        (
            "disability-living",
            "我妈82了低保户，残疾二级，有什么补贴",
            {"status": "dibao", "disability_level": "2"},
        ),
        ("dibao", "我家三口人一个月2400块能不能吃低保", {"people": 3, "income": 2400}),
        ("dibao", "人均每月1000块可以吃低保吗", {"income_per_person": 1000}),
        ("dibao", "怎么才能申请低保", {}),
        ("disability-living", "怎么才算低保户", {}),
        ("disability-living", "我不是低保户", {}),
        ("tekun", "我叔叔71岁无儿无女，干不了活了", {"age": 71, "supporter": "none", "can_work": False}),
        (
            "linshi",
            "在滨江出车祸了没钱看病",
            {"happened_here": True, "hardship": "accident", "livelihood_hard": True},
        ),
        ("funeral-free", "我爸安徽户口，在杭州火化免费吗", {"deceased_hukou": "elsewhere"}),
        ("eco-burial", "想给老爸海葬", {"burial_kind": "sea"}),
        ("marriage", "我男朋友21岁，能领证吗", {"groom_age": 21}),
        ("meal-discount", "我虚岁六十，食堂有优惠吗", {"age": [58, 59]}),
        ("longevity", "奶奶99爷爷101岁有津贴吗", {}),  # whose age is asked for, nobody can say
    ],
)
def test_a_first_message_is_used(programme: str, text: str, answers: dict[str, Any]) -> None:
    assert prefill(PROGRAMMES[programme], text, NOW) == answers


def test_several_programmes_are_filled_at_once() -> None:
    chosen = [PROGRAMMES["longevity"], PROGRAMMES["disability-living"]]
    assert prefill(chosen, "我妈82了低保户", NOW) == {"age": 82, "status": "dibao"}


_TALK = st.text(
    st.sampled_from("是有对嗯没不知道一二三十百千万块元岁人口级低保边缘户我妈快虚多年月日0123456789.，。？ "),
    max_size=16,
)


@given(_TALK, st.sampled_from(sorted(QUESTIONS)))
def test_nothing_that_is_written_breaks_the_reading(text: str, name: str) -> None:
    question = QUESTIONS[name]
    value = read_answer(question, text, None, NOW)
    if question.choices and value is not None and value != UNKNOWN:
        assert value in [choice.value for choice in question.choices]
    for programme in PROGRAMMES.values():
        assert set(prefill(programme, text, NOW)) <= {*programme.variables(), "income_per_person"}


@given(st.integers(0, 120))
def test_every_age_is_read_in_figures_and_words(years: int) -> None:
    assert read_answer(QUESTIONS["age"], f"{years}岁", None, NOW) == years


@given(st.integers(0, 99999))
def test_every_income_is_read(amount: int) -> None:
    assert read_answer(QUESTIONS["income"], f"一个月{amount}元", None, NOW) == amount
