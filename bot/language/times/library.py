"""The readings that jionlp gives: stretches such as 月底, 第三季度, 明年夏天, 上世纪八十年代.

Only such stretches are given to it. Asked for everything it reads 74 of the 90 peer expressions,
prefers the past (周一, 3月8号), takes up to 6 ms for a sentence with a range, finds times where there
are none (三点建议), and its parser keeps the state of a call in itself, hence the lock.
"""

from __future__ import annotations

import contextlib
import io
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.language.clock import TIME_ZONE
from bot.language.times.spans import Grain, Stretch

_lock = threading.Lock()
#: Writing that jionlp lacks, and the same in its own words.
_REWRITES = (
    (re.compile(r"的|份|一(?=个[月季])"), ""),
    (re.compile(r"月月"), "月"),
    (re.compile(r"年年"), "年"),
    (re.compile(r"(?<=月)(?:[末尾]|脚边?)$"), "底"),
    (re.compile(r"(?<=[月年])头上?$"), "初"),
    # To residents the end of the year is December, to jionlp November as well.
    (re.compile(r"(?<=年)(?:[底末尾]|脚边)$"), "12月"),
    (re.compile(r"^年(?=12月)"), "今年"),
    (re.compile(r"开春"), "春天"),
    (re.compile(r"^这(?=月)|^这个?(?=季)"), "本"),
    (re.compile(r"前(?=半年)"), "上"),
    (re.compile(r"后(?=半年)"), "下"),
    (re.compile(r"^本年"), "今年"),
    (re.compile(r"^月"), "本月"),
)
_SAID_YEAR = re.compile(
    r"[0-9零〇一二三四五六七八九]{4}年|[去今明本前后]年|[上下这本]一?个?[月季]|[上下]半年|世纪|年代|过去|近|未来|今后"
)
_GRAINS: tuple[tuple[float, Grain], ...] = (
    (300, "year"),
    (80, "quarter"),
    (25, "month"),
    (6, "week"),
    (0.9, "day"),
)
_FORMAT = "%Y-%m-%d %H:%M:%S"


@lru_cache(maxsize=1)
def _parser() -> Callable[..., dict[str, Any]]:
    """jionlp's `parse_time`; its greeting at import is kept off the output."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        jionlp.parse_time("今天", time_base={"year": 2026, "month": 1, "day": 1})
    parse: Callable[..., dict[str, Any]] = jionlp.parse_time
    return parse


def warm_up() -> None:
    """Imports jionlp and builds its parser: about a second, once a process."""
    with _lock:
        _parser()


def read_period(text: str, now: datetime) -> Stretch | None:
    """The stretch that `text` names seen from `now`, or None where jionlp reads none.

    A stretch without a year or month of its own that has passed is the next one (年初 → next January).
    """
    of_no_month = text.startswith("月")
    for pattern, plain in _REWRITES:
        text = pattern.sub(plain, text)
    found = _parse(text, now)
    if found is None or found.finish >= now:
        return found
    if of_no_month:
        return _parse(text, now.replace(day=1) + timedelta(days=31))
    return found if _SAID_YEAR.search(text) else _parse(text, now + timedelta(days=366))


def _parse(text: str, now: datetime) -> Stretch | None:
    base = {"year": now.year, "month": now.month, "day": now.day,
            "hour": now.hour, "minute": now.minute, "second": now.second}  # fmt: skip
    with _lock:
        try:
            answer = _parser()(text, time_base=base)
        except ValueError:
            return None
    if answer["type"] not in ("time_point", "time_span"):
        return None
    try:
        begin, finish = (datetime.strptime(end, _FORMAT).replace(tzinfo=TIME_ZONE) for end in answer["time"])
    except ValueError:  # an open end is written -inf or inf
        return None
    return Stretch(begin, finish, _grain(finish - begin)) if begin <= finish else None


def _grain(length: timedelta) -> Grain:
    """The unit that a stretch of this length comes closest to."""
    return next((grain for least, grain in _GRAINS if length >= timedelta(days=least)), "hour")
