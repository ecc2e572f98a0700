"""The messages that measure understanding at the desk: enough of each kind, and training never sees them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from bot import resources
from bot.knowledge.lint.questions import comparable
from bot.settings import ROOT
from bot.understanding.sentences import guide_questions, outside, training_sentences

NLU = ROOT / "nlu_data"
#: Fewest messages of a label.
FEWEST = {"case/status": 12, "case/reschedule": 12, "case/cancel": 12, "case/rate": 12, "precheck": 20}
#: Fewest requests for a service, and questions that only sound like a matter of the desk.
REQUESTS, NEAR_MISSES = 2, 25


@pytest.fixture(scope="module")
def messages() -> list[dict[str, Any]]:
    """The rows of the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(
        (ROOT / "tests" / "evaluation" / "desk.yml").read_text(encoding="utf-8")
    )
    return rows


def test_there_are_enough_of_each_kind(messages: list[dict[str, Any]]) -> None:
    count = Counter(row["intent"] for row in messages)
    assert {label: count[label] for label, fewest in FEWEST.items() if count[label] < fewest} == {}
    assert sum(number for label, number in count.items() if label.startswith("ask/")) >= NEAR_MISSES


def test_every_service_is_asked_for(messages: list[dict[str, Any]]) -> None:
    count = Counter(row["service"] for row in messages if row["intent"] == "request")
    assert set(count) == set(resources.services())
    assert {service: number for service, number in count.items() if number < REQUESTS} == {}


def test_training_never_sees_them(messages: list[dict[str, Any]]) -> None:
    seen = {comparable(text) for text, _ in training_sentences(NLU)}
    seen |= {comparable(text) for text, _ in guide_questions(ROOT / "knowledge_base")}
    seen |= {comparable(text) for text in outside(NLU / "calibration.yml")}
    assert [row["text"] for row in messages if comparable(row["text"]) in seen] == []
    assert len({comparable(row["text"]) for row in messages}) == len(messages)
