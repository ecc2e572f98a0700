"""Imported documents are saved as drafts, edited by hand, and published only when they can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge import load_documents, parse_document, publish, render_document, save_document
from bot.knowledge.importer import import_file
from bot.knowledge.model import Document, Passage
from tests.knowledge.factory import TODAY
from tests.knowledge.papers import LAW, as_markdown

DOCUMENT = Document(
    id="ban-fa",
    title="社区食堂管理办法",
    issuer="滨江区民政局",
    document_number="滨民〔2024〕1号",
    effective="2024-06-01",
    url=None,
    topic="meal-assistance",
    state="draft",
    valid_from=date(2024, 6, 1),
    valid_until=None,
    passages=(
        Passage("ban-fa#1", "第一条", "第一章 总则", "为了老年人，制定本办法。\n适用于本区。"),
        Passage("ban-fa#2", "第二条", "", "# 号开头的一行\n\\# 也是。"),
        Passage("ban-fa#3", None, "附件1 申请表", "姓名｜年龄"),
        Passage("ban-fa#4", None, "", "另行通知。"),
    ),
    adopted="2024-05-01",
    imported=TODAY,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics.yml").write_text("topics:\n  meal-assistance: {name: 老年助餐}\n")
    return tmp_path / "documents"


def test_a_document_comes_back_as_it_was_saved(folder: Path) -> None:
    path = save_document(DOCUMENT, folder)
    assert path == folder / "ban-fa.md"
    assert load_documents(folder) == (DOCUMENT,)


def test_the_file_is_one_that_an_editor_can_read() -> None:
    text = render_document(DOCUMENT)
    assert "\nstate: draft\n" in text
    assert "\n## 第一条 | 第一章 总则\n\n为了老年人，制定本办法。\n\n适用于本区。\n" in text
    assert "\n## 第二条\n\n\\# 号开头的一行\n" in text
    assert "\n## | 附件1 申请表\n" in text


plain = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="|｜"), min_size=1, max_size=30
)


@given(
    st.lists(
        st.tuples(
            st.none() | st.from_regex(r"第[一二三]{1,3}条", fullmatch=True),
            st.just("") | plain,
            st.lists(plain, min_size=1, max_size=4),
        ),
        max_size=5,
    ),
    plain,
)
def test_any_document_comes_back(passages: list[tuple[str | None, str, list[str]]], title: str) -> None:
    document = replace(
        DOCUMENT,
        title=title,
        passages=tuple(
            Passage(f"ban-fa#{number}", article, heading, "\n".join(lines))
            for number, (article, heading, lines) in enumerate(passages, 1)
        ),
    )
    assert parse_document(render_document(document), Path("x.md")) == document


def test_saving_twice_needs_leave(folder: Path) -> None:
    path = save_document(DOCUMENT, folder)
    with pytest.raises(KnowledgeError, match="已经有这一篇"):
        save_document(replace(DOCUMENT, title="新"), folder)
    assert save_document(replace(DOCUMENT, title="新"), folder, replace=True) == path
    assert load_documents(folder)[0].title == "新"
    assert [file.name for file in folder.iterdir()] == ["ban-fa.md"]


def test_an_imported_file_can_be_saved_edited_and_published(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "社区食堂.md"
    source.write_bytes(as_markdown(LAW))
    path = save_document(import_file(source, TODAY), folder)
    assert not load_documents(folder)[0].searchable(TODAY)
    text = path.read_text().replace("topic: null", "topic: meal-assistance  # 老年助餐")
    path.write_text(text.replace("\n## 第二条", "\n## 第一条之一 | 第一章 总则\n\n新增的一条。\n\n## 第二条"))
    document = publish(path, TODAY)
    assert document.searchable(TODAY)
    assert [passage.article for passage in document.passages][:3] == ["第一条", "第一条之一", "第二条"]
    assert [passage.id for passage in document.passages][:3] == [f"{document.id}#{n}" for n in (1, 2, 3)]
    assert load_documents(folder) == (document,)
    assert "# 老年助餐" in path.read_text()


def test_only_published_documents_in_force_are_searchable() -> None:
    published = replace(DOCUMENT, state="published", valid_until=date(2026, 12, 31))
    assert not DOCUMENT.searchable(TODAY)
    assert published.searchable(date(2024, 6, 1))
    assert published.searchable(date(2026, 12, 31))
    assert not published.searchable(date(2024, 5, 31))
    assert not published.searchable(date(2027, 1, 1))


def test_a_passage_is_cited_with_its_article_and_chapter() -> None:
    citation = DOCUMENT.citation(DOCUMENT.passages[0])
    assert (citation.document_id, citation.article, citation.section) == ("ban-fa", "第一条", "第一章 总则")
    assert (citation.title, citation.effective, citation.verified) == ("社区食堂管理办法", "2024-06-01", True)
    assert citation.quote == "为了老年人，制定本办法。\n适用于本区。"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"passages": ()}, "没有正文"),
        ({"title": ""}, "标题"),
        ({"topic": None}, "主题"),
        ({"topic": "weather"}, "weather"),
        ({"valid_until": date(2026, 11, 22)}, "已经过了"),
        ({"valid_from": date(2028, 1, 1), "valid_until": date(2027, 1, 1)}, "早于"),
    ],
)
def test_what_stands_in_the_way_of_publishing(changes: dict[str, object], word: str, folder: Path) -> None:
    path = save_document(replace(DOCUMENT, **changes), folder)  # type: ignore[arg-type]
    with pytest.raises(KnowledgeError, match="还不能发布") as caught:
        publish(path, TODAY)
    assert word in str(caught.value)
    assert load_documents(folder)[0].state == "draft"


def test_a_file_under_another_name_is_not_published(folder: Path) -> None:
    path = save_document(DOCUMENT, folder).rename(folder / "other.md")
    with pytest.raises(KnowledgeError, match="文件名"):
        publish(path, TODAY)


def test_the_last_day_and_a_folder_without_topics_are_no_obstacle(tmp_path: Path) -> None:
    path = save_document(replace(DOCUMENT, valid_until=TODAY), tmp_path / "documents")
    assert publish(path, TODAY).state == "published"
    assert publish(path, TODAY).state == "published"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("state: draft", "state: ready", "state"),
        ("state: draft\n", "", "state"),
        ("id: ban-fa", "id: Ban Fa", "编号"),
        ("## 第一条 | 第一章 总则\n", "没有标题的文字\n## 第一条\n", "正文要先写"),
        ("valid_from: 2024-06-01", "valid_from: 2024年", "valid_from"),
    ],
)
def test_mistakes_in_a_file_are_named(old: str, new: str, word: str) -> None:
    text = render_document(DOCUMENT)
    assert old in text
    with pytest.raises(KnowledgeError, match=word) as caught:
        parse_document(text.replace(old, new), Path("documents/ban-fa.md"))
    assert str(caught.value).startswith("documents/ban-fa.md:")


def test_headings_without_text_are_no_passages_and_the_manual_is_no_document(folder: Path) -> None:
    path = save_document(DOCUMENT, folder)
    path.write_text(path.read_text() + "\n## 第九条 | 空的\n")
    (folder / "README.md").write_text("# 说明")
    (document,) = load_documents(folder)
    assert document.passages == DOCUMENT.passages


def test_no_folder_means_no_documents_and_ids_are_unique(folder: Path) -> None:
    assert load_documents(folder) == ()
    path = save_document(DOCUMENT, folder)
    (folder / "copy.md").write_text(path.read_text())
    with pytest.raises(KnowledgeError, match="重复"):
        load_documents(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file in the way")
    with pytest.raises(KnowledgeError, match="写不进去"):
        save_document(DOCUMENT, tmp_path / "documents")
