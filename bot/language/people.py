"""Ages and numbers of people in a message: 八十二岁, 今年七十三, 六十出头, 我们三个人, 一家四口."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import clean
from bot.language.quantities import ALONE, amount


@dataclass(frozen=True)
class AgeSpan:
    """An age in years from character `start` to `end` of a message.

    一岁半 is 1.5, six months 0.5. `about` marks 七十多岁, 六十出头; `nominal` 虚岁, which is one or
    two more than the years lived.
    """

    start: int
    end: int
    text: str
    years: int | float
    about: bool = False
    nominal: bool = False


@dataclass(frozen=True)
class PeopleSpan:
    """A number of people from character `start` to `end` of a message."""

    start: int
    end: int
    text: str
    count: int


#: Oldest age that is believed.
_OLDEST = 130
#: More people than any request is for.
_MOST_PEOPLE = 500
_N = rf"(?P<n>{ALONE}(?:[0-9]{{1,3}}|[零〇一二两三四五六七八九十百廿]{{1,5}}))"
_TENS = rf"(?P<n>{ALONE}(?:[2-9]0|[二三四五六七八九]十))"
_STOP = r"(?=[,，。;；!！?？、\s吧呢啦了]|的[人老]|$)"
_FILLER = r"(?:都|已经|有|是|也|快|刚|满|大概|差不多|[:\s])*"
_KIN = (
    r"(?:[我他她]|[爸妈爷奶爹娘公婆伯叔姨姑舅]|老人家?|老头子?|老爷子|老太太?|老伴|先生"
    r"|儿子|女儿|囡儿|孙子|孙女)"
)

_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # 八十二岁, 七八十岁, 一岁半, 虚岁七十岁, 3岁6个月; but not 大两岁, which compares.
        rf"(?<![大小差长])(?<![大小差长][了有])(?P<nominal>虚岁?\s?)?{_N}(?P<about>多|来|几|出头)?\s?个?周?岁"
        r"(?![月末首数寒入])(?P<half>半)?(?:零?(?P<months>[0-9一二两三四五六七八九十]{1,2})个月)?(?P<more>多|出头|左右|上下)?",
        # 六十出头, 八十好几, 五十开外
        rf"{_TENS}(?P<about>出头|好几|开外|挂零)(?![块元个])",
        # 60到69岁: the first of the two
        rf"{_N}(?=\s?(?:周?岁)?\s?(?:到|至|-|~)\s?[0-9一二三四五六七八九十]{{1,3}}周?岁)",
        # 今年七十三, 虚岁八十, 年满60
        rf"(?:今年|年纪|年龄|岁数|高龄|年满|刚满|刚过|已满|(?=虚岁))(?P<nominal>虚岁)?{_FILLER}{_N}(?P<about>多)?{_STOP}",
        # 我妈82了, 快八十了
        rf"(?:{_KIN}(?:也|都|已经|快|有|今年|刚|才)*|快|马上){_N}(?:(?=了(?!解))|(?P<about>多)(?=了(?!解)|[,，。!！?？\s]|$))",
        # 八旬老人
        r"(?P<n>[五六七八九])(?P<decade>旬)(?=老|高龄|的|父|母)",
        # 六个月大, 三个月的宝宝
        rf"{_N}个(?P<about>多)?月(?:(?P<young>大)|(?=的?(?P<baby>宝宝|婴儿|孩子|小孩|娃)))",
    )
)
_SAID_ALONE = re.compile(rf"\s*{_N}了\s*")
_AGE_CUE = re.compile(r"[岁旬了月多]|出头|好几|开外|挂零|今年|年纪|年龄|高龄|[年刚已]满|刚过")
_FIGURE = re.compile(r"[0-9一二两三四五六七八九十百廿俩仨]")

_NOT_PERSON = r"(?![民员大次家均工物才间行力体生类事寿社月格情气缘名选脸])"
_COUNTED = re.compile(
    rf"(?:(?<![有哪每另某那这第])|(?<=只有)|(?<=就有)|(?<=共有)){_N}\s?(?:口之家|口人|个人{_NOT_PERSON}|口(?![子气味])|人{_NOT_PERSON}|位(?![数置于]))"
)
_GROUPS = re.compile(
    r"(?P<two>[我你他她咱]们?俩|老两口|小两口|两口子|夫妻(?:俩|两个?|二人)|夫妇(?:俩|二人)|[母父娘爷]子?[女子]?俩|婆媳俩|祖孙俩"
    r"|姐妹俩|兄弟俩|俩人|俩个人)|(?P<three>[我你他她咱]们?仨|[母父娘爷]子?[女子]?仨|仨人)"
)
_MIXED = re.compile(
    rf"{_N}个?(?:大人|老人|大)[、和跟加带,\s]*(?P<m>[0-9]{{1,2}}|[一二两三四五六七八九十])个?(?:小孩子?|孩子|小朋友|小|娃)"
)


def read_age(text: str) -> tuple[AgeSpan, ...]:
    """The ages that `text` names, in its order; a difference (大两岁) is none."""
    plain = clean(text)
    if not _FIGURE.search(plain) or not _AGE_CUE.search(plain):
        return ()
    found: list[AgeSpan] = []
    alone = _SAID_ALONE.fullmatch(plain)
    matches = [match for pattern in _AGES for match in pattern.finditer(plain)]
    for match in [*matches, *([alone] if alone and len(alone["n"]) > 1 else [])]:
        span = _age(text, match)
        if span is not None and not any(span.start < one.end and one.start < span.end for one in found):
            found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _age(text: str, match: re.Match[str]) -> AgeSpan | None:
    groups = match.groupdict()
    known = amount(groups["n"] or "")
    if known is None:
        return None
    years, about = float(known[0]), known[1]
    end = match.end("n")
    if groups.get("baby") or groups.get("young"):
        years = years / 12
        end = match.end()
    elif groups.get("decade"):
        years *= 10
        end = match.end()
        about = True
    elif "more" in groups or groups.get("about"):
        end = match.end() if "more" in groups else match.end("about")
    if groups.get("half"):
        years += 0.5
    if groups.get("months"):
        years += (amount(groups["months"] or "") or (0, False))[0] / 12
    if not 0 <= years <= _OLDEST:
        return None
    about = about or bool(groups.get("about") or groups.get("more"))
    years = round(years, 2)
    start = match.start("nominal") if groups.get("nominal") and "more" in groups else match.start("n")
    whole = int(years) if years == int(years) else years
    return AgeSpan(start, end, text[start:end], whole, about, bool(groups.get("nominal")))


def read_people(text: str) -> tuple[PeopleSpan, ...]:
    """The numbers of people that `text` names, in its order: 三个人, 一家四口, 我们俩, 两大一小."""
    plain = clean(text)
    if not _FIGURE.search(plain) and "两口" not in plain:
        return ()
    found: list[PeopleSpan] = []
    for pattern in (_MIXED, _GROUPS, _COUNTED):
        for match in pattern.finditer(plain):
            count = _count(match)
            taken = any(match.start() < one.end and one.start < match.end() for one in found)
            if count is not None and not taken:
                place = match.start(), match.end()
                found.append(PeopleSpan(*place, text[slice(*place)], count))
    return tuple(sorted(found, key=lambda span: span.start))


def _count(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if match.group() == "一人":  # 一人一档 and the like; somebody alone says 一个人
        return None
    if groups.get("two") or groups.get("three"):
        return 2 if groups.get("two") else 3
    counts = [amount(groups[name] or "") for name in ("n", "m") if groups.get(name)]
    total = sum(int(known[0]) for known in counts if known is not None)
    return total if 1 <= total <= _MOST_PEOPLE and None not in counts else None


#: Several at once, one by one, and what stands between and around them.
_COUPLES = (
    r"爸妈|父母|爹妈|爹娘|公婆|岳父母|老两口|小两口|两口子|双胞胎|夫妻(?:俩|两个?人?|二人)?|夫妇(?:俩|两个?人?|二人)?"
    r"|[我你他她咱]们?俩(?![个口])|[我你他她咱]们两个?人?(?!孩|小|老)|[母父爷婆祖]子?[女子孙媳]?俩|祖孙俩|婆媳俩|姐妹俩|兄弟俩"
)
_PERSON = (
    r"老婆|老公|爱人|媳妇|先生|太太|丈夫|妻子|老伴儿?|老头子?|老太[婆太]|妈妈?|爸爸?|母亲|父亲|姆妈|爹爹?|娘"
    r"|儿媳妇?|儿子|女儿|囡[囡儿]?|女婿|外孙女?|孙[子女]|外[婆公]|奶奶|爷爷|姥[姥爷]|婆婆|公公|岳[母父]|丈母娘|丈人"
    r"|哥哥?|弟弟?|姐姐?|妹妹?|嫂[子嫂]|姑[姑妈]|舅[舅妈]|叔叔?|阿姨|伯伯|婶婶?|侄[子女]|外甥女?"
    r"|小孩子?|孩子|小囡|宝宝|伢儿?|崽|娃娃?|小朋友|男朋友|女朋友|朋友|同事|同学|邻居|闺蜜|保姆|护工|对象|未婚[夫妻]"
)
_WHO = r"(?:(?:(?:我们?|他|她|你)(?:家里?)?的?)?(?:{n}?个)?(?:{couple}|(?:" + _PERSON + r"))|{self})"
_NAMED = re.compile(
    _WHO.format(
        n="(?P<n>[0-9]{1,2}|[一二两三四五六七八九十])",
        couple=f"(?P<couple>{_COUPLES})",
        self="(?:(?:我自己|我本人|本人|自己|我)(?:一个人|一人)?|一个人(?=带|和|跟))",
    )
)
_JOINED = r"(?:[,，、\s]|和|跟|与|同|带着?|带上|加上?|再加|外加|还有|以及|陪着?|一起|就)*"
_UNNAMED = re.sub(r"[?]P<[a-z]+>", "?:", _NAMED.pattern)
_ALL_NAMED = re.compile(
    rf"(?:就|只有|只|一共|总共|是|有|嗯|哦|[\s,，])*(?:{_UNNAMED}{_JOINED})+"
    r"(?:去|来|参加|吃|要|上课|报名|一起|同|住|过|生活|在|的|啊|呀|吧|呢|哈|了|[。.!！\s])*"
)
#: 仨 at the end of what was said says it all.
_TOGETHER = re.compile(r"(?P<figure>俩|仨)(?:个?人|个)?(?:[吧啊呀的了。.!！\s])*$")


def count_named(text: str) -> int | None:
    """How many people a message names that names nothing else: 就我跟我妈 is 2, 我和老婆还有小孩 仨 is 3.

    None where it tells something else. For an answer to the question how many they are, and not for
    messages of any other kind, in which 我妈 is nobody to be counted.
    """
    plain = clean(text).strip()
    together = _TOGETHER.search(plain)
    if together is not None:
        return 2 if together["figure"] == "俩" else 3
    if not _ALL_NAMED.fullmatch(plain):
        return None
    return sum(_named(match) for match in _NAMED.finditer(plain)) or None


def _named(match: re.Match[str]) -> int:
    known = amount(match["n"]) if match["n"] else None
    each = 2 if match["couple"] else 1
    return each * (int(known[0]) if known else 1)
