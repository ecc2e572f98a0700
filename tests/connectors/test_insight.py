"""Insight's pages, charts and files, over the bureau's real desk."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from bot.desk import Database
from bot.desk.storage import file_url
from bot.insight.sheet import Row, Sheet
from connectors.insight.files import as_csv, as_xlsx
from tests.accounts.ledger import hired
from tests.connectors.office import StaffOffice
from tests.connectors.visits import Visit
from tests.insight.test_needs import asked

PAGE = "/admin/insight"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """An editor at the bureau, of which residents asked a little in October and November."""
    database = Database(file_url(tmp_path))
    database.prepare()
    asked(database, 12, "江一社区", "elder-care", "2026-10-03")
    asked(database, 8, "江一社区", "relief", "2026-10-03")
    asked(database, 3, "示例社区", "relief", "2026-10-04")
    office = StaffOffice(database)
    hired(office.accounts, "小编", "editor")
    yield Visit(office).login("小编")
    database.close()


def test_the_page_shows_tables_and_charts(visit: Visit) -> None:
    page = visit.look(f"{PAGE}?from=2026-10&to=2026-10").text
    assert '<th scope="row">养老服务</th><td class="number">12</td>' in page
    assert page.count("计划点名的片区，包含哪些社区没有公布") == 2
    assert "/admin/insight/charts/topics.svg?from=2026-10&amp;to=2026-10" in page


def test_filters_keep_to_what_there_is(visit: Visit) -> None:
    one = visit.look(f"{PAGE}?from=2026-10&to=2026-10&community=江一社区&topic=relief").text
    assert '<th scope="row">社会救助</th><td class="number">8</td>' in one
    assert "养老服务</th>" not in one
    odd = visit.look(f"{PAGE}?from=<script>&to=9999-99&community=<b>&topic=x")
    assert odd.status_code == 200
    assert "<script>&" not in odd.text
    assert "<b>" not in odd.text


def test_the_report_is_of_one_known_community(visit: Visit) -> None:
    report = visit.look(f"{PAGE}/report?from=2026-10&to=2026-10&community=江一社区")
    assert report.status_code == 200
    assert "江一社区：需求与供给" in report.text
    assert visit.look(f"{PAGE}/report?community=没有的社区").status_code == 404


def test_charts_are_pictures_without_scripts(visit: Visit) -> None:
    response = visit.look(f"{PAGE}/charts/topics.svg?from=2026-10&to=2026-10")
    assert response.headers["content-type"] == "image/svg+xml"
    picture = ElementTree.fromstring(response.content)
    assert picture.findall(f".//{SVG}script") == []
    assert "养老服务" in {text.text for text in picture.iter(f"{SVG}text")}
    assert "http://" not in response.text.replace("http://www.w3.org/", "").replace("http://pygal.org", "")
    assert visit.look(f"{PAGE}/charts/services.svg").status_code == 404


def test_a_chart_of_nothing_is_a_picture_too(visit: Visit) -> None:
    response = visit.look(f"{PAGE}/charts/demand.svg?from=2026-01&to=2026-01")
    assert ElementTree.fromstring(response.content).tag == f"{SVG}svg"


def test_files_have_what_the_page_has(visit: Visit) -> None:
    query = "?from=2026-10&to=2026-10"
    book = load_workbook(io.BytesIO(visit.look(f"{PAGE}/tables.xlsx{query}").content))
    rows = list(book["居民最常问什么"].iter_rows(values_only=True))
    assert rows[:2] == [("主题", "咨询（人次）"), ("养老服务", 12)]
    assert len(book.sheetnames) == 9
    response = visit.look(f"{PAGE}/tables.csv{query}")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert ["养老服务", "12"] in lines
    assert response.headers["content-disposition"] == 'attachment; filename="insight_2026-10_2026-10.csv"'


def test_no_cell_is_run_as_a_formula() -> None:
    sheet = Sheet("t", "表", "名", ("数",), (Row('=HYPERLINK("x")', (1,)), Row("+1", (None,))))
    assert "'=HYPERLINK" in as_csv([sheet])
    page = load_workbook(io.BytesIO(as_xlsx([sheet])))["表"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert page["A2"].value == '\'=HYPERLINK("x")'
