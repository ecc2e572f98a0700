"""What editors do with documents, over a real database: nothing is lost, and each change is noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.desk import Audit, Database
from bot.editing import Editing, Shelf
from bot.errors import NotAllowed, NothingFound, Unacceptable
from bot.language import clock
from bot.language.clock import TIME_ZONE
from bot.publishing import Library, Reviewer
from bot.settings import settings
from tests.editing.papers import word_file
from tests.publishing.papers import paper

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=TIME_ZONE)
HEAD: dict[str, Any] = {"title": "长椅借用办法", "topic": "community-life", "issuer": "测试机关"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def editing(database: Database) -> Iterator[Editing]:
    """The editors' desk, at a fixed time; what it learns from is another test's matter."""
    library = Library(database, Reviewer(settings().knowledge_dir))
    shelf = Shelf(lambda: library, settings().knowledge_dir)
    none: Any = None
    with clock.at(NOW):
        yield Editing(lambda: library, shelf, lambda: Audit(database), none, {})


def test_from_a_file_to_a_release_and_back(editing: Editing, database: Database) -> None:
    kept = editing.import_("小张", "借用办法.docx", word_file())
    opened = editing.open(kept.id)
    assert opened.listed.state == "draft"
    assert "第二条" in [piece.section for piece in opened.pieces]
    # What is missing is told at the line where it has to stand.
    (remark,) = [one for one in opened.remarks if "主题" in one.message]
    assert remark.line is not None
    assert opened.text.split("\n")[remark.line - 1].startswith("topic:")
    with pytest.raises(NotAllowed, match="主题"):
        editing.release("小张", kept.id, "")
    editing.change_head("小张", kept.id, HEAD, after=1)
    opened = editing.open(kept.id)
    assert opened.remarks == ()
    assert [version.actor for version in opened.history] == ["小张", "小张"]
    released = editing.release("王主管", kept.id, "首次")
    assert editing.open(kept.id).listed.state == "live"
    editing.hide("王主管", kept.id, "")
    editing.roll_back("王主管", released.number)
    assert editing.open(kept.id).listed.state == "live"
    assert [(entry.actor, entry.what) for entry in Audit(database).entries()] == [
        ("小张", "knowledge.import"),
        ("小张", "knowledge.save"),
        ("王主管", "knowledge.release"),
        ("王主管", "knowledge.hide"),
        ("王主管", "knowledge.roll_back"),
    ]


def test_an_import_takes_no_other_documents_place(editing: Editing) -> None:
    first = editing.import_("小张", "借用办法.docx", word_file())
    second = editing.import_("小张", "借用办法.docx", word_file("9日"))
    assert first.id != second.id
    assert "7日" in editing.open(first.id).text


def test_a_shipped_guide_is_seen_hidden_and_replaced(editing: Editing) -> None:
    shipped = next(one for one in editing.listing() if one.state == "shipped" and one.kind == "guide")
    opened = editing.open(shipped.id)
    assert opened.pieces
    assert opened.listed.sources
    editing.hide("王主管", shipped.id, "")
    assert editing.open(shipped.id).listed.state == "hidden"
    editing.save("小张", shipped.id, "guide", opened.text, after=0)
    assert [one.id for one in editing.listing()].count(shipped.id) == 1
    with pytest.raises(NotAllowed, match="刚被别人改过"):
        editing.save("小李", shipped.id, "guide", opened.text, after=0)
    with pytest.raises(NothingFound):
        editing.hide("王主管", "no-such-document", "")


def test_what_ends_soon_is_told_first(editing: Editing) -> None:
    for id, until in (("soon", "2027-01-25"), ("late", "2027-01-26"), ("sooner", "2026-12-01")):
        text = paper(valid_until=until).replace("id: bench-lending", f"id: {id}")
        editing.save("小张", id, "document", text, after=0)
    found = [one.id for one in editing.expiring() if one.version]
    assert found == ["sooner", "soon"]


def test_a_broken_text_names_its_line_and_is_not_kept(editing: Editing) -> None:
    with pytest.raises(Unacceptable, match="第1行"):
        editing.save("小张", "x", "document", "没有开头", after=0)
    pieces, remarks = editing.preview("document", paper().replace("## 第二条 | 借用", "前面没有标题"))
    assert pieces == ()
    assert remarks[0].line is not None
    pieces, remarks = editing.preview("document", paper())
    assert ([piece.section for piece in pieces], remarks) == (["第二条", "第三条"], ())
    with pytest.raises(NotAllowed, match="编号"):
        editing.save("小张", "another-id", "document", paper(), after=0)
