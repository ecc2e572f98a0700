"""The import keeps every article and every character of real laws, regulations and notices."""

from __future__ import annotations

import re
from pathlib import Path

import cn2an
import pytest

from bot.knowledge import parse_document, render_document
from bot.knowledge.importer import import_file
from bot.knowledge.importer.articles import PATH_SEPARATOR, cut
from bot.knowledge.importer.block import tidy
from bot.knowledge.importer.files import read_blocks
from tests.knowledge.factory import TODAY
from tests.knowledge.papers import Line, as_docx, as_html, as_pdf

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "texts"
FILES = sorted(FOLDER.glob("*.md"))
FEWEST_FILES = 46

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ARTICLE = re.compile(r"^(第[〇零一二三四五六七八九十百千]+条)\s", re.MULTILINE)
_NOT_TEXT = re.compile(r"[\s#]")

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not FILES, reason="../shared/texts is absent"),
]


def written(file: Path) -> str:
    return _COMMENT.sub("", file.read_text(encoding="utf-8"))


def test_the_collection_is_whole() -> None:
    assert len(FILES) == FEWEST_FILES


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_article_is_found_once_and_in_order(file: Path) -> None:
    expected = _ARTICLE.findall(written(file))
    found = [passage.article for passage in import_file(file, TODAY).passages]
    if expected:
        assert found == expected
        numbers = [cn2an.cn2an(name[1:-1], "normal") for name in expected]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    else:
        assert not any(name and name.startswith("第") for name in found)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_no_character_is_lost(file: Path) -> None:
    found = cut(read_blocks(file))
    headings = dict.fromkeys(
        heading for piece in found.pieces for heading in piece.heading.split(PATH_SEPARATOR) if heading
    )
    kept = [*found.head.title_lines, *found.head.about, *found.signature, *found.dropped, *headings]
    for piece in found.pieces:
        label = piece.article if piece.article and piece.article.startswith("第") else ""
        kept += [label, piece.text]
    assert sorted(_NOT_TEXT.sub("", "".join(kept))) == sorted(_NOT_TEXT.sub("", written(file)))
    assert found.dropped == ()


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_draft_reads_back_as_it_was(file: Path) -> None:
    document = import_file(file, TODAY)
    assert document.title
    assert document.passages
    assert parse_document(render_document(document), file) == document


@pytest.mark.parametrize("name", ["社会救助法_2026", "关于进一步加强事实无人抚养儿童保障工作的意见"])
@pytest.mark.parametrize(("suffix", "make"), [(".docx", as_docx), (".html", as_html), (".pdf", as_pdf)])
def test_other_formats_give_the_same_passages(name: str, suffix: str, make: object, tmp_path: Path) -> None:
    lines = []
    for line in filter(None, map(tidy, written(FOLDER / f"{name}.md").splitlines())):
        marks, _, text = line.rpartition("# ") if line.startswith("#") else ("", "", line)
        lines.append(Line(text, len(marks) + 1 if line.startswith("#") else None))
    copy = tmp_path / f"{name}{suffix}"
    copy.write_bytes(make(lines))  # type: ignore[operator]
    assert import_file(copy, TODAY).passages == import_file(FOLDER / f"{name}.md", TODAY).passages
