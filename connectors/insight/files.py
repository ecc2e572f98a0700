"""`/admin/insight/…`: charts as SVG, and the tables as xlsx and CSV.

They are loaded by the pages and by links of theirs, so they know a login and no tokens.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.errors import NothingFound
from bot.staff import Sheet, Value, View
from connectors.insight.asking import insight_of, view_of
from connectors.insight.charts import LOOKS, drawn
from connectors.pages.staff import Visitor, staff_page

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Spreadsheets run what begins so as a formula (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOTHING: Final = "—"
_WIDEST: Final = 40


@staff_page("insight.read")
async def chart(request: Request, visitor: Visitor) -> Response:
    """One table of the view as a picture."""
    id = request.path_params["id"]
    if id not in LOOKS:
        raise NothingFound("没有这张图。")
    insight, view = insight_of(request), view_of(request)
    picture = await run_in_threadpool(lambda: drawn(insight.sheets(view)[id]))
    return Response(picture, media_type="image/svg+xml")


@staff_page("insight.read")
async def workbook(request: Request, visitor: Visitor) -> Response:
    """All tables of the view, each on a sheet of its own."""
    insight, view = insight_of(request), view_of(request)
    data = await run_in_threadpool(lambda: as_xlsx(insight.sheets(view).values()))
    return Response(data, media_type=_XLSX, headers=_named(view, "xlsx"))


@staff_page("insight.read")
async def comma_separated(request: Request, visitor: Visitor) -> Response:
    """All tables of the view, one below the other."""
    insight, view = insight_of(request), view_of(request)
    text = await run_in_threadpool(lambda: as_csv(insight.sheets(view).values()))
    return Response(text.encode("utf-8-sig"), media_type="text/csv", headers=_named(view, "csv"))


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The tables as a workbook."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.partition("：")[0][:31])
        for line in _lines(sheet):
            page.append([_safe(value) for value in line])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "B2"
        for number, column in enumerate(page.iter_cols(values_only=True), start=1):
            width = max(len(str(value)) * 2 + 2 for value in (*column[:-1], "") if value is not None)
            page.column_dimensions[get_column_letter(number)].width = min(width, _WIDEST)
        page.cell(page.max_row + 2, 1, sheet.note).alignment = Alignment(wrap_text=False)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_csv(sheets: Iterable[Sheet]) -> str:
    """The tables as text, for Excel with a mark of its encoding in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    for sheet in sheets:
        writer.writerow([sheet.title])
        writer.writerows([_safe(value) for value in line] for line in _lines(sheet))
        writer.writerow([_safe(sheet.note)])
        writer.writerow([])
    return text.getvalue()


def _lines(sheet: Sheet) -> list[list[Value]]:
    noted = any(row.note for row in sheet.rows)
    lines: list[list[Value]] = [[sheet.head, *sheet.columns, *(["说明"] if noted else [])]]
    for row in sheet.rows:
        values = (_NOTHING if value is None else value for value in row.values)
        lines.append([row.name, *values, *([row.note] if noted else [])])
    return lines


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _named(view: View, ending: str) -> dict[str, str]:
    months = f"{view.period.first}_{view.period.last}"
    return {"Content-Disposition": f'attachment; filename="insight_{months}.{ending}"'}


def file_routes() -> list[BaseRoute]:
    """What the page of insight loads and links to."""
    return [
        Route("/admin/insight/charts/{id}.svg", chart, methods=["GET"]),
        Route("/admin/insight/tables.xlsx", workbook, methods=["GET"]),
        Route("/admin/insight/tables.csv", comma_separated, methods=["GET"]),
    ]
