"""The editors' file: what it must have, and what is refused in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import resources
from bot.errors import KnowledgeError
from bot.handover.wording import SENTENCES, load_handover
from bot.settings import settings

FILE = settings().knowledge_dir / resources.HANDOVER_FILE


def edited(tmp_path: Path, before: str, after: str) -> Path:
    """The product's file with one place changed."""
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    changed = tmp_path / "handover.yml"
    changed.write_text(text.replace(before, after, 1), encoding="utf-8")
    return changed


def test_the_products_file_can_be_read() -> None:
    wording = load_handover(FILE)
    assert wording.hours.example, "the hours are examples until the bureau replaces them"
    assert wording.idle == timedelta(minutes=120)
    for part, sentences in SENTENCES.items():
        assert set(getattr(wording, part)) == set(sentences)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("idle_minutes: 120", "idle_minutes: 很久", "idle_minutes"),
        ("idle_minutes: 120", "idle_minutes: 0", "idle_minutes"),
        ("idle_minutes: 120", "", "idle_minutes"),
        ('mon-fri: ["08:30-12:00", "13:30-17:00"]', 'mon-fri: ["08:30-25:00"]', "25:00"),
        ('mon-fri: ["08:30-12:00", "13:30-17:00"]', "mon-fri: []", "没有一天"),
        ("\n  example: true", "\n  example: 也许", "example"),
        ("open_on_holidays: false", "", "open_on_holidays"),
        ("joined: 工作人员来了，接下来由工作人员回您。", "joined:", "joined"),
        ("service: 为居民办理「{service}」", "service: 为居民办理「{name}」", "{name}"),
        ("service: 为居民办理「{service}」", "service: 为居民办理「{service」", "花括号"),
        ("nothing: 居民还没有说什么。", "nothings: 居民还没有说什么。", "nothing"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    with pytest.raises(KnowledgeError) as raised:
        load_handover(edited(tmp_path, before, after))
    assert told in str(raised.value)
    assert "handover.yml" in str(raised.value)


def test_no_number_but_the_hotlines_stands_in_a_sentence() -> None:
    wording = load_handover(FILE)
    for sentences in (wording.resident, wording.suggest, wording.summary):
        for name, sentence in sentences.items():
            assert not any(character.isdigit() for character in sentence), name
