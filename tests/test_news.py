"""What waits for a resident is said with the next reply, in the editors' words, and spoils none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import product as combinations
from types import SimpleNamespace

import pytest

from bot import news as news_module
from bot import resources
from bot.desk import STATUSES, Inbox, Notification
from bot.desk.notices import NOTICES, Notice
from bot.errors import StoreUnavailable
from bot.forms.cases import _stars
from bot.forms.notices import Notices
from bot.language import clock
from bot.messages import Message
from bot.news import News
from tests.desk.conftest import database, office  # noqa: F401 - the fixtures of the desk
from tests.desk.office import DAY, FRIDAY, HOUR, NOW, Office, chat

NUMBER = "483201561"


def notification(kind: Notice, status: str, **details: object) -> Notification:
    """A notification of a case in a status."""
    said = {"service": "home-bathing", "status": status, **details}
    return Notification("id", NUMBER, kind, "web", "c", NOW, NOW, said)


BOOKED = {"starts_at": FRIDAY.isoformat(), "place": "老人家中"}
ALL = [
    notification(kind, status, **details)
    for kind, status, details in combinations(
        NOTICES, STATUSES, ({}, BOOKED, {**BOOKED, "before": (FRIDAY - HOUR).isoformat()})
    )
    if kind != "confirmation" or status in ("requested", "confirmed", "waitlisted")
]


@pytest.fixture(scope="module")
def notices() -> Notices:
    """The editors' file."""
    return resources.notices()


def test_every_notification_has_its_words(notices: Notices) -> None:
    for one in ALL:
        message = notices.message(one, NOW)
        assert "{" not in message.text
        assert "483-201-561" in message.text
        assert "助浴" in message.text
        assert not {"home-bathing", one.details["status"]} & set(message.text.split("「")[-1].split("」"))


def test_every_button_is_understood_as_what_it_says(notices: Notices) -> None:
    commands = resources.commands()
    wanted = {"查询": "status", "改时间": "reschedule", "取消": "cancel", "评价": "rate"}
    for one in ALL:
        for button in notices.message(one, NOW).buttons:
            command = commands.read(button.payload)
            assert command is not None, button
            assert command.target == NUMBER
            assert command.label == f"case/{wanted[button.payload.split()[0]]}"


def test_a_rating_is_one_tap(notices: Notices) -> None:
    buttons = notices.message(notification("rating", "done"), NOW).buttons
    assert [(button.title, button.payload) for button in buttons] == [
        (f"{stars}颗星", f"评价 483-201-561 {stars}颗星") for stars in range(5, 0, -1)
    ]
    assert [_stars(button.payload, asked=False) for button in buttons] == [5, 4, 3, 2, 1]


def test_times_and_places_are_told_while_they_count(notices: Notices) -> None:
    reminder = notices.message(notification("reminder", "confirmed", **BOOKED), NOW).text
    assert "时间：11月27日（周五）10:00。" in reminder
    assert "老人家中（示例" in reminder
    moved = notification("change", "confirmed", **BOOKED, before=(FRIDAY - DAY).isoformat())
    assert "原来是11月26日（周四）10:00" in notices.message(moved, NOW).text
    assert "时间：" not in notices.message(notification("cancelled", "cancelled", **BOOKED), NOW).text
    assert notices.message(notification("cancelled", "cancelled", **BOOKED), NOW).buttons == ()


@pytest.fixture(params=[False, True], ids=["in a thread", "at once"])
def news(office: Office, notices: Notices, request: pytest.FixtureRequest) -> Iterator[News]:  # noqa: F811
    """The news of a desk, looked for in either way."""
    with clock.at(NOW):
        yield News(lambda: office.inbox, lambda: notices, embedded=request.param)


def told(news: News, conversation: str, turn: str) -> list[str]:
    """The texts that go out with a reply."""
    return [message.text[:4] for message in asyncio.run(news.of(conversation, turn))]


def test_what_waits_is_told_once_and_again_only_for_the_same_message(
    office: Office,  # noqa: F811
    news: News,
) -> None:
    office.book(1)
    assert told(news, chat(1), "m-0") == []
    office.outbox.run_once(NOW)
    assert told(news, chat(2), "m-1") == []
    assert told(news, chat(1), "m-1") == ["您办的「"]
    assert told(news, chat(1), "m-2") == []
    # Its first answer never arrived.
    assert told(news, chat(1), "m-1") == ["您办的「"]


def test_an_expired_or_dropped_notice_does_not_wait(office: Office) -> None:  # noqa: F811
    case = office.book(1)
    office.inbox.said(case.id, NOW)
    evening = FRIDAY - timedelta(hours=16)
    office.outbox.run_once(evening)
    assert office.inbox.waits(chat(1), evening)
    assert not office.inbox.waits(chat(1), FRIDAY)
    office.cancel(case, now=evening)
    office.inbox.said(case.id, evening, ("cancelled",))
    assert not office.inbox.waits(chat(1), evening)


def test_looking_writes_nothing(
    office: Office,  # noqa: F811
    news: News,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.book(1)

    def write() -> None:
        raise AssertionError("a look is a read")

    monkeypatch.setattr(office.database, "write", write)
    assert told(news, chat(1), "m") == []


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("error", [StoreUnavailable("away"), KeyError("a blank")])
def test_a_failure_costs_the_notices_only_and_is_not_met_at_every_turn(
    error: Exception, embedded: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def away() -> Inbox:
        calls.append(1)
        raise error

    failing = News(away, resources.notices, embedded)
    assert [told(failing, "c", "m") for _ in range(3)] == [[], [], []]
    assert len(calls) == 1
    assert caplog.messages == [f"notifications could not be looked for: {type(error).__name__}"]
    later = SimpleNamespace(monotonic=lambda: failing._not_before)
    monkeypatch.setattr(news_module, "time", later)
    told(failing, "c", "m")
    assert len(calls) == 2


def test_messages_are_what_a_reply_has(office: Office, news: News) -> None:  # noqa: F811
    office.book(1)
    office.outbox.run_once(NOW)
    (message,) = asyncio.run(news.of(chat(1), "m"))
    assert isinstance(message, Message)
    assert message.citations == ()
