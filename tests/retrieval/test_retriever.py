"""Lexical and dense candidates, their fusion, and questions that are hidden while the order is learned."""

from __future__ import annotations

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.dense import DenseIndex
from bot.retrieval.fusion import best
from bot.retrieval.lexical import CUTTERS, LexicalIndex
from bot.retrieval.retriever import Candidates, Retriever, Unit, Vectors, encode_units, sentences, views_of
from tests.retrieval.shelf import HashEncoder

UNITS = (
    Unit("低保标准每人每月1301元", ("低保多少钱", "低保一个月几块")),
    Unit("登记结婚要带身份证", ("结婚要带什么",)),
    Unit("人去世以后火化，" * 12 + "骨灰可以寄存。" + "骨灰撒江撒海有奖补，去殡仪馆申请。" * 6),
)
SCORES = st.lists(st.floats(0, 1, width=32), min_size=0, max_size=30)


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    """One for the module."""
    return HashEncoder()


@pytest.fixture(scope="module")
def retriever(encoder: HashEncoder) -> Retriever:
    """Over three units."""
    return Retriever(UNITS, encode_units(UNITS, encoder))


def scores(found: Candidates) -> dict[int, float]:
    """Fused score by unit."""
    return dict(zip(found.indices.tolist(), found.fused.tolist(), strict=True))


@pytest.mark.parametrize(("text", "unit"), [("低保多少钱", 0), ("结婚带什么去", 1), ("骨灰撒江有奖补吗", 2)])
def test_the_right_unit_comes_first(retriever: Retriever, encoder: HashEncoder, text: str, unit: int) -> None:
    found = scores(retriever.search(text, encoder.encode_query(text)))
    assert max(found, key=found.__getitem__) == unit
    assert all(0 <= score <= 1 + 1e-6 for score in found.values())


def test_sound_brings_what_was_misspelt(retriever: Retriever, encoder: HashEncoder) -> None:
    found = retriever.search("抵保多少前", encoder.encode_query("抵保多少前"))
    sounds = dict(zip(found.indices.tolist(), found.lexical["sounds"].tolist(), strict=True))
    assert sounds[0] > max(sounds[1], sounds[2])


def test_a_hidden_question_is_as_if_nobody_had_asked_it(retriever: Retriever, encoder: HashEncoder) -> None:
    text = "低保多少钱"
    vector = encoder.encode_query(text)
    seen = retriever.search(text, vector)
    hidden = retriever.search(text, vector, hidden=np.array([0]))
    place = seen.indices.tolist().index(0), hidden.indices.tolist().index(0)
    assert hidden.dense_view[place[1]] < seen.dense_view[place[0]] == seen.dense_view.max()
    assert hidden.lexical_view[place[1]] < seen.lexical_view[place[0]]
    assert retriever.asked_by.tolist() == [0, 0, 1]


def test_all_questions_hidden_leaves_the_text(retriever: Retriever, encoder: HashEncoder) -> None:
    text = "低保多少钱"
    found = retriever.search(text, encoder.encode_query(text), hidden=np.array([0, 1, 2]))
    place = found.indices.tolist().index(0)
    assert found.lexical_view[place] == 0
    assert found.dense_view[place] == found.dense_text[place]


def test_official_words_help_the_lexical_side(retriever: Retriever, encoder: HashEncoder) -> None:
    vector = encoder.encode_query("扯证")
    plain, expanded = retriever.search("扯证", vector), retriever.search("扯证", vector, "扯证 登记结婚")
    place = plain.indices.tolist().index(1), expanded.indices.tolist().index(1)
    assert expanded.lexical["characters"][place[1]] > plain.lexical["characters"][place[0]]


@pytest.mark.parametrize("text", ["", "???", "abc", "😀"])
def test_any_text_can_be_searched(retriever: Retriever, encoder: HashEncoder, text: str) -> None:
    found = retriever.search(text, encoder.encode_query(text))
    assert len(found.indices) == len(found.fused)
    assert np.isfinite(found.fused).all()


def test_long_texts_have_views_of_whole_sentences(encoder: HashEncoder) -> None:
    assert sentences("短。") == []
    assert "".join(sentences(UNITS[2].text)) == UNITS[2].text
    vectors = encode_units(UNITS, encoder)
    assert len(vectors.texts) + len(vectors.views) == views_of(UNITS)
    assert (np.diff(vectors.owners) >= 0).all()


def test_units_without_any_view(encoder: HashEncoder) -> None:
    units = [Unit("低保"), Unit("结婚")]
    found = Retriever(units, encode_units(units, encoder)).search("低保", encoder.encode_query("低保"))
    assert scores(found)[0] > scores(found)[1]


