"""JSON lines of other programs: all that is usual is read, all else is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.jsonl import read_rows

#: Bytes of a file → the texts of its rows.
READ: dict[str, tuple[bytes, list[str]]] = {
    "one": (b'{"text": "a"}', ["a"]),
    "a mark in front": ('\ufeff{"text": "a"}\n{"text": "b"}\n'.encode(), ["a", "b"]),
    "crlf": (b'{"text": "a"}\r\n{"text": "b"}\r\n', ["a", "b"]),
    "cr": (b'{"text": "a"}\r{"text": "b"}\r', ["a", "b"]),
    "empty lines": (b'\n\n{"text": "a"}\n \t\n\r\n{"text": "b"}', ["a", "b"]),
    "separators inside": ('{"text": "a\u2028b\u2029c\x85d"}\n{"text": "e"}\n'.encode(), ["a\u2028b\u2029c\x85d", "e"]),
    "further fields": (b'{"text": "a", "id": 1, "more": {"x": [null]}}', ["a"]),
    "numbers": (b'{"text": 7}\n{"text": 1.5}', ["7", "1.5"]),
    "escapes": (b'{"text": "\\u4f60\\ud83d\\ude00"}', ["你😀"]),
    "no text at all": (b'{"text": ""}', [""]),
}  # fmt: skip

#: Bytes of a file → what is complained about.
REFUSED: dict[str, tuple[bytes, str]] = {
    "no rows": (b"", "f.jsonl has no rows"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "f.jsonl has no rows"),
    "gbk": ('{"text": "你"}'.encode("gbk"), "it is not UTF-8"),
    "utf-16": ('{"text": "a"}'.encode("utf-16"), "it is not UTF-8"),
    "no json": (b'{"text": "a"}\n\n{"text": ', "f.jsonl, line 3: not a JSON object"),
    "too deep": (b'{"text": "a"}\n' + b"[" * 100_000, "f.jsonl, line 2: not a JSON object"),
    "an array": (b'[{"text": "a"}]', "f.jsonl, line 1: lacks text"),
    "a field too few": (b'{"text": "a"}\r\n{"txt": "b"}', "f.jsonl, line 2: lacks text"),
    "null": (b'{"text": null}', 'f.jsonl, line 1: "text" is no text'),
    "a list": (b'{"text": ["a"]}', 'f.jsonl, line 1: "text" is no text'),
    "true": (b'{"text": true}', 'f.jsonl, line 1: "text" is no text'),
}


def texts_of(path: Path, content: bytes) -> list[str]:
    """The texts of a file with this content."""
    path.write_bytes(content)
    return [row.text("text") for row in read_rows(path, ("text",))]


@pytest.mark.parametrize("name", READ)
def test_what_is_usual_is_read(tmp_path: Path, name: str) -> None:
    content, texts = READ[name]
    assert texts_of(tmp_path / "f.jsonl", content) == texts


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_named(tmp_path: Path, name: str) -> None:
    content, complaint = REFUSED[name]
    with pytest.raises(KnowledgeError) as refused:
        texts_of(tmp_path / "f.jsonl", content)
    assert complaint in str(refused.value)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.jsonl"):
        with pytest.raises(KnowledgeError, match=f"cannot read {path}"):
            read_rows(path, ())


def test_one_of_several_may_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"ids": ["a", 2]}\n{"ids": "abc"}\n{"ids": 3}\n{"ids": []}\n{"ids": [null]}', "utf-8")
    rows = read_rows(path, ("ids",))
    assert [row.texts("ids") for row in rows[:4]] == [["a", "2"], ["abc"], ["3"], []]
    with pytest.raises(KnowledgeError, match='line 5: "ids" is no text'):
        rows[4].texts("ids")


def test_what_may_be_missing_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"a": null}\n{"a": "x"}\n{}', "utf-8")
    assert [row.text_or_nothing("a") for row in read_rows(path, ())] == ["", "x", ""]
