"""`/admin/insight` with its charts and tables, and the one-page report of a community to be printed."""

from __future__ import annotations

from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.errors import NothingFound
from connectors.insight.asking import insight_of, query_of, view_of
from connectors.insight.charts import LOOKS
from connectors.pages.staff import Visitor, render, staff_page

#: Rows of a table on the printed page: it is one.
_PRINTED: Final = 8


@staff_page("insight.read")
async def insight_page(request: Request, visitor: Visitor) -> Response:
    """What residents need, how much of it there is, and how they were served."""
    insight, view = insight_of(request), view_of(request)
    sheets = await run_in_threadpool(lambda: insight.sheets(view))
    return render(
        request,
        "insight/overview.html",
        visitor,
        questions=await run_in_threadpool(insight.questions),
        **_shared(request, view, sheets),
    )


@staff_page("insight.read")
async def report_page(request: Request, visitor: Visitor) -> Response:
    """One community's needs and what there is for them, on one sheet of paper."""
    insight, view = insight_of(request), view_of(request)
    if not view.community:
        raise NothingFound("没有这个社区，请先在统计页面选一个社区。")
    sheets = await run_in_threadpool(lambda: insight.sheets(view))
    return render(request, "insight/report.html", visitor, most=_PRINTED, **_shared(request, view, sheets))


def _shared(request: Request, view: Any, sheets: Any) -> dict[str, Any]:
    insight = insight_of(request)
    return {
        "view": view,
        "query": query_of(view),
        "sheets": sheets,
        "drawn": LOOKS,
        "communities": insight.communities,
        "topics": insight.topics,
    }


def insight_pages() -> list[BaseRoute]:
    """The pages."""
    return [
        Route("/admin/insight", insight_page, methods=["GET"]),
        Route("/admin/insight/report", report_page, methods=["GET"]),
    ]
