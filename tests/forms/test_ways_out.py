"""Ways out of a form: without a number, to another service, by an end; no trained model, the finder is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot import resources
from bot.forms.days_asked import DaysAsked
from bot.forms.leaving import Leaving
from bot.forms.numberless import Numberless
from bot.forms.signals import Signals
from bot.forms.state import CaseForm, ServiceForm, Talking
from bot.forms.turn import FormTurn, Step
from bot.messages import Message
from bot.retrieval.answerer import Said
from tests.forms.talk import Resident, turn, wording, words

NUMBER = CaseForm("reschedule", asking="case")


class Finder:
    """Knows one service for any text; a name in brackets of the vocabulary is named."""

    def __init__(self, service: str | None, certainty: float = 0.9) -> None:
        self._found = [(service, certainty)] if service else []

    def find(self, message: FormTurn) -> list[tuple[str, float]]:
        """The service that was told."""
        return list(self._found)

    def named(self, text: str) -> None:
        """Nothing was talked about."""


class Beginning:
    """Notes which service is begun."""

    def start(self, id_: str, message: FormTurn, talking: Talking) -> Step:
        """Says it."""
        return Step(Said("form", None, (Message(id_),)), talking)

    def begin(self, message: FormTurn, talking: Talking) -> Step:
        """A button was pressed."""
        return Step(Said("form", None, (Message(message.typed),)), talking)


class Content:
    """Nobody is displeased."""

    def treated(self, message: FormTurn) -> None:
        """Nothing."""


def numberless(service: str | None = None) -> Numberless:
    """With what the finder finds."""
    parts: Any = (Finder(service), resources.commands(), Beginning(), Content())
    return Numberless(words(), wording(), resources.services(), *parts)


def left(text: str, service: str | None = None, label: str = "ask/relief") -> Step | None:
    """What comes of a message where the number was asked for."""
    return numberless(service).leave(turn(text, label), Talking(NUMBER), NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "编号寻不着了",
        "啥编号？我没记",
        "没有编号",
        "不知道编号，是我妹妹弄的",
        "报不出来",
        "短信删掉了",
        "号子想不起来了",
        "那咋办",
        "没编号，就是昨天洗澡的",
        "儿子帮我办的",
    ],
)
def test_without_a_number_a_person_is_named(text: str) -> None:
    step = left(text)
    assert step is not None
    assert step.said.route == "handoff"
    assert "留的电话" in step.said.messages[0].text
    # A number that is found after all is still taken, anything else is heard afresh.
    form = step.talking.form
    assert numberless().lets_go(turn("低保怎么申请"), form)
    assert not numberless().lets_go(turn("483-201-567"), form)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("不改了，我想新约一个理发", "menu-order"),
        ("那我投诉", "service-complaint"),
        ("我第一次来的，要约洗澡", "home-bathing"),
        ("帮我约个陪诊", "menu-order"),
        ("还没约过，我要订饭", "meal-delivery"),
    ],
)
def test_a_new_wish_is_taken_up(text: str, service: str) -> None:
    step = left(text, service)
    assert step is not None
    assert step.said.messages[0].text == service
    assert step.talking.form is None


def test_which_new_one_is_asked() -> None:
    step = left("还没约过，是新约的")
    assert step is not None
    assert step.said.route == "clarify"


def test_a_number_is_no_way_out() -> None:
    assert left("483-201-567", "home-bathing") is None
    assert left("不是的") is None
    phone = replace(NUMBER, asking="phone", number="483201567")
    assert numberless("home-bathing").leave(turn("13606712345"), Talking(phone), phone) is None
    assert numberless().give_up(turn("48320156"), Talking(NUMBER), NUMBER) is None
    given_up = numberless().give_up(turn("我的电话是13606712345"), Talking(NUMBER), NUMBER)
    assert given_up is not None
    assert given_up.said.route == "handoff"


def test_a_service_that_is_only_named_can_be_begun(tmp_path: Path) -> None:
    named = turn("上门助浴")
    assert "home-bathing" in set(map(str, named.values("service")))
    step = numberless().give_up(named, Talking(NUMBER), NUMBER)
    assert step is not None
    assert step.said.messages[0].buttons[0].payload == "办理 上门助浴"


# -- a service's form ----------------------------------------------------------------------------------

MEALS = ServiceForm("meal-delivery", asking="when")


def leaving(folder: Path, service: str | None) -> Leaving:
    """With what the finder finds."""
    return Leaving(Resident(folder).talk._tools, cast(Any, Finder(service)))


@pytest.mark.parametrize(
    ("text", "service", "puts_off"),
    [
        ("搞错了，我要的是理发", "menu-order", False),
        ("还是先约洗澡吧", "home-bathing", True),
        ("点错了，我要约护士上门换药", "home-nursing", False),
        ("我是要修空调，弄错了", "menu-order", False),
    ],
)
def test_another_service_rather(tmp_path: Path, text: str, service: str, puts_off: bool) -> None:
    found = leaving(tmp_path, service)
    assert found.other(turn(text), MEALS, free=False) == service
    assert found.puts_off(turn(text)) == puts_off


@pytest.mark.parametrize(
    "text", ["搞错了，电话是13606712345", "不是周二，是周三", "地址写错了，我要改", "下礼拜二上午"]
)
def test_a_correction_is_no_other_service(tmp_path: Path, text: str) -> None:
    assert leaving(tmp_path, "place-name-report").other(turn(text), MEALS, free=False) is None


def test_what_was_not_meant(tmp_path: Path) -> None:
    found = leaving(tmp_path, None)
    assert found.denies(turn("不是送餐，我是想去食堂吃"), MEALS)
    assert not found.denies(turn("不是周二，是周三"), MEALS)


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("不用了谢谢，我女儿烧好送过来", True),
        ("不要了不要了", True),
        ("勿要了，谢谢侬", True),
        ("我不去了，女儿请假回来了", True),
        ("过会儿再弄", True),
        ("算了", True),
        ("算了不办了", True),
        ("算了，你们最快哪天能送", False),
        ("算了，要多少钱先告诉我", False),
        ("明天下午三点", False),
    ],
)
def test_an_end_and_what_only_begins_like_one(tmp_path: Path, text: str, stops: bool) -> None:
    signals = Signals(Resident(tmp_path).talk._tools)
    assert signals.stops(turn(text), MEALS) == stops


def test_how_soon_and_how_far(tmp_path: Path) -> None:
    days = DaysAsked(Resident(tmp_path).talk._tools)
    soon, far = days.answer(turn("最快哪天能送"), MEALS), days.answer(turn("最远能约到哪天"), MEALS)
    assert soon is not None
    assert "11月25日" in soon.text
    assert far is not None
    assert "12月" in far.text
    assert days.answer(turn("明天中午十二点"), MEALS) is None
