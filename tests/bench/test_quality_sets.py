"""Sets of messages to measure on, as YAML and as JSON lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.quality import read_cases
from bot.errors import KnowledgeError

_LINES = (
    '\ufeff{"text": "低保", "route": ["answer", "clarify"], "topic": "relief", "more": 1}\r\n\r\n'
    '{"text": 7, "route": "decline"}'
)
_YAML = "- {text: 低保, route: [answer, clarify], topic: relief}\n- {text: 7, route: decline}\n"


def test_a_set_may_be_yaml_or_json_lines(tmp_path: Path) -> None:
    lines, listed = tmp_path / "s.jsonl", tmp_path / "s.yml"
    lines.write_bytes(_LINES.encode())
    listed.write_text(_YAML, encoding="utf-8")
    assert read_cases(lines) == read_cases(listed)
    first, second = read_cases(lines)
    assert (first.text, first.routes, first.topics) == ("低保", ("answer", "clarify"), ("relief",))
    assert (second.text, second.routes, second.topics) == ("7", ("decline",), (None,))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("s.yml", b""),
        ("s.yml", b"- text: a\n"),
        ("s.yml", b"text: a\nroute: b\n"),
        ("s.yml", b"- [\n"),
        ("s.yml", b"\xff\xfe\xfa"),
        ("s.jsonl", b""),
        ("s.jsonl", b'{"text": "a"}'),
        ("s.jsonl", b"{"),
        ("s.jsonl", b"\xff\xfe\xfa"),
    ],
)
def test_what_is_no_set_is_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KnowledgeError, match=name):
        read_cases(path)
