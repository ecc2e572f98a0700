"""Writing of clock times and parts of the day: 下午三点半, 9点20, 3:05pm, 差一刻八点, 夜里厢."""

from __future__ import annotations

import re
from typing import Literal

from bot.language.times.frame import Frame
from bot.language.times.writing import (
    FREE,
    HOUR,
    MINUTE,
    TO,
    TWO_FIGURES,
    Rule,
    after,
    before,
    number,
)

#: Parts of the day with their first and last hour, as jionlp draws them, and how each is written;
#: the words with 头, 厢, 边 and 半日 are Hangzhou's.
PARTS: dict[str, tuple[int, int, str]] = {
    "凌晨": (0, 4, "凌晨|拂晓"),
    "清晨": (5, 7, "清晨|清早|[大一]清早|一大早|黎明|天(?:刚|蒙蒙)亮|天亮头"),
    "早上": (6, 9, "早上头|早上|早晨头?|早间|早起头|早浪[头向]?(?!费)|早更头|朝早|早半天"),
    "上午": (7, 11, "上午头?|上半[日天]|午前|上昼|[前头]晌"),
    "中午": (12, 13, "中午头?|正午|晌午|午间|日中(?:心里|头)|中浪[头向]"),
    "午后": (13, 14, "午后"),
    "白天": (6, 17, "(?!)"),
    "下午": (13, 17, "下午头?|下半[日天]|[下晏]昼|后晌|下半晌|过午"),
    "傍晚": (17, 18, "傍晚头?|黄昏头?|夜快[边头]?|擦黑|傍黑|挨晚|晚半晌"),
    "晚上": (18, 23, "晚上头?|夜里[厢向头]?|夜头|夜到|夜晚头?|晚间|夜间|入夜|晚头(?!条)"),
    "深夜": (23, 23, "深夜"),
    "半夜": (0, 4, "三更半夜|半夜三更|大?半夜里?|午夜|后半夜|下半夜"),
}
#: Meals name a part of the day only where their time is meant, not the food.
_MEALS = {"早饭": "早上", "早餐": "早上", "中饭": "中午", "午饭": "中午", "午餐": "中午", "昼饭": "中午",
          "晚饭": "傍晚", "晚餐": "傍晚", "夜饭": "傍晚"}  # fmt: skip
_BEFORE_MEAL = {"早上": "清晨", "中午": "上午", "傍晚": "下午"}
_AFTER_MEAL = {"早上": "上午", "中午": "午后", "傍晚": "晚上"}
#: 早饭后半小时 and 晚饭前吃药 tell how medicine is taken.
_NO_DOSE = r"(?!半个?小时|[0-9一二两三]+个?(?:小时|分)|[吃服测量血])"
#: What 三点 introduces where it counts points: 三点建议.
_POINTS = re.compile(
    r"\s*(?:建议|要求|意见|问题|想法|疑问|疑惑|说明|希望|感受|体会|看法|原因|理由|内容|不同|区别|好处|优势|注意"
    r"|信息|情况|经验|帮助|补充|提醒(?![我他她你您俺咱一大吃])|诉求|困难|困惑|不明白|不懂|共识|思考|认识|收获|感想|启示|事情?(?!后|前)|要点|关键"
    r"|[儿击评赞钱水心]|(?!一[直起定])[0-9零〇一二两三四五六七八九十])"
)
_COUNTING = re.compile(r"(?:以下|如下|下面|上面|[这那第说提讲谈问列]|补充|主要|总结|归纳|强调|注意|至少|几)$")
_HAVING = re.compile(r"有$")
#: Right behind a day or a part of it 三点 is a time, whatever it introduces: 今晚八点要求到场.
_TIMED = re.compile(
    r"(?:[早晚]|[前昨今明后][天日]|[日号]|(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|{'|'.join(words for _first, _last, words in PARTS.values())})\s?$"
)
_EVENING = re.compile(r"(?:晚上?|夜里)$")
_A_BIT = re.compile(r"(?:[也都点不没小用钱水]|多(?!钟))")
#: 晚一点 and 早1点 are no hour, but 今晚一点 is one.
_SOONER_OR_LATER = re.compile(r"(?:早|(?<![今明昨后前当])晚)$")
_NO_BIT = r"(?!(?:一|1)?点(?![钟整正半0-9零一二三四五])|一?些)"


