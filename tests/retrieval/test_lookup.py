"""An answer, a choice or nothing: thresholds, expiry, exact questions, bare words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import StaleIndexError
from bot.retrieval.index import KnowledgeIndex
from bot.retrieval.lookup import Lookups, key
from bot.retrieval.outcome import Found, Nothing, Several
from bot.retrieval.ranker import load_ranker
from bot.retrieval.retriever import encode_units
from tests.retrieval.shelf import DAY, SHELF, VOCABULARY, HashEncoder, asking, ranker


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    """One for the module."""
    return HashEncoder()


@pytest.fixture(scope="module")
def index(encoder: HashEncoder) -> KnowledgeIndex:
    """Over the shelf."""
    return KnowledgeIndex(SHELF, encode_units([entry.unit for entry in SHELF], encoder))


def lookups(index: KnowledgeIndex, answer: float = 0.5, clarify: float = 0.2) -> Lookups:
    """With thresholds."""
    return Lookups(index, ranker(answer, clarify), VOCABULARY)


def test_a_question_of_a_guide_is_answered_by_its_statement(
    index: KnowledgeIndex, encoder: HashEncoder
) -> None:
    found = lookups(index, answer=1.1, clarify=1.1).look_up(asking("低保 多少钱？", encoder), DAY)
    assert isinstance(found, Found)
    assert (found.lead.document_id, found.lead.section, found.trust) == ("dibao", "amount", 1.0)
    assert all(entry.document_id == "dibao" for entry in found.support)


def test_trust_decides_between_answer_and_silence(index: KnowledgeIndex, encoder: HashEncoder) -> None:
    question = asking("低保一个月发多少块钱", encoder)
    assert isinstance(lookups(index, 0.0, 0.0).look_up(question, DAY), Found)
    assert isinstance(lookups(index, 1.1, 1.1).look_up(question, DAY), Nothing)
    assert isinstance(lookups(index, 1.1, 1.1).look_up(question, DAY, least=0.0), Found)


def test_between_the_thresholds_it_is_asked_back(index: KnowledgeIndex, encoder: HashEncoder) -> None:
    torn = replace(asking("低保多少钱，结婚要带什么", encoder), topics={"relief": 0.5, "marriage": 0.5})
    found = lookups(index, 1.1, 0.0).look_up(torn, DAY)
    assert isinstance(found, Several)
    assert len(found.options) >= 2
    assert len({entry.document_id for entry in found.options}) == len(found.options)


def test_what_says_nothing_is_never_answered(index: KnowledgeIndex, encoder: HashEncoder) -> None:
    found = lookups(index, 0.0, 0.0).look_up(asking("补贴多少钱", encoder), DAY)
    assert not isinstance(found, Found)


@pytest.mark.parametrize(
    ("text", "day", "section"),
    [
        ("消费券补几成", date(2026, 12, 31), "rate"),
        ("消费券补几成", date(2027, 1, 1), None),
        ("助浴哪天开始", date(2026, 12, 31), None),
        ("助浴哪天开始", date(2027, 1, 1), "when"),
    ],
)
def test_nothing_is_said_before_or_after_its_time(
    index: KnowledgeIndex, encoder: HashEncoder, text: str, day: date, section: str | None
) -> None:
    look, question = lookups(index, 0.0, 0.0), asking(text, encoder)
    found = look.look_up(question, day)
    said = {found.lead.section} if isinstance(found, Found) else set()
    assert said == {section} if section else "rate" not in said and "when" not in said
    assert all(hit.entry.in_force(day) for hit in look.ranked(question, day))


def test_everything_expired_is_nothing(encoder: HashEncoder) -> None:
    only = [entry for entry in SHELF if entry.document_id == "voucher"]
    index = KnowledgeIndex(only, encode_units([entry.unit for entry in only], encoder))
    look, question = lookups(index), asking("消费券补几成", encoder)
    assert look.look_up(question, date(2027, 1, 1)) == Nothing()
    assert look.ranked(question, date(2027, 1, 1)) == []


def test_the_search_is_in_the_order_of_the_chat(index: KnowledgeIndex, encoder: HashEncoder) -> None:
    look, question = lookups(index, 0.0, 0.0), asking("低保去街道哪里申请", encoder)
    found, hits = look.look_up(question, DAY), look.ranked(question, DAY)
    assert isinstance(found, Found)
    assert hits[0].entry == found.lead
    probabilities = [hit.probability for hit in hits]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(-1 <= hit.dense <= 1.001 and hit.lexical >= 0 for hit in hits)


def test_the_key_of_a_question_has_no_punctuation() -> None:
    assert key("低保，多少 钱？") == key("低保多少钱")


def test_a_ranker_is_written_and_read(tmp_path: Path) -> None:
    made = ranker()
    made.save(tmp_path / "deep" / "ranker.json")
    assert load_ranker(tmp_path / "deep" / "ranker.json") == made


@pytest.mark.parametrize(
    "content", [None, "{", "[]", "{}", '{"order": {}, "trust": {}, "answer": 1, "clarify": 1}']
)
def test_a_missing_or_broken_ranker_says_what_to_do(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ranker.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(StaleIndexError, match="python -m bot train"):
        load_ranker(path)


def test_a_ranker_of_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    numbers = '{"mean": [0], "scale": [1], "weights": [1], "bias": 0}'
    path.write_text(
        f'{{"order": {numbers}, "trust": {numbers}, "answer": 1, "clarify": 1}}', encoding="utf-8"
    )
    with pytest.raises(StaleIndexError, match="another version"):
        load_ranker(path)
