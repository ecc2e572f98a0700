"""Reads the text of pdf files. Scans without a text layer are refused: there is nothing in them to read."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from bot.errors import KnowledgeError
from bot.knowledge.importer.block import Block, blocks, tidy
from bot.knowledge.importer.damage import DAMAGE
from bot.knowledge.importer.pdflines import Line, paragraphs, width

#: Most pages of one file.
MOST_PAGES = 1000
#: Fewer characters a page than this on average, and the file is taken for a scan.
_FEWEST_A_PAGE = 10


class _LineCollector:
    """Receives the pieces of text of one page and puts them into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._start = self._end = self._y = self._size = 0.0

    def __call__(
        self, text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, object] | None, size: float
    ) -> None:
        """One piece: of `cm` and `tm`, the page's and the text's matrices, scale and place are used."""
        scale = abs(cm[0]) or abs(cm[1]) or 1.0
        height = size * (abs(tm[3]) or abs(tm[1]) or 1.0) * scale
        x = tm[4] * cm[0] + cm[4]
        for place, piece in enumerate(text.split("\n")):
            if place:
                self.flush()
            if not piece.strip():
                self._parts.append(piece)
                continue
            if not "".join(self._parts).strip():
                self._parts = []
                self._start, self._y, self._size = x, tm[5] * cm[3] + cm[5], height
            self._parts.append(piece)
            self._end = x + width(piece) * height

    def flush(self) -> None:
        """Ends the line."""
        text = tidy("".join(self._parts))
        if text:
            self.lines.append(Line(text, self._start, self._end, self._y, self._size))
        self._parts = []


def _page_lines(page: PageObject) -> list[Line]:
    collector = _LineCollector()
    page.extract_text(visitor_text=collector)
    collector.flush()
    return collector.lines


def _open(data: bytes, name: str) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise KnowledgeError(f"{name}: 文件加了密码；请去掉密码后另存，再导入")
    if len(reader.pages) > MOST_PAGES:
        raise KnowledgeError(f"{name}: 有 {len(reader.pages)} 页，最多 {MOST_PAGES} 页；请拆开后分别导入")
    return reader


def read_pdf(data: bytes, name: str) -> list[Block]:
    """The paragraphs of a pdf file.

    Raises `KnowledgeError` where it is broken, locked, too long, or has no text layer.
    """
    try:
        reader = _open(data, name)
        pages = [_page_lines(page) for page in reader.pages]
    except DependencyError as error:
        raise KnowledgeError(f"{name}: 文件的加密方式读不了；请去掉密码后另存，再导入") from error
    except DAMAGE as error:
        raise KnowledgeError(f"{name}: 文件损坏或没有传完整，pdf 读不出来；请重新下载后再导入") from error
    characters = sum(len(line.text) for page in pages for line in page)
    if characters < _FEWEST_A_PAGE * max(1, len(pages)):
        raise KnowledgeError(f"{name}: 里面只有图片，没有文字；请先做文字识别（OCR），或找文字版再导入")
    return [block for text, _ in paragraphs(pages) for block in blocks(text)]
