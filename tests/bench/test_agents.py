"""A short version of `bench agents`: a real server, a few agents who want the same residents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.bench.agents import Size, measure
from bot.bench.agents_crowd import Ledger, differences

POSTGRES = shutil.which("pg_ctl") or list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@pytest.mark.skipif(shutil.which("redis-server") is None or not POSTGRES, reason="needs Redis, PostgreSQL")
@pytest.mark.usefixtures("trained")
def test_nobody_is_claimed_twice_and_nothing_lost_or_doubled() -> None:
    size = Size(agents=3, conversations=12, lines=2, pause=3.0, calls=6.0)
    figures = {figure.name: figure for figure in measure(size)}
    assert "24 lines" in figures["messages lost"].baseline
    for name in (
        "conversations claimed twice",
        "messages lost",
        "messages doubled",
        "lines without suggestions",
    ):
        assert figures[name].value == 0, name
    # Otherwise nothing was shown: agents did want the same residents.
    assert not figures["conversations claimed twice"].baseline.startswith("0 ")


def test_what_is_missing_and_what_is_there_twice_is_counted() -> None:
    assert differences(["甲", "乙", "乙"], ["乙", "丙", "甲", "甲"]) == (1, 2)
    assert differences(["甲"], ["甲"]) == (0, 0)


def test_a_claim_that_was_granted_to_two_is_counted_once() -> None:
    ledger = Ledger()
    ledger.claims["h-1"] += ["甲", "乙", "丙"]
    ledger.claims["h-2"] += ["甲"]
    assert ledger.twice == 1