def test_what_is_near_to_any_question_is_no_nearer_to_this_one() -> None:
    # The first text says what is common to all questions, the second what sets this one apart.
    texts = np.array([[0.95, 0.312], [0.6, 0.8]], np.float32)
    vectors = Vectors(texts, np.empty((0, 2), np.float32), np.empty(0, np.intp))
    question = np.array([0.9, 0.436], np.float32)
    units = [Unit("办事"), Unit("火化")]
    plain = Retriever(units, vectors).search("？", question)
    common = Retriever(units, vectors, np.array([1, 0], np.float32)).search("？", question)
    assert plain.dense_text[0] > plain.dense_text[1]
    assert common.dense_text[0] < common.dense_text[1]
    assert (plain.usual, common.usual) == (0.0, pytest.approx(0.9))


def test_the_usual_question_is_the_mean_of_those_that_the_units_answer(
    retriever: Retriever, encoder: HashEncoder
) -> None:
    asked = [text for unit in UNITS for text in unit.questions]
    usual = encoder.encode_queries(asked).mean(axis=0)
    vector = encoder.encode_query("低保多少钱")
    told = Retriever(UNITS, encode_units(UNITS, encoder), usual).search("低保多少钱", vector)
    own = retriever.search("低保多少钱", vector)
    assert own.usual == pytest.approx(float(vector @ usual))
    assert own.dense_text.tolist() == told.dense_text.tolist()


def test_dense_neighbours_are_exact() -> None:
    vectors = np.eye(4, dtype=np.float32)
    index = DenseIndex(vectors)
    assert index.nearest(vectors[2], 10).tolist()[0] == 2
    assert len(index.nearest(vectors[2], 10)) == len(index) == 4
    assert DenseIndex(np.empty((0, 4), np.float32)).nearest(vectors[0], 3).tolist() == []
    assert index.cosines(vectors[1], np.array([0, 1])).tolist() == [0, 1]


@given(SCORES, st.integers(0, 40))
def test_best_is_the_head_of_the_sorted_list(values: list[float], count: int) -> None:
    array = np.array(values, np.float32)
    found = best(array, count)
    assert len(found) == min(count, len(values))
    assert array[found].tolist() == sorted(values, reverse=True)[: len(found)]


@given(st.lists(st.tuples(st.floats(-1, 1, width=32), st.floats(0, 1, width=32)), max_size=12))
def test_the_fused_score_lies_between_0_and_1_and_follows_both(rows: list[tuple[float, float]]) -> None:
    dense = np.array([row[0] for row in rows], np.float32)
    lexical = np.array([row[1] for row in rows], np.float32)
    found = Candidates(np.arange(len(rows)), dense, dense, {"characters": lexical}, lexical, 0.0)
    fused = found.fused
    assert ((fused >= -1e-6) & (fused <= 1 + 1e-6)).all()
    for i in range(len(rows)):
        for j in range(len(rows)):
            if dense[i] >= dense[j] and lexical[i] >= lexical[j]:
                assert fused[i] >= fused[j] - 1e-6


@pytest.mark.parametrize("cutter", sorted(CUTTERS))
@given(text=st.text(max_size=40))
def test_lexical_scores_are_shares(cutter: str, text: str) -> None:
    found = LEXICAL[cutter].scores(text)
    assert found.shape == (3,)
    assert ((found >= 0) & (found <= 3)).all()


LEXICAL = {name: LexicalIndex(cutter, ["低保多少钱", "结婚带什么", ""]) for name, cutter in CUTTERS.items()}


@pytest.mark.parametrize("cutter", sorted(CUTTERS))
def test_lexical_scores_are_in_proportion_to_those_of_bm25s(cutter: str) -> None:
    texts = [unit.text for unit in UNITS]
    tokens = CUTTERS[cutter]("低保多少钱，低保骨灰申请")
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
    theirs.index([CUTTERS[cutter](text) for text in texts], show_progress=False)
    own = LexicalIndex(CUTTERS[cutter], texts).scores("低保多少钱，低保骨灰申请")
    expected = theirs.get_scores(tokens)
    assert own / own.max() == pytest.approx(expected / expected.max(), abs=1e-5)


def test_a_lexical_index_of_nothing_finds_nothing() -> None:
    assert LexicalIndex(CUTTERS["characters"], ["", "？"]).scores("低保").tolist() == [0, 0]


def test_unknown_words_lower_the_share() -> None:
    index = LEXICAL["characters"]
    assert index.scores("低保多少钱")[0] > index.scores("低保多少钱和火星移民火箭")[0]
