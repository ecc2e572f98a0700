"""A short version of each part: it runs, and its figures have the right shape."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from bot import resources
from bot.bench import corpus, danger, decline, serving, turns
from bot.bench.figure import Figure
from bot.bench.quality import Case, Outcome
from bot.bench.run import DANGER, DEVELOPMENT, HOLDOUT, SETS
from bot.bench.stock import CONFIG, LABELS, data, domain
from bot.errors import KnowledgeError, SetupError
from tests.conftest import Product

FEW = 24


def named(figures: Sequence[Figure]) -> dict[str, Figure]:
    """By name, each of which occurs once."""
    found = {figure.name: figure for figure in figures}
    assert len(found) == len(figures)
    return found


def test_messages_are_distinct_and_from_all_of_the_set() -> None:
    texts = turns.texts_of(DEVELOPMENT, 300)
    assert len(set(texts)) == 300
    every = turns.texts_of(DEVELOPMENT, 100_000)
    assert set(texts) < set(every)
    assert every.index(texts[-1]) > 0.9 * len(every)
    assert {DEVELOPMENT.parent, HOLDOUT.parent} == {SETS}


def test_turns_are_timed_beside_their_encoder(product: Product) -> None:
    texts = turns.texts_of(DEVELOPMENT, FEW)
    figures = named(product.run(turns.measure(product.assistant, texts, None)))
    assert 0 < figures["p50"].value <= figures["p95"].value <= figures["p99"].value
    assert (figures["p50"].target, figures["p95"].target) == (12.0, 20.0)
    assert figures["p50 / encoder p50"].value > 0


def test_long_conversations_show_their_last_turns(product: Product) -> None:
    figures = product.run(turns.measure_long(product.assistant, turns.texts_of(DEVELOPMENT, turns.LONG)))
    assert [figure.name for figure in figures] == ["p50 of turns 16 to 20 of a conversation"]
    assert product.run(turns.measure_long(product.assistant, ["低保多少钱"])) == []


def test_throughput_counts_turns_a_second(product: Product) -> None:
    (figure,) = product.run(turns.measure_throughput(product.assistant, turns.texts_of(DEVELOPMENT, FEW)))
    assert figure.value > 0
    assert figure.at_least


def test_danger_missed_and_alarms_for_nothing_are_counted(product: Product, tmp_path: Path) -> None:
    file = tmp_path / "danger.yml"
    sentences = {
        "danger": {"fire": ["家里着火了，快来人", "低保多少钱一个月"], "suicide": ["我不想活了"]},
        "calm": ["老年食堂打几折", "我不想活了，药已经吃下去了"],
    }
    file.write_text(yaml.safe_dump(sentences, allow_unicode=True), encoding="utf-8")
    figures = named(product.run(danger.measure(product.assistant, file)))
    assert figures["danger to life seen"].value == pytest.approx(2 / 3)
    assert figures["danger to life seen"].baseline == "3 messages; missed: fire 1"
    assert figures["alarms where there is none"].value == 0.5


def test_the_set_of_danger_has_all_kinds() -> None:
    messages = danger.read_messages(DANGER)
    assert set(messages.danger) < set(resources.emergencies().kinds)
    assert len(messages.danger) == 8
    assert min(map(len, messages.danger.values())) >= 12
    assert len(messages.calm) >= 100


@pytest.mark.parametrize("content", ["danger: [a]", "danger: {fire: []}\ncalm: [a]", "calm: [a]", "{"])
def test_another_file_is_no_such_set(content: str, tmp_path: Path) -> None:
    (tmp_path / "set.yml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"set\.yml"):
        danger.read_messages(tmp_path / "set.yml")


def test_search_finds_in_a_made_corpus(trained: None) -> None:
    figures = corpus.measure(turns.texts_of(DEVELOPMENT, 5), passages=60)
    assert [figure.name for figure in figures] == ["p95, 60 passages", "p50, 60 passages"]


def test_the_made_corpus_repeats_no_passage() -> None:
    found = corpus.pairs(120, corpus.PASSAGES)
    assert len(set(found)) == corpus.PASSAGES
    assert all(one != other for one, other in found)
    with pytest.raises(ValueError, match="do not give"):
        corpus.pairs(3, 7)


def test_the_server_tells_how_long_it_takes_and_what_it_holds(trained: None) -> None:
    ready, memory = serving.measure(turns.texts_of(DEVELOPMENT, 2))
    assert (ready.unit, memory.unit) == ("s", "MB")
    assert ready.value > 0
    assert memory.value > 50


def outcome(wanted: str, got: str) -> Outcome:
    """A message that should get `wanted` and got `got`."""
    return Outcome(Case("…", (wanted,), (None,), "", None, ()), got, None, "", "")


def test_declining_is_counted_on_both_sides() -> None:
    outcomes = [
        *(outcome("decline", got) for got in ("decline", "decline", "answer", "clarify")),
        *(outcome("answer", got) for got in ("answer", "decline")),
        outcome("chitchat", "answer"),
    ]
    shares = {figure.name: figure.value for figure in decline.figures(outcomes)}
    assert shares == {
        "out of scope answered": 0.25,
        "out of scope asked back": 0.25,
        "in scope declined": 0.5,
        "in scope asked back": 0.0,
    }
    with pytest.raises(ValueError, match="both kinds"):
        decline.figures(outcomes[:4])


def test_the_curve_rises_with_what_is_let_through() -> None:
    outside = [number / 100 for number in range(100)]
    points = decline.roc(outside, [0.5, 0.96, 0.995], [0.01, 0.04, 0.6])
    assert [round(answered, 2) for _, _, answered in points] == [0.33, 0.67, 1.0]
    assert points == sorted(points, key=lambda point: -point[1])


def test_the_curve_is_read_from_the_assistants_own_trust(product: Product) -> None:
    known, foreign = decline.trust("低保标准每个月多少钱"), decline.trust("护照怎么办理")
    assert 0 <= foreign < known <= 1


def test_the_baseline_is_the_stock_pipeline_with_eight_intents() -> None:
    sentences = [(f"{label}的第{number}句", label) for label in LABELS for number in range(3)]
    made = data(sentences)
    assert len(domain()["intents"]) == len(made["nlu"]) == 8
    assert yaml.safe_load(yaml.safe_dump(made, allow_unicode=True)) == made
    actions = {step["action"] for rule in made["rules"] + made["stories"] for step in rule["steps"][1::2]}
    assert actions == set(domain()["responses"])
    assert [part["name"] for part in CONFIG["pipeline"]] == [
        "JiebaTokenizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
    ]
    with pytest.raises(SetupError, match="greet"):
        data([sentence for sentence in sentences if sentence[1] != "greet"])
