"""Files that editors send: known by their content, refused in sentences."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editing import LARGEST_UPLOAD, read_upload
from bot.errors import Unacceptable
from tests.editing.papers import word_file

TODAY = date(2026, 11, 26)
TEXT = "滨江区长椅借用办法\n第一条 长椅可以借用七日。\n第二条 不收押金。"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("办法.docx", word_file()),
        # A wrong ending does not matter, nor one that is missing.
        ("办法.pdf", word_file()),
        ("办法", word_file()),
        ("办法.md", ("# 滨江区长椅借用办法\n\n第一条 长椅可以借用七日。\n").encode()),
        ("办法.docx", ("<!doctype html><title>办法</title><p>第一条 长椅可以借用七日。</p>").encode()),
        ("办法.txt", TEXT.encode("gb18030")),
        ("../../etc/办法.txt", TEXT.encode()),
    ],
)
def test_a_file_is_read_by_what_it_is(name: str, data: bytes) -> None:
    document = read_upload(name, data, TODAY)
    assert document.state == "draft"
    assert document.id == "ban-fa"
    assert any("长椅" in passage.text for passage in document.passages)


def zipped(name: str, size: int) -> bytes:
    """A zip file with one part."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0 and so on", "另存为 .docx"),
        (b"PK\x03\x04 but no zip", "坏的"),
        (zipped("xl/workbook.xml", 10), "不是 Word"),
        (zipped("word/document.xml", 101 * 1024 * 1024), "太大"),
        (b"\x89PNG\0\0\0", "看不出"),
        (b"English only", "没有读到中文"),
        (b"%PDF-1.7 broken", "."),
        ("长".encode() * (LARGEST_UPLOAD // 3 + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Unacceptable, match=words) as refused:
        read_upload("文件.docx", data, TODAY)
    assert str(refused.value).endswith("。")


@given(st.text(max_size=60), st.binary(max_size=200))
def test_no_name_and_no_bytes_make_it_fail(name: str, data: bytes) -> None:
    try:
        document = read_upload(name, data + TEXT.encode(), TODAY)
    except Unacceptable:
        return
    assert document.id
