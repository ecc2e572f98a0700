"""What is personal and must not reach a log."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language.masking import MaskingFilter, mask

#: Made up: right check character, no such person.
IDENTITY = "330106195603121235"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800138000", "电话[phone]"),
        ("138 0013 8000", "[phone]"),
        ("１３８－００１３－８０００。", "[phone]。"),
        ("幺三八零零幺三八零零零，下午打", "[phone]，下午打"),
        ("138杠0013杠8000", "[phone]"),
        ("+86 138.0013.8000", "+[phone]"),
        ("0571-86580000", "[phone]"),
        ("13800138000或者13900139000", "[phone]或者[phone]"),
        (f"身份证{IDENTITY}", "身份证[identity card]"),
        ("身份证11010519491231002X", "身份证[identity card]"),
        ("身份证11010519491231002x好的", "身份证[identity card]好的"),
        ("身份证110105194912310021", "身份证[number]"),
        ("/cases/13800138000?x=1", "/cases/[phone]?x=1"),
        ("卡号6222021234567890123", "卡号[number]"),
        ("我叫王小芳，想预约", "我叫[name]，想预约"),
        ("姓名：欧阳明", "姓名：[name]"),
        ("{'name': '阿依古丽', 'phone': '13800138000'}", "{'name': '[name]', 'phone': '[phone]'}"),
        ("address=江虹路, people=2", "address=[address], people=2"),
        ("我住在江虹路100号3幢2单元501室", "我住在[address]"),
        ("江虹路一百号三幢", "[address]"),
        ("滨康小区3-2-501", "[address]"),
        ("房号3-2-501", "房号[address]"),
        ("地址是长河街道江二村，谢谢", "地址[address]，谢谢"),
    ],
)
def test_what_is_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "老年食堂吃饭打几折",
        "年满60周岁，打5到8折",
        "打12345或者110",
        "took 8.41 ms, 3 passages",
        "12月5号下午3点",
        "2026年12月5日",
        "2026-11-25T14:30:00+08:00",
        "2026-11-25 14:30:00.123456",
        "from 2026-11-25T14:30 to 2026-11-26T14:30",
        "Uvicorn running on http://127.0.0.1:8000",
        "booking-6185ee1",
    ],
)
def test_what_stays(text: str) -> None:
    assert mask(text) == text


def digits(text: str) -> str:
    """The digits of `text` in ASCII, from all scripts."""
    spoken = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
    return "".join(str(int(c)) for c in text.translate(spoken) if c.isdecimal())


phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
separators = st.text(
    st.one_of(
        st.sampled_from(" -—–.,，、_/\\()（）+·:~\t\n\u3000\u200b\u00a0'\"*#杠"),
        st.characters(whitelist_categories=("Pd", "Po", "Zs", "Sm", "Cf")),
    ),
    max_size=3,
)
words = st.text(
    st.characters(whitelist_categories=("Lu", "Ll"), whitelist_characters="我你电话打的，。 "), max_size=8
)


@settings(deadline=None, max_examples=200)
@given(
    phones,
    st.lists(separators, min_size=10, max_size=10),
    words,
    words,
    st.sampled_from((None, WIDE, SPOKEN)),
)
@example("13820261125", ["", "", " ", "", "", "", "-", "", "-", ""], "", "", None)
@example("13800138000", ["", "", ".", "", ".", ".", "", "", "", ""], "", "", None)
def test_no_phone_survives_whatever_is_between(
    phone: str, between: list[str], before: str, after: str, script: dict[int, int] | None
) -> None:
    written = phone.translate(script) if script else phone
    text = before + "".join(a + b for a, b in zip(written, [*between, ""], strict=True)) + after
    left = mask(text)
    assert "[" in left
    assert phone not in digits(left)
    assert len(digits(left)) < 7


@settings(deadline=None, max_examples=200)
@given(st.lists(phones, min_size=1, max_size=3), st.text(max_size=5))
def test_no_phone_survives_among_others(numbers: list[str], between: str) -> None:
    left = mask(between.join(numbers))
    assert not any(number in left for number in numbers)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_any_text_can_be_masked(text: str) -> None:
    assert not re.search(r"[0-9]{7}", mask(text))


Log = tuple[logging.Logger, Callable[[], str]]


@pytest.fixture
def log() -> Log:
    """A logger whose handler masks, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(MaskingFilter())
    logger = logging.Logger("masked")
    logger.addHandler(handler)
    return logger, out.getvalue


def test_messages_and_arguments_are_masked(log: Log) -> None:
    logger, written = log
    logger.warning("no place for %s at %s", "13800138000", "2026-11-25")
    logger.warning("13800138000 %d", 13900139000)
    logger.warning("%(phone)s called", {"phone": "13800138000"})
    logger.warning("138%s", "00138000")
    logger.warning("%s waits", ["13800138000"])
    assert written().splitlines() == [
        "no place for [phone] at 2026-11-25",
        "[phone]",
        "[phone] called",
        "[phone]",
        "['[phone]'] waits",
    ]


def test_tracebacks_are_masked(log: Log) -> None:
    logger, written = log
    try:
        raise ValueError("我叫王小芳，电话13800138000")
    except ValueError:
        logger.exception("it failed")
    assert "ValueError: 我叫[name]，电话[phone]" in written()
    assert "王小芳" not in written()


def test_a_clean_record_keeps_its_arguments() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "%s took %d ms", ("booking", 3), None)
    assert MaskingFilter().filter(record)
    assert record.args == ("booking", 3)


def test_a_formatter_that_reads_arguments_still_finds_them() -> None:
    line = '%s - "%s %s HTTP/%s" %d'
    args = ("10.20.30.40:51234", "GET", "/cases/13800138000", "1.1", 200)
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, line, args, None)
    MaskingFilter().filter(record)
    assert record.args == ("[number]", "GET", "/cases/[phone]", "1.1", 200)


def test_a_second_wording_is_masked_too() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "%s", ("13800138000",), None)
    record.color_message = "\033[1m%s\033[0m"
    MaskingFilter().filter(record)
    assert record.color_message % record.args == "[phone]"


def test_a_message_that_does_not_fit_shows_nothing(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    logger, written = log
    logger.warning("nobody", "13800138000")
    assert written().startswith("a message that does not fit")
    assert capsys.readouterr().err == ""
