"""Imports one file: picks the reader, keeps the limits, and makes a draft of what was read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.importer import metadata
from bot.knowledge.importer.articles import Cut, cut
from bot.knowledge.importer.block import Block
from bot.knowledge.importer.docx import read_docx
from bot.knowledge.importer.html import read_html
from bot.knowledge.importer.markdown import read_markdown, read_text
from bot.knowledge.importer.pdf import read_pdf
from bot.knowledge.importer.slug import slug
from bot.knowledge.model import Document, Passage

#: Largest file in bytes. The longest national law is under 1 MB in any format; scans are what is larger.
LARGEST_FILE = 20 * 1024 * 1024
#: Most characters of one document.
MOST_CHARACTERS = 2_000_000

Reader = Callable[[bytes, str], list[Block]]
READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
_HAN = re.compile(r"[\u3400-\u9fff]")


def read_blocks(path: Path) -> list[Block]:
    """The lines of a file, in reading order.

    Raises `KnowledgeError`, with what to do about it, where the format is unknown, the file is too
    large, empty, broken or locked, or there is no Chinese text in it.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(READERS)
        raise KnowledgeError(f"{path.name}: 这种格式导入不了，可以导入 {known}；请另存为其中一种")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 2**20
            raise KnowledgeError(
                f"{path.name}: 有 {size / 2**20:.0f} MB，最大 {limit} MB；请删掉图片或拆开后再导入"
            )
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path.name}: 文件打不开（{error.strerror}）；请核对文件名和权限") from error
    if not data.strip():
        raise KnowledgeError(f"{path.name}: 文件是空的；请确认下载完整")
    blocks = reader(data, path.name)
    characters = sum(len(block.text) for block in blocks)
    if characters > MOST_CHARACTERS:
        raise KnowledgeError(
            f"{path.name}: 有 {characters} 个字，最多 {MOST_CHARACTERS} 个；请拆开后分别导入"
        )
    if not any(_HAN.search(block.text) for block in blocks):
        raise KnowledgeError(f"{path.name}: 没有读到中文正文；请打开看看是不是选错了文件，或者文字是图片")
    return blocks


def _document(path: Path, found: Cut, today: date) -> Document:
    id = slug(path.stem)
    title = found.head.title
    about = "\n".join([*found.head.about, *found.signature])
    effective = metadata.effective(about, [piece.text for piece in found.pieces])
    return Document(
        id=id,
        title=title,
        issuer=metadata.issuer(title, about, found.signature),
        document_number=metadata.document_number(about),
        effective=effective,
        url=None,
        topic=None,
        state="draft",
        valid_from=date.fromisoformat(effective) if effective else None,
        valid_until=None,
        passages=tuple(
            Passage(f"{id}#{number}", piece.article, piece.heading, piece.text)
            for number, piece in enumerate(found.pieces, 1)
        ),
        adopted=metadata.adopted(about),
        imported=today,
    )


def import_file(path: Path, today: date) -> Document:
    """A draft of the document in `path` (Markdown, text, HTML, docx or pdf), imported on `today`.

    What its head does not say is left empty for an editor. Raises `KnowledgeError`, with what to do
    about it, where the file cannot be read.
    """
    return _document(path, cut(read_blocks(path)), today)
