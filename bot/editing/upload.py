"""A file that an editor sends: what it is says its content, not its name."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from bot.errors import KnowledgeError, Unacceptable
from bot.knowledge.importer import import_file
from bot.knowledge.model import Document

#: Bytes. Texts are far smaller; what is larger is full of pictures, which are not read anyway.
LARGEST_UPLOAD: Final = 10 * 1024 * 1024
#: Bytes that the parts of a docx may have when they are unpacked.
_LARGEST_UNPACKED: Final = 100 * 1024 * 1024
_LONGEST_NAME: Final = 80

_UNFIT = re.compile(r"[^\w\u3400-\u9fff（）()《》〔〕 .-]+")
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
#: OLE compound files: Word before 2007.
_OLD_WORD = b"\xd0\xcf\x11\xe0"


def read_upload(name: str, data: bytes, today: date) -> Document:
    """A draft of what `data` holds; `name` gives its id. Raises `Unacceptable` with what to do about it."""
    if len(data) > LARGEST_UPLOAD:
        limit = LARGEST_UPLOAD // 2**20
        raise Unacceptable(f"文件超过 {limit} MB，请删掉图片或拆开后再导入。")
    stem = _UNFIT.sub("_", PurePosixPath(name.replace("\\", "/")).name).rpartition(".")
    kept = (stem[0] or stem[2]).strip(" .")[:_LONGEST_NAME] or "document"
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / f"{kept}{_kind(name, data)}"
        path.write_bytes(data)
        try:
            return import_file(path, today)
        except KnowledgeError as error:
            raise Unacceptable(f"{error}。") from error


def _kind(name: str, data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if start.startswith(b"PK\x03\x04"):
        return _office(data)
    if start.startswith(_OLD_WORD):
        raise Unacceptable("这是旧格式的 Word 文件（.doc），请用 Word 或 WPS 另存为 .docx 再导入。")
    if b"\0" in data and not data.startswith(_WIDE):
        raise Unacceptable("看不出这是什么文件，可以导入 docx、pdf、html、md 和 txt。")
    if _HTML.search(start):
        return ".html"
    return ".md" if name.lower().endswith((".md", ".markdown")) else ".txt"


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Unacceptable("文件是坏的，打不开，请重新下载或另存一份再导入。") from error
    if "word/document.xml" not in {part.filename for part in parts}:
        raise Unacceptable("这不是 Word 文档，可以导入 docx、pdf、html、md 和 txt。")
    if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise Unacceptable("文件解开后太大，请删掉图片或拆开后再导入。")
    return ".docx"