def _part(match: re.Match[str]) -> Frame:
    """A part of the day; 午夜 behind an evening is its end."""
    text = match.group()
    if text == "午夜" and _EVENING.search(before(match, 2)):
        return Frame(hour=12)
    found = next((name for name in PARTS if re.fullmatch(PARTS[name][2], text)), None)
    return Frame(part=found)


def _meal(match: re.Match[str]) -> Frame:
    """吃中饭的时候, 夜饭后; 吃过中饭 only beside a day, for it may tell what has been."""
    part, side = _MEALS[match["meal"]], match["side"]
    if side is None:
        return Frame(part=part)
    eaten = not match.group().endswith(("前", "后"))
    return Frame(part=(_BEFORE_MEAL if side == "前" else _AFTER_MEAL)[part], weak=eaten)


def _short_part(match: re.Match[str]) -> Frame:
    return Frame(part="早上" if match.group()[0] == "早" else "晚上", weak=True)


def _early(_match: re.Match[str]) -> Frame:
    """明天一早; alone it is any morning (她一早就走了)."""
    return Frame(part="清晨", weak=True)


def _noon(_match: re.Match[str]) -> Frame:
    """明朝日中; without a day before it mostly a piece of other words (生日中)."""
    return Frame(part="中午", weak=True)


def _daytime(_match: re.Match[str]) -> Frame:
    """明天白天; without a day mostly a habit (白天没人照顾)."""
    return Frame(part="白天", weak=True, whole=True)


def _clock(match: re.Match[str]) -> Frame | None:
    """三点, 三点半, 三点一刻, 三点零五分, 十时三十分; bare 三点 only where it does not count points."""
    parts = match.groupdict()
    if match.group().startswith("一时") or after(match).startswith("课堂"):
        return None  # 一时想不起来, and 四点半课堂, which is a service
    hour = number(parts["h"].removesuffix("来"))
    minute = second = None
    if parts["half"]:
        minute = 30
    elif parts["quarters"]:
        minute = (number(parts["quarters"]) or 0) * 15
    elif parts["m"] or parts["mm"]:
        minute = number(parts["m"] or parts["mm"])
        second = number(parts["s"])
    first = Frame(hour=number(parts["first"]), weak=False) if parts["first"] else None
    exact = minute is not None or match.group().endswith(("钟", "整", "正"))
    if hour == 1 and not exact and _SOONER_OR_LATER.search(before(match, 2)):
        return None
    if minute is None and not parts["sharp"] and not _is_clock(match):
        return None
    weak = hour == 1 and minute is None and not parts["sharp"] and first is None
    literal = parts["h"][0] == "0" and len(parts["h"]) == 2
    frame = Frame(
        hour=hour,
        minute=minute,
        second=second,
        half_day=_half_of_day(parts["ampm"]),
        weak=weak and not parts["ampm"],
        literal=literal,
    )
    if first is not None:
        return Frame(hour=first.hour, until=frame)
    if parts["minus"] and hour is not None and minute:
        return _earlier(hour, minute)
    return frame


def _is_clock(match: re.Match[str]) -> bool:
    """Whether bare 三点 is a time: neither 三点建议 nor 有三点 (but 有三点的)."""
    behind, ahead = before(match, 4), after(match)[:3]
    if _TIMED.search(behind):
        return True
    if _POINTS.match(ahead) or _COUNTING.search(behind):
        return False
    if _HAVING.search(behind) and ahead[:1] not in ("的", "到", "前", "后"):
        return False
    return not (match["h"] in ("一", "1") and _A_BIT.match(ahead))


def _earlier(hour: int, minutes: int) -> Frame:
    """`minutes` before the hour; before one o'clock it is past twelve."""
    before_hour = {0: 23, 1: 12}.get(hour, hour - 1)
    return Frame(hour=before_hour, minute=60 - minutes)


def _minutes_to(match: re.Match[str]) -> Frame | None:
    """差五分三点, 差一刻八点."""
    hour, minutes = number(match["h"]), number(match["n"])
    if hour is None or minutes is None:
        return None
    return _earlier(hour, minutes * 15 if match["unit"] == "刻" else minutes)


def _figures(match: re.Match[str]) -> Frame:
    """15:37, 3:05pm. A leading zero means the 24-hour clock (03:05)."""
    parts = match.groupdict()
    return Frame(
        hour=number(parts["h"]),
        minute=number(parts["m"]),
        second=number(parts["s"]),
        half_day=_half_of_day(parts["half"] or parts["lead"]),
        literal=parts["h"][0] == "0",
    )


