"""Which time a case is moved to, and what is only a time, a mention of one or a word of something else."""

from __future__ import annotations

import pytest

from bot.forms.case_times import aimed, is_only_time
from tests.forms.talk import turn, words


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("礼拜二我要去医院，换成礼拜四下午嘛", ["2026-11-26"]),
        ("我妈礼拜二要打吊针，改礼拜五好伐", ["2026-11-27"]),
        ("改礼拜五吧，礼拜四我不在家", ["2026-11-27"]),
        ("不要礼拜四，要礼拜五", ["2026-11-27"]),
        ("把12月3号的改到12月7号", ["2026-12-07"]),
        ("12月3号上午九点的那次推到12月8号", ["2026-12-08"]),
        ("12月3号没空", []),
        ("12月9号上午行不行", ["2026-12-09"]),
        ("12月9号", ["2026-12-09"]),
    ],
)
def test_the_day_that_is_aimed_at(text: str, days: list[str]) -> None:
    times = [one["value"]["start"] for one in aimed(turn(text)).entities if one["entity"] == "time"]
    assert [start[:10] for start in times] == days


@pytest.mark.parametrize(
    "text",
    [
        "那就礼拜四吧",
        "礼拜二我上班，礼拜六可以伐",
        "下午四点",
        "12月8号上午九点可以吗",
        "九点钟的",
        "后天好了",
    ],
)
def test_only_a_time(text: str) -> None:
    assert is_only_time(turn(text))


@pytest.mark.parametrize("text", ["礼拜二上午十点我不在家", "陪诊礼拜三能约吗", "你好", "礼拜三那顿勿要送"])
def test_more_than_a_time(text: str) -> None:
    assert not is_only_time(turn(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("move", "礼拜四调到礼拜五"),
        ("move", "原来是礼拜三的，延到礼拜六行伐"),
        ("move", "晚点来"),
        ("case_unmoved", "时间不要动，礼拜四下午两点蛮好"),
        ("case_unmoved", "医院把手术改到礼拜四上午九点了"),
        ("case_ended", "到底取消了没有"),
        ("case_note", "饭要烧得烂一点"),
        ("case_note", "来之前先打个电话"),
        ("case_note", "礼拜三那顿勿要送"),
        ("case_note", "我爸住院了，送餐能停几天吗"),
        ("case_note", "门禁密码是1234"),
        ("case_erase", "把我留的电话地址删掉"),
        ("case_erase", "你们别存着我的号码"),
        ("case_erase", "名字和手机号能不能从系统里去掉"),
        ("no_number", "编号寻不着了"),
        ("no_number", "啥编号？我没记"),
        ("no_number", "是我妹妹弄的"),
        ("no_number", "那张纸条弄丢了呀"),
        ("no_number", "那咋办"),
        ("anew", "还没约过，是新约的"),
        ("anew", "我还要订中饭"),
        ("anew", "陪诊可以约伐"),
        ("same_again", "给我爸也想约一个"),
        ("same_again", "也帮我老伴约一下"),
        ("case_status", "十五号那天几点到"),
        ("no_number", "哪里看编号的"),
        ("rather", "搞错了，我要的是理发"),
        ("rather", "还是先约洗澡吧"),
        ("stop", "不用了谢谢，我女儿烧好送过来"),
        ("stop", "不要了不要了"),
        ("stop", "等下再弄"),
        ("stop", "不麻烦了 我儿子会弄的"),
        ("stop", "家里人商量过了，不用你们来了"),
        ("person", "太难弄了，叫个人来跟我说"),
        ("wait", "我再想想"),
        ("wait", "等我问问我哥"),
        ("case_doubt", "算了不约了"),
        ("case_doubt", "不排了"),
        ("soonest_asked", "你们最快哪天能送"),
        ("furthest_asked", "最远能约到哪天"),
    ],
)
def test_words(kind: str, text: str) -> None:
    assert words().says(kind, turn(text).text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("move", "礼拜四来之前提前打个电话"),
        ("move", "礼拜二上午十点我不在家"),
        ("move", "礼拜三给我妈换药"),
        ("case_unmoved", "能不能改到礼拜五"),
        ("case_note", "能不能早一点来"),
        ("case_erase", "婚姻登记的记录能删掉吗"),
        ("case_erase", "电话写错了"),
        ("no_number", "483-201-567"),
        ("anew", "礼拜四下午两点"),
        ("same_again", "再给隔壁王阿婆约个剪头发的"),
        ("rather", "下礼拜二上午"),
        ("stop", "明天不要了，从下周一开始"),
        ("stop", "我女儿送我去，不用担心"),
        ("person", "叫个人来给我爸洗澡"),
        ("wait", "我想想要礼拜四下午"),
    ],
)
def test_words_that_only_look_alike(kind: str, text: str) -> None:
    assert not words().says(kind, turn(text).text)
