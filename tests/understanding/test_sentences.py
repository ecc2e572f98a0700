"""The editors' training sentences: enough of each, one file an intent, nothing claimed twice."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.knowledge.lint.questions import comparable
from bot.knowledge.topics import load_topics
from bot.settings import ROOT
from bot.understanding.sentences import outside, sentence_files, training_sentences

NLU = ROOT / "nlu_data"
#: Fewest sentences of an intent (the project's rule for its training data).
FEWEST = 60
FILES = [file for file in sentence_files(NLU) if file.name != "rules.yml"]


def labels_of(file: Path) -> list[str]:
    """The labels that a file trains."""
    data: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [str(entry["intent"]) for entry in data["nlu"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(NLU)))
def test_one_file_one_intent_named_after_it(file: Path) -> None:
    expected = str(file.relative_to(NLU).with_suffix(""))
    assert set(labels_of(file)) == {expected}


def test_each_intent_has_enough_sentences() -> None:
    count: defaultdict[str, set[str]] = defaultdict(set)
    for text, label in training_sentences(NLU):
        count[label].add(comparable(text) or text)
    assert {label: len(texts) for label, texts in count.items() if len(texts) < FEWEST} == {}


def test_every_topic_has_an_intent() -> None:
    topics = load_topics(ROOT / "knowledge_base" / "topics.yml")
    labels = {label for _, label in training_sentences(NLU)}
    assert {f"ask/{topic}" for topic in topics} <= labels


def test_no_sentence_is_in_two_intents() -> None:
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for text, label in training_sentences(NLU):
        labels[comparable(text) or text].add(label)
    assert {text: sorted(found) for text, found in labels.items() if len(found) > 1} == {}


def test_nothing_that_is_declined_is_trained_as_a_matter_of_the_bureau() -> None:
    declined = {comparable(text) for text in outside(NLU / "calibration.yml")} - {""}
    claimed = [
        (text, label)
        for text, label in training_sentences(NLU)
        if label.partition("/")[0] in ("ask", "request", "case") and comparable(text) in declined
    ]
    assert claimed == []


def test_calibration_has_enough_messages() -> None:
    assert len({comparable(text) for text in outside(NLU / "calibration.yml")}) >= 150


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "greet.yml").write_text("nlu:\n  - intent: greet\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"greet\.yml"):
        training_sentences(tmp_path)


def test_a_calibration_that_is_no_list_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calibration.yml"
    file.write_text("a: b\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"calibration\.yml must be a list"):
        outside(file)
