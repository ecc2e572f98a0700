"""Files that are broken, locked, huge or not what their names say are refused with advice."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from pypdf import PdfReader, PdfWriter

from bot.errors import KnowledgeError
from bot.knowledge.importer import READERS, import_file
from tests.knowledge.factory import TODAY
from tests.knowledge.papers import LAW, as_docx, as_html, as_markdown, as_pdf, as_text, saved, with_part


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf(LAW))))
    writer.encrypt(user_password="secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def owner_locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf(LAW))))
    writer.encrypt(user_password="", owner_password="secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf() -> bytes:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def not_word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("hello.txt", "你好")
    return out.getvalue()


JUNK = random.Random(23).randbytes(5000)

BROKEN: list[tuple[str, bytes, str]] = [
    ("a.docx", as_docx(LAW)[:5000], "重新下载"),
    ("a.docx", b"", "空的"),
    ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + JUNK, "密码"),
    ("a.docx", JUNK, "重新下载"),
    ("a.docx", not_word(), "另存为 .docx"),
    ("a.docx", with_part(as_docx(LAW), "word/document.xml", b"<w:document"), "另存为 .docx"),
    ("a.docx", saved(docx.Document()), "没有读到中文"),
    ("a.pdf", as_pdf(LAW)[:1500], "重新下载"),
    ("a.pdf", JUNK, "重新下载"),
    ("a.pdf", encrypted_pdf(), "密码"),
    ("a.pdf", scanned_pdf(), "OCR"),
    ("a.md", JUNK, "编码"),
    ("a.md", b"PK\x03\x04" + bytes(100), "不是文字文件"),
    ("a.md", OpenCC("s2tw").convert("".join(line.text for line in LAW)).encode("big5", "ignore"), "编码"),
    ("a.txt", as_text(LAW, "utf-16")[:-1] + b"\xd8", "编码"),
    ("a.txt", " \n　\n".encode(), "没有读到中文"),
    ("a.txt", b"  \n ", "空的"),
    ("a.txt", b"only english", "没有读到中文"),
    ("a.html", b"\xff\xfe\x00", "编码"),
    ("a.html", b"<html><script>\xe4\xb8\xad</script></html>", "没有读到中文"),
    ("a.doc", b"x", "另存为"),
    ("a", b"x", "另存为"),
]


@pytest.mark.parametrize(("name", "data", "advice"), BROKEN, ids=range(len(BROKEN)))
def test_broken_files_are_refused_with_advice(name: str, data: bytes, advice: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(KnowledgeError) as caught:
        import_file(file, TODAY)
    assert str(caught.value).startswith(f"{name}: ")
    assert advice in str(caught.value)


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(owner_locked_pdf())
    assert import_file(file, TODAY).title == "滨江区社区食堂管理办法"


@pytest.mark.parametrize("suffix", READERS)
def test_huge_files_are_refused_without_being_read(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"
    with file.open("wb") as handle:
        handle.truncate(50 * 1024 * 1024)
    with pytest.raises(KnowledgeError, match="50 MB，最大 20 MB"):
        import_file(file, TODAY)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="打不开"):
        import_file(tmp_path / "none.md", TODAY)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(KnowledgeError, match="打不开"):
        import_file(tmp_path / "folder.md", TODAY)


MAKERS = {".md": as_markdown, ".html": as_html, ".docx": as_docx, ".pdf": as_pdf}
WHOLE = {suffix: make(LAW) for suffix, make in MAKERS.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(sorted(MAKERS)),
    cut=st.floats(0, 1),
    noise=st.binary(max_size=20),
    at=st.floats(0, 1),
)
def test_damaged_files_are_read_or_refused_but_never_crash(
    suffix: str, cut: float, noise: bytes, at: float, tmp_path: Path
) -> None:
    data = bytearray(WHOLE[suffix])
    place = int(at * len(data))
    data[place : place + len(noise)] = noise
    file = tmp_path / f"damaged{suffix}"
    file.write_bytes(data[: int(cut * len(data)) or 1])
    with contextlib.suppress(KnowledgeError):
        assert import_file(file, TODAY).state == "draft"
