"""The check of the catalogue, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.desk.catalogue.lint import Background, check_services, lint, parse_written
from bot.knowledge.factbook import FactBook
from bot.knowledge.lint import load_superseded
from bot.knowledge.model import Fact
from bot.settings import ROOT
from tests.desk.catalogue import SERVICE_TEXT, changed
from tests.knowledge.factory import GUIDE_TEXT, guide, source

TODAY = date(2026, 11, 23)
GUIDE = guide(
    sources=(
        source(Fact("F1", "第二条", "向户籍所在地的街道办事处申请。", True)),
        source(Fact("F2", "", "每次补助30元，热线0571-12345678。", True)),
        source(Fact("F3", "", "2023年计划建成5个助浴点。", False), plan=True),
    )
)
KNOWN = Background(
    today=TODAY,
    topics={"relief"},
    book=FactBook.from_guides([GUIDE]),
    emergency="紧急情况：报警110、火警119、急救120。",
)
FEE = "fee: {text: 价格由服务单位告诉您，同意了再来。, cite: []}"


def broken(*changes: tuple[str, str], known: Background = KNOWN) -> list[str]:
    """The rules that the changed service breaks."""
    written = parse_written(changed(*changes), Path("home-bathing.yml"))
    return [problem.rule for problem in check_services([written], known)]


def fee(text: str, *cite: str) -> tuple[str, str]:
    """The change that makes `text` the fee, resting on `cite`."""
    return FEE, f"fee: {{text: {text}, cite: [{', '.join(cite)}]}}"


def test_a_good_service() -> None:
    assert broken() == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("topic: relief", "topic: bathing"), "unknown-topic"),
        (("  - 助浴 预约\n", ""), "few-examples"),
        (('"08:30-11:30", "13:30-17:00"], sat: ["09:00-12:00"', '"08:30-08:40"'), "no-start-time"),
        (("cite: [F1]", "cite: [F9]"), "unknown-fact"),
        (fee("每次补助30元。"), "unsupported-number"),
        (fee("每次补助50元。", "F2"), "unsupported-number"),
        (fee("打0571-87654321问。", "F2"), "unsupported-number"),
        (("summary: 由", "summary: 2020年起由"), "unsupported-number"),
        (("afterwards: 服", "afterwards: 3天内服"), "unsupported-number"),
        (("打120", "打12345"), "unsupported-number"),
        (("多大年纪？", "满70岁了吗？"), "unsupported-number"),
        (("可以取消（示例）", "可以取消"), "example-unsaid"),
        (fee("提前2天说，不收钱（示例）。"), "unsupported-number"),
        (fee("一次1小时，服务满60分钟再付。"), "example-unsaid"),
        (fee("计划里有助浴点。", "F3"), None),
        (fee("附近有助浴点。", "F3"), "plan-unsaid"),
        (fee("计划里的助浴点已经有了。", "F3"), "plan-as-done"),
    ],
)
def test_each_rule(change: tuple[str, str], rule: str | None) -> None:
    assert set(broken(change)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    "change",
    [
        fee("每次补助30元。", "F2"),
        fee("打0571-12345678问。", "F2"),
        fee("周一8:30开始，每次1小时（示例）。"),
        ("可以取消（示例）", "可以取消，也就是提前1天（示例）"),
        ("多大年纪？", "多大年纪？比如65岁。"),
    ],
)
def test_supported_and_own_amounts_pass(change: tuple[str, str]) -> None:
    assert broken(change) == []


def test_a_summary_beside_a_plan_claims_no_result() -> None:
    plan = fee("计划里有助浴点。", "F3")
    assert broken(plan, ("summary: 由", "summary: 已经建成，由")) == ["plan-as-done"]
    assert broken(("summary: 由", "summary: 已经建成，由")) == []


def test_a_fact_of_guides_that_ran_out_is_no_ground() -> None:
    past = replace(GUIDE, valid_until=date(2026, 11, 22))
    assert broken(known=replace(KNOWN, book=FactBook.from_guides([past]))) == ["expired-fact"]
    assert broken(known=replace(KNOWN, book=FactBook.from_guides([past, GUIDE]))) == []


def test_outdated_sayings_are_found_in_every_sentence(tmp_path: Path) -> None:
    rows = tmp_path / "superseded.yml"
    rows.write_text("- {pattern: 户口簿, now: 身份证, basis: 条例}\n", encoding="utf-8")
    known = replace(KNOWN, rows=load_superseded(rows))
    assert broken(known=known) == []
    assert broken(("老人的身份证", "老人的户口簿"), known=known) == ["superseded"]
    assert broken(("老人多大年纪", "户口簿上老人多大年纪"), known=known) == ["superseded"]


def test_a_problem_is_on_its_line() -> None:
    written = parse_written(changed(fee("每次30元。")), Path("home-bathing.yml"))
    (problem,) = check_services([written], KNOWN)
    assert problem.line == 1 + SERVICE_TEXT[: SERVICE_TEXT.index("fee:")].count("\n")


def test_no_two_services_may_be_called_or_asked_for_alike() -> None:
    first = parse_written(SERVICE_TEXT, Path("home-bathing.yml"))
    text = changed(
        ("id: home-bathing", "id: bath"),
        ("name: 上门助浴（示例）", "name: 洗澡堂"),
        ("[助浴, 上门洗澡]", "[上门 助浴]"),
        *(
            (f"  - {example}", f"  - 澡堂{n}{example}")
            for n, example in enumerate(first.service.examples[1:])
        ),
    )
    found = check_services([first, parse_written(text, Path("bath.yml"))], KNOWN)
    assert {problem.path.stem for problem in found} == {"bath"}, "the later of the two is told"
    assert [problem.rule for problem in found] == ["claimed-twice"] * 2
    assert sorted(problem.line for problem in found) == [5, 7], "one for the aliases, one for the examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An editors' folder with one guide and one service."""
    (tmp_path / "guides" / "relief").mkdir(parents=True)
    (tmp_path / "guides" / "relief" / "apply.md").write_text(GUIDE_TEXT, encoding="utf-8")
    (tmp_path / "topics.yml").write_text(
        "topics:\n  relief: {name: 社会救助, covers: []}\n", encoding="utf-8"
    )
    (tmp_path / "emergency.yml").write_text("sources:\n  urgent: {quote: 急救120。}\n", encoding="utf-8")
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "home-bathing.yml").write_text(SERVICE_TEXT, encoding="utf-8")
    return tmp_path


def test_a_good_folder(folder: Path) -> None:
    assert lint(folder, TODAY) == []


def test_a_file_that_cannot_be_read_hides_no_other(folder: Path) -> None:
    (folder / "services" / "a.yml").write_text("id: [", encoding="utf-8")
    (folder / "guides" / "relief" / "broken.md").write_text("没有资料", encoding="utf-8")
    (folder / "services" / "home-bathing.yml").write_text(
        changed(("topic: relief", "topic: x")), encoding="utf-8"
    )
    found = lint(folder, TODAY)
    assert [(problem.path.name, problem.rule) for problem in found] == [
        ("a.yml", "format"),
        ("home-bathing.yml", "unknown-topic"),
    ]


def test_the_file_that_replaces_timetables_is_checked(folder: Path) -> None:
    file = folder / "timetables.yml"
    file.write_text("\nhome-bathing: {seats: 1}\n", encoding="utf-8")
    (problem,) = lint(folder, TODAY, file)
    assert (problem.path, problem.line, problem.rule) == (file, 2, "format")


def test_the_shipped_catalogue_is_without_fault() -> None:
    assert [str(problem) for problem in lint(ROOT / "knowledge_base", TODAY)] == []
