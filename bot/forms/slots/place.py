"""Where: the community, and an address that can be found, told at once or part by part."""

from __future__ import annotations

import re

from bot.forms.slots.answer import Answer
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.retrieval.parts import asks

_COMMUNITY = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:社区|小区|村|新村|家园|花园|公寓|街道|苑|府|庭|城|湾)(?:小区|社区)?"
)
_LEADS = re.compile(
    r"^(?:他|她|地址|我|我们|我家|家|家里|老人|就|是|在|住|住在|住的|属于|算|归|那个"
    r"|现在|搬到|送到|好像|大概|嗯|哦|门牌|:|：|,|，| )+"
)
_PARTS = re.compile(r"[,，。.;；!！、\s]+")
#: What is said in the place of an answer: 不用留电话, 没有, 不要.
_NO_ANSWERS = ("no_phone", "deny", "skip")
_BARE = re.compile(r"[\u4e00-\u9fff]{2,5}")
_OF_COMMUNITY = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:社区|街道)")
_NEAR = re.compile(r"(?:那边|这边|附近|旁边|那里|这里|[那这]?一带)(?:的)?$")
_STREET = re.compile(r"[\u4e00-\u9fff]{2,6}(?:路|街|巷|弄|大道)")
_SHORTEST_ADDRESS = 3
_LONGEST_ADDRESS = 80
_FIGURES = "0-9一二三四五六七八九十百"
#: A full address in the middle of a sentence: a road or estate with a number of a house in it.
_WHOLE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:路|街|巷|弄|苑|园|庭|府|城|湾|邸|小区|花园|公寓|新村|家园|村|社区)"
    r"(?=[\u4e00-\u9fff]{0,8}[0-9一二三四五六七八九十百])"
    r"[\u4e00-\u9fff0-9A-Za-z\-—]{0,30}(?:号|幢|栋|楼|单元|室|层|户)[0-9A-Za-z\-—]*"
)
_UNIT = r"号楼|号院|[幢栋号座]|单元|[室层楼户]"
#: 3幢, 二单元, 501室, 3-2-501: what tells one door from another.
_DOOR = re.compile(
    rf"[{_FIGURES}]{{1,5}}\s?(?:{_UNIT})|[0-9]{{1,3}}[-—][0-9]{{1,4}}|(?<![0-9])[0-9]{{3,4}}(?![0-9])"
)
#: A place that is found without a number.
_LANDMARK = re.compile(
    r"地铁|公交|桥|门口|旁边|对面|附近|公园|车站|路口|医院|超市|学校|菜场|大厦|广场|院区|站|店|馆"
)
#: 2幢, 1单元501, 301室, 三楼: nothing but a door.
_ONLY_DOOR = re.compile(rf"(?:[{_FIGURES}]{{1,5}}(?:{_UNIT})?|[-—\s])+")
_PIECE = re.compile(rf"(?P<number>[{_FIGURES}]{{1,5}})(?P<unit>{_UNIT})?")
#: 138 0013: the beginning of a telephone number, and no door.
_PIECE_OF_PHONE = re.compile(r"1[3-9][0-9][\s-]?[0-9]{3,8}(?:[\s-][0-9]{1,4})?")
#: 幺零幺 is 101, read figure by figure.
_SPOKEN_ROOM = re.compile(r"[一二三四五六七八九幺][零〇幺一二三四五六七八九]{2,3}(?=室|[,，。\s]|$)")
_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_COMMUNITY_ONLY = re.compile(r"(?:[\u4e00-\u9fff]{2,3} )?[\u4e00-\u9fff]{2,6}社区(?:的)?")
_LAST_NUMBER = re.compile(rf"[0-9]{{1,5}}(?=室?$)|[{_FIGURES}]{{1,5}}(?=室$)")
_BLOCK = ("幢", "栋", "号楼", "座")
#: What leads up to an address: 改成…, 住在….
_BEFORE = re.compile(
    r".*(?:改成|改为|改到|换成|搬到|住在|住|地址是|应该是|出发地是|(?<![0-9零一二三四五六七八九十])从|送到|哦不|不对)(?=.{4})"
)


def read_community(turn: FormTurn, words: Words) -> Answer:
    """A community of the list, else what looks like the name of one, of an estate or of a street."""
    known = turn.first("community")
    if known is not None:
        return Answer(str(known))
    if asks(turn.text):
        return Answer(problem="community")
    core = _NEAR.sub("", _LEADS.sub("", turn.typed).strip(" 。.,，!！的啊呀"))
    named = [found for part in _PARTS.split(turn.typed) for found in _COMMUNITY.findall(_LEADS.sub("", part))]
    if named:
        # 浦沿街道之江社区: the smaller place.
        return Answer(next((name for name in reversed(named) if name.endswith("社区")), named[0]))
    street = turn.first("street")
    if street is not None:
        return Answer(str(street))
    if _STREET.fullmatch(core):
        return Answer(core)
    # 八点半 and 三个人 are no communities.
    tells = any(entity["entity"] not in ("place", "service") for entity in turn.entities)
    if tells or not _BARE.fullmatch(core) or any(words.says(kind, turn.text) for kind in _NO_ANSWERS):
        return Answer(problem="community")
    return Answer(f"{core}社区")


