"""The catalogue's files, as they are read."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.desk.catalogue import Claim, Option, Slot, load_services
from bot.errors import KnowledgeError
from bot.settings import ROOT
from tests.desk.catalogue import SERVICE_TEXT, changed, service

TICKET = (
    ("kind: booking", "kind: ticket"),
    ("  - {name: when, type: when, label: 时间, ask: 什么时候方便？比如“后天上午9点”。}\n", ""),
    ("cancel_hours: 24\n", "deadline_days: 5\n"),
    (SERVICE_TEXT[SERVICE_TEXT.index("timetable:") :], ""),
)
WHEN = "{name: when, type: when"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one service."""
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "home-bathing.yml").write_text(SERVICE_TEXT, encoding="utf-8")
    return tmp_path / "services"


def overriding(folder: Path, text: str) -> Path:
    """A file that replaces timetables."""
    file = folder.parent / "timetables.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_a_file_says_is_read() -> None:
    read = service()
    assert (read.id, read.kind, read.short_name) == ("home-bathing", "booking", "上门助浴")
    assert read.aliases == ("助浴", "上门洗澡")
    assert len(read.examples) == 12
    assert read.audience == Claim("向户口所在的街道申请。", ("F1",))
    assert read.documents == (Claim("老人的身份证"),)
    assert (read.cancel_hours, read.retention_days, read.deadline_days) == (24, 365, None)
    assert (read.at_home, read.helpers, read.helper_slot) == (True, ("organisation", "enterprise"), "item")
    assert read.sensitive == ("health",)
    assert read.slot("age") == Slot("age", "age", "年龄", "老人多大年纪？", least=60, most=120)
    item, note = read.slot("item"), read.slot("note")
    assert item is not None
    assert item.options == (Option("洗澡", ("汏浴", "冲凉")), Option("擦身"))
    assert note is not None
    assert not note.required
    table = read.timetable
    assert table is not None
    assert list(table.hours) == [0, 1, 2, 3, 4, 5]
    assert table.hours[4] == ((time(8, 30), time(11, 30)), (time(13, 30), time(17)))
    assert (table.capacity, table.place, table.example) == (4, "老人家中", True)


def test_what_may_be_left_out() -> None:
    read = service(
        *TICKET,
        ("at_home: true\n", ""),
        ("helpers: [organisation, enterprise]\nhelper_slot: item\nsensitive: [health]\n", ""),
        ("emergency_note: 老人洗澡时摔倒了，先打120。\n", ""),
        ("documents:\n  - {text: 老人的身份证, cite: []}\n", "documents: []\n"),
    )
    assert (read.timetable, read.deadline_days, read.cancel_hours) == (None, 5, 0)
    assert (read.at_home, read.helpers, read.helper_slot, read.sensitive) == (False, (), None, ())
    assert (read.emergency_note, read.documents) == ("", ())


def test_daily_hours_and_days_that_are_closed() -> None:
    hours = '{mon-fri: ["08:30-11:30", "13:30-17:00"], sat: ["09:00-12:00"]}'
    daily = service((hours, '{daily: ["9:00-20:00"]}')).timetable
    closed = service((hours, '{mon: ["9:00-20:00"], sun: []}')).timetable
    assert daily is not None
    assert closed is not None
    assert (list(daily.hours), list(closed.hours)) == ([0, 1, 2, 3, 4, 5, 6], [0])


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("summary: 由", "summery: 由", "不认识“summery”"),
        ("fee: {text: 价格由服务单位告诉您，同意了再来。, cite: []}\n", "", "缺少“fee”"),
        ("kind: booking", "kind: queue", "只能是 booking、ticket、registration"),
        ("id: home-bathing", "id: home-washing", "文件名却是“home-bathing”"),
        ("type: age", "type: years", "“type”只能是"),
        ("sensitive: [health]", "sensitive: [secret]", "“sensitive”只能是"),
        ("helpers: [organisation,", "helpers: [robots,", "“helpers”只能是"),
        ("helper_slot: item", "helper_slot: skill", "slots 里没有它"),
        ("cancel_hours: 24", "cancel_hours: 一天", "要写整数"),
        ("retention_days: 365", "retention_days: 0", "至少是 1"),
        ("cancel_hours: 24", "deadline_days: 5", "不写 deadline_days"),
        ("{name: age, type: age", "{name: name, type: age", "“name”写了两次"),
        ("least: 60, most: 120", "least: 130, most: 120", "least 比 most 大"),
        ("label: 备注,", "label: 备注, least: 1,", "不能写 least"),
        ("label: 备注,", "label: 备注, several: true,", "不能写 several"),
        ("label: 备注,", 'label: 备注, pattern: "(",', "不是正则表达式"),
        ("{name: age, type: age", "{name: age, pattern: 岁, type: age", "不能写 pattern"),
        ("    options: [{value: 洗澡, aliases: [汏浴, 冲凉]}, 擦身]\n", "", "要写 options"),
        ("label: 备注,", "label: 备注, options: [有, 没有],", "不能有 options"),
        ("擦身]", "冲凉]", "“冲凉”有两个意思"),
        ("required: false", "required: 不", "true 或 false"),
        (WHEN, "{name: time, type: when", "名字也叫 when"),
        (WHEN, "{name: when, type: text", "名字也叫 when"),
        ("kind: booking", "kind: ticket", "只有预约"),
        ("mon-fri", "fri-mon", "前后颠倒"),
        ("mon-fri", "weekdays", "不是星期"),
        ("sat:", "tue:", "“tue”写了两次"),
        ("08:30-11:30", "08:30", "08:30-11:30 的样子"),
        ("08:30-11:30", "08:30-25:30", "没有“25:30”"),
        ("08:30-11:30", "11:30-08:30", "不在开始之后"),
        ('"13:30-17:00"', '"11:00-17:00"', "不能重叠"),
        ("capacity: 4", "capacity: 0", "至少是 1"),
        ("  place: 老人家中\n", "", "缺少“place”"),
        ("place: 老人家中", "place: ''", "不能空着"),
        ("cite: [F1]", "cite: F1", "应该是一个列表"),
        ("{text: 老人的身份证, cite: []}", "老人的身份证", "名称: 内容"),
        ("- 给我妈约个助浴", "- ''", "有一行是空的"),
        ("slots:", "slots: []\nslot:", "不认识“slot”"),
    ],
)
def test_a_mistake_is_named_with_file_and_reason(old: str, new: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=r"home-bathing\.yml:\d+: ") as raised:
        service((old, new))
    assert complaint in str(raised.value)


