"""Programmes that are asked for by a name of several, or by a question without a name."""

from __future__ import annotations

import pytest

from bot.desk.eligibility import asks_for_check, find_asked, load_programmes
from bot.settings import ROOT

PROGRAMMES = load_programmes(ROOT / "knowledge_base" / "eligibility")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("残疾人两项补贴", {"disability-living", "disability-nursing"}),
        ("重度残疾人护理补贴", {"disability-nursing"}),
        ("我能免费火化吗", {"funeral-free"}),
        ("我们能领证吗", {"marriage"}),
        ("能登记救助申请吗", set()),
        ("今天天气好", set()),
    ],
)
def test_what_is_asked_for_is_found(text: str, found: set[str]) -> None:
    assert {one.id for one in find_asked(PROGRAMMES, text).programmes} == found


def test_a_story_is_no_wish_for_a_check() -> None:
    assert asks_for_check(PROGRAMMES, "帮我看看低保")
    assert not asks_for_check(PROGRAMMES, "帮我看看低保" + "我家里的事情说来话长" * 4)
