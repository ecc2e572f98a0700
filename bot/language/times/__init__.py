"""Times in a resident's message: 今晚八点, 下周三下午, 农历腊八, 三点半到五点."""

from __future__ import annotations

from datetime import datetime

from bot.language.clock import TIME_ZONE
from bot.language.times import almanac, library
from bot.language.times.reader import read_times
from bot.language.times.spans import Grain, TimeSpan
from bot.language.workdays import is_working_day

__all__ = ["Grain", "TimeSpan", "read_times", "warm_up"]


def warm_up() -> None:
    """Loads jionlp, the lunar tables and the holidays, so that no resident's message waits for them."""
    now = datetime.now(TIME_ZONE)
    library.warm_up()
    almanac.warm_up(now.year)
    is_working_day(now.date())
    read_times("明天上午九点", now)
