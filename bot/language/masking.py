"""Takes personal data out of texts that go into logs, metrics and traces.

It would rather hide too much: what it leaves is read by people who have no business with residents.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from bot.language.contacts import read_names, read_phones
from bot.language.normalise import clean

PHONE, IDENTITY, NUMBER, NAME, ADDRESS = "[phone]", "[identity card]", "[number]", "[name]", "[address]"

_FIGURES = "零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_DIGIT = rf"[0-9{_FIGURES}]"
_SPOKEN = str.maketrans(_FIGURES, "001123456789123456789")
#: Between two digits of one number: up to five signs, spaces or invisible characters, or 杠.
_BETWEEN = r"[\W_杠]{0,5}"
#: Shorter numbers are amounts, years, ages and service numbers (12345).
_SHORTEST = 7
_RUN = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{{_SHORTEST - 1},}}")
#: What an identity card number may end in, after 17 digits.
_CHECK_X = re.compile(rf"{_BETWEEN}[xX](?![A-Za-z])")
_ALL_BUT_CHECK = 17
_CLOCK = (
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,](?:[0-9]{6}|[0-9]{3}))?)?(?:[+-][01][0-9]:[0-5]0)?"
)
_TIME = rf"20[0-9]{{2}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?: {_CLOCK})?"
_HERE = r"(?:127\.0\.0\.1|0\.0\.0\.0)(?::[0-9]{1,5})?"
#: Times of this century and this machine's own addresses: no Chinese telephone number begins so.
_HARMLESS = re.compile(rf"(?:{_TIME}|{_HERE}|(?<=T){_CLOCK})(?:[ ,;/]{{1,3}}(?:{_TIME}|{_HERE}))*")

_COUNT = r"[0-9零〇一二三四五六七八九十百]{1,6}"
_PART = rf"\s?{_COUNT}(?:[-—之]{_COUNT}){{0,3}}\s?(?:号楼|号院|单元|[号幢栋座室弄层楼])"
_HOUSE = r"\s?(?:[0-9]{1,3}[-—]){1,2}[0-9]{3,4}(?![0-9年])"
_STREET = r"(?:路|街|大道|巷|弄|里|小区|[东西南北]?苑|花园|公寓|新?村|家园|城|府|园|庭)"
#: What stands before a street's name is not of it: 我住在, 送到.
_BEFORE = "(?:(?![我你他她咱住在到是的去来])[一-龥])"
_ADDRESSES = re.compile(
    # 江虹路100号3幢2单元501室, 滨康小区3-2-501, 3幢501室, 3-2-501
    rf"{_BEFORE}{{0,12}}{_STREET}(?:(?:{_PART})+(?:\s?[0-9]{{3,4}}(?![0-9年]))?|{_HOUSE})"
    rf"|{_PART}(?:(?:{_PART})+|\s?[0-9]{{3,4}}(?![0-9年]))"
    r"|(?<![0-9-])[0-9]{1,3}[-—][0-9]{1,2}[-—][0-9]{3,4}(?![0-9])"
    # 家住…, 地址是…
    r"|(?<=住在)[^\s,，。;；!！?？]{2,40}|(?<=[住地]址)[是为:：\s]{0,2}[^\s,，。;；!！?？]{2,40}"
    r"|(?<=家住)[^\s,，。;；!！?？]{2,40}|(?<=送到)[^\s,，。;；!！?？]{2,40}"
)
#: 'name': '王秀英', address=…: a mapping that found its way into a message.
_VALUES = re.compile(
    r"""(?<![A-Za-z])(?P<key>name|address)["']?\s?[:=]\s?(?:"(?P<a>[^"]+)"|'(?P<b>[^']+)'|(?P<c>[^\W0-9A-Za-z]{2,20}))"""
)


def mask(text: str) -> str:
    """`text` with a label in the place of what is personal.

    Hidden are telephone and identity card numbers, in whatever way they are written or spoken, every
    other number of seven and more digits but times, names that are introduced (`read_names`) and what
    looks like an address. A name alone, without a word that introduces it, is not found.
    """
    plain = clean(text)
    found = [*_numbers(plain), *_addresses(plain), *_names(plain)]
    return _replaced(text, found) if found else text


def _numbers(plain: str) -> Iterable[tuple[int, int, str]]:
    for match in _RUN.finditer(plain):
        if _HARMLESS.fullmatch(plain, match.start(), match.end()):
            continue
        check = _CHECK_X.match(plain, match.end())
        end = check.end() if check and len(_digits(match.group())) == _ALL_BUT_CHECK else match.end()
        yield match.start(), end, _label(plain[match.start() : end])


def _digits(run: str) -> str:
    return re.sub(r"[^0-9X]", "", run.translate(_SPOKEN).upper())


def _label(run: str) -> str:
    digits = _digits(run)
    if _is_identity(digits):
        return IDENTITY
    return PHONE if read_phones(run) or read_phones(digits) else NUMBER


def _is_identity(digits: str) -> bool:
    """By date of birth and check character; the library refuses people born before their county was."""
    if len(digits) != _ALL_BUT_CHECK + 1 or "X" in digits[:-1]:
        return False
    try:
        ric.get_birth_date(digits)
    except ValidationError:
        return False
    return str(ric.calc_check_digit(digits)) == digits[-1]


def _addresses(plain: str) -> Iterable[tuple[int, int, str]]:
    return ((match.start(), match.end(), ADDRESS) for match in _ADDRESSES.finditer(plain))


def _names(plain: str) -> Iterable[tuple[int, int, str]]:
    for span in read_names(plain):
        yield span.start, span.end, NAME
    for match in _VALUES.finditer(plain):
        group = next(name for name in "abc" if match[name])
        yield match.start(group), match.end(group), NAME if match["key"] == "name" else ADDRESS


def _replaced(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    """What overlaps is hidden as one; the label of the part that begins first stays."""
    pieces, last, label = [], 0, ""
    for start, end, its_label in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= last or not label:
            pieces += [label, text[last:start]]
            last, label = end, its_label
        else:
            last = max(last, end)
    return "".join([*pieces, label, text[last:]])


class MaskingFilter(logging.Filter):
    """Masks each record's message and traceback; attach it to a handler, which sees all loggers' records.

    A record without personal data is left as it is; otherwise its text arguments are masked one by
    one, so that formatters which read arguments still can, and where that is not enough the whole
    message becomes one masked text.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks `record` in place; always true, nothing is dropped."""
        try:
            self._mask_message(record)
        except (TypeError, ValueError):
            # Left alone, the handler would print the arguments as they are to standard error.
            record.msg, record.args = "a message that does not fit its arguments: %s", (record.pathname,)
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = mask(record.exc_text or logging.Formatter().formatException(record.exc_info))
        return True

    def _mask_message(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        masked = mask(message)
        if masked == message:
            return
        if isinstance(record.args, tuple):
            record.args = tuple(_argument(value) for value in record.args)
        if record.getMessage() != masked:
            record.msg, record.args = masked, ()
        if hasattr(record, "color_message"):  # uvicorn's second wording, with the same arguments
            record.color_message = record.msg


def _argument(value: Any) -> Any:
    return mask(value) if isinstance(value, str) else value
