"""Sums of money and incomes in a message: 八百来块, 一个月一千三百块, 两千五的退休金."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import clean
from bot.language.people import read_people
from bot.language.quantities import ALONE, NUMERAL, amount


@dataclass(frozen=True)
class MoneySpan:
    """A sum in yuan from character `start` to `end` of a message.

    `per` holds what the sum is said for, in the order of `_PER`: `month`, `year`, `week`, `day`,
    `hour`, `time`, `meal`, `person`, `household`. `about` marks 八百来块, 两三千.
    """

    start: int
    end: int
    text: str
    amount: int | float
    per: tuple[str, ...] = ()
    about: bool = False


@dataclass(frozen=True)
class IncomeSpan:
    """An income in yuan; the place is that of the sum, or of the words that say there is none.

    `period` is `month`, `year`, `week`, `day`, `hour` or None where it was not said; `people` how many
    live on it, where that was said; `each` whether the sum is that of each person (每人每月一千).
    """

    start: int
    end: int
    text: str
    amount: int | float
    period: str | None = None
    people: int | None = None
    each: bool = False


#: What a sum is said for: how that is written in front of it, and which units behind it.
_PER = {
    "month": (r"每个?月|一个?月|月(?:收入|薪|入|工资|退休金|租|均)|按月", "月"),
    "year": (r"每年|一年|年(?:收入|薪|入|费)|全年", "年"),
    "week": (r"[每一]个?(?:周|星期|礼拜)", "周|星期|礼拜"),
    "day": (r"[每一]天|每日|日薪", "天|日"),
    "hour": (r"[每一]个?(?:小时|钟头)|时薪", "小时|钟头"),
    "time": (r"[每一][次趟回]", "次|趟|回"),
    "meal": (r"[每一][餐顿]", "餐|顿"),
    # 我一个人赚 tells who earns, 一个人一千 how much each has.
    "person": (r"每个?人|(?<![我他她爸妈公婆伴头子儿女人])(?:一人|一个人(?!住))|每位|人均|各自?", "人|位"),
    "household": (r"每户|一户|户均|全家|[我俺咱]们?家|家里|家庭", "户|家"),
}
_PER_WRITING = {name: (re.compile(ahead), re.compile(behind)) for name, (ahead, behind) in _PER.items()}
_BEHIND = re.compile(rf"(?:\s*[/·.每一]个?(?:{'|'.join(units for _ahead, units in _PER.values())}))+")

_YUAN = r"(?:块钱?|元|圆|人民币|RMB|rmb)"
#: What makes the unit another word: 元旦, 一块地, 五毛巾.
_NO_UNIT = r"(?![旦宵月素老首地牌布砖板肉糖蛋饼石屏手表玻木田儿])"
_UNIT = rf"(?:{_YUAN}{_NO_UNIT}|[毛角](?=钱|[0-9一二三四五六七八九]分)|毛(?![巾衣病孩发笔线])|分钱)"
_CHANGE = (
    r"(?:(?P<jiao>[0-9一二两三四五六七八九])(?:[毛角](?P<fen>[0-9一二三四五六七八九])?分?)?"
    r"(?=[毛角钱,，。.!?！？、；;\s的了吧呢]|$))"
)
_SUM = re.compile(
    rf"[￥¥]?\s?(?P<n>{ALONE}{NUMERAL})(?P<about>[来多几余把])?\s?(?P<unit>{_UNIT}){_CHANGE}?钱?"
    rf"|[￥¥]\s?(?P<signed>{NUMERAL})"
)
#: Words that make a bare number behind them a sum: 退休金三千二, 一个月一千三.
_BARE = re.compile(
    r"(?:工资|退休金|养老金|收入|月薪|年薪|薪水|低保金?|津贴|补贴|补助|存款|积蓄|房租|租金|费用|开销|欠债?|贷款|罚款|彩礼"
    r"|每个?月|一个?月|月入|年入|每年|一年|每人|[花欠借赔存挣赚付交领拿给]了?)"
    r"(?:大概|差不多|一共|总共|加起来|合计|才|只有?|就|是|有|约|共|快|也|还|拿|领|赚|挣|发|要|给|交|付|到手|了|[:\s])*"
    rf"(?P<n>{NUMERAL})(?P<about>[来多几余])?"
    r"(?![0-9.来多几个人位名岁次天年月日号平米斤度级分点楼室幢栋%口户公小里种项条到至\-~])"
)
#: A bare number in front of its name: 两千五的退休金.
_BARE_NAMED = re.compile(
    rf"(?P<n>{ALONE}{NUMERAL})(?P<about>[来多几余])?(?=的?(?:退休金|养老金|工资|收入|存款|积蓄|低保|补贴|津贴|房租))"
)
#: A bare number in front of what it is for: 3500一个月, 1200/月.
_BARE_PER = re.compile(rf"(?P<n>{ALONE}{NUMERAL})(?P<about>[来多几余])?(?=\s?(?:/|每个?|一个?)月(?!份))")
_LEAST_BARE = 100
_CLAUSE = re.compile(r"[。！？!?；;\n,，]")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_CUE = re.compile(r"[块元圆毛角￥¥月年人薪入资金贴助款蓄租费销债花欠借赔存挣赚付交领拿给保]|收|rmb|RMB|分钱")
_FIGURE = re.compile(r"[0-9一二两三四五六七八九十百千万]")

_EARNS = re.compile(
    r"收入|工资|退休金|养老金|月薪|年薪|薪水|薪资|劳保|挣|赚|进账|月入|年入|到手"
    r"|[拿领](?=.{0,6}(?:低保|补助|津贴|钱|[0-9一二两三四五六七八九]))"
    r"|家.{0,12}(?:一个?月|每个?月|一年|每年).{0,4}(?:一共|总共|加起来|合计|只有|就)"
)
_SPENDS = re.compile(r"花|付|交|用掉|吃药|药费|房租|开销|支出|费用|多少|收费|贵|欠|贷")
_EARNS_BEHIND = re.compile(r"^(?:[一每]个?[月年])?的?(?:收入|工资|退休金|养老金|劳保)")
_LIMIT = re.compile(r"(?:标准|限额|限制|线)[^,，。]{0,4}$|(?:不超过|低于|高于|超过)$")
_NO_INCOME = re.compile(
    r"(?:没有?|无|零|冇|呒没)(?:任何|什么|啥|固定|经济|其他)?(?:的)?(?:收入|工资|退休金|养老金|经济来源|生活来源)"
)
_PERIODS = ("month", "year", "week", "day", "hour")


def read_money(text: str) -> tuple[MoneySpan, ...]:
    """The sums of money that `text` names, in its order; bare numbers only where the words tell."""
    plain = clean(text)
    if not _FIGURE.search(plain) or not _CUE.search(plain):
        return ()
    found: list[MoneySpan] = []
    for pattern in (_SUM, _BARE, _BARE_NAMED, _BARE_PER):
        for match in pattern.finditer(plain):
            span = _sum(text, plain, match, bare=pattern is not _SUM)
            if span is not None and not any(span.start < one.end and one.start < span.end for one in found):
                found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _sum(text: str, plain: str, match: re.Match[str], bare: bool) -> MoneySpan | None:
    groups = match.groupdict()
    group = "signed" if groups.get("signed") else "n"
    known = amount(match[group])
    if known is None:
        return None
    number, about = known
    start = match.start(group) if bare else match.start()
    end = (match.end("about") if groups["about"] else match.end(group)) if bare else match.end()
    if bare and number < _LEAST_BARE:
        return None
    unit = groups.get("unit") or ""
    if unit.startswith("块") and match[group] in ("一", "两") and not _is_sum(plain, match):
        return None
    scale = {"毛": 0.1, "角": 0.1, "分": 0.01}.get(unit[:1], 1)
    small = sum((known_part or 0) * part for known_part, part in _small(groups))
    total = round(number * scale + small, 2)
    start += len(plain[start:end]) - len(plain[start:end].lstrip())
    return MoneySpan(
        start,
        end,
        text[start:end],
        int(total) if total == int(total) else total,
        _per(plain, start, end),
        about or bool(groups.get("about")),
    )


def _small(groups: dict[str, str | None]) -> list[tuple[int | float | None, float]]:
    """The tenths and hundredths behind 块: 三块二毛五."""
    parts = ((groups.get("jiao"), 0.1), (groups.get("fen"), 0.01))
    return [((amount(text) or (None,))[0] if text else None, size) for text, size in parts]


def _is_sum(plain: str, match: re.Match[str]) -> bool:
    """一块 is mostly "together"; it is a sum with 钱 behind it, or alone."""
    return "钱" in match.group() or match["jiao"] is not None or plain.strip() == match.group().strip()


def _per(plain: str, start: int, end: int) -> tuple[str, ...]:
    """What the sum is for, from its clause before it and the words right behind it."""
    clauses = _CLAUSE.split(plain[max(0, start - 16) : start])
    ahead = clauses[-1]
    behind_match = _BEHIND.match(plain, end)
    behind = "" if behind_match is None else behind_match.group()
    return tuple(
        name
        for name, (in_front, units) in _PER_WRITING.items()
        if in_front.search(ahead) or units.search(behind)
    )


def read_income(text: str) -> tuple[IncomeSpan, ...]:
    """The incomes that `text` names: 家里两个人一个月一共两千块 → 2000 a month for two people.

    A sum counts where the words before it in its sentence speak of earning and none after them of
    spending. 没有收入 is an income of 0. A limit that is asked about (收入不超过三千) is none.
    """
    plain = clean(text)
    found = [
        IncomeSpan(match.start(), match.end(), text[match.start() : match.end()], 0)
        for match in _NO_INCOME.finditer(plain)
    ]
    for money in read_money(text):
        if _is_income(plain, money):
            found.append(_income(text, plain, money))
    return tuple(sorted(found, key=lambda span: span.start))


def _is_income(plain: str, money: MoneySpan) -> bool:
    ahead = _SENTENCE.split(plain[: money.start])[-1][-40:]
    if _EARNS_BEHIND.match(plain[money.end : money.end + 8]):
        return True
    if _LIMIT.search(ahead):
        return False
    earned = max((match.start() for match in _EARNS.finditer(ahead)), default=-1)
    spent = max((match.start() for match in _SPENDS.finditer(ahead)), default=-1)
    return earned >= 0 and earned >= spent


def _income(text: str, plain: str, money: MoneySpan) -> IncomeSpan:
    start = len(plain[: money.start]) - len(_SENTENCE.split(plain[: money.start])[-1])
    each = "person" in money.per
    people = [one for one in read_people(plain[start : money.start]) if not each or one.count > 1]
    return IncomeSpan(
        money.start,
        money.end,
        text[money.start : money.end],
        money.amount,
        next((period for period in _PERIODS if period in money.per), None),
        people[-1].count if people else None,
        each,
    )