def read_address(turn: FormTurn, words: Words, rest: str, known: str = "") -> Answer:
    """What was answered, where it names a street, an estate or a place, and some detail of it.

    `known` are the parts that were told before: 301 is a part of an address that has begun.
    """
    if _PIECE_OF_PHONE.fullmatch(rest.strip()):
        return Answer(problem="address")
    rest = _SPOKEN_ROOM.sub(lambda match: match.group().translate(_SPOKEN), rest)
    core = _address_clauses(rest, words, begun=bool(known)) or ""
    if known and _DOOR.search(known) and _COMMUNITY_ONLY.fullmatch(core):
        # 长河社区的 behind a door is who one is, and no part of the address.
        return Answer(problem="address")
    new = bool(known) or bool(_ONLY_DOOR.fullmatch(core) and _DOOR.search(core))
    if not (1 if new else _SHORTEST_ADDRESS) <= len(core) <= _LONGEST_ADDRESS or asks(core):
        return Answer(problem="address")
    return Answer(joined(known, core))


def is_found(address: str) -> bool:
    """Whether somebody can find it: a door's number or a landmark is in it, and not only 汤家桥社区."""
    return bool(_DOOR.search(address)) or _has_landmark(address)


def _has_landmark(address: str) -> bool:
    return bool(_LANDMARK.search(_OF_COMMUNITY.sub("", address)))


def has_room(address: str) -> bool:
    """Whether an address goes down to a door and not only to a staircase: 2幢301, 88号, 地铁站B口."""
    units = [unit for _, unit in _PIECE.findall(address)]
    only_block = bool(units) and all(unit in (*_BLOCK, "单元") for unit in units)
    return is_found(address) and (not only_block or _has_landmark(address))


def joined(known: str, new: str) -> str:
    """The parts of an address in one: 长河街道 + 天官社区 + 2幢 + 301; what is told again in full counts."""
    if known and _ONLY_DOOR.fullmatch(known) and not _ONLY_DOOR.fullmatch(new):
        return new if _DOOR.search(new) else f"{new}{known}"
    if not known or new.startswith(known[:2]) or (len(new) > len(known) and known in new):
        return new
    return known if new in known else f"{known}{new}"


def with_new_door(address: str, new: str) -> str | None:
    """`address` with another number where only that is said: 门牌是302, 改成3单元; None for more."""
    core = _LEADS.sub("", new).strip(" 。.,，!！的吧")
    if not _ONLY_DOOR.fullmatch(core) or not address:
        return None
    changed = address
    for piece in _PIECE.finditer(core):
        changed = _with_piece(changed, piece["number"], piece["unit"])
    return changed


def _with_piece(address: str, number: str, unit: str | None) -> str:
    if unit is None or unit == "室":
        put = _LAST_NUMBER.sub(number, address)
        return put if put != address or number in address else f"{address}{number}"
    same = "|".join(_BLOCK) if unit in _BLOCK else re.escape(unit)
    place = re.compile(rf"[{_FIGURES}]{{1,5}}(?:{same})")
    if place.search(address):
        return place.sub(f"{number}{unit}", address, count=1)
    room = _LAST_NUMBER.search(address)
    # 2幢301室 with a 3单元 is 2幢3单元301室.
    at = room.start() if room is not None and address[: room.start()] else len(address)
    return f"{address[:at]}{number}{unit}{address[at:]}"


def find_address(text: str) -> str | None:
    """A full address in the middle of a message, or None."""
    match = _WHOLE.search(_BEFORE.sub("", text)) or _WHOLE.search(text)
    if match is None:
        return None
    return _LEADS.sub("", match.group())


def is_place_part(text: str, words: Words) -> bool:
    """Whether an answer is only a place or a part of an address: 天官社区, 2幢, 301室."""
    core = _LEADS.sub("", text).strip(" 。.,，!！的啊呀")
    door = bool(_ONLY_DOOR.fullmatch(core) and _DOOR.search(core))
    return door or bool(words.address.search(core) and _DOOR.search(core))


def _address_clauses(text: str, words: Words, *, begun: bool) -> str | None:
    """The clauses of an answer that are of the address, as they were written: not 刚刚讲过嘞, not 哦不."""
    meant = _BEFORE.sub("", text)
    if _WHOLE.search(meant) or words.address.search(meant):
        text = meant
    kept = [
        (match.start(), match.end())
        for match in re.finditer(r"[^,，。;；!！、\s]+", text)
        if _is_part(match.group(), words, begun=begun)
    ]
    if not kept:
        return None
    start, end = kept[0][0], kept[-1][1]
    core = re.sub(r"(?<=[道区路园苑])\s+", "", _LEADS.sub("", text[start:end]).strip(" 。.,，!！"))
    return re.sub(r"(?<=[0-9室号幢])(?:的|啊|呀|吧|哦|嘛|呢|接)+$", "", core)


def _is_part(clause: str, words: Words, *, begun: bool) -> bool:
    core = _LEADS.sub("", clause)
    if not core or asks(core):
        return False
    place = words.address.search(core) or _OF_COMMUNITY.search(core)
    return bool(place or _DOOR.search(core) or (begun and _ONLY_DOOR.fullmatch(core)))
