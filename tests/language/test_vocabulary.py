"""The editors' words: colloquial and official ones meet, dialect becomes standard, bad files are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.topics import load_topics
from bot.language.segment import segmenter
from bot.language.vocabulary import Aspect, Term, Vocabulary, WordMatcher, load_vocabulary
from bot.settings import ROOT

FILE = ROOT / "nlu_data" / "vocabulary.yml"


@pytest.fixture(scope="module")
def small() -> Vocabulary:
    """A handful of words."""
    return Vocabulary(
        terms=[
            Term("结婚登记", "marriage", ("领证", "扯证")),
            Term("最低生活保障", "relief", ("低保", "补助")),
            Term("残疾人补贴", "disability", ("补助",)),
        ],
        dialect={"啥辰光": "什么时候", "啥": "什么"},
        names={"street": ["西兴街道"]},
        aspects=[Aspect("money", ("多少钱",), ("元",)), Aspect("papers", ("带什么",), ("身份证",))],
        filler=["请问", "一下"],
        general=["补贴", "证件"],
    )


@pytest.fixture(scope="module")
def real() -> Vocabulary:
    """The editors' own file."""
    return load_vocabulary(FILE)


def test_colloquial_words_mean_official_terms(small: Vocabulary) -> None:
    assert small.concepts("扯证还要补助吗，领证") == ("结婚登记", "最低生活保障", "残疾人补贴")
    assert small.mentions("去领证") == [(1, "领证")]
    assert small.topic("结婚登记") == "marriage"
    assert small.topic("无此词") is None
    assert {"扯证", "西兴街道", "最低生活保障"} <= small.words


def test_dialect_becomes_standard_longest_first(small: Vocabulary) -> None:
    assert small.standard("啥辰光领证，带啥") == "什么时候领证，带什么"


def test_aspects_and_filler(small: Vocabulary) -> None:
    assert small.aspects_asked("请问多少钱，带什么") == {"money", "papers"}
    assert small.aspects_told("带身份证，交9元") == {"money", "papers"}
    assert small.without_filler("请问一下领证") == "领证"


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("补贴多少钱", True), ("请问带什么证件", True), ("领证带什么", False), ("你好", False)],
)
def test_a_question_about_nothing(small: Vocabulary, text: str, nothing: bool) -> None:
    assert small.says_nothing(text) is nothing


@given(st.text(st.sampled_from("领证扯低保补助街道a，"), max_size=40))
def test_found_words_stand_where_they_are_said_to(text: str) -> None:
    end = 0
    for start, word in WordMatcher(["领证", "扯证", "低保", "补助", "低保补助", ""]).find(text):
        assert start >= end
        assert text[start : start + len(word)] == word
        end = start + len(word)


@pytest.mark.parametrize(
    ("said", "official"),
    [
        ("扯证", "结婚"),
        ("领证", "结婚"),
        ("揭不开锅", "困难"),
        ("洗澡", "助浴"),
        ("低保", "最低生活保障"),
        ("养老院", "养老机构"),
    ],
)
def test_residents_words_reach_official_ones(real: Vocabulary, said: str, official: str) -> None:
    assert any(official in term for term in real.concepts(f"我想问{said}的事")), real.concepts(said)


@pytest.mark.parametrize("said", ["啥辰光", "小伢儿", "介个"])
def test_hangzhou_words_are_known(real: Vocabulary, said: str) -> None:
    assert said not in real.standard(f"{said}怎么办")


def test_the_real_file_is_sound(real: Vocabulary) -> None:
    topics = set(load_topics(ROOT / "knowledge_base" / "topics.yml"))
    assert {term.topic for term in real.terms} - {None} <= topics
    assert len({term.term for term in real.terms}) == len(real.terms)
    assert all(term.term.strip() and "" not in term.also for term in real.terms)


def test_the_segmenter_keeps_words_whole_and_leaves_jiebas_own_alone(small: Vocabulary) -> None:
    import jieba

    assert "最低生活保障" in segmenter(small).lcut("申请最低生活保障", HMM=False)
    assert segmenter(small) is not jieba.dt


@pytest.mark.parametrize(
    "content", ["terms: [{topic: marriage}]", "terms: [领证]", "terms: [{term: ''}]", "terms: {a: ["]
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "vocabulary.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"vocabulary\.yml"):
        load_vocabulary(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"absent\.yml"):
        load_vocabulary(tmp_path / "absent.yml")


def test_an_empty_file_is_an_empty_vocabulary(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yml"
    file.write_text("", encoding="utf-8")
    assert load_vocabulary(file).words == frozenset()


@pytest.mark.parametrize(
    "text", ["残疾人呢", "吃低保的能领吗", "有居住证算不算", "外地户口在滨江能办吗", "退伍军人也一样吗"]
)
def test_people_say_no_matter(real: Vocabulary, text: str) -> None:
    assert real.is_about_people(text)


@pytest.mark.parametrize(
    "text", ["要带什么", "残疾人证丢了到哪里补一张", "低保户看病住院医疗救助报几成", "老人助浴怎么约"]
)
def test_a_matter_is_more_than_people(real: Vocabulary, text: str) -> None:
    assert not real.is_about_people(text)


@pytest.mark.parametrize(("text", "question"), [("材料", "要带什么"), ("费用呢？", "要多少钱")])
def test_a_bare_word_is_spoken_out(real: Vocabulary, text: str, question: str) -> None:
    assert real.spoken_out(text) == question


@pytest.mark.parametrize("text", ["材料交到哪里", "低保", "呢", ""])
def test_whatever_is_more_or_names_a_matter_stays(real: Vocabulary, text: str) -> None:
    assert real.spoken_out(text) == text
