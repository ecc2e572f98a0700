"""The product's encoder: one vector a text, the same however it is asked for, each computed once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sentence_transformers import SentenceTransformer

from bot.encoder import load_encoder
from bot.encoder.build import SENTENCE_TRANSFORMER
from bot.encoder.encode import Encoder, Int8Encoder, NamedEncoder
from bot.errors import EncoderError
from bot.settings import Settings

TEXTS = ["老年食堂吃饭打几折", "低保多少钱", "结婚登记要带什么", "我妈走丢了三个小时了怎么办", "你好"]


class Counting(Encoder):
    """Records what it is made to encode; a vector is the text's length and last character."""

    name, dimension, query_prefix, passage_prefix = "counting", 2, "q:", "p:"

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []

    def _encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.batches.append(list(texts))
        return np.array([[len(text), ord(text[-1])] for text in texts], np.float32)

    @property
    def encoded(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


def test_vectors_have_the_dimension_and_unit_length(encoder: Int8Encoder) -> None:
    for vectors in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        assert vectors.shape == (len(TEXTS), encoder.dimension) == (len(TEXTS), 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert encoder.encode_query(TEXTS[0]).shape == (384,)


def test_no_texts_give_no_vectors(encoder: Int8Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_passages([]).shape == (0, 384)


def test_a_batch_gives_what_single_texts_give(folder: Path) -> None:
    texts = [*TEXTS, *(text * 5 for text in TEXTS)]
    together = Int8Encoder(folder).encode_queries(texts)
    alone = Int8Encoder(folder)
    np.testing.assert_array_equal([alone.encode_query(text) for text in texts], together)


@pytest.mark.parametrize("alone", [True, False])
def test_a_lone_question_gets_the_vector_it_gets_among_others(folder: Path, alone: bool) -> None:
    encoder = Int8Encoder(folder)
    expected = encoder.encode_queries(TEXTS)
    encoder.forget()
    encoder.widen(2, lambda: alone)
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), expected, atol=1e-6)


def test_a_forked_worker_encodes_with_the_threads_it_has(folder: Path) -> None:
    """A session with threads, loaded before a fork, would wait for ever for those that are not there."""
    encoder = Int8Encoder(folder)
    expected = encoder.encode_query(TEXTS[0])
    encoder.forget()
    child = os.fork()
    if child == 0:
        encoder.widen(2, lambda: True)
        same = bool(np.allclose(encoder.encode_query(TEXTS[0]), expected, atol=1e-6))
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_batch_of_the_folder_gives_what_single_texts_give(folder: Path) -> None:
    model = str(folder / SENTENCE_TRANSFORMER)
    together = NamedEncoder(model, "query: ", "passage: ").encode_queries(TEXTS)
    alone = NamedEncoder(model, "query: ", "passage: ")
    np.testing.assert_allclose([alone.encode_query(text) for text in TEXTS], together, atol=1e-5)


def test_a_named_encoder_gives_the_folders_own_vectors(folder: Path) -> None:
    model = str(folder / SENTENCE_TRANSFORMER)
    own = SentenceTransformer(model, device="cpu")
    named = load_encoder(Settings(encoder=model))
    assert named.dimension == own.get_sentence_embedding_dimension()
    np.testing.assert_allclose(named.encode_queries(TEXTS), own.encode(TEXTS, prompt_name="query"), atol=1e-5)
    passages = own.encode(TEXTS, prompt_name="passage")
    np.testing.assert_allclose(named.encode_passages(TEXTS), passages, atol=1e-5)


def test_the_int8_file_and_the_folder_agree(folder: Path, encoder: Int8Encoder) -> None:
    named = NamedEncoder(str(folder / SENTENCE_TRANSFORMER), "query: ", "passage: ")
    assert (named.encode_queries(TEXTS) * encoder.encode_queries(TEXTS)).sum(axis=1).min() >= 0.98


def test_questions_and_passages_carry_their_prefixes() -> None:
    counting = Counting()
    counting.encode_query("低保")
    counting.encode_passages(["低保"])
    assert counting.encoded == ["q:低保", "p:低保"]


def test_prefixes_of_a_named_encoder_are_the_settings(folder: Path) -> None:
    model = str(folder / SENTENCE_TRANSFORMER)
    bare = load_encoder(Settings(encoder=model, encoder_query_prefix="", encoder_passage_prefix="passage: "))
    usual = NamedEncoder(model, "query: ", "passage: ")
    np.testing.assert_allclose(bare.encode_query("query: 低保"), usual.encode_query("低保"), atol=1e-5)
    assert bare.name != usual.name


def test_each_distinct_question_is_encoded_once() -> None:
    counting = Counting()
    vectors = counting.encode_queries(["一", "二二", "一"])
    counting.encode_query("一")
    counting.encode_queries(["二二", "三三三"])
    assert sorted(counting.encoded) == ["q:一", "q:三三三", "q:二二"]
    assert vectors[:, 0].tolist() == [3, 4, 3]


def test_only_the_latest_questions_are_remembered() -> None:
    counting = Counting()
    counting.remember(2)
    for text in ("一", "二", "三", "三", "一"):
        counting.encode_query(text)
    assert counting.encoded == ["q:一", "q:二", "q:三", "q:一"]


def test_what_is_forgotten_is_encoded_again() -> None:
    counting = Counting()
    counting.encode_query("一")
    counting.forget()
    counting.encode_query("一")
    assert counting.encoded == ["q:一", "q:一"]


def test_batches_go_by_length_and_come_back_in_order() -> None:
    counting, told = Counting(), []
    texts = [chr(0x4E00 + number) * (1 + number * 7 % 40) for number in range(100)]
    vectors = counting.encode_passages(texts, told.append)
    lengths = [len(text) for text in counting.encoded]
    assert lengths == sorted(lengths)
    assert vectors[:, 0].tolist() == [len(text) + 2 for text in texts]
    assert vectors[:, 1].tolist() == [ord(text[-1]) for text in texts]
    assert sum(told) == 100
    assert len(told) == len(counting.batches) > 1


def test_an_encoder_that_is_nowhere_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="BOT_ENCODER"):
        load_encoder(Settings(encoder=str(tmp_path / "nowhere")))
    with pytest.raises(EncoderError, match="bot train"):
        load_encoder(Settings(var_dir=tmp_path))


def test_the_settings_say_how_many_questions_are_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = load_encoder(Settings(encoder=str(folder / SENTENCE_TRANSFORMER), encoder_memory=16))
    questions = [f"低保{number}" for number in range(17)]
    encoder.encode_queries(questions)
    again: list[str] = []
    encode = encoder._encode
    monkeypatch.setattr(encoder, "_encode", lambda texts: again.extend(texts) or encode(texts))
    for question in (questions[-1], questions[0]):
        encoder.encode_query(question)
    assert again == [encoder.query_prefix + questions[0]]


def test_of_a_long_question_the_beginning_and_the_end_are_encoded(encoder: Int8Encoder) -> None:
    begin, end = (
        "我妈今年八十三了一个人住在长河街道的老小区里",
        "她烧饭越来越烧不动了，想问问社区里的老年食堂现在吃饭打几折",
    )
    told, other = ("隔壁邻居都说不错" * 12, "昨天下雨没有出去" * 12)
    padded = [f"{begin}{'，' * 4}{middle}{'。' * 12}{end}" for middle in (told, other, f"{told}{other}")]
    one, two, three = encoder.encode_queries(padded)
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(one, three)
    assert float(one @ encoder.encode_query(f"{begin}，{other}")) < 0.99
