"""What is said about an open form itself, over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.forms.own_matters import OwnMatters
from bot.forms.signals import Signals
from bot.forms.state import ServiceForm
from bot.forms.steps import Taken
from tests.forms.talk import Resident, turn

FILLED = {
    "condition": "要人扶",
    "when": "2026-11-26T09:00:00+08:00",
    "address": "星民花园六幢1203",
    "name": "孙建平",
    "phone": "13606712345",
}
FORM = ServiceForm("home-bathing", FILLED, "confirm")


@pytest.fixture
def own(tmp_path: Path) -> OwnMatters:
    """Over a store without cases."""
    return OwnMatters(Resident(tmp_path).talk._tools)


def said(taken: Taken | None) -> str:
    """All that is said."""
    assert taken is not None
    return "\n".join(message.text for message in taken.said.messages)


@pytest.mark.parametrize("text", ["要我信息干嘛用", "为什么要填电话", "你们会不会泄露我的信息"])
def test_what_the_data_are_for(own: OwnMatters, text: str) -> None:
    assert "联系您" in said(own.take(FORM, turn(text)))


def test_what_is_taken_back_is_said_to_be_gone(own: OwnMatters) -> None:
    taken = own.take(FORM, turn("把刚才说的名字电话都删掉"))
    assert "清掉了" in said(taken)
    assert taken is not None
    assert taken.form is not None
    assert not {"name", "phone"} & set(taken.form.filled)
    assert taken.form.asking in ("name", "phone")


def test_who_only_asks_loses_nothing(own: OwnMatters) -> None:
    taken = own.take(FORM, turn("电话不留行不行"))
    assert "不办了" in said(taken)
    assert taken is not None
    assert taken.form is not None
    assert dict(taken.form.filled) == FILLED


@pytest.mark.parametrize("text", ["确认", "电话改成13606712346", "地址写错了", "明天上午十点"])
def test_other_messages(own: OwnMatters, text: str) -> None:
    assert own.take(FORM, turn(text)) is None


@pytest.mark.parametrize("text", ["算了我自己填", "算了，还是接着弄吧", "算了，电话用我的吧13812345678"])
def test_going_on(tmp_path: Path, text: str) -> None:
    signals = Signals(Resident(tmp_path).talk._tools)
    assert not signals.stops(turn(text, "cancel"), FORM)


@pytest.mark.parametrize("text", ["算了", "算了不约了", "算了，明天不去了", "算了，下次再说"])
def test_an_end(tmp_path: Path, text: str) -> None:
    signals = Signals(Resident(tmp_path).talk._tools)
    assert signals.stops(turn(text, "cancel"), FORM)
