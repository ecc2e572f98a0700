"""Pre-check answers in residents' wordings that say less, or something else, than they look like.

A value of None is an answer that has to be asked for again: a wrong one would turn the outcome.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.eligibility import UNKNOWN, Answer, load_programmes, prefill, read_reply
from bot.desk.eligibility.answers import bounds
from bot.desk.eligibility.correcting import corrected
from bot.language import clock
from bot.settings import ROOT

PROGRAMMES = load_programmes(ROOT / "knowledge_base" / "eligibility")
NOW = datetime(2026, 11, 23, 10, tzinfo=clock.TIME_ZONE)


def answer(programme: str, question: str, text: str, known: dict[str, Any] | None = None) -> Answer | None:
    """What is kept for `question` of a reply to it."""
    table = PROGRAMMES[programme]
    return read_reply(table, table.questions[question], text, NOW, known=known).get(question)


@pytest.mark.parametrize(
    ("programme", "question", "text", "value"),
    [
        # single
        ("marriage", "single", "我离婚还在冷静期", False),
        ("marriage", "single", "在离婚冷静期", False),
        ("marriage", "single", "离婚冷静期还没过", False),
        ("marriage", "single", "他跟前妻还没办手续", False),
        ("marriage", "single", "离婚证拿到了", True),
        ("marriage", "single", "冷静期过了", None),
        ("marriage", "single", "离婚证还没拿", False),
        ("marriage", "single", "我还没离完", False),
        ("marriage", "single", "正在办离婚", False),
        ("marriage", "single", "分居两年了 没离", False),
        ("marriage", "single", "离婚三年了", True),
        ("marriage", "single", "我还在走离婚程序", False),
        ("marriage", "single", "离婚手续没办完", False),
        ("marriage", "single", "都离异", True),
        ("marriage", "single", "她离过婚", True),
        ("marriage", "single", "离婚判决还没下来", False),
        ("marriage", "single", "没有 都是头婚", True),
        ("marriage", "single", "我丧偶 她未婚", True),
        ("marriage", "single", "我和前夫早就离了", True),
        ("marriage", "single", "刚申请离婚", False),
        ("marriage", "single", "没领过证", None),
        ("marriage", "single", "对 都没有", True),
        ("marriage", "single", "申请了离婚 还没到30天", False),
        # willing
        ("marriage", "willing", "我不太愿意", False),
        ("marriage", "willing", "不是很愿意", False),
        ("marriage", "willing", "家里催的 我不太愿意", False),
        ("marriage", "willing", "不是不愿意", None),
        ("marriage", "willing", "她不愿意", False),
        ("marriage", "willing", "她爸妈逼她的", False),
        ("marriage", "willing", "都愿意", True),
        ("marriage", "willing", "完全自愿", True),
        ("marriage", "willing", "她有点勉强", False),
        ("marriage", "willing", "没人逼我们", True),
        ("marriage", "willing", "我愿意她不愿意", False),
        ("marriage", "willing", "不怎么愿意", False),
        ("marriage", "willing", "当然自愿", True),
        ("marriage", "willing", "是的 都自愿", True),
        ("marriage", "willing", "不情愿", False),
        ("marriage", "willing", "嗯", True),
        # groom_age
        ("marriage", "groom_age", "22岁差一个月", 21),
        ("marriage", "groom_age", "我21 她20", 21),
        ("marriage", "groom_age", "还差三个月满22", 21),
        ("marriage", "groom_age", "21岁11个月", 21),
        # age
        ("longevity", "age", "80不到", [77, 79]),
        ("longevity", "age", "没到八十", [77, 79]),
        ("meal-discount", "age", "六十不到", [57, 59]),
        ("meal-discount", "age", "60差一点", [57, 59]),
        ("consumption-subsidy", "age", "没到六十", [57, 59]),
        ("tekun", "age", "60不到", [57, 59]),
        ("longevity", "age", "一百差两岁", 98),
        ("longevity", "age", "妈妈79 爸爸82", None),
        ("longevity", "age", "我妈八十三 我爸七十八", None),
        ("longevity", "age", "七十九 下个月满八十", 79),
        ("longevity", "age", "快九十了", [87, 89]),
        ("longevity", "age", "八十二 不对 八十三", 83),
        ("longevity", "age", "还没到60", [57, 59]),
        ("longevity", "age", "离八十还差两年", 78),
        ("longevity", "age", "差两岁一百", 98),
        ("longevity", "age", "差一岁八十", 79),
        ("longevity", "age", "八十还差半年", 79),
        ("longevity", "age", "80还没满", [77, 79]),
        ("longevity", "age", "七十九岁半", 79),
        ("longevity", "age", "不满80", [77, 79]),
        ("longevity", "age", "八十差两个月", 79),
        ("longevity", "age", "刚满八十", 80),
        ("longevity", "age", "八十多", [80, 89]),
        ("longevity", "age", "老头子八十一 老太婆七十六", None),
        ("longevity", "age", "我爸85，我妈也85", 85),
        ("longevity", "age", "我妈85", 85),
        ("longevity", "age", "八十一 不对 是八十二", 82),
        ("longevity", "age", "差不多八十", [77, 83]),
        # status
        ("disability-living", "status", "低保没批", "none"),
        ("disability-living", "status", "在申请低保", "none"),
        ("disability-living", "status", "够不上低保", "none"),
        ("disability-living", "status", "以前是低保 现在取消了", "none"),
        ("disability-living", "status", "去年被取消低保了", "none"),
        ("dibao", "status", "低保没批下来", "none"),
        ("dibao", "status", "已经是低边了", "dibian"),
        ("dibao", "status", "以前没有 现在是低保", "dibao"),
        ("dibao", "status", "什么都不是 就是穷", "none"),
        ("dibao", "status", "低保", "dibao"),
        ("dibao", "status", "吃低保的", "dibao"),
        ("dibao", "status", "申请了低保还没批", "none"),
        ("dibao", "status", "低保停掉了", "none"),
        ("dibao", "status", "正在吃低保", "dibao"),
        ("dibao", "status", "低保批下来了", "dibao"),
        ("dibao", "status", "想申请低保", "none"),
        ("dibao", "status", "是低保 去年批的", "dibao"),
        ("dibao", "status", "低保还在审", "none"),
        ("dibao", "status", "没评上低保", "none"),
        ("dibao", "status", "低保去年停了", "none"),
        ("dibao", "status", "我们是低保户", "dibao"),
        ("dibao", "status", "五保户", "tekun"),
        ("dibao", "status", "低保没有", "none"),
        ("dibao", "status", "不是低保 也不是特困", "none"),
        ("dibao", "status", "就是低保", "dibao"),
        ("dibao", "status", "低保批了", "dibao"),
        ("dibao", "status", "低保刚批下来", "dibao"),
        ("dibao", "status", "今年刚评上低保", "dibao"),
        ("dibao", "status", "申请过低保但是没通过", "none"),
        ("dibao", "status", "低保申请被拒了", "none"),
        ("dibao", "status", "不够低保条件", "none"),
        ("dibao", "status", "低保边缘没批", "none"),
        ("dibao", "status", "是的 低保", "dibao"),
        ("dibao", "status", "特困停发了", "none"),
        ("dibao", "status", "有低保证", "dibao"),
        ("dibao", "status", "低保也没办", "none"),
        ("dibao", "status", "只有低边", "dibian"),
        ("dibao", "status", "不是，我们没低保", "none"),
        ("dibao", "status", "没低保", "none"),
        ("dibao", "status", "低保户不是", "none"),
        # income
        ("dibao", "income", "我一个月八千 老公没收入", 8000),
        ("dibao", "income", "我打工六千 别人没收入", 6000),
        ("dibao", "income", "我一个月打工三千五 别人没收入", 3500),
        ("dibao", "income", "一千到两千", [1000, 2000]),
        ("dibao", "income", "有时候一千有时候两千", [1000, 2000]),
        ("dibao", "income", "淡季一千 旺季三千", [1000, 3000]),
        ("dibao", "income", "两千五不对三千", 3000),
        ("dibao", "income", "一千 哦说错了两千", 2000),
        ("dibao", "income", "我一个人赚4500", 4500),
        ("dibao", "income", "我一个人赚 4500", 4500),
        ("dibao", "income", "差不多两千多点", [2000, 2900]),
        ("dibao", "income", "一天一百块", None),
        ("dibao", "income", "1.2万一年", 1000),
        ("dibao", "income", "2k", 2000),
        ("dibao", "income", "三千一个月", 3000),
        ("dibao", "income", "两万一年", 1666.67),
        ("dibao", "income", "我八千 老公一分钱没有", 8000),
        ("dibao", "income", "一到两千", [1000, 2000]),
        ("dibao", "income", "最少一千最多三千", [1000, 3000]),
        ("dibao", "income", "老两口退休金一共五千", 5000),
        ("dibao", "income", "我没有收入", None),
        ("dibao", "income", "儿子四千，媳妇三千，我没收入", 7000),
        ("dibao", "income", "我四千 老婆三千", 7000),
        ("dibao", "income", "工资一千五到两千", [1500, 2000]),
        ("dibao", "income", "两三千", [2000, 3000]),
        ("dibao", "income", "好的时候三千 差的时候一千", [1000, 3000]),
        ("dibao", "income", "就我一个人上班 五千", 5000),
        ("dibao", "income", "家里只有老公挣钱 一个月六千", 6000),
        ("dibao", "income", "三千五，哦不，四千", 4000),
        ("dibao", "income", "三千 说错了 五千", 5000),
        ("dibao", "income", "我没工作，老公送外卖七千左右", [6300, 7700]),
        ("dibao", "income", "我退休金3000，老伴没有退休金", 3000),
        ("dibao", "income", "我养老金两百，老伴三百", 500),
        ("dibao", "income", "儿子每月给一千", 1000),
        ("dibao", "income", "没收入，靠女儿接济", 0),
        ("dibao", "income", "都没有收入", 0),
        ("dibao", "income", "全家都没收入", 0),
        ("dibao", "income", "老公没收入", None),
        ("dibao", "income", "工资五千，房贷三千", 5000),
        ("dibao", "income", "五千块钱一个月", 5000),
        ("dibao", "income", "一年两万四", 2000),
        ("dibao", "income", "两千四一个月", 2400),
        ("dibao", "income", "三千元左右", [2700, 3300]),
        ("dibao", "income", "1000-2000", [1000, 2000]),
        ("dibao", "income", "1500~2000元", [1500, 2000]),
        ("dibao", "income", "不超过两千", [1600, 2000]),
        ("dibao", "income", "三口人两千", 2000),
        ("dibao", "income", "我两千 不对 我三千 老公四千", 7000),
        # people
        ("dibao", "people", "我跟老婆还有儿子", 3),
        ("dibao", "people", "我和老公带两个娃", 4),
        ("dibao", "people", "我们夫妻俩和两个孩子", 4),
        ("dibao", "people", "老两口加孙子", 3),
        ("dibao", "people", "三口人 哦不对 四口", 4),
        ("dibao", "people", "三口人 哦不对 四口 我妈也跟我们住", 4),
        ("dibao", "people", "五六个吧", [5, 6]),
        ("dibao", "people", "我带着女儿", 2),
        ("dibao", "people", "夫妻带一个小孩", 3),
        ("dibao", "people", "爷爷奶奶和我", 3),
        ("dibao", "people", "单身一人", 1),
        ("dibao", "people", "孤老一个", 1),
        ("dibao", "people", "俩", 2),
        ("dibao", "people", "我一个人带两个娃", 3),
        ("dibao", "people", "老两口跟儿子媳妇一起住", 4),
        ("dibao", "people", "老两口加孙子三个人", 3),
        ("dibao", "people", "五口人，三个人上班", 5),
        ("dibao", "people", "就我跟老太婆两个", 2),
        ("dibao", "people", "一家四口 两个老的一个小的加我", 4),
        ("dibao", "people", "我们俩还有儿子", 3),
        ("dibao", "people", "爸妈和我", 3),
        ("dibao", "people", "我、老婆、两个孩子、我妈", 5),
        ("dibao", "people", "四个人，我一个人上班", 4),
        ("dibao", "people", "我老公和我", 2),
        ("dibao", "people", "我和我老公还有我婆婆", 3),
        ("dibao", "people", "夫妻俩", 2),
        ("dibao", "people", "我跟儿子俩", 2),
        ("dibao", "people", "一家三口", 3),
        ("dibao", "people", "三代六口人", 6),
        ("dibao", "people", "我、老公、女儿", 3),
        ("dibao", "people", "我自己一个人过", 1),
        ("dibao", "people", "孤身一人", 1),
        ("dibao", "people", "我和老公、公公婆婆、一个儿子", 5),
        ("dibao", "people", "三个 不对 四个", 4),
        ("dibao", "people", "两个大人一个小孩", 3),
        ("dibao", "people", "我们两个加一个孩子", 3),
        ("dibao", "people", "老两口", 2),
        ("dibao", "people", "两三个人", [2, 3]),
        ("dibao", "people", "我单身", None),
        ("dibao", "people", "奶奶带着孙子", 2),
        ("dibao", "people", "我们老两口和儿子一家三口", None),
        ("dibao", "people", "四个，我老婆两个孩子", 4),
        ("dibao", "people", "我和老伴，儿子不住一起", None),
        # hardship
        ("linshi", "hardship", "没有赔偿", None),
        ("linshi", "hardship", "没有工作了", "other"),
        ("linshi", "hardship", "没有钱看病", None),
        ("linshi", "hardship", "孩子上学要交钱", "spending"),
        ("linshi", "hardship", "被骗了钱", "other"),
        ("linshi", "hardship", "老伴刚走", "other"),
        ("linshi", "hardship", "办丧事欠了钱", "other"),
        ("linshi", "hardship", "家里被水淹了", "accident"),
        ("linshi", "hardship", "老婆生病没有钱", None),
        ("linshi", "hardship", "吃饭都成问题", None),
        ("linshi", "hardship", "没有", "none"),
        ("linshi", "hardship", "没什么难事", "none"),
        ("linshi", "hardship", "没有遇到", "none"),
        ("linshi", "hardship", "失业了三个月", "other"),
        ("linshi", "hardship", "没有收入", None),
        ("linshi", "hardship", "房子被台风吹塌了", "accident"),
        ("linshi", "hardship", "没什么", "none"),
        ("linshi", "hardship", "没有意外，就是没钱", None),
        ("linshi", "hardship", "老公突然走了", "other"),
        ("linshi", "hardship", "厂里裁员 没工作了", "other"),
        # other_help
        ("linshi", "other_help", "哪里够啊", False),
        ("linshi", "other_help", "医保报了一半", False),
        ("linshi", "other_help", "够了", True),
        ("linshi", "other_help", "没有够", False),
        ("linshi", "other_help", "是", True),
        ("linshi", "other_help", "没有赔偿", False),
        ("linshi", "other_help", "够用了", True),
        ("linshi", "other_help", "还差五万", False),
        ("linshi", "other_help", "没有", False),
        ("linshi", "other_help", "没有保险", False),
        # supporter
        ("tekun", "supporter", "没有收入 就一点养老金", None),
        ("tekun", "supporter", "儿子不管我", None),
        ("tekun", "supporter", "有个女儿嫁出去了 不管我", None),
        ("tekun", "supporter", "有个儿子坐牢", "unable"),
        ("tekun", "supporter", "只有个侄子", "none"),
        ("tekun", "supporter", "儿子有钱但是不管我", "able"),
        ("tekun", "supporter", "没有钱", None),
        ("tekun", "supporter", "没儿没女", "none"),
        ("tekun", "supporter", "没有", "none"),
        ("tekun", "supporter", "儿子没工作", "unable"),
        ("tekun", "supporter", "女儿有工作", "able"),
        # livelihood
        ("tekun", "livelihood", "没有残疾", None),
        ("tekun", "livelihood", "无儿无女", None),
        ("tekun", "livelihood", "有", None),
        ("tekun", "livelihood", "养老金两百", None),
        # assets
        ("dibao", "assets", "没收入", None),
        ("dibao", "assets", "就一套老房子 存款没有", False),
        ("dibao", "assets", "就住的这套老房子", False),
        ("dibao", "assets", "就住的这套老房子，存款没有", False),
        ("dibao", "assets", "一套自己住的房 别的没有", False),
        ("dibao", "assets", "有辆电瓶车", False),
        ("dibao", "assets", "有两套房 一辆车", True),
        ("dibao", "assets", "没房没车 住公房", False),
        ("dibao", "assets", "自己住的房 还有一套出租", None),
        ("dibao", "assets", "有套店面", True),
        ("dibao", "assets", "存款二十万", True),
        ("dibao", "assets", "只有一套房", False),
        ("dibao", "assets", "没有别的", False),
        ("dibao", "assets", "没有", False),
        ("dibao", "assets", "有辆破面包车", True),
        ("dibao", "assets", "有一辆小车", True),
        ("dibao", "assets", "就现在住的房子", False),
        ("dibao", "assets", "只有这一套房子", False),
        ("dibao", "assets", "房子一套，没别的", False),
        ("dibao", "assets", "有两套房子", True),
        ("dibao", "assets", "没车没存款", False),
        ("dibao", "assets", "有点存款", True),
        ("dibao", "assets", "没了", False),
        ("dibao", "assets", "嗯 没有", False),
        ("dibao", "assets", "没有小孩", None),
        ("dibao", "assets", "住的是租的房子", None),
        ("dibao", "assets", "哪有存款啊", False),
        ("dibao", "assets", "只有一辆电动车", False),
        ("dibao", "assets", "就一间老房子", False),
        ("dibao", "assets", "老家还有一套", True),
        ("dibao", "assets", "没有房子", False),
        ("dibao", "assets", "除了住的房子没有别的", False),
        # livelihood_hard
        ("linshi", "livelihood_hard", "房租都交不起了", True),
        ("linshi", "livelihood_hard", "日子没法过了", True),
        ("linshi", "livelihood_hard", "难", True),
        ("linshi", "livelihood_hard", "走投无路了", True),
        ("linshi", "livelihood_hard", "吃饭没问题", False),
        ("linshi", "livelihood_hard", "勉强过", None),
        ("linshi", "livelihood_hard", "没有了", False),
        ("linshi", "livelihood_hard", "饭都吃不上了", True),
        ("linshi", "livelihood_hard", "很苦", True),
        ("linshi", "livelihood_hard", "不难", False),
        ("linshi", "livelihood_hard", "没有困难", False),
        ("linshi", "livelihood_hard", "药都吃不起了", True),
        ("linshi", "livelihood_hard", "没有工作", None),
        ("linshi", "livelihood_hard", "还能过", False),
        # related
        ("marriage", "related", "一个村的 同姓", None),
        # hukou
        ("dibao", "hukou", "老家安徽的 在滨江住了五年", "elsewhere"),
        ("dibao", "hukou", "滨江", "city"),
        ("dibao", "hukou", "在滨江", "city"),
        ("dibao", "hukou", "户口在滨江", "city"),
        ("dibao", "hukou", "人在滨江 户口在河南", "elsewhere"),
        ("dibao", "hukou", "住在滨江，户口江西", "elsewhere"),
        ("dibao", "hukou", "滨江本地的", "city"),
        ("dibao", "hukou", "我是安徽的，来杭州十年了", None),
        ("dibao", "hukou", "浙江金华", "province"),
        ("dibao", "hukou", "杭州滨江", "city"),
        ("dibao", "hukou", "在杭州上班", None),
        # disability_level
        ("disability-living", "disability_level", "过期了", None),
        # hard_spending
        ("gangxing", "hard_spending", "有 我老婆透析一年十几万", True),
        ("gangxing", "hard_spending", "没有大病", False),
        # other_care
        ("consumption-subsidy", "other_care", "有没有都不清楚", UNKNOWN),
        # work_injury_care
        ("disability-living", "work_injury_care", "工伤的在领", True),
        ("disability-nursing", "work_injury_care", "没有工伤", False),
        # care_level
        ("consumption-subsidy", "care_level", "生活不能自理", None),
        # bride_age
        ("marriage", "bride_age", "我21 她20", 20),
        # long_care
        ("disability-nursing", "long_care", "不需要人照顾", False),
        ("disability-nursing", "long_care", "要人扶", True),
        # can_work
        ("tekun", "can_work", "不能", False),
        ("tekun", "can_work", "没力气干了", None),
        # happened_here
        ("linshi", "happened_here", "是在滨江", True),
        ("linshi", "happened_here", "不在杭州", False),
    ],
)
def test_an_answer_is_taken_for_what_it_says(programme: str, question: str, text: str, value: Any) -> None:
    found = answer(programme, question, text)
    assert (found, type(found) is bool) == (value, type(value) is bool)


@pytest.mark.parametrize(
    ("programme", "question", "text", "told"),
    [
        ("linshi", "hardship", "没有赔偿", {"other_help": False}),
        ("linshi", "hardship", "没有钱看病", {"livelihood_hard": True}),
        ("tekun", "livelihood", "无儿无女", {"supporter": "none"}),
        ("dibao", "income", "我一个人赚4500", {"income": 4500}),
        (
            "marriage",
            "groom_age",
            "男的25女的23，都没结过婚，没亲戚关系，自愿的",
            {"groom_age": 25, "bride_age": 23, "single": True, "related": False, "willing": True},
        ),
        (
            "dibao",
            "people",
            "我家五口人，一个月总共五千块，没车，就一套房，滨江户口",
            {"people": 5, "income": 5000, "assets": False, "hukou": "city"},
        ),
    ],
)
def test_what_is_told_besides_is_kept_where_it_belongs(
    programme: str, question: str, text: str, told: dict[str, Any]
) -> None:
    table = PROGRAMMES[programme]
    assert read_reply(table, table.questions[question], text, NOW) == told


def test_somebody_alone_speaks_for_the_household() -> None:
    assert answer("dibao", "income", "我没有收入", {"people": 1}) == 0
    assert answer("dibao", "income", "我没有收入", {"people": 3}) is None


@pytest.mark.parametrize(
    ("programme", "text", "answers"),
    [
        ("dibao", "我家四口人，我一个月八千，老公没收入", {"people": 4, "income": 8000}),
        ("dibao", "我家四口人，我一个人赚钱", {"people": 4}),
        ("disability-living", "我家低保户被取消了", {}),
        ("marriage", "我们能领结婚证吗 我21 她20", {"groom_age": 21, "bride_age": 20}),
        ("marriage", "我21 他23 能结婚吗", {"groom_age": 23, "bride_age": 21}),
        ("longevity", "我妈85我爸79有津贴吗", {}),
    ],
)
def test_a_first_message_tells_no_more_than_it_says(
    programme: str, text: str, answers: dict[str, Any]
) -> None:
    assert prefill(PROGRAMMES[programme], text, NOW) == answers


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("三口人 哦不对 四口", "三口人", "四口"),
        ("三千五，哦不，四千", "三千五，哦", "四千"),
        ("不是三千，是两千", "不是三千，是", "两千"),
        ("两千五，不对", "两千五，", ""),
        ("不对，我们没有", "", "不对，我们没有"),
        ("没错，三个", "", "没错，三个"),
        ("不是低保，也不是特困", "", "不是低保，也不是特困"),
    ],
)
def test_what_is_taken_back(text: str, first: str, then: str) -> None:
    found = corrected(text)
    assert (found[0].rstrip("哦，, ") or "", found[1]) == (first.rstrip("哦，, "), then)


_SUMS = st.integers(1, 90).map(lambda hundreds: hundreds * 100)
_TAKEN_BACK = st.sampled_from(["不对", " 哦不对 ", "，说错了，", "，我搞错了，是", " 哦不，"])


@given(
    _SUMS,
    _SUMS,
    st.sampled_from(["{}到{}", "{}元到{}元", "有时候{}有时候{}", "淡季{}，旺季{}", "最少{}最多{}"]),
)
def test_the_ends_of_a_range_are_never_added(first: int, second: int, wording: str) -> None:
    low, high = sorted((first, second))
    found = bounds(answer("dibao", "income", wording.format(low, high)))
    assert found is None or (found[0] <= low and found[1] == high)


@given(_SUMS, _SUMS, _TAKEN_BACK)
def test_a_correction_takes_the_place_of_what_was_said(first: int, second: int, marker: str) -> None:
    assert answer("dibao", "income", f"{first}{marker}{second}") == second


@given(
    _SUMS,
    st.sampled_from(["老公", "老婆", "儿子"]),
    st.sampled_from(["没收入", "没有工作", "没工作", "一分钱没有"]),
)
def test_who_earns_nothing_takes_nothing_away(amount: int, who: str, nothing: str) -> None:
    assert answer("dibao", "income", f"我一个月{amount}，{who}{nothing}") == amount


@given(
    st.integers(17, 110),
    st.sampled_from(["{}不到", "{}岁不到", "没到{}", "{}岁差一个月", "{}差一点", "还没满{}", "{}还差两岁"]),
)
def test_who_is_not_yet_that_old_is_younger(years: int, wording: str) -> None:
    found = bounds(answer("longevity", "age", wording.format(years)))
    assert found is not None
    assert found[1] < years


_MEMBERS = st.lists(
    st.sampled_from(
        [("老公", 1), ("老婆", 1), ("两个娃", 2), ("儿子", 1), ("爸妈", 2), ("婆婆", 1), ("三个孩子", 3)]
    ),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(_MEMBERS, st.sampled_from(["和", "、", "，", "还有", "带"]))
def test_every_member_of_a_household_is_counted(members: list[tuple[str, int]], between: str) -> None:
    text = between.join(["我", *(name for name, _ in members)])
    assert answer("dibao", "people", text) == 1 + sum(count for _, count in members)


@given(
    st.sampled_from(["赔偿", "收入", "儿子", "亲戚", "残疾", "评估", "手机", "老公"]),
    st.sampled_from(["没有", "没"]),
)
def test_no_word_of_something_else_is_no_answer(word: str, no: str) -> None:
    """没有赔偿 does not say that nothing has happened, nor 没儿子 that there is no house."""
    for programme, question in (("dibao", "assets"), ("linshi", "hardship"), ("tekun", "can_work")):
        assert answer(programme, question, no + word) is None
