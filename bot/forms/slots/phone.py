"""How to reach somebody: a number in one piece or in several, and a number that is put right."""

from __future__ import annotations

import re

import phonenumbers

from bot.forms.slots.answer import Answer
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.numerals import value

_DIGITS = re.compile(r"\d")
#: This many digits are meant as a telephone number.
_MEANT = 5
_FIGURES = "零〇幺一二三四五六七八九"
_SPOKEN = str.maketrans(_FIGURES, "001123456789")
#: One group of a number that is said piece by piece: 一百三十八, 138.
_GROUP = re.compile(rf"[0-9{_FIGURES}两十百千]+")
_FIGURES_ONLY = re.compile(rf"[0-9{_FIGURES}]+")
#: What stands between such groups: 138 1234 后面是 5688.
_BETWEEN = re.compile(r"(?:[\s,，、。.\-—]|后面|再|然后|接着|是|末尾|尾号)+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
#: 尾号是7789, 最后一位是9, 末尾改成12.
_TAIL = re.compile(
    rf"(?:尾号|尾数|末尾|最后|末|后)(?:那)?(?:[一二两三四1234]个?)?(?:位|个)?(?:数字|号码|数)?"
    rf"(?:应该|要)?(?:是|改成|改为|换成|改)\s*(?P<new>[0-9{_FIGURES}]{{1,8}})(?![0-9{_FIGURES}])"
)


def phone_of(turn: FormTurn, words: Words | None = None) -> str | None:
    """The number that a message gives in the end: of several the last, where the first is taken back.

    13812345678，哎呀写错了，13812345679; 不过打我老公的吧，139…. Without such a word, or without the
    editors' `words` for it, the first one counts.
    """
    numbers = [entity for entity in turn.entities if entity["entity"] == "phone"]
    if not numbers:
        return None
    between = turn.typed[numbers[0]["end"] : numbers[-1]["start"]]
    chosen = numbers[-1] if words is not None and words.says("retract", between) else numbers[0]
    return national(str(chosen["value"]))


def read_phone(turn: FormTurn, words: Words | None = None) -> Answer:
    """National digits of the number: 13800138000, 0571-87654321 → 057187654321."""
    number = phone_of(turn, words) or _in_pieces(turn.typed)
    if number is None and words is not None and words.says("no_phone", turn.typed):
        return Answer(problem="phone_refused")
    if number is None:
        meant = len(_DIGITS.findall(turn.typed)) >= _MEANT
        return Answer(problem="phone_wrong" if meant else "phone_missing")
    return Answer(number)


def with_new_tail(number: str, text: str) -> str | None:
    """`number` with its last digits as a message puts them right, or None where it does not."""
    found = _TAIL.search(text)
    if found is None:
        return None
    tail = found["new"].translate(_SPOKEN)
    changed = number[: -len(tail)] + tail
    return changed if len(changed) == len(number) and is_valid(changed) else None


def national(number: str) -> str:
    """E.164 or any valid writing → the digits one dials inside China."""
    parsed = phonenumbers.parse(number, "CN")
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(_DIGITS.findall(shown))


def _in_pieces(typed: str) -> str | None:
    """A mobile number that is said group by group: 一三八，一二三四，五六七四."""
    digits = "".join(map(_digits_of, _GROUP.findall(_BETWEEN.sub(" ", typed))))
    return digits if _MOBILE.fullmatch(digits) and is_valid(digits) else None


def _digits_of(group: str) -> str:
    """一百三十八 → 138; figures read one by one keep their zeros."""
    if any(unit in group for unit in "十百千"):
        read = value(group)
        return str(int(read)) if read is not None else ""
    return group.translate(_SPOKEN)


def digits_said(text: str) -> str:
    """The digits of a text that is nothing but figures (138 0013, 幺三八), else ''."""
    return text.translate(_SPOKEN) if _FIGURES_ONLY.fullmatch(text) else ""


def is_valid(number: str) -> bool:
    """Whether a number can be dialled."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    except phonenumbers.NumberParseException:
        return False
