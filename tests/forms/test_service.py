"""The form of a service, turn by turn, over a real store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import resources
from bot.forms.state import CaseForm, CheckForm, ServiceForm, Talking
from tests.forms.talk import Resident


@pytest.fixture
def resident(tmp_path: Path) -> Resident:
    """Somebody with a store of their own."""
    return Resident(tmp_path)


ANSWERS = {
    "when": "明天下午三点",
    "condition": "要人扶",
    "address": "滨盛路1509号3幢501室",
    "name": "王秀英",
    "phone": "13800138000",
    "confirm": "确认",
    "consent": "同意",
    "consent_health": "同意",
}


def to_the_end(resident: Resident) -> None:
    """Answers whatever is asked until nothing is."""
    for _ in range(20):
        if resident.form is None:
            return
        slot = resources.services()[resident.form.service].slot(resident.form.asking)
        options = slot.options if slot is not None else ()
        text = options[0].value if options else ANSWERS.get(resident.form.asking, "好的")
        assert resident.say(text), (resident.form.asking, resident.said)
    raise AssertionError(resident.said)


def test_a_booking_from_one_wish(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴")
    to_the_end(resident)
    assert resident.case is not None
    assert resident.case["status"] == "confirmed"
    assert resident.case["fields"]["when"] == "2026-11-26T15:00:00+08:00"
    assert len(resident.desk.of_conversation("talk")) == 1


def test_without_consent_nothing_is_stored(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴")
    while resident.form is not None and not resident.form.asking.startswith("consent"):
        slot = resources.services()["home-bathing"].slot(resident.form.asking)
        assert resident.say(slot.options[0].value if slot and slot.options else ANSWERS[resident.form.asking])
    resident.say("不同意")
    assert (resident.form, resident.case) == (None, None)
    assert resident.desk.of_conversation("talk") == []


def test_a_value_is_corrected_at_the_summary(resident: Resident) -> None:
    resident.begin("marriage-appointment", "预约结婚登记，明天上午九点，电话13800138000")
    while resident.form is not None and resident.form.asking != "confirm":
        slot = resources.services()["marriage-appointment"].slot(resident.form.asking)
        assert resident.say(slot.options[0].value if slot and slot.options else ANSWERS[resident.form.asking])
    resident.say("电话报错了，是13900139000")
    assert resident.form is not None
    assert resident.form.filled["phone"] == "13900139000"
    resident.say("时间改成下午")
    assert resident.form is not None
    assert resident.form.asking == "when"
    assert all(payload.startswith("2026年11月26日") for payload in resident.buttons)
    resident.say(resident.buttons[0])
    assert resident.form is not None
    assert resident.form.filled["when"] > "2026-11-26T12:00"


def test_a_time_that_is_past_or_closed_offers_others(resident: Resident) -> None:
    resident.begin("home-bathing", "助浴")
    for text in ("昨天下午三点", "明天半夜十一点", "今天上午十点半"):
        assert resident.say(text)
        assert resident.form is not None
        assert resident.form.asking == "when"
        assert resident.buttons, text


def test_a_full_time_can_be_waited_for(tmp_path: Path) -> None:
    first = Resident(tmp_path)
    service = resources.services()["marriage-appointment"]
    assert service.timetable is not None
    for number in range(service.timetable.capacity):
        first.begin("marriage-appointment", f"办理结婚登记，明天上午九点，1380013{8000 + number}")
        to_the_end(first)
    late = Resident(tmp_path / "..")  # another conversation object over another file
    late.desk, late.talk = first.desk, first.talk
    late.begin("marriage-appointment", "办理结婚登记，明天上午九点，13912345678")
    assert "候补" in late.buttons
    assert late.say("候补")
    to_the_end(late)
    assert late.case is not None
    assert late.case["status"] == "waitlisted"


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *ANSWERS.values(),
                    "不对",
                    "改电话",
                    "时间改成下午",
                    "后天",
                    "上午",
                    "候补",
                    "没有",
                    "不同意",
                    "昨天",
                    "电话改成13700137000",
                    "名字错了",
                ]
            ),
            st.text(max_size=30),
        ),
        max_size=14,
    ),
    st.sampled_from(sorted(resources.services())),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_said_nothing_is_stored_without_consent(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], service: str
) -> None:
    resident = Resident(tmp_path_factory.mktemp("talk"))
    resident.begin(service, "我要办这个")
    agreed = False
    for text in said:
        if resident.form is None:
            break
        asking = resident.form.asking
        taken = resident.say(text)
        agreed = agreed or (taken and asking.startswith("consent") and resident.case is not None)
        if resident.form is not None:
            assert Talking.from_slot(Talking(resident.form).to_slot()) == Talking(resident.form)
    assert bool(resident.desk.of_conversation("talk")) == (resident.case is not None)
    assert agreed or resident.case is None


@pytest.mark.parametrize(
    "form",
    [
        ServiceForm("home-bathing", {"phone": "13800138000"}, "when", {"begin": "x"}, ("personal",), True, 2),
        CaseForm("cancel", "phone", None, "123456789"),
        CaseForm("cancel", "confirm", "123456789", doubt=True),
        CheckForm("dibao", {"income": 1200}, "hukou"),
        None,
    ],
)
def test_what_is_under_way_survives_the_dialogues_memory(
    form: ServiceForm | CaseForm | CheckForm | None,
) -> None:
    talking = Talking(form, (ServiceForm("menu-order", {"item": "理发"}, "when"),))
    assert Talking.from_slot(talking.to_slot()) == talking
    known = Talking(form, (), cases=True)
    assert Talking.from_slot(known.to_slot()) == known


def test_what_an_earlier_version_kept_is_understood() -> None:
    kept = Talking(CaseForm("cancel", "case")).to_slot()
    assert kept is not None
    del kept["cases"], kept["form"]["doubt"]
    assert Talking.from_slot(kept) == Talking(CaseForm("cancel", "case"))
    assert Talking().to_slot() is None


def test_a_time_that_is_filled_in_is_moved(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴，明天下午三点")
    for text, when in (
        ("晚半小时", "2026-11-26T15:30:00+08:00"),
        ("往后推一天", "2026-11-27T15:30:00+08:00"),
        ("改到后一天同一个时间", "2026-11-28T15:30:00+08:00"),
    ):
        assert resident.say(text)
        assert resident.form is not None
        assert (resident.form.asking, resident.form.filled["when"]) == ("condition", when)


def test_the_soonest_time_is_the_first_one_offered(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴")
    assert resident.say("越快越好")
    assert resident.form is not None
    assert resident.form.filled["when"] == "2026-11-25T13:00:00+08:00"


def test_the_number_of_people_may_change_while_something_else_is_asked(resident: Resident) -> None:
    resident.begin("activity-signup", "我要报名动起来")
    assert resident.say("就我跟我妈")
    assert resident.say("对了 我女儿也要来 三个人")
    assert resident.form is not None
    assert (resident.form.asking, resident.form.filled["people"]) == ("when", 3)


def test_a_day_beyond_the_horizon_is_called_far(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴")
    assert resident.say("明年六月一号")
    assert "太远" in resident.said


def test_a_choice_in_own_words_may_count_somebody(resident: Resident) -> None:
    resident.begin("home-bathing", "给我妈约个助浴，明天下午三点")
    said = "自己扶墙走 眼睛看不清 一个人不敢洗"
    resident.form = replace(resident.form, misses=1) if resident.form else None
    assert resident.say(said)
    assert resident.form is not None
    assert resident.form.filled["condition"] == said
