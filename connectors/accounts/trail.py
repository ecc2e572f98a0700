"""`/admin/audit`: who looked at or did what, for administrators; each look at it is in it as well."""

from __future__ import annotations

from datetime import date
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.errors import CaseNotFound
from bot.staff.trail import AuditFilters, TrailDesk, shown
from connectors.accounts.trail_words import details_of, what_of
from connectors.pages.staff import Visitor, render, staff_page
from connectors.problems import Problem
from connectors.staff.access import staff_of

#: Lines of one page.
_PAGE: Final = 100
#: As long as the trail keeps names.
_NAME: Final = 64
_LARGEST: Final = 2**63 - 1


@staff_page("audit.read")
async def trail_page(request: Request, visitor: Visitor) -> Response:
    """The lines that are looked for, newest first."""
    trail, filters = staff_of(request).trail, _filters(request)
    before = _before(request)
    page = await run_in_threadpool(lambda: trail.page(visitor.member, filters, _PAGE, before))
    asked = request.url.remove_query_params("before")
    return render(
        request,
        "admin/audit.html",
        visitor,
        lines=[(entry, what_of(entry), details_of(entry)) for entry in page.entries],
        older=None if page.older is None else asked.include_query_params(before=page.older).query,
        query=asked.query,
        filters=filters,
        shown=shown,
    )


@staff_page("audit.read")
async def trail_file(request: Request, visitor: Visitor) -> Response:
    """All lines that are looked for, as CSV."""
    trail, filters = staff_of(request).trail, _filters(request)
    pieces = await run_in_threadpool(lambda: trail.export(visitor.member, filters, what_of))
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _filters(request: Request) -> AuditFilters:
    """Raises Problem 422 for what is no day and no number: all lines would be no answer to it."""
    query = request.query_params
    written = query.get("day", "").strip()
    try:
        day = date.fromisoformat(written) if written else None
        return TrailDesk.filters(query.get("actor", "").strip()[:_NAME], day, query.get("case", "").strip())
    except CaseNotFound as error:
        raise Problem(422, "事项编号是 9 位数字，可以带短横线。") from error
    except ValueError as error:
        raise Problem(422, "日期要写成 2026-11-25 这样。") from error


def _before(request: Request) -> int | None:
    written = request.query_params.get("before", "")
    return int(written) if written.isascii() and written.isdigit() and int(written) <= _LARGEST else None
