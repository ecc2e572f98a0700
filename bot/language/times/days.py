"""Writing of days seen from today: 明天, 明朝, 今晚, 下周三, 周末, 下礼拜, 十月第一个星期一."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot.language.times.frame import Counted, Frame
from bot.language.times.writing import COUNT, MONTH, RELATIVE, TO, WEEKDAYS, Rule, number, shift_of

_DAYS = {"前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "外后": 3}
_PART_OF = {"早": "早上", "晨": "清晨", "晚": "晚上", "夜": "晚上"}


def _day_shift(word: str) -> int:
    """大后天 is a day later than 后天, 大大后天 another."""
    further = word.count("大")
    plain = _DAYS[word.lstrip("大")]
    return plain + (further if plain > 0 else -further)


def _day_word(match: re.Match[str]) -> Frame:
    """当天 and 当晚 lean on something said before; alone they are no point in time."""
    return Frame(
        day_shift=_day_shift(match["w"]),
        part=_PART_OF.get(match["kind"][0]),
        weak=match["w"] == "当",
    )


def _cantonese_day(match: re.Match[str]) -> Frame:
    """听日 is tomorrow and 琴日 yesterday; 听朝 is tomorrow's morning, unlike the 明朝 of Hangzhou."""
    part = {"朝": "早上", "晚": "晚上"}.get(match["kind"][0])
    return Frame(day_shift=1 if match["w"] == "听" else -1, part=part)


def _next_days(match: re.Match[str]) -> Frame:
    """明后天, 今明两天, 今明后三天."""
    said = match["two"]
    return Frame(day_shift=_DAYS[said[0]], until=Frame(day_shift=_DAYS[said[-1]]))


def _these_days(match: re.Match[str]) -> Frame:
    """这两天有空伐; what has been these days (这两天头疼) is no time that is asked for."""
    return Frame(day_shift=0, until=Frame(day_shift=_THESE_DAYS.get(match["n"], 2)))


def _this_day(_match: re.Match[str]) -> Frame:
    return Frame(day_shift=0)


def _all_day(_match: re.Match[str]) -> Frame:
    """全天 as an answer; elsewhere it tells how long something takes (全天护理)."""
    return Frame(day_shift=0, weak=True, whole=True)


def _second_day(match: re.Match[str]) -> Frame:
    return Frame(day_shift=1, weak=match.group() == "第二天")


def _week_shift(match: re.Match[str]) -> int | None:
    return None if match["rel"] is None else shift_of(match["rel"])


def _weekday(match: re.Match[str]) -> Frame:
    week = _week_shift(match)
    frame = Frame(week_shift=week, weekday=WEEKDAYS[match["d"]])
    if match["to"]:
        return replace(frame, until=Frame(week_shift=week, weekday=WEEKDAYS[match["to"]]))
    return frame


def _weekend(match: re.Match[str]) -> Frame:
    return Frame(week_shift=_week_shift(match), weekend=True)


def _week(match: re.Match[str]) -> Frame:
    return Frame(week_shift=_week_shift(match))


def _nth_weekday(match: re.Match[str]) -> Frame:
    weekday = 6 if match["weekend"] else WEEKDAYS[match["d"]]
    return Frame(nth=-1 if match["n"] is None else number(match["n"]), weekday=weekday)


def _nth(match: re.Match[str]) -> Frame:
    """下个月第二个礼拜, 十二月最后一天, 下周第一个工作日; alone they belong to nothing that is known."""
    what: Literal["day", "week", "workday"] = "week"
    if match.group().endswith("天"):
        what = "day"
    elif match.group().endswith("日"):
        what = "workday"
    said = match["n"] or match["n2"]
    return Frame(nth=-1 if said is None else number(said), nth_of=what)


def _workday(match: re.Match[str]) -> Frame | None:
    """下个工作日, 三个工作日后, 再过两个工作日: counted from today, which is none of them."""
    said = match.groupdict()
    count = number(said["n"]) if said.get("n") else shift_of(match["next"])
    if not count:
        return None
    return Frame(day_shift=0, counted=Counted(-count if said.get("way") == "前" else count, "workday"))


def _nth_month(match: re.Match[str]) -> Frame:
    """明年第九个月."""
    return Frame(month=number(match["n"]), weak=True)


def _recurring(_match: re.Match[str]) -> Frame:
    return Frame(recurring=True)


