"""Documents version by version, releases, rollback: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.desk import Database
from bot.errors import KnowledgeError, NotAllowed, NothingFound
from bot.language.clock import TIME_ZONE
from bot.publishing import SHIPPED, Asked, Library, Reviewer
from bot.settings import settings
from tests.publishing.papers import paper

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=TIME_ZONE)


@pytest.fixture
def library(database_url: str) -> Iterator[Library]:
    """A library over a migrated database."""
    database = Database(database_url)
    database.prepare()
    yield Library(database, Reviewer(settings().knowledge_dir))
    database.close()


def test_a_document_goes_from_draft_to_live_and_on(library: Library) -> None:
    kept = library.save("document", paper(), "editor", NOW, after=0)
    assert (kept.version, kept.state, kept.title) == (1, "draft", "滨江区小区长椅借用办法（测试）")
    assert library.current() == SHIPPED
    release = library.release([kept.id], [], "editor", "首次发布", NOW)
    assert library.find(kept.id).state == "live"
    assert library.current().number == release.number
    changed = library.save("document", paper(days="10日"), "other", NOW + timedelta(hours=1), after=1)
    assert (changed.version, changed.state, changed.updated_by) == (2, "changed", "other")
    assert [version.actor for version in library.history(kept.id)] == ["other", "editor"]
    assert "7日" in library.text(kept.id, 1)
    assert "10日" in library.text(kept.id)
    # What is live stays as it was released.
    (live,) = library.contents(library.current().manifest)
    assert "7日" in live.passages[0].text


def test_two_editors_at_once_do_not_lose_each_others_work(library: Library) -> None:
    kept = library.save("document", paper(), "editor", NOW, after=0)
    library.save("document", paper(days="10日"), "first", NOW, after=1)
    with pytest.raises(NotAllowed, match="别人"):
        library.save("document", paper(days="15日"), "second", NOW, after=1)
    assert "10日" in library.text(kept.id)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (paper(topic="no-such-topic"), "主题"),
        (paper(valid_until="2026-11-24"), "有效期"),
        (paper(title=""), "标题"),
    ],
)
def test_what_is_wrong_is_told_and_not_released(library: Library, text: str, words: str) -> None:
    kept = library.save("document", text, "editor", NOW)
    assert any(words in problem for problem in library.problems([kept.id], NOW.date()))
    with pytest.raises(NotAllowed, match=words):
        library.release([kept.id], [], "editor", "", NOW)
    assert library.current() == SHIPPED


def test_a_malformed_text_is_not_kept(library: Library) -> None:
    with pytest.raises(KnowledgeError):
        library.save("document", "没有开头", "editor", NOW)
    assert library.listing() == []


def test_hiding_and_rolling_back(library: Library) -> None:
    kept = library.save("document", paper(), "editor", NOW)
    first = library.release([kept.id], [Asked("长椅能借几天", kept.id, "第二条")], "editor", "", NOW)
    library.hide(kept.id, "editor", "有误", NOW)
    assert library.find(kept.id).state == "hidden"
    assert library.contents(library.current().manifest) == []
    back = library.roll_back(first.number, "manager", NOW)
    assert back.number > first.number + 1
    assert back.manifest == first.manifest
    assert library.find(kept.id).state == "live"
    assert library.roll_back(0, "manager", NOW).manifest == SHIPPED.manifest
    assert [release.actor for release in library.releases()] == ["manager", "manager", "editor", "editor"]
    with pytest.raises(NothingFound):
        library.roll_back(999, "manager", NOW)


def test_a_guide_is_checked_by_the_editors_rules(library: Library) -> None:
    text = (settings().knowledge_dir / "guides" / "marriage").glob("*.md")
    source = next(iter(sorted(text))).read_text(encoding="utf-8")
    kept = library.save("guide", source, "editor", NOW)
    assert library.problems([kept.id], NOW.date()) == []
    broken = source.replace("\n- @", "\n- @broken 费用一共是987654元。\n- @", 1)
    library.save("guide", broken, "editor", NOW)
    assert library.problems([kept.id], NOW.date())
