"""Readings, the classifier, entities of the editors' lists, and the topic of a message."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bot import resources
from bot.language.clock import TIME_ZONE
from bot.language.vocabulary import Term, Vocabulary
from bot.understanding.classifier import IntentClassifier, held_out_probabilities
from bot.understanding.entities import EntityReader
from bot.understanding.reader import MessageReader
from bot.understanding.topics import topic_of

NOW = datetime(2026, 3, 1, 9, tzinfo=TIME_ZONE)
VOCABULARY = Vocabulary(
    terms=[Term("结婚登记", "marriage", ("领证",)), Term("助餐", "meal-assistance", ())],
    dialect={"啥": "什么"},
    names={"street": ["西兴街道"], "community": ["西兴"]},
)


def test_a_reading_is_normalised_standard_and_corrected() -> None:
    reading = MessageReader(VOCABULARY).read(" 住餐要啥證件？？ ")
    assert reading.text == "助餐要什么证件?"
    assert reading.concepts == ("助餐",)


def test_official_terms_are_added_once() -> None:
    reader = MessageReader(VOCABULARY)
    assert reader.expanded(reader.read("领证")) == "领证 结婚登记"
    assert reader.expanded(reader.read("结婚登记")) == "结婚登记"


def vectors_of(texts: list[str]) -> np.ndarray:
    """A vector a text: a meaning of two kinds and some noise."""
    noise = np.random.default_rng(1).normal(0, 0.05, (len(texts), 4)).astype(np.float32)
    return noise + np.array([[1, 0, 0, 5] if "饭" in text else [0, 1, 0, 5] for text in texts], np.float32)


TEXTS = [
    f"{word}{tail}"
    for word in ("吃饭", "结婚")
    for tail in ("怎么办", "多少钱", "在哪里", "几点", "好吗", "呢")
]
LABELS = ["meal"] * 6 + ["wed"] * 6


def test_the_classifier_learns_and_keeps(tmp_path: Path) -> None:
    classifier = IntentClassifier().fit(TEXTS, vectors_of(TEXTS), LABELS)
    rows = classifier.probabilities_of(TEXTS, vectors_of(TEXTS))
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    assert [classifier.labels[i] for i in rows.argmax(axis=1)] == LABELS
    classifier.save(tmp_path / "intents")
    again = IntentClassifier.load(tmp_path / "intents").probabilities(TEXTS[0], vectors_of(TEXTS)[0])
    assert np.allclose(again, rows[0], atol=1e-5)


def test_three_labels_are_learned_too() -> None:
    texts, labels = [*TEXTS, "你好呀", "您好啊", "你好吗"], [*LABELS, "greet", "greet", "greet"]
    classifier = IntentClassifier().fit(texts, vectors_of(texts), labels)
    assert classifier.probabilities("你好", vectors_of(["你好"])[0]).shape == (3,)


@pytest.mark.parametrize("text", [*TEXTS[:3], "怎么办怎么办", "Abc  吃饭", "?", ""])
def test_n_grams_are_weighed_as_they_were_learned(text: str) -> None:
    classifier = IntentClassifier().fit(TEXTS, vectors_of(TEXTS), LABELS)
    learned = classifier._characters.decision_function(classifier._cut.transform([text]))
    assert np.allclose(classifier._character_scores(text), learned, atol=1e-5)


def test_one_label_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="at least two"):
        IntentClassifier().fit(["a", "b"], np.eye(2, dtype=np.float32), ["x", "x"])


def test_held_out_probabilities_come_from_others() -> None:
    names, rows = held_out_probabilities(TEXTS, vectors_of(TEXTS), LABELS, folds=3)
    assert names == ["meal", "wed"]
    assert rows.shape == (12, 2)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-4)


def test_entities_of_the_lists() -> None:
    service = SimpleNamespace(id="meal-delivery", short_name="送餐上门", aliases=("送饭",))
    text = "西兴街道的送饭，明天下午三点"
    found = EntityReader(VOCABULARY, [service]).read(text, NOW)
    assert {("street", "西兴街道"), ("service", "送饭")} <= {(one.type, one.text) for one in found}
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert next(one.value for one in found if one.type == "service") == "meal-delivery"
    assert "community" not in {one.type for one in found}, "the longest name wins"
    assert all(text[one.start : one.end] == one.text for one in found)


def test_the_topic_of_a_message() -> None:
    some = next(iter(resources.services().values()))
    assert topic_of("ask/marriage", []) == "marriage"
    assert topic_of("ask", []) is None
    assert (
        topic_of("request", [{"entity": "age", "value": 3}, {"entity": "service", "value": some.id}])
        == some.topic
    )
    assert topic_of("greet", []) is None


def test_every_service_is_found_by_each_of_its_names() -> None:
    reader = resources.entity_reader()
    for service in resources.services().values():
        for name in (service.short_name, *service.aliases):
            values = {one.value for one in reader.read(f"我要{name}", NOW) if one.type == "service"}
            assert values, f"{name} of {service.id} is not found"
