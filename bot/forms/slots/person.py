"""Who it is: names, in whatever way people give them."""

from __future__ import annotations

import re

from bot.forms.slots.answer import Answer
from bot.forms.slots.phone import read_phone as read_phone
from bot.forms.turn import FormTurn
from bot.language.segment import commonness
from bot.language.surnames import DOUBLE, SINGLE
from bot.retrieval.parts import asks

_LEADS = re.compile(
    r"^(?:你好|您好|嗯|哦|就|那|那就|是|这是)?[,， ]?(?:[我俺侬你您]|他|她|老人|本人|老人家|用户|患者|病人"
    r"|队长|联系人|家里老人"
    r"|[我俺他她]?(?:家)?(?:妈妈?|爸爸?|姆妈|爹爹|奶奶|爷爷|外婆|外公|婆婆|公公|娘|爹|老婆|老公|老伴|儿子|女儿))?"
    r"(?:的)?(?:名字|姓名|全名)?(?:就)?(?:是|叫做?|姓名|名字|:|：|写)?[,， ]?"
)
_TAIL = re.compile(
    r"(?<!老)(?:先生|女士)?(?:[,，。.!！、 ]|的|啊|呀|哈|吧|呢|嘛|哦|好了|就是|就好|就行|是我|本人)*$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
#: …，叫章阿毛，…
_CALLED = re.compile(r"(?:^|[,，。\s])(?:名字)?叫(?:做)?([\u4e00-\u9fff]{2,4})(?=[,，。.\s]|$)")
_LONG = re.compile(r"[\u4e00-\u9fff]{1,10}[·•][\u4e00-\u9fff]{1,10}")
#: Words with these are no names: 我妈, 马上来, 方便的, 谢谢侬; nor are offices: 楼组长, 田书记.
_NO_NAME = re.compile(
    r"[我你他她它您侬阿的了吗呢吧么不没是给被还也很谁哪啥跟叫姓]|有[空事人]|谢谢|电话|[组楼社会店队]长|书记|主任|经理|干部|第.个"
)
#: 阿毛 and 阿珍 are given names, 阿 is kept out of other words only.
_GIVEN_A = re.compile(r"(?<=[\u4e00-\u9fff])阿(?=[\u4e00-\u9fff]$)")
#: 阿依古丽, 阿卜杜拉
_FOREIGN_A = re.compile(r"^阿(?![姨婆拉公])(?=[\u4e00-\u9fff]{2,3}$)")
#: 老杨, 小李, 阿娟, 老张头: what one is called among neighbours is enough to be found.
_NICKNAME = re.compile(rf"[老小][{''.join(sorted(SINGLE))}](?:头|师傅)?|阿[\u4e00-\u9fff]")
#: 王磊 公司是星辰软件: between a name and what is told with it.
_BREAK = re.compile(r"[\s,，。.、;；!！:：]+")
#: Names stand right before a number: 陈根宝13812340609.
_BEFORE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])")
#: 我叫…, 老人叫…: the name that is introduced is the one that is asked for.
_OF_ASKED = re.compile(
    r"(?:[我俺]|本人|老人|名字|姓名|全名)(?:就)?(?:叫|姓)|(?:名字|姓名|全名)是|免贵|[叫喊]我"
)
#: 我妈叫…, 外婆…她叫…, 病人是….
_OF_KIN = re.compile(
    r"(?:妈妈?|爸爸?|姆妈|爷爷|奶奶|外[婆公]|婆婆|公公|娘|爹|老伴|老[公婆]|儿子|女儿|孙[子女]|老人|病人|患者|他|她|伊)"
    r"(?:的)?(?:名字)?(?:叫做?|是)\s?$"
)
#: 姓杜，杜小美: the surname first, then the whole name.
_SURNAME_FIRST = re.compile(
    r"姓(?P<of>[\u4e00-\u9fff]{1,2})[,，。、\s]+(?P<name>(?P=of)[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])"
)
_TITLE = r"(?:阿姨|大爷|大妈|大伯|大姐|大哥|大叔|奶奶|爷爷|师傅|老师|老?先生|老太太|女士|小姐|老伯|婆婆)"
_TITLED = re.compile(rf"[\u4e00-\u9fff]{{1,2}}{_TITLE}")
#: What ends like this is a place: 萧山, 武林门, 江汉路.
_PLACE = re.compile(
    r"[路街巷弄里苑园庭府城湾村桥门口站山江河湖岛场院馆所局厅店楼区市县镇乡]$|(?:社区|小区|街道|中心|医院|学校)"
)
#: From so often on a word of three characters is one of daily life and no name: 卫生间, 高血压.
_COMMON = 20
_NICK_LENGTH = 2


def introduced_name(turn: FormTurn) -> str | None:
    """The name that a message introduces, in full where it says it in full: 我姓孙，孙晓梅."""
    said = turn.first("name")
    if said is None:
        called = _CALLED.search(turn.typed)
        known = called is not None and has_surname(called[1]) and not says_no_name(called[1])
        if called is None or not known:
            return None
        return _in_full(called[1], turn) or called[1]
    name = str(said)
    return _in_full(name, turn) or name


