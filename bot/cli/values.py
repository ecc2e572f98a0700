"""What may be given to an option: whole numbers within bounds, times."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from bot.language import clock

#: Within these years a present has a past and a future that can be told.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """Reads a whole number from `least` to `most`; argparse refuses all else in one sentence."""
    bounds = f"a whole number from {least}" + ("" if most is None else f" to {most}")

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"must be {bounds}, not {text!r}")
        return number

    return read


def iso_time(text: str) -> datetime:
    """Reads an ISO 8601 time, aware; without an offset it is taken as Asia/Shanghai."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be an ISO 8601 time, not {text!r}") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(f"must be of a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment.replace(tzinfo=clock.TIME_ZONE) if moment.tzinfo is None else moment
