"""Who it is and how to reach them: names and telephone numbers."""

from __future__ import annotations

import re

import phonenumbers

from bot.forms.slots.answer import Answer
from bot.forms.turn import FormTurn
from bot.language.surnames import DOUBLE, SINGLE
from bot.retrieval.parts import asks

_DIGITS = re.compile(r"\d")
#: This many digits are meant as a telephone number.
_MEANT = 5
_LEADS = re.compile(
    r"^(?:你好|您好)?[,， ]?(?:我|他|她|老人|本人|老人家|用户|患者|病人|家里老人"
    r"|[我他她]?(?:妈妈?|爸爸?|姆妈|爹爹|奶奶|爷爷|外婆|外公|婆婆|公公|娘|爹|老婆|老公|儿子|女儿))?"
    r"(?:的)?(?:名字|姓名|全名)?(?:就)?(?:是|叫做?|姓名|名字|:|：|写)?[,， ]?"
)
_TAIL = re.compile(r"(?:先生|女士)?(?:[,，。.!！、 ]|的|啊|呀|哈|吧|呢|就是|是我|本人)*$")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
#: …，叫章阿毛，…
_CALLED = re.compile(r"(?:^|[,，。\s])(?:名字)?叫(?:做)?([\u4e00-\u9fff]{2,4})(?=[,，。.\s]|$)")
_LONG = re.compile(r"[\u4e00-\u9fff]{1,10}[·•][\u4e00-\u9fff]{1,10}")
#: Words with these are no names: 我妈, 马上来, 方便的.
_NO_NAME = re.compile(r"[我你他她它您的了吗呢吧么不没是给被还也很谁哪啥跟叫姓]|有[空事人]")
#: 王磊 公司是星辰软件: between a name and what is told with it.
_BREAK = re.compile(r"[\s,，。.、;；!！]+")
#: 我叫…, 老人叫…: the name that is introduced is the one that is asked for.
_OF_ASKED = re.compile(r"(?:我|本人|老人|名字|姓名|全名)(?:就)?(?:叫|姓)|(?:名字|姓名|全名)是|免贵")
#: 姓杜，杜小美: the surname first, then the whole name.
_SURNAME_FIRST = re.compile(
    r"姓(?P<of>[\u4e00-\u9fff]{1,2})[,，。、\s]+(?P<name>(?P=of)[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])"
)
_TITLED = re.compile(r"[\u4e00-\u9fff](?:阿姨|大爷|大妈|大伯|奶奶|爷爷|师傅|老师|先生|女士|小姐|老伯|婆婆)")


def read_phone(turn: FormTurn) -> Answer:
    """National digits of the first valid number: 13800138000, 0571-87654321 → 057187654321."""
    number = turn.first("phone")
    if number is None:
        meant = len(_DIGITS.findall(turn.typed)) >= _MEANT
        return Answer(problem="phone_wrong" if meant else "phone_missing")
    return Answer(national(number))


def national(number: str) -> str:
    """E.164 or any valid writing → the digits one dials inside China."""
    parsed = phonenumbers.parse(number, "CN")
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(_DIGITS.findall(shown))


def introduced_name(turn: FormTurn) -> str | None:
    """The name that a message introduces, in full where it says it in full: 我姓孙，孙晓梅."""
    said = turn.first("name")
    if said is None:
        called = _CALLED.search(turn.typed)
        known = called is not None and (called[1][0] in SINGLE or called[1][:2] in DOUBLE)
        return called[1] if called is not None and known else None
    name = str(said)
    if name in SINGLE or name in DOUBLE:
        full = re.search(rf"{name}[\u4e00-\u9fff]{{1,2}}(?=[,，。.\s]|$)", turn.typed)
        return full.group() if full else name
    return name


def read_name(turn: FormTurn, rest: str, *, strict: bool = True) -> Answer:
    """A name that was introduced, or all that is left of the message once other values are taken out.

    `strict` wants a known surname; after a second try any two to four characters are believed.
    """
    told = _SURNAME_FIRST.search(turn.typed)
    if told is not None and has_surname(told["name"]):
        return Answer(told["name"])
    first = _first_name(turn)
    if first is not None and not _OF_ASKED.search(turn.typed):
        # 陈思远，女朋友叫林佳颖
        return Answer(first)
    introduced = introduced_name(turn)
    if introduced is not None:
        return Answer(introduced)
    core = _TAIL.sub("", _LEADS.sub("", rest.strip(), count=1)).strip()
    if _LONG.fullmatch(core):
        return Answer(core)
    if asks(core) or not (_HAN.fullmatch(core) or _TITLED.fullmatch(core)):
        return Answer(problem="name")
    known = has_surname(core) and not _NO_NAME.search(core)
    return Answer(core) if known or not strict else Answer(problem="name")


def has_surname(text: str) -> bool:
    """Whether a text begins with a known surname, single or double."""
    return text[:1] in SINGLE or text[:2] in DOUBLE


def _first_name(turn: FormTurn) -> str | None:
    """The name with which a message of several parts begins, or None.

    傅国庆 国庆节的国庆 tells how the name is written, 王磊 公司是星辰软件 where he works. What is a time, an
    age or a place by itself (周三下午) is no name, however it begins.
    """
    first, _, rest = _BREAK.sub(" ", turn.typed.strip()).partition(" ")
    core = _LEADS.sub("", first, count=1)
    if not rest or not _HAN.fullmatch(core) or not has_surname(core) or _NO_NAME.search(core):
        return None
    start = turn.typed.index(core)
    taken = (entity for entity in turn.entities if entity["entity"] != "name")
    if asks(core) or any(entity["start"] <= start < entity["end"] for entity in taken):
        return None
    return None if _TITLED.fullmatch(core) else core