_REL = rf"(?P<rel>{RELATIVE}|今|[葛格搿](?=个))"
_ANY_WEEK = r"(?:周|星期|礼拜|(?<=个)拜)"
_NAMED_DAY = r"(?P<d>[一二三四五六日天]|[1-7](?![0-9.:点月号日年]))"
#: 一周三次, 周五行人: what makes 周三 no weekday.
_NOT_WEEKDAY = r"(?![次回趟遍顿岁型]|个[人月小]|年)"
#: How far ahead 这两天 and 这几天 reach.
_THESE_DAYS = {"两": 1, "二": 1}
#: What shows that 这两天 lies ahead.
_AHEAD = (
    r"[之以]?内?(?:里|当中)?(?:[,，]?(?:有没?有?(?:空|时间|人|号)|能不?|可以|可不可|[来去](?![没了])|上门|方便"
    r"|行[吗伐]|要|想|办|约|都?行|就[要来能])|$)"
)
#: 今儿, 后儿个, 昨个儿; but 前儿媳 is no day.
_ER = r"(?:儿(?![子女媳童孙科歌])个?|个儿(?![子女媳童孙科歌]))"

RULES = (
    Rule(rf"这(?P<n>两|[三几]|二)[天日](?={_AHEAD})", _these_days),
    Rule(
        rf"(?:每逢|逢|每|隔(?=周|星期|礼拜))(?:一?个|隔)?(?:{_ANY_WEEK}[一二三四五六日天末]?(?:[、和及到至]{_ANY_WEEK}?[一二三四五六日天])*"
        r"|月份?|年|天|日|晚|早|季度)?",
        _recurring,
    ),
    Rule(
        r"(?P<two>今明|明后|今明后)(?:[两二三]?[天日])",
        _next_days,
    ),
    Rule(
        rf"(?<![之以目最然往身生背周年月])(?P<w>大{{1,3}}[前后]|(?<![国室门境海郊])外后|前|后|当)(?P<kind>[天日晚]|朝(?!代)|{_ER})(?![气性期常用])子?",
        _day_word,
    ),
    Rule(
        rf"(?<![声证])(?P<w>今|明|昨)(?P<kind>[天日]子?|{_ER}|个(?!星期|礼拜)|朝[子头]?(?![代末初皇])|晚黑|[早晨晚夜](?:头(?![条发疼痛晕脑]))?)(?!期|头条)",
        _day_word,
    ),
    Rule(
        # Not 打听日间照料, 听晚上的戏.
        r"(?<![打探好收倾])(?P<w>[听寻琴])"
        r"(?P<kind>日(?![本语文常报记程光子用期间托])|晚黑?(?![会报间上年辈饭])|朝(?![鲜廷阳代]))",
        _cantonese_day,
    ),
    Rule(
        rf"(?:(?<=[年月份])|(?<=[年月份]的)|(?<=[年月份]\s))(?:第(?P<n>{COUNT})|最后一)天"
        rf"|(?:第(?P<n2>{COUNT})个?|最后一?个?)(?:(?:周|星期|礼拜)(?![1-7一二三四五六日天末几])|工作日)",
        _nth,
    ),
    Rule(r"(?P<next>下{1,2})一?个(?:工作日|上班日)", _workday),
    Rule(
        rf"(?<![提超经第0-9零一二三四五六七八九十百])(?:再?过|再等)?(?P<n>{COUNT})个?工作日[以之]?(?P<way>[前后])(?![面续期])",
        _workday,
    ),
    Rule(rf"(?<![超经])(?:再过|过|再等)(?P<n>{COUNT})个?工作日", _workday),
    Rule(rf"(?<=[年度的])第(?P<n>{MONTH})个月(?![的前后以之内])", _nth_month),
    Rule(r"(?<!日)本日(?![历报])", _this_day),
    Rule(r"全天", _all_day),
    Rule(r"次日|翌日|第二天", _second_day),
    Rule(
        rf"(?:第(?P<n>[一二三四五1-5])个?|最后一?个)(?:{_ANY_WEEK}{_NAMED_DAY}|(?P<weekend>周末))",
        _nth_weekday,
    ),
    Rule(rf"(?:{_REL}(?:一?个)?)?(?:星期|礼拜|周)六、?[日天](?![期间用常托])", _weekend),
    Rule(
        rf"(?<![以]){_REL}(?:一?个)?{_ANY_WEEK}的?{_NAMED_DAY}{_NOT_WEEKDAY}"
        rf"(?:{TO}{_ANY_WEEK}?(?P<to>[一二三四五六日天])(?![个次]))?",
        _weekday,
    ),
    Rule(
        rf"(?P<rel>(?!))?(?:星期|礼拜|(?<![一二两三四五六七八九十几0-9每半整圆四])周){_NAMED_DAY}{_NOT_WEEKDAY}"
        rf"(?:{TO}(?:{_ANY_WEEK})?(?P<to>[一二三四五六日天])(?![个次]))?",
        _weekday,
    ),
    Rule(rf"(?:{_REL}(?:一?个)?)?(?:周末|双休日|礼拜末)", _weekend),
    Rule(
        rf"(?<![以]){_REL}(?:一个|个|一)?(?:周(?![围边岁转密到长期知全旋折])|星期|礼拜)(?![几末])",
        _week,
    ),
)
