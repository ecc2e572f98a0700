"""Imported documents as files of `knowledge_base/documents/`: saved as drafts, edited by people, published.

A file is front matter and then, for each passage, a line `## 第十二条 | 第三章 …` with its text below.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.frontmatter import Fields, PlaceError, markdown_files, read_text, split
from bot.knowledge.model import STATES, Document, Passage, State
from bot.knowledge.topics import load_topics

_PASSAGE = re.compile(r"##(?!#)\s*(?P<article>[^|｜]*?)\s*(?:[|｜]\s*(?P<heading>.*?)\s*)?")
_STATE_LINE = re.compile(r"^state:[^\n]*$", re.MULTILINE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A line of text that begins so is written with a backslash before it.
_NEEDS_ESCAPE = re.compile(r"^(\\*#)")
_ESCAPED = re.compile(r"^\\(\\*#)")


class _Dumper(yaml.SafeDumper):
    """SafeDumper that writes the same date twice, where it would otherwise write a reference to the first."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _front_matter(document: Document) -> str:
    data: dict[str, object] = {
        "id": document.id,
        "title": document.title,
        "issuer": document.issuer,
        "document_number": document.document_number,
        "adopted": document.adopted,
        "effective": document.effective,
        "url": document.url,
        "topic": document.topic,
        "state": document.state,
        "valid_from": document.valid_from,
        "valid_until": document.valid_until,
        "imported": document.imported,
    }
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def _heading_line(passage: Passage) -> str:
    article = (passage.article or "").replace("|", "｜")
    heading = passage.heading.replace("|", "｜")
    if article and not heading:
        return f"## {article}"
    return " ".join(filter(None, ("##", article, "|", heading)))


def render_document(document: Document) -> str:
    """The document as the text of its file; `parse_document` reads it back."""
    passages = "\n".join(
        "\n\n".join(
            [_heading_line(passage), *(_NEEDS_ESCAPE.sub(r"\\\1", line) for line in passage.text.split("\n"))]
        )
        + "\n"
        for passage in document.passages
    )
    return f"---\n{_front_matter(document)}---\n\n{passages}"


def _passages(body: list[tuple[int, str]], id: str, path: Path) -> Iterator[Passage]:
    article: str | None = None
    heading = ""
    lines: list[str] = []
    count = 0
    begun = False
    for line, written in [*body, (0, "##")]:
        found = _PASSAGE.fullmatch(written.rstrip())
        if found is None:
            if written.strip() and not begun:
                raise PlaceError(path, line, "正文要先写“## 第几条 | 章节”一行，再写内容")
            if written.strip():
                lines.append(_ESCAPED.sub(r"\1", written.strip()))
            continue
        if lines:
            count += 1
            yield Passage(f"{id}#{count}", article, heading, "\n".join(lines))
        begun, lines = True, []
        article, heading = found["article"] or None, found["heading"] or ""


def _state(data: Fields) -> State:
    written = data.required("state")
    if written not in STATES:
        raise data.entry("state").error("state 只能写 draft（草稿）或 published（已发布）")
    return "published" if written == "published" else "draft"


def parse_document(text: str, path: Path) -> Document:
    """The document that `text` writes; headings without text below them are no passages.

    Raises `KnowledgeError` naming file and line where the text does not follow the format.
    """
    data, body = split(text, path)
    id = data.required("id")
    if not _ID.fullmatch(id):
        raise data.entry("id").error("编号只能用小写字母、数字和短横线")
    return Document(
        id=id,
        title=data.text("title"),
        issuer=data.text("issuer"),
        document_number=data.text("document_number"),
        effective=data.text("effective"),
        url=data.text("url") or None,
        topic=data.text("topic") or None,
        state=_state(data),
        valid_from=data.day("valid_from"),
        valid_until=data.day("valid_until"),
        passages=tuple(_passages(body, id, path)),
        adopted=data.text("adopted"),
        imported=data.day("imported"),
    )


def load_documents(folder: Path) -> tuple[Document, ...]:
    """Every document of `folder`, drafts included, ordered by path; none where there is no such folder.

    `Document.searchable` tells which may be searched. Raises `KnowledgeError` at the first file that
    cannot be read, and where two share an id.
    """
    documents: dict[str, Document] = {}
    for path in markdown_files(folder) if folder.is_dir() else ():
        document = parse_document(read_text(path), path)
        if document.id in documents:
            raise PlaceError(path, 1, f"编号“{document.id}”和另一篇重复")
        documents[document.id] = document
    return tuple(documents.values())


def _write(path: Path, text: str) -> None:
    """Writes the file at once or not at all, so that nobody reads half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def save_document(document: Document, folder: Path, *, replace: bool = False) -> Path:
    """Writes `folder/<id>.md` and returns its path; makes the folder if there is none.

    Raises `KnowledgeError` where there is such a file and `replace` is not set: people may have edited it.
    """
    path = folder / f"{document.id}.md"
    if path.exists() and not replace:
        raise KnowledgeError(f"{path}: 已经有这一篇了；要重新导入，请先删掉它，或者把要导入的文件改个名")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, render_document(document))
    except OSError as error:
        raise KnowledgeError(f"{path}: 写不进去（{error.strerror}）；请核对文件夹的权限") from error
    return path


def obstacles(document: Document, today: date, topics: Collection[str] | None) -> Iterator[str]:
    """Everything that stands in the way of publishing a document; `topics` are the known ids, None any."""
    if not document.passages:
        yield "没有正文"
    if not document.title:
        yield "没有写标题（title）"
    if not document.topic:
        yield "没有写主题（topic）"
    elif topics is not None and document.topic not in topics:
        yield f"没有“{document.topic}”这个主题，主题编号见 topics.yml"
    if document.valid_until is not None and document.valid_until < today:
        yield f"有效期到 {document.valid_until} 为止，已经过了"
    if document.valid_from and document.valid_until and document.valid_until < document.valid_from:
        yield "valid_until 早于 valid_from"


def publish(path: Path, today: date) -> Document:
    """Makes the draft in `path` searchable from now on and returns it; the file changes in one line only.

    The topics are those of `topics.yml` beside the documents' folder, where there is one. Raises
    `KnowledgeError` naming everything that stands in the way: no passages, no title, no or an unknown
    topic, an id that is not the file's name, a validity that is over on `today`.
    """
    text = read_text(path)
    document = parse_document(text, path)
    topics_file = path.resolve().parent.parent / "topics.yml"
    topics = load_topics(topics_file) if topics_file.is_file() else None
    found = list(obstacles(document, today, topics))
    if document.id != path.stem:
        found.insert(0, f"编号“{document.id}”和文件名“{path.stem}”不一致")
    if found:
        raise KnowledgeError(f"{path}: 还不能发布：{'；'.join(found)}")
    published = _STATE_LINE.sub("state: published", text, count=1)
    try:
        _write(path, published)
    except OSError as error:
        raise KnowledgeError(f"{path}: 写不进去（{error.strerror}）；请核对文件夹的权限") from error
    return parse_document(published, path)
