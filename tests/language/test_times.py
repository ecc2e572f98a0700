"""Times: our own expressions in times.yml, the peers' in ../shared, and what holds for any text."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.clock import TIME_ZONE
from bot.language.times import read_times, warm_up
from bot.language.times.clocks import PARTS
from bot.language.times.feasts import ALIASES, FESTIVALS
from bot.language.times.spans import GRAINS
from bot.settings import ROOT

NOW = datetime(2026, 11, 25, 10, 20, 33, tzinfo=TIME_ZONE)
EXPRESSIONS = yaml.load(
    (Path(__file__).parent / "times.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
PEERS = ROOT.parent / "shared" / "data" / "time_expressions.jsonl"
#: Share of the peers' rows that must be read as both of their libraries do.
PEER_SHARE = 0.95


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@pytest.mark.parametrize(("text", "begin", "grain"), EXPRESSIONS["points"])
def test_point(text: str, begin: str, grain: str) -> None:
    spans = read_times(text, NOW)
    assert [(span.begin, span.grain) for span in spans] == [(moment(begin), grain)]


@pytest.mark.parametrize(("text", "begin", "finish"), EXPRESSIONS["ranges"])
def test_range(text: str, begin: str, finish: str) -> None:
    spans = read_times(text, NOW)
    assert [(span.begin, span.finish) for span in spans] == [(moment(begin), moment(finish))]


@pytest.mark.parametrize(("now", "text", "begin", "finish"), EXPRESSIONS["elsewhen"])
def test_seen_from_another_moment(now: str, text: str, begin: str, finish: str) -> None:
    spans = read_times(text, moment(now))
    assert [(span.begin, span.finish) for span in spans] == [(moment(begin), moment(finish))]


@pytest.mark.parametrize("row", EXPRESSIONS["several"], ids=lambda row: row[0])
def test_several(row: list[Any]) -> None:
    text, *expected = row
    spans = read_times(text, NOW)
    assert [(span.text, span.begin) for span in spans] == [(said, moment(begin)) for said, begin in expected]


@pytest.mark.parametrize("text", EXPRESSIONS["none"])
def test_no_time(text: str) -> None:
    assert read_times(text, NOW) == []


def test_every_festival_is_found_by_its_name() -> None:
    lone_figures = {"三八", "五四", "七一", "八一", "十一"}
    for name in {*FESTIVALS, *ALIASES}:
        text = f"{name}节" if name in lone_figures else name
        spans = read_times(text, NOW)
        assert [span.text for span in spans] == [text]
        assert spans[0].begin.date() >= NOW.date()


def test_every_part_of_the_day_is_found_by_its_name() -> None:
    for name, (first, _last, _words) in PARTS.items():
        spans = read_times(f"明天{name}", NOW)
        assert [(span.grain, span.begin.hour) for span in spans] == [("part", first)]


def test_traditional_writing_keeps_its_place() -> None:
    text = "請問下週三下午三點半可以嗎"
    (span,) = read_times(text, NOW)
    assert (span.text, span.begin) == ("下週三下午三點半", moment("2026-12-02T15:30"))


def test_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        read_times("明天", datetime(2026, 11, 25))


def test_now_of_another_zone_is_taken_to_shanghai() -> None:
    (span,) = read_times("今天", datetime.fromisoformat("2026-11-24T20:00:00+00:00"))
    assert span.begin == moment("2026-11-25")


def test_warm_up_may_be_repeated() -> None:
    warm_up()
    warm_up()


@pytest.mark.peer
@pytest.mark.skipif(not PEERS.exists(), reason=f"the peers' {PEERS.name} is not beside the project")
def test_peers_expressions() -> None:
    rows = [json.loads(line) for line in PEERS.read_text(encoding="utf-8").splitlines()]
    wrong = [row["text"] for row in rows if not _as_peers_read(row)]
    assert len(wrong) <= (1 - PEER_SHARE) * len(rows), wrong


def _as_peers_read(row: dict[str, Any]) -> bool:
    spans = read_times(row["text"], moment(row["base"]))
    expected = moment(row["expected"])
    if not spans:
        return False
    begin = spans[0].begin
    return begin.date() == expected.date() if row["grain"] == "day" else begin == expected


_CHARACTERS = (
    "0123456789零一二两三四五六七八九十廿半年月日号时点分秒周上下前后今明昨初底中每第个到-/.: ，的农历正腊闰"
)
_WORDS = "嗯 不对 听日 后个儿 俩月 年前 民国 出生 差一刻 上半月 星期 礼拜 上午 下午 晚上 小时 分钟 重阳 国庆 之间 pm 季度 世纪 年代 过去 第三天 元旦后 节后 第一个工作日 最后一天 第二周 下下下 大大后天 这两天 小时20分钟后 夜饭后 晚一点 闰 白天 周六周日 腊月初8"
_PIECES = st.sampled_from([*_CHARACTERS, *_WORDS.split()])


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=12).map("".join)))
def test_any_text(text: str) -> None:
    last = 0
    for span in read_times(text, NOW):
        assert span.text == text[span.start : span.end] != ""
        assert span.start >= last
        assert span.begin <= span.finish
        assert span.begin.tzinfo is TIME_ZONE
        assert span.grain in GRAINS
        last = span.end


@settings(deadline=None, max_examples=100)
@given(
    st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2090, 1, 1)),
    st.sampled_from(["周三", "8号", "3月8号", "九点", "重阳节", "腊月初八", "冬至", "下午", "月初"]),
)
def test_what_could_be_past_or_future_is_the_future(now: datetime, text: str) -> None:
    aware = now.replace(tzinfo=TIME_ZONE)
    (span,) = read_times(text, aware)
    assert span.finish >= aware.replace(microsecond=0)
