"""A bare answer to the question for a name, which is believed unless it is plainly something else.

Surnames are many more than a list has (肖, 水, 云), names of other peoples have none, and names are words,
too (白雪, 黎明). What tells them from other words is that nothing else is said.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jieba

from bot.forms.slots.person import bare_core, says_no_name
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.numerals import value
from bot.language.segment import commonness
from bot.language.surnames import DOUBLE, SINGLE
from bot.retrieval.parts import asks

#: Surnames that are words of daily life or seldom borne: they count only where nothing but a name is said.
_RARE_SURNAMES = frozenset(
    "肖关水车冷云时乐海巴成党丁刀东都法冯扶付干哈和赫花华化怀黄火计冀降揭矫金晶靖琚军开阚亢来老练良林凌楼鹿逯麻"
    "满门苗明母那南能宁牛农欧逄皮普漆亓强譙秋曲全权却冉染热荣茹闪尚首帅双税宿隋随太陶腾铁同仝危位温文问乌西昔咸"
    "相香向晓辛幸续宣轩雪牙言雁晏羊么业仪应英营右于鱼玉元原月越云战占展招支智种朱庄卓訾宗纵佴邝佘尧展"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
#: Words of which sentences are made, and names hardly ever.
_IN_SENTENCES = re.compile(
    r"[点些再又就在有会要可想说看做去来把让叫太最几多少什怎嘛啦嘞噢诶都行错懂换改个这那此吧呀喔咯咋算停退删滚]"
    r"|同上|一样|照旧|刚[才刚]|不用|取消|继续|确认|同意"
)
#: What ends like this is a place, whatever it begins with.
_PLACE = re.compile(r"(?:社区|小区|街道|中心|医院|学校|公司|大道|[路街巷弄苑幢栋室号楼省市区县镇])$")
#: Other kinds of answers that a form knows by the editors' words.
_ELSEWHERE = (
    "stop", "skip", "unknown", "affirm", "deny", "agree", "resume", "person", "wait", "waitlist", "unclear",
    "privacy", "all_of_it", "any_time", "soonest", "change", "take_up", "beside_the_point",
)  # fmt: skip
#: Values that an answer may hold instead; a time is none where it is somebody's name, too (黎明).
_VALUES = ("phone", "age", "people", "community", "street", "place", "service", "programme")
#: Two characters that the dictionary has so often are a word of daily life: 预算三万 is no name.
_COMMON = 200
_FIGURES = frozenset("一二三四五六七八九十百")
#: A bare word of the dictionary is a name only where it is rarer than this.
_RARE = 20
_DAILY = 500
_SURNAME = 2
#: A line of the segmenter's dictionary: the word, how common it is, its kind.
_PERSON = re.compile(r"^(\S{2,4}) [0-9]+ nr\w*$", re.MULTILINE)


def bare_name(turn: FormTurn, words: Words, *, again: bool = False) -> str | None:
    """The name that is all of an answer, or None where it is plainly something else.

    What is said `again`, where a name was not believed before, may look like any other word.
    """
    core = bare_core(turn.typed)
    if not _HAN.fullmatch(core) or asks(turn.text) or says_no_name(core) or value(core) is not None:
        return None
    if any(words.says(kind, turn.text) or words.says(kind, core) for kind in _ELSEWHERE):
        return None
    if any(turn.first(kind) is not None for kind in _VALUES) or _PLACE.search(core):
        return None
    if is_person(core):
        return core
    if again and commonness(core) < _DAILY:
        return core
    if _tells_time(turn, core) or _IN_SENTENCES.search(core):
        return None
    if core[:_SURNAME] in DOUBLE and len(core) > _SURNAME:
        return core
    if commonness(core) >= _RARE:
        return None
    # 乐小米 and 李王一心 have a word in them, but behind surnames; 随便写 begins with one.
    surname = len(core) == _SURNAME + 1 and (core[0] in SINGLE or core[0] in _RARE_SURNAMES)
    both = len(core) == _SURNAME + 2 and all(one in SINGLE for one in core[:_SURNAME])
    ends = 1 if surname else _SURNAME if both else len(core) - 1
    pairs = (core[at : at + 2] for at in range(ends)) if len(core) > _SURNAME else ()
    return None if any(_is_daily(pair) for pair in pairs) else core


def _is_daily(pair: str) -> bool:
    """Whether two characters are a word of daily life; figures in a name are none: 柳十五."""
    return commonness(pair) >= _COMMON and not is_person(pair) and not _FIGURES.issuperset(pair)


def _tells_time(turn: FormTurn, core: str) -> bool:
    """Whether a time is told that is not only within a name: 后天上午, but not 柳十五姑."""
    times = [str(entity["text"]) for entity in turn.entities if entity["entity"] == "time"]
    return any(core[0] not in SINGLE or time not in core[1:-1] for time in times)


def is_person(word: str) -> bool:
    """Whether the dictionary counts a word as somebody's name: 白雪, 张三丰, 花木兰."""
    return word in _persons()


@lru_cache(maxsize=1)
def _persons() -> frozenset[str]:
    """From the dictionary's file: what the segmenter keeps says only how common a word is."""
    with jieba.dt.get_dict_file() as file:
        return frozenset(_PERSON.findall(file.read().decode()))
