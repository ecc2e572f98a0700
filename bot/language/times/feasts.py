"""The festivals and solar terms that residents name, and when each is."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Festival(NamedTuple):
    """When a festival is.

    `solar` and `lunar` give a month and a day; `nth` the `day`-th `weekday` (1 to 7) of a month;
    `eve` counts `day` days back from the last of the lunar year; `term` is a solar term, which the
    almanac knows by name; `dog` one of the three stretches of the dog days, counted from 0.
    """

    kind: Literal["solar", "lunar", "nth", "eve", "term", "dog"]
    month: int = 0
    day: int = 0
    weekday: int = 0

    @property
    def late(self) -> bool:
        """Whether it ends the lunar year, mostly in the next solar one: 今年除夕 may be next February."""
        return self.kind == "eve" or (self.kind == "lunar" and self.month == 12)


_SOLAR = {
    "元旦": (1, 1), "警察节": (1, 10), "情人节": (2, 14), "爱耳日": (3, 3), "学雷锋日": (3, 5),
    "妇女节": (3, 8), "植树节": (3, 12), "消费者权益日": (3, 15), "社工日": (3, 16), "世界睡眠日": (3, 21),
    "结核病日": (3, 24), "愚人节": (4, 1), "孤独症日": (4, 2), "自闭症日": (4, 2), "世界卫生日": (4, 7),
    "国家安全教育日": (4, 15), "世界读书日": (4, 23), "劳动节": (5, 1), "青年节": (5, 4), "红十字日": (5, 8),
    "防灾减灾日": (5, 12), "护士节": (5, 12), "家庭日": (5, 15), "博物馆日": (5, 18), "无烟日": (5, 31),
    "儿童节": (6, 1), "环境日": (6, 5), "爱眼日": (6, 6), "献血者日": (6, 14), "反虐待老人日": (6, 15),
    "禁毒日": (6, 26), "建党节": (7, 1), "建军节": (8, 1), "医师节": (8, 19), "抗战胜利纪念日": (9, 3),
    "中华慈善日": (9, 5), "教师节": (9, 10), "爱牙日": (9, 20), "阿尔茨海默病日": (9, 21),
    "烈士纪念日": (9, 30), "国庆": (10, 1), "国际老年人日": (10, 1), "高血压日": (10, 8),
    "精神卫生日": (10, 10), "盲人节": (10, 15), "万圣节": (10, 31), "记者节": (11, 8), "消防日": (11, 9),
    "光棍节": (11, 11), "糖尿病日": (11, 14), "艾滋病日": (12, 1), "残疾人日": (12, 3), "宪法日": (12, 4),
    "国际志愿者日": (12, 5), "双十二": (12, 12), "国家公祭日": (12, 13), "平安夜": (12, 24), "圣诞": (12, 25),
    "跨年夜": (12, 31),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "元宵": (1, 15), "龙抬头": (2, 2), "端午": (5, 5), "七夕": (7, 7), "中元节": (7, 15),
    "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
}  # fmt: skip
_NTH = {"母亲节": (5, 2, 7), "助残日": (5, 3, 7), "父亲节": (6, 3, 7), "感恩节": (11, 4, 4)}

#: Not a day of its own: whichever public holiday comes next (节后, 放假前).
NEXT_HOLIDAY = "节"

#: 24 solar terms in the order of the year.
TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)  # fmt: skip

#: Every day by its name.
FESTIVALS: dict[str, Festival] = {
    **{name: Festival("solar", *when) for name, when in _SOLAR.items()},
    **{name: Festival("lunar", *when) for name, when in _LUNAR.items()},
    **{name: Festival("nth", *when) for name, when in _NTH.items()},
    **{name: Festival("term") for name in TERMS},
    "除夕": Festival("eve"),
    # Day one, seen from the old year: 今年过年 is the next one, 今年春节 that of this year.
    "过年": Festival("eve", day=-1),
    "头伏": Festival("dog", day=0),
    "中伏": Festival("dog", day=1),
    "末伏": Festival("dog", day=2),
    # In Zhejiang the night before the year's last, and not 小年 of the kitchen god.
    "小年夜": Festival("eve", day=1),
}

#: Other words for the same days. 老年节 is 重阳 (Law on the Rights of the Elderly, article 12).
ALIASES = {
    "阳历年": "元旦", "三八": "妇女节", "三八妇女节": "妇女节", "五一": "劳动节", "五一劳动节": "劳动节",
    "五一国际劳动节": "劳动节", "六一": "儿童节", "六一儿童节": "儿童节", "七一": "建党节",
    "七一建党节": "建党节", "八一": "建军节", "八一建军节": "建军节", "十一": "国庆", "十一国庆": "国庆",
    "双十一": "光棍节", "双11": "光棍节", "大年初一": "春节", "年初一": "春节", "农历新年": "春节",
    "上元节": "元宵", "灯节": "元宵", "正月半": "元宵", "二月二": "龙抬头", "端阳": "端午",
    "七月半": "中元节", "鬼节": "中元节", "八月半": "中秋", "团圆节": "中秋", "老年节": "重阳",
    "老人节": "重阳", "敬老节": "重阳", "九九重阳": "重阳", "大年三十": "除夕", "大年夜": "除夕",
    "年三十": "除夕", "年夜": "除夕", "圣诞夜": "圣诞", "志愿者日": "国际志愿者日",
    "国际残疾人日": "残疾人日", "世界无烟日": "无烟日", "世界环境日": "环境日",
    "世界艾滋病日": "艾滋病日", "学雷锋纪念日": "学雷锋日", "国际老人节": "国际老年人日", "双12": "双十二",
    "老年痴呆日": "阿尔茨海默病日", "丰收节": "秋分", "祭灶": "小年",
    "入伏": "头伏", "初伏": "头伏", "二伏": "中伏", "入九": "冬至", "进九": "冬至",
    "五四": "青年节", "五四青年节": "青年节",
}  # fmt: skip
