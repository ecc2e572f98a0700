"""A short version of `bench publishing`: a real server with two workers, one docx there and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.bench.publishing import Size, measure
from bot.bench.publishing_editor import Paper
from bot.bench.publishing_residents import Heard
from bot.editing import read_upload
from bot.language.clock import today
from bot.messages import Message, Reply

POSTGRES = shutil.which("pg_ctl") or list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@pytest.mark.skipif(shutil.which("redis-server") is None or not POSTGRES, reason="needs Redis, PostgreSQL")
@pytest.mark.usefixtures("trained")
def test_a_docx_goes_live_and_back_and_residents_hear_what_they_heard() -> None:
    figures = measure(Size(documents=1, questions=12, rate=6.0, calm=2.0))
    counted = {figure.name: figure for figure in figures if figure.target == 0}
    assert {figure.name: figure.value for figure in counted.values()} == {
        "residents' questions failed": 0,
        "answered otherwise than before": 0,
    }
    # Otherwise nothing was shown: residents did ask in the meantime.
    assert not counted["residents' questions failed"].baseline.endswith(" 0 of them in between")
    assert all(figure.value > 0 for figure in figures if figure.unit)


def test_an_answer_that_is_another_one_is_counted() -> None:
    heard = Heard()
    for said in ("按年龄段分。", "按年龄段分。", "不知道。"):
        heard.note("老年食堂打几折", Reply("c", "m", (Message(said),)))
    assert heard.otherwise == ["老年食堂打几折"]


def test_the_papers_are_read_article_by_article_and_no_two_are_the_same() -> None:
    one, other = (read_upload("示例.docx", Paper(days=3).file, today()) for _ in range(2))
    assert "示例" in one.title
    assert [passage.article for passage in one.passages] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert "不超过3日" in one.passages[2].text
    assert [passage.text for passage in one.passages] != [passage.text for passage in other.passages]
