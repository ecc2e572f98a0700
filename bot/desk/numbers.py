"""Case numbers: nine digits, said as 483-201-567, the last one a check digit.

Eight digits are drawn at random, so that nobody counts cases or guesses the next; the ninth is that
of ISO 7064, Mod 11,10, which finds every wrong digit and nearly every swap of two.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from stdnum.iso7064 import mod_11_10

from bot.language.contacts import read_phones
from bot.language.normalise import clean

LENGTH = 9
_FIGURES = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_DIGIT = "[0-9零〇幺一二三四五六七八九]"
_BETWEEN = r"[\s\-‐‑–—_.·,、]{0,2}"
#: 483201567, 483-201-567, 四八三 二零一 五六七: a number may follow it, but no further digit of its own.
_GROUPED = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{3}}(?P<gap>{_BETWEEN}){_DIGIT}{{3}}(?P=gap){_DIGIT}{{3}}(?!{_DIGIT})"
)
#: Digits that are said one by one or in groups of any size: then they must be nine in all.
_LOOSE = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT})*")
#: 2026-12-1 10 has nine digits as well.
_DATE = re.compile(r"20[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}")


def new() -> str:
    """A number that nobody can foresee. It may have been drawn before: the store's key tells."""
    while True:
        # It never begins like an area code (0) or a service number (400, 800), which are said alike.
        body = str(10_000_000 + secrets.randbelow(90_000_000))
        if body[:3] not in ("400", "800"):
            return body + str(mod_11_10.calc_check_digit(body))


def shown(number: str) -> str:
    """As it is written and read out: 483-201-567."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"


def is_valid(number: str) -> bool:
    """Whether the nine digits agree with their check digit."""
    return len(number) == LENGTH and number.isascii() and bool(mod_11_10.is_valid(number))


def read(text: str) -> str | None:
    """The first case number that a message names, as nine digits, or None.

    Full-width digits, Chinese figures (四八三 二零一 五六七), spaces and dashes are taken; a telephone
    number is none, nor is a number whose check digit is wrong (`misread` tells of that).
    """
    return next((number for number in _candidates(text) if is_valid(number)), None)


def misread(text: str) -> str | None:
    """Nine digits that look like a case number and are none: one of them was misheard or mistyped."""
    if read(text) is not None:
        return None
    return next((number for number in _candidates(text) if number[0] != "0"), None)


def _candidates(text: str) -> Iterator[str]:
    plain = list(clean(text))
    for phone in read_phones(text):
        # Something that is no separator, so that digits around a telephone number do not become one.
        plain[phone.start : phone.end] = "#" * (phone.end - phone.start)
    line = _DATE.sub(lambda date: "#" * len(date.group()), "".join(plain))
    seen = set()
    for pattern in (_GROUPED, _LOOSE):
        for match in pattern.finditer(line):
            digits = re.sub(r"[^0-9]", "", match.group().translate(_FIGURES))
            if len(digits) == LENGTH and digits not in seen:
                seen.add(digits)
                yield digits