def test_a_booking_needs_a_timetable_and_other_kinds_no_hours_to_cancel() -> None:
    with pytest.raises(KnowledgeError, match="要有 timetable"):
        service(TICKET[3])
    with pytest.raises(KnowledgeError, match="cancel_hours"):
        service(TICKET[0], TICKET[1], TICKET[3])


def test_a_service_is_added_by_adding_a_file(folder: Path) -> None:
    assert list(load_services(folder)) == ["home-bathing"]
    text = changed(("id: home-bathing", "id: flower-watering"), ("name: 上门助浴（示例）", "name: 代浇花"))
    (folder / "flower-watering.yml").write_text(text, encoding="utf-8")
    services = load_services(folder)
    assert list(services) == ["flower-watering", "home-bathing"]
    assert services["flower-watering"].name == "代浇花"


def test_the_shipped_services_are_read() -> None:
    services = load_services(ROOT / "knowledge_base" / "services")
    assert len(services) >= 27
    assert list(services) == sorted(services)
    assert all(service.timetable.example for service in services.values() if service.timetable)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="没有这个文件夹"):
        load_services(tmp_path / "nowhere")


def test_one_file_replaces_the_examples(folder: Path) -> None:
    file = overriding(folder, 'home-bathing: {capacity: 9, place: 街道助浴点, hours: {sun: ["10:00-12:00"]}}')
    table = load_services(folder, file)["home-bathing"].timetable
    before = load_services(folder)["home-bathing"].timetable
    assert table is not None
    assert before is not None
    assert (table.capacity, table.place, table.hours) == (9, "街道助浴点", {6: ((time(10), time(12)),)})
    assert (table.slot_minutes, table.lead_hours) == (before.slot_minutes, before.lead_hours)
    assert (before.example, table.example) == (True, False)


def test_what_is_still_an_example_can_be_said(folder: Path) -> None:
    file = overriding(folder, "home-bathing: {capacity: 9, example: true}")
    table = load_services(folder, file)["home-bathing"].timetable
    assert table is not None
    assert table.example


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sauna: {capacity: 9}", "没有“sauna”这项服务"),
        ("home-bathing: {seats: 9}", "不认识“seats”"),
        ("home-bathing: {capacity: many}", "要写整数"),
        ("home-bathing: 9", "名称: 内容"),
        ("- home-bathing", "名称: 内容"),
        ("a: {", "YAML"),
    ],
)
def test_mistakes_of_the_replacing_file_are_named(folder: Path, text: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=r"timetables\.yml:\d+: ") as raised:
        load_services(folder, overriding(folder, text))
    assert complaint in str(raised.value)


def test_only_bookings_have_a_timetable_to_replace(folder: Path) -> None:
    (folder / "home-bathing.yml").write_text(changed(*TICKET), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="没有时间表"):
        load_services(folder, overriding(folder, "home-bathing: {capacity: 9}"))


def test_a_replacing_file_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match="打不开"):
        load_services(folder, folder / "none.yml")
