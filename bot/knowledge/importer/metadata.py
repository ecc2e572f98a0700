"""Guesses issuer, number and dates of an official text from the lines about it. '' is what is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence

DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_ORGAN_ENDS = (
    "人民代表大会常务委员会|人民代表大会|委员会|人民政府|国务院办公厅|国务院|办公厅|办公室"
    "|中央|[部局厅署委院会]"
)
_ORGAN = rf"[\u4e00-\u9fff]{{2,24}}?(?:{_ORGAN_ENDS})"
#: One organ or several, as 杭州市民政局 杭州市财政局.
ORGANS = rf"(?:中共)?{_ORGAN}(?:[、 ]{_ORGAN})*"
#: 国务院令第804号 and its like, and 杭民发〔2018〕201号.
_ORDER = r"(?P<order>[\u4e00-\u9fff]{2,20}?(?:令|公告))\s*第?\s*(?P<n>\d+)\s*号"
_LETTER = r"(?P<letter>[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\d+号)"
NUMBER = re.compile(f"{_ORDER}|{_LETTER}")

_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,10}?(?:省|市|自治区|县|区))?第[一二三四五六七八九十]+届"
    r"(?P<congress>(?:全国)?人民代表大会(?:常务委员会)?)"
)
_IN_TITLE = re.compile(rf"(?P<who>{ORGANS}?)(?:印发)?关于")
_IN_ACT = re.compile(rf"{DATE}\s*(?P<who>{ORGANS})(?:发布|公布|印发|批准)")
_ORGAN_LINE = re.compile(ORGANS)
_ORDER_END = re.compile(r"(?:令|公告)$")
_BEFORE_ORGAN = re.compile(r"^.*[年月日]|中华人民共和国")
_ADOPTED = re.compile(rf"(?P<day>{DATE}).{{0,80}}?通过")
_ISSUED = re.compile(rf"(?P<day>{DATE}).{{0,60}}?(?:公布|发布|印发|批准)")
_IN_FORCE_HEAD = re.compile(rf"(?P<day>{DATE})\s*起?\s*(?:施行|实施|执行|调整)")
_IN_FORCE_TEXT = re.compile(rf"自(?P<day>{DATE})起(?:全面|正式)?(?:施行|实施|执行|生效)")
_IN_FORCE_AT_ONCE = re.compile(r"自(?:公布|发布|印发|颁布)之日起(?:施行|实施|执行)")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def _last_day(pattern: re.Pattern[str], text: str) -> str:
    """The last day that `pattern` finds, as an ISO date."""
    days = [_DAY.fullmatch(found["day"]) for found in pattern.finditer(text)]
    if not days or days[-1] is None:
        return ""
    year, month, day = days[-1].groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _organ(order: str) -> str:
    """The name in front of 令 or 公告, without the date that may stand before it."""
    return _BEFORE_ORGAN.sub("", order)


def document_number(about: str) -> str:
    """The last number given, which is that of the latest version."""
    found = list(NUMBER.finditer(about))
    if not found:
        return ""
    last = found[-1]
    return last["letter"] or f"{_organ(last['order'])}第{last['n']}号"


def issuer(title: str, about: str, signature: Sequence[str]) -> str:
    """The congress that passed it, else who ordered it, else who is named in title, act or signature."""
    congress = _CONGRESS.search(about)
    if congress:
        return (congress["place"] or "全国") + congress["congress"].removeprefix("全国")
    orders = [found["order"] for found in NUMBER.finditer(about) if found["order"]]
    if orders:
        return _ORDER_END.sub("", _organ(orders[-1]))
    found = _IN_TITLE.match(title) or _IN_ACT.search(about)
    if found:
        return found["who"].replace(" ", "、")
    signed = [line for line in signature if _ORGAN_LINE.fullmatch(line)]
    return "、".join(signed).replace(" ", "、")


def adopted(about: str) -> str:
    """The ISO date on which it was passed, or else issued."""
    return _last_day(_ADOPTED, about) or _last_day(_ISSUED, about)


def effective(about: str, texts: Sequence[str]) -> str:
    """The ISO date from which it holds: as its text says (本法自…起施行), else as the lines about it do."""
    for text in reversed(texts):
        said = _last_day(_IN_FORCE_TEXT, text)
        if said:
            return said
        if _IN_FORCE_AT_ONCE.search(text):
            return _last_day(_IN_FORCE_HEAD, about) or _last_day(_ISSUED, about)
    return _last_day(_IN_FORCE_HEAD, about)
