"""Facts by id, across the guides that carry them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.knowledge.factbook import FactBook
from tests.knowledge.factory import guide

FIRST = guide()
SECOND = guide(id="other", topic="marriage", title="结婚", valid_until=date(2026, 12, 31))
BOOK = FactBook.from_guides([FIRST, SECOND])


def test_a_fact_is_found_in_every_guide_that_carries_it() -> None:
    assert "F1" in BOOK
    assert "F2" not in BOOK
    assert len(BOOK) == 1
    assert [carried.guide.id for carried in BOOK.carried("F1")] == ["apply", "other"]
    assert BOOK.carried("F2") == ()


def test_the_citation_is_that_of_the_guides_own_statement() -> None:
    assert BOOK.citation("F1") == FIRST.citations(FIRST.statements[0])[0]
    assert BOOK.citation("F2") is None


def test_the_guide_of_the_topic_is_cited_and_one_in_force() -> None:
    cited = BOOK.citation("F1", topic="marriage")
    assert cited is not None
    assert cited.document_id == "other"
    later = BOOK.citation("F1", topic="marriage", day=date(2027, 1, 1))
    assert later is not None
    assert later.document_id == "apply"
    past = FactBook.from_guides([replace(FIRST, valid_until=date(2026, 12, 31))])
    assert past.citation("F1", day=date(2027, 1, 1)) is None


def test_citations_come_in_order_each_once_and_without_what_is_unknown() -> None:
    assert [citation.document_id for citation in BOOK.citations(["F2", "F1", "F1"])] == ["apply"]
