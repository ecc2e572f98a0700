"""What a process answers to itself before it answers residents."""

from __future__ import annotations

from collections.abc import Sequence

from bot.retrieval.entries import Entry

#: So many questions at least. With one alone the memory of two workers grew by 7.0 % in the half hour after a
#: minute of full load, as they wrote for the first time to pages that they shared; with these by 2.1 %.
_LEAST = 60
#: Times are read by libraries of their own.
_WITH_A_TIME = "今天下午三点老年食堂吃饭打几折"


def usual_messages(entries: Sequence[Entry]) -> list[str]:
    """Questions of the guides, taken evenly from all of them, and one with a time in it."""
    asked = [text for entry in entries for text in entry.unit.questions]
    return [_WITH_A_TIME, *asked[:: max(1, len(asked) // _LEAST)]]
