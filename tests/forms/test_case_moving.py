"""Another time for a case in several messages, over a real store: it is never moved to what nobody asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.forms.cases import CaseTaken
from bot.forms.state import CaseForm, Talking
from bot.forms.turn import FormTurn
from tests.forms.talk import turn
from tests.forms.test_cases import Owner, said


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """Whose mother is bathed on Tuesday, the 1st of December, at ten."""
    return Owner(
        tmp_path,
        "home-bathing",
        condition="要人扶",
        when="2026-12-01T10:00:00+08:00",
        address="星民花园六幢1203",
        name="孙建平",
        phone="13606712345",
    )


def talk(owner: Owner, *messages: str) -> CaseTaken:
    """Asks for another time and goes on; the form goes through the memory of the dialogue each time."""
    taken = owner.says("reschedule", messages[0])
    for text in messages[1:]:
        form = Talking.from_slot(Talking(taken.form).to_slot()).form
        assert isinstance(form, CaseForm), f"no form is open before {text}"
        following = owner.talk.ends(form, turn(text)) or owner.talk.take(form, turn(text))
        assert following is not None
        taken = following
    return taken


def when(owner: Owner) -> str:
    """The time that the case has now, to the minute."""
    return str(owner.desk.case(owner.case.id).fields["when"])[:16]


@pytest.mark.parametrize(
    ("messages", "at"),
    [
        (("礼拜二我要去医院，换成12月3号下午嘛", "3点"), "2026-12-03T15:00"),
        (("换礼拜五上午", "十点"), "2026-11-27T10:00"),
        (("改到12月10号", "下午两点"), "2026-12-10T14:00"),
        (("想换个时间", "12月10号上午", "十点"), "2026-12-10T10:00"),
        (("换到礼拜天", "下午三点半"), "2026-11-29T15:30"),
        (("我妈那天要打吊针，改礼拜五好伐", "九点钟的"), "2026-11-27T09:00"),
        (("不要礼拜二，要12月2号", "下午两点"), "2026-12-02T14:00"),
        (("能往后挪一天吗",), "2026-12-02T10:00"),
        (("改到下午三点",), "2026-12-01T15:00"),
        (("礼拜三不来赛，推到12月7号", "下午的好了", "两点半"), "2026-12-07T14:30"),
        (("调到后天", "不对，是12月4号", "十点"), "2026-12-04T10:00"),
        (("把12月1号上午十点的改到12月9号", "还是十点"), "2026-12-09T10:00"),
        (("我要改时间", "下午四点", "是的"), "2026-12-01T16:00"),
        (("那就礼拜五", "是的", "上午十点"), "2026-11-27T10:00"),
        (("12月5号上午九点", "要的"), "2026-12-05T09:00"),
    ],
)
def test_moved(owner: Owner, messages: tuple[str, ...], at: str) -> None:
    taken = talk(owner, *messages)
    assert (taken.form, when(owner)) == (None, at)
    assert "改好了" in said(taken)


@pytest.mark.parametrize(
    "messages",
    [
        ("那就礼拜五",),
        ("12月5号上午九点",),
        ("12月5号上午九点", "不是"),
        ("我要改时间", "下午四点"),
        ("我要改时间", "下午四点", "不是"),
        ("我要改时间", "12月3号没空"),
        ("礼拜四上午十点我不在家",),
        ("12月1号下午两点半会到吗",),
        ("我礼拜四上午九点才下夜班，来的时候轻点敲门",),
        ("时间不要动，12月1号蛮好",),
        ("医院把手术改到12月3号上午九点了",),
        ("12月1号上午十点",),
        ("换12月3号", "算了 不改了"),
    ],
)
def test_not_moved(owner: Owner, messages: tuple[str, ...]) -> None:
    taken = talk(owner, *messages)
    assert when(owner) == "2026-12-01T10:00"
    assert "改好了" not in said(taken)


def test_an_hour_of_the_offered_times(owner: Owner) -> None:
    """Where no day was told, an hour that was offered is that one."""
    asked = owner.says("reschedule", "我要改时间")
    assert asked.form is not None
    assert len(asked.form.offered) == 3
    hour = asked.form.offered[0][11:16]
    talk(owner, "我要改时间", hour)
    assert when(owner) == asked.form.offered[0][:16]


def test_no_to_the_hour_asks_again(owner: Owner) -> None:
    taken = talk(owner, "我要改时间", "下午四点", "不是")
    assert taken.form is not None
    assert (taken.form.asking, taken.form.proposed) == ("when", None)


def test_a_day_that_cannot_be_had(owner: Owner) -> None:
    """The day that is offered instead is the one that an hour belongs to then."""
    taken = talk(owner, "改到11月24号上午十点")
    assert taken.form is not None
    assert taken.form.hint is None or not taken.form.hint["begin"].startswith("2026-11-24")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("来之前打个电话，不要按门铃", "note"),
        ("可以帮我加一句备注吗", "note"),
        ("要女的来洗", "note"),
        ("到底取消了没有", "status"),
        ("算了不约了", "cancel"),
        ("那就不洗了", "cancel"),
        ("不用了，儿媳妇会来帮忙洗的", "cancel"),
        ("编号我没记牢，再说一遍", "status"),
        ("那就12月4号", "reschedule"),
    ],
)
def test_what_is_meant_afterwards(owner: Owner, text: str, action: str) -> None:
    meant = owner.meant(text)
    assert meant is not None
    assert meant[0] == action
    if action in ("cancel", "reschedule"):
        assert meant[1], "it is asked first"


def test_what_cannot_be_noted_is_said(owner: Owner) -> None:
    taken = owner.says("note", "饭要烧得烂一点")
    assert "记不进去" in said(taken)
    assert taken.said.messages[-1].buttons


def test_the_day_of_what_is_cancelled(owner: Owner) -> None:
    other = owner.says("cancel", "取消礼拜五的")
    assert other.form is not None
    assert other.form.asking == "confirm"
    assert "12月1日" in said(other)
    owner.talk.begin("cancel", replace(turn("取消12月1号的", "case/cancel"), confidence=0.9))
    assert owner.desk.case(owner.case.id).status == "cancelled"


def test_a_time_of_nobody_is_no_case(owner: Owner) -> None:
    """Without a case a time alone does not lead into the question for a number."""
    stranger = owner.talk.begin("reschedule", _elsewhere("礼拜五上午"))
    assert stranger.form is None
    asked = owner.talk.begin("reschedule", _elsewhere("改时间"))
    assert asked.form is not None
    assert asked.form.asking == "case"


def _elsewhere(text: str) -> FormTurn:
    return replace(turn(text, "case/reschedule"), conversation="another talk")
