"""Words that were written as they sound are read as the words of the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.pinyin import SoundCorrector, blurred, syllable, syllables
from bot.language.vocabulary import load_vocabulary
from bot.settings import ROOT

WORDS = ("助餐", "低保", "滨江区", "火化", "长期护理保险", "临时救助", "残疾人证")


@pytest.fixture(scope="module")
def corrector() -> SoundCorrector:
    """One over a handful of words."""
    return SoundCorrector(WORDS, common_words=("抵达",))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("住餐多少钱", "助餐多少钱"),
        ("抵保怎么办", "低保怎么办"),
        ("滨江去在哪里", "滨江区在哪里"),
        ("长期护里保险", "长期护理保险"),
        ("零时救助", "临时救助"),
        ("残级人证", "残疾人证"),
    ],
)
def test_misheard_words_are_restored(corrector: SoundCorrector, heard: str, meant: str) -> None:
    assert corrector.correct(heard) == meant


@pytest.mark.parametrize("right", ["助餐", "火花四射", "今天天气好", "抵达", "", "abc 123", "🙂"])
def test_what_is_right_stays(corrector: SoundCorrector, right: str) -> None:
    assert corrector.correct(right) == right


@given(st.text(max_size=60))
def test_length_never_changes_and_twice_is_once(text: str) -> None:
    once = REAL.correct(text)
    assert len(once) == len(text)
    assert REAL.correct(once) == once


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_words_of_the_field_are_never_changed(words: list[str]) -> None:
    joined = "，".join(words)
    assert REAL.correct(joined) == joined


REAL = SoundCorrector(load_vocabulary(ROOT / "nlu_data" / "vocabulary.yml").words | set(WORDS))


def test_sounds() -> None:
    assert syllable("餐") == "can"
    assert syllables("低保a") == ["di", "bao", "a"]
    assert [blurred(sound) for sound in ("zhang", "sheng", "ling", "chu", "wo")] == [
        "zan",
        "sen",
        "lin",
        "cu",
        "wo",
    ]
