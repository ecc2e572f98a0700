"""The hand-over desk: opened once, taken once, spoken in by whom it belongs to, closed once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.desk import Database
from bot.errors import NotAllowed, NothingFound
from bot.handover import Changed, Filters, Handover, HandoverDesk, Met
from bot.handover.tables import handover_lines, handovers
from tests.desk.office import DAY, HOUR, NOW
from tests.handover.calls import BEFORE, called, shown, taken

MINUTE = timedelta(minutes=1)


def test_a_hand_over_begins_with_what_was_said(desk: HandoverDesk) -> None:
    opened = called(desk)
    assert (opened.conversation, opened.channel, opened.topic) == ("c-1", "web", "meal-assistance")
    assert (opened.state, opened.agent, opened.lines, opened.is_open) == ("waiting", None, 3, True)
    lines = desk.transcript(opened.id)
    assert [[line.who, line.text, line.at.isoformat()] for line in lines] == BEFORE
    assert shown(desk.transcript(opened.id, after=2)) == [(3, "resident", "我要找人")]
    assert desk.met("c-1") == Met(opened.id, has_case=False)
    assert desk.met("c-2") == Met(None, has_case=False)


def test_asking_again_gives_the_same_one_and_tells_it_more(desk: HandoverDesk) -> None:
    first = called(desk, topic=None)
    again = called(desk, now=NOW + HOUR, case="123456788", urgency="high", transcript=[])
    assert (again.id, again.opened_at) == (first.id, NOW)
    assert (again.topic, again.case, again.urgency) == ("meal-assistance", "123456788", "high")
    calm = called(desk, topic="marriage", case="987654321")
    assert (calm.topic, calm.case, calm.urgency) == ("meal-assistance", "123456788", "high")
    assert calm.lines == 3


def test_after_it_is_closed_a_new_one_is_opened(desk: HandoverDesk) -> None:
    first = taken(desk)
    ended = desk.close(first.id, "answered", "小李", NOW + HOUR)
    closed = ended.handover
    assert ended.new
    assert (closed.state, closed.outcome, closed.closed_at, closed.agent) == (
        "closed",
        "answered",
        NOW + HOUR,
        "小李",
    )
    assert desk.met("c-1").handover is None
    assert desk.close(first.id, "other", "王主管", NOW + DAY) == Changed(closed, False)
    assert called(desk).id != first.id


def test_only_the_latest_lines_of_a_long_conversation_are_kept(desk: HandoverDesk) -> None:
    long = [["resident", f"第{number}句", NOW.isoformat()] for number in range(150)]
    opened = called(desk, transcript=long)
    lines = desk.transcript(opened.id)
    assert (opened.lines, len(lines), lines[0].text, lines[-1].text) == (100, 100, "第50句", "第149句")


def test_of_many_who_claim_at_once_one_has_it(database: Database, desk: HandoverDesk) -> None:
    waiting = [called(desk, f"c-{number}").id for number in range(12)]
    agents = [f"座席{number}" for number in range(8)]

    def take(agent: str) -> list[str]:
        won = []
        for id in waiting:
            try:
                desk.claim(id, agent, NOW)
            except NotAllowed:
                # A colleague was quicker.
                continue
            won.append(id)
        return won

    with ThreadPoolExecutor(len(agents)) as pool:
        won = dict(zip(agents, pool.map(take, agents), strict=True))
    assert Counter(id for ids in won.values() for id in ids) == Counter(waiting)
    for agent, ids in won.items():
        assert all(desk.find(id).agent == agent for id in ids)
        assert {one.id for one in desk.queue(Filters(agent=agent))} == set(ids)
    for id in waiting:
        assert [line.who for line in desk.transcript(id)].count("event") == 1


def test_of_many_that_open_at_once_one_is_opened(desk: HandoverDesk) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda number: called(desk), range(16)))
    assert len({one.id for one in opened}) == 1
    assert desk.transcript(opened[0].id)[-1].number == 3


def test_lines_sent_at_once_get_numbers_of_their_own(desk: HandoverDesk) -> None:
    handed = taken(desk)

    def say(number: int) -> int:
        # Each comes twice, as from a client that did not get the first answer.
        key = f"m-{number // 2}"
        return desk.line(handed.id, "resident", f"第{number // 2}句", NOW, key).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(say, range(40)))
    lines = desk.transcript(handed.id, after=handed.lines)
    assert [line.number for line in lines] == list(range(5, 25))
    assert sorted(line.text for line in lines) == sorted(f"第{number}句" for number in range(20))
    assert Counter(numbers) == dict.fromkeys(range(5, 25), 2)


def test_a_line_without_a_key_is_never_taken_for_another(desk: HandoverDesk) -> None:
    handed = taken(desk)
    assert desk.line(handed.id, "resident", "喂", NOW).number == 5
    assert desk.line(handed.id, "resident", "喂", NOW).number == 6


def test_the_same_key_of_somebody_else_is_another_line(desk: HandoverDesk) -> None:
    handed = taken(desk)
    assert desk.line(handed.id, "resident", "在吗", NOW, "k").number == 5
    assert desk.line(handed.id, "agent", "在的", NOW, "k", agent="小李").number == 6
    assert desk.line(handed.id, "agent", "又一次", NOW, "k", agent="小李").text == "在的"


def test_who_has_it_may_claim_it_again(desk: HandoverDesk) -> None:
    handed = taken(desk)
    assert desk.claim(handed.id, "小李", NOW + HOUR) == Changed(handed, False)
    with pytest.raises(NotAllowed, match="小李接手"):
        desk.claim(handed.id, "小王", NOW)
    desk.close(handed.id, "answered", "小李", NOW)
    with pytest.raises(NotAllowed, match="结束"):
        desk.claim(handed.id, "小李", NOW)


def test_only_who_has_it_speaks(desk: HandoverDesk) -> None:
    waiting = called(desk)
    with pytest.raises(NotAllowed, match="接手"):
        desk.line(waiting.id, "agent", "您好", NOW, agent="小李")
    desk.claim(waiting.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="接手"):
        desk.line(waiting.id, "agent", "您好", NOW, agent="小王")
    said = desk.line(waiting.id, "agent", "您好", NOW, "k-1", agent="小李")
    assert (said.agent, said.sent) == ("小李", False)
    desk.close(waiting.id, "answered", "小李", NOW)
    with pytest.raises(NotAllowed, match="结束"):
        desk.line(waiting.id, "resident", "还在吗", NOW)
    # What was taken before it ended is not refused when it comes again.
    assert desk.line(waiting.id, "agent", "您好", NOW, "k-1", agent="小李") == said


def test_a_colleague_takes_over(desk: HandoverDesk) -> None:
    handed = taken(desk)
    with pytest.raises(NotAllowed, match="不在您手上"):
        desk.transfer(handed.id, "小张", "小王", NOW, holder="小王")
    assert desk.transfer(handed.id, "小王", "小李", NOW, holder="小李").agent == "小王"
    desk.line(handed.id, "agent", "我来", NOW, agent="小王")
    back = desk.transfer(handed.id, None, "王主管", NOW)
    assert (back.state, back.agent) == ("waiting", None)
    with pytest.raises(NotAllowed, match="没有人接手"):
        desk.transfer(handed.id, "小王", "王主管", NOW)
    assert desk.claim(handed.id, "小张", NOW).handover.agent == "小张"
    events = [line.text for line in desk.transcript(handed.id) if line.who == "event"]
    assert events == ["小李接手", "小李转给小王", "王主管放回队列", "小张接手"]
    with pytest.raises(NotAllowed, match="不在您手上"):
        desk.close(handed.id, "answered", "小李", NOW, holder="小李")
    assert desk.close(handed.id, "referred", "小张", NOW, holder="小张").handover.outcome == "referred"
    with pytest.raises(NotAllowed, match="结束"):
        desk.transfer(handed.id, "小王", "王主管", NOW)


def test_an_agents_line_goes_out_once(desk: HandoverDesk) -> None:
    handed = taken(desk)
    number = desk.line(handed.id, "agent", "您好", NOW, agent="小李").number
    with ThreadPoolExecutor(8) as pool:
        lent = list(pool.map(lambda _: desk.lend(handed.id, number, NOW, 30.0), range(8)))
    assert lent.count(True) == 1
    # It did not go out: somebody else may try.
    desk.give_back(handed.id, number, None)
    assert desk.lend(handed.id, number, NOW, 30.0)
    # Who was to send it is gone: after the lease somebody else may.
    assert not desk.lend(handed.id, number, NOW + timedelta(seconds=29), 30.0)
    assert desk.lend(handed.id, number, NOW + timedelta(seconds=31), 30.0)
    desk.give_back(handed.id, number, NOW + MINUTE)
    assert desk.transcript(handed.id)[-1].sent is True
    assert not desk.lend(handed.id, number, NOW + DAY, 30.0)
    desk.give_back(handed.id, number, None)
    assert desk.transcript(handed.id)[-1].sent is True


def test_the_queue_has_the_urgent_first_then_who_waits_longest(desk: HandoverDesk) -> None:
    def at(number: int, urgency: str = "normal", **values: str) -> Handover:
        return called(desk, f"c-{number}", NOW + number * MINUTE, urgency=urgency, **values)

    later, first, urgent = at(3), at(1, topic="marriage"), at(5, "high", channel="kiosk")
    done = at(2)
    desk.close(done.id, "other", "小李", NOW)
    mine = desk.claim(at(4).id, "小李", NOW).handover
    assert [one.id for one in desk.queue()] == [urgent.id, first.id, later.id, mine.id]
    assert {one.conversation for one in desk.queue()} == {""}
    assert [one.id for one in desk.queue(limit=1)] == [urgent.id]
    for filters, wanted in (
        (Filters(agent="小李"), [mine]),
        (Filters(states=("waiting",), topic="marriage"), [first]),
        (Filters(urgency="high"), [urgent]),
        (Filters(channel="kiosk"), [urgent]),
        (Filters(states=("closed",)), [done]),
    ):
        assert [one.id for one in desk.queue(filters)] == [one.id for one in wanted]


def test_what_its_agent_does_not_touch_goes_back_to_the_queue(desk: HandoverDesk) -> None:
    forgotten, touched = taken(desk, conversation="c-1"), taken(desk, conversation="c-2")
    called(desk, "c-3")
    desk.line(forgotten.id, "resident", "还在吗", NOW + 2 * HOUR)
    desk.line(touched.id, "note", "等家属电话", NOW + HOUR, agent="小李")
    assert desk.release_idle(NOW + HOUR, HOUR) == []
    released = desk.release_idle(NOW + HOUR + MINUTE, HOUR)
    assert [(one.id, one.state, one.agent) for one in released] == [(forgotten.id, "waiting", None)]
    assert desk.find(touched.id).agent == "小李"
    assert desk.release_idle(NOW + HOUR + MINUTE, HOUR) == []


@pytest.mark.parametrize("act", ["find", "transcript", "claim", "line", "transfer", "close"])
def test_what_is_not_there_is_not_found(desk: HandoverDesk, act: str) -> None:
    more: dict[str, tuple[object, ...]] = {
        "claim": ("小李", NOW),
        "line": ("resident", "喂", NOW),
        "transfer": ("小王", "小李", NOW),
        "close": ("other", "小李", NOW),
    }
    with pytest.raises(NothingFound):
        getattr(desk, act)("nowhere", *more.get(act, ()))


def test_nothing_that_was_said_is_readable_in_the_tables(database: Database, desk: HandoverDesk) -> None:
    handed = taken(desk, conversation="wechat:oABC123")
    desk.line(handed.id, "agent", "给13800138000回电话", NOW, "key-77", agent="小李")
    desk.line(handed.id, "note", "家住滨盛路", NOW, agent="小李")
    with database.read() as connection:
        kept = "\n".join(
            repr(tuple(row))
            for table in (handovers, handover_lines)
            for row in connection.execute(select(table))
        )
    for secret in ("oABC123", "13800138000", "滨盛路", "key-77", "老年食堂"):
        assert secret not in kept
        assert secret not in repr(handed)
        assert secret not in repr(desk.transcript(handed.id))


def test_times_come_back_as_they_were(desk: HandoverDesk) -> None:
    handed = taken(desk)
    line = desk.line(handed.id, "resident", "喂", datetime.fromisoformat("2026-11-25T02:00:00+00:00"))
    assert line.at.isoformat() == "2026-11-25T10:00:00+08:00"
    assert desk.find(handed.id).last_at == line.at


def test_who_has_left_is_written_to_no_more(desk: HandoverDesk) -> None:
    mine = taken(desk)
    unsent = desk.line(mine.id, "agent", "您好", NOW, "k-1", "小李")
    left = desk.leave("c-1", NOW + MINUTE)
    assert left is not None
    assert (left.id, left.state, left.left_at, left.reaches) == (mine.id, "claimed", NOW + MINUTE, False)
    assert shown(desk.transcript(mine.id))[-1] == (left.lines, "event", "居民离开了自助机，再回复没有人看到")
    for key in ("k-2", "k-1"):
        with pytest.raises(NotAllowed, match="已经离开自助机"):
            desk.line(mine.id, "agent", "您好", NOW + MINUTE, key, "小李")
    assert not unsent.sent
    # What is left to do is done all the same.
    desk.line(mine.id, "note", "已打电话", NOW + MINUTE, None, "小李")
    assert desk.close(mine.id, "unreachable", "小李", NOW + HOUR).new


def test_leaving_is_noted_once_and_only_where_a_person_was_asked_for(desk: HandoverDesk) -> None:
    waiting = called(desk)
    assert desk.leave("c-2", NOW) is None
    assert desk.leave("c-1", NOW) is not None
    assert desk.leave("c-1", NOW + HOUR) is None
    desk.line(waiting.id, "resident", "我又来了", NOW + HOUR)
    assert [text for _, _, text in shown(desk.transcript(waiting.id))[-2:]] == ["居民回来了", "我又来了"]
    assert desk.find(waiting.id).left_at is None
    desk.close(waiting.id, "answered", "小李", NOW + HOUR)
    assert desk.leave("c-1", NOW + HOUR) is None
