"""A tiny shelf of knowledge and an encoder that needs no weights: the same text, the same vector."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.encoder import Encoder
from bot.knowledge.talk import Talk
from bot.language.vocabulary import Aspect, Term, Vocabulary
from bot.messages import Citation
from bot.retrieval import features
from bot.retrieval.entries import Entry
from bot.retrieval.question import Question, QuestionReader
from bot.retrieval.ranker import TRUST_NAMES, Logistic, Ranker
from bot.understanding.reader import MessageReader

DAY = date(2026, 3, 1)


class HashEncoder(Encoder):
    """Adds up one pseudo-random direction a character: texts that share characters are near."""

    dimension = 48
    query_prefix = ""
    passage_prefix = ""

    def __init__(self, name: str = "hash") -> None:
        super().__init__()
        self.name = name
        self.encoded = 0

    def _encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        rows = np.stack([self._row(text) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _row(self, text: str) -> npt.NDArray[np.float64]:
        row = np.full(self.dimension, 0.01)
        for character in text:
            seed = int.from_bytes(hashlib.sha256(character.encode()).digest()[:4], "big")
            row += np.random.default_rng(seed).normal(size=self.dimension)
        return row


def citation(
    quote: str, *, title: str = "某办法", article: str | None = "第三条", verified: bool = True
) -> Citation:
    """A source of one statement."""
    return Citation("doc", title, "", article, "某局", "2024-01-01", None, quote, verified)


def entry(
    document: str,
    section: str,
    text: str,
    *questions: str,
    topic: str = "relief",
    until: date | None = None,
    since: date | None = None,
    cited: tuple[Citation, ...] | None = None,
) -> Entry:
    """A statement of a guide."""
    return Entry(
        kind="statement",
        document_id=document,
        topic=topic,
        title=f"{document}的题目",
        section=section,
        text=text,
        questions=questions,
        citations=(citation(text),) if cited is None else cited,
        valid_from=since,
        valid_until=until,
    )


SHELF = (
    entry("dibao", "amount", "低保标准每人每月1301元。", "低保多少钱", "低保一个月发几块"),
    entry("dibao", "where", "低保到户口所在的街道申请。", "低保去哪里申请"),
    entry("wedding", "papers", "登记结婚要带身份证。", "结婚要带什么", topic="marriage"),
    entry("wedding", "fee", "登记结婚不收钱。", "结婚要收费吗", topic="marriage"),
    entry(
        "voucher", "rate", "养老消费券补一半。", "消费券补几成", topic="elder-care", until=date(2026, 12, 31)
    ),
    entry("baths", "when", "助浴明年开始。", "助浴哪天开始", topic="elder-care", since=date(2027, 1, 1)),
)

VOCABULARY = Vocabulary(
    terms=[
        Term("低保", "relief", ("最低生活保障",)),
        Term("结婚登记", "marriage", ("结婚", "扯证")),
        Term("离婚登记", "marriage", ("离婚",)),
        Term("养老消费券", "elder-care", ("消费券",)),
    ],
    dialect={},
    names={},
    aspects=[
        Aspect("money", ("多少钱", "几块", "收费"), ("元", "钱")),
        Aspect("papers", ("带什么",), ("身份证",)),
    ],
    filler=["请问", "我想问"],
    general=["补贴", "证件"],
    people=["低保户", "残疾人", "外地人"],
)
TALK = Talk(
    {key: key for key in ("person", "clarify", "decline", "more_none", "source", "plainly")}
    | {"unverified": "以窗口答复为准。"},
    (),
    (),
)


def ranker(answer: float = 0.5, clarify: float = 0.2) -> Ranker:
    """An order by nearness to the questions, and a trust in it, both made by hand."""
    weights = {"asked": 6.0, "dense_view": 4.0, "characters": 2.0}
    order = Logistic(
        [0.0] * len(features.NAMES), [1.0] * len(features.NAMES),
        [weights.get(name, 0.0) for name in features.NAMES], -5.0,
    )  # fmt: skip
    trust = Logistic(
        [0.0] * len(TRUST_NAMES), [1.0] * len(TRUST_NAMES),
        [8.0 if name == "asked" else 0.0 for name in TRUST_NAMES], -4.0,
    )  # fmt: skip
    return Ranker(order, trust, answer, clarify)


def asking(text: str, encoder: Encoder, topic: str = "relief") -> Question:
    """A question, the classifier being sure of its topic."""
    reader = QuestionReader(MessageReader(VOCABULARY), VOCABULARY)
    return reader.question(text, encoder.encode_query(text), {f"ask/{topic}": 1.0})
