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
    introduced = introduced_name(turn)
    if introduced is not None:
        return Answer(introduced)
    core = _TAIL.sub("", _LEADS.sub("", rest.strip(), count=1)).strip()
    if _LONG.fullmatch(core):
        return Answer(core)
    if asks(core) or not (_HAN.fullmatch(core) or _TITLED.fullmatch(core)):
        return Answer(problem="name")
    known = core[0] in SINGLE or core[:2] in DOUBLE
    return Answer(core) if known or not strict else Answer(problem="name")
