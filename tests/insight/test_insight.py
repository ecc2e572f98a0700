"""What is counted of conversations, and what is not told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import StoreUnavailable
from bot.insight import OF_AGENTS, Count, Group, OpenQuestion, OpenQuestions, Recorder, Span, Statistics
from bot.insight.holder import QUESTION_DAYS, InsightHolder
from bot.insight.tables import counted_turns, open_questions
from bot.language.clock import TIME_ZONE
from bot.messages import Reply, Route, Trace, Turn

NOW = datetime(2026, 11, 25, 23, 30, tzinfo=TIME_ZONE)
TODAY = Span(date(2026, 11, 25), date(2026, 11, 25))


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    database = Database(database_url)
    database.prepare()
    yield database
    database.close()


@pytest.fixture
def cipher() -> Cipher:
    """Seals with a key of its own."""
    from cryptography.fernet import Fernet

    return Cipher([Fernet.generate_key().decode()])


def taken(
    text: str, route: Route = "answer", topic: str | None = "relief", intent: str = "ask"
) -> tuple[Turn, Reply]:
    """A turn with its reply."""
    turn = Turn("conversation-1", text, "web", "m-1")
    return turn, Reply("conversation-1", "m-1", (), Trace({"name": intent, "confidence": 1.0}, topic, route))


def test_turns_are_counted_by_what_is_asked_for(store: Database, cipher: Cipher) -> None:
    recorder, statistics = Recorder(lambda: store, lambda: cipher), Statistics(store)
    for number in range(9):
        recorder.note(*taken("低保怎么申请"), "江一社区", NOW + timedelta(hours=number // 7))
    for _ in range(5):
        recorder.note(*taken("领证要带什么", topic="marriage"), None, NOW)
    recorder.note(*taken("你好", "chitchat", None), None, NOW)
    assert recorder.write() == 15
    assert recorder.write() == 0
    found = statistics.turns(TODAY, ["topic"])
    assert found == [Count(("relief",), 7), Count(("marriage",), 5)]
    both = Span(date(2026, 11, 25), date(2026, 11, 26), topic="relief")
    # Half past eleven and an hour: two of them are of the next day, too few to be told.
    assert statistics.turns(both, ["day"]) == [Count(("2026-11-25",), 7), Count(("2026-11-26",), None)]
    assert statistics.turns(both, ["community"]) == [Count(("江一社区",), 9)]


def test_small_groups_are_not_told(store: Database, cipher: Cipher) -> None:
    recorder = Recorder(lambda: store, lambda: cipher)
    for number in range(4):
        recorder.note(*taken(f"孤儿怎么办{number}", topic="children"), "江一社区", NOW)
    recorder.write()
    assert Statistics(store).turns(TODAY, ["community", "topic"]) == [Count(("江一社区", "children"), None)]


def test_an_unknown_dimension_is_refused(store: Database) -> None:
    with pytest.raises(ValueError, match="conversation"):
        Statistics(store).turns(TODAY, ["conversation"])


def test_open_questions_are_kept_masked_and_sealed(store: Database, cipher: Cipher) -> None:
    recorder = Recorder(lambda: store, lambda: cipher)
    recorder.note(*taken("我叫王秀英，电话13800138000，轮椅能借吗", "decline", None), None, NOW)
    recorder.note(*taken("补贴", "clarify", None), None, NOW)
    recorder.note(*taken("asdf", "decline", None, "nonsense"), None, NOW)
    recorder.note(*taken("低保怎么申请"), None, NOW)
    recorder.write()
    with store.read() as connection:
        rows = connection.execute(select(open_questions).order_by(open_questions.c.reason)).all()
    assert [row.reason for row in rows] == ["clarified", "declined"]
    text = cipher.open(rows[1].sealed)["text"]
    assert "轮椅能借吗" in text
    assert "13800138000" not in text
    assert "王秀英" not in text
    assert "轮椅" not in rows[1].sealed


def test_what_cannot_be_written_now_is_written_later(store: Database, cipher: Cipher) -> None:
    away = True

    def open_store() -> Database:
        if away:
            raise StoreUnavailable("the database cannot be reached; nothing was changed")
        return store

    recorder = Recorder(open_store, lambda: cipher)
    recorder.note(*taken("低保怎么申请"), None, NOW)
    with pytest.raises(StoreUnavailable):
        recorder.write()
    recorder.note(*taken("低保多少钱"), None, NOW)
    away = False
    assert recorder.write() == 2


def test_old_questions_are_let_go_of(store: Database, cipher: Cipher) -> None:
    recorder, holder = Recorder(lambda: store, lambda: cipher), InsightHolder(store)
    recorder.note(*taken("轮椅能借吗", "decline", None), None, NOW)
    recorder.note(*taken("拐杖能借吗", "decline", None), None, NOW + timedelta(days=1))
    recorder.write()
    assert holder.retain(NOW + timedelta(days=QUESTION_DAYS)) == 1
    with store.read() as connection:
        assert len(connection.execute(select(open_questions)).all()) == 1
        assert len(connection.execute(select(counted_turns)).all()) == 2


def test_what_agents_answered_is_kept_masked_and_counts_in_no_figure(store: Database, cipher: Cipher) -> None:
    away = True

    def open_store() -> Database:
        if away:
            raise StoreUnavailable("the database cannot be reached; nothing was changed")
        return store

    recorder = Recorder(open_store, lambda: cipher)
    recorder.ask("written", "我叫王秀英，轮椅能借几天", NOW, answer="可以借两周，打13800138000")
    recorder.ask("handed", "轮椅能借吗", NOW, "disability", "江一社区")
    with pytest.raises(StoreUnavailable):
        recorder.write()
    away = False
    assert recorder.write() == 0
    questions = OpenQuestions(store, cipher)
    written, handed = sorted(questions.listing(), key=lambda one: one.reason, reverse=True)
    assert (written.reason, written.answer) == ("written", "可以借两周，打[phone]")
    assert "王秀英" not in written.text
    assert (handed.reason, handed.answer, handed.topic) == ("handed", None, "disability")
    assert questions.listing(without=OF_AGENTS) == [handed]
    with store.read() as connection:
        row = connection.execute(select(open_questions).where(open_questions.c.reason == "written")).one()
        assert connection.execute(select(counted_turns)).all() == []
    # Neither the conversation, nor the agent, nor a readable word.
    assert "两周" not in str(row)
    assert InsightHolder(store).retain(NOW + timedelta(days=QUESTION_DAYS)) == 2


def test_a_group_has_each_answer_once_and_a_topic() -> None:
    asked = [
        OpenQuestion(str(n), "轮椅", NOW, "written", None, None, said) for n, said in enumerate("甲乙甲")
    ]
    group = Group((*asked, OpenQuestion("3", "轮椅", NOW, "declined", "disability", None)))
    assert (group.answers, group.topic) == (("甲", "乙"), "disability")
    assert Group(tuple(asked)).topic is None
