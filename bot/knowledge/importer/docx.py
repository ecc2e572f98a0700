"""Reads Word files (.docx): paragraphs and tables in order, with the numbers that Word would show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document as open_docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.errors import KnowledgeError
from bot.knowledge.importer.block import CELL, Block, blocks
from bot.knowledge.importer.damage import DAMAGE
from bot.knowledge.importer.numbering import Numbering

#: Unpacked size in bytes beyond which a file is refused: a small file can unpack to a huge one.
LARGEST_UNPACKED = 200 * 1024 * 1024
_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE = {"title", "标题"}
#: Text that is deleted, moved away, or the second copy of a drawing.
_LEFT_OUT = (
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)


def _text(paragraph: Paragraph) -> str:
    """The paragraph as it reads with all changes accepted; python-docx alone leaves out inserted runs."""
    parts: list[str] = []
    for node in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if any(parent.tag in _LEFT_OUT for parent in node.iterancestors()):
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.getparent().tag == qn("w:r"):
            parts.append({qn("w:tab"): " ", qn("w:br"): "\n"}.get(node.tag, "-"))
    return "".join(parts)


def _level(paragraph: Paragraph) -> int | None:
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if name.lower() in _TITLE:
        return 1
    found = _HEADING.match(name)
    return int(found[1]) if found else None


def _rows(table: Table) -> Iterator[Block]:
    for row in table.rows:
        cells: list[str] = []
        merged: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in merged:
                merged.add(id(cell._tc))
                cells.append(" ".join(_text(paragraph) for paragraph in cell.paragraphs))
        yield from blocks(CELL.join(cells))


def _content(document: WordDocument) -> Iterator[Block]:
    numbering = Numbering(document)
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield from _rows(item)
        else:
            text = _text(item)
            yield from blocks(numbering.label(item) + text if text.strip() else text, _level(item))


def _check_package(data: bytes, name: str) -> None:
    if data.startswith(_OLD_OR_LOCKED):
        raise KnowledgeError(
            f"{name}: 文件加了密码，或者是旧版 .doc；请用 Word 去掉密码、另存为 .docx，再导入"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except DAMAGE as error:
        raise KnowledgeError(
            f"{name}: 文件损坏或没有传完整，Word 格式读不出来；请重新下载或另存一次"
        ) from error
    if unpacked > LARGEST_UNPACKED:
        raise KnowledgeError(f"{name}: 解开后有 {unpacked // 2**20} MB，太大了；请删掉图片后另存，再导入")


def read_docx(data: bytes, name: str) -> list[Block]:
    """The lines of a Word file.

    Raises `KnowledgeError` where it is broken, locked, too large or no Word file.
    """
    _check_package(data, name)
    try:
        return list(_content(open_docx(io.BytesIO(data))))
    except DAMAGE as error:
        raise KnowledgeError(
            f"{name}: 文件损坏，或者不是 Word 文档；请用 Word 打开后另存为 .docx，再导入"
        ) from error
