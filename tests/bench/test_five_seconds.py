"""A short version of `bench five-seconds`: two real servers, a model that stalls, stores that go away."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from bot.bench.five_seconds import Size, measure
from bot.bench.servers import free_port
from bot.bench.wechat.residents import Ledger, WeChat


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs Redis")
@pytest.mark.usefixtures("trained")
def test_no_reply_is_lost_and_none_doubled() -> None:
    size = Size(messages=48, rate=12.0, stall=2.0, slow=1.0, loss=0.1, deadline=1.0)
    figures = {figure.name: figure for figure in measure(size)}
    assert "48 messages" in figures["slowest response"].baseline
    assert figures["replies lost"].value == 0
    assert figures["replies doubled"].value == 0
    assert figures["responses other than 200"].value == 0
    # Otherwise nothing was shown: answers did come late.
    assert not figures["replies lost"].baseline.startswith("0 acknowledged")


def test_what_was_read_is_counted_for_each_resident() -> None:
    ledger = Ledger()
    for resident in ("one", "two"):
        ledger.asked[resident] += ["甲", "乙"]
    ledger.read["one"] += ["甲。", "丙", "乙和甲"]
    assert ledger.times() == {("one", "甲"): 2, ("one", "乙"): 1, ("two", "甲"): 0, ("two", "乙"): 0}


def test_a_message_goes_out_three_times_and_counts_what_failed() -> None:
    async def run() -> WeChat:
        wechat = WeChat((free_port(), free_port()), "token", loss=0.0, seed=1)
        await wechat.send("one", "甲", "乙")
        await wechat.close()
        return wechat

    told = asyncio.run(run()).told
    assert (told.requests, told.given_up, told.statuses[0]) == (3, 1, 3)
