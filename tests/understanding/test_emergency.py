"""The watch for danger, on messages that training never sees, by its rules alone."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import resources
from bot.errors import KnowledgeError
from bot.language.vocabulary import load_vocabulary
from bot.settings import settings
from bot.understanding.emergency import LABEL_PREFIX, Emergency, EmergencyWatch, load_emergencies
from bot.understanding.reader import MessageReader

HERE = Path(__file__).parent
DANGERS: dict[str, list[str]] = yaml.safe_load((HERE / "emergencies.yml").read_text(encoding="utf-8"))
HARMLESS: list[str] = yaml.safe_load((HERE / "not_emergencies.yml").read_text(encoding="utf-8"))
TOLD = [text for texts in DANGERS.values() for text in texts]

#: Dangers that the rules alone do not see yet; the list may only become shorter.
UNSEEN_BY_RULES: frozenset[str] = frozenset()
#: Harmless messages that the rules alone take for danger; the list may only become shorter.
INVENTED_BY_RULES: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def watch() -> EmergencyWatch:
    return load_emergencies(settings().knowledge_dir / resources.EMERGENCY_FILE)


@lru_cache(maxsize=1)
def reader() -> MessageReader:
    return MessageReader(load_vocabulary(settings().nlu_dir / resources.VOCABULARY_FILE))


def seen(message: str) -> Emergency | None:
    return watch().see(reader().read(message).text, {})


def test_every_kind_has_messages() -> None:
    assert set(DANGERS) == set(watch().kinds)
    assert len(TOLD) == len(set(TOLD)) >= 120


@pytest.mark.parametrize("message", TOLD)
def test_danger_is_seen_by_rules_alone(message: str) -> None:
    assert (seen(message) is None) == (message in UNSEEN_BY_RULES)


@pytest.mark.parametrize("message", HARMLESS)
def test_none_is_invented(message: str) -> None:
    assert (seen(message) is not None) == (message in INVENTED_BY_RULES)


@pytest.mark.parametrize("kind", DANGERS)
def test_numbers_said_stand_in_the_sources(kind: str) -> None:
    emergency = watch().kinds[kind]
    quoted = " ".join(citation.quote for citation in emergency.citations)
    numbers = re.findall(r"(?<!\d)(?:1\d{2}|1\d{4}|\d{7,})(?!\d)", emergency.say)
    assert numbers
    assert [number for number in numbers if number not in quoted] == []


LETTER = (
    "您好，我们两口子在这里做保洁，每个月剩不下几个钱，我老公从梯子上滚下来，骨头断了，药费是工友凑的，"
    "老板不肯出钱。组长讲碰到这种事情可以申请临时救助，我怕白跑一趟，要跟主管请假。请问最多能给几倍的低保标准？"
)
UNLIKELY = {"ask/relief": 0.98, "emergency/medical": 0.01}


def test_what_a_letter_tells_on_the_way_to_its_question_is_no_alarm() -> None:
    assert watch().see(LETTER, UNLIKELY) is None
    assert watch().see(LETTER, {"emergency/medical": 0.3}) is not None


@pytest.mark.parametrize(
    ("added", "kind"), [("楼上现在又着火了，正在烧，快来人。", "fire"), ("我真的不想活了。", "suicide")]
)
def test_what_happens_now_is_an_alarm_in_a_letter_too(added: str, kind: str) -> None:
    found = watch().see(LETTER.replace("请问", f"{added}请问"), UNLIKELY)
    assert found is not None
    assert found.kind == kind


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(sorted(DANGERS)), st.floats(0, 1)))
def test_never_raises(text: str, likely: dict[str, float]) -> None:
    probability = {LABEL_PREFIX + kind: value for kind, value in likely.items()}
    found = watch().see(text, probability)
    assert found is None or found in watch().kinds.values()


@given(
    st.sampled_from([text for text in TOLD if text not in UNSEEN_BY_RULES]),
    st.sampled_from(HARMLESS),
    st.sampled_from(["。", "！", "？", "\n"]),
    st.booleans(),
)
def test_a_harmless_sentence_hides_nothing(danger: str, harmless: str, end: str, first: bool) -> None:
    parts = [harmless, danger] if first else [danger, harmless]
    text = end.join(reader().read(part).text for part in parts)
    assert watch().see(text, {}) is not None


def test_the_classifier_alone_is_believed_when_sure() -> None:
    assert watch().see("嗯嗯", {"emergency/gas": 0.4, "emergency/fire": 0.5}) is watch().kinds["fire"]
    assert watch().see("嗯嗯", {"emergency/gas": 0.2, "emergency/fire": 0.3}) is None


def test_the_past_is_not_believed_to_be_now() -> None:
    assert watch().see("去年家里着火", {"emergency/fire": 0.99}) is None


@pytest.mark.parametrize("content", ["kinds: [", "kinds: []", "[]", "sources: {}\nkinds: [{kind: a}]"])
def test_a_wrong_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "emergency.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"emergency\.yml"):
        load_emergencies(path)