def kins_name(turn: FormTurn) -> str | None:
    """The name of whom a message speaks, and not the speaker's: 我是吕志明，我妈叫戴玉兰."""
    for entity in turn.entities:
        if entity["entity"] == "name" and _OF_KIN.search(turn.typed[: entity["start"]]):
            return str(entity["value"])
    return None


def _in_full(name: str, turn: FormTurn) -> str | None:
    """叫汪奶奶，汪秀珍; 俺是小刘，刘大壮; 我姓孙，孙晓梅: the whole name behind the short one."""
    of = surname_of(name)
    short = name == of or bool(_TITLED.fullmatch(name)) or bool(_NICKNAME.fullmatch(name))
    if of is None or not short:
        return None
    return next(
        (part for part in _parts(turn) if part != name and is_full_name(part) and part[: len(of)] == of), None
    )


def surname_of(name: str) -> str | None:
    """The surname of a name, a title or a nickname, or None: 汪奶奶 → 汪, 老杨 → 杨."""
    bare = name[1:] if _NICKNAME.fullmatch(name) and name[:1] in "老小" else name
    if bare[:2] in DOUBLE:
        return bare[:2]
    return bare[:1] if bare[:1] in SINGLE else None


def completes(name: str, short: object) -> bool:
    """Whether `name` is the whole name of whom the form has only as 倪 or 汪奶奶."""
    known = str(short or "")
    of = surname_of(known)
    less = known == of or bool(_TITLED.fullmatch(known)) or bool(_NICKNAME.fullmatch(known))
    return less and of is not None and name.startswith(of) and name != known


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
    core = bare_core(rest)
    if _LONG.fullmatch(core):
        return Answer(core)
    if not asks(core) and _fits(core, strict=strict):
        return Answer(core)
    among = listed_name(turn)
    return Answer(among) if among is not None else Answer(problem="name")


def _fits(core: str, *, strict: bool) -> bool:
    if _NICKNAME.fullmatch(core):
        return True
    if _TITLED.fullmatch(core):
        return not strict or (has_surname(core) and not says_no_name(core))
    if not _HAN.fullmatch(core):
        return False
    if is_full_name(core):
        return len(core) <= _NICK_LENGTH or not _is_word(core)
    return not strict and not says_no_name(core) and not _is_word(core)


def listed_name(turn: FormTurn) -> str | None:
    """The one part of a list that can only be a name: 张红卫 13800… 天官社区; 耳东陈，陈阿毛."""
    found = dict.fromkeys(part for part in _parts(turn) if is_full_name(part) and is_only_name(part))
    return next(iter(found)) if len(found) == 1 else None


def is_full_name(text: str) -> bool:
    """Whether a text has the form of a name: a known surname and one or two characters more."""
    if not _HAN.fullmatch(text) or says_no_name(text) or _TITLED.fullmatch(text):
        return False
    if text[:2] in DOUBLE:
        return len(text) > _NICK_LENGTH
    return text[:1] in SINGLE and len(text) <= 3


def is_only_name(text: str) -> bool:
    """Whether what has a name's form is no word of daily life and no place: 卫生间, 方便, 武林门."""
    return not _is_word(text) and not _PLACE.search(text)


def is_bare_name(text: str) -> bool:
    """Whether an answer is nothing but somebody's name, where something else was asked for."""
    core = bare_core(text)
    return is_full_name(core) and is_only_name(core)


def has_surname(text: str) -> bool:
    """Whether a text begins with a known surname, single or double."""
    return text[:1] in SINGLE or text[:2] in DOUBLE


def says_no_name(text: str) -> bool:
    """Whether a text has a word that no name has."""
    return bool(_NO_NAME.search(_FOREIGN_A.sub("", _GIVEN_A.sub("", text))))


def bare_core(text: str) -> str:
    """An answer without what leads up to a name and comes after it: 我叫肖战的."""
    return _TAIL.sub("", _LEADS.sub("", text.strip(), count=1)).strip()


def _is_word(text: str) -> bool:
    """Whether the dictionary has it; longer entries count only where they are common: it knows people."""
    often = commonness(text)
    return often > 0 if len(text) <= _NICK_LENGTH else often >= _COMMON


def _parts(turn: FormTurn) -> list[str]:
    """What stands between the commas and numbers of a message, without what is a time or place itself."""
    taken = {str(entity["text"]) for entity in turn.entities if entity["entity"] not in ("name", "number")}
    pieces = (piece for part in _BREAK.split(turn.typed) for piece in _BEFORE_NUMBER.split(part))
    cores = (_TAIL.sub("", _LEADS.sub("", piece, count=1)) for piece in pieces)
    return [core for core in cores if core and not any(core in text for text in taken) and not asks(core)]


def _first_name(turn: FormTurn) -> str | None:
    """The name with which a message of several parts begins, or None.

    傅国庆 国庆节的国庆 tells how the name is written, 王磊 公司是星辰软件 where he works. What is a time, an
    age or a place by itself (周三下午) is no name, however it begins.
    """
    first, _, rest = _BREAK.sub(" ", turn.typed.strip()).partition(" ")
    core = _LEADS.sub("", first, count=1)
    if not rest or not is_full_name(core):
        return None
    start = turn.typed.index(core)
    taken = (entity for entity in turn.entities if entity["entity"] != "name")
    if asks(core) or any(entity["start"] <= start < entity["end"] for entity in taken):
        return None
    return core
