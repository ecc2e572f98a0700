"""What a message means as a part of a talk: candidates, the decision, the files that it is learned from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import KnowledgeError, StaleIndexError
from bot.knowledge.follow_ups import FollowUp, load_follow_ups
from bot.knowledge.guides import load_guides
from bot.retrieval.followup import Context
from bot.retrieval.in_talk import LONGEST, TalkFinder, TalkReader
from bot.retrieval.index import KnowledgeIndex
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Found
from bot.retrieval.question import Question
from bot.retrieval.ranker import Logistic
from bot.retrieval.retriever import encode_units
from bot.retrieval.talk_order import (
    ASKS,
    BELONGS_NAMES,
    CHATS,
    FOLLOWS,
    ORDER_NAMES,
    OUTSIDE,
    TalkOrder,
    load_talk_order,
)
from bot.retrieval.talk_training import learn_talk_order
from bot.settings import ROOT
from tests.retrieval.shelf import DAY, SHELF, VOCABULARY, HashEncoder, asking, ranker

WEDDING = Context("结婚要带什么", ("结婚登记",), "marriage", "wedding", "结婚要带什么", ("papers",))


def kinds(question: Question) -> Mapping[str, float]:
    """Knows nothing."""
    return dict.fromkeys((FOLLOWS, ASKS, OUTSIDE, CHATS), 1 / 4)


def by_hand(names: tuple[str, ...], weights: Mapping[str, float], bias: float) -> Logistic:
    """A model of features as they are."""
    return Logistic([0.0] * len(names), [1.0] * len(names), [weights.get(name, 0.0) for name in names], bias)


ORDER = TalkOrder(
    by_hand(ORDER_NAMES, {"same_document": 4.0, "aspects_met": 4.0, "said": -2.0}, -6.0),
    by_hand(BELONGS_NAMES, {"same_document": 4.0, "outside": -1.0}, -2.0),
    0.5,
)


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    """One for the module."""
    return HashEncoder()


@pytest.fixture(scope="module")
def lookups(encoder: HashEncoder) -> Lookups:
    """Over the shelf."""
    vectors = encode_units([entry.unit for entry in SHELF], encoder)
    return Lookups(KnowledgeIndex(SHELF, vectors), ranker(), VOCABULARY)


def finder_of(lookups: Lookups, encoder: HashEncoder, topic: str) -> TalkFinder:
    """With models made by hand; the classifier sees this topic in everything."""
    return TalkFinder(lookups, ORDER, lambda text: asking(text, encoder, topic), kinds, VOCABULARY)


@pytest.fixture
def finder(lookups: Lookups, encoder: HashEncoder) -> TalkFinder:
    """To whose classifier all is about marriage."""
    return finder_of(lookups, encoder, "marriage")


def section(found: Found | None) -> tuple[str, str] | None:
    """Which statement leads."""
    return None if found is None else (found.lead.document_id, found.lead.section)


RELIEF = replace(WEDDING, topic="relief", document_id="dibao", title="低保", concepts=("低保",))


def test_what_is_asked_on_is_looked_for_in_what_was_talked_about(
    finder: TalkFinder, lookups: Lookups, encoder: HashEncoder
) -> None:
    assert section(finder.find("多少钱", WEDDING, DAY)) == ("wedding", "fee")
    assert section(finder_of(lookups, encoder, "relief").find("多少钱", RELIEF, DAY)) == ("dibao", "amount")


def test_what_the_classifier_takes_for_another_topic_stands_by_itself(finder: TalkFinder) -> None:
    assert finder.find("戒指在哪里买得到", RELIEF, DAY) is None


@pytest.mark.parametrize("text", ["多少钱", "残疾人多少钱"])
def test_what_names_no_matter_is_of_no_other_topic(finder: TalkFinder, text: str) -> None:
    assert section(finder.find(text, RELIEF, DAY)) == ("dibao", "amount")


def test_whom_to_turn_to_is_asked_about_anything(lookups: Lookups, encoder: HashEncoder) -> None:
    finder = finder_of(lookups, encoder, "contacts")
    assert section(finder.find("哪里办得了，多少钱", WEDDING, DAY)) == ("wedding", "fee")
    assert finder.find("离婚到哪里办", WEDDING, DAY) is None


def test_what_else_is_known_of_the_matter_comes_along(finder: TalkFinder, lookups: Lookups) -> None:
    found = finder.find("多少钱", WEDDING, DAY)
    assert found is not None
    assert [(entry.document_id, entry.section) for entry in found.besides] == [("wedding", "papers")]


@pytest.mark.parametrize("text", ["结婚要收费吗", "多少钱" * LONGEST])
def test_a_known_question_and_a_long_one_stand_by_themselves(finder: TalkFinder, text: str) -> None:
    assert finder.find(text, WEDDING, DAY) is None


def test_without_a_matter_nothing_is_a_part_of_it(finder: TalkFinder) -> None:
    assert finder.find("多少钱", None, DAY) is None
    assert finder.find("多少钱", replace(WEDDING, document_id=None), DAY) is None


def test_what_does_not_belong_is_left_alone(lookups: Lookups, encoder: HashEncoder) -> None:
    never = replace(ORDER, belongs_from=1.01)
    finder = TalkFinder(lookups, never, lambda text: asking(text, encoder, "marriage"), kinds, VOCABULARY)
    assert finder.find("拍照窗口多少钱", WEDDING, DAY) is None


def test_what_says_nothing_by_itself_belongs_sooner(lookups: Lookups, encoder: HashEncoder) -> None:
    never = replace(ORDER, belongs_from=1.01)
    finder = TalkFinder(lookups, never, lambda text: asking(text, encoder, "marriage"), kinds, VOCABULARY)
    found = finder.find("多少钱", WEDDING, DAY)
    assert found is not None
    assert found.lead.topic == "marriage"


def test_a_question_is_remembered_with_its_matter(lookups: Lookups, encoder: HashEncoder) -> None:
    """So that 离婚呢 after it asks the same of another matter."""
    finder = TalkFinder(lookups, ORDER, lambda text: asking(text, encoder, "marriage"), kinds, VOCABULARY)
    found = finder.find("那多少钱", WEDDING, DAY)
    assert found is not None
    assert found.question == "结婚登记多少钱"


def test_every_statement_of_the_topic_is_a_candidate(lookups: Lookups, encoder: HashEncoder) -> None:
    reader = TalkReader(lambda text: asking(text, encoder, "marriage"), kinds, VOCABULARY)
    reading = reader.read(lookups, "带什么", WEDDING, DAY)
    assert reading is not None
    found = reading.found
    sections = [SHELF[number].section for number in found.numbers]
    assert {"papers", "fee"} <= set(sections)
    assert found.matrix.shape == (len(found.numbers), len(ORDER_NAMES))
    row = dict(zip(ORDER_NAMES, found.matrix[sections.index("papers")], strict=True))
    assert (row["said"], row["same_document"], row["same_topic"], row["aspects_met"]) == (1, 1, 1, 1)
    assert np.isfinite(found.matrix).all()


def test_the_models_survive_their_file(tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    ORDER.save(file)
    assert load_talk_order(file) == ORDER
    data = json.loads(file.read_text(encoding="utf-8"))
    data["order"]["weights"].pop()
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(StaleIndexError, match="another version"):
        load_talk_order(file)
    with pytest.raises(StaleIndexError, match="python -m bot train"):
        load_talk_order(tmp_path / "none.json")


def test_talks_are_not_learned_from_follow_ups_alone(lookups: Lookups, encoder: HashEncoder) -> None:
    follow_ups = [FollowUp("多少钱", "wedding", "fee")]
    with pytest.raises(ValueError, match="messages that are none"):
        learn_talk_order(
            lookups, VOCABULARY, lambda text: asking(text, encoder), kinds, follow_ups, [], [], DAY
        )


def test_follow_ups_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "marriage.yml").write_text("wedding:\n  fee:\n    - 几钿\n    - 要钱伐\n", encoding="utf-8")
    assert load_follow_ups(tmp_path) == (
        FollowUp("几钿", "wedding", "fee"),
        FollowUp("要钱伐", "wedding", "fee"),
    )


@pytest.mark.parametrize("content", ["- 几钿\n", "wedding: 几钿\n", "wedding: [几钿\n"])
def test_a_wrong_file_of_follow_ups_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "marriage.yml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"marriage\.yml"):
        load_follow_ups(tmp_path)


def test_the_projects_follow_ups_lead_to_statements_and_are_no_guides_questions() -> None:
    guides = load_guides(ROOT / "knowledge_base" / "guides")
    statements = {(guide.id, statement.anchor) for guide in guides for statement in guide.statements}
    asked = {question.text for guide in guides for question in guide.questions}
    follow_ups = load_follow_ups(ROOT / "nlu_data" / "follow_ups")
    assert {(one.document_id, one.section) for one in follow_ups} <= statements
    assert not asked & {one.text for one in follow_ups}
