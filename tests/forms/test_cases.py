"""What residents say of a case in their own words, over a real store and without a trained model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.model import Request
from bot.forms.case_signals import CaseSignals
from bot.forms.cases import CaseTaken, CaseTalk
from bot.forms.state import CaseForm
from bot.forms.turn import FormTurn
from tests.forms.talk import NOW, Resident, turn

WHEN = "2026-12-03T09:00:00+08:00"


class Owner:
    """Somebody with one case."""

    def __init__(self, folder: Path, service: str, **fields: object) -> None:
        resident = Resident(folder)
        self.tools = resident.talk._tools
        self.desk = resident.desk
        request = Request(self.tools.services[service], fields, "talk", "rest", ("personal",), False)
        self.case = self.desk.open(request, NOW).case
        self.talk = CaseTalk(self.tools)
        self.signals = CaseSignals(self.tools)

    def meant(self, text: str, label: str = "out_of_scope") -> tuple[str, bool] | None:
        """What a message wants."""
        return self.signals.meant(turn(text, label))

    def says(self, action: str, text: str, *, doubt: bool = False) -> CaseTaken:
        """Begins something."""
        return self.talk.begin(action, turn(text, f"case/{action}"), doubt=doubt)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """Who has a nurse coming."""
    return Owner(
        tmp_path,
        "home-nursing",
        item="换管子",
        when=WHEN,
        address="星民花园六幢1203",
        name="孙建平",
        phone="13606712345",
    )


def said(taken: CaseTaken) -> str:
    """The text of what is said."""
    return "\n".join(message.text for message in taken.said.messages)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("护士安排好了没", ("status", False)),
        ("那个现在什么情况", ("status", False)),
        ("我自己会弄了 取消掉", ("cancel", False)),
        ("女儿会弄了 不用来了", ("cancel", True)),
        ("取消", ("cancel", True)),
        ("往后推一天", ("reschedule", False)),
        ("晚一点来可以吗", ("reschedule", False)),
        ("那天去不了了 改到下周五上午九点", ("reschedule", False)),
        ("电话写错了，改成13900001111", ("change", False)),
        ("高龄津贴办好了吗", None),
        ("送餐的人安排好了没", None),
        ("补贴什么时候到账，要多少钱", None),
        ("取消了要罚钱吗", None),
        ("不用了 谢谢", None),
        ("低保怎么办", None),
        ("好的", None),
    ],
)
def test_what_is_meant(owner: Owner, text: str, wanted: tuple[str, bool] | None) -> None:
    assert owner.meant(text) == wanted


def test_nothing_is_meant_where_no_case_is_open(owner: Owner) -> None:
    owner.desk.cancel(owner.case.id, "resident", "", NOW)
    assert owner.meant("护士安排好了没") is None
    assert owner.signals.still_open(turn("护士安排好了没")) == []


def test_what_is_in_doubt_is_asked_before_it_is_cancelled(owner: Owner) -> None:
    asked = owner.says("cancel", "女儿会弄了 不用来了", doubt=True)
    assert asked.form is not None
    assert (asked.form.asking, owner.desk.case(owner.case.id).status) == ("confirm", "confirmed")
    assert owner.talk.ends(asked.form, turn("现在几点")) is None
    kept = owner.talk.ends(asked.form, turn("不是"))
    assert kept is not None
    assert (kept.form, owner.desk.case(owner.case.id).status) == (None, "confirmed")
    ended = owner.talk.ends(asked.form, turn("对的"))
    assert ended is not None
    assert (ended.form, owner.desk.case(owner.case.id).status) == (None, "cancelled")


@pytest.mark.parametrize("text", ["换管子的人定下来了没", "不用取消", "别取消啊"])
def test_what_only_sounds_like_an_end_is_none(owner: Owner, text: str) -> None:
    owner.says("cancel", text)
    assert owner.desk.case(owner.case.id).status == "confirmed"


def test_a_guess_is_asked_first(owner: Owner) -> None:
    unsure: FormTurn = turn("那个我就算了", "case/cancel")
    asked = owner.talk.begin("cancel", unsure)
    assert asked.form is not None
    assert asked.form.asking == "confirm"
    owner.talk.begin("cancel", replace(unsure, confidence=0.9))
    assert owner.desk.case(owner.case.id).status == "cancelled"


def test_another_time(owner: Owner) -> None:
    moved = owner.says("reschedule", "换尿管那个往后推一天 还是上午九点")
    assert moved.said.case is not None
    assert moved.said.case["fields"]["when"] == "2026-12-04T09:00:00+08:00"
    same = owner.says("reschedule", "改到12月4号上午九点")
    assert same.form is not None
    assert same.form.asking == "when"
    assert "没有变" in said(same)


def test_an_end_while_another_time_is_asked(owner: Owner) -> None:
    form = owner.says("reschedule", "改个时间").form
    assert form is not None
    kept = owner.talk.ends(form, turn("算了 不改了"))
    assert kept is not None
    assert owner.desk.case(owner.case.id).status == "confirmed"
    asked = owner.talk.ends(form, turn("不用来了"))
    assert asked is not None
    assert asked.form is not None
    assert asked.form.asking == "confirm"
    ended = owner.talk.ends(form, turn("是的 取消"))
    assert ended is not None
    assert owner.desk.case(owner.case.id).status == "cancelled"


def test_other_forms_are_not_ended(owner: Owner) -> None:
    assert owner.talk.ends(CaseForm("rate", "rating", owner.case.id), turn("取消掉")) is None


def test_why_a_time_is_not_changed(owner: Owner, tmp_path: Path) -> None:
    late = replace(turn("往后推一天"), now=owner.case.starts_at or NOW)
    assert "预约时间已经过了" in said(owner.talk.begin("reschedule", late))
    ticket = Owner(
        tmp_path / "ticket", "council-topic", note="电瓶车", community="天官社区", phone="13606712345"
    )
    assert "没有约时间" in said(ticket.says("reschedule", "往后推一天"))
    assert "只能改时间或者取消" in said(ticket.says("change", "电话写错了"))