def _half_of_day(said: str | None) -> Literal["am", "pm"] | None:
    return None if said is None else "am" if said[0] in "aA" else "pm"


def _english_hour(match: re.Match[str]) -> Frame:
    return Frame(hour=number(match["h"]), half_day=_half_of_day(match["half"]))


def _about(match: re.Match[str]) -> Frame | None:
    """三四点钟: from three to four."""
    hour, to = number(match["h"]), number(match["to"])
    if hour == 11:
        to = 12
    if hour is None or to != hour + 1 or (not match.group().endswith("钟") and not _is_clock(match)):
        return None
    return Frame(hour=hour, until=Frame(hour=to))


def _dotted(match: re.Match[str]) -> Frame:
    """9.45 behind a day or a part of the day."""
    return Frame(hour=number(match["h"]), minute=number(match["m"]), weak=True)


_MEAL = "|".join(_MEALS)
_HALF = r"(?P<half>[aApP]\.?[mM]\.?|[aApP])(?![A-Za-z])"

RULES = (
    Rule(
        rf"(?:(?P<lead>[aApP][mM])\s?)?(?<![0-9:.])(?P<h>2[0-4]|1[0-9]|0?[0-9])\s?:\s?(?P<m>[0-5][0-9])"
        rf"(?::(?P<s>[0-5][0-9]))?(?![0-9:])(?:\s?{_HALF}|时(?![候间常刻代期光辰而不机]))?",
        _figures,
    ),
    Rule(rf"{FREE}(?P<h>1[0-2]|0?[1-9])\s?(?P<half>[aApP]\.?[mM]\.?)(?![A-Za-z])", _english_hour),
    Rule(
        rf"{FREE}(?P<h>十一(?=二)|[一两三四五六七八九](?=、?[两二三四五六七八九十]))、?(?P<to>[两二三四五六七八九十])点钟?",
        _about,
    ),
    Rule(
        rf"{FREE}(?P<h>2[0-3]|1[0-9]|0?[0-9])\.(?P<m>[0-5][0-9])(?![0-9.%元块万折倍个米公里斤岁人])",
        _dotted,
    ),
    Rule(rf"[早晚]{_NO_BIT}(?={HOUR}(?:点|时|:[0-5][0-9]))", _short_part),
    Rule(rf"[差缺欠](?P<n>{MINUTE})(?P<unit>分|刻)钟?[就到]?(?P<h>{HOUR})点钟?", _minutes_to),
    Rule(
        rf"{FREE}(?:(?P<first>{HOUR}){TO})?(?P<h>{HOUR}(?:(?<=十)来|(?<=10)来)?)\s?(?:(?P<sharp>点[钟整正]|点(?=左右|前后|以前|以后|之前|之后))"
        rf"|点|时(?![候间常刻代期光辰而不机]))\s?"
        rf"(?:(?P<half>半)钟?|(?:还?(?P<minus>[差欠缺少])|[过零])?"
        rf"(?:(?P<quarters>[一二三123])刻钟?|(?P<m>{MINUTE})分(?!之|钟[以之]?[后前])钟?)"
        rf"|(?P<mm>{TWO_FIGURES})(?![0-9个人位名元块岁天年月日号分多度点十:.])"
        rf"|整|正(?![好常是在]))?(?:(?P<s>{MINUTE})秒)?(?:\s?(?P<ampm>[aApP]\.?[mM]\.?)(?![A-Za-z]))?",
        _clock,
    ),
    Rule(
        rf"吃?(?P<meal>{_MEAL})(?:的?(?:时间|时候|时分|辰光|光景|边)|[以之过]?(?P<side>[前后]){_NO_DOSE})",
        _meal,
    ),
    Rule(rf"吃(?P<side>[过好完])了?(?P<meal>{_MEAL})(?:[以之]?后)?(?![了没伐吗])", _meal),
    Rule(
        rf"(?:{'|'.join(words for _first, _last, words in PARTS.values())})(?![好餐茶])",
        _part,
    ),
    Rule(r"一早(?!上)|天亮", _early),
    Rule(r"日中(?![心间旬午])", _noon),
    Rule(r"白天", _daytime),
    Rule(
        rf"(?<=[天日一二三四五六末号朝])(?:早起|(?:早|晚|夜){_NO_BIT}(?![餐饭点期年班上晨间里]))",
        _short_part,
    ),
)
