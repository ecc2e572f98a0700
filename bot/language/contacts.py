"""Telephone numbers and introduced names in a message: 138 0013 8000, 幺三八…, 我叫王小芳."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from bot.language.normalise import clean
from bot.language.surnames import DOUBLE, SINGLE


@dataclass(frozen=True)
class PhoneSpan:
    """A telephone number from character `start` to `end` of a message; `number` is E.164."""

    start: int
    end: int
    text: str
    number: str
    kind: Literal["mobile", "landline"]


@dataclass(frozen=True)
class NameSpan:
    """A person's name from character `start` to `end` of a message; after 我姓赵 the surname alone.

    `name` is `text`, but for what stands between surname and given name (我姓王，叫小明).
    """

    start: int
    end: int
    text: str
    name: str


#: Area code of 杭州: a landline that is said without one is of this city.
_AREA_CODE = "0571"
_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_SPOKEN_RUN = re.compile(r"[零〇幺一二三四五六七八九0-9](?:[\s\-]?[零〇幺一二三四五六七八九0-9]){6,14}")
_SEPARATOR = r"[\s\-—–.]{0,3}"
_CANDIDATE = re.compile(
    rf"(?<![0-9])(?:\+?\s?86{_SEPARATOR})?(?:"
    rf"1(?:{_SEPARATOR}[0-9]){{10}}"
    rf"|\(?0[0-9]{{2,3}}\)?{_SEPARATOR}[0-9]{{3,4}}{_SEPARATOR}[0-9]{{4}}"
    rf"|[48]00{_SEPARATOR}[0-9]{{3,4}}{_SEPARATOR}[0-9]{{3,4}}"
    rf"|(?P<local>[5-8][0-9]{{3}}{_SEPARATOR}[0-9]{{4}}))(?![0-9])"
)
_CALLS = re.compile(r"电话|座机|固话|打|拨|联系|号码|热线|手机|[:]")
#: How far before a number without area code its cue may stand, in characters.
_CUE_REACH = 10


def read_phones(text: str) -> tuple[PhoneSpan, ...]:
    """The valid Chinese telephone numbers of `text`, in its order, written or spoken (幺三八…).

    Eight digits without an area code are a number of 杭州, where the words before them speak of
    calling or they are the whole message. Short numbers (110, 12345) are services and none.
    """
    plain = clean(text)
    figures = _SPOKEN_RUN.sub(lambda match: match.group().translate(_SPOKEN), plain)
    found = []
    for match in _CANDIDATE.finditer(figures):
        local = match["local"] is not None
        if local and not _is_called(plain, match):
            continue
        span = _phone(text, match, _AREA_CODE if local else "")
        if span is not None:
            found.append(span)
    return tuple(found)


def _is_called(plain: str, match: re.Match[str]) -> bool:
    ahead = plain[max(0, match.start() - _CUE_REACH) : match.start()]
    return _CALLS.search(ahead) is not None or plain.strip() == plain[match.start() : match.end()].strip()


def _phone(text: str, match: re.Match[str], area: str) -> PhoneSpan | None:
    try:
        number = phonenumbers.parse(area + match.group(), "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return PhoneSpan(
        match.start(),
        match.end(),
        text[match.start() : match.end()],
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        "mobile" if mobile else "landline",
    )


_SURNAME = rf"(?:{'|'.join(sorted(DOUBLE))}|[{''.join(sorted(SINGLE))}])"
#: Characters that go on with the sentence and stand in no given name.
_GOES_ON = (
    "了的是在有想要来去我你他她它这那和跟也都就还请问能可以吗呢吧啊呀嘛啦今住电手男女"
    "办申预约咨报不很没给让被把对与及或到从用岁个会该应得着过说叫姓您们咱"
)
_GIVEN = rf"[^\W0-9A-Za-z_{_GOES_ON}]"
_TITLE = r"(?:老?先生|老太太|女士|小姐|阿姨|大爷|大妈|大伯|大姐|大哥|大叔|奶奶|爷爷|师傅|老师|医生)"
#: Feasts and seasons that many people bear as their given name: 丁国庆, 王立春.
_FEAST = (
    "(?:国庆|元旦|立春|中秋|端午|重阳|清明|冬至|夏至|春节|元宵|除夕|小满|谷雨|腊八|七夕"
    "|立夏|立秋|立冬|五一|八一)"
)
_END = rf"(?=[\s,，。.;；!！?？、:()（）\[\]0-9]|[{_GOES_ON}]|$)"
_HARD_END = r"(?=[\s,，。.;；!！?？、()（）]|$)"
_NAME = rf"(?P<name>{_SURNAME}(?:{_TITLE}|{_GIVEN}{{1,2}})){_END}"
_FULL = rf"(?P<name>{_SURNAME}(?:{_TITLE}|{_GIVEN}{{1,2}})){_HARD_END}"
_KIN = r"(?:老公|老婆|老伴|爱人|妈妈?|爸爸?|姆妈|爷爷|奶奶|外[公婆]|公公|婆婆|儿子|女儿|老人|病人|本人)"
#: What one is called among neighbours: 老杨, 小李, 阿娟, 老张头.
_NICKNAME = rf"(?:[老小]{_SURNAME}(?:头|师傅)?|阿{_GIVEN})"
_FIELD = r"(?:姓\s?名|名字|联系人|申请人|预约人|称呼|收件人|监护人|老人姓名)"

#: 我是王小芳。 Much else is said of oneself that way, so the clause must end there.
_IS = re.compile(rf"(?:我|本人)(?:就)?是\s?{_FULL}")
_NAMES = (
    # 我姓王，叫小明
    re.compile(
        rf"(?:我|本人)姓\s?(?P<surname>{_SURNAME})[,\s]?(?:名|叫|单名)\s?(?P<given>{_GIVEN}{{1,2}}){_END}"
    ),
    # 姓名:王小芳, 联系人是欧阳明, 姓名 阿依古丽·买买提
    re.compile(
        rf"{_FIELD}\s?(?:是|叫|为|:)?\s*(?:{_NAME}|(?P<long>[一-龥]{{2,10}}·[一-龥]{{2,10}}))",
    ),
    # 我叫王小芳, 我爸叫王建国
    re.compile(
        rf"(?:[我俺咱侬他她伊爸妈爷奶公婆子女儿人亲拉上里己太]|本人|[大小全]名)(?:的)?(?:名字)?叫(?:做)?\s?{_NAME}"
    ),
    # 叫我王阿姨
    re.compile(rf"[叫喊]我{_NAME}"),
    # 叫我小李吧, 喊我老杨就好, 人家叫我阿娟
    re.compile(rf"[叫喊]我(?P<name>{_NICKNAME})(?=就|好了|吧|行|[\s,，。.!！]|$)"),
    # 丁国庆 by itself is a name and no day
    re.compile(rf"(?:^|[\s,，。;；]|{_KIN}|[叫是])(?P<name>{_SURNAME}{_FEAST})(?=[\s,，。.;；!！]|$)"),
    # 病人是戴玉兰，我是她儿子
    re.compile(rf"(?:老人|病人|患者|逝者|孩子|乘车的?人|报名的?人|吃饭的?人)(?:是|叫)\s?{_FULL}"),
    # 我姓赵
    re.compile(rf"(?:我|本人|免贵)姓\s?(?P<name>{_SURNAME}){_HARD_END}"),
    _IS,
)
_INTRODUCES = re.compile(rf"叫|姓|是|名|人|称呼|喊|{_FEAST}")
#: What 我是 says of somebody without naming him: 我是党员, 我是温州人.
_NO_NAME = re.compile(r".*(?:[人户员者民工家生友属代方妇孤邻]|时候|长期|常住|外地|本地|代表|主任|书记|经理)$")


def read_names(text: str) -> tuple[NameSpan, ...]:
    """The names that `text` introduces (我叫…, 我姓…, 姓名…, 联系人…, 我是…), in its order.

    A name is a surname of the list with one or two characters or a title (王阿姨) and then the end of
    the clause; what only looks like one (我是老人, 我叫了外卖, 我姓赵的邻居) is none.
    """
    plain = clean(text)
    if not _INTRODUCES.search(plain):
        return ()
    found: list[NameSpan] = []
    for pattern in _NAMES:
        for match in pattern.finditer(plain):
            groups = match.groupdict()
            group = next(name for name in ("name", "long", "surname") if groups.get(name))
            start, end = match.start(group), match.end("given" if group == "surname" else group)
            if pattern is _IS and _NO_NAME.match(plain[start:end]):
                continue
            if not any(start < one.end and one.start < end for one in found):
                name = text[start:end] if group != "surname" else match["surname"] + match["given"]
                found.append(NameSpan(start, end, text[start:end], name))
    return tuple(sorted(found, key=lambda span: span.start))
