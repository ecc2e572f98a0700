"""`/admin/audit`: the trail is found by who, when and which case, page by page, and keeps who read it."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest

from bot.desk import Audit, Database
from bot.desk.numbers import shown
from connectors.accounts import trail as pages
from tests.accounts.ledger import hired
from tests.connectors.office import StaffOffice
from tests.connectors.visits import Visit
from tests.desk.office import COMPLAINT, DAY, NOW

_ROW = re.compile(r"<tr>\s*<td><time.*?</tr>", re.S)
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.S)


@pytest.fixture
def office(database: Database) -> StaffOffice:
    """A bureau with an administrator."""
    bureau = StaffOffice(database)
    hired(bureau.accounts, "老周", "administrator")
    return bureau


@pytest.fixture
def visit(office: StaffOffice) -> Visit:
    """老周 at a browser."""
    return Visit(office).login("老周")


def rows(visit: Visit, query: str = "") -> list[tuple[str, ...]]:
    """Who did what to which case, with the details, as the page has it."""
    page = visit.look(f"/admin/audit{query}")
    assert page.status_code == 200, page.text
    cells = [tuple(_CELL.findall(row)) for row in _ROW.findall(page.text)]
    return [tuple(re.sub(r"<.*?>", "", cell) for cell in row[1:]) for row in cells]


def test_the_newest_comes_first_and_who_reads_is_in_it(office: StaffOffice, visit: Visit) -> None:
    case = office.book(1, None, NOW, of=COMPLAINT)
    office.get(f"/api/v1/staff/cases/{case.id}")
    assert rows(visit)[:3] == [
        ("老周", "查看操作记录", "—", "—"),
        ("小李", "查看事项", shown(case.id), "—"),
        ("老周", "登录", "—", "两步验证：否"),
    ]


def test_a_person_a_day_and_a_case_are_found(office: StaffOffice, visit: Visit) -> None:
    first, other = (office.book(number, None, NOW, of=COMPLAINT) for number in (1, 2))
    for path in (f"/{first.id}", f"/{other.id}", ""):
        office.get(f"/api/v1/staff/cases{path}")
    trail = Audit(office.database)
    trail.record("小王", "read", NOW - DAY, first.id)
    # A day is one in Hangzhou: a minute before midnight belongs to the day before.
    midnight = NOW.replace(hour=0, minute=0)
    trail.record("小王", "read", midnight - timedelta(minutes=1), other.id)
    trail.record("小王", "read", midnight, other.id)

    assert {row[0] for row in rows(visit, "?actor=小王")} == {"小王"}
    looked = [row for row in rows(visit, f"?case={shown(first.id)}") if row[0] != "老周"]
    assert [row[:3] for row in looked] == [
        ("小王", "查看事项", shown(first.id)),
        # A list that showed it was an access to it too.
        ("小李", "查看事项列表", "—"),
        ("小李", "查看事项", shown(first.id)),
    ]
    assert shown(first.id) in looked[1][3]
    day = f"{NOW:%Y-%m-%d}"
    assert [row[2] for row in rows(visit, f"?actor=小王&day={day}")] == [shown(other.id)]
    before = f"{NOW - DAY:%Y-%m-%d}"
    assert len(rows(visit, f"?day={before}&actor=小王")) == 2
    assert rows(visit, f"?day={before}&actor=小王&case={other.id}") == [
        ("小王", "查看事项", shown(other.id), "—")
    ]
    # What was looked for stands in the trail.
    newest = Audit(office.database).entries()[-1]
    assert (newest.actor, newest.what, newest.case) == ("老周", "audit.read", other.id)
    assert newest.details == {"actor": "小王", "day": before}


def test_pages_follow_one_another_without_a_gap(
    office: StaffOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_PAGE", 3)
    for number in range(7):
        Audit(office.database).record("小王", f"step {number}", NOW)
    seen, path = [], "?actor=小王"
    while path:
        seen += [row[1] for row in rows(visit, path)]
        link = re.search(r'href="/admin/audit(\?[^"]*before=\d+)"', visit.look(f"/admin/audit{path}").text)
        path = link[1].replace("&amp;", "&") if link else ""
    assert seen == [f"step {number}" for number in reversed(range(7))]


def test_the_file_has_all_of_it_and_no_formula(office: StaffOffice, visit: Visit) -> None:
    case = office.book(1, None, NOW, of=COMPLAINT)
    Audit(office.database).record("小王", "read", NOW, case.id, {"cases": [case.id]})
    Audit(office.database).record("=HYPERLINK(1)", "read", NOW)
    answer = visit.send("GET", "/admin/audit/entries.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    heading, newest, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert heading == ["时间", "人员", "操作", "事项编号", "内容"]
    assert newest[1:3] == ["老周", "导出操作记录"]
    assert lines[0][1] == "'=HYPERLINK(1)"
    assert lines[1][1:] == ["小王", "查看事项", shown(case.id), f'{{"cases": ["{case.id}"]}}']
    narrowed = visit.send("GET", "/admin/audit/entries.csv?actor=小王").text
    assert len(list(csv.reader(io.StringIO(narrowed)))) == 2


@pytest.mark.parametrize("query", ["?day=gestern", "?day=2026-13-01", "?case=12", "?case=王秀英"])
def test_what_cannot_be_looked_for_is_not_answered_with_all(visit: Visit, query: str) -> None:
    assert visit.look(f"/admin/audit{query}").status_code == 422
    assert visit.send("GET", f"/admin/audit/entries.csv{query}").status_code == 422


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "½"])
def test_a_place_that_is_none_is_the_beginning(visit: Visit, before: str) -> None:
    assert rows(visit, f"?before={before}")[0][1] == "查看操作记录"
